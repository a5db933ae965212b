"""The chat page, over an assistant that plays a script."""

from __future__ import annotations

import threading
import weakref
from pathlib import Path

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
from ui import chat_page
from ui.desk import Desk, the_desk
from ui.safe_text import as_shown, literal
from ui.thread import Turn

QUESTION = "a child told me her dad hits her"


def _page(desk, index):  # type: ignore[no-untyped-def]  # AppTest runs its text without these names
    from ui import chat_page, theme

    theme.show_frame()
    chat_page.render(lambda: desk, index)


INDEXES: weakref.WeakKeyDictionary[Desk, Path] = weakref.WeakKeyDictionary()


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
    kinds = {"markdown", "header", "subheader", "title", "text", "caption", "html", "button", "code"}
    found = []

    def walk(block: object) -> None:
        for child in getattr(block, "children", {}).values():
            if getattr(child, "type", "") in kinds or hasattr(child, "label"):
                found.append(as_shown(str(getattr(child, "value", "") or getattr(child, "label", ""))))
            walk(child)

    walk(at.main)
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
        "Your DSL will decide",
        "4. Decide whether to refer.",
        "Who to contact",
        "What happens next",
        "Not now",
        "What to record",
        "If it goes wrong",
        "Why: what the guidance says",
        OFFICIAL.quote,
        "What I looked at",
    ]
    places = [shown.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_the_dsl_is_shown_the_dsl_steps_first(index: Path) -> None:
    shown = words(ask(page(desk(Scripted(full_answer()), index), role="dsl")))
    assert shown.index("1. Decide whether to refer.") < shown.index("2. Listen. Let the child talk.")
    assert shown.index("Do this now") < shown.index("The member of staff who saw or heard it")


def test_every_step_carries_the_number_of_its_source_and_every_source_is_on_the_page(answering: Desk) -> None:
    at = ask(page(answering))
    markdown = "\n".join(m.value for m in at.markdown)
    assert r"[\[1\]](#answer-1-source-1)" in markdown and r"[\[3\]](#answer-1-advice)" in markdown
    anchors = [s.proto.anchor for s in at.subheader]
    assert anchors == ["answer-1-source-1", "answer-1-source-2", "answer-1-advice"]


def test_a_source_is_named_by_title_edition_heading_paragraph_page_and_date(index: Path) -> None:
    citation = OFFICIAL.__class__(**{**OFFICIAL.__dict__, "title": "A guide", "edition": "third"})
    shown = words(ask(page(desk(Scripted(full_answer(steps=(step("Listen.", citation),))), index))))
    for part in ("[1] A guide", "edition third", "What staff should do", "paragraph 14", "pages 9–10"):
        assert part in shown
    assert "in force since 1 September 2026" in shown
    assert f"“{citation.quote}”" in shown


def test_signposts_own_words_are_marked_as_not_official(answering: Desk) -> None:
    shown = words(ask(page(answering)))
    assert "Signpost's own summary, not official wording" in shown
    assert "Practice advice, not official wording" in shown
    assert "[3] from the card “A child is telling you”" in shown
    assert (DIGEST.how_sure or "?") in shown and (ADVICE.how_sure or "?") in shown
    assert f"“{DIGEST.quote}”" not in shown, "a summary is not put in quotation marks"


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


def test_the_most_urgent_prompt_stands_first_and_none_is_lost(index: Path) -> None:
    first = [TELL, CHECK]
    answer = full_answer(escalations=(RING,))
    shown = words(ask(page(desk(Scripted(answer, escalations=first), index))))
    assert shown.index("ACT NOW: Ring 999 now") < shown.index("TODAY: Tell your DSL today")
    assert "CHECK NOW" not in shown, "the same code at its most urgent"


def test_an_escalation_stays_on_the_screen_when_answering_fails(index: Path) -> None:
    at = ask(page(desk(Scripted(RuntimeError("secret words of a child"), escalations=[RING]), index)))
    shown = words(at)
    assert not at.exception
    assert strip_is_there(at)
    assert "ACT NOW: Ring 999 now" in shown and LOST in shown
    assert "secret" not in shown


def test_when_even_the_escalations_fail_the_page_says_what_to_do(index: Path) -> None:
    shown = words(ask(page(desk(Scripted(full_answer(), escalations=RuntimeError()), index))))
    assert "could not check these words for an emergency" in shown
    assert "Do this now" in shown


def test_an_answer_that_cannot_be_drawn_leaves_the_prompts_and_a_warning(index: Path) -> None:
    broken = full_answer(contacts=(ShownContact("dsl", None, None),))  # type: ignore[arg-type]
    at = ask(page(desk(Scripted(broken, escalations=[RING]), index)))
    assert not at.exception
    assert "ACT NOW: Ring 999 now" in words(at) and LOST in words(at)


def test_when_the_answer_never_comes_the_prompts_stay_and_the_page_says_so(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_page, "PATIENCE_S", 0.1)
    monkeypatch.setattr(chat_page, "LIMIT_S", 0.1)
    gate = threading.Event()
    at = ask(page(desk(Scripted(full_answer(), escalations=[RING], gate=gate), index)))
    gate.set()
    assert "ACT NOW: Ring 999 now" in words(at) and LOST in words(at) and strip_is_there(at)


def test_a_page_that_is_drawn_again_never_asks_twice(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index)))
    at.run()
    at.selectbox(key="role").set_value("dsl").run()
    assert [asked[0] for asked in assistant.asked] == [QUESTION]


