"""Data to rule: reads every key of a rule and collects all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from jixiao.core.fact import Catalogue
from jixiao.core.finding import Findings, slip
from jixiao.core.numerals import is_count
from jixiao.core.quantity import QuantityError, parse_number
from jixiao.core.source import Data, Listed, Mapped, Scalar
from jixiao.rules.expression import ExpressionError, parse
from jixiao.rules.kinds import KINDS
from jixiao.rules.kinds.base import (
    Band,
    EventTerm,
    Exempt,
    Expr,
    FieldSpec,
    Gate,
    Item,
    Kind,
    Rule,
    Score,
    Tier,
)
from jixiao.rules.survey import survey_expression
from jixiao.rules.tree import Ask, Const, Named, Node

KINDS_ZH = {kind.zh: kind.name for kind in KINDS.values()}
COMMON = (
    FieldSpec("exempt", "免评", "exempts"),
    FieldSpec("gates", "约束", "gates"),
    FieldSpec("floor", "最低分", "limit_score"),
    FieldSpec("cap", "最高分", "limit_score"),
    FieldSpec("rounding", "取整", "rounding"),
    FieldSpec("partial", "不足一步", "choice", choices=("floor", "proportional", "ceil")),
    FieldSpec("zero_over_zero", "零除零", "setting"),
    FieldSpec("over_zero", "除以零", "setting"),
    FieldSpec("deviation", "偏差", "choice", choices=("signed", "absolute")),
    FieldSpec("over", "超额", "choice", choices=("full", "reduce", "ask")),
    FieldSpec("missed", "未达成", "choice", choices=("ask", "zero", "proportional")),
    FieldSpec("not_applicable", "不适用", "choice", choices=("ask", "full", "zero", "leave_out")),
    FieldSpec("precedence", "先后", "choice", choices=("gate", "exempt")),
    FieldSpec("reweight", "改分值", "choice", choices=("rescale", "refuse")),
    FieldSpec("ours", "自拟说明", "text"),
    FieldSpec("note", "备注", "text"),
    FieldSpec("as_printed", "原文如此", "texts"),
)
COMMON_BY_NAME = {spec.name: spec for spec in COMMON}
PART_KEYS = {"id": "编号", "name": "名称", "points": "分值", "share": "占比", "kind": "种类"}
BAND_KEYS = {"below": "<", "upto": "<=", "above": ">", "from": ">=", "is": "="}
BAND_ZH = {
    "小于": "below",
    "不大于": "upto",
    "大于": "above",
    "不小于": "from",
    "等于": "is",
    "得分": "score",
    "其余": "otherwise",
}
ITEM_ZH = {
    "部分符合": "partly",
    "否决": "veto",
    "编号": "id",
    "要点": "text",
    "分值": "points",
    "占比": "share",
    "条件": "when",
    "酌情": "discretionary",
    "子要点": "items",
}
GATE_ZH = {
    "条件": "when",
    "得分": "score",
    "最高分": "cap",
    "扣分": "subtract",
    "打折": "times",
    "说明": "text",
    "证明": "proof",
}
EVENT_ZH = {"数量": "count", "每项": "each", "最多": "most", "说明": "text"}
ROUNDING_ZH = {
    "比率": "input",
    "部分": "part",
    "行": "row",
    "总分": "total",
    "方式": "how",
    "比率方式": "input_how",
    "合计": "sum_of",
}
CHOICES_ZH = {
    "不计": "floor", "按比例": "proportional", "按一步计": "ceil", "超过": "above", "低于": "below", "按正负": "signed",
    "绝对值": "absolute", "询问": "ask", "满分": "full", "零分": "zero", "剔除": "leave_out", "扣减": "reduce",
    "约束": "gate", "免评": "exempt", "折算": "rescale", "不接受": "refuse", "相加": "sum", "取最低": "min",
    "取最高": "max", "取平均": "mean", "文字": "text",
}  # fmt: skip
TRUE_WORDS, FALSE_WORDS = ("true", "是", "yes"), ("false", "否", "no", "")
HOW = ("half_up", "cut", "up", "half_even")


class Codec:
    """Reads rules of one framework file. `findings` gets whatever is wrong; reading goes on."""

    def __init__(self, catalogue: Catalogue, findings: Findings) -> None:
        self.catalogue = catalogue
        self.findings = findings
        self.here: Node | None = None  # what 指标值 stands for in the scores of the rule at hand

    # -- rules

    def rule(self, data: Data | None, points: Fraction, key: str, name: str, line: int) -> Rule | None:
        """The rule of an indicator, or of a part of one. None when it cannot be read; findings say why."""
        if not isinstance(data, Mapped):
            self.findings.add("rule_missing", line, field=key, name=name)
            return None
        line = data.line or line
        written: dict[str, tuple[Data, int]] = {}
        for k, v in data.items():
            self.once(self.key_of(k), k, data.lines.get(k, line), written)
            written[self.key_of(k)] = (v, data.lines.get(k, line))
        kind = self.kind(written.get("kind"), name, line)
        if kind is None:
            return None
        own = {spec.name: spec for spec in kind.fields}
        own_zh = {spec.zh: spec.name for spec in kind.fields}
        values: dict[str, Any] = {}
        common: dict[str, Any] = {}
        outer, self.here = self.here, None
        in_order = sorted(written.items(), key=lambda entry: entry[0] not in ("measure", "指标值"))
        for written_key, (value, at) in in_order:
            field = own_zh.get(written_key, written_key)
            if field in ("kind", "id", "name", "points", "share"):
                continue
            spec = own.get(field) or COMMON_BY_NAME.get(field)
            if spec is None and value == "":
                self.findings.add(slip(written_key), at, key=written_key, where=name)
                continue
            if spec is None:
                names = [*own, *COMMON_BY_NAME]
                near = "、".join(get_close_matches(field, names, n=2, cutoff=0.5)) or "、".join(own)
                self.findings.add(
                    "unknown_key", at, field=key, key=written_key, where=f"{name}（{kind.zh}）", near=near
                )
                continue
            self.once(field, written_key, at, values if field in own else common)
            read = self.value(spec, value, points, key, name, at)
            (values if field in own else common)[field] = read
            if field == "measure" and isinstance(read, Expr):
                self.here = Named("here", "指标值", read.node)
        self.here = outer
        for spec in kind.fields:
            if spec.required and values.get(spec.name) is None:
                if spec.name not in values:
                    self.findings.add(
                        "field_missing",
                        line,
                        field=key,
                        key=spec.name,
                        zh=spec.zh,
                        where=f"{name}（{kind.zh}）",
                    )
                return None
        return Rule(kind.name, values, common, points, key, name, line)

    def once(self, field: str, written: str, line: int, seen: Mapping[str, Any]) -> None:
        """The same key twice, in Chinese and in English, is an error: neither may win silently."""
        if field in seen:
            first = seen.lines.get(field, line) if isinstance(seen, Mapped) else line
            self.findings.add("duplicate_key", line, key=written, first=str(first))

    def key_of(self, key: str) -> str:
        """The English name of a key that may be written in Chinese."""
        for english, chinese in PART_KEYS.items():
            if key == chinese:
                return english
        for spec in COMMON:
            if key == spec.zh:
                return spec.name
        return key

    def kind(self, found: tuple[Data, int] | None, name: str, line: int) -> Kind | None:
        written = str(found[0]) if found and isinstance(found[0], Scalar) else ""
        kind = KINDS.get(KINDS_ZH.get(written, written))
        if kind is None:
            near = "、".join(get_close_matches(written, [*KINDS, *KINDS_ZH], n=3, cutoff=0.4)) or "、".join(
                KINDS
            )
            self.findings.add(
                "unknown_kind", found[1] if found else line, kind=written or "（空）", name=name, near=near
            )
        return kind

    # -- values by type

    def value(self, spec: FieldSpec, data: Data, points: Fraction, key: str, name: str, line: int) -> Any:
        line = getattr(data, "line", 0) or line
        match spec.type:
            case "measure":
                if isinstance(data, Mapped):
                    text = survey_expression(data, self.catalogue, self.findings, name)
                    return self.expr(Scalar(text, line), name, line, points) if text else None
                return self.expr(data, name, line, points)
            case "expr" | "condition" | "limit":
                return self.expr(data, name, line, points)
            case "score":
                return self.score(data, points, name, line)
            case "limit_score":
                return self.limit_score(data, points, name, line)
            case "number":
                return self.number(data, f"{name}.{spec.name}", line)
            case "choice":
                return self.choice(data, spec, name, line)
            case "setting":
                return self.setting(data, spec, name, line)
            case "text":
                return self.text(data, spec, name, line)
            case "texts":
                return tuple(str(item) for item in data) if isinstance(data, Listed) else (str(data),)
            case "bands":
                return self.bands(data, points, name, line)
            case "items":
                return self.items(data, points, name, line)
            case "parts":
                return self.parts(data, points, key, name, line)
            case "grades":
                return self.grades(data, points, name, line)
            case "tiers":
                return self.tiers(data, name, line)
            case "gates":
                return self.gates(data, points, name, line)
            case "exempts":
                return self.exempts(data, points, name, line)
            case "events":
                return self.events(data, points, name, line)
            case "rounding":
                return self.rounding(data, line)
        raise TypeError(spec.type)

    def expr(self, data: Data, name: str, line: int, points: Fraction | None = None) -> Expr | None:
        if not isinstance(data, Scalar):
            self.findings.add("not_an_expression", line, name=name)
            return None
        try:
            node, problems = parse(data, self.catalogue, full=points, here=self.here)
        except ExpressionError as error:
            self.findings.add(error.code, line, **{"name": name, "text": str(data), **error.values})
            return None
        for problem in problems:
            self.findings.add(problem.code, line, formula=str(data), **{"where": name, **problem.values})
        return None if problems else Expr(str(data), node)

    def score(self, data: Data, points: Fraction, name: str, line: int) -> Score | None:
        if not isinstance(data, Scalar):
            self.findings.add("not_a_score", line, name=name, text="…")
            return None
        text = str(data).strip()
        if text in ("full", "满分"):
            return Score("full", Const(points, "number", "满分"))
        if text in ("ask", "询问"):
            return Score("ask", Ask("criterion"))
        if text in ("leave_out", "剔除"):
            return Score("leave_out", Ask("leave_out"))
        if text.endswith("%") and _is_number(text[:-1]):
            return Score(text, Const(points * parse_number(text[:-1]) / 100, "number", ""))
        bare = text.removesuffix("分").strip()
        if _is_number(bare):
            return Score(bare, Const(parse_number(bare), "number", bare))
        read = self.expr(data, name, line, points)
        return Score(text, read.node) if read else None

    def limit_score(self, data: Data, points: Fraction, name: str, line: int) -> Any:
        text = str(data) if isinstance(data, Scalar) else ""
        if text in ("none", "不限"):
            return "none"
        if text in ("points", "full", "满分"):
            return "points"
        read = self.score(data, points, name, line)
        if read is None or not isinstance(read.node, Const):
            self.findings.add("not_a_score", line, name=name, text=text)
            return None
        return text

    def number(self, data: Data | None, name: str, line: int) -> Fraction | None:
        text = str(data).strip() if isinstance(data, Scalar) else ""
        try:
            if "/" in text:
                top, bottom = text.split("/", 1)
                return parse_number(top.strip()) / parse_number(bottom.strip())
            return parse_number(text)
        except (QuantityError, ZeroDivisionError):
            self.findings.add("not_a_number", line, name=name, text=text)
            return None

    def share(self, data: Data, name: str, line: int) -> Fraction | None:
        text = str(data).strip() if isinstance(data, Scalar) else ""
        if text.endswith("%") and _is_number(text[:-1]):
            return parse_number(text[:-1]) / 100
        if "/" in text:
            return self.number(data, name, line)
        self.findings.add("not_a_share", line, name=name, text=text)
        return None

    def choice(self, data: Data, spec: FieldSpec, name: str, line: int) -> str | None:
        text = str(data) if isinstance(data, Scalar) else ""
        text = CHOICES_ZH.get(text, text)
        if text not in spec.choices:
            self.findings.add(
                "not_a_choice", line, name=name, key=spec.name, text=text, choices="、".join(spec.choices)
            )
            return None
        return text

    def setting(self, data: Data, spec: FieldSpec, name: str, line: int) -> str | None:
        text = str(data) if isinstance(data, Scalar) else ""
        text = CHOICES_ZH.get(text, text)
        if text in ("ask", "full", "zero", "leave_out") or _is_number(text):
            return text
        choices = "ask、full、zero、leave_out、分数"
        self.findings.add("not_a_choice", line, name=name, key=spec.name, text=text, choices=choices)
        return None

    def text(self, data: Data, spec: FieldSpec, name: str, line: int) -> str | None:
        if isinstance(data, Scalar):
            return str(data)
        self.findings.add("not_a_text", line, name=name, key=spec.name)
        return None

    def truth(self, data: Data, name: str, line: int) -> bool:
        text = str(data) if isinstance(data, Scalar) else "?"
        if text in TRUE_WORDS:
            return True
        if text not in FALSE_WORDS:
            self.findings.add("not_a_choice", line, name=name, key="", text=text, choices="是、否")
        return False

    # -- rows

    def rows(
        self, data: Data, zh: Mapping[str, str], allowed: tuple[str, ...], name: str, line: int
    ) -> list[tuple[Mapped, int]]:
        """The mappings of a list, keys in English, unknown keys reported."""
        if isinstance(data, Mapped):
            data = Listed([data], data.line)
        if not isinstance(data, Listed):
            self.findings.add("not_a_list", line, name=name)
            return []
        found = []
        for row in data:
            if not isinstance(row, Mapped):
                self.findings.add("not_a_mapping", getattr(row, "line", line), name=name, text=str(row)[:40])
                continue
            made = Mapped(row.line)
            for key, value in row.items():
                english = zh.get(key, key)
                at = row.lines.get(key, row.line)
                if english not in allowed and value == "":
                    self.findings.add(slip(key), at, key=key, where=name)
                elif english not in allowed:
                    near = "、".join(get_close_matches(english, allowed, n=2, cutoff=0.5)) or "、".join(
                        allowed
                    )
                    self.findings.add("unknown_key", at, key=key, where=name, near=near)
                self.once(english, key, at, made)
                made.put(english, value, at)
            found.append((made, row.line or line))
        return found

    def bands(self, data: Data, points: Fraction, name: str, line: int) -> tuple[Band, ...] | None:
        made = []
        allowed = (*BAND_KEYS, "score", "otherwise")
        for row, at in self.rows(data, BAND_ZH, allowed, name, line):
            if "otherwise" in row:
                score = self.score(row["otherwise"], points, name, at)
                if score:
                    made.append(Band((), score, at))
                continue
            tests = []
            for key, op in BAND_KEYS.items():
                if key in row:
                    value = row[key]
                    if key == "is" and isinstance(value, Scalar) and not value.startswith(("'", '"', "“")):
                        limit: Expr | None = Expr(f"'{value}'", Const(str(value), "text", f"'{value}'"))
                        if value in ("是", "否"):
                            limit = Expr(str(value), Const(value == "是", "bool", str(value)))
                        elif _is_number(value.rstrip("%")):
                            limit = self.expr(value, name, at)
                    else:
                        limit = self.expr(value, name, at)
                    if limit:
                        tests.append((op, limit))
            if "score" not in row:
                self.findings.add("band_without_score", at, name=name)
                continue
            score = self.score(row["score"], points, name, at)
            if not tests:
                self.findings.add("band_without_limit", at, name=name)
            elif score:
                made.append(Band(tuple(tests), score, at))
        return tuple(made) or None

    def items(self, data: Data, points: Fraction, name: str, line: int, prefix: str = "") -> tuple[Item, ...]:
        made: list[Item] = []
        allowed = ("id", "text", "points", "share", "when", "discretionary", "items", "partly", "veto")
        seen: set[str] = set()
        for n, (row, at) in enumerate(self.rows(data, ITEM_ZH, allowed, name, line), 1):
            id = str(row.get("id") or f"{prefix}i{n}")
            if id in seen:
                self.findings.add("duplicate_id", at, id=id)
            seen.add(id)
            amount = self.number(row["points"], name, at) if "points" in row else None
            share = self.share(row["share"], name, at) if "share" in row else None
            if "points" in row and "share" in row:
                self.findings.add("points_and_share", at, name=name)
            full = amount if amount is not None else points * (share or 0)
            inner = self.items(row["items"], full, name, at, f"{id}_") if "items" in row else ()
            made.append(
                Item(
                    id,
                    str(row.get("text") or ""),
                    amount,
                    share,
                    self.expr(row["when"], name, at, points) if "when" in row else None,
                    self.truth(row["discretionary"], name, at) if "discretionary" in row else False,
                    inner,
                    self.share(row["partly"], name, at) if "partly" in row else None,
                    self.truth(row["veto"], name, at) if "veto" in row else False,
                    at,
                )
            )
        given = [item.points is not None or item.share is not None for item in made]
        if any(given) and not all(given):
            self.findings.add("items_mixed", line, name=name)
        return tuple(made)

    def parts(self, data: Data, points: Fraction, key: str, name: str, line: int) -> tuple[Rule, ...] | None:
        if not isinstance(data, Listed):
            self.findings.add("not_a_list", line, name=name)
            return None
        made: list[Rule] = []
        seen: set[str] = set()
        for n, row in enumerate(data, 1):
            if not isinstance(row, Mapped):
                self.findings.add("not_a_mapping", getattr(row, "line", line), name=name, text=str(row)[:40])
                continue
            read = {self.key_of(k): v for k, v in row.items()}
            part_name = str(read.get("name") or f"第{n}部分")
            id = str(read.get("id") or f"p{n}")
            if id in seen:
                self.findings.add("duplicate_id", row.line, id=id)
            seen.add(id)
            full: Fraction | None = points
            if "points" in read:
                full = self.number(read["points"], f"{name}/{part_name}", row.line)
            elif "share" in read:
                share = self.share(read["share"], f"{name}/{part_name}", row.line)
                full = points * share if share is not None else None
            if full is None:
                continue
            rule = self.rule(row, full, f"{key}.{id}", part_name, row.line)
            if rule:
                if "share" in read and "points" not in read:
                    rule = replace(rule, common={**rule.common, "share": str(read["share"])})
                elif "points" not in read:
                    rule = replace(rule, common={**rule.common, "whole": "true"})
                made.append(rule)
        return tuple(made) or None

    def grades(self, data: Data, points: Fraction, name: str, line: int) -> dict[str, Score] | None:
        if not isinstance(data, Mapped):
            self.findings.add("not_a_mapping", line, name=name, text="grades")
            return None
        made = {
            key: self.score(value, points, name, data.lines.get(key, line)) for key, value in data.items()
        }
        return {key: value for key, value in made.items() if value} or None

    def tiers(self, data: Data, name: str, line: int) -> tuple[Tier, ...]:
        made = []
        zh = {"名称": "name", "从": "from", "到": "to", "小于": "below"}
        for row, at in self.rows(data, zh, ("name", "from", "to", "below"), name, line):
            low = self.share(row.get("from", Scalar("")), name, at)
            high = self.share(row.get("below", row.get("to", Scalar(""))), name, at)
            if low is not None and high is not None:
                made.append(Tier(str(row.get("name", "")), low, high, "below" not in row))
        return tuple(made)

    def gates(self, data: Data, points: Fraction, name: str, line: int) -> tuple[Gate, ...]:
        made = []
        allowed = ("when", "score", "cap", "subtract", "times", "text")
        for row, at in self.rows(data, GATE_ZH, allowed, name, line):
            when = self.expr(row["when"], name, at, points) if "when" in row else None
            effects = [effect for effect in ("score", "cap", "subtract", "times") if effect in row]
            if when is None or len(effects) != 1:
                if "when" not in row or len(effects) != 1:
                    self.findings.add("gate_form", at, name=name)
                continue
            effect = effects[0]
            if effect == "times":
                share = self.share(row[effect], name, at)
                score = (
                    Score(str(row[effect]), Const(share, "ratio", str(row[effect])))
                    if share is not None
                    else None
                )
            else:
                score = self.score(row[effect], points, name, at)
            if score:
                made.append(Gate(when, effect, score, str(row.get("text") or "")))
        return tuple(made)

    def exempts(self, data: Data, points: Fraction, name: str, line: int) -> tuple[Exempt, ...]:
        made = []
        for row, at in self.rows(data, GATE_ZH, ("when", "score", "proof"), name, line):
            when = self.expr(row["when"], name, at, points) if "when" in row else None
            score = self.score(row.get("score", Scalar("full")), points, name, at)
            if "when" not in row:
                self.findings.add("gate_form", at, name=name)
            if when and score:
                made.append(Exempt(when, score, str(row.get("proof") or "")))
        return tuple(made)

    def events(self, data: Data, points: Fraction, name: str, line: int) -> tuple[EventTerm, ...]:
        made = []
        for row, at in self.rows(data, EVENT_ZH, ("count", "each", "most", "text"), name, line):
            if "count" not in row or "each" not in row:
                self.findings.add("event_form", at, name=name)
                continue
            count = self.expr(row["count"], name, at, points)
            each = self.score(row["each"], points, name, at)
            most = self.score(row["most"], points, name, at) if "most" in row else None
            if count and each:
                made.append(EventTerm(count, each, most, str(row.get("text") or "")))
        return tuple(made)

    def rounding(self, data: Data, line: int) -> tuple[tuple[str, int | str | None], ...]:
        """What a file says of rounding, as overrides of what holds without it."""
        if not isinstance(data, Mapped):
            self.findings.add("not_a_mapping", line, name="rounding", text=str(data))
            return ()
        made: dict[str, int | str | None] = {}
        for key, value in data.items():
            name, text, at = ROUNDING_ZH.get(key, key), str(value), data.lines.get(key, line)
            if name in ("input", "part", "row", "total"):
                if text in ("none", "不取整"):
                    made[name] = None
                elif is_count(text) and int(text) <= 10:
                    made[name] = int(text)
                else:
                    self.findings.add(
                        "not_a_choice", at, name="rounding", key=name, text=text, choices="0–10、none"
                    )
            elif (name in ("how", "input_how") and text in HOW) or (
                name == "sum_of" and text in ("rounded", "raw")
            ):
                made[name] = text
            elif name in ("how", "input_how", "sum_of"):
                choices = "rounded、raw" if name == "sum_of" else "、".join(HOW)
                self.findings.add("not_a_choice", at, name="rounding", key=name, text=text, choices=choices)
            else:
                near = "input、part、row、total、how、input_how、sum_of"
                self.findings.add("unknown_key", at, key=key, where="rounding", near=near)
        return tuple(made.items())


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except QuantityError:
        return False
    return True
