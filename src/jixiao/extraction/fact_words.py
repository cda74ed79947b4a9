"""The words by which facts of one name are told apart: phases, scopes, funds, people, rates, and what says nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.extraction.mentions import WIDE

MARKS = re.compile(
    r"<[^>]*>|\*\*|[\s“”‘’\"'《》<>#$|~]|[（(](?:单位[:：])?[百千万亿]*元[）)]|[一二三四五六七八九十]是"
)
# what parts the words of one number from those of another
SUMS = re.compile(
    "[（(][^（()）]*(?:之和|总和|相加)[)）]"
)  # says what something consists of, and names nothing else
PARTS = re.compile(r"[，,；;：:、。！!？?（）()\[\]【】=＝/÷×+~]")
YEAR = re.compile(r"(20\d\d)\s*年?(?:度|初|末|底)?")
YEAR_SAID = re.compile(r"(20\d\d)\s*[年届]")
# last year's; what was carried over from it is this year's
LAST_YEAR = re.compile(r"(?:上年|上一年|去年|以前年度|历年)(?!度?末?(?:财政拨款)?结[转余])|同期")
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
STAGES = ("initial", "budget", "adjusted", "final")  # the phases of one amount
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
# words that say how a number was measured and nothing of what it is of; each begins with a plain sign, as in all long lists of
# words here: then `re` passes over every sign that begins none of them
GENERAL = re.compile(
    r"本(?:中心|单位|部门|局|院|校|委|级|机关|街道|镇|乡|区|市|县)|我(?:中心|单位|部门|局|院|校|委|级|机关|街道|镇|乡|区|市|县)|年初|年末|年底|全年|本年度?|当年|年度|上年度?|截至|截止|调整后?|预算|决算|执行|完成|实际|支出|收入|安排|批复|计划|支付|累计|合计|总计|小计|"
    r"实得分|得分|评分|评[分价]依据|得分依据|依据|说明|备注|完成值|实际值|分值|满分|扣减|扣分|一级|二级|三级|"
    r"金额|数额|总额|总数|资金|经费|部门|单位|整体|总体|中心|其中|包括|分别|共计|共有|达到|情况|指标|比率|比例|比重|增加|减少|增长|下降|原因|主要|数量|控制|使用|利用|"
    r"综合|依次|分类|加上|减去|涉及|上述|前述|方面|年中|该类|仅|仍|尚|即|经|值|得|全局|政府|项目|我局|我校|我院|我委|我|率|占|为|是|共|总|达|数|的|和|与|比|较|等|有|了|至|在|按|经|由|约|元|万|亿"
)
LONGEST = 24  # of a number's own words, characters; what stands farther in front says little
LONG_CORE = 6  # characters of a name that is hardly the name of two things
CELL_LABEL = 30  # a longer cell in front of a number explains and names nothing
LEAD = 30  # characters at the beginning of a paragraph that say what it is about
OFFICES = re.compile(r"[\u4e00-\u9fff]{2,60}?(?:(?<![全本我该])局|委员会|办公室|厅|支队|学校|医院|研究院)")
COMPARED = re.compile(r"[比较][^，。；,]{0,6}(?:20\d\d|上年|去年|上一年)")
WHOLE = re.compile(
    r"我中心|我局|我单位|本单位|本部门|我院|我校|我委|全年|全局|部门(?:预算|决算|整体|收入|支出)"
)
FILLERS = re.compile(
    r"其中|包括|全年|本年度?|年度|当年|累计|综合|合计|共计|总计|小计|全部|总体|平均(?=得分率)|仅|只有|仍|尚|已|即|为|达到?|[的有是共约]|分别|依次|本项目|项目(?!支出)|全局"
    r"|[本我](?:中心|单位|部门|局|院|校|委|机关|街道|镇|乡)|绩效|评价|资金(?=.+率)|预算(?=执行率)|实际完成值?|完成值"
)
FIGURES = re.compile(r"\d[\d,.]*")
NO_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z]")
# what a rate is: the words right in front of 率, or the words that stand for one
HEADS = re.compile(
    r"[\u4e00-\u9fff]{0,2}率|满意度|占比|占|比重|比例|百分比|进度|覆盖面|倍数|增长|下降|增幅|降幅|提高|降低|上升|减少|增加"
)
# a share, a growth, a progress: of what, and against what, is said elsewhere
VAGUE = re.compile(r"占比?|比重|比例|百分比|进度|倍数|增.|下降|降.|提高|上升|减少")
RATIOS = re.compile(r"^占.*|^.*(?:占比|比重|比例|百分比)$")  # a share, by whatever word
NUMBERED = re.compile(
    r"^\s*(?:第[一二三四五六七八九十\d]+[章节部分]*|[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、]|[.．](?!\d))|[一二三四五六七八九十]是|[①-⑳])[、.．]?\s*"
)
TITLED = re.compile(r"(?:报告|自评表|评价表|说明|材料)\s*(?:[（(][^（）()]*[）)])?$")
TITLE = re.compile(r"^[^，,。；;：:\d]{2,24}(?=[。：:】])")
# a heading that says how something is, and not what it is about
JUDGING = re.compile(
    r"有待|偏[高低多少大小慢快]|滞后|缓慢|不[足够高强到及]|加强|提高|完善|较[高低好强弱大]|进一步|未能?|良好|到位|明显|显著|严格|加快|优化|强化"
)
# words that name no thing of their own, alone
SAYS_LITTLE = re.compile(
    r"履职|效能|绩效|目标|评价|自评|管理|产出|效益|效果|满意度|社会|经济|生态|质量|时效|成本|服务|对象|工作|任务|实施|业务|人员|项目|内容|标准|年"
)
LESS = re.compile("扣除|剔除|不含")
# words of headings and captions that every report has: they name no part of the work
STRUCTURE = re.compile(
    r"摘要|综合|整体|总体|满意|整改|打算|做法|经验|困难|原因|风险|思路|安排|特色|亮点|创新|责任|研究|范围|对策|下步|计划|第?[一二三四五六七八九十\d]+[、.．-]?|[附续]?表|绩效|评价|自评|目标|管理|问题|不足|建议|措施|改进|报告|部分|质量|时效|成本|产出|效益|效果|效率|满意度|"
    r"社会|经济|生态|可持续|履职|效能|分析|综述|说明|附件|结论|得分|评分|分值|过程|决策|投入|运行|制度|信息|公开|监控|内部|职能|职责|机构|人员|组织|实施|工作|"
    r"开展|方法|存在|下一步|其他|需要|事项|统计|明细|一览|汇总|对比|构成|结构|变化|趋势|收支|收入|支出|资产|负债|采购|概况|基本|公共|财务|落实|成效|规范|合规|性|"
    r"任务|重点|履行|实现|程度|成果|规模|概述|前言|总结|结果|应用|保障|业务|监督|服务|对象|调查|问卷|了解|依据|批准|文件|类|级|分|及|与|各|本|关于|预决算"
)


# what a cell or a sentence says of how much and until when, and not of what
MEASURES = re.compile(
    r"[≥≤><＞＜]=?\d[\d,.]*(?:%|(?:万?[件人个次户份家场台套元天项亩册米吨分]|公里|小时){0,2})"
    r"|\((?:万?(?:公里|人次|册次|平方米|[件亩户人个次台套份家辆场项处%分/])){1,3}\)"
    r"|截[至止](?:评价基准日)?(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)?"
)
MEASURED = re.compile(r"[\d(]")  # in every measure, year and figure


def offices(text: str) -> frozenset[str]:
    """The ends of the names of the offices that a text names."""
    return frozenset(one[-4:] for one in OFFICES.findall(text))


@lru_cache(maxsize=4096)
def special(text: str) -> str:
    """A text without the words that every report says everywhere."""
    if MEASURED.search(text):
        text = FIGURES.sub("", YEAR.sub("", MEASURES.sub("", text)))
    return GENERAL.sub("", text).strip("%")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text without marks, blanks and quotation marks."""
    return MARKS.sub("", text.translate(WIDE))


@lru_cache(maxsize=4096)
def phase_of(words: str) -> str:
    """What kind of number words speak of: the first of PHASES that they name, none where they name none."""
    words = NO_PHASE.sub("", words)
    return next((phase for phase, said in PHASES if said.search(words)), "")
