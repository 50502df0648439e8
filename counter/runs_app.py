"""The script that Streamlit runs for the page of eval runs: `desk serve --evals`."""

from counter.runs import page

if __name__ == "__main__":
    page()
