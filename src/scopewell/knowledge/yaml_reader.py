"""Reading YAML the way this project needs it: numbers stay exact decimals, a key given twice is an error.

Only plain decimal numbers are numbers: `1:20`, `050`, `0x1F` and `1_000` stay text, never quietly another number.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import yaml

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML without its C library
    from yaml import SafeLoader as _Base  # type: ignore[assignment]  # same interface, slower


INT_TAG = "tag:yaml.org,2002:int"
MERGE_TAG = "tag:yaml.org,2002:merge"
NO_MERGE = "a key '<<' without a mapping to merge"
FLOAT_TAG = "tag:yaml.org,2002:float"
WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,999})$")
DECIMAL = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]{0,999})\.[0-9]{0,999}|\.[0-9]{1,999})(?:[eE][-+]?[0-9]{1,9})?$")
NO_NUMBER = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$")


class ExactLoader(_Base):
    """A safe loader that keeps decimals exact and refuses a key given twice."""

    def construct_whole(self, node: yaml.ScalarNode) -> int | str:
        """Return a plain decimal integer, and any other text as it is."""
        return int(node.value) if WHOLE.match(node.value) else str(node.value)

    def construct_decimal(self, node: yaml.ScalarNode) -> Decimal | float | str:
        """Return a decimal number exactly as written; infinities and NaN stay floats, any other text as it is."""
        if DECIMAL.match(node.value) or WHOLE.match(node.value):
            return Decimal(node.value)
        return float(self.construct_yaml_float(node)) if NO_NUMBER.match(node.value) else str(node.value)

    def refuse(self, wrong: str, mark: yaml.Mark) -> Any:  # what stands for the mapping, in a loader that goes on
        """Refuse a mapping. Raises yaml.YAMLError."""
        raise yaml.constructor.ConstructorError(None, None, wrong, mark)

    def construct_unique(self, node: yaml.MappingNode) -> Any:  # a mapping, or what `refuse` returns
        """Return a mapping, or refuse it when it holds a key twice.

        Its own keys win over those of a mapping it merges (`<<`), and of several merged ones the first wins.
        """
        found: dict[Any, Any] = {}
        merges = [value_node for key_node, value_node in node.value if key_node.tag == MERGE_TAG]
        if len(merges) > 1:
            return self.refuse("the key '<<' twice", node.start_mark)
        for value_node in merges:
            merged = self.construct_object(value_node, deep=True)
            for each in reversed(merged) if isinstance(merged, list) else [merged]:
                if type(each) is not dict:
                    return each if isinstance(each, dict) else self.refuse(NO_MERGE, value_node.start_mark)
                found |= each
        own = set()
        for key_node, value_node in node.value:
            if key_node.tag == MERGE_TAG:
                continue
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, (str, int, float, bool, Decimal, type(None))):
                return self.refuse("a key that is no text", key_node.start_mark)
            if key in own:
                return self.refuse(f"the key {repr(key)[:80]} twice", key_node.start_mark)
            own.add(key)
            found[key] = self.construct_object(value_node, deep=True)
        return found


class CaseLoader(ExactLoader):
    """A loader for cases: a mapping that is refused and a date that is none spoil their own case only."""

    refused: Callable[[str, int, int], Any]  # called with what is wrong, line and column; stands for the mapping

    def refuse(self, wrong: str, mark: yaml.Mark) -> Any:  # as `refused`
        """Return what stands for the mapping that is refused."""
        return self.refused(wrong, mark.line + 1, mark.column + 1)

    def construct_day(self, node: yaml.ScalarNode) -> date | str:
        """Return a date or time, or the text when there is no such day."""
        try:
            found: date = self.construct_yaml_timestamp(node)
        except (ValueError, AttributeError, OverflowError):
            return str(node.value)
        return found


ExactLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in (INT_TAG, FLOAT_TAG)]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
ExactLoader.add_implicit_resolver(INT_TAG, WHOLE, [*"-+0123456789"])
ExactLoader.add_implicit_resolver(FLOAT_TAG, DECIMAL, [*"-+.0123456789"])
ExactLoader.add_implicit_resolver(FLOAT_TAG, NO_NUMBER, [*"-+."])
ExactLoader.add_constructor(INT_TAG, ExactLoader.construct_whole)
ExactLoader.add_constructor(FLOAT_TAG, ExactLoader.construct_decimal)
ExactLoader.add_constructor("tag:yaml.org,2002:map", ExactLoader.construct_unique)
CaseLoader.add_constructor("tag:yaml.org,2002:timestamp", CaseLoader.construct_day)


def read_yaml(source: str | bytes | IO[str]) -> Any:  # YAML holds anything; callers check the shape
    """Return the one document of a text. Raises yaml.YAMLError."""
    return yaml.load(source, Loader=ExactLoader)  # noqa: S506  # ExactLoader is a safe loader


def read_all_yaml(source: str | bytes, refused: Callable[[str, int, int], Any]) -> list[Any]:
    """Return every document of a YAML stream. Raises yaml.YAMLError.

    `refused` is given what is wrong with a mapping, its line and its column, and returns what stands for it.
    """
    loader = CaseLoader(source)
    loader.refused = refused
    documents = []
    try:
        while loader.check_data():  # type: ignore[no-untyped-call]  # its stubs say nothing
            documents.append(loader.get_data())
    finally:
        loader.dispose()
    return documents


def read_yaml_file(path: Path) -> Any:  # as read_yaml
    """Return the one document of a file. Raises yaml.YAMLError, OSError."""
    return read_yaml(path.read_bytes())
