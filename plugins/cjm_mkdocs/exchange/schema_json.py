"""JSON Schemas (2020-12) of front matter, made from the models.

They accept whatever the reader accepts, and are looser where JSON Schema cannot say more: the range of an emotion, for
one, depends on the journey's scale.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema as core

from ..model.fields import INLINE
from ..model.meanings import meaning
from ..model.records import EXTENSION, ITEMS, TYPES, Emotion, Link, Record, Stage, Step
from ..reading.schema import input_keys

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT = "An id (lower-case letters, digits, hyphens) refers to an item; any other text is an item itself."
_SCALAR: Schema = {"type": ["string", "number"]}
_NUMERAL = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$"
OWN_KEYS: Schema = {f"^{EXTENSION}": True}
_YES_NO = [
    form
    for word in ("yes", "no", "on", "off", "true", "false")
    for form in (word, word.title(), word.upper())
]


class RecordSchema(GenerateJsonSchema):
    """Without the titles and defaults that only repeat names; a record takes `x_` keys and no other strangers."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core.ModelSchema) -> JsonSchemaValue:
        written = super().model_schema(schema)
        written.pop("title", None)
        model = schema["cls"]
        for name, field in model.model_fields.items():
            for key in input_keys(field, name):
                if key in written.get("properties", ()) and (said := meaning(model, name)):
                    written["properties"][key] |= {"description": said}
        if issubclass(model, Record):
            written["additionalProperties"] = False
            written["patternProperties"] = OWN_KEYS
        return written


