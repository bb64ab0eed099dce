"""The editors' desk: who gets in, what is saved, what is held back, what comes back."""

import re

import pytest
from desk import HELD, TEXT, ago, draft, editor, live
from django.test import Client as Browser
from django.urls import reverse

from cast import browser, house
from scopewell.public.actions import publish, save_version
from scopewell.public.models import Piece, PieceKind, Publication, Version
from scopewell.wording.errors import WordingInTheWay

pytestmark = pytest.mark.django_db


def typed(version: Version | None = None, **changes: str) -> dict[str, str]:
    lines = {name: "\n".join(TEXT[name]) for name in ("tags", "insights", "related")}  # type: ignore[arg-type]
    plain = {name: str(TEXT[name]) for name in ("title", "summary", "series", "series_number", "video", "body")}
    base = {"base": str(version.number if version else 0), "sources": "A source | https://example.org/a | read in full"}
    return plain | lines | base | changes


def test_visitors_and_owners_of_practices_do_not_get_in() -> None:
    key = draft().piece.key
    for path in ("/publishing/", f"/publishing/{key}/", f"/publishing/{key}/preview/1/", f"/publishing/{key}/history/"):
        assert Browser().get(path)["Location"].startswith("/account/login/")
        assert browser(house(f"H{len(path)}").owner).get(path).status_code == 403
        assert browser(editor(f"E{len(path)}")).get(path).status_code == 200
    for act in ("publish", "take-off", "restore/1", "cancel/1"):
        assert Browser().post(f"/publishing/{key}/{act}/").status_code == 302
        assert browser(editor(act.replace("/", ""))).get(f"/publishing/{key}/{act}/").status_code == 405


def test_an_article_is_written_saved_previewed_and_published() -> None:
    writer = browser(editor())
    answer = writer.post("/publishing/new/article/", typed(slug="Asking"), follow=True)
    version = Version.objects.get()
    assert (version.piece.slug, version.number, version.sources) == ("asking", 1, TEXT["sources"])
    assert b"Nothing is published yet" in answer.content
    assert Browser().get("/articles/asking/").status_code == 404
    key = version.piece.key
    seen = writer.get(f"/publishing/{key}/preview/1/")
    assert b"Preview of version 1" in seen.content
    assert b"noindex" in seen.content
    writer.post(f"/publishing/{key}/publish/", {"number": "1"})
    assert Browser().get("/articles/asking/").status_code == 200
    assert b"Preview" not in Browser().get("/articles/asking/").content


def test_a_save_is_a_version_and_a_save_of_nothing_is_none() -> None:
    writer, version = browser(editor()), draft()
    path = reverse("publishing:edit", args=[version.piece.key])
    writer.post(path, typed(version))
    assert version.piece.versions.count() == 1
    writer.post(path, typed(version, title="Another title", note="Shorter"))
    newest = version.piece.versions.first()
    assert newest is not None
    assert (newest.number, newest.title, newest.note) == (2, "Another title", "Shorter")
    version.refresh_from_db()
    assert version.title == TEXT["title"]


def test_two_editors_do_not_write_over_each_other_and_nothing_is_lost() -> None:
    version = draft()
    path = reverse("publishing:edit", args=[version.piece.key])
    browser(editor("One")).post(path, typed(version, title="The first one"))
    answer = browser(editor("Two")).post(path, typed(version, title="The second one"))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Version 2 was saved meanwhile" in html
    assert 'value="The second one"' in html
    assert version.piece.versions.count() == 2
    again = re.search(r'name="base" value="(\d+)"', html)
    assert again is not None
    assert again.group(1) == "2"


def test_an_old_version_comes_back_as_the_newest_and_the_site_waits() -> None:
    version = live()
    save_version(actor=None, piece=version.piece, base=1, content={**TEXT, "title": "Worse"})
    browser(editor()).post(reverse("publishing:restore", args=[version.piece.key, 1]))
    newest = version.piece.versions.first()
    assert newest is not None
    assert (newest.number, newest.title, newest.origin) == (3, TEXT["title"], version)
    assert b"came with a release" in browser(editor("Reader")).get(f"/publishing/{version.piece.key}/history/").content


