"""Editors write lessons and sheets like articles: drafts, preview, history, publishing with the guard."""

import pytest

from cast import browser
from class_room import QUIZ, school, sheet
from colleagues import of_duty
from scopewell.learning.models import LearningVersion, LearningWork, WorkKind
from scopewell.learning.queries import live_one
from scopewell.practice.models import Duty

pytestmark = pytest.mark.django_db
LESSON = {
    "title": "Written here", "slug": "Written-Here", "summary": "A sentence.", "series": "course", "place": 3,
    "minutes": 9, "audience": "members", "body": "## Part\n\nWords.", "quiz": QUIZ, "base": 0,
}  # fmt: skip


def test_a_lesson_is_drafted_previewed_published_changed_and_restored() -> None:
    school()
    opened = browser(of_duty(Duty.EDITOR))
    assert opened.post("/learning-desk/new/lesson/", LESSON).status_code == 302
    piece = LearningWork.objects.get(slug="written-here")
    assert live_one(WorkKind.LESSON, "written-here") is None
    assert "Preview of version 1" in opened.get(f"/learning-desk/{piece.key}/preview/1/").content.decode()
    assert opened.post(f"/learning-desk/{piece.key}/publish/", {"number": 1}).status_code == 302
    assert live_one(WorkKind.LESSON, "written-here") is not None
    changed = {**LESSON, "title": "Changed", "base": 1}
    assert opened.post(f"/learning-desk/{piece.key}/", changed).status_code == 302
    late = opened.post(f"/learning-desk/{piece.key}/", {**LESSON, "title": "Too late", "base": 1})
    assert late.status_code == 422
    assert "Too late" in late.content.decode()
    assert opened.post(f"/learning-desk/{piece.key}/restore/1/").status_code == 302
    assert LearningVersion.objects.filter(piece=piece).count() == 3
    assert "Version 1 again" in opened.get(f"/learning-desk/{piece.key}/history/").content.decode()
    opened.post(f"/learning-desk/{piece.key}/take-off/")
    assert live_one(WorkKind.LESSON, "written-here") is None


def test_a_held_sentence_and_a_quiz_that_cannot_be_read_do_not_go_out() -> None:
    school()
    opened = browser(of_duty(Duty.EDITOR))
    broken = opened.post("/learning-desk/new/lesson/", {**LESSON, "quiz": "? Only a question"})
    assert broken.status_code == 422
    assert "Line 1 of the quiz" in broken.content.decode()
    held = {**LESSON, "quiz": "? A question\n+ We treat tendonitis and cure back pain. :: why it is so\n- No :: why"}
    opened.post("/learning-desk/new/lesson/", held)
    piece = LearningWork.objects.get(slug="written-here")
    told = opened.post(f"/learning-desk/{piece.key}/publish/", {"number": 1})
    assert told.status_code == 422
    assert live_one(WorkKind.LESSON, "written-here") is None
    with_reason = {"number": 1, "reason": "Quoted as a bad example"}
    assert opened.post(f"/learning-desk/{piece.key}/publish/", with_reason).status_code == 302


def test_an_address_is_given_once_and_a_sheet_that_is_not_out_is_seen_on_the_desk_alone() -> None:
    made = sheet()
    opened = browser(of_duty(Duty.EDITOR))
    new = {"title": "A", "slug": "a-sheet", "summary": "S.", "body": "- [ ] x", "audience": "public", "base": 0}
    assert "is taken" in opened.post("/learning-desk/new/resource/", new).content.decode()
    opened.post(f"/learning-desk/{made.piece.key}/take-off/")
    assert opened.get(f"/learning-desk/{made.piece.key}/preview/1/").status_code == 200
    assert opened.get(f"/learning-desk/{made.piece.key}/preview/1/page-1.png")["Content-Type"] == "image/png"
    assert browser().get("/learning/library/a-sheet/").status_code == 404
