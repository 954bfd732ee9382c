"""What axe finds on a page, with every contrast measured once.

Axe takes a few milliseconds to find what lies below a text, and asks that of every text: on the map of a journey of
forty steps that is four fifths of its work, for a dozen answers. Texts that are painted alike have the same contrast:
elements of the same kinds and classes, in the same colours and sizes, inside of others of which the same is true. So
one of each kind is measured, and the others only if axe comes to no decision on that one. Whatever is placed out of
the flow is measured always, because other things than its ancestors may lie below it.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

CONTRAST = "color-contrast"
COLOURS = (CONTRAST, "link-in-text-block")
"""The rules whose answer depends on colours."""

RUN = """async ({ selector, tags, rules, contrast }) => {
  const MARK = "data-axe-contrast", numbers = new Map(), looks = new Map(), kinds = new Map();
  const number = (text) => numbers.get(text) ?? (numbers.set(text, numbers.size), numbers.size - 1);
  const styles = (style) => [style.content, style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.filter,
    style.fontSize, style.fontWeight, style.textShadow, style.position, style.display, style.visibility].join();
  const look = (element) => {
    if (!element) return { number: 0, placed: false };
    if (!looks.has(element)) {
      const around = look(element.parentElement), own = getComputedStyle(element);
      const pseudo = ["::before", "::after"].map((name) => styles(getComputedStyle(element, name)));
      looks.set(element, {
        number: number([around.number, element.tagName, element.getAttribute("class"), styles(own), ...pseudo].join("|")),
        placed: around.placed || ["absolute", "fixed", "sticky"].includes(own.position),
      });
    }
    return looks.get(element);
  };
  const saysSomething = (element) => element.matches("input, select, textarea, button")
    || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  const told = (violations, also = () => "") => violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.html.replace(` ${MARK}=""`, "")}${also(node)}\\n    ${node.failureSummary ?? ""}`));
  const asked = rules ?? axe.getRules(tags).map(({ ruleId }) => ruleId);
  const texts = asked.includes(contrast) ? [...document.querySelectorAll(selector)].flatMap((root) => [root, ...root.querySelectorAll("*")]) : [];
  for (const element of new Set(texts).values()) {
    if (!saysSomething(element)) continue;
    const { number: kind, placed } = look(element);
    const key = placed || element.matches("input, select, textarea") ? element : kind;
    kinds.set(key, [...(kinds.get(key) ?? []), element]);
  }

  // Axe describes what it reports, which takes long; of what passes, only the elements matter.
  axe.addReporter("cjm", (results, options, done) => {
    const measured = results.filter(({ id }) => id === contrast).flatMap(({ passes, violations }) => [...passes, ...violations]);
    const decided = new Set(measured.map(({ node }) => node.element));
    axe.getReporter("v1")(results, options, ({ violations }) => done({ violations, decided }));
  });
  axe.configure({ rules: [{ id: contrast, selector: `[${MARK}]` }] });
  const run = async (runOnly, elements) => {
    elements.forEach((element) => element.setAttribute(MARK, ""));
    const results = await axe.run(selector, { runOnly, reporter: "cjm", resultTypes: ["violations"], elementRef: true });
    elements.forEach((element) => element.removeAttribute(MARK));
    return results;
  };
  const groups = [...kinds.values()];
  const first = await run(rules ? { type: "rule", values: rules } : { type: "tag", values: tags }, groups.map(([element]) => element));
  const undecided = groups.filter(([element]) => !first.decided.has(element)).flatMap(([, ...others]) => others);
  const others = undecided.length ? await run([contrast], undecided) : { violations: [] };
  const alike = ({ element }) => {
    const more = (groups.find(([one]) => one === element)?.length ?? 1) - 1;
    return more ? ` (and ${more} like it)` : "";
  };
  const inContrast = first.violations.filter(({ id }) => id === contrast), rest = first.violations.filter(({ id }) => id !== contrast);
  return [...told(rest), ...told(inContrast, alike), ...told(others.violations)];
}"""


def problems(page: Page, selector: str, tags: tuple[str, ...]) -> list[str]:
    """What axe finds in a part of the page: `rule: element` and why, one for each element or contrast."""
    return _run(page, selector, tags=list(tags))


def problems_of_colours(page: Page, selector: str) -> list[str]:
    """The same of rules alone whose answer depends on colours."""
    return _run(page, selector, rules=list(COLOURS))


def _run(page: Page, selector: str, **choice: list[str]) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(RUN, {"selector": selector, "contrast": CONTRAST, **choice})
    return [str(problem) for problem in found]
