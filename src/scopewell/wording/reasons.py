"""When a typed reason keeps flagged words: when somebody else can understand it later. One rule for every text."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

FEWEST_WORDS = 3
LONGEST = 500
WORD = re.compile(r"[^\W\d_]{2,}")
TOO_SHORT = "A few words more: somebody will read this and must understand it."


def reason_in(text: str) -> str:
    """Return the reason a text gives, on plain spaces; nothing when it gives none.

    A reason has at least three different words of two letters or more, in any script.
    """
    words = {word.lower() for word in WORD.findall(text)}
    return " ".join(text.split()) if len(words) >= FEWEST_WORDS else ""


class ReasonField(forms.CharField):
    """A typed reason. Empty it is the empty text where it is not required; too short it is refused."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Why these words must stand")
        options.setdefault("max_length", LONGEST)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Return the reason. Raises ValidationError."""
        typed: str = super().clean(value)
        if typed and not reason_in(typed):
            raise ValidationError(TOO_SHORT, code="too-short")
        return typed
