"""What happens outside a request: the mails of the two steps, and a mailing's hour."""

import json

from django.core.mail import EmailMultiAlternatives
from django.tasks import task
from django.template.loader import render_to_string

from scopewell.newsletter import limits
from scopewell.newsletter.addresses import parse_address
from scopewell.newsletter.composing import write_letter
from scopewell.newsletter.gifts import gift_of
from scopewell.newsletter.links import CONFIRM, LEAVE, PREFERENCES, address_for
from scopewell.newsletter.models import SignUp, Subscriber
from scopewell.newsletter.queries import own_data
from scopewell.newsletter.sending import tend
from scopewell.practice.limits import within


@task()
def send_confirmation(sign_up_id: int) -> bool:
    """Mail the link of step 2, within the limits; return whether a mail went out.

    The mail holds nothing the visitor typed, so nobody can send words of theirs to a stranger. Whoever already receives
    the updates is told so, here and nowhere else.
    """
    sign_up = SignUp.objects.filter(pk=sign_up_id, confirmed_at=None).first()
    if sign_up is None:
        return False
    address = parse_address(sign_up.email)
    if not within("mailbox", address.mailbox, limits.MAILS_PER_MAILBOX_AND_DAY, hours=24):
        return False
    if not within("all", "confirmations", limits.MAILS_PER_HOUR, hours=1):
        return False
    known = Subscriber.objects.filter(canonical=address.canonical, receives=True).first()
    context = {
        "link": address_for(CONFIRM, sign_up.key),
        "gift": gift_of(sign_up.gift),
        "updates": sign_up.wants_updates,
        "preferences": address_for(PREFERENCES, known.key) if known else "",
    }
    subject = "Your eBook: one click left" if sign_up.gift else "Please confirm your address"
    _send_one(sign_up.email, subject, render_to_string("newsletter/mail/confirm.md", context))
    return True


@task()
def send_own_data(subscriber_id: int) -> None:
    """Mail somebody everything kept about them, within the limit of their mailbox."""
    subscriber = Subscriber.objects.filter(pk=subscriber_id).first()
    if subscriber is None:
        return
    mailbox = parse_address(subscriber.email).mailbox
    if not within("data", mailbox, limits.MAILS_PER_MAILBOX_AND_DAY, hours=24):
        return
    content = json.dumps(own_data(subscriber), indent=2, ensure_ascii=False)
    text = render_to_string("newsletter/mail/own_data.md", {"leave": address_for(LEAVE, subscriber.key)})
    _send_one(subscriber.email, "What is kept about you", text, ("kept-about-you.json", content, "application/json"))


def _send_one(to: str, subject: str, markdown: str, attachment: tuple[str, str, str] | None = None) -> None:
    letter = write_letter(subject, markdown)
    mail = EmailMultiAlternatives(letter.subject, letter.text, None, [to], headers={"Auto-Submitted": "auto-generated"})
    mail.attach_alternative(letter.html, "text/html")
    if attachment:
        mail.attach(*attachment)
    mail.send()


@task()
def send_due() -> int:
    """Do everything that is due now; return how many messages went out. Safe at any time, beside other senders."""
    return tend()
