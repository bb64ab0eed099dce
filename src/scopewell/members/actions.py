"""What is done to somebody's standing. Every step leaves an event with its actor and reason."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from scopewell.members.code import VERSION
from scopewell.members.errors import ApplicationsClosed, NotFromHere, NothingChecked, NotOpen
from scopewell.members.models import (
    Application,
    ApplicationKind,
    ApplicationState,
    CheckState,
    Credential,
    Member,
    State,
)
from scopewell.members.queries import open_application, shown_credentials, takes_applications
from scopewell.members.tasks import Told, tell
from scopewell.practice.models import User
from scopewell.ui.uploads import CheckedFile

TERM_YEARS = 1


def term_from(day: date) -> date:
    """Return the last day of a membership that begins, or goes on, on a day."""
    try:
        return day.replace(year=day.year + TERM_YEARS)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + TERM_YEARS, day=28)


def note(member: Member, what: str, *, actor: User | None, reason: str = "") -> None:
    """Add an event to somebody's history."""
    member.events.create(actor=actor, what=what, reason=reason)


@transaction.atomic
def begin_membership(*, user: User, name: str = "") -> Member:
    """Return somebody's place in the network, made as an applicant's when there is none."""
    member, is_new = Member.objects.get_or_create(user=user, defaults={"name": name or user.name or user.email})
    if is_new:
        note(member, "began to apply", actor=user)
    return member


@transaction.atomic
def begin_application(*, user: User) -> Application:
    """Return somebody's open application, begun when there is none: to join, or to renew.

    Raises ApplicationsClosed while nobody decides, NotFromHere for who is suspended.
    """
    if not takes_applications():
        raise ApplicationsClosed
    member = begin_membership(user=user)
    if member.state == State.SUSPENDED:
        raise NotFromHere(member.standing)
    kind = ApplicationKind.RENEWAL if member.state == State.ACTIVE else ApplicationKind.JOIN
    if member.state in (State.DECLINED, State.LEFT):
        member.state = State.APPLYING
        member.save(update_fields=["state"])
        note(member, "began to apply again", actor=user)
    return open_application(member) or member.applications.create(kind=kind)


@transaction.atomic
def save_application(*, application: Application, name: str, said: dict[str, Any]) -> None:
    """Keep what somebody wrote so far. Raises NotOpen once it was sent."""
    _locked(application, ApplicationState.DRAFT)
    for field, value in said.items():
        setattr(application, field, value)
    application.save(update_fields=list(said))
    member = application.member
    if member.name != name:
        member.name = name
        member.save(update_fields=["name"])  # a signal tells the rooms that show it


@transaction.atomic
def send_application(*, application: Application) -> None:
    """Send an application with the version of the code it agrees to. Raises NotOpen when it was sent before."""
    _locked(application, ApplicationState.DRAFT)
    application.state, application.sent_at = ApplicationState.SENT, timezone.now()
    application.code_version = VERSION
    application.save(update_fields=["state", "sent_at", "code_version"])
    member = application.member
    note(member, f"sent an application ({application.get_kind_display().lower()})", actor=member.user)


@transaction.atomic
def withdraw_application(*, application: Application) -> None:
    """Take an application back, sent or not. Raises NotOpen when it was decided."""
    _locked(application, ApplicationState.DRAFT, ApplicationState.SENT)
    application.state = ApplicationState.WITHDRAWN
    application.save(update_fields=["state"])
    note(application.member, "withdrew the application", actor=application.member.user)


@transaction.atomic
def decide_application(*, actor: User, application: Application, admitted: bool, reason: str = "") -> None:
    """Decide an application; the applicant is told by mail. A no needs a reason, which the applicant reads.

    Raises NotOpen when it was decided or withdrawn, NothingChecked for a yes without a checked credential in force.
    """
    _locked(application, ApplicationState.SENT)
    member = application.member
    if admitted and not shown_credentials(member).exists():
        raise NothingChecked
    application.state = ApplicationState.ADMITTED if admitted else ApplicationState.DECLINED
    application.decided_at, application.decided_by, application.reason = timezone.now(), actor, reason
    application.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    if admitted:
        told = Told.RENEWED if member.since else Told.ADMITTED
        admit(actor=actor, member=member)
    else:
        told = Told.DECLINED
        if member.state == State.APPLYING:
            member.state = State.DECLINED
            member.save(update_fields=["state"])
        note(member, f"declined ({application.get_kind_display().lower()})", actor=actor, reason=reason)
    _tell(member, told)


