"""What members write becomes HTML that runs, loads and dresses nothing, in a time that grows with the text."""

import re
import time
from html.parser import HTMLParser

import pytest

from scopewell.ui.prose import TAGS, post_to_html, to_text

CORPUS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<iframe src=//e.example>",
    "<a href='javascript:alert(1)'>x</a>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))", "[x](java&#10;script:alert(1))", "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:msgbox)", "[x](file:///etc/passwd)",
    "![x](javascript:alert(1))", "![x](https://e.example/pixel.gif)", "![x](/account/logout/)", "![x](//e.example/p)",
    "<https://e.example/\"onmouseover=alert(1)>", "[x](https://e.example \"t\\\" onmouseover=alert(1)\")",
    "[x]: javascript:alert(1)\n\n[x]", "[a]: data:text/html,x\n\n[b][a]", "`<script>`", "```\n</code><script>x\n```",
    "```html\" onclick=\"x\n<b>\n```",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<style>@import 'https://e.example'</style>", "<p style='background:url(https://e.example)'>",
    "<base href=//e.example>",
    "<meta http-equiv=refresh content='0;url=//e.example'>", "<object data=x><embed src=x>",
    "<details open ontoggle=alert(1)>",
    "<div id=main name=location>", "# main", "## <b id=x>head</b>", "<!-- --><script>--><img onerror=x>",
    "]]><script>alert(1)</script>",
    "<a href=\"/\" target=_blank>x</a>", "\u202ereversed", "[\u202e](https://e.example)", "@clover-colleague<script>",
    "[@clover-colleague](javascript:alert(1))", "<x-y onclick=alert(1)>", "| a |\n|---|\n| <img src=x onerror=y> |",
    "> <script>\n> alert(1)", "- <svg><animate onbegin=alert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt;",
)  # fmt: skip
PEOPLE = frozenset({("clover-colleague", "/network/people/clover-colleague/")})
KNOWN = frozenset(TAGS - {"img"})
ATTRIBUTES = {"href", "title", "rel", "start", "class", "scope"}


class Reader(HTMLParser):
    """Reads HTML and refuses what a post may not hold."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name == "href":
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value or "", re.IGNORECASE)
                assert scheme is None or scheme[1] in ("https", "http", "mailto", "tel"), value
            if name == "rel":
                assert value == "nofollow ugc noopener"
            if name == "class":
                assert value == "number"

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")


@pytest.mark.parametrize("text", CORPUS)
def test_nothing_runs(text: str) -> None:
    for shape in (text, f"> {text}", f"- {text}", f"Words {text} words", text + text, f"[{text}](https://e.example)"):
        html = post_to_html(shape, PEOPLE)
        Reader().feed(html)
        assert "\u202e" not in html


def test_markdown_that_is_meant_comes_through() -> None:
    html = post_to_html("**Bold** and [a paper](https://e.example/p)\n\n- one\n- two\n\n> said", PEOPLE)
    for part in ("<strong>Bold</strong>", 'href="https://e.example/p"', "<li>one</li>", "<blockquote>"):
        assert part in html


def test_only_members_become_links_and_an_address_of_mail_is_none() -> None:
    html = post_to_html("@clover-colleague, @nobody, me@clover-colleague.example and `@clover-colleague`", PEOPLE)
    assert html.count("<a ") == 1
    assert '<a href="/network/people/clover-colleague/"' in html
    inside = post_to_html("[by @clover-colleague](https://e.example)", PEOPLE)
    assert inside.count("<a ") == 1


HEAVY = {
    "brackets": "[" * 1_000_000, "stars": "*a" * 500_000, "quotes": "> " * 500_000, "ticks": "`" * 1_000_000,
    "mentions": "@a" * 500_000, "handles": "@" + "a-" * 499_999, "links": "[a](" * 250_000, "angle": "<" * 1_000_000,
    "entities": "&#x" * 333_333, "underscores": "_a _" * 250_000, "tables": "|" * 1_000_000, "lines": "\n" * 1_000_000,
    "images": "![" * 500_000, "escapes": "\\" * 1_000_000, "nested lists": "- " * 500_000, "smart": "'\"" * 500_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    whole = HEAVY[name]
    eighth, all_of_it = seconds(whole[:6_000]), seconds(whole[:48_000])
    assert all_of_it < max(8 * eighth * 3, 2.0), (name, eighth, all_of_it)
    assert seconds(whole) < 8.0, name


def seconds(text: str) -> float:
    """Return how long a text takes to be read, in seconds of the processor."""
    began = time.process_time()
    post_to_html.__wrapped__(text, PEOPLE)
    to_text.__wrapped__(text)
    return time.process_time() - began
