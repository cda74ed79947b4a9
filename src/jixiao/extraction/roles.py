"""What the words around a number of running text say it is: its name, its phase, and how it compares with another one.

Read sentence by sentence, from left to right: where the words name nothing (决算数 180.10万元), the name of the number before goes on.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Final

from jixiao.core.record import record
from jixiao.extraction.claims import Number, Passage

KINDS: Final = ("amount", "change", "share", "growth", "points", "rate", "multiple", "score")

STOP = re.compile(r"[。！？!?\n]")
HELD = "\ue000"  # stands for the 预算 of 一般公共预算, which names a purse and no phase
PURSES = re.compile(r"(一般公共|政府性基金|国有资本经营|社会保险基金)预算")
FINAL = re.compile(
    r"(?:实际|已|累计|全年共|共|全年|实现)(?:已)?(?:支出|支付|完成|开支|使用|执行|采购|发生|到位|结算)(?:已支付)?(?:采购|预算|资金|金额|数|的)*"
    r"|(?:预算)?执行(?:数|金额|额)|(?:支出)?(?<!预)决算(?:数据|数|金额|额)?|支出(?:数|金额)|支付(?:数|金额)|实际采购(?:已支付)?(?:金额|数)?|实际"
)
ADJUSTED = re.compile(
    r"调整后(?=(?:为|是|:|：)?$)|(?:年中)?调整(?:后)?(?:的)?(?:年度|全年|部门|年中)?(?:收入|支出)?(?:总)?预算(?:收入|支出|安排|金额|总额|数|为)*|预算调整后|调整后(?:的)?(?:金额|数)|全年预算(?:数|金额|总额)?|最终(?:预算|安排|批复)(?:预算|经费|资金|金额|数)*"
)
INITIAL = re.compile(
    r"年初(?:部门|批复|收入|支出|下达|安排|的)*(?:总)?(?:预算|计划)(?:批复|安排|收入|支出|金额|总额|资金|数)*|(?:部门)?预算批复(?:金额|数)?|年初批复(?:金额|数)?"
)
BUDGET = re.compile(
    r"(?:年度|部门|批复|下达|安排|计划|支出)*(?:总)?预算(?:安排|金额|总额|资金|收入|支出|总数|数)*|计划(?:采购)?(?:金额|数)?|批复(?:金额|数)"
)
SPENT = re.compile(r"(?:已|共|实际|累计)?(?:支出|支付|使用|开支|花费|执行|列支)(?:资金|金额|了|为)?")
PHASE_WORDS: Final = (("final", FINAL), ("adjusted", ADJUSTED), ("initial", INITIAL), ("budget", BUDGET))

SHARE = re.compile(
    r"占(?P<of>[^，,；;：:。占]{0,24}?)(?:的)?(?:比例|比重|比率|比)?(?:的)?(?:约|仅|为|是|达到|达|有|:|：)*$"
)
MOVED = "增长|增加|上升|提高|提升|上涨|增幅|增速|增收|增支|下降|减少|降低|降幅|减幅|压减|压缩|回落|缩减|减收|减支|减"
BOTH = re.compile(r"(?:增加|增长|上升)[（(](?:减少|下降|降低)|(?:减少|下降|降低)[（(](?:增加|增长|上升)")
GROWTH = re.compile(
    rf"(?:{MOVED})(?:[（(][^（）()]{{2,4}}[）)])?(?:比例|比率|幅度|率|了|为|约|达到|达|到|:|：)*$"
)
LESS_THAN = re.compile(r"[比较][^，,；;。]{1,14}[多少](?:了|出)?$")  # 比上年少25万元
# said in one sign: ，增8.8%; （降3%; ，多收2,168万元
SHORT = re.compile(
    r"(?:(?:^|[，,；;：:（(])(?:(?:今年|本年|全年|当年|同期|收入|支出|合计)*(?:同比|环比|[比较][^，,；;。]{1,14}?)?)"
    r"|(?:同比|环比|相比|[比较][^，,；;。]{0,14}?))"
    r"(?:分别)?(?:(?P<up>增|升|多)|(?P<down>减|降|少))(?:收|支|缴|列支|完成|出|了|约)*$"
)
ADJUSTING = re.compile(r"(?:调减|追减|核减|扣减|调增|净增)$")
TO = re.compile(r"(?:增长|增加|上升|提高|提升|上涨|下降|减少|降低|回落|压减)(?:至|到)$")
RATE = re.compile(
    r"(?P<word>[\u4e00-\u9fff“”\"《》、]{0,18}?(?:率|进度|占比|比例|比值))(?:仅|只|约|均|分别|高)*(?:为|达到|达|是|有|:|：|=)*$"
)
DONE = re.compile(r"(?:完成|为|是|达到|达|相当于|占)(?:了)?(?P<of>[^，,；;：:。]{0,20}?)的$")
UP_WORDS = re.compile(r"追加|调增|下达|增加|新增|增补|补充|调入|净增|增拨")
DOWN_WORDS = re.compile(
    r"统筹(?:资金)?(?:及|和)?冻结|冻结|收回|调减|追减|核减|压减|减少|扣减|扣除|调出|统筹收回|统筹|上缴|核销|回收|调剂(?=.{0,3}$)|调剂使用"
)
MOVING = re.compile(r"追加|调增|调减|追减|核减|冻结|收回|增补|压减|扣减")
# 按经济分类, 按残疾等级：; not 按合同约定：
CLASSES: Final = r"按[^，。：:；;]{1,12}(?:(?:分类|划分|(?<![满百零\d])分)|(?:类别|类型|等级|性质|来源|级次|年龄|性别|用途|区域|地区)(?=[：:]|统计))"
PART = re.compile(rf"其中|包括|包含|含(?!工勤)|分别(?:为|是)|{CLASSES}|主要(?:为|是|用于)|由$")
EACH = re.compile(
    r"平均|[人户亩日月次车床生校村院]均|[^各平总计]均$|每(?!年度|年均)|单价|(?<!高)标准(?!化)|限额|上限|下限|最高|最低"
)
PAST = re.compile(r"(?:上年|去年|上一年|(?<!以)前年|往年|同期)(?!度?末?(?:结转|结余))|[比较由从与]20\d\d年")

STEM = re.compile(
    r"(?:执行|完成|控制|支付|支出|调整|差异|使用|利用|结转结余|结转|结余|变动|覆盖|满意|办结|合格|达标|到位|公开|通过|验收|投诉|接通|及时|得分|"
    r"占用|偏离|压减|节约|公用|编外|回复|处理|参与|出勤|就业|入学|普及)$"
)

LEAD = re.compile(
    r"^(?:其中|包括|包含|分别为|分别是|分别|主要用于|主要为|主要是|以及|及|和|与|并|另有|另|同时|共有|共|[一二三四五六七八九十]是|截至|截止|到|"
    r"20\d\d年(?:度|末|底|初|上半年)?|部门(?!职)|\d{1,2}月(?:\d{1,2}日|底|末)?|上半年|全年|当年|本年度|本年|今年|年度|"
    r"我(?:局|单位|中心|部门|委|办|院|校|馆|厅|队|支队|所|镇|街道|会)|本(?:单位|部门|局|级|中心)|全局|因|故|由|为|的|则|是|占|有|"
    r"市财政局|财政局|财政部门|市发改部门|市发改委|发改部门|批复我中心|批复我局|批复我单位|批复)+"
)
TRAIL = re.compile(
    r"(?:总金额|金额|数额|总数|总计|合计|共计|累计|总共|共有|共|数据|数|为|是|达到|达|约|仅|了|(?<!实)有|计|安排|的|:|：|=|约为|完成|投入|分别|均|各)+$"
)
NAMED_YEAR = re.compile(r"(?<![比较由从与])(20\d\d)年")
MOVING_LABEL = re.compile(rf"(?:[比较与].*|同比)?(?:{MOVED}|[增减升降多少][收支缴]?)?(?:[（(].*)?$")
SEMICOLON = re.compile("[；;]")
ITEM = re.compile("[；;]|[一二三四五六]是")
BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
CLAUSE = re.compile(r"[，,；;：:（(。）)]|、(?![^“]*”)")
AMONG = re.compile("其中|包括|包含")
QUOTES = re.compile(r"[“”\"'‘’《》<>＜＞\s]")


@record(frozen=True, slots=True, eq=False)
class Role:
    """What a number is.

    kind: amount (what there is), change (增加X万元), share (占…X%), growth (增长X%), points (个百分点), rate (执行率X%),
        multiple (X倍), score (X分).
    name: what it counts, without phase and filling words: 公务接待费; that of the number before where `own` is False.
    phase: initial (年初预算), adjusted (调整后), budget (预算, of no said kind), final (决算, 支出数, 实际), or "".
    of: what a share, rate or multiple is of (占X的, 完成X的); than: what a change or growth is against (上年, 预算).
    word: the stem of a rate's word: 执行 of 预算执行率, 办结 of 按时办结率. direction: 1 or -1 where the words say so (追加, 冻结).
    part: it begins a list of parts (其中, 包括, 按…分类). sentence: the number of its sentence in the passage.
    gap: the words between the number before it in the sentence and this one, folded and without blanks.
    each: it is said of one of many (人均, 每亩, 单价), and is no total. past: it is last year's, or of a year that is compared with.
    year: the year that was named last in its sentence; 0 for none.
    """

    number: Number
    kind: str
    name: str
    own: bool
    phase: str
    of: str
    than: str
    word: str
    direction: int
    part: bool
    sentence: int
    gap: str
    each: bool = False
    past: bool = False
    year: int = 0

    @property
    def plain(self) -> bool:
        """Whether it is an exact amount of something."""
        return self.kind == "amount" and self.number.measured


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end; 。 ends one, ； does not."""
    made, at = [], 0
    for found in STOP.finditer(text):
        made.append((at, found.start()))
        at = found.end()
    return [*made, (at, len(text))]


