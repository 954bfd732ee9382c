"""Where everything stands in a piece of YAML that is at least partly right: each key and value with its way and ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..reading.recovery import recovered
from ..reading.yaml import MAX_DEPTH, MAX_NODES, compose
from .text import At, Region, Span

Way = tuple[str | int, ...]

_LONGEST = 500_000
"""Characters of a text above which no editor gets an answer in time."""


class Mark(NamedTuple):
    """A value, the way to it, and where it stands. `key` is where its key stands, None for items of lists and the whole."""

    way: Way
    key: Span | None
    value: Span
    text: str | None
    """What a plain value says; None for lists and mappings."""
    style: str
    """How it is written: `"`, `'`, `|`, `>`, or nothing; `[` for a list or mapping in brackets."""


def marks(region: Region) -> tuple[Mark, ...]:
    """All marks of a region, in order; those of the parts that can be read, where not all can. None of what is huge."""
    if sum(map(len, region.lines)) > _LONGEST:
        return ()
    try:
        root = compose(region.text)
    except yaml.YAMLError:
        root = recovered(region.text, 1)[0]
    return tuple(_Marker(region.first).of(root, (), None)) if root is not None else ()


class _Marker:
    def __init__(self, first: int) -> None:
        self.first, self.budget = first, MAX_NODES

    def of(self, node: Node, way: Way, key: Span | None) -> Iterator[Mark]:
        self.budget -= 1
        if self.budget < 0 or len(way) > MAX_DEPTH:
            return
        text = node.value if isinstance(node, ScalarNode) else None
        style = (
            node.style or ""
            if isinstance(node, ScalarNode)
            else "["
            if getattr(node, "flow_style", False)
            else ""
        )
        yield Mark(way, key, self._span(node), text, style)
        if isinstance(node, MappingNode):
            for name, value in node.value:
                if isinstance(name, ScalarNode):
                    yield from self.of(value, (*way, name.value), self._span(name))
        elif isinstance(node, SequenceNode):
            for index, item in enumerate(node.value):
                yield from self.of(item, (*way, index), None)

    def _span(self, node: Node) -> Span:
        start, end = (At(mark.line + self.first, mark.column) for mark in (node.start_mark, node.end_mark))
        return Span(start, end)


def mark_at(found: Sequence[Mark], at: At) -> tuple[Mark, bool] | None:
    """What stands at a place: the innermost, and whether it is its key that does."""
    best: tuple[Mark, bool] | None = None
    for mark in found:
        if mark.key is not None and mark.key.holds(at):
            best = mark, True
        elif mark.text is not None and mark.value.start != mark.value.end and mark.value.holds(at):
            best = mark, False
    return best


def by_way(found: Iterable[Mark]) -> Mapping[Way, Mark]:
    """Every value by the way that leads to it; of a key that is there twice, the last."""
    return {mark.way: mark for mark in found}


def inner(mark: Mark) -> Span:
    """Where the text of a value stands, without its quotes."""
    start, end = mark.value
    if mark.style in ("'", '"'):
        return Span(At(start.line, start.column + 1), At(end.line, end.column - 1))
    return mark.value
