"""Flags lead to moderators, who decide with a reason; the log is only added to."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cast import House, browser
from colleagues import colleague, moderator
from discussions import answered, consult, participant, space, thread, user_of
from scopewell.members.models import Member
from scopewell.members.waiting import desks
from scopewell.network import actions, limits
from scopewell.network.errors import TooOften
from scopewell.network.models import FlagReason, ModerationEntry, Notice, Participant, Post, PostFlag, Space, Thread
from scopewell.practice.base import AppendOnlyError
from scopewell.practice.models import Duty

pytestmark = pytest.mark.django_db


def test_a_flagged_post_is_hidden_with_a_reason_and_shown_again() -> None:
    asks, knows, keeper = participant("Clover"), participant("Sorrel"), moderator()
    post = answered(asks, knows, "Buy my course")
    flag = reverse("network:flag", args=[post.key])
    assert browser(user_of(asks)).post(flag, {"reason": "no-such"}).status_code == 422
    browser(user_of(asks)).post(flag, {"reason": "selling", "words": "An advertisement"})
    browser(user_of(asks)).post(flag, {"reason": "selling"})
    assert PostFlag.objects.count() == 1
    queue = browser(keeper).get(reverse("moderation:queue")).content.decode()
    assert "Advertising or off the subject" in queue
    decide = reverse("moderation:post", args=[post.key])
    assert "Buy my course" in browser(keeper).get(decide).content.decode()
    assert browser(keeper).post(decide, {"do": "hide", "reason": "ad"}).status_code == 422
    browser(keeper).post(decide, {"do": "hide", "reason": "Advertising is not for here"})
    url = reverse("network:thread", args=[post.thread.key])
    read = browser(user_of(asks)).get(url).content.decode()
    assert "Buy my course" not in read
    assert "Advertising is not for here" in read
    own = browser(user_of(knows)).get(url).content.decode()
    assert "Buy my course" in own
    assert "Only you read it" in own
    assert Notice.objects.filter(participant=knows, kind="moderated").exists()
    assert "Buy my course" not in browser(keeper).get(reverse("moderation:queue")).content.decode()
    browser(keeper).post(decide, {"do": "show", "reason": "It was a quotation"})
    assert "Buy my course" in browser(user_of(asks)).get(url).content.decode()
    log = browser(keeper).get(reverse("moderation:log")).content.decode()
    assert "Advertising is not for here" in log
    assert "It was a quotation" in log
    assert "Buy my course" not in log


def test_a_post_that_may_stay_leaves_the_queue() -> None:
    asks = participant("Clover")
    post = answered(asks, participant("Sorrel"))
    actions.flag_post(by=asks, post=post, reason=FlagReason.OTHER, words="")
    keeper = moderator()
    browser(keeper).post(reverse("moderation:post", args=[post.key]), {"do": "leave", "reason": "Nothing wrong"})
    assert not PostFlag.objects.filter(settled_at=None).exists()
    assert ModerationEntry.objects.get().what == "left as it is"


def test_flags_are_counted() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    found = thread(knows)
    rows = [Post(thread=found, number=n, author=knows, body="x") for n in range(2, limits.FOR_NEW.flags_a_day + 3)]
    posts = Post.objects.bulk_create(rows)
    for post in posts[: limits.FOR_NEW.flags_a_day]:
        actions.flag_post(by=asks, post=post, reason=FlagReason.RUDE, words="")
    with pytest.raises(TooOften):
        actions.flag_post(by=asks, post=posts[-1], reason=FlagReason.RUDE, words="")


def test_the_log_cannot_be_changed() -> None:
    keeper = moderator()
    entry = ModerationEntry(actor=keeper, what="hidden", about="post:x", reason="A good reason")
    entry.save()
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        ModerationEntry.objects.update(reason="Another")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update network_moderationentry set reason = 'another'")


def test_threads_are_closed_opened_and_moved() -> None:
    found, keeper = thread(participant()), moderator()
    space("elsewhere")
    url = reverse("moderation:thread", args=[found.key])
    browser(keeper).post(url, {"do": "close", "reason": "It went in circles"})
    assert Thread.objects.get().closed_at
    browser(keeper).post(url, {"do": "close", "reason": "New facts came"})
    assert not Thread.objects.get().closed_at
    browser(keeper).post(url, {"do": "move", "space": "elsewhere", "reason": "Fits better there"})
    assert Thread.objects.get().space == Space.objects.get(slug="elsewhere")
    assert browser(keeper).post(url, {"do": "move", "space": "nowhere", "reason": "No such space"}).status_code == 404


def test_moderators_keep_the_spaces() -> None:
    keeper = moderator()
    said = {"name": "First visits", "slug": "first-visits", "says": "What we ask and measure.", "order": "10"}
    browser(keeper).post(reverse("moderation:spaces"), said | {"is_open": "on"})
    assert browser(keeper).post(reverse("moderation:spaces"), said).status_code == 422
    browser(keeper).post(reverse("moderation:space", args=["first-visits"]), said | {"name": "The first visit"})
    kept = Space.objects.get()
    assert (kept.name, kept.is_open) == ("The first visit", False)


def test_a_consult_that_goes_back_stays_unseen() -> None:
    asks, keeper = participant("Clover"), moderator()
    made = consult(asks)
    url = reverse("moderation:consult", args=[made.thread.key])
    assert "How would you grade step height" in browser(keeper).get(url).content.decode()
    browser(keeper).post(url, {"do": "return", "reason": "Ask her physician first"})
    assert (
        "Ask her physician first" in browser(user_of(asks)).get(f"/network/threads/{made.thread.key}/").content.decode()
    )
    other = participant("Sorrel")
    assert browser(user_of(other)).get(f"/network/threads/{made.thread.key}/").status_code == 404
    assert browser(keeper).post(url, {"do": "release", "reason": "Changed my mind"}).status_code == 409


def test_a_waiting_consult_is_found_by_nobody() -> None:
    asks, other = participant("Clover"), participant("Sorrel")
    made = consult(asks)
    post = made.thread.posts.get()
    opened = browser(user_of(other))
    assert made.thread.title not in opened.get("/network/search/?q=stairs").content.decode()
    assert made.thread.title not in opened.get("/network/people/clover-colleague/").content.decode()
    for name in ("post", "history", "flag"):
        assert opened.get(reverse(f"network:{name}", args=[post.key])).status_code == 404
    for name in ("react", "answer"):
        assert opened.post(reverse(f"network:{name}", args=[post.key]), {"feeling": "thanks"}).status_code == 404
    for name in ("reply", "follow", "outcome"):
        answer = opened.post(reverse(f"network:{name}", args=[made.thread.key]), {"body": "x", "outcome": "x"})
        assert answer.status_code == 404


def test_the_console_shows_what_waits_to_moderators_and_operators() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    post = answered(asks, knows)
    actions.flag_post(by=asks, post=post, reason=FlagReason.UNSAFE, words="")
    consult(asks)
    for duty in (Duty.MODERATOR, Duty.OPERATOR):
        found = {desk.heading: list(desk.items()) for desk in desks(frozenset({duty}))}
        assert [item.title for item in found["Case consults"]] == ["Stairs after a new knee"]
        assert [item.title for item in found["Flagged posts"]] == ["Following this could hurt somebody"]
    assert "Flagged posts" not in {desk.heading for desk in desks(frozenset({Duty.EDITOR}))}


def test_members_and_owners_do_not_moderate(fernway: House) -> None:
    post, keeper = answered(participant("Clover"), participant("Sorrel")), moderator()
    member = colleague("Fern", user=fernway.owner)
    for name, args in (
        ("queue", []), ("log", []), ("spaces", []), ("post", [post.key]),
        ("thread", [post.thread.key]),
    ):  # fmt: skip
        url = reverse(f"moderation:{name}", args=args)
        assert browser(member.user).get(url).status_code == 403
        assert browser(keeper).get(url).status_code == 200


def test_erasing_a_member_takes_their_words_along() -> None:
    from scopewell.members.keeping import rooms

    asks, knows = participant("Clover"), participant("Sorrel")
    answered(asks, knows)
    kept = dict(rooms())["discussions"]
    member = Member.objects.get(pk=knows.member_id)
    assert "One page" in str(kept.export(member))
    kept.erase(member)
    assert not Participant.objects.filter(member=member).exists()
    assert Post.objects.get(number=2).body == ""
    assert kept.export(member) is None
