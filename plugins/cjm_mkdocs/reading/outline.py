"""Where things stand in front matter, found without reading its YAML again.

While a page is read, the places of its stages and steps are at hand, and kept. A field is then searched for in the
text of its stage or step alone, some hundred times as fast as the parser finds it; where anything is written in a way
that might mislead such a search, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, SequenceNode

Loc = Sequence[str | int]
"""The way to a value: keys and list positions. Parts that lead nowhere are passed over."""
Place = tuple[int, int]
Spans = tuple[tuple[int, ...], ...]
"""For each stage of a journey, four numbers: the positions in the text where it starts and ends, and the line and column
of its start, counted from 0; in the same tuple, then those of each of its steps."""

_ELSEWHERE = "&!*%@`"
"""Begin a value that stands elsewhere than it seems to: anchors, tags, aliases."""


def spans(root: MappingNode) -> Spans:
    """Where the stages in a front matter and their steps stand."""
    return tuple([
        tuple([
            number
            for node in (stage, *_items(stage, "steps"))
            for start in (node.start_mark,)
            for number in (start.index, node.end_mark.index, start.line, start.column)
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
            return self._field(0, len(self.front), 0, loc, key) if depth else (self.first_line, 1)
        in_steps = depth > 3 and loc[2] == "steps"
        stage, step, names = loc[1], loc[3] if in_steps else -1, loc[4 if in_steps else 2 :]
        if not isinstance(stage, int) or not isinstance(step, int):
            return None  # no list
        try:
            start, end, line, column = self.stages[stage][4 * step + 4 : 4 * step + 8]
        except (IndexError, ValueError):  # merged from elsewhere with `<<`
            return None
        return self._field(start, end, line, names, key) if names else (self.first_line + line, column + 1)

    def _place(self, at: int, start: int, line: int) -> Place:
        """Line and column of a position after `start`, which is in a line counted from 0."""
        front = self.front
        return self.first_line + line + front.count("\n", start, at), at - front.rfind("\n", 0, at)

    def _field(self, start: int, end: int, line: int, names: Loc, key: bool) -> Place | None:
        """The place of a field of an item, given every key it may have, or of an entry of its list; of the item, if it
        has none of them."""
        last = names[-1]
        entry = last if isinstance(last, int) else None
        at = _position(self.front, start, end, tuple(names if entry is None else names[:-1]), entry, key)
        return None if at is None else self._place(at, start, line)


def _position(
    front: str, start: int, end: int, keys: tuple[str | int, ...], entry: int | None, key: bool
) -> int | None:
    """Where a field, or an entry of it, stands in an item between two positions; its `start` if there is no such field."""
    in_flow = front.startswith("{", start)
    indent = start - front.rfind("\n", 0, start) - 1
    search = _search(-1 if in_flow else indent, keys)
    if search is None:
        return None
    found = front.startswith(search.begins, start) and search.first.match(front, start, end)
    found = found or search.later.search(front, start, end)
    if not found:
        is_odd = _ODD.match(front, start, end) or search.odd.search(front, start, end)
        return None if is_odd else start
    name, after, at = found.start(1), found.end(), found.start(2)
    if search.later.search(front, after, end):
        return None
    if _is_inside(front[start:name], int(in_flow)):
        return None
    at = _value(front, after, indent, end) if at < 0 else at
    if at < 0 or (len(keys) > 1 and _may_hold_keys(front, after, at)):
        return None
    if entry is not None and front.startswith(("[", "- "), at):
        at = _entry(front, at, entry, end)
        return None if at < 0 else at
    return name if key else at


class _Search(NamedTuple):
    """How one of some keys of an item is found: first its name, second what its value begins with in the same line."""

    begins: tuple[str, ...]
    """What the item begins with where this is its first key."""
    first: re.Pattern[str]
    """This key as the first one."""
    later: re.Pattern[str]
    odd: re.Pattern[str]
    """What may be this key although neither finds it."""


_KEY_ELSEWHERE = rf"[?{_ELSEWHERE}]|[\"'][^\"'\n]*\\"
_ODD = re.compile(_KEY_ELSEWHERE)


@lru_cache(1000)
def _search(indent: int, keys: tuple[str | int, ...]) -> _Search | None:
    """For an item whose keys have an indent; -1 for one in braces. None for what leads deeper, through a list."""
    names = [key for key in keys if isinstance(key, str)]
    if len(names) < len(keys):
        return None
    either = "|".join(map(re.escape, names))
    name, value = rf"([\"']?(?:{either})[\"']?)", rf"[ \t]+([^\s#,\]}}{_ELSEWHERE}])"
    if indent < 0:
        later, odd = rf"[{{,]\s*{name}\s*:(?:{value}|(?=[\s,\[\]{{}}]))", rf"(?:{either})[\"']?\s*:|\\"
        return _Search((), re.compile(""), re.compile(later), re.compile(odd))
    key, below = rf"{name}[ \t]*:(?:{value}|(?=\s|\Z))", "\n" + " " * indent
    begins = tuple(quote + each for each in names for quote in ("", "'", '"'))
    odd = rf"{below}(?:\{{|{_KEY_ELSEWHERE})"
    return _Search(begins, re.compile(key), re.compile(below + key), re.compile(odd))


_OPEN_QUOTE = re.compile(r"(?:^|[\s:,\[{-])'(?:[^']|'')*+\Z")


def _is_inside(before: str, depth: int) -> bool:
    """Whether what comes after a text may be in quotes, or in more brackets than `depth`, that opened in it."""
    return (
        ((depth or "{" in before) and before.count("{") - before.count("}") != depth)
        or ("[" in before and before.count("[") != before.count("]"))
        or ('"' in before and before.count('"') % 2 == 1)
        or ("'" in before and _OPEN_QUOTE.search(before) is not None)
    )


_BLANK = re.compile(r"[ \t]*(?:(?:#[^\n]*)?\n[ \t]*)*")


def _value(front: str, after: int, indent: int, end: int) -> int:
    """Where the value after a key begins; -1 where there is none, or it may be an alias."""
    blank = _BLANK.match(front, after, end)
    at = blank.end() if blank else after
    if at >= end or front[at] in _ELSEWHERE or front[at] in ",}]":
        return -1
    column = at - front.rfind("\n", 0, at) - 1
    if (
        front.find("\n", after, at) < 0
        or column > indent
        or (column == indent and front.startswith("- ", at))
    ):
        return at
    return -1


def _may_hold_keys(front: str, after: int, at: int) -> bool:
    """Whether a value may be a mapping, in which further keys would be looked for."""
    return front[at] == "{" or (front.find("\n", after, at) >= 0 and not front.startswith("- ", at))


_FLOW_ENTRY = re.compile(
    r"""\s*+(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'|\{(?:[^{}"']|"(?:[^"\\]|\\.)*+")*+\}|[^\s\[\]{}"'#,][^\[\]{}#,]*+)\s*+,"""
)


def _entry(front: str, at: int, number: int, end: int) -> int:
    """Where an entry of the list that begins at a position stands; -1 where that is not sure."""
    if front[at] == "[":
        at += 1
        for _ in range(number):
            passed = _FLOW_ENTRY.match(front, at, end)
            if passed is None:
                return -1
            at = passed.end()
        return _value(front, at, -1, end)
    dash, over = _dashes(at - front.rfind("\n", 0, at) - 1)
    last = over.search(front, at, end)
    dashes = [at, *(found.end() - 1 for found in dash.finditer(front, at, last.start() if last else end))]
    if number >= len(dashes) or _is_inside(front[at : dashes[number]], 0):
        return -1
    found = _value(front, dashes[number] + 1, 0, end)
    return found if front.find("\n", dashes[number], found) < 0 else -1


@lru_cache(1000)
def _dashes(indent: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What begins a further entry of a list, and what ends the list."""
    return re.compile(rf"\n {{{indent}}}-(?=\s)"), re.compile(rf"\n {{0,{indent}}}[^\s#-]")


__all__ = ["Loc", "Outline", "Place", "Spans", "spans"]
