"""Mappings that differ a little from a large one, without copying it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Layered(MutableMapping[K, V]):
    """A large mapping with some entries changed, which it is not told of.

    Entries keep their order; new ones come last. Layers do not pile up: what differs from a layered mapping differs
    from what is below it.
    """

    __slots__ = ("_base", "_changed", "_gone")

    def __init__(self, mapping: Mapping[K, V]) -> None:
        if isinstance(mapping, Layered):
            self._base: Mapping[K, V] = mapping._base
            self._changed: dict[K, V] = dict(mapping._changed)
            self._gone: set[K] = set(mapping._gone)
        else:
            self._base, self._changed, self._gone = mapping, {}, set()

    @property
    def changed(self) -> Mapping[K, V]:
        """The entries that are not those of the large mapping."""
        return self._changed

    def __getitem__(self, key: K) -> V:
        if key in self._changed:
            return self._changed[key]
        if key in self._gone:
            raise KeyError(key)
        return self._base[key]

    def __contains__(self, key: object) -> bool:
        return key in self._changed or (key in self._base and key not in self._gone)

    def __setitem__(self, key: K, value: V) -> None:
        self._changed[key] = value
        self._gone.discard(key)

    def __delitem__(self, key: K) -> None:
        if key not in self:
            raise KeyError(key)
        self._changed.pop(key, None)
        if key in self._base:
            self._gone.add(key)

    def __iter__(self) -> Iterator[K]:
        for key in self._base:
            if key not in self._gone:
                yield key
        for key in self._changed:
            if key not in self._base:
                yield key

    def __len__(self) -> int:
        new = sum(1 for key in self._changed if key not in self._base)
        return len(self._base) - len(self._gone) + new
