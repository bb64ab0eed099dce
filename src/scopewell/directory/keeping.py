"""What the directory keeps of a member, for their export and their erasure."""

from typing import Any

from scopewell.directory.models import Profile
from scopewell.members.models import Member

EXPORTED = (
    "is_listed", "title", "headline", "helps", "conditions", "languages", "formats", "city", "state",
    "accepts_referrals", "how_to_refer", "email", "phone", "website", "seen_by",
)  # fmt: skip


def export(member: Member) -> dict[str, Any] | None:
    """Return a member's profile as plain JSON values; None for who has none."""
    found = Profile.objects.filter(member=member).first()
    return {name: getattr(found, name) for name in EXPORTED} if found else None


def erase(member: Member) -> None:
    """Remove a member's profile and listings."""
    Profile.objects.filter(member=member).delete()
