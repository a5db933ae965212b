"""Find and mask what could identify a person."""

from assistant.personal_data.masking import Found, Masked, mask
from assistant.personal_data.placeholders import Placeholders

__all__ = ["Found", "Masked", "Placeholders", "mask"]
