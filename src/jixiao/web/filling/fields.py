"""A field of the form as HTML: there are hundreds on a page, too many for a template each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

MOST = 4000  # signs


@lru_cache(maxsize=1 << 14)
def field_html(
    id: str, key: str, label: str, text: str, kind: str, choices: tuple[str, ...], said: str, *, before: str, wrong: bool, may: bool, hidden: bool
) -> SafeString:  # fmt: skip
    """The field, and below it what is said of it (`said` is HTML). `before`: what it shows, sent back with it. `hidden`: the label stands in the head of a column only."""
    name = escape(f"c:{key}")
    about = f'id="{id}" name="{name}" data-cell aria-describedby="e-{id}"'
    about += ' aria-invalid="true"' if wrong else ""
    about += f' aria-label="{escape(label)}"' if hidden else ""
    if not may:
        made = f'<span class="told" id="{id}">{escape(text) or "—"}</span>'
    elif kind == "choice":
        options = "".join(
            f"<option{' selected' if one == text else ''}>{escape(one)}</option>" for one in choices
        )
        made = f'<select {about}><option value="">—</option>{options}</select>'
    elif kind == "long":
        made = f'<textarea {about} rows="2" maxlength="{MOST}">\n{escape(text)}</textarea>'
    else:
        more = ' inputmode="decimal" class="amount"' if kind == "number" else ""
        made = (
            f'<input {about} type="text" maxlength="{MOST}" autocomplete="off"{more} value="{escape(text)}">'
        )
    if may:
        made += f'<input type="hidden" name="{escape(f"b:{key}")}" value="{escape(before)}">'
    return mark_safe(f'{made}<span class="said" id="e-{id}">{said}</span>')


def said_html(wrong: Sequence[str], warned: Sequence[str], newer: str | None, lang: str) -> SafeString:
    """What is said against a field; `newer`: what somebody else made it meanwhile."""
    made = [f'<span class="bad">✕ {escape(one)}</span>' for one in wrong]
    made += [f'<span class="hmm">! {escape(one)}</span>' for one in warned]
    if newer is not None:
        text = escape(newer) or "—"
        made.append(
            f'<span class="hmm">! 没有存：别人刚改成了“{text}”。您填的还在格子里，核对后再存。</span>'
            if lang == "zh"
            else f'<span class="hmm">! Not saved: somebody else just made it “{text}”. What you typed is still in the field; compare, then save again.</span>'
        )
    return mark_safe("".join(made))
