"""How sure we are: the grade of each claim, and what rests on each piece of evidence.

A claim is a pain point, a persona, a metric, or an emotion of a journey. Its grade follows from its own evidence; what
holds for an emotion is the evidence of its journey. The first that fits:

1. *assumption*: its author says so (`basis: assumed`), or it rests on nothing
2. *stale*: all it rests on has run out
3. *validated*: something qualitative and something quantitative that holds
4. *supported*: two pieces of evidence that hold, or one of at least `LARGE` people, tickets or sessions
5. *anecdotal*: one smaller piece, or one whose size nobody wrote down

What has run out counts for nothing else. Two pieces of evidence are taken to be independent. Evidence without a date or
without `valid_for` does not run out. An emotion with `basis: target` is a wish, and has no grade. The `source` of a
metric is where every case is counted: a quantitative piece of evidence that is large enough and does not run out;
readings without a source are one of unknown size. Another `basis` of a persona says what its evidence should be, and
raises no grade. Kinds are counted as `QUANTITATIVE` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from datetime import date, timedelta
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, Key, MappedStep
from ..model.records import LARGE, Evidence, Metric, Persona, Thing
from .priority import by_priority

CLAIMS = ("pain-point", "persona", "emotion", "metric")
"""What is graded."""
STATES = ("valid", "expiring", "expired", "undated")
SOON = timedelta(days=90)
"""So long before its last day, evidence is said to be expiring."""


class _Source(NamedTuple):
    """What counts of a piece of evidence."""

    quantitative: bool
    large: bool
    holds: bool = True


def grade(catalogue: Catalogue, key: Key) -> str:
    """How sure a thing is, by its own evidence; of a journey, how sure its emotions are that are not assumed."""
    known = catalogue.graded.get(key)
    if known is not None:
        return known
    entry = catalogue.entries[key]
    if isinstance(entry.record, Persona) and entry.record.basis == "assumed":
        return "assumption"
    evidence = entry.links.get("evidence", ())
    if not evidence and not isinstance(entry.record, Metric):
        return "assumption"
    return _grade([*[_source(catalogue, other) for other in evidence], *_measured(entry.record)])


def emotion_grade(catalogue: Catalogue, journey: Key, basis: str | None) -> str | None:
    """How sure it is that someone feels so, by the basis of an emotion; None for what is only aimed at."""
    return _felt(basis, grade(catalogue, journey))


def step_grades(step: MappedStep, sure: str) -> dict[str, str]:
    """The grades of the emotions at a step, by persona id, or `*` for all; `sure` is the `grade` of its journey."""
    return {name: word for name, felt in step.emotions.items() if (word := _felt(felt.basis, sure))}


def _felt(basis: str | None, sure: str) -> str | None:
    if basis == "target":
        return None
    return "assumption" if basis == "assumed" else sure


def journey_grade(catalogue: Catalogue, key: Key) -> str | None:
    """How sure a map is as a whole; None where it rests on nothing, and claims nothing either."""
    steps = catalogue.journeys[key.id].steps
    claims = any(emotion.basis != "target" for step in steps for emotion in step.emotions.values())
    return grade(catalogue, key) if claims or is_backed(catalogue, catalogue.entries[key]) else None


def curve_grade(catalogue: Catalogue, key: Key, bases: Set[str | None] | None = None) -> str | None:
    """How sure the emotions of a journey are, save those marked as assumed, unless all of them are.

    `bases` are theirs, where they are at hand.
    """
    if bases is None:
        steps = catalogue.journeys[key.id].steps
        bases = {emotion.basis for step in steps for emotion in step.emotions.values()}
    bases = bases - {"target"}
    if not bases:
        return None
    return "assumption" if bases == {"assumed"} else grade(catalogue, key)


def grade_of(catalogue: Catalogue, entry: Entry) -> str | None:
    """The grade of a thing; None for what neither claims anything nor rests on anything."""
    if entry.type == "journey":
        return journey_grade(catalogue, entry.key)
    if entry.type in CLAIMS or is_backed(catalogue, entry):
        return grade(catalogue, entry.key)
    return None


def is_backed(catalogue: Catalogue, entry: Entry) -> bool:
    """Whether a thing rests on anything at all, be it out of date, or not for everybody."""
    return bool(entry.links.get("evidence") or entry.key in catalogue.graded or [*_measured(entry.record)])


def _source(catalogue: Catalogue, key: Key) -> _Source:
    record = catalogue.entries[key].record
    assert isinstance(record, Evidence)
    until = record.until
    holds = until is None or until >= catalogue.today
    return _Source(record.quantitative, (record.n or 0) >= LARGE, holds)


def _measured(record: Thing) -> Iterator[_Source]:
    """A metric as evidence for itself."""
    if isinstance(record, Metric) and (record.source or record.data):
        yield _Source(quantitative=True, large=bool(record.source))


def _grade(sources: list[_Source]) -> str:
    held = [source for source in sources if source.holds]
    if not held:
        return "stale" if sources else "assumption"
    if len({source.quantitative for source in held}) == 2:
        return "validated"
    return "supported" if len(held) > 1 or held[0].large else "anecdotal"


# --- the ledger ----------------------------------------------------------------------------------------------------


class Claim(NamedTuple):
    """A thing that names a piece of evidence, and how sure it is."""

    entry: Entry
    grade: str


class EvidenceRow(NamedTuple):
    """A piece of evidence with all that rests on it."""

    entry: Entry
    record: Evidence
    age: int | None
    """Days since it was gathered; None where nobody wrote down when."""
    until: date | None
    state: str
    """One of `STATES`."""
    claims: tuple[Claim, ...]
    journeys: tuple[Entry, ...]
    """The journeys that name it, and those on which something stands that does."""


def ledger(catalogue: Catalogue, entries: Iterable[Entry] | None = None) -> list[Entry]:
    """Pieces of evidence (default: all), the latest first; those without a date last."""
    return sorted(catalogue.of_type("evidence") if entries is None else entries, key=_latest)


def _latest(entry: Entry) -> tuple[int, str]:
    day = getattr(entry.record, "date", None)
    return -day.toordinal() if day else 0, entry.title.casefold()


def evidence_rows(catalogue: Catalogue, entries: Iterable[Entry]) -> tuple[EvidenceRow, ...]:
    """Everything the ledger says of pieces of evidence, in its order."""
    return tuple(evidence_row(catalogue, entry) for entry in ledger(catalogue, entries))


def evidence_row(catalogue: Catalogue, entry: Entry) -> EvidenceRow:
    """Everything the ledger says of one piece of evidence."""
    record = entry.record
    assert isinstance(record, Evidence)
    found = claims_on(catalogue, entry.key)
    journeys = dict.fromkeys(key for claim in found for key in _journeys(catalogue, claim.entry))
    return EvidenceRow(
        entry=entry,
        record=record,
        age=(catalogue.today - record.date).days if record.date else None,
        until=record.until,
        state=state(record, catalogue.today),
        claims=found,
        journeys=tuple(catalogue.entries[key] for key in journeys),
    )


def claims_on(catalogue: Catalogue, key: Key) -> tuple[Claim, ...]:
    """All that names a piece of evidence, by type, with its grade; pain points by priority."""
    order = ("journey", "persona", "pain-point", "metric")
    owners = dict.fromkeys(use.place.owner for use in catalogue.uses.get(key, ()) if use.role == "evidence")
    entries = sorted((catalogue.entries[owner] for owner in owners), key=by_priority)
    entries.sort(key=lambda e: order.index(e.type) if e.type in order else len(order))
    return tuple(Claim(entry, grade(catalogue, entry.key)) for entry in entries)


def _journeys(catalogue: Catalogue, entry: Entry) -> Iterator[Key]:
    if entry.type == "journey":
        yield entry.key
    for step in catalogue.places(entry.key):
        yield step.place.owner


def state(record: Evidence, today: date) -> str:
    """Whether a piece of evidence may be relied on, and how much longer."""
    if record.date is None:
        return "undated"
    until = record.until
    if until is None:
        return "valid"
    return "expired" if until < today else "expiring" if until - SOON <= today else "valid"


def graded_claims(catalogue: Catalogue) -> dict[str, Counter[str]]:
    """How many claims of each kind have which grade, by `CLAIMS`; emotions of plans are none."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in CLAIMS}
    for kind in CLAIMS:
        found[kind].update(grade(catalogue, entry.key) for entry in catalogue.of_type(kind))
    for journey in catalogue.journeys.values():
        sure = grade(catalogue, journey.entry.key)
        for step in journey.steps:
            found["emotion"].update(step_grades(step, sure).values())
    return found


