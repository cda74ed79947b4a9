"""The library of indicators for objectives: what each says, and a reader that finds everything that is wrong in its files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped, Scalar

SCHEMA = "jixiao/indicators-1"
BLOCKS: Mapping[str, tuple[str, ...]] = {  # the three levels of 财预〔2020〕10号 and 财预〔2015〕88号
    "产出": ("数量", "质量", "时效", "成本"),
    "效益": ("经济效益", "社会效益", "生态效益", "可持续影响"),
    "满意度": ("服务对象满意度",),
}
ASPECTS = {aspect: block for block, aspects in BLOCKS.items() for aspect in aspects}
TEXT = "文字"
NATURES = {">=": "正", ">": "正", "<=": "反", "<": "反", "=": "等于", TEXT: "定性"}
KEYS = ("schema", "field", "sources", "indicators")
ROW_KEYS = ("id", "name", "aspect", "meaning", "formula", "operator", "unit", "figures", "source")
WANTED = ("id", "name", "aspect", "meaning", "operator", "figures", "source")
WHERE = "指标库"


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator that somebody may take into their objectives.

    meaning: what it means; formula: how it is computed, in words; unit: of measure; figures: where its figure comes from as a rule;
    field: the line of work (行业); source: where the indicator itself is from.
    """

    id: str
    name: str
    aspect: str
    meaning: str = ""
    formula: str = ""
    operator: str = ">="
    unit: str = ""
    figures: str = ""
    field: str = ""
    source: str = ""

    @property
    def block(self) -> str:
        """产出, 效益 or 满意度; "" where its aspect is none of theirs."""
        return ASPECTS.get(self.aspect, "")

    @property
    def nature(self) -> str:
        """Whether more is better (正), less is (反), it must be met exactly (等于), or it is said in words (定性)."""
        return NATURES.get(self.operator, "")


def read_indicators(data: Data | None, findings: Findings) -> list[Entry]:
    """The indicators of one file: one line of work, each row sound, no name and no id twice."""
    if not isinstance(data, Mapped):
        if data is not None:
            findings.add("not_a_mapping", 0, name=WHERE, text="")
        return []
    found = str(data.get("schema", ""))
    if found != SCHEMA:
        findings.add("wrong_schema", data.lines.get("schema", 1), found=found or "（空）", wanted=SCHEMA)
    _unknown(data, KEYS, findings)
    _lacking(data, ("field", "sources", "indicators"), findings)
    said = data.get("sources")
    sources = {id: str(title) for id, title in said.items()} if isinstance(said, Mapped) else {}
    rows = data.get("indicators")
    made: list[Entry] = []
    for row in rows if isinstance(rows, Listed) else ():
        if not isinstance(row, Mapped):
            findings.add("not_a_mapping", getattr(row, "line", 0), name="indicators", text=str(row)[:40])
            continue
        made.append(_entry(row, str(data.get("field", "")), sources, findings))
    _once(made, rows, findings)
    return made


def _entry(row: Mapped, field: str, sources: Mapping[str, str], findings: Findings) -> Entry:
    _unknown(row, ROW_KEYS, findings)
    _lacking(row, WANTED, findings)
    texts = {key: str(one).strip() for key, one in row.items() if key in ROW_KEYS and isinstance(one, Scalar)}
    for key, known in (("aspect", ASPECTS), ("operator", NATURES), ("source", sources)):
        if texts.get(key) and texts[key] not in known:
            _choice(row, key, texts[key], known, findings)
    if texts.get("operator") in NATURES and texts["operator"] != TEXT:
        _lacking(row, ("unit", "formula"), findings)
    texts["source"] = sources.get(texts.get("source", ""), "")
    return Entry(**{"id": "", "name": "", "aspect": "", **texts, "field": field})


def _once(made: Collection[Entry], rows: Data | None, findings: Findings) -> None:
    seen: set[tuple[str, str]] = set()
    lines = (
        [getattr(row, "line", 0) for row in rows if isinstance(row, Mapped)]
        if isinstance(rows, Listed)
        else []
    )
    for one, line in zip(made, lines, strict=True):
        for key, text in (("id", one.id), ("name", one.name)):
            if text and (key, text) in seen:
                findings.add("library_row_twice", line, key=key, text=text, where=one.field)
            seen.add((key, text))


def _unknown(data: Mapped, keys: Collection[str], findings: Findings) -> None:
    for key in data:
        if key not in keys:
            near = "、".join(get_close_matches(key, list(keys), n=3, cutoff=0.5)) or "、".join(keys)
            findings.add("unknown_key", data.lines.get(key, data.line), key=key, where=WHERE, near=near)


def _lacking(data: Mapped, keys: Collection[str], findings: Findings) -> None:
    for key in keys:
        if not data.get(key):
            name = str(data.get("name", data.get("field", "")))
            findings.add("library_row_lacks", data.line, key=key, name=name)


def _choice(row: Mapped, key: str, text: str, known: Collection[str], findings: Findings) -> None:
    line = row.lines.get(key, row.line)
    findings.add("library_row_choice", line, key=key, text=text, choices="、".join(known))
