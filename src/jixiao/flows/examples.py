"""Worked examples of every rule shape and of every setting of every switch: each is scored and set beside a result worked
out by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import Any

from jixiao.case.load import SCHEMA as CASE_SCHEMA
from jixiao.case.load import read_case
from jixiao.core.finding import DataError, Findings
from jixiao.core.numerals import is_count
from jixiao.core.quantity import QuantityError, parse_number, parse_quantity
from jixiao.core.source import Data, Listed, Mapped, Scalar, located, plain
from jixiao.flows.library import DATA, catalogue
from jixiao.framework.check import check_framework
from jixiao.framework.diff import criteria
from jixiao.framework.load import SCHEMA as FRAMEWORK_SCHEMA
from jixiao.framework.load import read_framework
from jixiao.framework.model import Framework
from jixiao.framework.readings import patched
from jixiao.readers.yaml_file import read_yaml
from jixiao.rules.render import percent_text
from jixiao.scoring.scorer import score_case
from jixiao.scoring.sheet import Level, Row, Sheet, score_text
from jixiao.writers.yaml_file import yaml_text

SCHEMA = "jixiao/examples-1"
FOLDER = DATA / "examples"
CASE_KEYS = ("facts", "lists", "judgements", "targets", "overlay")
EXPECTED_KEYS = ("score", "low", "high", "rows", "levels", "rates", "grade", "finding")
KEYS = (
    "id", "name", "source", "made_up", "points", "rule", "indicator", "own_facts", "framework", "printed", "missing", "note",
    *CASE_KEYS, *EXPECTED_KEYS,
)  # fmt: skip
GROUP_KEYS = (*KEYS, "switch", "number", "settings")
SETTING_KEYS = (*KEYS, "setting", "change", "frame")
SHAPE = re.compile(r"(P\d+)([a-z]?)")
VERDICTS = {
    "equal": ("与印的一致", "equals the printed score"),
    "differs": ("与印的不同", "differs from the printed score"),
    "possible": ("印的在可能的区间之内", "the printed score is possible"),
    "impossible": ("印的不在可能的区间之内", "the printed score is not possible"),
}

Result = Fraction | str | None


@dataclass(frozen=True, slots=True)
class Source:
    """The report, row and line that an example's rule is taken from."""

    report: str
    row: str
    line: int


