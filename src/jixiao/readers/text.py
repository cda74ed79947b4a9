"""Text reports (.txt, .md, the text of `pdftotext -layout`) into a Document whose lines are those of the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from jixiao.core.document import At, Block, Document, Paragraph, Run, Section, Table
from jixiao.core.finding import Findings
from jixiao.readers.broken_lines import broken_lines
from jixiao.readers.page_lines import page_lines
from jixiao.readers.residue import clean
from jixiao.readers.text_tables import Region, find_regions

MOST_BYTES = 20_000_000
MOST_LINES, MOST_MARKS = (
    300_000,
    600_000,
)  # a thousand pages have 50,000 lines; marks between cells are tabs, | and gaps
SIGNATURES = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UNSEEN = frozenset(chr(code) for code in range(32)) - set("\t\n\r\f\v")

ODD = re.compile("[\u0370-\u04ff\u3040-\u312f\ue000-\uf8ff]")  # Greek, Cyrillic, kana, private use

LAID_OUT = 4  # lines with gaps, of a text that has no pages and is set with spaces
COVER_LINES = 30  # the title and the lines of a cover stand among the first lines
NUMERALS = "一二三四五六七八九十"
# how a heading begins, its level, and the most characters it has
HEADINGS = (
    (re.compile(rf"[{NUMERALS}]{{1,3}}、\s*\S"), 1, 40),
    (re.compile(rf"[（(][{NUMERALS}]{{1,3}}[）)]\s*\S"), 2, 45),
    (re.compile(r"\d{1,2}[.．、]\s*[^\d\s]"), 3, 30),
    (re.compile(r"[（(]\d{1,2}[）)]\s*\S"), 4, 30),
)
WORDS_ALONE = ("摘要", "目录", "前言", "引言")
TITLE = re.compile(r"(?:报告|自评表|评价表|申报表|监控表|公开说明)(?:书|（.{1,12}）)?$")
ATTACHMENT = re.compile(r"附(?:件|表|录)\s*[\d一二三四五六七八九十]*\s*(?:[.:：、]\s*\S.{0,60})?[.:：]?$")
COVER = re.compile(
    r"(?:部门名称|单位名称|项目名称|项目单位|委托单位|评价单位|评价机构|评价日期|填报人|填报单位|填报日期|联系人|联系电话|"
    r"主管部门|预算部门|项目负责人|报告日期)(?:[（(].{1,8}[）)])?\s*[:：]"
)
CAPTION = re.compile(r"(?:续?表|图)\s*[\d一二三四五六七八九十]+(?:[-－.．—]\d+)*(?![\d年月日个项次人])")
UNIT = re.compile(r"[（(]?(?:金额)?单位\s*[:：]\s*([^\s，。（）()]{1,12})\s*[）)]?$")
NOTE = re.compile(r"(?:注|备注|附注|说明)\s*\d*\s*[:：]")
SUBTITLE = re.compile(r"[（(].{0,6}\d{4}\s*年.{0,12}[）)]$")
DATE = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?$")  # fmt: skip
SIGNER = re.compile(r"(?:公司|局|中心|委员会|厅|处|所|政府|协会|大学|学院|医院)(?:（公?盖?章）)?$")
CONTENTS = re.compile(r"\S.*?(?:\.{4,}|…{2,}|·{4,}|\t)\s*\d{1,3}$")
CAPTION_WORDS = ("表", "框架", "体系", "情况", "清单", "目录", "明细", "结果", "评价")
GAP = re.compile(r"[^\s] {2,}(?=[^\s])")  # what sets columns apart in the text of a PDF
BOLD = re.compile(r"\*\*(.+?)\*\*")


def read_text(raw: bytes, name: str, findings: Findings) -> Document | None:
    """The document of a text file; None with a finding when the bytes are no text that can be read.

    `lines` are exactly the lines of the file, so that every `at.line` is a line number of it; a form feed begins a page.
    """
    text = decode(raw, findings)
    if text is None:
        return None
    gaps = sum(1 for _ in GAP.finditer(text)) if "\f" in text else 0
    count, marks = text.count("\n"), text.count("\t") + text.count("|") + gaps
    if count > MOST_LINES or marks > MOST_MARKS:
        findings.add(
            "text_too_long",
            lines=f"{count:,}",
            marks=f"{marks:,}",
            most_lines=f"{MOST_LINES:,}",
            most_marks=f"{MOST_MARKS:,}",
        )
        return None
    lines = tuple(line.rstrip("\r") for line in text.split("\n"))
    if lines and not lines[-1]:
        lines = lines[:-1]
    if not any(line.strip() for line in lines):
        findings.add("document_empty")
        return None
    pages = _pages(lines)
    paged = bool(pages) and pages[-1] > 1
    bare = [line.replace("\f", "") for line in lines]
    places = pages if paged else [0] * len(bare)
    strange = page_lines(bare, places)
    layout = paged or _laid_out(bare)
    regions = find_regions(bare, places, layout=layout, strange=strange)
    taken = strange | {at for region in regions for at in range(region.first, region.last + 1)}
    broken = {at + 1 for at in broken_lines(bare, taken, places if paged else ())}
    blocks = _captioned(_roles(list(_blocks(bare, places, regions, strange)), broken))
    return Document(
        (Section(tuple(blocks)),),
        title=_title(blocks),
        file=name,
        kind="text",
        lines=lines,
    )


def decode(raw: bytes, findings: Findings) -> str | None:
    """The text of bytes: by their mark, else UTF-8, else GB18030; None with a finding for anything else."""
    if len(raw) > MOST_BYTES:
        findings.add(
            "file_too_large",
            size=f"{len(raw) / 1_000_000:.1f} MB",
            limit=f"{MOST_BYTES // 1_000_000} MB",
        )
        return None
    if raw.startswith(SIGNATURES):
        findings.add("text_binary")
        return None
    marked = next((name for mark, name in MARKS if raw.startswith(mark)), "")
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(sign in UNSEEN for sign in text):
            findings.add("text_binary")
            return None
        if encoding == "gb18030" and _doubtful(text):
            findings.add("text_doubtful", severity="warning")
        return text
    findings.add("text_encoding")
    return None


def _doubtful(text: str) -> bool:
    """Whether a text read as GB18030 is full of signs that Chinese texts hardly have: another encoding fits by chance."""
    signs = [sign for sign in text[:50_000] if sign > "\x7f"]
    odd = sum(ODD.match(sign) is not None or not sign.encode("gb2312", "ignore") for sign in signs)
    return odd > max(0.1 * len(signs), 2)


def _laid_out(lines: Sequence[str]) -> bool:
    """Whether a text without pages is set with spaces all the same: no other marks between cells, and rows of three or more."""
    marked = any("\t" in line or line.lstrip().startswith("|") for line in lines)
    return not marked and sum(len(GAP.findall(line.strip())) > 1 for line in lines) >= LAID_OUT


def _pages(lines: Sequence[str]) -> list[int]:
    """The page of each line, from 1; a form feed begins a new one."""
    made, page = [], 1
    for line in lines:
        page += len(line) - len(line.lstrip("\f"))
        made.append(page)
        page += line.lstrip("\f").count("\f")
    return made


def _blocks(
    lines: Sequence[str], pages: Sequence[int], regions: Sequence[Region], strange: Container[int]
) -> Iterator[Block]:
    """Tables where they were found, one paragraph for every other line that is not blank and not of the page itself."""
    starts = {region.first: region for region in regions}
    number = 0
    while number < len(lines):
        region = starts.get(number)
        if region is not None:
            yield region.table
            number = region.last + 1
            continue
        if lines[number].strip() and number not in strange:
            yield _paragraph(lines[number], At(number + 1, pages[number]))
        number += 1


def _paragraph(line: str, at: At) -> Paragraph:
    """A line as a paragraph: Markdown's # and ** become level and bold, residues what the page showed."""
    text = clean(line.strip())
    marks = re.match(r"(#{1,6})\s+", text)
    if marks is not None:
        return Paragraph(BOLD.sub(r"\1", text[marks.end() :].strip()), "heading", len(marks[1]), at)
    if re.match(r"[-*+]\s+\S", text):
        return Paragraph(BOLD.sub(r"\1", text[1:].strip()), "list", 0, at)
    pieces = BOLD.split(text)
    if len(pieces) == 1:
        return Paragraph(text, at=at)
    runs = tuple(Run(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece)
    return Paragraph("".join(run.text for run in runs), at=at, runs=runs)


# -- what a paragraph is for


def _roles(blocks: list[Block], broken: Container[int]) -> list[Block]:
    """The blocks, every paragraph with its role and level. `broken`: the lines that go on with the one above."""
    made: list[Block] = []
    title = ""
    begun = False  # whether the first heading of the body was met
    for block in blocks:
        if not isinstance(block, Paragraph):
            made.append(block)
            continue
        if block.at.line in broken:
            made.append(replace(block, role="body", level=0, goes_on=True))
            continue
        role, level = _role(block, after_table=bool(made) and isinstance(made[-1], Table))
        bare = "".join(block.text.split())
        early = block.at.line <= COVER_LINES and not begun
        if role in ("body", "heading") and level != 1 and TITLE.search(block.text) and len(bare) <= 40:
            if early or bare == title:
                role, level, title = "heading", 0, bare
        elif early and SUBTITLE.match(block.text):
            role = "subtitle"
        elif role == "cover" and not early:
            role = "body"
        if role == "body" and DATE.match(block.text) and not early:
            role = "signature"
            before = made[-1] if made else None
            if isinstance(before, Paragraph) and before.role == "body" and SIGNER.search(before.text):
                made[-1] = replace(before, role="signature")
        begun = begun or (role == "heading" and level == 1)
        made.append(replace(block, role=role, level=level))
    return made


def _role(block: Paragraph, *, after_table: bool) -> tuple[str, int]:
    """The role and level that a paragraph's own words tell."""
    text = block.text.strip()
    bare = "".join(text.split())
    if ATTACHMENT.match(text):
        return "attachment", 0
    if UNIT.match(text):
        return "unit", 0
    if CAPTION.match(text) and len(text) <= 60 and not text.endswith(("。", "；", "，")):
        return "caption", 0
    if NOTE.match(text) and (after_table or len(text) <= 200):
        return "note", 0
    if COVER.match(text) and len(text) <= 60:
        return "cover", 0
    if bare in WORDS_ALONE:
        return "heading", 1
    if CONTENTS.match(text):
        return "contents", 0
    for pattern, level, most in HEADINGS:
        if pattern.match(text) and len(text) <= most and is_heading(text, level):
            return "heading", level
    return block.role, block.level


def is_heading(text: str, level: int) -> bool:
    """Whether a short numbered line is a heading and no sentence of its own."""
    if text.endswith(("；", ";", "，", "、", "?", "？", "：", ":")) or "；" in text:
        return False
    if text.endswith("。"):
        return level <= 2 and len(text) <= 25 and "，" not in text
    return "。" not in text and not (level >= 3 and re.search(r"[：:]", text))


def _captioned(blocks: list[Block]) -> list[Block]:
    """The blocks, every table with the caption and the unit that stand right above it."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            block = _with_caption(block, made)
        made.append(block)
    return made


def _with_caption(table: Table, before: list[Block]) -> Table:
    caption = unit = ""
    for number in range(len(before) - 1, max(len(before) - 4, -1), -1):
        paragraph = before[number]
        if not isinstance(paragraph, Paragraph) or table.at.line - paragraph.at.line > 6:
            break
        found = UNIT.match(paragraph.text)
        if found is not None and not unit:
            unit = found[1]
            continue
        if paragraph.role == "subtitle" or SUBTITLE.match(paragraph.text):
            continue
        if paragraph.role == "caption" or may_caption(paragraph):
            caption = re.sub(" {3,}", " ", paragraph.text)  # those of a layout
            if paragraph.role == "body" and not paragraph.text.endswith(("?", "？")):
                before[number] = replace(paragraph, role="caption")
        break
    return replace(table, caption=caption, unit=unit)


def may_caption(paragraph: Paragraph) -> bool:
    """Whether a line without a table's number is still the title of the table below it."""
    text = paragraph.text.strip()
    if paragraph.role not in ("body", "heading") or not 3 <= len(text) <= 60:
        return False
    if text.endswith(("?", "？")):  # a question above its answers
        return True
    if re.search(r"[。；：:，,]", text) or (paragraph.role == "heading" and paragraph.level == 1):
        return False
    return any(word in text[-12:] for word in CAPTION_WORDS)


def _title(blocks: Sequence[Block]) -> str:
    """The document's title; a title broken over two lines is put together."""
    texts = [block for block in blocks if isinstance(block, Paragraph)]
    for number, block in enumerate(texts):
        if block.role == "heading" and block.level == 0:
            title = "".join(block.text.split())
            if number and not re.search(r"\d{4}", title) and block.at.line - texts[number - 1].at.line <= 2:
                above = "".join(texts[number - 1].text.split())
                if texts[number - 1].role == "body" and len(above) <= 40:
                    return above + title
            return title
    return ""
