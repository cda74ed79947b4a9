"""Whether the judgements and printed scores of a case fit its framework: rows that exist, judged as people may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from jixiao.case.model import Case, Judgement
from jixiao.core.finding import Findings, Term
from jixiao.framework.model import Framework
from jixiao.rules.kinds.base import Rule, Tier
from jixiao.rules.render import points_text
from jixiao.rules.tree import Aggregate, Arith, Ask, Clamp, Const, Judged, walk

MOST_NAME = 24  # letters of an item's text: enough to find it
FORMS: Mapping[str, tuple[str, ...]] = {
    "points": ("score",), "truth": ("met",), "choice": ("grade",), "count": ("findings", "count"),
}  # fmt: skip


def check_case(framework: Framework, case: Case, findings: Findings) -> None:
    """Whether judgements and printed scores name rows that exist, lie in their range, and judge only what people may."""
    keys = judged_keys(framework)
    tiers = {
        rule.key: {tier.name: (tier, rule.points) for tier in rule.get("tiers") or ()}
        for rule in _rules(framework)
    }
    ids = {indicator.id for indicator, _ in framework.walk()}
    for key, judgement in case.judgements.items():
        wanted = keys.get(key)
        line = judgement.place.line
        if wanted is None:
            if key in ids:
                findings.add("judgement_of_computed", line, name=judged_name(framework, key))
            else:
                near = "、".join(get_close_matches(key, list(keys), n=3, cutoff=0.4)) or "（没有相近的编号）"
                findings.add("unknown_judgement", line, id=key, near=near)
            continue
        name = judged_name(framework, key)
        _check_judgement(judgement, name, wanted, line, findings)
        inside = [other for other in case.judgements if other.startswith(f"{key}.")]
        if judgement.score is not None and "points" in wanted and inside:
            lines = [case.judgements[other].place.line for other in inside]
            findings.add("judgement_twice", line, related=lines, name=name, count=len(inside))
        if judgement.tier:
            _check_tier(judgement, name, tiers.get(key, {}), line, findings)
    for id, printed in (*case.printed.indicators.items(), *case.printed.levels.items()):
        if id not in ids:
            near = "、".join(get_close_matches(id, sorted(ids), n=3, cutoff=0.4)) or "（没有相近的编号）"
            findings.add("unknown_indicator", printed.line, id=id, near=near)
    for indicator, _ in framework.walk():
        found = case.printed.indicators.get(indicator.id) or case.printed.levels.get(indicator.id)
        if found is not None and found.score is not None and found.score > indicator.points:
            score, points = points_text(found.score), points_text(indicator.points)
            findings.add(
                "printed_over_full", found.line, severity="warning", claimed=score, recomputed=points,
                name=indicator.name, score=score, points=points,
            )  # fmt: skip


def judged_keys(framework: Framework) -> dict[str, dict[str, Judged]]:
    """Every key that a person may judge, with what kind of judgement it takes.

    Under `silent` stands a row or part that is computed, yet may come to a point where the criteria say nothing.
    """
    made = framework.judged
    if made:
        return made
    for indicator, _ in framework.leaves():
        if indicator.rule is None:
            continue
        for node in walk(framework.tree(indicator)):
            if isinstance(node, Judged):
                made.setdefault(node.key, {})[node.what] = node
            elif isinstance(node, Clamp) and node.key and may_be_silent(node):
                made.setdefault(node.key, {})["silent"] = Judged(node.key, node.open_low, node.open_high)
    return made


def judged_name(framework: Framework | None, key: str) -> Term:
    """The key of a judgement with the words for it: `中长期规划合理性`, `采购管理：合同内容明确`."""
    if framework is None:
        return Term(key, key)
    name = next((leaf.name for leaf, _ in framework.walk() if key.split(".")[0] == leaf.id), "")
    owned = next(
        (leaf.name for leaf, _ in framework.leaves() if leaf.rule is not None and leaf.rule.key == key), ""
    )
    if owned or "." not in key:
        return Term(key, owned or name or key)
    item = next((node.text for node in judged_keys(framework).get(key, {}).values() if node.text), "")
    return Term(
        key,
        "：".join(part for part in (name, item if len(item) <= MOST_NAME else f"{item[:MOST_NAME]}…") if part)
        or key,
    )


def may_be_silent(node: Clamp) -> bool:
    """Whether a row can reach a gap in its criteria or a division by zero."""
    for part in walk(node.arg):
        if isinstance(part, Ask) and part.reason != "leave_out":
            return True
        if isinstance(part, Arith) and part.op == "/" and not isinstance(part.right, Const):
            return True
        if isinstance(part, Aggregate) and part.fn in ("mean", "min", "max"):
            return True
    return False


def _rules(framework: Framework) -> Iterator[Rule]:
    """Every rule of a framework, those of parts too."""
    stack = [leaf.rule for leaf, _ in framework.leaves() if leaf.rule is not None]
    while stack:
        rule = stack.pop()
        yield rule
        stack += list(rule.get("parts") or ())


def _check_tier(
    judgement: Judgement,
    name: Term,
    tiers: Mapping[str, tuple[Tier, Fraction]],
    line: int,
    findings: Findings,
) -> None:
    found = tiers.get(judgement.tier)
    if found is None:
        choices = "、".join(tiers) or "（本行没有分档）"
        at = judgement.at("tier")
        findings.add("not_a_choice", at, name=name, key=Term("tier"), text=judgement.tier, choices=choices)
        return
    tier, points = found
    score = judgement.score if judgement.score is not None else Fraction(-1)
    low, high = tier.low * points, tier.high * points
    if not low <= score <= high or (score == high and not tier.high_in):
        shown = f"{points_text(low)}–{points_text(high)}"
        related = [judgement.at("tier")]
        findings.add(
            "judgement_tier",
            line,
            related=related,
            name=name,
            tier=tier.name,
            score=points_text(score),
            range=shown,
        )


def _check_judgement(
    judgement: Judgement, name: Term, wanted: Mapping[str, Any], line: int, findings: Findings
) -> None:
    given = (
        "points" if judgement.score is not None
        else "truth" if judgement.met is not None
        else "choice" if judgement.grade
        else "count"
    )  # fmt: skip
    node = wanted.get(given) or (wanted.get("silent") if given == "points" else None)
    if node is None and given == "truth" and "choice" in wanted and "不符合" in wanted["choice"].choices:
        return
    if node is None:
        forms = tuple(Term(field) for what in wanted for field in FORMS.get(what, ()))
        findings.add("judgement_form", line, name=name, wanted=forms or (Term("score"),))
        return
    if given == "points" and judgement.score is not None:
        if not node.low <= judgement.score <= node.high:
            low, high = points_text(node.low), points_text(node.high)
            findings.add(
                "judgement_range",
                line,
                name=name,
                score=points_text(judgement.score),
                low=low,
                high=high,
            )
        elif node.step and (judgement.score / node.step).denominator != 1:
            findings.add(
                "judgement_step",
                line,
                name=name,
                score=points_text(judgement.score),
                step=points_text(node.step),
            )
    if given == "choice" and judgement.grade not in node.choices:
        findings.add(
            "not_a_choice",
            line,
            name=name,
            key=Term("grade"),
            text=judgement.grade,
            choices="、".join(node.choices),
        )
