"""Errors that reach the person at the keyboard. Every message says what is wrong and what to do.

SignpostError
├── BadData          a YAML or JSONL file of ours or the user's is wrong
├── IndexMissing     there is no index yet
├── IndexMismatch    the index was made by another embedder, reader or schema
├── IndexNotWritten  the disk is full or failed while a new index was written
├── EmbedderInvalid  the embedder's weights are not the ones we know
└── ChatFailed       the chat model gave nothing that may be shown; the quoted answer stands
    ├── ChatNotSet       its settings are wrong, or its package is not installed
    ├── ChatNotReached   its server cannot be reached, or refuses the key or the model
    ├── ChatTooSlow      no word, or not the last word, in time
    ├── ChatBusy         it is asked too often: our own limit, or the server's
    ├── ChatRefused      it will not talk about this
    ├── ChatBrokeOff     it stopped in the middle
    └── ChatStopped      the person pressed Stop
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


class ChatFailed(SignpostError):
    """The chat model gave nothing that may be shown. The message is one calm sentence for the person who asked."""


class ChatNotSet(ChatFailed):
    """A SIGNPOST_CHAT_… setting is wrong, or the provider's package is not installed."""


class ChatNotReached(ChatFailed):
    """The server cannot be reached, fails, or refuses the key or the model's name."""


class ChatTooSlow(ChatFailed):
    """The first word, or the whole, did not come in time."""


class ChatBusy(ChatFailed):
    """Too many calls at once: by our own limit, or by the server's (429)."""


class ChatRefused(ChatFailed):
    """A content filter, or the model itself, will not talk about this."""


class ChatBrokeOff(ChatFailed):
    """The connection ended in the middle."""


class ChatStopped(ChatFailed):
    """The person pressed Stop."""
