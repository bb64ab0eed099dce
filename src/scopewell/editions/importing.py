"""The command that keeps the texts of a release as first versions; each room with such texts has one."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scopewell.editions.errors import BadText
from scopewell.editions.reading import Shipped


class ImportCommand(BaseCommand):
    """Adds what is new and renews what no editor has touched. Safe to run again."""

    texts: Callable[[], list[Shipped]]
    keep: Callable[[Shipped], str]

    def handle(self, *_: Any, **__: Any) -> None:
        """Import, and say what was done."""
        try:
            texts = self.texts()
        except BadText as error:
            raise CommandError(str(error)) from error
        for text in texts:
            if done := self.keep(text):
                self.stdout.write(f"{done}: {text.kind} {text.slug}")
