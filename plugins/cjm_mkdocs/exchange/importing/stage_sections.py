"""Sections of a document → stages and steps, and single groups and tables of it → fields."""

from __future__ import annotations

from collections.abc import Sequence

from .entries import Entry
from .gathering import Gathering, Journey
from .grids import read_columns, read_pairs, read_rows
from .groups import Group
from .items import read_items
from .labels import folded, titled
from .nodes import Node, Table, is_items
from .persona_tables import read_personas
from .stages import Stage, Step
from .things import Thing

NOT_A_NAME = 80
"""Letters: what is longer is a text."""


class StageSections:
    """Reads what is within a stage."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._headed: set[int] = set()

    def _stage(self, node: Node, journey: Journey) -> None:
        named = next((group for group in node.groups if group.concept == "stage" and is_name(group)), None)
        name = titled(named.entries[0].text).name if named else node.titled.name or journey.name
        known = next(
            (
                one
                for one in journey.stages
                if folded(one.name) == folded(name) and id(one) not in self._headed
            ),
            None,
        )
        stage = known or journey.stage(name, node.section.line)
        self._headed.add(id(stage))
        if folded(node.section.heading) != folded(name):
            self._gathering.notes.read_as(node.section.line, node.section.heading, f"the stage “{name}”")
        labels = any(group.label for group in node.groups) or bool(node.tables)
        self._groups_of_stage([group for group in node.groups if group is not named], stage, labels)
        for table in node.tables:
            self._table(table, journey, stage)
        for part in (*node.others, *node.diagrams):
            stage.tell(part.raw, part.line)
        self._steps(node, stage)

    def _groups_of_stage(self, groups: Sequence[Group], stage: Stage, labels: bool) -> None:
        """What a stage says; where several lines name a step each, what follows them belongs to it."""
        steps = [group for group in groups if group.concept == "step" and is_name(group)]
        step: Step | None = None
        for group in groups:
            if group in steps and len(steps) > 1:
                step = stage.step(titled(group.entries[0].text).name, group.line)
            elif step is not None and group.label:
                self._put(step, group)
            else:
                self._put_on_stage(stage, group, labels)

    def _put_on_stage(self, stage: Stage, group: Group, labels: bool) -> None:
        if group.label:
            self._put(stage, group)
        elif group.kind == "quote":
            stage.put("thoughts", group.entries, "", group.line)
        elif group.kind == "numbered" or (group.kind == "list" and not labels):
            stage.put("step", group.entries, "", group.line)
            self._gathering.notes.add(group.line, "assumed", f"the list below “{stage.name}” holds its steps")
        elif group.kind == "list":
            stage.put("actions", group.entries, "", group.line)
            self._gathering.notes.add(
                group.line, "assumed", f"the list below “{stage.name}” holds what the customer does"
            )
        elif group.raw.lstrip().startswith("!["):
            stage.tell(group.raw, group.line)
        else:
            stage.put("description", group.entries, "", group.line)

    def _steps(self, node: Node, stage: Stage) -> None:
        kids = node.kids
        steps = [
            kid
            for kid in kids
            if kid.is_mappy or kid.titled.kind == "step" or (kid.is_container and kid.kids)
        ]
        first, last = (kids.index(steps[0]), kids.index(steps[-1])) if steps else (0, -1)
        for number, kid in enumerate(kids):
            if kid.is_container and kid.kids:
                for group in kid.groups:
                    self._put_on_stage(stage, group, True)
                self._steps(kid, stage)
            elif kid in steps or first <= number <= last:
                self._step(kid, stage)
            else:
                self._as_own(stage, kid)

    def _step(self, node: Node, stage: Stage) -> None:
        step = stage.step(node.titled.name, node.section.line)
        if folded(node.section.heading) != folded(node.titled.name):
            self._gathering.notes.read_as(
                node.section.line, node.section.heading, f"the step “{node.titled.name}”"
            )
        for group in node.groups:
            if group.label:
                self._put(step, group)
            elif group.kind == "quote":
                step.put("thoughts", group.entries, "", group.line)
            else:
                step.put("actions", group.entries, "", group.line)
        for table in node.tables:
            if table.part.grid and table.shape and table.shape.kind == "pairs":
                read_pairs(table.part.grid, table.shape, step)
            else:
                step.tell(table.part.raw, table.part.line)
        for part in (*node.others, *node.diagrams):
            step.tell(part.raw, part.line)
        for kid in node.kids:
            self._as_own(step, kid)

    # --- pieces ------------------------------------------------------------------------------------------------------

    def _put(self, thing: Thing, group: Group) -> None:
        """A group into its field; what has none is kept under its label, or in the text."""
        if group.meaning is not None:
            entries = group.entries
            if thing.put(group.concept, entries, group.label, group.line, group.meaning.hint):
                return
        if (group.label and thing.scope in ("stage", "step", "persona")) or (
            group.label and group.meaning is None and len(group.entries) == 1 and not group.entries[0].inside
        ):
            thing.put_own(group.label, group.entries, group.line)
        else:
            thing.tell(as_markdown(group), group.line, note=bool(group.label))

    def _as_own(self, thing: Thing, node: Node) -> None:
        """A section below a thing that is none of its fields, under its heading."""
        entries = tuple(node._all_entries())
        raw = [table.part.raw for table in node.tables] + [
            part.raw for part in (*node.others, *node.diagrams)
        ]
        if entries or not raw:
            thing.put_own(node.section.heading, entries, node.section.line)
        for text in raw:
            thing.tell(f"**{node.section.heading}**\n\n{text}", node.section.line)

    def _table(self, table: Table, journey: Journey, stage: Stage | None) -> None:
        grid, shape = table.part.grid, table.shape
        thing: Thing = stage or journey
        if grid is None or shape is None:
            thing.tell(table.part.raw, table.part.line)
        elif shape.kind == "pairs":
            read_pairs(grid, shape, thing)
        elif shape.is_persona:
            list(read_personas(grid, shape, self._gathering))
        elif is_items(shape):
            read_items(grid, shape, journey, stage)
        elif shape.kind == "rows":
            read_rows(grid, shape, journey, stage)
        else:
            read_columns(grid, shape, journey, stage)


def is_name(group: Group) -> bool:
    """Whether what is labelled is a name, and no list."""
    return len(group.entries) == 1 and not group.entries[0].inside and len(group.entries[0].text) < NOT_A_NAME


def as_markdown(group: Group) -> str:
    """A group as it would be written."""
    if not group.label and group.raw:
        return group.raw
    lines = [f"**{group.label}**", ""] if group.label else []
    if len(group.entries) == 1 and not group.entries[0].inside:
        return f"**{group.label}:** {group.entries[0].text}" if group.label else group.entries[0].text
    return "\n".join([*lines, *_bullets(group.entries, "")])


def _bullets(entries: Sequence[Entry], indent: str) -> list[str]:
    lines = []
    for entry in entries:
        lines.append(f"{indent}- {entry.text}")
        lines += _bullets(entry.inside, f"{indent}    ")
    return lines


# --- journeys and stages among sections --------------------------------------------------------------------------------