@dataclass(frozen=True, slots=True)
class Example:
    """One example. `framework` and `case` are the whole data it is scored from; `shown` is the part people read.

    `expected` is worked out by hand: what (`score`, `low`, `row:t01`, `rate:decision`, `grade`, `finding`) -> result.
    """

    id: str
    name: str
    shape: str
    framework: Mapped
    case: Mapped
    shown: Mapping[str, Any]
    expected: Mapping[str, Result]
    source: Source | None = None
    made_up: bool = False
    switch: str = ""
    setting: str = ""
    number: int = 0
    group: str = ""
    change: str = ""
    whole: bool = False
    inputs: str = ""
    printed: str = ""
    missing: str = ""
    note: str = ""
    file: str = field(default="", compare=False)

    @property
    def verdict(self) -> str:
        """How the printed score stands to the one worked out by hand: a key of `VERDICTS`, empty when none is printed."""
        if not self.printed:
            return ""
        printed = parse_number(self.printed)
        score, low, high = (self.expected.get(key) for key in ("score", "low", "high"))
        if isinstance(score, Fraction):
            return "equal" if score == printed else "differs"
        if isinstance(low, Fraction) and isinstance(high, Fraction):
            return "possible" if low <= printed <= high else "impossible"
        return ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An example that was scored. `sheet` is None where the case was refused."""

    example: Example
    framework: Framework
    found: Mapping[str, Result]
    sheet: Sheet | None

    @property
    def holds(self) -> bool:
        """Whether the engine gives what was worked out by hand."""
        return dict(self.found) == dict(self.example.expected)


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """All examples: the shapes in their order, then the switches."""
    made: list[Example] = []
    for name, key in (("shapes.yaml", "examples"), ("switches.yaml", "switches")):
        findings = Findings(name)
        data = read_yaml(FOLDER / name, findings)
        findings.stop_on_errors()
        reader = _Reader(findings)
        made += reader.shapes(data) if key == "examples" else reader.switches(data)
        findings.stop_on_errors()
    return tuple(made)


def find(name: str) -> tuple[Example, ...]:
    """The examples of a shape (`P7`), one of them (`P7b`), a switch (`partial`), its number (`5`), or a setting."""
    wanted = name.strip().lower()
    everything = examples()
    exact = tuple(one for one in everything if one.id.lower() == wanted)
    if exact and not any(one.shape.lower() == wanted for one in everything):
        return exact
    names = ("shape", "switch", "group", "number")
    return tuple(one for one in everything if wanted in {str(getattr(one, key)).lower() for key in names})


def near(name: str) -> str:
    """The names nearest to one that is not there."""
    names = list(
        dict.fromkeys(known for one in examples() for known in (one.id, one.shape, one.switch) if known)
    )
    return "、".join(get_close_matches(name, names, n=3, cutoff=0.4)) or "P1…P32、partial、rounding.how"


def run(example: Example) -> Outcome:
    """Score one example through the functions every file goes through. Raises `DataError` when its data is wrong."""
    findings = Findings(example.file)
    framework = read_framework(example.framework, catalogue(), findings)
    if framework is not None:
        check_framework(framework, findings)
    findings.stop_on_errors()
    if framework is None:
        raise DataError(findings.items)
    case = read_case(example.case, catalogue(), framework, findings)
    findings.stop_on_errors()
    if case is None:
        raise DataError(findings.items)
    try:
        sheet = score_case(framework, case, findings)
    except DataError as error:
        if "finding" not in example.expected:
            raise
        codes = sorted({found.rule for found in error.findings if found.severity == "error"})
        return Outcome(example, framework, {"finding": "、".join(codes)}, None)
    return Outcome(example, framework, _found(example, sheet), sheet)


def _found(example: Example, sheet: Sheet) -> dict[str, Result]:
    """What the engine gives for each thing the example expects."""
    rows: dict[str, Row | Level] = {row.id: row for row in sheet.rows}
    levels: dict[str, Level] = {level.id: level for level in (*sheet.levels, sheet.total)}
    main = sheet.total if example.whole else rows.get("example") or levels["example"]
    made: dict[str, Result] = {}
    for key in example.expected:
        what, _, id = key.partition(":")
        name = id.partition(".")[0]
        part = {"": main}.get(id) or rows.get(name) or levels.get(name)
        if what in ("score", "low", "high"):
            made[key] = getattr(part, what) if part is not None else "—"
        elif what == "rate":
            made[key] = levels[id].rate
        elif what == "grade":
            made[key] = "、".join(sheet.grades)
        else:
            made[key] = None
    return made


def check(outcome: Outcome) -> list[str]:
    """What does not hold, as `score: expected 0.43, found 0.4`."""
    expected = outcome.example.expected
    return [
        f"{key}: expected {result_text(expected[key])}, found {result_text(outcome.found.get(key))}"
        for key in expected
        if outcome.found.get(key) != expected[key]
    ]


def result_text(value: Result) -> str:
    """A result as people write it; two decimals for a score."""
    if value is None:
        return "—"
    return value if isinstance(value, str) else score_text(value) or ""


def expected_text(example: Example) -> str:
    """The result worked out by hand: a score, an interval, or a refusal."""
    expected = example.expected
    if "finding" in expected:
        return str(expected["finding"])
    grade = f"（{expected['grade']}）" if "grade" in expected else ""
    if expected.get("score") is not None:
        return result_text(expected["score"]) + grade
    return f"{result_text(expected.get('low'))}–{result_text(expected.get('high'))}{grade}"


def further_text(example: Example) -> list[tuple[str, str]]:
    """What is expected besides the score: (row, level or rate, result)."""
    made = []
    expected = example.expected
    for key, value in expected.items():
        what, _, id = key.partition(":")
        if id and what == "rate":
            made.append((f"{id} 得分率", percent_text(value) if isinstance(value, Fraction) else "—"))
        elif id and what == "score":
            low, high = (
                result_text(expected[f"{end}:{id}"]) if f"{end}:{id}" in expected else ""
                for end in ("low", "high")
            )
            made.append((id, result_text(value) if value is not None else f"{low}–{high}"))
    return made


def rule_text(example: Example) -> str:
    """The rule (or the small framework) as YAML text."""
    return _yaml({key: value for key, value in example.shown.items() if key not in CASE_KEYS})


def facts_text(example: Example) -> str:
    """The facts, lists, judgements and targets as YAML text; empty when there are none."""
    made = {key: value for key, value in example.shown.items() if key in CASE_KEYS}
    return _yaml(made) if made else ""


def _yaml(data: dict[str, Any]) -> str:
    """YAML as a person writes it: numbers need no quotes, every scalar being read as text."""
    return re.sub(r"'(-?\d+(?:\.\d+)?)'", r"\1", yaml_text(data)).rstrip()


def criteria_text(outcome: Outcome) -> list[str]:
    """The criteria generated from the rule, of every row."""
    made: list[str] = []
    nodes = [indicator for indicator, _ in outcome.framework.walk() if indicator.rule or indicator.own]
    for indicator in nodes:
        head = f"{indicator.name}：" if len(nodes) > 1 else ""
        made += [f"{head}{text}" for text in criteria(outcome.framework, indicator)]
    return made


# -- reading


class _Reader:
    """Reads the example files; what is wrong with them is a finding with its line."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.ids: dict[str, int] = {}

    def shapes(self, data: Data | None) -> list[Example]:
        return [
            one for row in self.rows(data, "examples") for one in [self.example(row, KEYS)] if one is not None
        ]

    def switches(self, data: Data | None) -> list[Example]:
        made: list[Example] = []
        for group in self.rows(data, "switches"):
            self.unknown(group, GROUP_KEYS, "switches")
            settings = group.get("settings")
            for row in settings if isinstance(settings, Listed) else ():
                if isinstance(row, Mapped):
                    self.unknown(row, SETTING_KEYS, "settings")
                    one = self.example(self.merged(group, row), (*GROUP_KEYS, *SETTING_KEYS))
                    made += [one] if one is not None else []
        return made

    def rows(self, data: Data | None, key: str) -> list[Mapped]:
        if not isinstance(data, Mapped) or str(data.get("schema", "")) != SCHEMA:
            found = str(data.get("schema", "（空）")) if isinstance(data, Mapped) else "（空）"
            self.findings.add("wrong_schema", 1, found=found, wanted=SCHEMA)
            return []
        self.unknown(data, ("schema", key), key)
        rows = data.get(key)
        return [row for row in rows if isinstance(row, Mapped)] if isinstance(rows, Listed) else []

    def unknown(self, data: Mapped, known: Iterable[str], where: str) -> None:
        for key in data:
            if key not in known:
                self.findings.add(
                    "unknown_key", data.lines.get(key, data.line), key=key, where=where, near="、".join(known)
                )

    def merged(self, group: Mapped, row: Mapped) -> Mapped:
        """A group with one of its settings laid over it."""
        made = Mapped(row.line)
        for source in (group, row):
            for key, value in source.items():
                if key not in ("settings", "change", "frame"):
                    made.put(key, value, source.lines.get(key, source.line))
        made.put("id", Scalar(f"{group.get('id')}.{row.get('setting')}", row.line), row.line)
        made.put("group", Scalar(str(group.get("id")), group.line), group.line)
        keys = [key for key in ("change", "frame", *CASE_KEYS) if key in row]
        made.put("changed", Scalar("；".join(_inline(plain(row[key])) for key in keys), row.line), row.line)
        if "change" in row:
            changed = patched(_dict(plain(group["rule"])), plain(row["change"]))
            made.put("rule", located(changed, row.line), row.line)
        if "frame" in row:
            laid = _laid(_dict(plain(group.get("framework", Mapped()))), _dict(plain(row["frame"])))
            made.put("framework", located(laid, row.line), row.line)
        return made

    def example(self, row: Mapped, known: Iterable[str]) -> Example | None:
        self.unknown(row, (*known, "group", "changed"), "examples")
        id = str(row.get("id", ""))
        if id in self.ids or not id:
            self.findings.add("duplicate_id", row.line, id=id, first=str(self.ids.get(id, 0)))
        self.ids[id] = row.line
        whole = isinstance(row.get("framework"), Mapped) and "indicators" in row["framework"]
        printed = row.get("printed")
        said = printed if isinstance(printed, Mapped) else Mapped(row.line)
        shape = SHAPE.fullmatch(id)
        expected = self.expected(row)
        return Example(
            id,
            str(row.get("name", "")),
            shape.group(1) if shape else "",
            self.framework(row, whole),
            self.case(row, id),
            self.shown(row, whole),
            expected,
            self.source(row.get("source")),
            str(row.get("made_up", "")) in ("true", "是"),
            str(row.get("switch", "")),
            str(row.get("setting", "")),
            int(str(row.get("number", "0"))),
            str(row.get("group", "")),
            str(row.get("changed", "")),
            whole,
            str(said.get("inputs", "")),
            str(said.get("score", "")),
            str(row.get("missing", "")),
            str(row.get("note", "")),
            self.findings.file,
        )

    def source(self, data: Data | None) -> Source | None:
        if not isinstance(data, Mapped):
            return None
        line = str(data.get("line", "0"))
        return Source(
            str(data.get("report", "")), str(data.get("row", "")), int(line) if is_count(line) else 0
        )

    def framework(self, row: Mapped, whole: bool) -> Mapped:
        """The framework around a rule: one indicator, `example`; or the small framework the example gives."""
        made = Mapped(row.line)
        made.put("schema", Scalar(FRAMEWORK_SCHEMA, row.line), row.line)
        made.put("id", Scalar("example", row.line), row.line)
        made.put("title", Scalar(str(row.get("name", "")), row.line), row.line)
        given = row.get("framework")
        if isinstance(given, Mapped):
            for key, item in given.items():
                made.put(key, item, given.lines.get(key, given.line))
        if "own_facts" in row:
            made.put("facts", row["own_facts"], row.lines.get("own_facts", row.line))
        if whole:
            return made
        indicator = Mapped(row.line)
        for key, value in (
            ("id", "example"),
            ("name", _row_name(row)),
            ("points", str(row.get("points", ""))),
        ):
            indicator.put(key, Scalar(value, row.line), row.line)
        extra = row.get("indicator")
        if isinstance(extra, Mapped):
            for key, item in extra.items():
                indicator.put(key, item, extra.lines.get(key, extra.line))
        if "rule" in row:
            indicator.put("rule", row["rule"], row.lines.get("rule", row.line))
        made.put("total", Scalar(str(row.get("points", "")), row.line), row.line)
        made.put("indicators", Listed([indicator], row.line), row.line)
        return made

    def case(self, row: Mapped, id: str) -> Mapped:
        made = Mapped(row.line)
        head = {"schema": CASE_SCHEMA, "id": id, "unit": "示例单位", "year": "2024", "framework": "example"}
        for key, value in head.items():
            made.put(key, Scalar(value, row.line), row.line)
        source = self.source(row.get("source"))
        if source is not None and str(row.get("made_up", "")) != "true":
            made.put("source", located({"file": f"{source.report}.txt"}, row.line), row.line)
        for key in CASE_KEYS:
            if key in row:
                made.put(key, row[key], row.lines.get(key, row.line))
        return made

    def shown(self, row: Mapped, whole: bool) -> dict[str, Any]:
        """What people read of an example: points and rule, or the framework; then the case."""
        keys = ["framework"] if whole else ["points", "own_facts", "framework", "indicator", "rule"]
        return {key: plain(row[key]) for key in (*keys, *CASE_KEYS) if key in row}

    # -- what was worked out by hand

    def expected(self, row: Mapped) -> dict[str, Result]:
        made = self.result(row, "")
        rows = row.get("rows")
        for id, inner in rows.items() if isinstance(rows, Mapped) else ():
            if isinstance(inner, Mapped):
                made |= self.result(inner, f":{id}")
        for name, key in (("levels", "score"), ("rates", "rate")):
            values = row.get(name)
            for id, value in values.items() if isinstance(values, Mapped) else ():
                made[f"{key}:{id}"] = self.number(value, row.line)
        for name in ("grade", "finding"):
            if name in row:
                made[name] = str(row[name])
        if not made:
            self.findings.add("key_missing", row.line, key="score", where=str(row.get("id", "")))
        return made

    def result(self, data: Mapped, tail: str) -> dict[str, Result]:
        """A score, with both ends there; or an open score between its ends."""
        if "score" in data:
            score = self.number(data["score"], data.line)
            return {f"score{tail}": score, f"low{tail}": score, f"high{tail}": score}
        if "low" in data and "high" in data:
            low, high = self.number(data["low"], data.line), self.number(data["high"], data.line)
            return {f"score{tail}": None, f"low{tail}": low, f"high{tail}": high}
        return {}

    def number(self, data: Data, line: int) -> Fraction | None:
        text = str(data)
        if text == "none":
            return None
        try:
            return parse_quantity(text, dimension="ratio").value if text.endswith("%") else parse_number(text)
        except (QuantityError, ValueError):
            self.findings.add("not_a_number", getattr(data, "line", 0) or line, name="score", text=text)
            return None


def _row_name(row: Mapped) -> str:
    """The name of the indicator: that of the source row, else of the example."""
    source = row.get("source")
    return (
        str(source.get("row", ""))
        if isinstance(source, Mapped) and source.get("row")
        else str(row.get("name", ""))
    )


def _inline(data: object) -> str:
    """Data on one line: `partial: floor`, `rounding: {row: 1}`."""
    if isinstance(data, dict):
        return ", ".join(f"{key}: {_nested(value)}" for key, value in data.items())
    return _nested(data)


def _nested(data: object) -> str:
    if isinstance(data, dict):
        return f"{{{_inline(data)}}}"
    if isinstance(data, list):
        return f"[{', '.join(_nested(item) for item in data)}]"
    return str(data)


def _dict(data: object) -> dict[str, Any]:
    return dict(data) if isinstance(data, dict) else {}


def _laid(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A mapping with another laid over it, mappings inside merged."""
    made = dict(base)
    for key, value in change.items():
        inner = made.get(key)
        made[key] = _laid(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return made
