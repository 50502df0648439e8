"""The script that Streamlit runs for replies to letters: `desk serve --drafts`."""

from counter.draft_desk import page
from counter.draft_making import make_draft

if __name__ == "__main__":
    page(make_draft)
