"""Feelings in words, faces and numbers → scores from -2 to 2; grades of pain; channels by their names in eight languages.

The words stand in `feelings.yml`. Numbers count on a scale, which `scale_of` finds from all numbers of a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ...model.fields import EMOTION_SCALE, FREQUENCY_WORDS, SEVERITY_WORDS, Scale
from .labels import folded, listed

_WORDS = Path(__file__).with_name("feelings.yml")
_MINUSES = str.maketrans({"−": "-", "–": "-", "＋": "+", "－": "-", "﹣": "-"})
_OF = re.compile(
    r"(?<![\w.,/])(?P<score>[+-]?\d{1,3}(?:[.,]\d{1,2})?)\s*(?:/|of|out of|von|sur|de|di|van|su|\u5206\s*/)\s*(?P<most>\d{1,3})(?![\w/])",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\w.,])(?P<score>\d{1,3}(?:[.,]\d+)?)\s*[%％]")
_NUMBER = re.compile(
    r"(?<![\w.,/:-])(?P<score>[+-]?\d{1,3}(?:[.,]\d{1,2})?)(?![\w/:]|[.,]\d)(?:\s*(?:分|点|pts?|points?|Punkte))?"
)
_STARS = re.compile(r"(?P<full>[★⭐🌟]+)[\ufe0f\s]*(?P<half>½)?(?P<empty>[☆✩✰]*)")
_BAR = re.compile(r"(?P<full>[●■▮█▓⬤]+)(?P<empty>[○□▯░◯]+)")
_SCALE = re.compile(
    r"(?P<low>[+-]?\d{1,3})\s*(?:\.\.\.?|…|to|-|bis|à|a|al|tot|~|〜|至|から|/)\s*(?P<high>\+?\d{1,3})",
    re.IGNORECASE,
)
PERCENT = Scale(0, 100)
_SCALES = (EMOTION_SCALE, Scale(1, 5), Scale(-5, 5), Scale(0, 10), Scale(1, 10), PERCENT)


class Feeling(NamedTuple):
    """A score from -2 to 2 and what it was read from. `sure` where the source says it in so many words."""

    score: int
    source: str
    sure: bool


@cache
def _content() -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Any] = yaml.load(_WORDS.read_text(encoding="utf-8"), Loader=loader)
    return found


# --- numbers ---------------------------------------------------------------------------------------------------------


def rescaled(score: float, scale: Scale) -> int | None:
    """A score of a scale on ours; None where it is outside. Between two, it is the one nearer to the middle."""
    if not scale.low <= score <= scale.high:
        return None
    exact = (score - scale.low) * 4 / (scale.high - scale.low) - 2
    return int(exact + (0.5 if exact >= 0 else -0.5) * 0.999999)


def named_scale(text: str) -> Scale | None:
    """The scale in a text such as `1–5`, `-2 to +2` or `1..10`."""
    match = _SCALE.search(text.translate(_MINUSES).replace("–", "-"))
    if not match:
        return None
    low, high = int(match["low"]), int(match["high"])
    return Scale(low, high) if low < high else None


def plain_number(text: str) -> float | None:
    """The only number of a text, if it is all that the text says besides faces and words without digits."""
    found = _NUMBER.findall(_spaced(text))
    return _float(found[0]) if len(found) == 1 else None


def _spaced(text: str) -> str:
    return text.translate(_MINUSES)


def _float(text: str) -> float:
    return float(text.replace(",", "."))


class GuessedScale(NamedTuple):
    scale: Scale
    sure: bool


def scale_of(texts: Iterable[str]) -> GuessedScale | None:
    """The scale that the plain numbers of a document are on; None where there are none.

    Sure with signs (`-1`, `+2`) or beyond five; `1..5` for small numbers without a sign is what most teams use.
    """
    signed = False
    numbers = []
    for text in texts:
        number = None if _explicit(_spaced(text)) else plain_number(text)
        if number is not None:
            numbers.append(number)
            signed = signed or "+" in text
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    if low < 0 or (signed and high <= 2):
        return GuessedScale(EMOTION_SCALE if low >= -2 and high <= 2 else Scale(-5, 5), True)
    if high > 10:
        return GuessedScale(PERCENT, True)
    if high > 5:
        return GuessedScale(Scale(0, 10) if low == 0 else Scale(1, 10), True)
    if low == 0:
        return GuessedScale(EMOTION_SCALE if high <= 2 else Scale(0, 5), False)
    return GuessedScale(Scale(1, 5), len(numbers) > 2 and high >= 4)


def _explicit(text: str) -> Feeling | None:
    """A score that tells its scale itself: 3/5, 40 %, ★★★☆☆."""
    for match in _OF.finditer(text):
        most = int(match["most"])
        if most in (3, 4, 5, 6, 7, 10, 100):
            low = 0 if most == 100 or _float(match["score"]) == 0 else 1
            score = rescaled(_float(match["score"]), Scale(low, most))
            if score is not None:
                return Feeling(score, match[0], True)
    if percent := _PERCENT.search(text):
        score = rescaled(_float(percent["score"]), PERCENT)
        if score is not None:
            return Feeling(score, percent[0], True)
    for pattern in (_STARS, _BAR):
        for match in pattern.finditer(text):
            full = len(match["full"])
            all_ = max(5, full + len(match["empty"]))
            score = rescaled(full, Scale(1, all_))
            if score is not None:
                return Feeling(score, match[0], bool(match["empty"]) or full == 5)
    return None


# --- words and faces -------------------------------------------------------------------------------------------------


@cache
def _faces() -> Mapping[str, int]:
    return {
        face: int(score)
        for score, faces in _content()["faces"].items()
        for face in faces
        if face.isprintable()
    }


@cache
def _spoken() -> tuple[Mapping[str, int], tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Words → scores: whole words and phrases, stems (longest first), and words of scripts without blanks (longest first)."""
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    joined: dict[str, int] = {}
    for score, by_language in _content()["words"].items():
        for spoken, text in by_language.items():
            for word in text.split(","):
                said = folded(word)
                into = joined if spoken in ("zh", "ja") else stems if word.strip().endswith("*") else whole
                into.setdefault(said, int(score))
    longest = sorted(stems.items(), key=lambda item: -len(item[0]))
    return whole, tuple(longest), tuple(sorted(joined.items(), key=lambda item: -len(item[0])))


