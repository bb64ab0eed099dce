"""What the room learns from the room below it."""

from typing import Any

from django.forms.forms import BaseForm

from scopewell.practice.models import User
from scopewell.wording.actions import keep_notes
from scopewell.wording.places import Place


def keep_own_words(actor: User, form: BaseForm, label: str, view: str, key: str = "", **_: Any) -> None:
    """Keep the notes on words of the practice about itself."""
    keep_notes(actor=actor, form=form, place=Place(label, view, key))
