"""Where things stand in front matter, found without reading its YAML again.

While a page is read, the places of its stages and steps are at hand, and kept. A field is then searched for in the
text of its stage or step alone, some hundred times as fast as the parser finds it; where anything is written in a way
that might mislead such a search, nothing is said.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, Node, SequenceNode

Loc = Sequence[str | int]
"""The way to a value: keys and list positions. Parts that lead nowhere are passed over."""
Place = tuple[int, int]
Spans = tuple[Sequence[int], ...]
"""For each stage of a journey, four numbers: the positions in the text where it starts and ends, and the line and column
of its start, counted from 0; in the same row, then those of each of its steps."""

Find = Callable[[str, int, int, bool], int | None]
"""Gives where a field, or an entry of it, stands in an item between two positions of a front matter: its key or its
value. The start of the item if it has no such field; None where that is not sure."""
Match = Callable[[str, int, int], re.Match[str] | None]

_ELSEWHERE = "&!*%@`"
"""Begin a value that stands elsewhere than it seems to: anchors, tags, aliases."""
_NO_VALUE = f" \t\n\x85\u2028\u2029#,]}}{_ELSEWHERE}"
"""Begin no value that stands where it is looked for."""


def spans(root: MappingNode) -> Spans:
    """Where the stages in a front matter and their steps stand."""
    return tuple([
        array("L", chain.from_iterable(map(_span, (stage, *_items(stage, "steps")))))
        for stage in _items(root, "stages")
    ])  # fmt: skip


def _span(node: Node) -> tuple[int, int, int, int]:
    start = node.start_mark
    return start.index, node.end_mark.index, start.line, start.column


def _items(node: Node, key: str) -> Sequence[Node]:
    """The items of the list below a key; the last one counts where it is written twice."""
    if isinstance(node, MappingNode):
        for name, value in reversed(node.value):
            if name.value == key:
                return value.value if isinstance(value, SequenceNode) else ()
    return ()


class Outline(NamedTuple):
    """A front matter that is right YAML, no key twice, with the places of its stages and steps."""

    front: str
    first_line: int
    stages: Spans

    def of(self, loc: Loc, *, key: bool = False) -> Place | None:
        """What `Places.of` would find; None where that is not sure."""
        return next(self.of_each((loc,), key=key))

    def starts(self, locs: Sequence[Sequence[Any]]) -> list[Place]:
        """What `of` finds where all are pages, stages, or steps; nothing where that is not sure of one."""
        first_line, stages = self.first_line, self.stages
        if not any(locs):
            return [(first_line, 1)] * len(locs)
        length = len(locs[0])
        if length not in (2, 4):
            return []
        try:
            if length == 2:
                found = [(stages[stage], 2) for within, stage in locs if within == "stages"]
            else:
                found = [
                    (stages[stage], 4 * step + 6)
                    for within, stage, of, step in locs
                    if within == "stages" and of == "steps"
                ]
            return [(first_line + row[at], row[at + 1] + 1) for row, at in found]
        except (IndexError, TypeError, ValueError):  # of another length, or merged from elsewhere
            return []

    def fields(
        self, locs: Sequence[Sequence[Any]], keys: Sequence[str], *, key: bool = False
    ) -> Iterator[Place | None]:
        """What `of_each` finds for a field of each; faster for steps that have it in a line of its own, or not at all."""
        front, first_line, stages = self.front, self.first_line, self.stages
        there = [each for each in keys if each in front]
        if len(there) > 1 or "\\" in front or "&" in front:
            yield from self.of_each(locs, keys, key=key)
            return
        begin = stages[0][0] if stages else 0
        doubtful = any(front.find(sign, begin) >= 0 for sign in _ENCLOSING)
        name = there[0] if there else keys[0]
        first, indent, later = f"{name}: ", -1, ""
        for loc in locs:
            try:
                within, stage, of, step = loc
                start, end, line, column = stages[stage][4 * step + 4 : 4 * step + 8]
            except (IndexError, TypeError, ValueError):
                within = of = ""
            if of != "steps" or within != "stages":
                yield next(self.of_each((loc,), keys, key=key))
                continue
            if column != indent:
                indent, later = column, "\n" + " " * column + first
            at = front.find(later, start, end)
            if at >= 0:
                at += len(later)
            elif front.startswith(first, start):
                at = start + len(first)
            elif front.find(name, start, end) < 0:
                yield first_line + line, column + 1
                continue
            if at < 0 or front[at : at + 1] in _NO_VALUE or (doubtful and _is_inside(front[start:at], 0)):
                yield next(self.of_each((loc,), keys, key=key))
            else:
                at_key = column + 1
                yield first_line + line + front.count("\n", start, at), at_key if key else at_key + len(first)

    def of_each(
        self, locs: Iterable[Sequence[Any]], field: Loc = (), *, key: bool = False
    ) -> Iterator[Place | None]:
        """What `of` finds for some items, or for a field of each, given every key it may have."""
        front, first_line, stages, common = self.front, self.first_line, self.stages, tuple(field)
        sought: tuple[str | int, ...] = ()
        indent_sought, position = 0, None
        for loc in locs:
            start, end, line, column, own = 0, len(front), 0, 0, loc
            if len(loc) > 1 and loc[0] == "stages":
                in_steps = len(loc) > 3 and loc[2] == "steps"
                try:
                    first = 4 * loc[3] + 4 if in_steps else 0
                    start, end, line, column = stages[loc[1]][first : first + 4]
                except (IndexError, TypeError, ValueError):  # merged from elsewhere with `<<`, or no list
                    yield None
                    continue
                own = loc[4 if in_steps else 2 :]
            names = (*own, *common) if own else common
            if not names:
                yield first_line + line, column + 1
                continue
            indent = -1 if front[start : start + 1] == "{" else column
            if names != sought or indent != indent_sought:
                sought, indent_sought, position = names, indent, _finder(indent, names)
            at = position(front, start, end, key) if position else None
            if at is None:
                yield None
            else:
                yield first_line + line + front.count("\n", start, at), at - front.rfind("\n", 0, at)


_KEY_ELSEWHERE = rf"[?{_ELSEWHERE}]|[\"'][^\"'\n]*\\"
_ODD = re.compile(_KEY_ELSEWHERE)


@lru_cache(1000)
def _finder(indent: int, names: tuple[str | int, ...]) -> Find | None:
    """For an item whose keys have an indent; -1 for one in braces. None for what leads deeper, through a list."""
    entry = names[-1] if isinstance(names[-1], int) else None
    keys = [key for key in (names if entry is None else names[:-1]) if isinstance(key, str)]
    if not keys or len(keys) < len(names) - (entry is not None):
        return None
    begins, first, later, odd = _patterns(indent, keys)
    several, depth = len(keys) > 1, int(indent < 0)
    below = "\n" + " " * indent
    plain = (
        ()
        if several or depth or entry != 0
        else tuple(f"{below}{keys[0]}:{below}{by}- " for by in ("", "  "))
    )

    def position(front: str, start: int, end: int, key: bool) -> int | None:
        for each in plain:  # a list's first entry as most write it: found in half the time
            before = front.find(each, start, end)
            at = before + len(each)
            if before >= 0 and front[at : at + 1] not in _NO_VALUE:
                return None if _is_inside(front[start:before], 0) else at
        found = front.startswith(begins, start) and first(front, start, end)
        found = found or later(front, start, end)
        if not found:
            return None if _ODD.match(front, start, end) or odd(front, start, end) else start
        name, at, after = found.start(1), found.start(2), found.end()
        if several and later(front, after, end):
            return None
        at = _value(front, after, indent, end) if at < 0 else at
        if at < 0 or (several and _may_hold_keys(front, after, at)) or _is_inside(front[start:name], depth):
            return None
        if entry is not None and front.startswith(("[", "- "), at):
            at = _entry(front, at, entry, end)
            return None if at < 0 else at
        return name if key else at

    return position


def _patterns(indent: int, keys: Sequence[str]) -> tuple[tuple[str, ...], Match, Match, Match]:
    """What an item may begin with where one of some keys is its first; this key as the first one, and as a later one;
    what may be this key although neither finds it. A key's first group is its name, the second what its value begins with
    in the same line, or as a list in the next one."""
    either = "|".join(map(re.escape, keys))
    name, value = rf"([\"']?(?:{either})[\"']?)", f"([^{re.escape(_NO_VALUE)}])"
    if indent < 0:
        later = rf"[{{,]\s*{name}\s*:(?:[ \t]+{value}|(?=[\s,\[\]{{}}]))"
        odd = rf"(?:{either})[\"']?\s*:|\\"
        return (), re.compile("").match, re.compile(later).search, re.compile(odd).search
    below = "\n" + " " * indent
    key = rf"{name}[ \t]*:(?:(?:[ \t]+|[ \t]*{below} *(?=- )){value}|(?=\s|\Z))"
    begins = tuple(quote + each for each in keys for quote in ("", "'", '"'))
    odd = rf"{below}(?:\{{|{_KEY_ELSEWHERE})"
    return begins, re.compile(key).match, re.compile(below + key).search, re.compile(odd).search


_ENCLOSING = "{[\"'"
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
    if at >= end or front[at] in _NO_VALUE:
        return -1
    if front.find("\n", after, at) < 0:
        return at
    column = at - front.rfind("\n", 0, at) - 1
    return at if column > indent or (column == indent and front.startswith("- ", at)) else -1


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
    first = at
    if number:
        dash, over = _dashes(first - front.rfind("\n", 0, first) - 1)
        last = over.search(front, first, end)
        following = [*dash.finditer(front, first, last.start() if last else end)]
        if number > len(following):
            return -1
        at = following[number - 1].end() - 1
        if _is_inside(front[first:at], 0):
            return -1
    found = _AFTER_DASH.match(front, at, end)
    return found.end() - 1 if found else -1


_AFTER_DASH = re.compile(rf"-[ \t]+[^{re.escape(_NO_VALUE)}]")


@lru_cache(1000)
def _dashes(indent: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What begins a further entry of a list, and what ends the list."""
    return re.compile(rf"\n {{{indent}}}-(?=\s)"), re.compile(rf"\n {{0,{indent}}}[^\s#-]")


__all__ = ["Loc", "Outline", "Place", "Spans", "spans"]
