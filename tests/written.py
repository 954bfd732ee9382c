"""A small site being written, for tests of what an editor asks for. `▏` is the cursor."""

from __future__ import annotations

from collections.abc import Mapping

from cjm_mkdocs.editor.completion import choices_at
from cjm_mkdocs.editor.documents import Document
from cjm_mkdocs.editor.finding import CONFIGURATION
from cjm_mkdocs.editor.grammar import Around
from cjm_mkdocs.editor.text import At, Text
from tests.editors import edited
from tests.test_recheck import SETTINGS, site_of

PAGES = {
    "personas/buyer.md": "---\ntype: persona\nname: Buyer\n---\n",
    "personas/owner.md": "---\ntype: persona\nname: The owner\nformer_ids: [boss]\n---\n",
    "teams/sales.md": "---\ntype: team\nname: Sales\n---\n",
    "touchpoints/desk.md": "---\ntype: touchpoint\nid: front-desk\ntitle: Front desk\n---\n",
    "metrics/calls.md": "---\ntype: metric\ntitle: Calls\ndata: calls.csv\n---\n",
    "metrics/calls.csv": "date,value,persona\n2026-01-31,1,buyer\n2026-02-28,2,owner\n",
    "journeys/renting.md": """---
type: journey
title: Renting
persona: buyer
stages:
  - name: Purchase
    steps:
      - touchpoint: Price list
        pain_points:
          - {id: too-dear, title: Too dear}
      - touchpoint:
          title: Sticker
          channel: store
---
""",
    "journeys/buying.md": """---
type: journey
title: Buying
personas:
  - buyer
  - owner
owner: sales
stages:
  - name: Purchase
    steps:
      - touchpoint: Price list
        emotion: {buyer: -1, owner: 1}
        pain_points: [too-dear, "Nobody answers"]
      - touchpoint: front-desk
      - touchpoint: Sticker
---
```cjm
show: pain-points
where: {persona: buyer}
```
""",
    "images/map.png": "",
}
OPTIONS = """plugins:
  - cjm:
      rules:
        - id: team/ours
          select: {type: step, persona: buyer}
          require: {emotion: ">0"}
          message: sad
"""


def around(pages: Mapping[str, str] = PAGES, path: str = "journeys/buying.md") -> Around:
    site = site_of(pages)
    return Around(site.whole, SETTINGS, frozenset(pages), path, frozenset({"journeys/buying.md"}))


def document(text: str, path: str = "journeys/buying.md", pages: Mapping[str, str] = PAGES) -> Document:
    return Document(Text(text), around(pages, path), path == CONFIGURATION)


def cursor(text: str) -> tuple[str, At]:
    """The text without its cursor, and where that is."""
    before, _, after = text.partition("▏")
    return before + after, At(before.count("\n"), len(before) - before.rfind("\n") - 1)


def step(lines: str) -> str:
    """A journey with these lines in its only step."""
    inside = "\n".join(f"        {line}" for line in lines.split("\n"))
    return (
        f"---\ntype: journey\nstages:\n  - name: Purchase\n    steps:\n      - title: Asks\n{inside}\n---\n"
    )


def offered(text: str, path: str = "journeys/buying.md") -> list[str]:
    plain_text, at = cursor(text)
    return list(choices_at(document(plain_text, path), at))


def replaced(text: str, start: At, end: At, new: str) -> str:
    edit = {
        "range": {
            "start": {"line": start.line, "character": start.column},
            "end": {"line": end.line, "character": end.column},
        },
        "newText": new,
    }
    return edited(text, [edit])


def open_(path: str) -> Document:
    if path == CONFIGURATION:
        return document(OPTIONS, path)
    return document(PAGES[path], path)


AROUND = around()
