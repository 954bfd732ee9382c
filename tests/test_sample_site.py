"""The sample site as a whole: it is what people see first."""

from __future__ import annotations

import pytest

from tests.commands import cjm
from tests.conftest import ROOT
from tests.sites import Site


def test_it_builds_without_a_warning(sample_site: Site) -> None:
    assert sample_site.warnings == []


def test_it_has_no_warning_in_ten_years_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reviews of samples grow old, which is a hint; a strict build must not fail for no other reason than time."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2110665600")
    assert "warning" not in cjm("check", "-f", ROOT / "mkdocs.yml").output


def test_every_link_leads_somewhere(sample_site: Site) -> None:
    assert sample_site.broken_links() == []
