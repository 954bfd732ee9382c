"""Where things stand in front matter, found without reading its YAML again.

While a page is read, the places of its stages and steps are at hand, and kept. A field is then searched for in the
text of its stage or step alone, some hundred times as fast as the parser finds it; where anything is written in a way
that might mislead such a search, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, SequenceNode

Loc = Sequence[str | int]
"""The way to a value: keys and list positions. Parts that lead nowhere are passed over."""
Place = tuple[int, int]
Span = tuple[int, int]
"""The positions in a text where something starts and ends."""
Spans = tuple[tuple[int, ...], ...]
"""For each stage of a journey: where it starts and ends, then where each of its steps does."""

_ELSEWHERE = "&!*%@`"
"""Begin a value that stands elsewhere than it seems to: anchors, tags, aliases."""


def spans(root: MappingNode) -> Spans:
    """Where the stages in a front matter and their steps stand."""
    return tuple([
        tuple([
            at for node in (stage, *_items(stage, "steps")) for at in (node.start_mark.index, node.end_mark.index)
        ])
        for stage in _items(root, "stages")
    ])  # fmt: skip


def _items(node: Node, key: str) -> Sequence[Node]:
    """The items of the list below a key; the last one counts where it is written twice."""
    if isinstance(node, MappingNode):
        for name, value in reversed(node.value):
            if name.value == key:
                return value.value if isinstance(value, SequenceNode) else ()
    return ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A front matter that is right YAML, with the places of its stages and steps."""

    front: str
    first_line: int
    stages: Spans

    def of(self, loc: Loc, *, key: bool = False) -> Place | None:
        """What `Places.of` would find; None where that is not sure."""
        depth = len(loc)
        if depth < 2 or loc[0] != "stages":
            return self._field((0, len(self.front)), loc, key) if depth else (self.first_line, 1)
        try:
            stage, at = self.stages[loc[1]], 0  # type: ignore[index]
            if depth > 3 and loc[2] == "steps":
                at = 2 + 2 * loc[3]  # type: ignore[operator]
            start, end = stage[at], stage[at + 1]
        except (IndexError, TypeError):  # merged from elsewhere with `<<`, or no list
            return None
        names = loc[4 if at else 2 :]
        return self._field((start, end), names, key) if names else self._place(start)

    def _place(self, at: int) -> Place:
        """Line and column of a position."""
        return self.first_line + self.front.count("\n", 0, at), at - self.front.rfind("\n", 0, at)

    def _field(self, item: Span, names: Loc, key: bool) -> Place | None:
        """The place of a field of an item, given every key it may have, or of an entry of its list; of the item, if it
        has none of them."""
        front, (start, end) = self.front, item
        *keys, last = names
        entry = last if isinstance(last, int) else None
        in_flow = front.startswith("{", start)
        indent = start - front.rfind("\n", 0, start) - 1
        search = _search(-1 if in_flow else indent, tuple(names if entry is None else keys))
        if search is None:
            return None
        first = search.first.match(front, start, end)
        found = [*([first] if first else ()), *search.later.finditer(front, start, end)]
        if not found and not _ODD.match(front, start, end) and not search.odd.search(front, start, end):
            return self._place(start)
        if len(found) != 1 or _is_inside(front, start, found[0].start(1), int(in_flow)):
            return None
        after = found[0].end()
        at = _value(front, after, indent, end)
        if at is None or (len(names) > 1 and entry is None and _may_hold_keys(front, after, at)):
            return None
        if entry is not None and front.startswith(("[", "- "), at):
            at = _entry(front, at, entry, end)
        elif key:
            at = found[0].start(1)
        return None if at is None else self._place(at)


class _Search(NamedTuple):
    """Patterns that find one of some keys of an item."""

    first: re.Pattern[str]
    """As its first key."""
    later: re.Pattern[str]
    odd: re.Pattern[str]
    """What may be one of the keys although neither finds it."""


