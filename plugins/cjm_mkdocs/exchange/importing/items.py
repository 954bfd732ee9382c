"""Tables whose rows are pain points, opportunities or the like, with what is said of each."""

from __future__ import annotations

from .entries import Entry
from .gathering import Journey
from .grids import Grid, Shape, label_of
from .labels import titled
from .stages import Stage
from .things import Thing

_OF_ITEMS = ("pain_points", "opportunities", "solutions", "metrics", "questions")


def read_items(grid: Grid, shape: Shape, journey: Journey, stage: Stage | None) -> None:
    """Each row becomes an item, on the stage it names, on `stage`, or else in the text of the journey."""
    labels = [label_of(cell.text) for cell in grid.rows[0]]
    key_at = next(at for at, one in enumerate(shape.meanings) if one and one.concept in _OF_ITEMS)
    stage_at = next((at for at, one in enumerate(shape.meanings) if one and one.concept == "stage"), None)
    found = shape.meanings[key_at]
    for row in grid.rows[1:]:
        named = titled(label_of(row[stage_at].text)).name if stage_at is not None else ""
        whose: Thing = journey.stage_called(named, row[0].line) if named else stage or journey
        beside = tuple(
            Entry(f"{labels[at]}: {label_of(cell.text)}" if labels[at] else label_of(cell.text), cell.line)
            for at, cell in enumerate(row)
            if at not in (key_at, stage_at) and cell.text.strip()
        )
        entry = Entry(label_of(row[key_at].text), row[key_at].line, beside)
        if (
            found is None
            or not entry.text
            or not whose.put(found.concept, [entry], labels[key_at], entry.line)
        ):
            told = [f"- {entry.text}", *(f"    - {one.text}" for one in beside)]
            whose.tell("\n".join(told), entry.line)
