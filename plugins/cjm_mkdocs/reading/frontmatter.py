"""The text of a page → its front matter as plain values, its body, and where everything stands."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .outline import Loc, Spans, spans
from .recovery import recovered
from .yaml import MAX_LENGTH, Complaint, Keys, Values, comments_in, compose, explain

_FENCE = re.compile(r"-{3}[ \t]*(?:\n|\Z)")
_CLOSE = re.compile(r"\n(?:-{3}|\.{3})[ \t]*(?:\n|\Z)")
_BODY_STARTS = re.compile(r"^(?:[ \t]*\n|#{1,6} )", re.MULTILINE)


class Parts(NamedTuple):
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
    start = opening.end() - 1
    closings = [found for sign in ("\n---", "\n...") if (found := _closing(text, sign, start))]
    if closings:
        end, rest = min(found.span() for found in closings)
        end += 1
    else:
        body = _BODY_STARTS.search(text, opening.end())
        end = rest = body.start() if body else len(text)
    return Parts(
        front=text[opening.end() : end],
        first_line=2,
        body=text[rest:],
        body_line=1 + text.count("\n", 0, rest),
        closed=bool(closings),
    )


def _closing(text: str, sign: str, start: int) -> re.Match[str] | None:
    """The first line from a place on that holds a sign and nothing else."""
    found = None
    while found is None and (start := text.find(sign, start)) >= 0:
        found = _CLOSE.match(text, start)
        start += 1
    return found


class Read(NamedTuple):
    """The values of a front matter, None where it is no mapping; and what is wrong with it."""

    values: dict[str, Any] | None
    complaints: list[Complaint]
    stages: Spans | None = None
    """Where stages and steps stand, if it is YAML as a whole and no key is written twice."""


def read(front: str, first_line: int, keys: Keys) -> Read:
    """What a front matter says.

    Where it is no YAML as a whole, its parts are read by themselves, so that one slip hides nothing else.
    """
    if len(front) > MAX_LENGTH:
        return Read(
            None, [Complaint(first_line, 1, "frontmatter/too-large", "the front matter is too large")]
        )
    complaints: list[Complaint] = []
    first: Complaint | None = None
    try:
        node = compose(front)
    except yaml.YAMLError as error:
        first = explain(error, first_line, front)
        node, complaints = recovered(front, first_line)
    if not isinstance(node, MappingNode):
        return Read(None, complaints or ([first] if first else []))
    values = Values(keys, first_line, comments_in(front), "](" in front or "\\" in front)
    found = values.of(node)
    wrong = {complaint.rule for complaint in values.complaints}
    if "frontmatter/too-large" in wrong:
        found = {key: value for key, value in found.items() if not isinstance(value, dict | list)}
    complaints += values.complaints
    if first and not any(_explains(complaint) for complaint in complaints):
        complaints.append(first)  # only as a whole it is wrong
    is_plain = first is None and wrong.isdisjoint(("frontmatter/too-large", "frontmatter/duplicate-key"))
    return Read(found, sorted(complaints), spans(node) if is_plain else None)


def _explains(complaint: Complaint) -> bool:
    return complaint.rule.startswith("frontmatter/") and complaint.rule != "frontmatter/ambiguous-value"


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
        self._root: Node | None = None
        self._left_out: dict[Loc, list[list[int]]] = {}

    def leave_out(self, loc: tuple[str | int, ...], positions: list[int]) -> None:
        """From now on, positions in the list at `loc` count without these items of it."""
        self._left_out.setdefault(self._as_written(loc), []).append(positions)

    @property
    def counts_otherwise(self) -> bool:
        """Whether positions in some list are not those of the text."""
        return bool(self._left_out)

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

    def _top(self) -> Node | None:
        if self._root is None:
            try:
                self._root = compose(self._front)
            except yaml.YAMLError:
                self._root = recovered(self._front, self._first_line)[0]
        return self._root

    def of(self, loc: Loc, *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at `loc`, or with `key` of its key; the nearest mapping around it if it is
        missing; the first line where there is nothing."""
        if not loc:
            return self._first_line, 1
        node = root = self._top()
        at = root
        for part in self._as_written(loc) if self._left_out else loc:
            if isinstance(node, MappingNode):
                pair = next((pair for pair in reversed(node.value) if _text(pair[0]) == part), None)
                if pair is not None:
                    at, node = pair
            elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
                at = node = node.value[part]
        mark = at if key else node
        if mark is None or mark is root:
            return self._first_line, 1
        return self._first_line + mark.start_mark.line, mark.start_mark.column + 1


def _text(node: Node) -> str | None:
    return node.value if isinstance(node, ScalarNode) else None
