"""The text of a page → its front matter as plain values, its body, and where everything stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .yaml import MAX_LENGTH, Complaint, Keys, Values, comments_in, compose, explain

Loc = Sequence[str | int]
"""The way to a value: keys and list positions. Parts that lead nowhere are passed over."""

_FENCE = re.compile(r"-{3}[ \t]*(?:\n|\Z)")
_CLOSE = re.compile(r"^(?:-{3}|\.{3})[ \t]*(?:\n|\Z)", re.MULTILINE)
_ENTRY = re.compile(r"^(?=[^\s#\-\]}])", re.MULTILINE)
_BODY_STARTS = re.compile(r"^(?:[ \t]*\n|#{1,6} )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """A page cut in two. `front` is the YAML between the fences, `first_line` the line of the file it starts on."""

    front: str
    first_line: int
    body: str
    body_line: int
    closed: bool


def cut(text: str) -> Parts | None:
    """The front matter and the body of a page; None where the page does not start with a fence.

    A block that is never closed is taken to end at the first empty line or heading, so that what stands in it can
    still be read.
    """
    opening = _FENCE.match(text)
    if not opening:
        return None
    closing = _CLOSE.search(text, opening.end())
    if closing:
        end, rest = closing.start(), closing.end()
    else:
        body = _BODY_STARTS.search(text, opening.end())
        end = rest = body.start() if body else len(text)
    return Parts(
        front=text[opening.end() : end],
        first_line=2,
        body=text[rest:],
        body_line=1 + text.count("\n", 0, rest),
        closed=closing is not None,
    )


def read(front: str, first_line: int, keys: Keys) -> tuple[dict[str, Any] | None, list[Complaint]]:
    """The values of a front matter and what is wrong with it; None where it is no mapping.

    Where it is no YAML as a whole, each top-level entry is read by itself, so that one slip hides nothing else.
    """
    if len(front) > MAX_LENGTH:
        return None, [Complaint(first_line, 1, "frontmatter/too-large", "the front matter is too large")]
    try:
        node = compose(front)
    except yaml.YAMLError as error:
        return _piecewise(front, first_line, keys, explain(error, first_line, front))
    if not isinstance(node, MappingNode):
        return None, []
    values = Values(keys, first_line, comments_in(front))
    found = values.of(node)
    return found, values.complaints


def _piecewise(
    front: str, first_line: int, keys: Keys, first: Complaint
) -> tuple[dict[str, Any], list[Complaint]]:
    found: dict[str, Any] = {}
    complaints: list[Complaint] = []
    for line, entry in _entries(front, first_line):
        values = Values(keys, line, comments_in(entry))
        try:
            node = compose(entry)
        except yaml.YAMLError as error:
            complaints.append(explain(error, line, entry))
            continue
        if isinstance(node, MappingNode):
            found.update(values.of(node) or {})
            complaints += values.complaints
        elif node is not None:
            complaints.append(
                Complaint(line, 1, "frontmatter/syntax", "a line without a key", "write “key: value”")
            )
    if not any(
        c.rule.startswith("frontmatter/") and c.rule != "frontmatter/ambiguous-value" for c in complaints
    ):
        complaints.append(first)  # only as a whole it is wrong
    return found, sorted(complaints)


def _entries(front: str, first_line: int) -> Iterator[tuple[int, str]]:
    """The top-level entries of a block, each with the line it starts on."""
    starts = [match.start() for match in _ENTRY.finditer(front)] or [0]
    if starts[0] > 0:
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(front)], strict=True):
        if front[start:end].strip():
            yield first_line + front.count("\n", 0, start), front[start:end]


def stated_type(front: str, type_key: str) -> str | None:
    """The type a page claims to have, read without YAML: for blocks that cannot be parsed."""
    match = re.search(rf"^{re.escape(type_key)}[ \t]*:[ \t]*[\"']?([\w-]+)", front, re.MULTILINE)
    return match[1] if match else None


class Places:
    """Finds the line and column of any key or value of a front matter, by reading its marks when first asked.

    Complaints are rare and pages many: keeping marks of all pages costs more than reading a few of them again.
    """

    def __init__(self, front: str, first_line: int) -> None:
        self._front, self._first_line = front, first_line
        self._pairs: list[tuple[int, Node, Node]] | None = None
        self._left_out: dict[Loc, list[list[int]]] = {}

    def leave_out(self, loc: tuple[str | int, ...], positions: list[int]) -> None:
        """From now on, positions in the list at `loc` count without these items of it."""
        self._left_out.setdefault(self._as_written(loc), []).append(positions)

    def _as_written(self, loc: Loc) -> tuple[str | int, ...]:
        """`loc` with the positions that items of lists have in the text."""
        way: tuple[str | int, ...] = ()
        for part in loc:
            if isinstance(part, int):
                for positions in reversed(self._left_out.get(way, ())):
                    for gone in positions:
                        part += gone <= part
            way = (*way, part)
        return way

    def _top(self) -> list[tuple[int, Node, Node]]:
        """Offset of the lines, key and value of each top-level entry."""
        if self._pairs is None:
            self._pairs = []
            try:
                pieces = [(self._first_line, compose(self._front))]
            except yaml.YAMLError:
                pieces = list(self._composed_entries())
            for line, node in pieces:
                if isinstance(node, MappingNode):
                    self._pairs += [(line, key, value) for key, value in node.value]
        return self._pairs

    def _composed_entries(self) -> Iterator[tuple[int, Node | None]]:
        for line, entry in _entries(self._front, self._first_line):
            try:
                yield line, compose(entry)
            except yaml.YAMLError:
                continue

    def of(self, loc: Loc, *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at `loc`, or with `key` of its key; the nearest mapping around it if it is
        missing; the first line where there is nothing."""
        offset, node, at = self._first_line, None, None
        for part in self._as_written(loc) if self._left_out else loc:
            if node is None:
                found = next((pair for pair in reversed(self._top()) if _text(pair[1]) == part), None)
                if found is not None:
                    offset, at, node = found
            elif isinstance(node, MappingNode):
                pair = next((pair for pair in reversed(node.value) if _text(pair[0]) == part), None)
                if pair is not None:
                    at, node = pair
            elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
                at = node = node.value[part]
        mark = at if key else node
        if mark is None:
            return self._first_line, 1
        return offset + mark.start_mark.line, mark.start_mark.column + 1


def _text(node: Node) -> str | None:
    return node.value if isinstance(node, ScalarNode) else None
