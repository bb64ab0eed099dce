"""The public pages: what is live and nothing else, from no other site, small, kept by caches, read by machines."""

import json
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from desk import HELD, ago, draft, editor, live
from django.contrib.staticfiles.finders import find
from django.core.management import call_command
from django.test import Client as Browser

from cast import browser, house
from scopewell.newsletter.forms import LONGEST
from scopewell.public.actions import publish, take_off
from scopewell.public.caching import SAME_FOR_S
from scopewell.public.models import PieceKind
from scopewell.public.shipped import shipped_texts
from scopewell.public.stages import STAGES
from scopewell.ui import signup
from scopewell.ui.signup import MOMENT

pytestmark = pytest.mark.django_db
PAGES = (
    "/", "/what-medical-exercise-is/", "/stages-of-care/", "/for-referrers/", "/for-clients/", "/join/", "/privacy/",
    "/terms/", "/articles/", "/articles/asking/", "/articles/about/red-flags/", "/search/?q=night", "/search/",
)  # fmt: skip
LOADED = re.compile(r"""<(?:link|script|img|video|source|iframe)\b[^>]*?(?:href|src)="([^"]+)\"""")


@pytest.fixture(autouse=True)
def _site() -> None:
    call_command("import_content")
    live()


def page(path: str) -> str:
    answer = Browser().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_of_its_own(path: str) -> None:
    html = page(path)
    for url in LOADED.findall(html):
        assert url.startswith("/") or 'rel="canonical"' in html[html.index(url) - 60 : html.index(url)], url
    assert not re.search(r"\son\w+=|\sstyle=|<style", html)
    assert all("src=" in tag or "ld+json" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert html.count("<h1") == 1
    assert '<main id="main"' in html
    assert 'href="#main"' in html
    assert "{site}" not in html


@pytest.mark.parametrize("path", PAGES)
def test_every_link_on_a_page_leads_somewhere(path: str) -> None:
    for url in set(re.findall(r'href="(/[^"#]*)', page(path))):
        if not url.startswith("/static/"):
            assert Browser().get(url).status_code in (200, 302), url


def test_the_first_load_is_small() -> None:
    html = page("/")
    sheets = re.findall(r'href="/static/(ui/[\w-]+\.css)"', html)
    scripts = re.findall(r'src="/static/(\w+/[\w-]+\.js)"', html)
    assert len(sheets) == 7
    total = len(html.encode()) + sum(Path(str(find(name))).stat().st_size for name in (*sheets, *scripts))
    assert total < 60_000


def test_who_is_signed_in_goes_on_to_the_workspace() -> None:
    assert browser(house().owner).get("/")["Location"] == "/today/"
    assert "Exercise begins where physical therapy ends" in page("/")


def test_an_unpublished_a_coming_and_a_withdrawn_piece_are_not_there() -> None:
    draft("unseen", title="Unseen words")
    publish(actor=None, version=draft("coming", title="Coming words"), at=ago(days=-2))
    gone = live("gone", title="Gone words")
    assert Browser().get("/articles/gone/").status_code == 200
    take_off(actor=editor(), piece=gone.piece)
    for slug in ("unseen", "coming", "gone", "never-was"):
        assert Browser().get(f"/articles/{slug}/").status_code == 404
        assert Browser().get(f"/articles/{slug}/share.png").status_code == 404
    for path in ("/", "/articles/", "/search/?q=words", "/feed.xml", "/sitemap.xml"):
        html = page(path)
        assert not re.search(r"(Unseen|Coming|Gone) words|/(unseen|coming|gone)/", html), path


def test_a_scheduled_piece_comes_at_its_hour_without_anybody_doing_anything() -> None:
    from unittest.mock import patch

    version = draft("coming")
    hour = ago(hours=-3)
    publish(actor=None, version=version, at=hour)
    assert Browser().get("/articles/coming/").status_code == 404
    with patch("django.utils.timezone.now", return_value=hour):
        assert Browser().get("/articles/coming/").status_code == 200


def test_an_article_has_every_part_of_the_tip_page() -> None:
    live("next", title="What comes after", series_number=6)
    live("other", title="Something else", series="", series_number=None)
    html = page("/articles/asking/")
    for words in (
        "Test series</b>, tip 5", "Key insights", "An unanswered question is not a no.", "A source",
        "Next: tip 6", "Read next", "Something else", "Join the network", "Read the free eBook", "Practice updates",
        "No clinician has reviewed this text", '<h2 id="before">Before</h2>',
    ):  # fmt: skip
        assert words in html, words


def test_a_video_elsewhere_is_a_link_and_one_of_ours_a_player() -> None:
    live("there", video="https://video.example/1")
    live("here", video="/files/one.mp4", captions="/files/one.vtt")
    live("shown", video="/files/one.mp4", captions="/files/one.vtt", poster="/files/one.png")
    assert "<video" not in page("/articles/there/")
    here = page("/articles/here/")
    assert 'src="/files/one.mp4" poster="/articles/here/share.png"' in here
    assert '<track kind="captions" srclang="en" label="English" src="/files/one.vtt" default>' in here
    assert 'poster="/files/one.png"' in page("/articles/shown/")


def test_the_sign_up_stands_where_a_room_offers_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signup, "_renders", [])
    assert 'class="offer"' not in page("/articles/asking/")
    assert 'href="#offer"' not in page("/")
    from django.utils.html import format_html

    monkeypatch.setattr(signup, "_renders", [lambda _, offer: format_html("<form class={}></form>", offer)])
    offered = (
        '<section class="offer" id="offer" aria-label="The free eBook"><div class="public-width"><form class=ebook>'
    )
    assert offered in page("/articles/asking/")


