"""What names can stand for when there is too much of it."""

from __future__ import annotations

from tfdata_lint.graph.guards import Fact, Guards
from tfdata_lint.graph.values import (
    MAX_ALTERNATIVES,
    Constant,
    Sequence,
    Unknown,
    Value,
    one,
    union,
)


def _table(rows: int, last: int) -> Value:
    """A tuple of so many rows, the last of which says which table it is."""
    row = one(Sequence((one(Constant("name")), one(Constant("path")))))
    return one(Sequence((*[row] * rows, one(Constant(last)))))


def _too_many(rows: int) -> Value:
    switches = [Guards.when(("switch", number), Fact(truth=True)) for number in range(100)]
    tables = (_table(rows, number).guarded(guards) for number, guards in enumerate(switches))
    return union(tables)


def _parts(key: object) -> int:
    return sum(map(_parts, key)) if isinstance(key, tuple) else 1


def test_what_stands_for_too_many_tables_is_as_small_as_for_any() -> None:
    small, large = _too_many(1), _too_many(MAX_ALTERNATIVES)
    assert isinstance(large.only(), Unknown)
    assert _parts(large.key) == _parts(small.key)
    assert large.key != small.key


def test_what_stands_for_the_same_alternatives_is_the_same() -> None:
    assert _too_many(3).key == _too_many(3).key
