"""What a form is made from (the view of the case, the office's sentences, where findings go), and what it lacked."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.core.finding import Findings
from jixiao.reporting.look import Look
from jixiao.reporting.templates import Templates


@dataclass(slots=True)
class Work:
    """One form in the making. `wanting` collects what is still to be filled in, each once, in the order met."""

    look: Look
    templates: Templates
    form: str
    title: str
    findings: Findings
    indicator: str = ""
    wanting: dict[str, None] = field(default_factory=dict)
    undecided: dict[str, None] = field(
        default_factory=dict
    )  # rows that lost points, without remedies of the office
    drafted: bool = False

    def lacking(self) -> list[str]:
        """What is still to be filled in."""
        made = list(self.wanting)
        if self.undecided:
            names = {row.id: row.indicator.name for row in self.look.sheet.rows}
            rows = [names.get(id, id) if self.findings.book else id for id in self.undecided]
            made.append(
                self.asked(
                    f"{len(rows)}个扣分指标的整改措施", f"remedies：{'、'.join(rows)}", "、".join(rows)
                )
            )
        return made

    def asked(self, label: str, key: str, detail: str = "") -> str:
        """A text that is wanted: to a case file with its key; to a workbook, which has no place for it, only in words."""
        if self.findings.book:
            return f"{label}（{detail}）" if detail else label
        return f"{label}（案卷 narrative 的 {key}）"

    def say(self, part: str) -> list[str]:
        """The sentences of a part that can be said, each complete; what the others lack is noted."""
        said, lacking = self.templates.say(part, self.look)
        for text in lacking:
            self.wanting.setdefault(text)
        return said

    def told(self, key: str, label: str, *, optional: bool = False) -> list[str]:
        """What the office wrote for a place of the form; where it wrote nothing, that is noted."""
        texts = self.look.narrative(key)
        if not texts and not optional:
            self.wanting.setdefault(self.asked(label, key))
        return texts

    def refuse(self, why: str) -> None:
        """The form cannot be made."""
        self.findings.add("report_not_possible", form=self.title, why=why)
