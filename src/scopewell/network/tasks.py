"""What happens outside a request."""

from django.tasks import task

from scopewell.network.mailing import tend


@task()
def send_due_mail() -> int:
    """Write to everybody for whom something is due; return how many mails went out. Safe at any time."""
    return tend()
