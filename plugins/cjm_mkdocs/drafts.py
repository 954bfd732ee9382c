"""What is known of things while their catalogue is being built: what they name is not looked up yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from .catalogue import Key, Loc, Place
from .model.records import Stage, Step, Thing


class Pending(NamedTuple):
    """A reference as written, waiting until everything is known."""

    text: str
    types: tuple[str, ...]
    texts: bool
    path: str
    loc: Loc


Links = dict[str, Any]
"""What a record names, by role: a tuple of keys. Until all is known, it may be a list of keys and of what is pending."""


@dataclass(slots=True)
class Draft:
    """An entry to be, while what it names is not looked up yet."""

    key: Key
    record: Thing
    path: str
    loc: Loc
    home: Place | None
    links: Links
    alone: tuple[Key] = field(init=False)
    """Its key alone: what a record names that names nothing else."""

    def __post_init__(self) -> None:
        self.alone = (self.key,)


StepDraft = tuple[Place, Step, Loc, Links, int]
"""A step to be, the same way; its number counts through its journey."""


@dataclass(slots=True)
class StageDraft:
    """A stage to be, with its steps."""

    place: Place
    record: Stage
    loc: Loc
    links: Links
    steps: list[StepDraft] = field(default_factory=list)


@lru_cache(maxsize=1000)
def stage_loc(index: int) -> Loc:
    return "stages", index


@lru_cache(maxsize=1000)
def step_loc(stage: int, index: int) -> Loc:
    return "stages", stage, "steps", index


_NAMES = frozenset({"title", "id"})


def told(item: Thing) -> dict[str, object]:
    """What is said of an item beyond its name."""
    written = item.model_fields_set - _NAMES
    return {name: getattr(item, name) for name in written} if written else {}


def title_of(step: Step, number: int) -> str:
    """The name a step goes by before its references are resolved."""
    if step.title:
        return step.title
    for touchpoint in (*step.touchpoint, *step.touchpoints):
        return touchpoint if isinstance(touchpoint, str) else touchpoint.title
    return f"Step {number}"
