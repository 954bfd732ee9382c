"""What may be written where: keys and values, with their meaning, read off the model and the catalogue."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, Protocol, get_args, get_origin

from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from ..catalogue import Catalogue, Entry
from ..model.fields import Interval, Picture, closed_words, scale_named
from ..model.keys import input_keys, known_keys, records_in
from ..model.links import MERGED, LinkField, link_fields
from ..model.meanings import meaning
from ..model.naming import is_slug, spoken
from ..model.records import TYPES, Emotion, Record, Thing
from ..model.vocabulary import Term
from ..problems import RULES, Rule
from ..reading.page import default_id
from ..rules.waivers import KEY as WAIVE
from ..settings import Settings
from .cursor import ITEM, Way

Form = Literal["text", "list", "mapping", "records"]
_TYPE = "Makes this page one of the maps' pages."
_WAIVE = "Rules that need not hold on this page, each with the reason, and `until` for how long."
PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif", ".avif")


class Choice(NamedTuple):
    """Something that may be written at a place."""

    text: str
    kind: Literal["key", "word", "thing", "term", "file", "date", "rule"]
    detail: str = ""
    """What it is, in a few words."""
    meaning: str = ""
    """What it means, as Markdown."""
    form: Form = "text"
    """Of a key: how its value is written."""
    first: str = ""
    """Of a key whose values are records: the key that each of them begins with."""


@dataclass(frozen=True)
class Around:
    """What a page is written among."""

    catalogue: Catalogue
    settings: Settings
    files: frozenset[str]
    """All files below the content folder."""
    path: str = ""
    """The page's own."""
    with_blocks: frozenset[str] = frozenset()
    """The pages that have `cjm` blocks, of whatever type."""

    def things(self, types: Iterable[str]) -> Iterator[Choice]:
        """What can be referred to."""
        for type_ in types:
            for entry in self.catalogue.of_type(type_):
                if is_slug(entry.id):
                    yield Choice(entry.id, "thing", entry.title, described(entry))


class Grammar(Protocol):
    """What may be written in one kind of YAML. Ways lead from its outermost mapping."""

    def keys(self, way: Way) -> Sequence[Choice]:
        """The keys of the mapping that a way leads to."""

    def values(self, way: Way) -> Sequence[Choice]:
        """The values that a way may lead to."""

    def meaning(self, way: Way) -> str:
        """What the key at the end of a way means, as Markdown; empty for an unknown one."""

    def same(self, way: Way, key: str) -> frozenset[str]:
        """The spellings of a key, of which only one may stand in a mapping."""


def described(entry: Entry) -> str:
    """A thing in some lines of Markdown."""
    record = entry.record
    told = record.description or getattr(record, "summary", None) or getattr(record, "quote", None) or ""
    lines = [f"**{_harmless(entry.title)}** – {spoken(entry.type)} `{entry.id}`"]
    lines += [_harmless(part) for part in (told,) if part]
    facts = [
        f"{name.replace('_', ' ')}: {_harmless(str(value))}"
        for name in ("severity", "frequency", "state", "kind", "status", "owner")
        if (value := getattr(record, name, None))
    ]
    if facts:
        lines.append(" · ".join(facts))
    lines.append(f"`{entry.path}`")
    return "\n\n".join(lines)


def _harmless(text: str) -> str:
    """A text of a page as an editor may show it: nothing is fetched or run for it."""
    return text.replace("<", "&lt;").replace("![", "!\\[")


# --- front matter ----------------------------------------------------------------------------------------------------


class Stand(NamedTuple):
    """Where a way leads: to a mapping of `model`, or to the value of its `field`; to one in a free mapping with `key`."""

    model: type[Record]
    field: str = ""
    key: str = ""

    @property
    def info(self) -> FieldInfo:
        return self.model.model_fields[self.field]

    @property
    def inner(self) -> type[Record] | None:
        """The records that the field may hold."""
        return next(records_in(self.info.annotation), None) if self.field else None


