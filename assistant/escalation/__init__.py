"""What must be done at once: decided over the raw words, before anything else, and never taken back."""

from assistant.escalation.cards import Escalation
from assistant.escalation.escalator import Escalator
from assistant.escalation.rules import Urgency

__all__ = ["Escalation", "Escalator", "Urgency"]
