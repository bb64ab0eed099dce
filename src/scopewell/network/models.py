"""What members say to each other, what they are told, and what moderators did. No row here names a client."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone

from scopewell.members.models import Member
from scopewell.practice.base import OnlyAdded, new_key
from scopewell.practice.models import User

LONGEST_POST = 12_000
LONGEST_TITLE = 120


class Mails(models.TextChoices):
    """How often somebody is written to about the network."""

    EACH = "each", "Each time somebody answers or calls me"
    DAILY = "daily", "Once a day, together"
    WEEKLY = "weekly", "Once a week, together"
    NEVER = "never", "Never"


class Participant(models.Model):
    """A member as colleagues meet them: the handle they are called by, and what they want to be told by mail."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="participant", editable=False)
    handle = models.SlugField(max_length=30, unique=True)
    mails = models.CharField(max_length=8, choices=Mails, default=Mails.DAILY)
    told_until = models.DateTimeField(default=timezone.now, editable=False)
    began_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["mails", "told_until"], name="network_to_tell")]

    def __str__(self) -> str:
        return self.member.name


class Space(models.Model):
    """A part of the discussions with a subject of its own."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    says = models.CharField(max_length=160)
    order = models.PositiveSmallIntegerField(default=50)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class ThreadKind(models.TextChoices):
    """What a thread is."""

    DISCUSSION = "discussion", "Discussion"
    CONSULT = "consult", "Case consult"


class Thread(models.Model):
    """A discussion: its posts in order. `answer` is the post that solved it. A consult is a thread of its kind."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=12, choices=ThreadKind, default=ThreadKind.DISCUSSION)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="threads", null=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    author = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="threads")
    begun_at = models.DateTimeField(default=timezone.now)
    last_post_at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField(default=0)
    answer = models.ForeignKey("Post", on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    is_shown = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["space", "is_shown", "-last_post_at"], name="network_of_space"),
            models.Index(fields=["kind", "is_shown", "-last_post_at"], name="network_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where it is read."""
        return reverse("network:consult" if self.kind == ThreadKind.CONSULT else "network:thread", args=[self.key])

    @property
    def replies(self) -> int:
        """How many posts answer the first one."""
        return max(0, self.count - 1)


class Post(models.Model):
    """One post, in Markdown. `heading` holds the thread's title in the first one, for the search."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="posts")
    heading = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField(max_length=LONGEST_POST)
    quoted = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "number"], name="one_post_of_each_number_in_a_thread")
        ]
        indexes: ClassVar = [models.Index(fields=["author", "-written_at"], name="network_by_author")]

    def __str__(self) -> str:
        return f"post {self.key}"

    @property
    def is_readable(self) -> bool:
        """Whether its words are there for colleagues."""
        return self.erased_at is None and self.hidden_at is None


class PostVersion(models.Model):
    """A post as it was before an edit. Erased with the post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-written_at", "-id"]

    def __str__(self) -> str:
        return f"version of {self.written_at:%Y-%m-%d}"


class Draft(models.Model):
    """What somebody is writing, as typed. `place`: `space:SLUG`, `thread:KEY` or `post:KEY`."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=60)
    title = models.CharField(max_length=LONGEST_TITLE * 4, blank=True)
    body = models.TextField(blank=True)
    quoted = models.CharField(max_length=12, blank=True)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-kept_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "place"], name="one_draft_for_each_place")
        ]

    def __str__(self) -> str:
        return f"draft for {self.place}"


def picture_path(picture: "Picture", _: str) -> str:
    """Return where a picture is kept. Nothing of the name of the file somebody sent is in it."""
    return f"network/{picture.key[:2]}/{picture.key}.{picture.kind}"


class Picture(models.Model):
    """A picture made anew (ui/pictures.py). It hangs on a draft until the post is sent."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="pictures")
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="pictures")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="pictures")
    file = models.FileField(upload_to=picture_path, max_length=200)
    kind = models.CharField(max_length=4)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    says = models.CharField(max_length=200)
    shows_nobody = models.BooleanField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.says


