"""The browser's front door: the pages that Streamlit runs for each visitor. Start it with `desk serve`."""

from counter.front import front
from counter.pause_page import paused

if __name__ == "__main__" and not paused():
    front()
