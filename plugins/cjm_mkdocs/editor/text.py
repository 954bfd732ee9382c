"""A text in an editor: its lines, places in it, and the parts of it that are ours to read.

Lines and columns count from 0, columns in code points; editors count otherwise, which is the protocol's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..reading.frontmatter import cut

_ENDS = re.compile(r"\r\n|\r|\n")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)")


class At(NamedTuple):
    """A place between two characters."""

    line: int
    column: int


class Span(NamedTuple):
    """What stands between two places."""

    start: At
    end: At

    def holds(self, at: At) -> bool:
        """Whether a place is within, or at an end."""
        return self.start <= at <= self.end


class Region(NamedTuple):
    """A piece of YAML in a text: `first` is the number of its first line, and `lines` are its lines."""

    first: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def holds(self, at: At) -> bool:
        return self.first <= at.line < self.first + len(self.lines)


@dataclass(frozen=True)
class Text:
    """A text as an editor has it, whatever its line ends."""

    source: str

    @cached_property
    def plain(self) -> str:
        """The text with plain line ends and without a byte-order mark, as it is read."""
        return _ENDS.sub("\n", self.source).removeprefix("\ufeff")

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """All lines as they are read, without their ends."""
        return tuple(self.plain.split("\n"))

    @cached_property
    def mark(self) -> int:
        """How many characters of the first line are not read: a byte-order mark, or none."""
        return int(self.source.startswith("\ufeff"))

    def with_ends(self, text: str) -> str:
        """A text to put in, with the line ends that this one has."""
        return text.replace("\n", "\r\n") if "\r\n" in self.source else text

    def line(self, number: int) -> str:
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    @cached_property
    def front(self) -> Region | None:
        """The front matter."""
        parts = cut(self.plain) if self.plain.startswith("---") else None
        if parts is None:
            return None
        lines = parts.front.split("\n")
        return Region(1, tuple(lines[:-1] if parts.closed and not lines[-1] else lines))

    @cached_property
    def blocks(self) -> tuple[Region, ...]:
        """The insides of all `cjm` blocks in the text below the front matter."""
        if "cjm" not in self.plain:
            return ()
        parts = cut(self.plain) if self.plain.startswith("---") else None
        return tuple(self._blocks(parts.body_line - 1 if parts else 0))

    def _blocks(self, start: int) -> Iterator[Region]:
        lines = iter(range(start, len(self.lines)))
        for number in lines:
            opening = _FENCE.match(self.lines[number])
            if not opening:
                continue
            fence = opening["fence"]
            closing = re.compile(rf" {{0,3}}{re.escape(fence)}{fence[0]}*[ \t]*$")
            inside = []
            for inner in lines:
                if closing.match(self.lines[inner]):
                    break
                inside.append(self.lines[inner])
            if opening["info"].strip() == "cjm":
                yield Region(number + 1, tuple(inside))

    def word_at(self, line: int, column: int) -> Span:
        """The word that begins at a place, or what is left of the line if none does."""
        rest = self.line(line)[column:]
        word = re.match(r"[\w.:/-]+", rest)
        end = column + (word.end() if word else len(rest.rstrip()))
        return Span(At(line, column), At(line, end))
