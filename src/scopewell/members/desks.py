"""What this room adds to the console: applications, credentials to check, credentials that end."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from scopewell.members.models import Application, ApplicationState, CheckState, Credential
from scopewell.members.queries import members_in_good_standing
from scopewell.members.waiting import Item

DECIDE_WITHIN = timedelta(days=7)
CHECK_WITHIN = timedelta(days=14)
ENDS_WITHIN = timedelta(days=30)
MOST = 200


def applications() -> Iterable[Item]:
    """Yield the applications that wait for a decision, the oldest first."""
    sent = Application.objects.filter(state=ApplicationState.SENT).select_related("member").order_by("sent_at")
    for one in sent[:MOST]:
        since = one.sent_at or one.begun_at
        url = reverse("console:member", args=[one.member.key])
        due = timezone.localdate(since + DECIDE_WITHIN)
        yield Item(f"application:{one.key}", one.member.name, url, since, due, one.get_kind_display())


def unchecked() -> Iterable[Item]:
    """Yield the credentials of members that nobody has looked into. Those of applicants come with the application."""
    waiting = Credential.objects.filter(state=CheckState.WAITING, member__in=members_in_good_standing())
    for one in waiting.select_related("member").order_by("added_at")[:MOST]:
        due = timezone.localdate(one.added_at + CHECK_WITHIN)
        yield Item(f"credential:{one.key}", one.member.name, _url(one), one.added_at, due, str(one))


def ending() -> Iterable[Item]:
    """Yield the checked credentials of members that end within 30 days, or ended within the last 30."""
    today = timezone.localdate()
    found = Credential.objects.filter(
        state=CheckState.CHECKED,
        member__in=members_in_good_standing(),
        expires_on__range=(today - ENDS_WITHIN, today + ENDS_WITHIN),
    )
    for one in found.select_related("member").order_by("expires_on")[:MOST]:
        assert one.expires_on is not None, "the filter wants a last day"
        began = timezone.make_aware(datetime.combine(one.expires_on - ENDS_WITHIN, time.min))
        yield Item(f"ending:{one.key}", one.member.name, _url(one), began, one.expires_on, str(one))


def _url(credential: Credential) -> str:
    return reverse("console:member", args=[credential.member.key]) + "#credentials"
