"""Reading a chapter: Markdown in, plain nodes out, which the template sets. Text stays text, never markup.

Beyond CommonMark with tables, a chapter says a few things in forms that read well as Markdown too:

- `[@key]` cites a source of ours; `[@key†]` one whose number was not read at the source, `[@key‡]` one read on the page
  of another; `[§]` marks a setting of ours that no source gives.
- `![What it shows](figure:name "Caption")`, alone in a paragraph, is a drawing of ours.
- `Table 3/1/1: Caption` above a table gives its caption and the shares of its columns.
- A quotation that begins with `[!KEY] Title` is a box; `- [ ]` in a list is a box to tick.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from scopewell.handbook.errors import BadChapter

# A node is what the template reads: plain JSON, of a shape its key "is" tells.
type Node = dict[str, Any]

MARKS = "†‡§"
BOXES = {"KEY": "key", "CHECK": "check", "SAY": "say", "CARE": "care"}
CITED = re.compile(rf"\[((?:(?:@[a-z0-9-]+[{MARKS}]?|[{MARKS}])(?:; )?)+)\]")
RANGE = re.compile(r"(?<=\d)-(?=\d)")
ONE_CITED = re.compile(rf"@([a-z0-9-]+)([{MARKS}]?)|([{MARKS}])")
CAPTION = re.compile(r"Table(?: ([\d/.]+))?: ")
BOX = re.compile(r"\[!([A-Z]+)\] ?(.*)")
TICK = "[ ] "
WRAPPED = {"em": "em", "strong": "strong"}


class Chapter(NamedTuple):
    """One chapter: `slug` is the name of its file without the number."""

    slug: str
    title: str
    lead: list[Node]
    blocks: list[Node]


def read_chapter(name: str, text: str) -> Chapter:
    """Return the chapter of a file called `name`. Raises BadChapter for a form that nobody sets."""
    return _Reader(name).chapter(text)


def slug_of(name: str) -> str:
    """Return what a chapter is called in links: its file's name without number and ending."""
    return re.sub(r"^\d+-|\.md$", "", name)


def words_of(nodes: Iterable[Node]) -> str:
    """Return the words of inline nodes, without citations."""
    return "".join(_words(nodes))


def texts_of(blocks: Iterable[Node]) -> Iterator[str]:
    """Yield every text of the blocks, in reading order: one for each heading, paragraph, row of a table, caption."""
    for block in blocks:
        match block["is"]:
            case "heading" | "paragraph":
                yield words_of(block["body"])
            case "list":
                for item in block["items"]:
                    yield from texts_of(item["blocks"])
            case "table":
                yield words_of(block["caption"])
                yield from ("; ".join(filter(None, map(words_of, row))) for row in (block["head"], *block["rows"]))
            case "box":
                yield block["title"]
                yield from texts_of(block["blocks"])
            case "figure":
                yield block["caption"]


