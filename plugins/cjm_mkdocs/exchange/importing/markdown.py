"""Markdown documents → journeys and personas, whatever their layout. `nodes` says what a section says, this what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...reading.frontmatter import cut
from ...reading.frontmatter import read as read_front
from ...reading.yaml import Keys
from .drafts import Choices, Notes, Reading, Source, Unreadable
from .entries import Entry, labelled
from .fields import FIELDS
from .gathering import Gathering, Journey, Persona, person, state_in
from .grids import read_columns, read_pairs, read_personas, read_rows
from .items import read_items
from .labels import folded, meaning, titled, words_of
from .leftovers import with_leftovers
from .mermaid import Diagram, diagrams_in, is_journey, read_diagram
from .nodes import Group, Node, Table, is_items
from .outline import outline_of
from .stages import Stage, Step
from .things import Thing

_OURS = frozenset({"persona", "journey"})
_NOT_A_NAME = 80


def read(source: Source, choices: Choices) -> Reading:
    """The journeys and personas of a Markdown file. Raises `Unreadable`."""
    text = source.text
    gathering = Gathering(Notes(), choices)
    if is_journey(text):
        for diagram in diagrams_in(text, name=source.stem):
            read_diagram(diagram, gathering)
        return with_leftovers(gathering, text, 1)
    parts = cut(text) if text.startswith("---") else None
    body, first = (parts.body, parts.body_line) if parts and parts.closed else (text, 1)
    front = read_front(parts.front, parts.first_line, Keys())[0] if parts and parts.closed else None
    if front and front.get("type") in _OURS and front.get("stages", front.get("name")):
        raise Unreadable(f"it is a page of the type {front['type']} already: copy it into the content folder")
    root = Node(outline_of(body, first), choices.language or "", choices.type)
    _Document(root, gathering, front or {}, source.stem).read()
    if not gathering.things:
        raise Unreadable(
            "there is no journey and no persona in it; looked for were Mermaid journeys, a heading or a row for each stage with "
            "labels such as “Pain points”, and personas with labels such as “Goals” (--type says what it is)"
        )
    return with_leftovers(gathering, body, first)


class _Document:
    def __init__(self, root: Node, gathering: Gathering, front: dict[str, Any], stem: str) -> None:
        self._gathering, self._front = gathering, front
        self._root = _unwrapped(root)
        title = front.get("title")
        self._title = title if isinstance(title, str) and title.strip() else ""
        self._name = self._root.titled.name or self._title or stem[:1].upper() + stem[1:]
        self._headed: set[int] = set()

    def read(self) -> None:
        root, forced = self._root, self._gathering.choices.type
        if forced == "persona" or (forced is None and root.is_personal and not _journeys(root)):
            self._personas(root)
        elif _journeys(root) or forced == "journey":
            self._pages(root, None)
        else:
            self._only_personas(root)
        self._merge()
        self._front_matter()

    # --- what the document is about ----------------------------------------------------------------------------------

    def _pages(self, node: Node, above: Node | None) -> None:
        """The journeys and personas of a section that holds one journey, or several in sections of their own."""
        count = _journeys(node)
        if count <= 1 or not [kid for kid in node.kids if _journeys(kid)] or _kids_are_stages(node):
            self._journey(node, above)
            return
        kids = [kid for kid in node.kids if _journeys(kid)]
        if len(kids) == 1 and not node.has_map:
            self._journey(node, above)
            return
        shared = [group for group in node.groups if group.concept == "persona"]
        if node.has_map:
            self._journey(node, above, but_for=kids)
        for kid in kids:
            self._pages(kid, node)
        journeys = list(self._gathering.journeys)
        if not node.has_map:
            for journey in journeys:
                for group in shared:
                    if "personas" not in journey.values:
                        self._put(journey, group)
            for group in node.groups:
                if group not in shared and journeys:
                    self._put(journeys[0], group)
            for kid in node.kids:
                if kid not in kids:
                    self._beside(kid, journeys[0] if journeys else None)

    def _only_personas(self, node: Node) -> None:
        if node.is_personal or node.titled.kind == "persona":
            self._personas(node)
            return
        before = len(self._gathering.things)
        for table in node.persona_tables:
            if table.part.grid and table.shape:
                list(read_personas(table.part.grid, table.shape, self._gathering))
        if node.section.heading:
            self._gathering.notes.read_as(node.section.line, node.section.heading, "a heading of personas")
        for kid in node.kids:
            self._only_personas(kid)
        first = next(iter(self._gathering.things[before:]), None)
        if first is not None:
            for group in node.groups:
                first.tell(_markdown(group), group.line, note=bool(group.label))

    # --- personas ----------------------------------------------------------------------------------------------------

    def _personas(self, node: Node) -> None:
        """A persona, or the personas in sections of a heading `Personas`."""
        kids = [kid for kid in node.kids if kid.is_personal]
        tables = list(node.persona_tables)
        if len(kids) > 1 or (len(kids) == 1 and not node.is_personal) or (tables and not node.is_personal):
            for table in tables:
                if table.part.grid and table.shape:
                    list(read_personas(table.part.grid, table.shape, self._gathering))
            for kid in kids:
                self._persona(kid)
            persona = next(thing for thing in self._gathering.things if isinstance(thing, Persona))
            for group in node.groups:
                self._put(persona, group)
            for kid in node.kids:
                if kid not in kids:
                    self._as_own(persona, kid)
        else:
            self._persona(node)

    def _persona(self, node: Node) -> Persona:
        gathering = self._gathering
        heading = node.titled.name if node.section.level else ""
        generic = (
            not heading or folded(heading) in words_of("structure", "persona") or node.meaning is not None
        )
        name, about = ("", "") if generic else person(heading)
        named = next(
            (group for group in node.groups if group.concept in ("name", "persona") and group.entries), None
        )
        single = node.kids[0] if len(node.kids) == 1 and not node.groups and not node.tables else None
        if not name and not named and single is not None:
            name, about = person(single.titled.name)
        elif single is not None and generic is False:
            single = None
        persona = (
            gathering.persona_called(name, node.section.line)
            if name
            else gathering.persona("", node.section.line)
        )
        if about:
            persona.put("description", [Entry(about, node.section.line)], "", node.section.line)
        for inner in (node, single) if single is not None else (node,):
            self._content_of_persona(inner, persona)
            for kid in inner.kids:
                if kid is not single:
                    self._as_own(persona, kid)
        if not persona.name:
            self._name_persona(persona, node)
        return persona

    def _name_persona(self, persona: Persona, node: Node) -> None:
        """A name for a persona whose heading and labels give none: from their first words, or what they are."""
        role = persona.values.get("role") or persona.values.get("segment")
        persona.name = (
            str(role) if role else self._title if node is self._root and self._title else "Customer"
        )
        self._gathering.notes.add(
            node.section.line, "assumed", f"the persona has no name: it is called “{persona.name}”"
        )

    def _content_of_persona(self, node: Node, persona: Persona) -> None:
        for table in node.tables:
            if table.part.grid and table.shape and table.shape.kind == "pairs":
                read_pairs(table.part.grid, table.shape, persona)
            else:
                persona.tell(table.part.raw, table.part.line)
        for part in (*node.others, *node.diagrams):
            persona.tell(part.raw, part.line)
        for group in node.groups:
            if group.label:
                self._put(persona, group)
            elif group.kind == "quote" and "quote" not in persona.values:
                persona.put("quote", group.entries, "", group.line)
            elif (
                group.kind == "text"
                and not persona.name
                and not persona.values
                and len(group.entries[0].text) < _NOT_A_NAME
            ):
                name, about = person(group.entries[0].text)
                persona.name = name
                if about:
                    persona.put("description", [Entry(about, group.line)], "", group.line)
            elif group.kind == "text" and not group.raw.lstrip().startswith("!["):
                persona.put("description", group.entries, "", group.line)
            else:
                persona.tell(_markdown(group), group.line, note=not group.raw.lstrip().startswith("!["))

    # --- journeys ----------------------------------------------------------------------------------------------------

    def _journey(self, node: Node, above: Node | None, but_for: Sequence[Node] = ()) -> None:
        name = self._name_of(node, above)
        if node.titled.kind == "journey" and folded(node.titled.name) != folded(node.section.heading):
            self._gathering.notes.read_as(node.section.line, node.section.heading, f"the journey “{name}”")
        journeys = [*self._diagrams(node, name)]
        journey = journeys[0] if len(journeys) == 1 else None
        tables = list(node.map_tables)
        if journey is None and (
            tables or not journeys or any(kid.is_deep for kid in node.kids if kid not in but_for)
        ):
            journey = self._gathering.journey(name, node.section.line)
            journey.layout = "table" if tables else "text"
        elif journey is not None and node.section.level and name and folded(journey.name) != folded(name):
            journey.tell(f"*{name}*", node.section.line, note=False)
        target = journey or journeys[0]
        self._map_in(node, target, but_for)

    def _name_of(self, node: Node, above: Node | None) -> str:
        """What a journey is called: by its heading, that of the section with its stages, or what they stand in."""
        inner, here = node, _specific(node)
        while (
            not here
            and not _kids_are_stages(inner)
            and len(kids := [kid for kid in inner.kids if _journeys(kid)]) == 1
        ):
            inner, here = kids[0], _specific(kids[0])
        around = _specific(above) if above is not None else ""
        if here and around and not _without_states(here):
            return f"{around}: {here}"
        return here or around or self._title or node.titled.name or self._name

    def _diagrams(self, node: Node, name: str) -> list[Journey]:
        """The journeys of the diagrams in a section."""
        found = []
        for part in node.diagrams:
            for diagram in diagrams_in(part.entries[0].text, part.entries[0].line, name):
                found.append(read_diagram(Diagram(diagram.lines, name), self._gathering))
        return found

    def _map_in(self, node: Node, journey: Journey, but_for: Sequence[Node] = ()) -> None:
        """What a section says of a journey, with its stages."""
        are_stages = _kids_are_stages(node)
        stages = _stages_among(node) if are_stages else []
        if (
            not are_stages
            and node.is_mappy
            and not node.has_map
            and not any(kid.is_deep for kid in node.kids)
        ):
            if not self._records(node, journey):
                self._stage(node, journey)
            return
        self._journey_level(node, journey)
        for kid in node.kids:
            if kid in but_for:
                continue
            if kid in stages:
                self._stage(kid, journey)
            elif not kid.is_personal and kid.is_deep and (_journeys(kid) or kid.is_container):
                for part in kid.diagrams:
                    for diagram in diagrams_in(part.entries[0].text, part.entries[0].line, journey.name):
                        read_diagram(diagram, self._gathering)
                self._gathering.notes.read_as(
                    kid.section.line, kid.section.heading, f"the stages of “{journey.name}”"
                )
                self._map_in(kid, journey)
            else:
                self._beside(kid, journey)

    def _journey_level(self, node: Node, journey: Journey) -> None:
        for group in node.groups:
            if group.concept == "stage":
                self._listed_stages(group, journey)
            elif (
                group.concept == "persona"
                and len(group.entries) > 1
                and any(labelled(entry.text) for entry in group.entries)
            ):
                self._persona_of_entries(group, journey)
            else:
                self._put(journey, group)
        for table in node.tables:
            self._table(table, journey, None)
        for part in node.others:
            journey.tell(part.raw, part.line, note=False)

    def _listed_stages(self, group: Group, journey: Journey) -> None:
        for entry in group.entries:
            told = labelled(entry.text)
            stage = journey.stage_called(told.label if told else entry.text, entry.line)
            if told and told.rest:
                stage.put("description", [Entry(told.rest, entry.line)], "", entry.line)
            stage.put_all(entry.inside)

    def _persona_of_entries(self, group: Group, journey: Journey) -> None:
        persona = self._gathering.persona("", group.line)
        self._gathering.notes.read_as(group.line, group.label, "the persona of the journey")
        first = group.entries[0]
        if not labelled(first.text):
            persona.name, about = person(first.text)
            if about:
                persona.put("description", [Entry(about, first.line)], "", first.line)
        persona.put_all(group.entries if labelled(first.text) else (*first.inside, *group.entries[1:]))
        persona.name = persona.name or str(persona.values.get("role") or "Customer")
        journey.values.setdefault("personas", []).append(persona.name)

    def _beside(self, node: Node, journey: Journey | None) -> None:
        """A section that is no part of a map: a persona, a table of another kind, or text."""
        persona_like = node.titled.kind == "persona" or (
            node.meaning is not None and node.meaning.concept == "persona"
        )
        below = [kid for kid in node.kids if kid.is_personal]
        if (
            node.is_personal
            or below
            or any(node.persona_tables)
            or (persona_like and (node.groups or node.tables or node.kids))
        ):
            self._personas(node)
            return
        if journey is None:
            return
        for table in node.tables:
            if table.shape is not None and not table.shape.is_persona:
                self._table(table, journey, None)
        meta = [
            group
            for group in node.groups
            if group.concept in FIELDS["journey"] and group.concept not in ("name", "journey")
        ]
        for group in meta:
            self._put(journey, group)
        rest = [group for group in node.groups if group not in meta]
        parts = [_markdown(group) for group in rest]
        parts += [table.part.raw for table in node.tables if table.shape is None or table.shape.is_persona]
        parts += [part.raw for part in node.others]
        if parts or not (meta or node.tables or node.kids):
            journey.tell("\n\n".join([f"## {node.section.heading}", *parts]), node.section.line)
        for kid in node.kids:
            self._beside(kid, journey)

    def _records(self, node: Node, journey: Journey) -> bool:
        """Labelled lines one after another, `Stage: …` before each stage; False where there are no such lines."""
        names = [group for group in node.groups if group.concept == "stage" and _is_name(group)]
        if len(names) < 2:
            return False
        stage: Stage | None = None
        step: Step | None = None
        for group in node.groups:
            if group in names:
                stage, step = journey.stage_called(titled(group.entries[0].text).name, group.line), None
                self._gathering.notes.read_as(
                    group.line, f"{group.label} {group.entries[0].text}", f"the stage “{stage.name}”"
                )
            elif stage is not None and group.concept == "step" and _is_name(group):
                step = stage.step(titled(group.entries[0].text).name, group.line)
            elif step is not None and group.label:
                self._put(step, group)
            elif stage is not None:
                self._put_on_stage(stage, group, True)
            else:
                self._put(journey, group)
        for part in node.others:
            journey.tell(part.raw, part.line, note=False)
        for kid in node.kids:
            self._beside(kid, journey)
        return True

    # --- stages and steps ----------------------------------------------------------------------------------------------

    def _stage(self, node: Node, journey: Journey) -> None:
        named = next((group for group in node.groups if group.concept == "stage" and _is_name(group)), None)
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
        steps = [group for group in groups if group.concept == "step" and _is_name(group)]
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
            thing.tell(_markdown(group), group.line, note=bool(group.label))

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

    # --- the whole ---------------------------------------------------------------------------------------------------

    def _merge(self) -> None:
        """Two journeys of a document with the same stages are one: a diagram and the sections that explain it."""
        journeys = list(self._gathering.journeys)
        for later in journeys[1:]:
            for first in journeys[: journeys.index(later)]:
                if first in self._gathering.things and first.layout != later.layout and _same(first, later):
                    first.take(later)
                    self._gathering.things.remove(later)
                    break
        journeys = list(self._gathering.journeys)
        personas = [thing.name for thing in self._gathering.things if isinstance(thing, Persona)]
        for journey in journeys:
            named = journey.values.get("personas") or any(
                step.values.get("personas") for stage in journey.stages for step in stage.steps
            )
            if personas and not named:
                journey.values["personas"] = list(dict.fromkeys(personas))

    def _front_matter(self) -> None:
        """Front matter of other tools goes to the first page: what has a field there, and the rest under keys of its own."""
        journeys = list(self._gathering.journeys)
        if not self._gathering.things:
            return
        thing: Thing = journeys[0] if journeys else self._gathering.things[0]
        for key, value in self._front.items():
            found = meaning(key.replace("_", " "), self._gathering.choices.language or "")
            entries = [
                Entry(str(one), 2)
                for one in (value if isinstance(value, list) else [value])
                if one not in (None, "")
            ]
            if key == "title" or (found and found.concept in ("name", "journey")):
                if entries and folded(entries[0].text) != folded(thing.name):
                    thing.put_own(key, entries, 2)
            elif not (found and thing.put(found.concept, entries, key, 2)):
                thing.put_own(key, entries, 2)


def _is_name(group: Group) -> bool:
    """Whether what is labelled is a name, and no list."""
    return (
        len(group.entries) == 1 and not group.entries[0].inside and len(group.entries[0].text) < _NOT_A_NAME
    )


def _same(first: Journey, second: Journey) -> bool:
    names, others = ({folded(stage.name) for stage in one.stages} for one in (first, second))
    return bool(names and others) and len(names & others) * 2 >= min(len(names), len(others))


def _unwrapped(node: Node) -> Node:
    """The document's only heading of the first level, where nothing but a picture or a line stands before it."""
    while (
        len(node.kids) == 1
        and not node.groups
        and not node.tables
        and not node.diagrams
        and not node.others
        and node.section.level == 0
    ):
        node = node.kids[0]
    return node


