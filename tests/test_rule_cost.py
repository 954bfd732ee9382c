"""What rules cost, held against what reading the same site costs: machines differ, and change their speed."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest

from benchmarks.generate import pages
from benchmarks.rules import TODAY, catalogue_of, measured, rules
from cjm_mkdocs.collection import no_collection
from cjm_mkdocs.conditions.requirements import Requirement, requirement
from cjm_mkdocs.engine import read_site
from cjm_mkdocs.reading import frontmatter
from cjm_mkdocs.rules.requirements import check
from cjm_mkdocs.settings import Settings

JOURNEYS = 150
SHARE, SHARE_OF_MANY = 0.12, 0.2
"""Of the time of reading: what one rule may take, and one that has something to say of every step. At 3,000 journeys,
200 ms are some five hundredths of it; what is much dearer does some work again for each thing, or reads YAML again."""

catalogue = cache(lambda: catalogue_of(JOURNEYS))


@cache
def reading() -> float:
    """The least milliseconds of CPU of reading the site without any rule of its own."""
    made = [(page.path, page.text) for page in pages(JOURNEYS)]
    least = float("inf")
    with no_collection():
        for _ in range(3):
            start = time.process_time()
            read_site(made, Settings(), {path for path, _ in made}, TODAY)
            least = min(least, time.process_time() - start)
    return least * 1000


def chosen() -> dict[str, Requirement]:
    """The rules of the package, those with findings, nested ones, and of all the others each thirtieth."""
    every = dict(rules())
    special = {
        name: rule for name, rule in every.items() if name.startswith(("shipped", "nested", "findings"))
    }
    return special | dict(list(every.items())[::30])


@pytest.mark.parametrize("part", range(4))
def test_no_rule_costs_much_beside_reading(part: int) -> None:
    dear = []
    for name, rule in list(chosen().items())[part::4]:
        most = SHARE_OF_MANY if name.startswith("findings") else SHARE
        share = measured(catalogue(), rule, 2)[0] / reading()
        if share > most:  # something else may have happened: once more
            share = min(share, measured(catalogue(), rule, 6)[0] / reading())
        if share > most:
            dear.append(f"{name}: {share:.0%} of reading")
    assert dear == []


@pytest.mark.parametrize(
    ("select", "at"),
    [({"type": "step"}, ""), ({"type": "stage"}, ""), ({"type": "step"}, "touchpoint"), ({"type": "question"}, "")],
)  # fmt: skip
def test_places_are_found_without_reading_again(
    select: dict[str, Any], at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = catalogue_of(8)
    composed: list[str] = []
    monkeypatch.setattr(frontmatter, "compose", composed.append)
    value = {"id": "team/x", "select": select, "require": {"x_no": "present"}, "at": at}
    rule, wrong, _ = requirement({key: each for key, each in value.items() if each})
    assert rule is not None, wrong
    found = list(check(made, [rule], ()))
    assert found and composed == []
