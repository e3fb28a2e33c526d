"""The judge on evidence that is made up: noise, thresholds, and what a fix may change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tfdata_lint.rule import Claim
from tfdata_lint.verdict import FixStatus, Status, Verdict
from tfdata_lint.verify import judge
from tfdata_lint.verify.model import (
    UNKNOWN,
    Evidence,
    Pass,
    Place,
    Program,
    Question,
    Race,
    Run,
    Stage,
    Use,
)

HERE = Place(3, 7)
PROGRAM = Program("/p/a.py", "")


def _pass(text: str, complete: bool = True) -> Pass:
    return Pass(tuple(text), complete, 0.1)


def _use(*passes: Pass, stage: Stage | None = None, executed: tuple[str, ...] = ()) -> Use:
    stages = (Stage("range", None, (), "int64", 4), stage or _map())
    return Use(0, "loop", None, stages, "int64", 4, passes=passes, executed=executed)


def _map(executed: str = "Map", own: float = 0.4, python: bool = False) -> Stage:
    return Stage(
        "map", HERE, (0,), "int64", 4, executed=executed, produced=4, own_seconds=own, python=python
    )


def _verdict(
    code: str, claim: Claim, before: Use, after: Use | None = None, **evidence: object
) -> Verdict:
    question = Question(code, claim, PROGRAM, HERE, None if after is None else PROGRAM)
    found = Evidence(Run(uses=(before,)), None if after is None else Run(uses=(after,)))
    return judge.judge(question, replace(found, **evidence), 1000)  # type: ignore[arg-type]


def _race(*ratios: float, starved: float = 0.0) -> Race:
    return Race(ratios, (1.0,) * len(ratios), 10, starved=starved)


@pytest.mark.parametrize(
    ("race", "status"),
    [
        (_race(1.9, 1.8, 1.9, 2.0, 1.9), Status.CONFIRMED),
        (_race(1.05, 1.0, 1.02, 0.99, 1.04), Status.REFUTED),
        (_race(0.8, 1.7, 1.0, 1.3, 1.2), Status.NOT_DECIDED),
        (_race(1.05, 1.0, 1.02, 0.99, 1.04, starved=0.5), Status.NOT_DECIDED),
        (_race(1.9, 1.8, 1.9), Status.NOT_DECIDED),
        (None, Status.NOT_DECIDED),
    ],
)
def test_time_decides_when_its_spread_is_smaller_than_the_effect(
    race: Race | None, status: Status
) -> None:
    use = replace(_use(_pass("ab"), stage=_map(python=True)), busy_seconds=0.5)
    assert _verdict("TFD201", Claim.FASTER, use, race=race).status is status


def test_structure_is_not_overruled_by_noise() -> None:
    use = replace(_use(_pass("ab")), busy_seconds=0.5)
    noise = _race(0.7, 1.6, 1.0, 0.8, 1.2)
    assert _verdict("TFD201", Claim.FASTER, use, race=noise).status is Status.CONFIRMED


def test_what_cannot_save_a_tenth_is_refuted() -> None:
    use = replace(_use(_pass("ab")), busy_seconds=8.0)
    verdict = _verdict("TFD201", Claim.FASTER, use)
    assert verdict.status is Status.REFUTED
    assert "5% of the pipeline's time" in verdict.reason


@pytest.mark.parametrize(
    ("executed", "status"),
    [
        (("Root::Prefetch", "Root::Prefetch::BatchV2"), Status.REFUTED),
        (("Root::BatchV2", "Root::BatchV2::Map"), Status.CONFIRMED),
        (("Root::FiniteRepeat", "Root::FiniteRepeat::MapAndBatch"), Status.REFUTED),
        (("Root::FiniteTake", "Root::FiniteTake::Shuffle"), Status.CONFIRMED),
    ],
)
def test_the_last_step_that_works_decides_on_prefetching(
    executed: tuple[str, ...], status: Status
) -> None:
    use = _use(_pass("ab"), executed=executed)
    assert _verdict("TFD203", Claim.FASTER, use).status is status


@pytest.mark.parametrize(
    ("cardinality", "size", "complete", "status"),
    [
        (10, 50.0, True, Status.REFUTED),
        (10, 70.0, True, Status.CONFIRMED),
        (10, 200.0, True, Status.CONFIRMED),
        (UNKNOWN, 50.0, True, Status.REFUTED),
        (UNKNOWN, 50.0, False, Status.NOT_DECIDED),
        (UNKNOWN, 500.0, False, Status.CONFIRMED),
        (-1, 50.0, False, Status.CONFIRMED),
        (10, None, True, Status.NOT_DECIDED),
    ],
)
def test_a_cache_is_judged_by_bytes_times_elements(
    cardinality: int, size: float | None, complete: bool, status: Status
) -> None:
    stage = Stage("cache", HERE, (0,), "", cardinality, element_bytes=size, produced=5)
    verdict = _verdict("TFD301", Claim.MEMORY, _use(_pass("abcd", complete), stage=stage))
    assert verdict.status is status, verdict


@pytest.mark.parametrize(
    ("read", "size", "status", "said"),
    [
        (2**22, 30.0, Status.CONFIRMED, "by the sizes of the files, about 50 elements"),
        (2**22, 3.0, Status.REFUTED, "by the sizes of the files, about 50 elements"),
        (2**12, 30.0, Status.CONFIRMED, "at least 50 elements"),
        (2**12, 3.0, Status.NOT_DECIDED, "at least 50 elements"),
    ],
)
def test_elements_that_were_not_counted_are_estimated_from_the_sizes_of_files(
    read: int, size: float, status: Status, said: str
) -> None:
    stage = Stage("cache", HERE, (0,), "", UNKNOWN, element_bytes=size, produced=10)
    use = replace(_use(_pass("ab", False), stage=stage), file_bytes=read * 5, read_bytes=read)
    verdict = _verdict("TFD301", Claim.MEMORY, use)
    assert verdict.status is status
    assert said in verdict.reason


@pytest.mark.parametrize(
    ("after", "status"),
    [
        (_use(_pass("abcd"), _pass("abcd")), FixStatus.PROVEN),
        (_use(_pass("abdc"), _pass("abcd")), FixStatus.WITHDRAWN),
        (_use(_pass("abc"), _pass("abc")), FixStatus.WITHDRAWN),
        (replace(_use(_pass("abcd"), _pass("abcd")), spec="int32"), FixStatus.WITHDRAWN),
        (replace(_use(_pass("abcd"), _pass("abcd")), cardinality=UNKNOWN), FixStatus.WITHDRAWN),
    ],
)
def test_the_same_data_prove_a_fix_and_others_withdraw_it(after: Use, status: FixStatus) -> None:
    before = _use(_pass("abcd"), _pass("abcd"))
    verdict = _verdict("TFD202", Claim.FASTER, before, after)
    assert verdict.fix is not None and verdict.fix.status is status, verdict


def test_data_that_are_random_by_themselves_prove_nothing() -> None:
    before, after = _use(_pass("abcd")), _use(_pass("efgh"))
    unseeded = Run(uses=(_use(_pass("ijkl")),))
    verdict = _verdict("TFD202", Claim.FASTER, before, after, unseeded_before=unseeded)
    assert verdict.fix is not None and verdict.fix.status is FixStatus.UNKNOWN


def test_a_shuffle_is_random_in_its_order_only() -> None:
    before, after = _use(_pass("abcd")), _use(_pass("efgh"))
    unseeded = Run(uses=(_use(_pass("dcba")),))
    verdict = _verdict("TFD202", Claim.FASTER, before, after, unseeded_before=unseeded)
    assert verdict.fix is not None and verdict.fix.status is FixStatus.WITHDRAWN


def test_a_fix_that_fails_is_withdrawn() -> None:
    question = Question("TFD202", Claim.FASTER, PROGRAM, HERE, PROGRAM)
    evidence = Evidence(Run(uses=(_use(_pass("ab")),)), Run(error="NameError: AUTOTUNE"))
    verdict = judge.judge(question, evidence, 1000)
    assert verdict.fix is not None and verdict.fix.status is FixStatus.WITHDRAWN


def test_the_same_failure_with_and_without_the_fix_is_no_evidence() -> None:
    question = Question("TFD406", Claim.FAILS, PROGRAM, HERE, PROGRAM)
    run = Run(error="ValueError: something else")
    assert judge.judge(question, Evidence(run, run), 1000).status is Status.NOT_RUN


def test_a_missing_file_is_no_failure_of_the_pipeline() -> None:
    failed = Pass((), False, 0.1, error="NotFoundError: /data/a.tfrecord; No such file")
    verdict = _verdict("TFD406", Claim.FAILS, _use(failed))
    assert verdict.status is Status.NOT_RUN
    assert "missing" in verdict.reason
