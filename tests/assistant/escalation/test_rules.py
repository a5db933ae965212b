"""Rules and concepts are data: a slip in them is refused, and a quiet context never hides a live risk."""

import pytest

from assistant.errors import BadData
from assistant.escalation.concepts import Concepts, Found
from assistant.escalation.rules import Rules


def rules_of(tmp_path, text):
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return Rules.load(path, ["knife", "now", "play", "live"])


HEAD = "quiet: [play]\nlive: [live]\nrules:\n"


def fired(rules, *sentences):
    return [fire.rule.name for fire in rules.fire(Found(tuple(map(frozenset, sentences)))) if not fire.quiet]


def test_span_says_how_near_concepts_must_stand(tmp_path):
    rules = rules_of(
        tmp_path,
        HEAD
        + "  one: {code: x, all: [knife, now], span: sentence}\n"
        + "  two: {code: x, all: [knife, now]}\n"
        + "  all: {code: x, all: [knife, now], span: message}\n",
    )
    assert fired(rules, {"knife", "now"}) == ["one", "two", "all"]
    assert fired(rules, {"knife"}, {"now"}) == ["two", "all"]
    assert fired(rules, {"knife"}, set(), {"now"}) == ["all"]
    assert fired(rules, {"knife"}) == []


def test_a_quiet_context_quietens_unless_something_live_stands_anywhere(tmp_path):
    rules = rules_of(
        tmp_path, HEAD + "  one: {code: x, all: [knife]}\n  two: {code: x, all: [knife], always: true}\n"
    )
    assert fired(rules, {"knife", "play"}) == ["two"]
    assert fired(rules, {"play"}, {"knife"}) == ["two"]
    assert fired(rules, {"play"}, {"knife"}, {"live"}) == ["one", "two"]


@pytest.mark.parametrize(
    "entry",
    [
        "{code: x, all: [spoon]}",
        "{code: x, all: [knife], none: [spoon]}",
        "{code: x, all: [knife], span: page}",
        "{code: x, all: [knife], urgency: soon}",
        "{code: x, all: [knife], colour: red}",
    ],
)
def test_a_wrong_rule_is_refused(tmp_path, entry):
    with pytest.raises(BadData):
        rules_of(tmp_path, HEAD + f"  one: {entry}\n")


def test_a_concept_defined_twice_is_refused(tmp_path):
    (tmp_path / "lists.yaml").write_text("{}", encoding="utf-8")
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("knife: {about: a knife, phrases: [knife]}", encoding="utf-8")
    with pytest.raises(BadData, match="defined twice"):
        Concepts.load(tmp_path)