@cache
def _set(key: str) -> frozenset[str]:
    content = _content()[key]
    texts = content.values() if isinstance(content, Mapping) else (content,)
    return frozenset(word for text in texts for word in listed(text))


def word_scores(text: str) -> list[int]:
    """The scores of the feelings that a text names, in order, with `not` and `very` before them."""
    said = folded(text)
    tokens = said.split()
    found = [score for _, score in sorted(_joined_scores(said))]
    if all(char.isascii() or "\u00c0" <= char < "\u0250" for char in said):
        found = []
    whole, stems, _ = _spoken()
    position = 0
    while position < len(tokens):
        for length in (3, 2, 1):
            phrase = " ".join(tokens[position : position + length])
            score = whole.get(phrase)
            if score is None and length == 1:
                score = next(
                    (value for stem, value in stems if phrase.startswith(stem) and len(stem) > 2), None
                )
            elif score is None and length == 2 and len(tokens) > position + 1:
                stem_score = next(
                    (value for stem, value in stems if " " in stem and phrase.startswith(stem)), None
                )
                score = stem_score
            if score is not None:
                found.append(_turned(score, tokens[max(0, position - 3) : position]))
                position += length
                break
        else:
            position += 1
    return found


def _turned(score: int, before: list[str]) -> int:
    """A score as the words before it change it."""
    near = before[-2:]
    is_weak = any(" ".join(before[-count:]) in _set("weak") for count in (1, 2, 3))
    if not is_weak and (
        any(word in _set("negations") for word in near) or " ".join(near) in _set("negations")
    ):
        return -score if abs(score) == 1 else -(score // 2 if score > 0 else -(-score // 2))
    if any(word in _set("strong") for word in before[-1:]):
        return max(-2, min(2, score * 2))
    return score // 2 if is_weak and abs(score) == 2 else score


def _joined_scores(said: str) -> Iterator[tuple[int, int]]:
    """Scores of words in a script without blanks, with their places; longer words win over those in them."""
    taken: set[int] = set()
    for word, score in _spoken()[2]:
        start = said.find(word)
        while start >= 0:
            place = range(start, start + len(word))
            if not taken & set(place):
                taken |= set(place)
                before = said[:start]
                negated = score > 0 and any(
                    before.endswith(word) for word in _set("negations") if not word.isascii()
                )
                strong = any(before.endswith(word) for word in _set("strong") if not word.isascii())
                value = -score if negated else max(-2, min(2, score * 2)) if strong else score
                yield start, max(-2, min(2, value))
            start = said.find(word, start + 1)


def face_scores(text: str) -> list[int]:
    """The scores of the faces in a text, in order."""
    faces = _faces()
    return [faces[char] for char in text if char in faces]


@lru_cache(maxsize=8192)
def feeling(text: str, scale: Scale | None = None, sure: bool = True) -> Feeling | None:
    """How a text says somebody feels: by a number, else by faces, else by words; None where it says nothing of it.

    `scale` is what plain numbers are on, and whether that is sure. Several feelings of one kind count as their mean.
    """
    plain = _spaced(text).strip()
    found = _explicit(plain)
    if found is not None:
        return found
    number = plain_number(text) if scale is not None else None
    if number is not None and scale is not None:
        score = rescaled(number, scale)
        if score is not None:
            return Feeling(score, f"{_shown(number)} on {scale.low}..{scale.high}", sure)
    faces = face_scores(text)
    if faces:
        return Feeling(_mean(faces), "faces", len(set(faces)) == 1)
    words = word_scores(text)
    if words:
        return Feeling(_mean(words), "words", False)
    for score, texts in _content()["texts"].items():
        known = (one.strip() for one in texts.casefold().split(","))
        if plain.strip(" .!").casefold() in known or plain.casefold() in texts.casefold().split(", "):
            return Feeling(int(score), plain, False)
    return None


def _shown(number: float) -> str:
    return f"{number:g}"


def _mean(scores: list[int]) -> int:
    """The mean of some scores; neutral ones beside others say nothing."""
    told = [score for score in scores if score] or [0]
    mean = sum(told) / len(told)
    return int(mean + (0.5 if mean >= 0 else -0.5) * 0.999999)


# --- grades and channels ---------------------------------------------------------------------------------------------


@cache
def _grades(kind: str) -> Mapping[str, str]:
    names = SEVERITY_WORDS if kind == "severity" else FREQUENCY_WORDS
    return {
        word.strip().casefold(): names[int(level) - 1]
        for level, text in _content()[kind].items()
        for word in text.split(",")
    }


def grade(kind: str, text: str) -> str | None:
    """The word of ours for a grade: `hoch` → major; None for what is none. `kind` is `severity` or `frequency`."""
    known = _grades(kind)
    said = " ".join(text.split()).strip(" .:()[]").casefold()
    bare = folded(text)
    names = SEVERITY_WORDS if kind == "severity" else FREQUENCY_WORDS
    if bare in names:
        return bare
    if said in known:
        return known[said]
    folded_known = {folded(word): value for word, value in known.items() if folded(word)}
    if bare in folded_known:
        return folded_known[bare]
    match = re.fullmatch(r"\s*([1-5])\s*(?:/\s*([45]))?\s*", text)
    if match:
        most = int(match[2] or (5 if match[1] == "5" else 4))
        level = int(match[1])
        return names[min(3, max(0, round((level - 1) * 3 / (most - 1))))]
    return None


@cache
def _channels() -> Mapping[str, str]:
    return {word: id_ for id_, text in _content()["channels"].items() for word in listed(text)}


def channel(text: str) -> str | None:
    """The id of the channel that a text is a name of."""
    return _channels().get(folded(text))
