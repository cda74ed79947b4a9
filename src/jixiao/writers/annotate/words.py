"""What an annotated copy says, in both languages: the label of a mark, its whole text, where its stretches stand."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.core.marks import Mark, Stretch
from jixiao.writers.look import clean

AUTHOR, INITIALS = "jixiao", "jx"
LONGEST = 4000  # characters of one text in a bubble; what is cut off is said
LONGEST_QUOTE = 60

LABELS = {
    "zh": {"error": "错误", "warning": "提醒", "info": "提示"},
    "en": {"error": "Error", "warning": "Warning", "info": "Note"},
}
SIGNS = {
    "zh": {"error": "误", "warning": "提", "info": "注"},
    "en": {"error": "E", "warning": "W", "info": "N"},
}
ORDER = {"error": 0, "warning": 1, "info": 2}  # the gravest first


def severity(mark: Mark) -> str:
    """The severity of a mark; one that is not known counts as a note."""
    return mark.severity if mark.severity in ORDER else "info"


def label(mark: Mark, lang: str) -> str:
    """错误, 提醒 or 提示."""
    return LABELS[_lang(lang)][severity(mark)]


def sign(mark: Mark, lang: str) -> str:
    """The short label at a stretch: 误3."""
    return f"{SIGNS[_lang(lang)][severity(mark)]}{mark.number}"


def head(mark: Mark, lang: str) -> str:
    """The first line of a mark: its number, how grave it is, its title."""
    if _lang(lang) == "zh":
        return f"批注 {mark.number}　{label(mark, lang)}：{cut(mark.title)}"
    return f"Comment {mark.number}  {label(mark, lang)}: {cut(mark.title)}"


def lines(mark: Mark, lang: str) -> list[str]:
    """The whole text of a mark, line by line, the head first."""
    zh = _lang(lang) == "zh"
    made = [head(mark, lang), cut(mark.message)]
    printed = [
        (("原文：" if zh else "Printed: ") + cut(mark.claimed)) if mark.claimed else "",
        (("核对：" if zh else "Recomputed: ") + cut(mark.recomputed)) if mark.recomputed else "",
    ]
    made.append(("　" if zh else "  ").join(one for one in printed if one))
    made.append((("算式：" if zh else "Arithmetic: ") + cut(mark.formula)) if mark.formula else "")
    made.append((("建议：" if zh else "Next: ") + cut(mark.hint)) if mark.hint else "")
    return [part for line in made for part in line.split("\n") if part.strip()]


def refer(mark: Mark, lang: str) -> str:
    """What stands at a further stretch of a mark."""
    if _lang(lang) == "zh":
        return f"见批注 {mark.number}（{label(mark, lang)}：{_short(mark.title)}）"
    return f"See comment {mark.number} ({label(mark, lang)}: {_short(mark.title)})"


def where(stretch: Stretch, lang: str) -> str:
    """The place of a stretch as a person writes it."""
    zh = _lang(lang) == "zh"
    at = stretch.at
    if at.sheet:
        return clean(f"{at.sheet}!{at.cell}" if at.cell else at.sheet)
    parts = [(f"第 {at.page} 页" if zh else f"page {at.page}") if at.page else ""]
    parts.append((f"第 {at.line} 行" if zh else f"line {at.line}") if at.line else "")
    return " ".join(part for part in parts if part)


def quoted(stretch: Stretch, lang: str) -> str:
    """The place and the words of a stretch: 第 3 行“480 万元”."""
    text = _short(stretch.text)
    place = where(stretch, lang)
    if not text:
        return place or ("（位置不明）" if _lang(lang) == "zh" else "(no place told)")
    if _lang(lang) == "zh":
        return f"{place}“{text}”"
    return f"{place} “{text}”".strip()


def lost_lines(whole: Sequence[Mark], lost: Sequence[tuple[Mark, Sequence[Stretch]]], lang: str) -> list[str]:
    """What stands at the beginning of a copy: marks of the document as a whole, and stretches that were not found in it.

    A mark of which nothing was found is told in full, for its text stands nowhere else.
    """
    zh = _lang(lang) == "zh"
    made: list[str] = []
    if whole:
        made.append("关于全文的批注：" if zh else "Comments on the document as a whole:")
        for mark in whole:
            made += lines(mark, lang)
    if lost:
        made.append(
            f"以下 {len(lost)} 条批注有文字没能在这份文件里标出（图片、图表里的，或和读出来的不一样），请按所列位置查看："
            if zh
            else f"These {len(lost)} comments have words that could not be marked in this file (in a picture or chart, "
            "or unlike what was read); look for them at the places given:"
        )
        for mark, stretches in lost:
            all_lost = len(stretches) == len(mark.stretches)
            made += lines(mark, lang) if all_lost else [head(mark, lang)]
            made.append(
                ("　　位置：" if zh else "    At: ") + "；".join(quoted(one, lang) for one in stretches)
            )
    return made


def _short(text: str) -> str:
    """The beginning of a text, on one line."""
    text = " ".join(clean(text).split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def cut(text: str) -> str:
    """A text as any file can hold it; one that is very long is cut, and says so."""
    text = clean(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… [{LONGEST:,}/{len(text):,}]"


def _lang(lang: str) -> str:
    return lang if lang in LABELS else "zh"
