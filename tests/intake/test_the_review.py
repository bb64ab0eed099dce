"""The professional looks at what was reported: accepts or corrects, and each review is a fact of its own."""

import pytest
from django.urls import reverse

from cast import browser, house, marigold
from phone import Phone
from scopewell.clients.cases import case_of
from scopewell.clients.models import Client, Due, Fact
from scopewell.intake import review
from scopewell.practice.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone() -> Phone:
    of = house()
    found = Phone(of, marigold(of, birth_date=None))
    found.send("arms-and-legs", {"rest": "none"})
    found.send("goals", {"wanted": "<b>The stairs</b>"})
    return found


def page_of(phone: Phone) -> str:
    return browser(phone.of.professional).get(reverse("intake:intake", args=[phone.client.key])).content.decode()


def accept(phone: Phone, *facts: Fact, role: str = "professional") -> int:
    url = reverse("intake:accept", args=[phone.client.key])
    return browser(getattr(phone.of, role)).post(url, {"answer": [fact.pk for fact in facts]}).status_code


def waiting(phone: Phone) -> list[Fact]:
    with phone.of.open():
        return review.waiting(Client.objects.get(pk=phone.client.pk))


def test_what_was_reported_is_listed_by_part_in_their_own_class_of_statement(phone: Phone) -> None:
    page = page_of(phone)
    assert "Arms and legs" in page
    assert "New pain or tenderness in one calf" in page
    assert "&lt;b&gt;The stairs&lt;/b&gt;" in page
    assert len(waiting(phone)) == 4


def test_one_is_accepted_and_the_others_wait(phone: Phone) -> None:
    first, *others = waiting(phone)
    for _ in range(2):
        assert accept(phone, first) == 302
    with phone.of.open():
        made = Fact.objects.get(review_of=first)
        client = Client.objects.select_related("practice").get(pk=phone.client.pk)
        assert (made.reviewed, made.said_by, made.actor) == (True, "client", phone.of.professional)
        assert "reviewed" not in case_of(client)["facts"][first.fact]
    assert waiting(phone) == others


def test_all_are_accepted_and_the_review_is_no_longer_due(phone: Phone) -> None:
    phone.browser.post(phone.root + "check/")
    with phone.of.open():
        assert Due.objects.filter(kind="intake-review", settled_at=None).count() == 1
    assert accept(phone, *waiting(phone)) == 302
    assert waiting(phone) == []
    with phone.of.open():
        assert not Due.objects.filter(kind="intake-review", settled_at=None).exists()
        assert AuditEntry.objects.filter(action="intake.reviewed").exists()


def test_only_answers_of_this_client_are_accepted(phone: Phone) -> None:
    other = Phone(phone.of, marigold(phone.of, legal_name="Orson"))
    other.send("arms-and-legs", {"rest": "none"})
    assert accept(phone, *waiting(other)) == 302
    assert len(waiting(other)) == 4


def test_who_may_review(phone: Phone) -> None:
    assert accept(phone, role="assistant") == 403
    url = reverse("intake:accept", args=[phone.client.key])
    assert browser(house("Elsewhere").owner).post(url).status_code == 404
    assert browser(phone.of.owner).get(url).status_code == 405
    assert (
        "Accept what is checked"
        not in browser(phone.of.assistant).get(reverse("intake:intake", args=[phone.client.key])).content.decode()
    )


def test_an_answer_changed_after_its_review_waits_again(phone: Phone) -> None:
    accept(phone, *waiting(phone))
    phone.send("arms-and-legs", {"calf-pain-new": "yes", "rest": "none"}, was="rest")
    assert [(fact.fact, fact.value) for fact in waiting(phone)] == [("calf-pain-new", True)]


def test_a_birth_date_goes_into_the_record_when_the_professional_puts_it_there(phone: Phone) -> None:
    phone.send("about-you", {"age.year": "1960", "age.month": "5", "age.day": "2"})
    assert "1960-05-02" in page_of(phone)
    url = reverse("intake:keep-birth-date", args=[phone.client.key])
    for _ in range(2):
        assert browser(phone.of.professional).post(url).status_code == 302
    with phone.of.open():
        assert str(Client.objects.get(pk=phone.client.pk).birth_date) == "1960-05-02"
    assert "Put it into the record" not in page_of(phone)


def test_the_page_says_how_far_the_client_is(phone: Phone) -> None:
    phone.browser.get(phone.root)
    page = page_of(phone)
    assert "% complete" in page
    assert "Still open: " in page
