"""What a printed number is of, as the words around it say, and how alike two such names are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from jixiao.extraction.claims import Claims, Number, Passage
from jixiao.extraction.mentions import WIDE

MARKS = re.compile(
    r"<[^>]*>|\*\*|[\s“”‘’\"'《》<>#$|~]|[（(](?:单位[:：])?[百千万亿]*元[）)]|[一二三四五六七八九十]是"
)
# what parts the words of one number from those of another
PARTS = re.compile(r"[，,；;：:、。！!？?（）()\[\]【】=＝/÷×+~]")
YEAR = re.compile(r"(20\d\d)\s*年?(?:度|初|末|底)?")
YEAR_SAID = re.compile(r"(20\d\d)\s*[年届]")
LAST_YEAR = re.compile(r"上年|上一年|去年|以前年度|历年|同期")
CHANGES = re.compile(
    r"增加|减少|增长|下降|上升|追加|调减|调增|冻结|调剂|差额|差异|变动|调整金额|降低|提高|压减|节约|收回|扣"
)
# what kind of number words speak of: the first that fits
PHASES = (
    (
        "limit",
        re.compile(
            r"目标值|目标为|(?<!完成)指标值|不低于|不超过|(?<!高)标准(?!化)|要求|计划完成|序时|时序|应为|满分|分值"
        ),
    ),
    (
        "change",
        CHANGES,
    ),
    ("rate", re.compile(r"率|占|比例|比重|百分比|满意度|进度|覆盖面")),
    ("adjusted", re.compile(r"调整后|调整预算|预算调整数|调整数|全年预算")),
    ("opening", re.compile(r"(?:年初|上年末?)(?:财政拨款)?(?:结转|结余)")),
    ("closing", re.compile(r"(?:年末|期末|年底|累计)(?:财政拨款)?(?:结转|结余)")),
    ("initial", re.compile(r"年初")),
    (
        "final",
        re.compile(r"决算|执行数|支出数|实际|支付|已完成|执行为|花费|共支出|共使用|预算支出"),
    ),
    ("initial", re.compile(r"批复")),
    ("budget", re.compile(r"预算|计划|安排")),
)
# words that part facts which would else have one name: what money, which flow, whom
SCOPES = re.compile(
    r"收入|支出|财政拨款|一般公共预算|政府性基金|国有资本|其他资金|三公|公务接待|公务用车|出国|人员经费|人员支出|公用|基本支出|项目支出|采购|电费|投资|"
    r"在编|编外|派遣|在职|行政|事业|核定|编制|群众|企业|工作人员|学生|教师|家长|本级|下属|原值|净值|在用|结转|结余|上级|非税|专项|待支付|通用|[户人生次床亩件台月日年校村]均|平均|单价"
)
SPENDINGS = re.compile(r"三公|公务接待|公务用车|出国|人员经费|公用|电费")
FLOWS = ("收入", "支出")
KINDS = ("基本支出", "项目支出")
# where the money comes from: what is true of all of it is not true of a part
FUNDS = re.compile(r"财政拨款|一般公共预算|政府性基金|国有资本|其他资金|非税|上级补助")
# who is asked, counted or served
PEOPLE = re.compile(
    r"群众|企业|工作人员|职工|学生|家长|教师|居民|村民|农户|市民|游客|患者|商户|用户|干部|党员|儿童|老人"
)
NO_PHASE = re.compile(
    r"(?:一般公共|政府性基金|国有资本经营|部门|单位)预算(?=财政|拨款|收入|支出|单位)|预算(?:单位|管理|编制)"
    r"|(?:增加|增长|上升|提高|下降|减少|降低)[至到]"
)
# words that say how a number was measured and nothing of what it is of
GENERAL = re.compile(
    r"[本我](?:中心|单位|部门|局|院|校|委|级|机关|街道|镇|乡|区|市|县)|年初|年末|年底|全年|本年度?|当年|年度|上年度?|截至|截止|调整后?|预算|决算|执行|完成|实际|支出|收入|安排|批复|计划|支付|累计|合计|总计|小计|"
    r"实?得分|评分|评[分价]依据|得分依据|依据|说明|备注|完成值|实际值|分值|满分|扣减|扣分|[一二三]级|"
    r"金额|数额|总额|总数|资金|经费|部门|单位|整体|总体|中心|其中|包括|分别|共计|共有|达到|情况|指标|比率|比例|比重|增加|减少|增长|下降|原因|主要|数量|控制|使用|利用|"
    r"全局|政府|项目|我局|我校|我院|我委|我|率|占|为|是|共|总|达|数|的|和|与|比|较|等|有|了|至|在|按|经|由|约|元|万|亿"
)
LONGEST = 24  # of a number's own words, characters; what stands farther in front says little
CELL_LABEL = 30  # a longer cell in front of a number explains and names nothing
LEAD = 30  # characters at the beginning of a paragraph that say what it is about
OFFICES = re.compile(r"[\u4e00-\u9fff]{2,60}?(?:局|委员会|办公室|厅|支队|学校|医院|研究院)")
COMPARED = re.compile(r"[比较][^，。；,]{0,6}(?:20\d\d|上年|去年|上一年)")
WHOLE = re.compile(
    r"我中心|我局|我单位|本单位|本部门|我院|我校|我委|全年|全局|部门(?:预算|决算|整体|收入|支出)"
)
FIGURES = re.compile(r"\d[\d,.]*")
# what a rate is: the words right in front of 率, or the words that stand for one
HEADS = re.compile(
    r"[\u4e00-\u9fff]{0,2}率|满意度|占比|占|比重|比例|百分比|进度|覆盖面|倍数|增长|下降|增幅|降幅|提高|降低|上升|减少|增加"
)
# a share, a growth, a progress: of what, and against what, is said elsewhere
VAGUE = re.compile(r"占比?|比重|比例|百分比|进度|倍数|增.|下降|降.|提高|上升|减少")
NUMBERED = re.compile(
    r"^\s*(?:第[一二三四五六七八九十\d]+[章节部分]*|[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、]|[.．](?!\d))|[一二三四五六七八九十]是|[①-⑳])[、.．]?\s*"
)
TITLED = re.compile(r"(?:报告|自评表|评价表|说明|材料)\s*(?:[（(][^（）()]*[）)])?$")
TITLE = re.compile(r"^[^，,。；;：:\d]{2,24}(?=[。：:】])")
# a heading that says how something is, and not what it is about
JUDGING = re.compile(
    r"有待|偏[高低多少大小]|不[足够高强到及]|加强|提高|完善|较[高低好强弱大]|进一步|未能?|良好|到位|明显|显著|严格|加快|优化|强化"
)
# words that name no thing of their own, alone
SAYS_LITTLE = re.compile(
    r"履职|效能|绩效|目标|评价|自评|管理|产出|效益|效果|满意度|社会|经济|生态|质量|时效|成本|服务|对象|工作|任务|实施|业务|人员|项目|内容|标准|年"
)
LESS = re.compile("扣除|剔除|不含")
# words of headings and captions that every report has: they name no part of the work
STRUCTURE = re.compile(
    r"综合|整体|总体|满意|整改|打算|做法|经验|困难|原因|风险|思路|安排|特色|亮点|创新|责任|研究|范围|对策|下步|计划|第?[一二三四五六七八九十\d]+[、.．-]?|[附续]?表|绩效|评价|自评|目标|管理|问题|不足|建议|措施|改进|报告|部分|质量|时效|成本|产出|效益|效果|效率|满意度|"
    r"社会|经济|生态|可持续|履职|效能|分析|综述|说明|附件|结论|得分|评分|分值|过程|决策|投入|运行|制度|信息|公开|监控|内部|职能|职责|机构|人员|组织|实施|工作|"
    r"开展|方法|存在|下一步|其他|需要|事项|统计|明细|一览|汇总|对比|构成|结构|变化|趋势|收支|收入|支出|资产|负债|采购|概况|基本|公共|财务|落实|成效|规范|合规|性|"
    r"任务|重点|履行|实现|程度|成果|规模|概述|前言|总结|结果|应用|保障|业务|监督|服务|对象|调查|问卷|了解|依据|批准|文件|类|级|分|及|与|各|本|关于|预决算"
)


@dataclass(frozen=True)
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
    def flow(self) -> str:
        """Income, spending, or neither."""
        return next((flow for flow in FLOWS if flow in self.full), "")

    @cached_property
    def core(self) -> str:
        """What of its full words has a meaning of its own, without the words of SCOPES."""
        return special(SCOPES.sub("", OFFICES.sub("", self.full)))

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The pairs of neighbouring characters of the core."""
        return _pairs(self.core)

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
        made = (special(STRUCTURE.sub("", NUMBERED.sub("", one))) for one in named)
        return tuple(_pairs(one) for one in made if len(one) >= 2)

    @cached_property
    def all_pairs(self) -> frozenset[str]:
        """The pairs of characters of all that is said around it."""
        return _pairs("|".join((self.full, self.subject, *self.around)))

    @cached_property
    def subject_pairs(self) -> frozenset[str]:
        return _pairs(self.subject)

    @cached_property
    def whole(self) -> bool:
        """Whether it is of the whole department: a total, of nothing narrower."""
        return bool(self.full) and len(self.core) < 2 and self.scopes <= set(FLOWS)


