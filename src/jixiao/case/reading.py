"""What every part of a case file is read with: its findings, unknown keys, places, entries, secrecy."""

from __future__ import annotations

from difflib import get_close_matches

from jixiao.core.finding import Findings, Term
from jixiao.core.numerals import is_count
from jixiao.core.source import Data, Mapped, Place, Scalar
from jixiao.rules.codec import FALSE_WORDS
from jixiao.rules.codec import TRUE_WORDS as YES_WORDS

SECRECY = ("", "涉密", "不予公开")
# the words of framework files, and two that reports use; an empty cell of a case is no answer
TRUE_WORDS = {
    **dict.fromkeys((*YES_WORDS, "有"), True),
    **dict.fromkeys((*(word for word in FALSE_WORDS if word), "无"), False),
}


def read_truth(data: object, findings: Findings, line: int, name: str, key: str) -> bool | None:
    """Yes or no as a case writes it; anything else is a finding, and None."""
    text = str(data).strip() if isinstance(data, str) else "…"
    if text not in TRUE_WORDS:
        findings.add("not_a_choice", line, name=name, key=key, text=text, choices="是、否")
    return TRUE_WORDS.get(text)


class Reader:
    """Reads part of a case file. `findings` gets whatever is wrong; `source` is the report that the case comes from."""

    def __init__(self, findings: Findings, source: str = "") -> None:
        self.findings = findings
        self.source = source

    def place(self, data: Mapped, line: int) -> tuple[Place, Place]:
        """Where it stands in the case file, and where in the source it came from."""
        at = data.get("line")
        source_line = 0
        if at is not None:
            if isinstance(at, Scalar) and is_count(at):
                source_line = int(at)
            else:
                self.findings.add("not_a_line", data.lines.get("line", line), name=Term("line"), text=str(at))
        return Place(self.findings.file, line), Place(self.source, source_line) if source_line else Place()

    def unknown_keys(self, data: Mapped, known: tuple[str, ...], where: str) -> None:
        for key in data:
            if key not in known and data[key] == "":
                self.findings.add(
                    "full_width_colon" if "：" in key else "comma_in_braces",
                    data.lines.get(key, data.line),
                    key=key,
                    where=where,
                )
            elif key not in known:
                near = "、".join(get_close_matches(key, known, n=2, cutoff=0.5)) or "、".join(known)
                self.findings.add(
                    "unknown_key", data.lines.get(key, data.line), key=key, where=where, near=near
                )

    def entries(self, data: Data | None, where: str) -> list[tuple[str, Data, int]]:
        if data is None or (isinstance(data, Scalar) and not data):
            return []
        if not isinstance(data, Mapped):
            self.findings.add("not_a_mapping", getattr(data, "line", 0), name=where, text=str(data)[:40])
            return []
        return [(key, value, data.lines.get(key, data.line)) for key, value in data.items()]

    def secrecy(self, row: Mapped, line: int) -> str:
        text = str(row.get("secrecy", ""))
        if text not in SECRECY:
            self.findings.add(
                "not_a_choice", row.lines.get("secrecy", line), name=Term("secrecy"), key="", text=text,
                choices="、".join(SECRECY[1:]),
            )  # fmt: skip
        return text
