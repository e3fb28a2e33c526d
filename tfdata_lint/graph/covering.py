"""Which of too many alternatives are kept, so that each part of them is still in sight."""

from __future__ import annotations

from collections.abc import Hashable, Sequence


def covering(parts: Sequence[frozenset[Hashable]], most: int) -> list[int]:
    """The numbers of the first alternatives that have all parts which any of them has, at most so
    many. An alternative without parts is kept, too."""
    seen: set[Hashable] = set()
    kept: list[int] = []
    for number, mine in enumerate(parts):
        if len(kept) < most and not (mine and mine <= seen):
            kept.append(number)
            seen |= mine
    return kept
