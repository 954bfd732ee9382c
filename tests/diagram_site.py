"""Sites with diagrams, built without the plugin: a hook does with our diagram modules what the plugin does.

So these tests say what the diagrams do, whatever a journey page is made of.
"""

from __future__ import annotations

import html
from typing import Any

from cjm_mkdocs.render.mermaid import Journey, Section, Task, journey_source
from tests.conftest import BuildSite
from tests.sites import Site

HOOK = """
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from cjm_mkdocs import mermaid2
from cjm_mkdocs.render import browser

@event_priority(100)
def on_config(config):
    config.extra["arguments"] = mermaid2.adopt(config)
    config.extra_css.append("assets/cjm/cjm.css")
    script = ExtraScriptValue("assets/cjm/cjm.js")
    script.defer = True
    config.extra_javascript.append(script)

def on_files(files, config):
    script = browser.script(config.extra["arguments"])
    files.append(File.generated(config, "assets/cjm/cjm.js", content=script))
    files.append(File.generated(config, "assets/cjm/cjm.css", content=browser.STYLES.read_text(encoding="utf-8")))
    for name, library in browser.libraries():
        how = {"content": library} if isinstance(library, str) else {"abs_src_path": str(library)}
        files.append(File.generated(config, f"assets/cjm/{name}", **how))
"""

LONG = "Compare the prices of three providers, one after the other, on a small telephone"
assert len(LONG) == 80

JOURNEY = Journey(
    title="Buying: a house",
    sections=tuple(
        Section(
            f"Stage {stage}",
            tuple(
                Task(LONG if step == 1 else f"Step {stage}.{step}", (stage + step) % 5 + 1, ("Ann", "Bob"))
                for step in range(3)
            ),
        )
        for stage in range(5)
    ),
)


def figure(journey: Journey = JOURNEY, label: str = "Journey diagram") -> str:
    """The markup that `cjm_mkdocs.render.browser` asks for."""
    return (
        f'<figure data-cjm="diagram">\n<cjm-diagram role="region" tabindex="0" aria-label="{label}"></cjm-diagram>\n'
        "<details><summary>As text</summary><p>The twin.</p></details>\n"
        '<details class="cjm-source" data-search-exclude><summary>Source</summary>\n'
        f"<pre><code>{html.escape(journey_source(journey))}</code></pre>\n</details>\n</figure>\n"
    )


def build_diagrams(build_site: BuildSite, pages: dict[str, str], **fields: Any) -> Site:
    config = {"hooks": ["hook.py"], **fields.pop("config", {})}
    return build_site(pages, cjm=None, root_files={"hook.py": HOOK}, config=config, **fields)
