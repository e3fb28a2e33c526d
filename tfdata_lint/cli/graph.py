"""`tfdata-lint graph`: the pipelines, drawn."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tfdata_lint.cli import output, wishes
from tfdata_lint.cli.status import CLEAN, TROUBLE
from tfdata_lint.engine import look
from tfdata_lint.options import graph_parser, parse


def run(argv: Sequence[str]) -> int:
    """Draw the pipelines in what the arguments name."""
    options = parse(graph_parser(), argv)
    # What needs LibCST is imported behind --help.
    from tfdata_lint.drawing import FORMATS
    from tfdata_lint.drawing.model import Draughtsman

    wishes.alone_if_standard_input(options)
    config = wishes.config(options)
    standard_input = sys.stdin.buffer.read() if options.paths == ["-"] else b""
    inputs = wishes.inputs(options, config, standard_input)
    draughtsman = Draughtsman()
    result = look(inputs, wishes.task(options, config), draughtsman.see)
    coloured = output.colour(options, sys.stdout)
    drawing = FORMATS[options.format](draughtsman.picture(result), coloured)
    output.put(options, drawing, sys.stdout)
    output.complain(options, result)
    return TROUBLE if result.troubles else CLEAN
