"""Errors that reach the person at the keyboard. Every message says what is wrong and what to do.

SignpostError
├── BadData          a YAML or JSONL file of ours or the user's is wrong
├── IndexMissing     there is no index yet
├── IndexMismatch    the index was made by another embedder, reader or schema
├── IndexNotWritten  the disk is full or failed while a new index was written
└── EmbedderInvalid  the embedder's weights are not the ones we know
"""


class SignpostError(Exception):
    """Shown to the user as it is."""


class BadData(SignpostError):
    """A data file does not follow docs/formats.md."""


class IndexMissing(SignpostError):
    """There is no index where one was expected."""


class IndexMismatch(SignpostError):
    """The index cannot be read by this version of Signpost."""


class IndexNotWritten(SignpostError):
    """A new version of the index could not be written; the one before it still answers."""


class EmbedderInvalid(SignpostError):
    """The embedder's weights are missing or differ from the pinned hash."""
