"""A framework from data: every key is read or reported."""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction

from jixiao.core.fact import Catalogue
from jixiao.core.finding import Findings, slip
from jixiao.core.numerals import is_count
from jixiao.core.source import Data, Listed, Mapped, Scalar
from jixiao.core.system import Why
from jixiao.framework.catalogue import ID, check_names, check_own, read_facts, read_lists
from jixiao.framework.model import Framework, Grade, Indicator, OwnBlock, Reading
from jixiao.rules.build import make_context
from jixiao.rules.codec import COMMON_BY_NAME, Codec
from jixiao.rules.kinds.base import DEFAULT_POLICIES, Rounding, Rule

SCHEMA = "jixiao/framework-1"
KEYS = {
    "schema": "格式", "id": "编号", "title": "名称", "edition": "版本", "issuer": "发布机构", "valid": "适用年度",
    "object": "评价对象", "status": "性质", "total": "总分", "rounding": "取整", "grades": "等次", "policies": "默认口径",
    "accounts_year": "决算年度", "facts": "事实", "lists": "清单", "gates": "总分约束", "layout": "表样", "note": "备注",
    "indicators": "指标", "source": "来源", "ours": "自拟说明",
    "floor": "最低分", "cap": "最高分",
}  # fmt: skip
INDICATOR_KEYS = {
    "id": "编号", "name": "名称", "code": "代码", "points": "分值", "indicators": "下级指标", "rule": "规则", "explains": "指标说明",
    "evidence": "佐证材料", "gates": "约束", "readings": "其他读法", "ours": "自拟说明", "as_printed": "原文如此", "own": "自设指标",
    "bonus": "加减分项", "note": "备注", "floor": "最低分", "cap": "最高分",
}  # fmt: skip
OWN_KEYS = {
    "split": "分配", "places": "小数位", "remainder": "余数", "aspects": "方面", "at_least": "至少", "missed": "未达成",
    "over": "超额", "beyond": "超额起点", "over_from": "超额起算", "over_if": "超额扣减条件", "missed_lower": "越低越好未达成",
    "zero_below": "低于得零",
    "qualitative": "定性目标", "otherwise": "否则",
}  # fmt: skip
OBJECTS = ("department", "unit", "project")
STATUSES = ("national", "local", "ours")
ACCOUNTS = ("same", "previous")


def read_framework(data: Data, catalogue: Catalogue, findings: Findings) -> Framework | None:
    """The framework of a file; findings say what is wrong. None when there is no tree to speak of."""
    if not isinstance(data, Mapped):
        findings.add("not_a_mapping", 0, name="framework", text="")
        return None
    return _Reader(catalogue, findings).framework(data)


def read_own(data: Data, indicator: Indicator, catalogue: Catalogue, findings: Findings) -> OwnBlock | None:
    """The block of own indicators of one indicator, from data."""
    found = (data, indicator.line)
    return _Reader(catalogue, findings).own(found, indicator.points, indicator.id, indicator.name)


