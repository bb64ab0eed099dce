"""Template tags of Today."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from scopewell.ui.agenda import Item

register = template.Library()


@register.filter
def due_words(due: datetime) -> str:
    """Return how far a moment is, in words: "2 h left", "5 days", "3 days late"."""
    left = due - timezone.now()
    if abs(left) < timedelta(days=1):
        hours = abs(int(left.total_seconds() // 3600)) if left > timedelta() else int(-left.total_seconds() // 3600)
        same_day = timezone.localdate(due) == timezone.localdate()
        if left > timedelta():
            return "today" if same_day and hours >= 12 else f"{hours} h left"
        return "now due" if hours < 1 else f"{hours} h late"
    days = abs(left.days) if left > timedelta() else abs(left).days
    text = f"{days} day{'s' if days != 1 else ''}"
    return text if left > timedelta() else f"{text} late"


@register.simple_tag
def clock_run(item: Item, now: datetime) -> SafeString:
    """Return the line that shows how much of the time is used."""
    used = 100
    if item.since and item.due and item.due > item.since:
        used = round(100 * min(1, max(0, (now - item.since) / (item.due - item.since))))
    return format_html('<svg aria-hidden="true" focusable="false"><rect width="{}%" height="3"/></svg>', used)