def _without_states(name: str) -> str:
    """What a name says besides as-is, to-be and journey; empty for `As-is journey`."""
    said = folded(name)
    for word in sorted(
        (
            *words_of("structure", "journey"),
            "as is",
            "to be",
            "current",
            "future",
            "target",
            "ist",
            "soll",
            "state",
            "zustand",
        ),
        key=len,
        reverse=True,
    ):
        said = (
            re.sub(rf"(?:^|(?<= )){re.escape(word)}(?: |$)", "", said)
            if word.isascii()
            else said.replace(word, "")
        )
    return said.strip()


def _specific(node: Node) -> str:
    """The name that a heading gives to a journey; empty for `Customer journey map` and the like."""
    name = node.titled.name if node.section.level else ""
    is_general = folded(name) in words_of("structure", "journey") or (
        node.meaning is not None
        and node.meaning.concept in ("journey", "stage", "step", "touchpoints_channels")
    )
    return "" if is_general else name


def _markdown(group: Group) -> str:
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


def _journeys(node: Node) -> int:
    """How many journeys there are in a section."""
    if node.is_personal:
        return 0
    if _kids_are_stages(node):
        return 1
    own = max(len(node.diagrams), int(node.has_map))
    below = sum(_journeys(kid) for kid in node.kids)
    return own + below or int(node.is_mappy)


