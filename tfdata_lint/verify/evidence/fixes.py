"""What a run says about a fix."""

from __future__ import annotations

from tfdata_lint.regex import Regex
from tfdata_lint.rule import Claim
from tfdata_lint.verdict import FixStatus, FixVerdict
from tfdata_lint.verify.evidence.case import Case, difference, extent, failed
from tfdata_lint.verify.evidence.speed import parallel
from tfdata_lint.verify.model import Layer, Use

_RANDOM = Regex(r"Random|Truncated|Multinomial|Stateful|Sample|VarHandle|ReadVariable")
"""Stateful operations whose results depend on how often they ran before."""


def fix(case: Case) -> FixVerdict:
    """The same data prove a fix, other data withdraw it, unless they are what it is for."""
    before, after = case.before, case.evidence.after
    one, other = case.pair
    if after is None or after.ended is not None:
        ended = "it was not run" if after is None else after.ended
        return FixVerdict(FixStatus.UNKNOWN, f"the repaired form did not come to an end: {ended}")
    if before.error is None and after.error is not None:
        return FixVerdict(FixStatus.WITHDRAWN, f"the repaired form fails: {after.error}")
    if failed(case) is not None and failed(case, repaired=True) is None:
        return FixVerdict(FixStatus.PROVEN, "what failed before runs with the fix")
    if before.layers and after.layers:
        return _layers(after.layers)
    if case.is_elsewhere:
        return FixVerdict(FixStatus.UNKNOWN, "the program did not come by the place in question")
    if one is None or other is None or not one.passes or not other.passes:
        return FixVerdict(FixStatus.UNKNOWN, "there are no elements to compare")
    if not one.passes[0].digests and not other.passes[0].digests:
        return FixVerdict(FixStatus.UNKNOWN, "there are no elements to compare")
    differs = difference(one, other)
    if differs is None and _races(one, other):
        return FixVerdict(
            FixStatus.UNKNOWN, "the data are random, and parallel calls draw in another order"
        )
    if differs is None:
        return FixVerdict(FixStatus.PROVEN, f"the same data with the fix: {extent(one)}")
    if case.question.claim in (Claim.DIFFERENT, Claim.FAILS):
        return FixVerdict(FixStatus.UNKNOWN, f"with the fix {differs}, which is what it is for")
    repeated, _ = case.unseeded
    same_kind = one.spec == other.spec and one.cardinality == other.cardinality
    if same_kind and repeated is not None and difference(repeated, one, order=False) is not None:
        return FixVerdict(FixStatus.UNKNOWN, "the data are random, so that no two runs agree")
    return FixVerdict(FixStatus.WITHDRAWN, f"with the fix {differs}")


def _layers(layers: tuple[Layer, ...]) -> FixVerdict:
    if all(each.error is None and each.dtype.startswith(("float", "bfloat")) for each in layers):
        return FixVerdict(FixStatus.PROVEN, "the layer gets floats with the fix")
    return FixVerdict(FixStatus.WITHDRAWN, "the layer still gets no floats with the fix")


def _races(one: Use, other: Use) -> bool:
    """True when a map that draws random numbers becomes parallel: the same data are luck then."""
    return any(
        not parallel(old) and parallel(new) and any(map(_RANDOM.search, old.stateful))
        for old, new in zip(
            (*one.stages, *one.nested), (*other.stages, *other.nested), strict=False
        )
    )