class _Reader:
    def __init__(self, catalogue: Catalogue, findings: Findings) -> None:
        self.findings = findings
        self.catalogue = catalogue
        self.codec = Codec(catalogue, findings)
        self.ids: dict[str, int] = {}

    def keys(self, data: Mapped, known: dict[str, str], where: str) -> dict[str, tuple[Data, int]]:
        """The mapping with English keys; unknown ones are reported with the nearest known."""
        chinese = {zh: english for english, zh in known.items()}
        made: dict[str, tuple[Data, int]] = {}
        for key, value in data.items():
            english, line = chinese.get(key, key), data.lines.get(key, data.line)
            if english not in known and value == "":
                self.findings.add(slip(key), line, key=key, where=where)
            elif english not in known:
                near = "、".join(get_close_matches(english, known, n=2, cutoff=0.5)) or "、".join(known)
                self.findings.add("unknown_key", line, key=key, where=where, near=near)
            if english in made:
                self.findings.add("duplicate_key", line, key=key, first=str(made[english][1]))
            made[english] = (value, line)
        return made

    def framework(self, data: Mapped) -> Framework | None:
        read = self.keys(data, KEYS, "指标体系")

        def text(key: str) -> str:
            return str(read[key][0]) if key in read and isinstance(read[key][0], Scalar) else ""

        def texts(key: str) -> dict[str, str]:
            found = read.get(key, (None, 0))[0]
            return {name: str(value) for name, value in found.items()} if isinstance(found, Mapped) else {}

        if text("schema") != SCHEMA:
            self.findings.add(
                "wrong_schema",
                read.get("schema", (None, 1))[1],
                found=text("schema") or "（空）",
                wanted=SCHEMA,
            )
        id = text("id")
        if not id or not all(part.isalnum() and part.isascii() for part in id.replace("_", "-").split("-")):
            self.findings.add("bad_id", read.get("id", (None, 1))[1], id=id or "（空）")
        facts = read_facts(read["facts"][0] if "facts" in read else None, self.findings)
        lists = read_lists(read["lists"][0] if "lists" in read else None, self.findings, self.catalogue)
        check_names(facts, lists, self.findings)
        check_own(facts, lists, self.catalogue, self.findings)
        self.catalogue = self.catalogue.with_own(facts, lists)
        self.codec = Codec(self.catalogue, self.findings)
        for fact in facts:
            self.own_formula(fact.formula, fact.line, fact.label)
        rounding = (
            Rounding().changed(self.codec.rounding(*read["rounding"])) if "rounding" in read else Rounding()
        )
        policies = self.policies(read.get("policies"))
        total = (
            self.codec.number(read["total"][0], "total", read["total"][1])
            if "total" in read
            else Fraction(100)
        )
        indicators = self.children(read.get("indicators"), "指标体系")
        if not indicators:
            self.findings.add("no_indicators", 1)
            return None
        grades, grade_from, grades_ours = self.grades(read.get("grades"))
        valid_from, valid_to = self.valid(read.get("valid"))
        gates = (
            self.codec.gates(read["gates"][0], total or Fraction(100), "总分", read["gates"][1])
            if "gates" in read
            else ()
        )
        return Framework(
            id,
            text("title") or id,
            total if total is not None else Fraction(100),
            indicators,
            text("edition"),
            text("issuer"),
            self.one_of(read, "object", OBJECTS, "department"),
            self.one_of(read, "status", STATUSES, "local"),
            valid_from,
            valid_to,
            rounding,
            grades,
            grade_from,
            grades_ours,
            policies,
            self.one_of(read, "accounts_year", ACCOUNTS, "previous"),
            gates,
            texts("layout"),
            tuple(facts),
            tuple(lists),
            text("note"),
            text("ours"),
            self.limit(read, "floor"),
            self.limit(read, "cap"),
            texts("source"),
            self.catalogue,
            make_context(self.catalogue, policies, rounding),
            self.findings.file,
        )

    def limit(self, read: dict[str, tuple[Data, int]], key: str) -> Fraction | None:
        """The least or highest score of a group or of the total; None where none is set."""
        if key not in read or str(read[key][0]) in ("none", "不限"):
            return None
        return self.codec.number(read[key][0], key, read[key][1])

    def own_formula(self, formula: str, line: int, label: str) -> None:
        if formula:
            self.codec.expr(Scalar(formula, line), label, line)

    def one_of(
        self, read: dict[str, tuple[Data, int]], key: str, choices: tuple[str, ...], default: str
    ) -> str:
        if key not in read:
            return default
        value, line = read[key]
        if str(value) not in choices:
            self.findings.add(
                "not_a_choice", line, name="指标体系", key=key, text=str(value), choices="、".join(choices)
            )
            return default
        return str(value)

    def policies(self, found: tuple[Data, int] | None) -> dict[str, str]:
        made: dict[str, str] = {}
        if found is None:
            return made
        data, line = found
        if not isinstance(data, Mapped):
            self.findings.add("not_a_mapping", line, name="policies", text=str(data))
            return made
        for key, value in data.items():
            spec = next((spec for spec in COMMON_BY_NAME.values() if key in (spec.name, spec.zh)), None)
            at = data.lines.get(key, line)
            if spec is None or spec.name not in DEFAULT_POLICIES:
                self.findings.add(
                    "unknown_key", at, key=key, where="policies", near="、".join(DEFAULT_POLICIES)
                )
                continue
            if spec.name == "cap":
                made["cap"] = str(value)
                continue
            read = self.codec.value(spec, value, Fraction(0), "", "policies", at)
            if read is not None:
                made[spec.name] = read
        return made

    def grades(self, found: tuple[Data, int] | None) -> tuple[tuple[Grade, ...], str, str]:
        if found is None:
            return (), "rounded", ""
        data, line = found
        rows = data.get("bands", Listed()) if isinstance(data, Mapped) else data
        made = []
        names = {"名称": "name", "从": "from"}
        for row, at in self.codec.rows(rows, names, ("name", "from"), "grades", line):
            low = self.codec.number(row.get("from"), "grades.from", at)
            if low is not None:
                made.append(Grade(str(row.get("name", "")), low))
        if [grade.low for grade in made] != sorted((grade.low for grade in made), reverse=True):
            self.findings.add("grades_order", line)
        source, ours = "rounded", ""
        if isinstance(data, Mapped):
            for key in data:
                if key not in ("bands", "from_score", "ours", "note"):
                    self.findings.add(
                        "unknown_key",
                        data.lines.get(key, line),
                        key=key,
                        where="grades",
                        near="bands、from_score、ours",
                    )
            source, ours = str(data.get("from_score", "rounded")), str(data.get("ours", ""))
            if source not in ("rounded", "raw"):
                self.findings.add(
                    "not_a_choice", line, name="grades", key="from_score", text=source, choices="rounded、raw"
                )
        return tuple(made), source, ours

    def valid(self, found: tuple[Data, int] | None) -> tuple[int | None, int | None]:
        if found is None:
            return None, None
        data, line = found
        if not isinstance(data, Mapped):
            why = Why(
                "写成 {from: 2024, to: 2024}，还在用的不写 to",
                "write {from: 2024, to: 2024}, without to where still in use",
            )
            self.findings.add("bad_value", line, name="valid", text=str(data)[:40], why=why)
            return None, None
        for key in data:
            if key not in ("from", "to"):
                self.findings.add("unknown_key", line, key=key, where="valid", near="from、to")
        years: list[int | None] = []
        for key in ("from", "to"):
            text = str(data.get(key, ""))
            if text and not (is_count(text) and len(text) == 4):
                self.findings.add(
                    "bad_value",
                    line,
                    name=f"valid.{key}",
                    text=text,
                    why=Why("年度写四位数字", "write a year with four digits"),
                )
            years.append(int(text) if is_count(text) and len(text) == 4 else None)
        first, last = years
        if first is not None and last is not None and first > last:
            why = Why("到的年度比从的年度早", "it ends before it begins")
            self.findings.add("bad_value", line, name="valid", text=f"{first}—{last}", why=why)
        return first, last

    # -- the tree

    def children(self, found: tuple[Data, int] | None, where: str) -> tuple[Indicator, ...]:
        if found is None:
            return ()
        data, line = found
        if not isinstance(data, Listed):
            self.findings.add("not_a_list", line, name=where)
            return ()
        made = []
        for row in data:
            if not isinstance(row, Mapped):
                self.findings.add("not_a_mapping", getattr(row, "line", line), name=where, text=str(row)[:40])
                continue
            indicator = self.indicator(row)
            if indicator is not None:
                made.append(indicator)
        return tuple(made)

    def indicator(self, data: Mapped) -> Indicator | None:
        name = str(data.get("name", data.get("名称", "")))
        read = self.keys(data, INDICATOR_KEYS, name or "指标")
        id, line = str(read.get("id", ("", data.line))[0]), data.line
        if not ID.match(id):
            self.findings.add("bad_id", line, id=id or f"（{name} 没有编号）")
        if id in self.ids:
            self.findings.add("duplicate_id", line, id=id, first=str(self.ids[id]))
        self.ids.setdefault(id, line)
        name = name or id
        points = (
            self.codec.number(read["points"][0], f"{name}.points", read["points"][1])
            if "points" in read
            else None
        )
        if "points" not in read:
            self.findings.add("points_missing", line, name=name)
        points = points if points is not None else Fraction(0)
        children = self.children(read.get("indicators"), name)
        own = self.own(read["own"], points, id, name) if "own" in read else None
        rule: Rule | None = None
        if "indicators" in read:
            if "rule" in read:
                self.findings.add("group_with_rule", read["rule"][1], name=name)
        elif own is None:
            rule = self.codec.rule(read["rule"][0] if "rule" in read else None, points, id, name, line)

        def text(key: str) -> str:
            return str(read[key][0]) if key in read else ""

        return Indicator(
            id,
            name,
            points,
            text("code"),
            text("explains"),
            _texts(read.get("evidence")),
            children,
            rule,
            self.codec.gates(*_with(read, "gates", points, name)) if "gates" in read else (),
            self.readings(read.get("readings"), name),
            own,
            self.codec.truth(read["bonus"][0], name, line) if "bonus" in read else False,
            text("ours"),
            text("note"),
            (*_texts(read.get("as_printed")), *((rule.common.get("as_printed") or ()) if rule else ())),
            Fraction(1),
            self.limit(read, "floor"),
            self.limit(read, "cap"),
            line,
        )

    def readings(self, found: tuple[Data, int] | None, name: str) -> tuple[Reading, ...]:
        if found is None:
            return ()
        made = []
        zh = {"名称": "name", "理由": "why", "改动": "change"}
        for row, at in self.codec.rows(found[0], zh, ("name", "why", "change"), f"{name} readings", found[1]):
            change = row.get("change")
            if not isinstance(change, Mapped):
                self.findings.add("reading_form", at, name=name)
                continue
            made.append(Reading(str(row.get("name", "")), str(row.get("why", "")), change))
        return tuple(made)

    def own(self, found: tuple[Data, int], points: Fraction, id: str, name: str) -> OwnBlock | None:
        data, line = found
        if not isinstance(data, Mapped):
            self.findings.add("not_a_mapping", line, name=name, text="own")
            return None
        read = self.keys(data, OWN_KEYS, f"{name}.own")

        def choice(key: str, choices: tuple[str, ...]) -> str:
            return self.one_of(read, key, choices, choices[0])

        def whole(key: str, default: int) -> int:
            if key not in read:
                return default
            text = str(read[key][0])
            if not is_count(text) or int(text) > 20:
                self.findings.add("not_a_number", read[key][1], name=f"{name}.{key}", text=text)
                return default
            return int(text)

        rule = self.codec.rule(read["otherwise"][0], points, id, name, line) if "otherwise" in read else None
        words = (
            self.codec.rule(read["qualitative"][0], points, id, name, line) if "qualitative" in read else None
        )
        return OwnBlock(
            choice("split", ("equal", "weighted")),
            whole("places", 2),
            choice("remainder", ("last", "first", "case")),
            _texts(read.get("aspects")),
            whole("at_least", 0),
            choice("missed", ("ask", "zero", "proportional")),
            choice("over", ("full", "reduce", "ask")),
            str(read["beyond"][0]) if "beyond" in read else "",
            str(read["over_from"][0]) if "over_from" in read else "",
            choice("over_if", ("", "set_low")),
            choice("missed_lower", ("ratio", "excess")),
            str(read["zero_below"][0]) if "zero_below" in read else "",
            words,
            rule,
        )


def _texts(found: tuple[Data, int] | None) -> tuple[str, ...]:
    if found is None:
        return ()
    data = found[0]
    return tuple(str(item) for item in data) if isinstance(data, Listed) else (str(data),)


def _with(
    read: dict[str, tuple[Data, int]], key: str, points: Fraction, name: str
) -> tuple[Data, Fraction, str, int]:
    return read[key][0], points, name, read[key][1]
