"""The sample members of the network: invented, in every state, in several cities; made through the real actions."""

from datetime import timedelta
from importlib.resources import files
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.utils import timezone

from scopewell.directory.actions import keep_profile
from scopewell.directory.places import places_called
from scopewell.members import actions
from scopewell.members.models import Credential, Member
from scopewell.practice.models import User

INSURED_DAYS = 200


def make_network(operator: User, password: str) -> None:
    """Make the sample members when there are none, and give them this password. `operator` decides about them."""
    if not Member.objects.filter(is_demonstration=True).exists():
        cast: dict[str, Any] = yaml.safe_load((files("scopewell.cli") / "demonstration_network.yaml").read_text())
        for raw in cast["members"]:
            _member(operator, raw, cast["issuers"])
    for member in Member.objects.filter(is_demonstration=True).select_related("user"):
        member.user.set_password(password)
        member.user.save(update_fields=["password"])


def _member(operator: User, raw: dict[str, Any], issuers: list[str]) -> None:
    user = User.objects.filter(email=raw["email"]).first() or _user(raw)
    application = actions.begin_application(user=user)
    member = application.member
    Member.objects.filter(pk=member.pk).update(is_demonstration=True)
    for one in raw["credentials"]:
        _credential(operator, member, one, issuers)
    said = {
        "about": raw.get("about", "Adults after physical therapy, by referral."),
        "insurer": "Sample Mutual",
        "insured_until": timezone.localdate() + timedelta(days=INSURED_DAYS),
        "is_insured": True,
        "keeps_the_code": True,
        "is_not_medical_care": True,
    }
    actions.save_application(application=application, name=raw["name"], said=said)
    actions.send_application(application=application)
    state = raw["state"]
    if state == "declined":
        actions.decide_application(actor=operator, application=application, admitted=False, reason=raw["reason"])
    elif state != "applying":
        actions.decide_application(actor=operator, application=application, admitted=True)
    member.refresh_from_db()
    if state == "suspended":
        actions.suspend(actor=operator, member=member, reason=raw["reason"])
    if state == "expired":
        actions.admit(actor=operator, member=member, until=timezone.localdate() - timedelta(days=9))
    for one in raw["credentials"]:
        _let_end(member, one)
    if profile := raw.get("profile"):
        _profile(member, **profile)


def _user(raw: dict[str, Any]) -> User:
    user = User.objects.create_user(raw["email"], None, name=raw["name"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _credential(operator: User, member: Member, raw: dict[str, Any], issuers: list[str]) -> None:
    """Add a credential, looked into where the cast says how."""
    today = timezone.localdate()
    ends = today + timedelta(days=max(raw["in_days"], 0)) if "in_days" in raw else None
    said = {"name": raw["name"], "issuer": issuers[raw["issuer"]], "number": raw["number"], "link": ""}
    made = actions.keep_credential(member=member, credential=None, said=said | {"expires_on": ends}, file=None)
    if how := raw.get("checked"):
        actions.check_credential(actor=operator, credential=made, confirmed=True, how=how)


def _let_end(member: Member, raw: dict[str, Any]) -> None:
    """Let a credential be over that was in force when somebody was admitted."""
    if raw.get("in_days", 0) < 0:
        ended = timezone.localdate() + timedelta(days=raw["in_days"])
        Credential.objects.filter(member=member, number=raw["number"]).update(expires_on=ended)


def _profile(
    member: Member, *, title: str, headline: str, helps: str, near: str, refer: str, phone: str = "", **lists: Any
) -> None:
    said = {
        "is_listed": True,
        "title": title,
        "headline": headline,
        "helps": helps,
        "accepts_referrals": bool(refer),
        "how_to_refer": refer,
        "phone": phone,
        "seen_by": {"phone": "public"} if phone else {},
    }
    keep_profile(member=member, said=said | lists, place=places_called(near)[0])
