"""Writing for a terminal: color when it is one, plain text when it is not, and lines that fit.

What comes from an input never steers the terminal: control characters are written as escapes.
"""

import json
import os
import re
import sys
from collections.abc import Callable
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


_STEERING = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
_STEERING_IN_JSON = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
MOST_SHOWN = 200
MOST_SAID = 600


def visible(text: str) -> str:
    """Return the text with control characters, and those that turn its direction, as escapes. Newlines stay."""
    return text if text.isprintable() else re.sub(_STEERING, _escape, text)  # what steers is never printable


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def one_line(text: str, most: int = MOST_SHOWN) -> str:
    """Return the text of an input on one line, visible, and shortened to `most` characters."""
    shown = text if len(text) <= most else text[: most - 1] + "…"
    return visible(shown).replace("\n", "\\n")


def complain(message: str) -> None:
    """Write a message about an input or a command to standard error, if there is one."""
    try:
        print(one_line(message, MOST_SAID), file=sys.stderr)
    except OSError:  # nobody can be told; the exit status still says it
        return


# `form` is any JSON value, `default` as in json.dumps.
def json_text(form: object, indent: int | None = None, default: Callable[[object], object] | None = None) -> str:
    """Return a value as JSON that any terminal and the encoding of standard output can take."""
    narrow = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") != "utf8"
    text = json.dumps(form, ensure_ascii=narrow, indent=indent, default=default)
    if text.isprintable():  # what steers is never printable
        return text
    return re.sub(_STEERING_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", text)


class Terminal:
    """A place to write text to. Styles are left out when it is not a terminal or NO_COLOR is set."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.styled = out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        self.width = max(48, min(columns() if out.isatty() else 88, 100))
        self.mark = chr(0xF0000 + int.from_bytes(os.urandom(2)))  # tells our own styles from those of an input
        self.own = re.compile(rf"(\x1b\[[\d;]+m){self.mark}")

    def style(self, text: str, *names: str) -> str:
        """Return the text with styles, or as it is."""
        if not self.styled or not names:
            return text
        codes = ";".join(CODES[name] for name in names)
        return f"\x1b[{codes}m{self.mark}{text}\x1b[0m{self.mark}"

    def line(self, text: str = "") -> None:
        """Write one line."""
        self.out.write(self._visible(text) + "\n")

    def _visible(self, text: str) -> str:
        """Return the text with its own styles as they are, and everything else visible."""
        parts = self.own.split(text)
        return "".join(part if at % 2 else visible(part) for at, part in enumerate(parts))

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


def columns() -> int:
    """Return the width of the terminal that standard output is; 88 when it is none."""
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
        self.live = sys.stderr is not None and sys.stderr.isatty()

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