def roles(passage: Passage) -> tuple[Role, ...]:
    """The roles of the numbers of a passage, in order."""
    made: list[Role] = []
    rest = deque(passage.numbers)
    folded = passage.folded
    for index, (start, end) in enumerate(sentences(passage.text)):
        name, than, year, at = "", "", 0, start
        while rest and rest[0].start < end:
            number = rest.popleft()
            gap = "".join(folded[at : number.start].split())
            named = NAMED_YEAR.findall(gap)
            year = int(named[-1]) if named else year
            role = _role(number, gap, index, name, than, year)
            if role.kind in ("amount", "rate") and role.own:
                name = role.name
            than = role.than or ("" if role.kind == "amount" else than)
            made.append(role)
            at = number.end
    return tuple(made)


def plain_name(words: str) -> tuple[str, str]:
    """The name and the phase that a label says: 公务接待费决算数 -> 公务接待费, final."""
    text = PURSES.sub(rf"\1{HELD}", QUOTES.sub("", words))
    phase = ""
    if text.endswith("预算支出"):
        return _bare(text), phase  # 总预算支出 may be either
    if SPENT.fullmatch(LEAD.sub("", text)):
        return "", "final"
    for one, pattern in PHASE_WORDS:
        found = list(pattern.finditer(text))
        if found:
            phase = one
            text = text[: found[-1].start()] + text[found[-1].end() :]
            break
    return _bare(text), phase


