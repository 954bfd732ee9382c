"""Pages while they are read: readers say what stands where, and this puts it into fields, or into the page's text.

    gathering = Gathering(notes, choices)
    journey = gathering.journey("Buying a bike", line=1)
    stage = journey.stage("Awareness", line=5)
    stage.put("pain_points", [Entry("Too many brands", 7)], "Pains", line=6)
    gathering.reading()

What is put on a stage and belongs to a step goes to its step; a stage without steps gets one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ...model.fields import Scale, scale_named
from .drafts import Choices, Draft, Notes, Question, Reading
from .entries import Entry, flat
from .feelings import GuessedScale, feeling, named_scale, plain_number, scale_of
from .fields import Field, Scope
from .labels import folded
from .persons import NOBODY, Persona, person
from .stages import Stage, Step
from .things import PageThing, cut_short

_TO_BE = re.compile(
    r"\b(?:to[ -]be|future[ -]state|soll[ -]?(?:zustand|journey|prozess)|zielbild|état cible|estado futuro)\b|未来状态|理想状态|あるべき姿",
    re.IGNORECASE,
)
_AS_IS = re.compile(
    r"\b(?:as[ -]is|current[ -]state|ist[ -]?(?:zustand|journey|prozess)|état actuel|estado actual)\b|现状|現状",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:future|target|soll|zukunft|cible|futur|futuro|ideal|planned|geplant)\b|未来|理想|将来",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:current|today|ist|aktuell|heute|actuel|actual|existing)\b|当前|今", re.IGNORECASE
)


class Journey(PageThing):
    """A journey."""

    scope: Scope = "journey"

    def __init__(self, gathering: Gathering, name: str, line: int) -> None:
        super().__init__(gathering, name, line)
        self.stages: list[Stage] = []
        self.layout = "diagram"
        """How it was written: `diagram`, `table` or `text`; two of one layout are two journeys."""
        self._by_name: dict[str, Stage] = {}

    def stage(self, name: str, line: int) -> Stage:
        """A new stage, also where there is one of this name."""
        stage = Stage(self, name, line)
        self.stages.append(stage)
        self._by_name.setdefault(folded(name), stage)
        return stage

    def stage_called(self, name: str, line: int) -> Stage:
        """The stage of this name, or a new one."""
        return self._by_name.get(folded(name)) or self.stage(name, line)

    def take(self, other: Journey) -> None:
        """Everything of another journey with the same stages: its steps and texts stand with those of this one."""
        for stage in other.stages:
            mine = self.stage_called(stage.name, stage.line)
            mine.take(stage)
        for key, value in other.values.items():
            if isinstance(value, list):
                self._append(key, value)
            else:
                self.values.setdefault(key, value)
        if folded(other.name) != folded(self.name):
            self.tell(f"*{other.name}*", other.line, note=False)
        self.body += other.body

    def _put_persona(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        for entry in entries:
            name, about = person(entry.text)
            name = name or NOBODY
            self._append("personas", [name])
            if about or entry.inside:
                known = self.gathering.persona_called(name, entry.line)
                if about:
                    known.put("description", [Entry(about, entry.line)], "", entry.line)
                known.put_all(entry.inside)

    def _put_state(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> bool:
        text = " ".join(entry.text for entry in flat(entries))
        state = state_in(text, labelled=True)
        if state is None:
            return False
        self.values["state"] = state
        if folded(text) != folded(state):
            self.gathering.notes.read_as(entries[0].line, text, f"state: {state}")
        return True

    def _put_name(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        said = "; ".join(entry.text for entry in flat(entries))
        if self.name and folded(self.name) != folded(said):
            self.tell(f"*{self.name}*", self.line)
        self.name = said or self.name

    _put_journey = _put_name

    def draft(self) -> Draft:
        state = self.values.get("state") or state_in(self.name)
        if state is not None:
            self.values["state"] = state
        basis = "target" if state == "to-be" else None
        order = (
            "personas",
            "state",
            "scenario",
            "trigger",
            "goal",
            "expectations",
            "description",
            "owner",
            "teams",
            "status",
        )
        stages = [stage.draft(basis) for stage in self.stages]
        values = {key: self.values[key] for key in order if key in self.values}
        values |= {key: value for key, value in self.values.items() if key not in values}
        return Draft("journey", self.name, self.line, {**values, "stages": stages}, self.text())


def state_in(text: str, *, labelled: bool = False) -> str | None:
    """Whether a text says that a journey is as-is or to-be; one that a label announces may say it in any word."""
    if _TO_BE.search(text) or (labelled and _FUTURE.search(text)):
        return "to-be"
    return "as-is" if _AS_IS.search(text) or (labelled and _PRESENT.search(text)) else None


__all__ = ["Gathering", "Journey", "PageThing", "Persona", "person", "state_in"]


class Gathering:
    """Everything that is made of a file, in order."""

    def __init__(self, notes: Notes, choices: Choices) -> None:
        self.notes, self.choices = notes, choices
        self.things: list[PageThing] = []
        self._scale: GuessedScale | None = None

    def journey(self, name: str, line: int) -> Journey:
        """A new journey."""
        journey = Journey(self, name, line)
        self.things.append(journey)
        return journey

    def persona(self, name: str, line: int) -> Persona:
        """A new persona."""
        persona = Persona(self, name, line)
        self.things.append(persona)
        return persona

    def persona_called(self, name: str, line: int) -> Persona:
        """The persona of this name, or a new one."""
        known = (one for one in self.things if isinstance(one, Persona) and folded(one.name) == folded(name))
        return next(known, None) or self.persona(name, line)

    @property
    def journeys(self) -> Iterator[Journey]:
        return (thing for thing in self.things if isinstance(thing, Journey))

    # --- feelings ----------------------------------------------------------------------------------------------------

    def _find_scale(self) -> None:
        """The scale of plain numbers: said by the user, by a label, or found from all numbers."""
        told = [
            feeling
            for journey in self.journeys
            for stage in journey.stages
            for step in (*stage.steps, stage.common)
            for feeling in step.feelings
        ]
        if self.choices.scale:
            self._scale = GuessedScale(scale_named(self.choices.scale), True)
            return
        hinted = next((scale for _, _, hint in told if (scale := named_scale(hint))), None)
        self._scale = GuessedScale(hinted, True) if hinted else scale_of([text for text, _, _ in told])
        if self._scale and not self._scale.sure:
            line = next(line for text, line, _ in told if plain_number(text) is not None)
            self._ask_scale(self._scale.scale, line)

    def _ask_scale(self, scale: Scale, line: int) -> None:
        named = f"{scale.low}..{scale.high}"
        question = Question(
            line,
            f"On which scale are the feelings? {named} fits the numbers",
            named,
            ("-2..2", "1..5", "1..10", "0..10", "-5..5"),
        )
        answer = self.choices.ask(question)
        if answer:
            self._scale = GuessedScale(scale_named(answer), True)
        else:
            self.notes.add(line, "assumed", f"feelings are on the scale {named}; --scale says another")

    def emotion_of(self, step: Step, basis: str | None) -> Any:
        """The value of `emotion` for what was said of a step's feelings; None where nothing was, or no score was found."""
        if not step.feelings:
            return None
        said = list(dict.fromkeys(told[0] for told in step.feelings))
        text = (", " if all(map(folded, said)) else " ").join(said)
        line = step.feelings[0][1]
        scale = self._scale
        found = feeling(text, scale.scale if scale else None, bool(scale and scale.sure))
        if found is None:
            found_score = self._asked_score(step, text, line)
            if found_score is None:
                step.put_own("Emotion", [Entry(text, line)], line)
                return None
            score = found_score
        else:
            score = found.score
            if not found.sure:
                self.notes.add(
                    line,
                    "assumed",
                    f"“{text}” is {score:+d} ({found.source})"
                    if score
                    else f"“{text}” is 0 ({found.source})",
                )
        number = plain_number(text)
        is_bare = number is not None and re.fullmatch(r"\s*[+−–-]?\s*[\d.,]+\s*", text) is not None
        if is_bare and scale is not None and number != score:
            self.notes.read_as(line, text, f"{score} (scale {scale.scale.low}..{scale.scale.high})")
        told = {"score": score, **({} if is_bare else {"label": text}), **({"basis": basis} if basis else {})}
        return score if len(told) == 1 else told

    def _asked_score(self, step: Step, text: str, line: int) -> int | None:
        question = Question(
            line,
            f"How does “{text}” feel at “{step.name}”, from -2 to 2?",
            "",
            ("-2", "-1", "0", "1", "2", ""),
        )
        answer = self.choices.ask(question)
        if answer:
            return int(answer)
        self.notes.add(line, "not placed", f"no score was found in {cut_short(text)}: kept as `x_emotion`")
        return None

    # --- the end -----------------------------------------------------------------------------------------------------

    def reading(self) -> Reading:
        """The drafts and notes of all that was put."""
        self._find_scale()
        if self.choices.persona:
            for journey in self.journeys:
                journey.values.setdefault("personas", [self.choices.persona])
        return Reading(tuple(thing.draft() for thing in self.things), self.notes.sorted())
