"""What may be asked before an action, by name: the rows of a procedure name it, and what keeps the records answers it."""

from __future__ import annotations

from collections.abc import Mapping

GUARDS: Mapping[str, tuple[str, str]] = {
    "complete": ("该填的都已填写，没有错误", "Everything that is asked is filled in, without errors"),
    "points_foot": ("各级分值相加等于满分", "The points of every level add up"),
    "ledger_told": (
        "预算调整台账与调整后的预算一致",
        "The ledger of budget changes agrees with the adjusted budget",
    ),
    "causes_told": ("偏离目标或进度的都写明了原因", "What is off its target or pace has a cause"),
    "reasons_told": ("每一处扣分都写明了原因", "Each deduction has a reason"),
    "evidence_there": ("要求佐证的指标都已附佐证", "What needs evidence has it"),
    "report_audited": (
        "报告已经审核，疑点已处理或说明",
        "The report is audited, and its findings are dealt with or explained",
    ),
    "differences_told": (
        "与自评不同的得分都写明了依据",
        "Each score that differs from the self-evaluation has its basis",
    ),
    "children_done": ("下属单位的都已审核通过", "Those of all units below have passed"),
    "nothing_listed": ("没有列出新增项目", "No new project is listed"),
    "nothing_secret": (
        "公开文本不含涉密和不予公开的内容",
        "The public text holds nothing secret or withheld",
    ),
    "not_sampled": ("没有被抽中，也没有指定复核", "It was neither drawn nor named for review"),
    "overdue": ("已超过期限", "The deadline has passed"),
}
