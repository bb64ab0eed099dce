"""What rows of a practice have in common: a practice, and a manager that sees no other; rows that are only added."""

import secrets
from typing import Any, ClassVar, Self

from django.db import models

from scopewell.practice.tenancy import practice_id_in_force

KEY_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
KEY_LENGTH = 12


def new_key() -> str:
    """Return a random key for a URL: 12 characters without look-alikes, about 58 bits."""
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(KEY_LENGTH))


class PracticeManager[M: models.Model](models.Manager[M]):
    """Sees the rows of the practice in force and no others. Raises NoPracticeInForce when none is."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return the rows of the practice in force."""
        return super().get_queryset().filter(practice_id=practice_id_in_force(self.model.__name__))


class PracticeOwned(models.Model):
    """A row that belongs to a practice. `objects` is scoped; `everywhere` is for migrations, checks and the worker."""

    practice = models.ForeignKey("practice.Practice", on_delete=models.PROTECT, related_name="+", editable=False)

    objects: ClassVar[PracticeManager[Self]] = PracticeManager()
    everywhere = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "everywhere"

    def save(self, **options: Any) -> None:
        """Save the row in the practice in force. Raises ValueError for a row of another practice."""
        in_force = practice_id_in_force(type(self).__name__)
        own: int | None = self.practice_id  # empty until the row is first saved
        if own is None:
            self.practice_id = in_force
        elif own != in_force:
            raise ValueError(f"a {type(self).__name__} of another practice cannot be saved here")
        super().save(**options)


class AppendOnlyError(RuntimeError):
    """An attempt to change or remove a row that is only ever added: a fault of ours."""

    def __init__(self, model: str) -> None:
        super().__init__(f"{model} is only added to; write a new row that says what changed")


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    """Refuses to update or delete in bulk."""

    def update(self, **_: Any) -> int:
        """Refuse."""
        raise AppendOnlyError(self.model.__name__)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError(self.model.__name__)


class OnlyAddedManager[M: models.Model](models.Manager[M]):
    """The manager of rows that are only added, without a practice."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return all rows."""
        return AppendOnlyQuerySet(self.model, using=self._db)


class OnlyAdded(models.Model):
    """A row of no practice that is only ever added. The database holds it too (rowsecurity.py adds the triggers)."""

    objects: ClassVar[OnlyAddedManager[Self]] = OnlyAddedManager()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Add the row. Raises AppendOnlyError when it was added before."""
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(**{**options, "force_insert": True})

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        """Refuse."""
        raise AppendOnlyError(type(self).__name__)


class AppendOnlyManager[M: models.Model](OnlyAddedManager[M]):
    """The scoped manager of rows that are only added."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return the rows of the practice in force."""
        return super().get_queryset().filter(practice_id=practice_id_in_force(self.model.__name__))


class AppendOnly(OnlyAdded, PracticeOwned):
    """A practice's row that is only ever added, as OnlyAdded is."""

    objects: ClassVar[AppendOnlyManager[Self]] = AppendOnlyManager()  # type: ignore[assignment]  # of another practice's rows it sees none

    class Meta(PracticeOwned.Meta):
        abstract = True
