"""Reading the environment. A bad value stops the start and names the setting and what it accepts."""

import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


class SettingError(ImproperlyConfigured):
    """A setting in the environment that cannot be used."""

    def __init__(self, name: str, found: str, accepted: str) -> None:
        super().__init__(f"{name} is {found!r}; accepted: {accepted}")


def text(name: str, default: str = "") -> str:
    """Return a setting as text, without surrounding space."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    """Return a setting that is yes or no."""
    value = text(name).lower()
    if not value:
        return default
    if value not in YES | NO:
        raise SettingError(name, value, "yes, no")
    return value in YES


def whole(name: str, default: int, low: int, high: int) -> int:
    """Return a setting that is a whole number from `low` to `high`."""
    value = text(name)
    if not value:
        return default
    if not value.isdigit() or not low <= int(value) <= high:
        raise SettingError(name, value, f"a whole number from {low} to {high}")
    return int(value)


def choice(name: str, default: str, accepted: Sequence[str]) -> str:
    """Return a setting that is one of a few words."""
    value = text(name) or default
    if value not in accepted:
        raise SettingError(name, value, ", ".join(accepted))
    return value


def mailbox(name: str) -> str:
    """Return a setting that is the address of a mailbox which takes mail for name+anything@ too, or nothing.

    At most 24 signs stand before the @: what is added must fit into the 64 that mail servers allow.
    """
    value = text(name)
    if value and not re.fullmatch(r"[A-Za-z0-9._-]{1,24}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
        raise SettingError(name, value, "an address such as bounces@example.com, with at most 24 signs before the @")
    return value


def listed(name: str, default: str) -> list[str]:
    """Return a setting that is a list, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """Return a setting that is a folder. It need not exist yet."""
    value = text(name)
    path = Path(value).expanduser() if value else default
    if path.exists() and not path.is_dir():
        raise SettingError(name, str(path), "a folder")
    return path.resolve()


def secret(name: str, data: Path) -> str:
    """Return the secret key: from the environment, else the one kept in the data folder, made when there is none.

    Without a data folder it is a new one for this process only.
    """
    value = text(name)
    if value:
        if len(value) < 50:
            raise SettingError(name, f"{len(value)} characters", "50 characters or more, random")
        return value
    kept = data / "secret-key"
    if kept.is_file():
        return kept.read_text().strip()
    made = secrets.token_urlsafe(64)
    if data.is_dir():
        kept.touch(mode=0o600)
        kept.write_text(made + "\n")
    return made
