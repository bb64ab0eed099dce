"""Profiles and the directory: each sees what is theirs to see, and the search finds by place, word and condition."""

import json
import re
from typing import Any

import pytest
from django.utils import timezone

from cast import House, browser
from colleagues import applicant, colleague, credential, day, expired, suspended
from scopewell.directory import figures
from scopewell.directory.actions import keep_profile, profile_of
from scopewell.directory.models import Listing, Profile
from scopewell.directory.places import places_called
from scopewell.directory.profiles import PARTS
from scopewell.members.erasing import everything_of
from scopewell.members.models import CheckState, Member

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "is_listed": True, "title": "Medical exercise professional", "headline": "Strength after a joint replacement",
    "helps": "People discharged from physical therapy who still fear the stairs.", "conditions": ["joint-replacement"],
    "languages": ["en", "es"], "formats": ["in-person"], "accepts_referrals": True, "how_to_refer": "Call on weekdays.",
    "email": "public@clover.example", "phone": "555-0199", "website": "https://clover.example", "seen_by": {},
}  # fmt: skip
DAYTON = places_called("Dayton, OH")[0]
FORM = {
    "title": SAID["title"], "headline": SAID["headline"], "helps": SAID["helps"], "area": "45402",
    "conditions": ["joint-replacement"], "languages": ["en"], "formats": ["remote"], "is_listed": "on",
    **{f"seen_{part}": "public" for part in PARTS},
}  # fmt: skip


def listed(name: str = "Clover", where: str = "Dayton, OH", **changes: Any) -> Member:
    member = colleague(name)
    keep_profile(member=member, said={**SAID, **changes}, place=places_called(where)[0])
    return member


def names(query: str = "", as_: Member | None = None) -> list[str]:
    page = browser(as_.user if as_ else None).get(f"/directory/{query}")
    assert page.status_code == 200
    return re.findall(r"<h3><a[^>]*>([^<]*)</a>", page.content.decode())


def test_a_listed_profile_is_open_to_everybody() -> None:
    member = listed()
    credential(member, state=CheckState.CHECKED, checked_at=timezone.now(), number="SECRET-7")
    credential(member, name="Unchecked diploma")
    credential(member, name="Old diploma", state=CheckState.CHECKED, checked_at=timezone.now(), expires_on=day(-1))
    page = browser().get(f"/directory/{member.key}/").content.decode()
    for words in ("Clover Colleague", "Dayton, OH", "Spanish", "Call on weekdays.", "Medical exercise specialist"):
        assert words in page
    for hidden in (
        "SECRET-7",
        "Unchecked diploma",
        "Old diploma",
        "public@clover.example",
        "555-0199",
        member.user.email,
    ):
        assert hidden not in page
    assert "not medical care" in page
    data = json.loads(page.split('type="application/ld+json">')[1].split("</script>")[0])
    assert (data["@type"], data["workLocation"]["address"]["addressLocality"]) == ("Person", "Dayton")
    assert "email" not in data


@pytest.mark.parametrize("make", [applicant, expired, suspended])
def test_only_members_in_good_standing_are_found(make: Any) -> None:
    member = make()
    keep_profile(member=member, said=SAID, place=DAYTON)
    assert names() == []
    for path in ("", "code.svg", "pad.pdf"):
        assert browser().get(f"/directory/{member.key}/{path}").status_code == 404


def test_a_profile_that_is_not_listed_is_nobodys() -> None:
    member = listed(is_listed=False)
    assert browser().get(f"/directory/{member.key}/").status_code == 404
    assert browser(colleague("Other").user).get(f"/directory/{member.key}/").status_code == 404
    assert not Listing.objects.exists()


@pytest.mark.parametrize("part", [part for part in PARTS if part not in ("credentials", "formats")])
@pytest.mark.parametrize("to", ["public", "members", "nobody"])
def test_each_part_is_seen_by_whom_it_is_for(part: str, to: str) -> None:
    member = listed(seen_by=dict.fromkeys(PARTS, "nobody") | {part: to})
    words = {
        "helps": "fear the stairs", "conditions": "knee or shoulder replacement", "languages": "Spanish",
        "area": "Dayton", "referrals": "Call on weekdays.", "email": SAID["email"], "phone": SAID["phone"],
        "website": SAID["website"],
    }[part]  # fmt: skip
    public = browser().get(f"/directory/{member.key}/").content.decode()
    inside = browser(colleague("Other").user).get(f"/directory/{member.key}/").content.decode()
    own = browser(member.user)
    assert (words in public) == (to == "public")
    assert (words in inside) == (to in ("public", "members"))
    assert (words in own.get("/directory/mine/preview/?as=public").content.decode()) == (to == "public")
    assert (words in own.get("/directory/mine/preview/?as=members").content.decode()) == (to != "nobody")


