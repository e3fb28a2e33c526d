"""Pipelines for a terminal: each from its sources down to its use, inputs that meet as branches."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.drawing import words
from tfdata_lint.drawing.model import End, Node, Picture, Position, Sheet
from tfdata_lint.findings.report.text import STYLES, Line, printable, styled
from tfdata_lint.rule import Finding

WIDTH = 46
"""Columns behind which positions stand under one another; longer titles push theirs aside."""


def render(picture: Picture, colour: bool) -> str:
    """Every file's pipelines, and a last line that counts."""
    lines: list[Line] = []
    for sheet in picture.sheets:
        lines.append([(sheet.path, "bold")])
        for end in sheet.outer_ends():
            lines.extend([("  ", ""), *line] for line in _pipeline(sheet, end))
            lines.append([])
        if sheet.elsewhere:
            lines.extend(_loose(finding) for finding in sheet.elsewhere)
            lines.append([])
    lines.append([(words.totals(picture.result), "bold")])
    return styled([[(printable(text), style) for text, style in line] for line in lines], colour)


def _pipeline(sheet: Sheet, end: End) -> Iterator[Line]:
    yield from _down_to(sheet, end.node, WIDTH)
    title = f"=> {words.use(end)}"
    rest = [each for each in (words.condition(end), *words.remarks(end)) if each]
    yield _row(WIDTH, (title, "bold green"), end.position, rest, end.findings)


def _down_to(sheet: Sheet, number: int, width: int) -> Iterator[Line]:
    """The stages that lead to one, and the stage itself, with positions behind `width` columns."""
    chain: list[Node] = []
    node: Node | None = sheet.nodes[number]
    while node is not None:
        chain.append(node)
        node = sheet.nodes[node.inputs[0]] if len(node.inputs) == 1 else None
    for node in reversed(chain):
        if len(node.inputs) > 1:
            for place, each in enumerate(node.inputs):
                for row, line in enumerate(_down_to(sheet, each, width - 3)):
                    corner = "│ " if row else "├─" if place else "┌─"
                    yield [(f"{corner} ", "blue"), *line]
        style = "bold magenta" if node.why is not None else ""
        yield _row(
            width, (words.title(node), style), node.position, words.notes(node), node.findings
        )
        for each in node.inner:
            for line in _down_to(sheet, each, width - 4):
                yield [("  ┊ ", "blue"), *line]


def _row(
    width: int,
    title: tuple[str, str],
    position: Position | None,
    rest: list[str],
    findings: tuple[Finding, ...],
) -> Line:
    where = words.where(position)
    line: Line = [title, (" " * max(2, width - len(title[0])), ""), (f"{where:<8}", "cyan")]
    line.extend((f" {note}", "") for note in rest)
    line.extend((f" {words.mark(each)}", STYLES[each.severity]) for each in findings)
    while not line[-1][0].strip():
        line.pop()
    return [*line[:-1], (line[-1][0].rstrip(), line[-1][1])]


def _loose(finding: Finding) -> Line:
    where = words.where((finding.line, finding.column))
    return [
        ("  ", ""),
        (f"{where} ", "cyan"),
        (f"{words.mark(finding)} ", STYLES[finding.severity]),
        (finding.message, ""),
    ]
