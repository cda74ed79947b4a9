"""What stands against handing on a publication: a record that is not complete, texts that are old, something that is withheld."""

from __future__ import annotations

from jixiao.core.finding import DataError, Finding
from jixiao.flows.after import withheld_in
from jixiao.web.publication.cases import REVIEWED, cases_of, hashes, sheets_of
from jixiao.web.publication.models import OBJECTIVES, Publication
from jixiao.web.publication.record import LABELS
from jixiao.web.publication.texts import problems_of, said
from jixiao.web.year.models import Work

WANTED = ("title", "agency", "approved", "purpose", "achieved")
TEXTS = ("title", "purpose", "achieved", "reviewed_why", "proof", "board", "reason")


def answer(work: Work, name: str) -> list[Finding] | None:
    """What stands against it by a guard's name; None where this work has no answer to it."""
    if name not in ("complete", "nothing_secret", "report_audited"):
        return None
    record = Publication.objects.filter(work=work).first()
    if record is None:
        return [Finding("publication_none")]
    if name == "report_audited":
        return _doubts(record)
    return _lacks(work, record) if name == "complete" else _secret(work, record)


def seen(work: Work) -> int:
    """The version of the record: who hands it on does so with the one that they saw."""
    return Publication.objects.filter(work=work).values_list("version", flat=True).first() or 0


def stale() -> Finding:
    """What is told where the record is another one than on the screen."""
    return Finding("publication_list_stale")


def _lacks(work: Work, record: Publication) -> list[Finding]:
    lacks = [LABELS[one] for one in WANTED if not getattr(record, one)]
    if record.published is not None and not record.proof:
        lacks.append(LABELS["proof"])
    score = record.page.get("score", {})
    reviewed = score.get("basis") == REVIEWED
    differs = record.reviewed is not None or (reviewed and score["self"] != score["total"])
    if differs and not record.reviewed_why:
        lacks.append(LABELS["reviewed_why"])
    if record.page.get("score", {}).get("hidden") and not record.reason:
        lacks.append(LABELS["reason"])
    found = [Finding("publication_lacks", values={"lacks": tuple(lacks)})] if lacks else []
    if reviewed and record.reviewed is not None and f"{record.reviewed:.2f}" != score["total"]:
        told = {"text": f"{record.reviewed:.2f}", "total": score["total"]}
        found.append(Finding("publication_reviewed_other", values=told))
    if not record.url and not record.board:
        found.append(Finding("publication_nowhere"))
    return [*found, *_old(work, record)]


def _old(work: Work, record: Publication) -> list[Finding]:
    """Whether the texts are there, and of what is there now."""
    if not record.page:
        return [Finding("publication_no_texts")]
    changed = record.page.get("case") != hashes(cases_of(work))
    if work.kind == OBJECTIVES:
        changed = changed or record.page.get("said") != said(record)
    else:  # a problem may have been withheld, or another one, since
        hidden = tuple(record.page.get("score", {}).get("hidden", ()))
        changed = changed or _worded(record.page.get("problems", [])) != _worded(problems_of(work, hidden))
    return [Finding("publication_old_texts")] if changed else []


def _worded(problems: list[dict[str, str]]) -> list[tuple[str, ...]]:
    """What the public reads of problems; how far they are may change."""
    return sorted((one["problem"], one["measure"], one["due"]) for one in problems)


def _doubts(record: Publication) -> list[Finding]:
    """What the audit of the files found when they were made."""
    doubts = record.page.get("doubts", [])
    if not doubts:
        return []
    return [Finding("publication_doubts", values={"count": str(len(doubts)), "first": doubts[0]})]


def _secret(work: Work, record: Publication) -> list[Finding]:
    """Whether something that is withheld stands in the texts all the same."""
    old = _old(work, record)
    try:
        sheets = sheets_of(work)
    except DataError as error:
        return [*old, *error.findings]
    if not sheets:
        return old
    texts = [getattr(record, one) for one in TEXTS]
    texts += [text for one in record.page.get("problems", []) for text in (one["problem"], one["measure"])]
    names = dict.fromkeys(
        [*record.page.get("told", []), *(name for one in sheets for name in withheld_in(one, texts))]
    )
    inferred = [
        Finding("report_row_inferred", values={"name": name}, severity="warning")
        for name in record.page.get("inferred", [])
    ]
    return [*old, *inferred, *(Finding("publication_secret", values={"name": name}) for name in names)]
