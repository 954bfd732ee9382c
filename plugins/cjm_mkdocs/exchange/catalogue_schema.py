"""The JSON Schema (2020-12) of the exported catalogue, `cjm/catalogue.schema.json`; its `fields` come from the models."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, get_args

from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema as core

from ..model.records import GRADES, ITEMS, LARGE, Emotion, Link, Record, Stage, Step
from ..model.vocabulary import Channel, LifecycleStage
from ..problems import RULES, SEVERITIES
from ..views.answers import STATES as ANSWERS
from ..views.evidence import STATES as VALIDITY
from ..views.metrics import STATES, Move
from .catalogue_json import FORMAT, FORMAT_VERSION, STATED_ABOVE
from .schema_json import DIALECT, OWN_KEYS, RecordSchema, Schema


class _AsExported(RecordSchema):
    """What the catalogue file holds: lists are lists, items are ids, dates are texts."""

    def tagged_union_schema(self, schema: core.TaggedUnionSchema) -> JsonSchemaValue:
        return {"type": "string"}

    def nullable_schema(self, schema: core.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core.ModelSchema) -> JsonSchemaValue:
        written = super().model_schema(schema)
        written.pop("description", None)
        return written


class _Parts:
    """Small shapes that the catalogue's schema is made of."""

    id: ClassVar[Schema] = {"type": "string", "minLength": 1}
    url: ClassVar[Schema] = {"type": "string", "description": "The address within the site, with its anchor."}
    reference: ClassVar[Schema] = {"$ref": "#/$defs/reference"}


def catalogue_schema() -> Schema:
    """The schema of `cjm/catalogue.json`."""
    return {
        "$schema": DIALECT,
        "title": "A catalogue of personas, customer journeys and what belongs to them",
        **_object(
            {
                "format": {"const": FORMAT},
                "version": {"const": FORMAT_VERSION, "description": "Raised when readers would break."},
                "generator": {"type": "string", "description": "The package that wrote the file."},
                "today": {
                    "type": "string",
                    "description": "The day that ages and due dates are counted from.",
                },
                "lifecycle": {"type": "array", "items": {"$ref": "#/$defs/lifecycle-stage"}},
                "channels": {"type": "array", "items": {"$ref": "#/$defs/channel"}},
                "entries": {
                    "type": "array",
                    "items": {"$ref": "#/$defs/entry"},
                    "description": "Everything with an identity, by type and id.",
                },
                "problems": {"type": "array", "items": {"$ref": "#/$defs/problem"}},
                "waived": {
                    "type": "array",
                    "items": {"$ref": "#/$defs/problem"},
                    "description": "Problems that their pages waive, with the reason as `hint`.",
                },
            }
        ),
        "$defs": _shapes() | _exported_definitions(),
    }


def _object(properties: Schema, optional: Iterable[str] = ()) -> Schema:
    left_out = set(optional)
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in left_out],
        "additionalProperties": False,
    }


def _shapes() -> Schema:
    place = {"type": {"enum": list(ITEMS)}, "id": _Parts.id, "stage": _Parts.id, "step": _Parts.id}
    return {
        "reference": _object({"type": {"enum": list(ITEMS)}, "id": _Parts.id}),
        "place": {
            **_object(place, ("stage", "step")),
            "description": "A thing as a whole, or a stage or step of a journey.",
        },
        "use": {
            **_object({"role": {"type": "string"}, **place}, ("stage", "step")),
            "description": "A place that names this thing in its field `role`.",
        },
        "links": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": _Parts.reference, "minItems": 1},
            "description": "What is named, by field; only what exists. `persona`, `touchpoint` count as plural.",
        },
        "lifecycle-stage": _term(LifecycleStage),
        "channel": _term(Channel),
        "entry": _entry(),
        "stage": _stage(),
        "step": _step(),
        "measured": _measured(),
        "validity": _validity(),
        "grade": {
            "enum": list(GRADES),
            "description": f"How sure a claim is. Evidence of at least {LARGE} people, tickets or sessions suffices alone.",
        },
        "problem": _problem(),
    }


def _term(model: type[LifecycleStage] | type[Channel]) -> Schema:
    properties = _AsExported().generate(model.__pydantic_core_schema__, mode="serialization")["properties"]
    return _object(properties)


def _entry() -> Schema:
    entry = _object(
        {
            "type": {"enum": list(ITEMS)},
            "id": _Parts.id,
            "title": {"type": "string"},
            "path": {"type": "string", "description": "The file it is written in, from the content folder."},
            "url": _Parts.url,
            "inline": {"type": "boolean", "description": "Whether it has no page of its own."},
            "home": {"$ref": "#/$defs/place", "description": "Where an inline thing was first written."},
            "fields": {"type": "object"},
            "links": {"$ref": "#/$defs/links"},
            "used_by": {"type": "array", "items": {"$ref": "#/$defs/use"}},
            "stages": {"type": "array", "items": {"$ref": "#/$defs/stage"}},
            "measured": {"$ref": "#/$defs/measured"},
            "validity": {"$ref": "#/$defs/validity"},
            "answer": {
                "enum": list(ANSWERS),
                "description": "Of pain points: whether they are solved on the day `today`, or something is planned.",
            },
            "grade": {
                "$ref": "#/$defs/grade",
                "description": "Of claims, and of what rests on anything. Of a journey: of its emotions that are not assumed.",
            },
            "withheld": {
                "const": True,
                "description": "Set where the grade rests on more evidence than is public.",
            },
        },
        ("home", "stages", "measured", "validity", "answer", "grade", "withheld"),
    )
    of_types = [
        {
            "if": {"properties": {"type": {"const": type_}}},
            "then": {
                "properties": {"fields": {"$ref": f"#/$defs/fields-{type_}"}},
                **_only_of(type_),
            },
        }
        for type_ in ITEMS
    ]
    home = {
        "if": {"properties": {"inline": {"const": True}}},
        "then": {"required": ["home"]},
        "else": {"not": {"required": ["home"]}},
    }
    return {**entry, "allOf": [*of_types, home]}