def offices(text: str) -> frozenset[str]:
    """The ends of the names of the offices that a text names."""
    return frozenset(one[-4:] for one in OFFICES.findall(text))


def special(text: str) -> str:
    """A text without the words that every report says everywhere."""
    return GENERAL.sub("", FIGURES.sub("", YEAR.sub("", text)))


def plain(text: str) -> str:
    """A text without marks, blanks and quotation marks."""
    return MARKS.sub("", text.translate(WIDE))


def phase_of(words: str) -> str:
    """What kind of number words speak of: the first of PHASES that they name, none where they name none."""
    words = NO_PHASE.sub("", words)
    return next((phase for phase, said in PHASES if said.search(words)), "")


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
    flows = [{flow for flow in FLOWS if flow in one.words} for one in (a, b)]
    return bool(flows[0] and flows[1] and not flows[0] & flows[1])


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
    if not may_be_one(a, b) or a.phase == "limit" or (a.year or year) != (b.year or year):
        return False
    if a.phase != b.phase or a.funds != b.funds or a.people != b.people or a.qualified != b.qualified:
        return False
    if a.phase == "rate" and (a.head != b.head or VAGUE.fullmatch(a.head) or not a.head):
        return False
    if foreign(a, b) or foreign(b, a) or a.offices != b.offices:
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


