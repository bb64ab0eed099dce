"""Sample documents of invented people: `make documents` writes them, and the tests look at the same ones."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any as AnyValue

from scopewell.documents.calling import CalledFor, documents_called_for
from scopewell.documents.contents import (
    Content,
    Document,
    DocumentKind,
    Envelope,
    Letterhead,
    Person,
    Recipient,
    RuleMark,
    ServiceAgreement,
)
from scopewell.documents.drafting import Situation, draft
from scopewell.documents.forms import first_forms, paper_form
from scopewell.documents.numbering import sealed
from scopewell.documents.scopes import ReleaseScope
from scopewell.documents.typesetting import pdf_of
from scopewell.engine.deciding import Engine
from scopewell.knowledge.release import shipped_engine
from scopewell.typesetting.compiling import Paper

DAY = date(2026, 11, 23)
PRACTICE = Letterhead(
    practice="Fernway Studio",
    tagline="Medical exercise, by referral",
    address=("18 Sample Street", "Mockton, OH 00000"),
    phone="555-0100",
    fax="555-0101",
    email="office@fernway.example",
    professional="Linden Fairsample",
    credential="medical exercise specialist",
)
MARIGOLD = Person(name="Marigold Testwell", born=date(1963, 3, 14))
ORRIN = Person(name="Orrin Specimen", born=date(1955, 7, 2))
PHYSICIAN = Recipient(
    name="Dr. Rowan Placeholder, MD", role="physician", organization="Specimen Family Medicine", fax="555-0123"
)
THERAPIST = Recipient(
    name="Hazel Sampleton, PT, DPT", role="physical-therapist", organization="Mockton Physical Therapy", fax="555-0177"
)
# A knee replaced fourteen weeks ago: discharged, diabetes since, movement lost since the last visit.
KNEE: Mapping[str, AnyValue] = {
    "id": "knee-replacement-14-weeks",
    "as_of": "2026-11-23",
    "reassuring": True,
    "facts": {
        "age": 63, "sex-for-norms": "female", "exercise-days": 5, "exercise-minutes": 30, "exercise-months": 1.2,
        "exercise-current-intensity": "moderate", "intended-intensity": "moderate", "known-diabetes": "type2",
        "hypertension": True, "medicines": ["beta-blocker", "metformin"],
        "sbp": {"value": 134, "when": "2026-11-23", "source": "professional"},
        "dbp": {"value": 82, "when": "2026-11-23", "source": "professional"},
        "heart-rate": {"value": 72, "when": "2026-11-23", "source": "professional"},
        "glucose": {"value": 132, "when": "2026-11-23", "source": "professional"},
        "sx-chest-pain": {"value": "none", "when": "2026-11-23", "source": "client"},
        "sx-dyspnoea": {"value": "none", "when": "2026-11-23", "source": "client"},
        "sx-dizziness": {"value": False, "when": "2026-11-23", "source": "client"},
        "surgery-type": "knee-replacement-total", "surgery-date": "2026-08-17", "surgery-implant": True,
        "knee-flexion": {"value": 97, "when": "2026-11-23", "source": "professional"},
        "rom-vs-discharge": {"value": 15, "when": "2026-11-23", "source": "professional"},
        "therapy-status": "discharged", "therapy-discharge-date": "2026-11-04", "problem-onset-date": "2024-03-01",
        "functional-deficit": True,
    },
}  # fmt: skip
# Heart failure, with weight gained over three days.
HEART: Mapping[str, AnyValue] = {
    "id": "heart-failure-weight-gain",
    "as_of": "2026-11-23",
    "reassuring": True,
    "facts": {
        "age": 71, "sex-for-norms": "male", "known-cv-disease": True, "heart-failure": True, "nyha-class": 2,
        "hypertension": True, "exercise-days": 0, "medicines": ["beta-blocker", "diuretic"],
        "weight": {"value": 82.3, "when": "2026-11-23", "source": "professional"},
        "weight-1-day-ago": {"value": 81.6, "when": "2026-11-23", "source": "client"},
        "weight-3-days-ago": {"value": 79.9, "when": "2026-11-23", "source": "client"},
        "sx-dyspnoea": {"value": "unusual", "when": "2026-11-23", "source": "client"},
        "sx-chest-pain": {"value": "none", "when": "2026-11-23", "source": "client"},
        "sx-dizziness": {"value": False, "when": "2026-11-23", "source": "client"},
        "sx-ankle-oedema": {"value": "both", "when": "2026-11-23", "source": "client"},
        "sbp": {"value": 128, "when": "2026-11-23", "source": "professional"},
        "dbp": {"value": 76, "when": "2026-11-23", "source": "professional"},
        "heart-rate": {"value": 84, "when": "2026-11-23", "source": "professional"},
        "spo2": {"value": 95, "when": "2026-11-23", "source": "professional"},
    },
}  # fmt: skip
# The same knee a month before the movement was lost, without diabetes: she starts.
KNEE_STARTS: Mapping[str, AnyValue] = {
    **KNEE,
    "id": "knee-replacement-starts",
    "facts": {
        **{id: value for id, value in KNEE["facts"].items() if id != "glucose"},
        "known-diabetes": "none", "medicines": ["other-heart-or-pressure"], "rom-vs-discharge": 0,
        "knee-flexion": {"value": 112, "when": "2026-11-23", "source": "professional"},
    },
}  # fmt: skip
DETERMINED = {
    "knee-replacement-14-weeks": ("Knee bent to 112° at discharge, as given by Hazel Sampleton, PT, November 4, 2026",),
    "heart-failure-weight-gain": ("Heart failure, as given by Specimen Family Medicine, October 2, 2026",),
    "knee-replacement-starts": ("Cleared for exercise, as given by Mockton Orthopedics, October 30, 2026",),
}


def situation_of(case: Mapping[str, AnyValue], engine: Engine | None = None) -> Situation:
    """Return the situation of an invented case, decided with the shipped rules."""
    engine = engine or shipped_engine()
    decision = engine.decide(engine.read_case(case, allow_reassuring=True))
    return Situation(
        decision=decision,
        case=case,
        rules=engine.rules,
        determined=DETERMINED.get(decision.case, ()),
        decided_by=f"{PRACTICE.professional}, {PRACTICE.credential}",
        decided_at="Monday, November 23, 2026, 9:40 am",
    )


def envelope_of(client: Person, recipient: Recipient | None = None) -> Envelope:
    """Return the envelope of a sample, of the demonstration practice."""
    rules = shipped_engine().rules
    return Envelope(
        letterhead=PRACTICE,
        client=client,
        recipient=recipient,
        written=DAY,
        rules=RuleMark(version=rules.version, status=rules.status),
        demonstration=True,
        release_signed=date(2026, 11, 20) if recipient else None,
        release_scope=tuple(ReleaseScope) if recipient else (),
    )


def samples() -> Iterator[tuple[str, Document]]:
    """Yield every sample with the name of its file, issued by the demonstration practice."""
    for name, client, case in (
        ("knee", MARIGOLD, KNEE),
        ("heart-failure", ORRIN, HEART),
        ("knee-starts", MARIGOLD, KNEE_STARTS),
    ):
        situation = situation_of(case)
        calls = list(documents_called_for(situation.decision))
        if situation.decision.may_start:
            calls.append(CalledFor(DocumentKind.INTRODUCTION, "physician", "now"))
        for called in calls:
            to = _recipient(called)
            content = draft(called, situation, client)
            yield f"{name}-{called.kind}{_suffix(called)}", _issued(content, envelope_of(client, to))
    yield from _forms()


def _forms() -> Iterator[tuple[str, Document]]:
    for kind, form in first_forms().items():
        words = form.text.replace("{practice}", PRACTICE.practice).replace("{emergency}", PRACTICE.emergency_number)
        content = paper_form(kind, form._replace(text=words), DAY)
        if isinstance(content, ServiceAgreement):
            content = replace(
                content,
                sessions="Two a week, 45 minutes each, for 8 weeks",
                fee="$85 for each session, paid monthly",
                notice="24 hours",
            )
        to = PHYSICIAN if kind is DocumentKind.INFORMATION_RELEASE else None
        yield f"form-{kind}", _issued(content, envelope_of(MARIGOLD, to))


def _recipient(called: CalledFor) -> Recipient | None:
    if called.recipient in ("client", "file"):
        return None
    return THERAPIST if called.recipient == "physical-therapist" else PHYSICIAN


def _suffix(called: CalledFor) -> str:
    return "" if called.recipient in ("client", "file", "physician", "physical-therapist") else f"-{called.recipient}"


def _issued(content: Content, envelope: Envelope) -> Document:
    document = Document(content, envelope)
    return sealed(document, number="2026-0412", verify_at="https://scopewell.example/verify")


def main() -> None:
    """Write every sample as PDF on US Letter and on A4."""
    parser = argparse.ArgumentParser(description="write sample documents of invented people")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    papers: tuple[Paper, ...] = ("us-letter", "a4")
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in samples():
        for paper in papers:
            (folder / f"{name}-{paper}.pdf").write_bytes(pdf_of(document, paper))
    print(f"wrote {len(list(folder.glob('*.pdf')))} files to {folder}")


if __name__ == "__main__":
    main()