_KEY_ELSEWHERE = rf"[?{_ELSEWHERE}]|[\"'][^\"'\n]*\\"
_ODD = re.compile(_KEY_ELSEWHERE)


@cache
def _search(indent: int, keys: tuple[str | int, ...]) -> _Search | None:
    """For an item whose keys have an indent; -1 for one in braces. None for what leads deeper, through a list."""
    either = "|".join(re.escape(key) for key in keys if isinstance(key, str))
    if not all(isinstance(key, str) for key in keys):
        return None
    if indent < 0:
        key = rf"([\"']?(?:{either})[\"']?)\s*:(?=[\s,\[\]{{}}])"
        return _Search(
            re.compile(r"(?!)"), re.compile(rf"[{{,]\s*{key}"), re.compile(rf"(?:{either})[\"']?\s*:|\\")
        )
    key, below = rf"([\"']?(?:{either})[\"']?)[ \t]*:(?=\s|\Z)", "\n" + " " * indent
    odd = rf"{below}(?:\{{|{_KEY_ELSEWHERE})"
    return _Search(re.compile(key), re.compile(below + key), re.compile(odd))


_OPENS = re.compile(r"[\"'\[\]{}]")
_OPEN_QUOTE = re.compile(r"(?:^|[\s:,\[{-])'(?:[^']|'')*+\Z")


def _is_inside(front: str, start: int, at: int, depth: int) -> bool:
    """Whether a position may be in quotes or in more brackets than `depth` that opened after `start`."""
    if not _OPENS.search(front, start, at):
        return False
    between = front[start:at]
    return (
        between.count("{") - between.count("}") != depth
        or between.count("[") != between.count("]")
        or between.count('"') % 2 == 1
        or ("'" in between and _OPEN_QUOTE.search(between) is not None)
    )


_BLANK = re.compile(r"[ \t]*(?:(?:#[^\n]*)?\n[ \t]*)*")


def _value(front: str, after: int, indent: int, end: int) -> int | None:
    """Where the value after a key begins; None where there is none, or it may be an alias."""
    at = _BLANK.match(front, after, end).end()  # type: ignore[union-attr]  # it matches nothing, too
    if at >= end or front[at] in _ELSEWHERE or front[at] in ",}]":
        return None
    column = at - front.rfind("\n", 0, at) - 1
    if (
        front.find("\n", after, at) < 0
        or column > indent
        or (column == indent and front.startswith("- ", at))
    ):
        return at
    return None


def _may_hold_keys(front: str, after: int, at: int) -> bool:
    """Whether a value may be a mapping, in which further keys would be looked for."""
    return front[at] == "{" or (front.find("\n", after, at) >= 0 and not front.startswith("- ", at))


_FLOW_ENTRY = re.compile(
    r"""\s*+(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'|\{(?:[^{}"']|"(?:[^"\\]|\\.)*+")*+\}|[^\s\[\]{}"'#,][^\[\]{}#,]*+)\s*+,"""
)


def _entry(front: str, at: int, number: int, end: int) -> int | None:
    """Where an entry of the list that begins at a position stands."""
    if front[at] == "[":
        at += 1
        for _ in range(number):
            passed = _FLOW_ENTRY.match(front, at, end)
            if passed is None:
                return None
            at = passed.end()
        return _value(front, at, -1, end)
    dash, over = _dashes(at - front.rfind("\n", 0, at) - 1)
    last = over.search(front, at, end)
    dashes = [at, *(found.end() - 1 for found in dash.finditer(front, at, last.start() if last else end))]
    if number >= len(dashes) or _is_inside(front, at, dashes[number], 0):
        return None
    found = _value(front, dashes[number] + 1, 0, end)
    return found if found is not None and front.find("\n", dashes[number], found) < 0 else None


@cache
def _dashes(indent: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What begins a further entry of a list, and what ends the list."""
    return re.compile(rf"\n {{{indent}}}-(?=\s)"), re.compile(rf"\n {{0,{indent}}}[^\s#-]")


__all__ = ["Loc", "Outline", "Place", "Spans", "spans"]