class _AsWritten(RecordSchema):
    """What an author may write: one value for a list, a text for an item, a number for a text."""

    def tuple_schema(self, schema: core.TupleSchema) -> JsonSchemaValue:
        several = super().tuple_schema(schema)
        one = several["items"]
        if one == _SCALAR:
            return {"type": [*one["type"], "array", "null"], "items": one}
        return {"anyOf": [*one.get("anyOf", [one]), several, {"type": "null"}]}

    def nullable_schema(self, schema: core.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        if inner == _SCALAR:
            return {"type": [*inner["type"], "null"]}
        return {"anyOf": [inner, {"type": "null"}]}

    def tagged_union_schema(self, schema: core.TaggedUnionSchema) -> JsonSchemaValue:
        text = {"type": "string", "minLength": 1, "description": _TEXT}
        return {"anyOf": [text, self.generate_inner(schema["choices"][INLINE])]}

    def str_schema(self, schema: core.StringSchema) -> JsonSchemaValue:
        return {**super().str_schema(schema), **_SCALAR}

    def float_schema(self, schema: core.FloatSchema) -> JsonSchemaValue:
        return {"anyOf": [super().float_schema(schema), {"type": "string", "pattern": _NUMERAL}]}

    def bool_schema(self, schema: core.BoolSchema) -> JsonSchemaValue:
        return {"anyOf": [{"type": "boolean"}, {"enum": [*_YES_NO, 0, 1]}]}

    def model_schema(self, schema: core.ModelSchema) -> JsonSchemaValue:
        written = super().model_schema(schema)
        model = schema["cls"]
        if not issubclass(model, Record):
            return written
        every = (input_keys(field, name) for name, field in model.model_fields.items())
        spelled = [keys for keys in every if len(keys) > 1]
        for keys in spelled:
            meaning = next(written["properties"][key] for key in keys if key in written["properties"])
            written["properties"] |= dict.fromkeys(keys, meaning)
        written.update(_required(written, spelled))
        return written


def _required(written: Schema, spelled: Iterable[tuple[str, ...]]) -> Schema:
    """The required keys, where one of several spellings is enough."""
    either = [keys for keys in spelled if any(key in written.get("required", ()) for key in keys)]
    alone = [key for key in written.get("required", ()) if not any(key in keys for keys in either)]
    found: Schema = {"required": alone}
    if either:
        found["anyOf"] = [{"required": [key]} for keys in either for key in keys]
    return found


def front_matter_schema(type_: str | None = None, type_key: str = "type") -> Schema:
    """The schema of the front matter of one type's pages, or of all pages told apart by their type.

    Raises KeyError for a type that does not exist.
    """
    defs = _written_definitions()
    if type_ is not None:
        page = _page(type_, type_key, defs)
        schema = {"$schema": DIALECT, "title": f"Front matter: {type_}", **page, "$defs": defs}
        return _only_used(schema)
    pages = {f"page-{name}": _page(name, type_key, defs) for name in TYPES}
    return {
        "$schema": DIALECT,
        "title": "Front matter of personas, customer journeys and what belongs to them",
        "type": "object",
        "properties": {type_key: {"enum": list(TYPES)}},
        "required": [type_key],
        "allOf": [
            {
                "if": {"properties": {type_key: {"const": name}}},
                "then": {"$ref": f"#/$defs/page-{name}"},
            }
            for name in TYPES
        ],
        "$defs": {**defs, **pages},
    }


def _page(type_: str, type_key: str, defs: Schema) -> Schema:
    """The definition of a type, with the key that makes a page of it."""
    item = defs[TYPES[type_].__name__]
    kind = {"const": type_, "description": "Makes this page one of the maps' pages."}
    return {
        **item,
        "properties": {type_key: kind, **item["properties"]},
        "required": [type_key, *item.get("required", ())],
    }


def _written_definitions() -> Schema:
    """A definition for each record, as an author may write it."""
    models: list[type[Record]] = [*ITEMS.values(), Stage, Step, Emotion, Link]
    generator = _AsWritten(ref_template="#/$defs/{model}")
    _, definitions = generator.generate_definitions(
        [(model, "validation", model.__pydantic_core_schema__) for model in models]
    )
    defs: Schema = dict(sorted(definitions.items()))
    defs["Step"]["properties"]["emotion"] = _emotion(defs["Step"]["properties"]["emotion"])
    defs["Step"]["anyOf"] = [{"required": [key]} for key in ("title", "touchpoint", "touchpoints")]
    defs["Journey"]["anyOf"] = [{"required": [key]} for key in ("persona", "personas")]
    defs["Journey"]["properties"]["stages"] = {
        "description": defs["Journey"]["properties"]["stages"]["description"],
        "anyOf": [
            {"$ref": "#/$defs/Stage"},
            {"type": "array", "items": {"$ref": "#/$defs/Stage"}, "minItems": 1},
        ],
    }
    defs["Emotion"]["properties"]["score"] |= _SCORE
    return defs


_SCORE: Schema = {"type": "integer", "minimum": -5, "maximum": 10}
"""The widest of the scales: which one holds is said on the journey, out of a schema's sight."""


def _emotion(generated: Schema) -> Schema:
    """A score, a mapping with a score, or one of these for each persona."""
    one = [_SCORE, {"$ref": "#/$defs/Emotion"}]
    by_persona = {
        "type": "object",
        "additionalProperties": {"anyOf": one},
        "not": {"anyOf": [{"required": [key]} for key in Emotion.model_fields]},
    }
    return {"description": generated["description"], "anyOf": [*one, by_persona, {"type": "null"}]}


def _only_used(schema: Schema) -> Schema:
    """Without the definitions that nothing in it leads to."""
    found: list[str] = []
    waiting = _named_in({key: value for key, value in schema.items() if key != "$defs"})
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += _named_in(schema["$defs"][name])
    return {**schema, "$defs": {name: schema["$defs"][name] for name in sorted(found)}}


def _named_in(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"].removeprefix("#/$defs/")] if isinstance(node.get("$ref"), str) else []
        return own + [name for value in node.values() for name in _named_in(value)]
    return [name for value in node for name in _named_in(value)] if isinstance(node, list) else []


def schema_text(schema: Schema) -> str:
    """A schema as the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