@transaction.atomic
def admit(*, actor: User | None, member: Member, until: date | None = None) -> Member:
    """Make somebody a member, or renew a membership: a year is added to what is left of it, or to today."""
    today = timezone.localdate()
    what = "renewed" if member.since else "admitted"
    from_day = member.until if member.is_in_good_standing and member.until else today
    member.state, member.since, member.until = State.ACTIVE, member.since or today, until or term_from(from_day)
    member.save(update_fields=["state", "since", "until"])
    note(member, f"{what} until {member.until:%b} {member.until.day}, {member.until.year}", actor=actor)
    return member


@transaction.atomic
def suspend(*, actor: User, member: Member, reason: str) -> None:
    """Suspend a member, with a reason the member reads. Raises NotFromHere for who is none."""
    _move(member, State.ACTIVE, State.SUSPENDED)
    note(member, "suspended", actor=actor, reason=reason)
    _tell(member, Told.SUSPENDED)


@transaction.atomic
def readmit(*, actor: User, member: Member, reason: str) -> None:
    """Take a suspended member back; the last day stays as it was. Raises NotFromHere for who was not suspended."""
    _move(member, State.SUSPENDED, State.ACTIVE)
    note(member, "readmitted", actor=actor, reason=reason)
    _tell(member, Told.READMITTED)


@transaction.atomic
def leave(*, member: Member) -> None:
    """End one's own membership today. Raises NotFromHere for who is no member."""
    _move(member, State.ACTIVE, State.LEFT)
    member.until = timezone.localdate()
    member.save(update_fields=["until"])
    note(member, "left", actor=member.user)


@transaction.atomic
def keep_credential(
    *, member: Member, credential: Credential | None, said: dict[str, Any], file: CheckedFile | None
) -> Credential:
    """Add a credential, or change one: a changed one is to be checked again. `file`: a new certificate."""
    kept = credential or Credential(member=member)
    changed = (
        credential is None or file is not None or any(getattr(kept, name) != value for name, value in said.items())
    )
    if not changed:
        return kept
    for name, value in said.items():
        setattr(kept, name, value)
    kept.state, kept.checked_at, kept.checked_by, kept.checked_how = CheckState.WAITING, None, None, ""
    kept.added_at = timezone.now()
    if file is not None:
        _drop_file(kept)
        kept.file_kind = file.kind
        kept.file.save("certificate", ContentFile(file.content), save=False)
    kept.save()
    note(member, f"{'changed' if credential else 'added'} the credential “{kept.name}”", actor=member.user)
    return kept


@transaction.atomic
def remove_credential(*, credential: Credential) -> None:
    """Remove a credential with its certificate."""
    note(credential.member, f"removed the credential “{credential.name}”", actor=credential.member.user)
    _drop_file(credential)
    credential.delete()


@transaction.atomic
def check_credential(*, actor: User, credential: Credential, confirmed: bool, how: str) -> None:
    """Record that a credential was looked into: by whom, when, how, and whether it could be confirmed."""
    credential.state = CheckState.CHECKED if confirmed else CheckState.REFUSED
    credential.checked_at, credential.checked_by, credential.checked_how = timezone.now(), actor, how
    credential.save(update_fields=["state", "checked_at", "checked_by", "checked_how"])
    what = "was checked" if confirmed else "could not be confirmed"
    note(credential.member, f"the credential “{credential.name}” {what}", actor=actor, reason=how)


def _drop_file(credential: Credential) -> None:
    if credential.file:
        storage, name = credential.file.storage, str(credential.file.name)
        transaction.on_commit(lambda: storage.delete(name))
        credential.file, credential.file_kind = "", ""


def _locked(application: Application, *states: ApplicationState) -> None:
    fresh = Application.objects.select_for_update().get(pk=application.pk)
    if fresh.state not in states:
        raise NotOpen
    application.refresh_from_db()


def _move(member: Member, before: State, after: State) -> None:
    if not Member.objects.filter(pk=member.pk, state=before).update(state=after):
        member.refresh_from_db()
        raise NotFromHere(member.standing)
    member.state = after


def _tell(member: Member, what: Told) -> None:
    transaction.on_commit(lambda: tell.enqueue(member.pk, str(what)))
