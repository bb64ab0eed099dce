"""Template tags of intake."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from scopewell.intake.links import first_name
from scopewell.intake.models import IntakeLink
from scopewell.intake.pages import Page
from scopewell.knowledge.questionnaire import Words

register = template.Library()


@register.filter
def told(text: str, number: object) -> str:
    """Return a sentence with its number."""
    return text.replace("{n}", str(number))


@register.filter
def told_unit(text: str, unit: str) -> str:
    """Return a sentence with its unit."""
    return text.replace("{unit}", unit)


@register.filter
def told_date(text: str, when: datetime) -> str:
    """Return a sentence with its day."""
    day = timezone.localtime(when)
    return text.replace("{date}", f"{day.month}/{day.day}/{day.year}")


@register.filter
def holds(page: Page, name: str) -> str:
    """Return what a field of a page holds."""
    return page.one(name)


@register.filter
def first_value(values: Mapping[str, str]) -> str:
    """Return what the field of the question itself holds."""
    return values.get("", "")


@register.filter
def ask_of(fact: str, words: Words) -> str:
    """Return the question of a fact."""
    return words.of_fact(fact).ask


@register.filter
def greeted(link: IntakeLink) -> str:
    """Return how the client of a link is greeted."""
    return first_name(link.client)


@register.filter
def unlocal(value: Any) -> str:
    """Return a coordinate of a drawing."""
    return f"{value:g}"
