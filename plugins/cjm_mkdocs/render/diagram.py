"""A journey's view → its Mermaid diagram. Mermaid's score is the emotion plus three."""

from __future__ import annotations

from ..catalogue import Catalogue
from ..views.journey import Feeling, JourneyView
from . import mermaid
from .text import plain, plains

ABOVE = 3


def source(catalogue: Catalogue, view: JourneyView, *, titled: bool = False) -> str:
    """The Mermaid text. A step without an emotion has no place in it; several personas on a step share its mean.

    Where `titled`, it has the journey's title in it, for places without a heading above.
    """

    names = {
        keys: tuple([plain(catalogue.entries[key].title) for key in keys])
        for keys in {step.personas for step in view.steps}
    }
    steps = plains([step.title for step in view.steps])
    tasks = [
        mermaid.task_of((title, _score(felt), names[step.personas])) if felt else None
        for step, title, felt in zip(view.steps, steps, view.feelings, strict=True)
    ]
    sections, at = [], 0
    for stage in view.stages:
        end = at + len(stage.steps)
        sections.append(mermaid.Section(plain(stage.name), tuple(filter(None, tasks[at:end]))))
        at = end
    title = plain(view.journey.entry.title) if titled else None
    return mermaid.journey_source(mermaid.Journey(tuple(sections), title))


def _score(feelings: tuple[Feeling, ...]) -> int:
    if len(feelings) == 1:
        return feelings[0].score + ABOVE
    mean = sum(feeling.score for feeling in feelings) / len(feelings)
    return int(mean + (0.5 if mean >= 0 else -0.5)) + ABOVE
