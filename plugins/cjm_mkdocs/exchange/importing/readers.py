"""Which reader a file goes to, by its ending and what is in it.

A reader of your own is a line in `READERS`. Its module is imported when a file is for it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from ...problems import listed
from .drafts import Choices, Reading, Source, Unreadable

Read = Callable[[Source, Choices], Reading]
"""Raises `Unreadable` where there is nothing to import."""


class Reader(NamedTuple):
    """How a kind of file is read: `read` of the module of this name beside this one, for files of these endings."""

    module: str
    endings: tuple[str, ...]
    meant: str
    """What such a file is; empty where all that can be said is how to save it in another form."""


READERS: tuple[Reader, ...] = (
    Reader(
        "markdown",
        (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".txt", ".text", ".html", ".htm"),
        "Markdown",
    ),
    Reader("journey_yaml", (".yaml", ".yml", ".json"), "journey maps in YAML (*.jm.yaml)"),
    Reader("mermaid_file", (".mmd", ".mermaid"), "Mermaid"),
    Reader("sheets_reader", (".csv", ".tsv", ".tab"), "CSV"),
    Reader("sheets_reader", (".xlsx", ".xlsm"), "a workbook"),
    Reader("sheets_reader", (".xls", ".xlsb", ".ods"), ""),
)
LARGEST = 20_000_000
"""Bytes of a file."""


def reading_of(source: Source, choices: Choices) -> Reading:
    """What is in a file. Raises `Unreadable`, with a text for the user."""
    if len(source.data) > LARGEST:
        raise Unreadable(f"the file has more than {LARGEST // 1_000_000} MB")
    reader = next((one for one in READERS if source.ending in one.endings), None)
    if reader is None:
        known = [ending for one in READERS if one.meant for ending in one.endings]
        raise Unreadable(f"files of this kind are not read; there are {listed(known)}")
    read: Read = import_module(f".{reader.module}", __package__).read
    return read(source, choices)
