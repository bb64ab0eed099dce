"""The wording guard over a piece: every part a visitor reads, checked as public text."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from scopewell.engine.wording.flags import Flag, Kind, Severity
from scopewell.knowledge.guarding import shipped_guard
from scopewell.public.models import Version
from scopewell.ui.site import named

PARTS = ("title", "summary", "insights", "body")


class Remark(NamedTuple):
    """A flag, and the part of the piece it is in."""

    part: str
    flag: Flag

    @property
    def holds_back(self) -> bool:
        """Whether it stands in the way of publishing."""
        return self.flag.severity is Severity.BLOCK

    def kept(self) -> dict[str, Any]:
        """Return the remark as it is kept with a publication."""
        flag = self.flag
        return {"part": self.part, "rule": flag.rule, "span": flag.span, "severity": str(flag.severity)}


def remarks(version: Version) -> list[Remark]:
    """Return what the guard says of a version, the gravest first. No client's name is known here, nor can be."""
    found = [Remark(part, flag) for part, text in _texts(version) for flag in shipped_guard().check(text, Kind.PUBLIC)]
    return sorted(found, key=lambda remark: not remark.holds_back)


def _texts(version: Version) -> Iterator[tuple[str, str]]:
    for part in PARTS:
        value = getattr(version, part)
        for text in [value] if isinstance(value, str) else value:
            yield part, named(text)
