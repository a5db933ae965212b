"""Where Signpost keeps its data, and the index; whether a chat model is set up."""

import os
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
CORPUS = HOME / "corpus"
PROMPTS = HOME / "prompts"


def default_index() -> Path:
    """The folder of the index: ``SIGNPOST_INDEX`` if it is set, else ``index`` beside ``app.py``."""
    return Path(os.environ.get("SIGNPOST_INDEX", HOME / "index"))


def kept_folder() -> Path:
    """Where vectors of fixed texts are kept: ``SIGNPOST_VECTORS`` if it is set, else ``index/vectors`` beside ``app.py``."""
    return Path(os.environ.get("SIGNPOST_VECTORS", HOME / "index" / "vectors"))


def school_file() -> Path:
    """The school's own contacts: ``SIGNPOST_SCHOOL`` if it is set, else ``school.yaml`` beside ``app.py``."""
    return Path(os.environ.get("SIGNPOST_SCHOOL", HOME / "school.yaml"))


def documents_folder() -> Path:
    """Where documents are kept: ``SIGNPOST_DOCUMENTS`` if it is set, else ``documents`` beside ``app.py``."""
    return Path(os.environ.get("SIGNPOST_DOCUMENTS", HOME / "documents"))


def fetched_folder() -> Path:
    """The documents that ``python -m ingest fetch`` brought, with their catalogue."""
    return documents_folder() / "fetched"


def school_folder() -> Path:
    """The school's own documents and local procedures, with their catalogue."""
    return documents_folder() / "school"


def model_is_named() -> bool:
    """Whether ``SIGNPOST_CHAT_MODEL`` names a chat model. Where it does not, nothing of one is even imported."""
    return bool(os.environ.get("SIGNPOST_CHAT_MODEL", "").strip())