def test_a_page_that_is_drawn_again_while_waiting_waits_for_the_same_answer(index: Path) -> None:
    gate = threading.Event()
    assistant = Scripted(full_answer(), gate=gate)
    at = page(desk(assistant, index))
    at.session_state["thread"] = [Turn(1, QUESTION, "other", None, ())]
    with pytest.raises(RuntimeError, match="timed out"):
        at.run(timeout=2)
    gate.set()
    assert "Do this now" in words(at.run())
    assert len(assistant.asked) == 1


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


def test_a_new_chat_forgets_the_conversation(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index)))
    at.button(key="new-chat").click().run()
    assert QUESTION not in words(at)
    ask(at, "something else")
    assert assistant.asked[-1][3] == ()


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
    citation = OFFICIAL.__class__(**{**OFFICIAL.__dict__, "quote": nasty, "heading": nasty, "title": nasty})
    contact = ShownContact("dsl", nasty, nasty, (nasty,), nasty, nasty, "javascript:alert(1)")
    answer = full_answer(
        steps=(step(nasty, citation),),
        contacts=(contact,),
        notes=(nasty,),
        masked_question=nasty,
        personal_data=HIDDEN,
    )
    prompt = TELL.__class__(**{**TELL.__dict__, "title": nasty, "words": (nasty,), "why": nasty})
    at = ask(page(desk(Scripted(answer, escalations=[prompt]), index)), nasty)
    assert not at.exception
    drawn = [element.value for kind in (at.markdown, at.caption, at.header, at.subheader) for element in kind]
    assert sum(literal(nasty) in value for value in drawn) >= 9
    assert not [value for value in drawn if nasty in value]
    assert not [value for value in drawn if "](https://bad" in value or "javascript" in value]
    assert [t.value for t in at.text].count(nasty) == 2
    assert not [one.proto.body for one in at.get("html") if "bad.example" in one.proto.body]


def test_hidden_personal_data_is_named_by_kind_and_what_was_looked_up_is_shown(index: Path) -> None:
    answer = full_answer(personal_data=HIDDEN, masked_question="[name] told me, ring [phone]")
    shown = words(ask(page(desk(Scripted(answer), index))))
    assert "We hid a name and a telephone number" in shown
    assert "[name] told me, ring [phone]" in shown


def test_a_number_can_be_tapped_and_says_who_confirmed_it(answering: Desk) -> None:
    shown = words(ask(page(answering)))
    assert "[0300 123 4567](tel:03001234567)" in shown
    assert "not yet confirmed by your school" in shown


def test_a_warning_about_an_older_edition_is_visible(index: Path) -> None:
    shown = words(ask(page(desk(Scripted(full_answer(notes=("The 2024 edition is indexed.",))), index))))
    assert "Take care:** The 2024 edition is indexed." in shown


@pytest.mark.parametrize("outcome", ["not_found", "out_of_scope"])
def test_no_answer_is_said_calmly_with_whom_to_ask(index: Path, outcome: str) -> None:
    contact = ShownContact("dsl", "Your designated safeguarding lead (DSL)", "A. Lead", ("0151 496 0001",))
    answer = Answer(outcome, contacts=(contact,), message="I can't find this. Speak to your DSL.")  # type: ignore[arg-type]
    shown = words(ask(page(desk(Scripted(answer, escalations=[TELL]), index))))
    assert "I can't find this. Speak to your DSL." in shown
    assert "Your designated safeguarding lead (DSL)" in shown and "tel:01514960001" in shown
    assert "TODAY: Tell your DSL today" in shown


def test_without_an_index_the_page_says_which_command_mends_it_and_still_escalates(tmp_path: Path) -> None:
    assistant = Scripted(Answer("not_found", message="There is no index"), escalations=[RING])
    at = page(desk(assistant, tmp_path / "none"))
    assert "python -m ingest" in words(at) and strip_is_there(at)
    ask(at)
    assert "ACT NOW: Ring 999 now" in words(at) and strip_is_there(at)


def test_an_empty_question_is_not_asked(index: Path) -> None:
    assistant = Scripted(full_answer())
    at = ask(page(desk(assistant, index)), "   ")
    assert assistant.asked == [] and "You asked" not in words(at)


def test_headings_stand_in_order(answering: Desk) -> None:
    at = ask(page(answering))
    assert len(at.title) == 1
    levels = [int(one.tag[1]) for one in (*at.title, *at.header, *at.subheader)]
    assert set(levels) == {1, 2, 3}


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
