"""What a label means, in eight languages: `Frustrations`, `Schmerzpunkte`, `😡 Points de douleur :` → pain_points.

The words stand in `labels.yml`, the meanings of labels in a place (`stage`, `persona` …) in `gathering`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_WORDS = Path(__file__).with_name("labels.yml")
_BRACKETS = re.compile(r"[(\[（【〔].*?[)\]）】〕]")
_JOINTS = re.compile(
    r"\s*(?:[/&+|,;、・／＆＋]|(?<=\s)(?:and|und|et|y|e|en|or|oder|ou|o|of)(?=\s)|(?<=.)(?:与|和|及|と)(?=.))\s*",
    re.IGNORECASE,
)
_CLOSE = 0.88
_LONGEST = 64
"""A label is no sentence."""
_ENDINGS = ("es", "en", "er", "s", "n", "e", "x", "i")


class Meaning(NamedTuple):
    """What a label means. `hint` is what stood in brackets: `Emotion (1–5)` → `1–5`; `guessed` tells a near match."""

    concept: str
    hint: str = ""
    guessed: bool = False


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A text without case, accents, emoji and punctuation, its words apart by one blank."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    letters = (
        char
        if char.isalnum()
        else ""
        if unicodedata.category(char) in ("Mn", "Cf", "Me", "So", "Sk") or char in "'’"
        else " "
        for char in plain
    )
    return unicodedata.normalize("NFKC", " ".join("".join(letters).split()))


@cache
def words() -> Mapping[str, Any]:
    """The content of `labels.yml`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Any] = yaml.load(_WORDS.read_text(encoding="utf-8"), Loader=loader)
    return found


def listed(text: str) -> Iterator[str]:
    """The words of a list in `labels.yml`, folded."""
    return (folded(word) for word in text.split(",") if folded(word))


@cache
def words_of(group: str, key: str = "") -> frozenset[str]:
    """A list of `labels.yml`: `words_of("stages")`, `words_of("structure", "stage")`."""
    return frozenset(listed(words()[group][key] if key else words()[group]))


@cache
def _known(language: str) -> Mapping[str, str]:
    """Folded label → concept; words of `language` win over those of others."""
    known: dict[str, str] = {}
    for first in (True, False):
        for concept, by_language in words()["concepts"].items():
            for spoken, text in by_language.items():
                if (spoken == language) is first:
                    for word in listed(text):
                        known.setdefault(word, concept)
                        known.setdefault(word.replace(" ", ""), concept)
    return known


@cache
def _qualifiers() -> tuple[tuple[str, ...], frozenset[str]]:
    """The words that may stand around a label: those of several words, longest first, and those written without blanks."""
    all_ = {word for text in words()["qualifiers"].values() for word in listed(text)}
    spaced = sorted((word for word in all_ if word.isascii() or " " in word), key=len, reverse=True)
    return tuple(spaced), frozenset(all_ - set(spaced))


@lru_cache(maxsize=16384)
def meaning(label: str, language: str = "") -> Meaning | None:
    """What a label means; None for what is none."""
    text = " ".join(label.split()).strip()
    if not text or len(text) > _LONGEST * 2:
        return None
    inside = " ".join(found.strip("()[]（）【】〔〕 ") for found in _BRACKETS.findall(text))
    plain = folded(_BRACKETS.sub(" ", text)) or folded(text)
    if not plain or len(plain) > _LONGEST:
        return None
    for said in (plain, re.sub(r"^\d+(?: \d+)* ", "", plain)):
        concept = _exact(said, language)
        if concept:
            return Meaning(concept, inside)
    concept = _joined(_BRACKETS.sub(" ", text), language)
    if concept:
        return Meaning(concept, inside)
    near = _nearest(plain, language)
    return Meaning(near, inside, guessed=True) if near else None


def _exact(said: str, language: str) -> str | None:
    known = _known(language)
    for form in _forms(said):
        if form in known:
            return known[form]
    spoken = " ".join(_SAID_OF_THEM.get(word, word) for word in said.split())
    tried, barer = {said, spoken}, list(dict.fromkeys((spoken, said)))
    if spoken in known:
        return known[spoken]
    for _ in range(3):  # one word after another: `La persona` must not become `la`
        barer = [bare for one in barer for bare in _barer(one) if bare not in tried]
        tried.update(barer)
        for bare in barer:
            for form in _forms(bare):
                if form in known:
                    return known[form]
    return None


def _forms(said: str) -> Iterator[str]:
    """A label as it is, joined, and in its singular."""
    yield said
    yield said.replace(" ", "")
    for ending in _ENDINGS:
        if said.endswith(ending) and len(said) > len(ending) + 2:
            yield said[: -len(ending)]
    if said.endswith("ies"):
        yield f"{said[:-3]}y"
    first, _, rest = said.partition(" ")
    if rest and first.endswith("s"):  # points de douleur
        yield f"{first[:-1]} {rest}"


def _barer(said: str) -> Iterator[str]:
    """A label without one of the words that may stand around it, in all ways; never nothing."""
    spaced, joined = _qualifiers()
    for word in spaced:
        if said.startswith(f"{word} "):
            yield said[len(word) + 1 :]
        if said.endswith(f" {word}"):
            yield said[: -len(word) - 1]
    for word in joined:
        for rest in (said.removeprefix(word).strip(), said.removesuffix(word).strip()):
            if rest != said and len(rest) > 1:
                yield rest


