"""One person and the resources of their record, for tests of the mapping. All invented."""

from copy import deepcopy
from datetime import date
from typing import Any

from scopewell.mapping import PatientFacts, facts_from_bundle

type Json = Any  # FHIR resources are JSON of any shape: the tests build and break them freely

AS_OF = date(2026, 11, 23)
SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
LOINC = "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"
SUBJECT = {"reference": "Patient/p1"}


def concept(code: str | None, display: str | None = None, system: str = SNOMED) -> Json:
    """A CodeableConcept with one code."""
    coding = {"system": system, "code": code, "display": display}
    return {"coding": [{key: value for key, value in coding.items() if value is not None}]}


def resource(kind: str, id: str, **elements: Json) -> Json:
    """A resource about the person; elements given as None are left out."""
    made = {"resourceType": kind, "id": id, "subject": SUBJECT, **elements}
    return deepcopy({key: value for key, value in made.items() if value is not None})


def patient(**elements: Json) -> Json:
    """The person: a woman of 58."""
    made = {"resourceType": "Patient", "id": "p1", "birthDate": "1968-03-14", "gender": "female", **elements}
    return {key: value for key, value in made.items() if value is not None}


def condition(code: str, display: str = "", /, *, id: str = "c1", system: str = SNOMED, **elements: Json) -> Json:
    """An active, confirmed condition since 2020."""
    return resource(
        "Condition",
        id,
        **{
            "clinicalStatus": concept("active", system="http://terminology.hl7.org/CodeSystem/condition-clinical"),
            "verificationStatus": concept(
                "confirmed", system="http://terminology.hl7.org/CodeSystem/condition-ver-status"
            ),
            "code": concept(code, display or None, system),
            "onsetDateTime": "2020-05-04",
            **elements,
        },
    )


def resolved(code: str, display: str = "", /, *, status: str = "resolved", **elements: Json) -> Json:
    """A condition that is over."""
    return condition(code, display, **{"clinicalStatus": concept(status), **elements})


def observation(code: str, value: Json = None, unit: str = "/min", /, *, id: str = "o1", **elements: Json) -> Json:
    """A final measurement of this morning."""
    quantity = {"value": value, "unit": unit, "system": UCUM, "code": unit}
    return resource(
        "Observation",
        id,
        **{
            "status": "final",
            "code": concept(code, system=LOINC),
            "effectiveDateTime": "2026-11-23T08:30:00+00:00",
            "valueQuantity": quantity if value is not None else None,
            **elements,
        },
    )


def blood_pressure(upper: Json, lower: Json, *, id: str = "bp1", panel: str = "85354-9", **elements: Json) -> Json:
    """A blood pressure panel."""
    parts = [
        {
            "code": concept(code, system=LOINC),
            "valueQuantity": {"value": value, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"},
        }
        for code, value in (("8480-6", upper), ("8462-4", lower))
    ]
    return observation(panel, id=id, component=parts, **elements)


def procedure(code: str, display: str = "", /, *, id: str = "s1", system: str = SNOMED, **elements: Json) -> Json:
    """A procedure done in August 2026."""
    return resource(
        "Procedure",
        id,
        **{
            "status": "completed",
            "code": concept(code, display or None, system),
            "performedDateTime": "2026-08-17",
            **elements,
        },
    )


def medication(display: str, /, *, id: str = "m1", code: str | None = None, **elements: Json) -> Json:
    """An active order of 2024."""
    return resource(
        "MedicationRequest",
        id,
        **{
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": concept(code, display, RXNORM),
            "authoredOn": "2024-02-01",
            **elements,
        },
    )


def bundle(*resources: Json, kind: str | None = "collection", person: Json = None) -> Json:
    """A bundle of the person and these resources."""
    entries = [{"resource": one} for one in (person or patient(), *resources)]
    made = {"resourceType": "Bundle", "type": kind, "entry": entries}
    return {key: value for key, value in made.items() if value is not None}


def read(*resources: Json, person: Json = None, as_of: date = AS_OF) -> PatientFacts:
    """The facts of the person with these resources."""
    return facts_from_bundle(bundle(*resources, person=person), as_of=as_of)


def facts_of(result: PatientFacts) -> dict[str, Json]:
    """The facts of the case."""
    found = result.case["facts"]
    assert isinstance(found, dict)
    return found


def episodes_of(result: PatientFacts) -> dict[str, Json]:
    """The episodes of the case."""
    found = result.case["episodes"]
    assert isinstance(found, dict)
    return found


def value_of(result: PatientFacts, fact: str) -> Json:
    """The value of one fact: what it is, or what it has."""
    held = facts_of(result).get(fact)
    return None if held is None else held.get("value", held.get("has"))


def why(result: PatientFacts, name: str) -> str:
    """Everything that is said of a resource that was not used as it stands."""
    return "; ".join(skipped.why for skipped in result.skipped if skipped.resource.startswith(name))
