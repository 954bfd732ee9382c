"""A journey's view → its Mermaid diagram. Mermaid's score is the emotion plus three."""

from __future__ import annotations

from functools import cache

from ..catalogue import Catalogue, Key
from ..views.journey import Feeling, JourneyView
from . import mermaid
from .text import plain

ABOVE = 3


def source(catalogue: Catalogue, view: JourneyView, *, titled: bool = False) -> str:
    """The Mermaid text. A step without an emotion has no place in it; several personas on a step share its mean.

    Where `titled`, it has the journey's title in it, for places without a heading above.
    """

    @cache
    def names(keys: tuple[Key, ...]) -> tuple[str, ...]:
        return tuple([plain(catalogue.entries[key].title) for key in keys])

    sections = tuple(
        [
            mermaid.Section(
                plain(stage.name),
                tuple(
                    [
                        mermaid.Task(
                            plain(step.title), _score(view.feelings[step.number - 1]), names(step.personas)
                        )
                        for step in stage.steps
                        if step.emotions
                    ]
                ),
            )
            for stage in view.stages
        ]
    )
    title = plain(view.journey.entry.title) if titled else None
    return mermaid.journey_source(mermaid.Journey(sections, title))


def _score(feelings: tuple[Feeling, ...]) -> int:
    if len(feelings) == 1:
        return feelings[0].score + ABOVE
    mean = sum(feeling.score for feeling in feelings) / len(feelings)
    return int(mean + (0.5 if mean >= 0 else -0.5)) + ABOVE
