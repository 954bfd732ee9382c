"""Markdown documents → journeys and personas, whatever their layout. `nodes` says what a section says, this what it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...reading.frontmatter import cut
from ...reading.frontmatter import read as read_front
from ...reading.yaml import Keys
from .drafts import Choices, Notes, Reading, Source, Unreadable
from .entries import Entry, labelled
from .fields import FIELDS
from .gathering import Gathering, Journey, Persona, person
from .groups import Group
from .journeys_among import journeys_in, kids_are_stages, specific_name, stages_among, without_states
from .labels import folded, meaning, titled
from .leftovers import with_leftovers
from .mermaid import Diagram, diagrams_in, is_journey, read_diagram
from .nodes import Node
from .outline import outline_of
from .persona_sections import PersonaSections
from .persona_tables import read_personas
from .persons import NOBODY
from .stage_sections import as_markdown, is_name
from .stages import Stage, Step
from .things import Thing

_OURS = frozenset({"persona", "journey"})


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


class _Document(PersonaSections):
    def __init__(self, root: Node, gathering: Gathering, front: dict[str, Any], stem: str) -> None:
        title = front.get("title")
        super().__init__(
            _unwrapped(root), gathering, title if isinstance(title, str) and title.strip() else ""
        )
        self._front = front
        self._name = self._root.titled.name or self._title or stem[:1].upper() + stem[1:]

    def read(self) -> None:
        root, forced = self._root, self._gathering.choices.type
        if forced == "persona" or (forced is None and root.is_personal and not journeys_in(root)):
            self._personas(root)
        elif journeys_in(root) or forced == "journey":
            self._pages(root, None)
        else:
            self._only_personas(root)
        self._merge()
        self._front_matter()

    # --- what the document is about ----------------------------------------------------------------------------------

    def _pages(self, node: Node, above: Node | None) -> None:
        """The journeys and personas of a section that holds one journey, or several in sections of their own."""
        count = journeys_in(node)
        if count <= 1 or not [kid for kid in node.kids if journeys_in(kid)] or kids_are_stages(node):
            self._journey(node, above)
            return
        kids = [kid for kid in node.kids if journeys_in(kid)]
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
                first.tell(as_markdown(group), group.line, note=bool(group.label))

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
        inner, here = node, specific_name(node)
        while (
            not here
            and not kids_are_stages(inner)
            and len(kids := [kid for kid in inner.kids if journeys_in(kid)]) == 1
        ):
            inner, here = kids[0], specific_name(kids[0])
        around = specific_name(above) if above is not None else ""
        if here and around and not without_states(here):
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
        are_stages = kids_are_stages(node)
        stages = stages_among(node) if are_stages else []
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
            elif not kid.is_personal and kid.is_deep and (journeys_in(kid) or kid.is_container):
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
        persona.name = persona.name or str(persona.values.get("role") or NOBODY)
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
        parts = [as_markdown(group) for group in rest]
        parts += [table.part.raw for table in node.tables if table.shape is None or table.shape.is_persona]
        parts += [part.raw for part in node.others]
        if parts or not (meta or node.tables or node.kids):
            journey.tell("\n\n".join([f"## {node.section.heading}", *parts]), node.section.line)
        for kid in node.kids:
            self._beside(kid, journey)

    def _records(self, node: Node, journey: Journey) -> bool:
        """Labelled lines one after another, `Stage: …` before each stage; False where there are no such lines."""
        names = [group for group in node.groups if group.concept == "stage" and is_name(group)]
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
            elif stage is not None and group.concept == "step" and is_name(group):
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
