"""Naming a version of the knowledge: the one shipped, one in a folder, or one in the history of this repository."""

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from scopewell.engine.deciding import Engine
from scopewell.engine.errors import EngineError
from scopewell.knowledge.errors import KnowledgeError
from scopewell.knowledge.files import HOME
from scopewell.knowledge.release import build_release, shipped_engine

SHIPPED = "shipped"
ACCEPTED = f"{SHIPPED}, a folder of knowledge files, or a revision of this repository such as HEAD~1"


class NoVersion(Exception):
    """A name that is no version of the knowledge, or one that cannot be read."""


class Version(NamedTuple):
    """A version of the knowledge, by the name it was asked for."""

    name: str
    engine: Engine

    @property
    def short(self) -> str:
        """The beginning of its hash."""
        return self.engine.rules.version.removeprefix("sha256:")[:12]


def open_version(name: str) -> Version:
    """Return the version of that name. Raises NoVersion, saying what is accepted."""
    if name == SHIPPED:
        return Version(name, shipped_engine())
    if Path(name).is_dir():
        return Version(name, _engine_from(Path(name), name))
    with tempfile.TemporaryDirectory() as folder:
        return Version(name, _engine_from(_from_history(name, Path(folder)), name))


def _engine_from(home: Path, name: str) -> Engine:
    try:
        release, _ = build_release(home)
    except (OSError, KnowledgeError, EngineError, KeyError, ValueError) as error:
        raise NoVersion(f"{name} cannot be read as knowledge of this program: {error}") from None
    return Engine(release.rules, release.compiled)


def _from_history(revision: str, folder: Path) -> Path:
    """Put the knowledge files of a revision into a folder and return where they are."""
    if revision.startswith("-"):
        raise NoVersion(f"{revision} is no version; accepted: {ACCEPTED}")
    answer = _git(HOME, "rev-parse", "--show-toplevel")
    if answer is None:
        raise NoVersion(f"{revision} is no version; accepted: {ACCEPTED}")
    top = Path(answer.decode().strip())
    place = HOME.resolve().relative_to(top.resolve())
    packed = _git(top, "archive", "--format=tar", revision, place.as_posix())
    if packed is None:
        raise NoVersion(f"{revision} is no version; accepted: {ACCEPTED}")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder / place


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git answers in a folder; None when it cannot."""
    try:
        done = subprocess.run(  # noqa: S603  # a fixed program, and a revision that is no option
            ["git", *arguments],  # noqa: S607  # the user's own git
            cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
