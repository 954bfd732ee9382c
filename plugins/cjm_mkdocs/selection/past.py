"""What things were at an earlier time: for conditions that speak of changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..catalogue import Catalogue, Entry, Key, Place
from .whereabouts import Item


@dataclass(frozen=True)
class Past:
    """An earlier state of a catalogue. Keys and places lead from now to then."""

    catalogue: Catalogue
    keys: Mapping[Key, Key]
    """Things that are in both states."""
    places: Mapping[Place, Place]
    """Stages and steps that are in both."""
    changed: frozenset[Key | Place] = field(default=frozenset())
    """What means something else now, or has a part that does, as it is called now."""

    def of(self, item: Item) -> Item | None:
        """What an item was then; None if it was not there."""
        if isinstance(item, Entry):
            key = self.keys.get(item.key)
            return self.catalogue.entries.get(key) if key else None
        place = self.places.get(item.place)
        if place is None:
            return None
        return self.catalogue.steps[place] if place.step else self.catalogue.stages[place]

    def has_changed(self, item: Item) -> bool:
        """Whether an item means something else than it did."""
        return (item.key if isinstance(item, Entry) else item.place) in self.changed

    def is_gone(self, item: Item) -> bool:
        """Whether an item of then is nowhere now."""
        return item.key not in self.now if isinstance(item, Entry) else item.place not in self._kept_places

    @cached_property
    def now(self) -> Mapping[Key, Key]:
        """The keys of then → those of now."""
        return {then: now for now, then in self.keys.items()}

    @cached_property
    def _kept_places(self) -> frozenset[Place]:
        return frozenset(self.places.values())


__all__ = ["Past"]
