"""What is missing: nothing here is wrong, but a reader will ask for it.

Of a page that could not be read as a whole nothing is said to be missing: it may stand in what was not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue, Entry, JourneyMap
from ..model.records import PainPoint, Persona
from ..problems import Problem
from .structure import state

ARCHIVED = frozenset({"archived", "retired", "superseded"})
"""Words for `status` that say a page is kept for the record only."""
SEVERE = frozenset({"major", "critical"})


def check(catalogue: Catalogue, unread: frozenset[str]) -> Iterator[Problem]:
    for journey in catalogue.journeys.values():
        if journey.entry.path not in unread and not archived(journey.entry):
            yield from _journey(catalogue, journey)
    for entry in catalogue.of_type("persona"):
        if _is_asked(entry, unread):
            yield from _persona(catalogue, entry)
    for entry in catalogue.of_type("pain-point"):
        if entry.path not in unread and not archived(entry):
            yield from _pain_point(catalogue, entry)
    if not unread:
        yield from _unplaced(catalogue)


def archived(entry: Entry) -> bool:
    return (entry.record.status or "").casefold() in ARCHIVED


def _is_asked(entry: Entry, unread: frozenset[str]) -> bool:
    """Whether an entry has a page, read as a whole, of which more may be expected."""
    return entry.home is None and entry.path not in unread and not archived(entry)


def _journey(catalogue: Catalogue, journey: JourneyMap) -> Iterator[Problem]:
    entry, path = journey.entry, journey.entry.path
    steps = list(journey.steps)
    for stage in journey.stages:
        if not stage.steps and steps:
            message = f"the stage “{stage.name}” has no steps"
            yield catalogue.problem(
                path, stage.loc, "coverage/no-steps", message, "add `steps:`, or delete the stage"
            )
        if not stage.lifecycle and not stage.record.lifecycle:
            known = ", ".join(term.id for term in catalogue.lifecycle)
            yield catalogue.problem(
                path,
                stage.loc,
                "coverage/no-lifecycle",
                f"the stage “{stage.name}” belongs to no lifecycle stage",
                f"add `lifecycle:` with one of {known}" if known else "",
            )
    emotions = [emotion for step in steps for emotion in step.emotions.values()]
    if steps and not emotions:
        message, hint = (
            "no step has an emotion: the journey has no curve",
            "add `emotion: -1` or so to a step",
        )
        yield catalogue.problem(path, (), "coverage/no-emotions", message, hint)
    guessed = bool(emotions) and all(emotion.basis in ("assumed", "target") for emotion in emotions)
    if not entry.record.evidence and not guessed and state(journey) == "as-is":
        hint = "add `evidence:`, or `basis: assumed` to its emotions"
        yield catalogue.problem(path, (), "coverage/no-evidence", "the journey rests on no evidence", hint)
    yield from _owner(catalogue, entry, "the journey")


def _persona(catalogue: Catalogue, entry: Entry) -> Iterator[Problem]:
    record, path = entry.record, entry.path
    placed = any(use.place.owner.type == "journey" for use in catalogue.uses.get(entry.key, ()))
    if not placed and not (isinstance(record, Persona) and record.kind == "anti"):
        hint = f"write `persona: {entry.id}` on a journey, or `status: archived` here"
        yield catalogue.problem(path, (), "coverage/no-journey", "the persona is on no journey", hint)
    if isinstance(record, Persona) and not record.evidence and record.basis != "assumed":
        hint = "add `evidence:`, or `basis: assumed`"
        yield catalogue.problem(path, (), "coverage/no-evidence", "the persona rests on no evidence", hint)
    yield from _owner(catalogue, entry, "the persona")


def _owner(catalogue: Catalogue, entry: Entry, what: str) -> Iterator[Problem]:
    if not entry.record.owner:
        hint = "add `owner:` with a team or a name"
        yield catalogue.problem(entry.path, entry.loc, "coverage/no-owner", f"{what} has no owner", hint)


def _pain_point(catalogue: Catalogue, entry: Entry) -> Iterator[Problem]:
    record = entry.record
    if not isinstance(record, PainPoint) or record.severity not in SEVERE or record.resolved_on:
        return
    yield from _owner(catalogue, entry, f"a {record.severity} pain point")
    answered = any(
        use.role == "pain_points" and use.place.owner.type in ("solution", "opportunity")
        for use in catalogue.uses.get(entry.key, ())
    )
    if not (answered or entry.links.get("solutions") or entry.links.get("opportunities")):
        yield catalogue.problem(
            entry.path,
            entry.loc,
            "coverage/unaddressed",
            f"a {record.severity} pain point has neither an opportunity nor a solution",
            "add `opportunities:` or `solutions:`",
        )


def _answers(entry: Entry) -> bool:
    return bool(entry.links.get("pain_points") or entry.links.get("opportunities"))


def _unplaced(catalogue: Catalogue) -> Iterator[Problem]:
    """Pages that nothing leads to. Opportunities and solutions are placed by what they answer, too."""
    for type_ in ("touchpoint", "pain-point", "opportunity", "solution", "metric", "evidence"):
        for entry in catalogue.of_type(type_):
            placed = catalogue.uses.get(entry.key, ())
            if type_ == "pain-point":
                placed = tuple(use for use in placed if use.place.owner.type in ("journey", "persona"))
            elif type_ in ("opportunity", "solution") and _answers(entry):
                continue
            if not placed and entry.home is None and not archived(entry):
                name = type_.replace("-", " ")
                hint = f"name “{entry.id}” where it belongs, or delete the page"
                yield catalogue.problem(
                    entry.path, (), "coverage/unplaced", f"the {name} is used nowhere", hint
                )
