"""Quizzes: read strictly, graded on the server from the version alone, never passed by what no form sends."""

import pytest

from cast import browser
from class_room import QUIZ, right, school
from colleagues import colleague
from scopewell.learning.models import Attempt, Progress
from scopewell.learning.quiz import BadAnswer, BadQuiz, grade, quiz_of


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("+ A choice :: why", "Line 1"),
        ("? A question\n+ One :: why\n+ Two :: why", "2 right choices"),
        ("? A question\n+ One :: why", "1 choices"),
        ("?* A question\n- One :: why\n- Two :: why", "no right choice"),
        ("?# A question\n+ One :: why\n- Two :: why", "wrong choice in an order"),
        ("? A question\n+ One\n- Two :: why", "without its reason"),
        ("? A question\n+ One :: why\n- One :: other", "one choice twice"),
        ("?\n+ One :: why\n- Two :: why", "without a question"),
    ],
)
def test_a_quiz_that_cannot_be_read_names_the_line(text: str, says: str) -> None:
    with pytest.raises(BadQuiz, match=says):
        quiz_of(text)


def test_every_kind_is_graded() -> None:
    questions = quiz_of(QUIZ)
    all_right = {"q0": ["1"], "q1": ["2", "0"], "q2-0": ["1"], "q2-1": ["2"], "q2-2": ["3"]}
    assert grade(questions, all_right).right == 3
    for name, value in (("q0", ["0"]), ("q1", ["0"]), ("q1", ["0", "1", "2"]), ("q2-0", ["2"]), ("q2-1", [""])):
        assert grade(questions, {**all_right, name: value}).right == 2, (name, value)
    assert grade(questions, {}).right == 0


def test_an_order_is_not_shown_in_its_order() -> None:
    question = quiz_of(QUIZ)[2]
    assert sorted(question.shown) == [0, 1, 2]
    assert question.shown != (0, 1, 2)


@pytest.mark.parametrize(
    "sent",
    [
        {"q0": ["1", "0"]},
        {"q0": ["9"]},
        {"q0": ["-1"]},
        {"q0": ["²"]},
        {"q1": ["x"]},
        {"q2-0": ["1", "2"]},
        {"q0": ["1", "1"], "q1": ["8"]},
    ],
)
def test_what_no_form_sends_is_refused(sent: dict[str, list[str]]) -> None:
    with pytest.raises(BadAnswer):
        grade(quiz_of(QUIZ), sent)


@pytest.mark.django_db
def test_right_answers_pass_are_kept_and_told_with_why() -> None:
    _, first, _ = school()
    member = colleague()
    opened = browser(member.user)
    asked = opened.get("/learning/lessons/first/quiz/").content.decode()
    assert "It is not." not in asked  # no reason, and nothing that tells the right one, before the answer
    answer = opened.post("/learning/lessons/first/quiz/", right(first))
    told = opened.get(answer["Location"].split("#")[0]).content.decode()
    assert "Passed: 3 of 3 right" in " ".join(told.split()).replace("</svg> ", "")
    assert "It is not." in told
    attempt = Attempt.objects.get()
    assert attempt.answers == [[1], [0, 2], [0, 1, 2]]
    assert Progress.objects.get().passed_at == attempt.made_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"right": "3", "is_passed": "true", "pass_percent": "0", "q0": "0", "q1": "1"}, 302),
        ({"version": "2"}, 409),
        ({"version": "0"}, 409),
        ({"version": "x"}, 409),
        ({"q0": ["0", "1"]}, 422),
        ({"q0": "99"}, 422),
    ],
)
def test_nobody_passes_by_tampering(changes: dict[str, object], status: int) -> None:
    _, first, _ = school()
    member = colleague()
    answer = browser(member.user).post("/learning/lessons/first/quiz/", right(first) | changes)
    assert answer.status_code == status
    assert not Attempt.objects.filter(is_passed=True).exists()
    assert not Progress.objects.exclude(passed_at=None).exists()


@pytest.mark.django_db
def test_a_failed_try_is_kept_and_may_be_repeated_and_the_attempt_of_another_is_not_there() -> None:
    _, first, _ = school()
    mine, other = colleague(), colleague("Daisy")
    browser(mine.user).post("/learning/lessons/first/quiz/", {"version": 1, "q0": 0})
    failed = Attempt.objects.get()
    assert (failed.right, failed.is_passed) == (0, False)
    browser(mine.user).post("/learning/lessons/first/quiz/", right(first))
    assert [row.is_passed for row in Attempt.objects.order_by("pk")] == [False, True]
    address = f"/learning/lessons/first/quiz/?attempt={failed.pk}"
    assert browser(mine.user).get(address).status_code == 200
    assert browser(other.user).get(address).status_code == 404
    assert browser(mine.user).get(f"/learning/lessons/second/quiz/?attempt={failed.pk}").status_code == 404
    assert browser(mine.user).get("/learning/lessons/first/quiz/?attempt=1e9").status_code == 404
