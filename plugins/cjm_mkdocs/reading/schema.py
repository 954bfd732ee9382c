"""Plain values → a record, with every complaint in words and at its place, keeping all that could be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, Literal, get_args

from pydantic import AliasChoices, BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ..model.fields import EVERYONE, INLINE, REFERENCE, Figure, Slug, scale_named
from ..model.naming import words
from ..model.records import EXTENSION, Journey, Record, Stage, Step, Thing
from ..model.synonyms import SYNONYMS
from ..problems import Problem, listed, nearest, problem
from .frontmatter import Loc, Places
from .yaml import Keys

_ROUNDS = 6
_GONE = object()


def input_keys(field: FieldInfo, name: str) -> tuple[str, ...]:
    """The spellings under which a field is written, the preferred one first."""
    alias = field.validation_alias
    return tuple(str(choice) for choice in alias.choices) if isinstance(alias, AliasChoices) else (name,)


@cache
def known_keys(model: type[BaseModel]) -> dict[str, str]:
    """Every key a record takes → the name of its field."""
    return {key: name for name, field in model.model_fields.items() for key in input_keys(field, name)}


@cache
def nested(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a record that may hold records."""
    return tuple(name for name, field in model.model_fields.items() if any(_records_in(field.annotation)))


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from _records_in(argument)


def typed_keys(models: Iterator[type[BaseModel]]) -> Keys:
    """The keys whose plain values the YAML reader may take as truth values, numbers or ids."""
    booleans: set[str] = set()
    numbers: set[str] = set()
    ids: set[str] = set()
    for model in models:
        for name, field in model.model_fields.items():
            spelled = input_keys(field, name)
            kinds = {field.annotation, *get_args(field.annotation)}
            if bool in kinds:
                booleans.update(spelled)
            if kinds & {float, Figure}:
                numbers.update(spelled)
            if any(_is_slug_type(kind) for kind in (*kinds, *get_args(field.annotation))) or name == "id":
                ids.update(spelled)
    return Keys(frozenset(booleans), frozenset(numbers), frozenset(ids))


def _is_slug_type(kind: Any) -> bool:
    return kind is Slug


def walk(record: Record, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Record]]:
    """A record and all records in it, with the way to each."""
    yield loc, record
    for name in nested(type(record)):
        value = getattr(record, name)
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Record):
                    yield from walk(item, (*loc, name, index))
        elif isinstance(value, Mapping):
            for key, item in value.items():
                if isinstance(item, Record):
                    yield from walk(item, (*loc, name, key))


def validate(
    model: type[Thing], values: dict[str, Any], path: str, name: str, places: Places
) -> tuple[Thing | None, list[Problem]]:
    """The record that `values` describe and what is wrong with them.

    What is wrong is left out, a missing title is made from `name`; None only where nothing sensible remains.
    """
    context = {"scale": scale_named(_text(values.get("emotion_scale")))}
    problems: list[Problem] = []
    told: set[object] = set()
    for round_ in range(_ROUNDS):
        try:
            record = model.model_validate(values, context=context)
        except ValidationError as error:
            details = error.errors(include_url=False)
            if round_ == 0:  # pydantic finds all at once; what comes later follows from what was left out
                told = {detail["loc"][0] for detail in details}
                problems += _all_translated(details, values, model, path, places)
                values = deepcopy(values)
            values = _mended(values, details, name, places)
            continue
        if not _blameless(record):
            problems += _unknown_keys(record, path, places)
            problems += _nameless_steps(record, path, places)
        problems += _incomplete(record, told, path, places)
        return record, problems
    return None, problems


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


# --- what the model does not say by itself -------------------------------------------------------------------------


def _blameless(record: Record) -> bool:
    """Whether a record and those in it have no unknown keys and every step has a name: nearly all, found out fast."""
    values, extra = record.__dict__, record.__pydantic_extra__
    if extra and not all(key.startswith(EXTENSION) for key in extra):
        return False
    if isinstance(record, Step) and not (record.title or record.touchpoint or record.touchpoints):
        return False
    for name in nested(type(record)):
        inside = values[name]
        if inside:
            for item in inside.values() if isinstance(inside, dict) else inside:
                if not isinstance(item, str) and not _blameless(item):
                    return False
    return True


def _unknown_keys(record: Record, path: str, places: Places) -> Iterator[Problem]:
    for loc, part in walk(record):
        for key in part.model_extra or ():
            if not key.startswith(EXTENSION):
                yield problem(
                    path,
                    places.of((*loc, key), key=True),
                    "schema/unknown-key",
                    f"“{key}” is not a key of {_a(type(part))}",
                    suggestion(key, type(part)),
                )


def suggestion(key: str, model: type[BaseModel]) -> str:
    """A hint for a key that `model` does not have: a synonym, the record within it that has it, or a near spelling."""
    folded = key.casefold()
    synonym = SYNONYMS.get(folded.replace(" ", "_")) or SYNONYMS.get(folded.replace("_", "").replace("-", ""))
    known = known_keys(model)
    if synonym in known:
        return f"did you mean “{synonym}”?"
    for inner in _INSIDE.get(model, ()):
        if key in known_keys(inner) or synonym in known_keys(inner):
            found = key if key in known_keys(inner) else synonym
            return f"“{found}” is a key of {_a(inner)}: write it there"
    return nearest(key, known) or f"keys of your own start with {EXTENSION}: “{EXTENSION}{key}”"


