"""What pages say of an appraisal: its projects with their worst aspect and conclusion, and the paper that is made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jixiao.flows.after import file_of
from jixiao.flows.appraisal import appraisal_rules
from jixiao.reporting.appraisal import Project, conclusion
from jixiao.web.appraisal import changes
from jixiao.web.appraisal.form import lacking
from jixiao.web.appraisal.guards import unlisted
from jixiao.web.appraisal.models import KIND, Appraisal, money_text, seen_of
from jixiao.web.year.models import Work


@dataclass(frozen=True, slots=True)
class Line:
    """A project as a page shows it: the words of its judgements by aspect, of its conclusion, and how much of it is open."""

    one: Appraisal
    judged: list[tuple[str, str, str]]
    conclusion: str
    open: int


def lines(work: Work, projects: Iterable[Appraisal], english: bool) -> list[Line]:
    """Projects in words."""
    rules = appraisal_rules()
    decided = work.state != work.rules.start
    made = []
    for one in projects:
        judged = []
        for id, aspect in rules.aspects.items():
            said = one.aspects.get(id, {}).get("judgement", "")
            word = rules.judgements.get(said)
            judged.append((aspect.title_en if english else aspect.title, said, _titled(word, english)))
        values = {name: getattr(one, name) for name in ("money", "aspects", "conclusion", "remark")}
        open_ones = len(lacking(values, decided=decided))
        made.append(Line(one, judged, _titled(rules.conclusions.get(one.conclusion), english), open_ones))
    return made


def panel(work: Work, request: Any) -> dict[str, Any]:
    """What the page of a piece of work says of its projects; nothing where it is of another kind."""
    if work.kind != KIND:
        return {}
    return {"kept": True, "appraisal_here": True, **told(work, request)}


def told(work: Work, request: Any) -> dict[str, Any]:
    """The list of projects, their sum, and what this person may do to it."""
    lang = "en" if request.english else "zh"
    projects = list(Appraisal.objects.for_user(request.user).filter(work=work))
    amounts = [one.money for one in projects if one.money is not None]
    return {
        "seen": seen_of(projects), "projects": lines(work, projects, request.english),
        "sum": money_text(sum(amounts[1:], amounts[0])) if amounts else "",
        "unlisted": [
            (one.message(lang), one.hint(lang)) for one in ([] if work.ended else unlisted(work, projects))
        ],
        "adds_projects": not changes.adds(work, request.user),
    }  # fmt: skip


def paper(work: Work, projects: Iterable[Appraisal]) -> bytes:
    """事前绩效评估意见 as a .docx."""
    rules = appraisal_rules()
    made = [
        Project(
            one.name, one.code, one.amount or "—", _titled(rules.conclusions.get(one.conclusion), english=False),
            [
                (
                    aspect.title, _titled(rules.judgements.get(one.aspects.get(id, {}).get("judgement", "")), english=False),
                    one.aspects.get(id, {}).get("reason", ""), one.aspects.get(id, {}).get("evidence", ""),
                )
                for id, aspect in rules.aspects.items()
            ],
            [(_titled(rules.experts.get(each["role"]), english=False), each["opinion"]) for each in one.experts], one.remark,
        )
        for one in projects
    ]  # fmt: skip
    title = f"{work.unit.name}{work.year}年度新增项目事前绩效评估意见"
    open_at = "" if work.ended else work.rules.states[work.state].title
    document = conclusion(
        title, work.unit.name, work.year, made, rules.source, open_at=open_at, fictional=work.unit.synthetic
    )
    return file_of(document, ".docx")


def _titled(one: Any, english: bool) -> str:
    return "" if one is None else str(one.title_en if english else one.title)
