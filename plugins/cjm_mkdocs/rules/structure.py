"""What a journey is made of: twins, parents and plans."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStep
from ..model.fields import EVERYONE
from ..model.records import Touchpoint
from ..problems import Problem, nearest, quoted


def check(catalogue: Catalogue) -> Iterator[Problem]:
    for journey in catalogue.journeys.values():
        yield from _twin(catalogue, journey)
        yield from _parents(catalogue, journey)
        if state(journey) == "to-be":
            for step in journey.steps:
                yield from _plan(catalogue, journey, step)
        for step in journey.steps:
            if step.emotions and not step.emotions.keys() <= {EVERYONE}:
                yield from _absent(catalogue, journey, step)
    for entry in catalogue.of_type("touchpoint"):
        yield from _lifecycles(catalogue, entry)


def _lifecycles(catalogue: Catalogue, entry: Entry) -> Iterator[Problem]:
    for index, name in enumerate(entry.record.lifecycle if isinstance(entry.record, Touchpoint) else ()):
        if catalogue.lifecycle.find(name) is None:
            known = [term.id for term in catalogue.lifecycle]
            hint = nearest(name, known) or f"this site has: {', '.join(known)}"
            loc, message = (*entry.loc, "lifecycle", index), f"no lifecycle stage is called {quoted(name)}"
            yield catalogue.problem(entry.path, loc, "refs/unknown", message, hint)


def state(journey: JourneyMap) -> str:
    return journey.record.state or "as-is"


def _named(catalogue: Catalogue, journey: JourneyMap, role: str) -> JourneyMap | None:
    """The journey named in a field that holds one."""
    key = next(iter(journey.entry.links.get(role, ())), None)
    return catalogue.journeys[key.id] if key else None


def _twin(catalogue: Catalogue, journey: JourneyMap) -> Iterator[Problem]:
    twin = _named(catalogue, journey, "counterpart")
    if twin is None:
        return
    path, loc = journey.entry.path, ("counterpart",)
    if twin is journey:
        hint = "name the twin's id, or delete `counterpart`"
        yield catalogue.problem(path, loc, "structure/own-twin", "the journey is its own counterpart", hint)
        return
    if state(twin) == state(journey):
        yield catalogue.problem(
            path,
            loc,
            "structure/own-twin",
            f"“{twin.entry.id}” is {state(twin)} as well; twins are one as-is and one to-be journey",
            "set `state: to-be` on the one that is a plan",
        )
    back = _named(catalogue, twin, "counterpart")
    if back is not None and back is not journey:
        yield catalogue.problem(
            path,
            loc,
            "structure/one-sided-twin",
            f"“{twin.entry.id}” names “{back.entry.id}” as its counterpart, not “{journey.entry.id}”",
            f"write `counterpart: {journey.entry.id}` there, or delete one of the two",
        )


def _parents(catalogue: Catalogue, journey: JourneyMap) -> Iterator[Problem]:
    chain: list[Key] = []
    above = _named(catalogue, journey, "parent")
    while above is not None and above.entry.key not in chain:
        chain.append(above.entry.key)
        if above is journey:
            way = " → ".join([journey.entry.id, *(key.id for key in chain)])
            message = f"the journey is a part of itself: {way}"
            hint = "a parent is the larger journey; delete `parent` on the largest"
            yield catalogue.problem(journey.entry.path, ("parent",), "structure/parent-loop", message, hint)
            return
        above = _named(catalogue, above, "parent")


def _plan(catalogue: Catalogue, journey: JourneyMap, step: MappedStep) -> Iterator[Problem]:
    for name, emotion in step.record.emotion.items():
        if emotion.basis == "target":
            continue
        loc = (*step.loc, "emotion") if name == EVERYONE else (*step.loc, "emotion", name)
        said = f"`basis: {emotion.basis}`" if emotion.basis else "no `basis`"
        label = f", label: {emotion.label}" if emotion.label else ""
        yield catalogue.problem(
            journey.entry.path,
            loc,
            "structure/plan-with-feelings",
            f"an emotion of a to-be journey has {said}; nobody has felt a plan yet",
            f"write `{{score: …{label}, basis: target}}`",
        )


def _absent(catalogue: Catalogue, journey: JourneyMap, step: MappedStep) -> Iterator[Problem]:
    present = {key.id for key in step.personas}
    for name in step.record.emotion:
        known = next((id_ for id_ in step.emotions if id_ in (name, name.casefold())), None)
        if name == EVERYONE or known is None or known in present:
            continue
        yield catalogue.problem(
            journey.entry.path,
            (*step.loc, "emotion", name),
            "structure/absent-persona",
            f"“{name}” is not on this step",
            "name them in the step's or the journey's `personas`",
            key=True,
        )
