"""A case file read against the catalogue and its framework; every value with its line, every fault a finding."""

from __future__ import annotations

from jixiao.case.facts import FactReader
from jixiao.case.model import Case
from jixiao.case.people import PeopleReader
from jixiao.case.reading import Reader
from jixiao.core.fact import Catalogue
from jixiao.core.finding import Findings, Term
from jixiao.core.numerals import is_count
from jixiao.core.source import Data, Mapped
from jixiao.framework.model import Framework

SCHEMA = "jixiao/case-1"
KEYS = (
    "schema", "id", "unit", "scope", "year", "framework", "source", "facts", "lists", "judgements", "targets", "overlay",
    "printed", "unused", "notes", "narrative", "problems", "surveys", "fictional", "title", "region",
)  # fmt: skip
SCOPES = ("本级", "汇总", "")


def read_case(
    data: Data,
    catalogue: Catalogue,
    framework: Framework | None,
    findings: Findings,
    *,
    foreign: bool = False,
) -> Case | None:
    """The case of a file. `framework` gives the ids that judgements and printed scores may name.

    `foreign`: the framework is not the case's own, so that its years of validity are a warning only.
    """
    if not isinstance(data, Mapped):
        findings.add("not_a_mapping", 0, name="case", text="")
        return None
    return _CaseReader(catalogue, framework, findings, foreign=foreign).case(data)


def framework_of(data: Data) -> str:
    """The framework id that a case names."""
    return str(data.get("framework", "")) if isinstance(data, Mapped) else ""


class _CaseReader(Reader):
    def __init__(
        self, catalogue: Catalogue, framework: Framework | None, findings: Findings, *, foreign: bool = False
    ) -> None:
        super().__init__(findings)
        self.catalogue = framework.catalogue if framework else catalogue
        self.framework = framework
        self.foreign = foreign

    def case(self, data: Mapped) -> Case | None:
        self.unknown_keys(data, KEYS, "案卷")
        if str(data.get("schema", "")) != SCHEMA:
            self.findings.add(
                "wrong_schema",
                data.lines.get("schema", 1),
                found=str(data.get("schema", "（空）")),
                wanted=SCHEMA,
            )
        source = data.get("source")
        if isinstance(source, Mapped):
            self.source = str(source.get("file", ""))
        year_text = str(data.get("year", ""))
        if year_text and not (is_count(year_text) and len(year_text) == 4):
            self.findings.add("bad_year", data.lines.get("year", 1), name=Term("year"), text=year_text)
        year = int(year_text) if is_count(year_text) and len(year_text) == 4 else 0
        scope = str(data.get("scope", ""))
        if scope not in SCOPES:
            self.findings.add(
                "not_a_choice",
                data.lines.get("scope", 1),
                name="案卷",
                key=Term("scope"),
                text=scope,
                choices="本级、汇总",
            )
        for key in ("unit", "year", "id"):
            if not data.get(key):
                self.findings.add("key_missing", data.lines.get(key, 1), key=Term(key), where="案卷")
        if self.framework and year:
            self.check_year(year, data.lines.get("year", 1))
        stated = FactReader(self.catalogue, self.findings, self.source)
        people = PeopleReader(self.framework, self.findings, self.source)
        facts = stated.facts(data.get("facts"))
        lists = stated.lists(data.get("lists"))
        judgements = people.judgements(data.get("judgements"))
        targets = people.targets(data.get("targets"))
        overlay = people.overlay(data.get("overlay"))
        printed = people.printed(data.get("printed"))
        stated.laws(facts)
        narrative = data.get("narrative")
        return Case(
            str(data.get("id", "")),
            str(data.get("unit", "")),
            year,
            str(data.get("framework", "")),
            scope,
            str(data.get("title", "")),
            str(data.get("fictional", "")) in ("true", "是"),
            str(source.get("title", "")) if isinstance(source, Mapped) else "",
            self.source,
            facts,
            lists,
            judgements,
            targets,
            overlay,
            printed,
            people.unused(data.get("unused")),
            people.notes(data.get("notes")),
            dict(narrative) if isinstance(narrative, Mapped) else {},
            self.findings.file,
        )

    def check_year(self, year: int, line: int) -> None:
        framework = self.framework
        if framework is None:
            return
        low, high = framework.valid_from, framework.valid_to
        if (low is not None and year < low) or (high is not None and year > high):
            span = f"{low} 年" if low == high else f"{low}–{high} 年"
            valid = f"{low} 年起" if high is None else f"{high} 年止" if low is None else span
            severity = "warning" if self.foreign else "error"
            self.findings.add(
                "wrong_year", line, severity=severity, year=str(year), framework=framework.title, valid=valid
            )