_PARTS_OF = {"journey": "stages", "metric": "measured", "evidence": "validity"}
"""What entries of a type have, and others have not."""


def _only_of(type_: str) -> Schema:
    own = _PARTS_OF.get(type_)
    others = [{"required": [part]} for part in _PARTS_OF.values() if part != own]
    return {**({"required": [own]} if own else {}), "not": {"anyOf": others}}


def _validity() -> Schema:
    return {
        **_object(
            {
                "method": {"enum": ["qualitative", "quantitative"]},
                "until": {
                    "type": ["string", "null"],
                    "description": "The last day, year-month-day; null where it has no date or no end.",
                },
                "state": {"enum": list(VALIDITY)},
            }
        ),
        "description": "Whether a piece of evidence may be relied on, on the day `today`.",
    }


def _measured() -> Schema:
    number: Schema = {"type": ["number", "null"]}
    day: Schema = {"type": ["string", "null"], "description": "Year-month-day."}
    reading = _object(
        {
            "date": {
                "type": "string",
                "description": "Year-month-day; the last day where a month or a year was written.",
            },
            "value": {"type": "number"},
            "persona": {
                "type": ["string", "null"],
                "description": "The id of a persona; null for all customers.",
            },
            "n": {"type": ["integer", "null"], "description": "What the value was made from."},
        }
    )
    return {
        **_object(
            {
                "current": {
                    **number,
                    "description": "The latest value for all customers: a reading, unless `as_of` is later.",
                },
                "as_of": day,
                "state": {"enum": list(STATES)},
                "progress": {
                    **number,
                    "description": "(current - baseline) / (target - baseline).",
                },
                "moved": {"enum": list(get_args(Move))},
                "readings": {"type": "array", "items": reading, "description": "By date and persona."},
            }
        ),
        "description": "Where a metric stands on the day `today`.",
    }


def _stage() -> Schema:
    return _object(
        {
            "id": {**_Parts.id, "description": "Unique in its journey."},
            "name": {"type": "string"},
            "lifecycle": {
                "type": ["string", "null"],
                "description": "An id of `lifecycle`, null for none.",
            },
            "url": _Parts.url,
            "fields": {"$ref": "#/$defs/fields-stage"},
            "links": {"$ref": "#/$defs/links"},
            "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}},
        }
    )


def _step() -> Schema:
    return _object(
        {
            "id": {**_Parts.id, "description": "Unique in its stage."},
            "number": {"type": "integer", "minimum": 1, "description": "Counts through the journey."},
            "title": {"type": "string"},
            "url": _Parts.url,
            "channels": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Ids of `channels`, or free names; those of the touchpoints where none are written.",
            },
            "personas": {
                "type": "array",
                "items": _Parts.id,
                "description": "Who is on this step; the journey's personas where none are written.",
            },
            "emotions": {
                "type": "object",
                "additionalProperties": {"$ref": "#/$defs/emotion"},
                "description": "By persona id; `*` holds for every persona not named.",
            },
            "emotion_grades": {
                "type": "object",
                "additionalProperties": {"$ref": "#/$defs/grade"},
                "description": "How sure these emotions are; targets have no grade.",
            },
            "fields": {"$ref": "#/$defs/fields-step"},
            "links": {"$ref": "#/$defs/links"},
        },
        ("emotion_grades",),
    )


def _problem() -> Schema:
    return _object(
        {
            "path": {"type": "string"},
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1},
            "rule": {"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9-]+$", "examples": list(RULES)},
            "severity": {"enum": list(SEVERITIES)},
            "message": {"type": "string"},
            "hint": {"type": "string"},
        }
    )


def _exported_definitions() -> Schema:
    """What may stand in `fields`, for each kind of record, and the records that stand there whole."""
    models: dict[str, type[Record]] = {**ITEMS, "stage": Stage, "step": Step}
    generator = _AsExported(ref_template="#/$defs/{model}")
    exported: list[type[Record]] = [*models.values(), Emotion]
    _, generated = generator.generate_definitions(
        [(model, "serialization", model.__pydantic_core_schema__) for model in exported]
    )
    definitions: Schema = dict(generated.items())
    found: Schema = {}
    for name, model in models.items():
        fields = definitions[model.__name__]
        properties = {
            key: _in_words(value) for key, value in fields["properties"].items() if key not in STATED_ABOVE
        }
        found[f"fields-{name}"] = {
            "type": "object",
            "properties": properties,
            "patternProperties": OWN_KEYS,
            "additionalProperties": False,
        }
    score = {"type": "integer", "minimum": -2, "maximum": 2, "description": "From -2 (very bad) to 2."}
    emotion = definitions[Emotion.__name__]
    emotion["properties"]["score"] = score
    return {**found, "Link": definitions[Link.__name__], "emotion": emotion}


def _in_words(schema: Schema) -> Schema:
    """Scales that may be written as numbers are exported as words."""
    allowed = schema.get("enum", ())
    if any(isinstance(value, str) for value in allowed):
        return {**schema, "enum": [value for value in allowed if isinstance(value, str)]}
    return schema