def nodes_of(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield every node below these, and these."""
    for node in nodes:
        yield node
        for part in ("body", "blocks", "caption"):
            if isinstance(node.get(part), list):
                yield from nodes_of(node[part])
        for item in node.get("items", ()):
            yield from nodes_of(item["blocks"])
        for row in (node.get("head", ()), *node.get("rows", ())):
            for cell in row:
                yield from nodes_of(cell)


def _words(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if node["is"] == "text":
            yield node["text"]
        elif "body" in node:
            yield from _words(node["body"])
        elif node["is"] == "break":
            yield " "


class _Reader:
    """Reads one file; its name stands in every error."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.slug = slug_of(name)
        self.markdown = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])

    def chapter(self, text: str) -> Chapter:
        """Return the chapter: a title, a first paragraph that leads, then its blocks."""
        tree = SyntaxTreeNode(self.markdown.parse(text))
        blocks = self.blocks(tree.children)
        if len(blocks) < 3 or blocks[0].get("level") != 1 or blocks[1]["is"] != "paragraph":
            raise self._refused("no title and lead", "a heading of level 1, then a paragraph, then the chapter")
        return Chapter(self.slug, words_of(blocks[0]["body"]), blocks[1]["body"], blocks[2:])

    def blocks(self, children: Iterable[SyntaxTreeNode]) -> list[Node]:
        """Return the blocks, each table with the caption that stood above it."""
        found: list[Node] = []
        for child in children:
            block = self.block(child)
            if block["is"] == "table" and found and (captioned := _captioned(found[-1])):
                found.pop()
                block |= captioned
            found.append(block)
        return found

    def block(self, node: SyntaxTreeNode) -> Node:
        """Return one block."""
        match node.type:
            case "heading":
                body = self.inline(node.children[0])
                return {"is": "heading", "level": int(node.tag[1]), "body": body, "label": self._label(words_of(body))}
            case "paragraph":
                return self.paragraph(node.children[0])
            case "bullet_list" | "ordered_list":
                items = [self.item(item) for item in node.children]
                return {"is": "list", "ordered": node.type == "ordered_list", "items": items}
            case "table":
                return self.table(node)
            case "blockquote":
                return self.box(node)
        raise self._refused(f"a {node.type}", "headings, paragraphs, lists, tables, boxes, figures")

    def paragraph(self, inline: SyntaxTreeNode) -> Node:
        """Return a paragraph, or the figure that stands alone in it."""
        parts = inline.children
        if len(parts) == 1 and parts[0].type == "image":
            source, caption = str(parts[0].attrs["src"]), str(parts[0].attrs.get("title", ""))
            alt = "".join(part.content for part in parts[0].children)
            if not source.startswith("figure:") or not alt or not caption:
                raise self._refused(source, 'a figure, as in ![What it shows](figure:name "Caption")')
            return {"is": "figure", "name": source.removeprefix("figure:"), "alt": alt, "caption": caption}
        return {"is": "paragraph", "body": self.inline(inline)}

    def item(self, node: SyntaxTreeNode) -> Node:
        """Return one item of a list; `tick`: it has a box to tick."""
        blocks = self.blocks(node.children)
        first = blocks[0]["body"][0] if blocks and blocks[0].get("body") else None
        tick = first is not None and first.get("text", "").startswith(TICK)
        if tick and first is not None:
            first["text"] = first["text"].removeprefix(TICK)
        return {"tick": tick, "blocks": blocks}

    def table(self, node: SyntaxTreeNode) -> Node:
        """Return a table: cells of inline nodes, and how each column is aligned."""
        head, *rest = node.children
        rows = [row for part in rest for row in part.children]
        aligned = [str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in head.children[0].children]
        return {
            "is": "table",
            "caption": [],
            "shares": [1] * len(aligned),
            "align": [side or "left" for side in aligned],
            "head": self._cells(head.children[0]),
            "rows": [self._cells(row) for row in rows],
        }

    def box(self, node: SyntaxTreeNode) -> Node:
        """Return a box with its kind and title."""
        first, *rest = node.children
        text, _, more = first.children[0].content.partition("\n") if first.type == "paragraph" else ("", "", "")
        named = BOX.fullmatch(text)
        if named is None or named[1] not in BOXES:
            raise self._refused("a quotation that is no box", f"a first line such as [!KEY] Title; {', '.join(BOXES)}")
        blocks = self.blocks(SyntaxTreeNode(self.markdown.parse(more)).children) if more else []
        title = self.markdown.parseInline(named[2])[0]
        return {
            "is": "box",
            "kind": BOXES[named[1]],
            "title": words_of(self.inline(SyntaxTreeNode([title]).children[0])) if named[2] else "",
            "blocks": blocks + self.blocks(rest),
        }

    def inline(self, node: SyntaxTreeNode) -> list[Node]:
        """Return the inline nodes of a text."""
        return [piece for child in node.children for piece in self.pieces(child)]

    def pieces(self, node: SyntaxTreeNode) -> Iterator[Node]:
        """Yield what one inline token becomes; a text is parted at its citations."""
        match node.type:
            case "text":
                yield from _parted(node.content)
            case "softbreak":
                yield {"is": "text", "text": " "}
            case "hardbreak":
                yield {"is": "break"}
            case "em" | "strong":
                yield {"is": WRAPPED[node.type], "body": self.inline(node)}
            case "link":
                yield {"is": "link", **self._target(str(node.attrs["href"])), "body": self.inline(node)}
            case _:
                raise self._refused(f"a {node.type}", "text, emphasis, links, citations")

    def _cells(self, row: SyntaxTreeNode) -> list[list[Node]]:
        return [self.inline(cell.children[0]) if cell.children else [] for cell in row.children]

    def _target(self, href: str) -> Node:
        if href.startswith("https://"):
            return {"href": href}
        file, _, heading = href.partition("#")
        slug = slug_of(file) if file else self.slug
        return {"label": f"{slug}--{heading}" if heading else slug}

    def _label(self, words: str) -> str:
        return f"{self.slug}--{re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-')}"

    def _refused(self, wrong: str, accepted: str) -> BadChapter:
        return BadChapter(self.name, wrong, accepted)


def _captioned(block: Node) -> Node | None:
    """Return caption and shares when a paragraph is a table's caption."""
    first = block["body"][0] if block["is"] == "paragraph" and block["body"] else {}
    found = CAPTION.match(first.get("text", ""))
    if found is None:
        return None
    first["text"] = first["text"][found.end() :]
    shares = {"shares": [float(share) for share in found[1].split("/")]} if found[1] else {}
    return {"caption": block["body"], **shares}


def _parted(text: str) -> Iterator[Node]:
    """Yield a text, its ranges with a dash, and its citations.

    A citation takes the space before it along, so that it never begins a line.
    """
    end = 0
    for found in CITED.finditer(text):
        if before := text[end : found.start()].rstrip(" "):
            yield {"is": "text", "text": RANGE.sub("–", before)}
        refs = [{"key": key, "mark": mark or alone} for key, mark, alone in ONE_CITED.findall(found[1])]
        yield {"is": "cite", "refs": refs}
        end = found.end()
    if text[end:]:
        yield {"is": "text", "text": RANGE.sub("–", text[end:])}
