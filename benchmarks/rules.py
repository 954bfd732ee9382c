"""Measure what rules cost on large sites: the shipped ones, and one made for each operator on each property of each type.

Content is read once; each rule is then asked by itself, with nothing kept from the others. Figures are milliseconds of
CPU, the least of some runs: whatever else the machine does only adds to them.

    python -m benchmarks.rules --journeys 3000 [--runs 3] [--kind scattered] [--only any] [--slowest 40] [--limit 200]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from benchmarks.generate import KINDS, SHARED, pages
from cjm_mkdocs.catalogue import Catalogue
from cjm_mkdocs.collection import no_collection
from cjm_mkdocs.conditions.properties import MODELS, SELECTABLE, Property, properties
from cjm_mkdocs.conditions.requirements import Requirement, requirement
from cjm_mkdocs.engine import read_site
from cjm_mkdocs.model.links import link_fields
from cjm_mkdocs.model.vocabulary import LIFECYCLE, Vocabulary
from cjm_mkdocs.problems import shipped_rules
from cjm_mkdocs.rules.requirements import check
from cjm_mkdocs.selection import Selector
from cjm_mkdocs.settings import Settings

TODAY = date(2026, 11, 22)


class Cost(NamedTuple):
    """What one rule took, in milliseconds of CPU, and how much it found."""

    milliseconds: float
    findings: int
    name: str


def catalogue_of(journeys: int, kind: str = SHARED) -> Catalogue:
    """The catalogue of the generated site with so many journeys."""
    made = [(page.path, page.text) for page in pages(journeys, kind)]
    return read_site(made, Settings(), {path for path, _ in made}, TODAY).catalogue


def rules() -> Iterator[tuple[str, Requirement]]:
    """Every rule to measure, by a name that says what it is."""
    lifecycle = Vocabulary(LIFECYCLE)
    for value in shipped_rules():
        yield f"shipped {value['id']}", _made(value, lifecycle)
    for name, select, require in _conditions():
        rule: dict[str, Any] = {"id": "team/measured", "select": select, "require": require}
        if name in _SAYING:
            rule |= {"message": _SAYING[name], "at": "touchpoint"}
        yield name, _made(rule, lifecycle)


def _made(value: Mapping[str, Any], lifecycle: Any) -> Requirement:
    rule, wrong, _ = requirement(value, lifecycle=lifecycle)
    if rule is None:
        raise ValueError(f"{value}: {wrong}")
    return rule


_NEVER = {"x_no": "present"}
"""What nothing of the generated content has: whatever is selected lacks it, so that every condition is asked."""


def _conditions() -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """`name, select, require` for each type: what is asked of every thing, but hardly said of any."""
    for type_ in ("any", *SELECTABLE):
        known = {**properties("journey"), **properties("pain-point")} if type_ == "any" else properties(type_)
        for name, asked in known.items():
            if name == "type":
                continue
            for expected in _expectations(asked):
                yield f"{type_} {name}: {expected}", {"type": type_, name: expected}, _NEVER
        for said, asked_for in _relations(type_):
            yield f"{type_} {said}", {"type": type_, **asked_for}, _NEVER
    yield from _nested()


def _expectations(asked: Property) -> Iterator[object]:
    yield "present"
    yield "missing"
    match asked.kind:
        case "word" | "scale":
            yield asked.words[0]
            yield f"!= {asked.words[-1]}"
            yield list(asked.words[:2])
            if asked.kind == "scale":
                yield f">={asked.words[1]}"
        case "number":
            yield from (0, ">=1", "<0", "0..2")
        case "flag":
            yield from (True, False)
        case "date":
            yield from ("today", "<2026-01-01", ">=today")
        case "days":
            yield "> 6 months"
        case "lifecycle":
            yield from ("purchase", "!= advocacy")
        case "list":
            yield from (">=2", "1..3")
        case "mapping":
            yield {"patience": ">3"}
        case _:
            yield from ("Renewal of the contract", "*price*a*", "persona-0001", {"not": "phone"})
            if asked.many:
                yield from (">1", "1..2")


_RELATED: tuple[object, ...] = (
    "any", "none", ">=2", {"title": "*price*"}, {"all": {"title": "*price*"}}, {"none": {"title": "*nothing*"}},
    {"title": "*e*", "count": ">=2"},
)  # fmt: skip


def _relations(type_: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for other in SELECTABLE:
        for expected in _RELATED:
            yield f"referred_by {other}: {expected}", {"referred_by": {other: expected}}
    roles = [] if type_ == "any" else [link.role for link in link_fields(MODELS[type_])]
    roles += {"journey": ["stages", "steps"], "stage": ["steps"]}.get(type_, [])
    for role in dict.fromkeys(roles):
        for expected in _RELATED:
            yield f"refers_to {role}: {expected}", {"refers_to": {role: expected}}


def _nested() -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Conditions of several kinds at once, as teams write them, and worse."""
    on_steps = {"referred_by": {"step": {"touchpoint": "present"}}}
    deep = {"refers_to": {"pain_points": on_steps}}
    others = {"any": [{"lifecycle": "advocacy"}, {"channel": "post"}, {"lowest": ">2"}]}
    none = {"not": {"persona": "present", "channel": "present", "stage": "present"}}
    several = {"journey": "present", "persona": "present", "touchpoint": "missing", "mean": ">5"}
    yield "nested: steps with pains on steps", {"type": "step", **deep}, _NEVER
    yield (
        "nested: journeys, all of whose steps",
        {"type": "journey", "refers_to": {"steps": {"all": deep}}},
        _NEVER,
    )
    yield "nested: any of three", {"type": "any", **others}, _NEVER
    yield "nested: none of three", {"type": "any", **none}, _NEVER
    yield "nested: four at once", {"type": "any", **several}, _NEVER
    yield (
        "nested: on steps of a persona",
        {"type": "any", "referred_by": {"step": {"persona": "persona-0001"}}},
        _NEVER,
    )
    yield (
        "nested: three selections",
        [{"type": "any", "title": f"*{word}*"} for word in ("a", "e", "price")],
        _NEVER,
    )
    for type_ in ("step", "stage", "journey", "pain-point", "any"):
        yield f"findings: every {type_}", {"type": type_}, _NEVER
    yield "findings: all there is", {"type": [*SELECTABLE]}, _NEVER
    yield "findings: at a field", {"type": "step"}, _NEVER


