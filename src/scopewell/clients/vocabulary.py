"""The words of the record: states, who says a thing, kinds of contacts. The facts are the engine's vocabulary."""

from django.db import models


class State(models.TextChoices):
    """Where a client stands on the way. A hold is left only through a recorded answer or decision."""

    INQUIRY = "inquiry", "Inquiry"
    AWAITING_DOCUMENTS = "awaiting-documents", "Awaiting documents"
    SCREENING = "screening", "Screening"
    ON_HOLD = "on-hold", "On hold"
    ASSESSED = "assessed", "Assessed"
    ACTIVE = "active", "Active"
    DISCHARGED = "discharged", "Discharged"
    MAINTENANCE = "maintenance", "Maintenance"
    REFERRED_OUT = "referred-out", "Referred out"
    DECLINED = "declined", "Declined"


STATE_ICONS = {
    State.INQUIRY: "mail",
    State.AWAITING_DOCUMENTS: "file-clock",
    State.SCREENING: "clipboard-list",
    State.ON_HOLD: "circle-pause",
    State.ASSESSED: "ruler",
    State.ACTIVE: "dumbbell",
    State.DISCHARGED: "circle-check",
    State.MAINTENANCE: "repeat",
    State.REFERRED_OUT: "undo-2",
    State.DECLINED: "circle-x",
}
OPEN_STATES = (
    State.INQUIRY, State.AWAITING_DOCUMENTS, State.SCREENING, State.ON_HOLD, State.ASSESSED, State.ACTIVE,
    State.MAINTENANCE,
)  # fmt: skip


class Sex(models.TextChoices):
    """Sex as recorded; the engine uses it only for norms."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Another answer"
    UNKNOWN = "", "Not recorded"


class ClientClass(models.TextChoices):
    """Who the service is for, as the decision derived it."""

    POST_REHAB = "post-rehab", "Post-rehab client"
    MEDICAL_EXERCISE = "medical-exercise", "Medical exercise client"
    CORRECTIVE = "corrective", "Corrective exercise client"
    FUNCTIONAL_MAINTENANCE = "functional-maintenance", "Functional maintenance"
    NOT_YET_KNOWN = "not-yet-known", "Not yet known"


class Language(models.TextChoices):
    """Languages a client may ask for."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"


class SaidBy(models.TextChoices):
    """Who said a thing; the engine's `source`."""

    CLIENT = "client", "Client"
    PROFESSIONAL = "professional", "Professional"
    REFERRER = "referrer", "Referrer"
    DEVICE = "device", "Device"
    IMPORT = "import", "Imported record"


class EpisodeKind(models.TextChoices):
    """What a person can have several of, under the engine's own names."""

    SURGERY = "surgeries", "Operation"
    INJURY = "injuries", "Injury"


class ContactKind(models.TextChoices):
    """What a contact is to the client."""

    EMERGENCY = "emergency", "Emergency contact"
    PHYSICIAN = "physician", "Physician"
    SURGEON = "surgeon", "Surgeon"
    SPECIALIST = "specialist", "Specialist"
    PHYSICAL_THERAPIST = "physical-therapist", "Physical therapist"
    CHIROPRACTOR = "chiropractor", "Chiropractor"
    OTHER_PROVIDER = "other-provider", "Other provider"
    FAMILY = "family", "Family or friend"


class LiftedThrough(models.TextChoices):
    """The two ways out of a hold."""

    ANSWER = "answer", "A recorded answer"
    DECISION = "decision", "A decision"


# Whether a client or professional said that every operation or injury is named: facts of the record, not of the engine.
ALL_NAMED = {EpisodeKind.SURGERY: "all-surgeries-named", EpisodeKind.INJURY: "all-injuries-named"}


class StatementClass(models.TextChoices):
    """The three classes of statement, which never mix; and what the product itself keeps."""

    REPORTED = "reported", "Client reported"
    OBSERVED = "observed", "You measured"
    DETERMINED = "determined", "Provider determined"
    KEPT = "", "Kept by the record"
