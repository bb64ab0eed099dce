"""The kept release says what the files say, and is never used for files that say something else."""

import os
import shutil
from pathlib import Path

import pytest

from scopewell.knowledge.files import HOME
from scopewell.knowledge.release import build_release, load_release


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a copy of the knowledge files that a test may change."""
    copy = tmp_path / "knowledge"
    shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns("_release", "__pycache__", "*.py"))
    return copy


def test_what_is_kept_is_what_was_built(home: Path, tmp_path: Path) -> None:
    built, _ = build_release(home)
    load_release(home, tmp_path / "shelf")
    kept = load_release(home, tmp_path / "shelf")
    assert kept.version == built.version
    assert kept.compiled == built.compiled
    for name in ("rules", "sources", "parameters", "precautions", "acts", "readings"):
        assert dict(getattr(kept.rules, name)) == dict(getattr(built.rules, name)), name
    for name in ("facts", "derived", "gate", "units", "reassuring", "must_be_given", "groups"):
        one, other = getattr(kept.rules.vocabulary, name), getattr(built.rules.vocabulary, name)
        assert (dict(one), list(one)) == (dict(other), list(other)) if hasattr(one, "keys") else one == other, name


def test_a_changed_file_is_noticed_and_the_old_release_goes(home: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    before = load_release(home, shelf)
    path = home / "precautions.yaml"
    stamp = path.stat()
    path.write_text(path.read_text().replace("cap:", "cap: ", 1))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    load_release(home, shelf)
    assert len(list(shelf.glob("*.jsonl"))) == 1
    path.write_text(path.read_text().replace("Stop", "Halt"))
    assert load_release(home, shelf).version != before.version


@pytest.mark.parametrize("content", [b"", b"{}", b"{}\n", b"[]\n", b"no JSON\n", b'{"head": {}, "entries": {}}\n'])
def test_a_kept_release_that_is_broken_is_made_again(home: Path, tmp_path: Path, content: bytes) -> None:
    shelf = tmp_path / "shelf"
    version = load_release(home, shelf).version
    (path,) = shelf.glob("*.jsonl")
    path.write_bytes(content or path.read_bytes()[:-100])
    assert load_release(home, shelf).version == version
    assert path.read_bytes() != content


def test_a_shelf_that_cannot_be_written_is_no_harm(home: Path, tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file where the folder would be")
    assert load_release(home, tmp_path / "shelf").version == build_release(home)[0].version
