"""Findings as text for people and as data for programs, by the name of the format."""

from __future__ import annotations

from collections.abc import Callable

from tfdata_lint.findings.report import concise, json, text
from tfdata_lint.findings.report.options import Options
from tfdata_lint.findings.result import Result

FORMATS: dict[str, Callable[[Result, Options], str]] = {
    "text": text.render,
    "concise": concise.render,
    "json": json.render,
}
"""What a format's name means: the whole report, ending in a line end, or nothing to say."""
