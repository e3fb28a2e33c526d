"""Numbers of pipelines, as `coverage` counts them."""

from __future__ import annotations

from collections import Counter

from tfdata_lint.records import dataclass, field

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of pipelines.

    `resolved` are those without an unseen step, whatever becomes of them. `lost` counts by reason;
    a pipeline with several counts for the first on the way of the data. `unproven` are chains that
    may be no tf.data at all; they count nowhere else.
    """

    followed: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    unused: int = 0
    resolved: int = 0
    unproven: int = 0

    @property
    def seen(self) -> int:
        """All that are certainly tf.data."""
        return self.followed + sum(self.lost.values()) + self.unused


def together(parts: Iterable[Coverage]) -> Coverage:
    """The numbers of several files."""
    listed = list(parts)
    return Coverage(
        sum(each.followed for each in listed),
        by_reason(
            why for each in listed for why, number in each.lost.items() for _ in range(number)
        ),
        sum(each.unused for each in listed),
        sum(each.resolved for each in listed),
        sum(each.unproven for each in listed),
    )


def by_reason(reasons: Iterable[str]) -> dict[str, int]:
    """How often each reason is among some, in the order of their names."""
    return dict(sorted(Counter(reasons).items()))
