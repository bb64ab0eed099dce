"""Text as people type it, made fit to be kept."""

import re

# A database refuses NUL; lone surrogates cannot be written as UTF-8.
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def plain_words(text: str) -> str:
    """Return a text with plain line ends, without the characters no database keeps."""
    return UNKEEPABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
