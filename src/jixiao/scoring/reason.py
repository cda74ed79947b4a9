"""Why a row has its score, in one line: what was lost and where, or what is missing; and rates stated wrongly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from jixiao.case.facts import shown_value
from jixiao.case.model import Case as CaseFile
from jixiao.case.model import Stated
from jixiao.core.fact import Catalogue, FactKind
from jixiao.core.quantity import parse_quantity
from jixiao.rules.render import formula, percent_text
from jixiao.rules.tree import Aggregate, Case, Clamp, Const, Fact, First, Judged, Named, Node, walk
from jixiao.scoring.exact import Exact, Step
from jixiao.scoring.explain import Explainer
from jixiao.scoring.interval import Interval
from jixiao.scoring.sheet import Row, Sheet


def reasons(sheet: Sheet, lang: str = "zh") -> dict[str, str]:
    """The one-line reason of every row, by id."""
    explainer = Explainer(sheet, lang)
    return {row.id: reason(explainer, row) for row in sheet.rows}


def reason(explainer: Explainer, row: Row) -> str:
    """Why the row has its score: the parts that lost points, or the band hit, or the judgement, or what is missing."""
    pick = explainer.pick
    if row.basis == "not_applicable" and row.score is None:
        return pick("不适用，剔除", "not applicable, left out")
    if row.score is None:
        gaps = explainer.missing(row)
        return pick("缺：", "missing: ") + "；".join(dict.fromkeys(gaps[:4])) if gaps else ""
    top = [step for step in row.steps if step.role == "part" and step.depth == 0]
    events = [step for step in row.steps if step.role == "event" and step.depth == 0]
    scored = [step for step in top if part_points(step.node) is not None]
    if not scored:
        return "；".join(_moved(explainer, events) or _said(explainer, row.steps))
    lost, left = [], list[str]()
    for step in scored:
        full = part_points(step.node)
        if step.value is None and explainer.left_out(step.node):
            left.append(step.label.rsplit("（", 1)[0] + pick("不适用，剔除", " not applicable, left out"))
            continue
        if full is None or not isinstance(step.value, Fraction):
            continue
        if step.value >= full * explainer.share(step.node):
            continue
        inner = _inside(row.steps, step)
        points = explainer.points(step.value)
        comma = explainer.pick("，", ", ")
        why = "；".join(_said(explainer, inner)).removeprefix(f"{points}{comma}")
        name = step.label.rsplit("（", 1)[0]
        lost.append(f"{name} {points}" + (f"（{why}）" if why else ""))
    if lost:
        return "；".join(lost + left)
    said = [text for text in _said(explainer, row.steps) if row.loss]
    return "；".join(said) or pick("各部分均得满分", "every part has full marks")


def _moved(explainer: Explainer, parts: list[Step]) -> list[str]:
    """The events that added or took points."""
    return [f"{step.label} {explainer.points(step.value)}" for step in parts if step.value]


def _inside(steps: tuple[Step, ...], part: Step) -> tuple[Step, ...]:
    """The steps of one part: those deeper than it, until the next of its own depth."""
    start = next(number for number, step in enumerate(steps) if step is part)
    made = []
    for step in steps[start + 1 :]:
        if step.role == "part" and step.depth <= part.depth:
            break
        if step.depth > part.depth:
            made.append(step)
    return tuple(made)


def part_points(node: Node) -> Fraction | None:
    """The full points of a part or an item, from its tree."""
    for inner in walk(node):
        if isinstance(inner, Clamp):
            return inner.open_high
        if isinstance(inner, Judged) and inner.what == "points":
            return inner.high
        if isinstance(inner, Case) and inner.branches:
            value = inner.branches[0][1]
            return value.value if isinstance(value, Const) and isinstance(value.value, Fraction) else None
    return None


def _said(explainer: Explainer, steps: tuple[Step, ...]) -> list[str]:
    """What the steps tell in words: bands with their measure, judgements with their reason, else the last result."""
    texts: list[str] = []
    measured = counted = gated = ""
    said = False
    several = sum(step.role == "judged" for step in steps) > 1
    for step in steps:
        if step.role == "measure" and step.value is not None:
            measured = explainer.measured(step)
        elif step.role == "count" and step.value is not None:
            counted = explainer.measured(step)
        elif step.role == "judged" and isinstance(step.node, Judged):
            judgement = explainer.case.judgements.get(step.node.key)
            if judgement is not None:
                said = judgement.met is not None or bool(judgement.grade)
                if several and judgement.met:
                    continue  # of several items, those not met tell why points were lost
                lead = f"{step.label}：" if several and said else ""
                comma = explainer.pick("，", ", ")
                why = f"{comma}{judgement.reason}" if judgement.reason else ""
                texts.append(f"{lead}{explainer.judged_value(judgement)}{why}")
        elif step.role == "branch" and isinstance(step.value, Fraction):
            if texts and step.label.startswith(texts[-1]):
                texts.pop()  # the gate's own words, told again with their score
            if not said:
                texts.append(f"{measured or counted}{step.label}")
            measured, said = "", False
        elif step.role == "branch" and texts and texts[-1] == gated:
            texts[-1] = step.label  # a gate that leaves the score to a person, in its own words
        elif step.role == "gate" and step.value is True:
            texts.append(gated := step.label)
        elif step.role == "settled" and not texts:
            texts.append(explainer.settled(step))
    if not texts and (measured or counted):
        texts = [(measured or counted).rstrip("： :")]
    if not texts:
        texts = [line.text for line in explainer.steps(steps) if line.what == "result"][-1:]
    return list(dict.fromkeys(texts))


@dataclass(frozen=True, slots=True)
class Apart:
    """A figure that a case states and that is not what its own formula gives: `computed`, or where something in it is
    open, from `computed` up to `most`; as a text in `shown`. `lists`: those that the formula counts."""

    stated: Stated
    computed: Fraction
    most: Fraction
    shown: str
    formula: str
    lists: tuple[str, ...] = ()


def stated_apart(sheet: Sheet) -> list[Apart]:
    """Stated figures that no rounding of the printed numbers explains: the formula over every number's half unit of its
    last digit does not meet the half unit around the stated figure, or the range that is stated."""
    catalogue, case = sheet.framework.catalogue, sheet.case
    made = []
    for (id, period), stated in case.facts.items():
        kind = catalogue.facts.get(id)
        if kind is None or not kind.formula:
            continue
        node = sheet.framework.context.derive(Fact(id, period))
        first = node.arg if isinstance(node, Named) else None
        if not isinstance(first, First):
            continue
        computed = Exact(case).value(first.args[0])
        around = stated_span(stated, kind.dimension)
        if around is None:
            continue
        span = Interval(_unrounded(case, catalogue), catalogue).value(first.args[0])
        if span.empty or span.options is not None:
            continue
        if span.high < around[0] or span.low > around[1]:
            least, most = (computed, computed) if isinstance(computed, Fraction) else (span.low, span.high)
            ends = dict.fromkeys(_shown(end, kind) for end in (least, most))
            lists = dict.fromkeys(part.list for part in walk(first.args[0]) if isinstance(part, Aggregate))
            text = formula(first.args[0], catalogue)
            made.append(Apart(stated, least, most, "–".join(ends), text, tuple(lists)))
    return made


def _shown(value: Fraction, kind: FactKind) -> str:
    if kind.dimension == "ratio":
        return percent_text(value)
    return shown_value(value, kind.dimension) + (kind.unit if kind.dimension == "count" else "")


def stated_span(stated: Stated, dimension: str) -> tuple[Fraction, Fraction] | None:
    """What a stated figure can be: half a unit around its last digit, or its range; None where nothing is said."""
    if isinstance(stated.value, Fraction):
        return written(stated, dimension)
    if stated.status == "range" and stated.low is not None and stated.high is not None:
        return stated.low, stated.high
    return None


def written(stated: Stated, dimension: str) -> tuple[Fraction, Fraction] | None:
    """The interval of half a unit around the last digit that a person wrote."""
    try:
        return parse_quantity(stated.text, dimension=dimension).written_interval()
    except ValueError:
        return None


def _unrounded(case: CaseFile, catalogue: Catalogue) -> CaseFile:
    """The case with every written number opened to half a unit of its last digit."""
    facts = dict(case.facts)
    for key, stated in case.facts.items():
        kind = catalogue.facts.get(key[0])
        around = written(stated, kind.dimension) if kind and isinstance(stated.value, Fraction) else None
        if around is not None and kind is not None and kind.dimension in ("money", "ratio"):
            facts[key] = replace(stated, status="range", value=None, low=around[0], high=around[1])
    return replace(case, facts=facts)
