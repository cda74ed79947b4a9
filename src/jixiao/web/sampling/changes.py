"""Drawing a sample and settling it: once, with its event; anew only with a reason, and never after it was settled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.web.log.models import record
from jixiao.web.people.models import Unit
from jixiao.web.sampling.drawing import Candidate, Line, Rules, draw, lines_of
from jixiao.web.sampling.models import DRAWN, SETTLED, Sample
from jixiao.web.sampling.population import candidates
from jixiao.web.sm3 import digest
from jixiao.web.typed import typed
from jixiao.web.year.models import Work
from jixiao.web.year.moving import act, content

WAYS = ("", "department", "budget")
LEAVE = "leave_out"
MOST_SEED, LEAST_SEED, MOST_REASON, MOST_NAMED = 60, 6, 500, 8000  # signs
MOST_SHARE, MOST_SCORE = 100, 200


def read(form: Mapping[str, Any], codes: Sequence[str]) -> tuple[Rules, str, list[Finding]]:
    """The rules and the seed that somebody typed, and everything that is wrong in them. `codes`: of the units that may be named."""
    found: list[Finding] = []
    seed = typed(str(form.get("seed", "")), MOST_SEED + 1)
    if not LEAST_SEED <= len(seed) <= MOST_SEED or "|" in seed:
        found.append(Finding("sample_seed", values={"least": str(LEAST_SEED), "most": str(MOST_SEED)}))
    by = str(form.get("by", ""))
    if by not in WAYS:
        found.append(Finding("sample_way"))
        by = ""
    share = _whole(str(form.get("share", "")), MOST_SHARE)
    if not share:
        found.append(Finding("sample_share", values={"text": str(form.get("share", ""))[:20]}))
    high_text = str(form.get("high", "")).strip()
    high = _whole(high_text, MOST_SCORE)
    if high_text and not high:
        found.append(Finding("sample_high", values={"text": high_text[:20]}))
    named, wrong = _named(str(form.get("named", ""))[:MOST_NAMED], codes)
    rules = Rules(
        by,
        share or 0,
        Fraction(high) if high else None,
        "full" in form,
        "never" in form,
        tuple(named.items()),
    )
    return rules, seed, [*found, *wrong]


def _whole(text: str, most: int) -> int:
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 4 and 0 < int(bare) <= most else 0


def _named(text: str, codes: Sequence[str]) -> tuple[dict[str, str], list[Finding]]:
    """Units that are added by hand: a line for each, its code and the reason."""
    made: dict[str, str] = {}
    found: list[Finding] = []
    for line in text.splitlines():
        code, _, reason = typed(line).strip().partition(" ")
        reason = reason.strip()[:MOST_REASON]
        if not code:
            continue
        if code not in codes:
            found.append(Finding("sample_named", values={"code": code[:40]}))
        elif not reason:
            found.append(Finding("sample_named_why", values={"code": code}))
        made[code] = reason
    return made, found


def take(
    scope: Unit, year: int, person: Any, form: Mapping[str, Any], last: int, address: str = ""
) -> tuple[Finding, ...]:
    """Draw a sample, or give everything that stands against it. `last`: the number of the one that was on the screen."""
    population = candidates(scope, year)  # slow, and so before the database is held
    rules, seed, found = read(form, [one.code for one in population])
    reason = typed(str(form.get("reason", "")), MOST_REASON)
    if last and not reason:
        found.append(Finding("sample_reason"))
    if not population:
        found.append(Finding("sample_nobody", values={"year": str(year)}))
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=scope.pk)
        before = newest(scope, year)
        if (before.number if before is not None else 0) != last:
            return (Finding("sample_stale"),)
        if before is not None and before.state == SETTLED:
            return (Finding("sample_settled"),)
        if found:
            return tuple(found)
        _keep(scope, year, person, population, rules, seed, reason, before, address)
    return ()


def _keep(
    scope: Unit, year: int, person: Any, population: Sequence[Candidate], rules: Rules, seed: str, reason: str,
    before: Sample | None, address: str,
) -> None:  # fmt: skip
    lines = draw(population, rules, seed, year)
    said = asdict(rules) | {"high": "" if rules.high is None else str(rules.high)}
    number = before.number + 1 if before is not None else 1
    made = Sample.objects.create(
        unit=scope, year=year, number=number, seed=seed, rules=said, lines=[one.kept() for one in lines],
        hash=seal(seed, said, lines), reason=reason, by=person, at=timezone.now(),
    )  # fmt: skip
    record(
        "sample_drawn", actor=person.username, address=address, thing=f"sample:{made.pk}", unit=scope.pk,
        before={"number": number - 1, "drawn": _codes(lines_of(before.lines)) if before is not None else []},
        after={"number": number, "year": year, "seed": seed, "rules": said, "of": len(lines), "drawn": _codes(lines),
               "sm3": made.hash, "reason": reason},
    )  # fmt: skip


def seal(seed: str, rules: Mapping[str, Any], lines: Sequence[Line]) -> str:
    """The SM3 hash of a sample: whoever has seed, rules and population can make it again."""
    said = [seed, rules, [one.kept() for one in lines]]
    return digest(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())


def _codes(lines: Sequence[Line]) -> list[str]:
    return [one.code for one in lines if one.drawn]


def newest(scope: Unit, year: int) -> Sample | None:
    """The sample that counts."""
    return Sample.objects.filter(unit=scope, year=year).order_by("-number").first()


def settle(scope: Unit, year: int, person: Any, last: int, address: str = "") -> tuple[Finding, ...]:
    """Go on without those who were not drawn: their review ends as 未抽中. All of them or none."""
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=scope.pk)
        made = newest(scope, year)
        if made is None or made.number != last:
            return (Finding("sample_stale"),)
        if made.state != DRAWN:
            return (Finding("sample_settled"),)
        left = [one.work for one in lines_of(made.lines) if not one.drawn]
        words = f"{year} 年度抽查第 {made.number} 次，未抽中（种子 {made.seed}）"
        count = 0
        for work in Work.objects.filter(pk__in=left).select_related("unit").order_by("pk"):
            if work.ended or work.version > 0:  # somebody has ended or begun it meanwhile
                continue
            found = act(work, person, LEAVE, work.version, words, address=address, seen=content(work))
            if any(one.severity == "error" for one in found):
                transaction.set_rollback(True)
                return found
            count += 1
        Sample.objects.filter(pk=made.pk).update(state=SETTLED)
        record(
            "sample_settled", actor=person.username, address=address, thing=f"sample:{made.pk}", unit=scope.pk,
            before={"state": DRAWN}, after={"state": SETTLED, "number": made.number, "left_out": count},
        )  # fmt: skip
    return ()
