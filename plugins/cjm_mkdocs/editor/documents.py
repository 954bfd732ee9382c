"""A document in an editor, with all that is known around it: what part of it is ours, and what may be written there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..reading.frontmatter import stated_type
from .conditions import Block, Options
from .cursor import Way, cursor_in
from .grammar import Around, FrontMatter, Grammar
from .marks import Mark, by_way, mark_at, marks
from .text import At, Region, Text

_SCALE = re.compile(r"^emotion_scale[ \t]*:[ \t]*[\"']?([\d.\- ]+)", re.MULTILINE)
_SHOW = re.compile(r"^[ \t]*show[ \t]*:[ \t]*[\"']?([\w-]+)", re.MULTILINE)
_OPTIONS = (("plugins", 0, "cjm"), ("plugins", "cjm"))
"""Where the plugin's options stand in `mkdocs.yml`."""


class Placed(NamedTuple):
    """A piece of a document that is ours: its grammar, and the way that leads to where its ways begin."""

    region: Region
    grammar: Grammar
    outer: Way = ()

    def holds(self, at: At) -> bool:
        """Whether a place is in it."""
        if not self.region.holds(at):
            return False
        cursor = cursor_in(self.region, at) if self.outer else None
        return not self.outer or (cursor is not None and cursor.way[: len(self.outer)] == self.outer)


@dataclass(frozen=True)
class Document:
    """A page of a site, or its `mkdocs.yml`."""

    text: Text
    around: Around
    is_configuration: bool = False

    @cached_property
    def type(self) -> str:
        """The type the page has, as far as it is written."""
        front = self.text.front
        return (stated_type(front.text, self.around.settings.type_key) or "") if front else ""

    @cached_property
    def pieces(self) -> tuple[Placed, ...]:
        """All that is ours in it."""
        if self.is_configuration:
            region = Region(0, self.text.lines)
            return tuple(Placed(region, Options(self.around), outer) for outer in _OPTIONS)
        front = self.text.front
        found = [Placed(front, self._front_matter(front))] if front else []
        return (*found, *(Placed(block, self._block(block)) for block in self.text.blocks))

    def grammar_at(self, at: At) -> Placed | None:
        """What may be written at a place; None where nothing of it is ours."""
        return next((placed for placed in self.pieces if placed.holds(at)), None)

    def _front_matter(self, region: Region) -> FrontMatter:
        scale = _SCALE.search(region.text)
        return FrontMatter(self.type, self.around, scale[1].strip() if scale else "")

    def _block(self, region: Region) -> Block:
        show = _SHOW.search(region.text)
        return Block(show[1] if show else "", self.around)

    @cached_property
    def _marks(self) -> dict[Region, tuple[Mark, ...]]:
        return {}

    def marks_of(self, placed: Placed) -> tuple[Mark, ...]:
        """Where everything in a piece stands."""
        if placed.region not in self._marks:
            self._marks[placed.region] = marks(placed.region)
        return self._marks[placed.region]

    @cached_property
    def _by_way(self) -> dict[Region, Mapping[Way, Mark]]:
        return {}

    def by_way(self, region: Region) -> Mapping[Way, Mark]:
        """What stands in a piece, by the way that leads there."""
        if region not in self._by_way:
            placed = next(placed for placed in self.pieces if placed.region == region)
            self._by_way[region] = by_way(self.marks_of(placed))
        return self._by_way[region]

    def mark_at(self, at: At) -> tuple[Placed, Mark, bool] | None:
        """What stands at a place: its piece, the key or value, and whether it is the key."""
        placed = self.grammar_at(at)
        found = mark_at(self.marks_of(placed), at) if placed else None
        return (placed, *found) if placed and found else None
