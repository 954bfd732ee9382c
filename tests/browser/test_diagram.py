"""Diagrams as a reader sees them: readable, in their own box, in every palette and theme, asking nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pymdownx.superfences
import pytest

from cjm_mkdocs.render.mermaid import Journey, Section, Task
from tests.browser.conftest import Read, Served
from tests.browser.served import Reader, no_errors, on_its_port
from tests.conftest import BuildSite
from tests.diagram_site import JOURNEY, LONG, build_diagrams, figure
from tests.sites import THEMES, Site

Scheme = Literal["light", "dark"]

ESCAPED = {"name": "mermaid", "class": "mermaid", "format": pymdownx.superfences.fence_code_format}
SUPERFENCES = [{"pymdownx.superfences": {"custom_fences": [ESCAPED]}}]

FLOWCHART = '```mermaid\nflowchart LR\n  a["Start"] --> b["End"]\n```\n'
OWN_JOURNEY = "```mermaid\njourney\n title My day\n section Work\n  Tea: 5: Me\n  Code: 2: Me, You\n```\n"

LOADED = "performance.getEntriesByType('resource').map(entry => entry.name.split('/').pop())"
LIBRARIES = {"mermaid-journey.min.js", "mermaid.min.js"}


def read_fences(read: Read, site: Site, url: str = "", **options: Any) -> Reader:
    """Open a page with Material's closed shadow trees open to the test."""
    reader = read(site, "assets/cjm/cjm.css", own_window=True, **options)
    reader.context.add_init_script(
        "const attach = Element.prototype.attachShadow;"
        "Element.prototype.attachShadow = function () { return attach.call(this, { mode: 'open' }); };"
    )
    reader.open(url, settled=True)
    return reader


def drawn(reader: Reader) -> Any:
    """The first diagram of ours, once it is there."""
    reader.page.locator("cjm-diagram").first.scroll_into_view_if_needed()  # drawn when it comes near
    diagram = reader.page.locator("cjm-diagram[data-state=drawn]").first
    diagram.locator("svg").wait_for()
    return diagram


def libraries(reader: Reader) -> set[str]:
    return set(reader.page.evaluate(LOADED)) & LIBRARIES


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    pages = {
        "index.md": f"# Home\n\n{figure()}\nAfter. [Other](other.md) [Plain](plain.md) [Flow](flow.md)\n",
        "other.md": f"# Other\n\n[Home](index.md)\n\n{figure(Journey(JOURNEY.sections[:1]))}\n",
        "plain.md": "# Mermaid\n\nThe word mermaid, and no diagram. [Home](index.md)\n\n## Mermaid\n",
        "flow.md": f"# Flow\n\n{FLOWCHART}\n[Home](index.md)\n",
        "mixed.md": f"# Mixed\n\n{OWN_JOURNEY}\n{figure()}\n{FLOWCHART}\n",
    }
    features = {"features": ["navigation.instant"]}
    return build_diagrams(build_site, pages, markdown_extensions=SUPERFENCES, theme_options=features)


# --------------------------------------------------------------------------------------------- readable

MEASURE = """(diagram) => {
  const svg = diagram.querySelector("svg"), frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  const labels = [...svg.querySelectorAll(".label")], texts = [...labels, ...svg.querySelectorAll("text")];
  const inside = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1
    && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  const shapes = [...svg.querySelectorAll("rect, line, circle, text")].map((s) => s.getBoundingClientRect());
  const dots = [...svg.querySelectorAll("g > circle[class^=actor]")].map((dot) => dot.getBoundingClientRect());
  const lines = labels.flatMap((label) => {
    const range = document.createRange();
    range.selectNodeContents(label);
    return [...range.getClientRects()];
  });
  const legend = [...svg.querySelectorAll("text.legend")].map((text) => text.getBoundingClientRect());
  const boxes = [...svg.querySelectorAll("rect")].map((rect) => rect.getBoundingClientRect());
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  return {
    smallest: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)),
    clipped: labels.filter((label) => label.scrollHeight > label.clientHeight + 1
      || label.scrollWidth > label.clientWidth + 1).map((label) => label.textContent),
    outside: shapes.filter((shape) => !inside(shape, frame)).length,
    blankBelow: frame.bottom - Math.max(...shapes.map((shape) => shape.bottom)),
    blankRight: frame.right - Math.max(...shapes.map((shape) => shape.right)),
    slack: diagram.getBoundingClientRect().bottom - frame.bottom,
    covered: lines.filter((line) => dots.some((dot) => over(line, dot))).length,
    legendCovered: legend.filter((text) => boxes.some((box) => over(text, box))).length,
    overlapping: boxes.filter((a, i) => boxes.some((b, j) => i < j && over(a, b))).length,
    scrolls: diagram.scrollWidth > diagram.clientWidth,
  };
}"""

