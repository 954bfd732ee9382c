"""Everything that the program says is said in the reader's language, and nothing else is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message
from bs4 import NavigableString, Tag

from cjm_mkdocs import hosting
from cjm_mkdocs.language import LOCALES, Language, language
from scripts import translations
from tests.conftest import BuildSite
from tests.greek_site import greek_pages
from tests.sites import Site

LANGUAGES = ("de", "es", "fr", "zh")

_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[a-z%]")
_ATTRIBUTES = ("alt", "aria-label", "aria-description", "label", "placeholder", "title", "data-label")
_ADDRESS = re.compile(r"https?://\S+")
_MESSAGE = "[data-cjm=notice] li, tr[data-cjm-rule] code, tr[data-cjm-rule] [lang=en], [data-cjm=waived] li"
"""What is wrong with a page is told to its writers, as in the log."""
_SOURCE = "pre, script, style"


# ------------------------------------------------------------------------------------------------- catalogues


def messages(code: str) -> list[Message]:
    return [message for message in translations.read(LOCALES / f"{code}.po") if message.id]


@cache
def texts_of_the_program() -> Catalog:
    """As `make translations` collects them."""
    texts = translations.template()
    texts.header_comment = translations.TEMPLATE_HEADER
    return texts


def forms(message: Message, side: str) -> list[str]:
    value = getattr(message, side)
    return list(value) if isinstance(value, tuple | list) else [value or ""]


def key(message: Message) -> tuple[Any, Any]:
    return message.id, message.context


def test_there_are_the_promised_languages() -> None:
    assert {path.stem for path in LOCALES.glob("*.po")} >= set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_of_the_program_is_translated(code: str) -> None:
    """Mended by `make translations`, and by translating what it names."""
    texts = {key(message) for message in texts_of_the_program() if message.id}
    catalog = translations.read(LOCALES / f"{code}.po")
    assert texts - {key(message) for message in messages(code)} == set(), "new texts"
    assert {key(message) for message in messages(code)} - texts == set(), "texts that nothing says any more"
    assert [message.id for message in translations.untranslated(catalog)] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_fit_where_they_are_put(code: str) -> None:
    for message in messages(code):
        wanted = {tuple(sorted(_PLACEHOLDER.findall(form))) for form in forms(message, "id")}
        for said in filter(None, forms(message, "string")):
            assert tuple(sorted(_PLACEHOLDER.findall(said))) in wanted, message.id
            assert not re.search(r"[<>&\"']", said), f"mark-up or a straight quote: {said}"
            asked = forms(message, "id")[0]
            assert (said[:1].isspace(), said[-1:].isspace()) == (
                asked[:1].isspace(),
                asked[-1:].isspace(),
            ) or (asked in (", ", ": ")), message.id


@pytest.mark.parametrize("code", LANGUAGES)
def test_plurals_have_the_forms_of_their_language(code: str) -> None:
    number = translations.read(LOCALES / f"{code}.po").num_plurals
    assert number == {"zh": 1}.get(code, 2)
    for message in messages(code):
        if isinstance(message.id, tuple | list):
            assert len(forms(message, "string")) == number, message.id


def test_french_has_its_spaces() -> None:
    for message in messages("fr"):
        for said in forms(message, "string"):
            assert not re.search(r"(?<![\u202f:])[:;?!](?!//)", said), f"no narrow space: {said!r}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_files_are_as_the_script_writes_them(code: str) -> None:
    """Else the next `make translations` would change what nobody changed."""
    path = LOCALES / f"{code}.po"
    updated = translations.updated(path, texts_of_the_program())
    assert path.read_text(encoding="utf-8") == translations.po(updated)


def test_the_template_is_up_to_date() -> None:
    assert translations.TEMPLATE.read_text(encoding="utf-8") == translations.po(texts_of_the_program())


# --------------------------------------------------------------------------------------- one language object


def test_regions_fall_back_to_their_language() -> None:
    for code in ("de", "de-AT", "de_CH", "DE"):
        assert language(code)("Pain points") == language("de")("Pain points") != "Pain points"
    assert language("zh-CN")("Persona") == language("zh_Hans")("Persona") == language("zh")("Persona")


def test_english_keeps_its_order_between_arabic() -> None:
    words = language("ar")
    assert words("%(shown)s of %(total)s") == "\u2066%(shown)s of %(total)s\u2069"
    assert words.plural("%(number)s day", "%(number)s days", 2) == "\u20662 days\u2069"
    assert words("Pain points") == "Pain points"
    assert [words.signed(score) for score in (-2, 0, 1)] == ["\u200e−2", "0", "\u200e+1"]


@pytest.mark.parametrize(
    "code", ["zh-Hant", "zh-TW", "zh_HK", "pt-BR", "en", "", "x/../de", "a language of ours"]
)
def test_where_there_is_no_catalogue_words_are_english(code: str) -> None:
    words = language(code)
    assert words("Pain points") == "Pain points"
    assert words.plural("%(number)s day", "%(number)s days", 1) == "1 day"
    assert words.span("12 weeks") == "12 weeks"


@pytest.mark.parametrize(
    ("code", "day", "number", "percent", "signed", "enumeration"),
    [
        ("en", "22 Nov 2026", "1,234.5", "12.5%", "−1.5", "a, b and c"),
        ("en_US", "Nov 22, 2026", "1,234.5", "12.5%", "−1.5", "a, b, and c"),
        ("de", "22.11.2026", "1.234,5", "12,5\xa0%", "−1,5", "a, b und c"),
        ("fr", "22 nov. 2026", "1\u202f234,5", "12,5\xa0%", "−1,5", "a, b et c"),
        ("es", "22 nov 2026", "1.234,5", "12,5\xa0%", "−1,5", "a, b y c"),
        ("zh", "2026年11月22日", "1,234.5", "12.5%", "−1.5", "a、b和c"),
        ("tr", "22 Kas 2026", "1.234,5", "%12,5", "−1,5", "a, b ve c"),
    ],
)
def test_dates_and_numbers(
    code: str, day: str, number: str, percent: str, signed: str, enumeration: str
) -> None:
    words = language(code)
    assert words.date(date(2026, 11, 22)) == day
    assert words.number(1234.5) == number
    assert words.percent(12.5) == percent
    assert words.signed(-1.5) == signed
    assert words.list(["a", "b", "c"]) == enumeration


def test_numbers_are_short_and_exact() -> None:
    words = Language()
    assert [words.number(value) for value in (0.1 + 0.2, 1e-7, 3.0, -2, 1200)] == [
        "0.3",
        "0.0000001",
        "3",
        "−2",
        "1,200",
    ]
    assert [words.signed(value) for value in (0, 0.04, -0.04, 2, 1.25, None)] == [
        "0",
        "0",
        "0",
        "+2",
        "+1.2",
        "",
    ]
    assert [words.decimal(value) for value in (2.0, 2.25, 1234.56)] == ["2", "2.2", "1,234.6"]


def test_plurals_count_in_the_language() -> None:
    assert language("fr").plural("%(number)s day", "%(number)s days", 0) == "0 jour"
    assert language("de").plural("%(number)s day", "%(number)s days", 1200) == "1.200 Tage"
    assert language("zh").plural("%(number)s day", "%(number)s days", 1) == "1 天"


def test_direction_is_the_languages_own_unless_the_theme_is_told() -> None:
    assert [language(code).direction for code in ("en", "ar", "he", "fa", "zh")] == [
        "ltr",
        "rtl",
        "rtl",
        "rtl",
        "ltr",
    ]
    assert language("de", "rtl").direction == "rtl"


def test_a_text_that_is_no_text_of_ours_stays_as_it_is() -> None:
    assert language("de")("") == "" and language("de")("Zug um Zug") == "Zug um Zug"


# ------------------------------------------------------------------------------------------- what readers see


class Said(NamedTuple):
    """What our blocks on one page say: their texts in order, and their attributes that are read aloud."""

    url: str
    texts: tuple[str, ...]
    attributes: tuple[str, ...]


def said_by_us(site: Site) -> Iterator[Said]:
    """What the program says on all pages, without addresses and messages about mistakes."""
    for url in site.urls:
        if url != "404.html":
            article = site.article(url)
            for silent in article.select(f"{_MESSAGE}, {_SOURCE}"):
                silent.decompose()
            blocks = article.select("h1, [data-cjm]:not([data-cjm] [data-cjm])")
            yield Said(
                url,
                tuple(_plain(str(text)) for block in blocks for text in _strings(block)),
                tuple(_plain(value) for block in blocks for value in _attributes(block)),
            )


def _strings(block: Tag) -> Iterator[str]:
    yield from (str(text) for text in block.find_all(string=True) if type(text) is NavigableString)


def _attributes(block: Tag) -> Iterator[str]:
    for part in [block, *block.find_all(True)]:
        yield from (str(part[name]) for name in _ATTRIBUTES if part.get(name))


def _plain(text: str) -> str:
    return _ADDRESS.sub("", " ".join(text.split()))


class Marked(Language):
    """Puts everything it is asked to say between brackets."""

    def __call__(self, text: str) -> str:
        return f"⟦{super().__call__(text)}⟧"

    def of(self, kind: str, text: str) -> str:
        return f"⟦{super().of(kind, text)}⟧"

    def plural(self, one: str, many: str, number: int, **others: object) -> str:
        return f"⟦{super().plural(one, many, number, **others)}⟧"

    def date(self, day: date) -> str:
        return f"⟦{super().date(day)}⟧"


def without_marked(text: str) -> str:
    """`text` without what stands between brackets, or in brackets within brackets."""
    while text != (text := re.sub(r"⟦[^⟦⟧]*⟧", "", text)):
        pass
    return text


@pytest.fixture(scope="module")
def marked_site(build_site: BuildSite) -> Site:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hosting, "language", lambda code, direction="": Marked())
        return build_site(greek_pages(), fresh=True)


def in_english(text: str) -> list[str]:
    """The lines of a text in which something stands that has not passed the translator."""
    return [line for line in without_marked(text).splitlines() if re.search("[A-Za-z]", line)]


def test_all_that_is_said_passes_the_translator(marked_site: Site) -> None:
    """A text that has not is written without `_`, or comes from the model unseen by `scripts/translations.py`."""
    found = {
        said.url: in_english("\n".join(said.texts)) + [a for a in said.attributes if in_english(a)]
        for said in said_by_us(marked_site)
    }
    assert {url: texts for url, texts in found.items() if texts} == {}


def test_all_that_search_shows_passes_the_translator(marked_site: Site) -> None:
    found = {
        entry["location"]: in_english(re.sub(r"<[^>]+>", "", f"{entry['title']}\n{entry['text']}"))
        for entry in marked_site.search_index()["docs"]
    }
    assert {location: texts for location, texts in found.items() if texts} == {}


def test_nothing_of_the_author_is_taken_for_ours(marked_site: Site) -> None:
    # A title within a text of ours is well; what is all Greek has passed as if we had said it.
    text = "\n".join(text for said in said_by_us(marked_site) for text in said.texts)
    assert set(re.findall(r"⟦[^⟦⟧A-Za-z]*[α-ω][^⟦⟧A-Za-z]*⟧", text)) == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_site_speaks_the_language_of_its_theme(build_site: BuildSite, code: str) -> None:
    site = build_site(greek_pages(), theme_options={"language": code})
    english = {
        " ".join(form.split())
        for message in messages(code)
        for form in forms(message, "id")
        if form not in forms(message, "string") and "%" not in form
    }
    # Some languages share a word with English; it is no English where it is the translation of another text.
    english -= {said for message in messages(code) for said in forms(message, "string")}
    for said in said_by_us(site):
        found = {text.strip(" ,:()·–") for text in (*said.texts, *said.attributes)}
        assert found & english == set(), said.url


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_the_plain_themes_have_their_language_in_locale(build_site: BuildSite, theme: str) -> None:
    site = build_site(greek_pages(), theme=theme, theme_options={"locale": "fr"})
    assert "Irritants" in site.text("pain-points/")


def test_vocabulary_of_the_site_keeps_its_names(build_site: BuildSite) -> None:
    """A name is the author's, an id is not; how stages and channels are found does not depend on the language."""
    page = """
        buying.md
          ---
          type: journey
          title: Kauf
          persona: {name: Eva}
          stages:
            - name: Awareness
              steps: [{title: Sehen, channels: [phone, email, kiosk]}]
            - name: Purchase
              steps: [{title: Zahlen}]
            - name: Bewusstsein
              steps: [{title: Merken, channel: Telefon}]
          ---
          # Kauf
        """
    options = {
        "lifecycle": ["awareness", {"id": "purchase", "name": "Checkout"}],
        "channels": ["phone", "email"],
    }
    german = build_site(page, cjm=options, theme_options={"language": "de"})
    english = build_site(page, cjm=options)
    words = language("de")
    row = german.article("journeys/").select_one("thead")
    assert row is not None and words.of("lifecycle stage", "Awareness") in row.text and "Checkout" in row.text
    told = german.text("buying/")
    assert words.of("channel", "Phone") in told and words.of("channel", "E-mail") in told and "kiosk" in told
    assert german.json("cjm/catalogue.json") == english.json("cjm/catalogue.json")
    assert german.problems == english.problems


def test_a_word_of_an_author_is_not_translated(build_site: BuildSite) -> None:
    """Though it be one of ours in English."""
    site = build_site(
        """
        eva.md
          ---
          type: persona
          name: Eva
          goals: [Priority]
          x_owner: Status
          x_: leer
          traits: {Score: 3}
          ---
          # Eva
        """,
        theme_options={"language": "de"},
    )
    text = site.text("eva/")
    assert "Priority" in text and "Owner Status" in text and "Score 3" in text.replace("Score Score", "Score")


def test_search_finds_the_words_of_the_page(build_site: BuildSite) -> None:
    site = build_site(greek_pages(), theme_options={"language": "de"})
    assert language("de").of("channel", "Phone") in str(site.search_index())


def test_wheel_and_clone_have_the_catalogues() -> None:
    """No file is made from a catalogue: nothing can be stale or missing."""
    package = Path(hosting.__file__).parent
    assert package / "locales" == LOCALES and not list(LOCALES.rglob("*.mo"))