def unbacked(catalogue: Catalogue) -> dict[str, tuple[Entry, ...]]:
    """Claims that rest on nothing at all, by type: pain points by priority, journeys for their emotions."""
    found = {
        kind: tuple(
            sorted((e for e in catalogue.of_type(kind) if not is_backed(catalogue, e)), key=by_priority)
        )
        for kind in ("journey", "persona", "pain-point", "metric")
    }
    found["journey"] = tuple(e for e in found["journey"] if curve_grade(catalogue, e.key))
    return {kind: entries for kind, entries in found.items() if entries}


def evidence_of(catalogue: Catalogue, of: Key | None) -> tuple[Entry, ...]:
    """All evidence, or what a thing and what belongs to it rest on, or what a team owns.

    To a journey belongs what stands on its steps and stages, to a persona its pain points.
    """
    everything = catalogue.of_type("evidence")
    if of is None:
        return everything
    if of.type == "team":
        return tuple(entry for entry in everything if of.id in (entry.record.owner, *entry.record.teams))
    found = dict.fromkeys(
        key
        for owner in _with_parts(catalogue, of)
        for key in catalogue.entries[owner].links.get("evidence", ())
    )
    return tuple(catalogue.entries[key] for key in found)


def _with_parts(catalogue: Catalogue, of: Key) -> Iterator[Key]:
    yield of
    if of.type == "journey":
        journey = catalogue.journeys[of.id]
        for links in (
            journey.entry.links,
            *(stage.links for stage in journey.stages),
            *(s.links for s in journey.steps),
        ):
            for keys in links.values():
                yield from (key for key in keys if key.type not in ("evidence", "journey", "team"))
    elif of.type == "persona":
        yield from catalogue.entries[of].links.get("pain_points", ())
