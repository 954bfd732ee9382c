"""When Python's cyclic garbage collector has to wait."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection(*, freeze: bool = True) -> Iterator[None]:
    """Without the cyclic garbage collector: millions of small objects come, all stay, and half the time went there.

    With `freeze`, what has come is hidden from it until the next time, since it would look through it again and again.
    """
    was_on = gc.isenabled()
    if freeze:
        gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if freeze:
                gc.freeze()
            gc.enable()
