"""What the console shows of the mail: what keeps mailings from going out, and mailings that were refused."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from scopewell.members.waiting import Item
from scopewell.newsletter.models import Delivery, Mailing, State
from scopewell.newsletter.queries import problems_of_sending

WITHIN = timedelta(days=14)
LOOK_WITHIN = timedelta(days=3)
MOST = 50


def what_ails_the_mail() -> Iterable[Item]:
    """Yield what keeps a scheduled mailing from going out, and the mailings of two weeks that mail servers refused."""
    now = timezone.now()
    desk = reverse("newsletter:desk")
    problems = problems_of_sending()
    late = Mailing.objects.filter(state__in=(State.SCHEDULED, State.SENDING), send_at__lte=now).order_by("send_at")
    for mailing in late[:MOST] if problems else ():
        since = mailing.send_at or mailing.created_at
        yield Item(f"mail:held:{mailing.key}", mailing.subject, desk, since, timezone.localdate(since), problems[0])
    refused = Delivery.objects.filter(state=Delivery.State.FAILED, due_at__gte=now - WITHIN)
    counted = refused.values("mailing__key", "mailing__subject").annotate(n=Count("pk"), last=Max("due_at"))
    for row in counted.order_by("-last")[:MOST]:
        due = timezone.localdate(row["last"] + LOOK_WITHIN)
        says = f"{row['n']} refused by mail servers"
        yield Item(f"mail:refused:{row['mailing__key']}", row["mailing__subject"], desk, row["last"], due, says)
