"""Live with mkdocs-mermaid2-plugin: its settings are honoured, its work is done by our script.

Left alone, mermaid2 asks a CDN at build time, parses and rewrites every page that contains the word "mermaid"
(several times the cost of the build), and publishes what stands in a fence as HTML. A site may list it all the
same; see `adopt`, the only thing to call. Classes and modules are never touched: what is changed belongs to this
build's configuration, and the next build starts afresh.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger

from cjm_mkdocs.render.browser import SAFE_LEVELS, is_mermaid

log = get_plugin_logger(__name__)

TESTED = "1.2.3"
DISTRIBUTION = "mkdocs-mermaid2-plugin"
KNOWN_EVENTS = {"config", "post_page"}

SUPERFENCES = "pymdownx.superfences"


def adopt(config: MkDocsConfig, library_url: str = "assets/cjm/mermaid.min.js") -> dict[str, Any] | None:
    """Take over from mermaid2, for this build, and return its `arguments` for `render.browser.script`.

    To be called in `on_config`, before mermaid2's own (a priority above 0), and only on a site with our page
    types: any other site must build as if we were not there. Returns None when mermaid2 is not listed, or is a
    version that does not fit; the latter is left as it is, with a warning.

    `library_url` is where the full library is published, relative to the site's root.
    """
    plugins = list(_listed(config))
    for plugin in plugins:
        if misfit := _misfit(plugin, config):
            log.warning(_MISFIT, _installed_version(), misfit, TESTED, DISTRIBUTION, TESTED)
            return None
    _escape_fences(config, add=bool(plugins))
    if not plugins:
        return None
    arguments: dict[str, Any] = {}
    for plugin in plugins:
        _tell_what_is_not_used(plugin)
        arguments |= copy.deepcopy(plugin.config["arguments"])
        _retire(plugin, config, library_url)
    _drop_library(config)
    if arguments.get("securityLevel", "strict") not in SAFE_LEVELS:
        level = arguments["securityLevel"]
        log.info("mermaid2: securityLevel stays 'strict' instead of %r: fences must not run scripts", level)
    return arguments


_MISFIT = (
    "mermaid2 %s does not fit: %s. It is left as it is, so it may use the network, slow the build down and draw "
    "diagrams in its own way. Version %s is known to fit: pip install '%s==%s', or look for a newer cjm-mkdocs."
)


def _listed(config: MkDocsConfig) -> Iterator[BasePlugin[Any]]:
    """Every mermaid2 in the list of plugins; MkDocs numbers further ones: `mermaid2 #2`."""
    for name, plugin in config.plugins.items():
        if name.partition(" #")[0] == "mermaid2":
            yield plugin


def _misfit(plugin: BasePlugin[Any], config: MkDocsConfig) -> str:
    """What is not as in the versions we know, or nothing."""
    events = {
        event
        for event, methods in config.plugins.events.items()
        if any(getattr(method, "__self__", None) is plugin for method in methods)
    }
    if unknown := sorted(events - KNOWN_EVENTS):
        return f"it takes part in on_{', on_'.join(unknown)}"
    if not isinstance(plugin.config.get("arguments"), dict):
        return "its option 'arguments' is no mapping"
    if "javascript" not in plugin.config:
        return "it has no option 'javascript'"
    return ""


def _installed_version() -> str:
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "of an unknown version"


def _tell_what_is_not_used(plugin: BasePlugin[Any]) -> None:
    if plugin.config["javascript"]:
        log.info("mermaid2: 'javascript' is not used; Mermaid comes with cjm")


def _retire(plugin: BasePlugin[Any], config: MkDocsConfig, library_url: str) -> None:
    # With a library named, its on_config asks no CDN.
    plugin.config["javascript"] = library_url
    # A new list: MkDocs may be walking the old one.
    config.plugins.events["post_page"] = [
        method
        for method in config.plugins.events["post_page"]
        if getattr(method, "__self__", None) is not plugin
    ]


def _drop_library(config: MkDocsConfig) -> None:
    """Leave out Mermaid from `extra_javascript`, mermaid2's older way to name the library."""
    kept = []
    for entry in config.extra_javascript:
        if is_mermaid(str(entry)):
            log.info("mermaid2: '%s' is left out of extra_javascript; Mermaid comes with cjm", entry)
        else:
            kept.append(entry)
    config.extra_javascript = kept


def _escape_fences(config: MkDocsConfig, *, add: bool) -> None:
    """Let no fence publish its text as HTML, and with `add` see that there is a fence for Mermaid at all."""
    for options in _superfences(config, create=add):
        escaping = import_module(SUPERFENCES).fence_code_format
        fences = [dict(fence) for fence in options.get("custom_fences") or []]
        for fence in fences:
            if _is_mermaid2(fence.get("format")):
                fence["format"] = escaping
        if add and not any(fence.get("name") == "mermaid" for fence in fences):
            fences.append({"name": "mermaid", "class": "mermaid", "format": escaping})
        options["custom_fences"] = fences


def _superfences(config: MkDocsConfig, *, create: bool) -> Iterator[dict[str, Any]]:
    """The options of superfences, in this build, on its own or as a part of `pymdownx.extra`.

    Yields copies already put in place, since the objects of the configuration file may be shared.
    """
    for extension in config.markdown_extensions:
        name = extension.partition(":")[0]
        if name not in {SUPERFENCES, "pymdownx.extra"}:
            continue
        options = dict(config.mdx_configs.get(extension) or {})
        if name == SUPERFENCES:
            inner = options
        elif create or SUPERFENCES in options:
            inner = options[SUPERFENCES] = dict(options.get(SUPERFENCES) or {})
        else:
            continue
        if create or "custom_fences" in inner:
            config.mdx_configs[extension] = options
            yield inner


def _is_mermaid2(function: object) -> bool:
    """Whether a fence's function is mermaid2's: they put the text into the page unescaped."""
    function = getattr(function, "func", function)
    return str(getattr(function, "__module__", "")).partition(".")[0] == "mermaid2"
