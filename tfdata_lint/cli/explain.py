"""`tfdata-lint explain`: the page of a rule."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tfdata_lint.catalogue import UnknownRuleError, page_text
from tfdata_lint.cli import output, wishes
from tfdata_lint.cli.status import CLEAN
from tfdata_lint.options import UsageError, explain_parser, parse


def run(argv: Sequence[str]) -> int:
    """Show the pages of the rules that the arguments name."""
    options = parse(explain_parser(), argv)
    try:
        texts = [page_text(wishes.catalogue().find(rule)) for rule in options.rules]
    except UnknownRuleError as error:
        raise UsageError(str(error)) from None
    for text in texts:
        if output.coloured(options.color, sys.stdout):
            from rich.console import Console
            from rich.markdown import Markdown

            Console(force_terminal=True).print(Markdown(text))
        else:
            print(text, end="")
    return CLEAN
