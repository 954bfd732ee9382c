"""Mermaid `journey` diagrams, with the mistakes people make in them, → journeys.

A task is `name: score: actor, actor`. What is mended, and noted: a colon in the name, the actor before the score, a score that is
missing, out of range, fractional or in words, tabs, `section` or `title` left out, full-width colons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...model.fields import Scale
from .drafts import Question
from .entries import Entry
from .feelings import feeling, rescaled
from .gathering import Gathering, Journey
from .labels import folded, titled, words_of
from .stages import Stage, Step
from .things import names_in

_SCALE = Scale(1, 5)
_START = re.compile(r"\s*journey\b\s*(?:[:;]\s*)?(?P<rest>.*)\Z", re.IGNORECASE)
_TITLE = re.compile(r"\s*title\s*(?:[:：]\s*|\s)(?P<text>.*)\Z", re.IGNORECASE)
_SECTION = re.compile(r"\s*section\b\s*[:：]?\s*(?P<text>.*)\Z", re.IGNORECASE)
_SPOKEN = re.compile(r"\s*acc(?:Title|Descr)\s*(?:[:：]\s*(?P<text>.*)|\{(?P<block>.*))\Z", re.IGNORECASE)
_COMMENT = re.compile(r"\s*%%(?!\{)\s*(?P<text>.*)\Z")
_DIRECTIVE = re.compile(r"\s*%%\{")
_NUMBER = re.compile(r"\s*(?P<score>[+−-]?\d+(?:[.,]\d+)?)\s*(?:/\s*(?P<most>\d+))?\s*\Z")
_ENTITY = re.compile(r"#(\d{1,7}|[a-z]{2,8});")
_ORDER = re.compile(r"(?:phase|step|stage|schritt|etape|paso|fase)?\s*\d+\Z")
_BULLET = re.compile(r"[-*+•]\s+(?=\S)")
_NAMED = {
    "quot": '"',
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "colon": ":",
    "semi": ";",
    "num": "#",
    "nbsp": " ",
    "apos": "'",
}


class Diagram(NamedTuple):
    """The lines of a diagram with their numbers in the file. `name` is what the place it stands in is called."""

    lines: tuple[tuple[int, str], ...]
    name: str


def is_journey(text: str) -> bool:
    """Whether a text is a journey diagram of Mermaid."""
    return re.fullmatch(r"journey\s*[:;]?", _first_line(text)) is not None


def _first_line(text: str) -> str:
    in_front = False
    for number, line in enumerate(text.splitlines()[:400]):
        bare = line.strip()
        if bare == "---" and (number == 0 or in_front):
            in_front = not in_front
            continue
        if in_front or not bare or bare.startswith("%%"):
            continue
        return bare
    return ""


def diagrams_in(text: str, first_line: int = 1, name: str = "") -> Iterator[Diagram]:
    """The journey diagrams of a text: one, or several one after another in a bare file."""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), first_line):
        if (
            _START.match(line)
            and any(_START.match(one) for _, one in lines)
            and line.strip().lower() == "journey"
        ):
            yield Diagram(tuple(lines), name)
            lines = []
        lines.append((number, line))
    if any(_START.match(line) for _, line in lines):
        yield Diagram(tuple(lines), name)


def read_diagram(diagram: Diagram, gathering: Gathering) -> Journey:
    """The journey of a diagram."""
    return _Reader(diagram, gathering).read()


class _Reader:
    def __init__(self, diagram: Diagram, gathering: Gathering) -> None:
        self._diagram, self._gathering = diagram, gathering
        self._notes, self._choices = gathering.notes, gathering.choices
        first = next((number for number, line in diagram.lines if line.strip()), 1)
        self._journey = gathering.journey("", first)
        self._stage: Stage | None = None
        self._block: list[str] | None = None
        self._in_front = False
        self._behind: Counter[str] = Counter()
        """How often names stand behind a score."""
        self._actors = self._known_actors()

    def _known_actors(self) -> frozenset[str]:
        """Who else may be an actor written first: who stands behind a score, and who begins several tasks."""
        first: Counter[str] = Counter()
        for _, line in self._diagram.lines:
            parts = _parts(line)
            if len(parts) > 2 and _NUMBER.match(parts[-2]):
                self._behind.update(folded(name) for name in names_in(parts[-1]))
            elif len(parts) == 3 and _NUMBER.match(parts[-1]) and len(parts[0].split()) < 4:
                first[folded(parts[0])] += 1
        return frozenset(
            self._behind.keys()
            | {name for name, count in first.items() if count > 1 and not _ORDER.match(name)}
        )

    def read(self) -> Journey:
        for number, line in self._diagram.lines:
            self._line(number, line.replace("\t", "    "))
        if not self._journey.name:
            self._journey.name = self._diagram.name
            self._notes.add(
                self._journey.line,
                "assumed",
                f"the diagram has no title: it is called “{self._diagram.name}”",
            )
        self._journey.stages = [stage for stage in self._journey.stages if stage.steps or self._kept(stage)]
        return self._journey

    def _kept(self, stage: Stage) -> bool:
        self._notes.add(
            stage.line, "assumed", f"the section “{stage.name}” has no tasks: it got one of its name"
        )
        return True

    def _line(self, number: int, line: str) -> None:
        bare = line.strip().rstrip(";").rstrip() if not line.strip().startswith("%%") else line.strip()
        if bare == "---" or self._in_front:
            self._front(number, bare)
        elif self._block is not None:
            self._spoken_block(number, bare)
        elif not bare or _DIRECTIVE.match(bare):
            if bare:
                self._notes.add(number, "not placed", f"a directive of Mermaid is left out: {bare[:60]}")
        elif match := _COMMENT.match(bare):
            if match["text"]:
                self._journey.tell(_shown(match["text"]), number)
        elif match := _START.match(bare):
            if match["rest"]:
                self._line(number, match["rest"])
        elif match := _TITLE.match(bare):
            self._title(number, _decoded(match["text"]))
        elif match := _SECTION.match(bare):
            self._section(number, _decoded(match["text"]))
        elif match := _SPOKEN.match(bare):
            self._spoken(number, match)
        else:
            self._task(number, bare)

    def _front(self, number: int, bare: str) -> None:
        """The front matter of a diagram: its title, and settings of the drawing."""
        if bare == "---":
            self._in_front = not self._in_front
        elif match := re.match(r"title\s*:\s*(?P<text>.+)", bare):
            self._title(number, match["text"].strip("\"'"))
        elif bare:
            self._notes.add(number, "not placed", f"a setting of the diagram is left out: {bare[:60]}")

    def _title(self, number: int, text: str) -> None:
        if not text:
            return
        if self._journey.name:
            self._journey.tell(_shown(text), number)
        else:
            self._journey.name, self._journey.line = text, number

    def _section(self, number: int, text: str) -> None:
        if not text:
            text = f"Stage {len(self._journey.stages) + 1}"
            self._notes.add(number, "mended", f"a section has no name: it is called “{text}”")
        name = titled(text).name
        if name != text:
            self._notes.read_as(number, text, f"the stage “{name}”")
        self._stage = self._journey.stage(name, number)

    def _spoken(self, number: int, match: re.Match[str]) -> None:
        if match["block"] is not None:
            self._block = [match["block"].rstrip("}")] if match["block"].strip() else []
            if match["block"].rstrip().endswith("}"):
                self._spoken_block(number, "}")
        elif match["text"]:
            self._journey.put("description", [Entry(_decoded(match["text"]), number)], "", number)

    def _spoken_block(self, number: int, bare: str) -> None:
        if self._block is None:
            return
        if bare.endswith("}"):
            text = " ".join(part for part in (*self._block, bare[:-1].strip()) if part)
            self._block = None
            if text:
                self._journey.put("description", [Entry(_decoded(text), number)], "", number)
        else:
            self._block.append(bare)

    # --- tasks -------------------------------------------------------------------------------------------------------

    def _task(self, number: int, bare: str) -> None:
        if self._stage is None:
            name = self._journey.name or self._diagram.name
            self._stage = self._journey.stage(name, number)
            self._notes.add(
                number, "mended", f"there is no section before this task: the stage is called “{name}”"
            )
        if _BULLET.match(bare):
            bare = _BULLET.sub("", bare, count=1)
            self._notes.add(number, "mended", f"a bullet before the task “{bare}”")
        said = [_decoded(part) for part in _parts(bare)]
        if "：" in bare and ":" not in bare:
            self._notes.add(number, "mended", f"full-width colons in “{bare}”")
        name, score_text, actors = self._divided(number, said)
        step = self._stage.step(name, number)
        if actors:
            self._put_actors(step, actors, number)
        self._score(step, score_text, number)

    def _divided(self, number: int, said: Sequence[str]) -> tuple[str, str, list[str]]:
        """The name, the score and the actors of a task, however they were written."""
        at = next((i for i in range(len(said) - 1, -1, -1) if _NUMBER.match(said[i])), None)
        if at is None:
            return self._without_number(number, said)
        name, actors = ": ".join(said[:at]), names_in(", ".join(said[at + 1 :]))
        if at > 1:
            if not actors and self._names_an_actor(said[0]):
                name, actors = ": ".join(said[1:at]), names_in(said[0])
                self._notes.add(number, "mended", f"the actor “{said[0]}” stands before the task “{name}”")
            elif actors == [] and len(said) == 3 and len(said[0].split()) == 1 and not self._actors:
                name, actors = self._asked_actor(number, said)
            else:
                self._notes.add(number, "mended", f"there is a colon in the name “{name}”")
        elif at == 0:
            name = actors.pop(0) if actors else f"Step {number}"
            self._notes.add(number, "mended", f"the score stands before the task “{name}”")
        elif len(actors) == 1 and self._names_an_actor(name) and self._behind[folded(actors[0])] == 1:
            name, actors = actors[0], names_in(name)
            self._notes.add(
                number, "mended", f"“{said[0]}” and the task “{name}” stood in each other's place"
            )
        return name, said[at], actors

    def _names_an_actor(self, text: str) -> bool:
        """Whether a text is a few names, one of which stands where actors do elsewhere in the diagram."""
        names = names_in(text)
        return len(names) <= 3 and any(folded(name) in self._actors for name in names)

    def _asked_actor(self, number: int, said: Sequence[str]) -> tuple[str, list[str]]:
        """`Customer: Search: 3` may be an actor first, or a colon in the name."""
        whole = f"{said[0]}: {said[1]}"
        answer = self._choices.ask(
            Question(number, f"In “{whole}”, who or what is “{said[0]}”?", "name", ("name", "actor"))
        )
        if answer == "actor":
            return said[1], [said[0]]
        self._notes.add(number, "assumed", f"“{whole}” is the name of a task, and “{said[0]}” no actor")
        return whole, []

    def _without_number(self, number: int, said: Sequence[str]) -> tuple[str, str, list[str]]:
        """A task whose score is missing, or in words."""
        for i in range(len(said) - 1, 0, -1):
            if len(said[i].split()) <= 3 and feeling(said[i]) is not None:
                self._notes.add(number, "mended", f"the score of “{said[0]}” is in words: “{said[i]}”")
                return ": ".join(said[:i]), said[i], names_in(", ".join(said[i + 1 :]))
        last = names_in(said[-1]) if len(said) > 1 else []
        if last and (len(said) > 2 or all(folded(name) in self._actors for name in last)):
            return ": ".join(part for part in said[:-1] if part), "", last
        return ": ".join(part for part in said if part), "", []

    def _put_actors(self, step: Step, actors: Sequence[str], number: int) -> None:
        machines = words_of("machines")
        for actor in actors:
            if folded(actor) in machines:
                step.put("systems", [Entry(actor, number)], "", number)
                self._notes.add(number, "assumed", f"the actor “{actor}” is a system, not a persona")
            else:
                step.put("persona", [Entry(actor, number)], "", number)

    def _score(self, step: Step, text: str, number: int) -> None:
        match = _NUMBER.match(text)
        if match is None:
            if text:
                step.feelings.append((text, number, ""))
            else:
                self._no_score(step, number, f"“{step.name}” has no score")
            return None
        score = float(match["score"].replace("−", "-").replace(",", "."))
        scale = Scale(1, int(match["most"])) if match["most"] and int(match["most"]) > 1 else _SCALE
        value = rescaled(score, scale)
        if value is None:
            return self._no_score(
                step,
                number,
                f"the score {text.strip()} of “{step.name}” is outside {scale.low} to {scale.high}",
            )
        if score != int(score):
            self._notes.add(number, "mended", f"the score {text.strip()} of “{step.name}” became {value + 3}")
        step.values["emotion"] = value
        self._notes.read_as(number, text, f"emotion {value}")
        return None

    def _no_score(self, step: Step, number: int, why: str) -> None:
        answer = self._choices.ask(
            Question(number, f"{why}. Which from 1 (worst) to 5 (best)?", "", ("1", "2", "3", "4", "5", ""))
        )
        if answer:
            step.values["emotion"] = int(answer) - 3
        else:
            self._notes.add(number, "not placed", f"{why}: the step has no emotion")


def _parts(line: str) -> list[str]:
    """The parts of a task, apart by colons; entities such as `#58;` and addresses hold none."""
    text = re.sub(r"https?://", lambda match: match[0].replace(":", "\0"), line.strip().rstrip(";"))
    return [part.strip().replace("\0", ":") for part in re.split("[:：]", text)]


def _decoded(text: str) -> str:
    def char(match: re.Match[str]) -> str:
        named = match[1]
        if named.isdigit():
            return (
                chr(int(named))
                if 31 < int(named) < 0x110000 and not 0xD800 <= int(named) < 0xE000
                else "\ufffd"
            )
        return _NAMED.get(named, match[0])

    said = re.sub(r"<br\s*/?>", " ", _ENTITY.sub(char, text), flags=re.IGNORECASE)
    bare = said.strip()
    return bare[1:-1].strip() if len(bare) > 2 and bare[0] == bare[-1] == '"' else bare


def _shown(text: str) -> str:
    """A remark as a paragraph that is no structure of Markdown."""
    return re.sub(r"\A([#>*+-]|\d+[.)])", r"\\\1", text.replace("<", "&lt;"))
