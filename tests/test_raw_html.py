"""HTML of ours in Markdown: headings are Markdown's, and the rest comes through every extension as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from cjm_mkdocs.exchange.raw_html import heading, markdown_of, still

LEAST = ["attr_list"]
MOST = [
    "attr_list", "md_in_html", "tables", "footnotes", "def_list", "abbr", "admonition", "smarty", "nl2br", "sane_lists",
    "wikilinks", "toc", "pymdownx.superfences", "pymdownx.emoji", "pymdownx.smartsymbols", "pymdownx.magiclink",
    "pymdownx.critic", "pymdownx.betterem", "pymdownx.caret", "pymdownx.tilde", "pymdownx.mark", "pymdownx.keys",
    "pymdownx.snippets", "pymdownx.inlinehilite", "pymdownx.blocks.details", "pymdownx.tasklist", "pymdownx.progressbar",
]  # fmt: skip
"""Extensions that look for signs of their own in a text."""


def converted(text: str, extensions: list[str]) -> str:
    configs = {"pymdownx.magiclink": {"repo_url_shorthand": True}, "pymdownx.critic": {"mode": "accept"}}
    return Markdown(
        extensions=extensions, extension_configs={k: v for k, v in configs.items() if k in extensions}
    ).convert(text)


class _Tokens(HTMLParser):
    """What a browser makes of some HTML: tags with attributes, and texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.kept = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.kept += tag == "pre"
        self.found.append((tag, sorted(attrs, key=lambda pair: pair[0])))

    def handle_endtag(self, tag: str) -> None:
        self.kept -= tag == "pre"
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        text = data if self.kept else re.sub(r"[ \t\r\n\f]+", " ", data)
        if text.strip(" ") or self.kept:
            self.found.append(text.strip(" ") if not self.kept else text)


def tokens(html: str) -> Iterator[object]:
    """Texts that follow each other are one."""
    text = ""
    for token in _Tokens(html).found:
        if isinstance(token, str) and not token.startswith("/"):
            text += token
            continue
        if text:
            yield text
        text = ""
        yield token
    if text:
        yield text


# --- headings ------------------------------------------------------------------------------------------------------


def test_headings_with_ids_are_markdown_and_what_held_them_is_opened_again() -> None:
    html = """
<nav class="above"><a href="../">Up</a></nav>
<div class="cjm-steps" data-cjm="steps" id="all" data-search-exclude>

<p>Before</p>
<h2 id="stage---buy" class="big">Buy</h2>
<section class="inner" id="inner">
<h3 id="buy--pay">Pay <span class="cjm-tag">(2)</span></h3>
<p>Paying</p>
<h3>Without an id</h3>
</section>
</div>
words <b>alone</b>
"""
    assert (
        markdown_of(html)
        == """\
<nav class="above"><a href="../">Up</a></nav>

<div class="cjm-steps" data-cjm="steps" id="all"><p>Before</p></div>

## Buy { #stage---buy class="big" }

<div class="cjm-steps" data-cjm="steps"><section class="inner" id="inner"></section></div>

### Pay <span class="cjm-tag">(2)</span> { #buy--pay }

<div class="cjm-steps" data-cjm="steps"><section class="inner"><p>Paying</p>
<h3>Without an id</h3></section></div>

<div>words <b>alone</b></div>"""
    )


def test_a_heading_in_what_cannot_be_cut_stays_raw() -> None:
    html = '<ul><li><h2 id="a">A</h2></li></ul>'
    assert markdown_of(html) == html
    details = '<details><summary>x</summary><h2 id="a">A</h2></details>'
    assert markdown_of(details) == details


def test_a_heading_with_an_id_that_attribute_lists_do_not_know_stays_raw() -> None:
    html = '<div><h2 id="a b">A</h2></div>'
    assert markdown_of(html) == html


def test_what_python_markdown_does_not_know_as_a_block_gets_one() -> None:
    assert markdown_of("<cjm-filter><p>x</p></cjm-filter>") == "<div><cjm-filter><p>x</p></cjm-filter></div>"
    assert markdown_of("<p>a</p><svg></svg><p>b</p>") == "<p>a</p>\n\n<div><svg></svg></div>\n\n<p>b</p>"


def test_tags_in_scripts_and_comments_are_none() -> None:
    html = '<div><script>"<h2 id=\\"x\\"><div>"</script><!-- <div><h2 id="y"> --><p>x</p></div>'
    assert markdown_of(html) == html


