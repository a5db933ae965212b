"""Signpost in the browser, by `python -m ui.serve`: everything is loaded first, so that no visitor waits for it.

Options are Streamlit's, such as ``--server.port 8600``. `python -m streamlit run app.py` serves the same pages, and loads
behind the first visitor's first screen.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from streamlit.web import cli

from ui.desk import the_desk

APP = Path(__file__).resolve().parents[1] / "app.py"

log = logging.getLogger("signpost")


def serve(options: list[str]) -> None:
    """Load what is slow, then serve until stopped. Whatever cannot be loaded, the page says."""
    print("Signpost is starting: its address comes in a few seconds.", flush=True)  # noqa: T201
    try:
        the_desk().load()
    except Exception as error:  # noqa: BLE001  (the page shows the reason, and how to get help without it)
        log.error("nothing could be loaded: %s", type(error).__name__)
    cli.main(["run", str(APP), *options])


if __name__ == "__main__":
    serve(sys.argv[1:])
