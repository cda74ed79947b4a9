"""One indicator explained as a person would write it: 公式 → 代入 → 结果 → 对照标准 → 得分, and why points were lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from jixiao.case.model import Judgement, Stated, Value
from jixiao.core.numerals import places_needed
from jixiao.core.quantity import show_money, show_number
from jixiao.framework.diff import remarks
from jixiao.rules.build import words
from jixiao.rules.dimension import Dimensions
from jixiao.rules.render import date_text, fact_label, formula, percent_text, points_text
from jixiao.rules.tree import Aggregate, Arith, Fact, First, Judged, Named, Node, Round, walk
from jixiao.scoring.exact import LEFT_OUT, Exact, Step
from jixiao.scoring.interval import Interval
from jixiao.scoring.sheet import Row, Sheet, score_text

ROUND_WORDS = {
    "half_up": ("四舍五入", "rounded half up"),
    "cut": ("截去", "cut off"),
    "up": ("进位", "rounded up"),
    "half_even": ("取偶舍入", "rounded half even"),
    "floor": ("向下取整", "rounded down"),
    "ceil": ("向上取整", "rounded up"),
}
BASIS = {
    "computed": ("按规则计算", "computed"),
    "judged": ("人工判断", "judged"),
    "unstated": ("原文无标准", "no criteria printed"),
    "not_applicable": ("不适用", "not applicable"),
    "unscored": ("未评", "not scored"),
}
WORDS = {
    "criteria": ("评分标准", "Criteria"),
    "formula": ("公式", "Formula"),
    "substituted": ("代入", "Substituted"),
    "result": ("结果", "Result"),
    "standard": ("对照标准", "Standard"),
    "condition": ("条件", "Condition"),
    "judgement": ("判断", "Judgement"),
    "rounding": ("取整", "Rounding"),
    "limit": ("上下限", "Limit"),
    "score": ("得分", "Score"),
    "missing": ("缺", "Missing"),
    "ours": ("口径", "Our choice"),
    "note": ("备注", "Note"),
    "facts": ("依据", "Facts"),
    "part": ("部分", "Part"),
    "printed": ("报告印的", "Printed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation: what it is (a key of `WORDS`), its text, and how deep it stands."""

    what: str
    text: str
    depth: int = 0

    def label(self, lang: str = "zh") -> str:
        return WORDS[self.what][0 if lang == "zh" else 1]


