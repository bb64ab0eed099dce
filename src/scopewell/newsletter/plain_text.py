"""The text part of a mail: what Markdown says, as people write plain mails."""

import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scopewell.ui.prose import without_unseen

WIDTH = 72


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": True, "maxNesting": 40}).enable("smartquotes")


def as_plain_text(markdown: str, base_url: str) -> str:
    """Return Markdown as plain text: lines of 72, headings underlined, links with their whole address behind them."""
    tokens = _reader().parse(without_unseen(markdown))
    return "\n".join(_blocks(tokens, base_url)).strip() + "\n"


def _blocks(tokens: Sequence[Token], base_url: str) -> Iterator[str]:
    margins: list[str] = []
    numbers: list[int | None] = []
    mark = ""
    heading = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
            numbers.append(start)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
            if not numbers:
                yield ""
        elif token.type == "list_item_open":
            number = numbers[-1]
            mark = "- " if number is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
            margins.append(" " * len(mark))
        elif token.type in ("list_item_close", "blockquote_close"):
            margins.pop()
        elif token.type == "blockquote_open":
            margins.append("> ")
        elif token.type == "heading_open":
            heading = "=" if token.tag in ("h1", "h2") else "-"
        elif token.type == "hr":
            yield from ("".join(margins) + "* * *", "")
        elif token.type in ("fence", "code_block"):
            yield from (*("    " + line for line in token.content.rstrip().splitlines()), "")
        elif token.type == "inline":
            yield from _wrapped(_words(token.children or [], base_url), margins, mark, heading)
            if not numbers:
                yield ""
            mark = heading = ""


def _wrapped(words: str, margins: list[str], mark: str, heading: str) -> Iterator[str]:
    before = "".join(margins)
    first = "".join(margins[:-1]) + mark if mark else before
    lines = [
        line
        for number, part in enumerate(words.split("\n"))
        for line in textwrap.wrap(
            part, WIDTH, initial_indent=before if number else first, subsequent_indent=before,
            break_long_words=False, break_on_hyphens=False,
        )
    ]  # fmt: skip
    yield from lines
    if heading and lines:
        yield heading * len(lines[-1])


def _words(children: Sequence[Token], base_url: str) -> str:
    said: list[str] = []
    links: list[tuple[int, str]] = []
    for child in children:
        match child.type:
            case "text" | "code_inline":
                said.append(child.content)
            case "image":
                said.append(child.content)
            case "softbreak":
                said.append(" ")
            case "hardbreak":
                said.append("\n")
            case "link_open":
                links.append((len(said), str(child.attrs.get("href", ""))))
            case "link_close":
                start, href = links.pop()
                whole = base_url + href if href.startswith("/") else href
                if "".join(said[start:]) != whole:
                    said.append(f" <{whole}>")
    return "".join(said)
