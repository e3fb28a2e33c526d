"""How a report is to look."""

from __future__ import annotations

from tfdata_lint.records import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """`colour` asks for terminal styles, `summary` for a last line that counts, and
    `unsafe_fixes` says that --fix applies unsafe fixes too."""

    colour: bool = False
    summary: bool = True
    unsafe_fixes: bool = False
