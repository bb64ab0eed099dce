"""What can go wrong when documents are made. Messages name what a person typed, never a person."""

from scopewell.documents.problem import Problem
from scopewell.ui.errors import DomainError


class DocumentError(DomainError):
    """The base of the room's errors."""

    status = 422


class UnprintableText(DocumentError):
    """Some words have characters that no font of ours holds."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        super().__init__(
            f"{len(words)} words have characters that cannot be printed.", "Write them in Latin letters as well."
        )


class MistypedCode(DocumentError):
    """A verification code that cannot be right: its check characters do not fit."""

    def __init__(self, wrong: str) -> None:
        super().__init__(wrong, "A code has twelve letters and digits, such as 7KQ2-M4TD-3XPN.")


class TooManyChecks(DocumentError):
    """More codes checked from one network than pages arrive there."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            "Many codes were checked from your network within the hour.",
            "Try again in an hour, or call the practice named on the page.",
        )


class UnusableAnswer(DocumentError):
    """An answer whose values contradict each other."""

    def __init__(self, wrong: str) -> None:
        super().__init__("This answer was not recorded.", wrong)


class NotReady(DocumentError):
    """A document that must not be issued as it stands, with what is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("This document was not issued.", "Correct what is listed beside it.")


class NothingToDraftFrom(DocumentError):
    """A document asked for without a decision that calls for it."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing to draft this from.", "Decide first; the decision says which documents it needs."
        )


class AlreadyAnswered(DocumentError):
    """A second answer to a request that has one."""

    status = 409

    def __init__(self) -> None:
        super().__init__("This request has its answer.", "Send a new request to ask again.")
