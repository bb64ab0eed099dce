"""Keep the texts that come with this release as first versions."""

from scopewell.editions.importing import ImportCommand
from scopewell.public.shipped import keep, shipped_texts


class Command(ImportCommand):
    """Keeps the articles and pages."""

    help = "Keep the articles and pages that come with this release. What editors wrote is never written over."
    texts = staticmethod(shipped_texts)
    keep = staticmethod(keep)
