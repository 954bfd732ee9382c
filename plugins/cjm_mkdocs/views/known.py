"""What several views ask about the same things: found out when it is first asked for, and once in a build."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property, partial

from ..catalogue import Catalogue, Entry, JourneyMap
from .answers import Answer, answer
from .health import Checkup, checkup
from .journey import Feelings
from .metrics import Measured, measured
from .rides import Ride, ride_of_all
from .walks import Walk, walk


class Known:
    """What has been found out about a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.answer: Callable[[Entry], Answer] = cache(partial(answer, catalogue))
        """What is done about a pain point."""
        self.measured: Callable[[Entry], Measured] = cache(partial(measured, catalogue))
        """Where a metric stands."""
        self.ride: Callable[[JourneyMap], Ride] = cache(ride_of_all)
        """A journey as all go through it."""
        self.feelings = Feelings()
        self.walk: Callable[[JourneyMap], Walk] = cache(walk)
        """What is on the steps of a journey."""

    @cached_property
    def checkup(self) -> Checkup:
        """What the health of any journey depends on besides the journey itself."""
        return checkup(self.catalogue, self.answer)
