"""Text from a document, a data file or a person, made harmless for Streamlit's markdown.

Longer texts (quotations, questions) go through `st.text`, which reads no markup. What must stand in a line
of markdown (a step, a label) goes through `literal`.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_JOINER = "\u2060"
"""Word joiner: no width. For signs that Streamlit looks for once more after the markdown is read."""

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^])")
_SECOND_LOOK = (
    (re.compile(r":(?=[A-Za-z/])"), ":" + _JOINER),  # :material/x:  :smile:  :red[x]  https://
    (re.compile(r"\b(www)(?=\.)", re.IGNORECASE), r"\1" + _JOINER),
    (re.compile(r"@(?=\w)"), "@" + _JOINER),
    (re.compile(r"(?<!\S)([<>~-])(?=(?:->|[>=-])(?!\S))"), r"\1" + _JOINER),  # -> <= -- become other signs
    (re.compile(r"(?<!\S)(<)(?=-(?!\S))"), r"\1" + _JOINER),
)
_PHONE = re.compile(r"\+?[0-9(][0-9 ()\-]{1,22}")


def literal(text: str) -> str:
    """``text`` on one line, so that Streamlit's markdown shows exactly its characters and nothing more."""
    line = " ".join(text.split())
    for pattern, replacement in _SECOND_LOOK:
        line = pattern.sub(replacement, line)
    return _MARKUP.sub(r"\\\1", line)


def as_shown(markdown: str) -> str:
    """The characters that a reader sees of what `literal` made: for tests and for reading aloud."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.replace(_JOINER, ""))


def phone_link(number: str) -> str | None:
    """A tap-to-call link in markdown, or None when ``number`` is not a plain number of 3 to 15 digits."""
    shown = " ".join(number.split())
    if not shown.isascii() or not _PHONE.fullmatch(shown):
        return None
    digits = re.sub(r"[^0-9]", "", shown)
    if not 3 <= len(digits) <= 15:
        return None
    plus = "+" if shown.startswith("+") else ""
    return f"[{literal(shown)}](tel:{plus}{digits})"


def web_link(url: str | None) -> str | None:
    """A link in markdown that names the host it opens, or None when ``url`` is no http or https address."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.-]+", host):
        return None
    address = quote(url or "", safe=":/?#=&%+,;~@-._")
    return f"[Open on {literal(host.removeprefix('www.'))}]({address})"
