"""Words a document must not go out with: titles and acts that are not ours, causes, and diseases nobody gave us.

A narrow seam: everything asks `objections` and nothing else.
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
    """`unless`: where this matches around the words, they pass. `denied_passes`: so do they in a clause that denies."""

    found: re.Pattern[str]
    says: str
    instead: str
    unless: re.Pattern[str] | None = None
    denied_passes: bool = False


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


CLAUSE = re.compile(r"[^.;:!?\n]+")
DENIED = _any_of("not", "no", "never", "nor", "neither", "without", "don[’']t", "doesn[’']t", "cannot")
GIVEN = _any_of(
    "as given by", "as diagnosed", "diagnosed by", "as written by", "as reported by", "according to", "on record",
    "on file", "per (?:dr|the)", "(?:report|letter|note|list|summary|referral) (?:of|from|by)",
)  # fmt: skip
SOMEBODYS = "(?:your|her|his|their)"
OWN = (
    _Pattern(
        _any_of("patients?"),
        "People who train with us are clients. A patient is somebody else’s.",
        "client",
        _any_of(f"{SOMEBODYS} patients?", r"\w+[’']s patients?", "be patient"),
    ),
    _Pattern(
        _any_of("(?:our|my|we (?:offer|give|provide|do|deliver|perform)) (?:[a-z]+ ){0,4}therap[a-z]+"),
        "Physical therapy is given by licensed people. What we give is exercise.",
        "our medical exercise program",
        denied_passes=True,
    ),
    _Pattern(
        _any_of("therap(?:y|ies|eutic|ists?)", "physiotherap[a-z]+"),
        "What we give is not therapy, and nobody here is a therapist by this title.",
        "medical exercise; program; session; medical exercise professional",
        _any_of(
            "(?:physical|occupational|speech|massage|respiratory|radiation|hormone|drug) therap[a-z]+",
            f"{SOMEBODYS} (?:(?!exercise|medical|movement|water)[a-z]+ )?therap[a-z]+",
            "(?:in|from) therapy",
            "therapy (?:ended|discharge|visits?)",
        ),
        denied_passes=True,
    ),
    _Pattern(
        _any_of("treat(?:s|ed|ing|ments?)?"),
        "We do not treat.",
        "train; work with; session; program",
        _any_of(
            "treating (?:provider|physician|therapist|clinician)",
            f"(?:under|in|medical|cancer|{SOMEBODYS}) treatments?",
            "treated by",
        ),
        denied_passes=True,
    ),
    _Pattern(
        _any_of("prescri(?:be[sd]?|bing|ptions?)"),
        "We do not prescribe.",
        "plan; set; recommend",
        _any_of("prescribed by", "as prescribed", f"{SOMEBODYS} prescriptions?"),
        denied_passes=True,
    ),
    _Pattern(
        _any_of("diagnos(?:e[sd]?|ing|is|es|tics?)"),
        "We do not diagnose. A diagnosis stands with who gave it.",
        "we saw; we measured; or: …, as given by (name), (date)",
        GIVEN,
        denied_passes=True,
    ),
    _Pattern(
        _any_of("cure[sd]?", "curing", "heal(?:s|ing)?", "guarantee[sd]?", "pain-free", "rehab(?:ilitat[a-z]+)?"),
        "This promises an effect, or names a care that is not ours.",
        "aims to improve; we measure; post-rehab exercise",
        _any_of("(?:cardiac|pulmonary) rehab[a-z]*", "post-rehab[a-z]*"),
        denied_passes=True,
    ),
    _Pattern(
        _any_of("(?:is|are|was|were) (?:now )?(?:safe|fit|cleared|healthy)(?! by)"),
        "We never say that somebody is safe or cleared. That is a provider’s word.",
        "nothing in these answers stops the client starting; or: cleared by (name), (date)",
    ),
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
    Voice.OURS: (*OWN, CAUSES, ASSERTED),
    Voice.TO_CLIENT: (*OWN, CAUSES, ASSERTED),
    Voice.OBSERVED: (*OWN, CAUSES, DISEASES),
    Voice.DETERMINED: (DISEASES,),
    Voice.FORM: OWN,
    Voice.REPORTED: (),
}


def objections(text: str, field_kind: Voice) -> tuple[Objection, ...]:
    """Return what must be changed in a text before it goes out, given whose statement its field holds.

    Reported speech is the client's own and is left alone. A clause that denies (“we do not treat”) passes.
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
        within = any(start <= hit.start() and hit.end() <= end for start, end in passing)
        if not within and not (pattern.denied_passes and DENIED.search(clause[: hit.start()])):
            yield hit.group().strip()
