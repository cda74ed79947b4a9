"""audit: one report on the terminal - its findings in reading order, and how much of it could be checked."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

from jixiao.auditing.evidence import Quote, quoted
from jixiao.auditing.remark import Remark
from jixiao.auditing.telling import counts_of, coverage_words
from jixiao.auditing.waivers import Sorted
from jixiao.cli.output import SEVERITY, Output, escape, visible
from jixiao.cli.wrap import wrap
from jixiao.core.document import At
from jixiao.flows.auditing import Audited

LABEL = 6  # cells for a label: two Chinese characters and a gap
LABEL_EN = 11
MOST_RELATED = 6  # places that a finding rests on; more are counted


def show(made: Audited, judged: Sorted, out: Output) -> None:
    """All findings of one report, then its coverage."""
    out.title(title_of(made, out))
    known = made.view.framework
    if known is not None:
        out.line(
            out.pick(f"得分按“{known.title}”（{known.id}）核对。", f"Scores are checked by {known.id}."),
            "dim",
        )
    for number, remark in enumerate(judged.told, 1):
        out.line()
        finding(number, remark, made, out)
    out.line()
    summary(judged, out)
    out.line()
    out.line(coverage_words(made.audit.coverage, made.reading.document.unread, zh=out.zh))


def title_of(made: Audited, out: Output) -> str:
    """The report's name and how long it is."""
    pages = made.pages
    size = out.pick(f"（{pages}页）", f" ({pages} pages)") if pages else ""
    return one_line(made.file) + size


def one_line(text: str) -> str:
    """A name as it can be printed: on one line, signs that a terminal obeys written out."""
    return visible(text).replace("\n", "⟨U+000A⟩").replace("\t", "⟨U+0009⟩")


def finding(number: int, remark: Remark, made: Audited, out: Output) -> None:
    """One finding: where and what, the words themselves, printed beside recomputed, the arithmetic, what to do."""
    told = remark.finding()
    zh, en, colour = SEVERITY[remark.severity]
    head = [f"{number}. {out.pick(zh, en)}", place(remark.at, out), remark.rule]
    out.line("  ".join(part for part in head if part), f"bold {colour}", exact=True)
    out.line(f"   {told.message(out.lang)}", "bold", exact=True)
    quotation(quoted(remark, made.view.claims), colour, out)
    if remark.claimed and remark.recomputed:
        # without arithmetic it is another place that says otherwise
        wanted = out.pick("应为", "should be") if remark.formula else out.pick("对照", "elsewhere")
        if remark.doubtful:
            wanted = out.pick("算得", "comes out as")
        labelled(
            out.pick("印的", "printed"),
            f"{remark.claimed}  →  {wanted} {remark.recomputed}",
            out,
        )
    if remark.formula:
        labelled(out.pick("算式", "formula"), remark.formula, out)
    if remark.advice(out.lang):
        label = out.pick("说明", "note") if remark.doubtful else out.pick("改法", "repair")
        labelled(label, remark.advice(out.lang), out)
    related = related_places(remark, out)
    if related:
        labelled(out.pick("依据", "rests on"), related, out)
    labelled(out.pick("下一步", "next"), told.hint(out.lang), out, "dim")


def labelled(label: str, text: str, out: Output, style: str = "") -> None:
    """A labelled line of a finding; it wraps under itself."""
    for piece, head in lines(label, text, out):
        out.console.print(
            escape(head + piece), style=style or None, no_wrap=True, overflow="ignore", crop=False
        )


def lines(label: str, text: str, out: Output) -> list[tuple[str, str]]:
    """The lines of a labelled text, each with what stands in front of it."""
    left = 3 + (LABEL + 2 if out.zh else LABEL_EN)
    head = "   " + label
    head += " " * max(left - cell_len(head), 1)
    pieces = wrap(visible(text), out.console.width - left)
    return [(piece, head if at == 0 else " " * left) for at, piece in enumerate(pieces)]


def quotation(quote: Quote, colour: str, out: Output) -> None:
    """The sentence (or row) with the accused words: underlined where the terminal can, else between 「 and 」."""
    label = out.pick("原文", "text")
    whole = not quote.before and not quote.after
    console = out.console
    styled = console.is_terminal and console.color_system is not None and not console.no_color
    if whole or not styled:
        labelled(label, quote.text if whole else quote.marked(), out)
        return
    # white space at line ends goes when lines are broken, so that signs are counted without it
    first = len("".join(visible(quote.before).split()))
    last = first + len("".join(visible(quote.words).split()))
    at = 0
    for piece, head in lines(label, quote.text, out):
        text = Text(head + piece)
        inside = []
        for column, sign in enumerate(piece, len(head)):
            if not sign.isspace():
                if first <= at < last:
                    inside.append(column)
                at += 1
        if inside:
            text.stylize(f"underline {colour}", inside[0], inside[-1] + 1)
        console.print(text, no_wrap=True, overflow="ignore", crop=False)


def place(at: At, out: Output) -> str:
    """A place as people say it."""
    parts = []
    if at.sheet or at.cell:
        parts.append("!".join(one_line(part) for part in (at.sheet, at.cell) if part))
    if at.page:
        parts.append(out.pick(f"第{at.page}页", f"page {at.page}"))
    if at.line and not at.cell:
        parts.append(out.pick(f"第{at.line}行", f"line {at.line}"))
    return out.pick("", ", ").join(parts)


def related_places(remark: Remark, out: Output) -> str:
    """The other numbers that a finding rests on, each with its place."""
    told = []
    for spot in remark.spots[1:]:
        text = " ".join(spot.text.split())
        told.append(f"{place(spot.at, out)} {text[:24]}{'…' if len(text) > 24 else ''}".strip())
    told = list(dict.fromkeys(told))
    more = len(told) - MOST_RELATED
    if more > 0:
        told = [*told[:MOST_RELATED], out.pick(f"等{len(told)}处", f"{more} more")]
    return out.pick("；", "; ").join(told)


def summary(judged: Sorted, out: Output) -> None:
    """How many findings of which severity, and how many a person has judged."""
    counts = counts_of(judged.told)
    if not judged.told:
        text = out.pick("没有发现问题。", "Nothing was found.")
    else:
        zh = "，".join(f"{SEVERITY[one][0]} {count} 处" for one, count in counts.items() if count)
        en = ", ".join(f"{SEVERITY[one][1].lower()} {count}" for one, count in counts.items() if count)
        text = out.pick(f"{zh}。", f"Findings: {en}.")
    if judged.waived:
        count = len(judged.waived)
        text += out.pick(f"另有 {count} 处人已判断、予以放过。", f" {count} more were judged and waived.")
    out.line(text, "bold")
