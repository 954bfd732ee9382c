"""Where the stages and steps of a journey stand, found without reading its YAML again.

Front matter is mostly written in one way: a line with a dash for each stage and each step. Where it is, and shows as
many of them as were read, their lines are known from the dashes alone, some twenty times as fast as from the parser's
marks; where anything is written otherwise, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

_STAGES = re.compile(r"^stages:[ \t]*$", re.MULTILINE)
_NEXT_KEY = re.compile(r"^[^\s#-]", re.MULTILINE)
_MARK = re.compile(r"^( *)(?:(-)( +)(?:steps:[ \t]*$|(\S))|steps:[ \t]*$)", re.MULTILINE)
_ELSEWHERE = frozenset("&!*#%@`")
"""Begin a value that stands elsewhere than it seems to: anchors, tags, aliases, comments."""


_Start = tuple[int, int, int]
"""Line, indent and position of the first key of a stage or step."""


class Item(NamedTuple):
    """A stage or step: the place of its first key, and the part of the text it takes."""

    line: int
    indent: int
    start: int
    end: int


Loc = Sequence[str | int]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """The stages of a journey, and the steps of each, with the places of their first keys."""

    front: str
    items: Mapping[Loc, Item]
    odd: dict[int, bool] = field(default_factory=dict, repr=False)

    def of(self, loc: Loc, first_line: int, *, key: bool) -> Place | None:
        """Line and column of what `Places.of` would find; None where that is not sure."""
        item = self.items.get(loc)
        if item is not None:
            return item.line + first_line, item.indent + 1
        at = 4 if len(loc) > 3 and loc[2] == "steps" else 2
        item = self.items.get(loc[:at])
        found = self._field(item, loc[at:], key) if item is not None else None
        return (found[0] + first_line, found[1]) if found else None

    def _is_odd(self, indent: int) -> bool:
        """Whether some line with an indent is a key in quotes, or a text that goes on: who knows what else it is."""
        if indent not in self.odd:
            self.odd[indent] = _no_key(indent).search(self.front) is not None
        return self.odd[indent]

    def _field(self, item: Item, names: Loc, key: bool) -> Place | None:
        """The place of a field of an item, given every key it may have, or of an entry of its list; of the item, if it
        has none of them."""
        if self.front[item.start] == "{":
            return None
        entry = names[-1] if isinstance(names[-1], int) else None
        keys = tuple(names[:-1] if entry is not None else names)
        if not keys or not all(isinstance(name, str) for name in keys):
            return None
        if self._is_odd(item.indent):
            return None
        less, either = _patterns(item.indent, keys)
        body = self.front[item.start : item.end]
        end = less.search(body)
        body = body[: end.start()] if end else body
        found = list(either.finditer(body))
        if not found and entry is None:
            return item.line, item.indent + 1
        if len(found) != 1:
            return None
        if entry is not None:
            return _entry(item, body, found[0], entry)
        begins = found[0][1]
        if not begins or begins in _ELSEWHERE or (begins == "{" and len(keys) > 1):
            return None  # with several keys, some of them may be keys in it
        at = found[0].start(1)
        row = body.rfind("\n", 0, at)
        column = at - row if row >= 0 else item.indent + at + 1
        return item.line + body.count("\n", 0, at), item.indent + 1 if key else column


@cache
def _no_key(indent: int) -> re.Pattern[str]:
    """A line with an indent that is no plain key, no entry of a list and no comment."""
    return re.compile(rf"\n {{{indent}}}(?=[^\s#-])(?![A-Za-z_][\w-]*:(?:\s|\Z))")


@cache
def _patterns(indent: int, keys: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What ends an item whose keys have an indent, and one of some keys in it."""
    either = "|".join(map(re.escape, keys))
    return (
        re.compile(rf"\n {{0,{indent - 1}}}[^\s#]"),
        re.compile(rf"(?:\A|\n {{{indent}}})(?:{either}):[ \t]*(.?)"),
    )


_DASH = re.compile(r"\n( *)- +(\S)(.*)")
_AFTER = re.compile(r"\n *[A-Za-z_]")


def _entry(item: Item, body: str, key: re.Match[str], number: int) -> Place | None:
    """The place of an entry of a list that stands below its key, a line with a dash for each."""
    if key[1]:
        return None
    following = re.compile(rf"\n {{{item.indent}}}(?=[^\s#-])").search(body, key.end())
    end = following.start() if following else len(body)
    entries: list[re.Match[str]] = []
    for dash in _DASH.finditer(body, key.end(), end):
        if entries and len(dash[1]) != len(entries[0][1]):
            continue  # deeper
        goes_on = dash[2] in "\"'" and not dash[3].endswith(dash[2])
        if dash[2] in _ELSEWHERE or dash[2] in "-?" or goes_on:
            return None
        entries.append(dash)
    between = body[key.end() : entries[0].start()].strip() if entries else "nothing"
    if between or number >= len(entries):
        return None
    found = entries[number]
    return item.line + body.count("\n", 0, found.start() + 1), len(found[1]) + found.start(2) - found.end(
        1
    ) + 1


def outline(front: str, steps: Sequence[int]) -> Outline | None:
    """The outline of a journey's front matter, if it shows as many steps in each stage as `steps` says."""
    head = _STAGES.search(front)
    if head is None or _STAGES.search(front, head.end()):
        return None
    after = _NEXT_KEY.search(front, head.end())
    end = after.start() if after else len(front)
    stages: list[_Start] = []
    found: list[list[_Start]] = []
    outer = inner = keys = -1
    in_steps = False
    line, counted = front.count("\n", 0, head.end()), head.end()
    for mark in _MARK.finditer(front, head.end(), end):
        line += front.count("\n", counted, mark.start())
        counted = mark.start()
        indent = len(mark[1])
        if not mark[2]:  # a line with `steps:` alone
            if indent == keys:
                in_steps, inner = True, -1
            continue
        if outer < 0:
            outer = indent
        start = mark.start() + indent + 1 + len(mark[3])
        if indent == outer:
            keys = indent + 1 + len(mark[3])
            stages.append((line, keys, start))
            found.append([])
            in_steps, inner = mark[4] is None, -1
        elif in_steps and (inner < 0 or indent == inner) and indent >= keys and found:
            inner = indent
            found[-1].append((line, indent + 1 + len(mark[3]), start))
        else:
            continue
        if mark[4] is not None and mark[4] != "{" and not mark[4].isidentifier():
            return None
    if [len(each) for each in found] != list(steps):
        return None
    return _sealed(front, stages, found, end)


def _sealed(front: str, stages: Sequence[_Start], steps: Sequence[Sequence[_Start]], end: int) -> Outline:
    items: dict[Loc, Item] = {}
    ends = [*(start for _, _, start in stages[1:]), end]
    for i, (stage, until) in enumerate(zip(stages, ends, strict=False)):
        items["stages", i] = Item(*stage, until)
        within = [*(start for _, _, start in steps[i][1:]), until]
        for j, (step, last) in enumerate(zip(steps[i], within, strict=False)):
            items["stages", i, "steps", j] = Item(*step, last)
    return Outline(front, items)


__all__ = ["Outline", "outline"]
