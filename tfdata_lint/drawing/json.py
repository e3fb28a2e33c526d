"""Pipelines as one JSON object, stable for programs; docs/graph.md says what is in it."""

from __future__ import annotations

from typing import Any

from tfdata_lint import __version__
from tfdata_lint.drawing.model import End, Node, Picture, Position, Sheet, position_of
from tfdata_lint.findings.report.json import pipelines
from tfdata_lint.rule import Finding


def render(picture: Picture, colour: bool) -> str:
    """The whole picture; lines and columns are 1-based and count characters."""
    import json

    data = {
        "version": __version__,
        "drawings": [_sheet(sheet) for sheet in picture.sheets],
        "pipelines": pipelines(picture.result),
    }
    return json.dumps(data, indent=2) + "\n"


def _sheet(sheet: Sheet) -> dict[str, Any]:
    numbers = {id(finding): number for number, finding in enumerate(sheet.findings)}

    def numbered(findings: tuple[Finding, ...]) -> list[int]:
        return [numbers[id(finding)] for finding in findings]

    return {
        "paths": list(sheet.paths),
        "nodes": [
            {**_node(node), "findings": numbered(node.findings)} for node in sheet.nodes.values()
        ],
        "edges": [
            {"from": each, "to": number, "kind": kind}
            for number, node in sheet.nodes.items()
            for kind, before in (("input", node.inputs), ("inner", node.inner))
            for each in before
        ],
        "uses": [{**_end(end), "findings": numbered(end.findings)} for end in sheet.ends],
        "findings": [_finding(finding) for finding in sheet.findings],
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.number,
        "stage": node.stage,
        "arguments": node.arguments,
        **_place(node.position),
        "purity": node.purity,
        "causes": list(node.causes),
        "lost": node.why,
        "text": node.text,
    }


def _end(end: End) -> dict[str, Any]:
    return {
        "node": end.node,
        "kind": end.kind,
        "text": end.text,
        **_place(end.position),
        "guards": list(end.guards),
        "outcome": end.outcome,
        "lost": end.why,
        "proven": end.proven,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        **_place(position_of(finding)),
        "always": finding.always,
        "guards": list(finding.guards),
    }


def _place(position: Position | None) -> dict[str, str | int | None]:
    names = ("path", "cell", "line", "column")
    return {name: None if position is None else getattr(position, name) for name in names}
