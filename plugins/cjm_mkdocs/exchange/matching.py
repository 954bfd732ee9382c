"""Which thing of one state of a catalogue is which thing of another: by id, by former id, by name, by what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key
from ..model.naming import slug
from ..views.comparison import same_stages, same_steps


class Matches(NamedTuple):
    """The things that are in both states, and those that are in one only, in the order of their catalogues."""

    pairs: tuple[tuple[Entry, Entry], ...]
    removed: tuple[Entry, ...]
    added: tuple[Entry, ...]
    renamed: Mapping[Key, Key]
    """The keys before of all pairs → their keys after."""


Sign = Callable[[Entry], Hashable]
"""What a thing is recognised by; None for nothing."""


def matches(before: Catalogue, after: Catalogue) -> Matches:
    """The things of two states of a catalogue."""
    left = dict(before.entries)
    free = dict(after.entries)
    found: dict[Key, Key] = {}

    def pair(old: Key, new: Key) -> None:
        found[old] = new
        del left[old], free[new]

    for key in [key for key in left if key in free]:
        pair(key, key)
    for new in list(free.values()):
        for former in new.record.former_ids:
            if new.key in free and Key(new.type, former) in left:
                pair(Key(new.type, former), new.key)
    for sign in (_file, _name, _said):
        for old_key, new_key in _recognised(left.values(), free.values(), sign):
            pair(old_key, new_key)
    return Matches(
        pairs=tuple(
            (entry, after.entries[found[key]]) for key, entry in before.entries.items() if key in found
        ),
        removed=tuple(left.values()),
        added=tuple(free.values()),
        renamed=found,
    )


def _recognised(olds: Iterable[Entry], news: Iterable[Entry], sign: Sign) -> list[tuple[Key, Key]]:
    """Pairs with the same sign; among equals, the first is the first."""
    waiting: dict[Hashable, list[Key]] = defaultdict(list)
    for old in olds:
        if (told := sign(old)) is not None:
            waiting[old.type, told].append(old.key)
    pairs = []
    for new in list(news):
        if (told := sign(new)) is not None and waiting.get((new.type, told)):
            pairs.append((waiting[new.type, told].pop(0), new.key))
    return pairs


def _file(entry: Entry) -> Hashable:
    """A page whose id was changed stays where it was."""
    return entry.path if entry.home is None else None


def _name(entry: Entry) -> Hashable:
    """A page that was moved and an item that got a page keep their names."""
    return slug(entry.title)


def _said(entry: Entry) -> Hashable:
    """A page that was renamed as a whole still says the same; a mere name says too little to tell."""
    told = {
        name: value
        for name, value in entry.record.__dict__.items()
        if name in entry.record.model_fields_set and name not in ("id", "title", "former_ids")
    }
    return repr(sorted(told.items(), key=lambda item: item[0])) if len(told) > 2 else None


class JourneyMatches(NamedTuple):
    """The stages and steps of a journey in both states, by their positions in it."""

    stages: Mapping[int, int]
    steps: Mapping[int, int]


def journey_matches(before: JourneyMap, after: JourneyMap) -> JourneyMatches:
    """What became of the stages and steps of a journey."""
    stages = same_stages(before, after)
    return JourneyMatches(stages, same_steps(before, after, stages))
