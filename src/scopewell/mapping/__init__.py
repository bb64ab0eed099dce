"""Pure mapping between FHIR and screening facts. Knows no web framework and no database."""

from scopewell.mapping.bundle import PatientFacts, facts_from_bundle
from scopewell.mapping.errors import MappingError
from scopewell.mapping.facts import Imported
from scopewell.mapping.record import Skipped

__all__ = ["Imported", "MappingError", "PatientFacts", "Skipped", "facts_from_bundle"]
