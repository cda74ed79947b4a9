"""audit --accept: what would be changed, the corrected copy, the corrected case, and what the copy's audit says."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from jixiao.auditing.correction import Change
from jixiao.auditing.waivers import Sorted
from jixiao.cli.audit_show import one_line, place
from jixiao.cli.output import SEVERITY, Output
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.flows import audit_copies as copies
from jixiao.flows import correcting as flow
from jixiao.flows import library
from jixiao.flows.auditing import Audited, Wish, finding_json
from jixiao.flows.correcting_case import CaseCorrection, correct_case
from jixiao.writers.correct import KINDS

WIDEST = 40  # characters of a printed text in the table


def asked(options: Namespace) -> bool:
    """Whether a correction is asked for. Raises `DataError` for options that say nothing without others."""
    accepted = bool(options.accept or options.set)
    if bool(options.case) != bool(options.correct_case) or (options.case and not accepted):
        raise DataError([Finding("correct_case_alone")])
    if options.correct and not accepted:
        raise DataError([Finding("correct_nothing_accepted")])
    return accepted


def check_names(options: Namespace) -> None:
    """Raises `DataError` for a case that would go over the one that is read."""
    if options.case and copies.same_file(options.correct_case, str(library.find_case(options.case))):
        raise DataError([Finding("correct_over_case", Place(), {"path": options.correct_case})])


def correct(path: str, made: Audited, judged: Sorted, wish: Wish, options: Namespace, out: Output) -> int:
    """Show the plan; write the copy and the case where the options name them."""
    if options.correct:
        flow.check_copy(options.correct, path, made.reading.document)
    plan = flow.plan_of(made, judged, options.accept, options.set, dependents=not options.only_accepted)
    notes = list(plan.findings)
    case = correct_case(options.case, plan.changes, made.file) if options.case else None
    done: flow.Written | None = None
    written: list[str] = []
    if options.correct and not plan.changes:
        notes.append(Finding("correct_nothing_changed", Place(), {"path": options.correct}))
        raise DataError(notes)
    if options.correct:
        done = flow.write_corrected(
            path, made, judged, plan, wish, options.correct, tracked=not options.plain, lang=out.lang
        )
        notes += done.findings
        written.append(options.correct)
    if case is not None:
        notes += case.findings
        if case.changed:
            copies.write_text(options.correct_case, case.text)
            written.append(options.correct_case)
        else:
            values = {"path": options.correct_case}
            notes.append(Finding("correct_case_untouched", Place(), values, "warning"))
    if out.as_json:
        out.json(_json(made, judged, plan, done, case, written, notes, out))
        return 0
    _show(judged, plan, done, case, written, options, out)
    if made.reading.document.kind not in KINDS:
        values = {"kind": made.reading.document.kind.upper(), "file": made.file}
        notes.append(Finding("correct_kind", Place(), values, "info"))
    if notes:
        out.findings(notes)
    return 0


# -- on the terminal


def _show(
    judged: Sorted,
    plan: flow.Plan,
    done: flow.Written | None,
    case: CaseCorrection | None,
    written: Sequence[str],
    options: Namespace,
    out: Output,
) -> None:
    heads = [
        (out.pick("号", "no."), "right!"),
        (out.pick("位置", "place"), "left*"),
        (out.pick("原文", "printed"), "left*"),
        (out.pick("改为", "becomes"), "left*"),
        (out.pick("依据", "because"), "left***"),
    ]
    made = plan.changes if done is None else done.made
    rows = [
        (
            str(change.remark),
            place(change.spot.at, out),
            _cut(change.old),
            _cut(change.new),
            _reason(change, judged, out),
        )
        for change in made
    ]
    if rows:
        out.table(heads, rows)
    count, follows = len(rows), sum(change.because is not None for change in made)
    words = out.pick(
        f"改 {count} 处" + (f"，其中 {follows} 处是随着改的。" if follows else "。"),
        f"{count} changes" + (f", {follows} of them follow from others." if follows else "."),
    )
    out.line(words, "bold")
    if case is not None and case.changed:
        case_heads = [
            (out.pick("案卷的事实", "fact of the case"), "left**"),
            (out.pick("原值", "was"), "right!"),
            (out.pick("改为", "becomes"), "right!"),
            (out.pick("行", "line"), "right!"),
        ]
        out.table(case_heads, [(one.name, one.old, one.new, str(one.line)) for one in case.changed])
    if done is not None:
        _after(done, out)
    for name in written:
        out.line(out.pick(f"已写 {one_line(name)}", f"Wrote {one_line(name)}"), exact=True)
    if not written:
        out.line(
            out.pick(
                "没有写任何文件；加 --correct 副本 写出。",
                "Nothing was written; add --correct OUT to write the copy.",
            )
        )
    elif done is not None and not options.plain and options.correct.lower().endswith(".docx"):
        out.line(
            out.pick(
                "改动是修订：在 Word 里逐处接受或拒绝。",
                "The changes are tracked: accept or reject each in Word.",
            )
        )


def _after(done: flow.Written, out: Output) -> None:
    """What the audit of the copy says."""

    def numbers(found: Sequence[int]) -> str:
        return out.pick("、", ", ").join(str(number) for number in found)

    zh = [f"消除第 {numbers(done.gone)} 处" if done.gone else "没有一处消除"]
    en = [f"gone: {numbers(done.gone)}" if done.gone else "none is gone"]
    if done.left:
        zh.append(f"仍有第 {numbers(done.left)} 处")
        en.append(f"still there: {numbers(done.left)}")
    zh.append(f"新出现 {len(done.new)} 处" if done.new else "没有新的")
    en.append(f"new: {len(done.new)}" if done.new else "nothing new")
    out.line(out.pick("改后再审：" + "，".join(zh) + "。", "Audited again: " + "; ".join(en) + "."), "bold")
    for remark in done.new:
        words = SEVERITY[remark.severity]
        told = remark.finding().message(out.lang)
        printed = remark.claimed or remark.spots[0].text[:WIDEST]
        out.line(
            f"  {out.pick(words[0], words[1])}  {place(remark.at, out)}  {printed}  {told}",
            words[2],
            exact=True,
        )


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _reason(change: Change, judged: Sorted, out: Output) -> str:
    """Why a place changes: what was found, or what it follows from."""
    if change.said:
        return out.pick("由人写定", "a person's value")
    if change.because is None:
        remark = judged.told[change.remark - 1]
        if remark.formula:
            return remark.formula
        return remark.repair.told(out.lang) if remark.repair is not None else out.pick("指定", "as told")
    if change.because.same is not None:
        return out.pick("同一个数，随着改", "the same fact, changes too")
    return out.pick(f"随着改：{change.formula}", f"follows: {change.formula}")


# -- as data


def _json(
    made: Audited,
    judged: Sorted,
    plan: flow.Plan,
    done: flow.Written | None,
    case: CaseCorrection | None,
    written: Sequence[str],
    notes: Sequence[Finding],
    out: Output,
) -> dict[str, Any]:
    changes = plan.changes if done is None else done.made
    return {
        "file": made.file,
        "changes": [
            {
                "number": change.remark,
                "line": change.spot.at.line or None,
                "page": change.spot.at.page or None,
                "sheet": change.spot.at.sheet or None,
                "cell": change.spot.at.cell or None,
                "old": change.old,
                "new": change.new,
                "follows": change.because is not None,
                "because": _reason(change, judged, out),
            }
            for change in changes
        ],
        "without": list(plan.correction.without),
        "clashes": [list(pair) for pair in plan.correction.clashes],
        "facts": None
        if case is None
        else [{"name": one.name, "old": one.old, "new": one.new, "line": one.line} for one in case.changed],
        "after": None
        if done is None
        else {
            "gone": list(done.gone),
            "left": list(done.left),
            "new": [finding_json(remark, made.file, out.lang) for remark in done.new],
        },
        "written": list(written),
        "notes": [finding.json(out.lang) for finding in notes],
    }
