"""YAML that does not parse as a whole → the nodes of all the parts that do, so that one slip hides nothing else.

Blocks are split where their indentation shows entries of a mapping or items of a list, ever deeper, until what is
left is the smallest part that holds the slip. Parts keep the lines and columns they have in the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from .yaml import IMPLICIT, NO_KEY, Complaint, compose, explain

DEEPEST = 20
MOST_PIECES = 1000
"""Reading in parts has its price, and a text with a slip and more parts than that is hardly a map."""

_OPENS = re.compile(r"[^\s#][^#]*?:[ \t]*(?:#.*)?\Z")
_NEW_KEY = re.compile(r"[^\s#\-\]}]")
_ITEM = re.compile(r"-(?: |\Z)")


def recovered(front: str, first_line: int) -> tuple[Node | None, list[Complaint]]:
    """The nodes of what can be parsed, and a complaint for each part that cannot."""
    work = _Recovery(first_line)
    return work.split(front.split("\n"), 0), sorted(work.complaints)


@dataclass(slots=True, eq=False, repr=False)
class _Recovery:
    """What was found so far."""

    first_line: int
    complaints: list[Complaint] = field(default_factory=list)
    pieces: int = 0
    depth: int = 0

    def split(self, lines: list[str], start: int) -> Node | None:
        """The node of a block whose first line is line `start` of the whole; None where it has no parts."""
        first = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
        indent = len(first) - len(first.lstrip(" "))
        is_list = _ITEM.match(first, indent) is not None
        starts = self._starts(lines, indent, _ITEM if is_list else _NEW_KEY)
        if not starts:
            return None
        parts = [(start + at, lines[at:to]) for at, to in zip(starts, [*starts[1:], len(lines)], strict=True)]
        mark = yaml.Mark("", 0, start + starts[0], indent, None, 0)
        if is_list:
            items = [node for at, part in parts for node in self._items(part, at, indent)]
            return SequenceNode(IMPLICIT, items, mark, mark)
        pairs = [pair for at, part in parts for pair in self._pairs(part, at)]
        return MappingNode(IMPLICIT, pairs, mark, mark)

    def _within(self, lines: list[str], start: int) -> Node | None:
        self.depth += 1
        try:
            return self.split(lines, start)
        finally:
            self.depth -= 1

    @staticmethod
    def _starts(lines: list[str], indent: int, sign: re.Pattern[str]) -> list[int]:
        """Where entries begin; nowhere if a line stands further left than the first, as then nothing is sure."""
        found = []
        for number, line in enumerate(lines):
            text = line.lstrip(" ")
            if not text or text[0] in "#\t":
                continue
            depth = len(line) - len(text)
            if depth < indent:
                return []
            if depth == indent and sign.match(text):
                found.append(number)
        return found

    def _composed(self, part: list[str], start: int) -> Node | yaml.YAMLError | None:
        self.pieces += 1
        if self.pieces == MOST_PIECES:
            place, hint = (start + self.first_line, 1), "mend the lines above first"
            self.complaints.append(
                Complaint(
                    *place, "frontmatter/too-large", "from here on nothing was read: too much is wrong", hint
                )
            )
        if self.pieces >= MOST_PIECES:
            return None
        try:
            return _moved(compose("\n".join(part)), start)
        except yaml.YAMLError as error:
            return error

    def _items(self, part: list[str], start: int, indent: int) -> list[Node]:
        node = self._composed(part, start)
        if isinstance(node, SequenceNode):
            return list(node.value)
        if isinstance(node, yaml.YAMLError):
            within = [part[0][:indent] + " " + part[0][indent + 1 :], *part[1:]]
            inner = self._within(within, start) if self._goes_on(within) else None
            if inner is not None:
                return [inner]
            self._complain(node, part, start)
        return []

    def _pairs(self, part: list[str], start: int) -> list[tuple[Node, Node]]:
        node = self._composed(part, start)
        if isinstance(node, MappingNode):
            return list(node.value)
        if isinstance(node, yaml.YAMLError):
            if _OPENS.match(part[0].strip()) and self._goes_on(part[1:]):
                key = self._composed(part[:1], start)
                inner = self._within(part[1:], start + 1)
                if inner is not None and isinstance(key, MappingNode):
                    return [(key.value[0][0], inner)]
            self._complain(node, part, start)
        elif node is not None:
            mark = node.start_mark
            place = mark.line + self.first_line, mark.column + 1
            self.complaints.append(Complaint(*place, "frontmatter/syntax", *NO_KEY))
        return []

    def _goes_on(self, lines: list[str]) -> bool:
        return self.pieces < MOST_PIECES and self.depth < DEEPEST and any(line.strip() for line in lines)

    def _complain(self, error: yaml.YAMLError, part: list[str], start: int) -> None:
        self.complaints.append(explain(error, self.first_line + start, "\n".join(part)))


def _moved(node: Node | None, lines: int) -> Node | None:
    """`node` with the places it has `lines` further down."""
    waiting, seen = [node] if node else [], set()
    while waiting:
        this = waiting.pop()
        if id(this) in seen:
            continue
        seen.add(id(this))
        this.start_mark, this.end_mark = (
            yaml.Mark("", 0, mark.line + lines, mark.column, None, 0)
            for mark in (this.start_mark, this.end_mark)
        )
        for inner in this.value if isinstance(this, CollectionNode) else ():
            waiting += inner if isinstance(inner, tuple) else (inner,)
    return node
