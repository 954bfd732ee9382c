"""Plain values → a record, with every complaint in words and at its place, keeping all that could be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..model.fields import Figure, Slug, scale_named
from ..model.keys import input_keys, known_keys, walk
from ..model.naming import words
from ..model.records import EXTENSION, Journey, Record, Stage, Step, Thing
from ..model.synonyms import SYNONYMS
from ..problems import Problem, nearest, problem
from .frontmatter import Places
from .wording import GONE, a, all_translated, reach
from .yaml import Keys

__all__ = ["input_keys", "known_keys", "suggestion", "typed_keys", "validate", "walk"]

_ROUNDS = 6


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


def validate(
    model: type[Thing], values: dict[str, Any], path: str, name: str, places: Places
) -> tuple[Thing | None, list[Problem]]:
    """The record that `values` describe and what is wrong with them.

    What is wrong is left out, a missing title is made from `name`; None only where nothing sensible remains.
    """
    scale = scale_named(_text(values.get("emotion_scale")))
    problems: list[Problem] = []
    told: set[object] = set()
    for round_ in range(_ROUNDS):
        context: dict[str, Any] = {"scale": scale}
        try:
            record = model.model_validate(values, context=context)
        except ValidationError as error:
            details = error.errors(include_url=False)
            if round_ == 0:  # pydantic finds all at once; what comes later follows from what was left out
                told = {detail["loc"][0] for detail in details}
                problems += all_translated(details, values, model, path, places)
                values = deepcopy(values)
            values = _mended(values, details, name, places)
            continue
        if context.get("extra", 0) > len(record.extensions):  # else all of them are the author's own
            problems += _unknown_keys(record, path, places)
        problems += _nameless_steps(record, path, places)
        problems += _incomplete(record, told, path, places)
        return record, problems
    return None, problems


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


# --- what the model does not say by itself -------------------------------------------------------------------------


def _unknown_keys(record: Record, path: str, places: Places) -> Iterator[Problem]:
    for loc, part in walk(record):
        for key in part.model_extra or ():
            if not key.startswith(EXTENSION):
                yield problem(
                    path,
                    places.of((*loc, key), key=True),
                    "schema/unknown-key",
                    f"“{key}” is not a key of {a(type(part))}",
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
            return f"“{found}” is a key of {a(inner)}: write it there"
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
    for index, stage in enumerate(record.stages if isinstance(record, Journey) else ()):
        for number, step in enumerate(stage.steps):
            said = step.__dict__
            if not (said["title"] or said["touchpoint"] or said["touchpoints"]):
                message = "a step needs “title” or “touchpoint”"
                at = places.of(("stages", index, "steps", number))
                yield problem(path, at, "schema/missing", message, "add one of them")


# --- going on with what is right -----------------------------------------------------------------------------------


def _mended(values: dict[str, Any], details: list[ErrorDetails], name: str, places: Places) -> dict[str, Any]:
    """`values` without what was complained of, with stand-ins for missing titles."""
    for detail in details:
        parent, last = reach(values, detail["loc"], missing=detail["type"] == "missing")
        if parent is None:
            continue
        if detail["type"] != "missing" and not _is_name(last):
            parent[last] = GONE
        elif last == "stages":
            parent[last] = []
        elif _is_name(last):
            parent[last] = words(name) if parent is values else "…"
        else:
            parent[GONE] = GONE  # an item that lacks what makes it one
    swept = _swept(values, (), places)
    return swept if isinstance(swept, dict) else {}


def _is_name(key: object) -> bool:
    return key in ("title", "name", "text")


def _swept(node: Any, loc: tuple[str | int, ...], places: Places) -> Any:
    """`node` without what is gone; `places` learns which items of lists that were."""
    if isinstance(node, dict):
        if GONE in node:
            return GONE
        kept = {key: _swept(value, (*loc, key), places) for key, value in node.items()}
        return {key: value for key, value in kept.items() if value is not GONE}
    if isinstance(node, list):
        items = [_swept(item, (*loc, index), places) for index, item in enumerate(node)]
        gone = [index for index, item in enumerate(items) if item is GONE]
        if gone:
            places.leave_out(loc, gone)
        return [item for item in items if item is not GONE]
    return node
