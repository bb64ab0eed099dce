"""What editors do to topics, and to sequences and the order of their mails. The guard stands before a mail goes on."""

from django.db import transaction
from django.db.models import Count, Max

from scopewell.newsletter.desk import guard
from scopewell.newsletter.errors import InUse, NotInThisState
from scopewell.newsletter.models import DeskEvent, Mailing, Sequence, State, Subscriber, Topic
from scopewell.practice.models import User


def note(actor: User, what: str, about: str) -> None:
    """Keep who did what at the desk."""
    DeskEvent.objects.create(actor=actor, what=what, about=about[:300])


@transaction.atomic
def keep_topic(*, actor: User, topic: Topic, for_all: bool = False) -> None:
    """Keep a topic. A new one reaches those who choose it; `for_all`: also those who chose every other one."""
    is_new = topic.pk is None
    others = Topic.objects.count()
    topic.save()
    if is_new and for_all and others:
        everything = Subscriber.objects.annotate(held=Count("topics")).filter(held=others)
        topic.subscribers.add(*everything.values_list("pk", flat=True))
    note(actor, "topic begun" if is_new else "topic changed", topic.name)


@transaction.atomic
def remove_topic(*, actor: User, topic: Topic) -> None:
    """Remove a topic nobody and nothing uses. Raises InUse."""
    people, mailings = topic.subscribers.count(), topic.mailings.count()
    if people or mailings:
        raise InUse(topic.name, people, mailings)
    topic.delete()
    note(actor, "topic removed", topic.name)


@transaction.atomic
def keep_sequence(*, actor: User, sequence: Sequence) -> None:
    """Keep a sequence. A new one rests until it is let go."""
    is_new = sequence.pk is None
    if is_new:
        sequence.is_on = False
    sequence.save()
    note(actor, "sequence begun" if is_new else "sequence changed", sequence.name)


@transaction.atomic
def let_go(*, actor: User, sequence: Sequence) -> None:
    """Let a sequence send. Raises NotInThisState while it has no mail that may go out."""
    if not sequence.steps.filter(state=State.STANDING).exists():
        raise NotInThisState("without a mail that may go out")
    Sequence.objects.filter(pk=sequence.pk).update(is_on=True)
    note(actor, "sequence let go", sequence.name)


@transaction.atomic
def rest(*, actor: User, sequence: Sequence) -> None:
    """Stop a sequence at once. Whoever is due, and whoever signs up meanwhile, goes on when it is let go again."""
    Sequence.objects.filter(pk=sequence.pk).update(is_on=False)
    note(actor, "sequence rests", sequence.name)


@transaction.atomic
def begin_step(*, actor: User, sequence: Sequence) -> Mailing:
    """Begin a mail at the end of a sequence, as a draft."""
    last = sequence.steps.aggregate(last=Max("number"))["last"]
    number = 0 if last is None else last + 1
    step = Mailing.objects.create(subject="Untitled", sequence=sequence, number=number)
    step.events.create(actor=actor, what="begun")
    return step


@transaction.atomic
def put_in(*, actor: User, step: Mailing, reason: str = "") -> None:
    """Let a mail of a sequence go out in its turn. Raises WordingInTheWay, NotInThisState."""
    guard(actor=actor, mailing=step, reason=reason)
    _turn(step, State.DRAFT, State.STANDING)
    step.events.create(actor=actor, what="put in")


@transaction.atomic
def take_out(*, actor: User, step: Mailing) -> None:
    """Take a mail back to a draft: its turn passes to the next one, and it follows once it is put in again."""
    _turn(step, State.STANDING, State.DRAFT)
    step.events.create(actor=actor, what="taken out")


@transaction.atomic
def move_step(*, actor: User, step: Mailing, by: int) -> None:
    """Move a mail one place up (-1) or down (1). At either end nothing changes."""
    assert step.sequence is not None
    steps = list(step.sequence.steps.select_for_update().exclude(number=None).order_by("number"))
    place = [one.pk for one in steps].index(step.pk)
    if not 0 <= place + by < len(steps):
        return
    other = steps[place + by]
    numbers = steps[place].number, other.number
    # Two mails never have one number, not even for a moment.
    for pk, number in ((other.pk, None), (step.pk, numbers[1]), (other.pk, numbers[0])):
        Mailing.objects.filter(pk=pk).update(number=number)
    step.events.create(actor=actor, what="moved")


def _turn(step: Mailing, before: State, after: State) -> None:
    moved = Mailing.objects.filter(pk=step.pk, state=before).exclude(sequence=None).update(state=after)
    step.refresh_from_db()
    if not moved:
        raise NotInThisState(step.get_state_display())
