"""Every rule over the catalogue: a site that breaks it, and one that nearly does."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import cjm_mkdocs
from cjm_mkdocs import rules
from cjm_mkdocs.engine import read_site
from cjm_mkdocs.problems import RULES, Problem
from cjm_mkdocs.rules import requirements
from cjm_mkdocs.settings import Settings, settings_from
from tests.sites import Pages, parse_tree

TODAY = date(2026, 11, 22)


def problems(tree: Pages, rule: str = "", files: tuple[str, ...] = (), **options: object) -> list[str]:
    """`path:line:column message` of all complaints of a rule; of a family for `refs/`; of all for nothing."""
    texts = parse_tree(tree) if isinstance(tree, str) else dict(tree)
    settings, wrong = settings_from(options, lambda loc: (1, 1), "mkdocs.yml")
    assert settings is not None, wrong
    site = read_site(texts.items(), settings, {*texts, *files}, TODAY)
    return [_told(problem) for problem in site.problems if problem.rule.startswith(rule)]


def _told(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}:{problem.column} {problem.message}"


def journey(top: str = "", step: str = "", *, stages: int = 3, persona: str = "buyer") -> str:
    """A journey that no rule has anything to say about, with some more lines."""
    names = ("awareness", "consideration", "purchase", "retention", "advocacy")
    lines = [
        "---",
        "type: journey",
        "title: Buying",
        f"persona: {persona}",
        "owner: Sales",
        "evidence: [A survey]",
    ]
    lines += [*top.split("\n")] if top else []
    lines += ["stages:"]
    for number in range(stages):
        lines += [
            f"  - name: {names[number % 5]}",
            "    steps:",
            "      - title: Compare",
            "        emotion: 0",
        ]
        if number == 0 and step:
            lines += [f"        {line}" for line in step.split("\n")]
    return "\n".join([*lines, "---", ""])


BUYER = "---\ntype: persona\nname: Buyer\nowner: Sales\nbasis: assumed\n---\n"
SOUND = {"personas/buyer.md": BUYER, "journeys/buying.md": journey()}


def test_a_sound_site_has_no_problems_of_any_level() -> None:
    assert problems(SOUND) == []


# --- structure -----------------------------------------------------------------------------------------------------


def twins(first: str, second: str, **more: str) -> dict[str, str]:
    return {
        **SOUND,
        "journeys/now.md": journey(first),
        "journeys/then.md": journey(second).replace("emotion: 0", "emotion: {score: 0, basis: target}"),
        **{f"journeys/{name}.md": text for name, text in more.items()},
    }


def test_twins_may_name_each_other_or_only_one_the_other() -> None:
    assert problems(twins("counterpart: then", "state: to-be\ncounterpart: now")) == []
    assert problems(twins("counterpart: then", "state: to-be")) == []


def test_a_journey_is_not_its_own_twin() -> None:
    assert problems(twins("counterpart: now", "state: to-be"), "structure/own-twin") == [
        "journeys/now.md:7:14 the journey is its own counterpart"
    ]


def test_twins_differ_in_state() -> None:
    assert problems(twins("counterpart: then", ""), "structure/own-twin") == [
        "journeys/now.md:7:14 “then” is as-is as well; twins are one as-is and one to-be journey"
    ]


def test_a_twin_names_nobody_else() -> None:
    found = problems(
        twins("counterpart: then", "state: to-be\ncounterpart: other", other=journey()),
        "structure/one-sided-twin",
    )
    assert found == ["journeys/now.md:7:14 “then” names “other” as its counterpart, not “now”"]


@pytest.mark.parametrize(
    ("emotion", "column"),
    [
        ("1", 18),
        ("{score: 1}", 18),
        ("{score: 1, basis: observed}", 18),
        ("{buyer: {score: 1, basis: assumed}}", 26),
    ],
)
def test_nobody_has_felt_a_plan(emotion: str, column: int) -> None:
    plan = journey("state: to-be").replace("emotion: 0", "emotion: {score: 0, basis: target}")
    plan = plan.replace("{score: 0, basis: target}", emotion, 1)
    found = problems({**SOUND, "journeys/plan.md": plan}, "structure/plan-with-feelings")
    assert [place.split(" ")[0] for place in found] == [f"journeys/plan.md:12:{column}"]


def test_a_plan_may_have_targets() -> None:
    plan = journey("state: to-be").replace("emotion: 0", "emotion: {buyer: {score: 0, basis: target}}")
    assert problems({**SOUND, "journeys/plan.md": plan}) == []


def test_two_stages_with_one_id() -> None:
    text = (
        journey()
        .replace("name: consideration", "name: consideration\n    id: one")
        .replace("name: purchase", "name: purchase\n    id: one")
    )
    assert problems({**SOUND, "journeys/x.md": text}, "structure/duplicate-stage") == [
        "journeys/x.md:18:9 two stages have the id “one”"
    ]


def test_two_stages_with_one_name_are_kept_apart_in_silence() -> None:
    text = journey().replace("name: consideration", "name: awareness")
    assert problems({**SOUND, "journeys/x.md": text}) == []


def test_a_journey_is_not_its_own_ancestor() -> None:
    pages = {
        **SOUND,
        "journeys/a.md": journey("parent: b"),
        "journeys/b.md": journey("parent: a"),
        "journeys/c.md": journey("parent: a"),
        "journeys/d.md": journey("parent: d"),
        "journeys/e.md": journey("parent: buying"),
    }
    assert problems(pages, "structure/parent-loop") == [
        "journeys/a.md:7:9 the journey is a part of itself: a → b → a",
        "journeys/b.md:7:9 the journey is a part of itself: b → a → b",
        "journeys/d.md:7:9 the journey is a part of itself: d → d",
    ]


def test_how_much_one_map_can_hold() -> None:
    assert problems({**SOUND, "journeys/x.md": journey(stages=2)}, "structure/many-stages") == [
        "journeys/x.md:7:1 2 stages"
    ]
    assert problems({**SOUND, "journeys/x.md": journey(stages=10)}, "structure/") == [
        "journeys/x.md:7:1 10 stages"
    ]
    assert problems({**SOUND, "journeys/x.md": journey(stages=9)}, "structure/") == []
    text = journey(step="optional: true").replace(
        "        optional: true\n", "        optional: true\n" + "      - title: More\n" * 38
    )
    assert problems({**SOUND, "journeys/x.md": text}, "structure/many-steps") == [
        "journeys/x.md:7:1 41 steps"
    ]
    four = journey(persona="[buyer, A person, Another one, A fourth one]")
    assert problems({**SOUND, "journeys/x.md": four}, "structure/many-personas") == [
        "journeys/x.md:4:10 4 personas in one map"
    ]


def test_an_emotion_of_somebody_who_is_not_there() -> None:
    pages = {
        **SOUND,
        "personas/agent.md": BUYER.replace("Buyer", "Agent"),
        "journeys/x.md": journey().replace("emotion: 0", "emotion: {buyer: 0, agent: 1}", 1),
        "journeys/y.md": journey(step="personas: [buyer, agent]").replace(
            "emotion: 0", "emotion: {agent: 1}", 1
        ),
    }
    assert problems(pages, "structure/absent-persona") == ["journeys/x.md:11:29 “agent” is not on this step"]


def test_a_block_in_the_text_is_read_with_everything_else() -> None:
    block = "# Buying\n\n```cjm\nshow: pain-pionts\n```\n"
    (found,) = problems({**SOUND, "index.md": block}, "structure/block")
    assert found.startswith("index.md:4:7 ")


# --- coverage ------------------------------------------------------------------------------------------------------


def test_a_stage_without_steps() -> None:
    text = journey().replace("    steps:\n      - title: Compare\n        emotion: 0\n", "", 1)
    assert problems({**SOUND, "journeys/x.md": text}, "coverage/no-steps") == [
        "journeys/x.md:8:5 the stage “awareness” has no steps"
    ]


def test_a_journey_without_emotions() -> None:
    text = journey().replace("        emotion: 0\n", "")
    assert problems({**SOUND, "journeys/x.md": text}, "coverage/no-emotions") == [
        "journeys/x.md:2:1 no step has an emotion: the journey has no curve"
    ]


def test_a_stage_outside_the_lifecycle() -> None:
    text = journey().replace("name: awareness", "name: The night")
    assert problems({**SOUND, "journeys/x.md": text}, "coverage/no-lifecycle") == [
        "journeys/x.md:8:5 the stage “The night” belongs to no lifecycle stage"
    ]
    named = text.replace("name: The night", "name: The night\n    lifecycle: aware")
    assert problems({**SOUND, "journeys/x.md": named}) == []
    assert (
        problems(
            {**SOUND, "journeys/x.md": text},
            lifecycle=["The night", "consideration", "purchase", "awareness"],
        )
        == []
    )


def test_a_persona_on_no_journey() -> None:
    page = BUYER.replace("Buyer", "Agent")
    alone = ["personas/agent.md:2:1 the persona is on no journey"]
    assert problems({**SOUND, "personas/agent.md": page}, "coverage/no-journey") == alone
    assert problems({**SOUND, "personas/agent.md": page.replace("owner", "kind: anti\nowner")}) == []
    assert problems({**SOUND, "personas/agent.md": page.replace("owner", "status: Archived\nowner")}) == []
    on_a_step = {**SOUND, "personas/agent.md": page, "journeys/x.md": journey(step="personas: [agent]")}
    assert problems(on_a_step) == []


def test_claims_without_evidence() -> None:
    bare = journey().replace("evidence: [A survey]\n", "")
    found = ["journeys/x.md:2:1 the journey rests on no evidence"]
    assert problems({**SOUND, "journeys/x.md": bare}, "coverage/no-evidence") == found
    assumed = bare.replace("emotion: 0", "emotion: {score: 0, basis: assumed}")
    assert problems({**SOUND, "journeys/x.md": assumed}) == []
    assert problems({**SOUND, "personas/buyer.md": BUYER.replace("assumed", "statistical")}) == [
        "personas/buyer.md:2:1 the persona rests on no evidence"
    ]


def test_things_without_an_owner() -> None:
    pain = "pain_points: [{title: Too slow, severity: major, solutions: [Hire somebody]}, {title: Ugly, severity: minor}]"
    pages = {
        "personas/buyer.md": BUYER.replace("owner: Sales\n", ""),
        "journeys/x.md": journey(step=pain).replace("owner: Sales\n", ""),
    }
    assert problems(pages, "coverage/no-owner") == [
        "journeys/x.md:2:1 the journey has no owner",
        "journeys/x.md:11:23 a major pain point has no owner",
        "personas/buyer.md:2:1 the persona has no owner",
    ]


def test_things_that_are_used_nowhere() -> None:
    pages = {
        **SOUND,
        **{f"{type_}/x.md": f"---\ntype: {type_}\ntitle: How might we X\n---\n" for type_ in (
            "touchpoint", "pain-point", "opportunity", "solution", "metric", "evidence", "team")},
    }  # fmt: skip
    assert problems(pages, "coverage/unplaced") == [
        "evidence/x.md:2:1 the evidence is used nowhere",
        "metric/x.md:2:1 the metric is used nowhere",
        "opportunity/x.md:2:1 the opportunity is used nowhere",
        "pain-point/x.md:2:1 the pain point is used nowhere",
        "solution/x.md:2:1 the solution is used nowhere",
        "touchpoint/x.md:2:1 the touchpoint is used nowhere",
    ]
    step = "touchpoint: x\npain_points: [x]\nmetrics: [x]"
    pages["journeys/buying.md"] = journey(step=step).replace("evidence: [A survey]", "evidence: [x]")
    pages["solution/x.md"] = pages["solution/x.md"].replace("title", "pain_points: [x]\ntitle")
    pages["opportunity/x.md"] = pages["opportunity/x.md"].replace("title", "pain_points: [x]\ntitle")
    assert problems(pages) == []


def test_severe_pain_that_nobody_addresses() -> None:
    pain = "---\ntype: pain-point\ntitle: Slow\nowner: Sales\nseverity: 4\n---\n"
    pages = {**SOUND, "pain-points/slow.md": pain, "journeys/x.md": journey(step="pain_points: [slow]")}
    found = ["pain-points/slow.md:2:1 a critical pain point has neither an opportunity nor a solution"]
    assert problems(pages, "coverage/unaddressed") == found
    assert problems({**pages, "pain-points/slow.md": pain.replace("4", "2")}) == []
    assert problems({**pages, "pain-points/slow.md": pain.replace("4", "4\nresolved_on: 2026-10-01")}) == []
    answer = "---\ntype: solution\ntitle: Hire\npain_points: [slow]\n---\n"
    assert problems({**pages, "solutions/hire.md": answer}) == []


def test_of_a_page_that_is_broken_nothing_is_said_to_be_missing() -> None:
    pages = {
        **SOUND,
        "journeys/x.md": "---\ntype: journey\ntitle: B: C\npersona: buyer\nstages: [{name: X, steps: [{title: Y}]}]\n---\n",
        "touchpoint/x.md": "---\ntype: touchpoint\ntitle: X\n---\n",
    }
    assert problems(pages) == [
        "journeys/x.md:3:9 a second “: ” in one line, or a key at the wrong depth",
    ]


# --- freshness -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reviewed", "every", "found"),
    [
        ("2026-08-22", "3 months", None),  # due today
        ("2026-08-21", "3 months", "last reviewed on 2026-08-21; the next review was due on 2026-11-21"),
        ("2025-11-21", "1 year", "last reviewed on 2025-11-21; the next review was due on 2026-11-21"),
        ("2026-11-22", "90 days", None),
        ("2026-11-23", "90 days", "the review of 2026-11-23 lies in the future"),
        ("2020-01-01", None, None),
        (None, "90 days", "to be reviewed every 90 days, but `reviewed` is missing"),
    ],
)
def test_reviews(reviewed: str | None, every: str | None, found: str | None) -> None:
    lines = [f"reviewed: {reviewed}" if reviewed else "", f"review_every: {every}" if every else ""]
    pages = {**SOUND, "journeys/x.md": journey("\n".join(line for line in lines if line))}
    rule = "freshness/future" if found and "future" in found else "freshness/overdue"
    told = [problem.split(" ", 1)[1] for problem in problems(pages, rule)]
    assert told == ([found] if found else [])
    assert len(problems(pages, "freshness/")) == len(told)


def test_what_is_archived_is_not_overdue() -> None:
    top = "status: archived\nreviewed: 2020-01-01\nreview_every: 1 year"
    assert problems({**SOUND, "journeys/x.md": journey(top)}, "freshness/") == []


def test_old_evidence() -> None:
    survey = "---\ntype: evidence\ntitle: A\ndate: 2025-01-31\nvalid_for: {}\n---\n"
    pages = {**SOUND, "journeys/x.md": journey().replace("A survey", "a")}
    assert problems({**pages, "evidence/a.md": survey.format("1 year")}, "freshness/expired") == [
        "evidence/a.md:5:12 this evidence could be relied on until 2026-01-31"
    ]
    assert problems({**pages, "evidence/a.md": survey.format("2 years")}) == []


# --- style ---------------------------------------------------------------------------------------------------------


def test_channels_by_the_names_of_the_site() -> None:
    step = "channels: [carrier pigeon, phone, Call, carrier pigeon]\ntouchpoint: {title: Loft, channel: loft}"
    pages = {**SOUND, "journeys/x.md": journey(step=step)}
    assert problems(pages, "style/unknown-channel") == [
        "journeys/x.md:12:20 “carrier pigeon” is not in this site's list of channels",
        "journeys/x.md:13:44 “loft” is not in this site's list of channels",
    ]
    assert problems(pages, channels=["phone", {"id": "pigeon", "aliases": ["carrier pigeon"]}, "Loft"]) == [
        "journeys/x.md:12:43 “Call” is not in this site's list of channels"
    ]


def test_opportunities_are_questions() -> None:
    step = "opportunities: [Better prices, How might we show prices early?, How Might We sing?]"
    assert problems({**SOUND, "journeys/x.md": journey(step=step)}, "style/how-might-we") == [
        "journeys/x.md:12:25 “Better prices” does not start with “How might we”"
    ]


def test_images_in_words() -> None:
    page = BUYER.replace("owner", "image: /a.png\nowner")
    assert problems({**SOUND, "personas/buyer.md": page}, "style/missing-alt") == [
        "personas/buyer.md:4:8 the image has no text for those who cannot see it"
    ]
    assert problems({**SOUND, "personas/buyer.md": page.replace("owner", "image_alt: A\nowner")}) == []


# --- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    ["../personas/buyer.md", "../personas/buyer.md#goals", "buying.md", "./buying.md", "", "#goals", "?q=1", "/anything", "/a/../..",
     "https://example.org/../..", "mailto:a@example.org", "../a%20b.png", "../a b.png", "../personas/buyer/", "../personas/", "../journeys/",
     "../touchpoints/", "../touchpoints/purchase/", "../touchpoints/price-list/", "../shop/", "./", "..", "../img/../a b.png"],
)  # fmt: skip
def test_targets_that_are_there(target: str) -> None:
    pages = {
        **SOUND,
        "journeys/x.md": journey(f'links: [{{title: A, url: "{target}"}}]', "touchpoint: Price list"),
    }
    files = ("a b.png", "shop/index.html", "index.md")
    assert problems(pages, "refs/", files) == []


@pytest.mark.parametrize(
    ("target", "message", "rule"),
    [
        ("buyer.md", "“buyer.md” leads to no file of this site", "refs/missing-file"),
        ("../personas/Buyer.md", "“../personas/Buyer.md” leads to no file of this site", "refs/missing-file"),
        ("../personas/buyer", "“../personas/buyer” leads to no file of this site", "refs/missing-file"),
        ("../moments/", "“../moments/” leads to no file of this site", "refs/missing-file"),
        ("../pain-points/", "“../pain-points/” leads to no file of this site", "refs/missing-file"),
        ("../touchpoints/unknown/", "“../touchpoints/unknown/” leads to no file of this site", "refs/missing-file"),
        ("../../x.md", "“../../x.md” leads out of the content folder", "refs/outside-content"),
        ("../..", "“../..” leads out of the content folder", "refs/outside-content"),
        ("%2e%2e/%2e%2e/x", "“%2e%2e/%2e%2e/x” leads out of the content folder", "refs/outside-content"),
        ("../../content/personas/buyer.md", "“../../content/personas/buyer.md” leads out of the content folder", "refs/outside-content"),
    ],
)  # fmt: skip
def test_targets_that_are_not_there(target: str, message: str, rule: str) -> None:
    pages = {
        **SOUND,
        "journeys/x.md": journey(f'links: [{{title: A, url: "{target}"}}]', "touchpoint: Price list"),
    }
    assert problems(pages, rule) == [f"journeys/x.md:7:25 {message}"]


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("www.example.org", "write https://www.example.org"),
        ("example.org/pricing", "write https://example.org/pricing"),
        ("ada@example.org", "write mailto:ada@example.org"),
        ("ABC-123", "an address on the web starts with https://"),
        ("buyer.md", "did you mean “../personas/buyer.md”?"),
        ("../personas/buyr.md", "did you mean “../personas/buyer.md”?"),
        ("../personas/BUYER.md", "did you mean “../personas/buyer.md”?"),
        ("../personas/buyer", "did you mean “../personas/buyer.md”?"),
        ("..\\\\personas\\\\buyer.md", "write ../personas/buyer.md"),
    ],
)
def test_how_to_mend_a_target(target: str, hint: str) -> None:
    texts = {**SOUND, "journeys/x.md": journey(f'links: [{{title: A, url: "{target}"}}]')}
    site = read_site(texts.items(), Settings(), set(texts), TODAY)
    assert [problem.rule for problem in site.problems] == ["refs/missing-file"]
    assert hint in site.problems[0].hint


def test_a_touchpoints_lifecycle_is_one_of_the_sites() -> None:
    step = "touchpoint: {title: Page, lifecycle: [purchase, purchas]}"
    assert problems({**SOUND, "journeys/x.md": journey(step=step)}, "refs/unknown") == [
        "journeys/x.md:12:57 no lifecycle stage is called “purchas”"
    ]


def test_every_field_that_names_a_file_is_looked_at() -> None:
    pages = {
        "personas/p.md": "---\ntype: persona\nname: P\nimage: a.png\nimage_alt: A\nquote: '[x](b.md)'\ngoals: ['![y](c.png)']\n---\n",
        "metrics/m.md": "---\ntype: metric\ntitle: '[t](d.md)'\ndata: e.csv\n---\n",
        "pain-points/q.md": "---\ntype: pain-point\ntitle: Q\nissue: f.html\nx_note: {more: ['[z](g.md)']}\n---\n",
        "evidence/r.md": "---\ntype: evidence\ntitle: R\nurl: h.pdf\n---\n",
        "journeys/j.md": journey(
            step="pain_points: [{title: A, issue: i.html}]\nquestions: ['How [so](j1.md)?']\n"
            "emotion: {score: 1, quote: '[a](k.md)'}\ndelights: [{title: B, links: [{title: C, url: l.md}]}]"
        ).replace("        emotion: 0\n", "", 1),
    }
    found = problems(pages, "refs/missing-file")
    assert [re.findall("“(.*?)”", line)[0] for line in found] == [
        "h.pdf", "i.html", "j1.md", "k.md", "l.md", "d.md", "e.csv", "f.html", "g.md", "a.png", "b.md", "c.png",
    ]  # fmt: skip
    assert [line.split(" ")[0].split(":", 1)[1] for line in found] == [
        "4:6", "11:41", "12:21", "13:36", "14:55", "3:8", "4:7", "4:8", "5:17", "4:8", "6:8", "7:9",
    ]  # fmt: skip


def test_generated_pages_that_were_moved_or_switched_off() -> None:
    def linking(target: str) -> dict[str, str]:
        return {**SOUND, "journeys/x.md": journey(f'links: [{{title: A, url: "{target}"}}]')}

    assert problems(linking("../people/"), "refs/", pages={"personas": "people/"}) == []
    assert problems(linking("../people/buyer/"), "refs/", pages={"personas": "people/"}) == []
    assert len(problems(linking("../journeys/"), "refs/", pages={"journeys": False})) == 1


# --- the vocabulary ------------------------------------------------------------------------------------------------


def test_every_rule_is_used_and_every_use_is_a_rule() -> None:
    package = Path(cjm_mkdocs.__file__).parent
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted(package.rglob("*.py"))
        if path.name != "problems.py"
    ]
    families = "|".join(sorted({rule.split("/")[0] for rule in RULES}))
    used = {found for text in texts for found in re.findall(rf"[\"']((?:{families})/[a-z-]+)[\"']", text)}
    shipped = {rule.id for rule in requirements.shipped()}
    assert used - set(RULES) == set()
    assert set(RULES) == used | shipped


def test_every_rule_is_tested() -> None:
    tests = "".join(
        path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py"))
    )
    assert [rule for rule in RULES if rule not in tests] == []


def test_rules_are_complete_sentences() -> None:
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z]+/[a-z-]+", rule.id)
        assert rule.summary.endswith(".")
        assert rule.advice.endswith(".")


def test_check_can_be_called_by_itself() -> None:
    site = read_site(SOUND.items(), Settings(), set(SOUND), TODAY)
    assert rules.check(site.catalogue, set(SOUND), TODAY) == []
