"""Values by what they mean, however they were typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .records import Link


def plain(value: Any) -> Any:
    """A value as it means the same however it was typed: texts without superfluous blanks, dates as texts."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Link):
        return f"{plain(value.title)} <{value.url}>"
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


__all__ = ["plain"]
