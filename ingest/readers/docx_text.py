"""The text of a Word paragraph as it is printed: insertions accepted, deletions and field codes left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.readers.docx_xml import MC, child, is_on, local, w
from ingest.readers.list_numbers import roman
from ingest.readers.tidy import tidy

_NOT_PRINTED = {
    "del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "fldChar",
    "annotationRef", "commentRangeStart", "commentRangeEnd", "commentReference", "proofErr", "bookmarkStart",
    "bookmarkEnd", "rt", "Fallback", "footnoteRef", "endnoteRef", "tblPr", "tblGrid", "trPr", "tcPr",
}  # fmt: skip
_PRINTED_AS = {"tab": " ", "br": " ", "cr": " ", "ptab": " ", "noBreakHyphen": "-"}
_MARKS = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


@dataclass
class ParagraphText:
    """What a paragraph prints. ``notes``: marks of notes; ``boxes``: its text boxes; ``bold``: all is."""

    text: str = ""
    notes: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    hidden: str = ""
    placeholder: str = ""
    bold: bool = False


@dataclass
class _Gathering:
    result: ParagraphText
    marks: dict[tuple[str, str], str]
    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    placeholder: list[str] = field(default_factory=list)
    plain: bool = False
    strong: bool = False


def paragraph_text(
    paragraph: Any, marks: dict[tuple[str, str], str], *, bold_style: bool = False
) -> ParagraphText:
    """Reads one ``w:p``. ``marks`` gives the printed mark of each ("footnote" or "endnote", id)."""
    gathering = _Gathering(ParagraphText(), marks)
    _walk(paragraph, gathering, gathering.parts, bold_style)
    result = gathering.result
    result.text = tidy("".join(gathering.parts))
    result.hidden = tidy("".join(gathering.hidden))
    result.placeholder = tidy("".join(gathering.placeholder))
    result.bold = gathering.strong and not gathering.plain
    return result


def _walk(element: Any, gathering: _Gathering, into: list[str], bold: bool) -> None:
    for part in element:
        name = local(part)
        if name in _NOT_PRINTED or not name:
            continue
        if name == "t":
            _add(part.text or "", gathering, into, bold)
        elif name in _PRINTED_AS:
            into.append(_PRINTED_AS[name])
        elif name == "r":
            hidden = is_on(part, "rPr", "vanish")
            own = is_on(part, "rPr", "b")
            _walk(part, gathering, gathering.hidden if hidden else into, bold if own is None else own)
        elif name in _MARKS:
            mark = gathering.marks.get((_MARKS[name], part.get(w("id")) or ""))
            gathering.result.notes += [mark] if mark else []
        elif name == "sdt":
            asks = is_on(part, "sdtPr", "showingPlcHdr")
            _walk(_content(part), gathering, gathering.placeholder if asks else into, bold)
        elif name == "txbxContent":
            gathering.result.boxes.append(part)
        elif name == "docPr":
            gathering.result.pictures.append(tidy(part.get("descr") or ""))
        else:
            _walk(part, gathering, into, bold)


def _add(text: str, gathering: _Gathering, into: list[str], bold: bool) -> None:
    into.append(text)
    if into is gathering.parts and text.strip():
        gathering.strong = gathering.strong or bold
        gathering.plain = gathering.plain or not bold


def note_marks(body: Any) -> dict[tuple[str, str], str]:
    """The printed mark of each note, counted in the order they are called, as Word does, or typed by hand."""
    marks: dict[tuple[str, str], str] = {}
    counted = {"footnote": 0, "endnote": 0}
    for reference in body.iter(w("footnoteReference"), w("endnoteReference")):
        kind = _MARKS[local(reference)]
        key = (kind, reference.get(w("id")) or "")
        if key in marks:
            continue
        if reference.get(w("customMarkFollows")) in ("1", "true", "on"):
            run = reference.getparent()
            marks[key] = tidy("".join(text.text or "" for text in run.iter(w("t")))) or "*"
            continue
        counted[kind] += 1
        marks[key] = str(counted[kind]) if kind == "footnote" else roman(counted[kind])
    return marks


def plain_text(root: Any) -> str:
    """All printed text, a line for each paragraph, text boxes last: read apart from the blocks."""
    unprinted = set(
        root.iter(*(w(name) for name in ("del", "moveFrom", "instrText", "pPr")), f"{{{MC}}}Fallback")
    )
    boxes = [one for one in root.iter(w("txbxContent")) if unprinted.isdisjoint(one.iterancestors())]
    unprinted.update(boxes)
    lines: list[str] = []
    for top in (root, *boxes):
        text: list[str] = []
        stack = [iter(top)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            name = local(element)
            if element in unprinted or (name == "r" and is_on(element, "rPr", "vanish")):
                continue
            if name == "t":
                text.append(element.text or "")
            elif name == "p":
                text.append("\n")
            elif name in _PRINTED_AS:
                text.append(_PRINTED_AS[name])
            stack.append(iter(element))
        lines += [line for line in (tidy(one) for one in "".join(text).split("\n")) if line]
    return "\n".join(lines)


def _content(control: Any) -> Any:
    """What a content control holds. (An lxml element without children is false, so ``or`` will not do.)"""
    content = child(control, "sdtContent")
    return () if content is None else content
