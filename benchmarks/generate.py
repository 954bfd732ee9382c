"""Content for a large site: journeys, with the personas, touchpoints and pain points they share.

The same number of journeys always gives the same bytes. Sizes and mixtures follow what teams write: two
kilobytes of front matter for each journey, and a short text below it. There are two kinds: in `shared`
content most things have pages, and stand on many steps; in `scattered` content each team has written for
itself, so that hundreds of touchpoints and pains are named on one or a few steps alone.

    python -m benchmarks.generate 1000 DIR [--kind scattered]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

KINDS = SHARED, SCATTERED = "shared", "scattered"
STAGES = ("awareness", "consideration", "purchase", "retention", "advocacy")
STEPS_PER_STAGE = 3
CHANNELS = ("website", "email", "phone", "chat", "store", "app", "social-media", "event")
SEVERITIES = ("minor", "moderate", "major", "critical")
FREQUENCIES = ("rare", "some", "many", "most")

TOUCHPOINT_PAGES = 40
WORDS_PER_BODY = 100

_VERBS = ("Compares", "Reads", "Asks about", "Looks for", "Checks", "Tries", "Discusses", "Returns to")
_THINGS = (
    "the price list", "an offer", "the contract", "a review", "the first bill", "the manual", "a demo",
    "the help pages", "an answer", "the renewal", "a case study", "the checklist",
)  # fmt: skip
_PLACES = ("at the desk", "on the way home", "with a colleague", "before the meeting", "in the evening")
_TOUCHPOINTS = (
    "Pricing page", "Welcome call", "Onboarding guide", "Search result", "Newsletter", "Support ticket",
    "Community forum", "Demo request",
)  # fmt: skip
_PAINS = (
    "Has to explain everything again", "Waits without a sign of life", "Cannot see what happens next",
    "Finds two prices for one thing", "Gets lost between three log-ins",
)  # fmt: skip
_QUESTIONS = ("What happens next?", "Who can help me now?", "What will it cost in a year?", "Can I go back?")
_WORDS = (
    "people", "customer", "team", "offer", "answer", "week", "reason", "choice", "price", "call", "page",
    "guide", "question", "step", "moment", "help", "story", "service", "promise", "result", "change", "doubt",
    "trust", "detail", "value", "need", "path", "plan", "note",
)  # fmt: skip


class Page(NamedTuple):
    path: str
    front_matter: dict[str, Any]
    body: str

    @property
    def text(self) -> str:
        front_matter = yaml.dump(
            self.front_matter, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=110
        )
        return f"---\n{front_matter}---\n\n{self.body}"


class Size(NamedTuple):
    """How many pages of each type a site has."""

    journeys: int
    personas: int
    pain_points: int
    touchpoints: int

    @classmethod
    def of(cls, journeys: int) -> Size:
        return cls(journeys, max(6, journeys // 50), max(20, journeys // 25), TOUCHPOINT_PAGES)

    @property
    def pages(self) -> int:
        """All pages, the home page included."""
        return sum(self) + 1


def _name(type_: str, number: int) -> str:
    return f"{type_}-{number:04}"


def _body(random: Random, title: str) -> str:
    """A heading and about a hundred words in three paragraphs of short sentences."""
    sentences = [
        " ".join(random.choices(_WORDS, k=10)).capitalize() + "." for _ in range(WORDS_PER_BODY // 10)
    ]
    paragraphs = (" ".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4))
    return f"# {title}\n\n" + "\n\n".join(paragraphs) + "\n"


def _persona(random: Random, number: int) -> Page:
    name = f"Persona {number}"
    front_matter = {
        "type": "persona",
        "name": name,
        "role": f"{random.choice(_VERBS)} {random.choice(_THINGS)} for a living",
        "segment": f"Segment {number % 5}",
        "kind": "primary",
        "quote": f"I want {random.choice(_THINGS)} {random.choice(_PLACES)}.",
        "goals": [f"Understands {random.choice(_THINGS)} {random.choice(_PLACES)}" for _ in range(3)],
        "traits": {trait: random.randint(1, 5) for trait in ("Patience", "Confidence", "Experience")},
        "channels": random.sample(CHANNELS, 3),
    }
    return Page(f"personas/{_name('persona', number)}.md", front_matter, _body(random, name))


def _touchpoint(random: Random, number: int) -> Page:
    title = f"{_TOUCHPOINTS[number % len(_TOUCHPOINTS)]} {number}"
    front_matter = {
        "type": "touchpoint",
        "title": title,
        "channel": random.choice(CHANNELS),
        "satisfaction": random.randint(1, 5),
        "importance_customer": random.randint(1, 5),
        "importance_business": random.randint(1, 5),
    }
    return Page(f"touchpoints/{_name('touchpoint', number)}.md", front_matter, _body(random, title))


def _pain_point(random: Random, number: int) -> Page:
    title = f"{_PAINS[number % len(_PAINS)]} {random.choice(_PLACES)}, case {number}"
    front_matter = {
        "type": "pain-point",
        "title": title,
        "severity": random.choice(SEVERITIES),
        "frequency": random.choice(FREQUENCIES),
        "owner": f"Team {number % 7}",
    }
    return Page(f"pain-points/{_name('pain-point', number)}.md", front_matter, _body(random, title))


def _sentence(random: Random) -> str:
    """A short text that hardly any other step has: what is alike could be rendered once for all."""
    return f"{random.choice(_VERBS)} {random.choice(_THINGS)}, {' '.join(random.sample(_WORDS, 2))}"


def _step(random: Random, size: Size) -> dict[str, Any]:
    """A step: a third of the touchpoints inline; actions, pains and questions on some steps only."""
    registered = _name("touchpoint", random.randrange(size.touchpoints))
    step: dict[str, Any] = {
        "title": _sentence(random),
        "touchpoint": random.choice((registered, registered, random.choice(_TOUCHPOINTS))),
        "channel": random.choice(CHANNELS),
        "emotion": random.randint(-2, 2),
    }
    if random.random() < 0.3:
        step["actions"] = f"{_sentence(random)} {random.choice(('again', 'again', '*again*'))}"
    pains = []
    if random.random() < 0.15:
        pains.append(_name("pain-point", random.randrange(size.pain_points)))
    if random.random() < 0.05:
        pains.append(random.choice(_PAINS))
    if pains:
        step["pain_points"] = pains
    if random.random() < 0.15:
        step["questions"] = [random.choice(_QUESTIONS)]
    return step


def _scattered_step(random: Random, personas: Sequence[str], size: Size) -> dict[str, Any]:
    """A step: a third of the touchpoints, and half of the pains, are known to hardly any other."""
    registered = _name("touchpoint", random.randrange(size.touchpoints))
    own = " ".join(random.sample(_WORDS, 2)).capitalize()
    scores = {persona: random.randint(-2, 2) for persona in personas}
    differ = len(personas) > 1 and random.random() < 0.4
    step: dict[str, Any] = {
        "title": _sentence(random),
        "touchpoint": random.choice((registered, registered, own)),
        "emotion": scores if differ else scores[personas[0]],
    }
    says = random.random()
    if says < 0.2:
        step["pain_points"] = [_name("pain-point", random.randrange(size.pain_points))]
    elif says < 0.3:
        step["pain_points"] = [{"title": _sentence(random), "severity": random.choice(SEVERITIES)}]
    elif says < 0.5:
        step[random.choice(("thoughts", "motivations"))] = f"{_sentence(random)}, or else?"
    if random.random() < 0.1:
        step["moment_of_truth"] = True
    return step


def _journey(random: Random, number: int, size: Size, kind: str) -> Page:
    title = f"Journey {number}: {random.choice(_THINGS)}"
    personas = [_name("persona", number % size.personas)]
    if kind == SCATTERED and number % 3 == 0:
        personas.append(_name("persona", (number + 1) % size.personas))
    step = partial(_scattered_step, random, personas) if kind == SCATTERED else partial(_step, random)
    front_matter = {
        "type": "journey",
        "title": title,
        **({"persona": personas[0]} if len(personas) == 1 else {"personas": personas}),
        "owner": f"Team {number % 7}",
        "stages": [
            {"name": stage.capitalize(), "steps": [step(size) for _ in range(STEPS_PER_STAGE)]}
            for stage in STAGES
        ],
    }
    return Page(f"journeys/{_name('journey', number)}.md", front_matter, _body(random, title))


def pages(journeys: int, kind: str = SHARED) -> Iterator[Page]:
    """All pages of a site with so many journeys, except its home page."""
    # Each page has a generator of its own, so that a larger site only adds pages to a smaller one's kind.
    size = Size.of(journeys)
    yield from (_persona(Random(f"persona {number}"), number) for number in range(size.personas))
    yield from (_touchpoint(Random(f"touchpoint {number}"), number) for number in range(size.touchpoints))
    yield from (_pain_point(Random(f"pain point {number}"), number) for number in range(size.pain_points))
    yield from (_journey(Random(f"journey {number}"), number, size, kind) for number in range(size.journeys))


def write(journeys: int, folder: Path, kind: str = SHARED) -> Size:
    """Write the content of a site into a content folder that does not exist yet."""
    folder.mkdir(parents=True)
    (folder / "index.md").write_text("# A large site\n\nFor measurements.\n", encoding="utf-8")
    for page in pages(journeys, kind):
        target = folder / page.path
        target.parent.mkdir(exist_ok=True)
        target.write_text(page.text, encoding="utf-8")
    return Size.of(journeys)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("journeys", type=int, help="how many")
    parser.add_argument("folder", type=Path, help="content folder to make")
    parser.add_argument("--kind", choices=KINDS, default=SHARED, help="kind of content")
    options = parser.parse_args(arguments)
    size = write(options.journeys, options.folder, options.kind)
    print(f"{size.pages} pages in {options.folder}: {size._asdict()}")


if __name__ == "__main__":
    main()
