"""Keep the series, lessons and resources that come with this release as first versions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scopewell.editions.errors import BadText
from scopewell.learning.shipped import keep, shipped_works


class Command(BaseCommand):
    """Adds what is new and renews what no editor has touched. Safe to run again."""

    help = "Keep the lessons and resources that come with this release. What editors wrote is never written over."

    def handle(self, *_: Any, **__: Any) -> None:
        """Import, and say what was done."""
        try:
            works = shipped_works()
        except BadText as error:
            raise CommandError(str(error)) from error
        for work in works:
            if done := keep(work):
                self.stdout.write(f"{done}: {work.kind} {work.slug}")
