"""The text of a page that does not exist yet, from what is known of it. The rest stands below as comments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args, get_origin

import yaml
from pydantic.fields import FieldInfo

from ..model.fields import Rating, closed_words
from ..model.keys import input_keys, known_keys, records_in
from ..model.links import link_fields
from ..model.meanings import meaning
from ..model.naming import slug, with_article
from ..model.records import EXTENSION, TYPES, Journey, Link, Record, Step, Thing
from ..problems import one_line
from ..reading.schema import suggestion

__all__ = ["Asked", "Wrong", "asked", "field_of", "file_name", "page_text", "value_of", "yaml_of"]

Kind = Literal["text", "number", "words", "texts", "mapping", "links"]

_NOT_ASKED = frozenset({"id", "former_ids", "title", "stages"})
"""Fields that a page gets in another way."""
_DOUBLE = {"personas": "persona", "touchpoints": "touchpoint", "channels": "channel"}
"""Fields that are the same as another one, where a record has both."""
_RESERVED = frozenset({"index", "readme", "con", "prn", "aux", "nul"}) | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(10)
}
"""File names that mean something else to MkDocs, or to Windows."""
_HINTED = ("description", "owner", "evidence", "reviewed", "review_every")
"""What all types have in common and most pages want."""
_IN_A_STEP = ("touchpoint", "channel", "actions", "thoughts", "emotion", "pain_points", "moment_of_truth")
_FIRST_STEP = "Describe what happens first"
_SCALES = "NAME=1…5"
_UNREADABLE = str.maketrans("", "", "\ufeff\ufffe\uffff")


class Wrong(Exception):
    """A value that a field cannot have, or a key that a type does not have; the text is for the user."""


class Asked(NamedTuple):
    """A field as it is asked for. `choices` are all the words it may hold, `types` the types of things it names."""

    key: str
    kind: Kind
    choices: tuple[str, ...]
    types: tuple[str, ...]
    meaning: str
    example: str = ""

    @property
    def told(self) -> str:
        """Its meaning, with the words it may hold."""
        if all(word in self.meaning for word in self.choices):
            return self.meaning
        return f"{self.meaning} One of {', '.join(self.choices)}."

    @property
    def several(self) -> bool:
        """Whether it may be given more than once."""
        return self.kind in ("texts", "mapping", "links")

    @property
    def single(self) -> str:
        """What one of several is called: `pain-point` for `pain_points`."""
        name = self.key.replace("_", "-")
        if not self.several or not name.endswith("s") or name.endswith("ss"):
            return name
        return f"{name[:-3]}y" if name.endswith("ies") else name[:-1]


def asked(type_: str) -> tuple[Asked, ...]:
    """The fields of a type: its own first, then those that all types have."""
    model = TYPES[type_]
    found = [
        _asked(model, name, field) for name, field in model.model_fields.items() if _is_asked(model, name)
    ]
    common = known_keys(Thing)
    return tuple(sorted(found, key=lambda one: one.key in common))


def _is_asked(model: type[Record], name: str) -> bool:
    return name not in _NOT_ASKED and _DOUBLE.get(name) not in model.model_fields


def _asked(model: type[Record], name: str, field: FieldInfo) -> Asked:
    base, links = field.annotation, {link.name: link for link in link_fields(model)}
    types = links[name].types if name in links else ()
    choices, kind, example = closed_words(base), _kind(field), ""
    if kind == "mapping":
        example = _SCALES if Rating in get_args(base) else "NAME=TEXT"
    elif kind == "links":
        example = "TITLE=URL"
    key = input_keys(field, name)[0]
    return Asked(key, kind, choices, types, " ".join(meaning(model, name).split()), example)


def _kind(field: FieldInfo) -> Kind:
    base = field.annotation
    if get_origin(base) is dict:
        return "mapping"
    if get_origin(base) is tuple:
        return "links" if Link in records_in(base) else "texts"
    if closed_words(base):
        return "words"
    return "number" if {int, float} & set(_leaves(base)) else "text"


def _leaves(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _leaves(part)


def field_of(type_: str, key: str) -> str:
    """The key by which a type knows a field, however it was spelled. Raises `Wrong`, with a suggestion."""
    if key.startswith(EXTENSION):
        return key
    folded = key.strip().replace("-", "_")
    known = {one.key: one.key for one in asked(type_)}
    known |= {other: one for other, one in _DOUBLE.items() if one in known}
    if folded in known:
        return known[folded]
    if folded in known_keys(TYPES[type_]) or folded == "type":
        raise Wrong(f"“{key}” is not set this way; see `cjm new {type_} --help`")
    hint = suggestion(folded, TYPES[type_]) if folded else ""
    raise Wrong(
        f"“{key}” is not a key of {with_article(type_)} ({hint})" if hint else "a key is missing before “=”"
    )


def value_of(one: Asked, texts: Sequence[str], names: Mapping[str, str] | None = None) -> Any:
    """The value of a field from what was typed for it. `names` are those of things, folded → their ids.

    Raises `Wrong` where it cannot be read; whether it is allowed is for the check to say.
    """
    cleaned = [" ".join(one_line(text).translate(_UNREADABLE).split()) for text in texts]
    cleaned = [text for text in cleaned if text]
    if not cleaned:
        return None
    if one.types:
        cleaned = [(names or {}).get(text.casefold(), text) for text in cleaned]
    if one.kind == "mapping":
        pairs = dict(_pair(one, text) for text in cleaned)
        return {name: _number(value) for name, value in pairs.items()} if one.example == _SCALES else pairs
    if one.kind == "links":
        return [dict(zip(("title", "url"), _pair(one, text), strict=True)) for text in cleaned]
    if one.kind == "texts":
        return cleaned if len(cleaned) > 1 else cleaned[0]
    if len(cleaned) > 1:
        raise Wrong(f"“{one.key}” is given twice")
    return _number(cleaned[0]) if one.kind == "number" else cleaned[0]


def _pair(one: Asked, text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise Wrong(f"“{text}” is given for “{one.key}”; {one.example} is expected")
    return name.strip(), value.strip()


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text) if text.isascii() and "_" not in text else text
        except ValueError:
            continue
    return text


def file_name(type_: str, name: str, id_: str | None = None) -> str:
    """The stem of a page's file, which is its id; never one that means something else."""
    stem = id_ or slug(name)
    return f"{stem}-{type_}" if stem in _RESERVED else stem


