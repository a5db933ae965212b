"""The person who typed has the last word: what to leave as it is, and what to hide as well."""

from __future__ import annotations

from assistant.mask_choices import MaskChoices, mask_as_chosen
from assistant.personal_data import Placeholders


def test_a_word_that_was_hidden_can_be_shown() -> None:
    choices = MaskChoices().show("Phoenix")
    assert mask_as_chosen("Phoenix told Kai", Placeholders(), choices).text == "Phoenix told Child B"


def test_a_word_that_was_not_hidden_can_be_hidden_and_keeps_its_placeholder() -> None:
    names, choices = Placeholders(), MaskChoices().hide("the quiet one")
    first = mask_as_chosen("they say the quiet one hit Kai", names, choices)
    again = mask_as_chosen("where is THE QUIET ONE now", names, choices)
    assert "quiet" not in (first.text + again.text).lower()
    assert again.found[0].placeholder in first.text


def test_hiding_undoes_showing() -> None:
    choices = MaskChoices().show("Kai").hide("Kai")
    assert "Kai" not in mask_as_chosen("Kai told me", Placeholders(), choices).text


def test_a_choice_does_not_undo_the_last_resort() -> None:
    class Broken(Placeholders):
        def names(self) -> frozenset[str]:
            raise ValueError

    choices = MaskChoices().hide("uncle")
    assert "Zainab" not in mask_as_chosen("Zainab told me her uncle hits her", Broken(), choices).text
