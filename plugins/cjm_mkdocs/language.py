"""The words, dates and numbers of one build in the language of its theme.

Catalogues are `locales/<code>.po`, read when a build begins: 20 ms once, of which most is Babel's first look at the
locale. Compiled files would save that, and could be stale, missing in a fresh clone, and in nobody's diff.
Where there is no catalogue, words are English; dates and numbers still follow the language, for its readers know them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal

from .model.vocabulary import Term, Vocabulary

LOCALES = Path(__file__).parent / "locales"

T = TypeVar("T", bound=Term)

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_ENGLISH = Locale("en", "GB")
"""What our own words are written in; its dates (22 Nov 2026) cannot be misread elsewhere."""


_LEFT_TO_RIGHT, _ISOLATE, _END = "\u200e", "\u2066", "\u2069"


class _Isolated(NullTranslations):
    """English as it is, with marks around what is made of words and numbers, that keep its order between Arabic."""

    def gettext(self, message: str) -> str:
        return f"{_ISOLATE}{message}{_END}" if "%(" in message else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


class Language:
    """Translates what the program says; made anew for each build. Calling it gives a text in the reader's language."""

    def __init__(
        self, code: str = "en", catalogue: NullTranslations | None = None, direction: str = ""
    ) -> None:
        self.code = code
        """As the theme has it: `de`, `pt-BR`, `zh-Hant`."""
        self._direction = direction
        if catalogue is None:  # English words on an Arabic page: “of 38 38” without
            catalogue = _Isolated() if self.direction == "rtl" else NullTranslations()
        self._catalogue = catalogue
        self._texts: dict[str, str] = {}
        self._days: dict[date, str] = {}
        self._plurals: dict[tuple[str, str, int], str] = {}
        self._numbers: dict[tuple[float, int], str] = {}
        self._signed: dict[float, str] = {}

    def __call__(self, text: str) -> str:
        """An English text of ours in this language; any other text as it is."""
        found = self._texts.get(text)
        if found is None:  # an empty text would give the head of the catalogue
            found = self._texts[text] = self._catalogue.gettext(text) if text else ""
        return found

    def of(self, kind: str, text: str) -> str:
        """The same for a name of one kind (`channel`), which may mean something else elsewhere."""
        return self._catalogue.pgettext(kind, text) if text else ""

    def plural(self, one: str, many: str, number: int, **others: object) -> str:
        """`1 step`, `1,200 steps`: texts with `%(number)s`, and further names given as `others`."""
        found = self._plurals.get((one, many, number)) if not others else None
        if found is None:
            texts = {"number": self.number(number), **others}
            found = self._catalogue.ngettext(one, many, number) % texts
            if not others:
                self._plurals[one, many, number] = found
        return found

    def date(self, day: date) -> str:
        """`22 Nov 2026`."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = format_date(day, "medium", locale=self.locale)
        return found

    def number(self, value: float, decimals: int = 10) -> str:
        """`1,234.5`, with at most so many decimals."""
        found = self._numbers.get((value, decimals))
        if found is None:
            found = self._numbers[value, decimals] = self._number(value, f"#,##0.{'#' * decimals}")
        return found

    def compact(self, value: float) -> str:
        """A number that must be short: `980`, `12K`, `1.5M`."""
        if abs(value) < 10_000:
            return self.number(value, 4)
        return format_compact_decimal(value, locale=self.locale, fraction_digits=1).replace("-", "−")

    def percent(self, value: float, decimals: int = 2) -> str:
        """`12.5%`, for 12.5."""
        pattern = str(self.locale.percent_formats[None].pattern)
        return self._number(value / 100, pattern.replace("0", f"0.{'#' * decimals}", 1))

    def _number(self, value: float, pattern: str) -> str:
        return format_decimal(value, pattern, self.locale).replace("-", "−")

    def decimal(self, value: float) -> str:
        """A number with at most one decimal."""
        return self.number(value, 1)

    def signed(self, value: float | None) -> str:
        """`+1`, `0`, `−2`, with a real minus sign and at most one decimal; nothing for None."""
        if value is None:
            return ""
        found = self._signed.get(value)
        if found is None:
            found = self._signed[value] = self._with_sign(value)
        return found

    def _with_sign(self, value: float) -> str:
        number = self.decimal(abs(value))
        mark = _LEFT_TO_RIGHT if self.direction == "rtl" else ""  # else the sign goes to the other side
        return number if number == "0" else f"{mark}−{number}" if value < 0 else f"{mark}+{number}"

    def span(self, interval: str) -> str:
        """A span of time as it is written in front matter, such as `90 days`."""
        number, _, unit = interval.partition(" ")
        match unit.removesuffix("s"):
            case "day":
                return self.plural("%(number)s day", "%(number)s days", int(number))
            case "week":
                return self.plural("%(number)s week", "%(number)s weeks", int(number))
            case "month":
                return self.plural("%(number)s month", "%(number)s months", int(number))
            case _:
                return self.plural("%(number)s year", "%(number)s years", int(number))

    def age(self, days: int) -> str:
        """A number of days as one says it: `3 weeks`, `5 months`, `2 years`."""
        return format_timedelta(timedelta(days=days), granularity="day", locale=self.locale)

    def list(self, items: Sequence[str]) -> str:
        """`a, b and c`."""
        return format_list(items, locale=self.locale)

    def vocabulary(self, kind: str, terms: Vocabulary[T], shipped: Iterable[Term]) -> Vocabulary[T]:
        """A site's words with names in this language where the name is ours: a shipped one, or made from its id."""
        ours = {term.id: term for term in shipped}

        def name(term: T) -> str:
            known = ours.get(term.id)
            return self.of(kind, known.title) if known and term.name in ("", known.name) else term.title

        return terms.renamed(name)

    @cached_property
    def comma(self) -> str:
        """What stands between the items of a plain enumeration."""
        _ = self
        return _(", ")

    @cached_property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        _ = self
        return _(": ")

    @cached_property
    def locale(self) -> Locale:
        """What dates and numbers follow."""
        if self.code == "en":
            return _ENGLISH
        try:
            return Locale.parse(self.code.replace("-", "_"))
        except (ValueError, UnknownLocaleError):  # a language of the theme's own
            return _ENGLISH

    @cached_property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way the page is read: as the theme is told, else as the language is written."""
        if self._direction in ("ltr", "rtl"):
            return "rtl" if self._direction == "rtl" else "ltr"
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"


def language(code: str, direction: str = "") -> Language:
    """The language called `code` in a theme's configuration; `direction` where that is configured as well."""
    path = next((LOCALES / f"{name}.po" for name in _names(code) if (LOCALES / f"{name}.po").exists()), None)
    return Language(code or "en", _read(path) if path else None, direction)


def _names(code: str) -> list[str]:
    """The catalogues that would do, the best first: `pt_br`, `pt`.

    As in Unicode's data, traditional Chinese does not fall back to simplified: English is the smaller surprise.
    """
    parts = code.lower().replace("-", "_").split("_")
    if not all(part.isalnum() for part in parts):
        return []
    names = ["_".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return names[:-1] if parts[0] == "zh" and _TRADITIONAL.intersection(parts[1:]) else names


def _read(path: Path) -> GNUTranslations:
    from babel.messages.mofile import write_mo  # a site in English needs none of this
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return GNUTranslations(compiled)
