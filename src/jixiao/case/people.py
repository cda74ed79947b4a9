"""What people judged, set and printed: judgements, own targets, changed points, printed scores, notes."""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from jixiao.case.model import Judgement, Printed, PrintedScore, Target, Unused
from jixiao.case.reading import TRUE_WORDS, Reader
from jixiao.core.finding import Findings
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
        missing = [
            word
            for word, there in (
                ("reason（理由）", reason),
                ("role（角色）", row.get("role")),
                ("evidence（佐证）", evidence),
            )
            if not there
        ]
        if missing:
            self.findings.add("judgement_incomplete", line, name=key, missing="、".join(missing))
        common: dict[str, Any] = {
            "reason": reason,
            "reason_given": given,
            "role": str(row.get("role", "")),
            "evidence": evidence,
            "secrecy": self.secrecy(row, line),
            "place": place,
            "place_in_source": source,
        }
        if not given:
            self.findings.add("judgement_without_reason", line, severity="info", name=key)
        if sum(any(part in row for part in form) for form in JUDGEMENT_FORMS) > 1:
            found = "、".join(part for form in JUDGEMENT_FORMS for part in form if part in row)
            self.findings.add("judgement_forms", line, name=key, found=found)
            return
        if "score" in row:
            try:
                score = parse_number(str(row["score"]))
            except QuantityError as error:
                self.findings.add("bad_value", line, name=key, text=str(row["score"]), why=error.detail)
                return
            made[key] = Judgement(key, score=score, tier=str(row.get("tier", "")), **common)
        elif "grade" in row:
            made[key] = Judgement(key, grade=str(row["grade"]), **common)
        elif "findings" in row or "count" in row:
            faults = row.get("findings")
            items = tuple(str(item) for item in faults) if isinstance(faults, Listed) else ()
            text = str(row.get("count", len(items)))
            if not is_count(text):
                self.findings.add("bad_value", line, name=key, text=text, why="写一个整数")
                return
            made[key] = Judgement(key, count=int(text), items=items, **common)
        else:
            self.met(key, row, made, common)

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
                        self.findings.add("bad_id", row.line, id=target.id)
                    if any(target.id == other.id for other in found):
                        self.findings.add("duplicate_id", row.line, id=target.id)
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
            try:
                points = parse_number(str(row["points"]))
            except QuantityError as error:
                self.findings.add(
                    "bad_value", row.line, name="points", text=str(row["points"]), why=error.detail
                )
            if points is not None and points < 0:
                why = "分值写 0 或正数"
                self.findings.add("bad_value", row.line, name="points", text=str(row["points"]), why=why)
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
            except QuantityError as error:
                self.findings.add(
                    "bad_value", line, name=id, text=str(row.get("points", "")), why=error.detail
                )
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
            except QuantityError as error:
                self.findings.add("bad_value", line, name=f"printed.{key}", text=value, why=error.detail)
                numbers.append(None)
        return PrintedScore(numbers[0], text, numbers[1], str(row.get("rate", "")), source)

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
