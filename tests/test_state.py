"""How states meet, and what tells their values apart."""

from __future__ import annotations

from tfdata_lint.graph.guards import NONE, Fact, Guards, Paths
from tfdata_lint.graph.state import State, either, join
from tfdata_lint.graph.values import Constant, Value, one


def _when(name: str, truth: bool) -> Guards:
    return Guards.when(name, Fact(truth=truth, text=name if truth else f"not {name}"))


def _both(*guards: Guards) -> Guards:
    met = guards[0]
    for each in guards[1:]:
        both = met.both(each)
        assert both is not None
        met = both
    return met


def _state(value: Value, *ways: Guards) -> State:
    state = State({}, Paths(ways), {})
    state.values[(1, "size")] = value
    return state


A, NOT_A = _when("a", True), _when("a", False)
B, NOT_B = _when("b", True), _when("b", False)
C, NOT_C = _when("c", True), _when("c", False)
ONE, TWO = one(Constant(1)), one(Constant(2))


def _alternatives(value: Value | None) -> set[tuple[frozenset[str], object]]:
    assert value is not None
    return {(frozenset(guards.texts()), thing.key) for guards, thing in value}


def test_the_test_of_a_branch_is_enough_however_the_branch_is_reached() -> None:
    first = _state(ONE, _both(A, B), _both(NOT_A, C, B))
    second = _state(TWO, _both(A, NOT_B), _both(NOT_A, C, NOT_B))
    expected = {(frozenset({"b"}), ("int", 1)), (frozenset({"not b"}), ("int", 2))}
    assert _alternatives(join([first, second]).get((1, "size"))) == expected
    assert _alternatives(either([(ONE, first), (TWO, second)])) == expected


def test_where_ways_have_nothing_in_common_each_counts() -> None:
    first = _state(ONE, A, _both(NOT_A, B))
    second = _state(TWO, _both(NOT_A, NOT_B))
    expected = {
        (frozenset({"a"}), ("int", 1)),
        (frozenset({"not a", "b"}), ("int", 1)),
        (frozenset({"not a", "not b"}), ("int", 2)),
    }
    assert _alternatives(join([first, second]).get((1, "size"))) == expected
    assert _alternatives(either([(ONE, first), (TWO, second)])) == expected


def test_one_of_three_that_is_not_told_apart_by_what_it_has_in_common() -> None:
    first = _state(ONE, _both(A, B), _both(A, NOT_B, C))
    second = _state(TWO, _both(A, NOT_B, NOT_C))
    third = _state(one(Constant(3)), NOT_A)
    met = _alternatives(join([first, second, third]).get((1, "size")))
    assert (frozenset({"a", "b"}), ("int", 1)) in met
    assert (frozenset({"a"}), ("int", 1)) not in met


def test_denials_go_both_ways() -> None:
    said = (
        Fact(truth=True), Fact(truth=False), Fact(among=frozenset({"a"})), Fact(among=frozenset()),
        Fact(never=frozenset({"a", "b"})), Fact(never=frozenset({NONE}), truth=True), Fact(),
        Fact(among=frozenset({"a"}), never=frozenset({"b"})),
        Fact(among=frozenset({"a"}), truth=True),
    )  # fmt: skip
    for fact in said:
        (claim,) = Guards.when("a", fact).claims
        assert claim.denial is None or claim.denial.denial is claim


def test_who_is_asked_first_does_not_matter_where_two_exclude_each_other() -> None:
    for asked in (True, False):
        first, second = _both(_when("a", True), _when("b", True)), _when("b", False)
        if asked:
            assert first.denials
        assert first.both(second) is None
        assert second.both(first) is None
