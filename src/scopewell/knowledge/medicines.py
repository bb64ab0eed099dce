"""From medicines as people type them to the classes the rules use.

A name counts only when it is written as in the list and nothing stands beside it that is not understood. A likely
misspelling, a name whose class depends on how it is taken, and a phrase such as "water pill" are asked back. What is
not found is unlisted, and shown; a clinician decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from scopewell.knowledge.medicine_list import (
    MedicineList,
    Name,
    Phrase,
    Words,
    distinct,
    medicine_list,
    plain,
    singular,
    without_signs,
    words_of,
)
from scopewell.knowledge.spelling import closeness

LONGEST_WORD = 40
MOST_JOINED = 3
"""Words typed apart are also compared joined, up to this many: "met formin"."""

_WORD = re.compile(r"[^\W_]+")
_AMOUNT = re.compile(r"\d+([a-z]*)")
_CONNECTS = frozenset({"and", "plus", "also"})


class Status(StrEnum):
    """How sure it is what a typed medicine is."""

    KNOWN = "known"
    DID_YOU_MEAN = "did-you-mean"
    """Only the person can say; nothing counts before."""
    UNLISTED = "unlisted"
    NO_NAME = "no-name"
    """No word of it names anything: "none", "twice a day", "my pills". Ask; it is no answer, and no "none"."""


class Because(StrEnum):
    """Why a name is offered."""

    TYPED = "typed"
    SPELLING = "spelling"
    WAY_OF_TAKING = "way-of-taking"
    MIX_UP = "mix-up"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A medicine that may be meant: its name, what it is, its classes, and why it is offered."""

    name: str
    says: str
    classes: tuple[str, ...]
    because: Because
    slips: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for one medicine as it was typed.

    `names` and `classes` are empty unless the status is known. `candidates` are ranked, and always include every class
    that may be meant; the person may also choose none of them, which makes it unlisted. `not_understood` are words
    beside the name: whoever confirms a candidate is shown them too; unless they name nothing, they are unlisted.
    """

    typed: str
    status: Status
    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    mixed_up_with: tuple[Candidate, ...] = ()
    """Names known to be mistaken for this one, and names of other classes that are one slip away from it."""
    not_understood: tuple[str, ...] = ()

    @property
    def needs_confirmation(self) -> bool:
        """Whether the person has to look at it: everything that is not known, and names that are often mixed up."""
        return self.status is not Status.KNOWN or bool(self.mixed_up_with)


def look_up(text: str) -> tuple[Looked, ...]:
    """Return what is known of every medicine in a typed text: one name or a whole list, in its order.

    Commas, semicolons, lines, "and" part a list; a name, dose and times of day may stand in any order. A word that may
    mean the opposite of taking something ("stopped", "allergic", "no") leaves nothing in its sentence known.
    """
    medicines, readable = medicine_list(), _readable(text)
    tokens = [_Token(plain(raw[0]), raw.start(), raw.end()) for raw in _WORD.finditer(readable)]
    found: list[Looked] = []
    for parts, doubt in _with_doubt(_sentences(tokens, readable), medicines, readable):
        for part in parts:
            for group in _Part(medicines, readable, part, doubt).groups():
                if not (found and group.only_says_when):
                    found.extend(group.looked())
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A name, a phrase, words that are not understood, or a word that connects."""

    tokens: tuple[_Token, ...]
    held: Name | Phrase | None = None
    connects: bool = False

    @property
    def words(self) -> Words:
        return tuple(token.word for token in self.tokens)


type _Parts = list[list[_Token]]


def _readable(text: str) -> str:
    """Return a text with signs written out, and q.d. as one word."""
    text = re.sub(r"\bw/\s*", "with ", without_signs(text).replace("&", " and "), flags=re.IGNORECASE)
    return re.sub(r"\b(?:[^\W\d_]\.){2,}", lambda dotted: dotted[0].replace(".", "") + " ", text)


def _sentences(tokens: Sequence[_Token], readable: str) -> list[_Parts]:
    """Part words into sentences, and those at commas."""
    sentences: list[_Parts] = [[[]]]
    for before, token in zip((None, *tokens), tokens, strict=False):
        gap = readable[before.end : token.start] if before else ""
        if before and _ends_sentence(before, gap):
            sentences.append([[]])
        elif before and ("," in gap or "•" in gap) and not _is_thousands(before, gap, token):
            sentences[-1].append([])
        sentences[-1][-1].append(token)
    return sentences


