"""A site of extremes: journeys as small and as large, as terse and as wordy, as maps can be, and in several scripts.

`build_stress` publishes them in Material; with `language="ar"` from right to left.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from tests.conftest import BuildSite
from tests.sites import Site

LONG = ("Somebody reads the small print again and again until it says something else " * 5)[:299] + "."
COMPOUND = "Kraftfahrzeughaftpflichtversicherungsbeitragsrückerstattungsantragsformular"
GERMAN = f"{COMPOUND} und Rechtsschutzversicherungsgesellschaften"
CHINESE = "客户反复阅读合同中的细则直到终于明白每一项条款的真正含义为止"
ARABIC = "يقرأ العميل الشروط المكتوبة بخط صغير مرة بعد مرة حتى يفهم معناها"
HOSTILE_KEYS = (
    'x_it\'s "quoted"',
    "x_back\\slash\\",
    "x_';}</style><script>window.hacked=1</script>",
    "x_;--cjm-c:1;position:fixed",
    "x_&#x27;;color:red;",
    "x_line\nend'",
    "x_url(https://example.com/spy)",
)
"""Keys of an author's own, which try to leave the string that names a lane on a card."""

JOURNEYS = (
    "small",
    "large",
    "wordy",
    "german",
    "chinese",
    "arabic",
    "crowd",
    "calm",
    "single",
    "gaps",
    "hostile",
)
BASES = ("observed", "assumed", "target")
PEOPLE = tuple(f"person-{i}" for i in range(1, 9))

Fields = dict[str, Any]


def journey(title: str, stages: Sequence[Fields], **fields: Any) -> str:
    """The page of a journey."""
    front = {"type": "journey", "title": title, "persona": "person-1", "stages": list(stages), **fields}
    if "personas" in fields:
        del front["persona"]
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)}---\n# {title}\n"


def full_step(text: str, title: str, number: int, **fields: Any) -> Fields:
    """A step with every lane filled with `text`."""
    lanes = ("actions", "thoughts", "questions", "motivations", "delights", "backstage", "systems")
    things = ("pain_points", "opportunities", "solutions", "metrics")
    return {
        "title": title,
        "touchpoint": f"{text} {number}",
        "channels": ["website", f"{text} at the counter"],
        "emotion": {"score": number % 5 - 2, "label": text, "quote": text, "basis": BASES[number % 3]},
        "expectation": text,
        "duration": text,
        "moment_of_truth": text,
        **{lane: [text] for lane in lanes},
        **{thing: [{"title": f"{text} ({thing} {number})"}] for thing in things},
        **fields,
    }


def full_stage(text: str, name: str, steps: Sequence[Fields]) -> Fields:
    return {
        "name": name,
        "goal": text,
        "summary": text,
        "brand_response": [text],
        "metrics": [text],
        "steps": list(steps),
    }


def in_words(text: str, number_of_stages: int = 3, number_of_steps: int = 2) -> list[Fields]:
    """Stages in which every text is `text`."""
    numbers = itertools.count()
    return [
        full_stage(
            text,
            f"{text} {i}",
            [full_step(text, f"{text} {i}.{j}", next(numbers)) for j in range(number_of_steps)],
        )
        for i in range(number_of_stages)
    ]


def small() -> str:
    scores = iter((-1, 2, 0, -2, 1, 2))
    steps = [
        {
            "title": title,
            "emotion": next(scores),
            "actions": ["Go"],
            "pain_points": ["Wait"],
            "channel": "phone",
        }
        for title in ("See", "Ask", "Buy", "Pay", "Use", "Tell")
    ]
    names = ("Before", "During", "After")
    return journey("Small", [{"name": n, "steps": steps[2 * i : 2 * i + 2]} for i, n in enumerate(names)])


