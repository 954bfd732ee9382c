"""`llms.txt`: what a language model should know of a site first, in the form of https://llmstxt.org.

A heading with the site's name, a quotation that says what it is, and lists of links with a line about each: personas,
journeys, the index pages; and under `Optional`, which the form reserves for what may be skipped, the catalogue in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..catalogue import Entry, JourneyMap, Place
from ..language import Language
from ..model.records import Persona
from ..pages import TITLES, SiteMap
from ..problems import one_line
from ..reading.mkdocs_yml import About
from ..render.text import plain

_LONGEST = 300
"""Letters of a description."""
_SIGNS = re.compile(r"[\\\[\]<>*_`]")


def llms_txt(
    site: SiteMap,
    about: About,
    urls: Mapping[str, str],
    address: Callable[[Place], str],
    translate: Language,
    files: Sequence[str] = (),
) -> str:
    """The text. Addresses are whole where the site says where it is published, else relative to its root.

    `urls` are those of pages by path, `files` the addresses of what the site offers to other programs.
    """
    _ = translate
    catalogue = site.catalogue
    base = f"{about.url.rstrip('/')}/" if about.url else ""

    def line(title: str, url: str, said: str = "") -> str:
        target = (f"{base}{url}" or "./").replace("(", "%28").replace(")", "%29")
        return f"- [{_words(title)}]({target}){f': {said}' if said else ''}"

    personas = [line(each.title, address(each.place), _of_persona(each)) for each in _living(site, "persona")]
    journeys = [
        line(each.title, address(each.place), _of_journey(site, catalogue.journeys[each.id]))
        for each in _living(site, "journey")
    ]
    indexes = [line(_(TITLES[name]), urls.get(path, path)) for name, path in site.index_pages.items()]
    head = f"# {_words(about.name) or _('Journeys')}"
    parts = [head, f"> {_words(about.description)}" if about.description else ""]
    parts += _listed(_("Personas"), personas)
    parts += _listed(_("Journeys"), journeys)
    parts += _listed(_("Pages"), indexes)
    parts += _listed("Optional", [line(name, name) for name in files])
    return "\n\n".join(filter(None, parts)) + "\n"


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"## {title}"
        yield "\n".join(lines)


def _living(site: SiteMap, type_: str) -> list[Entry]:
    """The things of a type that are in use, by title."""
    entries = [entry for entry in site.catalogue.of_type(type_) if not entry.is_archived]
    return sorted(entries, key=lambda entry: (entry.title.casefold(), entry.id))


def _of_persona(entry: Entry) -> str:
    record = entry.record
    assert isinstance(record, Persona)
    return _sentences(record.role, record.segment, record.description or record.summary)


def _of_journey(site: SiteMap, journey: JourneyMap) -> str:
    """Whose it is, what it leads through, and what it is about."""
    record = journey.record
    personas = ", ".join(site.catalogue.entries[key].title for key in journey.personas)
    stages = " → ".join(stage.name for stage in journey.stages)
    return _sentences(personas, record.state, stages, record.description or record.scenario or record.goal)


def _sentences(*texts: str | None) -> str:
    """Some texts in a row, each with an end."""
    told = [_short(_words(text)) for text in texts if text and text.strip()]
    return " ".join(text if text[-1] in ".!?…。！？" else f"{text}." for text in told)


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST].rpartition(' ')[0] or text[:_LONGEST]}…"


def _words(text: str) -> str:
    """An author's text as words on one line, whatever marks are in it."""
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", " ".join(plain(one_line(text)).split()))
