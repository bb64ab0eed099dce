"""Template tags of screening."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django import template
from django.utils import timezone

from scopewell.clients.units import unit_words
from scopewell.screening import sentences
from scopewell.screening.models import Limit
from scopewell.screening.registry import Button
from scopewell.screening.telling import BY
from scopewell.ui.templatetags.house import moment, weekday

register = template.Library()


@register.filter
def lowered(text: str) -> str:
    """Return a text with a small first letter."""
    return sentences.lowered(text)


@register.filter
def until_words(at: datetime) -> str:
    """Return until when something holds, in words: "through Tue Nov 24", "until Tue Nov 24, 9:30 AM"."""
    local = timezone.localtime(at)
    if local.time() == time():
        return f"through {weekday(local.date() - timedelta(days=1))}"
    return f"until {moment(local)}"


@register.filter
def way(by: str) -> str:
    """Return how a fact is learned, in words."""
    return BY[by]


@register.simple_tag
def limit_span(limit: Limit) -> str:
    """Return the span a written limit allows, in words."""
    ends = [f"at least {limit.lowest:g}" if limit.lowest is not None else ""]
    ends.append(f"at most {limit.highest:g}" if limit.highest is not None else "")
    return f"{' and '.join(end for end in ends if end)} {unit_words(limit.unit)}".strip()


@register.simple_tag
def buttons_to(buttons: Iterable[Button] | None, recipient: str) -> list[Button]:
    """Return the buttons that carry out the action to a recipient; with none named, those that answer no action."""
    return [button for button in buttons or () if button.recipient == recipient]
