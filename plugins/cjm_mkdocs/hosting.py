"""What the plugin does with MkDocs' files and pages."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from copy import copy
from functools import partial
from html import unescape
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any, NamedTuple

from mkdocs.config.base import ConfigErrors
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib.search import SearchPlugin
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from . import mermaid2
from .collection import no_collection
from .engine import Site, read_site
from .exchange import navigation
from .exchange.site_files import ASSETS, SCRIPT, STYLESHEET, assets, exports
from .language import Language, language
from .pages import GeneratedPage, plan, translated
from .problems import Problem
from .public import Withheld
from .publication import Heading, Publication
from .reading.mkdocs_yml import Unreadable, read_configuration
from .reading.page import read_page
from .render import browser
from .render.page import Renderer
from .settings import Settings, settings_from

log = get_plugin_logger("cjm_mkdocs.plugin")

_FULL_LIBRARY = "mermaid.min.js"
_WORKER_IN_FRAME = f"{ASSETS}/iframe-worker.js"
_OUTSIDE_SCRIPT = "https://unpkg.com/iframe-worker/shim"


def settings(options: Any, config_file: str | None) -> tuple[Settings | None, ConfigErrors]:
    """The settings of a site; each error with its place in `mkdocs.yml`."""
    place, path = (lambda loc: (1, 1)), config_file or "mkdocs.yml"
    try:
        if config_file:
            found = read_configuration(Path(config_file))
            place, path = found.place, str(found.path)
    except (Unreadable, OSError):
        pass  # MkDocs itself has read it, so the places are all that is missing
    read, problems = settings_from(options, place, PurePosixPath(path).name)
    return read, [(_option(problem), _Refused(str(problem))) for problem in problems]


def _option(problem: Problem) -> str:
    """The option a problem is about: the first thing it names."""
    return problem.message.partition("“")[2].partition("”")[0] or "options"


class _Refused(Exception):
    """Words for MkDocs to print."""


def mermaid_arguments(config: MkDocsConfig, settings: Settings) -> dict[str, Any] | None:
    """mermaid2's arguments, after we took over from it; nothing is touched on a site without pages of ours."""
    fences = config.mdx_configs.get("pymdownx.superfences", {}).get("custom_fences")
    if not fences and not any(name.startswith("mermaid2") for name in config.plugins):
        return None
    pages = (file for file in get_files(config).documentation_pages() if not file.inclusion.is_excluded())
    if any(read_page(page.src_uri, page.content_bytes, settings.type_key)[0] for page in pages):
        return mermaid2.adopt(config, f"{ASSETS}/{_FULL_LIBRARY}")
    return None


# --- reading -------------------------------------------------------------------------------------------------------


def publication(files: Files, config: MkDocsConfig, settings: Settings) -> Publication | None:
    """Everything to publish; None for a site without a page of our types. Problems go to the log."""
    with no_collection():
        return _publication(files, config, settings)


def _publication(files: Files, config: MkDocsConfig, settings: Settings) -> Publication | None:
    pages = [file for file in files.documentation_pages() if not file.inclusion.is_excluded()]
    known = {file.src_uri for file in files if not file.inclusion.is_excluded()}
    sources = [(page.src_uri, page.content_bytes) for page in pages]
    translate = _ = _language(config)
    not_public = _("evidence that is not public")
    read = partial(_bytes, files)
    site = read_site(sources, settings, known, settings.day, Path(config.docs_dir), read, not_public)
    _report(site, config)
    if site.withheld:
        _leave_out(site.withheld, files, config)
        known -= site.withheld.paths
    elif not site.catalogue.pages:
        return None
    site_map = plan(translated(site.catalogue, translate), settings, known, translate)
    _add_generated(site_map.generated, files, config)
    _keep_out_of_nav(site, files, config, settings)
    urls = {file.src_uri: "" if file.url in (".", "./") else file.url for file in files}
    renderer = Renderer(site_map, urls, config.theme.dirs, translate, config.site_url or "")
    return Publication(
        site_map,
        renderer,
        site.told,
        withheld=site.withheld,
        has_fences=any(b"mermaid" in source for _, source in sources),
        shows_tags=not _theme_shows_tags(config),
        repeats_titles=has_own_search(config),
        tells_sections=material_index(config) is not None,
    )


def _bytes(files: Files, path: str) -> bytes:
    """The content of a file, also of one that another plugin has made."""
    file = files.get_file_from_path(path)
    return file.content_bytes if file is not None else b""


def _leave_out(left_out: Withheld, files: Files, config: MkDocsConfig) -> None:
    """Take withheld files from the site, and from the author's `nav`, which would name them on every page."""
    named = {config.theme.get("logo"), config.theme.get("favicon"), *map(str, config.extra_css)}
    for path in sorted(left_out.paths - named):
        file = files.get_file_from_path(path)
        if file is not None:
            files.remove(file)
    config.nav = navigation.without(config.nav, left_out.paths)


