"""Plain values → neat YAML that `cjm` reads as the same values: what should be no reference is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from ...model.keys import known_keys, records_in
from ...model.links import link_fields
from ...model.naming import is_slug
from ...model.records import Emotion, Thing
from ...problems import one_line
from ..new_page import yaml_of

_UNREADABLE = str.maketrans("", "", "\ufeff\ufffe\uffff")
_FLOW_MARKS = re.compile(r"[,\[\]{}]")
_WIDEST_FLOW = 88
_TO_WRITE_ON = frozenset({"stages", "steps"})
"""Lists whose mappings stand on lines of their own, however short."""
_LINKED = frozenset({"persona", "personas"})
"""Fields that hold ids by now: the writer has put them in for names."""


def clean(text: str) -> str:
    """A text on one line, without what YAML or a terminal could not take."""
    return " ".join(one_line(text).translate(_UNREADABLE).split())


# --- references ------------------------------------------------------------------------------------------------------


def unreferring(model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values in which a text that looks like an id is written so that it stays a text.

    `website` as a touchpoint becomes `{title: website}`; as an owner it becomes `Website`.
    """
    fields, links = known_keys(model), {link.name: link for link in link_fields(model)}
    found: dict[str, Any] = {}
    for key, value in values.items():
        name = fields.get(key, "")
        field = model.model_fields.get(name)
        records = list(records_in(field.annotation)) if field is not None else []
        if key in _LINKED or field is None:
            found[key] = _plain(value)
        elif name in links and links[name].texts:
            found[key] = _each(value, lambda one: _no_id(clean(one)) if isinstance(one, str) else one)
        elif records and records[0] is not Emotion:
            found[key] = _each(value, lambda one, record=records[0]: _item(record, one))
        else:
            found[key] = _plain(value)
    return found


def _each(value: Any, change: Any) -> Any:
    return [change(one) for one in value] if isinstance(value, list | tuple) else change(value)


def _item(record: type[BaseModel], value: Any) -> Any:
    if isinstance(value, Mapping):
        return unreferring(record, value)
    text = clean(str(value))
    key = record.text_key if issubclass(record, Thing) else "title"
    return {key: text} if is_slug(text) else text


def _no_id(text: str) -> str:
    shown = text[:1].upper() + text[1:]
    return f"{shown}." if is_slug(shown) else shown


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {clean(str(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return clean(value) if isinstance(value, str) else value


_SEVERAL_WORDS = re.compile(r"[^\W\d_]\w*(?: [\w(.,/&%+'’)-]+)+\Z").match
"""Texts of several words without marks of YAML: always themselves."""


def _yaml_of(value: Any) -> str:
    """A value on one line of YAML."""
    return value if isinstance(value, str) and _SEVERAL_WORDS(value) else yaml_of(value)


# --- YAML ------------------------------------------------------------------------------------------------------------


def front_matter(values: Mapping[str, Any]) -> str:
    """The lines of a front matter, without its fences. Lists of one are written as the one; what is empty is left out."""
    return "\n".join(_mapping(values, ""))


def _mapping(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in values.items():
        if _is_empty(value):
            continue
        yield from _entry(_yaml_of(key), value, indent)


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    one = (
        value[0]
        if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], Mapping)
        else value
    )
    if isinstance(one, Mapping):
        flow = _flow(one)
        if flow and len(indent) + len(key) + len(flow) < _WIDEST_FLOW:
            yield f"{indent}{key}: {flow}"
        else:
            yield f"{indent}{key}:"
            yield from _mapping(one, f"{indent}  ")
    elif isinstance(one, list):
        yield f"{indent}{key}:"
        yield from _list(one, f"{indent}  ", narrow=key not in _TO_WRITE_ON)
    else:
        yield f"{indent}{key}: {_yaml_of(one)}"


def _list(values: Sequence[Any], indent: str, *, narrow: bool) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping):
            flow = _flow(value) if narrow else ""
            if flow and len(indent) + len(flow) < _WIDEST_FLOW:
                yield f"{indent}- {flow}"
                continue
            lines = list(_mapping(value, f"{indent}  "))
            yield f"{indent}- {lines[0].lstrip()}"
            yield from lines[1:]
        else:
            yield f"{indent}- {_yaml_of(value)}"


def _flow(values: Mapping[str, Any]) -> str:
    """A mapping of at most three plain values on one line; empty where that would be hard to read."""
    kept = {key: value for key, value in values.items() if not _is_empty(value)}
    if not kept or len(kept) > 3 or any(isinstance(one, Mapping | list) for one in kept.values()):
        return ""
    return "{" + ", ".join(f"{_yaml_of(key)}: {_in_flow(value)}" for key, value in kept.items()) + "}"


def _in_flow(value: Any) -> str:
    text = _yaml_of(value)
    return _quoted(text) if not text.startswith('"') and _FLOW_MARKS.search(text) else text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | Mapping) and not value)
