"""One connection to a mail server, kept open for many messages, and what its answers mean.

A server may say anything: answers are read with a limit, kept short, and never trusted to be text.
"""

import re
import smtplib
import socket
import ssl
from enum import Enum
from typing import Any, NamedTuple, Self

from django.conf import settings

LONGEST_ANSWER_LINES = 50
LONGEST_REPLY = 200
OWN_NAME = "localhost"


class Told(Enum):
    """What an answer means for a delivery."""

    ACCEPTED = "accepted"
    LATER = "later"
    NO_SUCH_MAILBOX = "no such mailbox"
    REFUSED = "refused"
    GONE = "connection gone"


class Answer(NamedTuple):
    """What the server told of one message, with its own words for the record."""

    told: Told
    reply: str


class NoServer(Exception):
    """The mail server cannot be reached, or does not let us in. Nothing was handed over."""


class _Connection(smtplib.SMTP):
    """An SMTP connection whose answers cannot grow without end."""

    def getreply(self) -> tuple[int, bytes]:
        """Return one answer. Raises SMTPServerDisconnected for one that is too long or none at all."""
        if self.file is None:
            assert self.sock is not None
            self.file = self.sock.makefile("rb")
        lines: list[bytes] = []
        while len(lines) < LONGEST_ANSWER_LINES:
            try:
                line = self.file.readline(1024)
            except OSError as error:
                self.close()
                raise smtplib.SMTPServerDisconnected(str(error)) from error
            if not line.endswith(b"\n") or not re.match(rb"[2-5]\d\d[ \r\n-]", line):
                break
            lines.append(line[4:].strip())
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(lines)
        self.close()
        raise smtplib.SMTPServerDisconnected("an answer that is not SMTP")


class Line:
    """A connection for many messages. Use it in a `with`; it opens at the first message, and again after a loss."""

    def __init__(self) -> None:
        options: dict[str, Any] = settings.MAILERS["default"].get("OPTIONS", {})
        self._options = options
        self._smtp: _Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Connect and sign in, unless that is done. Raises NoServer."""
        if self._smtp is not None:
            return
        host, port = self._options["host"], self._options["port"]
        smtp = _Connection(timeout=self._options.get("timeout", 20), local_hostname=OWN_NAME)
        try:
            smtp.connect(host, port)
            assert smtp.sock is not None
            # Small commands must not wait for one another's acknowledgement.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._options.get("use_tls"):
                smtp.starttls(context=ssl.create_default_context())
            if self._options.get("username"):
                smtp.login(self._options["username"], self._options["password"])
            smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            smtp.close()
            raise NoServer(plain_reply(str(error))) from error
        self._smtp = smtp

    def close(self) -> None:
        """Say goodbye, if anybody listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def send(self, sender: str, to: str, message: bytes) -> Answer:
        """Hand over one message and return what the server told. The connection stays open. Raises NoServer."""
        self.open()
        assert self._smtp is not None
        try:
            return self._handed_over(self._smtp, sender, to, message)
        except (OSError, smtplib.SMTPException) as error:
            self._smtp.close()
            self._smtp = None
            return Answer(Told.GONE, plain_reply(str(error)))

    def _handed_over(self, smtp: _Connection, sender: str, to: str, message: bytes) -> Answer:
        envelope = [f"MAIL FROM:<{sender}>", f"RCPT TO:<{to}>", "DATA"]
        if smtp.has_extn("pipelining"):
            smtp.send("\r\n".join(envelope).encode("ascii") + b"\r\n")
            answers = [smtp.getreply() for _ in envelope]
        else:
            answers = []
            for command in envelope:
                answers.append(smtp.docmd(command))
                if answers[-1][0] >= 400:
                    break
        refused = next(((place, answer) for place, answer in enumerate(answers) if answer[0] >= 400), None)
        if refused is not None:
            if answers[-1][0] == 354:
                smtp.send(b".\r\n")  # nothing was accepted, yet it waits for a text
                smtp.getreply()
            else:
                smtp.docmd("RSET")
            return _answer(*refused[1], of_recipient=refused[0] == 1)
        smtp.send(smtplib._quote_periods(message) + b".\r\n")  # type: ignore[attr-defined]  # not in typeshed
        return _answer(*smtp.getreply(), of_recipient=False)


def _answer(code: int, reply: bytes, *, of_recipient: bool) -> Answer:
    text = f"{code} {plain_reply(reply.decode('utf-8', 'replace'))}"[:LONGEST_REPLY]
    if code < 400:
        return Answer(Told.ACCEPTED, text)
    if code == 421:
        return Answer(Told.GONE, text)
    if code < 500:
        return Answer(Told.LATER, text)
    # RFC 3463: x.1.1, x.1.2, x.1.3, x.1.6, x.1.10 and x.2.1 speak of the mailbox; x.7.x is policy, and ours to mend.
    status = re.match(r"5\.(\d{1,3})\.(\d{1,3})\b", reply.decode("ascii", "replace"))
    mailbox = status is None or (status[1], status[2]) in {
        ("1", "1"), ("1", "2"), ("1", "3"), ("1", "6"), ("1", "10"), ("2", "1")
    }  # fmt: skip
    return Answer(Told.NO_SUCH_MAILBOX if of_recipient and mailbox else Told.REFUSED, text)


def plain_reply(text: str) -> str:
    """Return what a server said as one short line that steers no terminal and no page."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST_REPLY]
