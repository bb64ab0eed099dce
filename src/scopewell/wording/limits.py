"""How often somebody may ask for notes: more than anybody types, less than a machine could.

Counted in the cache of the process; a check costs a few milliseconds, so a count shared by all would cost as much.
"""

from time import time

from django.core.cache import cache

CHECKS_A_MINUTE = 120
LONGEST_TEXT = 100_000


def within(user_id: int) -> bool:
    """Count one more check, and return whether it is within the limit of the running minute."""
    key = f"wording:{user_id}:{int(time()) // 60}"
    cache.add(key, 0, timeout=120)
    return int(cache.incr(key)) <= CHECKS_A_MINUTE
