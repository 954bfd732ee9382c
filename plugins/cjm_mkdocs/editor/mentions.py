"""What a document names, and where: references by id, things by their name, and the ids that things are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..catalogue import Key
from ..conditions.properties import Property
from ..model.links import link_fields
from ..model.naming import is_slug, slug
from ..model.records import Emotion, Thing
from ..reading.frontmatter import Places
from .conditions import Block, Conditions, Options
from .cursor import Way
from .documents import Document, Placed
from .grammar import FrontMatter, Stand
from .marks import Mark, inner
from .text import At, Region, Span


class Mention(NamedTuple):
    """A thing that is named at a place.

    reference: by its id · name: by its name, which makes it the same thing wherever it is written · title: the name in
    a mapping · id: the id it is given in a mapping.
    """

    key: Key
    how: Literal["reference", "name", "title", "id"]
    span: Span
    """Where the id or name stands, without quotes."""
    mark: Mark
    region: Region


def mentions(document: Document) -> Iterator[Mention]:
    """All things that a document names, in order of place for each of its pieces."""
    for placed in document.pieces:
        for mark in document.marks_of(placed):
            yield from _mentioned(document, placed, mark)


def mention_at(document: Document, at: At) -> Mention | None:
    """The thing that is named at a place, if any."""
    placed = document.grammar_at(at)
    for mark in document.marks_of(placed) if placed else ():
        if placed and (mark.value.holds(at) or (mark.key is not None and mark.key.holds(at))):
            for one in _mentioned(document, placed, mark):
                if one.span.holds(at):
                    return one
    return None


def _mentioned(document: Document, placed: Placed, mark: Mark) -> Iterator[Mention]:
    way = mark.way[len(placed.outer) :] if mark.way[: len(placed.outer)] == placed.outer else None
    if way is None:
        return
    grammar, catalogue = placed.grammar, document.around.catalogue
    if isinstance(grammar, FrontMatter):
        yield from _in_front(document, grammar, way, mark, placed.region)
    elif mark.text is not None and isinstance(grammar, Block | Options):
        asked = _asked(grammar, way)
        for type_ in asked.types if asked and asked.kind == "thing" else ():
            if Key(type_, mark.text) in catalogue.entries:
                yield Mention(Key(type_, mark.text), "reference", inner(mark), mark, placed.region)
                return


def _asked(grammar: Block | Options, way: Way) -> Property | None:
    conditions: tuple[Conditions, Way] | None
    if isinstance(grammar, Block):
        conditions = (grammar.conditions, way[1:]) if way[:1] == ("where",) else None
    else:
        conditions = grammar.conditions(way)
    found = conditions[0].below(conditions[1]) if conditions and conditions[1] else None
    return found if isinstance(found, Property) else None


def _in_front(
    document: Document, grammar: FrontMatter, way: Way, mark: Mark, region: Region
) -> Iterator[Mention]:
    catalogue = document.around.catalogue
    stand = grammar.stand(way)
    if stand is None or not stand.field:
        return
    if stand.inner is Emotion and mark.key is not None and way[-1] != stand.field:
        persona = str(way[-1])
        key = Key("persona", persona if is_slug(persona) else slug(persona))
        yield Mention(key, "reference" if is_slug(persona) else "name", mark.key, mark, region)
    if mark.text is None:
        return
    if stand.inner is None and issubclass(stand.model, Thing):
        yield from _of_itself(document, grammar, stand, way, mark, region)
    link = next((link for link in link_fields(stand.model) if link.name == stand.field), None)
    if link is None:
        return
    if is_slug(mark.text):
        keys = [Key(type_, mark.text) for type_ in link.types]
        key = next((key for key in keys if key in catalogue.entries), keys[0])
        yield Mention(key, "reference", inner(mark), mark, region)
    elif stand.inner is not None and issubclass(stand.inner, Thing) and stand.inner.shared_by_name:
        yield Mention(Key(stand.inner.type, slug(mark.text)), "name", inner(mark), mark, region)


def _of_itself(
    document: Document, grammar: FrontMatter, stand: Stand, way: Way, mark: Mark, region: Region
) -> Iterator[Mention]:
    """The id or the name that a thing is given in its own mapping."""
    model, text = stand.model, mark.text or ""
    if not issubclass(model, Thing):
        return
    if stand.field == "id":
        yield Mention(Key(model.type, text), "id", inner(mark), mark, region)
    elif stand.field == "title":
        given = document.by_way(region).get((*way[:-1], "id"))
        if given is not None and given.text:
            yield Mention(Key(model.type, given.text), "title", inner(mark), mark, region)
        elif len(way) == 1:
            yield Mention(Key(model.type, grammar.own_id), "title", inner(mark), mark, region)
        elif model.shared_by_name:
            yield Mention(Key(model.type, slug(text)), "title", inner(mark), mark, region)


def place_of(document: Document, key: Key) -> Span:
    """Where a thing that stands in a document is written: its id, or its name, or what comes nearest."""
    own = [one for one in mentions(document) if one.key == key and one.how != "reference"]
    entry = document.around.catalogue.entries[key]
    if entry.home is None:
        own = [one for one in own if len(one.mark.way) == 1]
    if own:
        return min(own, key=lambda one: ("id", "title", "name", "reference").index(one.how)).span
    front = document.text.front
    line, column = Places(front.text, front.first + 1).of(entry.loc) if front else (1, 1)
    return document.text.word_at(line - 1, column - 1)


__all__ = ["Mention", "mention_at", "mentions", "place_of"]
