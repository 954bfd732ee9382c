"""What makes the frame of a theme cheap around thousands of pages: what comes out the same is rendered once.

A theme renders its texts and its navigation anew for each page. Pages of ours stand outside the navigation, so that it
is the same for all pages of a folder; Material's words in the reader's language are the same for the whole site.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, Template, TemplateNotFound, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

_LANGUAGE = "partials/language.html"
_NAVIGATION = ("partials/nav.html", "partials/nav-item.html")
_SAME = {"config", "features", "lang", "nav"}
"""What Material's templates know that is the same for all pages."""


def hasten(environment: Environment, files: Files, is_ours: Callable[[str], bool]) -> None:
    """Have the theme render once what is the same on many pages of a build; `is_ours` is asked of a source path."""
    environment.cache = {}  # Jinja's own keeps count of what was used last; a build throws nothing out
    make = environment.make_globals  # makes a chain of mappings, and each include goes through all of it
    environment.make_globals = lambda given: make(given) if given else environment.globals  # type: ignore[assignment, method-assign]
    _remember_language(environment)
    _remember_navigation(environment, _Folders(files, is_ours))


def _remember_language(environment: Environment) -> None:
    """Keep the theme's words, which only the configuration decides."""
    template = _knowing(environment, _LANGUAGE, {"config"})
    if template is None:
        return
    make, made = template.make_module, list[Any]()

    def module(*arguments: Any) -> Any:
        if not made:
            made.append(make(*arguments))
            made[0].t = cache(made[0].t)
        return made[0]

    template.make_module = module  # type: ignore[method-assign, assignment]


def _remember_navigation(environment: Environment, folders: _Folders) -> None:
    """Keep the navigation for all pages of a folder, as long as its templates ask them for nothing but their address."""
    template, *others = [_knowing(environment, name, _SAME | {"page"}) for name in _NAVIGATION]
    if template is None or None in others:
        return
    render, kept, asked = template.root_render_func, dict[str, str](), set[str]()

    def remembered(context: Context) -> Iterator[str]:
        page = context.get("page")
        folder = folders.of(page, context.get("nav")) if page is not None and not asked else None
        if folder is None:
            yield from render(context)
            return
        if folder not in kept:
            everything = {**context.get_all(), "page": _Asked(page, asked)}
            kept[folder] = "".join(render(template.new_context(everything, shared=True)))
        yield kept[folder]

    template.root_render_func = remembered


def _knowing(environment: Environment, name: str, known: Container[str]) -> Template | None:
    """A template, if there is one and it uses no names but those that are `known`, and its own."""
    try:
        template = environment.get_template(name)
    except TemplateNotFound:
        return None
    assert environment.loader is not None  # it has found the template
    tree = environment.parse(environment.loader.get_source(environment, name)[0])
    own = {found.name for found in tree.find_all(nodes.Name) if found.ctx != "load"}
    return template if all(found in known for found in find_undeclared_variables(tree) - own) else None


class _Asked:
    """A page that notes what it is asked for, but for its address, which decides where links lead from."""

    def __init__(self, page: Page, asked: set[str]) -> None:
        self._page, self._asked, self.url = page, asked, page.url

    def __getattr__(self, name: str) -> Any:
        self._asked.add(name)
        return getattr(self._page, name)


class _Folders:
    """Tells for which pages of a folder everything outside it looks the same."""

    def __init__(self, files: Files, is_ours: Callable[[str], bool]) -> None:
        self.is_ours = is_ours
        self.above = {str(place) for file in files for place in PurePosixPath(file.url).parents}
        self.nav: Navigation | None = None
        self.in_nav: frozenset[int] = frozenset()

    def of(self, page: Page, nav: Navigation) -> str | None:
        """The folder of a page; None where the page is in the navigation, or something lies below its address."""
        if self.nav is None:
            self.nav, self.in_nav = nav, frozenset(map(id, _items(nav.items)))
        if nav is not self.nav or id(page) in self.in_nav or not self.is_ours(page.file.src_uri):
            return None
        place = PurePosixPath(page.url)
        return None if str(place) in self.above else str(place.parent)


def _items(items: Iterable[StructureItem]) -> Iterator[StructureItem]:
    for item in items:
        yield item
        yield from _items(getattr(item, "children", None) or ())


__all__ = ["hasten"]
