"""How one person can differ from another in a proof: by more answers, or by more findings."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from scopewell.engine.values import Options
from scopewell.proof.formulas import Formula, both, constant, either, every, implies, no, same, some
from scopewell.proof.ground import Key, World
from scopewell.proof.person import ANYTHING, Said

type Relation = Callable[[Key], Formula]


def answers_more(before: World, after: World) -> Relation:
    """Return, fact by fact, whether `after` is `before` with open questions answered, and nothing else changed.

    An open question is one not answered, or in part, that may apply. A list of operations or injuries may turn out
    complete: then the unknown further one is gone.
    """

    def of(key: Key) -> Formula:
        old, new = before.person.of(*key), after.person.of(*key)
        parts = [
            implies(old.given, both(new.given, _keeps(old, new))),
            implies(both(new.given, no(old.given)), no(before.absent(*key))),
        ]
        kind = old.fact.episode
        if kind and key[1]:
            parts.append(implies(after.person.exists(kind, 1), before.person.exists(kind, 1)))
            gone = both(before.person.exists(kind, 1), no(after.person.exists(kind, 1)))
            parts.append(implies(gone, no(old.given)))
        return every(parts)

    return of


def _keeps(old: Said, new: Said) -> Formula:
    """Return whether a given answer stays: whole ones as they are, sets in what they say of each option."""
    kept = [implies(old.has[option], new.has[option]) for option in old.has]
    kept += [implies(old.has_not[option], new.has_not[option]) for option in old.has_not]
    if old.fact.kind == "texts":
        kept.append(implies(old.has_not[ANYTHING], same(old.has[ANYTHING], new.has[ANYTHING])))
    if old.value is not None:
        kept.append(same(old.value, new.value))
    return every(kept)


class Findings:
    """What counts as a finding of each fact: away from the reassuring answer, or to the dangerous side of a number."""

    def __init__(self, reassuring: Mapping[str, object], worse: Mapping[str, str], neither: Iterable[str]) -> None:
        self.reassuring = reassuring
        self.worse = worse
        self.neither = frozenset(neither)

    def more(self, before: World, after: World) -> Relation:
        """Return, fact by fact, whether `after` is `before` with findings added, and nothing else changed."""

        def of(key: Key) -> Formula:
            old, new = before.person.of(*key), after.person.of(*key)
            worse = False if key[0] in self.neither else self._worse(old, new)
            kind = old.fact.episode
            beside = same(before.person.exists(kind, 1), after.person.exists(kind, 1)) if kind else True
            return both(either(unchanged(old, new), worse), beside)

        return of

    def _worse(self, old: Said, new: Said) -> Formula:
        kind = old.fact.kind
        reassuring = self.reassuring.get(old.fact.id)
        if kind == "flag":
            return both(new.given, no(new.value) if reassuring is True else new.value)
        if kind == "choice":
            assert isinstance(reassuring, str)
            return both(old.given, new.given, old.has[reassuring], no(new.has[reassuring]))
        if kind == "texts":
            return both(new.given, new.has[ANYTHING], implies(old.given, same(*_rest(old, new))))
        if kind == "choices":
            assert isinstance(reassuring, Options)
            return _more_options(old, new)
        return both(old.given, new.given, self._further(old, new, reassuring))

    def _further(self, old: Said, new: Said, reassuring: object) -> Formula:
        """Return whether a number moves to its dangerous side: away from the reassuring one, or as it is told."""
        side = self.worse.get(old.fact.id)
        if side == "higher":
            return new.value >= old.value
        if side == "lower":
            return new.value <= old.value
        if side is None and isinstance(reassuring, (int, Fraction)):
            usual = constant(reassuring)
            up = both(old.value >= usual, new.value >= old.value)
            return either(up, both(old.value <= usual, new.value <= old.value))
        return False


def _rest(old: Said, new: Said) -> tuple[Formula, Formula]:
    return old.has_not[ANYTHING], new.has_not[ANYTHING]


def unchanged(old: Said, new: Said) -> Formula:
    """Return whether the same is said of a fact in both persons."""
    parts = [same(old.given, new.given)]
    if old.value is not None:
        parts.append(implies(old.given, same(old.value, new.value)))
    parts += [implies(old.given, same(old.has[option], new.has[option])) for option in old.has]
    parts += [implies(old.given, same(old.has_not[option], new.has_not[option])) for option in old.has_not]
    return every(parts)


def _more_options(old: Said, new: Said) -> Formula:
    """Return whether a set gains options; of the others it says what it said."""
    parts: list[Formula] = [new.given, some(new.has.values())]
    for option in old.has:
        parts.append(implies(both(old.given, old.has[option]), new.has[option]))
        was_no = both(old.given, old.has_not[option])
        parts.append(same(new.has_not[option], both(was_no, no(new.has[option]))))
    return every(parts)
