"""The workbook by which the payments of many units come in: one row for a unit and a month."""

from __future__ import annotations

from jixiao.core.book import Column, Sheet

SPENDING = Sheet(
    "各单位支出",
    "一行一个单位一个月；支出是从年初累计到月末的数，单位万元。列的先后不限，不能另加列",
    (
        Column("code", "单位代码", width=16, needed=True, about="网站上已有的单位"),
        Column("month", "月份", width=8, needed=True, about="1 到 12"),
        Column("paid", "累计支出（万元）", width=18, needed=True, about="年初到月末的累计数"),
        Column("basic", "其中基本支出（万元）", width=20, about="不知道就空着"),
        Column("project", "其中项目支出（万元）", width=20, about="不知道就空着"),
        Column(
            "initial", "年初预算（万元）", width=18, about="绩效目标里有的以绩效目标为准；没有的填在任一行"
        ),
        Column("reason", "原因", width=30, about="比上月少、超预算时写"),
        Column("note", "说明", width=30),
    ),
    "spending",
)