_TOLD = ("shipped", "findings")
"""Rules whose findings are told: of the others it counts how long it takes to find them."""
_SAYING = {
    "findings: every step": "“{title}” falls to {lowest} for {persona}",
    "findings: at a field": "“{title}” is at {touchpoint}",
}


def _selected(catalogue: Catalogue, rule: Requirement) -> Iterator[object]:
    selector = Selector(catalogue)
    return (item for one in rule.checks for _, items in selector.broken(one) for item in items)


def measured(
    catalogue: Catalogue, rule: Requirement, runs: int = 3, *, conditions: bool = False
) -> tuple[float, int]:
    """The least milliseconds of CPU that a rule took, and how much it found; of `conditions`, not told in words."""
    least, found = float("inf"), 0
    with no_collection():
        for _ in range(runs):
            forget_places(catalogue)
            start = time.process_time()
            found = sum(
                1 for _ in (_selected(catalogue, rule) if conditions else check(catalogue, [rule], ()))
            )
            least = min(least, time.process_time() - start)
    return least * 1000, found


def forget_places(catalogue: Catalogue) -> None:
    """As if no rule had asked yet where anything stands."""
    for page in catalogue.pages.values():
        page._places.clear()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--journeys", type=int, default=3000)
    parser.add_argument("--kind", choices=KINDS, default=SHARED, help="kind of content")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--only", default="", help="only rules whose name holds this")
    parser.add_argument("--slowest", type=int, default=40, help="how many to list")
    parser.add_argument(
        "--limit", type=float, default=0, help="fail if one takes more milliseconds than this"
    )
    options = parser.parse_args(arguments)
    catalogue = catalogue_of(options.journeys, options.kind)
    costs = sorted(
        (
            Cost(*measured(catalogue, rule, options.runs, conditions=not name.startswith(_TOLD)), name)
            for name, rule in rules()
            if options.only in name
        ),
        reverse=True,
    )
    print(f"{len(costs)} rules on {options.journeys} journeys; milliseconds of CPU, findings, rule")
    for cost in costs[: options.slowest]:
        print(f"{cost.milliseconds:8.1f} {cost.findings:7}  {cost.name}")
    return int(bool(options.limit) and costs[0].milliseconds > options.limit)


if __name__ == "__main__":
    sys.exit(main())