def _language(config: MkDocsConfig) -> Language:
    """The language of the theme: `language` in Material, `locale` in MkDocs' own themes."""
    theme = config.theme
    return language(
        str(theme.get("language") or theme.get("locale") or ""), str(theme.get("direction") or "")
    )


def has_own_search(config: MkDocsConfig) -> bool:
    """Whether MkDocs' own search is at work; Material's is another class."""
    return any(isinstance(plugin, SearchPlugin) for plugin in config.plugins.values())


def material_index(config: MkDocsConfig) -> Any:
    """The index of Material's search, where that alone is at work; None otherwise."""
    for plugin in config.plugins.values() if not has_own_search(config) else ():
        if type(plugin).__module__ == "material.plugins.search.plugin" and plugin.config.enabled:
            return getattr(plugin, "search_index", None)
    return None


def _theme_shows_tags(config: MkDocsConfig) -> bool:
    """Whether Material's tags plugin is at work, which puts them above the heading."""
    tags = [
        plugin
        for plugin in config.plugins.values()
        if type(plugin).__module__ == "material.plugins.tags.plugin"
    ]
    return any(plugin.config.enabled and plugin.config.tags for plugin in tags)


def _report(site: Site, config: MkDocsConfig) -> None:
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    content = Path(config.docs_dir)
    prefix = content.relative_to(root).as_posix() if content.is_relative_to(root) else content.as_posix()
    levels = {"error": log.error, "warning": log.warning, "info": log.debug}
    for problem in site.in_settings:
        levels[problem.severity](str(problem))
    for problem in site.problems:
        levels[problem.severity](str(problem._replace(path=f"{prefix}/{problem.path}")))


def _add_generated(generated: Iterable[GeneratedPage], files: Files, config: MkDocsConfig) -> None:
    """Add the pages nobody wrote; where there is a `nav`, it says itself which of them to name."""
    named = set(navigation.named(config.nav))
    for page in generated:
        shown = page.path in named or (page.in_nav and config.nav is None)
        inclusion = InclusionLevel.INCLUDED if shown else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, page.path, content="", inclusion=inclusion))


def _keep_out_of_nav(site: Site, files: Files, config: MkDocsConfig, settings: Settings) -> None:
    """Leave our pages out of the navigation, save those that the author's `nav` names.

    Each page holds the whole navigation: with every map in it, a site's size is the square of their number.
    """
    named = set(navigation.named(config.nav))
    for path in site.catalogue.pages if settings.nav == "hidden" else ():
        file = files.get_file_from_path(path)
        if file is not None and file.inclusion.is_included() and path not in named:
            file.inclusion = InclusionLevel.NOT_IN_NAV


# --- adding files --------------------------------------------------------------------------------------------------


def add_files(
    publication: Publication,
    files: Files,
    config: MkDocsConfig,
    settings: Settings,
    mermaid: dict[str, Any] | None,
) -> None:
    """The stylesheet, the script, the libraries, and the catalogue for machines."""
    found: dict[str, str | bytes | Path] = {
        **assets(mermaid, fences=publication.has_fences),
        **exports(publication, settings.exports),
    }
    if _replaces_outside_script(config):
        found[_WORKER_IN_FRAME] = browser.worker_in_frame()
    for path, content in found.items():
        if isinstance(content, Path):
            files.append(File.generated(config, path, abs_src_path=str(content)))
        else:
            files.append(File.generated(config, path, content=content))
    if STYLESHEET not in config.extra_css:  # a configuration may serve several builds
        config.extra_css.append(STYLESHEET)
        script = ExtraScriptValue(SCRIPT)
        script.defer = True
        config.extra_javascript.append(script)


def _replaces_outside_script(config: MkDocsConfig) -> bool:
    """Whether a script of ours stands in for the one that Material's offline plugin has every page fetch elsewhere."""
    scripts = config.extra.get("polyfills") or []
    for index, script in enumerate(scripts):
        if str(script) in (_OUTSIDE_SCRIPT, _WORKER_IN_FRAME):  # the latter from an earlier build
            scripts[index] = _WORKER_IN_FRAME
            return True
    return False


# --- pages ---------------------------------------------------------------------------------------------------------


def lend_body(publication: Publication, page: Page) -> File | None:
    """Show MkDocs a page of ours without its front matter; returns its real file, None for other pages.

    We have read it already, and better: MkDocs would parse it again (a fifth of its time on a large site), and publish
    as text what it cannot parse, or give up the whole build over one byte that is not UTF-8.
    """
    body = publication.body(page.file.src_uri)
    if body is None:
        return None
    whole, page.file = page.file, copy(page.file)
    # the empty line keeps MkDocs from taking the first one for metadata
    page.file.content_string = f"\n{body}"
    return whole


