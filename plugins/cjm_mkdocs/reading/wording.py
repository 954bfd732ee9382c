"""Pydantic's errors in words for writers: what was found, what is allowed, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ..model.fields import EVERYONE, INLINE, REFERENCE
from ..model.keys import known_keys, records_in
from ..model.records import Thing
from ..problems import Problem, listed, nearest, problem, quoted
from .frontmatter import Places
from .outline import Loc

GONE = object()
"""Stands where a value was taken out."""


def a(model: type[BaseModel]) -> str:
    name = getattr(model, "type", model.__name__.lower()).replace("-", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _model_at(model: type[BaseModel], loc: Loc) -> tuple[type[BaseModel], str]:
    """The record a location lies in, and the last field on the way."""
    field_name = ""
    for part in loc:
        name = known_keys(model).get(str(part)) if isinstance(part, str) else None
        if name is None:
            continue
        field_name = name
        inner = next(records_in(model.model_fields[name].annotation), None)
        if inner is not None and part != loc[-1]:
            model = inner
    return model, field_name


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return "nothing" if value is None else quoted(value) if isinstance(value, str) else str(value)


def _literals(detail: ErrorDetails, field: FieldInfo | None) -> list[str]:
    quoted = re.findall(r"'((?:[^'\\]|\\.)*)'", str(detail.get("ctx", {}).get("expected", "")))
    return quoted or [str(word) for word in _literal_words(field.annotation if field else None)]


def _literal_words(annotation: Any) -> Iterator[object]:
    if getattr(annotation, "__origin__", None) is Literal:
        yield from get_args(annotation)
    else:
        for argument in get_args(annotation):
            yield from _literal_words(argument)


def _range(detail: ErrorDetails, key: str) -> tuple[str, str, str]:
    context = detail.get("ctx", {})
    bound = next(
        (
            f"at {words_} {context[name]}"
            for name, words_ in (("ge", "least"), ("le", "most"))
            if name in context
        ),
        "",
    )
    return (
        "schema/out-of-range",
        f"“{key}” is {_shown(detail['input'])}; it must be {bound}",
        "use a number within the scale",
    )


def _expected(kind: str) -> Callable[[ErrorDetails, str], tuple[str, str, str]]:
    def said(detail: ErrorDetails, key: str) -> tuple[str, str, str]:
        found = _shown(detail["input"])
        hint = "write `true` or `false`" if kind == "true or false" else f"give {kind}"
        if isinstance(detail["input"], str) and kind.endswith("number"):
            hint = "give a number without quotes or unit"
        return "schema/wrong-type", f"“{key}” is {found}; {kind} is expected", hint

    return said


_FORMS: Mapping[str, tuple[str, str]] = {
    "Stage": ("a stage with “name” and “steps”", "write `- name: {}`, and `steps:` below it"),
    "Step": ("a step with “title” or “touchpoint”", "write `- title: {}`"),
    "Link": ("a link with “title” and “url”", "write `- {{title: …, url: {}}}`"),
}
"""Records that are always mappings: what they are, and how a text would have to be written."""


def _item_expected(detail: ErrorDetails, key: str) -> tuple[str, str, str]:
    found, text = _shown(detail["input"]), detail["input"] if isinstance(detail["input"], str) else "…"
    form = _FORMS.get(detail.get("ctx", {}).get("class_name", ""))
    if form:
        return "schema/wrong-type", f"“{key}” holds {found}; {form[0]} is expected", form[1].format(text)
    message = f"“{key}” holds {found}; an id, a text, or a mapping with a title is expected"
    return "schema/wrong-type", message, "write the id, a sentence, or `title:` and more"


_SAID: dict[str, Callable[[ErrorDetails, str], tuple[str, str, str]]] = {
    "string_type": _expected("a text"),
    "int_type": _expected("a whole number"),
    "int_parsing": _expected("a whole number"),
    "int_from_float": _expected("a whole number"),
    "float_type": _expected("a number"),
    "float_parsing": _expected("a number"),
    "finite_number": _expected("a number"),
    "bool_type": _expected("true or false"),
    "bool_parsing": _expected("true or false"),
    "model_type": lambda d, key: _item_expected(d, key),
    "model_attributes_type": lambda d, key: _item_expected(d, key),
    "dict_type": _expected("a mapping"),
    "tuple_type": _expected("a list"),
    "greater_than_equal": _range,
    "less_than_equal": _range,
    "bad_date": lambda d, key: ("schema/bad-date", f"“{key}” is {_shown(d['input'])}, which is no date", "write year-month-day: 2026-11-22"),
    "bad_interval": lambda d, key: ("schema/bad-format", f"“{key}” is {_shown(d['input'])}, which is no span of time", "write `90 days`, `12 weeks`, `3 months` or `1 year`"),
    "bad_scale": lambda d, key: ("schema/unknown-value", f"“{key}” is {_shown(d['input'])}", f"use {listed(d['ctx']['allowed'])}"),
    "bad_id": lambda d, key: ("schema/bad-id", f"{_shown(d['input'])} is not an id", f"did you mean “{d['ctx']['suggestion']}”?"),
    "foreign_picture": lambda d, key: ("schema/unsafe-url", f"“{key}” is {_shown(d['input'])}, which is on another site; pages load nothing from elsewhere", "put the picture into the content folder and write its path"),
    "unsafe_url": lambda d, key: ("schema/unsafe-url", f"“{key}” is {_shown(d['input'])}, which is not a link that may be shown", "use http, https, mailto or a relative path"),
    "emotion_range": lambda d, key: ("schema/out-of-range", f"an emotion of {d['ctx']['value']} is outside {d['ctx']['low']}..{d['ctx']['high']}", _emotion_hint(d["ctx"])),
}  # fmt: skip


def _emotion_hint(context: Mapping[str, Any]) -> str:
    if context["low"] == -2:
        return "use a whole number from -2 (very bad) to 2 (very good), or set `emotion_scale` (1..5, 1..10, -5..5, 0..10)"
    return "use a whole number on the journey's `emotion_scale`"


def all_translated(
    details: list[ErrorDetails], values: dict[str, Any], model: type[Thing], path: str, places: Places
) -> Iterator[Problem]:
    unknown_scale = any(detail["type"] == "bad_scale" for detail in details)
    either: set[object] = set()
    for detail in details:
        if unknown_scale and detail["type"] == "emotion_range":
            continue  # nobody knows what is in range then
        if _is_branch(detail["loc"], model):
            if detail["loc"][:-1] not in either:
                either.add(detail["loc"][:-1])
                loc, found = detail["loc"][:-1], _shown(detail["input"])
                message = f"“{loc[-1]}” is {found}; true, false or a text is expected"
                yield problem(
                    path, places.of(loc), "schema/wrong-type", message, "write `true`, or say why in a text"
                )
        else:
            yield _translated(detail, values, model, path, places)


def _is_branch(loc: tuple[int | str, ...], model: type[Thing]) -> bool:
    """Whether a location ends in pydantic's name for one of the kinds a field may be of."""
    owner, name = _model_at(model, loc[:-1])
    field = owner.model_fields.get(name)
    return field is not None and loc[-2:-1] == (name,) and {bool, str} <= set(get_args(field.annotation))


