"""A document in an editor, with all that is known around it: what part of it is ours, and what may be written there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..reading.frontmatter import stated_type
from .conditions import Block, Options
from .cursor import Way, cursor_in
from .grammar import Around, FrontMatter, Grammar
from .marks import Mark, mark_at, marks
from .text import At, Region, Text

_SCALE = re.compile(r"^emotion_scale[ \t]*:[ \t]*[\"']?([\d.\- ]+)", re.MULTILINE)
_SHOW = re.compile(r"^[ \t]*show[ \t]*:[ \t]*[\"']?([\w-]+)", re.MULTILINE)
_MOST_OPTIONS = (("plugins", 0, "cjm"), ("plugins", "cjm"))
"""Where the plugin's options stand in `mkdocs.yml`."""


class Placed(NamedTuple):
    """A piece of a document that is ours: its grammar, and the way that leads to where its ways begin."""

    region: Region
    grammar: Grammar
    outer: Way = ()


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

    def grammar_at(self, at: At) -> Placed | None:
        """What may be written at a place; None where nothing of it is ours."""
        if self.is_configuration:
            region = Region(0, self.text.lines)
            cursor = cursor_in(region, at)
            for outer in _MOST_OPTIONS:
                if cursor and cursor.way[: len(outer)] == outer:
                    return Placed(region, Options(self.around), outer)
            return None
        if self.text.front is not None and self.text.front.holds(at):
            return Placed(self.text.front, self._front_matter(self.text.front))
        for block in self.text.blocks:
            if block.holds(at):
                return Placed(block, self._block(block))
        return None

    def _front_matter(self, region: Region) -> FrontMatter:
        scale = _SCALE.search(region.text)
        return FrontMatter(self.type, self.around, scale[1].strip() if scale else "")

    def _block(self, region: Region) -> Block:
        show = _SHOW.search(region.text)
        return Block(show[1] if show else "", self.around)

    @cached_property
    def front_marks(self) -> tuple[Mark, ...]:
        """Where everything in the front matter stands."""
        return marks(self.text.front) if self.text.front else ()

    def mark_at(self, at: At) -> tuple[Placed, Mark, bool] | None:
        """What stands at a place: its piece, the key or value, and whether it is the key."""
        placed = self.grammar_at(at)
        if placed is None:
            return None
        known = self.front_marks if placed.region is self.text.front else marks(placed.region)
        found = mark_at(known, at)
        return (placed, *found) if found else None
