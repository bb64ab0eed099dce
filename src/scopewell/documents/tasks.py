"""Reminders of unanswered requests, run by the worker on day 3, 7 and 14."""

from datetime import datetime, time
from functools import partial

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from scopewell.documents.answers import chases, due_chases
from scopewell.documents.desk import desk
from scopewell.documents.models import DocumentRequest
from scopewell.documents.signals import request_overdue
from scopewell.practice.audit import record_audit
from scopewell.practice.tenancy import in_practice

HOUR = time(8)


@task
def remind(practice_id: int, request_id: int, day: int) -> bool:
    """Tell the rooms above that a request is unanswered on this day; return whether it still is. Safe to repeat."""
    with in_practice(practice_id), transaction.atomic():
        request = DocumentRequest.objects.select_related("issued").filter(pk=request_id).first()
        if request is None or not request.is_waiting:
            return False
        done = list(request.chases.values_list("day", flat=True))
        due = next((c for c in due_chases(request.sent_on, timezone.localdate(), done) if c.day == day), None)
        if due is None:
            return False
        subject = desk().subject(request.subject)
        about = subject.about if subject else ""
        record_audit("document.remind", actor=None, about=about, document=request.issued.key, day=day)
        request_overdue.send(sender=DocumentRequest, request=request, chase=due)
    return True


def plan_reminders(request: DocumentRequest) -> None:
    """Queue the reminders of a request, each for the morning of its day, once what queued them is committed."""
    for chase in chases(request.sent_on):
        morning = timezone.make_aware(datetime.combine(chase.on, HOUR))
        planned = remind.using(run_after=morning)
        transaction.on_commit(partial(planned.enqueue, request.practice_id, request.pk, chase.day))
