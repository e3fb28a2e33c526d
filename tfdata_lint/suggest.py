"""What the user may have meant."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`"; did you mean 'x'?"` for the known word nearest to `word`, or an empty string."""
    from difflib import get_close_matches

    by_lower = {candidate.lower(): candidate for candidate in sorted(known)}
    nearest = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f"; did you mean '{by_lower[nearest[0]]}'?" if nearest else ""
