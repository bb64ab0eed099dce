"""Writing for a terminal: color when it is one, plain text when it is not, and lines that fit."""

import os
import sys
from typing import TextIO

CODES = {
    "bold": "1",
    "dim": "2",
    "green": "32",
    "yellow": "33",
    "magenta": "35",
    "red": "31",
    "cyan": "36",
    "inverse": "7",
}


class Terminal:
    """A place to write text to. Styles are left out when it is not a terminal or NO_COLOR is set."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.styled = out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        columns = _columns() if out.isatty() else 88
        self.width = max(48, min(columns, 100))

    def style(self, text: str, *names: str) -> str:
        """Return the text with styles, or as it is."""
        if not self.styled or not names:
            return text
        return f"\x1b[{';'.join(CODES[name] for name in names)}m{text}\x1b[0m"

    def line(self, text: str = "") -> None:
        """Write one line."""
        self.out.write(text + "\n")

    def heading(self, text: str) -> None:
        """Write a heading with a rule above."""
        self.line()
        self.line(self.style(text.upper(), "bold"))

    def paragraph(self, text: str, indent: int = 0, hanging: int = 0) -> None:
        """Write text wrapped to the width, `hanging` columns deeper from the second line on."""
        import textwrap

        first, rest = " " * indent, " " * (indent + hanging)
        wrapped = textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
        for part in wrapped or [first]:
            self.line(part)


def _columns() -> int:
    try:
        return os.get_terminal_size().columns
    except OSError:
        return 88


class Progress:
    """A count on standard error while a long stream is decided; silent when standard error is no terminal."""

    def __init__(self, every: int = 500) -> None:
        self.every = every
        self.count = 0
        self.shown = False
        self.live = sys.stderr.isatty()

    def step(self) -> None:
        """Count one case."""
        self.count += 1
        if self.live and self.count % self.every == 0:
            sys.stderr.write(f"\r{self.count:,} cases decided")
            sys.stderr.flush()
            self.shown = True

    def end(self) -> None:
        """Leave the line clean."""
        if self.shown:
            sys.stderr.write(f"\r{self.count:,} cases decided\n")
