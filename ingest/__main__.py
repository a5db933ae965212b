"""``python -m ingest``: documents in, an index out; and the commands around it."""

from __future__ import annotations

import importlib
import sys

COMMANDS: dict[str, tuple[str, str]] = {
    "fetch": ("ingest.fetch.command", "download the official documents from their publishers"),
    "check": ("ingest.check_command", "what is overdue, superseded, withdrawn, unlicensed, missing or gone"),
    "drift": ("ingest.drift", "what a new edition does to the next-step cards"),
    "preview": ("ingest.local_command", "what Signpost reads in a file, before you add it"),
    "add": ("ingest.local_command", "add a document of the school or of its area"),
    "remove": ("ingest.local_command", "take a document away; its text leaves with the next run"),
    "undo": ("ingest.local_command", "take back the last add or remove"),
    "documents": ("ingest.local_command", "the documents that were added"),
}
"""Command → the module whose ``main`` runs it (imported only then), and what it does. Without a command: the job."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command, or the job when none is named. Exit codes: see each ``main``."""
    given = sys.argv[1:] if arguments is None else arguments
    if given and given[0] in COMMANDS:
        name, rest = given[0], given[1:]
        module = importlib.import_module(COMMANDS[name][0])
        code: int = (
            module.main(rest, name) if COMMANDS[name][0] == "ingest.local_command" else module.main(rest)
        )
        return code
    from ingest.job_command import main as job

    return job(given, {name: says for name, (_, says) in COMMANDS.items()})


if __name__ == "__main__":
    raise SystemExit(main())
