"""How sign-in behaves here: who may sign up, and what a new person's record holds."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from scopewell.practice.models import Practice, User

INVITED = "invitation"
JOINING = "joining the network"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Opens sign-up to the first person, to those with an invitation, or to everybody, as the operator set it.

    Whoever came from the page on which one joins the network may make an account too; that opens no practice.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether this visitor may make an account."""
        return bool(request.session.get(JOINING)) or self.may_open_practice(request)

    def may_open_practice(self, request: HttpRequest) -> bool:
        """Return whether this visitor may make an account and open a practice with it."""
        if settings.SIGN_UP == "open" or request.session.get(INVITED):
            return True
        return settings.SIGN_UP == "first" and not Practice.objects.filter(is_demonstration=False).exists()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name beside the address."""
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved
