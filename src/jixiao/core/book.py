"""The workbook form of a framework: one table of sheets and columns, used by its writer and its reader alike.

A cell holds what a person reads (`按比例`), the data what a file holds (`proportional`). `shown` and `meant` are each
other's opposite wherever `shown` gives a text; what no cell can show goes into the column 其他（YAML）.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

MOST_CELL = 32_767  # the longest text Excel keeps in a cell
TRUTH = {"true": "是", "false": "否"}
SCORE = {
    "full": "满分", "满分": "得满分", "ask": "询问", "询问": "由人判断", "leave_out": "剔除", "剔除": "予以剔除",
}  # fmt: skip
LIMIT = {"points": "满分", "满分": "得满分", "full": "按满分", "none": "不限", "不限": "不设限"}
SETTING = {"ask": "询问", "full": "满分", "zero": "零分", "leave_out": "剔除"}
SWITCHES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "floor": ("最低分", "setting", LIMIT),
    "cap": ("最高分", "setting", LIMIT),
    "partial": ("不足一步", "choice", {"floor": "不计", "proportional": "按比例", "ceil": "按一步计"}),
    "zero_over_zero": ("零除零", "setting", SETTING),
    "over_zero": ("除以零", "setting", SETTING),
    "deviation": ("偏差", "choice", {"signed": "按正负", "absolute": "绝对值"}),
    "over": ("超额", "choice", {"full": "满分", "reduce": "扣减", "ask": "询问"}),
    "missed": ("未达成", "choice", {"ask": "询问", "zero": "零分", "proportional": "按比例"}),
    "not_applicable": ("不适用", "choice", SETTING),
    "precedence": ("先后", "choice", {"gate": "约束", "exempt": "免评"}),
    "reweight": ("改分值", "choice", {"rescale": "折算", "refuse": "不接受"}),
}
PRINTED = {
    "points_do_not_foot": "分值合计不等", "lower_band_full": "低档也得满分", "band_gap": "分档有空隙", "band_overlap": "分档重叠",
    "band_never_used": "有一档用不到", "full_unreachable": "得不到满分", "more_than_full": "会超过满分", "percent_slip": "比率漏写百分号",
    "units_do_not_fit": "单位不同类",
}  # fmt: skip
DIMENSION = {
    "money": "金额", "ratio": "比率", "count": "数量", "number": "数", "days": "天数", "months": "月数", "years": "年数", "hours": "小时",
    "minutes": "分钟", "points": "分", "date": "日期", "text": "文字", "bool": "是否",
}  # fmt: skip
MISSED_LOWER = {"ratio": "目标÷完成", "excess": "按超出比例扣"}


@dataclass(frozen=True, slots=True)
class KindForm:
    """A kind of rule as the workbook shows it; `main` is the key that stands in the column 指标值或公式."""

    zh: str
    about: str
    main: str = ""


KINDS: Mapping[str, KindForm] = {
    "banded": KindForm("分档", "数值落在哪一档就得哪一档的分；各档写在“分档”表", "measure"),
    "graded": KindForm("按情形给分", "属于哪种情形就得哪种情形的分；各情形写在“情形”表", "by"),
    "all_or_nothing": KindForm("全有或全无", "条件符合得满分，否则不得分（或得“否则”的分）", "test"),
    "linear": KindForm("按比率得分", "得分 = 比率 × 系数，系数不写就是满分", "measure"),
    "tolerance": KindForm("容忍度扣分", "在容忍度内得满分，每超出一步扣一次分", "measure"),
    "minimum": KindForm("达到数量", "达到“至少”的数量得满分，每少一个扣一次分", "count"),
    "checklist": KindForm("要点", "符合几条要点得几条的分；要点写在“要点”表"),
    "deduct": KindForm("逐项扣分", "从满分起，每有一项扣一次，扣完为止", "count"),
    "parts": KindForm("分部分", "几部分各有自己的规则；每一部分在“规则”表占一行，写部分编号"),
    "events": KindForm("加减分", "按发生的事项加分、减分；事项写在“加减分”表"),
    "formula": KindForm("公式", "得分直接写成公式", "score"),
    "target": KindForm("目标", "完成值与目标值对照", "actual"),
    "judged": KindForm("人工判断", "由评价人在范围内给分，须有理由和佐证"),
    "unstated": KindForm("无标准", "原文没有评分标准，不计算"),
}  # fmt: skip


# Columns that say where a row belongs; no key of the data has these names.
PLACE_KEYS = ("main", "indicator", "part", "shown", "rest", "level", "parent", "where", "case", "list")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the data, its header, how a cell is read, and for which kinds of rule it stands.

    Types: text, number, score and setting (a number or one of `labels`), expr (a number there must be written as
    text), choice (one of `labels`), lines (one entry per line), yaml, and shown (for the eye only, never read).
    """

    key: str
    zh: str
    type: str = "text"
    labels: Mapping[str, str] = field(default_factory=dict)
    width: int = 10
    kinds: tuple[str, ...] = ()
    needed: bool = False
    about: str = ""
    group: str = ""

    def offered(self) -> list[str]:
        """The labels of the drop-down: of several that mean the same, the first."""
        same = "full" if "points" in self.labels else ""
        return [label for key, label in self.labels.items() if key.isascii() and key != same]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, columns, and what it is for. `key` is where its rows stand in a rule, `kinds` whose they are."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: str = ""
    needed: bool = False
    kinds: tuple[str, ...] = ()

    def find(self, key: str, kind: str = "") -> Column | None:
        """The column of a key, for a kind of rule."""
        if key and kind in KINDS and KINDS[kind].main == key:
            key = "main"
        elif key in PLACE_KEYS:
            return None
        for column in self.columns:
            if column.key == key and (not column.kinds or kind in column.kinds):
                return column
        return None

    def place(self, key: str) -> Column:
        """The column that says where a row belongs: 指标编号, 部分编号, 级次 and the like."""
        return next(column for column in self.columns if column.key == key)

    def titled(self, zh: str) -> Column | None:
        return next((column for column in self.columns if column.zh == zh), None)


