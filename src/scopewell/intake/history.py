"""Operations and injuries as a client tells them: one block each, which becomes an episode with facts of its own."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from scopewell.clients.vocabulary import EpisodeKind
from scopewell.intake.answers import UNKNOWNS, Problem, Sent, Statement
from scopewell.intake.dates import DateProblem, read_date
from scopewell.knowledge.release import shipped_engine

MOST = 12
LONGEST = 120
SIDES = ("left", "right", "both", "none")


class Kind(NamedTuple):
    """How one kind of episode is asked: the question that opens it, and the facts of a block."""

    kind: EpisodeKind
    prefix: str
    asks: str
    what: str
    when: str


OPERATIONS = Kind(EpisodeKind.SURGERY, "op", "any-surgery", "surgery-type", "surgery-date")
INJURIES = Kind(EpisodeKind.INJURY, "inj", "injury-12m", "injury-kind", "injury-date")
ALL = (OPERATIONS, INJURIES)


class Block(NamedTuple):
    """One operation or injury: its statements by fact, its label, and words for one that no option names."""

    id: str
    statements: dict[str, Statement]
    label: str
    unlisted: str = ""


class Listed(NamedTuple):
    """What was told of one kind: yes, no, an unknown or nothing; the blocks; whether these are all; what is missing."""

    said: str
    blocks: list[Block]
    all_named: bool
    problems: dict[str, Problem]


def count(kind: Kind, sent: Sent) -> int:
    """Return how many blocks the page shows."""
    asked = one(sent, f"{kind.prefix}-count")
    return min(max(1, int(asked) if asked.isdigit() else 1), MOST)


def block_ids(kind: Kind, sent: Sent) -> list[str]:
    """Return the ids of the blocks: op1, op2 and so on."""
    return [f"{kind.prefix}{n}" for n in range(1, count(kind, sent) + 1)]


def one(sent: Sent, name: str) -> str:
    """Return the first filled value of a field."""
    return next((value.strip() for value in sent.get(name, ()) if value.strip()), "")


def read_list(kind: Kind, sent: Sent, today: date, label_of: Any) -> Listed:
    """Read every block of a kind. `label_of(fact, option)` names an option for the label of the episode."""
    said = one(sent, kind.asks)
    problems: dict[str, Problem] = {}
    if not said:
        return Listed("", [], False, {kind.asks: Problem("needs_answer")})
    if said != "yes":
        return Listed(said.removeprefix("?"), [], said == "no", {})
    blocks = []
    for id in block_ids(kind, sent):
        block = _block(kind, id, sent, today, label_of, problems)
        if block is not None:
            blocks.append(block)
    if not blocks and not problems:
        problems[f"{kind.prefix}1"] = Problem("needs_which")
    done = one(sent, f"all-{kind.prefix}")
    if not done:
        problems[f"all-{kind.prefix}"] = Problem("needs_answer")
    return Listed("yes", blocks, done == "yes", problems)


def _block(kind: Kind, id: str, sent: Sent, today: date, label_of: Any, problems: dict[str, Problem]) -> Block | None:
    told = {part: one(sent, f"{id}.{part}") for part in ("what", "other", "side", "year", "month", "day", "unknown")}
    if not any(told.values()):
        return None
    options = shipped_engine().rules.vocabulary.facts[kind.what].options
    what = told["what"] if told["what"] in options else "other" if told["other"] else ""
    statements: dict[str, Statement] = {}
    if told["what"].removeprefix("?") in UNKNOWNS:
        statements[kind.what] = Statement({"unknown": told["what"].removeprefix("?")})
    elif what and (what != "other" or told["other"]):
        statements[kind.what] = Statement(what)
    else:
        problems[id] = Problem("needs_which")
    if told["unknown"].removeprefix("?") in UNKNOWNS:
        statements[kind.when] = Statement({"unknown": told["unknown"].removeprefix("?")})
    else:
        try:
            day = read_date(told["year"], told["month"], told["day"], today=today)
        except DateProblem as problem:
            problems.setdefault(id, Problem(problem.key))
        else:
            if day is None:
                problems.setdefault(id, Problem("needs_date"))
            else:
                statements[kind.when] = Statement(day.day.isoformat(), note="" if day.is_exact else "month only")
    name = told["other"][:LONGEST] if what == "other" else label_of(kind.what, what) if what else ""
    side = told["side"] if told["side"] in ("left", "right", "both") else ""
    label = f"{name}, {side}" if side and name else name
    return Block(id, statements, label[:LONGEST], told["other"][:LONGEST] if what == "other" else "")


def held_episodes(data: Mapping[str, Any]) -> dict[str, int]:
    """Return which episode each block became; kept beside what was typed."""
    found: dict[str, int] = dict(data.get("_episodes", {}))
    return found
