"""Keep the texts that come with this release as first versions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scopewell.editions.errors import BadText
from scopewell.public.shipped import keep, shipped_texts


class Command(BaseCommand):
    """Adds what is new and renews what no editor has touched. Safe to run again."""

    help = "Keep the articles and pages that come with this release. What editors wrote is never written over."

    def handle(self, *_: Any, **__: Any) -> None:
        """Import, and say what was done."""
        try:
            texts = shipped_texts()
        except BadText as error:
            raise CommandError(str(error)) from error
        for text in texts:
            if done := keep(text):
                self.stdout.write(f"{done}: {text.kind} {text.slug}")
