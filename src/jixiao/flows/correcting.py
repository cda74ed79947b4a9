"""Guided correction of a report: what was accepted becomes a plan that is shown, then a checked copy that is audited again."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from jixiao.auditing.correction import Change, Correction, WishError, correction, fitted
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.waivers import Sorted
from jixiao.core.document import Document
from jixiao.core.finding import DataError, Finding
from jixiao.core.marks import MISSES, Edit
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.core.source import Place
from jixiao.extraction.claims import Passage
from jixiao.flows.audit_copies import cells_of_rows, stretch_of
from jixiao.flows.auditing import Audited, Wish, audit_by
from jixiao.writers.correct import KINDS, corrected
from jixiao.writers.whole import write_whole

ALL = ("all", "全部")
APART = re.compile(r"[\s,，、;；]+")
SPAN = re.compile(r"(\d{1,6})\s*[-－—~～]\s*(\d{1,6})")
SET = re.compile(r"\s*(\d{1,6})\s*[=＝](.*)", re.DOTALL)
UNCLEAN = re.compile(  # what no printed value has, tags of pages among it
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]|<[A-Za-z/!?]"
)
MOST_WISH = 200  # characters of a person's own value
SUFFIXES = {"docx": (".docx",), "xlsx": (".xlsx",), "html": (".html", ".htm")}


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be changed, and what is to be told of what would not."""

    correction: Correction
    findings: tuple[Finding, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes in reading order."""
        return self.correction.changes


@dataclass(frozen=True, slots=True)
class Written:
    """A copy that was written: which changes are in it, and its findings by what became of them. `gone` and `left` are numbers
    of the findings before, `new` are findings that were not there."""

    made: tuple[Change, ...]
    gone: tuple[int, ...]
    left: tuple[int, ...]
    new: tuple[Remark, ...]
    findings: tuple[Finding, ...]


# -- the plan


def plan_of(
    made: Audited, judged: Sorted, accept: Sequence[str], sets: Sequence[str], *, dependents: bool = True
) -> Plan:
    """The plan for the accepted findings and a person's own values, as the command line has them. Raises `DataError` with
    everything in them that cannot be read, or names no finding."""
    errors: list[Finding] = []
    told = judged.told
    numbers, everything = _accepted(accept, len(told), errors)
    wanted = _wanted(sets, made, told, errors)
    if errors:
        raise DataError(errors)
    taken = [number for number in numbers if number not in wanted]
    patch = correction(
        told, taken, wanted, made.view.claims.numbers, made.audit.verdicts if dependents else ()
    )
    file = made.file
    notes: list[Finding] = []
    if patch.without:
        names = "、".join(str(number) for number in patch.without)
        first = patch.without[0]
        example = f"{first}={told[first - 1].recomputed or '…'}"
        notes.append(
            Finding("correct_without_edit", Place(file), {"numbers": names, "example": example}, "warning")
        )
    for one, other in patch.clashes:
        values = {"one": str(one), "other": str(other)}
        notes.append(Finding("correct_clash", _place(told[other - 1].spots[0], file), values, "warning"))
    for left in patch.open:
        claimed = left.relation.claimed
        values = {"number": str(left.remark), "printed": left.claimed, "arithmetic": left.formula}
        place = Place(file, claimed.at.line, page=claimed.at.page, cell=claimed.at.cell)
        notes.append(Finding("correct_left_open", place, values, "warning"))
    if everything and judged.waived:
        values = {"count": str(len(judged.waived))}
        notes.append(Finding("correct_waived_left", Place(file), values, "info"))
    return Plan(patch, tuple(notes))


def _accepted(texts: Sequence[str], count: int, errors: list[Finding]) -> tuple[list[int], bool]:
    """The numbers that --accept names, and whether it names all."""
    numbers: list[int] = []
    everything = False
    for text in texts:
        pieces = [piece for piece in APART.split(SPAN.sub(r"\1-\2", text).strip()) if piece]
        if not pieces:
            errors.append(Finding("correct_accept_unread", Place(), {"text": text[:40]}))
        for piece in pieces:
            span = SPAN.fullmatch(piece)
            if piece.lower() in ALL:
                everything = True
                numbers += range(1, count + 1)
            elif span is not None:
                first, last = int(span[1]), int(span[2])
                numbers += [*range(first, min(last, count) + 1), *([last] if last > count else [])]
                if last < first:
                    errors.append(Finding("correct_accept_unread", Place(), {"text": piece}))
            elif piece.isascii() and piece.isdigit() and len(piece) <= 6:
                numbers.append(int(piece))
            else:
                errors.append(Finding("correct_accept_unread", Place(), {"text": piece[:40]}))
    for number in dict.fromkeys(numbers):
        if not 1 <= number <= count:
            values = {"number": str(number), "count": str(count)}
            errors.append(Finding("correct_no_such_finding", Place(), values))
    return list(dict.fromkeys(numbers)), everything


def _wanted(
    sets: Sequence[str], made: Audited, told: Sequence[Remark], errors: list[Finding]
) -> dict[int, str]:
    """A person's own values by finding, as they are to be printed."""
    known = {(id(one.passage), one.start, one.end): one for one in made.view.claims.numbers}
    wanted: dict[int, str] = {}
    written: dict[int, str] = {}
    for text in sets:
        found = SET.fullmatch(text)
        if found is None:
            errors.append(Finding("correct_set_unread", Place(), {"text": text[:40]}))
            continue
        number, wish = int(found[1]), found[2].strip()
        if not 1 <= number <= len(told):
            values = {"number": str(number), "count": str(len(told))}
            errors.append(Finding("correct_no_such_finding", Place(), values))
            continue
        if number in written and written[number] != wish:
            values = {"number": str(number), "one": written[number][:40], "other": wish[:40]}
            errors.append(Finding("correct_set_twice", Place(), values))
            continue
        written[number] = wish
        if not wish or len(wish) > MOST_WISH or UNCLEAN.search(wish):
            values = {"number": str(number), "most": str(MOST_WISH)}
            errors.append(Finding("correct_set_unclean", Place(), values))
            continue
        first = told[number - 1].spots[0]
        accused = known.get((id(first.passage), first.start, first.end or len(first.passage.text)))
        try:
            wanted[number] = wish if accused is None else fitted(accused, wish)
        except WishError as error:
            values = {"number": str(number), "text": wish[:40], "old": first.text[:40]}
            errors.append(_unfit(error.reason, values))
    return wanted


def _unfit(reason: str, values: Mapping[str, str]) -> Finding:
    if reason == "other_kind":
        return Finding("correct_set_other_kind", Place(), values)
    if reason == "no_fit":
        return Finding("correct_set_no_fit", Place(), {key: values[key] for key in ("number", "text")})
    return Finding("correct_set_no_number", Place(), values)


def _place(spot: Spot, file: str) -> Place:
    at = spot.at
    return Place(file, at.line, page=at.page, cell=at.cell)


# -- the copy


def check_copy(path: str, report: str, document: Document) -> None:
    """Raises `DataError` where a report of this format cannot be corrected, or the copy's name does not fit."""
    values: dict[str, str]
    if document.kind not in KINDS:
        values = {"kind": document.kind.upper(), "file": document.file}
        raise DataError([Finding("correct_kind", Place(), values)])
    suffix = Path(path).suffix.lower()
    wanted = SUFFIXES.get(document.kind, (Path(report).suffix.lower(),))
    if suffix not in wanted:
        values = {"suffix": suffix, "path": path, "wanted": "、".join(wanted)}
        raise DataError([Finding("correct_suffix", Place(), values)])


def write_corrected(
    report: str,
    made: Audited,
    judged: Sorted,
    plan: Plan,
    wish: Wish,
    target: str,
    *,
    tracked: bool = True,
    lang: str = "zh",
) -> Written:
    """Write the copy with the changes, and audit it again. Before it takes its name it is read: every changed text must be what
    was planned and every other one as it was. Raises `DataError` when it is not, or cannot be made or written."""
    document = made.reading.document
    edits = _edits(made, plan, lang)
    copy = corrected(Path(report).read_bytes(), document.kind, edits, document, tracked=tracked)
    changes = tuple(change for number, change in enumerate(plan.changes) if number not in copy.missed)
    notes = [_missed(why, plan.changes[number], made.file) for number, why in sorted(copy.missed.items())]
    if not changes:
        raise DataError([*notes, Finding("correct_nothing_changed", Place(), {"path": target})])
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        trial = Path(folder) / Path(report).name  # its own name, by which waivers know it
        trial.write_bytes(copy.content)
        after, judged_after = audit_by(trial, wish)
    _check(made, after, changes)
    write_whole(Path(target), copy.content)
    return _compared(made, judged, after, judged_after, changes, notes)


def _edits(made: Audited, plan: Plan, lang: str) -> list[Edit]:
    rows = cells_of_rows(made.reading.document)
    edits = []
    for change in plan.changes:
        note = (
            f"jixiao 审核：原为“{change.old}”，改为“{change.new}”（第{change.remark}处发现）"
            if lang == "zh"
            else f"jixiao audit: was “{change.old}”, now “{change.new}” (finding {change.remark})"
        )
        stretch = stretch_of(change.spot, made.view.claims, rows)
        edits.append(Edit(stretch, change.old, change.new, note, change.because is not None))
    return edits


def _missed(why: str, change: Change, file: str) -> Finding:
    """What is told of a change that could not be made."""
    assert why in MISSES
    values = {"number": str(change.remark), "old": change.old[:40], "new": change.new[:40]}
    place = _place(change.spot, file)
    if why == "formula":
        return Finding("correct_formula", place, values, "warning")
    if why == "beside":
        return Finding("correct_beside", place, values, "warning")
    if why == "no_number":
        return Finding("correct_no_number", place, values, "warning")
    return Finding("correct_not_found", place, values, "warning")


def _check(before: Audited, after: Audited, changes: Sequence[Change]) -> None:
    """Raises `DataError` unless the copy reads as planned: the changed texts changed, all others the same."""
    edits: dict[int, list[Change]] = {}
    for change in changes:
        edits.setdefault(id(change.spot.passage), []).append(change)
    ours, theirs = before.view.claims.passages, after.view.claims.passages
    if len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            if not _alike(_expected(one, edits.get(id(one), [])), other.text):
                raise _changed_otherwise(before, one.at.line)
        return
    # the new digits let a table be read otherwise: what counts is that no other line changed
    lines, copied = before.reading.document.lines, after.reading.document.lines
    touched = {change.spot.at.line for change in changes}
    if len(lines) != len(copied):
        raise _changed_otherwise(before, min(touched))
    for number, (line, other_line) in enumerate(zip(lines, copied, strict=True), 1):
        if number not in touched and line != other_line:
            raise _changed_otherwise(before, number)
    for change in changes:
        if "".join(change.new.split()) not in "".join(copied[change.spot.at.line - 1].split()):
            raise _changed_otherwise(before, change.spot.at.line)


def _changed_otherwise(made: Audited, line: int) -> DataError:
    return DataError([Finding("correct_changed_otherwise", Place(made.file, line), {"at": str(line)})])


def _expected(passage: Passage, changes: Sequence[Change]) -> str:
    text = passage.text
    for change in sorted(changes, key=lambda one: -one.spot.start):
        start, end = change.spot.start, change.spot.end or len(passage.text)
        text = text[:start] + text[start:end].replace(change.old, change.new, 1) + text[end:]
    return text


def _alike(expected: str, found: str) -> bool:
    """Whether a text is the expected one; a number of a cell may show more or fewer noughts at its end."""
    one, other = "".join(expected.split()), "".join(found.split())
    return one == other or (_value(one) is not None and _value(one) == _value(other))


def _value(text: str) -> tuple[Fraction, str] | None:
    try:
        found = parse_quantity(text)
    except QuantityError:
        return None
    return (found.low, found.unit.symbol) if found.is_exact and found.low is not None else None


def _compared(
    before: Audited,
    judged: Sorted,
    after: Audited,
    judged_after: Sorted,
    changes: tuple[Change, ...],
    notes: list[Finding],
) -> Written:
    """What became of each finding."""
    old, new = _keys(before, judged.told), _keys(after, judged_after.told)
    gone = tuple(number for number, key in enumerate(old, 1) if key not in new)
    left = tuple(number for number, key in enumerate(old, 1) if key in new)
    fresh = tuple(one for one, key in zip(judged_after.told, new, strict=True) if key not in old)
    for remark in fresh:
        if remark.severity == "error":
            place = _place(remark.spots[0], before.file)
            message = f"{remark.finding().message()}（{remark.claimed or remark.spots[0].text[:20]}）"
            notes.append(Finding("correct_new_finding", place, {"message": message}, "warning"))
    return Written(changes, gone, left, fresh, tuple(notes))


def _keys(made: Audited, told: Sequence[Remark]) -> list[tuple[str, int, int]]:
    """What tells findings of the report and of its copy to be the same: the rule, and which number of which passage."""
    rank = {id(passage): at for at, passage in enumerate(made.view.claims.passages)}
    keys = []
    for remark in told:
        first = remark.spots[0]
        ordinal = sum(one.start < first.start for one in first.passage.numbers)
        keys.append((remark.rule, rank.get(id(first.passage), -1), ordinal))
    return keys
