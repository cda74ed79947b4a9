"""What a printed number is of, as the words around it say, and how alike two such names are."""

from __future__ import annotations

import re
from functools import cached_property

from jixiao.core.record import record
from jixiao.extraction.claims import Claims, Number, Passage, Sheet
from jixiao.extraction.fact_words import (
    CELL_LABEL,
    CHANGES,
    COMPARED,
    FIGURES,
    FILLERS,
    FLOWS,
    FUNDS,
    HEADS,
    JUDGING,
    KINDS,
    LAST_YEAR,
    LEAD,
    LESS,
    LONG_CORE,
    LONGEST,
    MEASURES,
    NO_WORDS,
    NUMBERED,
    OFFICES,
    PARTS,
    PEOPLE,
    RATIOS,
    SAYS_LITTLE,
    SCOPES,
    SPENDINGS,
    STAGES,
    STRUCTURE,
    SUMS,
    TITLE,
    TITLED,
    VAGUE,
    WHOLE,
    YEAR,
    YEAR_SAID,
    offices,
    phase_of,
    plain,
    special,
)

AIMED = re.compile(
    r"目标(?:为|是|包括|如下|[：:]|分为[^，,。；;]{0,8}[：:])"
)  # what is aimed at in a list of targets was not reached there
AIM = re.compile(r"(?:目标|标准|要求)值?$")  # 共享率低于目标60%: what it should have been
DONE = re.compile(r"(?:实际|全年|当年|共|已)*(?:支出|使用|执行|支付)(?:了|为|共)?")  # 预算A，支出B
BUDGETED = ("initial", "budget", "adjusted")
OF_INCOME = re.compile(r"收入支出$")  # 其他收入支出: what was spent of it
FROM = re.compile(r"[由从]$")  # 由11,206人增加到11,482人: what it was before
TO = re.compile(r"^[^，,。；;]{0,4}?(?:增|减|提|下|上|降|升|扩|缩|压|回)[^，,。；;0-9]{0,4}[到至为]")
ERA = re.compile(r"(20\d\d)\s*年")
HALVES = re.compile("基本支出|项目支出|人员|公用|本级")


