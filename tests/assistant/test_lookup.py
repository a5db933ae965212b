"""Search inside the documents: also in those that are not answered from, marked so."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.embedder import NAME, MiniLM
from assistant.index import Index, IndexWriter, Window
from assistant.lookup import find
from assistant.passages import Passage, squeeze
from assistant.sources import Source
from assistant.words import keywords

TODAY = dt.date(2026, 11, 22)
OLD = Source(id="old", file="old.md", title="Harbour guide", kind="guidance", edition="2024")
NEW = Source(
    id="new", file="new.md", title="Harbour guide", kind="guidance", edition="2026", supersedes=("old",)
)
LOCAL = Source(id="local", file="local.md", title="Boats in Wirral", kind="local", area="Wirral")
TEXTS = {
    OLD: (
        "Every school that owns a rowing boat keeps a list of the children who may go out in it.",
        "The list is kept for three years.",
    ),
    NEW: (
        "Every school that owns a rowing boat keeps a list of the children who may go out in it, with a photograph.",
        "A life jacket is checked each morning by an adult who signs for it in the harbour book.",
    ),
    LOCAL: ("In Wirral the harbour master is told before any rowing boat with children in it leaves.",),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Index:
    root = tmp_path_factory.mktemp("boats")
    with IndexWriter(root) as writer:
        for source, texts in TEXTS.items():
            passages = [
                Passage(f"{source.id}:{n}", source.id, n, text, paragraph=None if source is LOCAL else str(n))
                for n, text in enumerate(texts, 1)
            ]
            vectors = embedder.embed(list(texts))
            windows = [
                Window(f"{passage.id}#0", passage.id, passage.text, vector)
                for passage, vector in zip(passages, vectors, strict=True)
            ]
            words = [keywords(text) for text in texts]
            writer.add(passages, words, windows, [(0, squeeze(" ".join(texts)))], source)
        writer.finish(
            embedder=NAME,
            precision="float32",
            reader_version=1,
            fingerprint="f",
            sources=list(TEXTS),
            report={"documents": []},
        )
    return Index.open(root)


def ids(found: list) -> list[str]:  # type: ignore[type-arg]
    return [one.source.id for one in found]


def test_the_words_typed_come_first_and_say_that_they_are_exact(index: Index) -> None:
    found = find(index, "signs for it in the harbour book", TODAY)
    assert found[0].exact and found[0].source.id == "new" and found[0].not_current is None


def test_what_is_not_in_force_is_found_on_request_and_marked(index: Index) -> None:
    assert "old" not in ids(find(index, "rowing boat list of children", TODAY))
    found = find(index, "rowing boat list of children", TODAY, superseded=True)
    assert "superseded" in str(next(one for one in found if one.source.id == "old").not_current)
    assert ids(found).index("new") < ids(found).index("old"), "what is in force stands first"


def test_where_to_look(index: Index) -> None:
    assert set(ids(find(index, "rowing boat", TODAY, where="national"))) == {"new"}
    assert set(ids(find(index, "rowing boat", TODAY, where="area", area="Wirral"))) == {"local"}
    assert find(index, "rowing boat", TODAY, where="area", area="Sefton") == []


@pytest.mark.parametrize("words", ["2", "para 2", "Paragraph 2"])
def test_a_number_finds_the_paragraphs_so_numbered(index: Index, words: str) -> None:
    found = find(index, words, TODAY, superseded=True)
    assert ids(found) == ["new", "old"] and {one.passage.paragraph for one in found} == {"2"}


def test_meaning_finds_what_the_words_do_not(index: Index, embedder: MiniLM) -> None:
    words = "lifejackets inspected every day by a grown-up"
    assert "life jacket" not in " ".join(one.passage.text for one in find(index, words, TODAY))
    assert "life jacket" in find(index, words, TODAY, embedder.embed)[0].passage.text


def test_without_the_embedder_the_words_alone_decide(index: Index) -> None:
    def broken(_: list[str]) -> object:
        raise RuntimeError

    assert find(index, "harbour master", TODAY, broken)[0].source.id == "local"  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["", "   ", "zzzz qqqq", "?!"])
def test_nothing_is_found_for_nothing(index: Index, words: str) -> None:
    assert find(index, words, TODAY) == []
