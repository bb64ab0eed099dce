"""Certificates: written when every quiz is passed, checked by anybody, revoked by operators, opened by their owner."""

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from cast import browser
from class_room import right, school
from colleagues import colleague, operator
from scopewell.learning.actions import issue_certificate, months_after
from scopewell.learning.models import Certificate, Credit
from scopewell.members.models import Member

pytestmark = pytest.mark.django_db


def finished(name: str = "Clover") -> tuple[Member, Certificate]:
    _, first, second = school()
    member = colleague(name)
    opened = browser(member.user)
    for lesson in (first, second):
        opened.post(f"/learning/lessons/{lesson.piece.slug}/quiz/", right(lesson))
    return member, issue_certificate(member=member, slug="course")


def test_it_is_written_once_when_every_quiz_is_passed_and_not_before() -> None:
    _, first, second = school()
    member = colleague()
    opened = browser(member.user)
    opened.post("/learning/lessons/first/quiz/", right(first))
    early = opened.post("/learning/series/course/certificate/")
    assert early.status_code == 409
    assert "One lesson is not done yet" in early.content.decode()
    opened.post("/learning/lessons/first/read/")
    opened.post("/learning/lessons/second/read/")  # reading is no passing
    assert opened.post("/learning/series/course/certificate/").status_code == 409
    opened.post("/learning/lessons/second/quiz/", right(second))
    for _ in range(2):
        assert opened.post("/learning/series/course/certificate/").status_code == 302
    made = Certificate.objects.get()
    assert made.expires_on == months_after(made.issued_on, 24)
    assert made.number.endswith(f"{made.pk:05d}")
    assert Credit.objects.get().hours == made.hours == 2


def test_the_page_says_what_the_check_says_and_is_tagged() -> None:
    member, made = finished()
    pdf = browser(member.user).get(f"/learning/certificates/{made.key}/letter.pdf")
    read = PdfReader(io.BytesIO(pdf.content))
    text = read.pages[0].extract_text()
    for words in (made.name, made.title, made.number, made.code):
        assert words in text
    root: Any = read.root_object  # pypdf knows no entry's own type
    assert root["/MarkInfo"]["/Marked"]
    checked = browser().get(f"/certificates/{made.code}/")
    page = checked.content.decode()
    for words in (made.name, made.title, made.number, made.code, made.issuer, "in force"):
        assert words in page
    assert "no-cache" in checked["Cache-Control"] or "no-store" in checked["Cache-Control"]


def test_a_code_is_read_as_people_type_it_and_a_wrong_one_says_so() -> None:
    _, made = finished()
    asked = browser().get("/certificates/", {"code": f" {made.code.upper().replace('-', ' ')} "})
    assert asked["Location"] == f"/certificates/{made.code}/"
    assert browser().get("/certificates/", {"code": "nothing"}).status_code == 422
    assert browser().get("/certificates/aaaa-bbbb-cccc/").status_code == 404


def test_a_revoked_one_says_so_to_everybody_and_stays_revoked() -> None:
    member, made = finished()
    boss = browser(operator())
    assert boss.post(f"/learning-desk/certificates/{made.key}/revoke/", {"reason": ""}).status_code == 422
    assert boss.post(f"/learning-desk/certificates/{made.key}/revoke/", {"reason": "A private why"}).status_code == 302
    page = browser().get(f"/certificates/{made.code}/").content.decode()
    assert "is revoked" in page
    assert "A private why" not in page
    again = issue_certificate(member=member, slug="course")
    assert again.pk != made.pk


def test_the_certificate_of_another_is_not_there() -> None:
    _, made = finished()
    other = browser(colleague("Daisy").user)
    for path in ("", "letter.pdf", "page.png"):
        assert other.get(f"/learning/certificates/{made.key}/{path}").status_code == 404


def test_an_expired_one_says_so() -> None:
    _, made = finished()
    Certificate.objects.update(expires_on=date(2020, 1, 1))
    assert "has expired" in browser().get(f"/certificates/{made.code}/").content.decode()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 24), 24, date(2028, 11, 24)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_end_on_a_day_there_is(start: date, months: int, end: date) -> None:
    assert months_after(start, months) == end
