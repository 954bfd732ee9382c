"""What is done about pain points: which are solved, which have a plan, which have neither.

A pain point is

- **solved** when the day it was gone (`resolved_on`) has come, when its `status` says so (`RESOLVED`), or when all that
  was promised against it is there: at least one of its solutions is shipped or measured, and none is still to come;
- **planned** when it is to be gone on a later day, when a solution of it is still to come, or when somebody at least
  sees an opportunity in it. Where a first solution is shipped and a second one under way, it is planned: whoever is
  at work on the second does not think that the first was enough;
- **unaddressed** otherwise. What is dropped answers nothing, neither a solution nor an opportunity.

A solution counts for the pain points that it names, or that name it. One that answers an opportunity does not promise
to solve each pain point that the opportunity starts from; these are planned by the opportunity itself.
Whoever has a pain point come back takes `resolved_on` out, or gives it a status of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from ..catalogue import Catalogue, Entry, Key, MappedStep
from ..model.records import Opportunity, PainPoint, Solution
from .relations import lifecycles_of

State = Literal["no", "planned", "solved"]

STATES: tuple[State, ...] = ("no", "planned", "solved")
"""From what needs somebody to what needs nobody; the values of the facet."""

RESOLVED = frozenset(
    "resolved solved fixed closed done gone behoben gelöst erledigt geschlossen résolu corrigé clos terminé "
    "resuelto solucionado cerrado hecho 已解决 已关闭 已完成".split()
)
"""What teams call a pain point that is gone, in the languages this package speaks; `status` is their own word."""

DROPPED = frozenset(
    "dropped rejected discarded declined abandoned verworfen abgelehnt abandonné rejeté écarté "
    "descartado descartada rechazado rechazada abandonnée rejetée écartée 已放弃 已拒绝".split()
)
"""What teams call an opportunity that they will not take up."""

THERE = ("shipped", "measured")
"""The states of a solution that customers have."""


class Answer(NamedTuple):
    """What is done about a pain point: its state, and what it rests on."""

    state: State
    solutions: tuple[Entry, ...]
    opportunities: tuple[Entry, ...]
    dropped: tuple[Entry, ...]
    """Solutions and opportunities that are not taken up, and so answer nothing."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*self.solutions, *self.opportunities)


def answer(catalogue: Catalogue, pain: Entry) -> Answer:
    """What is done about a pain point (see above)."""
    today = catalogue.today
    solutions, opportunities = solutions_of(catalogue, pain), opportunities_of(catalogue, pain)
    dropped = (
        *(s for s in solutions if progress(s.record, today) == "dropped"),
        *(o for o in opportunities if _says(o.record.status, DROPPED)),
    )
    if dropped:
        solutions = tuple(s for s in solutions if s not in dropped)
        opportunities = tuple(o for o in opportunities if o not in dropped)
    return Answer(_state(pain, solutions, opportunities, today), solutions, opportunities, dropped)


def _state(pain: Entry, solutions: tuple[Entry, ...], opportunities: tuple[Entry, ...], today: date) -> State:
    resolved_on = pain.record.resolved_on if isinstance(pain.record, PainPoint) else None
    if (resolved_on and resolved_on <= today) or _says(pain.record.status, RESOLVED):
        return "solved"
    to_come = [s for s in solutions if progress(s.record, today) not in THERE]
    if solutions and not to_come and not resolved_on:
        return "solved"
    return "planned" if resolved_on or to_come or opportunities else "no"


def _says(status: str | None, words: frozenset[str]) -> bool:
    return status is not None and status.casefold().strip(" *_.!✓✔✅") in words


def progress(solution: object, today: date) -> str:
    """How far a solution is: its status, or else `shipped` where the day has come on which customers got it; empty
    where nothing is known, which is neither there nor dropped."""
    if not isinstance(solution, Solution):
        return ""
    is_there = solution.shipped_on is not None and solution.shipped_on <= today
    return solution.status or ("shipped" if is_there else "")


# --- who answers whom, whichever of the two says so ------------------------------------------------------------------


def _both_ways(catalogue: Catalogue, key: Key, role: str, type_: str, role_there: str) -> tuple[Entry, ...]:
    found = (*catalogue.linked(key, role), *catalogue.named_by(key, role_there, type_))
    return tuple({entry.key: entry for entry in found}.values())


def solutions_of(catalogue: Catalogue, entry: Entry) -> tuple[Entry, ...]:
    """The solutions of a pain point or an opportunity."""
    role = "pain_points" if entry.type == "pain-point" else "opportunities"
    return _both_ways(catalogue, entry.key, "solutions", "solution", role)


def opportunities_of(catalogue: Catalogue, entry: Entry) -> tuple[Entry, ...]:
    """The opportunities seen in a pain point, or those that a solution answers."""
    role = "pain_points" if entry.type == "pain-point" else "solutions"
    return _both_ways(catalogue, entry.key, "opportunities", "opportunity", role)


def pains_of(catalogue: Catalogue, entry: Entry) -> tuple[Entry, ...]:
    """The pain points that an opportunity starts from, or that a solution promises to solve."""
    role = "opportunities" if isinstance(entry.record, Opportunity) else "solutions"
    return _both_ways(catalogue, entry.key, "pain_points", "pain-point", role)


# --- where it matters ------------------------------------------------------------------------------------------------


class Reach(NamedTuple):
    """Where an opportunity or a solution matters: on the steps where its pain points hurt, and where it is placed."""

    steps: tuple[MappedStep, ...]
    lifecycles: tuple[str, ...]
    """Lifecycle ids, or names of stages that have none."""
    personas: tuple[Entry, ...]

    @property
    def journeys(self) -> tuple[Key, ...]:
        return tuple(dict.fromkeys(step.place.owner for step in self.steps))


def reach(catalogue: Catalogue, entry: Entry, pains: Iterable[Entry]) -> Reach:
    """The steps, stages and personas that an opportunity or a solution with these pain points concerns.

    A solution that is what the organisation does on a whole stage (`brand_response`) is placed on its steps.
    """
    pains = tuple(pains)
    steps = {step.place: step for step in catalogue.places(entry.key)}
    for use in catalogue.uses.get(entry.key, ()):
        if use.place.stage and not use.place.step:
            steps.update((step.place, step) for step in catalogue.stages[use.place].steps)
    for pain in pains:
        steps.update((step.place, step) for step in catalogue.places(pain.key))
    personas = {key: catalogue.entries[key] for step in steps.values() for key in step.personas}
    for pain in pains:
        personas.update((e.key, e) for e in catalogue.linked(pain.key, "personas"))
        personas.update((e.key, e) for e in catalogue.named_by(pain.key, "pain_points", "persona"))
    found = tuple(steps.values())
    return Reach(found, lifecycles_of(catalogue, found), tuple(personas.values()))


def concerns(entry: Entry, found: Reach, related: Iterable[Entry], of: Key | None) -> bool:
    """Whether an opportunity or a solution has to do with a journey, a persona, a touchpoint, a team, or a thing that
    it is tied to; everything has to do with nothing in particular, and with things of its own type."""
    if of is None or of.type == entry.type:
        return True
    if of.type == "journey":
        return of in found.journeys
    if of.type == "persona":
        return any(persona.key == of for persona in found.personas)
    if of.type == "touchpoint":
        return any(of in step.touchpoints for step in found.steps)
    tied = (key for keys in entry.links.values() for key in keys)  # its teams, its metrics, its evidence
    return of in tied or any(other.key == of for other in related)
