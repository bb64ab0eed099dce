"""What the room refuses."""

from scopewell.ui.errors import DomainError


class WordingInTheWay(DomainError):
    """Words that must not go out as they stand, and no reason why they should."""

    status = 422

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            f"{count} wording{' is' if count == 1 else 's are'} in the way.",
            "Change what the margin names, or write why it must stand. The reason is kept with it.",
        )


class TooManyChecks(DomainError):
    """More checks a minute than anybody types."""

    status = 429

    def __init__(self) -> None:
        super().__init__("The margin rests for a minute.", "Go on writing; the text is checked when you save it.")


class TextTooLong(DomainError):
    """A text longer than any field takes."""

    status = 413

    def __init__(self) -> None:
        super().__init__("This is too long to be checked while you type.", "It is checked when you save it.")


class UnknownKind(DomainError):
    """A kind of document the guard does not know."""

    status = 400

    def __init__(self) -> None:
        super().__init__("This kind of text is not known.", "Open the page again.")
