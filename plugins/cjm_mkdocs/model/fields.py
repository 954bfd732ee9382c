"""The kinds of values that fields hold: texts, dates, scales, links, lists, and items written in three ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from html import unescape
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args, get_origin

from pydantic import Field, GetCoreSchemaHandler, GetPydanticSchema, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .naming import SLUG, is_slug, slug

T = TypeVar("T")


def _after(check: Callable[[Any], Any]) -> GetPydanticSchema:
    """What `AfterValidator` says; that looks up what `check` takes, anew for each field of each record."""
    return GetPydanticSchema(
        lambda kind, make: core_schema.no_info_after_validator_function(check, make(kind))
    )


def _before(change: Callable[[Any], Any]) -> GetPydanticSchema:
    """What `BeforeValidator` says, as above."""
    return GetPydanticSchema(
        lambda kind, make: core_schema.no_info_before_validator_function(change, make(kind))
    )


INLINE, REFERENCE = "<inline>", "<reference>"
"""Tags of the two branches of an item; they turn up in the location of an error, where nothing is called so."""

EVERYONE = "*"
"""The key under which an emotion that holds for every persona of its step is kept."""

Words = str
"""Text that may hold inline Markdown; HTML in it is shown as text."""


def closed_words(annotation: Any) -> tuple[str, ...]:
    """The words that a field of this annotation may hold, where they are a closed list."""
    if get_origin(annotation) is Literal:
        return tuple(word for word in get_args(annotation) if isinstance(word, str))
    return tuple(word for part in get_args(annotation) for word in closed_words(part))


class Points(NamedTuple):
    """Marks a field whose slug-shaped texts are ids of things of one of these types; other texts stay texts."""

    types: tuple[str, ...]


def _as_tuple(value: Any) -> Any:
    if type(value) is list:
        return value
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def how_written(value: Any) -> str:
    """A slug-shaped text is a reference, always; everything else is an item written here."""
    is_reference = isinstance(value, str) and " " not in value and is_slug(value)
    return REFERENCE if is_reference else INLINE


Many = Annotated[tuple[T, ...], _before(_as_tuple)]
"""A list; a single value counts as a list of one."""


def _item(kind: Any, make: GetCoreSchemaHandler) -> CoreSchema:
    """Pydantic's own `Discriminator` and `Tag`s come to the same, after looking at every branch of every field."""
    choices = {INLINE: make.generate_schema(get_args(kind)[0]), REFERENCE: core_schema.str_schema()}
    return core_schema.tagged_union_schema(choices, how_written)


Item = Annotated[T | str, GetPydanticSchema(_item)]
"""A thing with an identity: a reference (its id), or the thing itself, written here."""


def _slug_only(value: str) -> str:
    if not is_slug(value):
        raise PydanticCustomError(
            "bad_id", "“{value}” is not an id", {"value": value, "suggestion": slug(value)}
        )
    return value


Slug = Annotated[
    str, _after(_slug_only), WithJsonSchema({"type": "string", "pattern": f"^{SLUG.pattern[:-2]}$"})
]

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]")
_TARGET = re.compile(r"\]\(\s*(?:<([^<>]*)>|((?:[^()]|\([^()]*\))*))")
_TITLE = re.compile(r"(?<!\s)\s++(?:\"[^\"]*\"|'[^']*')\s*\Z")
SAFE_SCHEMES = ("http:", "https:", "mailto:")


def is_safe_url(url: str) -> bool:
    """Whether a link is http, https, mailto or relative, also as a browser reads it (it drops tabs and line ends)."""
    plain = _INVISIBLE.sub("", unescape(url)).replace("\\", "/").lower()
    scheme = _SCHEME.match(plain)
    return scheme[0] in SAFE_SCHEMES if scheme else not plain.startswith("//")


def is_relative(url: str) -> bool:
    """Whether a safe link names a file of this site."""
    return not _SCHEME.match(url) and not url.startswith("#")


def link_targets(text: str) -> Iterator[str]:
    """Where the inline Markdown links and images of a text lead, as a browser would read it, without their titles."""
    for bracketed, plain in _TARGET.findall(text):
        yield unescape(bracketed or _TITLE.sub("", plain)).strip()


def _safe(value: str) -> str:
    if not is_safe_url(value):
        raise PydanticCustomError("unsafe_url", "“{value}” is not a link that may be shown", {"value": value})
    return value


Url = Annotated[str, _after(_safe)]


def _of_the_site(value: str) -> str:
    if not is_relative(_safe(value)):
        raise PydanticCustomError("foreign_picture", "“{value}” is on another site", {"value": value})
    return value


