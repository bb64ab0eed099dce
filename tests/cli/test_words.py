"""Conditions, holds and authority in plain English."""

from datetime import date

import pytest

from scopewell.cli.main import main
from scopewell.cli.words import Speaker, Words, decided_in_words, hold_in_words, worked_out_in
from scopewell.engine.deciding import Engine
from scopewell.engine.expression import names_of, parse_condition
from scopewell.engine.rules import Hold
from scopewell.knowledge.plain_words import SPELLED, option, with_unit


@pytest.fixture
def speaker(engine: Engine) -> Speaker:
    return Speaker(engine.rules, date(2026, 11, 24))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("sbp > training-limit-systolic", "Upper blood pressure, seated is above 180 mmHg"),
        ("heart-rate <= pulse-very-slow", "Resting pulse is 40 per minute or less"),
        ("not heart-rate <= pulse-very-slow", "Resting pulse is above 40 per minute"),
        ("not heart-rate < pulse-very-slow", "Resting pulse is 40 per minute or more"),
        ("sx-syncope", "Fainted or nearly fainted: yes"),
        ("not sx-syncope", "Fainted or nearly fainted: no"),
        ("sx-syncope = false", "Fainted or nearly fainted: no"),
        ("sx-syncope != false", "Fainted or nearly fainted: yes"),
        ("sx-dyspnoea = at-rest", "Breathlessness is at rest"),
        ("sx-dyspnoea != none", "Breathlessness is other than none"),
        ("sx-dyspnoea in [at-rest, severe-now]", "Breathlessness is at rest or severe now"),
        ("not sx-dyspnoea in [at-rest, severe-now]", "Breathlessness is none of at rest or severe now"),
        ("numbness has left-leg", "Numb or tingling includes left leg"),
        ("not numbness has any of [left-leg, face]", "Numb or tingling does not include left leg or face"),
        ("numbness any", "Numb or tingling: at least one"),
        ("not numbness any", "Numb or tingling: none"),
        ("falls-12m > 0", "Falls in the last 12 months is above 0"),
        (
            "spo2 < spo2-target",
            "Oxygen saturation at rest, two good readings is below “Lowest oxygen saturation allowed”",
        ),
        ("sx-syncope and sx-dizziness", "Fainted or nearly fainted: yes, and Dizzy spells: yes"),
        (
            "sx-syncope and (sx-dizziness or numbness any)",
            "Fainted or nearly fainted: yes, and (Dizzy spells: yes, or Numb or tingling: at least one)",
        ),
        ("not (sx-syncope and sx-dizziness)", "not so: (Fainted or nearly fainted: yes, and Dizzy spells: yes)"),
        (
            "at least 2 of (sx-syncope, sx-dizziness, numbness any)",
            "at least 2 of these: Fainted or nearly fainted: yes; Dizzy spells: yes; Numb or tingling: at least one",
        ),
    ],
)
def test_a_condition_is_said_in_words(written: str, words: str, speaker: Speaker) -> None:
    assert speaker.condition(parse_condition(written)).sentence == words


def test_a_number_is_the_one_in_force_on_the_day(engine: Engine) -> None:
    id = "training-limit-systolic"
    old = engine.rules.parameters[id]
    later = old.values[0]._replace(since=date(2030, 1, 1), value=170)
    parameters = {**engine.rules.parameters, id: old._replace(values=(*old.values, later))}
    rules = engine.rules._replace(parameters=parameters)
    condition = parse_condition(f"sbp > {id}")
    assert Speaker(rules, date(2029, 12, 31)).condition(condition).sentence.endswith("180 mmHg")
    assert Speaker(rules, date(2030, 1, 1)).condition(condition).sentence.endswith("170 mmHg")


def test_every_condition_and_formula_can_be_said(engine: Engine, speaker: Speaker) -> None:
    for rule in engine.rules.rules.values():
        for grade in rule.grades:
            words = speaker.grade(grade, rule.grades[0]).sentence
            assert words
            assert not any(sign in words for sign in ("<", ">", "=", "[", "]")), (rule.id, words)
    for id in engine.rules.vocabulary.derived:
        assert not any(sign in speaker.formula(id).sentence for sign in ("<", ">", "=", "["))


def test_every_fact_and_number_of_a_condition_is_said(engine: Engine, speaker: Speaker) -> None:
    for rule in engine.rules.rules.values():
        for grade in rule.grades[:1]:
            condition = parse_condition(grade.when)
            words = speaker.condition(condition).sentence
            for name in names_of(condition):
                if name in engine.rules.parameters:
                    said = speaker.number(parse_condition(f"sbp > {name}").value)  # type: ignore[union-attr,arg-type]  # a test
                    assert said.split()[0] in words, (rule.id, name)
                elif name in engine.rules.vocabulary.facts or name in engine.rules.vocabulary.derived:
                    assert speaker.label(name) in words, (rule.id, name)


def test_a_raised_grade_says_only_what_it_adds(engine: Engine, speaker: Speaker) -> None:
    rule = engine.rules.rules["vs-hr-40-or-less"]
    words = speaker.grade(rule.grades[1], rule.grades[0])
    assert words.parts[0] == Words("the finding itself")
    assert "Resting pulse" not in words.sentence
    assert "Fainted or nearly fainted: yes" in words.sentence


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        ("1", "d", "1 day"),
        ("42", "d", "42 days"),
        ("0", "d", "0"),
        ("3", "1", "3"),
        ("38", "Cel", "38 °C"),
        ("7", "kg", "7 kg"),
    ],
)
def test_a_number_has_its_unit_as_people_write_it(number: str, unit: str, said: str) -> None:
    assert with_unit(number, unit) == said


def test_every_unit_of_a_number_is_one_a_reader_knows(engine: Engine) -> None:
    for parameter in engine.rules.parameters.values():
        assert not set("[]{}") & set(with_unit("7", parameter.unit)), parameter.id


def test_options_are_spelled_as_in_the_united_states(engine: Engine) -> None:
    for fact in engine.rules.vocabulary.facts.values():
        for name in fact.options:
            assert not any(british in option(name) for british in SPELLED), name


def test_every_hold_is_said(engine: Engine) -> None:
    acts = engine.rules.acts
    holds = {grade.hold for rule in engine.rules.rules.values() for grade in rule.grades}
    said = {hold: hold_in_words(hold, acts) for hold in holds}
    assert all(words.endswith(".") and "None" not in words and "  " not in words for words in said.values()), said
    assert hold_in_words(Hold("person", "clinician"), acts) == "No session until a clinician has answered."
    assert hold_in_words(Hold("intensity", "clinician", max="moderate"), acts) == (
        "No harder than moderate until a clinician has answered."
    )


def test_an_absolute_contraindication_is_decided_by_nobody(engine: Engine) -> None:
    absolute = [rule for rule in engine.rules.rules.values() if rule.absolute]
    assert absolute
    assert {decided_in_words(rule) for rule in absolute} == {
        "Nobody: an absolute contraindication, which no clearance resolves."
    }


def test_worked_out_answers_are_followed_into_each_other(engine: Engine) -> None:
    found = list(worked_out_in(engine.rules, [parse_condition("known-disease")]))
    assert set(found) == {"any-cv-disease", "any-diabetes", "known-disease"}


def test_show_says_the_condition_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", "vs-bp-180-110-training-limit"]) == 0
    assert "in words: Upper blood pressure, seated is above 180 mmHg, or " in " ".join(capsys.readouterr().out.split())
