"""The Patient resource: age, sex for norms, and who is not screened at all."""

from datetime import date

from scopewell.mapping.dates import RecordDate, read_date
from scopewell.mapping.errors import DeceasedPatientError, UnderAgeError
from scopewell.mapping.gathered import Gathered
from scopewell.mapping.record import Entry, Skipped
from scopewell.mapping.shapes import text_of

ADULT = 18


def read_person(patient: Entry, found: Gathered) -> None:
    """Take age and sex. Raises DeceasedPatientError or UnderAgeError."""
    _refuse_the_dead(patient, found.as_of)
    raw = patient.resource.get("birthDate")
    born = read_date(raw)
    age = _age(born, found.as_of)
    place = f"{patient.name}.birthDate"
    if born is None:
        found.skipped.append(Skipped(place, "is missing: age unknown" if raw is None else "is no date: age unknown"))
    elif age is None:
        found.skipped.append(Skipped(place, "is only a year: age unknown"))
    else:
        found.number("age", age, patient, read_date(found.today))
        if not born.exact:
            found.skipped.append(Skipped(place, "is only a month: the age is the higher of the two it may be"))
    sex = text_of(patient.resource.get("gender"))
    if sex in ("female", "male"):
        found.add({"sex-for-norms": sex}, patient, read_date(found.today))
    else:
        found.skipped.append(Skipped(f"{patient.name}.gender", f"is {sex or 'missing'}: sex for norms unknown"))


def _refuse_the_dead(patient: Entry, as_of: date) -> None:
    """Refuse a person who has died, or may have by then; a death after the as-of date does not count."""
    if patient.resource.get("deceasedBoolean") not in (None, False):
        raise DeceasedPatientError
    raw = patient.resource.get("deceasedDateTime")
    died = read_date(raw)
    if raw is not None and (died is None or died.first <= as_of):
        raise DeceasedPatientError


def _age(born: RecordDate | None, as_of: date) -> int | None:
    """Return the age in whole years: the higher of two it may be, unless the lower one is under 18."""
    if born is None:
        return None
    lowest, highest = _years(born.last, as_of), _years(born.first, as_of)
    if highest < ADULT:
        raise UnderAgeError(highest, as_of)
    if born.last.month != born.first.month:
        return None
    if lowest < ADULT:
        raise UnderAgeError(lowest, as_of, certain=False)
    return highest


def _years(born: date, as_of: date) -> int:
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
