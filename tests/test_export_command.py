"""`cjm export`: the same as the site publishes, without building it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cjm_mkdocs.cli import main
from cjm_mkdocs.exchange.addresses import url_of
from cjm_mkdocs.exchange.cells import split
from tests.conftest import ROOT, BuildSite
from tests.sites import Site, SiteSpec, write_site

PAGES = """
personas/
  ada.md
    ---
    type: persona
    name: "Ada [x](javascript:y)"
    role: Buyer
    quote: I said so in secret
    evidence: secret-study
    ---
  gone.md
    ---
    type: persona
    name: Gone
    status: archived
    ---
journeys/
  index.md
    # Our journeys
  buying/
    README.md
      ---
      type: journey
      title: "Buying: a car"
      description: From a wish to a key.
      personas: [ada, Grandpa]
      stages:
        - name: Purchase
          steps:
            - {title: Compare prices, touchpoint: Web shop, emotion: -1, pain_points: [Too dear]}
            - title: Wait
      ---
  silent.md
    ---
    type: journey
    title: Silent
    persona: ada
    stages: [{name: Purchase, steps: [{title: Nothing}]}]
    ---
evidence/
  secret-study.md
    ---
    type: evidence
    title: Secret study
    kind: interview
    confidentiality: restricted
    ---
"""

Run = Callable[..., Result]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_site(tmp_path, SiteSpec(pages=PAGES))
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(main, ["export", *arguments, "-f", str(folder / "mkdocs.yml")])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# --- json ----------------------------------------------------------------------------------------------------------


def test_json_of_the_sample_is_the_sites_own_byte_for_byte(sample_site: Site) -> None:
    result = run(ROOT, "json")
    assert result.exit_code == 0
    assert result.stdout_bytes == (sample_site.directory / "cjm/catalogue.json").read_bytes()


@pytest.mark.parametrize(
    "fields",
    [
        {"config": {"use_directory_urls": False}},
        {"cjm": {"publish": "public", "exports": ["json", "csv"]}},
        {"theme_options": {"language": "de"}},
        {"plugins": ["offline"]},
        {"plugins": [{"offline": {"enabled": False}}]},
        {"theme": "mkdocs", "theme_options": {"locale": "fr"}},
    ],
    ids=["files", "public", "german", "offline", "online", "french"],
)
def test_json_and_csv_are_those_of_the_site(
    build_site: BuildSite, tmp_path: Path, fields: dict[str, Any]
) -> None:
    fields = {"cjm": {"exports": ["json", "csv"]}, **fields}
    built = build_site(PAGES, **fields)
    write_site(tmp_path, SiteSpec(pages=PAGES, **fields))
    assert run(tmp_path, "json").stdout_bytes == (built.directory / "cjm/catalogue.json").read_bytes()
    assert run(tmp_path, "csv", "-o", str(tmp_path / "out")).exit_code == 0
    ours = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert ours == {path.name: path.read_bytes() for path in (built.directory / "cjm").glob("*.csv")}
    assert len(ours) == 14


def test_the_schema_of_the_document(site: Path) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(run(site, "json", "--schema").stdout)
    Draft202012Validator(schema).validate(json.loads(run(site, "json").stdout))


@pytest.mark.parametrize(
    ("path", "url", "file"),
    [
        ("index.md", "", "index.html"),
        ("README.md", "", "index.html"),
        ("a b/c.md", "a%20b/c/", "a%20b/c.html"),
        ("a/README.markdown", "a/", "a/index.html"),
        ("a/x.y.md", "a/x.y/", "a/x.y.html"),
        ("a/価.md", "a/%E4%BE%A1/", "a/%E4%BE%A1.html"),
        ("a/x.pdf", "a/x.pdf", "a/x.pdf"),
    ],
)
def test_addresses_are_those_that_mkdocs_gives(path: str, url: str, file: str) -> None:
    assert url_of(path, directories=True) == url
    assert url_of(path, directories=False) == file


# --- the site ------------------------------------------------------------------------------------------------------


def test_tables_are_on_the_site_where_it_says_so(build_site: BuildSite) -> None:
    site = build_site(PAGES, cjm={"exports": ["json", "csv"]})
    text = (site.directory / "cjm/steps.csv").read_bytes().decode("utf-8-sig")
    first, *_ = csv.DictReader(io.StringIO(text, newline=""))
    assert first["url"] == "journeys/buying/#purchase--compare-prices"
    assert split(first["resolved_personas"]) == ["ada", "grandpa"]


def test_no_tables_unless_they_are_asked_for(build_site: BuildSite) -> None:
    site = build_site(PAGES)
    assert not list((site.directory / "cjm").glob("*.csv"))
    assert (site.directory / "cjm/catalogue.json").exists()


def test_only_tables(build_site: BuildSite) -> None:
    site = build_site(PAGES, cjm={"exports": "csv"})
    assert len(list((site.directory / "cjm").glob("*"))) == 14


@pytest.mark.parametrize("form", ["json", "csv", "llms.txt"])
def test_nothing_restricted_leaves_a_public_site(tmp_path: Path, form: str) -> None:
    write_site(tmp_path, SiteSpec(pages=PAGES, cjm={"publish": "public"}))
    assert run(tmp_path, form, "-o", str(tmp_path / "out")).exit_code == 0
    out = tmp_path / "out"
    files = list(out.iterdir()) if out.is_dir() else [out]
    told = b"".join(path.read_bytes() for path in files)
    assert b"Ada" in told
    assert b"secret" not in told.lower()


# --- mermaid -------------------------------------------------------------------------------------------------------

DIAGRAM = """\
journey
    title Buying#58; a car
    section Purchase
      Compare prices: 2: Ada x, Grandpa
