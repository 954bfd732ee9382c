"""Fixtures for every test: sites built by MkDocs, the sample site, the `cjm` command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, settings

from tests.sites import Pages, Site, SiteSpec, build_site_in, run_mkdocs

ROOT = Path(__file__).parents[1]

# Material prints an advert when it is first imported, which happens inside the first build.
os.environ["NO_MKDOCS_2_WARNING"] = "1"
# MkDocs writes this moment into the site map: two builds of one site are equal only if it stands still.
os.environ["SOURCE_DATE_EPOCH"] = "1795305600"

# The same examples on every run: a red build says something about the change, not about the dice.
# How fast this machine is at the moment is not what is tested.
settings.register_profile(
    "reproducible",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# For a longer search by hand: HYPOTHESIS_PROFILE=search make test PYTEST_ARGS="-k hostile"
settings.register_profile("search", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "reproducible"))


class BuildSite(Protocol):
    """The `build_site` fixture; the keywords are the fields of `SiteSpec`."""

    def __call__(self, pages: Pages, *, aborts: bool = False, fresh: bool = False, **fields: Any) -> Site: ...


@pytest.fixture(scope="session")
def build_site(tmp_path_factory: pytest.TempPathFactory) -> BuildSite:
    """Builds a site and returns it; the same site asked for twice in a session is built once.

    `fresh=True` builds again, for tests that compare two builds or change what was built.
    """
    built: dict[tuple[str, bool], Site] = {}

    def build_site(pages: Pages, *, aborts: bool = False, fresh: bool = False, **fields: Any) -> Site:
        spec = SiteSpec(pages=pages, **fields)
        key = (spec.key(), aborts)
        if key in built and not fresh:
            return built[key]
        site = build_site_in(tmp_path_factory.mktemp("site"), spec, aborts=aborts)
        return site if fresh else built.setdefault(key, site)

    return build_site


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample site of this repository.

    Not built strictly: a warning fails `test_sample_site.py`, and not every test that reads the sample.
    """
    return run_mkdocs(ROOT / "mkdocs.yml", tmp_path_factory.mktemp("sample") / "site")
