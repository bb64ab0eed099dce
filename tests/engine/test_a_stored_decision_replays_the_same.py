"""What is kept of a decision is enough to make it again, with the same knowledge and no other."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from shipped_people import ENGINE, Raw, case_of, effort, people, several_operations
from small_world import engine_of, flag, rule

from scopewell.engine.decision import Decision
from scopewell.engine.errors import KnowledgeVersionError
from scopewell.engine.record import decision_as_json, replay, said, stored_decision

CLEARANCE = {"date": "2026-10-01", "author_role": "physician", "resolves": ["acsm-inactive-known-disease"]}
LIMIT = {"fact": "sbp", "max": 150, "author_role": "physician", "date": "2026-10-01", "valid_until": "2027-04-01"}
FULL: Raw = {
    "id": "client-7",
    "as_of": "2026-11-23T09:30:00",
    "profile": "ada",
    "reassuring": True,
    "facts": {"age": 58, "known-diabetes": "type2", "glucose": {"value": 7.1, "unit": "mmol/L"}, "exercise-days": 0,
              "spb": 120, "weight": {"value": 180.4, "unit": "lb", "when": "2026-11-20", "source": "client"}},
    "episodes": {"surgeries": [{"surgery-type": "abdominal", "surgery-date": "2020-02-02"}]},
    "clearances": [CLEARANCE],
    "limits": [LIMIT],
    "settings": {"training-limit-systolic": {"value": 170, "author": "owner", "date": "2026-10-01"}},
    "overrides": [{"action": "raise", "to": "medical-clearance", "reason": "I saw it"}],
}  # fmt: skip


def decided(raw: Raw) -> Decision:
    return ENGINE.decide(ENGINE.read_case(raw, allow_reassuring=True))


def kept(raw: Raw) -> dict[str, Any]:
    """Return the stored form after a trip through JSON text."""
    form: dict[str, Any] = json.loads(json.dumps(stored_decision(raw, decided(raw))))
    return form


def test_a_whole_case_replays_equal() -> None:
    stored = kept(FULL)
    again = replay(stored, ENGINE)
    assert again == decided(FULL)
    assert json.loads(json.dumps(decision_as_json(again))) == stored["decision"]


@effort(25)
@given(people(2), several_operations())
def test_any_case_replays_equal(facts: Raw, episodes: Raw) -> None:
    raw = case_of(facts, episodes=episodes, clearances=[CLEARANCE], limits=[LIMIT])
    assert replay(kept(raw), ENGINE) == decided(raw)


def test_a_case_without_a_day_replays_on_the_day_it_was_decided() -> None:
    raw: Raw = {"facts": {"age": 58}}
    case = ENGINE.read_case(raw, as_of=None)
    stored = stored_decision(raw, ENGINE.decide(case))
    assert stored["inputs"]["as_of"] == date.today().isoformat()
    stored["inputs"]["as_of"] = "2026-01-31"
    assert replay(stored, ENGINE).as_of == "2026-01-31"


def test_what_was_only_expected_of_a_case_is_not_kept() -> None:
    stored = kept({**FULL, "expect": {"outcome": "start"}, "proves": {}, "about": "A sentence."})
    assert set(stored["inputs"]) == set(FULL)


def test_a_changed_input_does_not_replay_equal() -> None:
    stored = kept(FULL)
    stored["inputs"]["facts"]["exercise-days"] = 7
    stored["inputs"]["overrides"] = []
    assert replay(stored, ENGINE) != decided(FULL)


def test_another_version_of_the_knowledge_is_refused() -> None:
    stored = {**kept(FULL), "ruleset_version": "sha256:other"}
    with pytest.raises(KnowledgeVersionError) as caught:
        replay(stored, ENGINE)
    assert (caught.value.stored, caught.value.given) == ("sha256:other", ENGINE.rules.version)
    assert "load that version" in str(caught.value)


def test_a_decision_names_the_knowledge_it_was_made_with() -> None:
    decision = decided(FULL)
    assert (decision.ruleset_version, decision.ruleset_status) == (ENGINE.rules.version, "draft")
    assert kept(FULL)["ruleset_version"] == ENGINE.rules.version


def test_deciding_twice_gives_the_same_and_changes_nothing() -> None:
    case = ENGINE.read_case(FULL, allow_reassuring=True)
    assert ENGINE.decide(case) == ENGINE.decide(case)


def test_a_decision_made_between_two_others_leaves_no_trace() -> None:
    engine = engine_of([flag("a"), flag("b")], [rule("r", "a"), rule("s", "b")])
    first = {"as_of": "2026-11-23", "facts": {"a": True}}
    before = engine.decide(engine.read_case(first))
    engine.decide(engine.read_case({"as_of": "2026-11-23", "facts": {"b": True}}))
    assert engine.decide(engine.read_case(first)) == before


KEYS = {
    "case", "as_of", "ruleset_version", "ruleset_status", "outcome", "floor", "ceiling", "settled", "may_start",
    "if_unanswerable", "today", "actions", "reasons", "open", "precautions", "resolved", "stage", "stability",
    "client_class", "assumed", "problems",
}  # fmt: skip


def test_the_json_form_has_every_key_of_the_contract() -> None:
    form = decision_as_json(decided(FULL))
    assert set(form) >= KEYS
    assert set(form["today"]) == {"exercise", "limits", "after"}
    assert set(form["stage"]) >= {"leads", "tissue", "weeks_since_surgery", "because"}
    reason = {
        "rule",
        "disposition",
        "facts",
        "says_client",
        "says_professional",
        "sources",
        "verified",
        "engine_parameter",
    }
    assert all(set(entry) >= reason | {"decided_by"} for entry in form["reasons"])
    assert all(set(entry) >= {"fact", "could_become", "rules"} for entry in form["open"])
    assert all(set(entry) == {"fact", "kind", "message"} for entry in form["problems"])


def test_the_json_form_uses_words_for_dispositions() -> None:
    form = decision_as_json(decided({"as_of": "2026-11-23", "facts": {"sx-coughing-blood": True}}))
    assert (form["outcome"], form["floor"], form["ceiling"]) == ("urgent-medical", "urgent-medical", "emergency")
    assert decision_as_json(decided({"as_of": "2026-11-23", "facts": {}}))["outcome"] == "undecided"


def test_a_sentence_is_said_in_english_when_the_language_is_missing() -> None:
    assert said({"en": "Yes.", "nl": "Ja."}, "nl") == "Ja."
    assert said({"en": "Yes."}, "nl") == "Yes."


def test_a_case_without_an_id_keeps_its_name() -> None:
    raw: Raw = {"as_of": "2026-11-23", "facts": {}}
    decision = ENGINE.decide(ENGINE.read_case(raw, place="cases.jsonl:3"))
    assert replay(stored_decision(raw, decision), ENGINE) == decision