REST = Column("rest", "其他（YAML）", "yaml", width=14, about="各列放不下的内容，少用", group="rest")
OWNER = Column("indicator", "指标编号", width=18, needed=True, about="“指标”表里的编号")
PART = Column("part", "部分编号", width=12, about="分部分的规则才写；下一层写 a.b")
EYE = Column("shown", "指标名称", "shown", width=18, about="只供对照，不读入")
OWN_RULES = {"qualitative": "定性目标", "otherwise": "单位未自设时"}
OURS = Column("ours", "自拟说明", width=26, about="原文没写、由我们选定的内容", group="text")
NOTE = Column("note", "备注", width=22, group="text")
PRINTED_COLUMN = Column(
    "as_printed",
    "原文如此",
    "lines",
    PRINTED,
    14,
    about="原文本身的缺陷，一行一个：" + "、".join(PRINTED.values()),
    group="text",
)
KIND_LABELS = {name: kind.zh for name, kind in KINDS.items()}
MAIN = Column(
    "main", "指标值或公式", "expr", width=30, about="算什么：公式、条件、数量、依据或完成值", group="main"
)


def _switch(key: str) -> Column:
    zh, type, labels = SWITCHES[key]
    return Column(key, zh, type, labels, 11, group="switch")


def _for(
    kinds: str,
    key: str,
    zh: str,
    type: str = "score",
    width: int = 9,
    labels: Mapping[str, str] | None = None,
) -> Column:
    names = tuple(name for name in KINDS if KINDS[name].zh in kinds.split("、"))
    return Column(
        key,
        zh,
        type,
        labels or (SCORE if type == "score" else {}),
        width,
        names,
        about=f"用于{kinds}",
        group="kind",
    )