def on_markdown(publication: Publication, markdown: str, page: Page) -> str:
    path = page.file.src_uri
    meta = publication.meta(path)
    if meta is not None:
        page.meta = meta
        if path in publication.generated:
            page.meta["hide"] = ["navigation", "toc"] if page.file.inclusion.is_not_in_nav() else ["toc"]
        elif page.file.inclusion.is_not_in_nav():
            page.meta.setdefault(
                "hide", ["navigation"]
            )  # Material: an empty column would take a fifth of the map
    return publication.markdown(path, markdown)


def on_content(publication: Publication, html: str, page: Page) -> str:
    path = page.file.src_uri
    if not publication.concerns(path):
        return html
    draft = publication.draft(path, page.url, html)
    _add_to_toc(page, draft.headings, draft.above)
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *draft.ids}
    return draft.html


def on_context(publication: Publication, page: Page, config: MkDocsConfig) -> str | None:
    """Put our content into the page; returns what was there, None where there is nothing of ours."""
    path, draft = page.file.src_uri, page.content or ""
    if not publication.concerns(path):
        return None
    shown = "navigation.path" in (config.theme.get("features") or ()) and any(page.ancestors)
    page.content = publication.finished(path, page.url, draft, with_path=not shown)
    return draft


def _add_to_toc(page: Page, headings: Iterable[Heading], above: bool) -> None:
    links = [AnchorLink(heading.title, heading.id, 2) for heading in headings]
    top = next(iter(page.toc), None)
    found = top.children if top is not None and top.level == 1 else page.toc.items
    at = 0 if above else len(found)
    found[at:at] = links


# --- search and navigation -----------------------------------------------------------------------------------------


def index(publication: Publication, page: Page, found: Any) -> None:
    """Tell Material's index of the steps and things on a page: to find them in its HTML would cost it more than all
    that it does for the rest of a site."""
    if not publication.concerns(page.file.src_uri) or _is_excluded(page):
        return
    tell, url = found.create_entry_for_section, page.url
    for _, id_, title, words in publication.sections(page.file.src_uri):
        told = SimpleNamespace(id=id_, title=[title.replace("\n", " ")], text=[words.replace("\n", " ")])
        tell(told, (), url, page)


def _is_excluded(page: Page) -> bool:
    """Whether a page asks Material's search to leave it out."""
    search = page.meta.get("search")
    return isinstance(search, dict) and bool(search.get("exclude"))


class Names(NamedTuple):
    """What a page is called in its tab and its table of contents."""

    title: str | None
    """None where it follows from the page."""
    toc: TableOfContents


def lend_names(publication: Publication, page: Page) -> Names | None:
    """Name a page of ours as hits of MkDocs' own search are to be named; returns what `return_names` needs.

    That search takes titles from the page and its table of contents, which must be HTML, and shows them as text.
    Material's takes them from our headings, and needs none of this.
    """
    path = page.file.src_uri
    if path not in publication.generated and path not in publication.catalogue.pages:
        return None
    names = Names(page.__dict__.get("title"), page.toc)
    finds = {find.id: AnchorLink(find.title, find.id, 2) for find in publication.finds(path)}
    others = [
        AnchorLink(unescape(link.title), link.id, link.level)
        for link in _flat(page.toc)
        if link.level > 1 and link.id not in finds
    ]
    page.title, page.toc = unescape(publication.name(path)), TableOfContents([*others, *finds.values()])
    return names


def return_names(page: Page, names: Names) -> None:
    """Name the page for its readers again."""
    page.toc = names.toc
    if names.title is None:
        del page.title
    else:
        page.title = names.title


def _flat(links: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for link in links:
        yield link
        yield from _flat(link.children)


def flatten(nav: Navigation, publication: Publication) -> None:
    """Put an index page in the place of a section that has nothing else: “Personas › Personas” says it twice.

    MkDocs makes a section of every folder, and the pages in ours are not in the navigation.
    """
    index_pages = frozenset(publication.site.index_pages.values())
    nav.items = [_flattened(item, index_pages) for item in nav.items]


def _flattened(item: StructureItem, index_pages: Container[str]) -> StructureItem:
    if not isinstance(item, Section):
        return item
    item.children = [_flattened(child, index_pages) for child in item.children]
    only = item.children[0] if len(item.children) == 1 else None
    if not isinstance(only, Page) or only.file.src_uri not in index_pages:
        return item
    only.parent = item.parent
    return only
