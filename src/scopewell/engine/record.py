"""A decision as JSON, and a stored decision decided again."""

from collections.abc import Mapping
from typing import Any as AnyValue

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision, OpenFact, Reason
from scopewell.engine.errors import KnowledgeVersionError
from scopewell.engine.moment import moment_of


def decision_as_json(decision: Decision, language: str = "en") -> dict[str, AnyValue]:
    """Return a decision in the form of the contract, sentences in one language."""
    readings = decision.readings
    leads, tissue = readings["leads"], readings["tissue"]
    return {
        "case": decision.case,
        "as_of": decision.as_of,
        "profile": decision.profile,
        "ruleset_version": decision.ruleset_version,
        "ruleset_status": decision.ruleset_status,
        "outcome": decision.outcome_word,
        "floor": decision.floor.word,
        "ceiling": decision.ceiling.word,
        "settled": decision.settled,
        "may_start": decision.may_start,
        "if_unanswerable": decision.if_unanswerable.word,
        "today": {
            "exercise": decision.today.exercise,
            "limits": [
                {"kind": limit.kind, "value": limit.value, "because": list(limit.because)}
                for limit in decision.today.limits
            ],
            "after": [
                {"act": after.act, "says": said(after.says, language), "because": list(after.because)}
                for after in decision.today.after
            ],
        },
        "actions": [
            {
                "recipient": action.recipient,
                "urgency": action.urgency,
                "disposition": action.disposition.word,
                "because": list(action.because),
            }
            for action in decision.actions
        ],
        "reasons": [reason_as_json(reason, language) for reason in decision.reasons],
        "open": [open_as_json(fact) for fact in decision.open],
        "precautions_open": [open_as_json(fact) for fact in decision.precautions_open],
        "precautions": [{"id": id, "because": list(rules)} for id, rules in decision.precautions.items()],
        "resolved": [{"rule": r.rule, "by": r.by, "until": r.until} for r in decision.resolved],
        "stage": {
            "leads": leads.value,
            "tissue": tissue.value,
            "weeks_since_surgery": decision.weeks_since_surgery,
            "because": " ".join(dict.fromkeys((said(leads.because, language), said(tissue.because, language)))),
        },
        "stability": _reading(decision, "stability", language),
        "client_class": _reading(decision, "client-class", language),
        "assumed": [{"fact": fact, "value": value} for fact, value in decision.assumed.items()],
        "problems": [{"fact": p.fact, "kind": p.kind, "message": p.message} for p in decision.problems],
        "undetermined": list(decision.undetermined),
    }


def said(sentences: Mapping[str, str], language: str) -> str:
    """Return a sentence in a language, in English when it was not written in that one."""
    return sentences.get(language) or sentences.get("en", "")


def reason_as_json(reason: Reason, language: str) -> dict[str, AnyValue]:
    """Return one reason."""
    statement = reason.statement
    form: dict[str, AnyValue] = {
        "rule": reason.rule,
        "title": reason.title,
        "disposition": reason.disposition.word,
        "facts": dict(reason.facts),
        "context": dict(reason.context),
        "says_client": said(statement.says_client, language),
        "says_professional": said(statement.says_professional, language),
        "resolved_by": said(statement.resolved_by, language),
        "sources": list(statement.sources),
        "verified": "yes" if statement.mark == "verified" else statement.mark,
        "engine_parameter": statement.engine_parameter,
        "decided_by": list(statement.decided_by),
    }
    if reason.episode is not None:
        form["episode"] = reason.episode
    if reason.modified is not None:
        form["modified"] = reason.modified
    return form


def open_as_json(fact: OpenFact) -> dict[str, AnyValue]:
    """Return one open fact."""
    form: dict[str, AnyValue] = {
        "fact": fact.fact,
        "could_become": fact.could_become.word,
        "rules": list(fact.rules),
        "why": fact.why,
        "by": fact.by,
    }
    if fact.waits_for:
        form["waits_for"] = list(fact.waits_for)
    return form


def _reading(decision: Decision, name: str, language: str) -> dict[str, str]:
    reading = decision.readings[name]
    return {"value": reading.value, "because": said(reading.because, language)}


def stored_decision(raw_case: Mapping[str, AnyValue], decision: Decision) -> dict[str, AnyValue]:
    """Return what is kept of a decision: its case, as of when, by which knowledge, and the decision itself."""
    inputs = {key: value for key, value in raw_case.items() if key not in ("expect", "proves", "about")}
    inputs |= {"id": decision.case, "as_of": decision.as_of, "profile": decision.profile}
    return {"inputs": inputs, "ruleset_version": decision.ruleset_version, "decision": decision_as_json(decision)}


def replay(stored: Mapping[str, AnyValue], engine: Engine) -> Decision:
    """Decide a stored decision again. Raises KnowledgeVersionError when the engine holds another version."""
    version = str(stored["ruleset_version"])
    if version != engine.rules.version:
        raise KnowledgeVersionError(version, engine.rules.version)
    inputs = stored["inputs"]
    case = engine.read_case(inputs, as_of=moment_of(inputs["as_of"]), allow_reassuring=True)
    return engine.decide(case)