def _ends_sentence(before: _Token, gap: str) -> bool:
    """A line or semicolon ends a sentence, and so does a full stop after a word: not the one of 12.5, "1." or "Dr."."""
    stop = gap.startswith(".") and gap != "." and len(before.word) > 2 and not before.word.isdigit()
    return stop or any(sign in gap for sign in "\n;")


def _is_thousands(before: _Token, gap: str, token: _Token) -> bool:
    return gap == "," and before.word.isdigit() and re.match(r"\d{3}(?!\d)", token.word) is not None


def _with_doubt(
    sentences: Sequence[_Parts], medicines: MedicineList, readable: str
) -> list[tuple[_Parts, tuple[str, ...]]]:
    """Return every sentence with its words of doubt; a sentence of nothing else casts its doubt on the one before."""
    found: list[tuple[_Parts, tuple[str, ...]]] = []
    for parts in sentences:
        read = [(part, _Part(medicines, readable, part, ()).pieces()) for part in parts]
        doubt = distinct(word for part, pieces in read for word in _doubt_beside(part, pieces, medicines))
        named = any(not piece.connects for _, pieces in read for piece in pieces)
        if doubt and not named and found:
            held, before = found[-1]
            found[-1] = (held, before + doubt)
        else:
            found.append((parts, doubt))
    return found


def _doubt_beside(part: Sequence[_Token], pieces: Sequence[_Piece], medicines: MedicineList) -> Iterator[str]:
    """Yield the words of doubt that belong to no name: the "no" of "Tylenol No. 3" is none."""
    in_names = {token for piece in pieces if piece.held for token in piece.tokens}
    return (token.word for token in part if token not in in_names and singular(token.word, medicines.doubt))


@dataclass(frozen=True, slots=True)
class _Part:
    """The words between two commas."""

    medicines: MedicineList
    readable: str
    tokens: Sequence[_Token]
    doubt: tuple[str, ...]

    def pieces(self) -> list[_Piece]:
        """Return names, phrases and what is not understood; doses, times, salts and ways of taking are left out."""
        words = tuple(token.word for token in self.tokens)
        found: list[_Piece] = []
        at, after_name, near_longer, run = 0, False, False, False
        while at < len(words):
            token = self.tokens[at]
            salt = after_name and not near_longer and words[at] in self.medicines.salts
            match = None if salt else self.medicines.at(words, at)
            step, strange = match[0] if match else 1, False
            if match:
                if not run and self.medicines.is_near_longer_before(words, at, step):
                    found.append(_Piece((self.tokens[at - 1],)))
                found.append(_Piece(tuple(self.tokens[at : at + step]), match[1]))
            elif near_longer or (after_name and self._makes_another(words, at)):
                strange = True
            elif words[at] in _CONNECTS:
                found.append(_Piece((token,), connects=True))
            else:
                strange = not salt and not self._means_nothing(words[at])
            if strange:
                found.append(_Piece((*(found.pop().tokens if run else ()), token)))
            near_longer = bool(match) and self.medicines.is_near_longer(words, at, step)
            after_name, run = bool(match) or salt, strange
            at += step
        return found

    def _makes_another(self, words: Words, at: int) -> bool:
        """Whether a word right after a name makes it another product: Claritin-D; not "calcium plus zinc"."""
        connects = words[at] in _CONNECTS and at + 1 < len(words) and self.medicines.at(words, at + 1) is not None
        return words[at] in self.medicines.changes and not connects

    def _means_nothing(self, word: str) -> bool:
        """Whether a word beside a name changes nothing: an amount, a time, a way of taking; or is told as doubt."""
        medicines = self.medicines
        if (amount := _AMOUNT.fullmatch(word)) is not None:
            return not amount[1] or bool(singular(amount[1], medicines.around) or singular(amount[1], medicines.forms))
        known = (medicines.around, medicines.forms, medicines.doubt)
        return any(singular(word, words) is not None for words in known)

    def groups(self) -> list["_Group"]:
        """Return the pieces of the part between the words that connect; a part without any is one empty group."""
        groups: list[list[_Piece]] = [[]]
        ends: list[int] = []
        for piece in self.pieces():
            if piece.connects:
                groups.append([])
                ends.append(piece.tokens[0].start)
            else:
                groups[-1].append(piece)
        found = []
        for number, pieces in enumerate(groups):
            since = ends[number - 1] if number else -1
            until = ends[number] if number < len(ends) else max((token.end for token in self.tokens), default=0)
            tokens = [token for token in self.tokens if since < token.start < until]
            if tokens:
                found.append(_Group(self.medicines, self.readable, tuple(tokens), tuple(pieces), self.doubt))
        return found


