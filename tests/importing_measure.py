"""How much of a document lands where it belongs, against what a person has written down from the document itself.

`tests/importing/NAME.json` says what `tests/importing/NAME.*` says: journeys with stages, steps, pains and emotions, and personas.
A step is looked for by its title, or by its place where no title is expected; `null` expects no emotion.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cjm_mkdocs.exchange.importing.drafts import Choices, Source, Unreadable
from cjm_mkdocs.exchange.importing.labels import folded
from cjm_mkdocs.exchange.importing.readers import reading_of
from cjm_mkdocs.exchange.importing.writing import Known, Pages, pages_of

CORPUS = Path(__file__).parent / "importing"
FIELDS = ("names", "stages", "steps", "pains", "emotions", "personas")
SITE = Known(folders={"journey": "journeys", "persona": "personas"})


def documents() -> list[Path]:
    """The documents of the corpus, in order."""
    return sorted(path for path in CORPUS.iterdir() if path.suffix != ".json" and expected_of(path).exists())


def expected_of(path: Path) -> Path:
    return path.with_name(path.name.partition(".")[0] + ".json")


@dataclass
class Score:
    """What was expected and found, by field; what was missed, and what was found that nobody expected."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def count(self, what: str, is_there: bool, told: str) -> None:
        self.wanted[what] += 1
        self.found[what] += is_there
        if not is_there:
            self.missed.append(f"{what}: {told}")

    def add(self, other: Score, name: str) -> None:
        self.wanted += other.wanted
        self.found += other.found
        self.missed += [f"{name}: {told}" for told in other.missed]
        self.extra += [f"{name}: {told}" for told in other.extra]

    def share(self, what: str) -> float:
        return self.found[what] / self.wanted[what] if self.wanted[what] else 1.0


def imported(path: Path) -> Pages:
    """The pages that a document becomes on an empty site."""
    return pages_of(reading_of(Source(path.name, path.read_bytes()), Choices()).drafts, SITE)


def fronts(pages: Pages) -> list[dict[str, Any]]:
    """The front matter of all pages, as any reader of YAML has it."""
    return [yaml.safe_load(page.text.split("---\n")[1]) for page in pages.pages]


def score(path: Path) -> Score:
    """What the import of a document got right."""
    wanted = json.loads(expected_of(path).read_text(encoding="utf-8"))
    result = Score()
    try:
        found = fronts(imported(path))
    except Unreadable as error:
        found, _ = [], result.extra.append(f"unread: {error}")
    journeys = [front for front in found if front["type"] == "journey"]
    personas = [front for front in found if front["type"] == "persona"]
    for journey, other in zip(wanted.get("journeys", ()), journeys, strict=False):
        _journey(journey, other, personas, result)
    for journey in wanted.get("journeys", ())[len(journeys) :]:
        result.count("stages", False, f"the whole journey {journey['name']}")
    for other in journeys[len(wanted.get("journeys", ())) :]:
        result.extra.append(f"journey {other['title']}")
    for persona in wanted.get("personas", ()):
        _persona(persona, personas, result)
    return result


def listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def texts(items: Any) -> list[str]:
    return [
        folded(str(one.get("title", one.get("text", ""))) if isinstance(one, Mapping) else str(one))
        for one in listed(items)
    ]


def _journey(
    wanted: Mapping[str, Any], found: Mapping[str, Any], personas: Sequence[Mapping[str, Any]], result: Score
) -> None:
    result.count(
        "names", folded(found["title"]) == folded(wanted["name"]), f"{wanted['name']}, but {found['title']}"
    )
    names = {folded(persona["name"]) for persona in personas}
    for name in wanted.get("personas", ()):
        result.count("personas", folded(name) in names, name)
    by_name = {folded(stage["name"]): stage for stage in found["stages"]}
    for stage in wanted["stages"]:
        there = by_name.pop(folded(stage["name"]), None)
        result.count("stages", there is not None, stage["name"])
        _stage(stage, there or {"steps": []}, result)
    result.extra += [f"stage {name}" for name in by_name]


def _stage(wanted: Mapping[str, Any], found: Mapping[str, Any], result: Score) -> None:
    steps = listed(found["steps"])
    pains = [pain for step in steps for pain in texts(step.get("pain_points"))]
    expected: list[str] = []
    for number, step in enumerate(wanted["steps"]):
        title = step.get("title")
        there = next(
            (one for one in steps if title and folded(str(one.get("title", ""))) == folded(title)), None
        )
        if title is None and number < len(steps):
            there = steps[number]
        result.count("steps", there is not None, f"{wanted['name']} / {title or number + 1}")
        if "emotion" in step:
            score = _score((there or {}).get("emotion"))
            told = f"{wanted['name']} / {title or ''}: {step['emotion']} expected, {score} found"
            result.count("emotions", there is not None and score == step["emotion"], told)
        for pain in step.get("pains", ()):
            expected.append(folded(pain))
            result.count("pains", folded(pain) in pains, f"{wanted['name']}: {pain}")
    if any("pains" in step for step in wanted["steps"]):
        result.extra += [f"pain {pain}" for pain in pains if pain not in expected]
    result.extra += [f"step {step.get('title')}" for step in steps[len(wanted["steps"]) :]]


def _score(value: Any) -> int | None:
    return value["score"] if isinstance(value, Mapping) else value


def _persona(wanted: Mapping[str, Any], personas: Sequence[Mapping[str, Any]], result: Score) -> None:
    there = next((one for one in personas if folded(one["name"]) == folded(wanted["name"])), None)
    result.count("personas", there is not None, wanted["name"])
    for key, what in (("goals", "personas"), ("pain_points", "pains")):
        found = texts((there or {}).get(key))
        for text in wanted.get("pains" if key == "pain_points" else key, ()):
            result.count(what, folded(text) in found, f"{wanted['name']} / {key}: {text}")


def total() -> Iterator[tuple[str, Score]]:
    """The score of each document."""
    return ((path.name, score(path)) for path in documents())


if __name__ == "__main__":
    whole = Score()
    for name, one in total():
        whole.add(one, name)
    print(
        *(f"{what}: {whole.found[what]}/{whole.wanted[what]} = {whole.share(what):.1%}" for what in FIELDS),
        sep="\n",
    )
    print(*whole.missed, *(f"EXTRA {told}" for told in whole.extra), sep="\n")
