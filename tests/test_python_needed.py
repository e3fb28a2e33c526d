"""Which Python a file is written for."""

from __future__ import annotations

import sys

import pytest

from tfdata_lint.reading.python_needed import python_needed
from tfdata_lint.reading.source import Source


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("", (3, 0)),
        ("x: int | None = 3", (3, 0)),
        ("def f(x: list[int]): pass", (3, 9)),
        ("def f(*x: 'list[int]'): pass", (3, 0)),
        ("def f(*, x: Optional[dict[str, int]]): pass", (3, 9)),
        ("def f(x: List[int]) -> Dict[str, int]: pass", (3, 0)),
        ("def f(x) -> int | None: pass", (3, 10)),
        ("async def f(*x: int | str): pass", (3, 10)),
        ("from __future__ import annotations\ndef f(x: int | None): pass", (3, 0)),
        ("x = a | b", (3, 0)),
        ("match x:\n    case 1: pass", (3, 10)),
        ("zip(a, b, strict=True)", (3, 10)),
        ("zip(a, b)", (3, 0)),
        ("@dataclass(slots=True)\nclass A: pass", (3, 10)),
        ("from functools import cache", (3, 9)),
        ("from functools import partial, wraps", (3, 0)),
        ("from .functools import cache", (3, 0)),
        ("from typing import Any, Self", (3, 11)),
        ("import os, tomllib", (3, 11)),
        ("from zoneinfo import ZoneInfo", (3, 9)),
        pytest.param(
            "try:\n    pass\nexcept* OSError:\n    pass",
            (3, 11),
            marks=pytest.mark.skipif(sys.version_info < (3, 11), reason="new in Python 3.11"),
        ),
    ],
)
def test_python_needed(text: str, version: tuple[int, int]) -> None:
    assert python_needed(Source("a.py", text)) == version
