"""The audit of a unit's own draft report: taken, audited beside the pages, its findings mended in a newer one or let stand with a reason."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jixiao.auditing.waivers import Waiver
from jixiao.core.finding import DataError, Finding
from jixiao.flows.audit_copies import copy_suffix, write_annotated
from jixiao.flows.auditing import Wish, audit_by
from jixiao.process.apply import editable
from jixiao.web.documents import beside
from jixiao.web.documents.findings import data_of
from jixiao.web.documents.models import Draft, Waived
from jixiao.web.filling import draft as cases
from jixiao.web.jobs.models import FAILED, Job
from jixiao.web.jobs.working import add
from jixiao.web.log.models import record
from jixiao.web.people.models import held, roles_for
from jixiao.web.sm3 import digest
from jixiao.web.stored import fetch, keep
from jixiao.web.typed import typed
from jixiao.web.uploads import against, plain
from jixiao.web.year import papers
from jixiao.web.year.models import Work
from jixiao.web.year.standing import waiting

GUARD = "report_audited"
KINDS = ("docx", "pdf", "txt", "html", "xlsx", "xls", "csv")
MOST_REASON = 500  # signs
MOST_NAMED = 3  # open findings that a message names


def audited(work: Work) -> bool:
    """Whether the procedure asks for an audited report of the unit before some action on this work."""
    return work.kind in papers.SCORED and any(GUARD in action.guards for action in work.rules.actions)


def changeable(work: Work, person: Any) -> bool:
    """Whether a person may change the content of this work now."""
    if waiting(work):
        return False
    return editable(work.rules, work.stand(), roles_for(held(person), work.unit, work.year))


def newest(work: Work) -> Draft | None:
    """The draft report as it is now."""
    return work.drafts.select_related("job", "by").first()


def attach(
    work: Work, person: Any, name: str, body: bytes, last: int, address: str = ""
) -> tuple[Finding, ...]:
    """Take a draft report and have it audited, or everything that stands against it. `last`: the number that was on the screen."""
    found = _against(work, person, last) or against(name, body, KINDS)
    if found:
        return found
    sm3, key = digest(body), keep(settings.HOME, body)
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        found = _against(mine, person, last)
        if found:
            return found
        _take(mine, person, last + 1, Draft(name=plain(name), key=key, hash=sm3, size=len(body)), address)
    return ()


def _against(work: Work, person: Any, last: int) -> tuple[Finding, ...]:
    if not audited(work):
        return (Finding("site_report_not_here", values={"kind": work.rules.title}),)
    if not changeable(work, person):
        return (Finding("site_not_editable", values={"state": work.rules.states[work.state].title}),)
    before = newest(work)
    if (before.number if before is not None else 0) != last:
        return (Finding("site_report_stale"),)
    return ()


def perform(job: Job) -> None:
    """Audit the draft that a job is about, and keep what was found with the marked copy."""
    draft = Draft.objects.select_related("work__unit").get(pk=job.subject)
    body = fetch(settings.HOME, draft.key, draft.hash, draft.name)
    case, case_number = beside.case_now(draft.work)
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / draft.name
        path.write_bytes(body)
        made, judged = audit_by(path, Wish(_framework(draft.work), waivers=_judged_before(draft.work)))
        target = Path(folder) / f"copy{copy_suffix(made.reading.document)}"
        try:
            write_annotated(str(path), made, judged.told, str(target))
            copy = target.read_bytes()
        except DataError:  # a report that can be read and not be marked: the page has all of it
            copy = b""
    key = keep(settings.HOME, copy) if copy else ""
    data = data_of(made, judged)
    with transaction.atomic():
        if not job.finish():
            return
        Draft.objects.filter(pk=draft.pk).update(
            audit=data, case=case, case_number=case_number, copy_key=key, copy_hash=digest(copy) if copy else "",
            copy_name=f"{Path(draft.name).stem}_批注{target.suffix}" if copy else "",
        )  # fmt: skip
        severities = [one["severity"] for one in data["findings"]]
        record(
            "report_audited", actor="jixiao", thing=f"work:{draft.work_id}", unit=draft.work.unit_id,
            after={"report": draft.number, "sm3": draft.hash, "findings": len(severities), "errors": severities.count("error"),
                   "case": case, "case_changes": case_number},
        )  # fmt: skip


def _framework(work: Work) -> str:
    """The framework of the case, by which the report is audited; "" lets it be recognised by the report."""
    paper = papers.newest(work) if work.kind in papers.SCORED else None
    try:
        return papers.scored(paper).sheet.framework.id if paper is not None else ""
    except DataError:
        return ""


def _judged_before(work: Work) -> tuple[Waiver, ...]:
    """What people let stand in earlier drafts of this work; `number` is the key of the record."""
    found = Waived.objects.filter(draft__work=work).select_related("by").order_by("pk")
    return tuple(
        Waiver(one.rule, one.claimed, one.text, one.reason, one.by.name, _day(one), number=one.pk)
        for one in found
    )


def _day(one: Waived) -> date:
    return timezone.localdate(one.at)


def waived_of(draft: Draft) -> dict[int, Waived]:
    """The findings of a draft that stand with a reason, by number: judged in it, or in an earlier one."""
    if draft.audit is None:
        return {}
    every = {
        one.pk: one for one in Waived.objects.filter(draft__work=draft.work_id).select_related("by", "draft")
    }
    made = {int(number): every[key] for number, key in draft.audit["earlier"].items() if key in every}
    return made | {one.finding: one for one in every.values() if one.draft_id == draft.pk}


def waive(
    work: Work, person: Any, number: int, finding: int, reason: str, address: str = ""
) -> tuple[Finding, ...]:
    """Let a finding of the newest draft stand, with a reason; or everything that is against it."""
    words = typed(reason, MOST_REASON)
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        found = [*_against(mine, person, number)]
        if not words:
            found.append(Finding("site_waiver_reason"))
        draft = newest(mine)
        if found or draft is None:
            return tuple(found)
        every = draft.audit["findings"] if draft.audit is not None else []
        one = next((one for one in every if one["number"] == finding), None)
        if one is None:
            return (Finding("site_no_finding", values={"number": str(finding)}),)
        if finding in waived_of(draft):
            return (Finding("site_waived_already"),)
        Waived.objects.create(
            draft=draft, finding=finding, rule=one["rule"], claimed=one["claimed"], text=one["text"], reason=words,
            by=person, at=timezone.now(),
        )  # fmt: skip
        record(
            "finding_waived", actor=person.username, address=address, thing=f"work:{mine.pk}", unit=mine.unit_id,
            after={"report": draft.number, "finding": finding, "rule": one["rule"], "claimed": one["claimed"], "reason": words},
        )  # fmt: skip
    return ()


def again(work: Work, person: Any, number: int, address: str = "") -> tuple[Finding, ...]:
    """Have the newest draft audited once more after it failed; or, as a draft of its own, where the case is another one by now: what
    was judged beside the former one stays as it was."""
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        found = _against(mine, person, number)
        draft = newest(mine)
        if found or draft is None:
            return found
        if draft.job.state == FAILED:
            Draft.objects.filter(pk=draft.pk).update(job=add("audit", draft.pk))
        elif draft.audit is not None and not beside.fresh(cases.standing(mine), draft):
            _take(mine, person, number + 1, draft, address)
    return ()


def _take(work: Work, person: Any, number: int, file: Draft, address: str) -> None:
    """Keep a file as the newest draft, to be audited, in the transaction of the caller."""
    job = add("audit", 0)
    draft = Draft.objects.create(
        work=work, number=number, name=file.name, key=file.key, hash=file.hash, size=file.size, by=person,
        at=timezone.now(), job=job,
    )  # fmt: skip
    Job.objects.filter(pk=job.pk).update(subject=draft.pk)
    record(
        "report_taken", actor=person.username, address=address, thing=f"work:{work.pk}", unit=work.unit_id,
        before={"report": number - 1}, after={"report": number, "name": draft.name, "sm3": draft.hash},
    )  # fmt: skip


def open_findings(draft: Draft, waived: dict[int, Waived]) -> list[dict[str, Any]]:
    """The findings that stand in the way: numbers that cannot be true, neither mended nor let stand."""
    every = draft.audit["findings"] if draft.audit is not None else []
    return [one for one in every if one["severity"] == "error" and one["number"] not in waived]


def old_case(work: Work, draft: Draft) -> list[Finding]:
    """What is told where the case is no longer the one beside which an audited draft was audited, or cannot be read."""
    try:
        return beside.stale(work, draft, cases.standing(work))
    except DataError as error:
        return [*error.findings]


def unaudited(work: Work) -> list[Finding]:
    """What the report still lacks before it counts as audited; nothing where all is well."""
    draft = newest(work)
    if draft is None:
        return [Finding("site_report_none")]
    values = {"name": draft.name, "number": str(draft.number)}
    if draft.job.state == FAILED:
        return [Finding("site_report_failed", values=values)]
    if draft.audit is None:
        return [Finding("site_report_waits", values=values)]
    found = old_case(work, draft)
    open_ones = open_findings(draft, waived_of(draft))
    if not open_ones:
        return found
    named = "；".join(
        f"{one['zh']['place']} {one['claimed'] or one['words']}".strip()[:60]
        for one in open_ones[:MOST_NAMED]
    )
    return [
        *found,
        Finding("site_report_open", values={**values, "count": str(len(open_ones)), "named": named}),
    ]
