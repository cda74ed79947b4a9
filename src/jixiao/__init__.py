"""jixiao (绩效): score and explain the performance evaluation of a department's overall expenditure.

The public functions; each room is loaded when its function is first asked for:

    score(case, framework="")                 the sheet of a case, by id or file
    explain(case, indicator, ...)             the steps of one score
    advise(case, framework="", indicator="")  the least change of each fact that regains a lost point
    compare(scored, indicator="")             other readings, printed sums, stated rates
    report(case, form, output="", ...)        an official form or report, as a Document and a file
    read(path)                                a document, its tables in order, its score table
    open_case(name), open_framework(name)     what is on the shelf or in a file
    catalogue()                               the facts a rule may use
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
_PUBLIC = {
    "advise": "jixiao.flows.advice",
    "catalogue": "jixiao.flows.library",
    "compare": "jixiao.flows.evaluate",
    "explain": "jixiao.flows.evaluate",
    "open_case": "jixiao.flows.library",
    "open_framework": "jixiao.flows.library",
    "read": "jixiao.flows.reading",
    "report": "jixiao.flows.reporting",
    "score": "jixiao.flows.evaluate",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    module = _PUBLIC.get(name)
    if module is None:
        raise AttributeError(f"module 'jixiao' has no attribute {name!r}")
    return getattr(import_module(module), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
