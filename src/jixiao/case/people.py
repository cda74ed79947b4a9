"""What people judged, set and printed: judgements, own targets, changed points, printed scores, notes."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from jixiao.case.check import judged_name
from jixiao.case.model import Judgement, Printed, PrintedScore, Target, Unused
from jixiao.case.reading import TRUE_WORDS, Reader
from jixiao.core.finding import Findings, Term
from jixiao.core.numerals import is_count
from jixiao.core.quantity import QuantityError, parse_number
from jixiao.core.source import Data, Listed, Mapped, Scalar
from jixiao.framework.catalogue import ID
from jixiao.framework.model import Framework

JUDGEMENT_KEYS = (
    "score", "met", "partly", "unmet", "grade", "tier", "findings", "count", "reason", "role", "evidence", "line", "note", "secrecy",
)  # fmt: skip
# a judgement takes one of these forms
JUDGEMENT_FORMS = (("score",), ("grade",), ("findings", "count"), ("met", "partly", "unmet"))
# a role names a party; one word of these is in every name of one
PARTIES = (
    "自评", "单位", "部门", "机构", "财政", "主管", "专家", "评价", "评审", "第三方", "公司", "事务所", "中心", "协会", "大学", "学院",
    "局", "厅", "委", "办", "处", "科", "室", "组", "院", "会", "署", "站", "所", "股", "政府", "审计", "人大", "服务对象", "群众",
)  # fmt: skip
TARGET_KEYS = (
    "id", "name", "operator", "value", "actual", "points", "aspect", "line", "unit", "rule", "note", "missed", "printed",
    "operator_ours", "met", "reason", "role", "evidence", "remainder", "set_low",
)  # fmt: skip


class PeopleReader(Reader):
    """Reads what people said. `framework`, where known, gives the ids of indicators that may be named."""

    def __init__(self, framework: Framework | None, findings: Findings, source: str = "") -> None:
        super().__init__(findings, source)
        self.framework = framework

    # -- judgements

    def judgements(self, data: Data | None) -> dict[str, Judgement]:
        made: dict[str, Judgement] = {}
        for name, row, line in self.entries(data, "judgements"):
            if not isinstance(row, Mapped):
                self.findings.add("not_a_mapping", line, name=name, text=str(row)[:40])
                continue
            if any(key in row for key in ("score", "met", "partly", "unmet", "grade", "findings", "count")):
                self.judgement(name, row, line, made)
                continue
            for part, inner in row.items():
                at = row.lines.get(part, line)
                if isinstance(inner, Mapped):
                    self.judgement(f"{name}.{part}", inner, at, made)
                else:
                    self.findings.add("unknown_key", at, key=part, where=name, near="、".join(JUDGEMENT_KEYS))
        return made

    def judgement(self, key: str, row: Mapped, line: int, made: dict[str, Judgement]) -> None:
        self.unknown_keys(row, JUDGEMENT_KEYS, key)
        place, source = self.place(row, line)
        reason_data = row.get("reason")
        given = True
        reason = str(reason_data or "")
        if isinstance(reason_data, Mapped):
            given = False
            reason = str(reason_data.get("none_given", ""))
        evidence_data = row.get("evidence")
        evidence = (
            tuple(str(e) for e in evidence_data)
            if isinstance(evidence_data, Listed)
            else ((str(evidence_data),) if evidence_data else ())
        )
        self.whole(row, line, key, {"reason": reason, "role": row.get("role"), "evidence": evidence})
        common: dict[str, Any] = {
            "reason": reason,
            "reason_given": given,
            "role": str(row.get("role", "")),
            "evidence": evidence,
            "secrecy": self.secrecy(row, line),
            "place": place,
            "place_in_source": source,
            "lines": row.lines,
        }
        if not given:
            at, name = row.lines.get("reason", line), judged_name(self.framework, key)
            self.findings.add("judgement_without_reason", at, severity="info", name=name)
        if sum(any(part in row for part in form) for form in JUDGEMENT_FORMS) > 1:
            found = tuple(Term(part) for form in JUDGEMENT_FORMS for part in form if part in row)
            also = tuple(row.lines.get(part, line) for part in found)
            name = judged_name(self.framework, key)
            self.findings.add("judgement_forms", line, related=also, name=name, found=found)
            return
        if "score" in row:
            try:
                score = parse_number(str(row["score"]))
            except QuantityError:
                at, name = row.lines.get("score", line), judged_name(self.framework, key)
                self.findings.add("not_a_number", at, name=name, text=str(row["score"]))
                return
            made[key] = Judgement(key, score=score, tier=str(row.get("tier", "")), **common)
        elif "grade" in row:
            made[key] = Judgement(key, grade=str(row["grade"]), **common)
        elif "findings" in row or "count" in row:
            faults = row.get("findings")
            items = tuple(str(item) for item in faults) if isinstance(faults, Listed) else ()
            text = str(row.get("count", len(items)))
            if not is_count(text):
                at, name = row.lines.get("count", line), judged_name(self.framework, key)
                self.findings.add("not_a_number", at, name=name, text=text)
                return
            made[key] = Judgement(key, count=int(text), items=items, **common)
        else:
            self.met(key, row, made, common)

    def whole(self, row: Mapped, line: int, key: str, said: Mapping[str, object]) -> None:
        """A judgement says why, who and on what evidence, and who is a party, not a person."""
        missing = tuple(Term(part) for part, there in said.items() if not there)
        if missing:
            places = [row.lines.get(part, line) for part in missing]
            name = judged_name(self.framework, key)
            self.findings.add(
                "judgement_incomplete", places[0], related=places[1:], name=name, missing=missing
            )
        role = str(row.get("role", ""))
        if role and not any(word in role for word in PARTIES):
            at, name = row.lines.get("role", line), judged_name(self.framework, key)
            self.findings.add("role_is_no_role", at, severity="warning", name=name, text=role)

    def met(self, key: str, row: Mapped, made: dict[str, Judgement], common: dict[str, Any]) -> None:
        """Items met and not met; or one truth for a row that is all or nothing."""
        if isinstance(row.get("met"), Scalar) and str(row["met"]) in TRUE_WORDS and "unmet" not in row:
            made[key] = Judgement(key, met=TRUE_WORDS[str(row["met"])], **common)
            return
        partly = row.get("partly", Listed())
        for item in partly if isinstance(partly, Listed) else [partly]:
            made[f"{key}.{item}"] = Judgement(f"{key}.{item}", grade="部分符合", **common)
        for field, truth in (("met", True), ("unmet", False)):
            items = row.get(field)
            if items is None:
                continue
            for item in items if isinstance(items, Listed) else [items]:
                made[f"{key}.{item}"] = Judgement(f"{key}.{item}", met=truth, shared=True, **common)

    # -- targets, overlay, printed

    def targets(self, data: Data | None) -> dict[str, tuple[Target, ...]]:
        made: dict[str, tuple[Target, ...]] = {}
        for block, rows, line in self.entries(data, "targets"):
            if not isinstance(rows, Listed):
                self.findings.add("not_a_list", line, name=block)
                continue
            found: list[Target] = []
            for number, row in enumerate(rows, 1):
                if isinstance(row, Mapped):
                    target = self.target(row, number)
                    if not ID.match(target.id):
                        self.findings.add("bad_id", target.at("id"), id=target.id)
                    if any(target.id == other.id for other in found):
                        self.findings.add("duplicate_id", target.at("id"), id=target.id)
                    found.append(target)
                else:
                    self.findings.add("not_a_mapping", line, name=block, text=str(row)[:40])
            made[block] = tuple(found)
        return made

    def target(self, row: Mapped, number: int) -> Target:
        self.unknown_keys(row, TARGET_KEYS, "targets")
        _, source = self.place(row, row.line)
        points: Fraction | None = None
        if "points" in row:
            at, text = row.lines.get("points", row.line), str(row["points"])
            try:
                points = parse_number(text)
            except QuantityError:
                self.findings.add("not_a_number", at, name=Term("points"), text=text)
            if points is not None and points < 0:
                self.findings.add("points_below_zero", at, name=str(row.get("name", "")), text=text)
        rule = row.get("rule")
        extra = {
            key: row[key]
            for key in ("missed", "met", "reason", "role", "evidence", "note", "set_low", "printed")
            if key in row
        }
        actual = row.get("actual", Scalar(""))
        if isinstance(actual, Mapped):
            if "range" in actual:
                extra["range"] = actual["range"]
            else:
                extra["unknown"] = Scalar(str(actual.get("unknown", actual.get("lost", ""))))
            actual = Scalar("")
        return Target(
            str(row.get("id", f"t{number:02d}")),
            str(row.get("name", "")),
            str(row.get("operator", ">=")),
            str(row.get("value", "")),
            str(actual),
            points,
            str(row.get("aspect", "")),
            str(row.get("unit", "")),
            rule if isinstance(rule, Mapped) else None,
            extra,
            row.line,
            source,
            row.lines,
        )

    def overlay(self, data: Data | None) -> dict[str, tuple[Fraction, str]]:
        made: dict[str, tuple[Fraction, str]] = {}
        if data is None:
            return made
        if not isinstance(data, Mapped):
            self.findings.add("not_a_mapping", getattr(data, "line", 0), name="overlay", text=str(data)[:40])
            return made
        self.unknown_keys(data, ("points",), "overlay")
        for id, row, line in self.entries(data.get("points"), "overlay.points"):
            if self.framework and self.framework.find(id) is None:
                self.unknown_indicator(id, line)
                continue
            if not isinstance(row, Mapped) or not row.get("reason"):
                self.findings.add("overlay_reason", line, name=id)
                continue
            try:
                made[id] = (parse_number(str(row.get("points", ""))), str(row["reason"]))
            except QuantityError:
                self.findings.add("not_a_number", line, name=id, text=str(row.get("points", "")))
        return made

    def unknown_indicator(self, id: str, line: int) -> None:
        ids = [indicator.id for indicator, _ in self.framework.walk()] if self.framework else []
        near = "、".join(get_close_matches(id, ids, n=3, cutoff=0.4)) or "（没有相近的编号）"
        self.findings.add("unknown_indicator", line, id=id, near=near)

    def printed(self, data: Data | None) -> Printed:
        if not isinstance(data, Mapped):
            return Printed()
        self.unknown_keys(data, ("indicators", "levels", "total", "grade"), "printed")
        groups: dict[str, dict[str, PrintedScore]] = {"indicators": {}, "levels": {}}
        for group, made in groups.items():
            for id, row, line in self.entries(data.get(group), f"printed.{group}"):
                made[id] = self.printed_score(row, line)
        total = self.printed_score(data["total"], data.lines.get("total", 0)) if "total" in data else None
        grade = data.get("grade")
        name = str(grade.get("name", "")) if isinstance(grade, Mapped) else str(grade or "")
        return Printed(groups["indicators"], groups["levels"], total, name)

    def printed_score(self, row: Data, line: int) -> PrintedScore:
        if isinstance(row, Scalar):
            made = Mapped(line)
            made.put("score", row, line)
            row = made
        if not isinstance(row, Mapped):
            return PrintedScore(None, "")
        self.unknown_keys(row, ("score", "points", "rate", "line", "note", "lost"), "printed")
        _, source = self.place(row, line)
        text = str(row.get("score", ""))
        numbers: list[Fraction | None] = []
        for key in ("score", "points"):
            value = str(row.get(key, ""))
            try:
                numbers.append(parse_number(value) if value else None)
            except QuantityError:
                at = row.lines.get(key, line)
                self.findings.add("not_a_number", at, name=Term("printed"), text=value)
                numbers.append(None)
        return PrintedScore(numbers[0], text, numbers[1], str(row.get("rate", "")), source, line)

    def unused(self, data: Data | None) -> tuple[Unused, ...]:
        if not isinstance(data, Listed):
            return ()
        made = []
        for row in data:
            if isinstance(row, Mapped):
                line = str(row.get("line", "0"))
                made.append(
                    Unused(
                        str(row.get("text", "")), str(row.get("what", "")), int(line) if is_count(line) else 0
                    )
                )
        return tuple(made)

    def notes(self, data: Data | None) -> tuple[tuple[int, str], ...]:
        if not isinstance(data, Listed):
            return ()
        made = []
        for row in data:
            if isinstance(row, Mapped):
                line = str(row.get("line", "0"))
                made.append((int(line) if is_count(line) else 0, str(row.get("text", ""))))
            else:
                made.append((0, str(row)))
        return tuple(made)
