"""A CSV file → its cells, however it was saved: encoding, separator and line ends are found out."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from .sheets import MOST_BYTES, Budget, Remark, Sheet, TooLarge, trimmed

_SEPARATORS = ",;\t|"
_STATED = re.compile(r'"?sep=(.)"?[ ,;\t]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
"""The first line of files that Excel writes for Excel."""
_SAMPLE = 200
"""Rows that the separator is found by."""


def csv_sheet(name: str, data: bytes) -> Sheet:
    """The cells of a CSV file. Raises `TooLarge`; nothing else is raised for any content."""
    if len(data) > MOST_BYTES:
        raise TooLarge(f"it is larger than {MOST_BYTES // 1_000_000} MB; split it")
    text, encoding = decoded(data)
    stated = _STATED.match(text)
    start = stated.end() if stated else 0
    separator = stated[1] if stated else separator_of(text)
    budget, rows, wide = Budget(), [], 0
    with _long_cells():
        for number, cells in enumerate(_rows(text[start:], separator), 1):
            budget.row(number, len(cells), sum(map(bool, cells)))
            rows.append(trimmed(cells))
            wide = max(wide, len(rows[-1]))
    while rows and not rows[-1]:
        rows.pop()
    told = (
        (f"read as {encoding}; save it as UTF-8 if letters are wrong",) if encoding == "Windows-1252" else ()
    )
    return Sheet(
        name,
        tuple(rows),
        2 if stated else 1,
        remarks=tuple(Remark(name, 0, text, lost=False) for text in told),
    )


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file without its byte order mark, and the name of its encoding."""
    if data.startswith(BOM_UTF8):
        return data[3:].decode("utf-8", "replace"), "UTF-8"
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    sample = data[:2000]
    if len(sample) > 3 and sample.count(0) * 4 > len(sample):  # plain letters with a zero beside each
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", "replace"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252"


def separator_of(text: str) -> str:
    """The character that stands between cells: the one by which most rows become equally long, and long."""
    found = {sign: _evenness(text, sign) for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: (found[sign], -_SEPARATORS.index(sign)))


def _evenness(text: str, separator: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    with _long_cells():
        for number, cells in enumerate(_rows(text, separator)):
            if number >= _SAMPLE:
                break
            if any(cells):
                widths[len(cells)] += 1
    width, rows = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
    if width < 2:
        return 0.0, 0
    return rows / sum(widths.values()), width


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """The records of a text. What is no CSV at all still ends up in some cell."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:  # a bare carriage return in a place where none may be
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        yield from csv.reader(io.StringIO(plain, newline=""), delimiter=separator)


_limit = Lock()


@contextmanager
def _long_cells() -> Iterator[None]:
    """A cell may be as long as the file: the text of a page is longer than the module's default."""
    with _limit:
        before = csv.field_size_limit(MOST_BYTES)
        try:
            yield
        finally:
            csv.field_size_limit(before)
