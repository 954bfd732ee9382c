"""Where everything stands in a front matter, and what it is: the nodes of keys and values by their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import yaml
from pydantic import BaseModel
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from ..model.keys import known_keys, records_in
from ..model.records import TYPES
from ..reading.frontmatter import Parts
from ..reading.recovery import recovered
from ..reading.yaml import compose
from .edits import Edit

Place = tuple[int, int]
"""Line and column, from 1."""


class Spot(NamedTuple):
    """A key or a plain value: its node, the record whose field it belongs to (None on a page of no known type), the field's
    key as written, and the mapping it stands in."""

    node: ScalarNode
    model: type[BaseModel] | None
    key: str
    around: MappingNode


@dataclass(frozen=True, slots=True)
class Spots:
    """The keys and values of one front matter by the place where they begin."""

    keys: dict[Place, Spot]
    values: dict[Place, Spot]
    first_line: int
    lines: tuple[str, ...]
    """All lines of the front matter."""

    def source(self, node: ScalarNode) -> str | None:
        """A scalar as it is written, if it is on one line."""
        start, end = node.start_mark, node.end_mark
        if start.line != end.line or start.line >= len(self.lines):
            return None
        text = self.lines[start.line][start.column : end.column]
        return text if text and (node.style or text == node.value) else None

    def replaced(self, node: ScalarNode, text: str) -> Edit:
        """A scalar on one line with another text; its quotes, if it has any, are part of it."""
        start, end = node.start_mark, node.end_mark
        line = start.line + self.first_line
        return Edit(line, start.column + 1, line, end.column + 1, text)


def spots(parts: Parts, type_key: str) -> Spots:
    """Every key and value of a front matter. Of what is no YAML as a whole, those in the parts that are."""
    keys: dict[Place, Spot] = {}
    values: dict[Place, Spot] = {}
    try:
        root = compose(parts.front)
    except yaml.YAMLError:
        root = recovered(parts.front, parts.first_line)[0]
    if isinstance(root, MappingNode):
        stated = next((value.value for key, value in root.value if key.value == type_key), None)
        model = TYPES.get(stated) if isinstance(stated, str) else None
        for is_key, spot in _walk(root, model, set()):
            mark = spot.node.start_mark
            found = keys if is_key else values
            found.setdefault((mark.line + parts.first_line, mark.column + 1), spot)
    return Spots(keys, values, parts.first_line, tuple(parts.front.split("\n")))


def _walk(mapping: MappingNode, model: type[BaseModel] | None, seen: set[int]) -> Iterator[tuple[bool, Spot]]:
    if id(mapping) in seen:  # an alias: what it stands for has its place elsewhere
        return
    seen.add(id(mapping))
    for key, value in mapping.value:
        name = key.value if isinstance(key, ScalarNode) else ""
        if isinstance(key, ScalarNode) and name:
            yield True, Spot(key, model, name, mapping)
        inner = _inner(model, name)
        for node in value.value if isinstance(value, SequenceNode) else (value,):
            if isinstance(node, MappingNode):
                yield from _walk(node, inner, seen)
            elif isinstance(node, ScalarNode):
                yield False, Spot(node, model, name, mapping)


def _inner(model: type[BaseModel] | None, key: str) -> type[BaseModel] | None:
    """The record that a mapping below a key is."""
    name = known_keys(model).get(key) if model else None
    if model is None or name is None:
        return model
    return next(iter(records_in(model.model_fields[name].annotation)), model)


__all__ = ["Place", "Spot", "Spots", "spots"]
