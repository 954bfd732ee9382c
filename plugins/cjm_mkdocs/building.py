"""Pages → the catalogue: everything is entered, then every reference is looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from itertools import chain, compress
from types import MappingProxyType
from typing import Any

from .catalogue import Catalogue, Entry, JourneyMap, Key, Loc, MappedStage, MappedStep, Place, Use
from .drafts import Draft, Links, Pending, StageDraft, stage_loc, step_loc, title_of, told
from .model.fields import EVERYONE
from .model.keys import values_of
from .model.links import LinkField, link_fields
from .model.naming import is_slug, slug, with_article, words
from .model.records import ITEMS, Emotion, Journey, Record, Thing
from .model.vocabulary import Channel, Vocabulary
from .problems import Problem, nearest, problem
from .reading.page import Page
from .settings import Settings


def build(
    pages: Iterable[Page], settings: Settings, problems: Iterable[Problem] = (), today: date | None = None
) -> Catalogue:
    """The catalogue of `pages` on a day (default: the settings').

    `problems` are those found on pages that are none of ours.
    """
    in_order = sorted(pages, key=lambda page: page.path)
    return Builder(in_order, settings, list(problems), today or settings.day).catalogue()


class Builder:
    """Makes one catalogue, in two passes."""

    def __init__(self, pages: list[Page], settings: Settings, problems: list[Problem], today: date) -> None:
        self.today = today
        self.pages = {page.path: page for page in pages}
        self.lifecycle = Vocabulary(settings.lifecycle)
        self.channels = Vocabulary(settings.channels)
        self.problems = problems
        self.drafts: dict[Key, Draft] = {}
        self.by_path: dict[str, Key] = {}
        self.stages: list[StageDraft] = []
        self.pending: list[Links] = []
        self.uses: defaultdict[Key, list[Use]] = defaultdict(list)
        self._ids: dict[tuple[str, str], int] = {}
        self._advice: dict[tuple[str, tuple[str, ...], bool], str] = {}
        self._single: dict[tuple[str, tuple[Key, ...]], Links] = {}
        """Links with one role, which thousands of records have in common."""
        self._met: dict[int, Draft] = {}
        """What is named by name alone, by the identity of the record that all who do so have in common."""
        self._channels = cache(partial(_channels_among, self.channels))

    def catalogue(self) -> Catalogue:
        for page in self.pages.values():
            self.problems += page.problems
            self._enter_page(page)
        for path, key in self.by_path.items():
            draft = self.drafts[key]
            draft.links = self._links(draft.record, path, (), Place(key))
            if isinstance(draft.record, Journey):
                self._enter_stages(draft.record, path, key)
        self.has_teams = any(key.type == "team" for key in self.drafts)
        self._look_up()
        entries = {key: self._entry(draft) for key, draft in self.drafts.items()}
        by_type: dict[str, list[Entry]] = {type_: [] for type_ in ITEMS}
        for key, entry in entries.items():
            by_type[key.type].append(entry)
        journeys = self._journeys(entries)
        steps = {step.place: step for journey in journeys.values() for step in journey.steps}
        return Catalogue(
            entries=MappingProxyType(entries),
            journeys=MappingProxyType(journeys),
            uses=MappingProxyType({key: tuple(uses) for key, uses in self.uses.items()}),
            steps=MappingProxyType(steps),
            stages=MappingProxyType(
                {stage.place: stage for journey in journeys.values() for stage in journey.stages}
            ),
            by_path=MappingProxyType(self.by_path),
            pages=MappingProxyType(self.pages),
            lifecycle=self.lifecycle,
            channels=self.channels,
            today=self.today,
            problems=tuple(self.problems),
            _by_type=MappingProxyType({type_: tuple(found) for type_, found in by_type.items()}),
        )

    # --- first pass: enter ---------------------------------------------------------------------------------------

    def _enter_page(self, page: Page) -> None:
        if page.record is None:
            return
        key = Key(page.type, page.id)
        if key in self.drafts:
            self._twice(key, page.path, ("id",))
            key = Key(page.type, self._free(page.type, page.id))
        self.drafts[key] = Draft(key, page.record, page.path, (), None, {})
        self.by_path[page.path] = key

    def _free(self, type_: str, wanted: str) -> str:
        """`wanted`, or the first of `wanted-2`, `wanted-3` … that no thing of this type has."""
        number = self._ids.get((type_, wanted), 1)
        candidate = wanted if number == 1 else f"{wanted}-{number}"
        while Key(type_, candidate) in self.drafts:
            number += 1
            candidate = f"{wanted}-{number}"
        self._ids[type_, wanted] = number
        return candidate

    def _twice(self, key: Key, path: str, loc: Loc) -> None:
        first = self.drafts[key]
        places = [(first.path, (*first.loc, "id")), (path, loc)]
        lines = [self.pages[p].place(at)[0] for p, at in places]
        for (this, at), (other, line) in zip(places, [(path, lines[1]), (first.path, lines[0])], strict=True):
            self._complain(
                this,
                at,
                "refs/duplicate-id",
                f"another {words(key.type).lower()} has the id “{key.id}”, too: {other}:{line}",
                "give one of them another `id`",
            )

    def _links(self, record: Record, path: str, loc: Loc, place: Place) -> Links:
        """What a record names, each once; items written in it are entered on the way."""
        found: Links = {}
        links, held = _links_of(type(record))
        said = record.__dict__
        for name, role, types, texts in compress(links, held(said)):
            value, named = said[name], found.get(role, ())
            for index, item in enumerate(value if type(value) is tuple else (value,)):
                if type(item) is str:
                    if texts and not is_slug(item):
                        continue
                    # a pair is as good as the key that equals it, and need not be made one
                    known = self.drafts.get((types[0], item))  # type: ignore[call-overload]
                    if known is not None:
                        if known.key not in named:
                            named += known.alone
                        continue
                at = (*loc, name, index) if type(value) is tuple else (*loc, name)
                if type(item) is str:
                    named = [*named, Pending(item, types, texts, path, at)]
                    self.pending.append(found)
                elif (known := self._enter(item, path, at, place)).key not in named:
                    named += known.alone
            if named:
                found[role] = named
        if len(found) == 1:
            [(role, named)] = found.items()
            if type(named) is tuple:  # nothing is pending
                return self._single.setdefault((role, named), found)
        return found

    def _enter(self, item: Thing, path: str, loc: Loc, place: Place) -> Draft:
        """An item written where it is used."""
        if item.shared_by_name:
            met = self._met.get(id(item))
            if met is not None:
                return met
            key = Key(item.type, item.id or slug(item.title))
            known = self.drafts.get(key)
            if known is not None:
                if told(item):
                    self._meet(known, item, path, loc, place)
                else:  # the usual case
                    self._met[id(item)] = known
                return known
        elif item.id:
            key = Key(item.type, item.id)
            if key in self.drafts:
                self._twice(key, path, (*loc, "id"))
                key = Key(item.type, self._free(item.type, item.id))
        else:
            around = "--".join(filter(None, (place.owner.id, place.stage, place.step)))
            key = Key(item.type, self._free(item.type, f"{around}--{slug(item.title)[:80].strip('-')}"))
        draft = self.drafts[key] = Draft(key, item, path, loc, place, {})
        if told(item):
            draft.links = self._links(item, path, loc, Place(key))
        return draft

    def _meet(self, known: Draft, item: Thing, path: str, loc: Loc, place: Place) -> None:
        """The same name again: the fuller description counts, and two different ones are reported."""
        ours, theirs = told(item), told(known.record)
        if ours.items() <= theirs.items():
            return
        if not theirs and known.home is not None:
            known.record, known.path, known.loc, known.home = item, path, loc, place
            known.links = self._links(item, path, loc, Place(known.key))
            return
        where = f"{known.path}:{self.pages[known.path].place(known.loc)[0]}"
        self._complain(
            path,
            loc,
            "refs/conflicting-item",
            f"“{item.title}” is described at {where} already, in other words",
            f"describe it once and refer to it by its id: {known.key.id}",
        )

    def _enter_stages(self, journey: Journey, path: str, key: Key) -> None:
        stage_ids: dict[str, int] = {}
        number = 0
        for index, stage in enumerate(journey.stages):
            stage_id = self._unique(stage.id or slug(stage.name), stage_ids)
            if stage.id and stage_id != stage.id:
                self._complain(
                    path,
                    ("stages", index, "id"),
                    "structure/duplicate-stage",
                    f"two stages have the id “{stage.id}”",
                    "give one of them another `id`",
                )
            place, loc = Place(key, stage_id), stage_loc(index)
            draft = StageDraft(place, stage, loc, self._links(stage, path, loc, place))
            self.stages.append(draft)
            step_ids: dict[str, int] = {}
            for position, step in enumerate(stage.steps):
                number += 1
                said, at = step.__dict__, step_loc(index, position)
                step_id = said["id"] or slug(said["title"] or title_of(step, number))[:80].strip("-")
                here = _place((key, stage_id, self._unique(step_id, step_ids)))
                draft.steps.append((here, step, at, self._links(step, path, at, here), number))

    @staticmethod
    def _unique(wanted: str, taken: dict[str, int]) -> str:
        """`wanted`, or the first of `wanted-2`, `wanted-3` … that is not taken."""
        if wanted not in taken:
            taken[wanted] = 1
            return wanted
        candidate, count = wanted, taken[wanted]
        while candidate in taken:
            count += 1
            candidate = f"{wanted}-{count}"
        taken[wanted] = max(count, 1)
        taken[candidate] = taken.get(candidate, 1)
        return candidate

    # --- second pass: resolve ------------------------------------------------------------------------------------

    def _look_up(self) -> None:
        """Replace what is pending, now that everything is entered."""
        for links in self.pending:
            for role, named in [*links.items()]:
                known = [one if isinstance(one, Key) else self._key(one) for one in named]
                links[role] = tuple(dict.fromkeys([key for key in known if key is not None]))
                if not links[role]:
                    del links[role]

    def _resolved(self, links: Links, place: Place) -> Mapping[str, tuple[Key, ...]]:
        uses = self.uses
        for role, named in links.items():
            use = _use((role, place))
            for key in named:
                uses[key].append(use)
        return links

    def _key(self, named: Pending) -> Key | None:
        for type_ in named.types:
            key = Key(type_, named.text)
            if key in self.drafts:
                return key
        if "team" in named.types and not self.has_teams:
            return None
        self._unknown(named)
        return None

    def _unknown(self, named: Pending) -> None:
        types = named.types
        what = " or ".join(words(type_).lower() for type_ in types)
        rule = "refs/unknown-team" if types == ("team",) else "refs/unknown"
        asked = (named.text, types, named.texts)
        if asked not in self._advice:  # one wrong id may stand on a thousand journeys
            self._advice[asked] = self._hint(*asked)
        hint = self._advice[asked]
        self._complain(named.path, named.loc, rule, f"no {what} has the id “{named.text}”", hint)

    def _hint(self, text: str, types: tuple[str, ...], texts: bool) -> str:
        known = [key.id for key in self.drafts if key.type in types]
        advice = f"add a page with `type: {types[0]}`"
        if not texts:
            advice += ", or write a sentence to make it an item of its own"
        return nearest(text, known) or self._of_other_type(text, types) or advice

    def _of_other_type(self, text: str, types: tuple[str, ...]) -> str:
        others = [key.type for key in self.drafts if key.id == text and key.type not in types]
        return f"“{text}” is {with_article(others[0])}" if others else ""

    def _entry(self, draft: Draft) -> Entry:
        links = self._resolved(draft.links, Place(draft.key)) if draft.links else {}
        return Entry(draft.key, draft.record.title, draft.record, draft.path, draft.loc, draft.home, links)

    def _journeys(self, entries: dict[Key, Entry]) -> dict[str, JourneyMap]:
        lifecycles = [self._lifecycle(draft) for draft in self.stages]
        steps = [
            tuple(self._steps(draft, lifecycle, entries))
            for draft, lifecycle in zip(self.stages, lifecycles, strict=True)
        ]
        stages: dict[Key, list[MappedStage]] = {}
        for draft, lifecycle, inside in zip(self.stages, lifecycles, steps, strict=True):
            place, stage, links = draft.place, draft.record, self._resolved(draft.links, draft.place)
            made = MappedStage(place, stage.name, stage, draft.loc, lifecycle, inside, links)
            stages.setdefault(place.owner, []).append(made)
        journeys = {}
        for key, entry in entries.items():
            if isinstance(entry.record, Journey):
                own = tuple(stages.get(key, ()))
                inside = tuple(chain.from_iterable([stage.steps for stage in own]))
                personas = entry.links.get("personas", ())
                journeys[key.id] = JourneyMap(entry, entry.record, personas, own, inside)
        return journeys

    def _steps(self, draft: StageDraft, lifecycle: str, entries: Mapping[Key, Entry]) -> Iterator[MappedStep]:
        journey = entries[draft.place.owner].links.get("personas", ())
        for place, step, loc, links, number in draft.steps:
            said, named = step.__dict__, self._resolved(links, place)
            touchpoints = named.get("touchpoints", ())
            title = said["title"] or (
                entries[touchpoints[0]].title if touchpoints else title_of(step, number)
            )
            written = said["channel"] + said["channels"] or tuple(
                [name for key in touchpoints for name in getattr(entries[key].record, "channel", ())]
            )
            emotions = said["emotion"]
            if len(emotions) > (EVERYONE in emotions):
                emotions = self._emotions(emotions, place, loc)
            yield _mapped_step((
                place, title, number, step, loc, lifecycle, named.get("personas", journey),
                self._channels(written), emotions, named,
            ))  # fmt: skip

    def _emotions(self, told: Mapping[str, Emotion], place: Place, loc: Loc) -> Mapping[str, Emotion]:
        found = {}
        for name, emotion in told.items():
            if name == EVERYONE:
                found[name] = emotion
                continue
            key = Key("persona", name if is_slug(name) else slug(name))
            if key not in self.drafts:
                known = [other.id for other in self.drafts if other.type == "persona"]
                path = self.drafts[place.owner].path
                hint = nearest(name, known) or "name a persona of this journey"
                self._complain(
                    path,
                    (*loc, "emotion", name),
                    "refs/unknown",
                    f"no persona has the id “{name}”",
                    hint,
                    key=True,
                )
                continue
            found[key.id] = emotion
        return found

    def _lifecycle(self, draft: StageDraft) -> str:
        stage = draft.record
        if stage.lifecycle:
            term = self.lifecycle.find(stage.lifecycle)
            if term is None:
                path = self.drafts[draft.place.owner].path
                names = [term.id for term in self.lifecycle]
                hint = nearest(stage.lifecycle, names) or f"this site has: {', '.join(names)}"
                self._complain(
                    path,
                    (*draft.loc, "lifecycle"),
                    "refs/unknown",
                    f"no lifecycle stage is called “{stage.lifecycle}”",
                    hint,
                )
        else:
            term = self.lifecycle.find(stage.name) or self.lifecycle.find(stage.id)
        return term.id if term else ""

    def _complain(
        self, path: str, loc: Loc, rule: str, message: str, hint: str = "", *, key: bool = False
    ) -> None:
        self.problems.append(problem(path, self.pages[path].place(loc, key=key), rule, message, hint))


def _channels_among(known: Vocabulary[Channel], names: tuple[str, ...]) -> tuple[str, ...]:
    """The channels that are meant by what is written, each once."""
    terms = [(name, known.find(name)) for name in names]
    return tuple(dict.fromkeys([term.id if term else name for name, term in terms]))


# From all their fields at once: there are tens of thousands, and the constructors take twice as long.
_use: Callable[[tuple[str, Place]], Use] = partial(tuple.__new__, Use)
_place: Callable[[tuple[Key, str, str]], Place] = partial(tuple.__new__, Place)
_mapped_step: Callable[[tuple[Any, ...]], MappedStep] = partial(tuple.__new__, MappedStep)


@cache
def _links_of(
    model: type[Record],
) -> tuple[tuple[LinkField, ...], Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
    links = link_fields(model)
    return links, values_of([link.name for link in links])
