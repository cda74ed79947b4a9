"""The workbooks by which a site is filled: the columns of units, accounts and projects, for writer and reader alike."""

from __future__ import annotations

from jixiao.core.book import Column, Sheet

UNITS = Sheet(
    "单位",
    "一行一个单位；上级写上级单位的代码，最上一级不写。列的先后不限，不能另加列",
    (
        Column("code", "代码", width=16, needed=True, about="字母、数字、连字符，最多 32 个"),
        Column("name", "名称", width=36, needed=True, about="最多 120 个字"),
        Column(
            "kind", "类型", "choice",
            {"region": "地区", "department": "主管部门", "unit": "预算单位", "section": "科室"}, 14, needed=True,
        ),
        Column("parent", "上级代码", width=16, needed=True, about="可以是表里的，也可以是网站上已有的"),
    ),
    "units",
)  # fmt: skip
ACCOUNTS = Sheet(
    "账号",
    "一行一个人；首次密码由系统生成，导入后显示一次。列的先后不限，不能另加列",
    (
        Column("username", "账号", width=20, needed=True, about="小写字母、数字、点、下划线、连字符，2 到 40 个"),
        Column("name", "姓名", width=20, needed=True, about="最多 40 个字"),
    ),
    "accounts",
)  # fmt: skip
PROJECTS = Sheet(
    "项目",
    "一行一个项目，金额都是万元；二级项目的上级写一级项目的代码。列的先后不限，不能另加列；没有的内容空着",
    (
        Column("code", "代码", width=18, needed=True, about="字母、数字、连字符，最多 32 个；同一单位同一年度不重复"),
        Column("name", "名称", width=32, needed=True, about="最多 120 个字"),
        Column("level", "级次", "choice", {"first": "一级", "second": "二级"}, 8, needed=True),
        Column("parent", "上级代码", width=18, needed=True, about="二级项目写；表里的、本单位的或主管部门的一级项目"),
        Column("kind", "类型", "choice", {"new": "新增", "continued": "延续", "once": "一次性"}, 10, needed=True),
        Column("duty", "服务的职责", width=28, needed=True, about="三定规定里的哪一项职责"),
        Column("planned", "年初预算（万元）", "number", width=16, needed=True, about="没有下达的写 0"),
        Column("adjusted", "调整后预算（万元）", "number", width=16, needed=True, about="没有调整的空着"),
        Column("paid", "已支付（万元）", "number", width=16, needed=True, about="还没有数的空着"),
        Column("from_year", "起始年", width=8, needed=True),
        Column("to_year", "终止年", width=8, needed=True, about="没有定的空着"),
        Column(
            "appraisal", "事前绩效评估", "choice", {"done": "已评估", "none": "没有评估", "exempt": "免评"}, 14, needed=True,
            about="新增项目写",
        ),
        Column("withheld", "不予公开", "choice", {"true": "是", "false": "否"}, 10, needed=True),
    ),
    "projects",
)  # fmt: skip
