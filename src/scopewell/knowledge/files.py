"""Where the knowledge files stand, and the hash that tells whether any of them changed."""

import hashlib
from pathlib import Path

HOME = Path(__file__).parent
GENERAL_FILES = (
    "vocabulary.yaml", "sources.yaml", "precautions.yaml", "holds.yaml", "readings.yaml", "sentences.yaml",
    "evidence-index.yaml",
)  # fmt: skip


def rule_files(home: Path = HOME) -> list[Path]:
    """Return the files of rules, in order of name."""
    return sorted(path for path in (home / "screening").glob("*.yaml") if not path.name.endswith(".cases.yaml"))


def case_files(home: Path = HOME) -> list[Path]:
    """Return the files of cases that stand beside the rules, in order of name."""
    return sorted((home / "screening").glob("*.cases.yaml"))


def digest_of_files(home: Path = HOME) -> str:
    """Return a hash over the content of every file that the released knowledge is made of."""
    digest = hashlib.sha256()
    for path in [*(home / name for name in GENERAL_FILES), *rule_files(home)]:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
