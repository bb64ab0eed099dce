"""Markdown becomes HTML that cannot run, load or dress anything, whatever was typed."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopewell.ui.prose import ATTRIBUTES, SCHEMES, TAGS, headings, to_html, to_text

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x)",
    "![look](https://tracker.example/p.gif)",
    "![look](//tracker.example/p.gif)",
    "![look](/\\tracker.example/p.gif)",
    "<iframe src='https://elsewhere.example'></iframe>",
    "<a href='x' style='position:fixed'>all of the page</a>",
    "<svg onload=alert(1)>",
    "[a](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>`",
    "## <b onclick=x>Heading</b>",
    "| a |\n| - |\n| <style>*{display:none}</style> |",
    "&#x6A;avascript&colon;alert(1)",
    '[a](https://x.example/" onmouseover="alert(1))',
    "> " * 500 + "deep",
    "*" * 4000,
    "[" * 3000,
    "\u202etxet desrever",
]


class Seen(HTMLParser):
    """Gathers the elements and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name, value or "") for name, value in attrs] or [(tag, "", "")]


def is_harmless(html: str) -> None:
    for tag, name, value in Seen(html).found:
        assert tag in TAGS
        assert not name or name in ATTRIBUTES.get(tag, set()) | {"rel"}, (tag, name)
        if name == "src":
            assert re.match(r"/[^/\\]", value)
        if name == "href" and ":" in value.split("/")[0]:
            assert value.split(":")[0].lower() in SCHEMES


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    is_harmless(to_html(text))


@given(st.text(alphabet="<>[]()!#*_`|-\n\\\"'&;:/ajsx1 =", max_size=200))
def test_no_text_at_all_makes_anything_else(text: str) -> None:
    is_harmless(to_html(text))


def test_what_editors_write_is_set_as_they_mean_it() -> None:
    html = to_html(
        '## Who leads\n\nThe *physical therapist* says "stop".\n\n| Item | Days |\n| --- | ---: |\n| a | 7 |\n'
    )
    assert '<h2 id="who-leads">Who leads</h2>' in html
    assert "<em>physical therapist</em> says “stop”" in html
    assert '<td class="number">7</td>' in html


def test_the_first_level_is_the_title_of_the_page_and_anchors_differ() -> None:
    assert to_html("# One\n\n## One\n\n#### Deep") == (
        '<h2 id="one">One</h2>\n<h2 id="one-2">One</h2>\n<h4>Deep</h4>\n'
    )
    assert [heading.anchor for heading in headings("## A & B\n\ntext\n\n### C\n\n## ...")] == ["a-b", "part"]


def test_a_link_away_learns_nothing_of_the_page_it_came_from() -> None:
    assert 'rel="noopener"' in to_html("[the study](https://example.org/study)")


def test_the_words_alone_can_be_had() -> None:
    assert to_text("## Head\n\nA *word*, a [link](https://x.example)\nand `code`.\n\n- one\n- two") == (
        "Head\nA word, a link and code.\none\ntwo"
    )
