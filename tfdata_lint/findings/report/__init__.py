"""Findings as text for people and as data for programs, by the name of the format."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False

if TYPE_CHECKING:
    from tfdata_lint.findings.report.options import Options
    from tfdata_lint.findings.result import Result


def rendered(form: str, result: Result, options: Options) -> str:
    """The whole report as `text`, `concise` or `json`, ending in a line end, or nothing to say."""
    text: str = import_module(f"tfdata_lint.findings.report.{form}").render(result, options)
    return text
