"""How good a journey's map is, from 0 to 100, and what would make it better.

The score is of the map, not of what customers live through: a sad journey that is well described has a good one.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import partial
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key, Suspect
from ..model.records import Question
from ..problems import SEVERITIES, Problem
from ..suspects import by_thing
from .answers import Answer, answer
from .coverage import current, is_open, is_plan, is_severe
from .evidence import grade
from .freshness import review_of
from .neighbours import twins
from .walks import Walk, walk

WEIGHTS: Mapping[str, int] = MappingProxyType({
    "owner": 8, "review": 12, "rhythm": 4, "evidence": 12, "emotions": 12, "touchpoints": 8, "lifecycle": 6,
    "pain-points": 12, "questions": 8, "moments": 8, "problems": 10,
})  # fmt: skip
"""What each part of a score is worth; together 100."""
FAMILIES: Mapping[str, str] = MappingProxyType({
    "frontmatter": "Front matter", "schema": "Fields", "refs": "References", "structure": "Structure", "coverage": "Coverage",
    "freshness": "Freshness", "style": "Style",
})  # fmt: skip
"""What the families of our rules are called; those of a team's own have its names."""
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "owner": "Owner",
        "review": "Review",
        "rhythm": "Review every",
        "evidence": "Evidence",
        "emotions": "Emotions",
        "touchpoints": "Touchpoints",
        "lifecycle": "Lifecycle",
        "pain-points": "Pain points",
        "questions": "Questions",
        "moments": "Moments of truth",
        "problems": "Problems",
    }
)
"""What each part is called."""
COUNTED: Mapping[str, str] = MappingProxyType({
    "owner": "it has an owner",
    "review": "it was reviewed, and the review still holds; half where something it uses has changed in meaning since",
    "rhythm": "it says how often it is to be reviewed (`review_every`)",
    "evidence": "the grade of its evidence is supported or validated; half where it is anecdotal; a to-be journey may "
    "rest on that of its as-is counterpart",
    "emotions": "the share of its steps that have an emotion",
    "touchpoints": "the share of its steps that have a touchpoint",
    "lifecycle": "the share of its stages that belong to a lifecycle stage of the site",
    "pain-points": "the share of its open major and critical pain points with an owner and a solution or opportunity; "
    "all where none is so severe, nothing where an as-is journey names no pain point at all",
    "questions": "the share of its questions that are answered; nothing where it has none",
    "moments": "the share of its moments of truth with a metric on the step; nothing where it has none",
    "problems": "its page has no problem of the levels error and warning",
})  # fmt: skip
"""What each part counts."""

_SURE: Mapping[str, int] = MappingProxyType({"validated": 2, "supported": 2, "anecdotal": 1})


class Part(NamedTuple):
    """One part of a score: `done` of `of` earn so much of its weight; where there is nothing to count, nothing."""

    name: str
    weight: int
    done: int
    of: int

    @property
    def points(self) -> float:
        return self.weight * self.done / self.of if self.of else 0

    @property
    def gain(self) -> float:
        """What it would add to the score if all of it were done."""
        return self.weight - self.points


_part: Callable[[tuple[str, int, int, int]], Part] = partial(tuple.__new__, Part)
"""A part from all its fields: the constructor takes twice as long."""


class Health(NamedTuple):
    """The score of a journey with its parts, in the order of `WEIGHTS`."""

    journey: JourneyMap
    parts: tuple[Part, ...]
    score: int
    """The points of all parts, to the nearest whole number; a half counts as one."""

    @property
    def title(self) -> str:
        return self.journey.entry.title

    @property
    def lacking(self) -> list[Part]:
        """The parts that are not all done, or of which there is nothing."""
        return [part for part in self.parts if part.done != part.of or not part.of]

    @property
    def raises(self) -> tuple[Part, ...]:
        """The parts that would raise the score, those that would raise it most first."""
        return tuple(sorted(self.lacking, key=attrgetter("gain"), reverse=True))


class Checkup(NamedTuple):
    """What the score of any journey depends on besides the journey itself."""

    troubled: frozenset[str]
    """Pages with problems of the levels error and warning."""
    again: Mapping[Key, tuple[Suspect, ...]]
    """What has changed in meaning since a journey was reviewed."""
    changed: Mapping[Key, tuple[Suspect, ...]]
    """The same by the thing that has changed."""
    severe: Mapping[Key, bool]
    """The severe pain points that still hurt → whether each has an owner and an answer."""


