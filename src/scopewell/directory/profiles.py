"""The parts of a profile, who sees each, and a profile as one audience sees it."""

from typing import NamedTuple

from scopewell.directory.conditions import FORMATS, LANGUAGES, WORDS
from scopewell.directory.models import Audience, Profile
from scopewell.members.models import Credential
from scopewell.members.queries import in_force

# Name, title and headline go with the listing itself; every other part has an audience of its own.
PARTS = {
    "helps": "Whom I help",
    "conditions": "Conditions",
    "credentials": "Checked credentials",
    "languages": "Languages",
    "area": "City",
    "formats": "How I work",
    "referrals": "Referrals",
    "email": "E-mail",
    "phone": "Phone",
    "website": "Website",
}
HIDDEN_AT_FIRST = frozenset({"email", "phone"})


class Seen(NamedTuple):
    """A profile as one audience sees it: what that audience may not see is empty."""

    key: str
    name: str
    title: str
    headline: str
    helps: str
    conditions: tuple[str, ...]
    credentials: tuple[Credential, ...]
    languages: tuple[str, ...]
    place: str
    formats: tuple[str, ...]
    accepts_referrals: bool
    how_to_refer: str
    email: str
    phone: str
    website: str


def audience_of(profile: Profile, part: str) -> Audience:
    """Return who sees a part of a profile; nobody sees a part that has no setting, unless it began as public."""
    default = Audience.NOBODY if part in HIDDEN_AT_FIRST else Audience.PUBLIC
    return Audience(profile.seen_by.get(part, default))


def shows(profile: Profile, part: str, to: Audience) -> bool:
    """Return whether an audience sees a part."""
    wanted = audience_of(profile, part)
    return wanted == Audience.PUBLIC or (wanted == Audience.MEMBERS and to == Audience.MEMBERS)


def seen(profile: Profile, to: Audience) -> Seen:
    """Return a profile as an audience sees it."""

    def shown(part: str) -> bool:
        return shows(profile, part, to)

    member = profile.member
    place = f"{profile.city}, {profile.state}" if profile.city else ""
    return Seen(
        key=member.key,
        name=member.name,
        title=profile.title,
        headline=profile.headline,
        helps=profile.helps if shown("helps") else "",
        conditions=tuple(WORDS[id] for id in profile.conditions if id in WORDS) if shown("conditions") else (),
        credentials=tuple(in_force(member.credentials.all())) if shown("credentials") else (),
        languages=tuple(LANGUAGES[id] for id in profile.languages if id in LANGUAGES) if shown("languages") else (),
        place=place if shown("area") else "",
        formats=tuple(FORMATS[id] for id in profile.formats if id in FORMATS) if shown("formats") else (),
        accepts_referrals=profile.accepts_referrals and shown("referrals"),
        how_to_refer=profile.how_to_refer if profile.accepts_referrals and shown("referrals") else "",
        email=profile.email if shown("email") else "",
        phone=profile.phone if shown("phone") else "",
        website=profile.website if shown("website") else "",
    )
