"""What advice sheets and forms say to clients: read at the eighth grade, calm, and about no care of ours."""

import pytest
from test_sentences import GRADE, MARGIN, grade_of

from scopewell.documents.advice import NEXT, TODAY, TODAY_DOCTOR, WHEN, safety_net
from scopewell.documents.contents import DocumentKind, Voice
from scopewell.documents.forms import first_forms
from scopewell.documents.scope import statement
from scopewell.documents.statements import objections
from scopewell.engine.wording.flags import Kind
from scopewell.engine.wording.guard import Guard

ADVICE = [
    *TODAY.values(),
    *(step.format(number="911") for step in NEXT.values()),
    *(TODAY_DOCTOR.format(when=when) for when in WHEN.values()),
]
NET = [sentence["en"] for part in ("call_at_once", "see_a_doctor") for sentence in safety_net()[part]]
FORMS = [paragraph for form in first_forms().values() for paragraph in form.paragraphs]


def test_advice_as_a_whole_reads_at_the_eighth_grade() -> None:
    assert grade_of(" ".join(ADVICE)) <= GRADE - 2


@pytest.mark.parametrize("sentence", ADVICE)
def test_each_sentence_of_advice_reads_at_the_eighth_grade(sentence: str) -> None:
    assert grade_of(sentence) <= GRADE + MARGIN


def test_the_safety_net_reads_at_the_eighth_grade() -> None:
    assert grade_of(" ".join(f"Call us for {sentence[:1].lower()}{sentence[1:]}." for sentence in NET)) <= GRADE


def test_what_the_scope_statement_tells_clients_reads_at_the_eighth_grade() -> None:
    said = statement("clients", "US-OH", "Fernway Studio", has_provider=False)
    sentences = [text for part in said.parts for text in part.says if text.endswith(".")]
    assert grade_of(" ".join([said.opening, *sentences])) <= GRADE


@pytest.mark.parametrize("kind", first_forms())
def test_each_form_reads_nearly_at_the_eighth_grade(kind: DocumentKind) -> None:
    assert grade_of(" ".join(first_forms()[kind].paragraphs)) <= GRADE + 2 * MARGIN


@pytest.mark.parametrize("sentence", [*ADVICE, *NET])
def test_advice_passes_the_check_of_words(sentence: str, guard: Guard) -> None:
    assert objections(sentence, Voice.TO_CLIENT) == ()
    assert guard.check(sentence, Kind.HANDOUT) == ()


@pytest.mark.parametrize("sentence", FORMS)
def test_forms_pass_the_check_of_words(sentence: str, guard: Guard) -> None:
    assert objections(sentence, Voice.FORM) == ()
    assert guard.check(sentence, Kind.HANDOUT) == ()
