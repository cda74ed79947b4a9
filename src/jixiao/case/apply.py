"""A framework as one case uses it: reweighted points, and the unit's own indicators in place of their block."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from jixiao.case.facts import read_own_value
from jixiao.case.model import Case, Judgement, PrintedScore, Stated, Target
from jixiao.case.reading import read_truth
from jixiao.core.fact import Catalogue, FactKind
from jixiao.core.finding import Findings, Term
from jixiao.core.quantity import QuantityError, cut, parse_date, parse_number, parse_quantity
from jixiao.core.source import Mapped, Place, Scalar
from jixiao.framework.model import Framework, Indicator, OwnBlock
from jixiao.rules.build import make_context
from jixiao.rules.codec import Codec
from jixiao.rules.kinds.base import Expr, Gate, Rule, Score
from jixiao.rules.render import points_text
from jixiao.rules.tree import Arith, Ask, Const, Fact, Named, Node, number

SIGNS = {"≥": ">=", "≤": "<=", "＝": "=", "==": "=", "大于等于": ">=", "小于等于": "<="}


def apply_case(
    framework: Framework, case: Case, findings: Findings, like: Framework | None = None
) -> tuple[Framework, Case]:
    """The framework with the case's overlay and own indicators, and the case with their facts. Both are copies.

    like: what came of it before; where the same would come of it now, it is given again, with all that was found out about it.
    """
    return _Applier(framework, case, findings).run(like)


class _Applier:
    def __init__(self, framework: Framework, case: Case, findings: Findings) -> None:
        self.framework = framework
        self.case = case
        self.findings = findings
        self.kinds: list[FactKind] = []
        self.facts: dict[tuple[str, str], Stated] = {}
        self.judgements: dict[str, Judgement] = {}
        self.printed: dict[str, PrintedScore] = {}
        self.blocks: set[str] = set()
        self.owned: dict[str, Node] = {}  # blocks of which only the points of all together are known

    def run(self, like: Framework | None) -> tuple[Framework, Case]:
        indicators = tuple(self.node(indicator) for indicator in self.framework.indicators)
        for block in self.case.targets:
            if block not in self.blocks:
                self.findings.add(
                    "unknown_indicator",
                    0,
                    id=block,
                    near="、".join(self.blocks) or "（本体系没有自设指标块）",
                )
        if indicators == self.framework.indicators and not self.kinds:
            return self.framework, self.case
        if self.case.overlay:
            self.check_footing(indicators)
        framework = replace(self.framework, indicators=indicators)
        if like is not None and like == framework and self.own_kinds(like):
            framework = like
        else:
            framework = self.made(indicators)
        printed = replace(self.case.printed, indicators={**self.case.printed.indicators, **self.printed})
        case = replace(
            self.case,
            facts={**self.case.facts, **self.facts},
            judgements={**self.case.judgements, **self.judgements},
            printed=printed,
        )
        return framework, case

    def own_kinds(self, like: Framework) -> bool:
        """Whether a framework knows the same facts of own indicators."""
        return all(like.catalogue.facts.get(kind.id) == kind for kind in self.kinds)

    def made(self, indicators: tuple[Indicator, ...]) -> Framework:
        """The framework with these indicators; the rows that are as they were keep their trees."""
        catalogue, context = self.framework.catalogue, self.framework.context
        if self.kinds:
            catalogue = catalogue.with_own(self.kinds, ())
            context = make_context(catalogue, self.framework.policies, self.framework.rounding)
        same = {id(leaf) for leaf, _ in self.framework.leaves() if leaf.rule is not None}
        trees = {
            leaf.id: self.framework.tree(leaf)
            for top in indicators
            for leaf in top.leaves()
            if id(leaf) in same
        }
        trees |= self.owned
        return replace(
            self.framework, indicators=indicators, catalogue=catalogue, context=context, trees=trees, judged={}, uses={}
        )  # fmt: skip

    def node(self, indicator: Indicator) -> Indicator:
        overlay = self.case.overlay.get(indicator.id)
        if overlay is not None:
            indicator = self.reweighted(indicator, overlay[0])
        if indicator.own is not None:
            self.blocks.add(indicator.id)
            return self.own_block(indicator, indicator.own)
        if indicator.indicators:
            return replace(indicator, indicators=tuple(self.node(child) for child in indicator.indicators))
        return indicator

    # -- points

    def reweighted(self, indicator: Indicator, points: Fraction) -> Indicator:
        setting = self.framework.policies.get("reweight", "rescale")
        if indicator.rule is not None and indicator.rule.common.get("reweight"):
            setting = indicator.rule.common["reweight"]
        if setting == "refuse" and points != indicator.points:
            before, after = points_text(indicator.points), points_text(points)
            self.findings.add("reweight_refused", 0, name=indicator.name, before=before, after=after)
            return indicator
        if points < 0 or (indicator.points == 0 and points != 0):
            self.findings.add("overlay_points", 0, name=indicator.name, points=points_text(points))
            return indicator
        scale = points / indicator.points if indicator.points else Fraction(1)
        if indicator.rule is None:  # a group: what its gates and limits say in points changes with its points
            indicator = replace(
                indicator,
                gates=tuple(_rescaled(gate, scale) for gate in indicator.gates),
                floor=None if indicator.floor is None else indicator.floor * scale,
                cap=None if indicator.cap is None else indicator.cap * scale,
            )
        return replace(indicator, points=points, scale=scale)

    def check_footing(self, indicators: tuple[Indicator, ...]) -> None:
        total = sum((indicator.points for indicator in indicators), Fraction(0))
        if total != self.framework.total:
            points, summed = points_text(self.framework.total), points_text(total)
            self.findings.add(
                "overlay_does_not_foot",
                0,
                claimed=points,
                recomputed=summed,
                name="总分",
                points=points,
                sum=summed,
            )
        for top in indicators:
            for indicator, _ in top.walk():
                if not indicator.indicators or "points_do_not_foot" in indicator.as_printed:
                    continue
                total = sum((child.points for child in indicator.indicators), Fraction(0))
                if total != indicator.points:
                    points, summed = points_text(indicator.points), points_text(total)
                    self.findings.add(
                        "overlay_does_not_foot", 0, claimed=points, recomputed=summed, name=indicator.name, points=points,
                        sum=summed,
                    )  # fmt: skip

    # -- own indicators

    def own_block(self, indicator: Indicator, own: OwnBlock) -> Indicator:
        targets = self.case.targets.get(indicator.id, ())
        together = self.case.owned.get(indicator.id)
        if together is not None:
            self.owned[indicator.id] = Named("owned", indicator.name, number(together))
            return replace(indicator, rule=None, own=None)
        if not targets and own.otherwise is not None and indicator.id not in self.case.owned:
            return replace(indicator, rule=own.otherwise)
        if not targets:  # made of the points as they are now, so that nothing is left to scale
            rule = Rule("unstated", {}, {}, indicator.points, indicator.id, indicator.name, indicator.line)
            return replace(indicator, rule=rule, scale=Fraction(1))
        aspects = {target.aspect for target in targets if target.aspect}
        for target in targets:
            if own.aspects and target.aspect and target.aspect not in own.aspects:
                choices = "、".join(own.aspects)
                self.findings.add(
                    "not_a_choice",
                    target.at("aspect"),
                    name=target.name,
                    key=Term("aspect"),
                    text=target.aspect,
                    choices=choices,
                )
        if own.at_least and len(aspects) < own.at_least:
            self.findings.add(
                "own_aspects",
                targets[0].at("aspect"),
                name=indicator.name,
                least=str(own.at_least),
                found="、".join(sorted(aspects)),
            )
        shares = self.shares(indicator, own, targets)
        children = tuple(
            self.leaf(indicator, own, target, points) for target, points in zip(targets, shares, strict=True)
        )
        return replace(indicator, indicators=children, rule=None)

    def shares(self, indicator: Indicator, own: OwnBlock, targets: tuple[Target, ...]) -> list[Fraction]:
        """The points of each own indicator: as the unit wrote them, or an equal split with the remainder on one row."""
        given = [target.points for target in targets]
        missing = [target for target in targets if target.points is None]
        if missing and (own.split == "weighted" or len(missing) < len(targets)):
            self.findings.add("own_points_missing", missing[0].at("points"), name=indicator.name)
        if own.split == "weighted" or not missing:
            made = [points or Fraction(0) for points in given]
            if sum(made, Fraction(0)) != indicator.points:
                total = points_text(sum(made, Fraction(0)))
                self.findings.add(
                    "points_do_not_foot",
                    targets[0].at("points"),
                    claimed=points_text(indicator.points),
                    recomputed=total,
                    related=[target.at("points") for target in targets],
                    name=indicator.name,
                    points=points_text(indicator.points),
                    sum=total,
                )
            if own.split == "equal":
                self.check_equal(indicator, own, targets, made)
            return made
        each = cut(indicator.points / len(targets), own.places)
        made = [each] * len(targets)
        rest = indicator.points - each * len(targets)
        made[0 if own.remainder == "first" else -1] += rest
        return made

    def check_equal(
        self, indicator: Indicator, own: OwnBlock, targets: tuple[Target, ...], made: list[Fraction]
    ) -> None:
        each = cut(indicator.points / len(targets), own.places)
        odd = [target for target, points in zip(targets, made, strict=True) if points != each]
        if len(odd) > 1:
            names = "、".join(target.name for target in odd[:3])
            self.findings.add(
                "own_not_equal",
                odd[0].at("points"),
                severity="warning",
                name=indicator.name,
                each=points_text(each),
                rows=names,
            )

    def leaf(self, block: Indicator, own: OwnBlock, target: Target, points: Fraction) -> Indicator:
        id = f"{block.id}_{target.id}"
        key = f"{block.id}.{target.id}"
        self.note_judgement(target, key)
        self.note_printed(target, id)
        rule = self.own_rule(own, target, points, key)
        return Indicator(id, target.name, points, rule=rule, explains=target.aspect, line=target.line)

    def own_rule(self, own: OwnBlock, target: Target, points: Fraction, key: str) -> Rule:
        if target.rule is not None:
            codec = Codec(self.framework.catalogue, self.findings)
            found = codec.rule(target.rule, points, key, target.name, target.line)  # type: ignore[arg-type]  # kept as read: codec tells what is no rule
            if found is not None:
                return found
        operator = SIGNS.get(target.operator, target.operator)
        if operator not in (">=", "<=", "=", ">", "<", "text"):
            choices = (">=", "<=", "=", ">", "<", Term("text"))
            self.findings.add(
                "not_a_choice", target.at("operator"), name=target.name, key=Term("operator"), text=operator,
                choices=choices,
            )  # fmt: skip
            operator = "text"
        missed = str(target.extra.get("missed", own.missed))
        if "missed" in target.extra and own.missed != "ask" and missed != own.missed:
            self.findings.add(
                "target_overrides", target.line, name=target.name, wanted=own.missed, found=missed
            )
        common: dict[str, Any] = {"missed": missed, "over": self.over(own, target)}
        if operator == "text":
            if own.qualitative is not None:
                return replace(own.qualitative, points=points, key=key, name=target.name)
            values = {
                "operator": "text",
                "goal": f"{target.name}：{target.value}" if target.value else target.name,
            }
            return Rule("target", values, common, points, key, target.name, target.line)
        value, dimension = self.quantity(target)
        fact = FactKind(key.replace(".", "_") + "_actual", "完成值", dimension)
        self.kinds.append(fact)
        stated = read_own_value(Catalogue([fact]), target, fact, self.findings)
        if stated is not None:
            self.facts[(fact.id, "")] = stated
        values_made: dict[str, Any] = {
            "actual": Expr(fact.label, Fact(fact.id)),
            "operator": operator,
            "value": Expr(target.value, Const(value, dimension, target.value)),
            "missed_lower": own.missed_lower,
        }
        for name in ("beyond", "over_from", "zero_below"):
            written = getattr(own, name)
            if written:
                limit = _rate(written)
                values_made[name] = Expr(written, Const(limit, "ratio", written))
        return Rule("target", values_made, common, points, key, target.name, target.line)

    def over(self, own: OwnBlock, target: Target) -> str:
        """How over-fulfilment is scored; where only a target set too low is reduced, the case must say whether it was."""
        if own.over != "reduce" or own.over_if != "set_low":
            return own.over
        said = target.extra.get("set_low")
        if isinstance(said, Mapped):
            said = said.get("value")
        if not said:
            return "ask"
        low = read_truth(said, self.findings, target.at("set_low"), target.name, Term("set_low"))
        return "ask" if low is None else "reduce" if low else "full"

    def quantity(self, target: Target) -> tuple[Fraction, str]:
        """A target's value and its dimension; a date is a day."""
        try:
            read = parse_quantity(target.value)
            if read.is_exact:
                return read.value, read.dimension if read.dimension != "other" else "number"
        except QuantityError:
            try:
                return Fraction(parse_date(target.value).toordinal()), "date"
            except QuantityError:
                pass
        why = "目标值是一个确切的数和单位，比较符号另写；不是数的目标，比较写成文字（text）"
        self.findings.add("bad_value", target.at("value"), name=target.name, text=target.value, why=why)
        return Fraction(0), "number"

    def note_judgement(self, target: Target, key: str) -> None:
        if "met" not in target.extra:
            return
        truth = read_truth(target.extra["met"], self.findings, target.at("met"), target.name, Term("met"))
        if truth is None:
            return
        evidence = target.extra.get("evidence", ())
        proofs = (str(evidence),) if isinstance(evidence, Scalar) else tuple(str(item) for item in evidence)  # type: ignore[attr-defined]  # a text or a list of texts
        reason, role = str(target.extra.get("reason", "")), str(target.extra.get("role", ""))
        said = {"reason": reason, "role": role, "evidence": proofs}
        missing = tuple(Term(part) for part, there in said.items() if not there)
        if missing:
            name = Term(key, target.name)
            self.findings.add("judgement_incomplete", target.line, name=name, missing=missing)
        self.judgements[key] = Judgement(
            key,
            met=truth,
            reason=reason,
            role=role,
            evidence=proofs,
            place=Place(self.findings.file, target.line),
        )

    def note_printed(self, target: Target, id: str) -> None:
        printed = target.extra.get("printed")
        if printed is None:
            return
        text = str(printed.get("score", "")) if isinstance(printed, Mapped) else str(printed)
        try:
            self.printed[id] = PrintedScore(parse_number(text), text, None, "", target.place_in_source)
        except QuantityError:
            self.findings.add("not_a_number", target.at("printed"), name=Term("printed"), text=text)


def _rescaled(gate: Gate, scale: Fraction) -> Gate:
    """A gate of a group in the group's new points; a factor stays what it is."""
    node = gate.score.node
    if scale == 1 or gate.effect == "times" or isinstance(node, Ask):
        return gate
    text = gate.score.text
    if isinstance(node, Const) and isinstance(node.value, Fraction):
        value = node.value * scale
        if text not in ("full", "满分") and not text.endswith("%"):
            text = points_text(value)
        return replace(gate, score=Score(text, Const(value, node.dimension, points_text(value))))
    weight = number(scale, "ratio", points_text(scale))
    return replace(gate, score=Score(text, Arith("*", node, weight)))


def _rate(text: str) -> Fraction:
    return parse_quantity(text, dimension="ratio").value