# Colours as the browser paints them: any syntax, and with what lies below.
CONTRASTS = """(diagram) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => rgb.map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort(); return (y + 0.05) / (x + 0.05); };
  const page = getComputedStyle(document.body).backgroundColor;
  const contrasts = [];
  for (const label of diagram.querySelectorAll("foreignObject .label")) {
    const ground = getComputedStyle(label.closest("g").querySelector("rect")).fill;
    contrasts.push(ratio(paint(page, ground), paint(page, ground, getComputedStyle(label).color)));
  }
  for (const text of diagram.querySelectorAll("svg > text")) {
    contrasts.push(ratio(paint(page), paint(page, getComputedStyle(text).fill)));
  }
  return contrasts;
}"""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_diagram_is_readable(build_site: BuildSite, read: Read, theme: str, width: int) -> None:
    site = build_diagrams(build_site, {"index.md": f"# Home\n\n{figure()}\nAfter.\n"}, theme=theme)
    reader = read(site, width=width)
    measures = drawn(reader).evaluate(MEASURE)
    assert measures["smallest"] >= 12
    assert measures["clipped"] == []
    assert measures["outside"] == measures["covered"] == measures["legendCovered"] == 0
    assert measures["overlapping"] == 0
    assert measures["blankBelow"] <= 16
    assert measures["blankRight"] <= 32
    assert measures["slack"] <= 16, "a scroll bar at most"
    assert measures["scrolls"], "fifteen steps are wider than the text"
    assert not reader.scrolls_sideways()
    assert LONG in drawn(reader).inner_text()


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "漢" * 40,
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz, wieder und wieder",
        "W" * 80,
    ],
)
def test_long_texts_are_not_clipped(build_site: BuildSite, read: Read, text: str) -> None:
    journey = Journey((Section(text, (Task(text, 5, (text,)),)),), text)
    measures = drawn(read(build_diagrams(build_site, {"index.md": figure(journey)}))).evaluate(MEASURE)
    assert measures["clipped"] == []
    assert measures["outside"] == measures["covered"] == measures["legendCovered"] == 0


def test_very_long_texts_end_in_an_ellipsis_and_are_whole_underneath(
    build_site: BuildSite, read: Read
) -> None:
    text = "word " * 60
    journey = Journey((Section("Stage", (Task(text, 3),)),))
    diagram = drawn(read(build_diagrams(build_site, {"index.md": figure(journey)})))
    label = diagram.locator(".task .label")
    assert label.evaluate("label => label.textContent") == text
    assert label.evaluate("label => getComputedStyle(label).webkitLineClamp") == "4"
    assert diagram.evaluate(MEASURE)["outside"] == 0


def test_nothing_moves_when_the_diagram_comes(build_site: BuildSite, read: Read) -> None:
    untitled = figure(Journey(JOURNEY.sections))
    reader = read(build_diagrams(build_site, {"index.md": f"{untitled}\nAfter.\n"}))
    diagram = drawn(reader)
    height = diagram.evaluate("diagram => diagram.getBoundingClientRect().height")
    reserved = diagram.evaluate(
        "diagram => { diagram.dataset.state = 'drawing'; diagram.querySelector('svg').remove();"
        "return diagram.getBoundingClientRect().height; }"
    )
    assert abs(height - reserved) <= 16, "a scroll bar at most"


