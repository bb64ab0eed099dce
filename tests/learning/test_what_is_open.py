"""What visitors read, what members read, and what the library finds."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from cast import browser, house
from class_room import school, sheet, work
from colleagues import colleague, expired
from scopewell.learning.models import Audience, Progress, WorkKind

pytestmark = pytest.mark.django_db


def test_the_first_lesson_is_open_and_the_others_are_for_members() -> None:
    school()
    page = browser().get("/learning/series/course/").content.decode()
    assert "/learning/lessons/first/" in page
    assert "/learning/lessons/second/" not in page
    assert browser().get("/learning/lessons/first/").status_code == 200
    for user in (None, house().owner, expired().user):
        closed = browser(user).get("/learning/lessons/second/")
        assert closed.status_code == 403
        assert "Words." not in closed.content.decode()
    assert browser(colleague().user).get("/learning/lessons/second/").status_code == 200
    assert Progress.objects.count() == 1  # a visitor leaves nothing


def test_a_lesson_runs_nothing_an_editor_typed() -> None:
    school()
    work(
        WorkKind.LESSON, "hostile", series="course", place=3, minutes=5, title="<script>alert(1)</script>",
        body="<img src=x onerror=alert(1)> [x](javascript:alert(1))", quiz="? <b>Q</b>\n+ <i>a</i> :: w\n- b :: w",
    )  # fmt: skip
    opened = browser(colleague().user)
    for path in ("", "quiz/"):
        page = opened.get(f"/learning/lessons/hostile/{path}").content.decode()
        assert "<script>alert" not in page
        assert "onerror=alert(1)>" not in page
        assert 'href="javascript' not in page
        assert "<i>a</i>" not in page


def test_the_library_is_searched_by_words_condition_and_task() -> None:
    sheet("open-one", title="An open sheet", audience=Audience.PUBLIC)
    sheet("closed-one", title="A closed sheet", conditions=["Balance"], tasks=["Report"])
    visitor, member = browser(), browser(colleague().user)
    assert "A closed sheet" not in visitor.get("/learning/library/").content.decode()
    found = member.get("/learning/library/").content.decode()
    assert "A closed sheet" in found
    assert "An open sheet" in found
    for query in ({"condition": "Balance"}, {"task": "Report"}, {"q": "closed"}):
        page = member.get("/learning/library/", query).content.decode()
        assert "A closed sheet" in page
        assert "An open sheet" not in page
    assert "Nothing in the library" in member.get("/learning/library/", {"q": "' or 1=1 --"}).content.decode()
    assert member.get("/learning/library/", {"q": "(" * 5000}).status_code == 200


def test_a_sheet_is_a_tagged_file_on_both_papers_and_a_closed_one_stays_closed() -> None:
    sheet("open-one", audience=Audience.PUBLIC)
    sheet("closed-one")
    sizes = []
    for paper in ("letter", "a4"):
        got = browser().get(f"/learning/library/open-one/{paper}.pdf")
        read = PdfReader(io.BytesIO(got.content))
        root: Any = read.root_object  # pypdf knows no entry's own type
        assert root["/MarkInfo"]["/Marked"]
        assert "no clinician has reviewed" in read.pages[0].extract_text().replace("\n", " ")
        sizes.append(round(float(read.pages[0].mediabox.width)))
    assert sizes == [612, 595]
    assert browser().get("/learning/library/open-one/page-1.png")["Content-Type"] == "image/png"
    for path in ("", "letter.pdf", "page-1.png"):
        assert browser().get(f"/learning/library/closed-one/{path}").status_code == 403
    for path in ("folio.pdf", "page-0.png", "page-2.png"):
        assert browser().get(f"/learning/library/open-one/{path}").status_code == 404
