"""Reports that mail servers send back as mail: not delivered (RFC 3464), or marked as spam (RFC 5965).

Anybody can write such a mail, so nothing in it is believed but what we signed ourselves: the return path it came to, or
the link to leave in the headers of the mail it returns. A report without either changes nothing. Reading never raises
for what a report holds, and reading one twice is reading it once.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from scopewell.newsletter import suppressing
from scopewell.newsletter.actions import stop
from scopewell.newsletter.errors import LinkSpent
from scopewell.newsletter.links import LEAVE, delivery_in, key_in
from scopewell.newsletter.models import Bounce, Delivery, Subscriber, Suppression
from scopewell.newsletter.smtp import NO_MAILBOX, plain_reply

MOST_BYTES = 5 * 1024 * 1024
MOST_PARTS = 50
MOST_ADDRESSES = 20
CAME_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,64}@[^\s<>,;:\"()]{1,255}")
LEAVE_TOKEN = re.compile(r"/leave/([A-Za-z0-9._~-]{1,200})/")
SOFT_WITHIN = timedelta(days=60)
SOFT_MOST = 5
"""So many mails not delivered within SOFT_WITHIN, and the mailbox counts as gone. A setting of ours."""


class Report(NamedTuple):
    """What a report says: its kind, in a mail server's words, of which delivery and whose link to leave."""

    kind: Bounce.Kind
    said: str
    delivery: int | None
    subscriber: str


def read_report(content: bytes) -> Report | None:
    """Return what a mail reports; none for any other mail, and for one that names nothing we signed."""
    mail = message_from_bytes(content[:MOST_BYTES], policy=compat32)
    parts = _parts(mail)
    found = _complaint(parts) or _failure(parts)
    if found is None:
        return None
    delivery = next((d for address in _addresses(mail) if (d := delivery_in(address)) is not None), None)
    subscriber = next((key for part in parts if (key := _leaving(part))), "")
    return Report(*found, delivery, subscriber) if delivery is not None or subscriber else None


def _parts(mail: Message) -> list[Message]:
    """Return the parts of a mail, the outermost first. A mail may nest deep; what lies beyond a limit is not read."""
    found: list[Message] = []
    next_ones = [mail]
    while next_ones and len(found) < MOST_PARTS:
        part = next_ones.pop(0)
        found.append(part)
        held = part.get_payload()
        if isinstance(held, list):
            next_ones += [one for one in held[:MOST_PARTS] if isinstance(one, Message)]
    return found


def _complaint(parts: list[Message]) -> tuple[Bounce.Kind, str] | None:
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            fields = part.get_payload()
            block = fields[0] if isinstance(fields, list) and fields else None
            kind = _field(block, "Feedback-Type") if isinstance(block, Message) else _line_of(part, "Feedback-Type")
            return (Bounce.Kind.COMPLAINT, plain_reply(kind)) if kind.lower() in ("abuse", "fraud") else None
    return None


def _failure(parts: list[Message]) -> tuple[Bounce.Kind, str] | None:
    for part in parts:
        blocks = part.get_payload()
        if part.get_content_type() != "message/delivery-status" or not isinstance(blocks, list):
            continue
        for block in blocks[:MOST_PARTS]:
            if isinstance(block, Message) and _field(block, "Action").lower() == "failed":
                status = _field(block, "Status").split(" ")[0]
                kind = Bounce.Kind.HARD if status in NO_MAILBOX else Bounce.Kind.SOFT
                return kind, plain_reply(f"{status} {_field(block, 'Diagnostic-Code')}".strip())
    return None


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())[:1000]


def _line_of(part: Message, name: str) -> str:
    found = re.search(rf"(?im)^{name}:[ \t]*(\S+)", str(part.get_payload())[:10_000])
    return found[1] if found else ""


def _addresses(mail: Message) -> Iterator[str]:
    for name in CAME_TO:
        for value in mail.get_all(name, [])[:MOST_ADDRESSES]:
            yield from ADDRESS.findall(str(value)[:2000])[:MOST_ADDRESSES]


def _leaving(part: Message) -> str:
    """Return whose link to leave stands in the headers of a returned mail, if it is one of ours."""
    headers = str(part.get("List-Unsubscribe", ""))
    if not headers and part.get_content_type() == "text/rfc822-headers":
        headers = str(part.get_payload())
    found = LEAVE_TOKEN.search(re.sub(r"\s+", "", headers[:20_000]))
    try:
        return key_in(LEAVE, found[1]) if found else ""
    except LinkSpent:
        return ""


@transaction.atomic
def take_report(content: bytes) -> Bounce | None:
    """Read a report and do what it asks for; return what was kept, none when there was nothing to keep, or again."""
    report = read_report(content)
    if report is None:
        return None
    delivery = Delivery.objects.select_related("subscriber").filter(pk=report.delivery or 0).first()
    subscriber = delivery.subscriber if delivery else Subscriber.objects.filter(key=report.subscriber).first()
    if subscriber is None:
        return None
    bounce, is_new = Bounce.objects.get_or_create(
        digest=hashlib.sha256(content).hexdigest(),
        defaults={"kind": report.kind, "subscriber": subscriber, "delivery": delivery, "said": report.said},
    )
    if not is_new:
        return None
    if delivery and report.kind != Bounce.Kind.COMPLAINT:
        sent = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENT)
        sent.update(state=Delivery.State.BOUNCED, reply=report.said)
    _follow(bounce)
    return bounce


def _follow(bounce: Bounce) -> None:
    subscriber = bounce.subscriber
    if bounce.kind == Bounce.Kind.COMPLAINT:
        suppressing.suppress(subscriber.canonical, Suppression.Reason.COMPLAINED)
        stop(subscriber)
    elif bounce.kind == Bounce.Kind.HARD or _is_gone(subscriber):
        suppressing.suppress(subscriber.canonical, Suppression.Reason.REFUSED)
        Subscriber.objects.filter(pk=subscriber.pk).update(receives=False)


def _is_gone(subscriber: Subscriber) -> bool:
    soft = subscriber.bounces.filter(kind=Bounce.Kind.SOFT, at__gte=timezone.now() - SOFT_WITHIN)
    return soft.exclude(delivery=None).values("delivery").distinct().count() >= SOFT_MOST
