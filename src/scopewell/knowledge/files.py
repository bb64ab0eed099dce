"""Where the knowledge files stand."""

from pathlib import Path

from scopewell.knowledge.kept import CASES, FOLDER, RULES, rule_names

HOME = Path(FOLDER)


def rule_files(home: Path = HOME) -> list[Path]:
    """Return the files of rules, in order of name."""
    return [home / RULES / name for name in rule_names(home)]


def case_files(home: Path = HOME) -> list[Path]:
    """Return the files of cases that stand beside the rules, in order of name."""
    return sorted((home / RULES).glob("*" + CASES))
