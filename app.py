"""The browser's front door: the page that Streamlit runs for each visitor. Start it with `desk serve`."""

from counter.ask import page
from counter.pause_page import paused

if __name__ == "__main__" and not paused():
    page()
