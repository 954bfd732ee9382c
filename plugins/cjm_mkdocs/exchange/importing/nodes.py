"""Sections of an outline with what they say by label, and what they are: journeys, stages, steps or personas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from .entries import Entry, dashed, labelled
from .fields import ONLY_MAPPED, ONLY_PERSONA
from .grids import Shape, shape_of
from .labels import Meaning, Titled, folded, meaning, titled, words_of
from .mermaid import is_journey
from .outline import Part, Section

_CONTAINERS = frozenset({"stage", "journey", "persona", "name", "touchpoints_channels"})
"""What a heading may say without being a label: `Stages`, `Customer journey`, `Personas`."""
_LIKE_FIELDS = ONLY_MAPPED - {"stage", "step", "metrics", "duration"} | {"pain_points"}
_SHORT_LABEL = 60
_OF_ITEMS = frozenset({
    "severity", "frequency", "impact", "root_cause", "quote", "solutions", "opportunities", "owner", "status", "description", "evidence",
})  # fmt: skip
"""What is said of a pain point or an idea, and is no field of a step beside it."""


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


class Table(NamedTuple):
    """A table of a section with its layout."""

    part: Part
    shape: Shape | None


class Node:
    """A section with its groups, tables and diagrams; headings that are labels have become groups."""

    def __init__(self, section: Section, language: str, type_: str | None = None) -> None:
        self.section, self.language = section, language
        self.titled: Titled = titled(section.heading)
        self.meaning = (
            meaning(section.heading, language)
            if not self.titled.kind or folded(self.titled.name) == folded(section.heading)
            else None
        )
        self.tables: list[Table] = []
        self.diagrams: list[Part] = []
        self.others: list[Part] = []
        self.groups: list[Group] = []
        self.kids: list[Node] = []
        sections = list(section.children)
        for part in section.parts:
            if part.kind == "table" and part.grid is not None:
                self.tables.append(Table(part, shape_of(part.grid, language, type_)))
            elif part.kind == "fence" and _is_diagram(part):
                self.diagrams.append(part)
            elif part.kind == "fence":
                self.others.append(part)
        plain_parts, items = _without_sections(
            [p for p in section.parts if p.kind not in ("table", "fence")], section, language
        )
        self.groups = list(_groups(plain_parts, language))
        kids = [Node(child, language, type_) for child in (*items, *sections)]
        stages = sum(not kid.is_field and (kid.is_mappy or kid.is_stage_named) for kid in kids)
        for kid in kids:
            if kid.is_field and not (kid.is_stage_named and stages > 1):
                self.groups += kid.as_groups()
                self.tables += kid.tables
                self.others += kid.others
            else:
                self.kids.append(kid)

    # --- what it is ----------------------------------------------------------------------------------------------------

    @property
    def is_field(self) -> bool:
        """Whether its heading is a label for what stands below it."""
        if self.meaning is None or self.meaning.concept in _CONTAINERS or self.section.level == 0:
            return False
        if self.meaning.guessed and len(self.titled.name.split()) > 3:
            return False
        if self.diagrams or any(kid.is_mappy for kid in self.kids):
            return False
        if self.meaning.concept == "step" and self.kids:
            return False
        own = {group.concept for group in self.groups if group.concept and group.label}
        is_item = self.meaning.concept in (
            "pain_points",
            "opportunities",
            "solutions",
            "delights",
            "metrics",
            "evidence",
            "questions",
        )
        inner = own - _OF_ITEMS - {"emotion"} if is_item else own
        mapped_inner = (inner & _LIKE_FIELDS) - {self.meaning.concept}
        if self.meaning.concept in ("demographics", "bio", "description", "traits"):
            return len(mapped_inner) < 2
        return not mapped_inner and not any(
            table.shape and table.shape.kind == "pairs" for table in self.tables
        )

    def as_groups(self) -> list[Group]:
        """Everything below a heading that is a label: what has no label of its own belongs to the heading."""
        here = self.meaning.concept if self.meaning else ""
        own = [group for group in self.groups if group.label and group.meaning and _stands_alone(group, here)]
        rest = Group(
            self.section.heading, self.meaning, self.section.line, tuple(self._all_entries(but_for=own))
        )
        return [rest, *own] if rest.entries or not own else own

    def _all_entries(self, but_for: Sequence[Group] = ()) -> Iterator[Entry]:
        """What stands in it and below it, with labels before what they label."""
        for group in self.groups:
            if group in but_for:
                continue
            if group.label and group.entries:
                text = f"{group.label}: {group.entries[0].text}" if len(group.entries) == 1 else group.label
                inside = group.entries[0].inside if len(group.entries) == 1 else group.entries
                yield Entry(text, group.line, inside)
            elif group.label:
                yield Entry(group.label, group.line)
            else:
                yield from group.entries
        for kid in self.kids:
            yield Entry(kid.section.heading, kid.section.line, tuple(kid._all_entries()))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What its labels mean, those in tables of labels and values too."""
        found = {group.concept for group in self.groups if group.concept}
        for table in self.tables:
            if table.shape and table.shape.kind == "pairs":
                found |= table.shape.concepts
        return frozenset(found)

    @property
    def is_mappy(self) -> bool:
        """Whether it says itself what a stage or a step says."""
        if self.is_personal:
            return False
        return bool(self.concepts & _LIKE_FIELDS) or (not self.has_map and any(self.map_tables))

    @cached_property
    def is_personal(self) -> bool:
        """Whether it says itself what a persona's page says."""
        personal = self.concepts & ONLY_PERSONA
        mapped = self.concepts & (ONLY_MAPPED - {"metrics", "questions", "thoughts", "actions", "duration"})
        both = self.concepts & {"goals", "pain_points", "needs", "motivations", "channels"}
        if self.titled.kind == "persona" or (self.meaning and self.meaning.concept == "persona"):
            return bool(personal or both) and not mapped
        if self.has_map or any(kid.is_mappy for kid in self.kids):
            return False
        return len(personal) + len(both) >= 2 and bool(personal) and len(personal) + len(both) > len(mapped)

    @property
    def has_map(self) -> bool:
        """Whether it holds a diagram or a table of a whole journey itself."""
        return bool(self.diagrams) or (
            not self.is_stage_named and any(_is_map(table.shape) for table in self.map_tables)
        )

    @property
    def map_tables(self) -> Iterator[Table]:
        """Its tables of stages or steps, and those of items that name a stage for each."""
        for table in self.tables:
            shape = table.shape
            if (
                shape
                and shape.kind != "pairs"
                and not shape.is_persona
                and ("stage" in shape.concepts or not is_items(shape))
            ):
                yield table

    @property
    def persona_tables(self) -> Iterator[Table]:
        return (
            table
            for table in self.tables
            if table.shape and table.shape.kind != "pairs" and table.shape.is_persona
        )

    @property
    def is_stage_named(self) -> bool:
        return self.titled.kind == "stage" or folded(self.titled.name) in words_of("stages")

    @cached_property
    def is_deep(self) -> bool:
        """Whether there is something of a map in it or below it."""
        return (
            self.is_mappy
            or self.has_map
            or any(kid.is_deep for kid in self.kids)
            or sum(kid.is_stage_named for kid in self.kids) > 1
        )

    @property
    def is_container(self) -> bool:
        """Whether its heading only says that a journey, its stages or its steps follow."""
        if self.titled.kind == "journey":
            return True
        return self.meaning is not None and self.meaning.concept in ("journey", "stage", "step")


