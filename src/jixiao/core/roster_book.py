"""The workbooks by which a site is filled: the columns of units and of accounts, for writer and reader alike."""

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
