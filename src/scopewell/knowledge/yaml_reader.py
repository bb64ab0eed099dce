"""Reading YAML the way this project needs it: numbers stay exact decimals, a key given twice is an error."""

from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import yaml

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML without its C library
    from yaml import SafeLoader as _Base  # type: ignore[assignment]  # same interface, slower


class ExactLoader(_Base):
    """A safe loader that keeps decimals exact and refuses a key given twice."""

    def construct_decimal(self, node: yaml.ScalarNode) -> Decimal | float:
        """Return a decimal number exactly as written; infinities and NaN stay floats."""
        text = node.value.replace("_", "")
        try:
            return Decimal(text)
        except ArithmeticError:
            return float(self.construct_yaml_float(node))

    def construct_unique(self, node: yaml.MappingNode) -> dict[Any, Any]:
        """Return a mapping, or raise when it holds a key twice."""
        self.flatten_mapping(node)
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, (str, int, float, bool, Decimal, type(None))):
                raise yaml.constructor.ConstructorError(None, None, "a key that is no text", key_node.start_mark)
            if key in found:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} twice", key_node.start_mark)
            found[key] = self.construct_object(value_node, deep=True)
        return found


ExactLoader.add_constructor("tag:yaml.org,2002:float", ExactLoader.construct_decimal)
ExactLoader.add_constructor("tag:yaml.org,2002:map", ExactLoader.construct_unique)


def read_yaml(source: str | bytes | IO[str]) -> Any:  # YAML holds anything; callers check the shape
    """Return the one document of a text. Raises yaml.YAMLError."""
    return yaml.load(source, Loader=ExactLoader)  # noqa: S506  # ExactLoader is a safe loader


def read_all_yaml(source: str | bytes | IO[str]) -> list[Any]:
    """Return every document of a YAML stream. Raises yaml.YAMLError."""
    return list(yaml.load_all(source, Loader=ExactLoader))  # as above


def read_yaml_file(path: Path) -> Any:  # as read_yaml
    """Return the one document of a file. Raises yaml.YAMLError, OSError."""
    return read_yaml(path.read_bytes())
