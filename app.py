"""The browser's front door: the page that Streamlit runs for each visitor. Start it with `desk serve`."""

from counter.ask import page

if __name__ == "__main__":
    page()
