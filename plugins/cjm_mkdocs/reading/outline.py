"""Where the stages and steps of a journey stand, found without reading its YAML again.

Front matter is mostly written in one way: a line with a dash for each stage and each step. Where it is, and shows as
many of them as were read, their lines are known from the dashes alone, some twenty times as fast as from the parser's
marks; where anything is written otherwise, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_STAGES = re.compile(r"^stages:[ \t]*$", re.MULTILINE)
_NEXT_KEY = re.compile(r"^[^\s#-]", re.MULTILINE)
_MARK = re.compile(r"^( *)(?:(-)( +)(?:steps:[ \t]*$|(\S))|steps:[ \t]*$)", re.MULTILINE)
_FIRST = re.compile(r"[\w{]")
_KEY = re.compile(r"[A-Za-z_][\w-]*:(?=\s|\Z)")
_ELSEWHERE = frozenset("&!*#%@`")
"""Begin a value that stands elsewhere than it seems to: anchors, tags, aliases, comments."""


class Item(NamedTuple):
    """A stage or step: the place of its first key, and the part of the text it takes."""

    line: int
    indent: int
    start: int
    end: int


class Outline(NamedTuple):
    """The stages of a journey, and the steps of each."""

    front: str
    stages: tuple[Item, ...]
    steps: tuple[tuple[Item, ...], ...]

    def of(self, loc: Sequence[str | int], first_line: int, *, key: bool) -> tuple[int, int] | None:
        """Line and column of what `Places.of` would find; None where that is not sure."""
        item = self._item(loc)
        if item is None:
            return None
        rest = loc[4:] if len(loc) > 2 and loc[2] == "steps" else loc[2:]
        if not rest:
            return first_line + item.line, item.indent + 1
        return self._field(item, rest, first_line, key)

    def _item(self, loc: Sequence[str | int]) -> Item | None:
        stage = loc[1] if len(loc) > 1 else None
        if not isinstance(stage, int) or stage >= len(self.stages):
            return None
        if len(loc) > 2 and loc[2] == "steps":
            step = loc[3] if len(loc) > 3 else None
            steps = self.steps[stage]
            return steps[step] if isinstance(step, int) and step < len(steps) else None
        return self.stages[stage]

    def _field(
        self, item: Item, names: Sequence[str | int], first_line: int, key: bool
    ) -> tuple[int, int] | None:
        """The place of a field of an item, given every key it may have; of the item, if it has none of them."""
        if self.front[item.start] == "{" or not all(isinstance(name, str) for name in names):
            return None
        body = self.front[item.start : item.end]
        less = re.search(rf"\n {{0,{item.indent - 1}}}[^\s#]", body)
        body = body[: less.start()] if less else body
        for other in re.finditer(rf"\n {{{item.indent}}}(?=[^\s#-])", body):
            if not _KEY.match(body, other.end()):
                return None  # a key in quotes, or a text that goes on: who knows what else
        either = "|".join(re.escape(str(name)) for name in names)
        found = None
        for found_too in re.finditer(rf"(?:\A|\n {{{item.indent}}})(?:{either}):[ \t]*(.?)", body):
            if found is not None or not found_too[1] or found_too[1] in _ELSEWHERE:
                return None
            found = found_too
        if found is None:
            return first_line + item.line, item.indent + 1
        if found[1] == "{" and len(names) > 1:
            return None  # some of them may be keys in it
        at = found.start(1)
        line = first_line + item.line + body.count("\n", 0, at)
        if key:
            return line, item.indent + 1
        row = body.rfind("\n", 0, at)
        return line, (at - row if row >= 0 else item.indent + at + 1)


def outline(front: str, steps: Sequence[int]) -> Outline | None:
    """The outline of a journey's front matter, if it shows as many steps in each stage as `steps` says."""
    head = _STAGES.search(front)
    if head is None or _STAGES.search(front, head.end()):
        return None
    after = _NEXT_KEY.search(front, head.end())
    end = after.start() if after else len(front)
    stages: list[tuple[int, int, int]] = []
    found: list[list[tuple[int, int, int]]] = []
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
        if not _FIRST.match(front, start):
            return None
    if [len(each) for each in found] != list(steps):
        return None
    return Outline(front, _items(stages, end), _with_ends(found, stages, end))


def _with_ends(
    found: Sequence[Sequence[tuple[int, int, int]]], stages: Sequence[tuple[int, int, int]], end: int
) -> tuple[tuple[Item, ...], ...]:
    ends = [*(stage[2] for stage in stages[1:]), end][: len(stages)]
    return tuple(_items(steps, until) for steps, until in zip(found, ends, strict=True))


def _items(starts: Sequence[tuple[int, int, int]], end: int) -> tuple[Item, ...]:
    ends = [*(start for _, _, start in starts[1:]), end][: len(starts)]
    return tuple(
        Item(line, indent, start, until) for (line, indent, start), until in zip(starts, ends, strict=True)
    )


__all__ = ["Outline", "outline"]
