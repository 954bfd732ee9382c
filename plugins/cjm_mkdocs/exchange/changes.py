"""What changed in meaning between two states of a catalogue, and what follows from it.

Compared is what was understood, not what was typed: key order, quoting, comments, white space, the form an item is
written in and the file it stands in are no change. A list with the same entries in another order has moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..catalogue import Catalogue, Entry, JourneyMap, Key, Loc, MappedStage, MappedStep, Place
from ..model.fields import EVERYONE
from ..model.records import Emotion
from ..selection import Past
from ..views.comparison import in_order
from ..views.rides import Moment, emotion_of, ride_of_all
from .field_changes import FieldChange, FieldComparison
from .matching import journey_matches, matches

Kind = Literal["added", "removed", "renamed", "moved", "changed", "gained", "lost"]

BOOKKEEPING = frozenset(
    {"owner", "teams", "tags", "reviewed", "review_every", "links", "image", "image_alt", "id"}
)
"""Fields that say nothing about customers: whoever uses a thing need not look again when one of them changes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `before` and `after` are plain values; `path` and `line` are where it can be read.

    A whole thing, stage or step that comes or goes has no `field`. Ids of stages and steps are those of their
    journey, stage and step, joined by two hyphens.
    """

    kind: Kind
    type: str
    id: str
    title: str
    field: str
    before: Any
    after: Any
    path: str
    line: int
    about: Key
    """The thing whose change it is: the journey of a step, otherwise the thing itself."""
    place: Place
    named: str = ""
    """The title of a thing that was gained or lost."""
    consequences: tuple[str, ...] = ()


def changes(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """All changes, by type and then in the order of the site."""
    return tuple(_Comparison(before, after).found())


def past(before: Catalogue, after: Catalogue) -> Past:
    """The earlier state as conditions about changes ask for it: what was what, and what means something else now."""
    comparison = _Comparison(before, after)
    touched = {new.key for _, new in comparison.touched}
    places: dict[Place, Place] = {}
    for old, new in comparison.matches.pairs:
        if new.type == "journey":
            was, is_ = before.journeys[old.id], after.journeys[new.id]
            places.update(
                _same_places(was, is_) if new.key in touched else zip(_places(is_), _places(was), strict=True)
            )
    changed: set[Key | Place] = set()
    for change in comparison.found():
        stage = Place(change.place.owner, change.place.stage)
        changed |= {change.about, change.place, stage}
    return Past(
        before, {new.key: old.key for old, new in comparison.matches.pairs}, places, frozenset(changed)
    )


def _places(journey: JourneyMap) -> list[Place]:
    return [*(stage.place for stage in journey.stages), *(step.place for step in journey.steps)]


def _same_places(was: JourneyMap, is_: JourneyMap) -> Iterator[tuple[Place, Place]]:
    """The stages and steps that are in both states of a journey, now → then."""
    same = journey_matches(was, is_)
    then, now = tuple(was.steps), tuple(is_.steps)
    yield from ((is_.stages[b].place, was.stages[a].place) for a, b in same.stages.items())
    yield from ((now[b].place, then[a].place) for a, b in same.steps.items())


class _Comparison:
    def __init__(self, before: Catalogue, after: Catalogue) -> None:
        self.before, self.after = before, after
        self.matches = matches(before, after)
        self.added = frozenset(entry.key for entry in self.matches.added)
        self.removed = frozenset(entry.key for entry in self.matches.removed)
        self.fields = FieldComparison(before, after, self.matches.renamed, self.added, self.removed)
        self.touched = tuple(self._touched())

    def _touched(self) -> Iterator[tuple[Entry, Entry]]:
        """The things to compare: a record that says the same as before means the same, unless something that it names
        has gone or has another id."""
        gone = (*self.removed, *(old for old, new in self.matches.renamed.items() if old != new))
        users = {use.place.owner for key in gone for use in self.before.uses.get(key, ())}
        for old, new in self.matches.pairs:
            if old.record is new.record and old.key == new.key and old.key not in users:
                continue  # most pages are the same object in both states
            if old.key != new.key or old.key in users or old.record != new.record:
                yield old, new

    def found(self) -> Iterator[Change]:
        rank = {type_: i for i, type_ in enumerate(("journey", "persona", "touchpoint", "pain-point"))}
        found = [
            *self._whole(),
            *(change for old, new in self.touched for change in self._pair(old, new)),
        ]
        found.sort(
            key=lambda change: (rank.get(change.about.type, len(rank)), change.about.type, change.path)
        )
        yield from self._with_consequences(found)

    def _whole(self) -> Iterator[Change]:
        """Things that came or went."""
        for entry in self.matches.removed:
            yield self._of_entry("removed", entry, "", entry.title, None, (), old=True)
        for entry in self.matches.added:
            yield self._of_entry("added", entry, "", None, entry.title, ())

    def _of_entry(
        self, kind: Kind, entry: Entry, field: str, before: Any, after: Any, loc: Loc, *, old: bool = False
    ) -> Change:
        catalogue = self.before if old else self.after
        line = catalogue.pages[entry.path].place((*entry.loc, *loc))[0]
        return Change(
            kind,
            entry.type,
            entry.id,
            entry.title,
            field,
            before,
            after,
            entry.path,
            line,
            entry.key,
            entry.place,
        )

    def _pair(self, old: Entry, new: Entry) -> Iterator[Change]:
        if old.id != new.id and (new.home is None or new.record.id):
            yield self._of_entry("renamed", new, "id", old.id, new.id, ("id",))
        for found in self.fields.of(old.record, new.record, old.place, new.place):
            change = self._of_entry(found.kind, new, found.field, found.before, found.after, found.loc)
            yield replace(change, named=found.named)
        if old.type == "journey":
            yield from self._stages(self.before.journeys[old.id], self.after.journeys[new.id])

    # --- stages and steps ----------------------------------------------------------------------------------------

    def _stages(self, old: JourneyMap, new: JourneyMap) -> Iterator[Change]:
        same = journey_matches(old, new)
        gone = [stage for at, stage in enumerate(old.stages) if at not in same.stages]
        come = [stage for at, stage in enumerate(new.stages) if at not in same.stages.values()]
        yield from (self._of_part("removed", stage, old=True) for stage in gone)
        yield from (self._of_part("added", stage) for stage in come)
        kept = dict(in_order(same.stages))
        for a, b in same.stages.items():
            was, is_ = old.stages[a], new.stages[b]
            if a not in kept:
                yield self._of_part("moved", is_, "position", a + 1, b + 1)
            for found in self.fields.of(was.record, is_.record, was.place, is_.place):
                yield self._of_field(found, is_)
        yield from self._steps(old, new, same.stages, same.steps)

    def _steps(
        self, old: JourneyMap, new: JourneyMap, stages: Mapping[int, int], steps: Mapping[int, int]
    ) -> Iterator[Change]:
        ours, theirs = tuple(old.steps), tuple(new.steps)
        yield from (
            self._of_part("removed", step, old=True) for at, step in enumerate(ours) if at not in steps
        )
        taken = set(steps.values())
        yield from (self._of_part("added", step) for at, step in enumerate(theirs) if at not in taken)
        at_stage = {stage.place: number for number, stage in enumerate(old.stages)}
        became = {stage.place: number for number, stage in enumerate(new.stages)}
        elsewhere = {
            a
            for a, b in steps.items()
            if stages.get(at_stage[_stage_of(ours[a])]) != became[_stage_of(theirs[b])]
        }
        kept = dict(in_order({a: b for a, b in steps.items() if a not in elsewhere}))
        for a, b in sorted(steps.items(), key=lambda pair: pair[1]):
            was, is_ = ours[a], theirs[b]
            if a in elsewhere:
                names = (self.before.stages[_stage_of(was)].name, self.after.stages[_stage_of(is_)].name)
                yield self._of_part("moved", is_, "stage", *names)
            elif a not in kept and not _with_its_stage(a, b, ours, theirs, steps):
                yield self._of_part("moved", is_, "position", was.number, is_.number)
            for found in self.fields.of(was.record, is_.record, was.place, is_.place):
                yield self._of_field(found, is_)
            yield from self._feelings(was, is_)

    def _feelings(self, was: MappedStep, is_: MappedStep) -> Iterator[Change]:
        for name, old, new in _by_persona(was, is_, self.matches.renamed):
            field = "emotion" if name == EVERYONE else f"emotion.{name}"
            for part in ("score", "label", "basis", "quote"):
                before, after = _part(old, part), _part(new, part)
                if before != after:
                    yield self._of_part(
                        "changed", is_, field if part == "score" else f"{field}.{part}", before, after
                    )

    def _of_field(self, found: FieldChange, part: MappedStage | MappedStep) -> Change:
        change = self._of_part(found.kind, part, found.field, found.before, found.after, found.loc)
        return replace(change, named=found.named)

    def _of_part(
        self,
        kind: Kind,
        part: MappedStage | MappedStep,
        field: str = "",
        before: Any = None,
        after: Any = None,
        loc: Loc = (),
        *,
        old: bool = False,
    ) -> Change:
        place = part.place
        path = (self.before if old else self.after).entries[place.owner].path
        page = (self.before if old else self.after).pages[path]
        title = part.title if isinstance(part, MappedStep) else part.name
        if not field:
            before, after = (title, None) if kind == "removed" else (None, title)
        where = (*part.loc, *(loc or ((field.partition(".")[0],) if field.startswith("emotion") else ())))
        return Change(
            kind,
            "step" if place.step else "stage",
            "--".join(filter(None, (place.owner.id, place.stage, place.step))),
            title,
            field,
            before,
            after,
            path,
            page.place(where)[0],
            place.owner,
            place,
        )

    # --- what follows --------------------------------------------------------------------------------------------

    def _with_consequences(self, found: Iterable[Change]) -> Iterator[Change]:
        told: set[Key] = set()
        lows = dict(self._new_lows())
        for change in found:
            follows = list(self._follows(change))
            low = lows.get(change.about)
            if low and change.about not in told and change.type == "step" and _bears_on(change, low):
                told.add(change.about)
                follows.append(self._low_in_words(change.about, low[1]))
            yield replace(change, consequences=tuple(follows)) if follows else change

    def _follows(self, change: Change) -> Iterator[str]:
        if change.type in ("journey", "stage", "step") or change.field in BOOKKEEPING:
            return
        gone = change.kind == "removed"
        catalogue = self.before if gone else self.after
        uses = catalogue.uses.get(change.about, ())
        journeys = {use.place.owner for use in uses if use.place.owner.type == "journey"}
        if gone:
            journeys = {key for key in journeys if key not in self.removed}
        what = change.type.replace("-", " ")
        if journeys and change.kind != "added":
            number = len(journeys)
            said = f"{number} journey{'' if number == 1 else 's'}"
            yield (
                f"{said} lost this {what}" if gone else f"{said} use{'s' if number == 1 else ''} this {what}"
            )
        elif journeys:
            yield f"on {len(journeys)} journey{'' if len(journeys) == 1 else 's'}"

    def _new_lows(self) -> Iterator[tuple[Key, tuple[Moment | None, Moment | None]]]:
        """The journeys whose lowest point is another step or score now, with both points."""
        for old, new in self.touched:
            if new.type == "journey":
                was = ride_of_all(self.before.journeys[old.id]).lowest
                now = ride_of_all(self.after.journeys[new.id]).lowest
                if (was and (was.score, was.step.title)) != (now and (now.score, now.step.title)):
                    yield new.key, (was, now)

    def _low_in_words(self, key: Key, now: Moment | None) -> str:
        title = self.after.entries[key].title
        if now is None:
            return f"the curve of *{title}* has no point any more"
        return f"the lowest point of *{title}* is now *{now.step.title}* ({signed(now.score)})"


def signed(score: float) -> str:
    """`+1`, `0`, `−2`."""
    return f"{score:+}".replace("-", "−") if score else "0"


def _stage_of(step: MappedStep) -> Place:
    return Place(step.place.owner, step.place.stage)


def _with_its_stage(
    a: int, b: int, ours: tuple[MappedStep, ...], theirs: tuple[MappedStep, ...], steps: Mapping[int, int]
) -> bool:
    """Whether a step moved only because its stage did: among the steps of its stage it stands where it stood."""
    inside = {
        i: j
        for i, j in steps.items()
        if _stage_of(ours[i]) == _stage_of(ours[a]) and _stage_of(theirs[j]) == _stage_of(theirs[b])
    }
    return a in dict(in_order(inside))


def _bears_on(change: Change, low: tuple[Moment | None, Moment | None]) -> bool:
    places = {moment.step.place for moment in low if moment}
    about_feeling = change.field.startswith("emotion") or change.kind in ("added", "removed")
    return about_feeling and change.place in places


def _part(emotion: Emotion | None, name: str) -> Any:
    if emotion is None:
        return None
    return (emotion.basis or "observed") if name == "basis" else getattr(emotion, name)


def _by_persona(
    was: MappedStep, is_: MappedStep, renamed: Mapping[Key, Key]
) -> Iterator[tuple[str, Emotion | None, Emotion | None]]:
    """The emotions of a step, side by side. One for everybody beside one for each is taken as one for each."""
    before = {_now(name, renamed): emotion for name, emotion in was.emotions.items()}
    after = dict(is_.emotions)
    if EVERYONE in before and EVERYONE not in after and after:
        before = _each(was, renamed)
    elif EVERYONE in after and EVERYONE not in before and before:
        after = _each(is_, {})
    for name in dict.fromkeys((*before, *after)):
        yield name, before.get(name), after.get(name)


def _now(name: str, renamed: Mapping[Key, Key]) -> str:
    return renamed.get(Key("persona", name), Key("persona", name)).id


def _each(step: MappedStep, renamed: Mapping[Key, Key]) -> dict[str, Emotion]:
    felt = ((key, emotion_of(step, key)) for key in step.personas)
    return {_now(key.id, renamed): emotion for key, emotion in felt if emotion is not None}


__all__ = ["BOOKKEEPING", "Change", "Kind", "changes", "past", "signed"]
