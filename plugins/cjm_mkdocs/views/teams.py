"""Who owns what, what is urgent of it, and what nobody owns.

An owner is a team with a page, or a department or person that is only named; names are grouped as they are written.
**Urgent** is, in this order: a major or critical pain point that is not solved, a review that is overdue, a metric that
is off track, and a solution whose target has passed without it being there. What is archived is never urgent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Literal, NamedTuple

from ..catalogue import Catalogue, Entry, Key
from ..model.fields import SEVERITY_WORDS
from ..model.records import ITEMS, TYPES, PainPoint, Question, Solution
from .answers import THERE, progress
from .coverage import is_severe
from .freshness import reviews
from .known import Known
from .priority import by_priority
from .relations import journeys_with
from .solutions import timing

Kind = Literal["pain", "review", "metric", "solution"]
KINDS: tuple[Kind, ...] = ("pain", "review", "metric", "solution")
"""Why something is urgent, the most urgent first."""
OWNABLE = tuple(type_ for type_ in TYPES if type_ != "team")
"""The types of things that somebody should own. A question or a delight belongs to whoever owns its journey."""

ByType = Mapping[str, tuple[Entry, ...]]


class Urgent(NamedTuple):
    """Something that cannot wait, and why; `days` is how late a review or a solution is."""

    entry: Entry
    kind: Kind
    days: int = 0


class Holding(NamedTuple):
    """What one owner owns and works on, by type in the model's order, and what of it is urgent."""

    owner: str
    """A team's id, or the name as written."""
    team: Entry | None
    owned: ByType
    works_on: ByType
    urgent: tuple[Urgent, ...]
    open_pains: tuple[Entry, ...]
    """Pain points that are not solved, by priority."""
    open_solutions: tuple[Entry, ...]
    """Solutions that are neither there nor dropped."""

    @property
    def title(self) -> str:
        return self.team.title if self.team else self.owner

    @property
    def severities(self) -> dict[str, int]:
        """How many open pain points there are of each severity, the worst first; those not rated under no name."""
        found = Counter(getattr(pain.record, "severity", None) or "" for pain in self.open_pains)
        return {word: found[word] for word in (*SEVERITY_WORDS[::-1], "") if found[word]}

    def count(self, kind: Kind) -> int:
        """How many things are urgent for a reason."""
        return sum(urgent.kind == kind for urgent in self.urgent)


def holdings(known: Known) -> tuple[Holding, ...]:
    """All teams by name, then all others who own anything, by theirs."""
    catalogue = known.catalogue
    owned: dict[str, list[Entry]] = {}
    for entry in catalogue.entries.values():
        if entry.record.owner:
            owned.setdefault(entry.record.owner, []).append(entry)
    teams = sorted(catalogue.of_type("team"), key=lambda team: (team.title.casefold(), team.id))
    others = sorted(owned.keys() - {team.id for team in teams}, key=lambda name: (name.casefold(), name))
    found = [holding(known, team) for team in teams]
    return (*found, *(_holding(known, name, None, owned[name], ()) for name in others))


def holding(known: Known, team: Entry) -> Holding:
    """What a team owns and works on."""
    catalogue = known.catalogue
    by_role: dict[str, dict[Key, Entry]] = {"owner": {}, "teams": {}}
    for use in catalogue.uses.get(team.key, ()):
        if use.role in by_role:
            by_role[use.role][use.place.owner] = catalogue.entries[use.place.owner]
    owned, works_on = by_role["owner"].values(), by_role["teams"].values()
    return _holding(known, team.id, team, owned, works_on)


def _holding(
    known: Known,
    owner: str,
    team: Entry | None,
    owned: Collection[Entry],
    works_on: Collection[Entry],
) -> Holding:
    by_type = _by_type(owned)
    return Holding(
        owner=owner,
        team=team,
        owned=by_type,
        works_on=_by_type(works_on),
        urgent=urgent(known, owned),
        open_pains=tuple(pain for pain in by_type.get("pain-point", ()) if _hurts(known, pain)),
        open_solutions=tuple(s for s in by_type.get("solution", ()) if _is_to_come(known.catalogue, s)),
    )


