"""Whether the records of work are what the log says happened: every step and every case has its event, and says the same."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.web.log.models import Event
from jixiao.web.sm3 import digest
from jixiao.web.year.models import Paper, Step


def apart() -> Iterator[tuple[str, str]]:
    """Every step and case that has no event, or another one: what it is, as `work:KEY step N` or `work:KEY case N`, and whether its
    event is `missing` or it `differs`."""
    told: dict[tuple[str, str, int], Event] = {}
    for one in Event.objects.exclude(thing="").order_by("number").iterator(chunk_size=2000):
        count = one.after.get("case" if one.action == "case_taken" else "version")
        if isinstance(count, int):
            told[one.thing, "case" if one.action == "case_taken" else "step", count] = one
    for step in Step.objects.select_related("actor").order_by("work_id", "number").iterator(chunk_size=2000):
        event = told.get((f"work:{step.work_id}", "step", step.number))
        if event is None:
            yield f"work:{step.work_id} step {step.number}", "missing"
        elif (event.action, event.actor, event.after.get("opinion"), event.at) != (
            step.action, step.actor.username, step.opinion, step.at,
        ):  # fmt: skip
            yield f"work:{step.work_id} step {step.number}", "differs"
    for paper in Paper.objects.order_by("work_id", "number").iterator(chunk_size=50):
        event = told.get((f"work:{paper.work_id}", "case", paper.number))
        if event is None:
            yield f"work:{paper.work_id} case {paper.number}", "missing"
        elif event.after.get("sm3") != digest(bytes(paper.body)):
            yield f"work:{paper.work_id} case {paper.number}", "differs"
