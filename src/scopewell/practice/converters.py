"""What may stand in an address: the random key of a record, so that nothing else reaches a query."""

from scopewell.practice.base import KEY_ALPHABET, KEY_LENGTH


class KeyConverter:
    """Lets the keys of records through, and nothing else."""

    regex = f"[{KEY_ALPHABET}]{{{KEY_LENGTH}}}"

    def to_python(self, value: str) -> str:
        """Return the key."""
        return value

    def to_url(self, value: str) -> str:
        """Return the key."""
        return value
