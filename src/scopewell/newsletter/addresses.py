"""E-mail addresses and names as people type them: made one, or refused with a sentence that helps.

Holds: no line end or control reaches a header; a domain is kept in its ASCII form, so what looks alike is told apart;
a label that mixes alphabets is refused; letters that the old and the new rules of international domain names send to
different places (the German ß among them) are refused, since a guess could write to a stranger.
"""

import re
import unicodedata
from typing import NamedTuple

LONGEST = 254
LONGEST_LOCAL = 64
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
DEVIATIONS = re.compile("[\u00df\u03c2\u200c\u200d]")
DOTS = re.compile("[\u3002\uff0e\uff61]")
NAME_SIGNS = frozenset(" -'’.·")
NO_DOTS = frozenset({"gmail.com", "googlemail.com"})


class BadAddress(ValueError):
    """An address that cannot be written to; the message says what to look at."""


class Address(NamedTuple):
    """An address: `local` as typed, `domain` in its ASCII form, lowercase."""

    local: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def canonical(self) -> str:
        """The form that tells whether two addresses are one: all lowercase."""
        return f"{self.local.lower()}@{self.domain}"

    @property
    def mailbox(self) -> str:
        """Whose mailbox it is likely to be, for limits only: without what stands after a plus, or dots at Google."""
        local = self.local.lower().split("+")[0] or self.local.lower()
        return f"{local.replace('.', '') if self.domain in NO_DOTS else local}@{self.domain}"

    @property
    def shown(self) -> str:
        """The address with its domain in the letters it stands for, and the ASCII form beside when they differ."""
        letters = ".".join(_letters(label) for label in self.domain.split("."))
        return str(self) if letters == self.domain else f"{self.local}@{letters} ({self.domain})"


def parse_address(typed: str) -> Address:
    """Return the address somebody typed. Raises BadAddress."""
    text = typed.strip()
    if any(unicodedata.category(sign)[0] in "CZ" for sign in text):
        raise BadAddress("Take out the spaces and hidden signs: an address has none.")
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain or "@" in local:
        raise BadAddress("Write one address with one @, such as name@example.com.")
    if not LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL:
        raise BadAddress(
            "Look at the part before the @: it may hold letters of English, digits and signs such as . - _ +"
        )
    ascii_domain = _ascii(unicodedata.normalize("NFC", DOTS.sub(".", domain)).lower())
    if len(local) + 1 + len(ascii_domain) > LONGEST:
        raise BadAddress("This address is too long to be one.")
    return Address(local, ascii_domain)


def _ascii(domain: str) -> str:
    labels = domain.split(".")
    if len(labels) < 2:
        raise BadAddress("The part after the @ needs an ending, such as .com.")
    made = [_ascii_label(label) for label in labels]
    if made[-1].isdigit():
        raise BadAddress("Write the name of a domain after the @, not numbers.")
    return ".".join(made)


def _ascii_label(label: str) -> str:
    if not label.isascii():
        if DEVIATIONS.search(label):
            raise BadAddress("This domain has a letter that mail programs read in two ways. Write it in its xn-- form.")
        if len(scripts_of(label)) > 1:
            raise BadAddress("The part after the @ mixes alphabets. Type it again, all in one.")
        try:
            label = label.encode("idna").decode("ascii")
        except UnicodeError:
            raise BadAddress("Look at the part after the @: no domain is written like this.") from None
    elif label.startswith("xn--") and len(scripts_of(_letters(label))) > 1:
        raise BadAddress("The part after the @ mixes alphabets. Type it again, all in one.")
    if not LABEL.fullmatch(label):
        raise BadAddress("Look at the part after the @: no domain is written like this.")
    return label


def _letters(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def scripts_of(text: str) -> frozenset[str]:
    """Return the alphabets of a text. Those that are written together (the Japanese and Korean ones) count as one."""
    found = {unicodedata.name(sign, "?").split()[0] for sign in text if sign.isalpha()}
    together = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
    return frozenset({"EAST-ASIAN" if script in together else script for script in found})


def read_name(typed: str) -> str:
    """Return a name fit to be kept and greeted with. Raises BadAddress for one that holds an address or an order.

    Empty is a name too: nobody must give one.
    """
    text = " ".join(unicodedata.normalize("NFC", typed).split())
    allowed = all(unicodedata.category(sign)[0] in "LM" or sign in NAME_SIGNS for sign in text)
    if not allowed or len(text) > 60 or re.search(r"\.\S{2,}", text) or "www" in text.lower():
        raise BadAddress("Write the name you want to be greeted with: letters only, at most 60.")
    return text
