"""The forms of a first visit: published in versions, signed, expired, revoked."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from scopewell.clients.actions import note_on_timeline
from scopewell.clients.cases import record_ids
from scopewell.clients.errors import FormRefused
from scopewell.clients.models import Client, Contact, FormKind, FormVersion, SignedForm
from scopewell.clients.vocabulary import StatementClass
from scopewell.engine.wording.flags import Kind
from scopewell.knowledge.files import HOME
from scopewell.knowledge.yaml_reader import read_yaml_file
from scopewell.practice.audit import record_audit
from scopewell.practice.models import Practice, User
from scopewell.ui.templatetags.house import weekday
from scopewell.wording.actions import check
from scopewell.wording.places import Place


def publish_first_forms(owner: User | None) -> None:
    """Give the practice in force the forms a practice starts with."""
    for raw in read_yaml_file(HOME / "documents" / "first-visit.yaml"):
        publish_form(actor=owner, **raw)


@transaction.atomic
def publish_form(
    *, actor: User | None, kind: str, title: str, text: str, valid_days: int, reason: str = ""
) -> FormVersion:
    """Publish a new version of a form. The same words again are the version that is in use.

    Raises WordingInTheWay while the guard blocks a word and `reason` does not say why it must stand.
    """
    present = current_version(FormKind(kind))
    text = text.strip().replace("\r\n", "\n")
    if present is not None and (present.title, present.text, present.valid_days) == (title, text, valid_days):
        return present
    number = present.number + 1 if present else 1
    version = FormVersion(kind=kind, number=number, title=title, text=text, valid_days=valid_days, published_by=actor)
    version.save()
    if actor is not None:
        place = Place(f"{title}, version {number}", "clients:text", kind)
        check(actor=actor, kind=Kind.HANDOUT, texts={"Title": title, "Text": text}, place=place, reason=reason)
    record_audit("forms.publish", actor=actor, about=f"form:{version.pk}", kind=kind, number=number)
    return version


def current_version(kind: FormKind) -> FormVersion | None:
    """Return the version of a form that is signed now."""
    return FormVersion.objects.filter(kind=kind, language="en").order_by("-number").first()


def form_to_sign(kind: FormKind) -> FormVersion | None:
    """Return the version of a form that is signed now. One that came with a later release is published first."""
    found = current_version(kind)
    if found is None:
        ours = [raw for raw in read_yaml_file(HOME / "documents" / "first-visit.yaml") if raw["kind"] == kind]
        found = publish_form(actor=None, **ours[0]) if ours else None
    return found


def shown_text(version: FormVersion, practice: Practice) -> str:
    """Return the text of a form as the client reads it."""
    emergency = practice.emergency_number or "your emergency number"
    return version.text.replace("{practice}", practice.name).replace("{emergency}", emergency)


@transaction.atomic
def sign_form(
    *,
    actor: User | None,
    client: Client,
    version: FormVersion,
    signer_name: str,
    signer_is: str = "the client",
    recipient: str = "",
    recipient_contact: Contact | None = None,
    scope: Sequence[str] = (),
    purpose: str = "",
    expires_on: date | None = None,
) -> SignedForm:
    """Record that a form was signed. `actor` is who was there; empty when the client signed through a link.

    A release names recipient, scope and purpose: raises FormRefused without them, or with an end that has passed or
    lies beyond the form's own. The same form sent twice is signed once.
    """
    today = timezone.localdate()
    latest = today + timedelta(days=version.valid_days)
    expires_on = expires_on or latest
    if not today <= expires_on <= latest:
        raise FormRefused("That end date cannot be used.", f"It may be from today to {weekday(latest)}.")
    if version.kind == FormKind.RELEASE and not (recipient and scope and purpose):
        raise FormRefused("A release names who, what and why.", "Name the recipient, what is shared, and the purpose.")
    parts = {
        "text": shown_text(version, client.practice), "signer": signer_name, "signer_is": signer_is,
        "recipient": recipient, "scope": sorted(scope), "purpose": purpose, "expires": expires_on.isoformat(),
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    same = SignedForm.objects.filter(client=client, version=version, digest=digest, revoked_at=None)
    already = same.filter(signed_at__date=today).first()
    if already is not None:
        return already
    signed = SignedForm(
        client=client, version=version, signer_name=signer_name, signer_is=signer_is, witnessed_by=actor,
        expires_on=expires_on, recipient=recipient, recipient_contact=recipient_contact, scope=sorted(scope),
        purpose=purpose, digest=digest,
    )  # fmt: skip
    signed.save()
    note_on_timeline(
        client, "form", f"{version.title} signed", text=f"To {recipient}. {purpose}" if recipient else "",
        beside=f"until {weekday(expires_on)}", statement=StatementClass.REPORTED, actor=actor,
    )  # fmt: skip
    record_audit("forms.sign", actor=actor, about=client.about, form=signed.pk, kind=version.kind)
    return signed


@transaction.atomic
def revoke_form(*, actor: User, signed: SignedForm, note: str) -> None:
    """Record that the client took a signed form back. Revoking it again changes nothing."""
    if signed.revoked_at is None:
        signed.revoked_at, signed.revoked_by, signed.revoked_note = timezone.now(), actor, note
        signed.save()
        title = f"{signed.version.title} taken back"
        note_on_timeline(signed.client, "form", title, text=note, statement=StatementClass.REPORTED, actor=actor)
        record_audit("forms.revoke", actor=actor, about=signed.client.about, form=signed.pk)


def signed_forms(client: Client) -> list[SignedForm]:
    """Return every form a client signed, the newest first."""
    rows = SignedForm.objects.filter(client__in=record_ids(client))
    return list(rows.select_related("version", "witnessed_by", "recipient_contact"))


def missing_forms(client: Client) -> list[FormKind]:
    """Return the forms of a first visit that are not in force: consent and agreement."""
    today = timezone.localdate()
    held = {signed.version.kind for signed in signed_forms(client) if signed.in_force_on(today)}
    return [kind for kind in (FormKind.CONSENT, FormKind.AGREEMENT) if kind not in held]


def prepare_practice(owner: User, **_: Any) -> None:
    """Publish the first forms of a practice that was just opened (a receiver of practice_opened)."""
    publish_first_forms(owner)
