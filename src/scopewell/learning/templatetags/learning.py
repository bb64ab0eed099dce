"""Template tags of learning."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def plain_hours(value: Decimal) -> str:
    """Return hours as people write them: 6, 4.5, 0.75."""
    return f"{value.normalize():f}"