def test_words_that_must_not_go_out_are_saved_shown_and_held_back_until_a_reason_is_given() -> None:
    writer, version = browser(editor()), draft()
    key = version.piece.key
    path = reverse("publishing:edit", args=[key])
    assert writer.post(path, typed(version, body=HELD)).status_code == 302
    page = writer.get(path).content.decode()
    assert "Wording in the way" in page
    refused = writer.post(f"/publishing/{key}/publish/", {"number": "2", "reason": "  "})
    assert refused.status_code == 422
    assert "in the way" in refused.content.decode()
    assert not Publication.objects.exists()
    writer.post(f"/publishing/{key}/publish/", {"number": "2", "reason": "Quoted from a flyer we warn of"})
    made = Publication.objects.get()
    assert made.reason == "Quoted from a flyer we warn of"
    assert {flag["severity"] for flag in made.flags} == {"block"}
    assert made.made_by is not None
    assert "reason: Quoted from a flyer" in writer.get(f"/publishing/{key}/history/").content.decode()


def test_a_clean_text_keeps_no_reason() -> None:
    assert publish(actor=None, version=draft(), reason="because").reason == ""
    with pytest.raises(WordingInTheWay):
        publish(actor=None, version=draft("held", body=HELD))


def test_an_hour_to_come_can_be_canceled_and_one_that_is_over_is_refused() -> None:
    writer, version = browser(editor()), draft()
    key = version.piece.key
    late = writer.post(f"/publishing/{key}/publish/", {"number": "1", "at": "2020-01-01T09:00"})
    assert late.status_code == 422
    writer.post(f"/publishing/{key}/publish/", {"number": "1", "at": f"{ago(days=-9):%Y-%m-%dT%H:%M}"})
    waiting = Publication.objects.get()
    path = reverse("publishing:cancel", args=[key, waiting.pk])
    assert writer.post(path).status_code == 302
    waiting.refresh_from_db()
    assert waiting.canceled_at is not None
    assert writer.post(path).status_code == 409


def test_the_last_word_on_the_hour_counts() -> None:
    version = draft()
    publish(actor=None, version=version, at=ago(days=-3))
    publish(actor=None, version=version)
    assert version.piece.publications.filter(canceled_at=None).count() == 1


def test_taken_off_and_put_back() -> None:
    writer, version = browser(editor()), live()
    key = version.piece.key
    writer.post(f"/publishing/{key}/take-off/")
    assert Browser().get("/articles/asking/").status_code == 404
    assert b"Taken off the site" in writer.get(f"/publishing/{key}/").content
    writer.post(f"/publishing/{key}/publish/", {"number": "1"})
    assert Browser().get("/articles/asking/").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"video": "javascript:alert(1)"},
        {"video": "/nothing/here.mp4", "captions": "/articles/"},
        {"video": "/articles/"},
        {"poster": "https://elsewhere.example/p.png"},
        {"captions": "/static/public/none.vtt"},
        {"video": "//elsewhere.example/x"},
        {"sources": "A | javascript:alert(1)"},
        {"sources": " | https://example.org"},
        {"slug": "../etc"},
        {"series_number": "-1"},
        {"body": "x" * 100_001},
    ],
)
def test_bad_input_is_asked_about_and_kept(wrong: dict[str, str]) -> None:
    answer = browser(editor()).post("/publishing/new/article/", typed(None, **{"slug": "fine", **wrong}))
    assert answer.status_code == 422
    assert not Piece.objects.exists()
    assert "aria-invalid" in answer.content.decode()


def test_one_address_is_one_piece() -> None:
    draft()
    answer = browser(editor()).post("/publishing/new/article/", typed(slug="asking"))
    assert "The address asking is taken" in answer.content.decode()
    assert draft("asking", PieceKind.PAGE).piece.kind == "page"


def test_unknown_pieces_kinds_and_versions_are_not_there() -> None:
    writer, version = browser(editor()), draft()
    for path in ("new/poem/", "222222222222/", f"{version.piece.key}/preview/9/"):
        assert writer.get(f"/publishing/{path}").status_code == 404
    assert writer.post(f"/publishing/{version.piece.key}/publish/", {"number": "9"}).status_code == 404


def test_hostile_markdown_is_harmless_on_the_site() -> None:
    live(body="<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](https://tracker.example/y.gif)")
    html = Browser().get("/articles/asking/").content.decode()
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html
