"""Pipelines for a terminal: each from its sources down to its use, inputs that meet as branches."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.drawing import words
from tfdata_lint.drawing.model import End, Node, Picture, Position, Sheet, position_of
from tfdata_lint.findings.report.text import STYLES, Line, printable, styled
from tfdata_lint.rule import Finding

WIDTH = 46
"""Columns behind which positions stand under one another; longer titles push theirs aside."""


def render(picture: Picture, colour: bool) -> str:
    """The pipelines that end in each file, and a last line that counts."""
    lines: list[Line] = []
    for sheet in picture.sheets:
        for path, (ends, findings) in _by_file(sheet).items():
            lines.append([(path, "bold")])
            for end in ends:
                lines.extend([("  ", ""), *line] for line in _Trunk(sheet, path).pipeline(end))
                lines.append([])
            if findings:
                lines.extend(_loose(finding) for finding in findings)
                lines.append([])
    lines.append([(words.totals(picture.result), "bold")])
    return styled([[(printable(text), style) for text, style in line] for line in lines], colour)


def _by_file(sheet: Sheet) -> dict[str, tuple[list[End], list[Finding]]]:
    """The ends in each file and the findings that stand at no stage, for files with any."""
    homes = sheet.homes()
    found: dict[str, tuple[list[End], list[Finding]]] = {path: ([], []) for path in sheet.paths}
    for end in sheet.outer_ends():
        found[homes[end.node] if end.position is None else end.position.path][0].append(end)
    for finding in sheet.elsewhere:
        found[finding.path][1].append(finding)
    return {path: (ends, findings) for path, (ends, findings) in found.items() if ends or findings}


class _Trunk:
    """One pipeline, written from above; `path` is the file of the line before."""

    def __init__(self, sheet: Sheet, path: str) -> None:
        self.sheet = sheet
        self.path = path

    def pipeline(self, end: End) -> Iterator[Line]:
        yield from self._down_to(end.node, WIDTH)
        title = f"=> {words.use(end)}"
        rest = [each for each in (words.condition(end), *words.remarks(end)) if each]
        yield self._row(WIDTH, (title, "bold green"), end.position, rest, end.findings)

    def _down_to(self, number: int, width: int) -> Iterator[Line]:
        """The stages that lead to one, and the stage itself, with positions behind `width`
        columns."""
        nodes = self.sheet.nodes
        chain: list[Node] = []
        node: Node | None = nodes[number]
        while node is not None:
            chain.append(node)
            node = nodes[node.inputs[0]] if len(node.inputs) == 1 else None
        for node in reversed(chain):
            if len(node.inputs) > 1:
                for place, each in enumerate(node.inputs):
                    for row, line in enumerate(self._down_to(each, width - 3)):
                        corner = "│ " if row else "├─" if place else "┌─"
                        yield [(f"{corner} ", "blue"), *line]
            title = (words.title(node), "bold magenta" if node.why is not None else "")
            yield self._row(width, title, node.position, words.notes(node), node.findings)
            for each in node.inner:
                for line in self._down_to(each, width - 4):
                    yield [("  ┊ ", "blue"), *line]

    def _row(
        self,
        width: int,
        title: tuple[str, str],
        position: Position | None,
        rest: list[str],
        findings: tuple[Finding, ...],
    ) -> Line:
        where = words.where(position, self.path)
        if position is not None:
            self.path = position.path
        line: Line = [title, (" " * max(2, width - len(title[0])), ""), (f"{where:<8}", "cyan")]
        line.extend((f" {note}", "") for note in rest)
        line.extend((f" {words.mark(each)}", STYLES[each.severity.value]) for each in findings)
        while not line[-1][0].strip():
            line.pop()
        return [*line[:-1], (line[-1][0].rstrip(), line[-1][1])]


def _loose(finding: Finding) -> Line:
    where = words.where(position_of(finding), finding.path)
    return [
        ("  ", ""),
        (f"{where} ", "cyan"),
        (f"{words.mark(finding)} ", STYLES[finding.severity.value]),
        (finding.message, ""),
    ]