def page_text(
    type_: str,
    name: str,
    values: Mapping[str, Any],
    stages: Sequence[tuple[str, Sequence[str]]] = (),
    type_key: str = "type",
    *,
    comments: bool = True,
) -> str:
    """A page of a type. `values` are by key, `stages` (of a journey) names with the titles of their steps.

    With `comments`, the fields that are left tell their meaning, ready to be filled in.
    """
    name = " ".join(one_line(name).translate(_UNREADABLE).split())
    model = TYPES[type_]
    title = input_keys(model.model_fields["title"], "title")[0]
    lines = [f"{type_key}: {type_}", f"{title}: {yaml_of(name)}"]
    for key, value in values.items():
        lines += _entry(key, value)
    if comments:
        lines += _comments(one for one in _worth_telling(type_) if one.key not in values)
    if model is Journey:
        lines += _stages(stages, comments)
    front = "\n".join(lines)
    return f"---\n{front}\n---\n\n# {_heading(name)}\n"


def _worth_telling(type_: str) -> Iterator[Asked]:
    common = known_keys(Thing)
    return (one for one in asked(type_) if one.key not in common or one.key in _HINTED)


def _comments(fields: Iterable[Asked], indent: str = "") -> Iterator[str]:
    return (f"{indent}# {one.key}: # {one.told}" for one in fields)


def _entry(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield f"{key}:"
        yield from (f"  {yaml_of(name)}: {yaml_of(inner)}" for name, inner in value.items())
    elif isinstance(value, list):
        yield f"{key}:"
        for item in value:
            pairs = item.items() if isinstance(item, Mapping) else ()
            shown = ", ".join(f"{name}: {_quoted(inner)}" for name, inner in pairs)
            yield f"  - {{{shown}}}" if pairs else f"  - {yaml_of(item)}"
    else:
        yield f"{key}: {yaml_of(value)}"


def _stages(stages: Sequence[tuple[str, Sequence[str]]], comments: bool) -> Iterator[str]:
    fields = {one: _asked(Step, one, Step.model_fields[one]) for one in _IN_A_STEP} if comments else {}
    yield "stages:"
    for number, (name, steps) in enumerate(stages):
        yield f"  - name: {yaml_of(name)}"
        yield "    steps:"
        for position, step in enumerate(steps or (_FIRST_STEP,)):
            yield f"      - title: {yaml_of(step)}"
            if number == position == 0:
                yield from _comments(fields.values(), "        ")


def yaml_of(value: Any) -> str:
    """A value on one line of YAML, in quotes where it would be read as something else without them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return text if _is_plain(text) else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    if not text or not (text[0].isalnum() and text == text.strip()) or ": " in text or " #" in text:
        return False
    try:
        return text[-1] != ":" and _is_itself(text)
    except yaml.YAMLError:
        return False


def _is_itself(text: str) -> bool:
    """Whether YAML reads a text as itself, and a date as the day it is written as."""
    found = yaml.safe_load(text)
    return found == text or (not isinstance(found, str | int | float) and str(found) == text)


def _heading(name: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#{}" else letter for letter in name)
