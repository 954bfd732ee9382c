"""What is asked for more than the rest: what is severe, and what is not archived."""

from __future__ import annotations

from ..selection.values import ARCHIVED, archived

SEVERE = frozenset({"major", "critical"})

__all__ = ["ARCHIVED", "SEVERE", "archived"]
