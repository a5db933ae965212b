"""How well real documents are read: one row a document, and what is wrong with any of them.

    python benchmarks/documents_table.py [FOLDER …] [--check]

Numbers are counted a second time in the plain text layer. With --check the words of every passage are also looked for on
its pages in the text that another library (pypdf) takes from the file. FOLDER is ../shared/documents unless given.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))

from assistant.passages import Passage, sentences, squeeze  # noqa: E402
from assistant.quotations import Page, on_pages  # noqa: E402
from ingest.blocks import UnreadableFile  # noqa: E402
from ingest.passages import passages_of  # noqa: E402
from ingest.quality import Quality, describe  # noqa: E402
from ingest.readers import ACCEPTED, read  # noqa: E402

HEADER = (
    "document", "pages", "numbers present", "as paragraphs", "as headings, lists", "missing", "passages", "headings",
    "tables (rows)", "boxes", "notes", "OCR pages", "not quotable", "words a page", "s",
)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Print the table. 1 when a number that stands in a document was not found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE.parent / "shared" / "documents"])
    parser.add_argument("--check", action="store_true", help="look for every passage with another library")
    options = parser.parse_args(arguments)
    found: list[Quality] = []
    print(_row(HEADER))
    print(_row(["---"] * len(HEADER)))
    checked = Checked()
    for folder in options.folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.suffix.casefold() not in ACCEPTED or path.name == "catalogue.yaml":
                continue
            quality = _look(path, path.relative_to(folder).as_posix(), checked if options.check else None)
            found.append(quality)
            print(_row(_cells(quality)), flush=True)
    print()
    for quality in found:
        for line in _remarks(quality):
            print(f"{quality.file}: {line}")
    if options.check:
        print(f"\nby pypdf: {checked}")
    return int(any(quality.missing for quality in found))


class Checked:
    """How many passages, and how many of their sentences, another library sees on the same pages."""

    def __init__(self) -> None:
        self.passages = self.whole = self.sentences = self.seen = 0
        self.lost: list[str] = []

    def __str__(self) -> str:
        return (
            f"{self.whole} of {self.passages} passages whole, {self.seen} of {self.sentences} sentences on their pages"
            + "".join(f"\n  {line}" for line in self.lost[:60])
        )

    def look(self, name: str, path: Path, passages: Sequence[Passage]) -> None:
        """Look for the words of the passages of a PDF. Tables and OCR are not looked for."""
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError

        try:
            pages = [Page.of(page.extract_text()) for page in PdfReader(path).pages]
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
            return
        for passage in passages:
            if passage.ocr or passage.kind == "table":
                continue
            on = [pages[number - 1] for number in passage.pages]
            parts = [part for part in sentences(passage.text) if len(squeeze(part)) > 3]
            there = [on_pages(part, on) for part in parts]
            self.passages += 1
            self.whole += all(there)
            self.sentences += len(parts)
            self.seen += sum(there)
            lost = [part for part, ok in zip(parts, there, strict=True) if not ok]
            if lost:
                self.lost.append(f"{name} p. {passage.pages}: {lost[0][:90]}")


def _look(path: Path, name: str, checked: Checked | None) -> Quality:
    started = time.process_time()
    try:
        file = read(path)
    except UnreadableFile as refusal:
        return Quality(name, refused=str(refusal))
    passages = passages_of(name, file)
    quality = describe(name, file, passages, time.process_time() - started)
    if checked and path.suffix.casefold() == ".pdf":
        checked.look(name, path, passages)
    return quality


def _cells(quality: Quality) -> list[str]:
    name = quality.file.rsplit("/", 1)[-1]
    if quality.refused:
        return [name, "refused", *[""] * (len(HEADER) - 2)]
    return [
        name,
        str(quality.pages or "–"),
        str(quality.present),
        str(quality.paragraphs),
        str(quality.others),
        str(len(quality.missing)),
        str(quality.passages),
        str(quality.headings),
        f"{quality.tables} ({quality.rows})",
        str(quality.boxes),
        f"{quality.notes_called} of {quality.notes}",
        str(quality.ocr_pages),
        str(quality.not_quotable),
        str(quality.words_a_page),
        f"{quality.seconds:.2f}",
    ]


def _remarks(quality: Quality) -> list[str]:
    if quality.refused:
        return [f"refused: {quality.refused}"]
    lines = [f"number {number} of page {page} is missing" for number, page in quality.missing]
    lines += [f"! {warning}" for warning in (*quality.warnings, *quality.outliers)]
    if quality.left_out:
        parts = (f"{words} words of {reason}" for reason, words in sorted(quality.left_out.items()))
        lines.append(f"left out: {', '.join(parts)}")
    return lines


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    raise SystemExit(main())