INDICATORS = Sheet(
    "指标",
    "一行一个指标，从上到下按次序；级次写 1、2、3、4。末级指标写规则种类和指标值，其余参数写在“规则”表",
    (
        Column("level", "级次", "number", width=5, needed=True, about="1、2、3 或 4"),
        Column(
            "id", "编号", width=19, needed=True, about="英文小写字母开头，只用小写字母、数字、下划线，不重复"
        ),
        Column("code", "代码", width=8, about="表上印的 A、A1、A11，可不写"),
        Column("name", "名称", width=24, needed=True),
        Column("points", "分值", "number", width=8, needed=True, about="下级之和等于上级"),
        Column(
            "kind", "规则种类", "choice", KIND_LABELS, 13, about="末级指标才写，从下拉列表选", group="main"
        ),
        MAIN,
        Column("explains", "指标说明", width=34, about="考核什么"),
        Column("evidence", "佐证材料", "lines", width=22, about="一行一种材料（Alt+Enter 换行）"),
        Column("bonus", "加减分项", "choice", TRUTH, 9),
        Column("floor", "最低分", "number", width=8, about="上级指标合计的最低分，可不写"),
        Column("cap", "最高分", "number", width=8, about="上级指标合计的最高分，可不写"),
        OURS,
        PRINTED_COLUMN,
        NOTE,
        REST,
    ),
    needed=True,
)
RULES = Sheet(
    "规则",
    "规则的参数。一条规则一行；分部分的规则，每一部分再写一行，用部分编号区分。只有规则种类和指标值的规则，这里不用写",
    (
        OWNER,
        PART,
        Column("name", "名称", width=22, about="部分的名称；整行的规则这里只供对照"),
        Column("points", "分值", "number", width=8, about="部分的分值"),
        Column("share", "占比", "expr", width=8, about="部分占满分的比例，如 50%；与分值写一个"),
        Column("kind", "种类", "choice", KIND_LABELS, 13, group="main"),
        MAIN,
        _for("按比率得分", "times", "系数"),
        _for("按比率得分", "zero_when", "得零条件", "expr", 20),
        _for("容忍度扣分", "limit", "容忍度", "expr"),
        _for("容忍度扣分", "side", "方向", "choice", 11, {"above": "超过", "below": "低于"}),
        _for("容忍度扣分", "step", "每步", "expr"),
        _for("容忍度扣分、达到数量、逐项扣分", "each", "每步（项、个）扣分"),
        _for("容忍度扣分", "zero_above", "高于得零", "expr"),
        _for("容忍度扣分、目标", "zero_below", "低于得零", "expr"),
        _for("达到数量", "at_least", "至少", "expr"),
        _for("逐项扣分", "most", "最多扣"),
        _for("逐项扣分", "what", "问题", "text", 24),
        _for("全有或全无", "text", "要点", "text", 24),
        _for("全有或全无", "else", "否则"),
        _for("人工判断、无标准", "guidance", "判断要求", "text", 40),
        _for("人工判断", "low", "最低"),
        _for("人工判断", "high", "最高"),
        _for("人工判断", "step", "每档", "number"),
        _for("分部分", "combine", "合成", "choice", 9, {"sum": "相加", "min": "取最低", "max": "取最高", "mean": "取平均"}),
        _for("加减分", "base", "基础分"),
        _for("目标", "operator", "比较", "choice", 10, {
            ">=": "不小于", "<=": "不大于", "=": "等于", ">": "大于", "<": "小于", "text": "文字",
        }),
        _for("目标", "value", "目标值", "expr"),
        _for("目标", "goal", "目标", "text", 20),
        _for("按比率得分、目标", "beyond", "超额起点", "expr"),
        _for("目标", "over_from", "超额起算", "expr"),
        _for("目标", "missed_lower", "越低越好未达成", "choice", 12, MISSED_LOWER),
        *(_switch(key) for key in SWITCHES),
        OURS,
        PRINTED_COLUMN,
        NOTE,
        REST,
    ),
)  # fmt: skip
BANDS = Sheet(
    "分档",
    "从上到下用第一个符合的档；界限可两两合写。其余各种情况写一行“其余 = 是”",
    (
        OWNER,
        PART,
        EYE,
        *(Column(key, zh, "expr") for key, zh in (("from", "不小于"), ("above", "大于"), ("below", "小于"), ("upto", "不大于"), ("is", "等于"))),
        Column("otherwise", "其余", "choice", TRUTH, 8),
        Column("score", "得分", "score", SCORE, 18, about="数、满分、50%、公式或“询问”"),
        REST,
    ),
    "bands",
    kinds=("banded",),
)  # fmt: skip
ITEMS = Sheet(
    "要点",
    "要点或都不写分值（平均分配），或每条都写分值或占比。条件写了就自动算，不写由人判断",
    (
        OWNER,
        PART,
        EYE,
        Column("parent", "上级要点", width=12, about="嵌套的要点才写：上级要点的编号，再下一层写 a.b"),
        Column("id", "要点编号", width=16),
        Column("text", "要点", width=50),
        Column("points", "分值", "number", width=8),
        Column("share", "占比", "expr", width=8),
        Column("when", "条件", "expr", width=30),
        Column("discretionary", "酌情", "choice", TRUTH, 7),
        Column("partly", "部分符合", "expr", about="部分符合得这一条的几成，如 50%"),
        Column("veto", "否决", "choice", TRUTH, 7, about="这一条不符合，整行不得分"),
        REST,
    ),
    "items",
    kinds=("checklist", "deduct"),
)
GRADES = Sheet(
    "情形",
    "按情形给分的规则：每一种情形一行",
    (
        OWNER,
        PART,
        EYE,
        Column("case", "情形", width=30, needed=True),
        Column("score", "得分", "score", SCORE, 18, needed=True),
    ),
    "grades",
    kinds=("graded",),
)
TIERS = Sheet(
    "分档给分",
    "人工判断的档次：占满分的比例，“到”含、“小于”不含",
    (
        OWNER,
        PART,
        EYE,
        Column("name", "档次", width=18),
        Column("from", "从", "expr"),
        Column("to", "到", "expr"),
        Column("below", "小于", "expr"),
        REST,
    ),
    "tiers",
    kinds=("judged",),
)
EVENTS = Sheet(
    "加减分",
    "加减分的规则：每一种加分、减分的事项一行",
    (
        OWNER,
        PART,
        EYE,
        Column("where", "加或减", "choice", {"add": "加分", "subtract": "减分"}, 8, needed=True),
        Column("count", "数量", "expr", width=36),
        Column("each", "每项", "score", SCORE),
        Column("most", "最多", "score", SCORE),
        Column("text", "说明", width=30),
        REST,
    ),
    kinds=("events",),
)
PLACES = {"total": "总分约束", "indicator": "指标约束", "gates": "规则约束", "exempt": "免评"}
GATES = Sheet(
    "约束与免评",
    "条件成立时压过计算结果：定为几分、最高几分、扣几分或打几折，写一种。免评写得分和要的证明",
    (
        Column("indicator", "指标编号", width=18, about="“指标”表里的编号；总分约束不写"),
        PART,
        EYE,
        Column("where", "写在哪里", "choice", PLACES, 11, needed=True),
        Column("when", "条件", "expr", width=40, needed=True),
        Column("score", "得分", "score", SCORE),
        Column("cap", "最高分", "score", SCORE),
        Column("subtract", "扣分", "score", SCORE),
        Column("times", "打折", "expr", about="如 50%"),
        Column("text", "说明", width=30),
        Column("proof", "证明", width=20, about="免评要的证明"),
        REST,
    ),
)
OWN = Sheet(
    "自设指标",
    "末级由单位自设的指标，一行一个。定性目标怎么评、单位没有自设时怎么评，写在“规则”表，部分编号写“定性目标”“单位未自设时”",
    (
        OWNER,
        EYE,
        Column("split", "分配", "choice", {"equal": "平均分配", "weighted": "单位自定"}, 11),
        Column("places", "小数位", "number", width=8),
        Column("remainder", "余数", "choice", {"last": "给末项", "first": "给首项", "case": "案卷注明"}, 11),
        Column("aspects", "方面", "lines", width=20, about="一行一个"),
        Column("at_least", "至少几个方面", "number"),
        Column("missed", "未达成", "choice", SWITCHES["missed"][2]),
        Column("missed_lower", "越低越好未达成", "choice", MISSED_LOWER, 12),
        Column("over", "超额", "choice", SWITCHES["over"][2]),
        Column("beyond", "超额起点", "expr"),
        Column("over_from", "超额起算", "expr"),
        Column("zero_below", "低于得零", "expr", about="完成比例低于它得零分，如 60%"),
        Column("over_if", "超额扣减条件", "choice", {"set_low": "目标设低了"}, 12),
        NOTE,
        OURS,
        REST,
    ),
    "own",
)
READINGS = Sheet(
    "其他读法",
    "原文有歧义时的其他读法。“改动”写要改的规则键和值，一行一个，如 partial: proportional；写法见 docs/rules.md",
    (
        OWNER,
        EYE,
        Column("name", "读法", width=30),
        Column("why", "理由", width=46),
        Column("change", "改动（YAML）", "yaml", width=60),
        REST,
    ),
    "readings",
)
FACTS = Sheet(
    "事实",
    "本体系自己的事实；事实目录里已有的不用写",
    (
        Column("id", "编号", width=22, needed=True),
        Column("label", "名称", width=26, needed=True),
        Column("dimension", "数据类型", "choice", DIMENSION),
        Column("unit", "单位", width=8),
        Column("aliases", "别名", "lines", width=20, about="一行一个"),
        Column("low", "下限", "number"),
        Column("high", "上限", "number"),
        Column("choices", "可选值", "lines", width=14, about="一行一个"),
        Column("formula", "公式", "expr", width=30),
        Column("definition", "定义", width=46),
        Column("source", "来源", width=24),
        Column("accounts", "决算表", width=14),
        Column("period", "时期", width=8),
        Column("part_of", "包含于", "lines", width=16),
        Column("opens_with", "承接上年", width=16),
        Column("theme", "主题", width=12),
        Column("en", "英文名称", width=24),
        Column("constants", "各期定数（YAML）", "yaml", width=20),
        REST,
    ),
    "facts",
)
LISTS = Sheet(
    "清单",
    "本体系自己的清单：清单自己一行（不写字段编号），每个字段一行",
    (
        Column("list", "清单编号", width=20, needed=True),
        Column("id", "字段编号", width=16, about="清单自己的一行不写"),
        Column("label", "名称", width=24),
        Column("dimension", "数据类型", "choice", DIMENSION),
        Column("aliases", "别名", "lines", width=20, about="一行一个"),
        Column("choices", "可选值", "lines", width=16, about="一行一个"),
        Column("low", "下限", "number"),
        Column("high", "上限", "number"),
        Column("definition", "定义", width=46),
        Column("theme", "主题", width=12),
        Column("en", "英文名称", width=24),
        REST,
    ),
    "lists",
)
SYSTEM = Sheet(
    "体系",
    "整个体系的名称、总分、取整、等次和默认口径；不用的留空",
    (
        Column("group", "分组", width=12, needed=True),
        Column("entry", "项目", width=22, needed=True),
        Column("value", "内容", width=60, needed=True),
        Column("shown", "怎么写", "shown", width=60),
    ),
    needed=True,
)
NOTES = Sheet("说明", "", ())
RULE_LISTS = (BANDS, ITEMS, GRADES, TIERS)  # one key of a rule each
SHEETS = (SYSTEM, INDICATORS, RULES, BANDS, ITEMS, GRADES, TIERS, EVENTS, GATES, OWN, READINGS, FACTS, LISTS)

