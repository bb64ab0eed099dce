"""What can go wrong in the engine. Expected outcomes are values, not exceptions."""


class EngineError(Exception):
    """Base of every error the engine raises."""


class ExpressionError(EngineError):
    """A condition that cannot be read: which text, at which character, what was expected."""

    def __init__(self, text: str, position: int, expected: str) -> None:
        self.text = text
        self.position = position
        self.expected = expected
        found = text[position : position + 20] or "the end"
        super().__init__(f"in the condition {text!r}, at character {position + 1} ({found!r}): expected {expected}")


class UnitError(EngineError):
    """A unit that does not convert exactly into the unit of the fact."""

    def __init__(self, unit: str, accepted: tuple[str, ...]) -> None:
        self.unit = unit
        self.accepted = accepted
        super().__init__(f"the unit {unit!r} is not accepted; accepted: {', '.join(accepted)}")


class KnowledgeVersionError(EngineError):
    """A stored decision names another version of the knowledge than the one given for its replay."""

    def __init__(self, stored: str, given: str) -> None:
        self.stored = stored
        self.given = given
        super().__init__(f"the decision was made with rule set {stored}, not {given}: load that version to replay it")
