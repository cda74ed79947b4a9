"""A file of sentence templates, read and checked: every name in it exists, every brace closes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from jixiao.core.fact import Catalogue, ListKind
from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped
from jixiao.reporting.templates import PARTS, SPECIAL, Hole, Sentence, Templates
from jixiao.rules.expression import ExpressionError, parse
from jixiao.rules.tree import Node

SCHEMA = "jixiao/sentences-1"
KEYS = ("id", "part", "text", "when", "each", "lead", "unless", "optional")
REMEDY_KEYS = ("words", "text")
FORMATS = ("", "算式", "绝对值", "元", "万元", "亿元")
HOLE = re.compile(r"\{([^{}]*)\}")


def read_templates(data: Data | None, catalogue: Catalogue, findings: Findings) -> Templates:
    """The sentences of a file, with a finding for every name that does not exist and every brace that does not close."""
    if not isinstance(data, Mapped):
        if data is not None:
            findings.add("not_a_mapping", 0, name="sentences", text="")
        return Templates()
    if str(data.get("schema", "")) != SCHEMA:
        findings.add(
            "wrong_schema",
            data.lines.get("schema", 1),
            found=str(data.get("schema", "（空）")),
            wanted=SCHEMA,
        )
    _unknown(data, ("schema", "sentences", "remedies"), findings)
    sentences = [
        made
        for row, line in _rows(data.get("sentences"), "sentences", findings)
        if (made := _sentence(row, line, catalogue, findings)) is not None
    ]
    seen: dict[str, int] = {}
    for sentence in sentences:
        seen[sentence.id] = seen.get(sentence.id, 0) + 1
    for id, count in seen.items():
        if count > 1:
            findings.add("template_twice", 0, id=id)
    remedies = []
    for row, line in _rows(data.get("remedies"), "remedies", findings):
        _unknown(row, REMEDY_KEYS, findings)
        words = row.get("words")
        if not isinstance(words, Listed) or not words or not row.get("text"):
            findings.add("template_incomplete", line, id=str(row.get("text", ""))[:20], key="words、text")
            continue
        remedies.append((tuple(str(word) for word in words), str(row["text"])))
    return Templates(tuple(sentences), tuple(remedies))


def _rows(data: Data | None, where: str, findings: Findings) -> Iterable[tuple[Mapped, int]]:
    if data is None or data == "":
        return
    if not isinstance(data, Listed):
        findings.add("template_not_listed", getattr(data, "line", 0), name=where)
        return
    for row in data:
        if isinstance(row, Mapped):
            yield row, row.line
        else:
            findings.add("not_a_mapping", getattr(row, "line", 0), name=where, text=str(row)[:40])


def _unknown(row: Mapped, keys: tuple[str, ...], findings: Findings) -> None:
    for key in row:
        if key not in keys:
            near = "、".join(get_close_matches(key, keys, n=2, cutoff=0.5)) or "、".join(keys)
            findings.add("unknown_key", row.lines.get(key, row.line), key=key, where="句子模板", near=near)


def _sentence(row: Mapped, line: int, catalogue: Catalogue, findings: Findings) -> Sentence | None:
    _unknown(row, KEYS, findings)
    id, part = str(row.get("id", "")), str(row.get("part", ""))
    if not id or "text" not in row:
        findings.add("template_incomplete", line, id=id, key="id、text")
        return None
    text = str(row["text"]).strip()
    if not text:
        return Sentence(id, part, ())
    if part not in PARTS:
        near = "、".join(get_close_matches(part, PARTS, n=2, cutoff=0.4)) or "、".join(PARTS)
        findings.add("template_part", line, id=id, part=part, near=near)
        return None
    kind: ListKind | None = None
    if row.get("each"):
        kind = catalogue.list(str(row["each"]))
        if kind is None:
            findings.add(
                "template_unknown_name",
                line,
                id=id,
                name=str(row["each"]),
                near="、".join(_near(str(row["each"]), [k.label for k in catalogue.lists.values()])),
            )
            return None
    pieces = _pieces(text, id, line, kind, catalogue, findings)
    when = _expression(str(row["when"]), id, line, catalogue, findings) if row.get("when") else None
    if pieces is None or (row.get("when") and when is None):
        return None
    return Sentence(
        id,
        part,
        pieces,
        when,
        kind.id if kind is not None else "",
        str(row.get("lead", "")),
        str(row.get("unless", "")),
        str(row.get("optional", "")) in ("是", "true"),
    )


def _pieces(
    text: str, id: str, line: int, kind: ListKind | None, catalogue: Catalogue, findings: Findings
) -> tuple[str | Hole, ...] | None:
    if "{" in HOLE.sub("", text) or "}" in HOLE.sub("", text):
        findings.add("template_brace", line, id=id, text=text)
        return None
    made: list[str | Hole] = []
    good = True
    at = 0
    for found in HOLE.finditer(text):
        if found.start() > at:
            made.append(text[at : found.start()])
        at = found.end()
        name, _, format = (part.strip() for part in found[1].partition("|"))
        if format not in FORMATS:
            findings.add("template_format", line, id=id, format=format, formats="、".join(FORMATS[1:]))
            good = False
            continue
        hole = _read_hole(name, format, id, line, kind, catalogue, findings)
        if hole is None:
            good = False
        else:
            made.append(hole)
    if at < len(text):
        made.append(text[at:])
    return tuple(made) if good else None


def _read_hole(
    name: str,
    format: str,
    id: str,
    line: int,
    kind: ListKind | None,
    catalogue: Catalogue,
    findings: Findings,
) -> Hole | None:
    if kind is not None:
        field = kind.field(name)
        if field is not None:
            return Hole(field.id, format)
        names = [item.label for item in kind.fields.values()]
        findings.add("template_unknown_name", line, id=id, name=name, near="、".join(_near(name, names)))
        return None
    if name in SPECIAL:
        return Hole(name)
    node = _expression(name, id, line, catalogue, findings)
    return None if node is None else Hole(name, format, node)


def _expression(text: str, id: str, line: int, catalogue: Catalogue, findings: Findings) -> Node | None:
    """The tree of a placeholder or condition; facts in it are computed by their formulas where they can be."""
    try:
        node, problems = parse(text, catalogue)
    except ExpressionError as error:
        findings.add(error.code, line, **{"name": f"句子模板“{id}”", **error.values})
        return None
    for problem in problems:
        name = problem.values.get("name", text)
        near = [*_near(name, SPECIAL), problem.values.get("near", "")]
        findings.add(
            "template_unknown_name", line, id=id, name=name, near="、".join(one for one in near if one)
        )
    return None if problems else node


def _near(name: str, names: Iterable[str]) -> list[str]:
    return get_close_matches(name, list(names), n=3, cutoff=0.4)
