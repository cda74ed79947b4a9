"""Forms, reports and fill-in workbooks made from a case that was taken, or as it is typed now: what the command line makes."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from jixiao.core.finding import DataError, Finding
from jixiao.flows import forms as books
from jixiao.flows.library import framework_ids, open_framework
from jixiao.flows.reporting import Wish, forms, report_to
from jixiao.framework.model import Framework
from jixiao.reporting.forms import Form
from jixiao.web.documents.access import works_on
from jixiao.web.documents.models import FormFile
from jixiao.web.filling import draft
from jixiao.web.jobs.models import FAILED, Job, told_of
from jixiao.web.jobs.working import add
from jixiao.web.log.models import record
from jixiao.web.sm3 import digest
from jixiao.web.stored import fetch, keep
from jixiao.web.uploads import plain
from jixiao.web.year import papers
from jixiao.web.year.models import Paper, Work

SUFFIXES = (".docx", ".xlsx", ".pdf")
DRAFT = "草稿"
CASE = "案卷.yaml"
ONE = "question_pack"  # the form that is about one indicator


@lru_cache(maxsize=1)
def shelf() -> tuple[tuple[str, str], ...]:
    """The frameworks on the shelf, id and title."""
    return tuple((id, open_framework(id)[0].title) for id in framework_ids())


def offered(framework: Framework) -> list[Form]:
    """The forms that there are for the object of a framework."""
    return [one for one in forms().values() if framework.object in one.objects]


def ask(
    work: Work, person: Any, paper: Paper, form: str, suffix: str, *, public: bool, indicator: str = ""
) -> tuple[Finding, ...]:
    """Have a form of a case made, or everything that stands against it. What is there or under way already is not made twice."""
    found: list[Finding] = []
    if not public and not works_on(work, person):
        found.append(Finding("site_form_inside", values={"kind": work.rules.title}))
    try:
        sheet = papers.scored(paper).sheet
    except DataError as error:
        return tuple(error.findings)
    indicator = indicator if form == ONE else ""
    found += _unknown(sheet.framework, {row.id for row in sheet.rows}, form, suffix, indicator)
    if found:
        return tuple(found)
    _begin(
        work,
        person,
        {"paper": paper, "form": form, "suffix": suffix, "public": public, "indicator": indicator},
    )
    return ()


def ask_draft(
    work: Work, person: Any, form: str, suffix: str, *, public: bool, indicator: str = ""
) -> tuple[Finding, ...]:
    """Have a form made of the case as it is typed now, for who works on it; or everything that stands against it: with what is wrong in
    the texts no case can be made of them."""
    if not works_on(work, person):
        return (Finding("site_draft_inside", values={"kind": work.rules.title}),)
    try:
        stands = draft.standing(work)
    except DataError as error:
        return tuple(error.findings)
    if stands is None:
        return (Finding("site_no_case", values={"kind": work.rules.title}),)
    rows = {one.id for one, _ in stands.form.framework.leaves()}
    indicator = indicator if form == ONE else ""
    found = [one.finding for one in stands.filled.errors]
    found += _unknown(stands.form.published, rows, form, suffix, indicator)
    if found:
        return tuple(found)
    body = stands.filled.yaml().encode()
    wanted = {
        "paper": None, "case_hash": digest(body), "form": form, "suffix": suffix, "public": public, "indicator": indicator,
    }  # fmt: skip
    there = FormFile.objects.filter(work=work, **wanted).exists()
    more = (
        {"draft": stands.number} if there else {"draft": stands.number, "case_key": keep(settings.HOME, body)}
    )
    _begin(work, person, wanted, more)
    return ()


def _unknown(
    framework: Framework, rows: Collection[str], form: str, suffix: str, indicator: str
) -> Iterator[Finding]:
    """What is asked for and does not exist."""
    known = {one.name for one in offered(framework)}
    if form not in known:
        yield Finding("site_form_unknown", values={"form": form[:40], "forms": "、".join(sorted(known))})
    if suffix not in SUFFIXES:
        yield Finding("site_form_suffix", values={"suffix": suffix[:10], "known": "、".join(SUFFIXES)})
    if form == ONE and indicator not in rows:
        yield Finding("site_form_indicator")


def _begin(work: Work, person: Any, wanted: dict[str, Any], more: dict[str, Any] | None = None) -> None:
    """Have it made, unless it is there or under way; `more`: what it is not known by."""
    with transaction.atomic():
        Work.objects.select_for_update().get(pk=work.pk)
        there = FormFile.objects.filter(work=work, **wanted).select_related("job").first()
        if there is None:
            made = FormFile(work=work, by=person, **wanted, **(more or {}), job=add("form", 0))
            made.save()
            Job.objects.filter(pk=made.job_id).update(subject=made.pk)
        elif there.job.state == FAILED:
            FormFile.objects.filter(pk=there.pk).update(job=add("form", there.pk), by=person)


def perform(job: Job) -> None:
    """Make the form that a job is about."""
    wanted = FormFile.objects.select_related("paper", "work__unit", "by").get(pk=job.subject)
    paper = wanted.paper
    wish = Wish(
        wanted.form, wanted.public, indicator=wanted.indicator, mark="" if paper is not None else DRAFT
    )
    with case_file(paper) if paper is not None else _typed(wanted) as (source, folder):
        made = report_to(str(source), wish, folder, wanted.suffix)
        assert made.path is not None  # a folder was named
        number = paper.number if paper is not None else wanted.draft or 0
        body, name = made.path.read_bytes(), versioned(made.path, number, typed=paper is None)
    worth = [one for one in made.findings if one.severity == "warning" or one.rule == "report_wanting"]
    told = any(one.rule == "report_secret_told" for one in worth)
    key, sm3 = keep(settings.HOME, body), digest(body)
    with transaction.atomic():
        if not job.finish():
            return
        FormFile.objects.filter(pk=wanted.pk).update(
            name=name, key=key, hash=sm3, size=len(body), told=told, notes=told_of(worth)
        )
        record(
            "document_made", actor=wanted.by.username, thing=f"work:{wanted.work_id}", unit=wanted.work.unit_id,
            after={"name": name, "sm3": sm3, "public": wanted.public,
                   **({"case": number} if paper is not None else {"draft": number, "case_sm3": wanted.case_hash})},
        )  # fmt: skip


def versioned(path: Path, number: int, *, typed: bool = False) -> str:
    """2024年度_单位_自评报告_v3.docx: which case it was made from stands in the name; of one that is still typed, after which change."""
    return f"{path.stem}_{f'第{number}次改动后' if typed else f'v{number}'}{path.suffix}"


@contextmanager
def _typed(wanted: FormFile) -> Iterator[tuple[Path, Path]]:
    """The case as it was typed, as a file, and an empty folder beside it. Raises `DataError` where it is gone."""
    body = fetch(settings.HOME, wanted.case_key, wanted.case_hash, CASE)
    with tempfile.TemporaryDirectory(prefix="jixiao-") as top:
        source, folder = Path(top) / CASE, Path(top) / "made"
        source.write_bytes(body)
        folder.mkdir()
        yield source, folder


@contextmanager
def case_file(paper: Paper) -> Iterator[tuple[Path, Path]]:
    """The case of a paper as a file, and an empty folder beside it. Raises `DataError` where it is not what was taken."""
    papers.scored(paper)
    with tempfile.TemporaryDirectory(prefix="jixiao-") as top:
        source, folder = Path(top) / plain(paper.name), Path(top) / "made"
        source.write_bytes(bytes(paper.body))
        folder.mkdir()
        yield source, folder


def workbook(paper: Paper) -> tuple[bytes, str]:
    """The fill-in workbook of a case with everything that it says, and its name."""
    with case_file(paper) as (source, folder):
        framework = papers.scored(paper).sheet.framework.id
        body, _ = books.form(framework, folder / "x.xlsx", str(source))
    return body, f"{paper.work.year}年度_{plain(paper.work.unit.name)}_填报工作簿_v{paper.number}.xlsx"


def empty_workbook(work: Work, framework: str) -> tuple[bytes, str]:
    """The fill-in workbook of a framework on the shelf, with the unit and the year alone. Raises `DataError` where there is none."""
    if framework not in framework_ids():
        near = "、".join(framework_ids())
        raise DataError([Finding("framework_not_found", values={"name": framework[:60], "near": near})])
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        source = Path(folder) / "case.yaml"
        unit = work.unit.name.replace("\\", "\\\\").replace('"', '\\"')
        source.write_text(
            f'schema: jixiao/case-1\nid: unit-{work.unit_id}-{work.year}\nunit: "{unit}"\nyear: {work.year}\nframework: {framework}\n',
            "utf-8",
        )
        body, _ = books.form(framework, Path(folder) / "x.xlsx", str(source))
    return body, f"{work.year}年度_{plain(work.unit.name)}_填报工作簿_空白.xlsx"
