"""Part 6: the wording guard. How often it is right, beside what else there is, and how fast it reads.

The peers: a plain word list (what a careful practice would search for), proselint (a general English linter, optional),
and for identifiers the patterns of the usual privacy scanners (mail, telephone, social security, dates, links), without
a language model. alex and textlint hold fixed lists without a word of this field, and need Node; they are left out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from benchmarks.peers import peer, version_of
from benchmarks.table import Part
from benchmarks.timing import Timing, times_of
from benchmarks.wording_scoring import Case, Marked, Score, corpus, score
from scopewell.engine.wording.flags import Kind
from scopewell.engine.wording.guard import Guard
from scopewell.knowledge.guarding import shipped_guard

type Peer = tuple[str, Callable[[Case], Sequence[Marked]]]

OUTGOING = ("post", "newsletter", "public")
LIST = {
    "wording": r"\b(?:patients?|pts?|therap(?:y|ies|ists?|eutic)|physio\w*"
    r"|treat(?:s|ed|ing|ments?)?|rehab\w*|diagnos\w+|prescri\w+|rx|tx"
    r"|clinicians?|outpatient)\b",
    "act": r"\b(?:mobili[sz]\w+|manipulat\w+|adjusted|massage\w*|needling|cupping"
    r"|ultrasound|TENS|laser|traction|stop taking|mg|insulin"
    r"|statins?|cure\w*|heal\w*|guarantee\w*|revers\w+|fix\w*|MRI|X-rays?|scans?|calories|keto|brace|surgery|counsel\w*)\b",
    "identifier": r"\b(?:Mr|Mrs|Ms)\.? [A-Z]\w+|\b[A-Z][a-z]+ [A-Z][a-z]+\b|\b\d{3}-\d{4}\b|\S+@\S+|https?://\S+|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
}
TWO_MEGABYTES = 2_000_000
SCANNER = (
    r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b",
    r"(?:\+?\d{1,2}[ .-]?)?(?:\(?\d{3}\)?[ .-]?)?\d{3}[ .-]\d{4}\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\bhttps?://[^\s<>\"]+",
    r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b",
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
)
LETTER = """Dear Dr. Whitcombe,

Thank you for referring Mrs. Egan to us in January. She completed cardiac rehabilitation at your hospital in
December and came with the discharge note of her physical therapist, Ms. Lund. Since then she has trained
twice a week for fifty minutes. In the six-minute walk she covered 318 meters in January and 377 meters last
week; chair stands in thirty seconds rose from 8 to 13. Resting blood pressure before sessions has been
between 118/72 and 134/80. We stop a session at any reading above your limit of 160/90, which has happened
once.

She climbs two flights without a pause, carries her own shopping and has gone back to her choir. On two
mornings this month she felt light in the head after standing up. She had no such feeling during exercise. We
asked her to tell you about it at her appointment, and she agreed that we mention it here. A session begins
with ten minutes on the bicycle at an effort of 3 of 10, then step-ups, rows with the band, wall push-ups,
heel raises and carries with 4 kg in each hand. Her physical therapist asked us to leave out overhead work.

We are medical exercise professionals. We do not diagnose, treat or change medicines, and nothing in this
letter is an opinion on her heart. When something looks different, we stop and write to you. May she lift more
than 5 kg with both hands, and from when?

