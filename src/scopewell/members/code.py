"""The code of conduct a member agrees to: our own words, under a version that stands in every application."""

from functools import cache
from importlib.resources import files

VERSION = "2026-11"


@cache
def code_of_conduct() -> str:
    """Return the code of conduct, in Markdown."""
    return (files("scopewell.members") / "code_of_conduct.md").read_text()
