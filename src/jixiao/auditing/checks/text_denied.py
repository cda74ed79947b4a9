"""What one place says and another denies: a mechanism that exists and does not, records that are all there and are missing,
an indicator that is praised and loses points, a task reported with the words of its plan, a contract renewed past its own rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from jixiao.auditing.checks.text_sentences import Sentence, packed, sentences_of
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.extraction.claims import Passage, Sheet

PLANNED = re.compile(
    r"建议|拟|将(?!.{0,3}验)|下一步|今后|应当?(?!急)|逐步|进一步|需要|需(?!求)|要求|针对上述|目标[:：]|整改"
)
CRITERIA = re.compile(
    r"得\s*\d+(?:\.\d+)?\s*分|[（(]\s*\d+(?:\.\d+)?\s*分\s*[）)]|是否|酌情|扣完为止|评价要点|扣除权重分|权重分"
)

MOST = 40  # so many different things are looked for in the whole text; no report has more


def _states(sentence: Sentence) -> bool:
    """Whether it states a fact: no criterion of the score table, no plan."""
    return not _criterion(sentence) and not PLANNED.search(sentence.text)


def _criterion(sentence: Sentence) -> bool:
    """Whether it is a rule for giving points; a cell that begins with one goes on with what is asked for."""
    passage = sentence.passage
    listed = passage.cell is not None and CRITERIA.search(passage.text[: passage.text.find("\n") + 1])
    return bool(listed or CRITERIA.search(sentence.text))


def _spot(sentence: Sentence, found: re.Match[str]) -> Spot:
    return Spot(sentence.passage, sentence.start + found.start(), sentence.start + found.end())


# -- 未建立绩效运行监控机制, and 按…绩效运行监控机制…进行监控

LACKING = re.compile(
    r"(?:未|没有|尚未|未能|未曾)(?:建立|制定|设立|编制|成立|出台|形成)(?:健全|完善|起)?(?:了|相应的?|专门的?|有效的?)?"
    r"([\u4e00-\u9fff“”]{4,16}?(?:机制|制度|办法|体系|细则|台账|方案|小组))"
)

NAMED = 6  # 管理制度 alone names nothing
OTHERS = re.compile(r"部分|个别|下属|所属|少数|有的|一些|乡镇|街道|学校|企业|单位")  # somebody else lacks it


def _lacking(found: list[Sentence]) -> Iterator[Remark]:
    denied = [
        (sentence, one)
        for sentence in found
        for one in LACKING.finditer(sentence.text)
        if _states(sentence)
        and len(one[1]) >= NAMED
        and not OTHERS.search(sentence.text[max(0, one.start() - 16) : one.start()])
    ]
    for sentence, one in denied[:MOST]:
        name = one[1].strip("“”")
        has = re.compile(
            rf"(?<![未没有能曾])(?:按照?|依据|根据|通过|建立了?|制定了?|健全了?|执行|完善了?|建有|设立了?)[^，。；未没]{{0,24}}{re.escape(name)}"
        )
        for other in found:
            if name not in other.text or other is sentence or _criterion(other) or PLANNED.search(other.text):
                continue
            told = has.search(other.text)
            if told is not None and not re.search(r"未|没有|缺", told[0]) and not _asked(other, found):
                end = told.end()
                yield Remark(
                    "denied_elsewhere",
                    "warning",
                    (
                        Spot(other.passage, other.start + end - len(name), other.start + end),
                        _spot(sentence, one),
                    ),
                    name,
                    packed(one[0])[:40],
                    values={"name": name},
                    confidence="likely",
                )
                break


def _asked(sentence: Sentence, found: list[Sentence]) -> bool:
    """Whether a cell only repeats what a criterion elsewhere asks for."""
    said = packed(sentence.text).rstrip("。；;")
    return sentence.passage.cell is not None and any(
        said in packed(other.text) for other in found if other is not sentence and CRITERIA.search(other.text)
    )


# -- 均有采购验收记录, and 未见…验收报告

PAPER = r"(?:记录|报告|资料|手续|材料|单据|合同|台账|凭证|证书|备案表|档案)"
ALL_HAVE = re.compile(
    rf"(?:均|全部|都)(?:有|具备|取得|提供了?|签订了?|附有|留有)([\u4e00-\u9fff]{{2,12}}?{PAPER})"
)
NONE_SEEN = re.compile(
    r"(?:未见|没有|缺少|缺乏|无(?=[\u4e00-\u9fff])|未提供|未取得|未附|未留存)([^，。；]{2,40})"
)


def _all_have(found: list[Sentence]) -> Iterator[Remark]:
    told_of = [one for one in found if ALL_HAVE.search(one.text) or NONE_SEEN.search(one.text)]
    plain = [one for one in told_of if _states(one)]
    missing: dict[str, list[tuple[Sentence, re.Match[str]]]] = defaultdict(list)
    for sentence in plain:
        for one in NONE_SEEN.finditer(sentence.text):
            for paper in re.finditer(rf"([\u4e00-\u9fff]{{2}}){PAPER}", one[1]):
                missing[paper[1]].append((sentence, one))
    told: dict[str, Remark] = {}
    for sentence in plain:
        for one in ALL_HAVE.finditer(sentence.text):
            thing = re.sub(rf"{PAPER}$", "", one[1])
            key, subject = thing[-2:], thing[:-2][-2:]
            spot = _spot(sentence, one)
            said = packed(one[0])
            if len(told) >= MOST:
                break
            if said in told:  # the same words again: one cause
                told[said] = _with(told[said], spot)
                continue
            for other, denied in missing.get(key, ()):
                # the same subject must be named there too: 采购 in 采购验收记录
                if other is not sentence and len(subject) == 2 and subject in _near(other):
                    against = _spot(other, denied)
                    told[said] = Remark(
                        "denied_elsewhere",
                        "error",
                        (spot, against),
                        said,
                        packed(denied[0])[:40],
                        values={"name": one[1]},
                    )
                    break
    yield from told.values()


def _near(sentence: Sentence) -> str:
    return sentence.passage.text[max(0, sentence.start - 200) : sentence.end]


# -- 未能完成原因：无, and an indicator with the reason why it is not met

NOT_MET = re.compile(r"不达标|未达标(?!原因)|未完成(?!原因)|未达到(?:预期|年度|绩效)?(?:目标|指标)|低于目标")
ASKED = re.compile(r"未(?:能)?(?:完成|达标|实现)(?:的)?原因")
NOTHING = re.compile(r"无|没有|不存在|/|—|-|不涉及")


def _no_reason(view: View, found: list[Sentence]) -> Iterator[Remark]:
    answers = [one for sheet in view.claims.sheets for one in _empty_answers(sheet)]
    if not answers:
        return
    told = [
        _spot(one, hit)
        for one in found
        if (hit := NOT_MET.search(one.text)) is not None and "不存在" not in one.text and _states(one)
    ]
    for answer in answers[:1] if told else []:
        yield Remark(
            "nothing_unmet",
            "warning",
            (Spot(answer), *told[:3]),
            answer.text,
            told[0].text,
            confidence="likely",
        )


def _empty_answers(sheet: Sheet) -> Iterator[Passage]:
    """The cells that answer 未完成原因 with 无: beside the question or below it."""
    for row, cells in enumerate(sheet.rows):
        below = sheet.rows[row + 1] if row + 1 < len(sheet.rows) else []
        for column, cell in enumerate(cells):
            if not cell.first or len(cell.text) > 20 or not ASKED.search(cell.text):
                continue
            # over a column it is a header: each row gives its own reason
            header = row in sheet.heads or sum(bool(one.text) and one.first for one in below) > 2
            for one in (*cells[column + 1 : column + 2], *([] if header else below[column : column + 1])):
                if one.passage is not None and NOTHING.fullmatch(one.text):
                    yield one.passage
                    break


# -- 预算编制合理, and 预算编制合理性扣1分

QUALITY = "合理|规范|完整|明确|健全|及时|准确|安全|清晰"
DEDUCTED = re.compile(rf"([\u4e00-\u9fff]{{2,8}}?)({QUALITY})性\s*(?:被?扣|扣减|扣除)\s*\d+(?:\.\d+)?\s*分")
DOUBT = re.compile(r"有待|不够|不|未|欠|扣|是否|不足|问题|加强|提高|提升|性")


def _praised(found: list[Sentence]) -> Iterator[Remark]:
    deducted: dict[tuple[str, str], tuple[Sentence, re.Match[str]]] = {}
    for sentence in found:
        if "性" in sentence.text and "扣" in sentence.text:
            for one in DEDUCTED.finditer(sentence.text):
                deducted.setdefault((one[1], one[2]), (sentence, one))
    for (stem, quality), (sentence, one) in list(deducted.items())[:MOST]:
        praise = re.compile(
            rf"{re.escape(stem)}(?:设置|工作|均|较为|较|更加|、|和|[\u4e00-\u9fff]{{0,3}})?{quality}(?=[，,、。；;]|$)"
        )
        for other in found:
            if other.passage.cell is not None:  # in a table it is a name that a line broke
                continue
            told = praise.search(other.text) if stem in other.text and other is not sentence else None
            if told is None or not _states(other) or DOUBT.search(told[0]):
                continue
            yield Remark(
                "praised_and_deducted",
                "warning",
                (_spot(other, told), _spot(sentence, one)),
                packed(told[0]),
                packed(one[0]),
                values={"name": stem + quality + "性"},
                confidence="likely",
            )
            break


# -- what was done, told with the words of what was planned

DONE = re.compile(r"完成情况|履职情况|实施情况|落实情况|执行情况")
GOAL = re.compile(r"目标|任务|计划|安排|要点")
LONG = 100


def _copied(view: View) -> Iterator[Remark]:
    goals: dict[str, Passage] = {}
    for passage in view.claims.prose():
        above = passage.heading[-1] if passage.heading else ""
        if len(passage.text) < LONG or not above:
            continue
        text = packed(passage.text)
        if DONE.search(above):
            if text in goals:
                yield Remark(
                    "plan_as_result",
                    "warning",
                    (Spot(passage, 0, 20), Spot(goals[text], 0, 20)),
                    text[:20] + "…",
                    values={"heading": above[:24]},
                )
        elif GOAL.search(above):
            goals.setdefault(text, passage)


# -- a service contract renewed although the text itself says that such amounts need competition

AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?\s*(?:万元|元))(?:\s*/\s*年|每年|/年)?")
LIMIT = re.compile(r"(?:达到|超过|满|在)\s*(\d+(?:\.\d+)?\s*(?:万元|元))\s*(?:及|（含）|\(含\)|含)?以?上?")
RENEWED = re.compile(r"(?:顺延|续签|续约|延续|延长|续聘)了?\s*(?:[一二两三四五六七八九十\d]+)\s*年|连续续约")
COMPETITION = re.compile(r"询价|竞价|招标|招投标|竞争性|政府采购|磋商|比选")


def _renewed(found: list[Sentence]) -> Iterator[Remark]:
    told: dict[Fraction, Remark] = {}
    for sentence in found:
        text = sentence.text
        renewed, limit = RENEWED.search(text), LIMIT.search(text)
        if renewed is None or not COMPETITION.search(text):
            continue
        if limit is None:
            continue
        least = _money(limit[1])
        for one in AMOUNT.finditer(text):
            if one.start() == limit.start(1) or one.start() > renewed.start():
                continue
            amount = _money(one[1])
            if amount is None or least is None or amount < least:
                continue
            spots = (
                _spot(sentence, one),
                Spot(sentence.passage, sentence.start + limit.start(1), sentence.start + limit.end(1)),
            )
            if amount in told:  # the same contract, told again
                told[amount] = _with(told[amount], spots[0])
            else:
                told[amount] = Remark(
                    "renewed_without_competition",
                    "warning",
                    spots,
                    packed(one[0]),
                    f"≥{packed(limit[1])}",
                    values={"limit": packed(limit[1]), "renewed": packed(renewed[0])},
                )
    yield from told.values()


def _with(remark: Remark, spot: Spot) -> Remark:
    return Remark(
        remark.rule,
        remark.severity,
        (*remark.spots, spot),
        remark.claimed,
        remark.recomputed,
        values=remark.values,
    )


def _money(text: str) -> Fraction | None:
    try:
        return parse_quantity(text).low
    except QuantityError:
        return None


def run(view: View, _: Judged) -> Iterator[Remark]:
    """All pairs of statements that contradict each other."""
    found = sentences_of(view)
    yield from _lacking(found)
    yield from _all_have(found)
    yield from _no_reason(view, found)
    yield from _praised(found)
    yield from _copied(view)
    yield from _renewed(found)


PLAN = (
    "一是坚持安全第一，紧盯重点环节，实现管理水平明显提升。二是坚持规范执法，做到督导到位、整改到位，实现执法水平明显提升。"
    "三是坚持服务大局，固化协作机制，实现保障水平明显提升。四是坚持从严治队，狠抓教育培训，实现队伍建设水平明显提升。"
)
HEAD = "2022年度部门整体支出绩效自评报告\n\n"
RULES = {
    "denied_elsewhere": (
        HEAD + "一、基本情况\n\n我局按照绩效运行监控机制对项目执行进度进行监控。\n\n"
        "二、存在的问题\n\n项目监管扣1分，原因是未建立绩效运行监控机制。\n"
    ),
    "nothing_unmet": (
        "部门整体支出绩效自评表\n（2022年度）\n\n单位名称\t明湖市政务中心\t未完成原因\t无\n"
        "指标\t目标值\t实际值\t说明\n热线接通率\t≥95%\t94.07%\t部分月份接通率不达标\n"
    ),
    "praised_and_deducted": (
        HEAD + "一、预算编制情况\n\n我局预算编制科学合理，与履职紧密相关。\n\n"
        "二、存在的问题\n\n预算编制合理性扣1分，原因是年中统筹资金较多。\n"
    ),
    "plan_as_result": (
        HEAD + "一、年度重点工作任务\n\n" + PLAN + "\n\n二、重点工作完成情况\n\n" + PLAN + "\n"
    ),
    "renewed_without_competition": (
        HEAD + "一、存在的问题\n\n物业管理服务合同189000元/年，2019年竞价签订一年，到期后又顺延了两年，"
        "按本单位制度服务类项目达到3万元及以上须进行询价或竞价。\n"
    ),
}
CHECKS: tuple[Check, ...] = (Check("text_denied", run, RULES),)
