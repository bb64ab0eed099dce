"""What docs/mutants.md says of the faults that nothing notices: one row each, read by the run that finds them."""

import re
from pathlib import Path

from mutants.barriers import ROOT

FILE = ROOT / "docs" / "mutants.md"
ROW = re.compile(r"^\| `(?P<id>[^`]+)` \| (?P<why>.+?) \|$", re.MULTILINE)


def explained(file: Path = FILE) -> dict[str, str]:
    """Return why each explained fault survives, by its id."""
    return {row["id"]: row["why"] for row in ROW.finditer(file.read_text("utf-8"))}