def large() -> str:
    """Nine stages of 40 steps in all, with three lines, stars side by side and peaks at both edges."""
    numbers = iter(range(40))
    people = PEOPLE[:3]
    stages = []
    for i, width in enumerate((4, 5, 4, 5, 4, 5, 4, 5, 4)):
        steps = []
        for n in itertools.islice(numbers, width):
            step: Fields = {
                "title": f"Step {n} of the long way",
                "touchpoint": "Customer portal",
                "channels": ["website", "phone"],
                "actions": ["Opens the page", "Looks for the number"],
                "thoughts": "Where was that again?" if n % 3 == 0 else "Fine.",
                "pain_points": [{"title": f"Nobody answers {n}", "severity": "major"}] if n % 4 == 1 else [],
                "delights": ["A friendly voice"] if n % 5 == 2 else [],
                "moment_of_truth": n in (0, 7, 8, 39),
            }
            if n % 7 != 3:
                step["emotion"] = {
                    p: {
                        "score": (n * (k + 2) + k) % 5 - 2,
                        "label": f"quite moved at {n}",
                        "basis": BASES[(n + k) % 3],
                    }
                    for k, p in enumerate(people)
                }
            steps.append({key: value for key, value in step.items() if value})
        stages.append({"name": f"Stage number {i}", "goal": "Get on with it", "steps": steps})
    return journey("Large", stages, personas=list(people))


def crowd() -> str:
    """Eight people, each with a line of their own."""
    steps = [
        {
            "title": f"Step {n}",
            "emotion": {p: {"score": (n + k) % 5 - 2, "basis": BASES[k % 3]} for k, p in enumerate(PEOPLE)},
            "moment_of_truth": n == 2,
        }
        for n in range(6)
    ]
    return journey(
        "Crowd",
        [{"name": "All", "steps": steps[:3]}, {"name": "Of them", "steps": steps[3:]}],
        personas=list(PEOPLE),
    )


def hostile() -> str:
    step = {"title": "Step", "emotion": 1, **dict.fromkeys(HOSTILE_KEYS, "A value")}
    return journey(
        "Hostile",
        [{"name": "Stage", "steps": [step, {"title": "Another", **dict.fromkeys(HOSTILE_KEYS, "More")}]}],
    )


def pages() -> Mapping[str, str]:
    """The content of the site by path."""
    plain_steps = [{"title": f"Step {n}", "actions": ["Do it"]} for n in range(3)]
    texts = {
        "small": small(),
        "large": large(),
        "wordy": journey(LONG, in_words(LONG), description=LONG, scenario=LONG, goal=LONG, owner=LONG),
        "german": journey("Beitragsrückerstattung", in_words(GERMAN)),
        "chinese": journey("合同", in_words(CHINESE)),
        "arabic": journey("العقد", in_words(ARABIC)),
        "crowd": crowd(),
        "calm": journey("Calm", [{"name": "Only words", "steps": plain_steps}]),
        "single": journey("Single", [{"name": "One", "steps": [{"title": "Step", "emotion": -2, "moment_of_truth": True}]}]),
        "gaps": journey(
            "Gaps",
            [
                {"name": "First", "goal": "Begin", "steps": plain_steps[:1]},
                {"name": "Nothing yet", "goal": "Wait"},
                {"name": "Last", "steps": [{**plain_steps[1], "emotion": -1}, {**plain_steps[2], "emotion": 2}]},
            ],
        ),
        "hostile": hostile(),
    }  # fmt: skip
    return {
        "index.md": "# Extremes\n",
        **{f"{name}.md": text for name, text in texts.items()},
        **{f"people/{p}.md": f"---\ntype: persona\nname: {p.title()}\n---\n" for p in PEOPLE},
    }


def build_stress(build_site: BuildSite, language: str = "en") -> Site:
    """The site of extremes, in a language of Material's."""
    return build_site(
        pages(),
        theme_options={"language": language, "features": ["navigation.instant"]},
        cjm={"levels": {"coverage/*": "info", "style/*": "info"}},
    )