"""


def test_the_diagram_of_a_journey(site: Path) -> None:
    assert run(site, "mermaid", "buying").stdout == DIAGRAM


def test_diagrams_of_all_journeys_in_files(site: Path) -> None:
    result = run(site, "mermaid", "-o", str(site / "out"))
    assert {path.name: path.read_text() for path in (site / "out").iterdir()} == {"buying.mmd": DIAGRAM}
    assert "silent: no step has an emotion, so there is no diagram" in result.stderr


def test_an_unknown_journey_is_named_with_the_nearest(site: Path) -> None:
    result = run(site, "mermaid", "bying")
    assert result.exit_code == 2
    assert "no journey has the id “bying”; did you mean “buying”?" in result.stderr


# --- llms.txt ------------------------------------------------------------------------------------------------------

LLMS = """\
# Test site

## Personas

- [Ada x](https://example.org/docs/personas/ada/): Buyer.
- [Grandpa](https://example.org/docs/personas/grandpa/)

## Journeys

- [Buying: a car](https://example.org/docs/journeys/buying/): Ada x, Grandpa. Purchase. From a wish to a key.
- [Silent](https://example.org/docs/journeys/silent/): Ada x. Purchase.

## Pages

"""


def test_an_index_for_language_models(site: Path) -> None:
    text = run(site, "llms.txt").stdout
    assert text.startswith(LLMS)
    assert "- [Journeys](https://example.org/docs/journeys/)\n" in text
    assert text.endswith(
        "\n\n## Optional\n\n- [cjm/catalogue.json](https://example.org/docs/cjm/catalogue.json)\n"
    )


# --- writing -------------------------------------------------------------------------------------------------------


def test_existing_files_are_left_alone(site: Path) -> None:
    out = site / "out"
    out.mkdir()
    (out / "steps.csv").write_text("mine")
    result = run(site, "csv", "-o", str(out))
    assert result.exit_code == 2
    assert "steps.csv exists already; --force replaces what is there" in result.stderr
    assert [path.name for path in out.iterdir()] == ["steps.csv"]  # all or nothing
    assert run(site, "csv", "-o", str(out), "--force").exit_code == 0
    assert (out / "steps.csv").read_text() != "mine"


def test_the_same_content_again_is_no_replacement(site: Path) -> None:
    target = site / "new" / "catalogue.json"
    assert run(site, "json", "-o", str(target)).exit_code == 0
    again = run(site, "json", "-o", str(target))
    assert (again.exit_code, again.stdout) == (0, "")
    assert f"unchanged: {target}" in again.stderr


def test_a_folder_that_cannot_be_made_is_said(site: Path) -> None:
    result = run(site, "csv", "-o", str(site / "mkdocs.yml" / "out"))
    assert result.exit_code == 2
    assert "cannot be written: Not a directory" in result.stderr


def test_wrong_settings_are_named(tmp_path: Path) -> None:
    write_site(tmp_path, SiteSpec(pages=PAGES, cjm={"nav": "up"}))
    result = run(tmp_path, "json")
    assert result.exit_code == 2
    assert "“nav” is “up”" in result.stderr
