"""The real documents, end to end: every one indexed, numbers and pages right, nothing that is not text."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from assistant.answering import Assistant
from assistant.index import Index
from assistant.passages import squeeze
from assistant.quotations import Page
from ingest.job import JobReport

pytestmark = [pytest.mark.documents, pytest.mark.timeout(1800)]

KCSIE = "statutory/Keeping_children_safe_in_education_2024.pdf"


@pytest.fixture(scope="module")
def index(documents_index: tuple[Path, JobReport]) -> Index:
    return Index.open(documents_index[0])


@pytest.fixture(scope="module")
def assistant(documents_index: tuple[Path, JobReport]) -> Assistant:
    made = Assistant(documents_index[0])
    made.warm()
    return made


def pages(path: Path) -> list[str]:
    """The text of every page, read without Signpost's reader."""
    document = pypdfium2.PdfDocument(path)
    return [document[i].get_textpage().get_text_bounded() for i in range(len(document))]


def numbered_by_script(texts: list[str]) -> dict[int, int]:
    """Paragraph number → page (1-based), counted independently: numbers at a line's start that run on by one."""
    found: dict[int, int] = {}
    for page, text in enumerate(texts, 1):
        if page <= 6:
            continue
        for line in text.splitlines():
            match = re.match(r"(\d{1,3})\. \S", line)
            if match and int(match.group(1)) == len(found) + 1:
                found[len(found) + 1] = page
    return found


def test_every_document_of_the_catalogue_is_indexed(documents_index: tuple[Path, JobReport]) -> None:
    catalogued = [d for d in documents_index[1].documents if not any("no catalogue" in w for w in d.warnings)]
    indexed = [
        d for d in catalogued if d.status == "indexed" and not d.file.startswith(("edge-cases", "govuk"))
    ]
    assert len(indexed) == 24


def test_every_difficult_file_has_its_line_and_stops_nothing(documents_index: tuple[Path, JobReport]) -> None:
    report = {d.file: d for d in documents_index[1].documents}
    for path in ("encrypted.pdf", "html-error-page-named.pdf"):
        document = report[f"edge-cases/{path}"]
        assert document.status == "refused" and len(document.reason) > 30, path
    for path in ("image.pdf", "scanned.pdf"):
        document = report[f"edge-cases/{path}"]
        if document.status == "refused":
            assert len(document.reason) > 30, path
        else:
            assert document.ocr_pages and any("OCR" in warning for warning in document.warnings), path
    assert report["edge-cases/multicolumn.pdf"].status == "indexed"


def test_kcsie_paragraphs_have_their_number_page_and_words(index: Index, documents: Path) -> None:
    texts = pages(documents / KCSIE)
    expected = numbered_by_script(texts)
    assert len(expected) == 565
    layers = [Page.of(text) for text in texts]
    right = set()
    for passage in index.passages_of("kcsie-2024"):
        number = int(passage.paragraph) if passage.paragraph and passage.paragraph.isdigit() else None
        if number is None or expected.get(number) != (passage.pages or (0,))[0]:
            continue
        if layers[passage.pages[0] - 1].holds(f"{number}. {passage.text[:40]}"):
            right.add(number)
    assert len(right) >= 560, sorted(set(expected) - right)


def test_no_contents_page_running_header_or_page_number_is_in_a_passage(index: Index) -> None:
    for source_id in index.sources:
        for passage in index.passages_of(source_id):
            assert not re.search(r"\.{6,}\s*\d+", passage.text), passage.id
            assert not re.fullmatch(r"\s*(page )?\d{1,3}\s*", passage.text.casefold()), passage.id


def test_an_edition_that_is_only_an_excerpt_is_never_cited(assistant: Assistant) -> None:
    for question in ("dsl is away who do i tell", "what is neglect", "do we have to record decisions"):
        answer = assistant.answer(question, "ta")
        assert all("2025" not in citation.file for citation in answer.citations)
        assert all("2025" not in passage.file for passage in answer.retrieved)


QUESTIONS = [
    ("dsl is off sick and i cant find the deputy, do i just wait", "ta", None, KCSIE, {"53"}),
    ("kid asked me to promise not to tell anyone before she says something", "lunchtime", None, KCSIE, {"15"}),
    ("i think the caretaker did something to a child who do i report it to", "office", None, KCSIE, {"70"}),
    ("how long before social care have to tell us what theyre doing with our referral", "dsl", None, KCSIE, {"62"}),
    ("nothing has got any better since we referred them what now", "dsl", None, KCSIE, {"65"}),
    ("what level is it when one agency cant meet the needs and early help is wanted", "dsl", "Northamptonshire",
     "local/NSCP-Thresholds-Guidance-review-FINAL-11-4-2022.pdf", None),
    ("who do we ring if a child goes missing from home in northamptonshire", "dsl", "Northamptonshire",
     "local/missing-protocol-v3.2-Nov22-2.pdf", None),
    ("threshold for a referral to the mash in oxfordshire", "dsl", "Oxfordshire",
     "local/Oxfordshire-Threshold-of-Needs-2021.pdf", None),
    ("how do i make a referral to lambeth childrens social care", "dsl", "Lambeth",
     "local/LSCP_Multiagency_Safeguarding_Information_Pack__v5_Jul_25_.pdf", None),
    ("are referrers told what happened to their referral in surrey", "dsl", "Surrey",
     "ofsted/Surrey_JTAI_2023-05-02.pdf", None),
    ("did inspectors say schools here use the right routes to raise and escalate concerns", "head", "Sunderland",
     "ofsted/Sunderland_JTAI_2023-03-16.pdf", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "role", "area", "file", "paragraphs"), QUESTIONS, ids=lambda v: str(v)[:40]
)
def test_real_questions_cite_the_right_place(
    assistant: Assistant,
    documents: Path,
    question: str,
    role: str,
    area: str | None,
    file: str,
    paragraphs: set[str] | None,
) -> None:
    answer = assistant.answer(question, role, area)
    assert answer.outcome == "answered"
    here = [citation for citation in answer.citations if citation.file == file]
    assert here, [citation.file for citation in answer.citations]
    if paragraphs:
        assert paragraphs & {citation.paragraph for citation in here}
    texts = [squeeze(text) for text in pages(documents / file)]
    for citation in here:
        for piece in re.split(r"[;:\n]", citation.quote):
            words = squeeze(" ".join(piece.split()[:5]))
            assert any(words in texts[page - 1] for page in citation.pages), piece
