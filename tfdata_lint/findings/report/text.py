"""Findings for people: the line with a caret, the way of the data, and what a fix would do."""

from __future__ import annotations

from tfdata_lint.findings.report.summary import guarded, summary

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfdata_lint.findings.report.options import Options
    from tfdata_lint.findings.result import Result
    from tfdata_lint.reading.source import Source
    from tfdata_lint.rule import Finding, Fix, Step
    from tfdata_lint.verdict import Verdict

MAX_WIDTH = 100
"""Columns of source that an excerpt shows; more of a line is cut, around the caret."""

MARGIN = 20
"""Columns that a cut excerpt keeps on the caret's left."""

TAB = "    "

Line = list[tuple[str, str]]
"""Pieces of text, each with the name of its rich style."""

STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
"""How a terminal shows each severity."""


def render(result: Result, options: Options) -> str:
    """Every finding with its excerpt, and the summary; styled for a terminal if asked."""
    lines: list[Line] = []
    for finding in result.findings:
        lines.extend(_finding(finding, result.sources.get(finding.path), options))
        lines.append([])
    if options.summary:
        lines.append([(summary(result, options), "bold")])
    return styled(lines, options.colour)


def styled(lines: list[Line], colour: bool) -> str:
    """The lines as text, with terminal styles if asked."""
    if not colour:
        return "".join("".join(text for text, _ in line) + "\n" for line in lines)
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=StringIO(), force_terminal=True, color_system="standard", legacy_windows=False
    )
    with console.capture() as capture:
        for line in lines:
            console.print(Text.assemble(*line), soft_wrap=True)
    return capture.get()


def _finding(finding: Finding, source: Source | None, options: Options) -> Iterator[Line]:
    yield [
        (finding.where, "bold"),
        (": ", ""),
        (f"{finding.code} {finding.name}", "bold"),
        (" ", ""),
        (f"[{finding.severity.value}]", STYLES[finding.severity.value]),
        (f" {guarded(finding)}", ""),
    ]
    number = str(finding.line)
    gutter = " " * len(number)
    code, caret = excerpt(source, finding) if source is not None else ("", "")
    if code:
        yield [(f"{gutter} |", "blue")]
        yield [(f"{number} | ", "blue"), (code, "")]
        yield [(f"{gutter} | ", "blue"), (caret, STYLES[finding.severity.value])]
    if finding.trail:
        yield [(f"{gutter} = ", "blue"), ("data: ", "bold"), (_trail(finding), "")]
    if finding.verdict is not None:
        for title, said in _verdict(finding.verdict):
            yield [(f"{gutter} = ", "blue"), (title, "bold"), (said, "")]
    if finding.fix is not None:
        yield [
            (f"{gutter} = ", "blue"),
            (f"{_fix_marker(finding.fix, options)} ", "bold green"),
            (finding.fix.title, ""),
        ]


def _verdict(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """What running the code said, line by line, with the title of each."""
    yield f"{verdict.status.value}: ", verdict.reason
    numbers = [f"{name} {_number(value)}" for name, value in verdict.measurements.items()]
    if numbers:
        yield "measured: ", ", ".join(numbers)
    if verdict.made_up:
        yield "made up: ", ", ".join(verdict.made_up)
    if verdict.fix is not None:
        yield f"fix {verdict.fix.status.value}: ", verdict.fix.reason


def _number(value: float | int | str | bool | None) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _fix_marker(fix: Fix, options: Options) -> str:
    """By what the fix is applied."""
    if fix.applicability.value == "display":
        return "[by hand]"
    safe = fix.applicability.value == "safe" or options.unsafe_fixes
    return "[--fix]" if safe else "[--fix --unsafe-fixes]"


def _trail(finding: Finding) -> str:
    return " -> ".join(f"{step.stage} ({_place(step, finding)})" for step in finding.trail)


def _place(step: Step, finding: Finding) -> str:
    cell = "" if step.cell is None else f"cell {step.cell}:"
    if step.path != finding.path:
        return f"{step.path}:{cell}{step.line}"
    return f"{step.line}" if step.cell == finding.cell else f"{cell}{step.line}"


def excerpt(source: Source, finding: Finding) -> tuple[str, str]:
    """The finding's line and a line of carets under it, aligned on any terminal.

    Tabs become spaces, what has no width or no glyph becomes visible, wide characters count
    twice. Both are empty where the line is.
    """
    line = source.written_line(finding.cell, finding.line)
    start = finding.column - 1
    end = finding.end_column - 1 if finding.end_line == finding.line else len(line)
    before = printable(line[:start])
    marked = printable(line[start:end])
    after = printable(line[end:])
    if not (before + marked + after).strip():
        return "", ""
    if _width(before) + _width(marked) + _width(after) > MAX_WIDTH:
        if _width(before) + _width(marked) > MAX_WIDTH - 1:
            before = "…" + _last(before, MARGIN)
        marked = _first(marked, MAX_WIDTH - _width(before) - 1)
        after = _first(after, MAX_WIDTH - _width(before) - _width(marked) - 1) + "…"
    carets = "^" * max(1, _width(marked))
    return before + marked + after.rstrip(), " " * _width(before) + carets


def printable(text: str) -> str:
    """Text that shows on any terminal as it is, on one line."""
    return "".join(_glyph(character) for character in text)


def _glyph(character: str) -> str:
    if character == "\t":
        return TAB
    from unicodedata import category

    # Controls would move the cursor; formatting characters could make code look like other code.
    return "\N{REPLACEMENT CHARACTER}" if category(character) in ("Cc", "Cf", "Cs") else character


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def _first(text: str, width: int) -> str:
    """As much of the text's beginning as fits."""
    used = 0
    for index, character in enumerate(text):
        used += _cells(character)
        if used > width:
            return text[:index]
    return text


def _last(text: str, width: int) -> str:
    return _first(text[::-1], width)[::-1]
