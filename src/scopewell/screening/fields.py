"""A field that keeps JSON packed: a stored decision is mostly lists of rule ids, and packs to a tenth."""

import json
import zlib
from typing import Any

from django.db import models

# Any: JSON of any shape.


class PackedJSONField(models.BinaryField):  # type: ignore[type-arg]  # its two types are those of bytes; ours hold JSON
    """Keeps JSON as compressed UTF-8. Nothing can be looked up inside it; what a query needs is a column of its own."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:  # noqa: ARG002  # Django's signature
        """Unpack what the database holds."""
        return None if value is None else json.loads(zlib.decompress(bytes(value)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Pack a value for the database."""
        if value is not None and not isinstance(value, (bytes, memoryview)):
            value = zlib.compress(json.dumps(value, sort_keys=False, separators=(",", ":")).encode())
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        """Return the value as it is: it is JSON already."""
        return value
