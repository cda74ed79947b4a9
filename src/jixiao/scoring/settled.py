"""The trace of a row that is decided though facts are missing: only what holds whatever they turn out to be.

Such a row is first traced on one filling of the missing facts. Nothing of that filling may be told: here every step is
taken back to what the case itself says.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from jixiao.case.model import Case as CaseFile
from jixiao.core.fact import Catalogue
from jixiao.rules.tree import Case, Clamp, Node, Otherwise, Round, Value
from jixiao.scoring.exact import Step
from jixiao.scoring.interval import Interval
from jixiao.scoring.span import CAUSES, FALSE, HUGE, TRUE, Span


def settled(
    steps: tuple[Step, ...], tree: Node, score: Fraction, case: CaseFile, catalogue: Catalogue
) -> tuple[Step, ...]:
    """The steps that hold for every filling, with open values as None; a last step says that the score holds for all."""
    made = [sure for step in steps if (sure := certain(step, case, catalogue)) is not None]
    return (*made, Step("settled", "", tree, score, 0))


def certain(step: Step, case: CaseFile, catalogue: Catalogue) -> Step | None:
    """A step as the case alone gives it; None where the missing facts decide whether it is taken at all."""
    node = step.node
    if step.role == "judged":
        return step
    if step.role == "branch":
        return step if taken(step, case, catalogue) else None
    if step.role in ("limited", "rounded") and isinstance(node, (Clamp, Round)):
        before = only(Interval(case, catalogue).value(node.arg))
        return replace(step, before=before) if isinstance(before, Fraction) else None
    interval = Interval(case, catalogue)
    span = interval.value(node)
    value = only(span)
    between = None
    ranges = all(case.span(*key) is not None for key in interval.open)
    if value is None and span.options is None and not span.empty and not span.gap and ranges:
        between = (span.low, span.high) if span.low > -HUGE and span.high < HUGE else None
    return replace(step, value=value, between=between)


def taken(step: Step, case: CaseFile, catalogue: Catalogue) -> bool:
    """Whether the branch that a step tells of is taken whatever is missing."""
    node = step.node
    if isinstance(node, Case):
        for test, _, text in node.branches:
            truth = Interval(case, catalogue).value(test)
            if truth == TRUE:
                return text == step.label
            if truth != FALSE:
                return False
        return node.text == step.label
    if isinstance(node, Otherwise):
        span = Interval(case, catalogue).value(node.arg)
        hit = [text for cause, _, text in node.cases if span.gap == CAUSES[cause]]
        return span.empty and step.label in hit
    return False


def only(span: Span) -> Value | None:
    """The one value that a span allows; None where there are several or none."""
    if span.gap or span.empty:
        return None
    if span.options is not None:
        return next(iter(span.options)) if len(span.options) == 1 else None
    return span.low if span.low == span.high else None
