"""What happens outside a request: telling the professionals of an answer that cannot wait."""

from django.conf import settings
from django.core.mail import send_mail
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from scopewell.intake.models import Alarm
from scopewell.practice.models import Role
from scopewell.practice.queries import people_of
from scopewell.practice.tenancy import in_practice


@task()
def tell_professionals(alarm_id: int, practice_id: int) -> None:
    """Tell whoever made the link, and the owners, that an answer cannot wait. Telling twice does nothing.

    The mail holds no personal data: only that somebody should open the record, and its address.
    """
    with in_practice(practice_id):
        alarm = Alarm.objects.select_related("link", "client", "practice").get(pk=alarm_id)
        if alarm.notified_at is not None:
            return
        members = people_of(alarm.practice)
        told = [m.user.email for m in members if m.role == Role.OWNER or m.user_id == alarm.link.made_by_id]
        address = settings.BASE_URL + reverse("intake:intake", args=[alarm.client.key])
        text = render_to_string("intake/mail_alarm.txt", {"alarm": alarm, "address": address})
        for email in told:
            send_mail("An intake answer needs you now", text, None, [email])
        alarm.notified_at = timezone.now()
        alarm.save(update_fields=["notified_at"])