"""


def measure(quick: bool) -> Iterator[Part]:
    """Score the corpus and time the guard."""
    guard = shipped_guard()
    yield _scores(guard)
    yield _speed(guard, quick)


def flags_of_guard(guard: Guard, case: Case) -> list[Marked]:
    """Return the flags of the guard on a text of the corpus."""
    return [Marked(flag.category, flag.start, flag.end) for flag in guard.check(case.text, Kind(case.kind))]


def _scores(guard: Guard) -> Part:
    ours: list[Peer] = [("Scopewell", partial(flags_of_guard, guard)), ("a word list", _listed)]
    rows = []
    for name in ("development", "test"):
        cases = corpus(name)
        rows += [_row(f"{name} ({len(cases)}): {who}", score(cases, flags_of)) for who, flags_of in (*ours, *_others())]
    return Part(
        "6a. The wording guard on labeled texts: F1 by category, clean texts flagged",
        ["corpus and guard", "wording", "act", "identifier", "overall", "clean flagged"],
        rows,
        [
            "Texts of our own (docs/wording.md); the test half is written in other styles and was not tuned on.",
            "Scanner patterns know identifiers only; proselint knows general English and is counted as wording.",
        ],
    )


def _row(name: str, found: Score) -> list[str]:
    values = [f"{found.rows[key].f1:.3f}" for key in ("wording", "act", "identifier", "overall")]
    return [name, *values, f"{found.clean_rate:.1%}"]


def _listed(case: Case) -> list[Marked]:
    """Return what a plain list of words finds; identifiers only in what goes out."""
    kept = [name for name in LIST if name != "identifier" or case.kind in OUTGOING]
    return [
        Marked(name, *match.span()) for name in kept for match in re.finditer(LIST[name], case.text, _case_of(name))
    ]


def _case_of(name: str) -> re.RegexFlag:
    return re.NOFLAG if name == "identifier" else re.IGNORECASE


def _scanned(case: Case) -> list[Marked]:
    patterns = SCANNER if case.kind in OUTGOING else ()
    return [Marked("identifier", *match.span()) for pattern in patterns for match in re.finditer(pattern, case.text)]


def _others() -> list[Peer]:
    found: list[Peer] = [("scanner patterns", _scanned)]
    if (tools := peer("proselint.tools")) is not None and (checks := peer("proselint.checks")) is not None:
        if not tools.CheckRegistry().checks:
            tools.CheckRegistry().register_many(checks.__register__)

        def linted(case: Case) -> list[Marked]:
            results = tools.LintFile("text", case.text).lint()  # its offsets count the newline it puts in front
            spans = [result.check_result.span for result in results]
            return [Marked("wording", max(0, start - 1), end - 1) for start, end in spans]

        found.append((f"proselint {version_of('proselint')}", linted))
    return found


def _speed(guard: Guard, quick: bool) -> Part:
    clean = "\n\n".join(case.text for name in ("development", "test") for case in corpus(name) if not case.labels)
    prose = (f"{clean}\n\n" * (TWO_MEGABYTES // len(clean) + 1))[:TWO_MEGABYTES]
    runs = [
        ("a letter of two pages", LETTER * 3, Kind.LETTER),
        ("the clean texts, as a letter", clean, Kind.LETTER),
        ("the clean texts, as a public page", clean, Kind.PUBLIC),
        ("the clean texts repeated to 2 MB, as a letter", prose, Kind.LETTER),
        ("the clean texts repeated to 2 MB, as a public page", prose, Kind.PUBLIC),
    ]

    def first(text: str, kind: Kind) -> None:
        guard.forget()
        guard.check(text, kind)

    timed: list[tuple[str, str, Callable[[], object]]] = [
        (name + ", first sight", text, partial(first, text, kind)) for name, text, kind in runs[:3]
    ]
    timed += [(name, text, partial(guard.check, text, kind)) for name, text, kind in (runs[0], *runs[3:])]
    timings = times_of([call for _, _, call in timed], repeats=3 if quick else 7)
    rows = [_speed_row(name, text, timing) for (name, text, _), timing in zip(timed, timings, strict=True)]
    return Part(
        "6b. The wording guard: processor time of one core",
        ["text", "characters", "best ms", "median ms", "MB/s, best"],
        rows,
        [
            "Targets: under 5 ms for a letter of two pages, 2 MB/s. The clean texts are hard ones: nearly every",
            "sentence holds a word of care. What a sentence said is remembered, as a text is checked again at each",
            "pause in typing; repeated texts profit from it, so both are shown.",
        ],
    )


def _speed_row(name: str, text: str, timing: Timing) -> list[str]:
    return [
        name,
        f"{len(text):,}",
        f"{timing.best * 1e3:,.2f}",
        f"{timing.median * 1e3:,.2f}",
        f"{len(text) / timing.best / 1e6:.2f}",
    ]
