"""Bring the catalogues of translations up to date with the code, the templates and the model.

    python -m scripts.translations          update all catalogues, and say what they lack
    python -m scripts.translations it nl    begin new ones, with every text still to be translated

What the program says stands in three places: in Python as `_("…")`, `plural("…", "…", n)` or, where one word has
several meanings, `of("step", "new")`; in templates as the first two; and in the model: names of fields, words of closed
lists, names of types, channels and lifecycle stages. The model's are found by asking it, so that a new field or word
needs no second entry.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from cjm_mkdocs.language import LOCALES
from cjm_mkdocs.model.fields import closed_words
from cjm_mkdocs.model.naming import spoken, words
from cjm_mkdocs.model.records import ITEMS, Emotion, Record, Stage, Step
from cjm_mkdocs.model.vocabulary import CHANNELS, LIFECYCLE
from cjm_mkdocs.pages import TITLES
from cjm_mkdocs.render.profiles import GRADE_LABEL
from cjm_mkdocs.views.coverage import GAP_LABELS
from cjm_mkdocs.views.facts import label_of
from cjm_mkdocs.views.health import COUNTED, FAMILIES, LABELS
from cjm_mkdocs.views.journey import MOOD_WORDS

PACKAGE = LOCALES.parent
TEMPLATE = LOCALES / "cjm.pot"
TEMPLATE_HEADER = "# Every text of cjm-mkdocs; what a new language begins with"

_KEYWORDS: dict[str, Any] = {"_": None, "plural": (1, 2)}
_WIDTH = 110
_NEVER_SHOWN = frozenset({"id", "image_alt", "emotion_scale"})

# Dates and names of tools would make a difference in every file each time; the history has them already.
_NEEDLESS = re.compile(
    r'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator'
    r'|Language-Team|Generated-By): .*\n(?:"[^:\n]*"\n)*',
    re.MULTILINE,
)


class Text(NamedTuple):
    """A text of the model: what it is, for translators, and the kind that tells it from others of its spelling."""

    text: str
    comment: str
    kind: str | None = None


def template() -> Catalog:
    """Every text that the program may show to a reader, without translations."""
    catalog = Catalog(project="cjm-mkdocs", charset="utf-8", fuzzy=False)
    for path in sorted(PACKAGE.rglob("*")):
        place = path.relative_to(PACKAGE.parents[1]).as_posix()
        if path.suffix == ".py":
            for message, context in _in_python(path):
                catalog.add(message, locations=[(place, 0)], context=context)
        elif path.suffix == ".html":
            for _, message, *_ in extract_from_file("jinja2.ext:babel_extract", path, _KEYWORDS):
                catalog.add(message, locations=[(place, 0)])
    for text, comment, kind in model_texts():
        catalog.add(text, auto_comments=[comment], context=kind)
    return catalog


def _in_python(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The texts of a module, with their kinds. Babel's own extractor does not look into f-strings, and most of ours stand there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = [
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            if name == "_" and texts:
                yield texts[0], None
            elif name == "plural" and len(texts) == 2:
                yield (texts[0], texts[1]), None
            elif name == "of" and len(texts) == 2:
                yield texts[1], texts[0]


def model_texts() -> Iterator[Text]:
    """The texts that follow from the model."""
    for name, record in _records():
        for field, info in record.model_fields.items():
            if field not in _NEVER_SHOWN:
                yield Text(label_of(field), f"the field “{field}” of: {name}")
            for word in closed_words(info.annotation):
                yield Text(spoken(word), f"a value of “{field}” of: {name}")
    for type_ in ITEMS:
        yield Text(words(type_), "a type")
    for score, word in enumerate(MOOD_WORDS, -2):
        yield Text(word, f"an emotion of {score}")
    for title in TITLES.values():
        yield Text(title, "the title of a page")
    for label in (*LABELS.values(), *GAP_LABELS.values()):
        yield Text(label, "a part of a score, or a kind of gap, on the page about the health of maps")
    for family in FAMILIES.values():
        yield Text(family, "a family of rules: what they are about")
    yield Text(GRADE_LABEL, "the grade of a claim, in its data sheet")
    for said in COUNTED.values():
        yield Text(said, "what a part of a score counts")
    for term in LIFECYCLE:
        yield Text(term.title, "a stage of the customer's life with the organisation", "lifecycle stage")
    for channel in CHANNELS:
        yield Text(channel.title, "a way to reach each other", "channel")


def _records() -> Iterator[tuple[str, type[Record]]]:
    yield from ((words(type_).lower(), record) for type_, record in ITEMS.items())
    yield from (("step", Step), ("stage", Stage), ("emotion", Emotion))


def read(path: Path) -> Catalog:
    """A catalogue as it is."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def untranslated(catalog: Catalog) -> list[Message]:
    """The texts that readers of a language would still meet in English."""
    return [message for message in catalog if message.id and not _translated(message)]


def _translated(message: Message) -> bool:
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(said) and not message.fuzzy


def po(catalog: Catalog) -> str:
    """A catalogue as the text of its file."""
    out = BytesIO()
    write_po(out, catalog, width=_WIDTH, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return _NEEDLESS.sub("", out.getvalue().decode())


def updated(path: Path, texts: Catalog) -> Catalog:
    """A catalogue with new texts added and those gone that nothing says any more."""
    catalog = read(path) if path.exists() else Catalog(locale=path.stem, fuzzy=False)
    catalog.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    catalog.header_comment = (
        f"# {catalog.locale.english_name if catalog.locale else path.stem} words of cjm-mkdocs"
    )
    catalog.fuzzy = False
    return catalog


def main(new: list[str]) -> int:
    texts = template()
    texts.header_comment = TEMPLATE_HEADER
    TEMPLATE.write_text(po(texts), encoding="utf-8")
    paths = sorted({*LOCALES.glob("*.po"), *(LOCALES / f"{code}.po" for code in new)})
    lacking = 0
    for path in paths:
        catalog = updated(path, texts)
        path.write_text(po(catalog), encoding="utf-8")
        missing = untranslated(catalog)
        lacking += len(missing)
        print(f"{path.name}: {len(catalog) - len(missing)} of {len(catalog)} texts are translated")
        for message in missing[:20]:
            print(f"  lacks {message.id!r}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
