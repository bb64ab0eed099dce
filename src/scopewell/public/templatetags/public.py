"""Template tags of the public site."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from scopewell.public.addresses import absolute as full_address
from scopewell.public.addresses import address_of
from scopewell.ui.prose import to_html
from scopewell.ui.site import named

register = template.Library()


@register.filter
def prose(markdown: str) -> SafeString:
    """Return Markdown as HTML with the operator's names in their places."""
    pieces = re.split(r"(\{\w+\})", to_html(markdown))
    return SafeString("".join(conditional_escape(named(p)) if p[:1] == "{" and p[-1:] == "}" else p for p in pieces))


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
