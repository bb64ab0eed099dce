"""The wording knowledge holds together."""

import json
from pathlib import Path

import jsonschema
import pytest

from scopewell.engine.wording.patterns import PatternError, compile_pattern
from scopewell.knowledge.errors import BadKnowledge
from scopewell.knowledge.files import HOME
from scopewell.knowledge.guarding import FILES, FOLDER, SAYING, build, load_guard
from scopewell.knowledge.yaml_reader import read_yaml_file

SCHEMA = json.loads((HOME / "schema" / "wording.schema.json").read_text())
RULE_FILES = (*SAYING, "terms", "duties")


@pytest.mark.parametrize("name", RULE_FILES)
def test_files_keep_their_schema(name: str) -> None:
    errors = jsonschema.Draft202012Validator(SCHEMA).iter_errors(read_yaml_file(HOME / FOLDER / f"{name}.yaml"))
    assert [error.message for error in errors] == []


def test_every_context_speaks_for_a_family_some_rule_has() -> None:
    files = {name: read_yaml_file(HOME / FOLDER / f"{name}.yaml") for name in RULE_FILES}
    rules = [
        rule for file in files.values() for sort in ("terms", "acts", "identifiers") for rule in file.get(sort, ())
    ]
    held = {family for rule in rules for family in rule["families"]}
    asked = {
        family for file in files.values() for context in file.get("contexts", ()) for family in context["families"]
    }
    assert asked - held == set()
    assert held - asked == set()


def test_every_source_is_cited_and_every_citation_has_one() -> None:
    files = {name: read_yaml_file(HOME / FOLDER / f"{name}.yaml") for name in FILES}
    text = json.dumps({name: files[name] for name in files if name != "sources"}, default=str)
    assert [key for key in files["sources"]["sources"] if f'"{key}"' not in text] == []


def test_a_dangling_source_and_a_broken_pattern_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    for name in FILES:
        folder.joinpath(f"{name}.yaml").write_bytes((HOME / FOLDER / f"{name}.yaml").read_bytes())
    terms = (folder / "terms.yaml").read_text()
    (folder / "terms.yaml").write_text(terms.replace("[uk-titles]", "[nobody]"))
    with pytest.raises(BadKnowledge, match="the source nobody"):
        build(tmp_path)
    (folder / "terms.yaml").write_text(terms.replace('"[(tx)]"', '"[(tx]"'))
    with pytest.raises(BadKnowledge, match="in the pattern"):
        build(tmp_path)


@pytest.mark.parametrize("pattern", ["(a", "a)", "? a", "a < b"])
def test_a_pattern_that_cannot_be_read_names_the_place(pattern: str) -> None:
    with pytest.raises(PatternError, match="character"):
        compile_pattern(pattern, lambda part: [["x"]], {})


def test_a_folder_that_cannot_be_written_is_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert load_guard(HOME, blocked / "shelf").status == "draft"


def test_the_kept_form_is_read_back(tmp_path: Path) -> None:
    first = load_guard(HOME, tmp_path)
    assert load_guard(HOME, tmp_path).version == first.version
    assert len(list(tmp_path.glob("wording-*.json"))) == 1
