"""Facts that a document states: label, number and unit beside each other, nothing competing, each with its sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jixiao.core.document import At, Document, Paragraph, Table
from jixiao.core.fact import Catalogue, FactKind, fold
from jixiao.core.quantity import Quantity, QuantityError, parse_quantity
from jixiao.core.units import UNITS
from jixiao.extraction.grid import Grid, grids
from jixiao.extraction.heads import number_kind

DIMENSIONS = ("money", "ratio", "count", "days", "months", "hours", "minutes")
UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS if unit), key=len, reverse=True))
VALUE = rf"-?\d+(?:[,，]\d{{3}})*(?:\.\d+)?(?:{UNIT})"
END = r"(?=$|[，,。；;、（(）)和与])"
LINK = r"(?:[（(][^（）()\d]{1,14}[）)])?(?:资金|金额|总额|合计|共计|决算数)?(?:为|是|共|有|达到|达|：|:|=)?(?:共计|合计|共)?"
STATED = re.compile(rf"^{LINK}({VALUE}){END}")
ENTRY = re.compile(r"^[：:](\d+)$")  # 单位数：4, a count in a cell of its own
FOUR = re.compile(rf"^{LINK}((?:{VALUE}、){{3}}{VALUE})(?=$|[，,。；;）)])")
# what may stand between the beginning of a clause and the label without changing what the number is of
NEUTRAL = re.compile(
    r"(?:截至|截止|至|其中|经|的|共|有|共有|实际|全年|本年度?|当年|年度|年末|年底|末|底|"
    r"(?:20\d{2})年度?(?:\d{1,2}月(?:\d{1,2}日)?)?|我|本|该|全|市|县|区|局|中心|单位|部门|支队|大队|委|办|院|所|厅|站|校|编办|编委|核定|批准|故|因此|"
    r"（单位）|[：:])*"
)
WHOLE = re.compile(
    r"我|本|全|部门|单位|20\d{2}年|[收支][入出]决算数"
)  # a sentence that begins so speaks of the whole again
UNIT_NAME = re.compile(r"20\d{2}年度?([\u4e00-\u9fff]{3,18}?(?:局|中心|支队|委员会|厅|办公室|学校|医院))")
PAST = re.compile(r"上年度?|上一年度?|去年")
YEAR = re.compile(r"(20\d{2})年")
# words before a number that make what follows a part of the whole, so that a general label no longer means the whole
PARTS = re.compile(
    r"其中|分类|基本支出|项目|人员|公用|三公|采购|专项|电费|投资|通用|一般性|公共预算|基金|财政拨款|待支付|接待|公务|用车|"
    r"出国|经费|工程|收入|结转|结余|转移|上级|下属|扣除|剔除|增加|减少|比上年|同比|较"
)
ITEM = re.compile(r"[（(][类款项][）)]")  # a paragraph of one budget item never speaks of the whole
DIGIT = re.compile(r"\d")
SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
CLAUSE = re.compile(r"(?:[^，,；;]|(?<=\d)[，,](?=\d{3}))*[，,；;]?")
OPEN_ENDS = "。！？!?：:；;"
CELL_SENTENCE = 16  # a cell of so many characters is read as sentences
CELL_ENTRY = 40  # a shorter one only as “单位数：4”
TOTALS = ("小计", "合计", "总计")
RESULTS = ("决算数", "金额", "本年数", "本年", "数额")
MOST_BEFORE = 24  # characters between the beginning of a clause and the label
QUARTERS = ("q1", "q2", "q3", "q4")


@dataclass(frozen=True, slots=True)
class Stated:
    """One place that states a fact: the value as written, the place, and the sentence (or table) it stands in."""

    id: str
    period: str
    text: str
    at: At
    sentence: str
    label: str
    quantity: Quantity

    def agrees(self, other: Stated) -> bool:
        """Whether both may be the same number, written with more or fewer digits."""
        low, high = self.quantity.written_interval()
        other_low, other_high = other.quantity.written_interval()
        return low <= other_high and other_low <= high


@dataclass(frozen=True, slots=True)
class Found:
    """A fact whose every statement agrees; the first place, or that with the most digits, gives the value."""

    stated: Stated
    others: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fact stated with different values; none of them is chosen."""

    stated: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found, and what is stated in more than one way."""

    found: tuple[Found, ...]
    conflicts: tuple[Conflict, ...]
    year: int = 0


def find_facts(
    document: Document, catalogue: Catalogue, year: int = 0, made: Sequence[Grid] | None = None
) -> Facts:
    """The facts of the catalogue that a document states beyond doubt. `year`: the year it is about, 0 if unknown; `made`:
    its grids, where they are known already."""
    year = year or year_of(document)
    finder = _Finder(catalogue, year, _unit_names(document))
    made = grids(document) if made is None else made
    stated = [
        *(one for paragraph in _paragraphs(document, made) for one in finder.paragraph(paragraph)),
        *(one for grid in made if grid.unnamed for one in finder.table(grid)),
    ]
    by_fact: dict[tuple[str, str], list[Stated]] = {}
    for one in stated:
        by_fact.setdefault((one.id, one.period), []).append(one)
    found: list[Found] = []
    conflicts: list[Conflict] = []
    order = {id: number for number, id in enumerate(catalogue.facts)}
    for _, same in sorted(by_fact.items(), key=lambda item: (order.get(item[0][0], 0), item[0][1])):
        best = max(same, key=lambda one: one.quantity.places)
        if all(best.agrees(one) for one in same):
            found.append(Found(best, tuple(one for one in same if one is not best)))
        else:
            conflicts.append(Conflict(tuple(same)))
    return Facts(tuple(found), tuple(conflicts), year)


def year_of(document: Document) -> int:
    """The year a document is about: of its title, else of the first heading, caption or line that names a 年度."""
    texts = [document.title, *(table.caption for table in document.tables())]
    texts += [block.text for block in document.paragraphs()[:40]]
    for text in texts:
        found = re.search(r"(20\d{2})\s*年\s*度?", text)
        if found is not None and ("年度" in "".join(text.split()) or text is document.title):
            return int(found[1])
    return 0


# -- sentences with their places


Pieces = list[tuple[str, At]]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence without spaces, and the place of each of its characters."""

    text: str
    places: tuple[At, ...]


