"""A journey's view → its Mermaid diagram. Mermaid's score is the emotion plus three."""

from __future__ import annotations

from itertools import islice

from ..catalogue import Catalogue
from ..views.journey import Feeling, JourneyView
from . import mermaid
from .text import plain, plains

ABOVE = 3


def source(catalogue: Catalogue, view: JourneyView, *, titled: bool = False) -> str:
    """The Mermaid text. A step without an emotion has no place in it; several personas on a step share its mean.

    Where `titled`, it has the journey's title in it, for places without a heading above.
    """
    whose, names = None, tuple[str, ...]()
    sections, steps = (
        list[mermaid.Drawn](),
        zip(plains(view.titles), view.personas, view.feelings, strict=True),
    )
    for stage, name in zip(view.stages, plains([stage.name for stage in view.stages]), strict=True):
        tasks = []
        for title, personas, felt in islice(steps, len(stage.steps)):
            if personas is not whose:  # of most steps they are those of the journey
                whose = personas
                names = tuple([plain(catalogue.entries[key].title) for key in whose])
            if felt:
                score = felt[0].score + ABOVE if len(felt) == 1 else _mean(felt)
                tasks.append((title, score, names))
        sections.append((name, tasks))
    return mermaid.written(sections, plain(view.journey.entry.title) if titled else None)


def _mean(feelings: tuple[Feeling, ...]) -> int:
    mean = sum([feeling.score for feeling in feelings]) / len(feelings)
    return int(mean + (0.5 if mean >= 0 else -0.5)) + ABOVE
