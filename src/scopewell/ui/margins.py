"""How a field with notes in its margin is drawn, for rooms below the one that has the notes.

The room that has them registers how in `AppConfig.ready()`; where nobody registered, a field is a plain one.
"""

from collections.abc import Callable
from typing import Any

from django.forms import Textarea, TextInput, Widget
from django.forms.forms import BaseForm

type Draw = Callable[[str, bool, dict[str, Any]], Widget]
_draws: list[Draw] = []


def register(draw: Draw) -> None:
    """Say how a field is drawn: a function of the kind of text, whether it has several lines, and its attributes."""
    _draws[:] = [draw]


def put_margin(form: BaseForm, kind: str, *names: str) -> None:
    """Give fields of a form notes in their margin. `kind`: as what the text is read, such as `public`."""
    for name in names:
        field = form.fields[name]
        if _draws and isinstance(field.widget, TextInput | Textarea):
            drawn = _draws[0](kind, isinstance(field.widget, Textarea), field.widget.attrs)
            drawn.is_required = field.required
            field.widget = drawn
