"""Markdown files and digests: each rule on a small file made here."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.blocks import ReadFile, UnreadableFile
from ingest.readers.digest import read_digest
from ingest.readers.markdown import read_markdown

FILLER = "Every adult on site keeps an eye open."


def read(tmp_path: Path, text: str) -> ReadFile:
    path = tmp_path / "page.md"
    path.write_text(f"{text}\n\n{FILLER}\n", "utf-8")
    found = read_markdown(path)
    plain = " ".join(found.page_texts[0].split())
    assert [block for block in found.blocks if block.kind != "table_row" and block.text not in plain] == []
    return found


def shown(found: ReadFile) -> list[tuple[str, int, str | None, str]]:
    return [
        (block.kind, block.level, block.number, block.text) for block in found.blocks if block.text != FILLER
    ]


def test_headings_paragraphs_and_emphasis(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "# Missing *children*\n\n## Act {#act}\n\nTell the **lead**\nat `once`, [by phone](https://example.org).",
    )
    assert shown(found) == [
        ("heading", 1, None, "Missing children"),
        ("heading", 2, None, "Act"),
        ("paragraph", 0, None, "Tell the lead at once, by phone."),
    ]
    assert found.blocks[1].html_id == "act"
    assert found.title == "Missing children"


def test_lists_keep_depth_and_number(tmp_path: Path) -> None:
    assert shown(read(tmp_path, "- outer\n  - inner\n\n    more\n- last\n\n3. third\n4. fourth")) == [
        ("bullet", 1, None, "outer"),
        ("bullet", 2, None, "inner"),
        ("bullet", 2, None, "more"),
        ("bullet", 1, None, "last"),
        ("bullet", 1, "3", "third"),
        ("bullet", 1, "4", "fourth"),
    ]


def test_tables_repeat_their_header(tmp_path: Path) -> None:
    found = read(tmp_path, "| Who | Does |\n|---|---|\n| Lead | acts |\n| Head | checks |")
    assert [text for *_, text in shown(found)] == ["Who: Lead; Does: acts", "Who: Head; Does: checks"]


def test_footnotes_hang_on_their_marks(tmp_path: Path) -> None:
    found = read(tmp_path, "Tell the lead[^1] now.\n\n[^1]: Or a deputy,\n  if there is one.\n")
    assert (found.blocks[0].text, found.blocks[0].notes) == ("Tell the lead now.", ("1",))
    notes = [(block.called_by, block.text) for block in found.blocks if block.kind == "footnote"]
    assert notes == [("1", "Or a deputy, if there is one.")]


def test_front_matter_gives_the_title_and_nothing_else(tmp_path: Path) -> None:
    found = read(tmp_path, "---\ntitle: School policy\nsecret: words\n---\n# Heading\n")
    assert found.title == "School policy"
    assert "secret" not in found.page_texts[0]
    assert [text for *_, text in shown(found)] == ["Heading"]


@pytest.mark.parametrize(
    "front", ["title: [", "title: !!python/object/apply:os.system [ls]", "a: &a [*a]", "- 3"]
)
def test_odd_front_matter_is_ignored(tmp_path: Path, front: str) -> None:
    assert read(tmp_path, f"---\n{front}\n---\n# Heading\n").title == "Heading"


def test_raw_html_is_left_out_and_words_in_angle_brackets_are_not(tmp_path: Path) -> None:
    found = read(
        tmp_path, '<script>alert("x")</script>\n\nSend it to <name of lead><br>today, <b>please</b>.'
    )
    assert shown(found) == [("paragraph", 0, None, "Send it to <name of lead> today, please.")]
    assert [part.reason for part in found.left_out] == ["raw HTML"]


def test_code_is_kept_as_it_stands(tmp_path: Path) -> None:
    found = read(tmp_path, "```\n*not* emphasis <x>\n```\n\nWrite `a*b|c`.")
    assert [text for *_, text in shown(found)] == ["*not* emphasis <x>", "Write a*b|c."]


def test_typed_numbers(tmp_path: Path) -> None:
    assert shown(read(tmp_path, "59\\. All staff know.\n\n(a) in person")) == [
        ("paragraph", 0, "59", "All staff know."),
        ("bullet", 1, "(a)", "in person"),
    ]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("# x\n", "utf-8")
    with pytest.raises(UnreadableFile):
        read_markdown(path)


# Digests

DIGEST = """
id: d
digest_of: {family: kcsie, title: "Keeping children  safe", edition: "2026"}
entries:
  - id: lead-away
    heading: If the lead is away
    text: >-
      Go to a deputy. If no deputy can be found,
      go to the head.
    reference: {part: Part one, paragraph: "59.", edition: "2026"}
  - id: no-number
    heading: Anyone may refer
    text: "Anyone may ring the council."
    reference: {part: null, paragraph: null}
"""


def digest(tmp_path: Path, text: str) -> ReadFile:
    path = tmp_path / "d.yaml"
    path.write_text(text, "utf-8")
    return read_digest(path)


def test_each_entry_is_a_heading_and_a_paragraph(tmp_path: Path) -> None:
    found = digest(tmp_path, DIGEST)
    assert [(block.kind, block.level, block.number, block.text, block.html_id) for block in found.blocks] == [
        ("heading", 1, None, "If the lead is away", None),
        ("paragraph", 0, "59", "Go to a deputy. If no deputy can be found, go to the head.", "lead-away"),
        ("heading", 1, None, "Anyone may refer", None),
        ("paragraph", 0, None, "Anyone may ring the council.", "no-number"),
    ]
    assert found.title == "Keeping children safe"
    assert all(block.text in found.page_texts[0] for block in found.blocks)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("heading: Anyone may refer", "heading: ''", r"entry 2 \(no-number\): give it a heading"),
        ('text: "Anyone may ring the council."', "text: 3", "entry 2"),
        ("id: no-number", "id: lead-away", "entry 2: the id lead-away is used twice"),
        ("reference: {part: null, paragraph: null}", "reference: 59", "entry 2"),
        ("entries:", "items:", "no digest"),
        ("id: d\n", "id: [\n", "line"),
    ],
)
def test_faults_name_the_entry(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in DIGEST
    with pytest.raises(UnreadableFile, match=message):
        digest(tmp_path, DIGEST.replace(old, new))


@pytest.mark.parametrize(
    "text",
    ["", "3", "- a", "a: &a [*a, *a]", "!!python/object/apply:os.getcwd []", "[" * 5000, "{a: \t\x00}"],
)
def test_other_yaml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile):
        digest(tmp_path, text)


def test_every_digest_of_the_corpus_is_read() -> None:
    digests = sorted((Path(__file__).parents[3] / "corpus" / "digests").glob("*.yaml"))
    for path in digests:
        found = read_digest(path)
        assert found.title, path.name
        assert len(found.blocks) % 2 == 0
        assert [block for block in found.blocks if block.text not in found.page_texts[0]] == [], path.name
