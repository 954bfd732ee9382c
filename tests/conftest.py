"""Fixtures for every test: sites built by MkDocs, the sample site, the `cjm` command."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: in turn, one waits for the network's silence or for its browser."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (available or 1) + 1


class BuildSite(Protocol):
    """The `build_site` fixture; the keywords are the fields of `SiteSpec`."""

    def __call__(self, pages: Pages, *, aborts: bool = False, fresh: bool = False, **fields: Any) -> Site: ...


class BuiltOnce(Protocol):
    """The `built_once` fixture: a key that names a site, and what builds it into a new folder."""

    def __call__(self, key: str, build: Callable[[Path], Site]) -> Site: ...


def once(tmp_path_factory: pytest.TempPathFactory) -> BuiltOnce:
    """Gives the site of a key, from whichever worker of this run has built it.

    Workers do not wait for each other: of two that want a site at the same moment, each builds it for itself.
    """
    built: dict[str, Site] = {}
    folder = tmp_path_factory.getbasetemp()
    records = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "sites"
    records.mkdir(exist_ok=True)

    def built_once(key: str, build: Callable[[Path], Site]) -> Site:
        if key not in built:
            record = records / hashlib.sha256(key.encode()).hexdigest()
            if record.exists():
                built[key] = pickle.loads(record.read_bytes())
            else:
                root = tmp_path_factory.mktemp("site")
                built[key] = build(root)
                draft = root / "site.pickle"
                draft.write_bytes(pickle.dumps(built[key]))
                draft.replace(record)  # at one stroke: nobody reads half a record
        return built[key]

    return built_once


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> BuiltOnce:
    return once(tmp_path_factory)


@pytest.fixture(scope="session")
def build_site(built_once: BuiltOnce, tmp_path_factory: pytest.TempPathFactory) -> BuildSite:
    """Builds a site and returns it; the same site asked for twice in a run is built once.

    `fresh=True` builds again, for tests that compare two builds or change what was built.
    """

    def build_site(pages: Pages, *, aborts: bool = False, fresh: bool = False, **fields: Any) -> Site:
        spec = SiteSpec(pages=pages, **fields)
        if fresh:
            return build_site_in(tmp_path_factory.mktemp("site"), spec, aborts=aborts)
        return built_once(f"{spec.key()} {aborts}", lambda root: build_site_in(root, spec, aborts=aborts))

    return build_site


@pytest.fixture(scope="session")
def sample_site(built_once: BuiltOnce) -> Site:
    """The sample site of this repository.

    Not built strictly: a warning fails `test_sample_site.py`, and not every test that reads the sample.
    """
    return built_once("the sample site", lambda root: run_mkdocs(ROOT / "mkdocs.yml", root / "site"))
