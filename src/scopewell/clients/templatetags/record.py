"""Template tags of the record."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from scopewell.clients.models import Fact, TimelineEntry
from scopewell.clients.timeline import kind_named
from scopewell.clients.units import shown_fact
from scopewell.clients.vocabulary import STATE_ICONS, State
from scopewell.clients.words import label_of, option_words
from scopewell.ui.templatetags.house import icon, outcome_icon

register = template.Library()


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """Return the icon of a state."""
    return icon(STATE_ICONS[State(state)])


@register.simple_tag
def entry_icon(entry: TimelineEntry) -> SafeString:
    """Return the icon of a timeline row: that of its outcome, else that of its kind."""
    return icon(outcome_icon(entry.outcome) if entry.outcome else kind_named(entry.kind).icon)


@register.simple_tag
def entry_url(entry: TimelineEntry, key: str) -> str:
    """Return where a timeline row leads; nothing when it leads nowhere."""
    kind = kind_named(entry.kind)
    return kind.url(key, entry.reference) if kind.url and entry.reference else ""


@register.filter
def fact_label(fact: str) -> str:
    """Return the label of a fact."""
    return label_of(fact)


@register.simple_tag(takes_context=True)
def shown(context: Context, fact: Fact) -> str:
    """Return a statement's value as the practice reads it, numbers in its units."""
    return shown_fact(fact, str(context["practice"].units))


@register.filter
def audit_words(action: str) -> str:
    """Return an action of the audit trail in words: "client.change-state" becomes "Change state"."""
    return option_words(action.partition(".")[2])


@register.filter
def page_words(page: str) -> str:
    """Return the name of a page in words."""
    return option_words(page.partition(":")[2])


@register.filter
def as_words(option: str) -> str:
    """Return an id as words."""
    return option_words(option)
