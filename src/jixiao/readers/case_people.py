"""What people wrote in the workbook of a case: judgements, and the unit's own indicators."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping

from jixiao.core.book import Spot
from jixiao.core.case_book import IN_WORDS, UNSAID, VERDICTS
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.core.source import Data, Listed, Mapped, Scalar, located
from jixiao.core.system import Why
from jixiao.core.units import find_unit
from jixiao.readers.case_cells import WORDS, Cells
from jixiao.readers.workbook import Cell, Row

MOST_NAME = 24
JUDGED = ("score", "verdict", "count", "tier", "reason", "role", "evidence", "items", "secrecy", "line")


class People(Cells, ABC):
    """Reads the sheets 判断 and 自设指标. `facts` are the rows of the sheet of facts by id."""

    facts: Mapping[str, Row]
    in_words: list[Spot]

    def see(self, cell: Cell, unit: str, text: str) -> None:
        """Note a cell that holds an exact number as a text: formulas take it for no value."""
        if not isinstance(cell.raw, str) or unit in (*WORDS, "日期"):
            return
        try:
            read = parse_quantity(text)
        except QuantityError:
            return
        known = find_unit(unit)
        if read.is_exact and (
            known is None or known.dimension == read.dimension
        ):  # else it is a mistake anyway
            self.in_words.append(cell.spot)

    @abstractmethod
    def fact(self, id: str, row: Row) -> Mapped | None:
        """One fact as a case file has it: the reader of facts has it."""

    def judgements(self, data: Mapped) -> None:
        for key, row in self.unique("judgements").items():
            read = self.judgement(row)
            if read is not None:
                self.inner(data, "judgements", 1).put(key, read, read.line)

    def judgement(self, row: Row) -> Mapped | None:
        said = {part: self.text(row, part) for part in JUDGED if part in row.cells}
        said = {part: text for part, text in said.items() if text}
        if not said:
            return None
        whole, what = self.text(row, "row").rpartition("\n")[2], self.text(row, "what")
        name = whole if not what or whole in what or "给一个分" in what else f"{whole}：{shortened(what)}"
        for part in ("score", "count"):
            if part in said:
                self.see(row.cells[part], "", said[part])
        answers = [part for part in ("score", "verdict", "count", "items") if part in said]
        spots = {part: self.at(row, part) for part in JUDGED}
        if not answers:
            asks = self.text(row, "asks")
            wanted = "score" if "points" in asks else "count" if "count" in asks else "verdict"
            at = spots[wanted]
            self.findings.add("book_answer_missing", at, field=at.name, name=name)
            return None
        made = Mapped(spots[answers[0]])
        made.lines.update({part: spots[part] for part in ("reason", "role", "evidence")})
        self.answer(made, said, spots, name, self.text(row, "asks"))
        reason, at = said.get("reason", ""), spots["reason"]
        if reason.startswith(UNSAID):
            made.put("reason", self.mapped(at, {"none_given": reason.removeprefix(UNSAID) or "未说明"}), at)
        elif reason:
            made.put("reason", Scalar(reason, at), at)
        if "evidence" in said:
            at = spots["evidence"]
            made.put("evidence", Listed([Scalar(one, at) for one in _lines(said["evidence"])], at), at)
        for part in ("tier", "role", "secrecy", "line"):
            if part in said:
                made.put(part, Scalar(said[part], spots[part]), spots[part])
        return made

    def answer(
        self, made: Mapped, said: Mapping[str, str], spots: Mapping[str, Spot], name: str, asks: str
    ) -> None:
        """What was judged: points, a verdict, or a number of faults."""
        if "score" in said:
            made.put("score", Scalar(said["score"], spots["score"]), spots["score"])
        if "verdict" in said:
            at, text = spots["verdict"], said["verdict"]
            if text in VERDICTS and "choice" not in asks:
                made.put("met", Scalar("true" if text == VERDICTS[0] else "false", at), at)
            else:
                if "truth" in asks and "choice" not in asks:
                    column, choices = "结论", "、".join(VERDICTS)
                    self.findings.add(
                        "book_choice", at, field=at.name, name=name, column=column, text=text, choices=choices
                    )
                    text = VERDICTS[
                        0
                    ]  # so that the rest of the row is looked at; the finding stops the score
                    made.put("met", Scalar("true", at), at)
                    return
                made.put("grade", Scalar(text, at), at)
        if "items" in said:
            at, items = spots["items"], _lines(said["items"])
            if said.get("count") not in (None, str(len(items))):
                count = spots["count"]
                self.findings.add(
                    "book_count", count, related=[at], field=count.name, claimed=said["count"], recomputed=str(len(items)),
                    name=name, count=said["count"], items=len(items),
                )  # fmt: skip
            made.put("findings", Listed([Scalar(item, at) for item in items], at), at)
        elif "count" in said:
            made.put("count", Scalar(said["count"], spots["count"]), spots["count"])

    def targets(self, data: Mapped) -> frozenset[str]:
        """The unit's own indicators; the ids of facts that are what they reached."""
        page = self.by_kind.get("targets")
        own: set[str] = set()
        numbers: dict[str, int] = {}
        for block, row in page.rows if page else ():
            said = {key: self.text(row, key) for key in row.cells}
            if not any(text for key, text in said.items() if key not in ("where", "more")):
                continue
            spot = row.cells["name"].spot if "name" in row.cells else row.spot
            numbers[block] = numbers.get(block, 0) + 1
            id = said.get("id") or f"t{numbers[block]:02d}"
            made = Mapped(spot)
            for key in ("id", "name", "aspect", "operator", "value", "points", "set_low", "line"):
                at, text = self.at(row, key), id if key == "id" else said.get(key, "")
                if key == "operator" and text == IN_WORDS:
                    text = "text"
                made.lines[key] = at
                if text:
                    made.put(key, Scalar(text, at), at)
            made.lines["actual"] = self.at(row, "actual")
            self.reached(made, said, f"{block}_{id}_actual", own, self.at(row, "actual"))
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
            spot = self.at(row, "value")
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
            self.bad(
                spot,
                Why(
                    "“其他”一格由程序写，内容已经损坏；请重新生成工作簿",
                    "the program wrote the cell “其他” and its content is damaged: make the workbook again",
                ),
            )
            return
        for key, value in said.items():
            if key == "range":
                if "actual" not in made:
                    made.put("actual", located({"range": value}, spot), spot)
            else:
                made.put(key, located(value, spot), spot)


def shortened(text: str) -> str:
    """A long text up to where one can tell which it is."""
    return text if len(text) <= MOST_NAME else f"{text[:MOST_NAME]}…"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
