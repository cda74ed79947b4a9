"""facts: search the catalogue."""

from __future__ import annotations

from argparse import Namespace

from jixiao.cli.output import Output
from jixiao.core.fact import FactKind, ListField, ListKind, fold
from jixiao.flows import library
from jixiao.rules.dimension import ZH


def facts(options: Namespace, out: Output) -> int:
    """Search facts and lists by words in label, alias, id, definition or theme."""
    shelf = library.catalogue()
    words = [fold(word).lower() for word in options.words]
    found = (
        []
        if options.lists
        else [fact for fact in shelf.facts.values() if _matches(fact, words, options.theme)]
    )
    lists = [item for item in shelf.lists.values() if _matches(item, words, options.theme)]
    if out.as_json:
        out.json({
            "facts": [
                {
                    "id": fact.id, "label": fact.label, "aliases": list(fact.aliases), "dimension": fact.dimension, "unit": fact.unit,
                    "period": fact.period, "formula": fact.formula or None, "choices": list(fact.choices), "part_of": list(fact.part_of), "settled": fact.settled or None,
                    "definition": fact.definition, "source": fact.source, "theme": fact.theme, "en": fact.en,
                }
                for fact in found
            ],
            "lists": [
                {
                    "id": item.id, "label": item.label, "definition": item.definition, "theme": item.theme,
                    "fields": [{"id": f.id, "label": f.label, "dimension": f.dimension, "choices": list(f.choices)} for f in item.fields.values()],
                }
                for item in lists
            ],
        })  # fmt: skip
        return 0
    if found:
        heads = [
            (out.pick("名称", "label"), "left"),
            (out.pick("编号", "id"), "left!"),
            (out.pick("单位", "unit"), "left!"),
            (out.pick("口径", "definition"), "left*"),
        ]
        out.table(
            heads, [(fact.label, fact.id, fact.unit or fact.dimension, _about(fact, out)) for fact in found]
        )
    for item in lists:
        out.title(f"{out.pick('清单', 'list')} {item.label}（{item.id}）")
        if item.definition:
            out.line(f"  {item.definition}")
        out.entries([(f"{field.label} {field.id}", _column(field, out), 0) for field in item.fields.values()])
    count = len(found) + len(lists)
    out.line(out.pick(f"共 {count} 条。", f"{count} found."))
    return 0


def _column(field: ListField, out: Output) -> str:
    kind = ZH[field.dimension] if out.zh else field.dimension
    return kind + (
        out.pick(f"，只能写：{'、'.join(field.choices)}", f", one of {', '.join(field.choices)}")
        if field.choices
        else ""
    )


def _about(fact: FactKind, out: Output) -> str:
    text = fact.definition if out.zh else fact.en or fact.definition
    if fact.formula:
        text += out.pick(f"（可由公式算出：{fact.formula}）", f" (= {fact.formula})")
    if fact.choices:
        text += out.pick(f"（取值：{'、'.join(fact.choices)}）", f" (one of {', '.join(fact.choices)})")
    if fact.settled:
        text += out.pick(f"（今年改不了：{fact.settled}）", f" (cannot be changed this year: {fact.settled})")
    return text


def _matches(item: FactKind | ListKind, words: list[str], theme: str) -> bool:
    if theme and item.theme != theme:
        return False
    text = fold(" ".join([item.id, item.label, *item.aliases, item.definition, item.theme, item.en])).lower()
    return all(word in text for word in words)
