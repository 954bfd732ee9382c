"""Stages and steps while a file is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .entries import Entry, flat, is_quoted, unquoted
from .feelings import face_scores, feeling, grade
from .fields import Field, Scope
from .labels import folded
from .things import PageThing, Thing, names_in

if TYPE_CHECKING:
    from .gathering import Journey


class Step(Thing):
    """A step, or what a stage says that belongs to a step of it."""

    scope: Scope = "step"

    def __init__(self, stage: Stage, name: str, line: int) -> None:
        super().__init__(stage.gathering, name, line)
        self.stage = stage

    @property
    def page(self) -> PageThing:
        return self.stage.page

    def put(self, concept: str, entries: Sequence[Entry], label: str, line: int, hint: str = "") -> bool:
        if concept == "brand_response":
            return self.stage.put(concept, entries, label, line, hint)
        return super().put(concept, entries, label, line, hint)

    def _put_emotion(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        self.feelings += [(entry.text, entry.line, hint or label) for entry in flat(entries)]

    def _put_touchpoints(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        """Touchpoints of a list on one line are apart by commas, where all of them are names."""
        for entry in flat(entries):
            names = [name for name in re.split(r"\s*[,，、;；]\s*|\s+[/+|]\s+", entry.text) if name]
            if len(names) < 2 or any(len(name.split()) > 5 or name[-1:] in ".!?。" for name in names):
                names = [entry.text]
            self._append(field.key, [self._item(field.key, Entry(name, entry.line)) for name in names])

    def _put_thoughts(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        self._append("thoughts", [unquoted(entry.text) for entry in flat(entries)])

    _put_quote = _put_thoughts

    def _put_thoughts_feelings(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        """Short feelings are feelings; sentences and quotes are thoughts."""
        for entry in flat(entries):
            bare = "".join(char for char in entry.text if not face_scores(char)).replace("\ufe0f", "").strip()
            short = len(bare.split()) <= 3 and len(bare) <= 40
            is_said = is_quoted(bare) or bare[:1] in "*_" or bare[-1:] in "?？"
            if short and not is_said and feeling(entry.text) is not None:
                self.feelings.append((entry.text, entry.line, label))
                continue
            self._append("thoughts", [unquoted(bare).strip("*_")] if bare else [])
            if faces := "".join(char for char in entry.text if face_scores(char)):
                self.feelings.append((faces, entry.line, label))

    def _put_moment_of_truth(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        text = "; ".join(entry.text for entry in flat(entries))
        if folded(text) in _NO:
            return
        is_plain = folded(text) in _YES or not folded(text)
        if is_plain and text:
            self.gathering.notes.read_as(self.line, text, "moment_of_truth: true")
        self.values["moment_of_truth"] = True if is_plain else text

    def _put_persona(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        for entry in flat(entries):
            self._append("personas", names_in(entry.text))

    def _put_step(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        self.name = self.name or "; ".join(entry.text for entry in flat(entries))

    _put_name = _put_step

    def _put_severity(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        self.graded += [(field.key, entry.text, label, entry.line) for entry in flat(entries)]

    _put_frequency = _put_impact = _put_root_cause = _put_severity

    def take(self, other: Step) -> None:
        """What another step says that is the same."""
        for key, value in other.values.items():
            if isinstance(value, list):
                self._append(key, value)
            else:
                self.values.setdefault(key, value)
        self.feelings += other.feelings
        self.graded += other.graded

    # --- at the end --------------------------------------------------------------------------------------------------

    def grade_pains(self) -> None:
        """Put severities, frequencies and the like that stand beside pains into them."""
        pains = self.values.get("pain_points", [])
        by_key: dict[str, list[tuple[str, str, int]]] = {}
        for key, text, label, line in self.graded:
            by_key.setdefault(key, []).append((text, label, line))
        for key, told in by_key.items():
            for number, (text, label, line) in enumerate(told):
                value = grade(key, text) if key in ("severity", "frequency") else text
                whose = (
                    pains[number : number + 1] if len(told) == len(pains) else pains if len(told) == 1 else []
                )
                whose = [pain for pain in whose if not (isinstance(pain, dict) and key in pain)]
                if value is None or not whose or (len(whose) > 1 and key in ("impact", "root_cause")):
                    self.put_own(label or key, [Entry(text, line)], line)
                    continue
                if value != text:
                    self.gathering.notes.read_as(line, text, f"{key}: {value}")
                for pain in whose:
                    at = pains.index(pain)
                    pains[at] = {**(pain if isinstance(pain, dict) else {"title": pain}), key: value}

    def draft(self, basis: str | None) -> dict[str, Any]:
        self.grade_pains()
        values = {"title": self.name, **self.values}
        emotion = self.gathering.emotion_of(self, basis)
        if emotion is not None:
            values["emotion"] = emotion
        order = ["title", *FIELDS_IN_ORDER]
        return {
            key: values[key]
            for key in sorted(values, key=lambda key: order.index(key) if key in order else len(order))
        }


FIELDS_IN_ORDER = (
    "personas", "touchpoint", "channel", "actions", "thoughts", "questions", "motivations", "expectation", "emotion", "moment_of_truth",
    "pain_points", "delights", "opportunities", "solutions", "metrics", "backstage", "systems", "duration",
)  # fmt: skip
_YES = frozenset(
    map(folded, ("yes", "ja", "oui", "sí", "sì", "sim", "true", "x", "是", "はい", "y", "✓", "1"))
)
_NO = frozenset(
    map(folded, ("no", "nein", "non", "não", "nee", "false", "否", "いいえ", "n", "none", "0"))
) | {""}


class Stage(Thing):
    """A stage. What belongs to steps is kept in `common` until all steps are known."""

    scope: Scope = "stage"

    def __init__(self, journey: Journey, name: str, line: int) -> None:
        super().__init__(journey.gathering, name, line)
        self.journey = journey
        self.steps: list[Step] = []
        self.common = Step(self, "", line)

    @property
    def page(self) -> PageThing:
        return self.journey

    def step(self, name: str, line: int) -> Step:
        """A new step."""
        self.steps.append(Step(self, name, line))
        return self.steps[-1]

    def put(self, concept: str, entries: Sequence[Entry], label: str, line: int, hint: str = "") -> bool:
        if concept == "step":
            for entry in entries:
                step = self.step(entry.text, entry.line)
                step.put_all(entry.inside)
            if label:
                self.gathering.notes.read_as(line, label, "steps of the stage")
            return True
        return super().put(concept, entries, label, line, hint) or self.common.put(
            concept, entries, label, line, hint
        )

    def _put_name(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        self.name = self.name or "; ".join(entry.text for entry in flat(entries))

    _put_stage = _put_name

    def take(self, other: Stage) -> None:
        """The steps and fields of another stage that is the same."""
        names = {folded(step.name): step for step in self.steps}
        for step in other.steps:
            known = names.get(folded(step.name))
            step.stage = self
            if known is None:
                self.steps.append(step)
            else:
                known.take(step)
        self.common.take(other.common)
        for key, value in other.values.items():
            self.values.setdefault(key, value)

    def draft(self, basis: str | None) -> dict[str, Any]:
        common = self.common
        if not self.steps:
            self.steps = [common]
            touchpoints = common.values.get("touchpoint", [])
            one = touchpoints[0] if len(touchpoints) == 1 else None
            common.name = (one["title"] if isinstance(one, dict) else one) or self.name
        elif common.values or common.feelings:
            self._share_out(common)
        order = ("name", "goal", "duration", "summary", "brand_response", "metrics")
        values = {"name": self.name, **self.values}
        in_order = sorted(values, key=lambda key: order.index(key) if key in order else len(order))
        return {**{key: values[key] for key in in_order}, "steps": [step.draft(basis) for step in self.steps]}

    def _share_out(self, common: Step) -> None:
        """What is said of the whole stage: feelings are those of every step that has none, the rest stands on the first."""
        first, without = self.steps[0], [step for step in self.steps if not step.feelings]
        if common.values:
            for key, value in common.values.items():
                if isinstance(value, list):
                    first._append(key, value)
                else:
                    first.values.setdefault(key, value)
            told = ", ".join(common.values)
            self.gathering.notes.add(
                common.line, "assumed", f"{told} of the stage “{self.name}” stand on its first step"
            )
        first.graded += common.graded
        for step in without if common.feelings else ():
            step.feelings = list(common.feelings)
        if common.feelings and without:
            self.gathering.notes.add(
                common.line,
                "assumed",
                f"the feeling of the stage “{self.name}” is that of its steps without one",
            )
        elif common.feelings:
            self.put_own("Emotion", [Entry(text, line) for text, line, _ in common.feelings], common.line)
