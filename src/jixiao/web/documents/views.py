"""The pages of documents: forms and reports of a case, and the audit of the draft report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.core.finding import SEVERITIES as ORDER
from jixiao.core.finding import DataError, Finding
from jixiao.flows.reporting import forms
from jixiao.web.documents import auditing, beside, making
from jixiao.web.documents.access import fetched, works_on
from jixiao.web.documents.findings import WIDE, bar, verdicts
from jixiao.web.documents.models import Draft, FormFile
from jixiao.web.filling import draft as cases
from jixiao.web.filling.pointed import pointed
from jixiao.web.filling.veil import OPEN, Veil, veil_of
from jixiao.web.guard import unopened, whole
from jixiao.web.people.views import address
from jixiao.web.showing import STILL, in_words, lang_of, mine, noted, reloading
from jixiao.web.stored import fetch
from jixiao.web.uploads import MOST, plain, sent, taken
from jixiao.web.year import papers
from jixiao.web.year.models import Paper, Work

TYPED = "typed"  # in the place of the number of a case: as it is typed now
GROUPS = {
    "error": ("✕ 必须处理：算下来不可能是真的", "✕ To be dealt with: cannot be true by the arithmetic"),
    "warning": ("! 疑点：请核对", "! Doubtful: please check"),
    "info": ("i 提示：不作错误", "i Notes: no mistakes"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: Any, work: int) -> HttpResponse:
    """The forms that a case gives, what was made of them, and every case as it was handed in."""
    one = mine(request, work)
    if one.kind not in papers.SCORED:
        raise Http404
    if request.method != "POST":
        return _documents(request, one)
    asked = {key: request.POST.get(key, "") for key in ("form", "suffix", "indicator")}
    if request.POST.get("case") == TYPED:
        found = making.ask_draft(one, request.user, public=request.POST.get("copy") != "internal", **asked)
        return _documents(request, one, found) if found else redirect("documents", work=one.pk)
    paper = one.papers.filter(number=whole(request.POST.get("case", ""))).first()
    if paper is None:
        return _documents(request, one, [Finding("site_no_case", values={"kind": one.rules.title})])
    found = making.ask(one, request.user, paper, public=request.POST.get("copy") != "internal", **asked)
    return _documents(request, one, found) if found else redirect("documents", work=one.pk)


def _documents(request: Any, work: Work, found: Sequence[Finding] = ()) -> HttpResponse:
    lang, inside = lang_of(request), works_on(work, request.user)
    every = list(work.papers.select_related("by").order_by("-number").defer("body"))
    paper = every[0] if every else None
    offered, rows, unread = [], [], []
    typed = stands = None
    try:
        stands = cases.standing(work) if inside else None
        if paper is not None:
            sheet = papers.scored(paper).sheet
            offered, rows = making.offered(sheet.framework), [row.indicator for row in sheet.rows]
        elif stands is not None:
            offered = making.offered(stands.form.published)
            rows = [one for one, _ in stands.form.framework.leaves()]
        if stands is not None and (stands.typed or paper is None):
            typed = stands
    except DataError as error:
        unread = in_words(error.findings, lang)
    files = list(FormFile.objects.filter(work=work).select_related("job", "paper", "by").defer("paper__body"))
    titles = {one.name: one for one in forms().values()}
    veil = OPEN if inside else _veil(request, work, _standing(work)[0])
    shown = [
        (
            one,
            titles.get(one.form),
            [(veil.said(message), hint) for message, hint in noted(one.notes, lang)],
            [(veil.said(message), hint) for message, hint in noted(one.job.told, lang)],
            inside or not one.inside,
        )
        for one in files
        if inside or (one.public and one.paper_id is not None)
    ]
    running = any(one.job.open for one, *_ in shown)
    answer = render(request, "documents.html", {
        "work": work, "kind": work.rules, "papers": every, "paper": paper, "offered": offered, "rows": rows, "unread": unread,
        "files": shown, "inside": inside, "found": pointed(work, found, stands, lang), "suffixes": making.SUFFIXES, "running": running,
        "still": STILL in request.GET, "frameworks": making.shelf(), "asked": request.POST, "one": making.ONE,
        "typed": typed, "typed_wrong": len(typed.filled.errors) if typed is not None else 0, "TYPED": TYPED,
    }, status=422 if found else 200)  # fmt: skip
    return reloading(request, answer, open=running)


@require_safe
def document(request: Any, work: int, number: int) -> HttpResponse:
    """A form that was made. What is internal is for who works on it, and its going out is an event."""
    one = mine(request, work)
    found = FormFile.objects.for_user(request.user).filter(work=one, pk=number).exclude(key="").first()
    if found is None or (found.inside and not works_on(one, request.user)):
        raise Http404
    return _sent(request, one, (found.key, found.hash, found.name), inside=found.inside)


@require_safe
def case(request: Any, work: int, number: int) -> HttpResponse:
    """A case as it was handed in, the newest or an older one."""
    one = _inside(request, work)
    paper = _paper(one, number)
    fetched(one, request.user, address(request), paper.name, paper.hash)
    return sent(
        bytes(paper.body), f"{one.year}年度_{plain(one.unit.name)}_案卷_v{number}{_suffix(paper.name)}"
    )


def _suffix(name: str) -> str:
    return next(one for one in papers.KINDS if name.lower().endswith(one))


@require_safe
def workbook(request: Any, work: int) -> HttpResponse:
    """The fill-in workbook: of a case with all that it says, or of a framework on the shelf with unit and year alone."""
    one = mine(request, work)
    if one.kind not in papers.SCORED:
        raise Http404
    try:
        if "case" in request.GET:
            paper = _paper(_inside(request, work), whole(request.GET["case"]))
            body, name = making.workbook(paper)
            fetched(one, request.user, address(request), name, paper.hash)
        else:
            body, name = making.empty_workbook(one, request.GET.get("framework", ""))
    except DataError as error:
        return _documents(request, one, error.findings)
    return sent(body, name)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Any, work: int) -> HttpResponse:
    """The audit of the newest draft report; another one is taken."""
    one = mine(request, work)
    if not auditing.audited(one):
        raise Http404
    if request.method != "POST":
        return _report(request, one, auditing.newest(one))
    name, body = taken(request, "report")
    try:
        found = auditing.attach(
            one, request.user, name, body, whole(request.POST.get("last", "")), address(request)
        )
    except DataError as error:
        found = error.findings
    return _report(request, one, auditing.newest(one), found) if found else redirect("report", work=one.pk)


@require_safe
def older(request: Any, work: int, number: int) -> HttpResponse:
    """The audit of an older draft report."""
    one = mine(request, work)
    return _report(request, one, _draft(one, number))


def _report(request: Any, work: Work, draft: Draft | None, found: Sequence[Finding] = ()) -> HttpResponse:
    lang = lang_of(request)
    every = list(work.drafts.select_related("job", "by").defer("audit"))
    last = every[0].number if every else 0
    newest = draft is not None and draft.number == last
    told: dict[str, Any] = {}
    if draft is not None and draft.audit is not None:
        stands, unread = _standing(work)
        told = _told(draft, lang, _veil(request, work, stands))
        if newest:
            told["stale"] = in_words(unread or beside.stale(work, draft, stands), lang)
    running = draft is not None and draft.job.open
    answer = render(request, "report.html", {
        "work": work, "kind": work.rules, "draft": draft, "drafts": every, "last": last, "newest": newest, "running": running,
        "failed": noted(draft.job.told, lang) if draft is not None else [], "inside": works_on(work, request.user),
        "takes": auditing.changeable(work, request.user), "found": in_words(found, lang), "most": f"{MOST // 1_000_000} MB", "still": STILL in request.GET,
        "kinds": auditing.KINDS, "reason": request.POST.get("reason", ""), "finding": whole(request.POST.get("finding", "")), **told,
    }, status=422 if found else 200)  # fmt: skip
    return reloading(request, answer, open=running)


def _standing(work: Work) -> tuple[cases.Standing | None, Sequence[Finding]]:
    """The case of a work as it stands, or why it cannot be read."""
    try:
        return cases.standing(work), ()
    except DataError as error:
        return None, error.findings


def _veil(request: Any, work: Work, stands: cases.Standing | None) -> Veil:
    """What of the case of a work this person may not see, in its papers as in what is typed."""
    last = stands.paper if stands is not None else None
    try:
        sheet = papers.scored(last).sheet if last is not None else None
    except DataError:
        return OPEN
    return veil_of(work, request, [sheet], stands.filled if stands is not None else None)


def _told(draft: Draft, lang: str, veil: Veil) -> dict[str, Any]:
    """What a page says of an audit: its findings by severity, those that stand with a reason, and what was checked."""
    assert draft.audit is not None
    waived, every = auditing.waived_of(draft), [_veiled(one, veil) for one in draft.audit["findings"]]
    at = 0 if lang == "zh" else 1
    groups = []
    for severity in ORDER:
        rows = [
            one | one[lang] for one in every if one["severity"] == severity and one["number"] not in waived
        ]
        if rows:
            groups.append((severity, GROUPS[severity][at], rows))
    coverage = draft.audit["coverage"]
    return {
        "groups": groups, "waived": [(one | one[lang], waived[one["number"]]) for one in every if one["number"] in waived],
        "open": len(auditing.open_findings(draft, waived)), "coverage": coverage, "wide": WIDE,
        "bar": [(one, one.words[at]) for one in bar(coverage)], "coverage_words": coverage["words"][lang],
        "verdicts": [(words[at], count) for words, count in verdicts(coverage)], "framework": draft.audit["framework"],
    }  # fmt: skip


def _veiled(one: Any, veil: Veil) -> Any:
    """What a finding says, as this person may see it, all the way down."""
    if isinstance(one, str):
        return veil.said(one)
    if isinstance(one, list):
        return [_veiled(each, veil) for each in one]
    return {key: _veiled(each, veil) for key, each in one.items()} if isinstance(one, dict) else one


@require_POST
def waive(request: Any, work: int, number: int) -> HttpResponse:
    """Let a finding stand, with a reason."""
    one = mine(request, work)
    draft = _draft(one, number)
    found = auditing.waive(
        one, request.user, number, whole(request.POST.get("finding", "")), request.POST.get("reason", ""), address(request)
    )  # fmt: skip
    return _report(request, one, draft, found) if found else redirect("report", work=one.pk)


@require_POST
def again(request: Any, work: int, number: int) -> HttpResponse:
    """Have a draft report audited once more, after it failed or after the case changed."""
    one = mine(request, work)
    draft = _draft(one, number)
    found = auditing.again(one, request.user, number, address(request))
    return _report(request, one, draft, found) if found else redirect("report", work=one.pk)


@require_safe
def draft(request: Any, work: int, number: int) -> HttpResponse:
    """A draft report as it was uploaded."""
    one = _inside(request, work)
    found = _draft(one, number)
    return _sent(request, one, (found.key, found.hash, found.name), inside=True)


@require_safe
def copy(request: Any, work: int, number: int) -> HttpResponse:
    """The copy of a draft report with the remarks at their places."""
    one = _inside(request, work)
    found = _draft(one, number)
    if not found.copy_key:
        raise Http404
    return _sent(request, one, (found.copy_key, found.copy_hash, found.copy_name), inside=True)


def _sent(request: Any, work: Work, file: tuple[str, str, str], *, inside: bool) -> HttpResponse:
    """A kept file as an answer; where it is gone or was changed, that is told."""
    key, sm3, name = file
    try:
        body = fetch(settings.HOME, key, sm3, name)
    except DataError as error:
        return unopened(request, in_words(error.findings, lang_of(request)))
    if inside:
        fetched(work, request.user, address(request), name, sm3)
    return sent(body, name)


def _inside(request: Any, work: int) -> Work:
    """A piece of work that the person works on."""
    one = mine(request, work)
    if not works_on(one, request.user):
        raise Http404
    return one


def _paper(work: Work, number: int) -> Paper:
    found = work.papers.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _draft(work: Work, number: int) -> Draft:
    found = work.drafts.select_related("job", "by").filter(number=number).first()
    if found is None:
        raise Http404
    return found