# -- the sheet 体系: group, key (dotted) and how it is written. A group whose rows are free has no columns.

_PLACES = {"none": "不取整"}
SYSTEM_GROUPS: Mapping[str, tuple[str, tuple[Column, ...]]] = {
    "基本信息": ("", (
        Column("schema", "格式", about="固定写 jixiao/framework-1"),
        Column("id", "编号", about="英文小写、数字、连字符，一经使用不再改"),
        Column("title", "名称"),
        Column("edition", "版本"),
        Column("issuer", "发布机构"),
        Column("object", "评价对象", "choice", {"department": "部门整体", "unit": "单位整体", "project": "项目"}),
        Column("status", "性质", "choice", {"national": "国家统一", "local": "地方", "ours": "自拟"}),
        Column("total", "总分", "number"),
        Column("floor", "最低分", "number", about="总分的最低分，可不写"),
        Column("cap", "最高分", "number", about="总分的最高分，可不写"),
        Column("accounts_year", "决算年度", "choice", {"previous": "上一年", "same": "评价年度"}, about="信息公开等行看哪一年的决算"),
        Column("note", "备注"),
        Column("ours", "自拟说明"),
        Column("as_printed", "原文如此", "lines", PRINTED, about="一行一个：" + "、".join(PRINTED.values())),
    )),
    "适用年度": ("valid", (Column("from", "从", "number", about="四位数字，可不写"), Column("to", "到", "number", about="四位数字，可不写"))),
    "取整": ("rounding", (
        *(Column(key, zh, "setting", _PLACES, about=f"{about}保留几位小数，或“不取整”") for key, zh, about in (
            ("input", "比率", "比率用之前先取到百分数的几位，"), ("part", "部分", "每一部分"), ("row", "行", "每一行"), ("total", "总分", "总分"))),
        Column("how", "方式", "choice", {"half_up": "四舍五入", "cut": "截去", "up": "进位", "half_even": "银行家舍入"}),
        Column("sum_of", "合计", "choice", {"rounded": "取整后的行得分相加", "raw": "未取整的行得分相加"}),
    )),
    "等次": ("grades", ()),
    "等次依据": ("grades", (
        Column("from_score", "按哪个总分", "choice", {"rounded": "取整后的总分", "raw": "未取整的总分"}),
        Column("ours", "自拟说明", about="等次不是原文印的时写明"),
    )),
    "默认口径": ("policies", tuple(_switch(key) for key in SWITCHES if key != "floor")),
    "表样": ("layout", (
        Column("score", "得分列名"),
        Column("reason", "原因列名"),
        Column("total", "合计行名称"),
        Column("rate", "是否列得分率", "choice", TRUTH),
    )),
    "来源": ("source", ()),
    "其他": ("", (Column("rest", REST.zh, "yaml", about="上面各行放不下的内容，少用"),)),
}  # fmt: skip
FREE_GROUPS = ("等次", "表样", "来源")  # rows of any name


