"""Readers that misbehave, for the tests of the worker: the child imports this module by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from ingest.blocks import ReadFile
from ingest.readers import read as read_well
from ingest.readers.patience import still_working


def read(path: Path) -> ReadFile:
    """Does what the name of the file says; anything else is read as it should be."""
    match path.stem:
        case "hang":
            while True:
                time.sleep(0.01)
        case "slow":
            for _ in range(8):
                time.sleep(0.6)
                still_working()
        case "counted":
            with path.with_name("counted").open("a") as log:
                log.write("read\n")
        case "hang-in-c":
            (b"a" * 40_000_000).find(b"a" * 20_000_000 + b"b")
            pow(7, 10**10, 10**4_000_000)
        case "eat-memory":
            kept = []
            while True:
                kept.append(bytearray(50_000_000))
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "error":
            raise RuntimeError("a fault in the reader")
        case "deep":
            return read(path)
        case "chatter":
            os.write(1, b"words on standard output\n")
        case "secrets":
            raise RuntimeError if "SIGNPOST_TEST_KEY" not in os.environ else ValueError
    return read_well(path)
