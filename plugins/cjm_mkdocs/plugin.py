"""The MkDocs adapter: handlers of a few lines that read in order. What they do is in `hosting` and `publication`."""

from __future__ import annotations

import gc
from typing import Any

from jinja2 import Environment
from mkdocs.config.base import ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from .collection import no_collection

with no_collection():  # what is imported stays, and there is much of it
    from . import frame, hosting
    from .config import CjmConfig
    from .publication import Publication
    from .settings import Settings


class CjmPlugin(BasePlugin[CjmConfig]):
    """Publishes personas and customer journeys written as Markdown pages with front matter."""

    settings = Settings()
    publication: Publication | None = None
    mermaid: dict[str, Any] | None = None
    has_own_search = False
    """Whether MkDocs' own search is at work."""
    index: Any = None
    """The index of Material's search."""
    lent: File | None = None
    """The file whose body MkDocs is reading in place of the whole."""
    names: hosting.Names | None = None
    """What the page being written is called, while it is called as search should."""
    draft: str | None = None
    """The content of the page being written, as it was before ours was put in."""

    def load_config(
        self, options: Any, config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check the options before any page is read."""
        super().load_config({}, config_file_path)
        settings, errors = hosting.settings(options, config_file_path)
        self.settings = settings or Settings()
        return errors, []

    @event_priority(100)  # before mermaid2 asks the network which version there is
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Take over from mermaid2, if the site has pages of ours."""
        self.publication = None
        self.mermaid = hosting.mermaid_arguments(config, self.settings)
        return config

    @event_priority(50)  # before plugins that make navigation of the files
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read all pages, report what is wrong, add the pages and files that nobody wrote."""
        self.publication = hosting.publication(files, config, self.settings)
        if self.publication is not None:
            hosting.add_files(self.publication, files, config, self.settings, self.mermaid)
            self.has_own_search, self.index = hosting.has_own_search(config), hosting.material_index(config)
        return files

    @event_priority(100)  # before plugins that make a navigation of their own
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Make one page of a section that has only our index page."""
        if self.publication is not None and config.nav is None:
            hosting.flatten(nav, self.publication)
        return nav

    @event_priority(-100)  # the last before MkDocs reads the page
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Show MkDocs the page without its front matter."""
        self.lent = hosting.lend_body(self.publication, page) if self.publication else None
        return page

    @event_priority(100)  # the first after that, and before plugins that work on the text of a page
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Mark where our content will stand."""
        if self.lent is not None:
            page.file = self.lent
        return hosting.on_markdown(self.publication, markdown, page) if self.publication else markdown

    @event_priority(-100)  # after those who give templates filters of their own
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Make many pages cheap; hide from the garbage collector what all have become, until the next build."""
        if self.publication is not None:
            frame.hasten(env, files, self.publication.concerns)
            gc.freeze()
        return env

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put in our headings, and the words for the search index."""
        return hosting.on_content(self.publication, html, page) if self.publication else html

    @event_priority(1)  # just before the search plugin reads the page
    def _on_page_context_named(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Name the page as search should."""
        if self.publication is not None and self.has_own_search:
            self.names = hosting.lend_names(self.publication, page)
        return context

    @event_priority(-50)  # after it
    def _on_page_context_full(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put in our content in full."""
        if self.names is not None:
            hosting.return_names(page, self.names)
            self.names = None
        if self.publication is not None:
            if self.index is not None:
                hosting.index(self.publication, page, self.index)
            self.draft = hosting.on_context(self.publication, page, config)
        return context

    on_page_context = CombinedEvent(_on_page_context_named, _on_page_context_full)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Give back the memory of the full content: MkDocs keeps all pages to the end."""
        if self.draft is not None:
            page.content, self.draft = self.draft, None
        return output
