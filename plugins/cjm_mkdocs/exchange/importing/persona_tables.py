"""Tables of personas: a row, or a column, for each."""

from __future__ import annotations

from collections.abc import Iterator

from .entries import Entry
from .gathering import Gathering, Persona, person
from .grids import Grid, Shape, label_of, put_cell


def read_personas(grid: Grid, shape: Shape, gathering: Gathering) -> Iterator[Persona]:
    """The personas of a table with a row, or a column, for each."""
    if shape.kind == "columns":
        header = grid.rows[0]
        for at, cell in enumerate(header[1:], 1):
            name, about = person(label_of(cell.text) or f"Persona {at}")
            persona = gathering.persona_called(name, cell.line)
            if about:
                persona.put("description", [Entry(about, cell.line)], "", cell.line)
            for row, found in zip(grid.rows[1:], shape.meanings[1:], strict=True):
                put_cell(persona, label_of(row[0].text), found, row[at])
            yield persona
        return
    labels = [label_of(cell.text) for cell in grid.rows[0]]
    name_at = next(
        (i for i, one in enumerate(shape.meanings) if one and one.concept in ("name", "persona")), 0
    )
    for number, row in enumerate(grid.rows[1:], 1):
        name, about = person(label_of(row[name_at].text) or f"Persona {number}")
        persona = gathering.persona_called(name, row[0].line)
        if about:
            persona.put("description", [Entry(about, row[0].line)], "", row[0].line)
        for at, cell in enumerate(row):
            if at != name_at and cell.text.strip():
                put_cell(persona, labels[at], shape.meanings[at], cell)
        yield persona
