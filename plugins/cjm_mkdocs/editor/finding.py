"""What is known of the thing at a place: what it means, where it is written, where else it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..catalogue import Catalogue, Key
from ..conditions.properties import Property
from ..model.naming import spoken
from ..model.records import TYPES
from .cursor import Way, cursor_in
from .documents import Document
from .grammar import Around, FrontMatter, described
from .mentions import Mention, mention_at, mentions, place_of
from .text import At, Span

Open = Callable[[str], Document]
"""A document by its path below the content folder, or `CONFIGURATION`. Raises `OSError` for what cannot be read."""
CONFIGURATION = "mkdocs.yml"
"""Stands for the site's configuration, whatever its name: no page is called so."""


class Found(NamedTuple):
    """A place in a document."""

    path: str
    span: Span


class Told(NamedTuple):
    """What is said of a place, as Markdown."""

    text: str
    span: Span


def hover(document: Document, at: At) -> Told | None:
    """What stands at a place: the meaning of a key, or the thing that a value names."""
    named = mention_at(document, at)
    entry = document.around.catalogue.entries.get(named.key) if named else None
    if named and entry:
        return Told(
            f"{described(entry)}\n\n{_used(document.around.catalogue, named.key)}".rstrip(), named.span
        )
    found = document.mark_at(at)
    if found is None:
        return _hover_unfinished(document, at)
    placed, mark, is_key = found
    way = mark.way[len(placed.outer) :]
    if is_key and mark.key is not None:
        meaning = placed.grammar.meaning(way)
        return Told(meaning, mark.key) if meaning else None
    text = _of_value(document, way, mark.text or "") if isinstance(placed.grammar, FrontMatter) else ""
    text = text or placed.grammar.meaning(way)
    return Told(text, mark.value) if text and mark.style not in ("|", ">") else None


def _hover_unfinished(document: Document, at: At) -> Told | None:
    """The meaning of a key in a text that is no YAML yet."""
    placed = document.grammar_at(at)
    cursor = cursor_in(placed.region, at) if placed else None
    if placed is None or cursor is None or cursor.kind == "value":
        return None
    word = document.text.line(at.line)[cursor.word.start.column : cursor.word.end.column].strip()
    meaning = placed.grammar.meaning((*cursor.way[len(placed.outer) :], word)) if word else ""
    return Told(meaning, cursor.word) if meaning else None


def _of_value(document: Document, way: Way, text: str) -> str:
    """What one of the site's shared words means."""
    catalogue, last = document.around.catalogue, next((p for p in reversed(way) if isinstance(p, str)), "")
    if way == (document.around.settings.type_key,):
        model = TYPES.get(text)
        return f"**{spoken(text)}**\n\n{model.__doc__}" if model else ""
    words = (
        catalogue.channels
        if last in ("channel", "channels")
        else catalogue.lifecycle
        if last == "lifecycle"
        else None
    )
    term = words.find(text) if words else None
    if term is None:
        return ""
    aliases = f"\n\nAlso written: {', '.join(term.aliases)}" if term.aliases else ""
    return f"**{term.own_title}** `{term.id}`{aliases}"


def _used(catalogue: Catalogue, key: Key) -> str:
    steps = len(catalogue.places(key))
    owners = {use.place.owner for use in catalogue.uses.get(key, ())}
    journeys = len({owner for owner in owners if owner.type == "journey"})
    said = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((steps, "step"), (journeys, "journey"))
        if count
    ]
    return f"On {' of '.join(said)}." if said else ""


# --- where it is -----------------------------------------------------------------------------------------------------


def definition(document: Document, at: At, open_: Open) -> Found | None:
    """Where the thing that is named at a place is written."""
    named = mention_at(document, at)
    entry = document.around.catalogue.entries.get(named.key) if named else None
    if entry is None:
        return None
    there = document if entry.path == document.around.path else _opened(open_, entry.path)
    return Found(entry.path, place_of(there, entry.key)) if there else None


def subject(document: Document, at: At) -> Mention | None:
    """The thing that is named at a place, or written there; of the line that says its type, the page's own."""
    named = mention_at(document, at)
    if named is not None:
        return named
    found = document.mark_at(at)
    key = document.around.catalogue.by_path.get(document.around.path)
    if found is None or key is None or found[1].way != (document.around.settings.type_key,):
        return None
    return Mention(key, "title", found[1].value, found[1], found[0].region)


def references(document: Document, at: At, open_: Open, *, declared: bool = True) -> list[Found]:
    """Every place where the thing at a place is named; with `declared`, also where it is written."""
    named = subject(document, at)
    if named is None:
        return []
    found = []
    for path, one in occurrences(document, named.key, open_):
        if declared or one.how in ("reference", "name"):
            found.append(Found(path, one.span))
    return found


def occurrences(document: Document, key: Key, open_: Open) -> Iterator[tuple[str, Mention]]:
    """Every mention of a thing on the whole site, by path and place."""
    for path in candidates(document.around, key):
        there = document if path == document.around.path else _opened(open_, path)
        for one in mentions(there) if there else ():
            if one.key == key:
                yield path, one


def candidates(around: Around, key: Key) -> Iterable[str]:
    """The files that may name a thing: few are worth reading for it."""
    catalogue, entries = around.catalogue, around.catalogue.entries
    paths = {
        entries[use.place.owner].path for use in catalogue.uses.get(key, ()) if use.place.owner in entries
    }
    paths |= {entries[key].path} if key in entries else set()
    paths |= {path for path, page in catalogue.pages.items() if key.id in page.front or key.id in page.body}
    return [*sorted(paths | around.with_blocks), CONFIGURATION]


def _opened(open_: Open, path: str) -> Document | None:
    try:
        return open_(path)
    except OSError:
        return None


__all__ = [
    "CONFIGURATION", "Found", "Open", "Property", "Told", "definition", "hover", "occurrences", "references", "subject",
]  # fmt: skip
