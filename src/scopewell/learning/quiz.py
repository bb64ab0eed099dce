"""Quizzes: read from plain lines, and graded. Pure.

A question begins with `?` (one choice is right), `?*` (several may be) or `?#` (put in order). Its choices follow, one
to a line: `+` right, `-` wrong, then the choice, `::`, and why. Of an order, every choice is `+`, in the right order.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

SINGLE, SEVERAL, ORDER = "single", "several", "order"
MARKS = {"?#": ORDER, "?*": SEVERAL, "?": SINGLE}
MOST_CHOICES = 8
MOST_QUESTIONS = 20


class BadQuiz(Exception):
    """A quiz that cannot be read: names the line, what is there and what is accepted."""

    def __init__(self, line: int, found: str, accepted: str) -> None:
        super().__init__(f"Line {line} of the quiz: {found}. Accepted: {accepted}.")


class BadAnswer(Exception):
    """An answer no form of ours can send."""


class Choice(NamedTuple):
    """A choice, why it is right or wrong, and which."""

    text: str
    why: str
    is_right: bool


class Question(NamedTuple):
    """A question with its choices, in the order they were written."""

    kind: str
    text: str
    choices: tuple[Choice, ...]

    @property
    def right(self) -> tuple[int, ...]:
        """The right choices; of an order, all of them in it."""
        return tuple(place for place, choice in enumerate(self.choices) if choice.is_right)

    @property
    def shown(self) -> tuple[int, ...]:
        """The order the choices are shown in: as written, but an order is shuffled, always the same way."""
        places = range(len(self.choices))
        if self.kind != ORDER:
            return tuple(places)
        shuffled = sorted(places, key=lambda place: hashlib.sha256(self.choices[place].text.encode()).digest())
        # A shuffle that gives the answer away is turned by one.
        return tuple(shuffled if shuffled != list(places) else [*shuffled[1:], shuffled[0]])

    def grade(self, answer: Sequence[int]) -> bool:
        """Return whether an answer is right. An order must be whole; of several, all and no others count."""
        if self.kind == ORDER:
            return tuple(answer) == self.right
        return set(answer) == set(self.right) and bool(answer)


class Graded(NamedTuple):
    """A quiz with the answers to it."""

    answers: tuple[tuple[int, ...], ...]
    right: int
    questions: int

    def is_passed(self, percent: int) -> bool:
        """Return whether the share of right answers reaches the pass mark."""
        return self.questions > 0 and self.right * 100 >= percent * self.questions


@lru_cache(maxsize=256)
def quiz_of(text: str) -> tuple[Question, ...]:
    """Read a quiz. Raises BadQuiz."""
    found: list[tuple[int, str, str, list[Choice]]] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        mark, _, rest = line.partition(" ")
        if mark in MARKS:
            found.append((number, MARKS[mark], rest.strip(), []))
        elif mark in ("+", "-") and found:
            found[-1][3].append(_choice(number, mark, rest))
        else:
            raise BadQuiz(number, f"“{line[:40]}”", "? ?* or ?# and a question, or + or - and a choice :: why")
    if len(found) > MOST_QUESTIONS:
        raise BadQuiz(found[MOST_QUESTIONS][0], f"{len(found)} questions", f"at most {MOST_QUESTIONS}")
    return tuple(_question(*one) for one in found)


def _choice(number: int, mark: str, rest: str) -> Choice:
    text, parting, why = rest.partition("::")
    if not parting or not text.strip() or not why.strip():
        raise BadQuiz(number, "a choice without its reason", "the choice, ::, and why it is right or wrong")
    return Choice(text.strip(), why.strip(), mark == "+")


def _question(number: int, kind: str, text: str, choices: list[Choice]) -> Question:
    made = Question(kind, text, tuple(choices))
    if not text:
        raise BadQuiz(number, "a mark without a question", "the question after the mark")
    if not 2 <= len(choices) <= MOST_CHOICES:
        raise BadQuiz(number, f"{len(choices)} choices", f"2 to {MOST_CHOICES}")
    if len({choice.text for choice in choices}) < len(choices):
        raise BadQuiz(number, "one choice twice", "choices that differ")
    right = len(made.right)
    if kind == SINGLE and right != 1:
        raise BadQuiz(number, f"{right} right choices", "exactly one for ?; several for ?*")
    if kind == SEVERAL and not right:
        raise BadQuiz(number, "no right choice", "one or more")
    if kind == ORDER and right != len(choices):
        raise BadQuiz(number, "a wrong choice in an order", "every choice +, in the right order")
    return made


def grade(questions: Sequence[Question], sent: Mapping[str, Sequence[str]]) -> Graded:
    """Grade what a form sent: `q0`, `q1` ... with the numbers of choices; of an order, `q2-0` ... with places.

    A question without an answer is wrong. Raises BadAnswer for what the form cannot send.
    """
    answers = tuple(_answer(question, place, sent) for place, question in enumerate(questions))
    right = sum(question.grade(answer) for question, answer in zip(questions, answers, strict=True))
    return Graded(answers, right, len(questions))


def _answer(question: Question, place: int, sent: Mapping[str, Sequence[str]]) -> tuple[int, ...]:
    many = len(question.choices)
    if question.kind == ORDER:
        given = {choice: _one(sent.get(f"q{place}-{choice}", ()), many + 1) for choice in range(many)}
        if None in given.values() or len(set(given.values())) < many:
            return ()  # not whole, or a place given twice: wrong, and shown as not answered
        return tuple(sorted(given, key=lambda choice: given[choice] or 0))
    chosen = tuple(sorted({_number(raw, many) for raw in sent.get(f"q{place}", ())}))
    if question.kind == SINGLE and len(chosen) > 1:
        raise BadAnswer
    return chosen


def _one(values: Sequence[str], below: int) -> int | None:
    found = [_number(raw, below) for raw in values if raw]
    if len(found) > 1:
        raise BadAnswer
    return found[0] if found and found[0] else None


def _number(raw: str, below: int) -> int:
    if not raw.isascii() or not raw.isdigit() or len(raw) > 2 or int(raw) >= below:
        raise BadAnswer
    return int(raw)
