"""Sections of an outline with what they say by label, and what they are: journeys, stages, steps or personas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from .entries import Entry
from .fields import ONLY_MAPPED, ONLY_PERSONA
from .grids import Shape, shape_of
from .groups import LIKE_FIELDS, Group, groups_of, without_sections
from .labels import Titled, folded, meaning, titled, words_of
from .mermaid import is_journey
from .outline import Part, Section

_CONTAINERS = frozenset({"stage", "journey", "persona"})
"""What a heading may say without being a label: `Stages`, `Customer journey`, `Personas`."""
_OF_ITEMS = frozenset({
    "severity", "frequency", "impact", "root_cause", "quote", "solutions", "opportunities", "owner", "status", "description", "evidence",
})  # fmt: skip
"""What is said of a pain point or an idea, and is no field of a step beside it."""


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
        plain_parts, items = without_sections(
            [p for p in section.parts if p.kind not in ("table", "fence")], section, language
        )
        self.groups = list(groups_of(plain_parts, language))
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
        if self.diagrams or any(kid.is_deep or kid.titled.kind in ("stage", "step") for kid in self.kids):
            return False
        if self.meaning.guessed and self.section.level == 1:
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
        mapped_inner = (inner & LIKE_FIELDS) - {self.meaning.concept}
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
        return bool(self.concepts & LIKE_FIELDS) or (not self.has_map and any(self.map_tables))

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
