"""What a run says about a fix."""

from __future__ import annotations

from tfdata_lint.rule import Claim
from tfdata_lint.verdict import FixStatus, FixVerdict
from tfdata_lint.verify.evidence.case import Case, difference, extent, failed


def fix(case: Case) -> FixVerdict:
    """The same data prove a fix, other data withdraw it, unless they are what it is for."""
    before, after = case.before, case.evidence.after
    one, other = case.pair
    if after is None or after.ended is not None:
        ended = "it was not run" if after is None else after.ended
        return FixVerdict(FixStatus.UNKNOWN, f"the repaired form did not come to an end: {ended}")
    if before.error is None and after.error is not None:
        return FixVerdict(FixStatus.WITHDRAWN, f"the repaired form fails: {after.error}")
    if failed(before, one) is not None and failed(after, other) is None:
        return FixVerdict(FixStatus.PROVEN, "what failed before runs with the fix")
    if one is None or other is None or not one.passes or not other.passes:
        return FixVerdict(FixStatus.UNKNOWN, "there are no elements to compare")
    differs = difference(one, other)
    if differs is None:
        return FixVerdict(FixStatus.PROVEN, f"the same data with the fix: {extent(one)}")
    if case.question.claim in (Claim.DIFFERENT, Claim.FAILS):
        return FixVerdict(FixStatus.UNKNOWN, f"with the fix {differs}, which is what it is for")
    repeated, _ = case.unseeded
    same_kind = one.spec == other.spec and one.cardinality == other.cardinality
    if same_kind and repeated is not None and difference(repeated, one, order=False) is not None:
        return FixVerdict(FixStatus.UNKNOWN, "the data are random, so that no two runs agree")
    return FixVerdict(FixStatus.WITHDRAWN, f"with the fix {differs}")
