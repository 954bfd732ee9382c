"""Sites whose lists are long, and their pages rendered without a host: what takes time is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from cjm_mkdocs.catalogue import Catalogue
from cjm_mkdocs.pages import SiteMap, plan
from cjm_mkdocs.reading.readings import Reading
from cjm_mkdocs.render.page import Renderer
from cjm_mkdocs.settings import Settings
from tests.exported import catalogue_of
from tests.table_site import STAGES, page

QUESTIONS_OF_A_JOURNEY = 100


class Published(NamedTuple):
    """A site as far as it is ours."""

    site: SiteMap
    renderer: Renderer

    def pages(self, show: str) -> dict[str, str]:
        """The pages of a list by their paths, each as HTML without its theme."""
        found = {}
        for generated in self.site.generated:
            if generated.show == show:
                here = self.renderer.page(generated.path, self.renderer.urls[generated.path])
                found[generated.path] = here.listing(show, generated.stages)
        return found


def published(sources: Mapping[str, str] | Catalogue) -> Published:
    """The site of some pages of ours."""
    catalogue = sources if isinstance(sources, Catalogue) else catalogue_of(sources)
    site = plan(catalogue, Settings(), [])
    paths = {*catalogue.by_path, *(generated.path for generated in site.generated)}
    return Published(site, Renderer(site, {path: f"{path.removesuffix('.md')}/" for path in paths}))


def many_questions(number: int) -> dict[str, str]:
    """Questions, a hundred to a journey of two personas, five to a step; every third is answered."""
    pages = {}
    for journey in range(number // QUESTIONS_OF_A_JOURNEY):
        stages: list[dict[str, Any]] = []
        for place, stage in enumerate(STAGES):
            steps = []
            for i in range(4):
                numbers = (journey * 100 + place * 20 + i * 5 + k for k in range(5))
                asked = [
                    {
                        "text": f"What will become of case {n}, and when?",
                        **({"answered_by": "help"} if n % 3 == 0 else {}),
                    }
                    for n in numbers
                ]
                step = {
                    "title": f"Asks for the {place * 4 + i + 1}th time",
                    "channel": ("phone", "email")[i % 2],
                }
                steps.append({**step, "touchpoint": "Help", "questions": asked})
            stages.append({"name": stage, "steps": steps})
        people = [f"Persona {journey % 5}", f"Persona {journey % 7 + 5}"]
        front = {
            "type": "journey",
            "title": f"Journey {journey}",
            "personas": people,
            "owner": f"Team {journey % 9}",
        }
        pages[f"journeys/journey-{journey}.md"] = page({**front, "stages": stages})
    return pages


def many_moments(number: int) -> dict[str, str]:
    """Moments of truth, ten to a journey of two personas: five declared, the others at touchpoints with a gap."""
    pages = {}
    for journey in range(number // 10):
        stages = []
        for stage in STAGES:
            gap = {"title": f"Desk of {stage} {journey}", "importance_customer": 5, "satisfaction": 2}
            metric = {"title": f"Minutes until somebody answers in {stage}", "unit": "minutes"}
            declared = {
                "title": "Waits to be called",
                "moment_of_truth": "Whoever waits long does not come back.",
            }
            steps = [
                {**declared, "touchpoint": "Hall", "emotion": -1, "metrics": [metric]},
                {"title": "Is called at last", "touchpoint": gap, "emotion": {"anna": -2, "ben": 1}},
            ]
            stages.append({"name": stage, "steps": steps})
        front = {
            "type": "journey",
            "title": f"Journey {journey}",
            "personas": ["Anna", "Ben"],
            "stages": stages,
        }
        pages[f"journeys/moments-{journey}.md"] = page(front)
    return pages


def heavy_questions(number: int) -> dict[str, str]:
    """Questions with very long names, in the same words on each step of twelve journeys, which are moments of truth."""
    long = "a long name that goes on and on " * 9
    pages = {}
    for journey in range(12):
        asked = [
            {"text": f"{i} {long}?", "answered_by": [f"{long} {i}"] if i % 2 else []} for i in range(number)
        ]
        steps = [
            {
                "title": f"{journey} {long} {i}",
                "touchpoint": f"T {i} {long}",
                "questions": asked[i::20],
                "moment_of_truth": long,
            }
            for i in range(20)
        ]
        people = [f"{i} {long}" for i in range(4)]
        front = {
            "type": "journey",
            "title": f"{journey} {long}",
            "personas": people,
            "owner": f"{journey} {long}",
        }
        pages[f"journeys/{journey}-{'y' * 60}.md"] = page(
            {**front, "stages": [{"name": "Purchase", "steps": steps}]}
        )
    return pages


def many_owners(number: int) -> dict[str, str]:
    """Touchpoints without an owner, as many as pain points, of which each has another one; fifty of each a journey."""
    pages = {}
    for journey in range(number // 50):
        steps = [
            {
                "title": f"Step {i}",
                "touchpoint": f"Counter {journey * 50 + i}",
                "pain_points": [
                    {"title": f"Waits too long {i}", "severity": 3, "owner": f"Department {journey * 50 + i}"}
                ],
            }
            for i in range(50)
        ]
        stages = [{"name": "Purchase", "steps": steps}]
        front = {
            "type": "journey",
            "title": f"Journey {journey}",
            "persona": "Anna",
            "owner": "Sales",
            "stages": stages,
        }
        pages[f"journeys/owned-{journey}.md"] = page(front)
    return pages


def many_metrics(number: int) -> Catalogue:
    """Metrics, ten to a journey: two on each stage, two on each of its steps; every third with monthly readings."""
    pages: dict[str, str] = {}
    for journey in range(number // 10):
        stages = []
        for place, stage in enumerate(STAGES):
            titles = [
                f"Days until case {journey * 10 + place * 2 + k} is settled in {stage}" for k in range(2)
            ]
            ids = [f"days-{journey}-{place}-{k}" for k in range(2)]
            metrics = [
                {
                    "id": id_,
                    "title": title,
                    "unit": "days",
                    "baseline": 9 + place,
                    "current": 8,
                    "target": 3,
                    "owner": "Desk",
                }
                for id_, title in zip(ids, titles, strict=True)
            ]
            stages.append({"name": stage, "metrics": metrics, "steps": [{"title": "Waits", "metrics": ids}]})
        front = {"type": "journey", "title": f"Journey {journey}", "persona": "Anna", "stages": stages}
        pages[f"journeys/metrics-{journey}.md"] = page(front)
    catalogue = catalogue_of(pages)
    months = [date(year, month, 28) for year in range(2020, 2026) for month in range(1, 13)]
    readings = {
        entry.key: tuple(
            Reading(day, 3 + (i * j) % 17, who) for i, day in enumerate(months) for who in ("", "anna")
        )
        for j, entry in enumerate(catalogue.of_type("metric"))
        if j % 3 == 0
    }
    return replace(catalogue, readings=readings)


__all__ = [
    "Published",
    "heavy_questions",
    "many_metrics",
    "many_moments",
    "many_owners",
    "many_questions",
    "published",
]


def many_answers(number: int) -> dict[str, str]:
    """Opportunities and solutions, each with a pain point, twenty to a journey."""
    pages = {}
    for journey in range(number // 20):
        steps = []
        for n in range(journey * 20, journey * 20 + 20):
            pain = {
                "id": f"pain-{n}",
                "title": f"Waits too long for the answer to case {n}",
                "severity": "major",
                "frequency": "many",
            }
            chance = {
                "id": f"chance-{n}",
                "title": f"How might we answer case {n} before it is asked?",
                "pain_points": [f"pain-{n}"],
                "customer_value": n % 5 + 1,
                "business_value": n % 4 + 1,
                "effort": n % 5 + 1,
                "confidence": "low",
                "owner": f"Team {n % 7}",
                "status": "open",
            }
            way = {
                "id": f"way-{n}",
                "title": f"An answer for case {n}",
                "pain_points": [f"pain-{n}"],
                "opportunities": [f"chance-{n}"],
                "status": ("idea", "planned", "shipped", "dropped")[n % 4],
                "owner": f"Team {n % 7}",
                "target": f"202{n % 9}-Q{n % 4 + 1}",
            }
            step = {"title": f"Step {n}", "pain_points": [pain], "opportunities": [chance]}
            steps.append({**step, "solutions": [way]})
        front = {"type": "journey", "title": f"Journey {journey}", "persona": f"Persona {journey % 5}"}
        pages[f"journeys/answers-{journey}.md"] = page(
            {**front, "stages": [{"name": "Purchase", "steps": steps}]}
        )
    return pages
