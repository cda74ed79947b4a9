"""Every message a finding can show: code to (Chinese, what to do next, English, what to do next in English)."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str, str, str]] = {}