def _by_type(entries: Iterable[Entry]) -> ByType:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.type, []).append(entry)
    return {type_: tuple(sorted(found[type_], key=_in_order)) for type_ in ITEMS if type_ in found}


def _in_order(entry: Entry) -> tuple[int, int, str, str]:
    """Pain points by priority, all else by title."""
    first, second, title = by_priority(entry)
    return first, second, title.casefold(), entry.id


def _hurts(known: Known, entry: Entry) -> bool:
    """Whether a thing is a pain point that is not solved."""
    if not isinstance(entry.record, PainPoint) or entry.is_archived:
        return False
    return known.answer(entry).state != "solved"


def _is_to_come(catalogue: Catalogue, entry: Entry) -> bool:
    state = progress(entry.record, catalogue.today)
    return state not in (*THERE, "dropped") and not entry.is_archived


# --- what is urgent ------------------------------------------------------------------------------------------------


def urgent(known: Known, entries: Collection[Entry]) -> tuple[Urgent, ...]:
    """What of these things is urgent, the most urgent first."""
    found = _urgent(known, entries)
    return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), -one.days, *_in_order(one.entry))))


def _urgent(known: Known, entries: Collection[Entry]) -> Iterator[Urgent]:
    for entry in entries:
        if entry.type == "pain-point":
            if is_severe(entry) and _hurts(known, entry):
                yield Urgent(entry, "pain")
        elif entry.type == "metric":
            if not entry.is_archived and known.measured(entry).state == "off-track":
                yield Urgent(entry, "metric")
        elif isinstance(entry.record, Solution) and not entry.is_archived:
            late = timing(entry.record, known.catalogue.today).days_late
            if late:
                yield Urgent(entry, "solution", late)
    for review in reviews(known.catalogue, entries):
        if review.age == "overdue":
            yield Urgent(review.entry, "review", review.late or 0)


# --- what nobody owns ----------------------------------------------------------------------------------------------


class Unowned(NamedTuple):
    """A thing that nobody owns, and why it cannot wait, if it cannot."""

    entry: Entry
    urgent: tuple[Urgent, ...]
    journeys: tuple[Entry, ...]
    """Those it is on, in their order."""


def unowned(known: Known) -> tuple[Unowned, ...]:
    """All things that somebody should own and nobody does: what is urgent first, then by type and title.

    Pain points that are solved, and what is archived, need no owner any more.
    """
    catalogue = known.catalogue
    by_type = [
        [
            entry
            for entry in catalogue.of_type(type_)
            if not entry.record.owner
            and not entry.is_archived
            and (type_ != "pain-point" or known.answer(entry).state != "solved")
        ]
        for type_ in OWNABLE
    ]
    reasons: dict[Entry, list[Urgent]] = {}
    for one in urgent(known, [*chain.from_iterable(by_type)]):
        reasons.setdefault(one.entry, []).append(one)
    rest = [sorted([e for e in found if e not in reasons], key=_in_order) for found in by_type]
    return tuple(
        [
            Unowned(entry, tuple(reasons.get(entry, ())), journeys_with(catalogue, entry.key))
            for entry in (*reasons, *chain.from_iterable(rest))
        ]
    )


def count_types(rows: Iterable[Unowned]) -> dict[str, int]:
    """How many things of each type nobody owns."""
    found = Counter(row.entry.type for row in rows)
    return {type_: found[type_] for type_ in OWNABLE if found[type_]}


def open_questions(catalogue: Catalogue, journeys: Iterable[Entry]) -> tuple[Entry, ...]:
    """The questions on these journeys that nothing answers."""
    keys = dict.fromkeys(
        key
        for entry in journeys
        for step in catalogue.journeys[entry.id].steps
        for key in step.links.get("questions", ())
    )
    asked = (catalogue.entries[key] for key in keys)
    return tuple(q for q in asked if isinstance(q.record, Question) and not q.record.answered_by)
