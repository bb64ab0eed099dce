"""What can be wrong with the knowledge files: which file, which entry, what, and what is accepted."""


class KnowledgeError(Exception):
    """Base of every error of this room."""


class BadKnowledge(KnowledgeError):
    """An entry that departs from docs/knowledge-format.md."""

    def __init__(self, file: str, entry: str, wrong: str, accepted: str = "") -> None:
        self.file = file
        self.entry = entry
        self.wrong = wrong
        self.accepted = accepted
        super().__init__(f"{file}: {entry}: {wrong}" + (f"; accepted: {accepted}" if accepted else ""))