def _kids_are_stages(node: Node) -> bool:
    """Whether the sections of a section are the stages of one journey."""
    kids = [kid for kid in node.kids if not kid.is_personal]
    deep = [kid for kid in kids if kid.is_deep and not kid.has_map]
    named = [kid for kid in kids if kid.is_stage_named]
    if not deep:
        return len(named) > 1
    if any(kid.titled.kind == "journey" for kid in deep):
        return False
    inner_names = [folded(one.titled.name) for kid in deep for one in kid.kids if one.is_deep]
    if (
        len(inner_names) - len(set(inner_names)) > 1
    ):  # the same parts in several sections: variants of one journey
        return False
    with_steps = [kid for kid in deep if any(one.is_deep for one in kid.kids)]
    if not with_steps:
        return not (len(deep) == 1 and deep[0].is_container and not deep[0].is_stage_named)
    if len(deep) == 1 and not deep[0].is_stage_named:
        return False
    if sum(kid.is_stage_named for kid in deep) * 2 >= len(deep):
        return True
    inner = [one for kid in with_steps for one in kid.kids if one.is_deep]
    if any(one.titled.kind == "step" for one in inner) or len(with_steps) < len(deep):
        return not all(_are_journeys(kid) for kid in with_steps)
    return not any(_are_journeys(kid) for kid in with_steps)


def _are_journeys(kid: Node) -> bool:
    """Whether a section with sections is a journey rather than a stage with steps."""
    inner = [one for one in kid.kids if one.is_deep]
    words = words_of("structure", "journey")
    said = f" {folded(kid.section.heading)} "
    if state_in(kid.section.heading) or any(f" {word} " in said for word in words if word.isascii()):
        return True
    staged = sum(one.is_stage_named for one in inner) * 2 >= len(inner)
    return staged or bool(kid.concepts & {"persona", "scenario", "trigger"})


def _stages_among(node: Node) -> list[Node]:
    """The sections that are stages: those that look so, and those between them."""
    kids = [kid for kid in node.kids if not kid.is_personal]
    like = [kid for kid in kids if (kid.is_deep and not kid.has_map) or kid.is_stage_named]
    if not like:
        return []
    first, last = kids.index(like[0]), kids.index(like[-1])
    return [kid for kid in kids[first : last + 1] if not kid.has_map and kid.titled.kind != "persona"]
