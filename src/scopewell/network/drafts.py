"""Drafts, kept as typed, and the pictures that hang on them. A draft is never refused for what it says."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from scopewell.network import limits
from scopewell.network.errors import PictureUnanswered
from scopewell.network.models import LONGEST_POST, LONGEST_TITLE, Draft, Participant, Picture
from scopewell.practice.base import new_key
from scopewell.ui.pictures import cleaned
from scopewell.ui.words import plain_words

MOST_PICTURES = 4
LONGEST_DRAFT = LONGEST_POST * 4


def draft_of(participant: Participant, place: str) -> Draft | None:
    """Return what somebody began to write at a place."""
    return Draft.objects.filter(participant=participant, place=place).prefetch_related("pictures").first()


def keep_draft(
    *, participant: Participant, place: str, title: str = "", body: str = "", quoted: str = "", even_empty: bool = False
) -> Draft | None:
    """Keep what somebody typed, as typed. Nothing typed leaves no draft, unless pictures hang on it."""
    found = draft_of(participant, place)
    title, body = plain_words(title)[: LONGEST_TITLE * 4], plain_words(body)[:LONGEST_DRAFT]
    if not (title.strip() or body.strip() or even_empty):
        if found is not None and not found.pictures.exists():
            found.delete()
            return None
        if found is None:
            return None
    draft, _ = Draft.objects.update_or_create(
        participant=participant,
        place=place,
        defaults={"title": title, "body": body, "quoted": quoted[:12], "kept_at": timezone.now()},
    )
    return draft


@transaction.atomic
def drop_draft(draft: Draft) -> None:
    """Throw a draft away, with the pictures that still hang on it."""
    for picture in Picture.objects.filter(draft=draft, post=None):
        drop_picture(picture)
    draft.delete()


def add_picture(*, draft: Draft, content: bytes, says: str, seen: bool | None) -> Picture:
    """Hang a picture on a draft, made anew. Raises PictureRefused, PictureUnanswered or TooOften.

    `seen`: whether a face or a name can be seen on it; None where nobody said.
    """
    if seen is not False:
        raise PictureUnanswered(seen=bool(seen))
    limits.check_pictures(draft.participant)
    made = cleaned(content)
    picture = Picture(
        key=new_key(), owner=draft.participant, draft=draft, kind=made.kind, width=made.width, height=made.height,
        says=plain_words(says).strip()[:200], shows_nobody=True,
    )  # fmt: skip
    picture.file.save("picture", ContentFile(made.content), save=False)
    picture.save()
    return picture


def drop_picture(picture: Picture) -> None:
    """Take a picture off, and remove its file."""
    picture.file.delete(save=False)
    picture.delete()
