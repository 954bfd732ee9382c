"""Two processes look at many files: what they see, and in which order, is what one would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cjm_mkdocs.cli.looking import looks
from cjm_mkdocs.reading.page import look

PATHS = [f"journeys/{number}.md" for number in range(437)]


def source(path: str) -> bytes:
    return f"---\ntype: journey\ntitle: The journey at {path}\n---\n".encode()


def broken(path: str) -> bytes:
    if path == PATHS[300]:
        raise PermissionError(path)
    return source(path)


@pytest.mark.parametrize("number", [1, 199, 200, 437])
def test_looks_come_in_the_order_of_their_files(number: int) -> None:
    assert list(looks(PATHS[:number], source, "type")) == [
        look(path, source(path)) for path in PATHS[:number]
    ]


def test_what_cannot_be_read_is_raised_where_it_is_asked_for() -> None:
    with pytest.raises(PermissionError, match=PATHS[300]):
        consume(looks(PATHS, broken, "type"))


def consume(seen: Iterator[object]) -> None:
    for _ in seen:
        pass