BUYING = """---
type: journey
title: "Buying: a house"
persona: buyer
stages:
  - name: Phase 1
    steps:
      - {title: "Search #1; compare", emotion: 2}
      - {title: "Visit <b>it</b>", emotion: -2}
      - {title: No feeling}
  - name: Phase 1
    steps: [{title: "100 % sure", emotion: 0}]
---
# Buying
"""
BUYER = "---\ntype: persona\nname: 'Buyer: first time'\n---\n# Buyer\n"


@pytest.mark.parametrize("theme", THEMES)
def test_the_diagram_of_a_journey_page(build_site: BuildSite, read: Read, theme: str) -> None:
    pages = {"index.md": "# Home\n", "buying.md": BUYING, "buyer.md": BUYER}
    reader = read(build_site(pages, theme=theme), "buying/", width=390)
    diagram = drawn(reader)
    texts = "nodes => nodes.map(node => node.textContent)"
    tasks = diagram.locator("div.task .label").evaluate_all(texts)
    assert tasks == ["Search #1; compare", "Visit <b>it</b>", "100 % sure"]
    assert diagram.locator("div.journey-section .label").evaluate_all(texts) == ["Phase 1", "Phase 1"]
    assert diagram.locator("text.legend").evaluate_all(texts) == ["Buyer: first time"]
    measures = diagram.evaluate(MEASURE)
    assert measures["smallest"] >= 12
    assert measures["outside"] == measures["covered"] == measures["legendCovered"] == 0
    assert measures["blankBelow"] <= 16
    assert min(diagram.evaluate(CONTRASTS)) >= 4.5
    no_errors(reader)


# ---------------------------------------------------------------------------------------------- colours


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out(build_site: BuildSite, read: Read, theme: str, scheme: Scheme) -> None:
    options = {"color_mode": "auto"} if theme == "mkdocs" else {}
    pages = {"index.md": f"# Home\n\n{figure()}\nAfter.\n"}
    reader = read(build_diagrams(build_site, pages, theme=theme, theme_options=options), scheme=scheme)
    contrasts = drawn(reader).evaluate(CONTRASTS)
    assert len(contrasts) >= 20
    assert min(contrasts) >= 4.5
    assert reader.accessibility_problems("cjm-diagram") == []


def test_a_palette_toggle_recolours_the_same_picture(site: Site, read: Read) -> None:
    reader = read(site)
    diagram = drawn(reader)
    diagram.evaluate("diagram => diagram.querySelector('svg').marked = true")
    before = diagram.evaluate("diagram => getComputedStyle(diagram.querySelector('.label')).color")
    reader.toggle_scheme()
    assert min(diagram.evaluate(CONTRASTS)) >= 4.5
    assert diagram.evaluate("diagram => getComputedStyle(diagram.querySelector('.label')).color") != before
    assert diagram.evaluate("diagram => diagram.querySelector('svg').marked")


# ---------------------------------------------------------------------------------- wherever it is read


def test_a_library_is_loaded_only_where_it_is_needed(site: Site, read: Read) -> None:
    reader = read(site, "plain/", settled=True)
    assert libraries(reader) == set()
    reader.open("", settled=True)
    drawn(reader)
    assert libraries(reader) == {"mermaid-journey.min.js"}
    reader.open("flow/", settled=True)
    reader.page.locator("div.mermaid").wait_for()
    assert libraries(reader) == {"mermaid.min.js"}
    no_errors(reader)