def _bare(text: str) -> str:
    text = LEAD.sub("", text)
    if text.endswith("人数"):
        text = text[:-1] + "员"
    return TRAIL.sub("", text).replace(HELD, "预算")


def same_name(left: str, right: str) -> bool:
    """Whether two names mean the same: equal, or one is the end or the beginning of the other."""
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    return len(short) >= 2 and (long.endswith(short) or long.startswith(short))


def _role(number: Number, gap: str, sentence: int, name: str, than: str, year: int) -> Role:
    last = _last(gap)
    kind, of, word = _kind(number, gap, last)
    label = last
    if kind in ("growth", "change", "points"):
        label = MOVING_LABEL.sub("", label)
    own, phase = ("", "") if kind == "share" else plain_name(label)
    if kind == "rate" and word:
        word, own, phase = *_stem(word), ""
    against = _than(gap) if kind in ("change", "growth", "points") else ""
    if kind == "growth" and not against:
        against = than
    signed = number.direction
    if kind in ("amount", "change") and not signed:
        piece = ITEM.split(gap)[-1]
        ups = [found.end() for found in UP_WORDS.finditer(piece)]
        downs = [found.end() for found in DOWN_WORDS.finditer(piece)]
        if ups or downs:
            signed = 1 if max(ups, default=-1) > max(downs, default=-1) else -1
    if signed and phase in ("budget", "initial") and MOVING.search(last[-12:]):
        phase = ""  # 追加预算 is no budget, but what is added to one
    short = SHORT.search(gap) if kind in ("change", "growth") else None
    if short is not None:
        signed = 1 if short["up"] else -1
    if BOTH.search(gap[-10:]):
        signed = 0
    return Role(
        number,
        kind,
        own or name,
        bool(own),
        phase,
        of,
        against,
        word,
        signed,
        PART.search(SEMICOLON.split(gap)[-1]) is not None,
        sentence,
        gap,
        EACH.search(last) is not None,
        PAST.search(last) is not None,
        year,
    )


