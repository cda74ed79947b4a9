"""The annotated copy as one page that needs nothing else: the report on the left, the remarks on the right, linked both ways."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from jixiao.core.document import Document
from jixiao.core.marks import Mark, Stretch
from jixiao.writers.annotate.html_report import BASIS, Placed, report_html
from jixiao.writers.annotate.places import Reading, Spot
from jixiao.writers.annotate.words import LABELS, ORDER, cut, label, quoted, severity
from jixiao.writers.annotate.words import SIGNS as SHORT

STYLE = Path(__file__).with_name("page.css")
SCRIPT = Path(__file__).with_name("page.js")
MOST_QUOTED = 20  # characters of a stretch that a card repeats
MOST_LARGE = 14  # characters that stand large in the two boxes of a card: a number with its unit
SAMPLES = {"zh": "480 万元", "en": "4.8m"}
SIGNS = {"error": "✕", "warning": "!", "info": "i"}

WORDS = {
    "zh": {
        "html": "zh-CN",
        "page": "审校批注",
        "skip": "跳到审校意见",
        "report": "报告正文",
        "lines": "行号同 jixiao read --text",
        "basis": "依据",
        "keys": "键盘：J 下一条，K 上一条",
        "remarks": "审校意见",
        "none": "没有审校意见。",
        "printed": "原文",
        "recomputed": "核对",
        "next": "建议：",
        "at": "位置：",
        "on": "依据：",
        "whole": "关于全文",
        "lost": "（正文里没有标出）",
        "unread": "有些部分没有读到，也就没有审校：",
        "and": "；",
        "foot": "意见只用报告自己印的文字和数字得出；采用前请对照原件。",
    },
    "en": {
        "html": "en",
        "page": "Audit remarks",
        "skip": "Skip to the remarks",
        "report": "The report",
        "lines": "Lines as in jixiao read --text",
        "basis": "basis",
        "keys": "Keys: J next, K previous",
        "remarks": "Remarks",
        "none": "There are no remarks.",
        "printed": "Printed",
        "recomputed": "Recomputed",
        "next": "Next step: ",
        "at": "At: ",
        "on": "Basis: ",
        "whole": "On the whole document",
        "lost": " (not marked in the text)",
        "unread": "Parts that could not be read, and so were not audited: ",
        "and": "; ",
        "foot": "The remarks rest on what the report itself prints; check them against the original.",
    },
}


def annotated_html(marks: Sequence[Mark], document: Document, lang: str = "zh", title: str = "") -> str:
    """The page as text; every text in it is escaped, and nothing in it is fetched from anywhere."""
    lang = lang if lang in WORDS else "zh"
    words = WORDS[lang]
    reading = Reading(document)
    placed, names = _placed(marks, reading)
    style, script = _source(STYLE), _source(SCRIPT)
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    head = cut(title or document.title or document.file)
    counts = {one: sum(severity(mark) == one for mark in marks) for one in ORDER}
    told = "　".join(f"{LABELS[lang][one]} <b>{count}</b>" for one, count in counts.items() if count)
    parts = [
        f'<!DOCTYPE html>\n<html lang="{words["html"]}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(head)} · {words['page']}</title>",
        f"<style>{style}</style>\n</head>\n<body>",
        f'<a class="skip" href="#remarks">{words["skip"]}</a>',
        f"<header><h1>{escape(head)}</h1><p>{'　'.join(one for one in (words['page'], escape(cut(document.file)), told) if one)}</p></header>",
        "<main>",
        f'<section class="panel" aria-label="{words["report"]}">',
        f'<div class="ph"><h2>{words["report"]}</h2><span class="s">{words["lines"]}<span class="js" hidden>　{words["keys"]}</span></span></div>',
        _legend(lang),
        _unread(document, lang),
        '<article class="paper">',
        report_html(document, reading, placed, lang),
        "</article></section>",
        f'<aside class="panel side" id="remarks" aria-label="{words["remarks"]}">',
        f'<div class="ph"><h2>{words["remarks"]}　{len(marks)}</h2>{_filters(counts, lang)}</div>',
        '<div class="cards" tabindex="-1">',
        *(_card(place, mark, names, lang) for place, mark in enumerate(marks, 1)),
        "" if marks else f'<p class="none">{words["none"]}</p>',
        f"</div></aside>\n</main>\n<footer>{words['foot']}</footer>",
        f"<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


def _placed(
    marks: Sequence[Mark], reading: Reading
) -> tuple[list[Placed], dict[tuple[int, Stretch], tuple[str, str]]]:
    """Every stretch that is found, once for each mark; of each mark's stretches the name on the page and the words."""
    made: list[Placed] = []
    names: dict[tuple[int, Stretch], tuple[str, str]] = {}
    for place, mark in enumerate(marks, 1):
        seen: dict[Spot, str] = {}
        for number, stretch in enumerate(mark.stretches, 1):
            spot = reading.find(stretch)
            if spot is None:
                continue
            if spot not in seen:
                seen[spot] = f"m{place}-{number}"
                rank = 9 if number > 1 else ORDER[severity(mark)]
                made.append(Placed(spot, seen[spot], f"f{place}", str(place), rank, mark))
            words = reading.units[spot.unit].text[spot.start : spot.end]
            names[place, stretch] = seen[spot], " ".join(words.split())
    return made, names


