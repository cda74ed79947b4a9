"""Messages about the annotated copy of an audited document."""

from __future__ import annotations

AUDIT_WRITING: dict[str, tuple[str, str, str, str]] = {
    "annotate_book_unopened": (
        "这份工作簿读得出来，但里面有些内容不能照原样保留，没有在它上面做批注",
        "看网页形式的批注；要在工作簿里看的，用 WPS 或 Excel 打开，另存为新的 .xlsx 再试。",
        "This workbook can be read, but parts of it cannot be kept as they are, so it was not annotated",
        "See the annotated page instead; or open the workbook in WPS or Excel, save it as a new .xlsx and try again.",
    ),
}
