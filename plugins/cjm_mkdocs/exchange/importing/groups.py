"""The texts and lists of a section, by what labels them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .entries import Entry, dashed, labelled
from .fields import ONLY_MAPPED
from .labels import Meaning, meaning
from .outline import Part, Section

LIKE_FIELDS = ONLY_MAPPED - {"stage", "step", "metrics", "duration"} | {"pain_points"}
"""Concepts that make what names them a stage or a step."""
_SHORT_LABEL = 60


class Group(NamedTuple):
    """What belongs together: a label with its entries, or entries without a label."""

    label: str
    meaning: Meaning | None
    line: int
    entries: tuple[Entry, ...]
    kind: str = "text"
    raw: str = ""

    @property
    def concept(self) -> str:
        return self.meaning.concept if self.meaning else ""


def groups_of(parts: Sequence[Part], language: str) -> Iterator[Group]:
    """The texts and lists of a section by label.

    A label has the list directly below its text; one that stands alone has all texts up to its list, or the next label.
    """
    open_: Group | None = None
    takes_all = False
    for part in parts:
        is_list = part.kind in ("list", "numbered")
        if open_ is not None and is_list and (takes_all or not _are_labelled(part.entries, language)):
            yield open_._replace(entries=(*open_.entries, *part.entries))
            open_ = None
        elif open_ is not None and takes_all and part.kind == "quote" and _takes_quotes(open_):
            open_ = open_._replace(entries=(*open_.entries, *part.entries))
        elif is_list or (part.kind == "quote" and not _are_labelled(part.entries, language)):
            if open_ is not None:
                yield open_
            open_ = None
            yield from (
                _of_list(part, language)
                if is_list
                else (Group("", None, part.line, part.entries, "quote", part.raw),)
            )
        else:
            for entry in part.entries:
                found = _labelled_group(entry, language, len(part.entries) == 1)
                if found is None and open_ is not None and takes_all:
                    open_ = open_._replace(entries=(*open_.entries, entry))
                    continue
                if open_ is not None:
                    yield open_
                open_, takes_all = found, found is not None and not found.entries
                if found is None:
                    raw = part.raw if len(part.entries) == 1 else entry.text
                    yield Group("", None, entry.line, (entry,), "text", raw)
    if open_ is not None:
        yield open_


def _takes_quotes(group: Group) -> bool:
    return not group.entries or group.concept in ("quote", "thoughts", "thoughts_feelings", "evidence")


def _are_labelled(entries: Sequence[Entry], language: str) -> bool:
    """Whether most items of a list begin with a label."""
    return sum(_is_label(entry.text, language) for entry in entries) * 2 > len(entries)


def _labelled_group(entry: Entry, language: str, alone: bool) -> Group | None:
    told = labelled(entry.text)
    if told is not None:
        meant = meaning(told.label, language)
        if meant or (told.bold and len(told.label) <= _SHORT_LABEL):
            rest = (Entry(told.rest, entry.line),) if told.rest else ()
            return Group(told.label, meant, entry.line, (*rest, *entry.inside))
    told = dashed(entry.text)
    meant = meaning(told.label, language) if told else None
    if told and meant and not meant.guessed and told.rest:
        return Group(told.label, meant, entry.line, (Entry(told.rest, entry.line), *entry.inside))
    bare = entry.text.rstrip(":： ")
    if alone and len(bare) <= _SHORT_LABEL and (entry.text != bare or entry.inside or len(bare.split()) <= 4):
        meant = meaning(bare.strip("*_ "), language)
        if meant is not None and not meant.guessed:
            return Group(bare.strip("*_ "), meant, entry.line, entry.inside)
    return None


def _of_list(part: Part, language: str) -> Iterator[Group]:
    """The items of a list: those with a label are groups of their own, the others are one."""
    plain: list[Entry] = []
    for entry in part.entries:
        found = _labelled_group(entry, language, bool(entry.inside))
        if found is not None and (found.meaning or found.entries):
            yield found
        else:
            plain.append(entry)
    if plain:
        yield Group(
            "",
            None,
            plain[0].line,
            tuple(plain),
            part.kind,
            part.raw if len(plain) == len(part.entries) else "",
        )


def without_sections(
    parts: Sequence[Part], section: Section, language: str
) -> tuple[list[Part], list[Section]]:
    """Lists whose items are stages or steps, with labels below each, become sections."""
    kept: list[Part] = []
    found: list[Section] = []
    for part in parts:
        if part.kind in ("list", "numbered") and _are_sections(part.entries, language):
            level = max(section.level, 7) + 1
            for entry in part.entries:
                told = labelled(entry.text)
                heading = told.label if told and not meaning(told.label, language) else entry.text
                rest = (
                    [Part("text", entry.line, (Entry(told.rest, entry.line),), raw=told.rest)]
                    if told and heading == told.label and told.rest
                    else []
                )
                inside = [Part("list", entry.inside[0].line, entry.inside)] if entry.inside else []
                found.append(Section(heading.strip("*_: "), level, entry.line, [*rest, *inside]))
        else:
            kept.append(part)
    return kept, found


def _are_sections(entries: Sequence[Entry], language: str) -> bool:
    deep = [entry for entry in entries if _has_labels(entry.inside, language)]
    if len(deep) * 2 < len(entries) or not deep:
        return False
    labels = [
        entry for entry in deep if _is_label(entry.text, language) and _has_labels(entry.inside, language) < 2
    ]
    return not labels


def _is_label(text: str, language: str) -> bool:
    told = labelled(text)
    found = meaning(told.label if told else text, language)
    return found is not None and found.concept not in ("stage", "step") and not found.guessed


def _has_labels(entries: Sequence[Entry], language: str) -> int:
    """How many entries below an item name fields of a map."""
    count = 0
    for entry in entries:
        told = labelled(entry.text)
        found = meaning(told.label if told else entry.text, language) if told or entry.inside else None
        if found and found.concept in LIKE_FIELDS:
            count += 1
    return count
