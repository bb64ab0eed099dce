"""The same word is a fault about one's own work and right about somebody else's."""

import pytest

from scopewell.engine.wording.flags import Category, Kind, Severity
from scopewell.engine.wording.guard import Guard

PAIRS = [
    (Kind.SESSION_NOTE, "Treated the knee today.", "The surgeon treated the knee in May."),
    (Kind.SESSION_NOTE, "The patient arrived late.", "He was patient about the slow start."),
    (Kind.LETTER, "We are treating her for stiffness.", "We are training her; your treatment ended in May."),
    (Kind.LETTER, "My patient has finished eight sessions.", "Your patient has finished eight sessions."),
    (Kind.PUBLIC, "Our physiotherapists meet you at the door.", "Your physiotherapist may send you to us."),
    (Kind.PUBLIC, "We offer physical therapy.", "We do not offer physical therapy."),
    (Kind.PUBLIC, "We diagnose the cause of your pain.", "This studio does not diagnose, treat or prescribe."),
    (Kind.PUBLIC, "Your treatment starts here.", "Treat yourself to a quieter gym."),
    (Kind.NEWSLETTER, "Our patients love the new rowers.", "A study of 60 patients found that rowing helps."),
    (Kind.HANDOUT, "Your therapy exercises take ten minutes.", "Your therapist gave you the first three exercises."),
    (Kind.SESSION_NOTE, "Prescribed rows, 3 x 12.", "Her doctor prescribed a new inhaler."),
    (Kind.PUBLIC, "Knee rehab from $45.", "Post-rehab training from $45."),
    (Kind.POST, "My patients pay cash.", "How do you tell patients from clients?"),
    (Kind.LETTER, "Our rehab is going well.", 'Your note says "no rehab until July" and we wait.'),
]


@pytest.mark.parametrize(("kind", "own", "others"), PAIRS, ids=[pair[1] for pair in PAIRS])
def test_own_work_is_flagged_and_other_peoples_is_not(guard: Guard, kind: Kind, own: str, others: str) -> None:
    assert [flag.category for flag in guard.check(own, kind)] == [Category.WORDING]
    assert guard.check(others, kind) == ()


def test_two_clauses_of_one_sentence_differ(guard: Guard) -> None:
    text = "I treat stiffness; your surgeon treated the fracture."
    assert [(flag.span, flag.start) for flag in guard.check(text, Kind.LETTER)] == [("treat", 2)]


def test_misspellings_and_british_forms_count(guard: Guard) -> None:
    for text in (
        "We offer pysical therapy.",
        "Our rehabilitaion class",
        "We offer physiotherpy.",
        "Mobilised the hip, grade 3.",
    ):
        assert guard.check(text, Kind.PUBLIC), text


def test_everyday_words_are_no_misspellings(guard: Guard) -> None:
    assert guard.check("A treatise on patience, and our patents.", Kind.PUBLIC) == ()


def test_a_word_is_told_once_a_text(guard: Guard) -> None:
    assert len(guard.check("Our patients smile. Our patients lift.", Kind.PUBLIC)) == 1


def test_a_note_is_never_blocked_and_a_title_is(guard: Guard) -> None:
    note = guard.check("I mobilised the ankle and took him off the statin.", Kind.SESSION_NOTE)
    assert [flag.severity for flag in note] == [Severity.WARN, Severity.WARN]
    assert [flag.severity for flag in guard.check("Physiotherapy for runners", Kind.PUBLIC)] == [Severity.BLOCK]


def test_treating_a_condition_weighs_more_than_treating(guard: Guard) -> None:
    assert [flag.severity for flag in guard.check("We treat tendonitis.", Kind.PUBLIC)] == [Severity.BLOCK]
    assert [flag.severity for flag in guard.check("We treat runners.", Kind.PUBLIC)] == [Severity.WARN]


def test_words_of_little_weight_are_listed_only_when_asked_for(guard: Guard) -> None:
    assert guard.check("Our clinic opens at nine.", Kind.PUBLIC) == ()
    assert [flag.severity for flag in guard.check("Our clinic opens at nine.", Kind.PUBLIC, quiet=True)] == [
        Severity.INFO
    ]


def test_every_flag_says_why_with_a_source(guard: Guard) -> None:
    flags, passed = guard.explain("We treat backs. Her surgeon treated the spine.", Kind.PUBLIC)
    assert flags[0].reason
    assert all(key in guard.sources for key in flags[0].sources)
    assert sum(one.weighs for one in flags[0].evidence) > 0
    assert sum(one.weighs for one in passed[0].evidence) <= 0