_INSIDE: Mapping[type[BaseModel], tuple[type[Record], ...]] = {Journey: (Stage, Step), Stage: (Step,)}


def _incomplete(record: Thing, told: set[object], path: str, places: Places) -> Iterator[Problem]:
    """What a journey lacks, but for fields of which something was `told` already."""
    if not isinstance(record, Journey):
        return
    missing = "schema/missing"
    if not record.persona and not record.personas and not told & {"persona", "personas"}:
        yield problem(
            path,
            places.of((), key=True),
            missing,
            "a journey needs “persona”",
            "add `persona:` with the id of a persona or a name",
        )
    if "stages" in told:
        return
    if not record.stages:
        yield problem(
            path,
            places.of(("stages",), key=True),
            missing,
            "a journey needs “stages”, at least one",
            "add an item with `name` and `steps` to `stages:`",
        )
    elif not any(stage.steps for stage in record.stages):
        yield problem(
            path,
            places.of(("stages", 0)),
            missing,
            "a journey needs “steps”, at least one",
            "add an item with a `title` to the stage's `steps:`",
        )


def _nameless_steps(record: Thing, path: str, places: Places) -> Iterator[Problem]:
    for loc, part in walk(record):
        if isinstance(part, Step) and not (part.title or part.touchpoint or part.touchpoints):
            message = "a step needs “title” or “touchpoint”"
            yield problem(path, places.of(loc), "schema/missing", message, "add one of them")


# --- pydantic's errors in our words --------------------------------------------------------------------------------


def _a(model: type[BaseModel]) -> str:
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
        inner = next(_records_in(model.model_fields[name].annotation), None)
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
    return "nothing" if value is None else f"“{value}”" if isinstance(value, str) else str(value)


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
    "bad_id": lambda d, key: ("schema/bad-id", f"“{d['input']}” is not an id", f"did you mean “{d['ctx']['suggestion']}”?"),
    "unsafe_url": lambda d, key: ("schema/unsafe-url", f"“{key}” is “{d['input']}”, which is not a link that may be shown", "use http, https, mailto or a relative path"),
    "emotion_range": lambda d, key: ("schema/out-of-range", f"an emotion of {d['ctx']['value']} is outside {d['ctx']['low']}..{d['ctx']['high']}", _emotion_hint(d["ctx"])),
}  # fmt: skip


def _emotion_hint(context: Mapping[str, Any]) -> str:
    if context["low"] == -2:
        return "use a whole number from -2 (very bad) to 2 (very good), or set `emotion_scale` (1..5, 1..10, -5..5, 0..10)"
    return "use a whole number on the journey's `emotion_scale`"


def _all_translated(
    details: list[ErrorDetails], values: dict[str, Any], model: type[Thing], path: str, places: Places
) -> Iterator[Problem]:
    unknown_scale = any(detail["type"] == "bad_scale" for detail in details)
    for detail in details:
        if not (unknown_scale and detail["type"] == "emotion_range"):  # nobody knows what is in range then
            yield _translated(detail, values, model, path, places)


def _translated(
    detail: ErrorDetails, values: dict[str, Any], model: type[Thing], path: str, places: Places
) -> Problem:
    loc = tuple(part for part in detail["loc"] if part not in (INLINE, REFERENCE, EVERYONE))
    kind = detail["type"]
    owner, field_name = _model_at(model, loc)
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    if (
        kind == "missing"
        or (kind == "string_too_short" and not detail["input"])
        or (kind == "string_type" and detail["input"] is None)
    ):
        at = places.of(loc if kind != "missing" else loc[:-1])
        return problem(path, at, "schema/missing", f"{_a(owner)} needs “{key}”", f"add `{key}:`")
    if key == "score" and kind != "emotion_range":
        written = _reach(values, loc, missing=False)[1]
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


# --- going on with what is right -----------------------------------------------------------------------------------


def _mended(values: dict[str, Any], details: list[ErrorDetails], name: str, places: Places) -> dict[str, Any]:
    """`values` without what was complained of, with stand-ins for missing titles."""
    for detail in details:
        parent, last = _reach(values, detail["loc"], missing=detail["type"] == "missing")
        if parent is None:
            continue
        if detail["type"] != "missing" and not _is_name(last):
            parent[last] = _GONE
        elif last == "stages":
            parent[last] = []
        elif _is_name(last):
            parent[last] = words(name) if parent is values else "…"
        else:
            parent[_GONE] = _GONE  # an item that lacks what makes it one
    swept = _swept(values, (), places)
    return swept if isinstance(swept, dict) else {}


def _is_name(key: object) -> bool:
    return key in ("title", "name", "text")


def _reach(values: Any, loc: Loc, *, missing: bool) -> tuple[Any, Any]:
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
    return (None, None) if node is _GONE else (parent, last)


def _swept(node: Any, loc: tuple[str | int, ...], places: Places) -> Any:
    """`node` without what is gone; `places` learns which items of lists that were."""
    if isinstance(node, dict):
        if _GONE in node:
            return _GONE
        kept = {key: _swept(value, (*loc, key), places) for key, value in node.items()}
        return {key: value for key, value in kept.items() if value is not _GONE}
    if isinstance(node, list):
        items = [_swept(item, (*loc, index), places) for index, item in enumerate(node)]
        gone = [index for index, item in enumerate(items) if item is _GONE]
        if gone:
            places.leave_out(loc, gone)
        return [item for item in items if item is not _GONE]
    return node