@dataclass(frozen=True, slots=True)
class _Group:
    """What was typed for one medicine, or for several without anything between them."""

    medicines: MedicineList
    readable: str
    tokens: tuple[_Token, ...]
    pieces: tuple[_Piece, ...]
    doubt: tuple[str, ...]

    @property
    def typed(self) -> str:
        """The words as they were typed."""
        return self._typed(self.tokens)

    def _typed(self, tokens: Sequence[_Token]) -> str:
        return " ".join(self.readable[tokens[0].start : tokens[-1].end].split())

    @property
    def only_says_when(self) -> bool:
        """Whether it only says how much, when or what for: what follows a name after a comma."""
        words = [token.word for token in self.tokens]
        medicines, amounts = self.medicines, [word for word in words if _AMOUNT.fullmatch(word)]
        told = [word for word in words if word in amounts or singular(word, medicines.schedule)]
        rest = [word for word in words if word not in told]
        if self.pieces or not told:
            return False
        what_for = words[0] == "for" and all(singular(word, medicines.why) for word in rest)
        return what_for or all(singular(word, medicines.forms) for word in rest)

    @property
    def forms(self) -> frozenset[str]:
        return self.medicines.forms_in(token.word for token in self.tokens)

    def looked(self) -> list[Looked]:
        """Return what was found."""
        if not self.pieces:
            return [Looked(self.typed, Status.NO_NAME)]
        names = [piece.held for piece in self.pieces if isinstance(piece.held, Name)]
        strange = [piece for piece in self.pieces if piece.held is None]
        if not strange and not self.doubt:
            if len(names) == len(self.pieces) - len(self._descriptions()) and all(n.classes(self.forms) for n in names):
                return [self._known(self.typed, names)]
            return [self._one(piece, certain=True) for piece in self.pieces if piece not in self._descriptions()]
        if strange and (whole := self._as_one_name(names)):
            return [whole]
        return self._asked()

    def _known(self, typed: str, names: Sequence[Name]) -> Looked:
        classes = distinct(found for name in names for found in name.classes(self.forms))
        mixed = tuple(other for name in names for other in _mixed_up_with(name, classes))
        return Looked(typed, Status.KNOWN, distinct(name.text for name in names), classes, mixed_up_with=mixed)

    def _descriptions(self) -> list[_Piece]:
        """Return the phrases that describe a name beside them: of the same class, as in "Lasix (water pill)"."""
        classes = {found for piece in self.pieces if isinstance(piece.held, Name) for found in _all_classes(piece.held)}
        phrases = [(piece, piece.held) for piece in self.pieces if isinstance(piece.held, Phrase)]
        return [piece for piece, held in phrases if any(classes & set(_all_classes(name)) for name in held.examples)]

    def _one(self, piece: _Piece, *, certain: bool) -> Looked:
        """Return what a name or phrase is; a name that is not certain is asked back."""
        held, typed = piece.held, self.typed if len(self.pieces) == 1 else self._typed(piece.tokens)
        if isinstance(held, Phrase):
            offered = [c for name in held.examples for c in _offers(name, frozenset(), Because.EXAMPLE)]
            return Looked(typed, Status.DID_YOU_MEAN, candidates=tuple(offered))
        if not isinstance(held, Name):
            return Looked(typed, Status.UNLISTED)
        if certain and held.classes(self.forms):
            return self._known(typed, [held])
        why = Because.TYPED if held.classes(self.forms) else Because.WAY_OF_TAKING
        candidates = tuple(_offers(held, self.forms, why))
        if not candidates:
            return Looked(typed, Status.UNLISTED)
        return Looked(typed, Status.DID_YOU_MEAN, candidates=_and_mixed_up(candidates, [held]))

    def _as_one_name(self, names: Sequence[Name]) -> Looked | None:
        """Return the names that all words together are near: "hydro chlorothiazide", "ferrus sulfate"."""
        told = [word for piece in self.pieces for word in piece.words]
        every = [token.word for token in self.tokens]
        variants = (told, _without_amounts(every), every)
        joined = distinct("".join(words) for words in variants if len(words) > 1)
        slips: dict[Name, int] = {}
        for near, name in sorted((found for one in joined for found in _near(one)), key=lambda found: found[0]):
            slips.setdefault(name, near)
        near_names = [name for name in slips if name not in names]
        offered = [c for name in near_names for c in _offers(name, self.forms, Because.SPELLING, slips[name])]
        if not offered:
            return None
        offered += [c for name in names for c in _offers(name, self.forms, Because.TYPED)]
        candidates = _and_mixed_up(offered, near_names)
        return Looked(self.typed, Status.DID_YOU_MEAN, candidates=candidates, not_understood=self.doubt)

    def _asked(self) -> list[Looked]:
        """Return every piece as a question; words near no name go with the question before them, or are unlisted."""
        found: list[Looked] = []
        unknown: list[str] = []
        for piece in self.pieces:
            if piece.held is not None:
                found.append(self._one(piece, certain=False))
                continue
            for words, near in _suggestions(piece.words):
                if near:
                    found.append(self._suggested(words, near))
                else:
                    unknown += words
        asked = [number for number, one in enumerate(found) if one.status is Status.DID_YOU_MEAN]
        rest = (*distinct(unknown), *self.doubt)
        if unknown and not asked:
            return [*found, Looked(self.typed if not found else " ".join(unknown), Status.UNLISTED)]
        return [_with_rest(one, rest, self.typed if len(found) == 1 else one.typed) for one in found]

    def _suggested(self, words: Words, near: Sequence[tuple[int, Name]]) -> Looked:
        offered = [c for slips, name in near for c in _offers(name, self.forms, Because.SPELLING, slips)]
        if not offered:
            return Looked(" ".join(words), Status.UNLISTED)
        names = [name for _, name in near]
        return Looked(" ".join(words), Status.DID_YOU_MEAN, candidates=_and_mixed_up(offered, names))


