"""The script that Streamlit runs for replies to letters: `desk serve --drafts`."""

from counter.draft_desk import page

if __name__ == "__main__":
    page()
