"""Every concept of customer-journey work has a field, a place on a page, and here its test.

One small site says each thing once; `CONCEPTS` names the pages on which a reader finds it again.
"""

from __future__ import annotations

import pytest

from tests.conftest import BuildSite
from tests.sites import Site

CONTENT = """
teams/shop.md
  ---
  type: team
  name: The shop team
  contact: shop@example.org
  ---
personas/mia.md
  ---
  type: persona
  name: Mia Okafor
  segment: Families with one income
  demographics: {Lives in: a small town by the sea}
  traits: {Patience: 2}
  motivations: [Wants the heating to be off her mind]
  pain_points: [{title: No hour of the day is free, id: no-free-hour, severity: moderate}]
  goals: [A warm house in October]
  owner: shop
  ---
touchpoints/calculator.md
  ---
  type: touchpoint
  title: Savings calculator
  channel: website
  satisfaction: 2
  importance_customer: 5
  url: https://shop.example.org/calculator
  links:
    - {title: Its figures in the web analytics, url: "https://analytics.example.org/calculator"}
  ---
pain-points/two-prices.md
  ---
  type: pain-point
  title: Two prices for one thing
  severity: critical
  frequency: many
  owner: shop
  issue: https://issues.example.org/SHOP-17
  links: [{title: The complaint in the CRM, url: "https://crm.example.org/case/88"}]
  evidence: [exit-survey, heat-maps]
  solutions: [one-price]
  ---
solutions/one-price.md
  ---
  type: solution
  title: One price on every page
  status: shipped
  shipped_on: 2026-06-01
  metrics: [conversion]
  ---
opportunities/one-truth.md
  ---
  type: opportunity
  title: How might we show one truth everywhere?
  pain_points: [two-prices]
  customer_value: 5
  business_value: 3
  effort: 2
  confidence: high
  ---
metrics/conversion.md
  ---
  type: metric
  title: Conversion of visits to orders
  unit: "%"
  direction: up
  baseline: 2
  target: 5
  data: conversion.csv
  ---
metrics/conversion.csv
  date,value
  2026-01-31,2
  2026-06-30,3
  2026-10-31,4
evidence/exit-survey.md
  ---
  type: evidence
  title: Survey of those who left
  kind: survey
  n: 412
  date: 2026-09-01
  ---
evidence/heat-maps.md
  ---
  type: evidence
  title: Heat maps and recordings of the price page
  kind: session-recording
  n: 60
  date: 2026-09-15
  ---
evidence/talks.md
  ---
  type: evidence
  title: Talks at the kitchen table
  kind: interview
  n: 8
  date: 2026-08-01
  ---
evidence/circle.md
  ---
  type: evidence
  title: An evening with six families
  kind: focus-group
  date: 2026-08-02
  ---
evidence/at-home.md
  ---
  type: evidence
  title: A week in two houses
  kind: observation
  date: 2026-08-03
  ---
evidence/web.md
  ---
  type: evidence
  title: Web analytics of the autumn
  kind: analytics
  date: 2026-10-03
  ---
journeys/heating.md
  ---
  type: journey
  title: A new heating
  persona: mia
  owner: shop
  reviewed: 2026-03-01
  review_every: 3 months
  evidence: [talks, circle, at-home, web]
  metrics: ["Cost of winning a customer", "Value over a lifetime", "Satisfaction a year later"]
  stages:
    - name: Purchase
      brand_response: [A person calls back within a day]
      metrics: ["Hours until somebody answers"]
      steps:
        - title: Compare offers
          touchpoint: calculator
          actions: [Types in the size of the house]
          thoughts: [This cannot be right]
          motivations: [Wants a figure before Sunday]
          questions: [Is the old boiler taken away?]
          emotion: {score: -2, label: Lost, quote: "Which of the two is it?"}
          pain_points: [two-prices]
          delights: [The drawing of her own house]
          moment_of_truth: Here she trusts us or not
    - name: Retention
      steps:
        - {title: The first cold night, emotion: 1, channel: phone}
  ---
"""

CONCEPTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "stage": ("Purchase", ("journeys/heating/", "touchpoints/purchase/", "health/")),
    "segment": ("Families with one income", ("personas/mia/",)),
    "demographics": ("a small town by the sea", ("personas/mia/",)),
    "trait": ("Patience", ("personas/mia/",)),
    "motivation of a persona": ("Wants the heating to be off her mind", ("personas/mia/",)),
    "pain point of a persona": ("No hour of the day is free", ("personas/mia/", "pain-points/")),
    "touchpoint": ("Savings calculator", ("journeys/heating/", "touchpoints/", "touchpoints/purchase/", "touchpoints/calculator/")),
    "channel": ("Website", ("journeys/heating/", "touchpoints/", "touchpoints/calculator/")),
    "action": ("Types in the size of the house", ("journeys/heating/",)),
    "thought": ("This cannot be right", ("journeys/heating/",)),
    "motivation at a step": ("Wants a figure before Sunday", ("journeys/heating/",)),
    "question": ("Is the old boiler taken away?", ("journeys/heating/", "questions/")),
    "pain point at a touchpoint": ("Two prices for one thing", ("journeys/heating/", "touchpoints/calculator/", "touchpoints/purchase/", "pain-points/")),
    "emotion": ("Lost", ("journeys/heating/", "personas/mia/")),
    "a customer's words": ("Which of the two is it?", ("journeys/heating/", "personas/mia/")),
    "moment of truth": ("Here she trusts us or not", ("journeys/heating/", "moments/")),
    "delight": ("The drawing of her own house", ("journeys/heating/",)),
    "gap between importance and satisfaction": ("importance 5, satisfaction 2", ("touchpoints/", "touchpoints/purchase/")),
    "what the organisation does in a stage": ("A person calls back within a day", ("journeys/heating/",)),
    "cost of winning a customer": ("Cost of winning a customer", ("journeys/heating/", "metrics/")),
    "conversion": ("Conversion of visits to orders", ("metrics/", "solutions/one-price/")),
    "lifetime value": ("Value over a lifetime", ("journeys/heating/", "metrics/")),
    "satisfaction": ("Satisfaction a year later", ("journeys/heating/", "metrics/")),
    "response time": ("Hours until somebody answers", ("journeys/heating/", "metrics/")),
    "survey": ("Survey of those who left", ("evidence/", "pain-points/two-prices/")),
    "interview": ("Talks at the kitchen table", ("evidence/", "journeys/heating/")),
    "focus group": ("An evening with six families", ("evidence/", "journeys/heating/")),
    "observation": ("A week in two houses", ("evidence/", "journeys/heating/")),
    "analytics": ("Web analytics of the autumn", ("evidence/", "journeys/heating/")),
    "heat maps and recordings": ("Heat maps and recordings of the price page", ("evidence/", "pain-points/two-prices/")),
    "improvement over time": ("toward its target", ("solutions/one-price/",)),
    "review every few months": ("overdue", ("health/",)),
    "team and ownership": ("The shop team", ("teams/", "journeys/heating/", "pain-points/", "health/")),
    "what a team owns": ("A new heating", ("teams/shop/",)),
    "solution": ("One price on every page", ("solutions/", "pain-points/two-prices/", "pain-points/")),
    "opportunity": ("How might we show one truth everywhere?", ("opportunities/", "pain-points/two-prices/")),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_site(CONTENT, cjm={"today": "2026-11-22"})


@pytest.mark.parametrize(("words", "pages"), CONCEPTS.values(), ids=CONCEPTS.keys())
def test_a_concept_is_where_its_readers_look(site: Site, words: str, pages: tuple[str, ...]) -> None:
    for page in pages:
        article = site.soup(page).select_one("article")
        assert article is not None
        assert words in " ".join(article.get_text(" ").split()), page


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("pain-points/two-prices/", "https://issues.example.org/SHOP-17"),
        ("pain-points/two-prices/", "https://crm.example.org/case/88"),
        ("touchpoints/calculator/", "https://analytics.example.org/calculator"),
        ("touchpoints/calculator/", "https://shop.example.org/calculator"),
    ],
)
def test_links_lead_into_the_tools_of_a_team(site: Site, page: str, target: str) -> None:
    assert site.soup(page).select(f"article a[href='{target}']")


def test_a_metric_shows_how_it_came_about(site: Site) -> None:
    article = site.soup("metrics/conversion/").select_one("article")
    assert article is not None and article.select("svg")
    said = " ".join(article.get_text(" ").split())
    assert all(figure in said for figure in ("2%", "4%", "5%"))