def test_instant_navigation(site: Site, read: Read, served: Served, tmp_path: Path) -> None:
    reader = read(on_its_port(site, tmp_path / "site", served), "plain/", settled=True)
    reader.page.evaluate("window.stayed = true")
    for link, library in {"Home": "mermaid-journey.min.js", "Flow": "mermaid.min.js"}.items():
        reader.page.get_by_role("article").get_by_role("link", name=link).click()
        picture = "cjm-diagram[data-state=drawn] > svg" if link == "Home" else "div.mermaid"
        reader.page.locator(picture).wait_for()
        assert library in libraries(reader)
    reader.page.get_by_role("article").get_by_role("link", name="Home").click()
    reader.page.get_by_role("article").get_by_role("link", name="Other").click()
    reader.page.get_by_role("heading", name="Other").wait_for()
    assert drawn(reader).locator("rect.task").count() == 3
    assert reader.page.evaluate("window.stayed")
    no_errors(reader)


@pytest.mark.parametrize("prefix", ["/", "/docs/"])
def test_all_kinds_on_one_page(site: Site, read: Read, prefix: str) -> None:
    reader = read_fences(read, site, "mixed/", prefix=prefix)
    assert drawn(reader).locator("rect.task").count() == 15
    fences = reader.page.locator("div.mermaid")
    fences.nth(1).wait_for()
    assert fences.first.locator("rect.task").count() == 2
    assert fences.first.evaluate("fence => getComputedStyle(fence).overflowX") == "auto"
    assert fences.nth(1).locator(".node").count() == 2
    assert not reader.scrolls_sideways()
    no_errors(reader)


@pytest.mark.parametrize("features", [[], ["navigation.instant"]])
def test_from_disk(build_site: BuildSite, read: Read, features: list[str]) -> None:
    pages = {"index.md": "# Home\n", "mixed.md": f"# Mixed\n\n{OWN_JOURNEY}\n{figure()}\n{FLOWCHART}\n"}
    options = {"features": features}
    site = build_diagrams(build_site, pages, markdown_extensions=SUPERFENCES, theme_options=options)
    reader = read(site, "mixed/", from_disk=True)
    drawn(reader)
    reader.page.locator("div.mermaid, .cjm-fence").nth(1).wait_for()


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
@pytest.mark.parametrize("extensions", [SUPERFENCES, []])
def test_fences_in_plain_themes(build_site: BuildSite, read: Read, theme: str, extensions: list[Any]) -> None:
    pages = {"index.md": f"# Home\n\n{FLOWCHART}\n{OWN_JOURNEY}\n"}
    reader = read(build_diagrams(build_site, pages, theme=theme, markdown_extensions=extensions))
    fences = reader.page.locator(".cjm-fence")
    fences.nth(1).wait_for()
    assert fences.first.locator(".node").count() == 2
    assert fences.nth(1).locator("rect.task").count() == 2
    assert not reader.scrolls_sideways()
    no_errors(reader)


def test_fences_that_material_does_not_take(build_site: BuildSite, read: Read) -> None:
    reader = read(build_diagrams(build_site, {"index.md": f"# Home\n\n{FLOWCHART}"}))
    reader.page.locator(".cjm-fence .node").nth(1).wait_for()
    no_errors(reader)


def test_a_diagram_in_a_closed_box(build_site: BuildSite, read: Read) -> None:
    page = f"# Home\n\n<details><summary>Open</summary>\n{figure()}</details>\n"
    reader = read(build_diagrams(build_site, {"index.md": page}))
    reader.page.get_by_text("Open").click()
    measures = drawn(reader).evaluate(MEASURE)
    assert measures["outside"] == measures["covered"] == 0
    assert measures["clipped"] == []


# ----------------------------------------------------------------------------------- when it cannot draw


@pytest.mark.parametrize("theme", THEMES)
def test_without_scripts_the_text_twin_stands_open(build_site: BuildSite, read: Read, theme: str) -> None:
    reader = read(build_diagrams(build_site, {"index.md": figure()}, theme=theme), javascript=False)
    assert reader.page.get_by_text("The twin.").is_visible()
    assert not reader.page.locator("cjm-diagram").is_visible()