@dataclass(frozen=True)
class FrontMatter:
    """The grammar of the front matter of pages of one type; of no type yet, only the type can be written."""

    type: str
    around: Around
    scale: str = ""
    """The journey's `emotion_scale`, as far as it is written."""

    @property
    def own_id(self) -> str:
        """The id of the page, where it states none."""
        return default_id(self.around.path)

    def keys(self, way: Way) -> Sequence[Choice]:
        type_key = self.around.settings.type_key
        if not way and self.type not in TYPES:
            return [Choice(type_key, "key", "what this page is", _TYPE)]
        if way and way[0] == WAIVE:
            return [*self._rules(), Choice("until", "key", "a date", "The last day on which this holds.")]
        stand = self.stand(way)
        if stand is None or stand.key:
            return []
        model = stand.inner if stand.field else stand.model
        if model is None:
            return []
        found = [_key(model, name) for name in model.model_fields]
        if not way:
            found.insert(0, Choice(type_key, "key", "what this page is", _TYPE))
            found.append(Choice(WAIVE, "key", "rules, with reasons", _WAIVE, "mapping"))
        if model is Emotion and way[-1] == stand.field:  # for each persona, not of one
            found += self.around.things(("persona",))
        return found

    def same(self, way: Way, key: str) -> frozenset[str]:
        stand = self.stand(way)
        model = (stand.inner if stand.field else stand.model) if stand else None
        name = known_keys(model).get(key) if model else None
        if model is None or name is None:
            return frozenset({key})
        merged = MERGED.get(name, name)
        alike = [other for other in model.model_fields if merged in (other, MERGED.get(other))] or [name]
        return frozenset(key for other in alike for key in input_keys(model.model_fields[other], other))

    def values(self, way: Way) -> Sequence[Choice]:
        names = [part for part in way if isinstance(part, str)]
        if names == [self.around.settings.type_key]:
            return [Choice(type_, "word", meaning=model.__doc__ or "") for type_, model in TYPES.items()]
        if not names or self.type not in TYPES:
            return []
        if names[:2] == [WAIVE, "until"]:
            return [self._today()]
        stand = self.stand(way)
        return list(self._of_field(stand)) if stand is not None and stand.field else []

    def meaning(self, way: Way) -> str:
        if way == (self.around.settings.type_key,):
            return _TYPE
        if way[:1] == (WAIVE,):
            rule = RULES.get(str(way[1])) if len(way) == 2 else None
            return f"**{rule.id}** ({rule.severity})\n\n{rule.summary} {rule.advice}" if rule else ""
        stand = self.stand(way) if self.type in TYPES else None
        return _meaning(stand.model, stand.field) if stand and stand.field and not stand.key else ""

    # --- ways ------------------------------------------------------------------------------------------------------

    def stand(self, way: Way) -> Stand | None:
        stand = Stand(TYPES[self.type]) if self.type in TYPES else None
        for part in way:
            if stand is None or stand.key:
                return None
            if isinstance(part, str):
                stand = _below(stand, part)
        return stand

    # --- values ----------------------------------------------------------------------------------------------------

    def _of_field(self, stand: Stand) -> Iterator[Choice]:
        info, name = stand.info, stand.field
        if stand.inner is Emotion or (stand.model is Emotion and name == "score"):
            scale = scale_named(self.scale)
            feelings = {scale.low: "the worst", scale.high: "the best"}
            for score in range(scale.high, scale.low - 1, -1):
                yield Choice(str(score), "word", feelings.get(score, ""))
            return
        parts = [*_parts(info.annotation), *info.metadata]
        yield from (
            Choice(word, "word", meaning=meaning(stand.model, name))
            for word in _words(info.annotation, parts)
        )
        if bool in parts:
            yield from (Choice(word, "word") for word in ("true", "false"))
        link = _link(stand.model, name)
        if link is not None:
            yield from self.around.things(link.types)
        elif name in ("channel", "channels"):
            yield from _terms(self.around.catalogue.channels)
        elif name == "lifecycle":
            yield from _terms(self.around.catalogue.lifecycle)
        elif stand.key or not _is_text(parts):
            yield from _rating(parts)
        if date in parts:
            yield self._today()
        if _is(Interval, info):
            yield from (
                Choice(word, "word") for word in ("90 days", "12 weeks", "3 months", "6 months", "1 year")
            )
        if _is(Picture, info):
            yield from self._files(PICTURES)
        elif name == "data":
            yield from self._files((".csv",))
        elif name == "tags":
            tags = (tag for entry in self.around.catalogue.entries.values() for tag in entry.record.tags)
            yield from (Choice(tag, "word") for tag in sorted(set(tags)))

    def _today(self) -> Choice:
        return Choice(self.around.catalogue.today.isoformat(), "date", "today")

    def _files(self, endings: tuple[str, ...]) -> Iterator[Choice]:
        folder = posixpath.dirname(self.around.path) or "."
        for file in sorted(self.around.files):
            if file.lower().endswith(endings):
                yield Choice(posixpath.relpath(file, folder), "file")

    def _rules(self) -> Iterator[Choice]:
        own = (Rule(rule.id, rule.severity, rule.summary, rule.advice) for rule in self.around.settings.rules)
        for rule in (*RULES.values(), *own):
            yield Choice(rule.id, "key", rule.severity, f"{rule.summary} {rule.advice}")