Picture = Annotated[str, _after(_of_the_site)]
"""A picture that pages load: only from the site itself."""


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    try:
        if (
            not isinstance(value, str) or len(value) != 10
        ):  # fromisoformat would take 20261122 and 2026-W47-7 as well
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("bad_date", "“{value}” is not a date", {"value": str(value)}) from None


Day = Annotated[date, _before(_day)]

_INTERVAL = re.compile(r"(\d{1,4}) (day|week|month|year)s?\Z")


def _interval(value: str) -> str:
    if not _INTERVAL.match(value):
        raise PydanticCustomError("bad_interval", "“{value}” is not a span of time", {"value": value})
    return value


Interval = Annotated[
    str,
    _after(_interval),
    WithJsonSchema({"type": "string", "pattern": "^\\d{1,4} (day|week|month|year)s?$"}),
]


def after(start: date, interval: str) -> date:
    """The day on which `interval` (`90 days`, `3 months` …) has passed since `start`; 31 January + 1 month is 28/29 February."""
    match = _INTERVAL.match(interval)
    if match is None:
        raise ValueError(interval)
    count, unit = int(match[1]), match[2]
    if unit in ("day", "week"):
        return date.fromordinal(
            min(start.toordinal() + count * (7 if unit == "week" else 1), date.max.toordinal())
        )
    months = start.month - 1 + count * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return date.max
    first_of_next = (
        date(year + month // 12, month % 12 + 1, 1) if (year, month) != (date.max.year, 12) else date.max
    )
    return date(year, month, min(start.day, (first_of_next - date.resolution).day))


_DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}


def days_in(interval: str) -> float | None:
    """How many days a span of time (`90 days`, `3 months`) lasts on average; None for what is none."""
    match = _INTERVAL.match(interval)
    return int(match[1]) * _DAYS[match[2]] if match else None


Rating = Annotated[int, Field(strict=True, ge=1, le=5)]
"""A whole number from 1 (least) to 5 (most)."""

SEVERITY_WORDS = ("minor", "moderate", "major", "critical")
SEVERE = frozenset(SEVERITY_WORDS[2:])
"""The severities that ask for an owner and an answer."""
FREQUENCY_WORDS = ("rare", "some", "many", "most")
CONFIDENCE_FACTORS: Mapping[str, float] = MappingProxyType({"low": 0.5, "medium": 0.8, "high": 1.0})


def _word_of(value: Any, scale: tuple[str, ...]) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= len(scale):
        return scale[value - 1]
    return value


def _scale(words: tuple[str, ...]) -> WithJsonSchema:
    return WithJsonSchema({"enum": [*words, *range(1, len(words) + 1)]})


Severity = Annotated[
    Literal["minor", "moderate", "major", "critical"],
    _before(partial(_word_of, scale=SEVERITY_WORDS)),
    _scale(SEVERITY_WORDS),
]
Frequency = Annotated[
    Literal["rare", "some", "many", "most"],
    _before(partial(_word_of, scale=FREQUENCY_WORDS)),
    _scale(FREQUENCY_WORDS),
]
Confidence = Literal["low", "medium", "high"]


def _no_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("float_type", "a number is expected")
    return value


Figure = Annotated[float, _before(_no_boolean)]
"""A number; YAML's true and false are none."""


class Scale(NamedTuple):
    """The lowest and the highest score that a journey's emotions use as written."""

    low: int
    high: int


EMOTION_SCALE = Scale(-2, 2)
_SCALES: Mapping[str, Scale] = MappingProxyType(
    {f"{low}..{high}": Scale(low, high) for low, high in ((-2, 2), (1, 5), (1, 10), (-5, 5), (0, 10))}
)


def scale_named(text: str | None) -> Scale:
    """The scale called `1..5`; the default for none or an unknown one."""
    return _SCALES.get((text or "").replace(" ", ""), EMOTION_SCALE)


def _known_scale(value: str) -> str:
    if value.replace(" ", "") not in _SCALES:
        raise PydanticCustomError(
            "bad_scale", "“{value}” is not an emotion scale", {"value": value, "allowed": tuple(_SCALES)}
        )
    return value.replace(" ", "")


ScaleName = Annotated[str, _after(_known_scale), WithJsonSchema({"enum": list(_SCALES)})]


def on_our_scale(score: int, scale: Scale) -> int:
    """`score` on `scale` as a whole number from -2 to 2, by linear conversion; no shipped scale meets a tie."""
    return round((score - scale.low) * 4 / (scale.high - scale.low)) - 2