def _stem(word: str) -> tuple[str, str]:
    """The stem of a rate's word and the name in front of it: “三公”经费控制率 -> 控制, 三公经费."""
    text = LEAD.sub("", re.sub(r"(?:率|进度|比例|比值)$", "", word))
    found = STEM.search(text)
    if found is None:
        return text, ""
    return found[0], TRAIL.sub(
        "", re.sub(r"(?:整体|总体|累计|年度|预算|支出|资金)+$", "", text[: found.start()])
    )


def _last(gap: str) -> str:
    """The words of the last clause in front of a number, without what stands in brackets."""
    text = BRACKETED.sub("", gap).rstrip("（(：:，, ")
    last = CLAUSE.split(text)[-1]
    return AMONG.split(last)[-1] or last


def _kind(number: Number, gap: str, last: str) -> tuple[str, str, str]:
    """Kind, `of` and `word`."""
    unit = number.unit.symbol
    if unit == "分" and number.dimension == "points":
        return "score", "", ""
    bare = gap.rstrip("（(")
    if number.dimension == "ratio":
        if unit == "倍":
            done = DONE.search(bare)
            return "multiple", done["of"] if done else "", ""
        if unit.endswith("点"):
            return "points", "", ""
        share = SHARE.search(bare)
        if share is not None:
            word = QUOTES.sub("", last) if not share["of"] and len(last) > 3 else ""
            return "share", share["of"], re.sub("占.{0,4}$", "", word)
        if TO.search(bare):
            return "rate", "", ""
        if GROWTH.search(bare) or SHORT.search(bare) or (number.text[0] in "+-" and not last):
            return "growth", "", ""
        rate = RATE.search(last)
        if rate is not None:
            word = QUOTES.sub("", rate["word"])
            return ("share", "", word) if word.endswith("占比") else ("rate", "", word)
        done = DONE.search(bare)
        return "rate", done["of"] if done else "", "完成" if done and "完成" in bare[-26:] else ""
    if number.direction and GROWTH.search(bare) and not TO.search(bare) and not ADJUSTING.search(bare):
        return "change", "", ""
    if SHORT.search(bare) or (number.direction and LESS_THAN.search(bare)):
        return "change", "", ""
    return "amount", "", ""


def _than(gap: str) -> str:
    tail = re.split("[；;。]", gap)[-1]
    if re.search(r"同比|(?:上|去|前)一?年|往年|上年度|上一度|20\d\d年(?:度)?", tail):
        return "last"
    if re.search(r"(?:比|较|与)[^，,]{0,12}(?:预算|计划|年初)", tail):
        return "budget"
    return "other" if re.search(r"[比较与]", tail) else ""