_SAID_OF_THEM: Mapping[str, str] = {
    **dict.fromkeys(("i", "she", "he", "we", "you", "user", "users", "customer", "customers", "persona"), "they"),
    **dict.fromkeys(("me", "her", "him", "us"), "them"),
    "does": "do", "thinks": "think", "feels": "feel", "says": "say", "wants": "want", "needs": "need", "is": "are",
}  # fmt: skip
"""What people say of one person as what they say of several: `how I feel`, `what she does`."""
_PAIRS: Mapping[frozenset[str], str] = {
    frozenset({"thoughts", "emotion"}): "thoughts_feelings",
    frozenset({"touchpoints", "channels"}): "touchpoints_channels",
}


def _joined(text: str, language: str) -> str | None:
    """`Pains & frustrations`, `Touchpoints/Kanäle`: what the parts mean together; the first, where they differ."""
    parts = [part for part in _JOINTS.split(text) if part and folded(part)]
    if len(parts) < 2 or len(parts) > 4:
        return None
    found = [_exact(folded(part), language) for part in parts]
    if None in found:
        return None
    return _PAIRS.get(frozenset(one for one in found if one), found[0])


def _nearest(plain: str, language: str) -> str | None:
    """The concept of the closest label, for slips of the pen in words long enough to tell."""
    if len(plain) < 6 or not plain.isascii():
        return None
    best, score = None, _CLOSE
    for said in dict.fromkeys(form for one in (plain, *_barer(plain)) for form in _forms(one)):
        for word, concept in _known(language).items():
            if abs(len(word) - len(said)) > 2 or len(word) < 6:
                continue
            matcher = SequenceMatcher(None, said, word)
            if (
                matcher.real_quick_ratio() > score
                and matcher.quick_ratio() > score
                and matcher.ratio() > score
            ):
                best, score = concept, matcher.ratio()
    return best


# --- names of stages, steps … ----------------------------------------------------------------------------------------

_NUMBER = r"(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-h]|[一二三四五六七八九十]{1,3})"


class Titled(NamedTuple):
    """A heading such as `Phase 2: Awareness`: its kind, where it says so, and its name."""

    kind: str
    name: str


@cache
def _prefixes() -> re.Pattern[str]:
    kinds = []
    for kind in ("stage", "step", "persona", "journey"):
        spelled = {word.strip() for word in words()["structure"][kind].split(",")}
        said = "|".join(re.escape(word) for word in sorted(spelled, key=len, reverse=True))
        kinds.append(f"(?P<{kind}>{said})")
    number = rf"\s*(?:no\.?|nr\.?|n°|#)?\s*{_NUMBER}(?!\w)"
    return re.compile(
        rf"\s*(?:第\s*{_NUMBER}\s*)?(?:{'|'.join(kinds)})(?:(?:{number})?\s*(?:[:：.\-–—|)]|$)\s*|{number}\s*|\s+(?=[„“\"«「]))(?P<name>.*)\Z",
        re.IGNORECASE | re.DOTALL,
    )


_CJK_ORDER = re.compile(
    rf"\s*第\s*{_NUMBER}\s*(?P<word>阶段|階段|步|フェーズ|ステップ|段階)\s*[:：、.\-–—]?\s*(?P<name>.*)\Z",
    re.DOTALL,
)
_ORDER = re.compile(
    r"\s*(?:\d{1,2}(?:\.\d{1,2})+[.):]?(?=\s)|[(（]?(?:\d{1,2}|[IVX]{1,4}|[A-H]|[一二三四五六七八九十]{1,3})\s*[.)）:、：．](?!\d)|\d\d?\s+(?=[A-ZÀ-ÖØ-Þ\u3040-\u9fff])|[①-⑳]|[1-9]\ufe0f?\u20e3)\s*(?P<name>\S.*)\Z",
    re.DOTALL,
)
_DECORATION = re.compile(r"^[\s\W_]+(?=[\w\"“«„'‘「『(¿¡])|^[^\w\"“«„'‘「『(¿¡]+")


def titled(heading: str) -> Titled:
    """What a heading says it is, and the name in it without the number and leading emoji.

    The name is never empty: `Phase 1` alone stays as it is.
    """
    text = undecorated(heading) or heading.strip()
    match = _CJK_ORDER.match(text)
    if match:
        kind = "step" if match["word"] in ("步", "ステップ") else "stage"
        return Titled(kind, undecorated(match["name"]) or text)
    ordered = _ORDER.match(text)
    inner = undecorated(ordered["name"]) if ordered else text
    match = _prefixes().match(inner)
    if match:
        kind = next(kind for kind in ("stage", "step", "persona", "journey") if match[kind])
        return Titled(kind, _unquoted(undecorated(match["name"])) or inner)
    return Titled("", inner or text)


def _unquoted(text: str) -> str:
    """`„New heating“` without its quotation marks."""
    return text[1:-1].strip() if len(text) > 2 and text[0] in '„“"«「' and text[-1] in '“”"»」' else text


def undecorated(text: str) -> str:
    """A text without emoji and signs around it."""
    bare = "".join(
        char
        for char in text
        if unicodedata.category(char) not in ("So", "Cf", "Cs", "Sk") and not 0xFE00 <= ord(char) <= 0xFE0F
    )
    return " ".join(bare.split()).strip(" -–—:：*_|·•")