class Explainer:
    """Turns the traces of one sheet into lines."""

    def __init__(self, sheet: Sheet, lang: str = "zh") -> None:
        self.sheet = sheet
        self.case = sheet.case
        self.framework = sheet.framework
        self.catalogue = sheet.framework.catalogue
        self.zh = lang == "zh"

    def pick(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    # -- one row

    def lines(self, row: Row) -> list[Line]:
        """The whole explanation of one row."""
        made: list[Line] = []
        rule = row.indicator.rule
        if rule is not None:
            made += [Line("criteria", text) for text in words(rule, self.framework.context)]
        made += [Line(what, text) for what, text in remarks(row.indicator)]
        made += self.steps(row.steps)
        made += self.facts(row)
        if row.score is None:
            made += [Line("missing", text) for text in self.missing(row)]
        made.append(Line("score", self.score_line(row)))
        if row.printed is not None and row.printed.text:
            made.append(Line("printed", self.printed_line(row)))
        return made

    def score_line(self, row: Row) -> str:
        points = (
            points_text(row.points) if (row.points * 100).denominator == 1 else show_number(row.points, 2)
        )
        basis = BASIS[row.basis][0 if self.zh else 1]
        if row.basis == "not_applicable" and row.score is None:
            return self.pick(
                "不适用，剔除后由同级指标折算", "not applicable; left out and made up by its siblings"
            )
        if row.score is not None and not row.points:  # bonus and penalty rows outside the 100
            return self.pick(f"{score_text(row.score)} 分（{basis}）", f"{score_text(row.score)} ({basis})")
        if row.score is not None:
            return self.pick(
                f"{score_text(row.score)} / {points} 分（{basis}）",
                f"{score_text(row.score)} of {points} ({basis})",
            )
        span = f"{score_text(row.low)}–{score_text(row.high)}"
        wide = "" if row.attained else self.pick("（区间可能偏宽）", " (the interval may be too wide)")
        return self.pick(
            f"未定，在 {span} 之间（满分 {points}）{wide}", f"open, between {span} of {points}{wide}"
        )

    def printed_line(self, row: Row) -> str:
        printed = row.printed
        if printed is None:
            return ""
        place = printed.place_in_source.show("zh" if self.zh else "en")
        where = f"（{place}）" if place and self.zh else f" ({place})" if place else ""
        if row.agrees is None:
            verdict = self.pick(
                "不参与比较" if row.score is not None else "在可能的区间之内",
                "not compared" if row.score is not None else "inside the possible interval",
            )
        else:
            verdict = self.pick("一致", "agrees") if row.agrees else self.pick("不一致", "differs")
        return f"{printed.text}{where} · {verdict}"

    # -- steps

    def steps(self, steps: Iterable[Step]) -> list[Line]:
        made: list[Line] = []
        for step in steps:
            made += self.step(step)
        return made

    def step(self, step: Step) -> list[Line]:
        depth = step.depth
        match step.role:
            case "part" | "event":
                left = step.value is None and self.left_out(step.node)
                value = self.pick("剔除", "left out") if left else self.points(step.value)
                return [Line("part", f"{step.label}：{value}", depth)]
            case "measure" | "derived" | "limit" | "count" | "result":
                return self.computed(step)
            case "share":
                return self.heavier(step)
            case "test" | "gate" | "exempt":
                return self.condition(step)
            case "branch":
                return [Line("standard", step.label, depth)] if step.value is not None else []
            case "settled":
                return [Line("standard", self.settled(step), depth)]
            case "owned":
                points = self.points(step.value)
                text = self.pick(
                    f"自设指标得分合计 = {points}（事实表里只有合计，没有逐个指标）",
                    f"own indicators together = {points} (the table of facts has the sum only, not each indicator)",
                )
                return [Line("result", text, depth)]
            case "judged":
                return [Line("judgement", self.judgement(step), depth)]
            case "limited":
                word = self.pick(
                    "最高" if step.label == "high" else "最低",
                    "at most" if step.label == "high" else "at least",
                )
                return [
                    Line(
                        "limit",
                        f"{word} {self.points(step.value)}：{self.points(step.before)} → {self.points(step.value)}",
                        depth,
                    )
                ]
            case "rounded":
                node = step.node
                places = node.places if isinstance(node, Round) else 2
                name = ROUND_WORDS[step.label][0 if self.zh else 1]
                text = self.pick(f"{name}到 {places} 位小数", f"{name} to {places} places")
                return [
                    Line("rounding", f"{text}：{self.points(step.before)} → {self.points(step.value)}", depth)
                ]
        return []

    def left_out(self, node: Node) -> bool:
        """Whether a part has no score because it does not apply, and for no other reason."""
        exact = Exact(self.case)
        return exact.value(node) is None and set(exact.missing) == {LEFT_OUT}

    def share(self, part: Node) -> Fraction:
        """By how much the points of a part are more because others are left out."""
        inner = part.arg if isinstance(part, Named) else part
        inner = inner.arg if isinstance(inner, Round) else inner
        if not isinstance(inner, Named) or inner.role != "share" or not isinstance(inner.arg, Arith):
            return Fraction(1)
        found = Exact(self.case).value(inner.arg.right)
        return found if isinstance(found, Fraction) else Fraction(1)

    def heavier(self, step: Step) -> list[Line]:
        """What a score is with the points of what is left out: 0.525 分 × 20 ÷ 7 = 1.5 分; nothing where it is the same."""
        arg = step.node.arg if isinstance(step.node, Named) else step.node
        if not isinstance(arg, Arith) or step.value is None:
            return []
        exact = Exact(self.case)
        before, share = exact.value(arg.left), exact.value(arg.right)
        if not isinstance(share, Fraction) or share == 1:
            return []
        ends = places_needed(share, 4) is not None
        by = show_number(share) if ends else f"{share.numerator} ÷ {share.denominator}"
        text = f"{step.label}：" if self.zh else f"{step.label}: "
        return [Line("result", f"{text}{self.points(before)} × {by} = {self.points(step.value)}", step.depth)]

    def computed(self, step: Step) -> list[Line]:
        arg = step.node.arg if isinstance(step.node, Named) else step.node
        dimension = Dimensions(self.catalogue).of(arg)
        result = self.result(step, dimension)
        if step.role == "derived":
            if step.value is None:
                return []  # what is made of it says so
            text = self.formula_of(arg)
            if isinstance(arg, First) and Exact(self.case).value(arg.args[0]) is None:
                return [Line("result", f"{step.label} = {result}", step.depth)]  # as stated, not computed
            inner = self.substituted(arg)
            return (
                [Line("formula", f"{step.label} = {text} = {inner} = {result}", step.depth)]
                if inner != result
                else []
            )
        if step.role == "count":
            result = self.value(step.value, "number") if step.value is not None else result
        if isinstance(arg, Fact):
            if step.value is None or self.case.span(arg.id, arg.period) is not None:
                result = self.fact_value(arg.id, arg.period)
            return [Line("result", f"{formula(arg, self.catalogue)} = {result}", step.depth)]
        if isinstance(arg, Named) and arg.role == "derived":
            sources = arg.arg.args if isinstance(arg.arg, First) else ()
            if step.value is None and sources and isinstance(sources[-1], Fact):
                result = self.fact_value(sources[-1].id, sources[-1].period)
            return [Line("result", f"{arg.label} = {result}", step.depth)]
        head = formula(arg, self.catalogue)
        if step.role in ("count", "result"):
            if step.role == "result":
                text = f"{step.label} = {self.substituted(arg)}"
                return [
                    Line(
                        "result",
                        text if step.value is None else f"{text} = {self.points(step.value)}",
                        step.depth,
                    )
                ]
            return [Line("result", f"{step.label} = {self.substituted(arg)} = {result}", step.depth)]
        return [
            Line("formula", head, step.depth),
            Line("substituted", self.substituted(arg), step.depth),
            Line("result", result, step.depth),
        ]

    def result(self, step: Step, dimension: str) -> str:
        if step.value is not None:
            return self.value(step.value, dimension)
        if step.between is not None:
            low, high = (self.value(end, dimension) for end in step.between)
            return self.pick(f"{low}–{high} 之间", f"between {low} and {high}")
        return self.pick("算不出", "not computable")

    def settled(self, step: Step) -> str:
        """That a score holds whatever is missing: 应完成项目数还不知道，无论是多少都得 3 分"""
        interval = Interval(self.case, self.catalogue)
        interval.value(step.node)
        names: dict[str, None] = {}
        for id, detail in interval.open:
            list_id, _, number = id.partition("#")
            if id.startswith("?"):
                names[self.pick("人工判断", "a judgement")] = None
            elif number or detail == "*":
                names[self.catalogue.label(list_id)] = None
            else:
                names[fact_label(self.catalogue, id, detail)] = None
        what = self.pick("、", ", ").join(names)
        points = self.points(step.value)
        return self.pick(
            f"{what}还不确定，无论怎样都得 {points}",
            f"{what} not known exactly: the score is {points} in any case",
        )

    def condition(self, step: Step) -> list[Line]:
        holds = self.pick("成立", "holds") if step.value else self.pick("不成立", "does not hold")
        if step.value is None:
            holds = self.pick("无法判断", "cannot be told")
        arg = step.node.arg if isinstance(step.node, Named) else step.node
        text = (
            f"{step.label}：{self.substituted(arg)}，{holds}"
            if self.zh
            else f"{step.label}: {self.substituted(arg)}, {holds}"
        )
        return [Line("condition", text, step.depth)]

    def formula_of(self, node: Node) -> str:
        """The formula of a derived fact: its computed source, not the choice between sources."""
        return formula(node.args[0] if isinstance(node, First) else node, self.catalogue)

    # -- values

    def substituted(self, node: Node) -> str:
        """The formula with numbers put in."""
        exact = Exact(self.case)

        def leaf(part: Node) -> str | None:
            if isinstance(part, Fact):
                return self.fact_value(part.id, part.period)
            if isinstance(part, Aggregate):
                value = exact.value(part)
                return (
                    self.pick("（未知）", "(unknown)")
                    if value is None
                    else self.value(value, Dimensions(self.catalogue).of(part))
                )
            if isinstance(part, Judged):
                value = exact.value(part)
                return None if value is None else self.value(value, "number")
            if isinstance(part, First):
                chosen = next((arg for arg in part.args if Exact(self.case).value(arg) is not None), None)
                return None if chosen is None else formula(chosen, self.catalogue, leaf)
            if isinstance(part, Named) and part.role in ("derived", "measure", "count"):
                value = exact.value(part.arg)
                dimension = "number" if part.role == "count" else Dimensions(self.catalogue).of(part.arg)
                return None if value is None else self.value(value, dimension)
            return None

        if isinstance(node, First):
            for arg in node.args:
                if Exact(self.case).value(arg) is not None:
                    return formula(arg, self.catalogue, leaf)
        return formula(node, self.catalogue, leaf)

    def fact_value(self, id: str, period: str) -> str:
        stated = self.case.facts.get((id, period))
        if stated is None or stated.status in ("unknown", "lost", "disputed"):
            return self.pick("（未知）", "(unknown)")
        if stated.status == "not_applicable":
            return self.pick("（不适用）", "(not applicable)")
        return stated.text or self.value(stated.value, self.catalogue.facts[id].dimension)

    def value(self, value: Value | None, dimension: str) -> str:
        """A value as people write it; a rate that does not end is shown to two places."""
        if value is None:
            return self.pick("（未知）", "(unknown)")
        if isinstance(value, bool):
            return self.pick("是" if value else "否", "yes" if value else "no")
        if isinstance(value, str):
            return value
        if dimension == "money":
            return show_money(value, "万元" if abs(value) >= 10000 else "元", None)
        if dimension == "ratio":
            return percent_text(value)
        if dimension == "date":
            return date_text(value)
        unit = (
            {"days": "天", "months": "个月", "years": "年", "hours": "小时"}.get(dimension, "")
            if self.zh
            else ""
        )
        return show_number(value) + unit

    def points(self, value: Value | None) -> str:
        if value is None or isinstance(value, (bool, str)):
            return self.pick("未定", "open")
        return show_number(value) + self.pick(" 分", "")

    def judgement(self, step: Step) -> str:
        node = step.node
        key = node.key if isinstance(node, Judged) else ""
        judgement = self.case.judgements.get(key)
        if judgement is None:
            return step.label
        said = self.judged_value(judgement)
        subject = (
            f"{step.label}：" if isinstance(node, Judged) and node.what != "points" and step.label else ""
        )
        unreasoned = not (judgement.reason or judgement.role or judgement.evidence)  # a cell of a table
        if unreasoned or (judgement.met and judgement.shared):
            return f"{subject}{said}"
        return f"{subject}{said}；{self.judged_why(judgement)}"

    def judged_value(self, judgement: Judgement) -> str:
        if judgement.score is not None:
            return self.points(judgement.score)
        if judgement.met is not None:
            return self.pick("符合" if judgement.met else "不符合", "met" if judgement.met else "not met")
        if judgement.grade:
            return judgement.grade
        return self.pick(f"{judgement.count} 项", f"{judgement.count}") + (
            f"（{'、'.join(judgement.items)}）" if judgement.items else ""
        )

    def judged_why(self, judgement: Judgement) -> str:
        reason = (
            judgement.reason
            if judgement.reason_given
            else self.pick(f"没有理由（{judgement.reason}）", f"no reason given ({judgement.reason})")
        )
        evidence = "、".join(judgement.evidence)
        return self.pick(
            f"理由：{reason}（{judgement.role}，佐证：{evidence}）",
            f"reason: {reason} ({judgement.role}; evidence: {evidence})",
        )

    # -- facts and gaps

    def facts(self, row: Row) -> list[Line]:
        """The facts a row used, as written and where."""
        seen: dict[tuple[str, str], None] = {}
        lists: dict[str, None] = {}
        for node in walk(row.tree):
            if isinstance(node, Fact):
                if (node.id, node.period) in self.case.facts:
                    seen.setdefault((node.id, node.period))
            elif isinstance(node, Aggregate):
                lists.setdefault(node.list)
        made = []
        for id, period in seen:
            stated = self.case.facts[(id, period)]
            if stated.status in ("known", "range", "not_applicable", "disputed"):
                made.append(Line("facts", self.fact_line(stated)))
        for id in lists:
            if (rows := self.case.records(id)) is None:
                made += [Line("facts", text) for text in self.figures(row, id)]
            else:
                text = self.pick(
                    f"{self.catalogue.label(id)}：{len(rows)} 条",
                    f"{self.catalogue.label(id)}: {len(rows)} rows",
                )
                made.append(Line("facts", text))
        return made

    def figures(self, row: Row, id: str) -> Iterator[str]:
        """What is said of a list that is not there itself."""
        for node in dict.fromkeys(node for node in walk(row.tree) if isinstance(node, Aggregate)):
            found = self.case.figure(node) if node.list == id else None
            if found is None:
                continue
            shown = self.value(found.value, Dimensions(self.catalogue).of(node))
            if found.value is None:
                shown = (
                    self.pick("（不适用）", "(not applicable)")
                    if found.why == "na"
                    else self.pick("没有可算的", "nothing to compute")
                )
            text = formula(node, self.catalogue)
            yield self.pick(
                f"{text} = {shown}（事实表里汇总的数，没有清单各条）",
                f"{text} = {shown} (a figure of the table of facts, without the records of the list)",
            )

    def fact_line(self, stated: Stated) -> str:
        label = fact_label(self.catalogue, stated.id, stated.period)
        place = stated.place_in_source.show("zh" if self.zh else "en")
        status = {
            "not_applicable": self.pick("不适用", "not applicable")
            + (self.pick(f"（{stated.proof}）", f" ({stated.proof})") if stated.proof else ""),
            "disputed": self.pick(
                f"{stated.text}（存疑：{stated.reason}）", f"{stated.text} (disputed: {stated.reason})"
            ),
        }.get(
            stated.status, stated.text or self.value(stated.value, self.catalogue.facts[stated.id].dimension)
        )
        notes = [text for text in (place, stated.note) if text]
        return f"{label} = {status}" + (f"（{'；'.join(notes)}）" if notes else "")

    def missing(self, row: Row) -> list[str]:
        """What is needed to decide a row, in the user's words."""
        return [self.gap(*key, row) for key in row.missing]

    def gap_of(self, key: tuple[str, str]) -> str:
        """What an open gate waits for."""
        return self.gap(*key, self.sheet.rows[0])

    def gap(self, name: str, detail: str, row: Row) -> str:
        if name.startswith("?"):
            what = {
                "points": self.pick("打分", "a score"),
                "truth": self.pick("是否符合", "met or not"),
                "choice": self.pick("选定情形", "which case"),
                "count": self.pick("列出问题", "the problems found"),
            }[detail]
            part = self.judged_subject(name[1:], row)
            shown = f"“{part}”" if part else ""
            return self.pick(
                f"人工判断{shown}：{what}", f"a judgement{f' of {part}' if part else ''}: {what}"
            )
        if name == "na":
            id, _, period = detail.partition("@")
            label = fact_label(self.catalogue, id, period)
            return self.pick(
                f"{label}不适用，原文没有规定不适用怎么评",
                f"{label} does not apply, and the criteria are silent on that",
            )
        if name == "ask":
            return self.pick(
                "原文对这一情形没有规定给分办法，需人工判断",
                "the criteria are silent here: a person must decide",
            )
        if name == "undefined":
            return self.pick(
                "算式没有意义（除数为 0，或没有可平均的数），需人工判断",
                "the formula is undefined (division by zero or a mean of nothing)",
            )
        if detail == "*":
            stated_list = self.case.lists.get(name)
            why = f"（{stated_list.reason}）" if stated_list is not None and stated_list.reason else ""
            cells = [cell for cell in (gap.split("|") for gap in row.gaps) if cell[0] == name]
            if cells:
                _, number, title, field = cells[0]
                kind = self.catalogue.lists[name]
                column = kind.fields[field].label if field in kind.fields else field
                why = self.pick(
                    f"第 {number} 条{f'“{title}”' if title else ''}的“{column}”空着",
                    f": row {number} lacks {column}",
                )
            return f"{self.catalogue.label(name)}{why}"
        stated = self.case.facts.get((name, detail))
        why = ""
        if stated is not None:
            why = stated.reason or stated.text
            why = f"（{why}）" if why else ""
        return f"{fact_label(self.catalogue, name, detail)}{why}"

    def measured(self, step: Step) -> str:
        """What was measured, ahead of the band it fell in: 编外人员控制率 42.27%："""
        arg = step.node.arg if isinstance(step.node, Named) else step.node
        dimension = "number" if step.role == "count" else Dimensions(self.catalogue).of(arg)
        value = self.value(step.value, dimension)
        if isinstance(arg, Fact) and (arg.id, arg.period) in self.case.facts:
            value = self.fact_value(arg.id, arg.period)
        label = "" if step.label == "该值" else f"{step.label} "
        return f"{label}{value}：" if self.zh else f"{label}{value}: "

    def judged_subject(self, key: str, row: Row) -> str:
        """What a missing judgement is about: the item's own words, shortened; nothing where it is the whole row."""
        for node in walk(row.tree):
            if isinstance(node, Judged) and node.key == key and node.text and row.indicator.rule is not None:
                if key == row.indicator.rule.key and node.what == "points":
                    return ""
                return node.text if len(node.text) <= 24 else f"{node.text[:23]}…"
        return ""
