"""What this room does when it tells others: it plans the reminders of a request that was sent."""

from typing import Any

from django.dispatch import receiver

from scopewell.documents.models import DocumentRequest
from scopewell.documents.signals import request_sent
from scopewell.documents.tasks import plan_reminders


@receiver(request_sent, dispatch_uid="scopewell.documents.reminders")
def plan(request: DocumentRequest, **_: Any) -> None:
    """Plan the reminders of a request."""
    plan_reminders(request)
