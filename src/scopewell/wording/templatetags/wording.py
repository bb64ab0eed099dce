"""Notes on a text where no form draws them."""

from typing import Any

from django import template

from scopewell.engine.wording.flags import Kind
from scopewell.wording.queries import notes_on

register = template.Library()


@register.inclusion_tag("wording/_notes.html")
def margin_notes(text: str, kind: str, about: str = "") -> dict[str, Any]:
    """Return the notes on a text of a kind, such as `post`."""
    return {"notes": notes_on(text, Kind(kind), about)}
