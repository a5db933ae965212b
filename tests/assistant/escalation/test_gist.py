"""What is embedded of a message."""

from assistant.escalation.gist import gist


def test_a_short_message_stands_for_itself():
    message = "He has gone. The gate is open."
    assert gist(message, lambda piece: 0.0) == message


def test_of_a_long_one_the_weightiest_piece_and_the_last_are_kept_in_order():
    filler = "The hall was booked and the chairs were put out by the caretaker who was cross. " * 6
    message = f"{filler}A boy has a blade. {filler}Where do I sign out?"
    short = gist(message, lambda piece: float("blade" in piece))
    assert "A boy has a blade." in short
    assert short.endswith("Where do I sign out?")
    assert len(short.split()) <= 52


def test_one_endless_sentence_is_cut_too():
    assert len(gist("and then " * 400, lambda piece: 0.0).split()) <= 52
