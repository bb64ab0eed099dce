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
NO_MAILBOX = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
"""The codes of RFC 3463 that speak of the mailbox. Others do not: 5.7.x is policy, and ours to mend."""


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
    """A connection for many messages. Use it in a `with`; it opens at the first message, and again after a loss.

    A message goes in three steps: `agree` on its recipient, `put` its text, and what was `heard` of it. Where a server
    takes several commands at once (PIPELINING, RFC 2920), the recipient of the next message goes along with a text.
    """

    def __init__(self) -> None:
        self._options: dict[str, Any] = settings.MAILERS["default"].get("OPTIONS", {})
        self._smtp: _Connection | None = None
        self._asked: tuple[str, str] | None = None
        self._lost = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> _Connection:
        """Connect and sign in, unless that is done. Raises NoServer."""
        if self._smtp is not None:
            return self._smtp
        smtp = _Connection(timeout=self._options.get("timeout", 20), local_hostname=OWN_NAME)
        try:
            smtp.connect(self._options["host"], self._options["port"])
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
        self._smtp, self._asked = smtp, None
        return smtp

    def close(self) -> None:
        """Say goodbye, if anybody listens and nothing is half said."""
        if self._asked:
            self.drop()
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def drop(self) -> None:
        """Hang up at once. A text that was not put is never delivered (RFC 5321, 4.1.1.4)."""
        smtp, self._smtp, self._asked = self._smtp, None, None
        if smtp is not None:
            smtp.close()

    def agree(self, sender: str, to: str) -> Answer | None:
        """Return None when the server waits for the text, or else what it told instead. Raises NoServer."""
        smtp = self.open()
        asked, self._asked = self._asked, None
        assert asked in (None, (sender, to)), "the next message is the one that was asked for"
        try:
            return self._agreed(smtp, sender, to, is_asked=asked is not None)
        except (OSError, smtplib.SMTPException) as error:
            return self._gone(error)

    def _agreed(self, smtp: _Connection, sender: str, to: str, *, is_asked: bool) -> Answer | None:
        commands = _envelope(sender, to)
        answers: list[tuple[int, bytes]] = []
        if is_asked or smtp.has_extn("pipelining"):
            if not is_asked:
                smtp.send("".join(commands).encode("ascii"))
            answers += [smtp.getreply() for _ in commands]
        else:
            for command in commands:
                answers.append(smtp.docmd(command.strip()))
                if answers[-1][0] >= 400:
                    break
        refused = next(((place, answer) for place, answer in enumerate(answers) if answer[0] >= 400), None)
        if refused is None:
            return None
        answer = _answer(*refused[1], of_recipient=refused[0] == 1)
        if answer.told is Told.GONE or answers[-1][0] == 354:
            self.drop()  # it hangs up, or took no recipient and still waits for a text
        else:
            smtp.docmd("RSET")
        return answer

    def put(self, message: bytes, after: tuple[str, str] | None = None) -> None:
        """Hand over the text agreed on, and ask for the message after it: its sender and recipient."""
        assert self._smtp is not None, "agree comes first"
        asks = after if after and self._smtp.has_extn("pipelining") else None
        text = re.sub(rb"(?m)^\.", b"..", message) if b"\n." in message or message[:1] == b"." else message
        text += b".\r\n"
        try:
            self._smtp.send(text + "".join(_envelope(*asks)).encode("ascii") if asks else text)
            self._asked = asks
        except (OSError, smtplib.SMTPException) as error:
            self._lost = self._gone(error).reply

    def heard(self) -> Answer:
        """Return what the server told of the text that was put."""
        if self._smtp is None:
            return Answer(Told.GONE, self._lost)
        try:
            answer = _answer(*self._smtp.getreply(), of_recipient=False)
        except (OSError, smtplib.SMTPException) as error:
            return self._gone(error)
        if answer.told is Told.GONE:
            self.drop()
        return answer

    def _gone(self, error: Exception) -> Answer:
        self.drop()
        return Answer(Told.GONE, plain_reply(str(error)))


def _envelope(sender: str, to: str) -> tuple[str, ...]:
    return f"MAIL FROM:<{sender}>\r\n", f"RCPT TO:<{to}>\r\n", "DATA\r\n"


def _answer(code: int, reply: bytes, *, of_recipient: bool) -> Answer:
    text = f"{code} {plain_reply(reply.decode('utf-8', 'replace'))}"[:LONGEST_REPLY]
    if code < 400:
        return Answer(Told.ACCEPTED, text)
    if code == 421:
        return Answer(Told.GONE, text)
    if code < 500:
        return Answer(Told.LATER, text)
    status = re.match(r"5\.\d{1,3}\.\d{1,3}\b", reply.decode("ascii", "replace"))
    mailbox = status is None or status[0] in NO_MAILBOX
    return Answer(Told.NO_SUCH_MAILBOX if of_recipient and mailbox else Told.REFUSED, text)


def plain_reply(text: str) -> str:
    """Return what a server said as one short line that steers no terminal and no page."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST_REPLY]
