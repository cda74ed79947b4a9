"""The texts that are published: what the public page says of the score and the problems, and the files, all without what is withheld."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.document import Document, Paragraph, Section
from jixiao.core.finding import DataError, Finding
from jixiao.flows.after import doubts_in, file_of, public_copy
from jixiao.flows.reporting import form_of
from jixiao.web.log.models import record as log
from jixiao.web.publication.cases import cases_of, hashes, keeps_marks, score_of
from jixiao.web.publication.models import OBJECTIVES, Copy, Publication
from jixiao.web.publication.record import barred
from jixiao.web.rectification.models import LOST, STATES, Problem
from jixiao.web.sm3 import digest
from jixiao.web.year import papers
from jixiao.web.year.models import Work

FORMS = {  # what is made of the case of the work that is published, where its framework has the form
    OBJECTIVES: (("target", ".docx"), ("project_target", ".docx")),
    "publication": (("self_evaluation", ".pdf"), ("self_evaluation", ".docx"), ("project_self_evaluation", ".docx"), ("score_table", ".xlsx")),
}  # fmt: skip
REVIEWED_FORM = ("score_table", ".xlsx")  # what is made of the case on which a review ended
OWN_WORDS, REVIEWED_WORDS = "（自评）", "（复核）"
TOLD = ("title", "index", "agency", "purpose", "achieved")  # what the file of the objectives says itself


def said(record: Publication) -> str:
    """The hash of what a file made from the record says."""
    return digest("\n".join(str(getattr(record, one)) for one in TOLD).encode())


def make(work: Work, person: Any, version: int, address: str = "") -> tuple[Finding, ...]:
    """Make the page and the files anew from what is there now, or tell why not; warnings come with what was done."""
    stands = barred(work, person, version)
    if stands:
        return stands
    record = Publication.objects.get(work=work)
    try:
        page, files, found = _made(work, record)  # slow, and so before the database is held
    except DataError as error:
        return tuple(error.findings)
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        stands = barred(mine, person, version)
        if stands:
            return stands
        record.copies.all().delete()
        Copy.objects.bulk_create(
            Copy(
                publication=record,
                number=number,
                title=title,
                suffix=suffix,
                body=body,
                size=len(body),
                hash=digest(body),
            )
            for number, (title, suffix, body) in enumerate(files, 1)
        )
        record.page, record.version = page, record.version + 1
        record.save(update_fields=["page", "version"])
        log(
            "publication_made", actor=person.username, address=address, thing=f"publication:{record.pk}", unit=mine.unit_id,
            before={"version": version},
            after={"version": record.version, "case": page["case"], "files": [digest(body) for _, _, body in files]},
        )  # fmt: skip
    return found


def _made(
    work: Work, record: Publication
) -> tuple[dict[str, Any], list[tuple[str, str, bytes]], tuple[Finding, ...]]:
    cases = cases_of(work)
    page: dict[str, Any] = {
        "case": hashes(cases),
        "said": said(record),
        "made": timezone.localdate().isoformat(),
    }
    files: list[tuple[str, str, bytes]] = []
    found: list[Finding] = []
    if work.kind == OBJECTIVES:
        files.append((record.title, ".docx", file_of(_of_record(work, record), ".docx")))
    if not cases:
        if work.kind != OBJECTIVES:
            raise DataError([Finding("publication_no_case")])
        return page, files, ()
    sheets = [papers.scored(one).sheet for one in cases]
    counts, own = sheets[0], sheets[-1]
    wanted = [
        (own, form, suffix, OWN_WORDS if counts is not own else "") for form, suffix in FORMS[work.kind]
    ]
    if counts is not own and keeps_marks(counts, own):
        wanted.append((counts, *REVIEWED_FORM, REVIEWED_WORDS))
    for sheet, form, suffix, whose in wanted:
        if sheet.framework.object not in form_of(form).objects:
            continue
        document, told = public_copy(sheet, form)
        found += [one for one in told if one.severity == "warning" and one not in found]
        files.append((form_of(form).title + whose, suffix, file_of(document, suffix)))
    page["doubts"] = [one for _, suffix, body in files if suffix != ".pdf" for one in doubts_in(body, suffix)]
    if work.kind == OBJECTIVES:  # a year that is only planned has no score
        return page, files, tuple(found)
    score, told = score_of(counts, own)
    found += [one for one in told if one not in found]
    page |= {"score": score, "problems": problems_of(work, tuple(score["hidden"]))}
    page["inferred"] = [str(one.values.get("name", "")) for one in found if one.rule == "report_row_inferred"]
    page["told"] = [str(one.values.get("name", "")) for one in found if one.rule == "report_secret_told"]
    return page, files, tuple(found)


def problems_of(work: Work, hidden: tuple[str, ...]) -> list[dict[str, str]]:
    """The problems of the year that the public may read of, with their measures."""
    found = Problem.objects.filter(work__unit=work.unit_id, work__year=work.year, withheld="")
    return [
        {
            "problem": one.problem, "measure": one.measure, "due": one.due.isoformat() if one.due else "",
            "state": STATES[one.state][0], "state_en": STATES[one.state][1],
        }
        for one in found
        if not (one.source == LOST and one.origin in hidden)
    ]  # fmt: skip


def _of_record(work: Work, record: Publication) -> Document:
    """The objectives in the words of the record."""
    title = f"{work.unit.name}{work.year}年度绩效目标公开"
    blocks = [
        Paragraph(record.title or title, "heading", 0),
        *(
            one
            for head, text in (("资金用来做什么", record.purpose), ("要做到什么", record.achieved))
            for one in (
                Paragraph(head, "heading", 1),
                *(Paragraph(line) for line in text.splitlines() if line.strip()),
            )
        ),
        Paragraph(f"索引号：{record.index}　发布机构：{record.agency}"),
    ]
    properties = {"title": record.title, "unit": work.unit.name, "year": str(work.year), "copy": "公开"}
    if work.unit.synthetic:
        properties["fictional"] = "虚构示例"
    return Document((Section(tuple(blocks)),), record.title, form="publication", properties=properties)
