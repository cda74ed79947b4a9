"""A filled-in workbook into the located data of a case, every value with its cell; nothing in it is run or trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from jixiao.core.book import Spot, tidy
from jixiao.core.case_book import (
    DISPUTED,
    HEAD,
    KNOWN,
    LEVEL,
    LOST,
    MARK,
    NOT_APPLICABLE,
    RANGE,
    STATUSES,
    UNKNOWN,
    UNSAID,
    VERDICTS,
)
from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped, Scalar, located
from jixiao.readers.workbook import Cell, MarkedPage, Row, read_marked

MOST_DECIMALS = 10
WORDS = ("文字", "是/否")
SCHEMA = "jixiao/case-1"


@dataclass(frozen=True, slots=True)
class Claim:
    """A score as the workbook's own formulas gave it."""

    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class FilledBook:
    """The located data of a case, and the scores that stand in the workbook by indicator id, `total` or level."""

    data: Mapped
    claims: Mapping[str, Claim]


def read_case_book(path: Path, findings: Findings) -> FilledBook | None:
    """The case that a person filled in; None when it is no such workbook. Whatever is wrong is a finding with its cell."""
    pages = read_marked(path, findings, MARK, HEAD)
    if pages is None:
        return None
    by_kind = {page.what: page for page in pages}
    if "about" not in by_kind:
        findings.add("book_not_a_case", 0, sheet="基本情况")
        return None
    return _Reader(findings, pages, by_kind).book()