def _pairs(text: str) -> frozenset[str]:
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
        if passage.numbers and (passage.cell is None or not _whole(passage)):
            made.update(_of_passage(passage, claims, line, home))
    for sheet in claims.sheets:
        for row, column, number in sheet.numbers():
            left = [plain(text) for text in sheet.row_label(row) if len(text) <= CELL_LABEL]
            above = [plain(text) for text in sheet.column_label(row, column) if len(text) <= CELL_LABEL]
            words = "".join(left) + "".join(above)
            caption = plain(sheet.caption) or (plain(sheet.heading[-1]) if sheet.heading else "")
            made[number] = Name(
                words,
                words,
                special("".join(left)) + special(caption),
                phase_of(words) or phase_of(caption),
                _year(words) or _year(caption),
                (1, sheet.index, row, column),
                tuple(plain(one) for one in (*_headings(sheet.heading), sheet.caption) if one),
                home,
            )
    return made


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
    stop, begun, year, said, topic = 0, -1, None, "", subject
    for number in passage.numbers:
        start, end = passage.sentence(number.start)
        if start != begun:
            begun, said, topic = start, "", subject  # a year holds until another one is named
            year = None if year == -1 else year
        before = passage.text[max(start, stop) : number.start]
        stop = number.end
        parts = [plain(part) for part in PARTS.split(before)]
        said += special("".join(parts))
        own = YEAR.sub("", parts[-1])[-LONGEST:]
        named = _year(plain(before), YEAR_SAID)
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
        made[number] = Name(
            own,
            full,
            lead + special(row) + said[-60:],
            phase_of(own or full),
            -1 if COMPARED.search(before) and named is not None else year,
            (0, id(passage), begun),
            tuple(around),
            home,
            LESS.search(passage.text, start, number.start) is not None,
        )
    return made


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
