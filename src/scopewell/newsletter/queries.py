"""What is asked of subscribers and mailings."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from scopewell.newsletter.models import Delivery, Mailing, State, Subscriber, Topic
from scopewell.ui.site import names

FREE_MAIL = ("gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com")


def own_data(subscriber: Subscriber) -> dict[str, Any]:
    """Return everything kept about one person, in plain JSON values."""
    deliveries = subscriber.deliveries.select_related("mailing").order_by("id")
    return {
        "email": subscriber.email,
        "name": subscriber.name,
        "joined": subscriber.joined_at.isoformat(),
        "receives_updates": subscriber.receives,
        "topics": [topic.name for topic in subscriber.topics.all()],
        "consents": [
            {
                "to": consent.get_purpose_display(),
                "words": consent.words,
                "version": consent.version,
                "given": consent.given_at.isoformat(),
                "source": consent.source,
                "proof": consent.proof,
                "withdrawn": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
            }
            for consent in subscriber.consents.all()
        ],
        "mails": [
            {"subject": d.mailing.subject, "state": d.state, "sent": d.sent_at.isoformat() if d.sent_at else None}
            for d in deliveries
        ],
    }


def problems_of_sending() -> list[str]:
    """Return, in sentences, what keeps mailings from being sent: the law's and the mailboxes' conditions."""
    found = []
    if not names().address:
        found.append("Set SCOPEWELL_OPERATOR_ADDRESS: every mailing must carry the operator's postal address.")
    if not settings.MAILERS["default"]["BACKEND"].endswith("smtp.EmailBackend"):
        found.append("Set SCOPEWELL_MAIL_HOST: there is no mail server.")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >").lower()
    if domain in FREE_MAIL:
        found.append(
            "Set SCOPEWELL_MAIL_FROM to an address of your own domain: mailboxes refuse this one from elsewhere."
        )
    return found


def audience_of(mailing: Mailing) -> QuerySet[Subscriber]:
    """Return who receives a campaign: everybody who receives updates and chose its topic."""
    people = Subscriber.objects.filter(receives=True)
    return people.filter(topics=mailing.topic) if mailing.topic_id else people


def counts_of(mailing: Mailing) -> dict[str, int]:
    """Return how many deliveries of a mailing are in which state."""
    rows = mailing.deliveries.order_by().values_list("state").annotate(Count("id"))
    found = dict(rows)
    return {str(state): found.get(state, 0) for state in Delivery.State}


def topics_with_counts() -> QuerySet[Topic]:
    """Return the topics in their order, each with how many subscribers chose it and how many mailings bear it."""
    people = Count("subscribers", filter=Q(subscribers__receives=True), distinct=True)
    return Topic.objects.annotate(people=people, bearing=Count("mailings", distinct=True))


def undelivered_of(mailing: Mailing) -> QuerySet[Delivery]:
    """Return what was refused of a mailing, or came back, the newest first."""
    states = (Delivery.State.FAILED, Delivery.State.BOUNCED)
    return mailing.deliveries.filter(state__in=states).select_related("subscriber").order_by("-pk")


def with_undelivered() -> list[Mailing]:
    """Return the mailings some of which were refused or came back, each with `undelivered`, the newest first."""
    bad = Q(deliveries__state__in=("failed", "bounced"))
    held = Delivery.objects.filter(state__in=("failed", "bounced")).values("mailing")
    return list(Mailing.objects.filter(pk__in=held).annotate(undelivered=Count("deliveries", filter=bad))[:20])


def public_mailings() -> QuerySet[Mailing]:
    """Return what the archive shows: campaigns that were sent, the newest first."""
    return Mailing.objects.filter(sequence=None, state=State.SENT).order_by("-started_at")