def test_without_the_library_the_text_twin_is_opened(build_site: BuildSite, read: Read) -> None:
    site = build_diagrams(build_site, {"index.md": figure()}, fresh=True)
    (site.directory / "assets/cjm/mermaid-journey.min.js").unlink()
    reader = read(site)
    reader.page.locator("cjm-diagram[data-state=failed]").wait_for(state="attached")
    assert reader.page.get_by_text("The twin.").is_visible()


@pytest.mark.parametrize("theme", THEMES)
def test_a_fence_that_is_no_mermaid_stays_readable(build_site: BuildSite, read: Read, theme: str) -> None:
    pages = {"index.md": f"# Home\n\n```mermaid\nnonsense\n```\n\n{FLOWCHART}\n{figure()}"}
    reader = read(build_diagrams(build_site, pages, theme=theme, markdown_extensions=SUPERFENCES))
    drawn(reader)
    assert reader.page.get_by_text("nonsense").is_visible()
    reader.page.locator("div.mermaid, .cjm-fence").wait_for()


# ------------------------------------------------------------------------------------------- mermaid2

HOSTILE = """```mermaid
%%{init: {"securityLevel": "loose", "flowchart": {"htmlLabels": true}}}%%
flowchart LR
  a["<img src='missing.png' onerror='window.ran=1'><script>window.ran=1</script>A"] --> b["B"]
  click a call alert("ran")
  click b href "javascript:window.ran=1"
```

```mermaid
---
config:
  securityLevel: loose
  secure: []
  dompurifyConfig: {ADD_TAGS: [script], ADD_ATTR: [onerror], FORCE_BODY: true}
---
%%{init: {"dompurifyConfig": {"ADD_TAGS": ["script"], "ADD_ATTR": ["onerror"]}}}%%
flowchart LR
  c["<img src='missing.png' onerror='window.ran=4'><script>window.ran=4</script>C"] --> d["D"]
```

```mermaid
</code></pre><script>window.ran=2</script><img src=missing.png onerror="window.ran=2">
```

```mermaid
journey
  title <img src=missing.png onerror="window.ran=3">
  section <script>window.ran=3</script>
    <img src=missing.png onerror="window.ran=3">: 3: <svg onload="window.ran=3">
```
"""


def fence_formats() -> dict[str, list[Any]]:
    import mermaid2

    def fences(function: Any) -> list[Any]:
        return [{"pymdownx.superfences": {"custom_fences": [{**ESCAPED, "format": function}]}}]

    return {
        "none": [],
        "superfences": ["pymdownx.superfences"],
        "highlighted": ["pymdownx.superfences", "pymdownx.highlight"],
        "extra": ["pymdownx.extra"],
        "escaped": SUPERFENCES,
        "div": fences(pymdownx.superfences.fence_div_format),
        "mermaid2": fences(mermaid2.fence_mermaid),
        "mermaid2 custom": fences(mermaid2.fence_mermaid_custom),
    }


MERMAID2 = {"mermaid2": {"arguments": {"securityLevel": "loose", "secure": []}}}


@pytest.mark.parametrize(
    ("fences", "theme"),
    [*((name, "material") for name in fence_formats()), ("none", "mkdocs"), ("div", "mkdocs")],
)
def test_html_in_a_fence_is_never_run(build_site: BuildSite, read: Read, theme: str, fences: str) -> None:
    pages = {"index.md": f"# Home\n\n{HOSTILE}\n{FLOWCHART}\n{figure()}"}
    extensions = fence_formats()[fences]
    site = build_diagrams(build_site, pages, theme=theme, markdown_extensions=extensions, plugins=[MERMAID2])
    reader = read_fences(read, site)
    drawn(reader)
    nodes = reader.page.locator(":is(div.mermaid, .cjm-fence) .node")
    nodes.nth(5).wait_for()
    assert nodes.count() == 6, "four in the hostile charts and two in the good one"
    for node in nodes.all():
        node.click(force=True)
    assert reader.page.evaluate("window.ran") is None
    assert not [error for error in reader.errors if "missing.png" not in error and "404" not in error]


