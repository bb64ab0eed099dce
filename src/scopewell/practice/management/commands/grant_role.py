"""Give somebody a duty in the network, or take it from them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scopewell.practice.actions import grant_role, withdraw_role
from scopewell.practice.models import Duty, User


class Command(BaseCommand):
    """Grants and withdraws the duties of operators, editors and moderators. They open no practice and no record."""

    help = "Give somebody a duty in the network: python manage.py grant_role EMAIL operator|editor|moderator"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments of the command."""
        parser.add_argument("email", help="the address somebody signs in with")
        parser.add_argument("role", choices=[str(duty) for duty in Duty])
        parser.add_argument("--withdraw", action="store_true", help="take the duty from them")

    def handle(self, *_: Any, email: str, role: str, withdraw: bool, **__: Any) -> None:
        """Grant or withdraw, and say what is so now."""
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None:
            raise CommandError("Nobody signs in with this address. They sign up first; then run this again.")
        change = withdraw_role if withdraw else grant_role
        changed = change(user=user, role=Duty(role))
        now = "is no longer" if withdraw else "is now"
        self.stdout.write(f"{user.email} {now} {role} of the network" + ("." if changed else ", as before."))
