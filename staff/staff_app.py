"""The script that Streamlit runs for each member of staff who opens a page: `desk serve --staff`."""

from staff.front import front

if __name__ == "__main__":
    front()