def _is_map(shape: Shape | None) -> bool:
    """Whether a table holds the stages of a journey, and not only the steps of one."""
    if shape is None or shape.kind == "columns" or "stage" in shape.concepts:
        return shape is not None
    return "step" not in shape.concepts and None in shape.meanings[:2]


def _stands_alone(group: Group, heading: str) -> bool:
    """Whether a label below a heading that is a label itself is more than a remark on its items."""
    if (
        heading in ("pain_points", "opportunities", "solutions", "metrics", "evidence")
        and group.concept in _OF_ITEMS
    ):
        return False
    return heading not in ("demographics", "traits", "persona", "quote", "thoughts")


def is_items(shape: Shape) -> bool:
    """Whether the rows of a table are pain points, opportunities or the like, with what is said of each."""
    first = next((one.concept for one in shape.meanings if one and one.concept != "stage"), "")
    beside = {
        "severity",
        "frequency",
        "impact",
        "root_cause",
        "solutions",
        "opportunities",
        "owner",
        "status",
        "description",
        "stage",
        "quote",
        "evidence",
    }
    return (
        shape.kind == "rows"
        and first in ("pain_points", "opportunities", "solutions", "metrics", "questions")
        and shape.concepts <= beside | {first}
    )


def _is_diagram(part: Part) -> bool:
    word = part.info.split()[0].strip("{}.").lower() if part.info else ""
    return (word in ("mermaid", "") or "mermaid" in part.info) and is_journey(part.entries[0].text)


# --- groups ----------------------------------------------------------------------------------------------------------


def _groups(parts: Sequence[Part], language: str) -> Iterator[Group]:
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
        elif part.kind in ("list", "numbered", "quote"):
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


def _without_sections(
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
        if found and found.concept in _LIKE_FIELDS:
            count += 1
    return count
