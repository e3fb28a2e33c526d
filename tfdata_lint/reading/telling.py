"""Calls that only tell what has happened."""

from __future__ import annotations

from tfdata_lint.regex import Regex

_TELLING = Regex(r"(?:print|traceback|warnings|log|logger|logging)\b")
"""What functions that only tell of an error begin with."""


def tells(function: str) -> bool:
    """True for a function, as people write it, that prints, warns or logs."""
    return _TELLING.match(function) is not None
