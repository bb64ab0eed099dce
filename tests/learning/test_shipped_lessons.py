"""The lessons, sheets and films of the release: whole, sourced, and held to the wording guard."""

import re
from pathlib import Path

import pytest

from scopewell.editions.actions import save_version
from scopewell.editions.errors import BadText
from scopewell.editions.wording import notes_of
from scopewell.engine.wording.flags import Kind, Severity
from scopewell.knowledge.guarding import shipped_guard
from scopewell.learning.filming import scripts
from scopewell.learning.models import LearningVersion, LearningWork, WorkKind
from scopewell.learning.queries import live_one
from scopewell.learning.quiz import ORDER, SEVERAL, SINGLE, quiz_of
from scopewell.learning.sheets import as_text, blocks_of
from scopewell.learning.shipped import keep, read_work, shipped_works
from scopewell.ui.prose import to_text

WORKS = shipped_works()
LESSONS = [work for work in WORKS if work.kind == WorkKind.LESSON]
SHEETS = [work for work in WORKS if work.kind == WorkKind.RESOURCE]
NAMES = re.compile(r"\bMETI\b|MedExPRO|MET[- ]?101|Med-?X|Michael K", re.IGNORECASE)


def test_there_are_twenty_lessons_in_one_series_and_fifteen_sheets_or_more() -> None:
    assert [work.content["place"] for work in LESSONS] == list(range(1, 21))
    assert {work.content["series"] for work in LESSONS} == {"medical-exercise-101"}
    assert len(SHEETS) >= 15
    sheets = {work.slug for work in SHEETS}
    assert {slug for work in LESSONS for slug in work.content["resources"]} <= sheets


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda work: work.slug)
def test_a_lesson_has_substance_insights_sources_and_a_quiz_that_says_why(lesson: LearningWork) -> None:
    content = lesson.content  # type: ignore[attr-defined]  # a shipped text
    assert 500 <= len(to_text(content["body"]).split()) <= 900
    assert 3 <= len(content["insights"]) <= 5
    assert len(content["sources"]) >= 4
    assert sum(bool(source.get("url")) for source in content["sources"]) >= 4
    questions = quiz_of(content["quiz"])
    assert 4 <= len(questions) <= 6
    assert all(len(choice.why) > 5 for question in questions for choice in question.choices)


def test_the_quizzes_ask_in_every_way_and_the_right_answer_has_no_place_of_its_own() -> None:
    questions = [question for lesson in LESSONS for question in quiz_of(lesson.content["quiz"])]
    assert {question.kind for question in questions} == {SINGLE, SEVERAL, ORDER}
    first = [question.right[0] == 0 for question in questions if question.kind == SINGLE]
    assert 0.1 < sum(first) / len(first) < 0.6


@pytest.mark.parametrize("work", WORKS, ids=lambda work: f"{work.kind}-{work.slug}")
def test_no_sentence_is_held_back_by_the_guard_and_no_institute_is_named(work: LearningWork) -> None:
    version = LearningVersion(**work.content)  # type: ignore[attr-defined]  # a shipped text
    assert [(part, note.flag.span) for part, note in notes_of(version) if note.blocks] == []
    for part, text in version.texts():
        assert not NAMES.search(text), part
    for question in quiz_of(version.quiz):
        assert not any(NAMES.search(choice.text) for choice in question.choices)


def test_a_film_says_nothing_the_guard_holds_back_and_belongs_to_a_lesson() -> None:
    found = scripts()
    assert len(found) == 3
    assert {script.lesson for script in found} <= {work.slug for work in LESSONS}
    for script in found:
        for slide in script.slides:
            for text in (slide.heading, slide.words, *slide.points):
                flags = shipped_guard().check(text, Kind.PUBLIC)
                assert [flag.span for flag in flags if flag.severity is Severity.BLOCK] == []
        assert script.transcript.count("\n## ") + script.transcript.startswith("## ") == len(script.chapters)


@pytest.mark.parametrize("work", SHEETS, ids=lambda work: work.slug)
def test_a_sheet_can_be_filled_in_and_read_as_text(work: LearningWork) -> None:
    body = work.content["body"]  # type: ignore[attr-defined]  # a shipped text
    assert {block["kind"] for block in blocks_of(body)} <= {"heading", "paragraph", "line", "list", "table", "note"}
    assert "{" not in as_text(body)
    assert "____" not in as_text(body)


GOOD = """---
title: A lesson
slug: a-lesson
summary: One sentence.
published: 2026-11-02
series: a-series
number: 1
---
Words.

===quiz===
? A question
+ Right :: why
- Wrong :: why
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: A lesson\n", "", "without title"),
        ("number: 1", "number: 0", "number"),
        ("number: 1", "number: 1\nminutes: many", "minutes"),
        ("number: 1", "number: 1\naudience: friends", "audience"),
        ("number: 1", "number: 1\nhours: 3", "hours"),
        ("+ Right :: why", "+ Right", "quiz"),
        ("---\ntitle", "title", "front matter"),
    ],
)
def test_a_text_that_cannot_be_read_names_file_and_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "01-a-lesson.md"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadText, match=says) as caught:
        read_work(path, WorkKind.LESSON)
    assert "01-a-lesson.md" in str(caught.value)


@pytest.mark.django_db
def test_a_release_renews_its_own_lesson_keeps_the_video_and_leaves_an_editors_text_alone(tmp_path: Path) -> None:
    path = tmp_path / "01-a-lesson.md"

    def text(words: str) -> str:
        path.write_text(GOOD.replace("Words.", words), encoding="utf-8")
        return keep(read_work(path, WorkKind.LESSON))

    assert [text("Words."), text("Words.")] == ["added", ""]
    piece = LearningWork.objects.get()
    first = piece.versions.get()
    content = {name: getattr(first, name) for name in first.CONTENT} | {"video": "abcdefghjkmn"}
    save_version(actor=None, piece=piece, base=1, content=content, digest=first.digest)
    assert text("Better words.") == "renewed"
    shown = live_one(WorkKind.LESSON, "a-lesson")
    assert shown is not None
    assert (shown.body, shown.video) == ("Better words.\n", "abcdefghjkmn")
    save_version(actor=None, piece=piece, base=3, content={"title": "By an editor"})
    assert text("Best words.") == "drafted"
    shown = live_one(WorkKind.LESSON, "a-lesson")
    assert shown is not None
    assert shown.body == "Better words.\n"
