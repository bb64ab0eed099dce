"""Why a whole bundle cannot be used. A single bad resource is skipped and named instead; see `Skipped`.

Messages hold no names, identifiers or dates of the person.
"""

from datetime import date

ACCEPTED_TYPES = ("collection", "transaction", "batch", "searchset", "document", "history")
ACCEPTED = (
    f"accepted: one FHIR R4 Bundle of type {', '.join(ACCEPTED_TYPES)}, with an `entry` list that holds one Patient "
    "and that person's resources"
)


class MappingError(Exception):
    """Base of every error the mapping raises: what, where, why, what to do."""


class NotABundleError(MappingError):
    """The data is no FHIR Bundle that can be read."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(f"this is no patient bundle: found {found}; {ACCEPTED}")


class NoPatientError(MappingError):
    """The bundle holds nobody whose facts these could be."""

    def __init__(self) -> None:
        super().__init__(f"the bundle holds no Patient resource, so nobody's facts can be read; {ACCEPTED}")


class SeveralPatientsError(MappingError):
    """The bundle holds more than one person."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"the bundle holds {count} Patient resources; export one person at a time; {ACCEPTED}")


class DeceasedPatientError(MappingError):
    """The record says that the person has died."""

    def __init__(self) -> None:
        super().__init__("the record says that this person has died (Patient.deceased): no screening; check the export")


class UnderAgeError(MappingError):
    """The person is, or may be, under 18: out of scope."""

    def __init__(self, age: int, as_of: date, *, certain: bool = True) -> None:
        self.age = age
        self.as_of = as_of
        self.certain = certain
        says = f"is {max(age, 0)}" if certain else f"may be {age}, since the birth date is not complete,"
        super().__init__(
            f"the age {says} on {as_of.isoformat()}: only adults (18 and over) can be screened; "
            "send a younger person to a clinician"
        )


class CodeTableError(MappingError):
    """A code table of this package cannot be read: which file, where, what is accepted."""

    def __init__(self, file: str, place: str, wrong: str, accepted: str) -> None:
        self.file = file
        self.place = place
        super().__init__(f"mapping/codes/{file}, {place}: {wrong}; accepted: {accepted}")
