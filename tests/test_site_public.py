"""A public site leaves restricted evidence out: not a byte of it may be in any file."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from cjm_mkdocs.engine import read_site
from cjm_mkdocs.settings import Settings
from tests.conftest import BuildSite
from tests.sites import Site, parse_tree
from tests.test_site_journeys import words

MARK = re.compile(r"q[a-z]*secret[a-z]*q", re.IGNORECASE)
"""All that must not be published is marked so."""

TREE = """
index.md
  # Home

  See [qhomesecretq words](evidence/qpagesecretq.md), [the raw data][raw], <a href="evidence/qpagesecretq/">qhtmlsecretq</a>,
  <https://example.org/vault/qurlsecretq?x=1>, [open](evidence/open.md) and ![qaltsecretq](evidence/qpagesecretq.png).
  Here is `[qcodesecretq](evidence/qpagesecretq.md)`.

  [qwholesecretq](https://example.org/docs/evidence/qpagesecretq/) or
  [qsourcesecretq](https://git.example/team/repo/blob/main/content/evidence/qfoldersecretq/index.md#L3)

  ```cjm
  show: evidence
  ```

  ```cjm
  show: pain-points
  where: {persona: anna}
  ```

  ```cjm
  show: pain-points
  where: {evidence: qpagesecretq}
  group: evidence
  ```

  ![Anna][]

  [anna]: personas/anna.png

  [raw]: personas/qinlinefilesecretq.pdf "qtitlesecretq"
evidence/
  qpagesecretq.md
    ---
    type: evidence
    title: "Interviews qtitlesecretq"
    description: qdescriptionsecretq
    kind: interview
    date: 2026-05-01
    method: "qmethodsecretq"
    n: 12
    url: "https://example.org/vault/qurlsecretq"
    valid_for: 12 months
    confidentiality: restricted
    owner: "qownersecretq"
    tags: [qtagsecretq]
    links: [{title: qlinksecretq, url: "raw-qfilesecretq.csv"}, {title: Common, url: shared.csv}]
    evidence: ["qinnersecretq within"]
    x_room: qownfieldsecretq
    ---
    # Interviews qheadingsecretq

    qbodysecretq ![x](pictures/qpicturesecretq.svg) and [common](../personas/anna.png)
  qpagesecretq.png
    PNG qbesidesecretq
  raw-qfilesecretq.csv
    qcsvsecretq
  shared.csv
    common
  pictures/qpicturesecretq.svg
    <svg xmlns="http://www.w3.org/2000/svg"><title>qsvgsecretq</title></svg>
  qfoldersecretq/index.md
    ---
    type: evidence
    title: qnotessecretq
    confidentiality: restricted
    ---
    qnotessecretq
  qfoldersecretq/notes.txt
    qtxtsecretq
  qmisspeltsecretq.md
    ---
    type: evidence
    title: qmisspeltsecretq
    confidentiality: restrictd
    ---
    qmisspeltsecretq
  qbrokensecretq.md
    ---
    type: evidence
    title: [qbrokensecretq
    confidentiality: restricted
    ---
    qbrokensecretq
  qslipsecretq.md
    ---
    type: evidense
    title: qslipsecretq
    confidentiality: restricted
    ---
    qslipsecretq
  open.md
    ---
    type: evidence
    title: Counted visits
    kind: analytics
    date: 2026-05-01
    n: 900
    ---
  heard.md
    ---
    type: evidence
    title: Talks at the counter
    kind: interview
    date: 2026-05-01
    n: 5
    ---
personas/
  anna.md
    ---
    type: persona
    name: Anna
    quote: "qpersonasecretq said Anna"
    image: anna.png
    image_alt: A face
    evidence: [qpagesecretq, open, {title: "qinlinesecretq talk", id: qinlinesecretq, confidentiality: restricted, url: qinlinefilesecretq.pdf}]
    links: [{title: qlinkwordssecretq, url: ../evidence/qpagesecretq.md}, {title: Kept, url: ../evidence/open.md}]
    goals: ["As [qgoalsecretq](../evidence/qpagesecretq.md#x) says"]
    x_source: "[qextrasecretq](../evidence/qpagesecretq.png)"
    ---
    # Anna

    [qanchorsecretq](../personas/anna.md#evidence---qinlinesecretq)
  anna.png
    PNG
  qinlinefilesecretq.pdf
    qpdfsecretq
pain-points/
  waiting.md
    ---
    type: pain-point
    title: Waiting
    severity: major
    quote: "qpainsecretq all day"
    evidence: [qpagesecretq]
    ---
  counted.md
    ---
    type: pain-point
    title: Counted
    quote: "Kept words"
    evidence: [qpagesecretq, heard]
    ---
metrics/
  minutes.md
    ---
    type: metric
    title: Minutes
    current: 4
    evidence: [{title: qmetricsecretq, confidentiality: restricted}]
    ---
journeys/
  buying.md
    ---
    type: journey
    title: Buying
    persona: anna
    evidence: [qpagesecretq]
    stages:
      - name: Purchase
        steps:
          - title: Queue
            touchpoint: Counter
            emotion: {score: -2, quote: "qfeelingsecretq"}
            pain_points: [waiting, counted, {title: Cold feet, quote: "qinheritedsecretq"}]
            delights: [{title: Coffee, quote: "qdelightsecretq", evidence: [qpagesecretq]}]
          - title: What a field cannot name
            touchpoint: qpagesecretq
            questions: [{text: Why, answered_by: qpagesecretq}]
            solutions: [qpagesecretq]
            owner: qpagesecretq
          - touchpoint: qpagesecretq
    ---
    # Buying

    Drawn from [qtalkssecretq](../evidence/qpagesecretq.md) and [qdeepsecretq](../evidence/qfoldersecretq/index.md).
"""

NAV = [{"Home": "index.md"}, {"qnavsecretq": [{"qentrysecretq": "evidence/qpagesecretq.md"}]}]


def every_text(site: Site) -> Mapping[str, str]:
    """All files of a built site as texts by path, what is packed unpacked."""
    found = {}
    for path in sorted(site.directory.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            data = gzip.decompress(data) if path.suffix == ".gz" else data
            found[path.relative_to(site.directory).as_posix()] = data.decode("utf-8", "replace")
    return found


MANNERS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "everything in the navigation": {"cjm": {"nav": "shown"}},
    "a navigation of their own": {"config": {"nav": NAV}},
    "addresses of files, tags and search without a server": {
        "config": {"use_directory_urls": False},
        "plugins": ["tags", "offline"],
    },
    "a link to each source": {
        "config": {"repo_url": "https://git.example/x", "edit_uri": "edit/main/content/"}
    },
    "the theme mkdocs": {"theme": "mkdocs", "config": {"nav": NAV}},
    "the theme readthedocs": {"theme": "readthedocs", "cjm": {"nav": "shown"}},
}


@pytest.mark.parametrize("manner", MANNERS)
def test_no_byte_of_restricted_evidence_is_published(build_site: BuildSite, manner: str) -> None:
    fields = MANNERS[manner]
    site = build_site(TREE, **{**fields, "cjm": {"publish": "public", **fields.get("cjm", {})}})
    texts = every_text(site)
    assert any(path.startswith("evidence/open") for path in texts)
    told = {path: sorted(set(MARK.findall(f"{path}\n{text}"))) for path, text in texts.items()}
    assert {path: found for path, found in told.items() if found} == {}


def test_an_internal_site_holds_all_of_it(build_site: BuildSite) -> None:
    site = build_site(TREE)
    texts = every_text(site)
    said = " ".join(texts.values())
    kept = {word for word in MARK.findall(TREE) if word not in said and not any(word in p for p in texts)}
    assert kept == set()
    assert "Cold feet" in texts["journeys/buying/index.html"]
    assert all(entry.get("withheld") is None for entry in exported(site).values())
    assert "refs/restricted" not in {problem.rule for problem in site.problems}


def test_what_is_left_reads_on(build_site: BuildSite) -> None:
    site = build_site(TREE, cjm={"publish": "public"})
    hidden = "evidence that is not public"
    home = words(site.soup("").select_one("article"))
    assert f"See {hidden}, {hidden}, {hidden}, {hidden}, open and . Here is {hidden}" in home.replace(
        " ,", ","
    )
    journey = words(site.soup("journeys/buying/").select_one("article"))
    assert f"Drawn from {hidden} and {hidden}." in journey
    counted = site.soup("pain-points/counted/").get_text(" ")
    assert "Kept words" in counted, "it may come from the talks that are for everybody"
    assert (site.directory / "evidence/shared.csv").exists() is False, "nothing else links to it"
    assert (site.directory / "personas/anna.png").exists(), "the persona needs it"


def test_grades_are_those_of_full_knowledge(build_site: BuildSite) -> None:
    site = build_site(TREE, cjm={"publish": "public"})
    inside, outside = exported(build_site(TREE)), exported(site)
    for id_ in ("anna", "waiting", "counted", "minutes", "buying"):
        assert outside[id_]["grade"] == inside[id_]["grade"]
        assert outside[id_]["withheld"] is True
    waiting = words(site.soup("pain-points/waiting/").select_one(".cjm-figures"))
    assert "anecdotal not all of its evidence is public" in waiting
    named = words(site.soup("evidence/").select_one("[data-cjm=unbacked]"))
    assert named == "Pain points (1) Cold feet", "what rests on hidden evidence does not rest on nothing"


def exported(site: Site) -> dict[str, dict[str, Any]]:
    """The exported things by id."""
    told = json.loads((site.directory / "cjm/catalogue.json").read_text("utf-8"))
    return {entry["id"]: entry for entry in told["entries"]}


def test_restricted_pages_are_checked_all_the_same(build_site: BuildSite) -> None:
    tree = TREE.replace("# Home", "# Home of Interviews qtitlesecretq")
    site = build_site(tree, cjm={"publish": "public"})
    found = {(problem.path, problem.rule) for problem in site.problems}
    assert ("content/evidence/qmisspeltsecretq.md", "schema/unknown-value") in found
    assert ("content/evidence/qslipsecretq.md", "schema/unknown-type") in found
    assert ("content/index.md", "refs/restricted") in found


def test_a_site_of_nothing_but_restricted_evidence(build_site: BuildSite) -> None:
    pages = {
        path: text for path, text in parse_tree(TREE).items() if path.startswith(("index", "evidence/q"))
    }
    pages["index.md"] = "# Home\n\n[qsecretq](evidence/qpagesecretq.md)\n"
    texts = every_text(build_site(pages, cjm={"publish": "public"}))
    assert [path for path, text in texts.items() if MARK.search(f"{path}{text}")] == []


def test_the_command_checks_restricted_evidence_as_any_other() -> None:
    pages = parse_tree(TREE.replace("valid_for: 12 months", "valid_for: 1 week"))
    settings = Settings(publish="public", today=date(2026, 11, 22))
    site = read_site(pages.items(), settings, set(pages), date(2026, 11, 22))
    found = {(problem.path, problem.rule) for problem in site.problems}
    assert {
        ("evidence/qpagesecretq.md", "freshness/expired"),
        ("evidence/qmisspeltsecretq.md", "schema/unknown-value"),
    } <= found
    assert not any(MARK.search(str(problem)) for problem in site.told), "the site says nothing of them"
    assert any(MARK.search(key.id) for key in site.whole.entries)
