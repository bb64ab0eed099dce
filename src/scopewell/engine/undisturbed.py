"""Loading without interruption: the garbage collector waits while much is made of which nothing is garbage."""

import gc
from collections.abc import Callable


def undisturbed[T](make: Callable[[], T]) -> T:
    """Return what `make` makes, the garbage collector not searching again and again what is made and stays."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return make()
    finally:
        if was_enabled:
            gc.enable()