def _unit_names(document: Document) -> tuple[str, ...]:
    """How the document calls its unit: what stands again and again behind the year."""
    counts = Counter(
        name for block in document.paragraphs() for name in UNIT_NAME.findall("".join(block.text.split()))
    )
    return tuple(name for name, count in counts.items() if count >= 3)


def _paragraphs(document: Document, made: Sequence[Grid]) -> Iterator[list[_Sentence]]:
    """Paragraphs (also where a page broke one) and cells that hold sentences of the unit, as sentences."""
    run: Pieces = []
    for block in document.blocks():
        if isinstance(block, Paragraph) and block.role in ("body", "list"):
            if run and run[-1][0].rstrip()[-1:] in OPEN_ENDS:
                yield _cut(run)
                run = []
            run.append((block.text, block.at))
        elif run and not isinstance(block, Table):
            yield _cut(run)
            run = []
    yield _cut(run)
    for grid in made:
        reason = grid.find("reason")
        for row in grid.rows:
            for number, cell in enumerate(row):
                entry = grid.unnamed and len(cell.text) <= CELL_ENTRY and "：" in cell.text
                if cell.filled or not (number == reason or grid.unnamed):
                    continue
                if entry or (len(cell.text) >= CELL_SENTENCE and "。" in cell.text):
                    yield _cut([(cell.text, cell.at)])


def _cut(pieces: Pieces) -> list[_Sentence]:
    whole = ""
    places: list[At] = []
    for text, at in pieces:
        signs = "".join(text.split())
        whole += signs
        places += [at] * len(signs)
    return [
        _Sentence(found[0], tuple(places[found.start() : found.end()]))
        for found in SENTENCE.finditer(whole)
        if found[0]
    ]


# -- labels and numbers


