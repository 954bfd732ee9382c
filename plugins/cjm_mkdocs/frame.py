"""What makes the frame of a theme cheap around thousands of pages: what comes out the same is rendered once.

A theme renders its words, its header and its navigation anew for each page. Pages of ours stand outside the navigation,
so that it is the same for all pages of a folder, and the header but for their titles; Material's words in the reader's
language are the same for the whole site. Where a template of a site asks for more, it is rendered for each page.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, TemplateNotFound, nodes
from jinja2.runtime import Context
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

_LANGUAGE = "partials/language.html"
_NAVIGATION = ("partials/nav.html", "partials/nav-item.html")
_HEADER = "partials/header.html"
_IN_HEADER = tuple(
    f"partials/{name}.html"
    for name in (
        "logo",
        "palette",
        "javascripts/palette",
        "alternate",
        "search",
        "source",
        "tabs",
        "tabs-item",
    )
)
_SAME = frozenset(("config", "features", "lang", "nav"))
"""What Material's templates know that is the same for all pages."""
_TITLE = "\0title\0"
_TITLED = "{% if page.meta and page.meta.title %}{{ page.meta.title }}{% else %}{{ page.title }}{% endif %}"
"""All that the header asks a page for."""


def hasten(environment: Environment, files: Files, is_ours: Callable[[str], bool]) -> None:
    """Have the theme render once what is the same on many pages of a build; `is_ours` is asked of a source path."""
    environment.cache = {}  # Jinja's own keeps count of what was used last; a build throws nothing out
    make = environment.make_globals  # makes a chain of mappings, and each include goes through all of it
    _replace(environment, "make_globals", lambda given: make(given) if given else environment.globals)
    _remember_language(environment)
    folders, page = _Folders(files, is_ours), _SAME | {"page"}
    if all(_knows(environment, _parsed(environment, name), page) for name in _NAVIGATION):
        _remember(environment, _NAVIGATION[0], folders)
    header = _parsed(environment, _HEADER)
    inside = all(_knows(environment, _parsed(environment, name), _SAME) for name in _IN_HEADER)
    if header and inside and _knows(environment, header, page) and _prints_title(environment, header):
        _remember(environment, _HEADER, folders, _TITLE)


def _replace(thing: object, name: str, function: Callable[..., Any]) -> None:
    """Give one object another method than its class has: neither Jinja nor its templates offer another way in."""
    vars(thing)[name] = function


def _remember_language(environment: Environment) -> None:
    """Keep the theme's words, which only the configuration decides."""
    if not _knows(environment, _parsed(environment, _LANGUAGE), {"config"}):
        return
    template = environment.get_template(_LANGUAGE)
    make, made = template.make_module, list[Any]()

    def module(*arguments: Any) -> Any:
        if not made:
            made.append(make(*arguments))
            made[0].t = cache(made[0].t)
        return made[0]

    _replace(template, "make_module", module)


def _remember(environment: Environment, name: str, folders: _Folders, title: str = "") -> None:
    """Keep what a template gives for all pages of a folder, as long as it asks a page for nothing but its address; and
    for its title, where something may stand in for that."""
    template = environment.get_template(name)
    render, kept, asked = template.root_render_func, dict[str, str](), set[str]()

    def remembered(context: Context) -> Iterator[str]:
        page = context.get("page")
        folder = folders.of(page, context.get("nav")) if page is not None and not asked else None
        called = page.meta.get("title") if folder is not None and title else ""
        if folder is None or (title and not called):
            yield from render(context)
            return
        if folder not in kept:
            with _Asked(page, asked, title).in_templates(environment) as stand_in:
                everything = {**context.get_all(), "page": stand_in}
                kept[folder] = "".join(render(template.new_context(everything, shared=True)))
        yield kept[folder].replace(title, str(called)) if title else kept[folder]

    template.root_render_func = remembered


# --- what templates ask for ----------------------------------------------------------------------------------------