class Mention(models.Model):
    """Somebody a post calls by their handle."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "participant"], name="called_once_in_a_post")]

    def __str__(self) -> str:
        return f"mention in {self.post_id}"


class Feeling(models.TextChoices):
    """The reactions there are. Each says something a colleague would say."""

    THANKS = "thanks", "Thank you"
    SAME = "same", "I see it the same way"
    TRIED = "tried", "Worked for me"
    CAREFUL = "careful", "I would be careful"


FEELING_ICONS = {
    Feeling.THANKS: "heart-handshake",
    Feeling.SAME: "equal",
    Feeling.TRIED: "check-check",
    Feeling.CAREFUL: "triangle-alert",
}


class Reaction(models.Model):
    """What somebody felt about a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="reactions")
    feeling = models.CharField(max_length=8, choices=Feeling)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "participant", "feeling"], name="one_reaction_of_each_kind")
        ]

    def __str__(self) -> str:
        return self.get_feeling_display()


class Follow(models.Model):
    """Somebody follows a thread. `seen`: the last post they saw; `is_muted`: they asked not to be told of it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="follows")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="follows")
    seen = models.PositiveIntegerField(default=0)
    is_muted = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["thread", "participant"], name="followed_once")]

    def __str__(self) -> str:
        return f"follow of {self.thread_id}"


class Block(models.Model):
    """Somebody wants to see and hear nothing of another member."""

    by = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="blocks")
    whom = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["by", "whom"], name="blocked_once")]

    def __str__(self) -> str:
        return f"block of {self.whom_id}"


class NoticeKind(models.TextChoices):
    """What somebody is told."""

    REPLY = "reply", "answered in a thread you follow"
    MENTION = "mention", "called you in"
    SOLVED = "solved", "marked your post as the answer in"
    MODERATED = "moderated", "looked at your words in"
    RELEASED = "released", "released your case consult"
    RETURNED = "returned", "sent your case consult back"
    OUTCOME = "outcome", "told how it went in"


class Notice(models.Model):
    """One thing somebody is told, on the site and, as they chose, by mail."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    actor = models.ForeignKey(Participant, on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["participant", "-at"], name="network_notices"),
            models.Index(fields=["participant"], name="network_unseen", condition=models.Q(seen_at=None)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class FlagReason(models.TextChoices):
    """Why somebody asks a moderator to look."""

    IDENTIFIES = "identifies", "A client could be recognized"
    UNSAFE = "unsafe", "Following this could hurt somebody"
    SCOPE = "scope", "Presents our work as medical care"
    RUDE = "rude", "Disrespectful or harassing"
    SELLING = "selling", "Advertising or off the subject"
    OTHER = "other", "Something else"


class PostFlag(models.Model):
    """A member asks a moderator to look at a post. Settled when a moderator decided."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="flags")
    by = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="flags")
    reason = models.CharField(max_length=12, choices=FlagReason)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "by"], condition=models.Q(settled_at=None), name="one_open_flag_each"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="network_open_flags", condition=models.Q(settled_at=None))
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class ModerationEntry(OnlyAdded):
    """What a moderator did, to what, and why. Only added, in the database too. Holds no words of a post."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=40)
    whose = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=300)

    class Meta(OnlyAdded.Meta):
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.what} {self.about}"


class ConsultState(models.TextChoices):
    """How far a consult came."""

    WAITING = "waiting", "Waits for a moderator"
    RELEASED = "released", "Open"
    RETURNED = "returned", "Sent back"
    CLOSED = "closed", "Closed"


class Consult(models.Model):
    """A case without a person: what a colleague asks, and a few words from closed lists (snapshots.py).

    Nothing here leads back to a record. Where it came from is known to the practice that sent it, and only there.
    """

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="consult")
    state = models.CharField(max_length=8, choices=ConsultState, default=ConsultState.WAITING)
    snapshot = models.JSONField()
    sent_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    returned_because = models.CharField(max_length=300, blank=True)
    outcome = models.TextField(max_length=4000, blank=True)
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "sent_at"], name="network_consults")]

    def __str__(self) -> str:
        return f"consult {self.thread_id}, {self.state}"
