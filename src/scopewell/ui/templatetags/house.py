"""Template tags of the house: icons, outcomes, dates, fields. Built into every template."""

import json
import re
from datetime import date, datetime
from functools import cache
from typing import Any

import lucide
from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from scopewell.engine.disposition import BY_WORD, UNDECIDED
from scopewell.ui import network, rooms, signup, site
from scopewell.ui.prose import to_html

register = template.Library()

OUTCOME_WORDS = {
    "start": "Start",
    "start-with-precautions": "Start with precautions",
    "refer-to-pt": "Refer to physical therapy",
    "medical-clearance": "Medical clearance first",
    "urgent-medical": "Urgent medical",
    "emergency": "Emergency",
    UNDECIDED: "Not decided yet",
}
OUTCOME_ICONS = {
    "start": "circle-arrow-right",
    "start-with-precautions": "list-checks",
    "refer-to-pt": "undo-2",
    "medical-clearance": "hourglass",
    "urgent-medical": "clock",
    "emergency": "phone-call",
    UNDECIDED: "circle-dashed",
}
FILLED = frozenset({"urgent-medical", "emergency"})
MASK = "•••"
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Return an icon that screen readers pass over: the word beside it says the same.

    How its lines are drawn stands once, in components.css: a list carries a hundred icons.
    """
    drawn = lucide._render_icon(name, 18)
    shapes = drawn.partition(">")[2].replace("\n  ", "").replace("\n", "").replace(" />", "/>")
    return mark_safe(f'<svg class="icon" width="18" height="18" viewBox="0 0 24 24" aria-hidden="true">{shapes}')  # noqa: S308  # our own icon names


@register.inclusion_tag("ui/outcome.html")
def outcome(word: str, *, ladder: bool = True, large: bool = False, current: bool = True) -> dict[str, Any]:
    """Return the mark of an outcome: icon, word, ladder of six, place on it.

    `current`: whether it is the outcome in force; an urgent or emergency one is then filled, so that gray print still
    tells it apart.
    """
    step = BY_WORD[word] + 1 if word in BY_WORD else 0
    steps = [{"x": 23 * (n - 1), "kind": "here" if n == step else "below" if n < step else "step"} for n in range(1, 7)]
    return {
        "word": word,
        "says": OUTCOME_WORDS[word],
        "icon": OUTCOME_ICONS[word],
        "step": step,
        "steps": steps if ladder and step else [],
        "large": large,
        "filled": current and word in FILLED,
    }


@register.filter
def outcome_says(word: str) -> str:
    """Return an outcome in words."""
    return OUTCOME_WORDS[word]


@register.filter
def outcome_icon(word: str) -> str:
    """Return the icon of an outcome."""
    return OUTCOME_ICONS[word]


@register.simple_tag(takes_context=True)
def name_of(context: Context, person: Any) -> str:
    """Return a person's name, or initials while names are masked on this screen."""
    name = str(person)
    if not context.get("names_masked"):
        return name
    initials = "".join(part[0] + "." for part in name.split()[:2] if part)
    return f"{initials} {MASK}"


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Return a date with its weekday: "Mon Nov 23", with the year when it is not this one."""
    if value is None:
        return ""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    text = f"{day:%a} {day:%b} {day.day}"
    return text if day.year == timezone.localdate().year else f"{text}, {day.year}"


@register.filter
def moment(value: datetime | None) -> str:
    """Return a time with its weekday: "Mon Nov 23, 9:14 AM"."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{weekday(local)}, {local.hour % 12 or 12}:{local:%M %p}"


@register.filter
def days_from_now(value: date) -> str:
    """Return how far a day is, in words: "today", "in 3 days", "2 days ago"."""
    days = (value - timezone.localdate()).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "tomorrow" if days > 0 else "yesterday"
    return f"in {days} days" if days > 0 else f"{-days} days ago"


@register.filter
def sheets(names: str) -> list[str]:
    """Return the addresses of the style sheets of the house, one layer each."""
    return [static(f"ui/{name}.css") for name in names.split()]


@register.simple_tag
def practice_tabs() -> list[tuple[str, str, str]]:
    """Return what rooms added to the tabs of the practice: label, name of the page, address."""
    return rooms.practice_tabs()


@register.simple_tag
def brought(kind: str) -> list[str]:
    """Return the addresses of the `sheets` or `modules` that rooms bring to every page of the workspace."""
    return [static(path) for path in rooms.brought(kind)]


@register.filter
def described_by(field: Any) -> str:
    """Return the ids of what describes a field: its help, then its errors."""
    ids = [f"{field.auto_id}_help"] if field.help_text else []
    if field.errors:
        ids.append(f"{field.auto_id}_errors")
    return " ".join(ids)


@register.simple_tag
def widget(field: Any) -> SafeString:
    """Return a field's control, marked as invalid when it is, with what describes it."""
    attributes: dict[str, str | bool | Promise] = {}
    if field.errors:
        attributes["aria-invalid"] = "true"
    if described := described_by(field):
        attributes["aria-describedby"] = described
    return SafeString(field.as_widget(attrs=attributes))


@register.simple_tag
def recipient(text: str) -> SafeString:
    """Return the line under a button that says whom it goes to."""
    return format_html('<p class="recipient">{}</p>', text)


@register.simple_tag(takes_context=True)
def sign_up(context: Context, offer: str) -> SafeString:
    """Return the sign-up for `ebook` or `updates`; nothing where no room offers one."""
    return signup.draw(context["request"], offer)


@register.simple_tag
def updates_url() -> str:
    """Return where the updates by e-mail have a page of their own; nothing where no room has one."""
    return signup.updates_url()


@register.filter
def named(text: str) -> str:
    """Return a text with the operator's names in the places left for them."""
    return site.named(text)


@register.simple_tag
def site_names() -> site.Names:
    """Return how the operator calls things."""
    return site.names()


@register.simple_tag
def public_entries(*, foot: bool = False) -> list[site.Entry]:
    """Return the entries of the public navigation."""
    return site.entries(foot=foot)


@register.simple_tag(takes_context=True)
def network_bar(context: Context) -> list[dict[str, Any]]:
    """Return the bar of the network."""
    return network.bar(context["request"])


@register.simple_tag
def linked_data(data: dict[str, Any]) -> SafeString:
    """Return a data block that search engines read and no browser runs."""
    text = SafeString(json.dumps(data, ensure_ascii=False).translate(ESCAPED))
    return format_html('<script type="application/ld+json">{}</script>', text)


@register.filter
def prose(markdown: str) -> SafeString:
    """Return Markdown as HTML with the operator's names in their places."""
    pieces = re.split(r"(\{\w+\})", to_html(markdown))
    return SafeString(
        "".join(conditional_escape(site.named(p)) if p[:1] == "{" and p[-1:] == "}" else p for p in pieces)
    )