def test_the_search_finds_nothing_by_what_the_searcher_may_not_see() -> None:
    listed(
        seen_by={
            "helps": "members",
            "conditions": "members",
            "area": "nobody",
            "languages": "members",
            "referrals": "members",
        }
    )
    other = colleague("Other")
    for query in ("?q=stairs", "?condition=joint-replacement", "?language=es", "?referrals=on"):
        assert names(query) == [], query
        assert names(query, other) == ["Clover Colleague"], query
    assert names("?near=45402", other) == []
    assert names("?q=dayton", other) == []


def test_the_nearest_come_first_within_the_distance() -> None:
    for name, where in (
        ("Near", "Dayton, OH"),
        ("Mid", "Cincinnati, OH"),
        ("Far", "Columbus, OH"),
        ("West", "Denver, CO"),
    ):
        listed(name, where)
    assert names("?near=Dayton, OH&within=100") == ["Near Colleague", "Mid Colleague", "Far Colleague"]
    assert names("?near=45402&within=50") == ["Near Colleague", "Mid Colleague"]
    assert names("?near=45402&within=10") == ["Near Colleague"]
    assert names("?near=80202&within=25") == ["West Colleague"]
    page = browser().get("/directory/?near=Dayton, OH&within=100").content.decode()
    assert re.search(r"(4\d|5\d) miles", page)


def test_word_condition_language_and_format_narrow_the_search() -> None:
    listed("Clover")
    listed(
        "Fennel",
        helps="Older adults at home",
        conditions=["balance"],
        languages=["pl"],
        formats=["home"],
        accepts_referrals=False,
    )
    assert names() == ["Clover Colleague", "Fennel Colleague"]
    for query, name in (
        ("?q=STAIRS", "Clover"), ("?q=fenn older", "Fennel"), ("?condition=balance", "Fennel"),
        ("?language=pl", "Fennel"), ("?format=home", "Fennel"), ("?referrals=on", "Clover"),
        ("?condition=balance&language=pl&q=adults", "Fennel"),
    ):  # fmt: skip
        assert names(query) == [f"{name} Colleague"], query
    assert names("?condition=balance&language=es") == []


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?q=" + "x" * 400, "?condition=nonsense&language=%27", "?within=99999&near=45402", "?page=-3",
     "?page=zz", "?near=<script>", "?q=%25_%25", "?near=" + "a" * 5000, "?within=abc"],
)  # fmt: skip
def test_whatever_is_asked_gets_a_page(query: str) -> None:
    listed()
    page = browser().get(f"/directory/{query}")
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().replace("<script type", "")


def test_a_city_of_many_states_asks_which_and_an_unknown_one_says_so() -> None:
    page = browser().get("/directory/?near=Springfield").content.decode()
    assert "Which one do you mean?" in page
    assert "Springfield, IL" in page
    assert "We know no city" in browser().get("/directory/?near=Nowhereville").content.decode()


def test_nothing_found_says_what_to_try() -> None:
    listed()
    assert "Nobody fits all of this yet." in browser().get("/directory/?q=zzz").content.decode()
    Profile.objects.all().delete()
    assert "Nobody is listed yet." in browser().get("/directory/").content.decode()


def test_pages_turn_and_a_fragment_is_only_the_results() -> None:
    for number in range(23):
        listed(f"P{number:02}")
    first, second = names("?near=45402"), names("?near=45402&page=2")
    assert (len(first), len(second)) == (20, 3)
    assert not set(first) & set(second)
    assert len(names("?page=2")) == 3
    part = browser().get("/directory/?q=p01", headers={"hx-request": "true"})
    assert part.content.decode().strip().startswith('<div id="results"')
    assert "HX-Request" in part["Vary"]


