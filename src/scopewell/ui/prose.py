"""Markdown as HTML: what we and editors write, on pages and in mails.

Two walls: the reader of Markdown passes no HTML and no address that runs something, and a sanitizer lets through the
few elements named here and nothing else. Pictures come from this site or stand as their description, so that no page
and no mail asks another site for anything.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import nh3
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from scopewell.ui.words import plain_words

ELEMENTS = "a p br hr em strong code pre blockquote ul ol li h2 h3 h4 table thead tbody tr th td img"
TAGS = frozenset([*ELEMENTS.split(), "s"])
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "h2": {"id"},
    "h3": {"id"},
    "ol": {"start"},
    "th": {"class", "scope"},
    "td": {"class"},
}
POST_ATTRIBUTES = {name: kept - {"id", "src"} for name, kept in ATTRIBUTES.items() if name != "img"}
SCHEMES = frozenset({"https", "http", "mailto", "tel"})
OWN_ADDRESS = re.compile(r"/(?![/\\])")
# What would turn the reading order around or has no shape on a page.
LONGEST = 100_000
MOST_BRACKETS = 600
MOST_QUOTES = 3_000
"""What a text of somebody's own never reaches. Beyond it the time it takes would be worth somebody's while."""
MENTION = re.compile(r"(?<![\w@/.+-])@([a-z0-9][a-z0-9-]{0,28}[a-z0-9])(?![\w@-])", re.IGNORECASE)
"""A member called by their handle. An address of mail is none."""
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Heading(NamedTuple):
    """A heading of the second level: its words, and the place a link leads to."""

    text: str
    anchor: str


@lru_cache(maxsize=512)
def to_html(markdown: str) -> SafeString:
    """Return Markdown as HTML that cannot run, load or dress anything. The same text gives the same HTML."""
    tokens = _read(markdown)
    made = _reader().renderer.render(tokens, _reader().options, {})
    clean = nh3.clean(
        made, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel="noopener", strip_comments=True
    )
    return SafeString(clean)


@lru_cache(maxsize=2048)
def post_to_html(markdown: str, people: frozenset[tuple[str, str]] = frozenset()) -> SafeString:
    """Return what a member wrote as HTML, by the same two walls, without anchors and without pictures.

    A page holds many posts, so none may name a part of it; pictures of a post are kept apart. `people`: handles and
    addresses; `@handle` becomes a link for these and for nobody else.
    """
    known = dict(people)
    tokens = _read(markdown)
    for token in tokens:
        if token.type == "inline":
            token.children = list(_with_people(token.children or [], known))
    made = _reader().renderer.render(tokens, _reader().options, {})
    clean = nh3.clean(
        made, tags=set(TAGS - {"img"}), attributes=POST_ATTRIBUTES, url_schemes=set(SCHEMES),
        link_rel="nofollow ugc noopener", strip_comments=True,
    )  # fmt: skip
    return SafeString(clean)


def headings(markdown: str) -> list[Heading]:
    """Return the headings of the second level, in their order."""
    tokens = _read(markdown)
    return [
        Heading(_words(tokens[place + 1]), str(token.attrs["id"]))
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]


@lru_cache(maxsize=512)
def to_text(markdown: str) -> str:
    """Return what a text says, without its markup: one line for each block."""
    return "\n".join(words for token in _read(markdown) if token.type == "inline" and (words := _words(token)))


def without_unseen(text: str) -> str:
    """Return a text without controls and marks nobody sees, which could hide or turn around what it says."""
    return UNSEEN.sub("", plain_words(text))


@lru_cache(maxsize=4)
def _reader(*, links: bool = True, quotes: bool = True) -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "typographer": True, "maxNesting": 40})
    made.enable(["table", "strikethrough", *(["smartquotes"] if quotes else [])])
    return made if links else made.disable(["link", "image", "reference"])


def _read(markdown: str) -> list[Token]:
    markdown = without_unseen(markdown)
    if len(markdown) > LONGEST:
        return _as_it_is(markdown)
    quotes = markdown.count("'") + markdown.count('"') <= MOST_QUOTES
    tokens = _reader(links=markdown.count("[") <= MOST_BRACKETS, quotes=quotes).parse(markdown)
    used: set[str] = set()
    for place, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            # The page has the first level for its title.
            token.tag = {"h1": "h2", "h2": "h2", "h3": "h3"}.get(token.tag, "h4")
            if token.type == "heading_open":
                token.attrs["id"] = _anchor(_words(tokens[place + 1]), used)
        elif token.type in ("th_open", "td_open"):
            _align(token)
        elif token.type == "inline":
            token.children = [_own_picture(child) for child in token.children or []]
    return tokens


def _as_it_is(text: str) -> list[Token]:
    """Return a text that is too long to be read as Markdown, as one paragraph."""
    inline = Token("inline", "", 0, content=text, children=[Token("text", "", 0, content=text)])
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]


def _anchor(words: str, used: set[str]) -> str:
    wanted = slugify(words)[:60] or "part"
    anchor, number = wanted, 2
    while anchor in used:
        anchor, number = f"{wanted}-{number}", number + 1
    used.add(anchor)
    return anchor


def _align(cell: Token) -> None:
    """Say in a class what Markdown says in a style, which pages here do not carry."""
    style: Any = cell.attrs.pop("style", "")
    if style == "text-align:right":
        cell.attrs["class"] = "number"
    if cell.type == "th_open":
        cell.attrs["scope"] = "col"


def _own_picture(child: Token) -> Token:
    if child.type != "image" or OWN_ADDRESS.match(str(child.attrs.get("src", ""))):
        return child
    return Token("text", "", 0, content=child.content)


def _with_people(children: list[Token], known: dict[str, str]) -> Iterator[Token]:
    inside_link = 0
    for child in children:
        inside_link += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "image":
            yield Token("text", "", 0, content=child.content)
        elif child.type != "text" or inside_link or "@" not in child.content:
            yield child
        else:
            yield from _called(child.content, known)


def _called(text: str, known: dict[str, str]) -> Iterator[Token]:
    at = 0
    for match in MENTION.finditer(text):
        address = known.get(match[1].lower())
        if address is None:
            continue
        yield Token("text", "", 0, content=text[at : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield Token("text", "", 0, content=match[0])
        yield Token("link_close", "a", -1)
        at = match.end()
    yield Token("text", "", 0, content=text[at:])


def _words(inline: Token) -> str:
    return "".join(_spoken(inline)).strip()


def _spoken(inline: Token) -> Iterator[str]:
    for child in inline.children or []:
        if child.type in ("text", "code_inline", "image"):
            yield child.content
        elif child.type in ("softbreak", "hardbreak"):
            yield " "
