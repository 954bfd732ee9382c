"""A file that is a Mermaid diagram and nothing else."""

from __future__ import annotations

from .drafts import Choices, Notes, Reading, Source, Unreadable
from .gathering import Gathering
from .mermaid import diagrams_in, read_diagram


def read(source: Source, choices: Choices) -> Reading:
    """The journeys of a Mermaid file."""
    gathering = Gathering(Notes(), choices)
    for diagram in diagrams_in(source.text, name=source.stem):
        read_diagram(diagram, gathering)
    if not gathering.things:
        raise Unreadable("there is no `journey` diagram in it; other diagrams of Mermaid are not read")
    return gathering.reading()
