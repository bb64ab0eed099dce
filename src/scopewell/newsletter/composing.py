"""Mails as they travel: a text part and an HTML part from one Markdown text, and the bytes for each recipient.

No picture, no script, nothing loaded, nothing counted. What differs between recipients is put in last.
"""

import binascii
import hashlib
import re
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from scopewell.newsletter.plain_text import as_plain_text
from scopewell.ui.prose import to_html
from scopewell.ui.site import names

STYLES = {
    "p": "margin:0 0 18px",
    "h2": "margin:30px 0 10px;font-size:21px;line-height:28px;font-weight:700",
    "h3": "margin:24px 0 8px;font-size:18px;line-height:26px;font-weight:700",
    "h4": "margin:24px 0 8px;font-size:17px;line-height:26px;font-weight:700",
    "ul": "margin:0 0 18px;padding-left:24px",
    "ol": "margin:0 0 18px;padding-left:24px",
    "li": "margin:0 0 8px",
    "blockquote": "margin:0 0 18px;padding-left:16px;border-left:2px solid #14505c;font-style:italic",
    "hr": "border:0;border-top:1px solid #dcd4c4;margin:28px 0",
    "a": "color:#14505c",
}
OPENING = re.compile(rf"<({'|'.join(STYLES)})(?=[ >/])")
PICTURE = re.compile(r"<img\b[^>]*?alt=\"([^\"]*)\"[^>]*>|<img\b[^>]*>")
OWN_LINK = re.compile(r'href="(/[^"]*)"')
LEAVE, PREFERENCES, NAME = "@@leave@@", "@@preferences@@", "{name}"
STRANGER = "colleague"
PLACES = re.compile("|".join(map(re.escape, (LEAVE, PREFERENCES, NAME))))
ESCAPED = re.compile("[&<>\"']")
BREAKS = re.compile(r"[\s<>]")


class Letter(NamedTuple):
    """A mail before it is addressed: `text` and `html` still hold the places for name and links."""

    subject: str
    text: str
    html: str

    def for_one(self, name: str, leave: str = "", preferences: str = "") -> "Letter":
        """Return the letter for one person."""
        values = ((NAME, name or STRANGER), (LEAVE, leave), (PREFERENCES, preferences))
        text, html = self.text, self.html
        for place, value in values:
            text, html = text.replace(place, value), html.replace(place, escape(value))
        return Letter(self.subject, text, html)


def write_letter(subject: str, markdown: str, *, preheader: str = "", bulk: bool = False) -> Letter:
    """Return a letter from Markdown. `bulk` adds the list's name, how to leave, and the postal address."""
    who = names()
    subject = " ".join(subject.split())  # a header is one line, whoever wrote it
    context = {"subject": subject, "preheader": preheader, "bulk": bulk, "who": who, "site_url": settings.BASE_URL}
    context |= {"leave": LEAVE, "preferences": PREFERENCES}
    html = render_to_string("newsletter/mail/frame.html", context | {"body": dressed(markdown)})
    text = render_to_string("newsletter/mail/frame.txt", context | {"body": as_plain_text(markdown, settings.BASE_URL)})
    return Letter(subject, text.strip() + "\n", html)


def dressed(markdown: str) -> str:
    """Return Markdown as HTML for mail programs: styles in place, pictures as their words, whole addresses."""
    html = PICTURE.sub(lambda found: found[1] or "", to_html(markdown))
    html = OWN_LINK.sub(lambda found: f'href="{settings.BASE_URL}{found[1]}"', html)
    return OPENING.sub(lambda found: f'<{found[1]} style="{STYLES[found[1]]}"', html)


class Press:
    """A letter made ready for many: what is the same for all is set once."""

    def __init__(self, letter: Letter, *, key: str, date: datetime) -> None:
        self.key = key
        self.sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        self.host = urlsplit(settings.BASE_URL).hostname or "localhost"
        self.boundary = "=_" + hashlib.sha256(key.encode()).hexdigest()[:32]
        head = EmailMessage(policy=SMTP)
        local, _, domain = self.sender.partition("@")
        shown = parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or names().list
        head["From"] = HeaderAddress(shown, local, domain)
        head["Subject"] = letter.subject
        head["Date"] = format_datetime(date)
        head["List-Id"] = f"<updates.{self.host}>"
        head["Precedence"] = "bulk"
        parts = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{self.boundary}"\r\n'
        self._text, self._html = (
            _Part(kind, content, self.boundary) for kind, content in (("plain", letter.text), ("html", letter.html))
        )
        self._end = f"--{self.boundary}--\r\n".encode()
        self.head = bytes(head).rstrip(b"\r\n") + b"\r\n" + parts.encode("ascii")

    def message(self, *, to: str, name: str, subscriber_key: str, leave: str, preferences: str) -> bytes:
        """Return the bytes for one recipient. The same recipient always gets the same bytes and Message-ID."""
        assert not BREAKS.search(to), "an address was checked before it came here"
        assert not ESCAPED.search(leave + preferences), "our own addresses hold nothing to escape"
        head = (
            f"To: {to}\r\nMessage-ID: <{self.key}.{subscriber_key}@{self.host}>\r\n"
            f"List-Unsubscribe: <{leave}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n"
        )
        links = {LEAVE: _soft(leave), PREFERENCES: _soft(preferences)}
        greeted = name or STRANGER
        text = self._text.filled(links | {NAME: _soft(greeted)})
        html = self._html.filled(links | {NAME: _soft(escape(greeted))})
        return b"".join((self.head, head.encode("ascii"), text, html, self._end))


class _Part:
    """One part of a message in its travelling form (quoted-printable), with gaps for what differs between people.

    The fixed pieces are encoded once. A gap stands between soft line breaks, which a reader takes out again, so that
    what fills it never makes a line too long.
    """

    def __init__(self, kind: str, content: str, boundary: str) -> None:
        head = (
            f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        )
        whole = content.replace("\r\n", "\n").replace("\n", "\r\n")
        *before, last = PLACES.split(whole)
        self._gaps = PLACES.findall(whole)
        self._pieces = [*map(_open_encoded, before), _encoded(last)]
        self._head = head.encode()

    def filled(self, values: dict[str, bytes]) -> bytes:
        """Return the part for one person."""
        parts = [self._head]
        for piece, gap in zip(self._pieces, self._gaps, strict=False):
            parts += (piece, values[gap])
        return b"".join((*parts, self._pieces[-1], b"\r\n"))


def _soft(value: str) -> bytes:
    return b"=\r\n" + _open_encoded(value) + b"=\r\n"


def _open_encoded(text: str) -> bytes:
    """Return quoted-printable whose last line leaves room for the sign of a soft line break."""
    return _encoded(text + "_")[:-1]


def _encoded(text: str) -> bytes:
    """Return quoted-printable with lines as SMTP ends them. No line begins with a dot, which SMTP would double."""
    lines = b"\n" + binascii.b2a_qp(text.encode("utf-8"))
    if b"\n" in lines[1:]:
        lines = lines.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")[1:]
    while b"\n." in lines:
        lines = lines.replace(b"\n.", b"\n=2E=\r\n")
    return lines[1:]
