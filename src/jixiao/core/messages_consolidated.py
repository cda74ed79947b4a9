"""Messages about the sums of a department's case over the units below it."""

from __future__ import annotations

from collections.abc import Mapping

CONSOLIDATED: Mapping[str, tuple[str, str, str, str]] = {
    "consolidated_nothing": (
        "没有选中任何一项",
        "在“写入”一列勾选要写进填报表的合计。",
        "Nothing was chosen",
        "Tick the sums that are to go into the form, in the column “Take”.",
    ),
    "consolidated_own_missing": (
        "“{name}”没有填本级的数",
        "填上本级（不含下属单位）的数；本级没有的写 0。",
        "“{name}” has no figure of the department itself",
        "Type its own figure, without the units below; 0 where it has none.",
    ),
    "consolidated_number": (
        "“{name}”的本级数“{text}”不是一个确定的数",
        "写数字，单位是{unit}；数量写整数。",
        "The own figure “{text}” of “{name}” is no exact number",
        "Write digits, in {unit}; a count is a whole number.",
    ),
    "consolidated_partial": (
        "“{name}”的合计不全，缺：{units}",
        "等它们报送后再汇总；核实过的，勾选下面的“缺的单位我核实过”。",
        "The sum of “{name}” is not whole; missing: {units}",
        "Sum again when they have handed in; or tick below that you looked into it.",
    ),
    "consolidated_form_moved": (
        "“{name}”在这一页打开之后有人改过：原来是 {shown}，现在是 {now}，没有写入",
        "看过现在的数，再决定是否写入。",
        "“{name}” was changed in the form since this page was opened: it was {shown} and is {now} now; nothing was put in",
        "Look at what stands there now, then decide.",
    ),
    "consolidated_below_moved": (
        "“{name}”的下属合计在这一页打开之后变了：原来 {shown}，现在 {now}，没有写入",
        "有单位重新报送了；看过新的合计，再选一次。",
        "The sum below of “{name}” changed since this page was opened: it was {shown} and is {now} now; nothing was put in",
        "A unit handed in anew; look at the new sum and choose again.",
    ),
    "consolidated_own_moved": (
        "“{name}”的本级数在这一页打开之后有人改过：原来是 {shown}，现在是 {now}，没有保存",
        "看过现在的数，再填一次。",
        "The own figure of “{name}” was changed since this page was opened: it was {shown} and is {now} now; nothing was kept",
        "Look at what stands there now, then type again.",
    ),
}