class _Reader:
    def __init__(
        self, findings: Findings, pages: list[MarkedPage], by_kind: Mapping[str, MarkedPage]
    ) -> None:
        self.findings = findings
        self.pages = pages
        self.by_kind = by_kind
        self.beside: object = None  # what a report printed beside its scores
        self.facts = self.unique("facts")

    def book(self) -> FilledBook:
        data = Mapped(1)
        data.put("schema", Scalar(SCHEMA, 1), 1)
        self.about(data)
        own = self.targets(data)
        self.put_facts(data, own)
        self.put_lists(data)
        self.judgements(data)
        claims = self.scores(data)
        return FilledBook(data, claims)

    # -- cells

    def bad(self, spot: Spot, why: str) -> None:
        self.findings.add("xlsx_cell", spot, field=spot.name, cell=spot.name, why=why)

    def text(self, row: Row | None, key: str) -> str:
        """The text of a cell that holds words; a whole number typed there is taken as its digits."""
        cell = row.cells.get(key) if row is not None else None
        if cell is None:
            return ""
        if cell.wrong:
            self.bad(cell.spot, cell.wrong)
            return ""
        return self.plain(cell)

    def plain(self, cell: Cell) -> str:
        raw = cell.raw
        if isinstance(raw, bool):
            return "是" if raw else "否"
        if isinstance(raw, str):
            return tidy(raw)
        if isinstance(raw, (int, float)):
            return self.digits(Decimal(repr(raw)), cell)
        if isinstance(raw, date):
            return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
        self.bad(cell.spot, "存成了时间，读不进来：请把单元格格式设成文本再照写")
        return ""

    def digits(self, value: Decimal, cell: Cell) -> str:
        if not value.is_finite():
            self.bad(cell.spot, "不是一个数")
            return ""
        text = f"{value.normalize():f}" if value else "0"
        if abs(value) >= 10**15 or len(text.partition(".")[2]) > MOST_DECIMALS:
            self.bad(cell.spot, f"存成了数字 {text}，位数太多，不是照写的数；请照原件填写")
            return ""
        return text

    def number(self, cell: Cell, unit: str, name: str) -> str:
        """A cell's number with its unit, as a case file writes it; words are kept as they are."""
        raw = cell.raw
        if isinstance(raw, bool) or not isinstance(raw, (str, int, float)) or unit in (*WORDS, "日期"):
            return self.plain(cell)
        if isinstance(raw, str):
            text = tidy(raw)
            bare = text.replace(",", "").removeprefix("-").replace(".", "", 1)
            return text + unit if bare.isascii() and bare.isdigit() and unit != "%" else text
        value = Decimal(repr(raw))
        if unit == "%" and cell.percent:
            return f"{self.digits(value * 100, cell) or '0'}%"
        text = self.digits(value, cell)
        if unit == "%" and value:
            percent = f"{value * 100:f}%"
            self.findings.add(
                "book_percent", cell.spot, field=cell.spot.name, name=name, text=text, percent=percent
            )
            return ""
        return text + unit if text else ""

    def unique(self, what: str) -> dict[str, Row]:
        """The rows of a sheet by their ids; a row without one, or with one that was met before, is a finding."""
        made: dict[str, Row] = {}
        page = self.by_kind.get(what)
        for id, row in page.rows if page else ():
            first = next(iter(row.cells.values())).spot
            if not id:
                sheet = page.name if page else ""
                self.findings.add("book_row_without_id", first, field=first.name, sheet=sheet)
            elif id in made:
                name = self.text(row, "label") or self.text(row, "what") or id
                before = made[id].spot.name
                self.findings.add("book_row_twice", first, field=first.name, name=name, first=before)
            else:
                made[id] = row
        return made

    # -- the parts of a case

    def about(self, data: Mapped) -> None:
        rows = self.unique("about")
        source = Mapped()
        for id, row in rows.items():
            text = self.text(row, "value")
            spot = row.cells["value"].spot if "value" in row.cells else row.spot
            if not text:
                continue
            if id in ("source_title", "source_file"):
                source.put(id.removeprefix("source_"), Scalar(text, spot), spot)
            elif id in ("overlay", "more"):
                self.kept(data, id, text, spot)
            elif id in ("unit", "year", "scope", "id", "framework", "title"):
                data.put(id, Scalar(text, spot), spot)
            elif id == "fictional":
                data.put(id, Scalar("true" if text == "是" else "false", spot), spot)
            elif id in ("total", "grade"):
                printed = self.inner(data, "printed", spot)
                printed.put(id, self.mapped(spot, {"score" if id == "total" else "name": text}), spot)
        if source:
            data.put("source", source, 1)

    def kept(self, data: Mapped, id: str, text: str, spot: Spot) -> None:
        """What the writer put away for a case that is read back: never edited by people."""
        try:
            said = json.loads(text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.bad(spot, "这一格由程序写，内容已经损坏；请重新生成工作簿")
            return
        if id == "overlay":
            points = {
                key: {"points": str(pair[0]), "reason": str(pair[1])}
                for key, pair in said.items()
                if isinstance(pair, list) and len(pair) == 2
            }
            data.put("overlay", located({"points": points}, spot), spot)
            return
        self.beside = said.get("printed")
        for key in ("narrative", "unused", "notes"):
            if said.get(key):
                data.put(key, located(said[key], spot), spot)

    def inner(self, data: Mapped, key: str, spot: int) -> Mapped:
        found = data.get(key)
        if not isinstance(found, Mapped):
            found = Mapped(spot)
            data.put(key, found, spot)
        return found

    def mapped(self, spot: int, values: Mapping[str, str]) -> Mapped:
        made = Mapped(spot)
        for key, text in values.items():
            if text:
                made.put(key, Scalar(text, spot), spot)
        return made

    def put_facts(self, data: Mapped, own: frozenset[str]) -> None:
        for id, row in self.facts.items():
            if id.startswith("list:") or id in own:
                continue
            read = self.fact(id, row)
            if read is not None:
                self.inner(data, "facts", 1).put(id, read, read.line)

    def fact(self, id: str, row: Row) -> Mapped | None:
        """One fact as a case file has it; None where nothing is filled in, or with a finding."""
        name = self.text(row, "label").rpartition("\n")[2] or id
        status = self.text(row, "status")
        reason = self.text(row, "reason")
        cell = row.cells.get("value")
        spot = cell.spot if cell else row.cells["status"].spot if "status" in row.cells else row.spot
        if status and status not in STATUSES:
            at = row.cells["status"].spot
            self.findings.add(
                "book_status", at, field=at.name, name=name, text=status, choices="、".join(STATUSES)
            )
            return None
        made = Mapped(spot)
        text = ""
        if cell is not None:
            if cell.wrong:
                self.bad(cell.spot, cell.wrong)
                return None
            text = self.number(cell, self.text(row, "unit"), name)
            if not text:
                return None
        if not text and status in (KNOWN, RANGE, DISPUTED):
            self.findings.add("book_value_missing", spot, field=spot.name, name=name, status=status)
            return None
        if text and (
            status in (UNKNOWN, NOT_APPLICABLE, LOST)
            or (status == RANGE and cell is not None and not isinstance(cell.raw, str))
        ):
            self.findings.add("book_status_value", spot, field=spot.name, name=name, status=status, text=text)
            return None
        key = {UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable", LOST: "lost", RANGE: "range", DISPUTED: "disputed"}.get(
            status, "value" if text else "unknown"
        )  # fmt: skip
        if not text and not status and not reason:
            return None
        made.put(key, Scalar(text or reason, spot), spot)
        if key == "not_applicable" and reason:
            made.put("proof", Scalar(reason, spot), spot)
        if key == "disputed":
            made.put("why", Scalar(reason, spot), spot)
        for more in ("secrecy", "line", "note"):
            said = self.text(row, more)
            if said:
                made.put(more, Scalar(said, row.cells[more].spot), row.cells[more].spot)
        return made

    def put_lists(self, data: Mapped) -> None:
        for page in self.pages:
            if not page.what.startswith("list:"):
                continue
            id = page.what.removeprefix("list:")
            row = self.facts.get(page.what)
            status = self.text(row, "status")
            spot = row.spot if row is not None else Spot(1, f"{page.name}!A1")
            records: list[Data] = [self.record(page, line) for _, line in page.rows]
            lists = self.inner(data, "lists", 1) if records or status else Mapped()
            if status == UNKNOWN and records:
                name, text = f"清单“{id}”", f"{len(records)} 条记录"
                at = row.cells["status"].spot if row is not None else spot
                self.findings.add("book_status_value", at, field=at.name, name=name, status=status, text=text)
            elif status == UNKNOWN:
                lists.put(id, self.mapped(spot, {"unknown": self.text(row, "reason") or "未说明"}), spot)
            elif status not in ("", KNOWN):
                at = row.cells["status"].spot if row is not None else spot
                self.findings.add(
                    "book_status",
                    at,
                    field=at.name,
                    name=f"清单“{id}”",
                    text=status,
                    choices=f"{KNOWN}、{UNKNOWN}",
                )
            elif records or status == KNOWN:
                made = Mapped(spot)
                made.put("rows", Listed(records, spot), spot)
                lists.put(id, made, spot)

    def record(self, page: MarkedPage, row: Row) -> Mapped:
        made = Mapped(row.spot)
        for key, cell in row.cells.items():
            id, _, unit = key.partition("|")
            if cell.wrong:
                self.bad(cell.spot, cell.wrong)
                continue
            text = self.number(cell, unit, page.heads.get(key, id))
            if text in (NOT_APPLICABLE, UNKNOWN):
                status = "not_applicable" if text == NOT_APPLICABLE else "unknown"
                made.put(id, self.mapped(cell.spot, {status: f"表中写“{text}”"}), cell.spot)
            elif text:
                made.put(id, Scalar(text, cell.spot), cell.spot)
        return made

    def judgements(self, data: Mapped) -> None:
        for key, row in self.unique("judgements").items():
            read = self.judgement(row)
            if read is not None:
                self.inner(data, "judgements", 1).put(key, read, read.line)

    def judgement(self, row: Row) -> Mapped | None:
        said = {
            part: self.text(row, part)
            for part in (
                "score",
                "verdict",
                "count",
                "tier",
                "reason",
                "role",
                "evidence",
                "items",
                "secrecy",
                "line",
            )
            if part in row.cells
        }
        said = {part: text for part, text in said.items() if text}
        if not said:
            return None
        name = f"{self.text(row, 'row')}：{self.text(row, 'what')}"[:60]
        answers = [part for part in ("score", "verdict", "count", "items") if part in said]
        spot = row.cells[answers[0]].spot if answers else row.cells[next(iter(said))].spot
        if not answers:
            self.findings.add("book_answer_missing", spot, field=spot.name, name=name)
            return None
        made = Mapped(spot)
        if "score" in said:
            made.put("score", Scalar(said["score"], spot), spot)
        if "verdict" in said:
            truth = said["verdict"] in VERDICTS and "choice" not in self.text(row, "asks")
            if truth:
                made.put("met", Scalar("true" if said["verdict"] == VERDICTS[0] else "false", spot), spot)
            else:
                made.put("grade", Scalar(said["verdict"], spot), spot)
        if "items" in said:
            items = _lines(said["items"])
            if said.get("count") not in (None, str(len(items))):
                self.findings.add(
                    "book_count", spot, field=spot.name, name=name, count=said["count"], items=len(items)
                )
            made.put("findings", Listed([Scalar(item, spot) for item in items], spot), spot)
        elif "count" in said:
            made.put("count", Scalar(said["count"], spot), spot)
        reason = said.get("reason", "")
        if reason.startswith(UNSAID):
            made.put(
                "reason", self.mapped(spot, {"none_given": reason.removeprefix(UNSAID) or "未说明"}), spot
            )
        elif reason:
            made.put("reason", Scalar(reason, spot), spot)
        if "evidence" in said:
            made.put("evidence", Listed([Scalar(one, spot) for one in _lines(said["evidence"])], spot), spot)
        for part in ("tier", "role", "secrecy", "line"):
            if part in said:
                made.put(part, Scalar(said[part], spot), spot)
        return made

    def targets(self, data: Mapped) -> frozenset[str]:
        """The unit's own indicators; the ids of facts that are what they reached."""
        page = self.by_kind.get("targets")
        own: set[str] = set()
        numbers: dict[str, int] = {}
        for block, row in page.rows if page else ():
            said = {key: self.text(row, key) for key in row.cells}
            if not said.get("name") and not said.get("value"):
                continue
            spot = row.cells["name"].spot if "name" in row.cells else row.spot
            numbers[block] = numbers.get(block, 0) + 1
            id = said.get("id") or f"t{numbers[block]:02d}"
            made = self.mapped(
                spot,
                {"id": id, **{k: said.get(k, "") for k in ("name", "aspect", "operator", "value", "points", "set_low", "line")}},
            )  # fmt: skip
            self.reached(made, said, f"{block}_{id}_actual", own, spot)
            self.more(made, said.get("more", ""), spot)
            rows = self.inner(data, "targets", 1)
            block = block or said.get("where", "")
            found = rows.get(block)
            if not isinstance(found, Listed):
                found = Listed([], spot)
                rows.put(block, found, spot)
            found.append(made)
        return frozenset(own)

    def reached(self, made: Mapped, said: Mapping[str, str], fact: str, own: set[str], spot: Spot) -> None:
        row = self.facts.get(fact)
        actual: Data | None = None
        if row is not None:
            own.add(fact)
            read = self.fact(fact, row)
            if read is not None:
                actual = read.get("value", read)
        elif said.get("actual"):
            actual = Scalar(said["actual"], spot)
        elif said.get("unknown"):
            actual = self.mapped(spot, {"unknown": said["unknown"]})
        if actual is not None:
            made.put("actual", actual, spot)

    def more(self, made: Mapped, text: str, spot: Spot) -> None:
        if not text:
            return
        try:
            said = json.loads(text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.bad(spot, "“其他”一格由程序写，内容已经损坏；请重新生成工作簿")
            return
        for key, value in said.items():
            if key == "range":
                if "actual" not in made:
                    made.put("actual", located({"range": value}, spot), spot)
            else:
                made.put(key, located(value, spot), spot)

    def scores(self, data: Mapped) -> dict[str, Claim]:
        """Printed scores into the data; what the formulas gave as claims, never as scores."""
        claims: dict[str, Claim] = {}
        for id, row in self.unique("scores").items():
            cell = row.cells.get("score")
            if cell is not None and not cell.wrong and isinstance(cell.raw, (int, float)):
                claims[id] = Claim(repr(cell.raw), cell.spot)
            printed = row.cells.get("printed")
            text = self.text(row, "printed")
            if printed is None or not text or id in ("total", "grade"):
                continue
            group = "levels" if id.startswith(LEVEL) else "indicators"
            inside = self.inner(self.inner(data, "printed", 1), group, 1)
            inside.put(id.removeprefix(LEVEL), self.mapped(printed.spot, {"score": text}), printed.spot)
        self.put_beside(data)
        return claims

    def put_beside(self, data: Mapped) -> None:
        """The printed points and rates, and where they stand, behind the printed scores."""
        for group, found in self.beside.items() if isinstance(self.beside, dict) else ():
            if group not in ("indicators", "levels") or not isinstance(found, dict):
                continue
            inside = self.inner(self.inner(data, "printed", 1), group, 1)
            for id, texts in found.items():
                row = self.inner(inside, str(id), 1)
                for key in ("points", "rate", "line"):
                    if isinstance(texts, dict) and texts.get(key):
                        row.put(key, Scalar(str(texts[key]), row.line), row.line)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
