"""Keep the series, lessons and resources that come with this release as first versions."""

from scopewell.editions.importing import ImportCommand
from scopewell.learning.shipped import keep, shipped_works


class Command(ImportCommand):
    """Keeps the lessons and resources."""

    help = "Keep the lessons and resources that come with this release. What editors wrote is never written over."
    texts = staticmethod(shipped_works)
    keep = staticmethod(keep)
