"""What docs/mutants.md says of each kind of fault, and of each that nothing notices; every run compares itself."""

import re
from pathlib import Path

from mutants.barriers import ROOT

PAGE = ROOT / "docs" / "mutants.md"
SURVIVOR = re.compile(r"^\| `(?P<id>[^`/]+/[^`]+)` \| (?P<why>.+?) \|$", re.MULTILINE)
TABLE = re.compile(r"^\| kind of fault .*\|\n(?:\|.*\|\n)+", re.MULTILINE)


def explained(page: Path = PAGE) -> dict[str, str]:
    """Return why each explained fault survives, by its id."""
    return {row["id"]: row["why"] for row in SURVIVOR.finditer(page.read_text("utf-8"))}


def table(page: Path = PAGE) -> list[str]:
    """Return the lines of the table by kind; none when the page has none."""
    found = TABLE.search(page.read_text("utf-8"))
    return found[0].splitlines() if found else []
