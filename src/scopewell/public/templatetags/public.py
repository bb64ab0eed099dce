"""Template tags of the public site."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from scopewell.public.addresses import absolute as full_address
from scopewell.public.addresses import address_of

register = template.Library()


@register.filter
def absolute(path: str) -> str:
    """Return the full address of a path."""
    return full_address(path)


@register.simple_tag
def address(kind: str, slug: str) -> str:
    """Return the path of a piece."""
    return address_of(kind, slug)


@register.filter
def marked(text: str, words: tuple[str, ...]) -> SafeString:
    """Return a text with the words that were looked for marked."""
    if not words:
        return SafeString(conditional_escape(text))
    parts = re.split(f"({'|'.join(map(re.escape, words))})", text, flags=re.IGNORECASE)
    shown = [
        format_html("<mark>{}</mark>", part) if n % 2 else conditional_escape(part) for n, part in enumerate(parts)
    ]
    return SafeString("".join(shown))
