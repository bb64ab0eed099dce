"""Links without an account: made, sent, shown again, revoked, and found by what somebody presents.

The token is 43 random characters; the database keeps only its SHA-256. It is derived from a random nonce and the
secret of this installation, so that staff can copy, print or send it again, and a copy of the database opens nothing.
"""

import base64
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from scopewell.clients.actions import note_on_timeline
from scopewell.clients.models import Client
from scopewell.intake.errors import LinkOver, NoAddress, NoEmergencyNumber
from scopewell.intake.models import IntakeLink
from scopewell.knowledge.questionnaire import words_in
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User
from scopewell.practice.queries import digest_of
from scopewell.practice.tenancy import holding_link

DAYS = (3, 7, 14, 30)
USUAL_DAYS = 14
SALT = "scopewell.intake"


def token_from(nonce: str) -> str:
    """Return the token of a nonce, under the secret of this installation."""
    return base64.urlsafe_b64encode(salted_hmac(SALT, nonce, algorithm="sha256").digest()).decode().rstrip("=")


@transaction.atomic
def make_link(*, actor: User, client: Client, language: str, days: int = USUAL_DAYS) -> IntakeLink:
    """Make a link for a client; one that was open before is revoked. Raises NoEmergencyNumber."""
    if not client.practice.emergency_number:
        raise NoEmergencyNumber
    IntakeLink.objects.filter(client=client, revoked_at=None).update(revoked_at=timezone.now())
    nonce = secrets.token_urlsafe(32)
    link = IntakeLink(
        client=client,
        token_digest=digest_of(token_from(nonce)),
        nonce=nonce,
        language=language,
        made_by=actor,
        expires_at=timezone.now() + timedelta(days=days),
    )
    link.save()
    record_audit("intake.make-link", actor=actor, about=client.about, link=link.pk, days=days)
    return link


def address_of(link: IntakeLink) -> str | None:
    """Return the address to give to the client; None when the secret of this installation changed since."""
    token = token_from(link.nonce)
    if digest_of(token) != link.token_digest:
        return None
    return settings.BASE_URL + reverse("intake:welcome", args=[token])


@transaction.atomic
def send_link(*, actor: User, link: IntakeLink) -> None:
    """Send a link to the client's e-mail address. Raises LinkOver, NoAddress.

    The mail names the client by first name, the practice, and nothing else about either.
    """
    address = address_of(link)
    if not link.is_open or address is None:
        raise LinkOver
    client = link.client
    if not client.email:
        raise NoAddress
    spanish = link.language == "es"
    context = {"first_name": first_name(client), "practice": client.practice, "address": address, "link": link}
    text = render_to_string("intake/mail_es.txt" if spanish else "intake/mail.txt", context)
    subject = f"Sus preguntas de {client.practice.name}" if spanish else f"Your questions from {client.practice.name}"
    link.sent_at = timezone.now()
    link.save(update_fields=["sent_at"])
    record_audit("intake.send-link", actor=actor, about=client.about, link=link.pk)
    note_on_timeline(client, "intake", "Intake link sent", text="By e-mail.", actor=actor)
    to = client.email
    transaction.on_commit(lambda: send_mail(subject, text, None, [to]))


def first_name(client: Client) -> str:
    """Return how a client is greeted."""
    return client.name.split()[0] if client.name.split() else client.name


@transaction.atomic
def revoke_link(*, actor: User, link: IntakeLink) -> None:
    """Make a link useless. What was answered stays. Revoking it again changes nothing."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record_audit("intake.revoke-link", actor=actor, about=link.client.about, link=link.pk)


def link_behind(token: str) -> IntakeLink | None:
    """Return the open link of a token; None for every other one, whatever is wrong with it."""
    digest = digest_of(token)
    with holding_link(digest):
        found = IntakeLink.everywhere.filter(token_digest=digest).select_related("practice").first()
    if found is None or not found.is_open or not found.practice.emergency_number:
        return None
    return found


def language_names() -> list[tuple[str, str]]:
    """Return the languages a client can choose; one whose words are a draft says so."""
    return [("en", "English"), ("es", "Español (borrador)" if words_in("es").status == "draft" else "Español")]
