"""How often something may happen: counted in the database, so that every web process counts the same.

| What | Limit |
|---|---|
| sign-ups from one network (IPv4 /24, IPv6 /48) | 20 in an hour |
| confirmation mails to one mailbox | 3 in a day, whatever is added after a plus |
| confirmation mails in all | 2,000 in an hour |

Networks and mailboxes are kept as keyed digests and forgotten after two days.
"""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from scopewell.newsletter.models import Tally

SIGN_UPS_PER_NETWORK_AND_HOUR = 20
MAILS_PER_MAILBOX_AND_DAY = 3
MAILS_PER_HOUR = 2000
KEPT = timedelta(days=2)


def within(what: str, who: str, limit: int, *, hours: int) -> bool:
    """Count one more, and return whether it is within the limit of the running window of some hours."""
    now = timezone.now()
    window = int(now.timestamp()) // (hours * 3600)
    digest = salted_hmac("newsletter.tally", f"{what}:{window}:{who}", algorithm="sha256").hexdigest()
    with transaction.atomic():
        tally, is_new = Tally.objects.get_or_create(digest=digest, defaults={"counted_at": now})
        if not is_new:
            Tally.objects.filter(pk=tally.pk).update(count=F("count") + 1)
            tally.refresh_from_db()
        return tally.count <= limit


def network_of(request: HttpRequest) -> str:
    """Return the network a request comes from. Behind the operator's own proxy its last entry counts, no other."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    text = told.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    length = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))


def forget_old() -> None:
    """Remove counts nobody asks for any more."""
    Tally.objects.filter(counted_at__lt=timezone.now() - KEPT).delete()
