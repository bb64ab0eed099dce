"""What a case says, admitted: an answer to each fact, of the person or of one operation or injury."""

from typing import NamedTuple

from scopewell.engine.moment import Moment
from scopewell.engine.problems import Problem
from scopewell.engine.values import UNKNOWN, State, Value


class Earlier(NamedTuple):
    """An earlier reading of the same fact."""

    value: Value
    when: Moment


class Answer(NamedTuple):
    """What the case says of one fact. `why` is the kind of unknown when the state is UNKNOWN."""

    state: State
    when: Moment | None = None
    source: str | None = None
    why: str = ""
    earlier: tuple[Earlier, ...] = ()
    kept_problem: bool = False


NOT_ASKED = Answer(UNKNOWN, why="not-asked")


class Facts:
    """Everything a case says, admitted.

    `complete`: whether the list of episodes of that kind is the whole list. `partial`: kinds of which the case says
    that there may be others.
    """

    __slots__ = ("complete", "episodes", "partial", "person", "problems")

    def __init__(self) -> None:
        self.person: dict[str, Answer] = {}
        self.episodes: dict[str, list[dict[str, Answer]]] = {}
        self.complete: dict[str, bool] = {}
        self.partial: set[str] = set()
        self.problems: list[Problem] = []

    def answer(self, fact: str) -> Answer:
        """Return what the case says of a fact of the person; a fact of an episode is in `episodes`."""
        return self.person.get(fact, NOT_ASKED)
