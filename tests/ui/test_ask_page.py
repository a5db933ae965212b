"""The page for everybody, over an assistant that plays a script."""

from __future__ import annotations

import io
import json
import threading
import weakref
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from scripted import (
    ADVICE,
    CHECK,
    DIGEST,
    HIDDEN,
    OFFICIAL,
    RING,
    TELL,
    Scripted,
    full_answer,
    index_in,
    step,
)
from streamlit.testing.v1 import AppTest

from assistant.answer import Answer, ShownContact
from assistant.answering import LOST
from assistant.errors import BadData
from assistant.mask_choices import MaskChoices
from ui import ask_page
from ui.desk import Desk, the_desk
from ui.safe_text import as_shown, literal
from ui.thread import Turn

QUESTION = "a child told me her dad hits her"


def _page(desk, index):  # type: ignore[no-untyped-def]  # AppTest runs its text without these names
    from ui import ask_page, theme

    theme.show_frame()
    ask_page.render(lambda: desk, index)


INDEXES: weakref.WeakKeyDictionary[Desk, Path] = weakref.WeakKeyDictionary()


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that counts and feedback go to."""
    monkeypatch.setenv("SIGNPOST_NOTES", str(tmp_path / "notes"))
    return tmp_path / "notes"


def desk(assistant: Scripted, index: Path) -> Desk:
    made = Desk(assistant)
    INDEXES[made] = index
    return made


def page(desk: Desk, **address: str) -> AppTest:
    at = AppTest.from_function(_page, args=(desk, INDEXES[desk]), default_timeout=30)
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


def ask(at: AppTest, question: str = QUESTION) -> AppTest:
    return at.chat_input[0].set_value(question).run()


def words(at: AppTest) -> str:
    """Everything on the page in order, as a reader sees it."""
    kinds = {
        "markdown",
        "header",
        "subheader",
        "title",
        "text",
        "caption",
        "html",
        "button",
        "code",
        "checkbox",
    }
    found = []

    def walk(block: object) -> None:
        for child in getattr(block, "children", {}).values():
            if getattr(child, "type", "") in kinds or hasattr(child, "label"):
                label, value = getattr(child, "label", ""), getattr(child, "value", "")
                found.append(as_shown(str(label or value)))
            popover = getattr(getattr(child, "proto", None), "popover", None)
            found.append(as_shown(getattr(popover, "label", "")))
            walk(child)

    walk(at._tree)  # with the dialog, which stands outside the page
    return "\n".join(found)


def strip_is_there(at: AppTest) -> bool:
    return any('href="tel:999"' in one.proto.body for one in at.get("html"))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return index_in(tmp_path / "index", ["Wirral", "Sefton"])


@pytest.fixture
def answering(index: Path) -> Desk:
    return desk(Scripted(full_answer(), escalations=[TELL]), index)


def test_the_page_opens_with_the_strip_a_place_to_ask_and_questions_to_start_from(answering: Desk) -> None:
    at = page(answering)
    assert not at.exception
    assert strip_is_there(at)
    assert len(at.chat_input) == 1
    assert len([b for b in at.button if b.key.startswith("example-")]) == 4


def test_an_answer_comes_in_order_of_need(answering: Desk) -> None:
    shown = words(ask(page(answering)))
    parts = [
        "Call 999",
        QUESTION,
        "TODAY: Tell your DSL today",
        "Do this now",
        "1. Listen. Let the child talk.",
        "Who to contact",
        "Also worth doing (1)",
        "What your DSL will decide (1)",
        "Decide whether to refer.",
        "What not to do (1)",
        "What happens next (1)",
        "What to record (1)",
        "If it goes wrong (1)",
        "Why: what the guidance says (2)",
        OFFICIAL.quote,
        "Write a record of concern",
        "Copy, print or save",
        "Was this helpful?",
    ]
    places = [shown.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_what_must_be_done_stands_open_and_the_rest_is_folded(answering: Desk) -> None:
    at = ask(page(answering))
    assert [box.label.split(" ", 1)[0] for box in at.checkbox[:3]] == ["1\\.", "2\\.", "3\\."]
    folded = {as_shown(one.label).split(" (")[0]: one.proto.expanded for one in at.expander}
    assert "What your DSL will decide" in folded and not any(folded.values())


def test_without_steps_what_the_documents_say_stands_open(index: Path) -> None:
    quote = replace(step(OFFICIAL.quote, group="says"), kind="quote")
    at = ask(page(desk(Scripted(full_answer(steps=(quote,))), index)))
    assert "Signpost has no step-by-step card for this." in words(at)
    why = next(one for one in at.expander if as_shown(one.label).startswith("Why"))
    assert why.proto.expanded


def test_the_dsl_is_shown_the_dsl_steps_first(index: Path) -> None:
    at = ask(page(desk(Scripted(full_answer()), index), role="dsl"))
    assert "Decide whether to refer." in as_shown(at.checkbox[0].label)
    assert "What the member of staff who saw or heard it does" in words(at)


def test_many_steps_are_parted_by_their_cards_and_by_the_day(index: Path) -> None:
    told = ("Listen.", "Stay calm.", "Promise nothing.", "Thank the child.")
    away = ("Ask the office.", "Ring the deputy.", "Ring the head.")
    steps = (
        *(step(text, required=True) for text in told),
        *(replace(step(text, required=True), card="absent") for text in away),
        step("Write it down.", when="today", required=True),
    )
    at = ask(page(desk(Scripted(full_answer(steps=steps)), index), role="ta"))
    headings = [as_shown(one.value) for one in at.subheader]
    assert headings[:3] == ["A child is telling you", "You cannot reach the DSL", "Today"]
    ticks = [as_shown(box.label) for box in at.checkbox if str(box.key).startswith("tick-")]
    assert len(ticks) == 8 and ticks[-1].startswith("8. Write it down."), "the heading says when"


def test_a_tick_asks_nothing_and_is_kept(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index)))
    at.checkbox[1].check().run()
    assert at.checkbox[1].value and len(assistant.asked) == 1


def test_sources_are_numbered_in_the_order_in_which_they_appear(index: Path) -> None:
    steps = (step("Later.", DIGEST, who="dsl"), step("First.", OFFICIAL, required=True))
    at = ask(page(desk(Scripted(full_answer(steps=steps)), index)))
    assert r"[\[1\]](#answer-1-source-1)" in at.checkbox[0].label, "what stands first on the page is number 1"
    assert any(r"[\[2\]](#answer-1-source-2)" in m.value for m in at.markdown)
    assert {"see-answer-1-source-1", "see-answer-1-source-2"} <= {b.key for b in at.button}


def test_practice_advice_is_marked_as_such_and_has_no_number(answering: Desk) -> None:
    at = ask(page(answering))
    assert any("[practice advice](#answer-1-advice)" in m.value for m in at.markdown)
    assert "Practice advice, not official wording" in words(at)
    assert (ADVICE.how_sure or "?") in words(at)


def test_a_source_is_named_by_title_edition_heading_paragraph_page_and_date(index: Path) -> None:
    citation = OFFICIAL.__class__(**{**OFFICIAL.__dict__, "title": "A guide", "edition": "third"})
    at = ask(page(desk(Scripted(full_answer(steps=(step("Listen.", citation),))), index)))
    at.button(key="see-answer-1-source-1").click().run()
    shown = words(at)
    for part in ("[1] A guide", "edition third", "What staff should do", "paragraph 14", "pages 9–10"):
        assert part in shown
    assert "in force since 1 September 2026" in shown and "Open on example.org" in shown
    assert f"“{citation.quote}”" in shown
    assert "Child in immediate danger? [Call 999](tel:999)" in shown, (
        "a dialog covers the strip, so it has its own"
    )


def test_signposts_own_words_are_marked_as_not_official(answering: Desk) -> None:
    at = ask(page(answering))
    assert "Signpost's own summary, not official wording" in words(at)
    at.button(key="see-answer-1-source-2").click().run()
    assert (DIGEST.how_sure or "?") in words(at)
    assert f"“{DIGEST.quote}”" not in words(at), "a summary is not put in quotation marks"


def test_an_older_edition_is_warned_of_once_a_source(index: Path) -> None:
    old = OFFICIAL.__class__(**{**OFFICIAL.__dict__, "warning": "The 2026 edition is in force."})
    other = old.__class__(**{**old.__dict__, "passage_id": "x", "quote": "Other words of it."})
    answer = full_answer(steps=(step("One.", old), step("Two.", other)), notes=())
    shown = words(ask(page(desk(Scripted(answer), index))))
    assert shown.count("The 2026 edition is in force.") == 1


def test_local_words_stand_beside_national_ones(index: Path) -> None:
    local = OFFICIAL.__class__(
        **{**OFFICIAL.__dict__, "area": "Wirral", "source_id": "local", "passage_id": "l"}
    )
    answer = full_answer(steps=(step("One.", OFFICIAL), step("Two.", local)))
    at = ask(page(desk(Scripted(answer), index)))
    assert "For all of England" in words(at) and "For Wirral" in words(at) and len(at.columns) == 2


@pytest.mark.parametrize(
    ("escalation", "lead"),
    [
        (RING, "ACT NOW: Ring 999 now"),
        (CHECK, "CHECK NOW: Is the child safe at this minute?"),
        (TELL, "TODAY: "),
    ],
)
def test_an_escalation_says_in_words_how_urgent_it_is(index: Path, escalation: object, lead: str) -> None:
    shown = words(ask(page(desk(Scripted(full_answer(), escalations=[escalation]), index))))  # type: ignore[list-item]
    assert lead in shown
    assert escalation.words[0] in shown and escalation.why in shown  # type: ignore[attr-defined]


def test_a_check_asks_whether_the_child_is_safe_and_says_999_if_not_known(index: Path) -> None:
    other = CHECK.__class__(**{**CHECK.__dict__, "title": "Look for the child"})
    shown = words(ask(page(desk(Scripted(full_answer(), escalations=[other]), index))))
    assert "Is the child safe at this minute?" in shown
    assert "If not, or if you don't know: [ring 999](tel:999)" in shown


def test_saying_that_the_child_is_not_safe_puts_999_first_and_asks_again(index: Path) -> None:
    assistant = Scripted(
        full_answer(escalations=(CHECK, TELL)), full_answer(escalations=(RING, TELL)), escalations=[CHECK]
    )
    at = ask(page(desk(assistant, index)))
    at.button(key="safe-no-1-call-999").click().run()
    shown = words(at)
    assert assistant.not_safe == [False, True]
    assert shown.index("ACT NOW: Ring 999 now") < shown.index("TODAY: Tell your DSL today")
    assert "CHECK NOW" not in shown


def test_saying_that_the_child_is_safe_calms_the_page_and_keeps_999_in_reach(index: Path) -> None:
    assistant = Scripted(full_answer(escalations=(CHECK,)), escalations=[CHECK])
    at = ask(page(desk(assistant, index)))
    at.button(key="safe-yes-1-call-999").click().run()
    shown = words(at)
    assert len(assistant.asked) == 1
    assert "You said that the child is safe at this minute" in shown and "[ring 999](tel:999)" in shown
    at.chat_input[0].set_value("and who writes it down?").run()
    assert assistant.said_safe == [(), (0,)], "the next question knows it"


def test_the_most_urgent_prompt_stands_first_and_none_is_lost(index: Path) -> None:
    first = [TELL, CHECK]
    answer = full_answer(escalations=(RING,))
    shown = words(ask(page(desk(Scripted(answer, escalations=first), index))))
    assert shown.index("ACT NOW: Ring 999 now") < shown.index("TODAY: Tell your DSL today")
    assert "CHECK NOW" not in shown, "the same code at its most urgent"


def test_every_word_of_every_prompt_is_on_the_page(index: Path) -> None:
    long = TELL.__class__(**{**TELL.__dict__, "words": ("One thing.", "Two things.", "Three things.")})
    at = ask(page(desk(Scripted(full_answer(escalations=(RING, long))), index)))
    shown = words(at)
    for line in (*RING.words, *long.words, RING.why, long.why):
        assert line in shown


def test_an_escalation_stays_on_the_screen_when_answering_fails(index: Path) -> None:
    at = ask(page(desk(Scripted(RuntimeError("secret words of a child"), escalations=[RING]), index)))
    shown = words(at)
    assert not at.exception
    assert strip_is_there(at)
    assert "ACT NOW: Ring 999 now" in shown and LOST in shown
    assert "secret" not in shown


def test_after_a_failure_the_same_question_can_be_asked_again(index: Path) -> None:
    assistant = Scripted(RuntimeError(), full_answer(), escalations=[RING])
    at = ask(page(desk(assistant, index)))
    at.button(key="again-1").click().run()
    assert "Do this now" in words(at) and len(assistant.asked) == 2


def test_when_even_the_escalations_fail_the_page_says_what_to_do(index: Path) -> None:
    shown = words(ask(page(desk(Scripted(full_answer(), escalations=RuntimeError()), index))))
    assert "could not check these words for an emergency" in shown
    assert "Do this now" in shown


def test_an_answer_that_cannot_be_drawn_leaves_the_prompts_and_a_warning(index: Path) -> None:
    broken = full_answer(contacts=(ShownContact("dsl", None, None),))  # type: ignore[arg-type]
    at = ask(page(desk(Scripted(broken, escalations=[RING]), index)))
    assert not at.exception
    assert "ACT NOW: Ring 999 now" in words(at) and LOST in words(at)


@pytest.fixture
def slow(index: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, Scripted, Desk]:
    """An assistant that answers when the test lets it."""
    monkeypatch.setattr(ask_page, "AT_ONCE_S", 0.05)
    gate = threading.Event()
    assistant = Scripted(full_answer(), escalations=[RING], gate=gate)
    return gate, assistant, desk(assistant, index)


def test_while_waiting_the_prompts_are_there_and_the_answer_can_be_stopped(
    slow: tuple[threading.Event, Scripted, Desk],
) -> None:
    gate, assistant, one = slow
    at = ask(page(one))
    assert "ACT NOW: Ring 999 now" in words(at) and strip_is_there(at)
    assert "Reading the guidance…" in words(at) or "starting up" in words(at)
    at.button(key="stop-1").click().run()
    gate.set()
    assert "You stopped this answer" in words(at) and "ACT NOW: Ring 999 now" in words(at)
    at.button(key="again-1").click().run()
    assert "Do this now" in words(at)
    assert len(assistant.asked) == 2


def test_a_page_that_is_drawn_again_while_waiting_waits_for_the_same_answer(
    slow: tuple[threading.Event, Scripted, Desk],
) -> None:
    gate, assistant, one = slow
    at = ask(page(one))
    at.run()
    gate.set()
    for _ in range(50):
        if "Do this now" in words(at.run()):
            break
    assert "Do this now" in words(at) and len(assistant.asked) == 1


def test_when_the_answer_never_comes_the_page_says_so(
    slow: tuple[threading.Event, Scripted, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, _, one = slow
    monkeypatch.setattr(ask_page, "PATIENCE_S", 0.0)
    at = ask(page(one))
    assert "This is taking long" in words(at)
    monkeypatch.setattr(ask_page, "LIMIT_S", 0.0)
    at.run()
    gate.set()
    assert LOST in words(at) and "ACT NOW: Ring 999 now" in words(at) and strip_is_there(at)


def test_a_page_that_is_drawn_again_never_asks_twice(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index)))
    at.run()
    at.selectbox(key="role").set_value("dsl").run()
    assert [asked[0] for asked in assistant.asked] == [QUESTION]


def test_a_conversation_brought_back_is_drawn_and_not_asked_again(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = page(desk(assistant, index))
    at.session_state["thread"] = [Turn(1, QUESTION, "other", None, (), answer=full_answer())]
    assert "Do this now" in words(at.run()) and assistant.asked == []


def test_two_sessions_never_see_each_others_words(answering: Desk) -> None:
    mine, yours = page(answering), page(answering)
    ask(mine, "my own question about a child")
    yours.run()
    assert "my own question" in words(mine)
    assert "my own question" not in words(yours)
    ask(yours, "another matter")
    assert "another matter" not in words(mine.run())


def test_a_follow_up_is_asked_in_the_light_of_what_was_asked_before(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index), role="ta", area="Wirral"))
    ask(at, "and if the DSL is away?")
    assert assistant.asked == [
        (QUESTION, "ta", "Wirral", ()),
        ("and if the DSL is away?", "ta", "Wirral", (QUESTION,)),
    ]
    assert words(at).count("You asked") == 2


def test_a_new_chat_forgets_the_conversation_and_the_record(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index)))
    at.text_area(key="record-words").set_value("he said it was a secret").run()
    at.button(key="new-chat").click().run()
    assert QUESTION not in words(at)
    ask(at, "something else")
    assert assistant.asked[-1][3] == ()
    assert at.text_area(key="record-words").value == ""


def test_an_example_is_asked_with_one_tap(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = page(desk(assistant, index), role="lunchtime")
    label = at.button(key="example-0").label
    at.button(key="example-0").click().run()
    assert assistant.asked[0][:2] == (as_shown(label), "lunchtime")


def test_a_related_card_is_asked_with_one_tap(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index)))
    at.button(key="related-1-0").click().run()
    assert assistant.asked[-1][0] == "You cannot reach the DSL"


def test_job_and_area_are_remembered_in_the_address_and_the_question_is_not(answering: Desk) -> None:
    at = page(answering)
    at.selectbox(key="role").set_value("ta")
    at.selectbox(key="area").set_value("Sefton").run()
    ask(at)
    assert dict(at.query_params) == {"role": "ta", "area": "Sefton"}


def test_an_address_with_an_unknown_job_or_area_is_ignored(answering: Desk) -> None:
    at = page(answering, role="admin", area="<b>Nowhere</b>")
    assert not at.exception
    assert at.selectbox(key="role").value is None and at.selectbox(key="area").value is None


def test_areas_come_from_the_indexed_documents_and_not_listed_is_one_of_them(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = page(desk(assistant, index))
    assert {"Wirral", "Sefton"} <= set(at.selectbox(key="area").options)
    at.selectbox(key="area").set_value("My area is not listed").run()
    ask(at)
    assert assistant.asked[0][2] is None


def test_a_documents_markup_is_shown_as_text(index: Path) -> None:
    nasty = "**Ring** <b>me</b> :red[now] $x$ [here](https://bad.example) `x` # y"
    citation = OFFICIAL.__class__(
        **{**OFFICIAL.__dict__, "quote": nasty, "heading": nasty, "title": nasty, "warning": nasty}
    )
    contact = ShownContact("dsl", nasty, nasty, (nasty,), nasty, nasty, "javascript:alert(1)")
    answer = full_answer(
        steps=(
            step(nasty, citation, required=True),
            step(nasty, citation),
            step(nasty, DIGEST, group="next"),
        ),
        contacts=(contact,),
        notes=(nasty,),
        masked_question=nasty,
        personal_data=HIDDEN,
        left_out={nasty: nasty},
    )
    prompt = TELL.__class__(**{**TELL.__dict__, "title": nasty, "words": (nasty,), "why": nasty})
    at = ask(page(desk(Scripted(answer, escalations=[prompt]), index)), nasty)
    assert not at.exception
    at.button(key="see-answer-1-source-1").click().run()
    drawn = [element.value for kind in (at.markdown, at.caption, at.header, at.subheader) for element in kind]
    drawn += [element.label for kind in (at.checkbox, at.expander, at.button) for element in kind]
    assert sum(literal(nasty) in value for value in drawn) >= 12
    assert not [value for value in drawn if nasty in value]
    assert not [value for value in drawn if "](https://bad" in value or "javascript" in value]
    assert not [one.proto.body for one in at.get("html") if "bad.example" in one.proto.body]


def test_hidden_personal_data_is_named_by_kind_and_what_was_looked_up_is_shown(index: Path) -> None:
    answer = full_answer(personal_data=HIDDEN, masked_question="Child A told me, ring [phone]")
    shown = words(ask(page(desk(Scripted(answer), index))))
    assert "We hid a name and a telephone number" in shown
    assert "Child A told me, ring [phone]" in shown


def test_a_word_that_is_no_name_can_be_shown_again_and_the_question_is_looked_up_with_it(index: Path) -> None:
    answer = full_answer(personal_data=HIDDEN, masked_question="Child A told me")
    assistant = Scripted(answer)
    at = ask(page(desk(assistant, index)))
    at.button(key="unhide-1-1").click().run()
    assert assistant.choices == [MaskChoices(), MaskChoices(frozenset({"ann example"}), frozenset())]
    at.button(key="hide-1-1").click().run()
    assert assistant.choices[-1] == MaskChoices(frozenset(), frozenset({"ann example"}))


def test_another_word_can_be_hidden(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index)))
    at.text_input(key="hide-word-1").set_value("Bluebell")
    next(b for b in at.button if b.label.startswith("Hide it")).click().run()
    assert assistant.choices[-1] == MaskChoices(frozenset(), frozenset({"bluebell"}))


def test_a_number_can_be_tapped_and_says_who_confirmed_it(answering: Desk) -> None:
    shown = words(ask(page(answering)))
    assert "[0300 123 4567](tel:03001234567)" in shown
    assert "not yet confirmed by your school" in shown


def test_a_warning_about_the_whole_answer_is_visible(index: Path) -> None:
    shown = words(ask(page(desk(Scripted(full_answer(notes=("The 2024 edition is indexed.",))), index))))
    assert "Take care:** The 2024 edition is indexed." in shown


@pytest.mark.parametrize(
    ("outcome", "version", "title"),
    [
        ("not_found", "v1", "No answer in the guidance"),
        ("out_of_scope", "v1", "Not something Signpost is for"),
        ("not_found", None, "No answer this time"),
    ],
)
def test_each_kind_of_no_answer_has_its_own_words_and_whom_to_ask(
    index: Path, outcome: str, version: str | None, title: str
) -> None:
    contact = ShownContact("dsl", "Your designated safeguarding lead (DSL)", "A. Lead", ("0151 496 0001",))
    answer = Answer(outcome, contacts=(contact,), message="Speak to your DSL.", index_version=version)  # type: ignore[arg-type]
    shown = words(ask(page(desk(Scripted(answer, escalations=[TELL]), index))))
    assert title in shown and "Speak to your DSL." in shown
    assert "Your designated safeguarding lead (DSL)" in shown and "tel:01514960001" in shown
    assert "TODAY: Tell your DSL today" in shown


def test_a_question_without_an_answer_is_counted_by_topic_and_its_words_are_not_kept(
    index: Path, notes: Path
) -> None:
    retrieved = full_answer().retrieved
    answer = Answer("not_found", retrieved=retrieved, message="Nothing.", index_version="v1")
    ask(page(desk(Scripted(answer), index)), "who is Ann Example's new foster carer").run()
    kept = (notes / "gaps.json").read_text("utf-8")
    assert list(json.loads(kept).values()) == [{"What staff do": 1}]
    assert "Ann" not in kept and "foster" not in kept


def test_helpful_is_noted_without_the_question(answering: Desk, notes: Path) -> None:
    at = ask(page(answering))
    at.button(key="feedback-yes-1").click().run()
    line = json.loads((notes / "feedback.jsonl").read_text("utf-8"))
    assert line["helpful"] is True and line["question"] == "" and line["cards"] == ["telling"]
    assert "Thank you" in words(at)


@pytest.mark.parametrize("agreed", [False, True])
def test_not_helpful_asks_why_and_keeps_the_question_only_when_the_person_agrees(
    index: Path, notes: Path, agreed: bool
) -> None:
    at = ask(
        page(desk(Scripted(full_answer(masked_question="Child A told me")), index)), "Ann Example told me"
    )
    at.button(key="feedback-no-1").click().run()
    at.radio(key="feedback-reason-1").set_value("A step was missing")
    if agreed:
        at.checkbox(key="feedback-agree-1").check()
    at.button(key="feedback-send-1").click().run()
    kept = (notes / "feedback.jsonl").read_text("utf-8")
    assert json.loads(kept)["reason"] == "A step was missing"
    assert json.loads(kept)["question"] == ("Child A told me" if agreed else "")
    assert "Ann" not in kept


def test_a_record_of_concern_stays_in_the_session(answering: Desk, notes: Path) -> None:
    at = ask(page(answering))
    at.text_area(key="record-words").set_value("he said the shed is cold").run()
    assert at.text_area(key="record-words").value == "he said the shed is cold"
    assert not notes.exists()
    at.button(key="record-clear").click().run()
    assert at.text_area(key="record-words").value == ""


def test_without_an_index_the_page_says_which_command_mends_it_and_still_escalates(tmp_path: Path) -> None:
    assistant = Scripted(Answer("not_found", message="There is no index"), escalations=[RING])
    at = page(desk(assistant, tmp_path / "none"))
    assert "python -m ingest" in words(at) and strip_is_there(at)
    ask(at)
    assert "ACT NOW: Ring 999 now" in words(at) and strip_is_there(at)


@pytest.mark.parametrize("first", [True, False])
def test_an_index_that_is_being_made_is_spoken_of(tmp_path: Path, index: Path, first: bool) -> None:
    root = tmp_path / "none" if first else index
    (root / "versions" / ".new-x").mkdir(parents=True)
    shown = words(page(desk(Scripted(full_answer()), root)))
    assert ("for the first time" if first else "New guidance is being read") in shown


def test_an_empty_question_is_not_asked(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index)), "   ")
    assert assistant.asked == [] and "You asked" not in words(at)


def test_headings_stand_in_order(index: Path) -> None:
    at = ask(page(desk(Scripted(full_answer(), escalations=[RING, TELL]), index)))
    assert len(at.title) == 1
    levels = [int(one.tag[1]) for one in (*at.title, *at.header, *at.subheader)]
    assert set(levels) == {1, 2, 3}


def test_the_sheets_can_be_downloaded(answering: Desk) -> None:
    at = ask(page(answering))
    assert {b.proto.label for b in at.get("download_button")} >= {"Save as PDF", "Save as Word"}
    assert QUESTION not in words(at)[words(at).index("Copy, print or save") :], "the masked question only"


def test_the_record_as_a_word_file_holds_what_was_written() -> None:
    from ui.sheet_docx import record_docx

    text = "\n".join(
        p.text
        for p in docx.Document(io.BytesIO(record_docx((("The child's own words", "a\nb\x00"),)))).paragraphs
    )
    assert "The child's own words" in text and "a\nb" in text and "Received by" in text


APP = Path(__file__).resolve().parents[2] / "app.py"


def test_the_real_app_opens_without_an_index_and_escalates() -> None:
    the_desk.clear()
    at = AppTest.from_file(str(APP), default_timeout=120).run()
    assert not at.exception and strip_is_there(at) and "python -m ingest" in words(at)
    ask(at, "a child has collapsed and is not breathing")
    assert "ACT NOW: Ring 999 now" in words(at)
    the_desk.clear()


def test_when_the_app_cannot_start_the_strip_and_what_to_do_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise BadData("tell-dsl-now.yaml: not readable")

    the_desk.clear()
    monkeypatch.setattr("ui.desk.Assistant", broken)
    at = AppTest.from_file(str(APP), default_timeout=60).run()
    shown = words(at)
    assert not at.exception and strip_is_there(at)
    assert "tell your DSL now" in shown and "tell-dsl-now.yaml: not readable" in shown
    the_desk.clear()