def _parsed(environment: Environment, name: str) -> nodes.Template | None:
    """A template, if the theme has it."""
    if environment.loader is None:
        return None
    try:
        return environment.parse(environment.loader.get_source(environment, name)[0])
    except TemplateNotFound:
        return None


def _knows(environment: Environment, tree: nodes.Template | None, known: Container[str]) -> bool:
    """Whether there is a template, and it uses no names but those that are `known`, and its own."""
    if tree is None:
        return False
    names = list(tree.find_all(nodes.Name))
    own = {found.name for found in names if found.ctx != "load"} | {"loop"}
    own |= {macro.name for macro in tree.find_all(nodes.Macro)}
    own |= {made.target for made in tree.find_all(nodes.Import)}
    used = {found.name for found in names} - own - environment.globals.keys()
    return all(found in known for found in used)


def _prints_title(environment: Environment, tree: nodes.Template) -> bool:
    """Whether a template asks a page for its title as Material does, and for nothing else."""
    asked, allowed = _questions(tree), _questions(environment.parse(_TITLED))
    return all(part in allowed for part in asked) and _mentions(tree) == sum(map(_mentions, asked))


def _questions(tree: nodes.Template) -> list[nodes.Node]:
    """All that is printed or decided upon, and mentions the page."""
    printed = [part for output in tree.find_all(nodes.Output) for part in output.nodes]
    decided = [choice.test for choice in tree.find_all(nodes.If)]
    return [part for part in (*printed, *decided) if _mentions(part)]


def _mentions(tree: nodes.Node) -> int:
    """How often the page is named in a piece of a template."""
    found = sum(inner.name == "page" for inner in tree.find_all(nodes.Name))
    return found + (isinstance(tree, nodes.Name) and tree.name == "page")


class _Asked:
    """A page that notes what it is asked for. Two things are not noted: its address, where a link is made relative to
    it, and its title, if it is given another."""

    def __init__(self, page: Page, asked: set[str], title: str) -> None:
        self._page, self._asked, self.url = page, asked, page.url
        if title:
            self.title, self.meta = title, {"title": title}

    def __getattr__(self, name: str) -> Any:
        self._asked.add(name)
        return getattr(self._page, name)

    @contextmanager
    def in_templates(self, environment: Environment) -> Iterator[_Asked]:
        """Note as well if a template asks for the address itself."""
        finds = {name: getattr(environment, name) for name in ("getattr", "getitem")}

        def noticing(find: Callable[[Any, Any], Any], thing: Any, name: Any) -> Any:
            if thing is self and name == "url":
                self._asked.add(name)
            return find(thing, name)

        for name, find in finds.items():
            _replace(environment, name, partial(noticing, find))
        try:
            yield self
        finally:
            for name in finds:
                delattr(environment, name)


class _Folders:
    """Tells for which pages of a folder everything outside it looks the same."""

    def __init__(self, files: Files, is_ours: Callable[[str], bool]) -> None:
        self.is_ours = is_ours
        self.above = {str(place) for file in files for place in PurePosixPath(file.url).parents}
        """The addresses below which there is something, without a slash at the end."""
        self.nav: Navigation | None = None
        self.in_nav: frozenset[int] = frozenset()

    def of(self, page: Page, nav: Navigation) -> str | None:
        """The folder of a page; None where the page is in the navigation, or something lies below its address."""
        if self.nav is None:
            self.nav, self.in_nav = nav, frozenset(map(id, _items(nav.items)))
        if nav is not self.nav or id(page) in self.in_nav or not self.is_ours(page.file.src_uri):
            return None
        address = page.url.rstrip("/") or "."
        return None if address in self.above else address.rpartition("/")[0]


def _items(items: Iterable[StructureItem]) -> Iterator[StructureItem]:
    for item in items:
        yield item
        yield from _items(getattr(item, "children", None) or ())


__all__ = ["hasten"]