def _translated(
    detail: ErrorDetails, values: dict[str, Any], model: type[Thing], path: str, places: Places
) -> Problem:
    loc = tuple(part for part in detail["loc"] if part not in (INLINE, REFERENCE, EVERYONE))
    kind = detail["type"]
    owner, field_name = _model_at(model, loc)
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    if (
        kind == "missing"
        or (kind == "string_too_short" and not str(detail["input"]).strip())
        or (kind == "string_type" and detail["input"] is None)
    ):
        at = places.of(loc if kind != "missing" else loc[:-1])
        return problem(path, at, "schema/missing", f"{a(owner)} needs “{key}”", f"add `{key}:`")
    if key == "score" and kind != "emotion_range":
        written = reach(values, loc, missing=False)[1]
        message = f"“{written}” is {_shown(detail['input'])}; an emotion is a whole number"
        return problem(path, places.of(loc), "schema/wrong-type", message, _FEELING)
    return problem(path, places.of(loc), *in_words(detail, key, owner.model_fields.get(field_name)))


_FEELING = (
    "write a number such as -1, without quotes, or {score: -1, label: …} if you want to name the feeling"
)


def in_words(detail: ErrorDetails, key: str, field: FieldInfo | None = None) -> tuple[str, str, str]:
    """Rule, message and hint for a value of `key` that pydantic did not take."""
    kind = detail["type"]
    if kind == "literal_error":
        allowed = _literals(detail, field)
        closest = nearest(str(detail["input"]), allowed)
        hint = f"{closest} allowed: {listed(allowed)}" if closest else f"allowed: {listed(allowed)}"
        return "schema/unknown-value", f"“{key}” is {_shown(detail['input'])}", hint
    said = _SAID.get(kind)
    return said(detail, key) if said else ("schema/wrong-type", f"“{key}”: {detail['msg'].lower()}", "")


def reach(values: Any, loc: Loc, *, missing: bool) -> tuple[Any, Any]:
    """The container and key that `loc` ends in, passing over parts that lead nowhere."""
    parent, last, node = None, None, values
    parts = [part for part in loc if part not in (INLINE, REFERENCE, EVERYONE)]
    for position, part in enumerate(parts):
        if missing and position == len(parts) - 1:
            return (node, part) if isinstance(node, dict) else (parent, last)
        inside = (isinstance(node, dict) and part in node) or (
            isinstance(node, list) and isinstance(part, int) and part < len(node)
        )
        if inside:
            parent, last, node = node, part, node[part]
    return (None, None) if node is GONE else (parent, last)
