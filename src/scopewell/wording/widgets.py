"""Fields with notes in the margin."""

from typing import Any

from django import forms
from django.urls import reverse

from scopewell.engine.wording.flags import Kind
from scopewell.wording.queries import notes_on


class Margin:
    """What both widgets add: the notes on what the field holds, and where to ask for new ones.

    `about`: the key of the client whose own paper it is; a form sets it on the widget when it knows.
    """

    has_margin = True
    kind: Kind
    about: str

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template needs: the field, its notes, kind and address."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]  # a widget beside it
        context["margin"] = {
            "notes": notes_on(str(value or ""), self.kind, self.about),
            "kind": self.kind,
            "about": self.about,
            "url": reverse("wording:notes"),
            "inner": self.inner_template,
        }
        return context

    inner_template: str


class MarginTextarea(Margin, forms.Textarea):
    """A text of several lines with notes in its margin."""

    template_name = "wording/margin.html"
    inner_template = "django/forms/widgets/textarea.html"

    def __init__(self, kind: Kind, *, about: str = "", attrs: dict[str, Any] | None = None) -> None:
        self.kind, self.about = kind, about
        super().__init__({"spellcheck": "true", **(attrs or {})})


class MarginInput(Margin, forms.TextInput):
    """A text of one line with notes in its margin."""

    template_name = "wording/margin.html"
    inner_template = "django/forms/widgets/text.html"

    def __init__(self, kind: Kind, *, about: str = "", attrs: dict[str, Any] | None = None) -> None:
        self.kind, self.about = kind, about
        super().__init__({"spellcheck": "true", **(attrs or {})})


def widget_for(kind: str, several_lines: bool, attrs: dict[str, Any]) -> forms.Widget:
    """Return the field with notes for a kind of text."""
    drawn = MarginTextarea if several_lines else MarginInput
    return drawn(Kind(kind), attrs=attrs)
