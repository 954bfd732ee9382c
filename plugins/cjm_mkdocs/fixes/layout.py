"""Mends of what is no YAML: tabs, a fence that was forgotten, control characters, a text with a colon in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..model.keys import known_keys
from ..model.records import ITEMS, Emotion, Link, Stage, Step
from ..reading.frontmatter import Parts
from ..reading.yaml import NOT_YAML, compose
from .certainty import folded
from .edits import Edit
from .quoting import in_quotes

_Mended = tuple[str, tuple[Edit, ...]] | None
_INDENT = re.compile(r"[ \t]*")
_WIDTHS = (2, 4, 8)
_CLOSING = re.compile(r"#{1,6} ")
_KEY_AGAIN = re.compile(r"^[\w-]+:(?:[ \t]|$)", re.MULTILINE)


def without_tabs(parts: Parts) -> _Mended:
    """Blanks for the tabs that indent, if the page says the same whatever width of a tab makes it YAML."""
    said = [(width, _shape(_indented(parts.front, width))) for width in _WIDTHS]
    read = [(width, shape) for width, shape in said if shape is not None]
    if not read or any(shape != read[0][1] for _, shape in read):
        return None
    blanks = " " * read[0][0]
    edits = []
    for number, line in enumerate(parts.front.split("\n")):
        indent = _indent_of(line)
        if "\t" in indent:
            row = number + parts.first_line
            edits.append(Edit(row, 1, row, len(indent) + 1, indent.replace("\t", blanks)))
    return ("tabs that indent → blanks", tuple(edits)) if edits else None


def _indent_of(line: str) -> str:
    found = _INDENT.match(line)
    return found[0] if found else ""


def _indented(front: str, width: int) -> str:
    lines = ((line, _indent_of(line)) for line in front.split("\n"))
    return "\n".join(indent.replace("\t", " " * width) + line[len(indent) :] for line, indent in lines)


def _shape(front: str) -> Any:
    """The values of a front matter as nested tuples; None where it is no YAML, or refers to itself."""
    try:
        node = compose(front)
    except yaml.YAMLError:
        return None
    return tuple(_told(node)) if isinstance(node, MappingNode) and "&" not in front else None


def _told(node: Node) -> Iterator[Any]:
    if isinstance(node, ScalarNode):
        yield node.value
    elif isinstance(node, SequenceNode):
        yield tuple(tuple(_told(item)) for item in node.value)
    else:
        yield tuple((tuple(_told(key)), tuple(_told(value))) for key, value in node.value)


def closed(parts: Parts) -> _Mended:
    """The fence below the last key, if what follows is certainly no part of the front matter."""
    rest = parts.body.strip()
    if parts.closed or (rest and not _CLOSING.match(rest)) or _KEY_AGAIN.search(_before_heading(parts.body)):
        return None
    if rest and _shape(parts.front) is None:
        return None  # so where it ends is not sure
    if parts.front.endswith("\n"):
        line = parts.first_line + parts.front.count("\n")
        return "closed with `---`", (Edit(line, 1, line, 1, "---\n"),)
    line, last = parts.first_line + parts.front.count("\n"), parts.front.rpartition("\n")[2]
    return "closed with `---`", (Edit(line, len(last) + 1, line, len(last) + 1, "\n---\n"),)


def _before_heading(body: str) -> str:
    heading = re.search(r"^#{1,6} ", body, re.MULTILINE)
    return body[: heading.start()] if heading else body


def without_controls(parts: Parts) -> _Mended:
    """Without characters that YAML does not allow; a line or page feed between words becomes a blank."""
    edits = []
    for number, line in enumerate(parts.front.split("\n")):
        row = number + parts.first_line
        for found in NOT_YAML.finditer(line):
            text = " " if found[0] in "\x0b\x0c" else ""
            edits.append(Edit(row, found.start() + 1, row, found.end() + 1, text))
    return ("without characters nobody sees", tuple(edits)) if edits else None


_ENTRY = re.compile(r"(?P<indent>[ ]*(?:- +)*)(?:(?P<key>[A-Za-z_][\w-]*):[ ]+|(?<=- ))(?P<text>\S.*?)[ ]*\Z")
_KEPT = re.compile(r"[@`%]|\*(?![\w-]+\Z)\S")
"""How a text begins that YAML keeps for itself; `*name` alone is an alias."""
_SPECIAL = frozenset("\"'[]{}&*!|>%@`,?#")


def text_in_quotes(parts: Parts, line: int) -> _Mended:
    """A text that YAML takes for something else in quotes: one that holds `: `, or begins with `*`, `@`, `%` or `` ` ``.

    Only if that is all that is wrong with its line, and it does not go on in the next one.
    """
    lines = parts.front.split("\n")
    number = line - parts.first_line
    found = _ENTRY.match(lines[number]) if 0 <= number < len(lines) else None
    if not found or " #" in found["text"]:
        return None
    text, key, indent = found["text"], found["key"], len(found["indent"])
    after = lines[number + 1] if number + 1 < len(lines) else ""
    if after.strip() and len(after) - len(after.lstrip()) > indent:
        return None
    with_colon = key is not None and text[0] not in _SPECIAL and ": " in f"{text} "
    if not (with_colon and folded(text.partition(":")[0]) not in _all_keys()) and not _KEPT.match(text):
        return None
    if key is not None and folded(key) not in _all_keys():
        return None
    start = found.start("text") + 1
    title = f"{key}: the text in quotes" if key else "the text in quotes"
    return title, (Edit(line, start, line, start + len(text), in_quotes(text)),)


@cache
def _all_keys() -> frozenset[str]:
    models = (*ITEMS.values(), Stage, Step, Emotion, Link)
    return frozenset(folded(key) for model in models for key in known_keys(model))


__all__ = ["closed", "text_in_quotes", "without_controls", "without_tabs"]
