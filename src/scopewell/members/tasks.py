"""The mails to members. They hold nothing about anybody: only that there is something to read, and where."""

from enum import StrEnum

from django.conf import settings
from django.core.mail import send_mail
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from scopewell.members.models import Member, Reminder
from scopewell.ui.site import names


class Told(StrEnum):
    """What a member is told by mail."""

    ADMITTED = "admitted"
    RENEWED = "renewed"
    DECLINED = "declined"
    SUSPENDED = "suspended"
    READMITTED = "readmitted"


SUBJECTS = {
    Told.ADMITTED: "You are now a member",
    Told.RENEWED: "Your membership was renewed",
    Told.DECLINED: "Your application was decided",
    Told.SUSPENDED: "Your membership was suspended",
    Told.READMITTED: "Your membership was taken up again",
}


@task()
def tell(member_id: int, what: str) -> None:
    """Tell a member of a decision about their standing. Whoever was erased meanwhile is told nothing."""
    member = Member.objects.select_related("user").filter(pk=member_id).first()
    if member is not None:
        _mail(member, SUBJECTS[Told(what)], {"what": what})


@task()
def send_reminder(reminder_id: int) -> None:
    """Send a reminder that was made; one that was sent, or whose day is over, is left alone."""
    found = Reminder.objects.select_related("member__user").filter(pk=reminder_id, sent_at=None).first()
    if found is None or not found.member.is_in_good_standing:
        return
    is_membership = found.about == "membership"
    subject = "Your membership ends soon" if is_membership else "A credential of yours ends soon"
    _mail(found.member, subject, {"what": "membership" if is_membership else "credential", "last_day": found.last_day})
    found.sent_at = timezone.now()
    found.save(update_fields=["sent_at"])


def _mail(member: Member, subject: str, context: dict[str, object]) -> None:
    address = settings.BASE_URL + reverse("members:standing")
    text = render_to_string("members/mail.txt", {"address": address, "who": names(), **context})
    send_mail(subject, text, None, [member.user.email])
