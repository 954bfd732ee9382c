"""Another id for a thing, everywhere: where it is given, in all references, in blocks, rules and readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..catalogue import Entry, Key
from ..model.naming import is_slug, slug, spoken
from ..problems import quoted
from ..reading.readings import cells_of, column_at
from .completion import plain
from .documents import Document
from .finding import Open, occurrences, subject
from .marks import Mark, Way
from .mentions import Mention
from .text import At, Region, Span, Text


class Refused(Exception):
    """Why something cannot be renamed, in words."""


class Change(NamedTuple):
    """A text in place of another."""

    span: Span
    text: str


Changes = dict[str, list[Change]]
"""Changes by path below the content folder, or `CONFIGURATION`."""


def renamable(document: Document, at: At) -> tuple[Span, str]:
    """Where the name of what could be renamed stands, and its id. Raises `Refused`."""
    named, _ = _thing(document, at)
    return named.span, named.key.id


def renamed(document: Document, at: At, new: str, open_: Open, read: Callable[[str], str]) -> Changes:
    """All changes that give the thing at a place the id `new`. `read` gives files of readings. Raises `Refused`."""
    _, entry = _thing(document, at)
    catalogue = document.around.catalogue
    if not is_slug(new):
        raise Refused(f"{quoted(new)} is not an id; did you mean “{slug(new)}”?")
    if Key(entry.type, new) in catalogue.entries and new != entry.id:
        raise Refused(f"another {spoken(entry.type)} has the id “{new}”")
    changes: Changes = {}
    if new == entry.id:
        return changes
    for path, one in occurrences(document, entry.key, open_):
        there = document if path == document.around.path else open_(path)
        changes.setdefault(path, []).extend(_changed(there, one, entry, new))
    if entry.type == "persona":
        for path in catalogue.data_files:
            if found := list(_in_readings(read(path), entry.id, new)):
                changes[path] = found
    return {path: sorted(set(found)) for path, found in changes.items() if found}


def _thing(document: Document, at: At) -> tuple[Mention, Entry]:
    named = subject(document, at)
    entry = document.around.catalogue.entries.get(named.key) if named else None
    if named is None or entry is None:
        raise Refused("nothing with an id stands here")
    if not is_slug(entry.id):
        raise Refused(f"this {spoken(entry.type)} has no id of its own: give it one with `id:`")
    return named, entry


def _changed(document: Document, one: Mention, entry: Entry, new: str) -> Iterator[Change]:
    known = document.by_way(one.region)
    owner = one.mark.way[:-1]
    if one.how == "reference":
        yield Change(one.span, new)
    elif one.how == "id":
        yield Change(one.span, new)
        yield from _former(known, owner, one.mark, entry.id, one.region)
    elif one.how == "name":
        yield _named(document, one, entry, new)
    elif known.get((*owner, "id")) is None:
        yield from _with_id(document, one, entry, new)


def _named(document: Document, one: Mention, entry: Entry, new: str) -> Change:
    """The id in place of a name; where the thing is written by nothing else, with its name."""
    if one.span == one.mark.key:
        return Change(one.span, new)
    if entry.home is not None and _at_home(document, one, entry):
        return Change(one.mark.value, f"{{id: {new}, {entry.record.text_key}: {plain(entry.title)}}}")
    return Change(one.mark.value, new)


def _at_home(document: Document, one: Mention, entry: Entry) -> bool:
    """Whether a thing that is written as a plain text is written here."""
    page = document.around.catalogue.pages.get(entry.path)
    start = one.mark.value.start
    return (
        page is not None
        and document.around.path == entry.path
        and page.place(entry.loc) == (start.line + 1, start.column + 1)
    )


def _with_id(document: Document, one: Mention, entry: Entry, new: str) -> Iterator[Change]:
    """An id for a mapping that has none: in front of its name, or for a page below its type."""
    known = document.by_way(one.region)
    around = known.get(one.mark.way[:-1])
    if len(one.mark.way) == 1 and document.around.path != entry.path:
        return  # another page whose file is called so
    former = f"former_ids: [{entry.id}]"
    if len(one.mark.way) == 1 and entry.home is None:
        first = known.get((document.around.settings.type_key,)) or one.mark
        if around is not None and around.style == "[":
            yield Change(Span(first.value.end, first.value.end), f", id: {new}, {former}")
            return
        line = first.value.end.line
        end = At(line, len(document.text.line(line)))
        given = known.get(("former_ids",))
        yield Change(Span(end, end), f"\nid: {new}" + ("" if given else f"\n{former}"))
        if given is not None:
            yield from _appended(given, entry.id, one.region)
        return
    key = one.mark.key
    if key is None:
        return
    joint = ", " if around is not None and around.style == "[" else "\n" + " " * key.start.column
    yield Change(Span(key.start, key.start), f"id: {new}{joint}")


def _former(known: Mapping[Way, Mark], owner: Way, id_: Mark, old: str, region: Region) -> Iterator[Change]:
    """The old id among the former ones of the same mapping."""
    given = known.get((*owner, "former_ids"))
    around = known.get(owner)
    if given is not None:
        yield from _appended(given, old, region)
    elif id_.key is not None:
        end = id_.value.end
        in_brackets = around is not None and around.style == "["
        joint = ", " if in_brackets else "\n" + " " * id_.key.start.column
        if not in_brackets:
            end = At(end.line, len(region.lines[end.line - region.first]))
        yield Change(Span(end, end), f"{joint}former_ids: [{old}]")


def _appended(given: Mark, old: str, region: Region) -> Iterator[Change]:
    """One more former id in a list, or beside the only one."""
    start, end = given.value
    if given.text is not None:
        yield Change(given.value, f" [{old}]" if not given.text else f"[{plain(given.text)}, {old}]")
    elif given.style == "[":
        before = At(end.line, end.column - 1)
        yield Change(Span(before, before), f", {old}" if before > At(start.line, start.column + 1) else old)
    else:  # a list of lines: the new one comes first, where the column of its marks is sure
        yield Change(Span(start, start), f"- {old}\n" + " " * start.column)


def _in_readings(source: str, old: str, new: str) -> Iterator[Change]:
    """The cells of a file of readings that name a persona."""
    lines = Text(source).lines
    head = next((number for number, line in enumerate(lines) if line.strip()), 0)
    try:
        columns = [name.strip().casefold() for name in cells_of(lines[head])]
        at = columns.index("persona")
        for number, line in enumerate(lines[head + 1 :], head + 1):
            cells = cells_of(line)
            if at < len(cells) and cells[at].strip() == old:
                start = line.index(old, column_at(line, at) - 1)
                yield Change(Span(At(number, start), At(number, start + len(old))), new)
    except (ValueError, StopIteration, OSError):
        return
