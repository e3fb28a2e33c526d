"""`tfdata-lint rules`: all rules in a table."""

from __future__ import annotations

from collections.abc import Sequence

from tfdata_lint.cli import wishes
from tfdata_lint.cli.status import CLEAN
from tfdata_lint.options import parse, rules_parser


def run(argv: Sequence[str]) -> int:
    """List all rules."""
    parse(rules_parser(), argv)
    rules = wishes.catalogue().rules
    names, severities = (
        max(map(len, column))
        for column in zip(*((rule.name, rule.severity.value) for rule in rules), strict=True)
    )
    for rule in rules:
        print(
            f"{rule.code}  {rule.name:<{names}}  {rule.severity.value:<{severities}}  "
            f"{rule.summary}{' (preview)' if rule.preview else ''}"
        )
    return CLEAN
