"""Events in words: what each action is, and what of before and after may be read by whoever audits but takes no part in the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jixiao.web.people.models import DUTIES
from jixiao.web.people.procedure import current
from jixiao.web.people.tree import KINDS

ACTIONS: Mapping[str, tuple[str, str]] = {
    "login": ("登录", "logged in"),
    "login_failed": ("登录失败", "failed to log in"),
    "logout": ("退出", "logged out"),
    "password_changed": ("改了自己的密码", "changed the own password"),
    "password_failed": ("改密码时现在的密码填错", "gave a wrong present password"),
    "site_begun": ("建了三个管理员", "made the three administrators"),
    "seeded": ("放入示范数据", "put in the demo"),
    "unit_added": ("新建单位", "made a unit"),
    "unit_changed": ("修改单位", "changed a unit"),
    "unit_closed": ("停用单位", "closed a unit"),
    "unit_reopened": ("恢复单位", "opened a unit again"),
    "unit_removed": ("撤销批次时删去单位", "removed a unit with its batch"),
    "account_added": ("新建账号", "made an account"),
    "account_renamed": ("改姓名", "changed a name"),
    "account_locked": ("锁定账号", "locked an account"),
    "account_unlocked": ("解锁账号", "unlocked an account"),
    "password_reset": ("重置密码", "reset a password"),
    "duty_changed": ("改管理员任命", "changed a duty"),
    "post_given": ("给岗位", "gave a post"),
    "post_ended": ("结束岗位", "ended a post"),
    "post_delegated": ("委托岗位", "delegated a post"),
    "post_taken_back": ("收回或退还委托", "ended a delegation"),
    "batch_imported": ("导入一批", "imported a batch"),
    "batch_undone": ("撤销一批", "undid a batch"),
    "year_begun": ("开始年度", "began a year"),
    "project_added": ("新增项目", "added a project"),
    "project_changed": ("修改项目", "changed a project"),
    "project_closed": ("停止项目", "closed a project"),
    "project_reopened": ("恢复项目", "opened a project again"),
    "project_removed": ("撤销批次时删去项目", "removed a project with its batch"),
    "consolidated": ("汇总下属单位的数", "summed figures of units below"),
    "case_taken": ("上传案卷", "handed in a case"),
    "library_added": ("指标库加指标", "added an indicator to the library"),
    "library_changed": ("改指标库的指标", "changed an indicator of the library"),
    "library_withdrawn": ("撤下指标库的指标", "withdrew an indicator of the library"),
    "library_restored": ("恢复指标库的指标", "restored an indicator of the library"),
    "sections_assigned": ("科室分工", "gave parts to sections"),
    "sections_done": ("科室说填好", "a section called a part done"),
    "sections_reopened": ("填好后又改", "a part called done was changed"),
    "appraisal_added": ("列出新增项目", "listed a new project"),
    "appraisal_changed": ("修改新增项目", "changed a new project"),
    "appraisal_removed": ("移出新增项目", "took out a new project"),
    "spending_told": ("报各月支出", "told what was paid"),
    "ledger_added": ("记一笔预算调整", "added an entry to the ledger"),
    "ledger_reversed": ("冲正一笔预算调整", "reversed an entry of the ledger"),
    "budget_unchanged": ("声明预算没有调整", "said that the budget did not change"),
    "budget_unchanged_not": ("撤回预算没有调整的声明", "took back that the budget did not change"),
    "bulletin_fetched": ("取预算执行通报", "fetched a bulletin of execution"),
    "sample_drawn": ("抽取复核名单", "drew the sample for review"),
    "sample_settled": ("定下抽查名单", "settled the sample for review"),
    "secret_seen": ("看了标为涉密的内容", "looked at what is classified"),
    "log_exported": ("导出日志", "exported the log"),
    "log_verified": ("核对整本日志", "checked the whole log"),
}
SHOWN: Mapping[str, tuple[str, str]] = {  # all other keys are of the work, and only their number is told
    "code": ("代码", "code"),
    "name": ("名称", "name"),
    "kind": ("类型", "kind"),
    "parent": ("上级代码", "parent"),
    "closed": ("停用", "closed"),
    "username": ("账号", "account"),
    "active": ("可登录", "may log in"),
    "duty": ("管理员", "duty"),
    "unit_code": ("单位代码", "unit"),
    "role": ("角色", "role"),
    "year": ("年度", "year"),
    "starts": ("第一天", "from"),
    "ends": ("最后一天", "until"),
    "ended": ("已结束", "ended"),
    "given_by": ("委托自岗位", "delegated of post"),
    "batch": ("批次", "batch"),
    "list": ("名单", "list"),
    "file": ("文件", "file"),
    "new": ("新增", "added"),
    "change": ("更新", "changed"),
    "same": ("无变化", "as they were"),
    "works": ("事项", "pieces of work"),
    "state": ("状态", "state"),
    "version": ("版本", "version"),
    "case": ("案卷第几份", "case number"),
    "sm3": ("SM3", "SM3"),
    "people": ("人", "people"),
    "units": ("单位", "units"),
    "count": ("条数", "events"),
    "filter": ("条件", "filter"),
    "broken": ("对不上的", "that do not fit"),
}
TRUTH = {True: ("是", "yes"), False: ("否", "no")}
LISTS = {
    "units": ("单位", "units"), "accounts": ("账号", "accounts"), "projects": ("项目", "projects"), "spending": ("各单位支出", "payments"),
}  # fmt: skip


def action(id: str, kind: str, english: bool) -> str:
    """What an action is called; one of the procedure by its title there. `kind`: of the work that it was done to."""
    at = 1 if english else 0
    if id in ACTIONS and not kind:
        return ACTIONS[id][at]
    kinds = [current().kinds[kind]] if kind in current().kinds else list(current().kinds.values())
    found = next((one for one in (kind.action(id) for kind in kinds) if one is not None), None)
    if found is not None:
        return (found.title_en or found.title) if english else found.title
    return ACTIONS[id][at] if id in ACTIONS else id


def changed(
    before: Mapping[str, Any], after: Mapping[str, Any], kind: str, english: bool
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Before and after in words: of what has both, only what differs."""
    same = {key for key in before if key in after and before[key] == after[key]}
    left, right = (
        values({key: value for key, value in said.items() if key not in same}, kind, english)
        for said in (before, after)
    )
    return left, right


