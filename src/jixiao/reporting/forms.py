"""The one table of forms: what each is called, where its shape comes from, what it needs, and the function that makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module

from jixiao.core.document import Document
from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped
from jixiao.reporting.look import Look, still_told
from jixiao.reporting.narrative import check_narrative
from jixiao.reporting.templates import Templates, derived
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Sheet

OBJECTS = {"department": "部门整体评价", "project": "项目评价"}

# name -> module whose `make` makes it; the descriptions stand in data/reports/forms.yaml
MAKERS: Mapping[str, str] = {
    "score_table": "score_table",
    "self_evaluation": "self_evaluation",
    "self_evaluation_table": "self_evaluation_table",
    "evaluation_report": "evaluation_report",
    "target": "target",
    "project_target": "target",
    "monitoring": "monitoring",
    "project_self_evaluation": "project_self_evaluation",
    "money_tables": "money_tables",
    "rectification": "rectification",
    "survey": "survey",
    "brief": "brief",
    "question_pack": "question_pack",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `origin` is 国家, 地方 or 自拟; `file` is its part of a file name."""

    name: str
    title: str
    en: str
    origin: str
    source: str
    needs: str
    needs_en: str
    objects: tuple[str, ...]
    file: str


def read_forms(data: Data | None) -> dict[str, Form]:
    """The forms by name, from the package's own data."""
    rows = data.get("forms") if isinstance(data, Mapped) else None
    made = {}
    for row in rows if isinstance(rows, Listed) else ():
        if isinstance(row, Mapped):
            texts = {
                key: str(row[key])
                for key in ("name", "title", "en", "origin", "source", "needs", "needs_en", "file")
            }
            objects = row["objects"]
            names = tuple(str(one) for one in objects) if isinstance(objects, Listed) else ()
            made[texts["name"]] = Form(objects=names, **texts)
    return made


def make_form(
    form: Form,
    sheet: Sheet,
    templates: Templates,
    findings: Findings,
    *,
    public: bool = False,
    indicator: str = "",
) -> Document | None:
    """The document of a form, or None with findings. `public`: without what is marked 涉密 or 不予公开, and without
    internal notes. `indicator`: for a form about one indicator."""
    if sheet.framework.object not in form.objects:
        kind = OBJECTS.get(sheet.framework.object, sheet.framework.object)
        findings.add("form_not_for_object", form=form.title, object=kind)
        return None
    look = Look(sheet, public=public, findings=findings)
    check_narrative(sheet, findings)
    work = Work(look, derived(templates, look), form.name, form.title, findings, indicator)
    make: Callable[[Work], Document | None] = import_module(f"jixiao.reporting.{MAKERS[form.name]}").make
    document = make(work)
    if document is not None and public:
        for name in still_told(look, document.text()):
            findings.add("report_secret_told", severity="warning", name=name)
    lacking = work.lacking()
    if document is not None and lacking:
        what = "；".join(lacking[:3]) + ("……" if len(lacking) > 3 else "")
        findings.add("report_wanting", severity="info", form=form.title, count=len(lacking), what=what)
    return document


def find_form(name: str, forms: Mapping[str, Form], findings: Findings) -> Form | None:
    """A form by name or title; a finding with near names where there is none."""
    if not name:
        findings.add("form_not_given")
        return None
    found = forms.get(name) or next(
        (form for form in forms.values() if name in (form.title, form.file)), None
    )
    if found is None:
        names = [*forms, *(form.title for form in forms.values())]
        near = "、".join(get_close_matches(name, names, n=3, cutoff=0.4)) or "、".join(forms)
        findings.add("form_not_found", name=name, near=near)
    return found
