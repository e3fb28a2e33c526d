"""Exceptions in one line: what was wrong, not where TensorFlow was."""

from __future__ import annotations

import pytest

from tfdata_lint.verify.worker.errors import told


class InvalidArgumentError(Exception):
    """Named as TensorFlow's own."""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "{{function_node __wrapped__IteratorGetNext}} Error in user-defined function passed to "
            "tfdl2 transformation with iterator: Iterator::Root::BatchV2[0]::Map: no table\n"
            "\t [[{{node x}}]] [Op:IteratorGetNext] name: ",
            "InvalidArgumentError: no table",
        ),
        (
            'in user code:\n\n    File "a.py", line 3, in f\n    ValueError: other shapes\n',
            "ValueError: other shapes",
        ),
        ("x" * 400, "InvalidArgumentError: " + "x" * 275 + "..."),
    ],
)
def test_what_is_told_of_an_error(text: str, line: str) -> None:
    assert told(InvalidArgumentError(text)) == line
