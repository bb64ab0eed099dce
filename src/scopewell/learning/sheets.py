"""Sheets of the library: written in Markdown, read into blocks that a Typst template sets. Pure.

Besides headings, paragraphs, lists, tables and quotes: `[ ]` at the start of an item is a box to tick; `____` is a line
to write on, longer with more of them; `×8` alone in the first cell of a row is eight empty rows; `{2}` at the end of a
column's heading is how wide the column is beside the others; a rule of hyphens begins a new page.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scopewell.ui.prose import without_unseen

BLANK = re.compile(r"_{4,}")
WEIGHT = re.compile(r"\s*\{(\d{1,2}(?:\.\d)?)\}\s*$")
EMPTY_ROWS = re.compile(r"^×(\d{1,2})$")
TICK = re.compile(r"^\[ \]\s+")
MOST_EMPTY_ROWS = 40

type Block = dict[str, Any]
type Run = dict[str, str]


def blocks_of(markdown: str) -> list[Block]:
    """Return a sheet as blocks of plain JSON values."""
    # A line to write on is no emphasis and no rule: escaped, it stays as it was typed.
    tokens = _reader().parse(BLANK.sub(lambda line: r"\_" * len(line.group()), without_unseen(markdown)))
    return list(_blocks(tokens, 0, len(tokens)))


def as_text(markdown: str) -> str:
    """Return the Markdown of a sheet for reading on a page: boxes and lines to fill in as signs, no layout."""
    text = WEIGHT_IN_TABLE.sub(" |", without_unseen(markdown))
    text = re.sub(r"^(\s*[-*] )\[ \] ", r"\1☐ ", text, flags=re.MULTILINE)
    text = re.sub(r"^\|\s*×\d+\s*\|.*$\n?", "", text, flags=re.MULTILINE)
    return BLANK.sub(" … ", text)


WEIGHT_IN_TABLE = re.compile(r"\s*\{\d{1,2}(?:\.\d)?\}\s*\|")


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "typographer": True, "maxNesting": 20})
    return made.enable(["table", "smartquotes"])


def _blocks(tokens: list[Token], start: int, end: int) -> Iterator[Block]:
    at = start
    while at < end:
        token = tokens[at]
        close = _closing(tokens, at) if token.nesting == 1 else at
        match token.type:
            case "heading_open":
                yield {"kind": "heading", "level": min(max(int(token.tag[1]), 2), 3), "runs": _runs(tokens[at + 1])}
            case "paragraph_open":
                yield from _paragraph(tokens[at + 1])
            case "bullet_list_open" | "ordered_list_open":
                items = list(_items(tokens, at + 1, close))
                yield {"kind": "list", "ordered": token.type.startswith("ordered"), "items": items}
            case "blockquote_open":
                yield {"kind": "note", "blocks": list(_blocks(tokens, at + 1, close))}
            case "table_open":
                yield _table(tokens, at, close)
            case "hr":
                yield {"kind": "page"}
            case "fence" | "code_block":
                yield {"kind": "paragraph", "runs": [_run(token.content)]}
        at = close + 1


def _closing(tokens: list[Token], at: int) -> int:
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1


def _paragraph(inline: Token) -> Iterator[Block]:
    runs = _runs(inline)
    if not any(BLANK.search(run["text"]) for run in runs):
        yield {"kind": "paragraph", "runs": runs}
        return
    # A paragraph with lines to write on keeps its line ends: each is a row of its own.
    for line in _lines(runs):
        yield {"kind": "line", "parts": list(_parts(line))}


def _lines(runs: list[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        first, *others = run["text"].split("\n")
        line.append(run | {"text": first})
        for other in others:
            yield line
            line = [run | {"text": other}]
    yield line


def _parts(runs: list[Run]) -> Iterator[dict[str, Any]]:
    for run in runs:
        last = 0
        for blank in BLANK.finditer(run["text"]):
            if text := run["text"][last : blank.start()].strip():
                yield {"text": text, "style": run["style"]}
            yield {"blank": len(blank.group()) / 4}
            last = blank.end()
        if text := run["text"][last:].strip():
            yield {"text": text, "style": run["style"]}


def _items(tokens: list[Token], start: int, end: int) -> Iterator[Block]:
    """Yield the items of a list, those of lists inside it after their own."""
    for place in range(start, end):
        if tokens[place].type == "inline":
            runs = _runs(tokens[place])
            ticked = bool(runs) and TICK.match(runs[0]["text"])
            if ticked:
                runs[0] = runs[0] | {"text": TICK.sub("", runs[0]["text"])}
            fills = any(BLANK.search(run["text"]) for run in runs)
            parts = [part for line in _lines(runs) for part in _parts(line)] if fills else []
            yield {"tick": bool(ticked), "runs": runs, "parts": parts}


def _table(tokens: list[Token], start: int, end: int) -> Block:
    head: list[list[Run]] = []
    weights: list[float] = []
    rows: list[list[list[Run]]] = []
    inside_head = False
    for place in range(start, end):
        token = tokens[place]
        if token.type in ("thead_open", "tbody_open"):
            inside_head = token.type == "thead_open"
        elif token.type == "tr_open" and not inside_head:
            rows.append([])
        elif token.type == "inline":
            runs = _runs(token)
            if inside_head:
                text = runs[-1]["text"] if runs else ""
                weight = WEIGHT.search(text)
                weights.append(float(weight.group(1)) if weight else 1.0)
                head.append([*runs[:-1], runs[-1] | {"text": WEIGHT.sub("", text)}] if runs else [])
            else:
                rows[-1].append(runs)
    return {"kind": "table", "weights": weights, "head": head, "rows": list(_filled(rows, len(head)))}


def _filled(rows: list[list[list[Run]]], columns: int) -> Iterator[list[list[Run]]]:
    for row in rows:
        wanted = EMPTY_ROWS.match("".join(run["text"] for run in row[0]).strip()) if row else None
        if wanted:
            for _ in range(min(int(wanted.group(1)), MOST_EMPTY_ROWS)):
                yield [[] for _ in range(columns)]
        else:
            yield [*row, *([] for _ in range(columns - len(row)))]


def _runs(inline: Token) -> list[Run]:
    found: list[Run] = []
    style = ""
    for child in inline.children or []:
        match child.type:
            case "strong_open" | "em_open":
                style = child.type.removesuffix("_open")
            case "strong_close" | "em_close":
                style = ""
            case "text" | "code_inline" | "image":
                found.append(_run(child.content, style))
            case "softbreak":
                found.append(_run("\n"))
            case "hardbreak":
                found.append(_run("\n"))
    return _joined(found)


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1]["style"] == run["style"]:
            joined[-1] = run | {"text": joined[-1]["text"] + run["text"]}
        else:
            joined.append(run)
    return joined


def _run(text: str, style: str = "") -> Run:
    return {"text": text, "style": style}
