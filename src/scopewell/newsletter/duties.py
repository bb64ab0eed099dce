"""Duties in the network, as operators give and take them; every change is kept with who made it."""

from django.db import transaction

from scopewell.newsletter.errors import LastOperator
from scopewell.newsletter.sequencing import note
from scopewell.practice.actions import grant_role, withdraw_role
from scopewell.practice.models import Duty, NetworkRole, User


@transaction.atomic
def give(*, actor: User, user: User, duty: Duty) -> bool:
    """Give somebody a duty; return whether it is new."""
    is_new = grant_role(user=user, role=duty)
    if is_new:
        note(actor, "duty given", f"{duty.label}: {user.email}")
    return is_new


@transaction.atomic
def take(*, actor: User, held: NetworkRole) -> None:
    """Take a duty from somebody. Raises LastOperator for the only operator there is."""
    operators = list(NetworkRole.objects.select_for_update().filter(role=Duty.OPERATOR))
    if held.role == Duty.OPERATOR and len(operators) < 2:
        raise LastOperator
    if withdraw_role(user=held.user, role=Duty(held.role)):
        note(actor, "duty taken", f"{held.get_role_display()}: {held.user.email}")