def _below(stand: Stand, part: str) -> Stand | None:
    """Where a key leads from here."""
    model = stand.model
    if stand.field:
        inner, is_mapping = stand.inner, get_origin(stand.info.annotation) is dict
        if is_mapping and (inner is None or part not in known_keys(inner)):
            return stand if inner else stand._replace(key=part)
        if inner is None:
            return None
        model = inner
    name = known_keys(model).get(part)
    return Stand(model, name) if name else None


def _key(model: type[BaseModel], name: str) -> Choice:
    info = model.model_fields[name]
    form, first = _form(info, name)
    return Choice(input_keys(info, name)[0], "key", _kind(model, name), _meaning(model, name), form, first)


def _form(info: FieldInfo, name: str) -> tuple[Form, str]:
    inner = next(records_in(info.annotation), None)
    if get_origin(info.annotation) is dict:
        return ("text" if inner else "mapping"), ""
    if get_origin(info.annotation) is not tuple:
        return "text", ""
    if inner is not None and not issubclass(inner, Thing):
        named = next(name for name in ("title", "name") if name in inner.model_fields)
        return "records", named
    return ("list" if name.endswith("s") else "text"), ""


def _kind(model: type[BaseModel], name: str) -> str:
    """What a field holds, in a few words."""
    info = model.model_fields[name]
    many = get_origin(info.annotation) is tuple
    link = _link(model, name)
    inner = next(records_in(info.annotation), None)
    required = "required · " if info.is_required() else ""
    if link is not None:
        kind = " or ".join(f"{spoken(type_)}s" if many else spoken(type_) for type_ in link.types)
    elif inner is not None:
        kind = f"{inner.__name__.lower()}s" if many else inner.__name__.lower()
    elif get_origin(info.annotation) is dict:
        kind = "mapping"
    else:
        parts = [*_parts(info.annotation), *info.metadata]
        words = list(_words(info.annotation, parts))
        plain = "date" if date in parts else "number" if {int, float} & {*_types(parts)} else "text"
        kind = (
            " | ".join(words)
            if words
            else "true or false"
            if bool in parts
            else f"{plain}s"
            if many
            else plain
        )
    return required + kind


def _meaning(model: type[BaseModel], name: str) -> str:
    info = model.model_fields[name]
    key = input_keys(info, name)[0]
    return f"**{key}** – {_kind(model, name)}\n\n{meaning(model, name)}".rstrip()


def _link(model: type[BaseModel], name: str) -> LinkField | None:
    return next((link for link in link_fields(model) if link.name == name), None)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    yield from getattr(annotation, "__metadata__", ())
    for argument in get_args(annotation):
        if isinstance(argument, FieldInfo):
            yield from argument.metadata
        else:
            yield from _parts(argument)


def _types(parts: Iterable[Any]) -> Iterator[type]:
    return (part for part in parts if isinstance(part, type))


def _words(annotation: Any, parts: Iterable[Any]) -> Iterator[str]:
    words = dict.fromkeys(closed_words(annotation))
    for part in () if words else parts:
        if isinstance(part, WithJsonSchema) and isinstance(part.json_schema, dict):
            words.update(
                dict.fromkeys(word for word in part.json_schema.get("enum", ()) if isinstance(word, str))
            )
    yield from words


def _is_text(parts: Iterable[Any]) -> bool:
    return str in parts


def _rating(parts: Iterable[Any]) -> Iterator[Choice]:
    """The whole numbers of a short scale."""
    known = list(parts)
    low = next((part.ge for part in known if getattr(part, "ge", None) is not None), None)
    high = next((part.le for part in known if getattr(part, "le", None) is not None), None)
    if int in known and low is not None and high is not None and high - low <= 10:
        ends = {low: "the least", high: "the most"}
        yield from (
            Choice(str(number), "word", ends.get(number, "")) for number in range(int(low), int(high) + 1)
        )


def _is(kind: Any, info: FieldInfo) -> bool:
    """Whether a field is of a kind of text that is an annotated one, such as a span of time."""
    marks = set(map(id, get_args(kind)[1:]))
    return any(id(part) in marks for part in (*_parts(info.annotation), *info.metadata))


def _terms(vocabulary: Iterable[Term]) -> Iterator[Choice]:
    for term in vocabulary:
        aliases = f"also: {', '.join(term.aliases)}" if term.aliases else ""
        yield Choice(term.id, "term", term.own_title, aliases)


__all__ = ["ITEM", "Around", "Choice", "FrontMatter", "Grammar", "described"]
