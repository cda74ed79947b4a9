"""The page of a year's sample: the rules and the seed, the list with everybody's reason, the list as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.core.document import Block, Cell, Document, Paragraph, Section, Table
from jixiao.core.finding import Finding
from jixiao.flows.after import file_of
from jixiao.web.guard import whole
from jixiao.web.people.duty import said, saying
from jixiao.web.people.models import Unit, held
from jixiao.web.people.procedure import current
from jixiao.web.people.typed import YEARS
from jixiao.web.people.views import address
from jixiao.web.sampling import changes, population
from jixiao.web.sampling.drawing import MUST, NAMED, NOT, RANDOM, Line, lines_of
from jixiao.web.sampling.models import SETTLED, Sample
from jixiao.web.showing import in_words, lang_of
from jixiao.web.uploads import sent
from jixiao.web.year.models import Work

WAYS = (
    ("", ("不分层，全体一起抽", "all together")),
    ("department", ("按主管部门分层", "by department")),
    ("budget", ("按预算大小分层", "by size of the budget")),
)
WHY = {
    MUST: ("必查", "certain"),
    NAMED: ("指定", "named"),
    RANDOM: ("随机抽中", "at random"),
    NOT: ("未抽中", "not drawn"),
}
FIRST = {"share": "20", "by": ""}  # what the form holds before anybody wrote in it
HEADS = ("序号", "单位代码", "单位", "分层", "自评得分", "结果", "理由", "排序摘要（SM3）")
ORDER = 16  # signs of the hash that a page shows


@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: Any, year: int) -> HttpResponse:
    """The sample of a year as it was drawn, and drawing one."""
    scope = _scope(request, year)
    if request.method != "POST":
        return _page(request, scope, year)
    last = whole(request.POST.get("last", ""))
    found = changes.take(scope, year, request.user, request.POST, last, address(request))
    if found:
        return _page(request, scope, year, found)
    saying(request, "The sample was drawn." if request.english else "已经抽取，名单见下。")
    return redirect("sample", year=year)


@require_POST
def settle(request: Any, year: int) -> HttpResponse:
    """Go on without those who were not drawn."""
    scope = _scope(request, year)
    found = changes.settle(scope, year, request.user, whole(request.POST.get("last", "")), address(request))
    if found:
        return _page(request, scope, year, found)
    saying(
        request, "Those who were not drawn have ended." if request.english else "未抽中的已经办结，不再复核。"
    )
    return redirect("sample", year=year)


@require_safe
def file(request: Any, year: int, number: int) -> HttpResponse:
    """The list of a sample as a workbook."""
    scope = _scope(request, year)
    one = Sample.objects.for_user(request.user).filter(unit=scope, year=year, number=number).first()
    if one is None:
        raise Http404
    return sent(file_of(_document(one), ".xlsx"), f"{year}年度绩效自评抽查名单_第{number}次.xlsx")


def _scope(request: Any, year: int) -> Unit:
    """The bureau for whose units the person draws: the first of them that has work in this year, where there are several."""
    posts = [one for one in held(request.user) if one.role in current().begins and one.year in (None, year)]
    if not posts or year not in YEARS:
        raise Http404
    units = sorted({one.unit for one in posts}, key=lambda one: (len(one.path), one.path))
    busy = (
        one
        for one in units
        if len(units) > 1 and Work.objects.filter(year=year, unit__path__startswith=one.path).exists()
    )
    return next(busy, units[0])


def _page(request: Any, scope: Unit, year: int, found: Sequence[Finding] = ()) -> HttpResponse:
    every = list(
        Sample.objects.for_user(request.user).filter(unit=scope, year=year).select_related("by", "unit")
    )
    last = every[0] if every else None
    lines = lines_of(last.lines) if last is not None else []
    open_ones = population.works(scope, year) if last is None or last.state != SETTLED else []
    at = int(request.english)
    return render(request, "sample.html", {
        "scope": scope, "year": year, "last": last, "older": every[1:], "settled": last is not None and last.state == SETTLED,
        "drawn": [(one, WHY[one.why][at], one.order[:ORDER]) for one in lines if one.drawn],
        "left": [(one, WHY[one.why][at], one.order[:ORDER]) for one in lines if not one.drawn],
        "waiting": open_ones, "ways": [(id, words[at]) for id, words in WAYS], "found": in_words(found, lang_of(request)),
        "typed": request.POST if request.method == "POST" and "seed" in request.POST else FIRST, "done": said(request),
        "rules": _rules(last, at) if last is not None else [], "synthetic": scope.synthetic,
        "count": {why: sum(one.why == why for one in lines) for why in (MUST, NAMED, RANDOM)},
    }, status=422 if found else 200)  # fmt: skip


def _rules(one: Sample, at: int) -> list[str]:
    """The rules of a sample in words."""
    said = one.rules
    way = next((words[at] for id, words in WAYS if id == said.get("by")), "")
    made = [
        way,
        (f"每层抽 {said['share']}%，不足一个算一个", f"{said['share']}% of each stratum, rounded up")[at],
    ]
    if said.get("high"):
        made.append((f"{said['high']} 分以上必查", f"certain from a score of {said['high']} on")[at])
    if said.get("full"):
        made.append(("没有扣分的必查", "certain where no points were lost")[at])
    if said.get("never"):
        made.append(("近三年没有复核过的必查", "certain where none was reviewed in three years")[at])
    return made


def _document(one: Sample) -> Document:
    """The list with everything that is needed to draw it again."""
    lines = lines_of(one.lines)
    rows = [tuple(Cell(text, bold=True, fill="head") for text in HEADS)]
    rows += [tuple(Cell(text) for text in _row(number, line)) for number, line in enumerate(lines, 1)]
    title = f"{one.year}年度绩效自评抽查名单（第{one.number}次）"
    about = [
        f"种子：{one.seed}", f"办法：{'；'.join(_rules(one, 0))}",
        "排序：对“种子|年度|单位代码”取 SM3 摘要，从小到大；各层从头取够比例为止，必查和指定的另算。",
        f"名单、办法和种子的 SM3：{one.hash}",
    ]  # fmt: skip
    if one.reason:
        about.append(f"重新抽取的理由：{one.reason}")
    blocks: list[Block] = [Paragraph(title, "heading", 0), *(Paragraph(text, "note") for text in about)]
    blocks.append(Table(tuple(rows)))
    properties = {"title": title, "unit": one.unit.name, "year": str(one.year)}
    return Document((Section(tuple(blocks), landscape=True),), title, form="sample", properties=properties)


def _row(number: int, line: Line) -> tuple[str, ...]:
    score = line.score or "—"
    return (
        str(number),
        line.code,
        line.name,
        line.stratum or "—",
        score,
        WHY[line.why][0],
        line.reason,
        line.order,
    )
