"""The ladder of dispositions, mild to severe."""

from enum import IntEnum


class Disposition(IntEnum):
    """What happens with the client; a larger number is more severe."""

    START = 0
    START_WITH_PRECAUTIONS = 1
    REFER_TO_PT = 2
    MEDICAL_CLEARANCE = 3
    URGENT_MEDICAL = 4
    EMERGENCY = 5

    @property
    def word(self) -> str:
        """The word used in files and output, such as `refer-to-pt`."""
        return WORDS[self]

    @property
    def may_train(self) -> bool:
        """Whether a person with this disposition may train at all."""
        return self <= Disposition.START_WITH_PRECAUTIONS


WORDS: tuple[str, ...] = tuple(member.name.lower().replace("_", "-") for member in Disposition)
BY_WORD: dict[str, Disposition] = {word: Disposition(level) for level, word in enumerate(WORDS)}
UNDECIDED = "undecided"
