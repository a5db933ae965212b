"""Answer → screen. With `app.py` the only importer of streamlit."""
