"""What Python needs where code goes deep into trees, again and again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

RECURSION_LIMIT = 10_000
"""Python frames that one file may take: what the deepest nesting that `reading` lets through
needs in code generation, which is the deepest recursion over a tree."""

_ROOM = 70_000
"""Words that are reserved for one frame, which no frame needs. Python 3.11 and later keep frames in
chunks of 16 KiB, and give each back to the system as soon as it is left, tens of thousands of times
a file where calls come and go at its edge (`benchmarks/frame_chunks.py`). One that must hold such a
frame has 1 MiB, and the other half of it, of which only what is used costs memory, is for the
frames above."""


def deep(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same function, in which calls may nest as deep as RECURSION_LIMIT, and are as cheap
    there as anywhere."""

    def called(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(before, RECURSION_LIMIT))
        try:
            return function(*args, **kwargs)
        finally:
            sys.setrecursionlimit(before)

    called.__code__ = called.__code__.replace(co_stacksize=_ROOM)
    return wraps(function)(called)
