"""A project as people type it: what it may hold, and everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jixiao.core.finding import Finding
from jixiao.core.system import Why
from jixiao.flows.appraisal import Named, appraisal_rules
from jixiao.web.appraisal.models import Appraisal
from jixiao.web.typed import typed
from jixiao.web.year.models import Work

EXPERTS = 5  # opinions of one project
MOST = {"name": 120, "code": 40, "remark": 1000, "reason": 1000, "evidence": 1000, "opinion": 1000}  # signs
PARTS = ("judgement", "reason", "evidence")
LABELS = {
    "name": Why("项目名称", "name"),
    "code": Why("项目代码", "code"),
    "money": Why("申请金额", "amount"),
    "judgement": Why("判断", "judgement"),
    "reason": Why("理由", "reason"),
    "evidence": Why("依据", "evidence"),
    "conclusion": Why("结论", "conclusion"),
    "remark": Why("条件或理由", "conditions or reason"),
    "opinion": Why("专家意见", "opinion of an expert"),
    "role": Why("专家类别", "role of an expert"),
}
MONEY = re.compile(r"\d{1,3}(,\d{3}){1,3}(\.\d{1,6})?|\d{1,12}(\.\d{1,6})?")

Told = tuple[str, Finding]  # the field that it is about, "" for none


def fields() -> list[str]:
    """The names of all fields of the form."""
    made = ["name", "code", "money", "conclusion", "remark"]
    made += [f"{aspect}-{part}" for aspect in appraisal_rules().aspects for part in PARTS]
    return made + [
        f"expert{number}-{part}" for number in range(1, EXPERTS + 1) for part in ("role", "opinion")
    ]


def in_words(one: Appraisal, english: bool) -> list[tuple[str, str]]:
    """What a project says now, with the labels of its fields; of what may be chosen the words."""
    rules, made = appraisal_rules(), []
    chosen = {**rules.judgements, **rules.conclusions, **rules.experts}
    for name, text in stands(one).items():
        head, _, part = name.rpartition("-")
        label = LABELS[part].en if english else str(LABELS[part])
        aspect = rules.aspects.get(head)
        if aspect is not None:
            label = f"{aspect.title_en} – {label}" if english else f"{aspect.title}：{label}"
        if part in ("judgement", "conclusion", "role") and text in chosen:
            text = chosen[text].title_en if english else chosen[text].title
        if text:
            made.append((label, text))
    return made


def typed_in(form: Mapping[str, Any]) -> dict[str, str]:
    """What a form holds, without signs that nobody sees."""
    return {one: typed(str(form.get(one, ""))) for one in fields()}


def stands(one: Appraisal | None) -> dict[str, str]:
    """What a project says now, as the form holds it."""
    if one is None:
        return {}
    made = {name: getattr(one, name) for name in ("name", "code", "conclusion", "remark")} | {
        "money": one.amount
    }
    for aspect, said in one.aspects.items():
        made |= {f"{aspect}-{part}": said.get(part, "") for part in PARTS}
    for number, said in enumerate(one.experts, 1):
        made |= {f"expert{number}-{part}": said[part] for part in ("role", "opinion")}
    return made


def read(
    mine: Work, one: Appraisal, said: Mapping[str, str], *, draft: bool
) -> tuple[dict[str, Any], list[Told]]:
    """The values of a form, and everything that is wrong with it at once. A draft may lack what is asked; what is wrong is never kept."""
    rules, found = appraisal_rules(), _lengths(said)
    if not said["name"]:
        found.append(("name", _empty(LABELS["name"])))
    elif mine.appraisals.filter(name=said["name"]).exclude(pk=one.pk).exists():
        found.append(("name", Finding("appraisal_twice", values={"name": said["name"]})))
    if said["code"] and mine.appraisals.filter(code=said["code"]).exclude(pk=one.pk).exists():
        found.append(("code", Finding("appraisal_same_code", values={"code": said["code"]})))
    money = _money(said["money"], found)
    judged = {id: said[f"{id}-judgement"] for id in rules.aspects}
    found += [
        (f"{id}-judgement", Finding("appraisal_choice", values={"text": choice[:20]}))
        for id, choice in judged.items()
        if choice and choice not in rules.judgements
    ]
    conclusion = said["conclusion"]
    if conclusion and conclusion not in rules.conclusions:
        found.append(("conclusion", Finding("appraisal_choice", values={"text": conclusion[:20]})))
    elif conclusion and not rules.allowed(judged.values(), conclusion):
        found.append(("conclusion", too_good(judged, conclusion)))
    experts = _experts(said, found)
    aspects = {id: {part: said[f"{id}-{part}"] for part in PARTS} for id in rules.aspects}
    values = {
        "name": said["name"], "code": said["code"], "money": money, "conclusion": conclusion, "remark": said["remark"],
        "aspects": aspects, "experts": experts,
    }  # fmt: skip
    if not draft:
        decided = mine.state != mine.rules.start
        known = {name for name, _ in found}
        found += [(name, each) for name, each in lacking(values, decided=decided) if name not in known]
    return values, found


def lacking(values: Mapping[str, Any], *, decided: bool) -> list[Told]:
    """What a project must say and does not. `decided`: whether it has left the unit, and needs a conclusion."""
    found: list[Told] = []
    if values["money"] is None:
        found.append(("money", _empty(LABELS["money"])))
    for id, aspect in appraisal_rules().aspects.items():
        for part in PARTS:
            if not values["aspects"].get(id, {}).get(part):
                label = LABELS[part]
                words = Why(f"{aspect.title}的{label}", f"{label.en} of {aspect.title_en}")
                found.append((f"{id}-{part}", _empty(words)))
    conclusion = values["conclusion"]
    if decided and not conclusion:
        found.append(("conclusion", _empty(LABELS["conclusion"])))
    best = next(iter(appraisal_rules().conclusions))
    if conclusion in appraisal_rules().conclusions and conclusion != best and not values["remark"]:
        found.append(
            (
                "remark",
                Finding(
                    "appraisal_no_remark",
                    values={"conclusion": _why(appraisal_rules().conclusions[conclusion])},
                ),
            )
        )
    return found


def too_good(judged: Mapping[str, str], conclusion: str) -> Finding:
    """That a conclusion is better than the worst aspect allows."""
    rules = appraisal_rules()
    best = rules.best(judged.values())
    worst = next(
        id for id, one in judged.items() if one in rules.judgements and rules.judgements[one].allows == best
    )
    values = {
        "conclusion": _why(rules.conclusions[conclusion]), "best": _why(rules.conclusions[best]),
        "aspect": _why(rules.aspects[worst]), "judgement": _why(rules.judgements[judged[worst]]),
    }  # fmt: skip
    return Finding("appraisal_too_good", values=values)


def _experts(said: Mapping[str, str], found: list[Told]) -> list[dict[str, str]]:
    made = []
    for number in range(1, EXPERTS + 1):
        one = {part: said[f"expert{number}-{part}"] for part in ("role", "opinion")}
        if one["role"] and one["role"] not in appraisal_rules().experts:
            found.append(
                (f"expert{number}-role", Finding("appraisal_choice", values={"text": one["role"][:20]}))
            )
        elif bool(one["role"]) != bool(one["opinion"]):
            lacks = "opinion" if one["role"] else "role"
            found.append((f"expert{number}-{lacks}", _empty(LABELS[lacks])))
        if any(one.values()):
            made.append(one)
    return made


def _money(text: str, found: list[Told]) -> Decimal | None:
    if not text:
        return None
    if not (text.isascii() and MONEY.fullmatch(text)) or not Decimal(text.replace(",", "")):
        found.append(("money", Finding("appraisal_money", values={"text": text[:40]})))
        return None
    return Decimal(text.replace(",", ""))


def _lengths(said: Mapping[str, str]) -> list[Told]:
    made: list[Told] = []
    for name, text in said.items():
        part = name.rpartition("-")[2]
        if len(text) > MOST.get(part, 1000):
            values = {"name": LABELS[part], "count": f"{len(text):,}", "most": f"{MOST[part]:,}"}
            made.append((name, Finding("appraisal_long", values=values)))
    return made


def _empty(name: Why) -> Finding:
    return Finding("appraisal_empty", values={"name": name})


def _why(one: Named) -> Why:
    return Why(one.title, one.title_en)