def values(said: Mapping[str, Any], kind: str, english: bool) -> list[tuple[str, str]]:
    """What was before or after, as titles and texts. Scores, opinions and other content of the work are not shown."""
    at = 1 if english else 0
    made = [
        (SHOWN[key][at], _text(key, value, kind, at)) for key, value in said.items() if key in SHOWN and value not in ("", None)
    ]  # fmt: skip
    hidden = sum(1 for key, value in said.items() if key not in SHOWN and value not in ("", None, [], {}))
    if hidden:
        made.append(
            (
                ("另有业务内容", "content of the work")[at],
                (f"{hidden} 项，不显示", f"{hidden}, not shown")[at],
            )
        )
    return made


def _text(key: str, value: Any, kind: str, at: int) -> str:
    if isinstance(value, bool):
        return TRUTH[value][at]
    text = str(value)
    if key == "sm3":
        return f"{text[:16]}…"
    if key == "role":
        return current().roles.get(text, (text, text))[at]
    if key == "kind":
        return KINDS.get(text, (text, text))[at]
    if key == "duty":
        return DUTIES.get(text, (text, text))[at]
    if key == "list":
        return LISTS.get(text, (text, text))[at]
    if key == "state" and kind in current().kinds:
        state = current().kinds[kind].states.get(text)
        return text if state is None else (state.title_en or state.title if at else state.title)
    return text[:200]
