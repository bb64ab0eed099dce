"""How often something may happen: counted in the database, so that every web process counts the same.

Who is counted, a network or a mailbox, is kept as a keyed digest and forgotten after two days. How often is enough is
said by the room that counts.
"""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from scopewell.practice.models import Tally

KEPT = timedelta(days=2)


def within(what: str, who: str, limit: int, *, hours: int) -> bool:
    """Count one more, and return whether it is within the limit of the running window of some hours."""
    now = timezone.now()
    window = int(now.timestamp()) // (hours * 3600)
    digest = salted_hmac("practice.tally", f"{what}:{window}:{who}", algorithm="sha256").hexdigest()
    with transaction.atomic():
        tally, is_new = Tally.objects.get_or_create(digest=digest, defaults={"counted_at": now})
        if is_new:
            Tally.objects.filter(counted_at__lt=now - KEPT).delete()
        else:
            Tally.objects.filter(pk=tally.pk).update(count=F("count") + 1)
            tally.refresh_from_db()
        return tally.count <= limit


def network_of(request: HttpRequest) -> str:
    """Return the network a request comes from, an IPv4 /24 or IPv6 /48.

    Behind the operator's own proxy the last entry of the proxy's header counts, no other.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    text = told.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    length = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))
