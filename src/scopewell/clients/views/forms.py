"""The forms of a first visit: reading, signing, taking back, publishing."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scopewell.clients import queries, signing
from scopewell.clients.cases import record_ids
from scopewell.clients.forms import FormTextForm, ReleaseForm, RevokeForm, SignForm
from scopewell.clients.models import Client, FormKind, FormVersion, SignedForm
from scopewell.clients.views.shared import READ_OR_SEND, keep_wording, open_record, record_context
from scopewell.documents.scopes import ReleaseScope
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import Role
from scopewell.wording.errors import WordingInTheWay


@require_safe
@members()
def forms(request: MemberRequest, key: str) -> HttpResponse:
    """Show what a client signed, and what is missing."""
    client = open_record(request, key)
    context = record_context(request, client) | {
        "signed": signing.signed_forms(client),
        "missing": signing.missing_forms(client),
        "kinds": FormKind,
        "today": timezone.localdate(),
    }
    return render(request, "clients/forms.html", context)


@READ_OR_SEND
@members()
def sign(request: MemberRequest, key: str, kind: str) -> HttpResponse:
    """Show a form to the client, on this device, and take the signature."""
    client = open_record(request, key)
    version = _version(kind)
    form = _sign_form(request, client, version)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != version.pk:
            messages.error(request, "The words of this form changed while it was open. Please read it again.")
            return redirect("clients:sign", key, kind)
        signing.sign_form(actor=request.user, client=client, version=version, **_said(form))
        return redirect("clients:forms", key)
    context = record_context(request, client) | {
        "form": form,
        "version": version,
        "text": signing.shown_text(version, request.practice),
    }
    return render(request, "clients/sign.html", context, status=422 if form.errors else 200)


def _version(kind: str) -> FormVersion:
    if kind not in FormKind.values:
        raise Http404
    version = signing.form_to_sign(FormKind(kind))
    if version is None:
        raise Http404
    return version


def _sign_form(request: MemberRequest, client: Client, version: FormVersion) -> SignForm:
    initial = {"version": version.pk}
    if version.kind == FormKind.RELEASE:
        return ReleaseForm(
            request.POST or None,
            initial=initial,
            contacts=queries.contacts_of(client),
            latest=timezone.localdate() + timedelta(days=version.valid_days),
            valid_days=version.valid_days,
        )
    return SignForm(request.POST or None, initial=initial)


def _said(form: SignForm) -> dict[str, Any]:
    said = {name: form.cleaned_data[name] for name in ("signer_name", "signer_is")}
    if isinstance(form, ReleaseForm):
        contact = form.recipient_contact
        recipient = f"{contact.name}, {contact.organization}" if contact.organization else contact.name
        said |= {"recipient": recipient, "recipient_contact": contact}
        said |= {name: form.cleaned_data[name] for name in ("scope", "purpose", "expires_on")}
    return said


@READ_OR_SEND
@members()
def signed(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Show a signed form as it was signed, and record that the client took it back."""
    client = open_record(request, key)
    rows = SignedForm.objects.filter(client__in=record_ids(client))
    found = get_object_or_404(rows.select_related("version", "witnessed_by", "client"), pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        signing.revoke_form(actor=request.user, signed=found, note=form.cleaned_data["note"])
        keep_wording(request, client, form, "Form taken back")
        return redirect("clients:forms", key)
    context = record_context(request, client) | {
        "signed": found,
        "form": form,
        "text": signing.shown_text(found.version, request.practice),
        "scope": [ReleaseScope(word).label for word in found.scope],
        "today": timezone.localdate(),
    }
    return render(request, "clients/signed.html", context, status=422 if form.errors else 200)


@require_safe
@members(Role.OWNER)
def texts(request: MemberRequest) -> HttpResponse:
    """Show the forms a client signs, in the versions in use."""
    versions = [v for v in map(signing.current_version, FormKind) if v is not None]
    return render(request, "clients/texts.html", {"versions": versions})


@READ_OR_SEND
@members(Role.OWNER)
def text(request: MemberRequest, kind: str) -> HttpResponse:
    """Publish a new version of a form."""
    version = _version(kind)
    form = FormTextForm(request.POST or None, initial={n: getattr(version, n) for n in ("title", "text", "valid_days")})
    if request.method == "POST" and form.is_valid():
        try:
            published = signing.publish_form(actor=request.user, kind=kind, **form.cleaned_data)
        except WordingInTheWay as held:
            form.add_error("reason", str(held))
        else:
            messages.success(request, f"{published.title}, version {published.number}, is in use.")
            return redirect("clients:texts")
    return render(request, "clients/text.html", {"form": form, "version": version}, status=422 if form.errors else 200)