def test_a_list_takes_the_same_number_of_queries_however_long(django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        listed(f"P{number:02}")
    with django_assert_max_num_queries(6):
        names("?near=45402&condition=joint-replacement")


def test_a_profile_is_written_kept_and_written_again() -> None:
    member = colleague()
    opened = browser(member.user)
    assert opened.get("/directory/mine/").status_code == 200
    for headline in ("First", "Second"):
        answer = opened.post("/directory/mine/", {**FORM, "headline": headline})
        assert answer.status_code == 302, answer.context["form"].errors
        assert answer["Location"] == "/directory/mine/preview/"
    kept = Profile.objects.get()
    assert (kept.headline, kept.city, kept.state) == ("Second", "Dayton", "OH")
    assert "Kept. Others find it" in opened.get("/directory/mine/preview/").content.decode()
    assert Listing.objects.count() == 2
    opened.post("/directory/mine/", {key: value for key, value in FORM.items() if key != "is_listed"})
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("helps", "I treat arthritis and cure back pain.", "treat"),
        ("headline", "", "A listing needs it"),
        ("area", "Springfield", "Add the state"),
        ("area", "Nowhereville", "We know no such city"),
        ("website", "javascript:alert(1)", "Enter a valid URL"),
        ("conditions", ["nonsense"], "not one of the available choices"),
        ("seen_email", "everyone", "not one of the available choices"),
    ],
)
def test_what_cannot_stand_is_said_and_nothing_is_lost(field: str, value: Any, says: str) -> None:
    member = colleague()
    answer = browser(member.user).post("/directory/mine/", {**FORM, "how_to_refer": "Call me", field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Call me" in page
    assert not Profile.objects.exists()


def test_stored_html_is_shown_as_text() -> None:
    evil = "<script>alert(1)</script>"
    member = listed(headline=evil, helps=evil, title=evil, how_to_refer=evil)
    Member.objects.filter(pk=member.pk).update(name=evil)
    for page in (
        browser().get("/directory/"),
        browser().get(f"/directory/{member.key}/"),
        browser(member.user).get("/directory/mine/preview/"),
    ):
        assert "<script>alert" not in page.content.decode()


def test_a_practice_reads_the_public_directory_and_has_no_profile(fernway: House) -> None:
    member = listed(seen_by={"helps": "members"})
    opened = browser(fernway.owner)
    assert "fear the stairs" not in opened.get(f"/directory/{member.key}/").content.decode()
    assert opened.get("/directory/mine/")["Location"] == "/members/join/"
    assert opened.post("/directory/mine/", FORM).status_code == 403


def test_the_pad_and_the_code_lead_to_the_profile() -> None:
    member = listed()
    pad = browser().get(f"/directory/{member.key}/pad.pdf")
    assert pad.content.startswith(b"%PDF-")
    assert pad["Content-Disposition"].startswith("inline")
    assert browser().get(f"/directory/{member.key}/pad.pdf?paper=a4").content != pad.content
    code = browser().get(f"/directory/{member.key}/code.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert b"<svg" in code.content
    closed = listed("Closed", accepts_referrals=False)
    assert browser().get(f"/directory/{closed.key}/pad.pdf").status_code == 404


def test_a_pad_bears_any_text() -> None:
    member = listed(how_to_refer='#import "x" $y$ \\ *bold* ' + "w" * 300, headline="日本語 مرحبا")
    assert browser().get(f"/directory/{member.key}/pad.pdf").content.startswith(b"%PDF-")


def test_a_new_name_is_found_and_an_erased_member_is_not() -> None:
    member = listed()
    member.name = "Saffron Newname"
    member.save()
    assert names("?q=saffron") == ["Saffron Newname"]
    assert everything_of(member)["directory"]["headline"] == SAID["headline"]
    browser(member.user).post("/members/erase/", {"sure": "on"})
    assert names() == []
    assert not Profile.objects.exists()


def test_the_home_of_a_member_says_how_the_profile_stands() -> None:
    member = colleague()
    assert "You have no profile yet" in browser(member.user).get("/members/").content.decode()
    keep_profile(member=member, said=SAID, place=None)
    assert "Listed." in browser(member.user).get("/members/").content.decode()
    assert profile_of(member).latitude is None


def test_the_map_of_the_site_names_listed_profiles() -> None:
    member, hidden = listed(), listed("Hidden", is_listed=False)
    sitemap = browser().get("/sitemap.xml").content.decode()
    assert f"/directory/{member.key}/" in sitemap
    assert hidden.key not in sitemap


def test_figures_are_shown_with_their_basis_once_a_room_counts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    member = listed()
    assert "From their own records" not in browser().get(f"/directory/{member.key}/").content.decode()
    monkeypatch.setattr(figures, "_counts", {})
    figures.count_with("x", lambda _: [figures.Figure("Reports on time", "41 of 44", "since January, own documents")])
    assert "41 of 44" in browser().get(f"/directory/{member.key}/").content.decode()


@pytest.mark.parametrize("path", ["", "mine/", "mine/preview/"])
def test_a_wrong_method_is_refused(path: str) -> None:
    member = listed()
    for url in (f"/directory/{path}", f"/directory/{member.key}/", f"/directory/{member.key}/pad.pdf"):
        assert browser(member.user).put(url).status_code == 405
