"""The sample site as a whole: it is what people see first."""

from __future__ import annotations

from tests.sites import Site


def test_it_builds_without_a_warning(sample_site: Site) -> None:
    assert sample_site.warnings == []


def test_every_link_leads_somewhere(sample_site: Site) -> None:
    assert sample_site.broken_links() == []
