"""What should hold across the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from ..catalogue import Catalogue
from ..problems import Problem


def check(
    catalogue: Catalogue,
    files: Collection[str],
    today: date,
    root: Path | None = None,
    folders: Mapping[str, str] = {},
) -> list[Problem]:
    return []
