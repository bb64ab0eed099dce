"""Members begin, answer, call, follow, solve, change and erase; nobody else reads any of it."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from cast import House, browser
from colleagues import colleague, expired, moderator, suspended
from discussions import answered, participant, space, thread, user_of
from scopewell.network import actions, limits, posting
from scopewell.network.errors import Closed, NotYours, TooOften
from scopewell.network.models import Draft, Feeling, Follow, Mails, Notice, Participant, Post, Reaction, Thread
from scopewell.network.noticing import mark_seen
from scopewell.network.people import block, participant_of
from scopewell.network.queries import found_posts, page_of, shown_posts

pytestmark = pytest.mark.django_db


def test_a_member_without_a_practice_begins_a_discussion_and_a_colleague_answers() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    page = browser(user_of(asks)).post(
        reverse("network:begin", args=[space().slug]), {"title": "First report", "body": "What do *you* send?"}
    )
    made = Thread.objects.get()
    assert page["Location"] == f"/network/threads/{made.key}/"
    answer = browser(user_of(knows)).post(
        f"/network/threads/{made.key}/reply/", {"body": "One page, @clover-colleague."}
    )
    assert answer["Location"].startswith(f"/network/threads/{made.key}/#post-")
    read = browser(user_of(asks)).get(f"/network/threads/{made.key}/").content.decode()
    assert "<em>you</em>" in read
    assert 'href="/network/people/clover-colleague/"' in read
    assert Notice.objects.get(participant=asks).kind == "mention"


def test_a_practice_without_membership_reads_nothing(fernway: House) -> None:
    post = answered(participant("Clover"), participant("Sorrel"))
    for name, args in (
        ("discussions", []), ("thread", [post.thread.key]), ("post", [post.key]), ("search", []), ("notices", []),
        ("space", ["practice"]), ("consults", []), ("person", ["clover-colleague"]),
    ):  # fmt: skip
        answer = browser(fernway.owner).get(reverse(f"network:{name}", args=args))
        assert (answer.status_code, answer["Location"]) == (302, "/members/join/")
    assert browser(fernway.owner).post(reverse("network:reply", args=[post.thread.key])).status_code == 403


@pytest.mark.parametrize("make", [expired, suspended])
def test_whoever_is_no_member_any_more_reads_nothing(make: type) -> None:
    member = make()
    assert browser(member.user).get("/network/")["Location"] == "/members/standing/"


def test_who_follows_is_told_once_until_they_look() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    found = thread(asks)
    for body in ("One.", "Two.", "Three."):
        posting.reply(author=knows, thread=found, body=body)
    assert Notice.objects.filter(participant=asks).count() == 1
    browser(user_of(asks)).get(f"/network/threads/{found.key}/")
    assert not Notice.objects.filter(participant=asks, seen_at=None).exists()
    posting.reply(author=knows, thread=found, body="Four.")
    assert Notice.objects.filter(participant=asks).count() == 2


def test_a_muted_thread_tells_nothing_and_following_it_again_does() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    found = thread(asks)
    actions.mute(by=asks, thread=found)
    posting.reply(author=knows, thread=found, body="One.")
    assert not Notice.objects.exists()
    assert actions.switch_follow(by=asks, thread=found)
    posting.reply(author=knows, thread=found, body="Two.")
    assert Notice.objects.count() == 1


def test_who_blocked_somebody_is_neither_told_nor_called_and_sees_their_posts_folded() -> None:
    asks, rude = participant("Clover"), participant("Sorrel")
    found = thread(asks)
    assert block(by=asks, whom=rude)
    posting.reply(author=rude, thread=found, body="Hey @clover-colleague")
    assert not Notice.objects.exists()
    assert [shown.is_folded for shown in shown_posts(found, 1, asks)] == [False, True]
    assert [shown.is_folded for shown in shown_posts(found, 1, rude)] == [False, False]
    page = browser(user_of(asks)).get(f"/network/threads/{found.key}/").content.decode()
    assert "<details><summary>You blocked Sorrel Colleague" in page


def test_only_the_author_or_a_moderator_marks_the_answer() -> None:
    asks, knows, keeper = participant("Clover"), participant("Sorrel"), moderator()
    post = answered(asks, knows)
    colleague("Keeper", user=keeper)
    url = reverse("network:answer", args=[post.key])
    assert browser(user_of(knows)).post(url).status_code == 404
    browser(user_of(asks)).post(url)
    assert Thread.objects.get().answer == post
    browser(keeper).post(url)
    assert Thread.objects.get().answer is None


def test_a_change_keeps_what_was_said_before() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    post = answered(asks, knows)
    url = reverse("network:edit", args=[post.key])
    assert browser(user_of(asks)).get(url).status_code == 404
    assert browser(user_of(asks)).post(url, {"body": "Mine now"}).status_code == 404
    browser(user_of(knows)).post(url, {"body": "Two pages."})
    post.refresh_from_db()
    assert post.body == "Two pages."
    history = browser(user_of(asks)).get(reverse("network:history", args=[post.key])).content.decode()
    assert "One page, one chart." in history


def test_what_is_erased_leaves_a_place_and_nothing_else() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    post = answered(asks, knows, "Secret chart")
    posting.edit(author=knows, post=post, body="Secret graph")
    actions.react(by=asks, post=post, feeling=Feeling.THANKS)
    with pytest.raises(NotYours):
        posting.erase(author=asks, post=post)
    assert browser(user_of(knows)).get(reverse("network:erase", args=[post.key])).status_code == 200
    browser(user_of(knows)).post(reverse("network:erase", args=[post.key]))
    page = browser(user_of(asks)).get(f"/network/threads/{post.thread.key}/").content.decode()
    assert "Erased by its author" in page
    assert "Secret" not in page
    post.refresh_from_db()
    assert (post.body, post.versions.count(), Reaction.objects.count()) == ("", 0, 0)
    assert found_posts("secret", 0, 10) == ([], 0)


def test_erasing_everything_takes_the_name_away_and_leaves_the_replies_of_others() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    post = answered(asks, knows)
    refused = browser(user_of(asks)).post(reverse("network:erase-all"))
    assert refused.status_code == 302
    assert Post.objects.get(number=1).body
    browser(user_of(asks)).post(reverse("network:erase-all"), {"sure": "on"})
    first = Post.objects.get(number=1)
    assert (first.author, first.body, first.thread.title) == (None, "", posting.ERASED_TITLE)
    assert Post.objects.get(pk=post.pk).body == "One page, one chart."


def test_somebody_takes_everything_they_wrote_along() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    answered(asks, knows)
    file = browser(user_of(asks)).post(reverse("network:export"))
    assert file["Content-Disposition"].startswith("attachment")
    assert file.json()["posts"][0]["text"] == "Which one?"
    assert "One page" not in file.content.decode()


def test_reactions_come_and_go_and_nobody_reacts_to_themselves() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    post = answered(asks, knows)
    url = reverse("network:react", args=[post.key])
    browser(user_of(knows)).post(url, {"feeling": "thanks"})
    assert not Reaction.objects.exists()
    fragment = browser(user_of(asks)).post(url, {"feeling": "thanks"}, headers={"HX-Request": "true"})
    assert b'aria-pressed="true"' in fragment.content
    browser(user_of(asks)).post(url, {"feeling": "thanks"})
    assert not Reaction.objects.exists()
    assert browser(user_of(asks)).post(url, {"feeling": "love"}).status_code == 404


def test_new_members_write_less_than_others_in_an_hour() -> None:
    new = participant("Clover")
    found = thread(new)
    for _ in range(limits.FOR_NEW.posts_an_hour - 1):
        posting.reply(author=new, thread=found, body="More.")
    with pytest.raises(TooOften):
        posting.reply(author=new, thread=found, body="Too much.")
    page = browser(user_of(new)).post(reverse("network:reply", args=[found.key]), {"body": "Too much."})
    assert page.status_code == 429
    assert "Too much." in page.content.decode()
    Participant.objects.update(began_at=timezone.now() - timedelta(days=30))
    posting.reply(author=Participant.objects.get(), thread=found, body="Fits.")


def test_nobody_adds_to_a_closed_thread_or_space() -> None:
    asks = participant()
    found = thread(asks)
    Thread.objects.update(closed_at=timezone.now())
    with pytest.raises(Closed):
        posting.reply(author=asks, thread=found, body="Late.")
    closed = space("old", is_open=False)
    assert browser(user_of(asks)).get(reverse("network:begin", args=[closed.slug])).status_code == 404


def test_a_draft_is_kept_as_typed_and_gone_once_it_is_posted() -> None:
    asks = participant()
    found = thread(asks)
    at = f"thread:{found.key}"
    kept = browser(user_of(asks)).post(reverse("network:keep"), {"place": at, "body": "  half a **thou"})
    assert kept.status_code == 204
    assert Draft.objects.get().body == "  half a **thou"
    assert "  half a **thou" in browser(user_of(asks)).get(f"/network/threads/{found.key}/").content.decode()
    assert "half a" in browser(user_of(asks)).get(reverse("network:drafts")).content.decode()
    browser(user_of(asks)).post(reverse("network:reply", args=[found.key]), {"body": "A whole thought."})
    assert not Draft.objects.exists()


def test_a_draft_belongs_to_one_person_and_to_a_place_they_may_write_at() -> None:
    asks, other = participant("Clover"), participant("Sorrel")
    found = thread(asks)
    browser(user_of(asks)).post(reverse("network:keep"), {"place": f"thread:{found.key}", "body": "Mine"})
    key = Draft.objects.get().key
    assert browser(user_of(other)).post(reverse("network:drop", args=[key])).status_code == 404
    assert "Mine" not in browser(user_of(other)).get(reverse("network:drafts")).content.decode()
    for place in ("thread:nothere", "space:nothere", f"post:{found.posts.get().key}", "anything", ""):
        browser(user_of(other)).post(reverse("network:keep"), {"place": place, "body": "x"})
    assert Draft.objects.count() == 1
    browser(user_of(asks)).post(reverse("network:drop", args=[key]))
    assert not Draft.objects.exists()


def test_a_text_that_is_too_long_is_refused_and_kept() -> None:
    asks = participant()
    found = thread(asks)
    text = "word " * 3000
    page = browser(user_of(asks)).post(reverse("network:reply", args=[found.key]), {"body": text})
    assert page.status_code == 422
    assert Draft.objects.get().body == text


def test_a_text_sent_after_the_session_ended_is_shown_back() -> None:
    found = thread(participant())
    page = browser().post(reverse("network:reply", args=[found.key]), {"body": "Long <thought>"})
    assert page.status_code == 401
    assert "Long &lt;thought&gt;" in page.content.decode()
    assert found.posts.count() == 1


def test_a_long_thread_goes_by_pages_and_a_post_leads_to_its_own() -> None:
    asks = participant()
    found = thread(asks)
    now = timezone.now()
    Post.objects.bulk_create(
        [Post(thread=found, number=n, author=asks, body=f"Post {n}", written_at=now) for n in range(2, 61)]
    )
    Thread.objects.update(count=60)
    last = Post.objects.get(number=60)
    assert page_of(60) == 3
    address = browser(user_of(asks)).get(reverse("network:post", args=[last.key]))["Location"]
    assert address == f"/network/threads/{found.key}/?page=3#post-{last.key}"
    for asked, first in (("3", "Post 51"), ("99", "Post 51"), ("x", "Post 2"), ("-1", "Post 2")):
        page = browser(user_of(asks)).get(f"/network/threads/{found.key}/?page={asked}").content.decode()
        assert first in page
    mark_seen(asks, found, 60)
    assert Follow.objects.get().seen == 60


def test_the_number_of_queries_does_not_grow_with_the_thread(django_assert_max_num_queries: object) -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    found = thread(asks)
    Participant.objects.update(began_at=timezone.now() - timedelta(days=30))
    for number in range(15):
        post = posting.reply(
            author=Participant.objects.get(pk=knows.pk), thread=found, body=f"{number} @clover-colleague"
        )
        actions.react(by=asks, post=post, feeling=Feeling.SAME)
        found.refresh_from_db()
        if number == 4:
            Participant.objects.update(began_at=timezone.now() - timedelta(days=30))
    opened = browser(user_of(asks))
    opened.get(f"/network/threads/{found.key}/")
    with django_assert_max_num_queries(26):  # type: ignore[operator]  # pytest-django's fixture
        opened.get(f"/network/threads/{found.key}/")


def test_search_finds_stems_and_beginnings_and_nothing_hidden() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    post = answered(asks, knows, "Grading stair heights slowly works.")
    for typed in ("grade stairs", "stair hei", "REPORT form", "slowly"):
        found, count = found_posts(typed, 0, 10)
        assert count == 1, typed
        assert found[0].post.thread == post.thread
    for typed in ('"', "' or 1=1 --", "* - ( ) : ^", "near(", "absent", "", "a" * 500):
        assert found_posts(typed, 0, 10)[1] == 0, typed
    posting.edit(author=knows, post=post, body="Nothing of that.")
    assert found_posts("slowly", 0, 10)[1] == 0
    Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now())
    assert found_posts("nothing", 0, 10)[1] == 0
    page = browser(user_of(asks)).get(reverse("network:search"), {"q": "report", "page": "abc"})
    assert page.status_code == 200
    assert "Report form for the first month" in page.content.decode()


def test_handles_are_chosen_once_and_made_from_names() -> None:
    first, second = participant("Clover"), participant_of(colleague("Clo"))
    assert (first.handle, second.handle) == ("clover-colleague", "clo-colleague")
    url = reverse("network:preferences")
    taken = browser(user_of(second)).post(url, {"handle": "clover-colleague", "mails": "daily"})
    assert taken.status_code == 422
    for bad in ("a", "-x-", "with space", "Ümlaut", "x" * 31):
        assert browser(user_of(second)).post(url, {"handle": bad, "mails": "daily"}).status_code == 422, bad
    browser(user_of(second)).post(url, {"handle": "clo", "mails": "never"})
    second.refresh_from_db()
    assert (second.handle, second.mails) == ("clo", Mails.NEVER)


@override_settings(DEBUG=False)
def test_every_page_of_reading_opens() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    post = answered(asks, knows)
    opened = browser(user_of(asks))
    for name, args in (
        ("discussions", []), ("space", ["practice"]), ("consults", []), ("search", []), ("notices", []),
        ("drafts", []), ("preferences", []), ("person", ["sorrel-colleague"]), ("person", ["clover-colleague"]),
        ("begin", ["practice"]), ("reply", [post.thread.key]), ("flag", [post.key]), ("history", [post.key]),
    ):  # fmt: skip
        assert opened.get(reverse(f"network:{name}", args=args)).status_code == 200, name
    assert opened.post(reverse("network:notices")).status_code == 302
    quoting = opened.get(reverse("network:reply", args=[post.thread.key]) + f"?quote={post.key}").content.decode()
    assert "One page, one chart." in quoting
    assert f'value="{post.key}"' in quoting
    home = opened.get("/members/").content.decode()
    assert "Report form for the first month" in home
