"""What a machine needs for a thing says little; that four times as much takes about four times as long says much."""

from __future__ import annotations

import time
from collections.abc import Callable

SLACK = 3
"""How much longer than in proportion the larger piece of work may take, for caches and neighbours."""


def grows_evenly(work: Callable[[int], object], size: int, factor: int = 4) -> bool:
    """Whether `factor` times the work takes no more than `SLACK` times as long in proportion; the best of three each."""
    small, large = (min(_seconds(work, amount) for _ in range(3)) for amount in (size, factor * size))
    return large < small * factor * SLACK


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start