def test_arguments_reach_mermaid(build_site: BuildSite, read: Read) -> None:
    arguments = {
        "theme": "forest",
        "flowchart": {"nodeSpacing": 17},
        "journey": {"width": 210, "useMaxWidth": True},
        "gantt": {"barHeight": "^11 * 3"},
    }
    mermaid2 = {"mermaid2": {"arguments": arguments}}
    pages = {"index.md": f"# Home\n\n{FLOWCHART}\n{figure(Journey(JOURNEY.sections[:1]))}"}
    site = build_diagrams(
        build_site, pages, plugins=[mermaid2], markdown_extensions=SUPERFENCES, theme="mkdocs"
    )
    reader = read(site)
    assert drawn(reader).locator("rect.task").first.get_attribute("width") == "210"
    assert drawn(reader).evaluate(MEASURE)["smallest"] >= 12
    reader.page.locator(".cjm-fence .node").first.wait_for()
    fill = reader.page.locator(".cjm-fence .node rect").first.evaluate("node => getComputedStyle(node).fill")
    assert fill == "rgb(205, 228, 152)", "a colour of the theme 'forest'"


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_site_may_ask_for_more_security(build_site: BuildSite, read: Read, theme: str) -> None:
    plugins = [{"mermaid2": {"arguments": {"securityLevel": "sandbox"}}}]
    pages = {"index.md": f"# Home\n\n{FLOWCHART}\n{figure()}"}
    site = build_diagrams(build_site, pages, plugins=plugins, markdown_extensions=SUPERFENCES, theme=theme)
    reader = read_fences(read, site)
    drawn(reader)
    frame = reader.page.locator(":is(div.mermaid, .cjm-fence) iframe")
    frame.wait_for()
    assert frame.get_attribute("sandbox") is not None
    no_errors(reader)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_theme_is_seen_in_material(build_site: BuildSite, read: Read, scheme: Scheme) -> None:
    mermaid2 = {"mermaid2": {"arguments": {"theme": "forest"}}}
    pages = {"index.md": f"# Home\n\n{FLOWCHART}\n{figure()}"}
    site = build_diagrams(build_site, pages, plugins=[mermaid2], markdown_extensions=SUPERFENCES)
    reader = read_fences(read, site, scheme=scheme)
    fence = reader.page.locator("div.mermaid")
    fence.wait_for()
    fill = fence.locator(".node rect").first.evaluate("node => getComputedStyle(node).fill")
    assert fill == "rgb(205, 228, 152)"
    assert fence.evaluate("fence => getComputedStyle(fence).backgroundColor") == "rgb(255, 255, 255)"
    assert min(drawn(reader).evaluate(CONTRASTS)) >= 4.5


def test_with_mermaid2_after_instant_navigation_and_toggle(
    build_site: BuildSite, read: Read, served: Served, tmp_path: Path
) -> None:
    pages = {
        "index.md": "# Home\n\n[Other](other.md)\n",
        "other.md": f"# Other\n\n{FLOWCHART}\n{figure()}",
    }
    site = build_diagrams(
        build_site,
        pages,
        plugins=["mermaid2"],
        markdown_extensions=fence_formats()["mermaid2 custom"],
        theme_options={"features": ["navigation.instant"]},
    )
    reader = read_fences(read, on_its_port(site, tmp_path / "site", served))
    reader.page.evaluate("window.stayed = true")
    reader.page.get_by_role("article").get_by_role("link", name="Other").click()
    drawn(reader)
    label = reader.page.locator("div.mermaid .nodeLabel").first
    label.wait_for()
    before = label.evaluate("label => getComputedStyle(label).color")
    reader.toggle_scheme()
    assert label.evaluate("label => getComputedStyle(label).color") != before
    assert min(drawn(reader).evaluate(CONTRASTS)) >= 4.5
    assert reader.page.evaluate("window.stayed")
    no_errors(reader)
