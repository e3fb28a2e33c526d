"""Deep recursion is possible, and costs no more than any other."""

from __future__ import annotations

import sys

import pytest

from tfdata_lint.frames import RECURSION_LIMIT, deep


def _down(depth: int) -> int:
    return _down(depth - 1) if depth else sys.getrecursionlimit()


def test_calls_may_nest_deep_and_the_limit_is_put_back() -> None:
    before = sys.getrecursionlimit()
    assert deep(_down)(RECURSION_LIMIT - 1_000) == RECURSION_LIMIT
    assert sys.getrecursionlimit() == before
    with pytest.raises(RecursionError):
        deep(_down)(RECURSION_LIMIT)
    assert sys.getrecursionlimit() == before


def _at_each_depth(depth: int) -> None:
    for _ in range(200):
        _down(1)
    if depth:
        _at_each_depth(depth - 1)


@pytest.mark.skipif(sys.platform != "linux", reason="page faults are counted as Linux counts them")
@pytest.mark.skipif(sys.version_info < (3, 11), reason="frames are no chunks before Python 3.11")
def test_no_chunk_of_frames_is_given_back_to_the_system_again_and_again() -> None:
    import resource

    def faults() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

    start = faults()
    _at_each_depth(600)
    between = faults()
    deep(_at_each_depth)(600)
    assert (faults() - between) * 4 < between - start