def _without_amounts(words: Sequence[str]) -> list[str]:
    return [word for word in words if not _AMOUNT.fullmatch(word)]


def _with_rest(one: Looked, rest: tuple[str, ...], typed: str) -> Looked:
    if one.status is not Status.DID_YOU_MEAN:
        return one
    return Looked(typed, one.status, candidates=one.candidates, not_understood=rest)


def _offers(name: Name, forms: frozenset[str], why: Because, slips: int = 0) -> Iterator[Candidate]:
    """Yield a name as a candidate: what fits the way of taking, or every way when none was told."""
    fitting = [meaning for meaning in name.meanings if meaning.fits(forms)]
    for meaning in fitting or ([] if forms else name.meanings):
        says = _form_says(meaning.only_with)
        yield Candidate(f"{name.text} ({says})" if says else name.text, meaning.says, meaning.classes, why, slips)


def _form_says(forms: frozenset[str]) -> str:
    said = [says for id, says in medicine_list().form_says.items() if id in forms]
    return " or ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _all_classes(name: Name) -> tuple[str, ...]:
    return distinct(found for meaning in name.meanings for found in meaning.classes)


def _and_mixed_up(offered: Sequence[Candidate], names: Sequence[Name]) -> tuple[Candidate, ...]:
    """Return candidates with those they are known to be mistaken for behind them."""
    shown = {candidate.name for candidate in offered} | {name.text for name in names}
    mix_ups = medicine_list().mix_ups
    others = dict.fromkeys(other for name in names for other in mix_ups.get(name.text, ()) if other.text not in shown)
    return (*offered, *(c for other in others for c in _offers(other, frozenset(), Because.MIX_UP)))


def _mixed_up_with(name: Name, classes: Sequence[str]) -> Iterator[Candidate]:
    """Yield names of other classes that this one is mistaken for, or that one slip would make of it."""
    medicines = medicine_list()
    listed = medicines.mix_ups.get(name.text, ())
    one_slip = (held for _, _, held in medicines.spellings.near(_joined(name), lambda limit: min(limit, 1)))
    for other in dict.fromkeys((*listed, *one_slip)):
        if other is not name and (other in listed or set(_all_classes(other)) != set(classes)):
            yield from _offers(other, frozenset(), Because.MIX_UP)


def _joined(name: Name) -> str:
    return "".join(words_of(name.text))


def _suggestions(words: Words) -> Iterator[tuple[Words, tuple[tuple[int, Name], ...]]]:
    """Part words that are not understood into those near names, with these names, and those near none."""
    at = 0
    while at < len(words):
        for size in range(min(MOST_JOINED, len(words) - at), 0, -1):
            near = _near("".join(words[at : at + size]))
            if near or size == 1:
                yield words[at : at + size], near
                at += size
                break


@cache
def _near(joined: str) -> tuple[tuple[int, Name], ...]:
    """Return the names near a word, the likeliest first."""
    if len(joined) > LONGEST_WORD:
        return ()
    found = sorted(medicine_list().spellings.near(joined), key=lambda one: closeness(one[0], one[1], joined))
    return tuple((slips, name) for slips, _, name in found)
