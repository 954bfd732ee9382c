"""Sections of a document → personas."""

from __future__ import annotations

from .entries import Entry
from .gathering import Gathering, Persona, person
from .grids import read_pairs
from .labels import folded, words_of
from .nodes import Node
from .persona_tables import read_personas
from .persons import NOBODY
from .stage_sections import NOT_A_NAME, StageSections, as_markdown


class PersonaSections(StageSections):
    """Reads what is said of personas. `title` is the document's own."""

    def __init__(self, root: Node, gathering: Gathering, title: str) -> None:
        super().__init__(gathering)
        self._root, self._title = root, title

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
        persona.name = str(role) if role else self._title if node is self._root and self._title else NOBODY
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
                and len(group.entries[0].text) < NOT_A_NAME
            ):
                name, about = person(group.entries[0].text)
                persona.name = name
                if about:
                    persona.put("description", [Entry(about, group.line)], "", group.line)
            elif group.kind == "text" and not group.raw.lstrip().startswith("!["):
                persona.put("description", group.entries, "", group.line)
            else:
                persona.tell(as_markdown(group), group.line, note=not group.raw.lstrip().startswith("!["))