def checkup(catalogue: Catalogue, answered: Callable[[Entry], Answer] | None = None) -> Checkup:
    """What is to be known before journeys are scored; `answered` gives what is done about each pain point."""
    answered = answered or partial(answer, catalogue)
    again: dict[Key, list[Suspect]] = {}
    for suspect in catalogue.suspects:
        again.setdefault(suspect.journey, []).append(suspect)
    return Checkup(
        frozenset(problem.path for problem in catalogue.open_problems if problem.severity != "info"),
        {key: tuple(found) for key, found in again.items()},
        by_thing(catalogue.suspects),
        {
            pain.key: bool(pain.record.owner and answered(pain).state != "no")
            for pain in catalogue.of_type("pain-point")
            if is_open(pain) and is_severe(pain)
        },
    )


def health_of(
    catalogue: Catalogue,
    journey: JourneyMap,
    known: Checkup,
    walked: Callable[[JourneyMap], Walk] = walk,
) -> Health:
    """The score of one journey; `walked` gives what is on its steps."""
    counted = _parts(catalogue, walked(journey), journey, known)
    parts = tuple([_part((name, WEIGHTS[name], done, of)) for name, (done, of) in counted.items()])
    return Health(journey, parts, int(sum([part.points for part in parts]) + 0.5 + 1e-9))


def healths(
    catalogue: Catalogue,
    known: Checkup | None = None,
    among: Container[Key] | None = None,
    walked: Callable[[JourneyMap], Walk] = walk,
) -> tuple[Health, ...]:
    """All journeys that are not archived (or those among these), those with the lowest score first."""
    known = known or checkup(catalogue)
    journeys = (j for j in current(catalogue) if among is None or j.entry.key in among)
    found = [health_of(catalogue, journey, known, walked) for journey in journeys]
    return tuple(sorted(found, key=lambda health: (health.score, health.title.casefold())))


def _parts(
    catalogue: Catalogue, found: Walk, journey: JourneyMap, known: Checkup
) -> Mapping[str, tuple[int, int]]:
    entry, stages, steps = journey.entry, journey.stages, len(found.steps)
    in_time = review_of(entry, catalogue.today).age in ("in-time", "due", "undated")
    severe = [known.severe[key] for key in found.pains if key in known.severe]
    measured = sum([bool(step.links.get("metrics")) for step in found.moments])
    return {
        "owner": _whether(entry.record.owner),
        "review": (in_time * (1 if entry.key in known.again else 2), 2),
        "rhythm": _whether(entry.record.review_every),
        "evidence": _evidence(catalogue, journey),
        "emotions": (found.felt, steps),
        "touchpoints": (found.placed, steps),
        "lifecycle": (sum([bool(stage.lifecycle) for stage in stages]), len(stages)),
        "pain-points": (sum(severe), len(severe))
        if severe
        else (1, 1)
        if found.pains or is_plan(journey)
        else (0, 0),
        "questions": (
            sum([_is_answered(catalogue, key) for key in found.questions]),
            len(found.questions),
        ),
        "moments": (measured, len(found.moments)),
        "problems": _whether(entry.path not in known.troubled),
    }


def _whether(value: object) -> tuple[int, int]:
    return (1 if value else 0), 1


def _evidence(catalogue: Catalogue, journey: JourneyMap) -> tuple[int, int]:
    """A plan has its own evidence, or that of the journey as it is."""
    found = (journey.entry, *twins(catalogue, journey.entry)) if is_plan(journey) else (journey.entry,)
    return max(_SURE.get(grade(catalogue, entry.key), 0) for entry in found), 2


def _is_answered(catalogue: Catalogue, question: Key) -> bool:
    record = catalogue.entries[question].record
    return isinstance(record, Question) and bool(record.answered_by)


def concerned(catalogue: Catalogue, of: Key) -> frozenset[Key]:
    """What the health of a thing is about: all that a team owns or works on, a persona with its journeys, or the thing."""
    uses = catalogue.uses.get(of, ())
    if of.type == "team":
        return frozenset(use.place.owner for use in uses if use.role in ("owner", "teams"))
    return frozenset(
        {of, *(use.place.owner for use in uses if of.type == "persona" and use.role == "personas")}
    )


# --- open problems -------------------------------------------------------------------------------------------------


class Broken(NamedTuple):
    """A rule with the problems that were found, in order of place."""

    rule: str
    severity: str
    problems: tuple[Problem, ...]


def broken(problems: tuple[Problem, ...]) -> tuple[Broken, ...]:
    """Problems by severity and rule: the gravest first, and of these the most frequent."""
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.severity, problem.rule), []).append(problem)
    rows = (Broken(rule, severity, tuple(each)) for (severity, rule), each in found.items())
    rank: dict[str, int] = {severity: at for at, severity in enumerate(SEVERITIES)}
    return tuple(sorted(rows, key=lambda row: (rank[row.severity], -len(row.problems), row.rule)))
