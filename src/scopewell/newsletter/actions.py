"""What visitors and subscribers do: sign up, confirm, choose, leave, be erased."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from scopewell.newsletter import limits, suppressing
from scopewell.newsletter.addresses import Address, parse_address
from scopewell.newsletter.consenting import wording
from scopewell.newsletter.errors import LinkSpent, TooMany
from scopewell.newsletter.models import Consent, Place, Purpose, Sequence, SignUp, Subscriber, Suppression, Topic
from scopewell.newsletter.tasks import send_confirmation, send_own_data
from scopewell.practice.limits import within

SIGN_UP_DAYS = 30


@transaction.atomic
def ask_to_sign_up(
    *, address: Address, name: str, gift: str, updates: bool, source: str, network: str, is_machine: bool = False
) -> SignUp:
    """Keep step 1 and queue the mail of step 2. What is known of the address changes neither answer nor time.

    Raises TooMany for a network that signs up more often than people do. For a machine nothing is mailed.
    """
    if not within("network", network, limits.SIGN_UPS_PER_NETWORK_AND_HOUR, hours=1):
        raise TooMany
    sign_up = SignUp(
        email=str(address), name=name, gift=gift, wants_updates=updates, source=source,
        consent_version=wording(Purpose.UPDATES).version,
    )  # fmt: skip
    sign_up.save()
    if not is_machine:
        transaction.on_commit(partial(send_confirmation.enqueue, sign_up.pk))
    return sign_up


def waiting(key: str) -> SignUp:
    """Return a sign-up that can still be confirmed, or was. Raises LinkSpent."""
    oldest = timezone.now() - timedelta(days=SIGN_UP_DAYS)
    found = SignUp.objects.filter(key=key, asked_at__gte=oldest).first()
    if found is None:
        raise LinkSpent
    return found


def mail_again(sign_up: SignUp) -> None:
    """Queue the mail of step 2 once more. The cap of a mailbox holds; whether it was met is told to nobody."""
    send_confirmation.enqueue(sign_up.pk)


@transaction.atomic
def fix_address(*, sign_up: SignUp, address: Address, network: str) -> SignUp:
    """Begin again with another address: the earlier link no longer works. Raises TooMany."""
    if sign_up.confirmed_at is None:
        sign_up.delete()
    return ask_to_sign_up(
        address=address, name=sign_up.name, gift=sign_up.gift, updates=sign_up.wants_updates, source=sign_up.source,
        network=network,
    )  # fmt: skip


@transaction.atomic
def confirm(sign_up: SignUp) -> Subscriber:
    """Take step 2: the address is its owner's. Confirming twice changes nothing."""
    sign_up = SignUp.objects.select_for_update(of=("self",)).select_related("subscriber").get(pk=sign_up.pk)
    if sign_up.subscriber is not None:
        return sign_up.subscriber
    now = timezone.now()
    subscriber = subscriber_at(parse_address(sign_up.email), sign_up.name)
    given: dict[str, Any] = {"version": sign_up.consent_version, "source": sign_up.source, "given_at": now}
    proof = f"opened the link mailed to the address, asked for {sign_up.asked_at:%Y-%m-%d %H:%M} UTC"
    if sign_up.gift:
        consent_to(subscriber, Purpose.EBOOK, proof=proof, **given)
    if sign_up.wants_updates:
        subscribe(subscriber, proof=proof, **given)
    sign_up.subscriber, sign_up.confirmed_at = subscriber, now
    sign_up.save(update_fields=["subscriber", "confirmed_at"])
    return subscriber


def subscriber_at(address: Address, name: str) -> Subscriber:
    """Return the subscriber at an address, a new one when there is none."""
    found, _ = Subscriber.objects.get_or_create(
        canonical=address.canonical, defaults={"email": str(address), "name": name}
    )
    return found


def consent_to(
    subscriber: Subscriber,
    purpose: Purpose,
    *,
    version: str,
    source: str,
    proof: str,
    given_at: datetime,
    words: str = "",
) -> None:
    """Keep a consent with its words."""
    words = words or wording(purpose).words
    Consent.objects.create(
        subscriber=subscriber, purpose=purpose, version=version, words=words, source=source, proof=proof[:300],
        given_at=given_at,
    )  # fmt: skip


def subscribe(subscriber: Subscriber, **given: Any) -> None:
    """Let somebody receive updates about every topic, from the first mail of each sequence on."""
    if subscriber.receives:
        return
    consent_to(subscriber, Purpose.UPDATES, **given)
    suppressing.lift(subscriber.canonical)
    subscriber.receives = True
    subscriber.save(update_fields=["receives"])
    if not subscriber.topics.exists():
        subscriber.topics.set(Topic.objects.all())
    now = timezone.now()
    for sequence in Sequence.objects.all():  # one that rests now comes when it goes on
        Place.objects.get_or_create(subscriber=subscriber, sequence=sequence, defaults={"due_at": now})


@transaction.atomic
def leave(subscriber: Subscriber) -> None:
    """Stop every update at once, and remember it. Leaving twice changes nothing."""
    suppressing.suppress(subscriber.canonical, Suppression.Reason.LEFT)
    stop(subscriber)


def stop(subscriber: Subscriber) -> None:
    """End the consent to updates, and every update with it."""
    subscriber.consents.filter(purpose=Purpose.UPDATES, withdrawn_at=None).update(withdrawn_at=timezone.now())
    Subscriber.objects.filter(pk=subscriber.pk).update(receives=False)
    subscriber.receives = False


@transaction.atomic
def come_back(subscriber: Subscriber) -> None:
    """Undo leaving, for whoever holds the link of the mail."""
    subscribe(
        subscriber, version=wording(Purpose.UPDATES).version, source="undo of unsubscribing",
        proof="pressed the button on the page of their own link", given_at=timezone.now(),
    )  # fmt: skip


@transaction.atomic
def choose(*, subscriber: Subscriber, name: str, topics: list[Topic]) -> None:
    """Keep somebody's name and topics. No topic at all is leaving."""
    subscriber.name = name
    subscriber.save(update_fields=["name"])
    subscriber.topics.set(topics)
    if not topics:
        leave(subscriber)
    elif not subscriber.receives:
        come_back(subscriber)


def mail_own_data(subscriber: Subscriber) -> None:
    """Mail somebody everything kept about them, to their own address and nowhere else."""
    send_own_data.enqueue(subscriber.pk)


@transaction.atomic
def erase(subscriber: Subscriber) -> None:
    """Remove everything kept about somebody. What stays is a digest, so that no list brought along writes to them."""
    suppressing.suppress(subscriber.canonical, Suppression.Reason.ERASED)
    SignUp.objects.filter(email__iexact=subscriber.email).delete()
    subscriber.delete()


def forget_unconfirmed() -> int:
    """Remove sign-ups nobody confirmed in time; return how many sign-ups went."""
    oldest = timezone.now() - timedelta(days=SIGN_UP_DAYS)
    return SignUp.objects.filter(confirmed_at=None, asked_at__lt=oldest).delete()[0]
