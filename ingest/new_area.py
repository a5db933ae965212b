"""``python -m ingest new-area``: a file for an area that Signpost does not know yet, made from the template."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from assistant.contacts import Area, areas, file_name
from assistant.data_files import read_data
from assistant.errors import BadData, SignpostError
from assistant.places import CORPUS
from ingest.telling import say, warn

FOLDER = CORPUS / "areas"


def main(arguments: list[str]) -> int:
    """Make the file. 0 when it was made, 1 when there is one already or the name is no name."""
    parser = argparse.ArgumentParser(
        prog="python -m ingest new-area",
        description="Start a file for your own area: whom to ask, and where it was seen.",
    )
    parser.add_argument("area", help='its name as people say it ("Kent", "Milton Keynes")')
    parser.add_argument("--council", help="the full name of the council (default: the area's name)")
    parser.add_argument("--police", help="the police force")
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where areas are kept (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    try:
        path = make(options.area, options.council, options.police, options.folder)
    except SignpostError as error:
        warn(error)
        return 1
    missing = sum(item.status == "not_found" for item in read_data(path, Area).items)
    say(
        f"Made {path}\n"
        f"{missing} contacts to fill in. For each: look at the official page, copy its address into url, put today's date\n"
        "into seen_on and set status to seen. Leave out what you do not find: Signpost then says so. A number counts as\n"
        "confirmed when somebody of your school has rung it and filled in confirmed_by and confirmed_on."
    )
    return 0


def make(area: str, council: str | None = None, police: str | None = None, folder: Path = FOLDER) -> Path:
    """Write ``folder/<area>.yaml`` from the template and check it. Returns the path.

    Raises:
        BadData: the name is empty or has characters that no name has, or the area is there already.
    """
    name = " ".join(area.split())
    if not re.fullmatch(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ' .,&()-]*", name):
        raise BadData(f"{area!r} is no name of an area.")
    path = folder / file_name(name)
    if path.exists() or name.casefold() in {known.casefold() for known in areas(folder)}:
        raise BadData(f"There is a file for {name} already: {path.name}. Edit that.")
    text = (FOLDER / "template.yaml").read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("# Copy this file")]
    fields = {
        "area": name,
        "council": council or f"{name} council",
        "police": police or "FILL IN your police force",
    }
    for field, value in fields.items():
        kept = [f'{field}: "{value}"' if line.startswith(f"{field}: ") else line for line in kept]
    path.write_text("\n".join(kept) + "\n", "utf-8")
    read_data(path, Area)
    areas.cache_clear()
    return path


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
