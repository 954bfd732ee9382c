"""Sites whose lists are worth filtering: a small one that is told by hand, and long ones."""

from __future__ import annotations

from typing import Any

import yaml

STAGES = ("Awareness", "Consideration", "Purchase", "Retention", "Advocacy")
SEVERITIES = ("critical", "major", "moderate", "minor")

SMALL = """
index.md
  # Home

  [The worst of buying](pain-points/index.md?lifecycle=purchase)
pain-points/fees.md
  ---
  type: pain-point
  title: Hidden *fees*
  severity: critical
  frequency: most
  owner: '"Legal" & <Co.>'
  status: open
  ---
pain-points/queue.md
  ---
  type: pain-point
  title: =1+1 is what the queue says
  severity: minor
  frequency: rare
  owner: "@sales"
  status: open
  ---
pain-points/silence.md
  ---
  type: pain-point
  title: Müde vom Warten
  severity: critical
  frequency: rare
  status: done
  ---
pain-points/unrated.md
  ---
  type: pain-point
  title: Nobody has rated this
  ---
solutions/all-in.md
  ---
  type: solution
  title: All-in prices
  pain_points: [fees]
  ---
touchpoints/till.md
  ---
  type: touchpoint
  title: Till
  channel: [store, app]
  satisfaction: 2
  importance_customer: 5
  ---
journeys/buying.md
  ---
  type: journey
  title: Buying
  persona: Anna
  stages:
    - name: Awareness
      steps: [{title: Look, touchpoint: Poster, channel: advertising, emotion: 1, pain_points: [fees]}]
    - name: Purchase
      steps:
        - {title: Queue, touchpoint: till, emotion: -2, pain_points: [queue, fees]}
        - {title: Pay, touchpoint: till, emotion: -1, pain_points: [fees]}
  ---
journeys/returning.md
  ---
  type: journey
  title: Returning
  persona: Ben
  stages:
    - name: Retention
      steps: [{title: Bring it back, touchpoint: till, channel: store, pain_points: [silence]}]
    - name: Afterwards
      steps: [{title: Wait, touchpoint: Letter, channel: post, emotion: 0, pain_points: [silence]}]
  ---
"""


def page(front: dict[str, Any]) -> str:
    return f"---\n{yaml.dump(front, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=10**6)}---\n"


def many_pains(number: int) -> dict[str, str]:
    """Pain points without pages of their own, twenty-five to a journey, each on one step."""
    pages = {"index.md": "# Home\n"}
    for journey in range(number // 25):
        stages = []
        for place, stage in enumerate(STAGES):
            pains = [
                {
                    "title": f"Waits too long for the answer to case {journey * 25 + place * 5 + i}",
                    "severity": SEVERITIES[(journey + place + i) % 4],
                    "frequency": ("rare", "some", "many", "most")[(journey * 7 + i) % 4],
                    "owner": f"Team {journey % 7}",
                }
                for i in range(5)
            ]
            step = {"title": f"Asks for the {place + 1}th time", "channel": ("phone", "email")[place % 2]}
            stages.append({"name": stage, "steps": [{**step, "touchpoint": "Help", "pain_points": pains}]})
        front = {"type": "journey", "title": f"Journey {journey}", "persona": f"Persona {journey % 5}"}
        pages[f"journeys/journey-{journey}.md"] = page({**front, "stages": stages})
    return pages


def heavy_pains(number: int) -> dict[str, str]:
    """Pain points with pages and very long names, each on every step of twelve journeys with long names."""
    long = "a long name that goes on and on " * 9
    pages = {"index.md": "# Home\n"}
    for i in range(number):
        front = {"type": "pain-point", "title": f"{i} {long}", "owner": long, "severity": "major"}
        pages[f"pain-points/{i}-{'x' * 60}.md"] = page(front)
    for journey in range(12):
        pains = [f"{i}-{'x' * 60}" for i in range(number)]
        step = {"title": f"{journey} {long}", "touchpoint": f"T {long}", "pain_points": pains}
        stages = [{"name": "Purchase", "steps": [step]}]
        front = {"type": "journey", "title": f"{journey} {long}", "persona": "Anna", "stages": stages}
        pages[f"journeys/{journey}-{'y' * 60}.md"] = page(front)
    return pages


def many_touchpoints(number: int) -> dict[str, str]:
    """Touchpoints without pages of their own, with something told about each, all in one stage."""
    pages = {"index.md": "# Home\n"}
    for journey in range(number // 50):
        steps = [
            {
                "title": f"Step {i}",
                "touchpoint": {
                    "title": f"Touchpoint {journey}-{i}",
                    "description": "What happens here. " * 10,
                    "systems": ["CRM", "Shop"],
                },
                "emotion": i % 5 - 2,
            }
            for i in range(50)
        ]
        front = {"type": "journey", "title": f"Journey {journey}", "persona": "Anna"}
        stages = [{"name": "Purchase", "steps": steps}]
        pages[f"journeys/journey-{journey}.md"] = page({**front, "stages": stages})
    return pages