class _Finder:
    """Finds labels of the catalogue with their numbers."""

    def __init__(self, catalogue: Catalogue, year: int, unit_names: Sequence[str] = ()) -> None:
        self.year = year
        self.unit_names = unit_names
        self.labels: dict[str, FactKind] = {}
        twice: set[str] = set()
        for kind in catalogue.facts.values():
            if kind.dimension not in DIMENSIONS:
                continue
            for name in (kind.label, *kind.aliases):
                for form in _forms(fold(name)):
                    if self.labels.get(form, kind) is not kind:
                        twice.add(form)
                    self.labels.setdefault(form, kind)
        exact = {
            fold(name): kind for kind in catalogue.facts.values() for name in (kind.label, *kind.aliases)
        }
        for form in twice:
            if form in exact and exact[form].dimension in DIMENSIONS:
                self.labels[form] = exact[form]
            else:
                del self.labels[form]
        longest = sorted(self.labels, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest)))

    def paragraph(self, sentences: Sequence[_Sentence]) -> Iterator[Stated]:
        """Every fact that a paragraph states."""
        item = parted = False  # whether what stands before makes the rest speak of a part of the whole
        for sentence in sentences:
            item = item or ITEM.search(sentence.text) is not None
            parted = item or (parted and WHOLE.match(sentence.text) is None)
            at = 0
            for found in CLAUSE.finditer(sentence.text):
                clause = found[0]
                if clause:
                    yield from self.clause(clause, sentence, at, parted)
                    parted = parted or bool(PARTS.search(clause))
                    at += len(clause)

    def clause(self, clause: str, sentence: _Sentence, start: int, parted: bool) -> Iterator[Stated]:
        if not DIGIT.search(clause):
            return
        text, places = _unquoted(clause, sentence.places[start : start + len(clause)])
        at = 0
        while (label := self.pattern.search(text, at)) is not None:
            at = label.end()
            kind = self.labels[label[0]]
            before = text[: label.start()]
            before = re.split(r"[、和与]|其中[：:]?", before)[-1]
            quarters = before.endswith("各季度") or (label[0].startswith("季度") and before.endswith("各"))
            period = self.period(before.removesuffix("各季度").removesuffix("各") if quarters else before)
            if period is None or (
                parted and not PARTS.search(label[0]) and kind.dimension in ("money", "ratio")
            ):
                continue
            rest = text[label.end() :]
            place = places[label.end() - 1]
            if kind.period == "quarter":
                four = FOUR.match(rest) if quarters else None
                for name, value in zip(QUARTERS, four[1].split("、") if four else (), strict=False):
                    yield from self.stated(kind, name, value, place, sentence.text, label[0])
                continue
            value = STATED.match(rest) or (ENTRY.match(rest) if kind.dimension == "count" else None)
            if value is not None and kind.period == "year" and not quarters:
                where = places[label.end() + value.start(1)]
                yield from self.stated(kind, period, value[1], where, sentence.text, label[0])

    def period(self, before: str) -> str | None:
        """The period that the words before a label say; None when they say something else besides."""
        for name in self.unit_names:
            before = before.replace(name, "")
        if len(before) > MOST_BEFORE:
            return None
        past = PAST.search(before)
        text = PAST.sub("", before)
        years = {int(one) for one in YEAR.findall(text)}
        if NEUTRAL.fullmatch(text) is None or len(years) > 1 or (past and years):
            return None
        if past:
            return "-1"
        if not years or not self.year:
            return ""
        back = self.year - years.pop()
        return {0: "", 1: "-1"}.get(back)

    def stated(
        self, kind: FactKind, period: str, text: str, at: At, sentence: str, label: str
    ) -> Iterator[Stated]:
        try:
            quantity = parse_quantity(text.replace("，", ","), dimension=kind.dimension)
        except QuantityError:
            return
        low, high = kind.bounds
        if (
            quantity.is_exact
            and low <= quantity.value <= high
            and (quantity.value / kind.grain).denominator == 1
        ):
            yield Stated(kind.id, period, text.replace("，", ","), at, sentence, label, quantity)

    # -- tables

    def table(self, grid: Grid) -> Iterator[Stated]:
        """The facts of a table whose row and column heads together, or the row's alone, are a label."""
        if not grid.unit:
            return
        for row in grid.rows:
            head = ""  # the nearest words to the left: a table may have two halves
            for number, cell in enumerate(row):
                if number_kind(cell.text) == "words":
                    head = cell.text
                    continue
                tops = grid.columns[number].text.split("/") if number < len(grid.columns) else []
                kind = self.named(fold(head), [fold(top) for top in tops])
                if not head or kind is None or not cell.text or kind.period != "year":
                    continue
                text = cell.text if kind.dimension == "ratio" else cell.text + grid.unit
                where = f"{grid.caption}：{head} × {'/'.join(tops)}"
                yield from self.stated(kind, "", text, cell.at, where, head)

    def named(self, head: str, tops: Sequence[str]) -> FactKind | None:
        """The fact of a row's head and the heads above a column; a row's alone, where the column is the result."""
        named = [top for top in tops if top not in TOTALS]
        for top in ["".join(named), *named[-1:]] if len(named) < len(tops) or len(named) > 1 else named:
            for name in (f"{head}{top}", f"{top}{head}"):
                if top and name in self.labels:
                    return self.labels[name]
        kind = self.labels.get(head)
        return kind if kind is not None and tops and tops[-1] in RESULTS else None


def _unquoted(text: str, places: Sequence[At]) -> tuple[str, tuple[At, ...]]:
    """The clause as `fold` writes it, with the place of every character left."""
    if fold(text) == text:
        return text, tuple(places)
    kept = [(sign, at) for sign, at in zip(text, places, strict=True) if fold(sign)]
    return "".join(sign for sign, _ in kept), tuple(at for _, at in kept)


def _forms(label: str) -> Iterable[str]:
    """A label and the shorter ways in which reports write it: 三公经费预算数, 三公经费预算; 在编人数, 在编人员."""
    yield label
    if len(label) > 4 and label.endswith("数") and not label.endswith(("人数", "件数", "次数", "天数")):
        yield label[:-1]
    if label.endswith("人数"):
        yield label[:-2] + "人员"
    if "结转结余" in label:
        yield label.replace("结转结余", "结转和结余")
    if label.endswith("编制数"):
        yield label[:-1]
        yield label[:-1] + "人数"