class Spot(int):
    """The row number of a cell that also knows the cell's name: as a number 12, as a text 规则!H12."""

    name: str

    def __new__(cls, row: int, name: str) -> Spot:
        made = super().__new__(cls, row)
        made.name = name
        return made

    def __eq__(self, other: object) -> bool:
        return int(self) == other and (not isinstance(other, Spot) or self.name == other.name)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = int.__hash__

    def __str__(self) -> str:
        return self.name

    def __format__(self, spec: str) -> str:
        return format(self.name, spec)


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(cell: str) -> int:
    """The number of a cell's column, counted from 1: D12 is 4; 0 where there are no letters."""
    number = 0
    for letter in cell:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def tidy(text: str) -> str:
    """A cell's text without stray spaces, with one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def holds(text: str) -> bool:
    """Whether a cell keeps this text exactly."""
    return 0 < len(text) <= MOST_CELL and tidy(text) == text and all(map(keeps, text))


def keeps(char: str) -> bool:
    """Whether a cell keeps this character: no control characters but the line break, no marks of the encoding."""
    return char == "\n" or (
        unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp") and char not in "\ufeff\ufffe\uffff"
    )


def shown(column: Column, value: object) -> str | None:
    """The cell of a value; None when no cell of this column reads back as the same value."""
    if column.type in ("yaml", "shown"):
        return None
    text: str | None = None
    if column.type == "lines" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        text = "\n".join(column.labels.get(item, item) for item in value)
    elif column.type != "lines" and isinstance(value, str):
        text = column.labels.get(value, value)
    return text if text is not None and holds(text) and meant(column, text) == value else None


def meant(column: Column, text: str) -> str | list[str] | None:
    """The value of a cell; None when a choice is none of those offered. A choice may be written in English too."""
    words = {label: key for key, label in column.labels.items()}
    if column.type == "lines":
        return [words.get(line, line) for line in _lines(text)]
    value = words.get(text, text)
    if column.type == "choice" and value not in column.labels:
        return None
    return value


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.split("\n") if line.strip())
