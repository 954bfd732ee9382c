"""A foreign catalogue of forty journeys, made by dice that always fall alike.

Nothing of it comes from the sample: other words, other vocabularies, every way to write an item, and holes where
people leave holes. What pages say about it is compared with figures computed from its JSON export alone.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import yaml

TODAY = "2026-11-22"
OPTIONS: Mapping[str, Any] = {
    "today": TODAY,
    "lifecycle": ["discover", "decide", {"id": "live", "name": "Live with it", "aliases": ["use"]}, "leave"],
    "channels": ["branch", {"id": "app", "name": "Our app"}, {"id": "hotline", "human": True}, "letter"],
}
JOURNEYS, PERSONAS, TOUCHPOINTS, PAINS, OPPORTUNITIES, SOLUTIONS, METRICS, EVIDENCE = (
    40,
    9,
    50,
    70,
    24,
    30,
    16,
    18,
)
STAGES = ("Discover", "Decide", "Live with it", "Leave", "In between")
TEAMS = ("insights", "service-desk", "lending", "web")
OWNERS = (*TEAMS, "The branch in Oulu", None)
SEVERITIES = (None, "minor", "moderate", "major", "critical", 1, 4)
FREQUENCIES = (None, "rare", "some", "many", "most", 3)
KINDS = (
    None,
    "survey",
    "interview",
    "focus-group",
    "observation",
    "analytics",
    "session-recording",
    "workshop",
    "crm",
)


def after(day: str, interval: str) -> date:
    """The day on which a span of time such as `6 months` has passed; worked out here, to compare with the package."""
    start, (count, unit) = date.fromisoformat(day), interval.split()
    number = int(count)
    if unit.startswith(("day", "week")):
        return start + timedelta(number * (7 if unit.startswith("week") else 1))
    months = start.year * 12 + start.month - 1 + number * (12 if unit.startswith("year") else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def forty_journeys() -> dict[str, str]:
    """The files of the content folder: path → text."""
    return dict(_Maker(Random(40)).files())


class _Maker:
    def __init__(self, dice: Random) -> None:
        self.dice = dice

    def files(self) -> Iterator[tuple[str, str]]:
        yield "index.md", "# Forty journeys\n"
        for name in TEAMS:
            yield self.page(f"teams/{name}.md", type="team", name=name.title(), function="product")
        for make, number, folder in (
            (self.persona, PERSONAS, "personas"), (self.touchpoint, TOUCHPOINTS, "touchpoints"), (self.pain, PAINS, "pain-points"),
            (self.opportunity, OPPORTUNITIES, "opportunities"), (self.solution, SOLUTIONS, "solutions"),
            (self.evidence, EVIDENCE, "evidence"), (self.journey, JOURNEYS, "journeys"),
        ):  # fmt: skip
            for i in range(number):
                yield self.page(f"{folder}/{folder[:3]}-{i}.md", **make(i))
        for i in range(METRICS):
            written, readings = self.metric(i)
            yield self.page(f"metrics/met-{i}.md", **written)
            if readings:
                yield f"metrics/met-{i}.csv", readings

    @staticmethod
    def page(path: str, **front: Any) -> tuple[str, str]:
        told = {key: value for key, value in front.items() if value not in (None, [], {})}
        return (
            path,
            f"---\n{yaml.safe_dump(told, allow_unicode=True, sort_keys=False)}---\n\nWords of our own.\n",
        )

    # --- dice ----------------------------------------------------------------------------------------------------

    def one(self, values: Sequence[Any]) -> Any:
        return self.dice.choice(values)

    def some(self, folder: str, number: int, most: int) -> list[str]:
        return [
            f"{folder[:3]}-{i}" for i in sorted(self.dice.sample(range(number), self.dice.randint(0, most)))
        ]

    def maybe(self, value: Any, odds: float = 0.5) -> Any:
        return value if self.dice.random() < odds else None

    def day(self, first: int = 2023) -> str:
        return f"{self.dice.randint(first, 2026)}-{self.dice.randint(1, 10):02}-{self.dice.randint(1, 28):02}"

    def rating(self, odds: float = 0.8) -> int | None:
        return self.maybe(self.dice.randint(1, 5), odds)

    def common(self) -> dict[str, Any]:
        return {
            "owner": self.one(OWNERS),
            "reviewed": self.maybe(self.day(2025)),
            "review_every": self.maybe(self.one(["90 days", "26 weeks", "6 months", "1 year"])),
        }

    # --- things --------------------------------------------------------------------------------------------------

    def persona(self, i: int) -> dict[str, Any]:
        return {
            "type": "persona", "name": f"Person {i}", **self.common(), "goals": [f"Goal {i}"], "evidence": self.some("evidence", EVIDENCE, 2),
            "basis": self.maybe(self.one(["assumed", "qualitative", "statistical"])), "pain_points": self.some("pain-points", PAINS, 2),
        }  # fmt: skip

    def touchpoint(self, i: int) -> dict[str, Any]:
        return {
            "type": "touchpoint", "title": f"Meeting place {i}", **self.common(), "channel": self.one(["branch", "app", "hotline", "letter"]),
            "satisfaction": self.rating(), "importance_customer": self.rating(), "lifecycle": self.maybe("leave", 0.1),
        }  # fmt: skip

    def pain(self, i: int) -> dict[str, Any]:
        return {
            "type": "pain-point", "title": f"It hurts {i}", **self.common(), "severity": self.one(SEVERITIES),
            "frequency": self.one(FREQUENCIES), "status": self.maybe(self.one(["open", "accepted", "resolved"]), 0.4),
            "resolved_on": self.maybe(self.day(), 0.1), "solutions": self.some("solutions", SOLUTIONS, 1),
            "evidence": self.some("evidence", EVIDENCE, 2),
        }  # fmt: skip

    def opportunity(self, i: int) -> dict[str, Any]:
        return {
            "type": "opportunity", "title": f"How might we help {i}?", **self.common(), "pain_points": self.some("pain-points", PAINS, 3),
            "customer_value": self.rating(), "business_value": self.rating(), "effort": self.rating(),
            "confidence": self.maybe(self.one(["low", "medium", "high"]), 0.8), "metrics": self.some("metrics", METRICS, 1),
        }  # fmt: skip

    def solution(self, i: int) -> dict[str, Any]:
        return {
            "type": "solution", "title": f"Remedy {i}", **self.common(), "pain_points": self.some("pain-points", PAINS, 2),
            "opportunities": self.some("opportunities", OPPORTUNITIES, 1), "metrics": self.some("metrics", METRICS, 1),
            "status": self.one([None, "idea", "planned", "in-progress", "shipped", "measured", "dropped"]),
            "target": self.one([None, "2026-Q3", "2026-Q4", "2027-Q1", "2026-05-31", "2027-02-28", "when it is ready"]),
        }  # fmt: skip

    def evidence(self, i: int) -> dict[str, Any]:
        return {
            "type": "evidence", "title": f"What we heard {i}", **self.common(), "kind": self.one(KINDS), "date": self.maybe(self.day(), 0.8),
            "n": self.maybe(self.one([3, 8, 29, 30, 400]), 0.7), "valid_for": self.maybe(self.one(["6 months", "1 year", "3 years"]), 0.6),
            "confidentiality": self.maybe(self.one(["public", "internal", "restricted"])),
        }  # fmt: skip

    def metric(self, i: int) -> tuple[dict[str, Any], str]:
        up = self.dice.random() < 0.5
        base, target = (40, 80) if up else (80, 40)
        rows = [
            (f"2026-{month:02}-01", base + (1 if up else -1) * self.dice.randint(-5, 45))
            for month in range(1, 11)
        ]
        told = {
            "type": "metric", "title": f"Figure {i}", **self.common(), "unit": "%", "direction": self.maybe("up" if up else "down", 0.85),
            "baseline": self.maybe(base, 0.7), "target": self.maybe(target, 0.7), "amber": self.maybe(60, 0.4), "red": self.maybe(50 if up else 70, 0.4),
            "evidence": self.some("evidence", EVIDENCE, 1),
        }  # fmt: skip
        how = self.dice.random()
        if how < 0.4:
            return {**told, "data": f"met-{i}.csv"}, "date,value\n" + "".join(
                f"{day},{value}\n" for day, value in rows
            )
        if how < 0.9:
            return {**told, "current": rows[-1][1], "as_of": self.day(2024)}, ""
        return told, ""

    # --- journeys ------------------------------------------------------------------------------------------------

    def journey(self, i: int) -> dict[str, Any]:
        to_be = i % 8 == 7
        people = self.some("personas", PERSONAS, 2) or ["per-0"]
        first, last = sorted(self.dice.sample(range(len(STAGES) + 1), 2))
        return {
            "type": "journey", "title": f"Way {i}", **self.common(), "personas": people, "state": "to-be" if to_be else None,
            "counterpart": f"jou-{i - 1}" if to_be else None, "evidence": self.some("evidence", EVIDENCE, 2), "metrics": self.some("metrics", METRICS, 1),
            "stages": [{"name": name, "steps": [self.step(i, j, people, to_be) for j in range(self.dice.randint(1, 5))]} for name in STAGES[first:last]],
        }  # fmt: skip

    def step(self, i: int, j: int, people: list[str], to_be: bool) -> dict[str, Any]:
        told = {
            "title": f"Step {i}.{j}", "touchpoint": self.maybe(f"tou-{self.dice.randrange(TOUCHPOINTS)}", 0.8), "emotion": self.feeling(people, to_be),
            "pain_points": [*self.some("pain-points", PAINS, 2), *([f"Only here {i}.{j}"] if self.dice.random() < 0.1 else [])],
            "questions": [self.question(i, j, n) for n in range(self.dice.choice([0, 0, 1, 2]))],
            "moment_of_truth": self.maybe(self.one([True, "Here they decide"]), 0.15), "metrics": self.some("metrics", METRICS, 1) if j == 0 else None,
            "backstage": self.maybe(["Somebody carries it over"], 0.2),
        }  # fmt: skip
        return {key: value for key, value in told.items() if value not in (None, [])}

    def feeling(self, people: list[str], to_be: bool) -> Any:
        if to_be:
            return self.maybe({"score": self.dice.randint(-1, 2), "basis": "target"}, 0.7)
        if len(people) > 1 and self.dice.random() < 0.4:
            return {person: self.dice.randint(-2, 2) for person in people}
        return self.maybe(
            self.one([self.dice.randint(-2, 2), {"score": self.dice.randint(-2, 2), "basis": "assumed"}]), 0.8
        )

    def question(self, i: int, j: int, n: int) -> Any:
        text = self.one(["Who pays?", f"What about {i}.{j}.{n}?"])
        answers = [f"tou-{self.dice.randrange(TOUCHPOINTS)}"] if self.dice.random() < 0.4 else []
        return {"text": text, "answered_by": answers} if answers else text