TITLES = [
    "Compare prices", "Compare *prices*, _twice_ & `once`", "1. First", "- dash", "# hash #", "[a](b) ![c](d) [e][f]", "<b>bold</b>",
    "{{ 7*7 }} {% raw %} {# x #}", ":smile: :)", "(c) (TM) 1/2 --> ... -- 1st", "$x$ \\( y \\) \\[", "www.example.org https://a.b @me a@b.cd #1",
    "H~2~O x^2^ ~~del~~ ==mark== ++key++ {++ins++}", "a {#id} {: .x }", "*[HTML]: Hyper", "\"quoted\" 'single'", "[TOC]", "[[wiki]]",
    "--8<-- \"x\"", "```", "~~~", "| a | b |", "&amp; &lt; &copy;", "住宅ローン 🏡", "قارن الأسعار", "a\u00a0b", "!!! note", "??? x", "[ ] task",
    "\\", "a\\*b", ">", "===", "---", "+", "[=50%]", "trailing #",
]  # fmt: skip


@pytest.mark.parametrize("extensions", [LEAST, MOST], ids=["least", "most"])
@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_text_in_a_heading(title: str, extensions: list[str]) -> None:
    html = converted(heading(2, escape(title), [("id", "stage---x")]), extensions)
    found = "".join(t for t in tokens(html) if isinstance(t, str) and not t.startswith("/"))
    assert html.startswith("<h2") and 'id="stage---x"' in html
    assert found == " ".join(title.split(" "))


# --- raw parts -----------------------------------------------------------------------------------------------------

TRICKS = """{{ x }} {% if %} {# c #} {!include!} {++a++} {==b==}
```python
x
```
~~~
--8<-- "file"
!!! note
    indented
[TOC]
[ref]: https://example.org
*[HTML]: Hyper
[^1]: note
/// details
    type: x
///
| a |
|---|

after an empty line   \t
    code
$$
x
$$
:smile: "q" 'r' (c) -- ... https://example.org\x02amp\x03 klzzwxh:0000 &copy; <!-- no --> </div> <div markdown="1"> *a*"""


@pytest.mark.parametrize("extensions", [LEAST, MOST], ids=["least", "most"])
@pytest.mark.parametrize(
    "html",
    [
        '<div title="%s">%s</div>',
        "<div><pre><code>%s\n\n\n  %s\n</code></pre></div>",
        "<table><tr><td>%s</td></tr></table>\n<p>%s</p>",
        '<section data-csv="%s">\n\n<svg><text>%s</text></svg>\n\n</section>',
        "<details>\n<summary>%s</summary>\n\n    <textarea>%s</textarea></details>",
        '<div><a\nhref="x"\n  title="%s">%s</a></div>',
    ],
)
def test_raw_parts_come_through_byte_for_byte(html: str, extensions: list[str]) -> None:
    text = html % (escape(TRICKS), escape(TRICKS))
    raw = markdown_of(text)
    parts = raw.split("\n\n")
    result = converted(f"# Title\n\nBefore *it*.\n\n{raw}\n\nAfter *it*.\n", extensions)
    for part in parts:
        assert part in result
    assert "<em>it</em>" in result.partition(parts[0])[0] and "<em>it</em>" in result.rpartition(parts[-1])[2]
    shown = text.translate(dict.fromkeys((2, 3)))
    assert list(tokens(markdown_of(shown))) == list(tokens(shown))


@given(st.text(alphabet=st.sampled_from("ab `~{}%#\n\t*_[]()<>&;:!|-=+^$\\'\"\u00a0é1./@"), max_size=60))
def test_any_text_comes_through(text: str) -> None:
    html = f'<div title="{escape(text)}"><p>{escape(text)}</p><pre>x{escape(text)}</pre></div>'
    raw = markdown_of(html)
    assert raw in converted(f"Before.\n\n{raw}\n\nAfter.", MOST)
    assert list(tokens(raw)) == list(tokens(html))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_any_title_comes_through(title: str) -> None:
    title = " ".join(f"x{title}x".split())
    html = converted(heading(3, escape(title), [("id", "a")]), LEAST)
    assert _Tokens(html).found[0] == ("h3", [("id", "a")])
    found = [token for token in tokens(html) if isinstance(token, str) and not token.startswith("/h")]
    assert "".join(found).replace(" ", "") == title.replace(" ", "")


def test_no_line_of_a_raw_part_is_empty() -> None:
    raw = still("<div>\n\n<p>x</p>\n   \n<pre>a\n\n\nb\n \nc</pre>\n</div>")
    assert not re.search(r"\n\s*\n", raw)
    assert list(tokens(raw)) == list(tokens("<div><p>x</p><pre>a\n\n\nb\n \nc</pre></div>"))