def _card(place: int, mark: Mark, placed: Mapping[tuple[int, Stretch], tuple[str, str]], lang: str) -> str:
    """One remark: how grave, what, both numbers, the arithmetic, the next step, and links to its places."""
    words, kind = WORDS[lang], severity(mark)
    made = [
        f'<article class="fnd {kind[0]}" id="f{place}" data-n="{place}" tabindex="-1">',
        f'<h3><span class="tag {kind[0]}">{SIGNS[kind]} {label(mark, lang)} {mark.number}</span>{_text(mark.title)}</h3>',
        f'<p class="m">{_text(mark.message)}</p>' if mark.message else "",
    ]
    if mark.claimed and mark.recomputed:
        long = ' class="t"' if max(len(mark.claimed), len(mark.recomputed)) > MOST_LARGE else ""
        claimed, recomputed = _text(mark.claimed), _text(mark.recomputed)
        claimed = f"<s>{claimed}</s>" if kind == "error" else claimed
        made.append(
            f'<dl class="cr"><div><dt>{words["printed"]}</dt><dd{long}>{claimed}</dd></div>'
            f"<div><dt>{words['recomputed']}</dt><dd{long}>{recomputed}</dd></div></dl>"
        )
    made.append(f"<p><code>{_text(mark.formula)}</code></p>" if mark.formula else "")
    made.append(f'<p class="msg g"><b>{words["next"]}</b>{_text(mark.hint)}</p>' if mark.hint else "")
    links = [_link(stretch, placed.get((place, stretch), ("", "")), lang) for stretch in mark.stretches]
    told = [words["at"] + links[0] if links else words["whole"]]
    told += [words["on"] + words["and"].join(dict.fromkeys(links[1:]))] if links[1:] else []
    made.append(f'<p class="at">{"　".join(told)}</p></article>')
    return "\n".join(part for part in made if part)


def _link(stretch: Stretch, name: tuple[str, str], lang: str) -> str:
    """A place of a remark: as a link where it is marked in the report, with its words where they are few."""
    id, words = name
    if not id:
        return f"{escape(quoted(stretch, lang))}{WORDS[lang]['lost']}"
    told = replace(stretch, text=words if len(words) <= MOST_QUOTED else "")
    return f'<a href="#{id}">{escape(quoted(told, lang))}</a>'


def _legend(lang: str) -> str:
    made = [
        f'<span><mark class="{one[0]}">{SAMPLES[lang]}</mark><span class="lb {one[0]}">{SHORT[lang][one]}1</span> {LABELS[lang][one]}</span>'
        for one in ORDER
    ]
    basis = f'<span><mark class="z">{SAMPLES[lang]}</mark><span class="lb z">{BASIS[lang]}1</span> {WORDS[lang]["basis"]}</span>'
    return f'<div class="lgd" aria-hidden="true">{"".join(made)}{basis}</div>'


def _filters(counts: Mapping[str, int], lang: str) -> str:
    """A box for each kind there is, with which it can be left out."""
    boxes = [
        f'<label><input type="checkbox" id="s-{one[0]}" checked>{LABELS[lang][one]} {count}</label>'
        for one, count in counts.items()
        if count
    ]
    return f'<div class="flt">{"".join(boxes)}</div>' if len(boxes) > 1 else ""


def _unread(document: Document, lang: str) -> str:
    if not document.unread:
        return ""
    return f'<p class="msg w"><b>{WORDS[lang]["unread"]}</b>{_text(WORDS[lang]["and"].join(part.said(lang) for part in document.unread))}</p>'


def _text(text: str) -> str:
    return escape(cut(text).strip()).replace("\n", "<br>")


def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """How a policy names the one style or script that may be used."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
