"""What an editor does with a piece: begin it; the rest is what every desk does."""

from collections.abc import Mapping
from typing import Any

from scopewell.editions.actions import begin, cancel_publication, publish, restore_version, save_version, take_off
from scopewell.practice.models import User
from scopewell.public.models import Piece, PieceKind, Version

__all__ = ["begin_piece", "cancel_publication", "publish", "restore_version", "save_version", "take_off"]


def begin_piece(*, actor: User | None, kind: PieceKind, slug: str, content: Mapping[str, Any], **more: Any) -> Version:
    """Begin a piece with its first version. Raises AddressTaken."""
    made: Version = begin(actor=actor, piece=Piece(kind=kind, slug=slug), content=content, **more)
    return made
