"""Bodies that an exception may end, as that of `try`: in which states it leaves them."""

from __future__ import annotations

from itertools import pairwise

from tfdata_lint.graph.state import Place, State, bound
from tfdata_lint.graph.values import Value, union
from tfdata_lint.records import dataclass, field

MAX_STOPS = 8
"""States in which one body may be left; of more, it does not count in which branches they are."""


@dataclass(slots=True)
class Attempt:
    """A body that is being run, and the states in which it may be left.

    The first of the `states` is that in which it is entered. With it belongs what the places held
    in states that are not told apart any more. `scopes` is the number of scopes that there were
    when the body began: what calls inside of it open is gone when it is left.
    """

    states: list[State]
    scopes: int
    held: dict[Place, dict[int, Value]] = field(default_factory=dict)

    def stop(self, state: State) -> None:
        """Note a state in which the body may be left."""
        if len(self.states) >= MAX_STOPS:
            for before, after in pairwise(self.states):
                for place in before.differing(after):
                    value = after.get(place)
                    if value is not None:
                        self.held.setdefault(place, {})[id(value)] = value
            # The last one stays, as what comes next is compared with it.
            del self.states[1:-1]
        self.states.append(state)

    def stops(self) -> list[State]:
        """The states in which the body may be left."""
        entry, *others = self.states
        together = entry.copy()
        for place, values in self.held.items():
            together.values[place] = union([*bound(place, entry), *values.values()])
        return [together, *others]
