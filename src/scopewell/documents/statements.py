"""Statements a field cannot hold: causes, clearances, and diseases nobody gave us; and titles that need a license.

Whose care a word speaks of is the guard's to say, and a typed reason may keep such a word (scopewell.wording). What
stands here is of the class of statement, and no reason lets it through.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scopewell.documents.contents import Voice


class Objection(NamedTuple):
    """Words that object, why, and what to write instead."""

    words: str
    says: str
    instead: str


class _Pattern(NamedTuple):
    """`unless`: where this matches around the words, they pass."""

    found: re.Pattern[str]
    says: str
    instead: str
    unless: re.Pattern[str] | None = None


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


CLAUSE = re.compile(r"[^.;:!?\n]+")
GIVEN = _any_of(
    "as given by", "as diagnosed", "diagnosed by", "as written by", "as reported by", "according to", "on record",
    "on file", "per (?:dr|the)", "(?:report|letter|note|list|summary|referral) (?:of|from|by)",
)  # fmt: skip
CLEARED = _Pattern(
    _any_of("(?:is|are|was|were) (?:now )?(?:safe|fit|cleared|healthy)(?! by)"),
    "We never say that somebody is safe or cleared. That is a provider’s word.",
    "nothing in these answers stops the client starting; or: cleared by (name), (date)",
)
CAUSES = _Pattern(
    _any_of(
        "due to", "caused? by", "causes?", "causing", "because of", "secondary to", "results? from", "resulting from",
        "as a result of", "suggest(?:s|ing|ive)?(?: of)?", "indicat(?:es?|ing|ive)(?: of)?", "consistent with",
        "points? to", "signs? of", "probably", "likely", "appears? to be", "looks? like", "seems? to",
        "(?:may|might|could) (?:have|be)", "suspect(?:s|ed)?", "rules? out",
    ),
    "This says or guesses a cause. We say what we saw and measured; what it means is the provider’s to say.",
    "the observation alone: what, where, how much, since when",
    _any_of("because of (?:what|these points|this finding|your answer)"),
)  # fmt: skip
DISEASE = (
    "fractur(?:e|es|ed)", "broken bone", "tears?", "torn", "sprain(?:ed)?", "strained",
    "tend[io]n[a-z]*(?:itis|osis|opathy)",
    "bursitis", "[a-z]*arthr(?:itis|osis)", "herniat[a-z]+", "hernia", "slipped disc", "sciatica", "stenosis",
    "[a-z]*neuropathy", "radiculopathy", "myelopathy", "thrombosis", "dvt", "(?:blood )?clots?", "embol[a-z]+",
    "infect(?:ed|ion)", "stroke", "heart attack", "infarct[a-z]*", "heart failure", "angina", "cancer", "tumou?r",
    "impingement", "osteoporosis", "dementia", "diabetes", "hypertension", "capsulitis", "frozen shoulder",
    "(?:pinched|trapped) nerve", "concussion", "arrhythmia", "atrial fibrillation", "pneumonia", "copd", "asthma",
)  # fmt: skip
DISEASES = _Pattern(
    _any_of(*DISEASE),
    "This names a disease or injury without saying who gave it. We name none ourselves.",
    "what was seen or measured; or: …, as given by (name), (date)",
    GIVEN,
)
ASSERTED = DISEASES._replace(
    found=_any_of(
        r"(?:we (?:think|believe|found|saw|see)|(?:you|she|he|they|client) (?:has|have)|this is|it is)"
        rf" (?:[^\s]+ ){{0,6}}?(?:{'|'.join(DISEASE)})"
    )
)
TITLES = _any_of(
    "(?:physio)?therapists?", "physicians?", "doctors?", "nurses?", "dieti[ct]ians?", "chiropractors?", "clinicians?"
)
# Letters after a name count only as written: in capitals, alone.
LETTERS = re.compile(r"(?<![\w.])(?:PT|DPT|LPT|RPT|MPT|PTA|MD|DO|RN|NP|PA-C|OT|OTR|DC|RD|LMT)(?![\w.])|\bDr\.")
RULES_OF = {
    Voice.OURS: (CLEARED, CAUSES, ASSERTED),
    Voice.TO_CLIENT: (CLEARED, CAUSES, ASSERTED),
    Voice.OBSERVED: (CLEARED, CAUSES, DISEASES),
    Voice.DETERMINED: (DISEASES,),
    Voice.FORM: (CLEARED,),
    Voice.REPORTED: (),
}


def objections(text: str, field_kind: Voice) -> tuple[Objection, ...]:
    """Return what must be changed in a text before it goes out, given whose statement its field holds.

    Reported speech is the client's own and is left alone.
    """
    found: dict[tuple[str, str], Objection] = {}
    for clause in CLAUSE.findall(text):
        for pattern in RULES_OF[field_kind]:
            for words in _objecting(clause, pattern):
                found.setdefault((words.lower(), pattern.says), Objection(words, pattern.says, pattern.instead))
    return tuple(found.values())


def protected_titles(text: str) -> tuple[Objection, ...]:
    """Return titles in a professional's own name or credential that only license holders may use."""
    found = [*TITLES.findall(text), *LETTERS.findall(text)]
    says, instead = "Only a license holder may use this title.", "the certificate in full: medical exercise specialist"
    return tuple(Objection(title, says, instead) for title in dict.fromkeys(found))


def _objecting(clause: str, pattern: _Pattern) -> Iterator[str]:
    passing = [hit.span() for hit in pattern.unless.finditer(clause)] if pattern.unless else []
    if passing and pattern.unless is GIVEN:
        return
    for hit in pattern.found.finditer(clause):
        if not any(start <= hit.start() and hit.end() <= end for start, end in passing):
            yield hit.group().strip()
