"""A catalogue of a library, and what rules of a team's own find in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cjm_mkdocs.engine import Site, read_site
from cjm_mkdocs.reading.mkdocs_yml import read_configuration
from cjm_mkdocs.selection import Selector
from cjm_mkdocs.settings import Settings, settings_from
from tests.sites import parse_tree

TODAY = date(2026, 11, 22)

LIBRARY = parse_tree("""
    personas/
      newcomer.md
        ---
        type: persona
        name: Leyla Aydin
        owner: Welcome
        basis: assumed
        ---
      regular.md
        ---
        type: persona
        name: Regular reader
        owner: Welcome
        basis: assumed
        ---
      ghost.md
        ---
        type: persona
        name: Nobody
        owner: Welcome
        basis: assumed
        ---
    journeys/
      borrow.md
        ---
        type: journey
        title: I borrow a book
        persona: newcomer
        owner: Lending
        reviewed: 2026-01-10
        review_every: 3 months
        evidence: [A survey]
        stages:
          - name: Awareness
            steps:
              - title: Find the house
                emotion: 1
                channel: in-person
                questions:
                  - {text: When is it open?, answered_by: The door}
                  - May I bring my dog?
          - name: Checkout
            lifecycle: purchase
            steps:
              - title: Queue at the desk
                touchpoint: Welcome desk
                channel: phone
                emotion: {newcomer: -1, regular: 1}
                personas: [newcomer, regular]
                moment_of_truth: The first borrow
                pain_points: [waiting, {title: No chair, severity: minor, frequency: 2}]
                metrics: [wait]
          - name: Retention
            steps:
              - title: Return it at night
                moment_of_truth: true
                emotion: 2
        ---
    pain-points/
      waiting.md
        ---
        type: pain-point
        title: The queue does not move
        severity: critical
        frequency: most
        solutions: [second-desk]
        first_seen: 2026-02-01
        ---
      cold.md
        ---
        type: pain-point
        title: It is cold
        severity: 3
        owner: house
        personas: [regular]
        ---
    solutions/
      second-desk.md
        ---
        type: solution
        title: A second desk
        status: shipped
        target: 2026-Q1
        ---
      heating.md
        ---
        type: solution
        title: New heating
        pain_points: cold
        status: planned
        target: 2027-03
        ---
    metrics/
      wait.md
        ---
        type: metric
        title: Minutes in the queue
        current: 12
        as_of: 2026-11-01
        owner: house
        ---
    teams/
      house.md
        ---
        type: team
        name: House & garden
        ---
""")


SELECTOR = Selector(read_site(LIBRARY.items(), Settings(), set(LIBRARY), TODAY).catalogue)


def configured(folder: Path, rules: str, more: str = "") -> tuple[Settings | None, list[str]]:
    """The settings of a site with `rules` from line 5, column 9, and what is wrong with them."""
    lines = "".join(f"        {line}\n" for line in rules.strip("\n").split("\n"))
    text = f"site_name: Test\nplugins:\n  - cjm:\n      rules:\n{lines}{more}"
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    read = read_configuration(folder / "mkdocs.yml")
    settings, problems = settings_from(read.options, read.place, "mkdocs.yml")
    return settings, [
        str(problem).removeprefix("mkdocs.yml:").replace(": error ", " ") for problem in problems
    ]


def site_of(folder: Path, rules: str, pages: dict[str, str] | None = None, more: str = "") -> Site:
    settings, wrong = configured(folder, rules, more)
    assert settings is not None, wrong
    texts = {**LIBRARY, **(pages or {})}
    return read_site(texts.items(), settings, set(texts), TODAY)


def found(folder: Path, rules: str, pages: dict[str, str] | None = None) -> list[str]:
    """`path:line:column severity message` of what a team's rules find."""
    site = site_of(folder, rules, pages)
    assert site.in_settings == ()
    return [
        f"{p.path}:{p.line}:{p.column} {p.severity} {p.message}"
        for p in site.problems
        if p.rule.startswith("team/")
    ]