@record(frozen=True)
class Name:
    """What a number is called.

    words: its own words; full: they, and where they are general, the words that they go on; subject: words of its sentence,
    row or caption with a meaning of their own; phase: what kind of number, of PHASES, or none; year: the year said with it
    (None: not said, -1: last year); place: 0, passage and sentence, or 1, sheet, row and column; around: its headings, the title
    of its paragraph or row, the caption of its table; home: the ends of the names of the offices that the report is of;
    less: whether its sentence takes something off before it (扣除采购结余后，执行率…).
    """

    words: str
    full: str
    subject: str
    phase: str
    year: int | None
    place: tuple[int, ...]
    around: tuple[str, ...] = ()
    home: frozenset[str] = frozenset()
    less: bool = False
    row: str = ""
    column: str = ""
    under: str = ""

    @cached_property
    def scopes(self) -> frozenset[str]:
        """The words of SCOPES among its full words; the wide ones only where nothing narrower is said."""
        found = frozenset(SCOPES.findall(self.full))
        return found - set(FLOWS) - set(KINDS) or found - set(FLOWS) or found

    @cached_property
    def spendings(self) -> frozenset[str]:
        """The kinds of spending that are one thing in any report."""
        return frozenset(SPENDINGS.findall(self.full))

    @cached_property
    def funds(self) -> frozenset[str]:
        """Where the money comes from, as far as its words, its sentence or its table say so."""
        return frozenset(FUNDS.findall(self.full + self.subject))

    @cached_property
    def people(self) -> frozenset[str]:
        """Whom it is of, as far as its words and its sentence say so."""
        return frozenset(PEOPLE.findall(self.full + self.subject))

    @cached_property
    def halves(self) -> frozenset[str]:
        """Which part of the whole it is of, as the words of its sentence or its table say."""
        return frozenset(HALVES.findall(self.full + self.row + self.column))

    @cached_property
    def eras(self) -> frozenset[str]:
        """The years that its headings and its table's caption name, where it names none itself."""
        return frozenset() if self.year else frozenset(ERA.findall("|".join(self.around)))

    @cached_property
    def flows(self) -> frozenset[str]:
        """The words for income and spending that it says itself."""
        found = frozenset(flow for flow in FLOWS if flow in self.words)
        return frozenset(FLOWS[1:]) if OF_INCOME.search(self.words) else found

    @cached_property
    def flow(self) -> str:
        """Income, spending, or neither."""
        found = next((flow for flow in FLOWS if flow in self.full), "")
        return FLOWS[1] if OF_INCOME.search(self.full) else found

    @cached_property
    def core(self) -> str:
        """What of its full words has a meaning of its own, without the words of SCOPES."""
        return special(SCOPES.sub("", OFFICES.sub("", self.full)))

    @cached_property
    def spelled(self) -> str:
        """Its own words without those that say nothing of what it is."""
        return FILLERS.sub("", self.words)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The pairs of neighbouring characters of the core."""
        return pairs_of(self.core)

    @cached_property
    def qualified(self) -> frozenset[str]:
        """All words of SCOPES but the flows, in its full words and in what stands around it."""
        return frozenset(SCOPES.findall(self.full + "|".join(self.around))) - set(FLOWS)

    @cached_property
    def head(self) -> str:
        """What kind of rate it is: 控制率, 完成率, 满意度; none where it is no rate."""
        found = HEADS.findall(self.words) or HEADS.findall(self.full)
        return str(found[-1]) if found and self.phase in ("rate", "limit") else ""

    @cached_property
    def offices(self) -> frozenset[str]:
        """The offices that it names, by the ends of their names."""
        return offices(self.full + "|" + "|".join(self.around)) - self.home

    @cached_property
    def parts(self) -> tuple[frozenset[str], ...]:
        """What its headings, its title and its caption name that not every report has: as pairs of characters."""
        named = (one for one in self.around if not JUDGING.search(one))
        made = (NO_WORDS.sub("", special(STRUCTURE.sub("", NUMBERED.sub("", one)))) for one in named)
        return tuple(pairs_of(one) for one in made if len(one) >= 2)

    @cached_property
    def all_pairs(self) -> frozenset[str]:
        """The pairs of characters of all that is said around it."""
        return pairs_of("|".join((self.full, self.subject, *self.around)))

    @cached_property
    def subject_pairs(self) -> frozenset[str]:
        return pairs_of(self.subject)

    @cached_property
    def whole(self) -> bool:
        """Whether it is of the whole department: a total, of nothing narrower."""
        return bool(self.full) and len(self.core) < 2 and self.scopes <= set(FLOWS)


def opposed(a: Name, b: Name) -> bool:
    """Whether two names cannot be of one fact: other phases, other years, income and spending."""
    if a.phase != b.phase and a.phase and b.phase:
        both = {a.phase, b.phase}
        if "budget" not in both or not both <= {"budget", "initial", "adjusted"}:
            return True
    if "change" in (a.phase, b.phase) and a.phase != b.phase:
        return True
    if "rate" in (a.phase, b.phase) and (a.phase != b.phase or a.less != b.less):
        return True
    if a.year != b.year and (-1 in (a.year, b.year) or None not in (a.year, b.year)):
        return True
    return bool(a.flows and b.flows and not a.flows & b.flows)


def staged_apart(a: Name, b: Name) -> bool:
    """Whether the phases that two numbers have, or that their sentences gave them, are not one."""
    one, other = a.phase or a.under, b.phase or b.under
    return bool(one and other) and not alike_phases(one, other)


def apart(a: Name, b: Name) -> bool:
    """Whether two names are surely of different things: opposed, or of different parts."""
    narrow = a.scopes - set(FLOWS), b.scopes - set(FLOWS)
    return opposed(a, b) or (all(narrow) and not narrow[0] & narrow[1])


def one_fact(a: Name, b: Name) -> bool:
    """Whether two names say that both are one fact: phase, scope and core agree."""
    if opposed(a, b) or not alike_phases(a.phase, b.phase) or a.funds != b.funds:
        return False
    if a.people and b.people and not a.people & b.people:
        return False
    if a.whole or b.whole:
        flows = {a.flow, b.flow}
        flow = len(flows) == 1 or (a.phase == "final" and flows == {"支出", ""})
        return a.whole and b.whole and "" not in (a.phase, b.phase) and flow
    if min(len(a.core), len(b.core)) < 2:
        return max(len(a.core), len(b.core)) < 2 and a.scopes == b.scopes
    likeness = contained(a.pairs, b.pairs)
    if a.scopes == b.scopes:
        return likeness >= 0.6
    return likeness >= 0.8 and (a.scopes <= b.scopes or b.scopes <= a.scopes)


def surely_one(a: Name, b: Name, year: int | None = None) -> bool:
    """Whether two names agree in every word that tells: phase, year, fund, people, scope, rate, and the rest letter for letter.

    What only one of them says (基本支出, a fund, a programme of a heading) parts them: the other may be of the whole. `year`: of
    what names no year.
    """
    if (
        not may_be_one(a, b)
        or staged_apart(a, b)
        or a.phase == "limit"
        or (a.year or year) != (b.year or year)
    ):
        return False
    if a.phase != b.phase or a.funds != b.funds or a.people != b.people:
        return False
    if not alike_phases(a.phase or a.under, b.phase or b.under):
        return False  # 年初预算A，其中基本支出B, and a 基本支出 of which no phase is said
    narrow = a.scopes == b.scopes and bool(a.scopes - set(FLOWS) or len(a.core) >= LONG_CORE)
    if a.qualified != b.qualified and not (a.core == b.core and narrow):
        return False
    if a.phase == "rate" and (a.head != b.head or VAGUE.fullmatch(a.head) or not a.head):
        return False
    long = a.core == b.core and len(a.core) >= LONG_CORE
    if not long and (foreign(a, b) or foreign(b, a) or a.offices != b.offices):
        return False
    if a.whole and b.whole:
        return a.phase not in ("", "rate") and a.flow == b.flow != ""
    if a.phase == "change":
        return a.core == b.core and len(a.core) >= 4 and CHANGES.findall(a.full) == CHANGES.findall(b.full)
    if a.core != b.core:
        return False
    if a.phase == "rate" and a.words == b.words and a.scopes - set(FLOWS) - set(KINDS):
        return True  # 政府采购执行率, letter for letter
    if len(a.core) < 2:  # 三公 and the like are one thing in any report, the other scopes are of many
        return bool(a.spendings or a.qualified & set(KINDS)) and bool(a.phase or a.flow == "支出")
    return len(SAYS_LITTLE.sub("", a.core)) >= 2 or bool(a.scopes - set(FLOWS) - set(KINDS))


def may_be_one(a: Name, b: Name) -> bool:
    """Whether nothing that both names say parts them: what only one says may be understood with the other."""
    if opposed(a, b):
        return False
    for mine, theirs in (
        (a.qualified, b.qualified),
        (a.funds, b.funds),
        (a.people, b.people),
        (a.offices, b.offices),
    ):
        if mine and theirs and not mine & theirs:
            return False
    if a.phase == "rate" and a.head and b.head and a.head != b.head:
        return False
    return not (a.parts and b.parts and foreign(a, b) and foreign(b, a))


def apart_in_words(a: Name, b: Name) -> bool:
    """Whether the words of two numbers themselves part them: phases, years, flows, rates; what stands around them is not asked."""
    if a.phase != b.phase and a.phase and b.phase and not alike_phases(a.phase, b.phase):
        return True
    if a.year != b.year and (-1 in (a.year, b.year) or None not in (a.year, b.year)):
        return True
    return bool(a.flows and b.flows and not a.flows & b.flows) or a.less != b.less


def named_by(name: Name, row: str) -> bool:
    """Whether the words of a number name the row of a table: 临泽县94.86% and the row 临泽县."""
    special_row = pairs_of(special(row))
    if special_row:
        return len(special_row & pairs_of(name.full)) >= 0.6 * len(special_row)
    return bool(row) and row in name.full


def alike_rates(a: Name, b: Name) -> bool:
    """Whether the words of two rates are of one rate: 执行率 and 资金执行率, 占 and 占比."""
    heads = [RATIOS.sub("占", one.head) for one in (a, b)]
    return heads[0] == heads[1] != ""


def foreign(a: Name, b: Name) -> bool:
    """Whether the headings, the title or the caption of a number name something that is nowhere said around the other."""
    known = b.all_pairs | a.pairs
    return any(len(part - known) > len(part) / 2 for part in a.parts)


def contained(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the shorter of two sets is in the longer."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def alike_phases(a: str, b: str) -> bool:
    """Whether two phases may be one, where one of them says less: 预算 and 年初预算, 支出 and 支出决算."""
    if a == b:
        return True
    return {a, b} in ({"budget", "initial"}, {"", "final"})


def pairs_of(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def names(claims: Claims) -> dict[Number, Name]:
    """The name of every number of a document."""
    made: dict[Number, Name] = {}
    first = [passage.text for passage in claims.passages[:3]]
    home = offices("|".join(first + [one for passage in claims.passages[:3] for one in passage.heading]))
    line, over = "", tuple[str, ...]()
    for passage in claims.passages:
        if passage.heading != over:
            line, over = "", passage.heading
        if passage.cell is None and not passage.numbers and len(passage.text) <= LONGEST:
            line = passage.text if passage.text.rstrip()[-1:] not in "。；;，," else line
        elif passage.cell is not None:
            line = ""  # what stands behind a table is not under its caption
        if passage.numbers and (passage.cell is None or not _whole(passage)):
            made.update(_of_passage(passage, claims, line, home))
    for sheet in claims.sheets:
        made.update(_of_sheet(sheet, home))
    return made


def _of_sheet(sheet: Sheet, home: frozenset[str]) -> dict[Number, Name]:
    made: dict[Number, Name] = {}
    caption = plain(sheet.caption) or (plain(sheet.heading[-1]) if sheet.heading else "")
    around = tuple(plain(one) for one in (*_headings(sheet.heading), sheet.caption) if one)
    subject, phase, year = special(caption), phase_of(caption), _year(caption)
    rows: dict[int, tuple[str, str]] = {}
    heads: dict[tuple[str, ...], str] = {}
    for row, column, number in sheet.numbers():
        if row not in rows:
            left = "".join(
                NUMBERED.sub("", plain(text)) for text in sheet.row_label(row) if len(text) <= CELL_LABEL
            )
            rows[row] = left, special(left)
        head = sheet.column_label(row, column)
        if head not in heads:
            heads[head] = "".join(plain(text) for text in head if len(text) <= CELL_LABEL)
        left, own = rows[row]
        above = heads[head]
        words = left + above
        made[number] = Name(
            words,
            words,
            own + subject,
            _phase(number, phase_of(words) or phase),
            _year(words) or year,
            (1, sheet.index, row, column),
            around,
            home,
            row=left,
            column=above,
        )
    return made


def _phase(number: Number, phase: str) -> str:
    """The phase of a number: what has a per cent sign is a rate, whatever it is a rate of (完成年度计划的95%)."""
    if number.dimension == "ratio" and phase not in ("limit", "change"):
        return "rate"
    return phase


def _whole(passage: Passage) -> bool:
    one = passage.numbers[0]
    return len(passage.numbers) == 1 and one.start == 0 and one.end >= len(passage.text.rstrip())


def _of_passage(passage: Passage, claims: Claims, line: str, home: frozenset[str]) -> dict[Number, Name]:
    made: dict[Number, Name] = {}
    row, subject = "", ""
    if passage.cell is not None:
        sheet = claims.sheets[passage.cell[0]]
        cells = sheet.rows[passage.cell[1]][: passage.cell[2]]
        labels = [plain(one.text) for one in cells if one.number is None and 0 < len(one.text) <= CELL_LABEL]
        subject = next((one for one in reversed(labels) if _tells(one)), "")
        row = "".join(dict.fromkeys(labels))
        line = sheet.caption or line
    elif passage.heading:
        row = plain(passage.heading[-1])
    lead = special(plain(FIGURES.sub("", passage.text[:LEAD])))
    around = [plain(one) for one in (*_headings(passage.heading), line) if one]
    around += [plain(one) for one in (_title(passage.text), row if passage.cell is not None else "") if one]
    stop, begun, year, said, topic, under = 0, -1, None, "", subject, ""
    for number in passage.numbers:
        start, end = passage.sentence(number.start)
        if start != begun:
            begun, said, topic, under = start, "", subject, ""  # a year holds until another one is named
            year = None if year == -1 else year
        before = SUMS.sub("", passage.text[max(start, stop) : number.start])
        stop = number.end
        parts = [plain(part) for part in PARTS.split(before)]
        said += special("".join(parts))
        own = YEAR.sub("", parts[-1])[-LONGEST:]
        named = _year(MEASURES.sub("", plain(before)), YEAR_SAID)
        if named is not None and not COMPARED.search(before):
            year = named
        if _tells(own):
            topic = full = own
        elif WHOLE.search(own):
            full = own
        else:
            topic = next((part[-LONGEST:] for part in reversed(parts[:-1]) if _tells(part)), topic)
            full = topic + own
        if len(special(full)) < 2 and number.dimension in ("count", "number", "points"):
            parted = PARTS.search(passage.text, number.end, end)
            after = plain(passage.text[number.end : parted.start() if parted is not None else end])
            full = own + FIGURES.split(after)[0][:8]
        phase = _phase(number, phase_of(own or full))
        if AIMED.search(passage.text, passage.text.rfind("。", 0, number.start) + 1, number.start):
            phase = "limit"
        if number.dimension == "ratio" and AIM.search(own):
            phase = "limit"
        staged = parts[:-1] if number.dimension == "ratio" else parts  # 完成年初预算的95%
        under = next((one for one in map(phase_of, reversed(staged)) if one in STAGES), under)
        if phase == "" and under in BUDGETED and DONE.fullmatch(own):
            phase = "final"
        made[number] = Name(
            own,
            full,
            lead + special(row) + said[-60:],
            phase,
            -1 if (COMPARED.search(before) and named is not None) or _was(passage, number) else year,
            (0, id(passage), begun),
            tuple(around),
            home,
            LESS.search(passage.text, start, number.start) is not None,
            under=under if phase == "" else "",
        )
    return made


def _was(passage: Passage, number: Number) -> bool:
    """Whether it is what something was before it changed."""
    before = passage.text[max(number.start - 1, 0) : number.start]
    return (
        FROM.search(before) is not None and TO.match(passage.text[number.end : number.end + 12]) is not None
    )


def _headings(heading: tuple[str, ...]) -> tuple[str, ...]:
    """The two nearest headings; the title of the report is none."""
    return tuple(one for one in heading[-2:] if not TITLED.search(one))


def _title(text: str) -> str:
    """What a paragraph says that it is about: words in front of its first stop or colon, or in 【】."""
    found = TITLE.match(NUMBERED.sub("", text).lstrip("【 \u3000*“"))
    return found[0] if found else ""


def _tells(part: str) -> bool:
    """Whether words name a thing: neither measures nor the reason of something."""
    narrow = set(SCOPES.findall(part)) - set(FLOWS)
    return (len(special(part)) >= 2 or bool(narrow)) and not re.search("原因|因为|由于|扣除", part)


def _year(words: str, said: re.Pattern[str] = YEAR) -> int | None:
    if LAST_YEAR.search(words):
        return -1
    found = set(said.findall(words))
    return int(found.pop()) if len(found) == 1 else None
