"""What an ex-ante appraisal says, as data: aspects, judgements, conclusions, and which conclusion a judgement allows at best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jixiao.core.finding import Findings
from jixiao.core.source import Listed, Mapped
from jixiao.flows.library import DATA
from jixiao.readers.yaml_file import read_yaml

FILE = DATA / "appraisal.yaml"


@dataclass(frozen=True, slots=True)
class Named:
    """One entry of a list: an aspect with what it asks, a judgement with what it allows at best, a conclusion, a role of experts."""

    id: str
    title: str
    title_en: str
    asks: str = ""
    asks_en: str = ""
    allows: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The content of an appraisal; each list by id, in its order, judgements and conclusions from the best to the worst."""

    source: str
    ours: str
    aspects: Mapping[str, Named]
    judgements: Mapping[str, Named]
    conclusions: Mapping[str, Named]
    experts: Mapping[str, Named]

    def best(self, judged: Iterable[str]) -> str:
        """The best conclusion that judgements allow: that of the worst of them; the best of all where there is none."""
        order = list(self.conclusions)
        allowed = [order.index(self.judgements[one].allows) for one in judged if one in self.judgements]
        return order[max(allowed, default=0)]

    def allowed(self, judged: Iterable[str], conclusion: str) -> bool:
        """Whether a conclusion is no better than judgements allow."""
        order = list(self.conclusions)
        return order.index(conclusion) >= order.index(self.best(judged))


@lru_cache(maxsize=1)
def appraisal_rules() -> Rules:
    """The rules on the shelf. Raises `DataError` where they cannot be read."""
    findings = Findings(FILE.name)
    data = read_yaml(FILE, findings)
    findings.stop_on_errors()
    assert isinstance(data, Mapped)  # without errors, it is
    return Rules(
        str(data.get("source", "")),
        str(data.get("ours", "")),
        *(_named(data, name) for name in ("aspects", "judgements", "conclusions", "experts")),
    )


def _named(data: Mapped, name: str) -> dict[str, Named]:
    entries = data.get(name)
    assert isinstance(entries, Listed)
    made = [
        Named(**{key: str(text) for key, text in one.items()}) for one in entries if isinstance(one, Mapped)
    ]
    return {one.id: one for one in made}