def test_the_operators_name_stands_over_the_series_of_ours(settings: Any) -> None:
    settings.SITE_NAMES = {**settings.SITE_NAMES, "series": "Hallway <talks>"}
    assert "Hallway &lt;talks&gt;</b>, tip 5" in page("/articles/defining-the-scope-of-medical-exercise-training/")


def test_search_engines_read_what_the_page_says() -> None:
    live("hostile", title="</script><script>alert(1)</script>", summary="A & B <b>", tags=["</script>"])
    for slug in ("asking", "hostile"):
        html = page(f"/articles/{slug}/")
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
        data = json.loads(block)
        assert data["@type"] == "Article"
        assert data["url"].endswith(f"/articles/{slug}/")
        assert data["datePublished"] <= data["dateModified"]
    assert data["headline"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in html


def test_the_feed_and_the_map_are_well_formed_and_complete() -> None:
    live("linked", body="See [another](/articles/asking/).\n")
    feed = ElementTree.fromstring(Browser().get("/feed.xml").content)
    assert feed.tag == "rss"
    links = [item.findtext("link") for item in feed.iter("item")]
    assert "http://127.0.0.1:8000/articles/asking/" in links
    texts = "".join(item.findtext("description") or "" for item in feed.iter("item"))
    assert 'href="http://127.0.0.1:8000/articles/asking/"' in texts
    assert 'href="/' not in texts
    assert all(item.findtext("pubDate") and item.findtext("guid") for item in feed.iter("item"))
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = [loc.text for loc in ElementTree.fromstring(page("/sitemap.xml")).iterfind("s:url/s:loc", spaces)]
    assert len(found) == len(set(found))
    assert {"http://127.0.0.1:8000/", "http://127.0.0.1:8000/privacy/"} <= set(found)
    for url in found:
        assert page(str(url).removeprefix("http://127.0.0.1:8000"))
    assert "http://127.0.0.1:8000/updates/" in found
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in page("/robots.txt")


@pytest.mark.parametrize(
    "query",
    ["", "   ", "%", "_", "\x00", "'; drop table--", "<b>x</b>", "(((", "ñ" * 5000, "\u202eabc", "* OR 1=1", "\\"],
)
def test_odd_searches_are_answered(query: str) -> None:
    answer = Browser().get("/search/", {"q": query})
    assert answer.status_code == 200
    assert b"<b>x</b>" not in answer.content


def test_a_search_finds_every_word_folds_case_and_shows_where() -> None:
    live("elsewhere", title="Quokka", body="Only one of them.")
    live("here", body="The quokka is small. Writes it down.")
    html = page("/search/?q=QUOKKA+writes")
    assert "1 result" in html
    assert "<mark>quokka</mark>" in html
    assert "<mark>Writ" in html
    assert "Nothing holds all of these words" in page("/search/?q=zebra")


def test_a_page_for_everybody_is_kept_and_asked_for_again_by_its_mark() -> None:
    visitor = Browser()
    first = visitor.get("/articles/asking/")
    assert first["Cache-Control"] == "public, max-age=60"
    assert not first.cookies
    again = visitor.get("/articles/asking/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    own = browser(editor()).get("/articles/asking/")
    assert "private" in own["Cache-Control"]
    assert "ETag" not in own


def test_a_page_with_the_sign_up_is_the_same_until_its_moment_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    now = (int(time.time()) // SAME_FOR_S) * SAME_FOR_S + 5
    monkeypatch.setattr("time.time", lambda: now)
    first = Browser().get("/")
    assert b"data-moment" in first.content
    now += 3600
    assert Browser().get("/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    now += SAME_FOR_S
    later = Browser().get("/", headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200
    assert MOMENT.findall(later.content) != MOMENT.findall(first.content)
    assert timedelta(seconds=2 * SAME_FOR_S) < LONGEST


def test_the_share_image_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    live(
        "long", title="An exceedingly long title: #with *marks* and $math$ that must not be read as markup " + "x" * 60
    )
    for slug in ("asking", "long"):
        image = Browser().get(f"/articles/{slug}/share.png")
        assert image.content[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(image.content[16:20]), int.from_bytes(image.content[20:24])) == (1200, 630)
    monkeypatch.setattr("typst.compile", None)
    assert Browser().get("/articles/asking/share.png").status_code == 200


def test_the_picture_says_everything_in_words_too() -> None:
    html = page("/stages-of-care/")
    for stage in STAGES:
        for words in (stage.name, stage.leads, stage.physician, stage.professional, stage.in_hand):
            assert words in html
        assert f'href="#{stage.key}"' in html


def test_what_we_ship_passes_the_guard_and_uses_no_brand() -> None:
    from scopewell.editions.wording import notes_of
    from scopewell.public.models import Version

    assert {text.slug for text in shipped_texts() if text.kind == PieceKind.PAGE} >= {"privacy", "terms", "join"}
    for text in shipped_texts():
        content = {name: value for name, value in text.content.items() if value is not None}
        assert [(part, note.flag.span) for part, note in notes_of(Version(**content)) if note.blocks] == [], text.slug
        written = re.sub(r"https?://\S+", "", str(content))  # a source's address is its own
        assert not re.search(r"\bMETI\b|postrehab|MedEx ?PRO|MET 101", written, re.IGNORECASE)


def test_the_guard_stands_in_the_way_of_what_we_would_not_ship() -> None:
    from scopewell.editions.wording import notes_of
    from scopewell.public.models import Version

    assert any(note.blocks for _, note in notes_of(Version(title="A", summary="B", body=HELD)))


def test_an_article_page_asks_a_fixed_number_of_questions(django_assert_num_queries: object) -> None:
    for number in range(12):
        live(f"more-{number}", series_number=10 + number)
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's
        Browser().get("/articles/asking/")
