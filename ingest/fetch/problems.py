"""Why a document could not be fetched. Every message says what happened and what to do.

FetchProblem
├── NotReached   the publisher could not be reached, or broke off again and again
│   └── Untrusted   the connection is not the publisher's: a filter or a wrong clock
├── Busy         the publisher asks to be left alone for now
├── Gone         the page or file is no longer there
├── NotAllowed   the address is not on the allow-list, or the site asks programs to stay away
└── BadFile      something came, and it is not the document
"""

from assistant.errors import SignpostError


class FetchProblem(SignpostError):
    """Shown to the user as it is."""


class NotReached(FetchProblem):
    """No connection, or a connection that broke off every time."""


class Untrusted(NotReached):
    """The certificate is not the publisher's."""


class Busy(FetchProblem):
    """The publisher asks to wait longer than one run may."""


class Gone(FetchProblem):
    """404, 410, or GOV.UK's own word for it."""


class NotAllowed(FetchProblem):
    """An address that Signpost may not ask for."""


class BadFile(FetchProblem):
    """What came is too large, cut short, of another kind, or not the edition that the list names."""
