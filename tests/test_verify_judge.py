"""The judge on evidence that is made up: noise, thresholds, and what a fix may change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tfdata_lint.rule import Claim
from tfdata_lint.verdict import FixStatus, Status, Verdict
from tfdata_lint.verify import judge
from tfdata_lint.verify.model import (
    UNKNOWN,
    Component,
    Consumed,
    Evidence,
    Layer,
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


@pytest.mark.parametrize(
    ("ratio", "starved", "status", "told"),
    [
        (1.4, 0.0, Status.CONFIRMED, "; parallel calls are 1.40 times as fast"),
        (1.05, 0.0, Status.CONFIRMED, "; on this machine parallel calls gain little: 1.05 times"),
        (0.8, 0.0, Status.CONFIRMED, "; on this machine parallel calls gain nothing: 0.80 times"),
        (0.8, 0.5, Status.CONFIRMED, "; the machine was too busy for timings"),
    ],
)
def test_a_stateful_map_is_told_with_what_parallel_calls_gain(
    ratio: float, starved: float, status: Status, told: str
) -> None:
    use = replace(_use(_pass("ab")), busy_seconds=0.5)
    verdict = _verdict("TFD201", Claim.FASTER, use, race=_race(*[ratio] * 5, starved=starved))
    assert verdict.status is status
    assert told in verdict.reason


def test_what_cannot_save_a_tenth_is_refuted() -> None:
    use = replace(_use(_pass("ab")), busy_seconds=8.0)
    verdict = _verdict("TFD201", Claim.FASTER, use)
    assert verdict.status is Status.REFUTED
    assert "5% of the pipeline's time" in verdict.reason


def test_a_share_of_little_work_is_not_told() -> None:
    use = replace(_use(_pass("ab"), stage=_map(own=0.0001)), busy_seconds=0.004)
    verdict = _verdict("TFD201", Claim.FASTER, use)
    assert verdict.status is Status.NOT_DECIDED
    assert "with 4.0 ms of work too little to tell" in verdict.reason


@pytest.mark.parametrize(("typical", "status"), [(0.4, Status.CONFIRMED), (0.01, Status.REFUTED)])
def test_on_a_starved_machine_the_median_element_tells_the_share(
    typical: float, status: Status
) -> None:
    # Some other step waited for a processor, so that its sum is high.
    stage = replace(_map(), typical_seconds=typical)
    starved = replace(_pass("ab"), starved=0.6)
    use = replace(_use(starved, stage=stage), busy_seconds=8.0, typical_seconds=0.5)
    assert _verdict("TFD201", Claim.FASTER, use).status is status


@pytest.mark.parametrize(
    ("executed", "status"),
    [
        (("Root::Prefetch", "Root::Prefetch::BatchV2"), Status.REFUTED),
        (("Root::BatchV2", "Root::BatchV2::Map"), Status.CONFIRMED),
        (("Root::FiniteRepeat", "Root::FiniteRepeat::MapAndBatch"), Status.REFUTED),
        (("Root::FiniteTake", "Root::FiniteTake::Shuffle"), Status.CONFIRMED),
        (("Root::Shuffle", "Root::Shuffle::TFRecord"), Status.CONFIRMED),
        (("Root::Shuffle", "Root::Shuffle::ParallelMapV2"), Status.REFUTED),
        (("Root::ShuffleAndRepeat", "Root::ShuffleAndRepeat::Prefetch"), Status.REFUTED),
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


@pytest.mark.parametrize(
    "error",
    [
        "NotFoundError: /data/a.tfrecord; No such file",
        "UnknownError: FileNotFoundError: [Errno 2] No such file or directory: 'a.json'",
    ],
)
@pytest.mark.parametrize("code", ["TFD401", "TFD404"])
def test_a_missing_file_is_no_failure_of_the_pipeline(code: str, error: str) -> None:
    failed = Pass((), False, 0.1, error=error)
    verdict = _verdict(code, Claim.FAILS, _use(failed))
    assert verdict.status is Status.NOT_RUN
    assert "missing" in verdict.reason


@pytest.mark.parametrize(
    ("code", "probe", "status"),
    [
        ("TFD102", {"elements": 50, "other_elements": 40}, Status.CONFIRMED),
        ("TFD102", {"elements": 50, "other_elements": 0}, Status.REFUTED),
        ("TFD102", {"elements": 2, "other_elements": 0}, Status.NOT_DECIDED),
        ("TFD103", {"files": 20, "shared_files": 15}, Status.CONFIRMED),
        ("TFD103", {"files": 20, "shared_files": 0}, Status.REFUTED),
        ("TFD103", {}, Status.NOT_DECIDED),
        ("TFD105", {"pairs": 100, "apart": 99}, Status.CONFIRMED),
        ("TFD105", {"pairs": 100, "apart": 0}, Status.REFUTED),
        ("TFD107", {"calls": 1, "elements": 10}, Status.CONFIRMED),
        ("TFD107", {"calls": 10, "elements": 10}, Status.REFUTED),
        ("TFD107", {}, Status.NOT_DECIDED),
        ("TFD110", {"elements": 8, "most_places_early": 0}, Status.CONFIRMED),
        ("TFD110", {"elements": 64, "most_places_early": 9}, Status.REFUTED),
        ("TFD403", {"elements": 1, "yielded": "1.7", "drawn": "1", "dtype": "int32"},
         Status.CONFIRMED),
        ("TFD403", {"elements": 30}, Status.REFUTED),
    ],
)  # fmt: skip
def test_what_was_looked_at_for_one_rule_decides(
    code: str, probe: dict[str, int | str], status: Status
) -> None:
    verdict = _verdict(code, Claim.DIFFERENT, _use(_pass("abcd")), probe=probe)
    assert verdict.status is status, verdict
    assert verdict.measurements.items() >= probe.items()


def test_a_second_pass_without_elements_is_a_failure() -> None:
    verdict = _verdict("TFD402", Claim.FAILS, _use(_pass("abcd"), _pass("")))
    assert verdict.status is Status.CONFIRMED
    assert verdict.reason == "it fails: the first pass has 4 elements, the second none"


def test_too_few_elements_refute_nothing() -> None:
    use = _use(_pass("a"), _pass("a"))
    assert _verdict("TFD109", Claim.DIFFERENT, use, use).status is Status.NOT_DECIDED


def test_nothing_to_compare_proves_no_fix() -> None:
    use = _use(_pass(""), _pass(""))
    verdict = _verdict("TFD203", Claim.FASTER, use, use)
    assert verdict.fix is not None and verdict.fix.status is FixStatus.UNKNOWN


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (_pass("abcd"), _pass("cdef"), Status.CONFIRMED),
        (_pass("abcd"), _pass("dcba"), Status.REFUTED),
        (_pass("abcd", False), _pass("cdef", False), Status.NOT_DECIDED),
    ],
)
def test_a_part_is_the_same_for_every_process_or_not(
    first: Pass, second: Pass, status: Status
) -> None:
    other = Run(uses=(_use(second),))
    verdict = _verdict("TFD601", Claim.DIFFERENT, _use(first), unseeded_before=other)
    assert verdict.status is status


def test_a_program_that_ends_before_a_use_says_nothing_of_the_use() -> None:
    question = Question("TFD801", Claim.FAILS, PROGRAM, HERE)
    run = Run(error="ValueError: None", error_places=(Place(3, 0),))
    assert judge.judge(question, Evidence(run), 1000).status is Status.NOT_RUN


def test_where_the_program_fails_at_the_call_in_question_it_is_that() -> None:
    question = Question("TFD116", Claim.DIFFERENT, PROGRAM, HERE, PROGRAM)
    run = Run(error="ValueError: not rectangular", error_places=(Place(3, 0),))
    evidence = Evidence(run, Run(uses=(_use(_pass("ab")),)))
    assert judge.judge(question, evidence, 1000).status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("made_up", "documented", "status"),
    [
        ((), (), Status.CONFIRMED),
        (("JPEG images",), ("JPEG images",), Status.CONFIRMED),
        (("CSV lines",), (), Status.NOT_DECIDED),
    ],
)
def test_the_range_of_made_up_numbers_counts_where_it_is_known(
    made_up: tuple[str, ...], documented: tuple[str, ...], status: Status
) -> None:
    layer = Layer("Dense", HERE, "int32", 0.0, 255.0, None, None, 0.0)
    question = Question("TFD807", Claim.DIFFERENT, PROGRAM, HERE)
    run = Run(layers=(layer,), made_up=made_up, documented=documented)
    assert judge.judge(question, Evidence(run), 1000).status is status


def test_a_cache_behind_endless_data_is_never_complete() -> None:
    stage = Stage("cache", HERE, (0,), "", -1, element_bytes=4.0)
    endless = _use(_pass("abcd", False), stage=stage)
    verdict = _verdict("TFD302", Claim.DIFFERENT, endless, endless)
    assert verdict.status is Status.CONFIRMED
    ended = _use(_pass("abcd"), stage=replace(stage, cardinality=4))
    assert _verdict("TFD302", Claim.DIFFERENT, ended, ended).status is Status.REFUTED


@pytest.mark.parametrize(
    ("high", "status"),
    [(200.0, Status.CONFIRMED), (0.003, Status.CONFIRMED), (0.78, Status.REFUTED)],
)
def test_pictures_are_scaled_once(high: float, status: Status) -> None:
    picture = Component("", "float32", "(8, 8, 3)", "float32", ("(8, 8, 3)",), 0.0, high)
    use = replace(_use(_pass("ab")), components=(picture,))
    assert _verdict("TFD117", Claim.DIFFERENT, use).status is status


def test_a_warning_is_told_without_who_called() -> None:
    text = "From /home/a b/recorder.py:245: choose_v2 (from there) is deprecated"
    evidence = Evidence(Run(uses=(_use(_pass("ab")),), warnings=(text,)))
    question = Question("TFD701", Claim.DEPRECATED, PROGRAM, HERE)
    verdict = judge.judge(question, evidence, 1000)
    assert verdict.status is Status.CONFIRMED
    assert verdict.reason == "TensorFlow warns: choose_v2 (from there) is deprecated"


@pytest.mark.parametrize(
    ("code", "claim", "probe", "status", "told"),
    [
        ("TFD702", Claim.FAILS, {"missing": "AttributeError: x"}, Status.CONFIRMED, "it is gone"),
        ("TFD702", Claim.FAILS, {"found": "tensorflow.data.x"}, Status.REFUTED, "has `tensorflow"),
        (
            "TFD701",
            Claim.DEPRECATED,
            {"found": "tensorflow.data.experimental.x", "deprecated": "Use y."},
            Status.CONFIRMED,
            "describes it as deprecated: Use y.",
        ),
        (
            "TFD701",
            Claim.DEPRECATED,
            {"found": "tensorflow.data.experimental.x", "same": "tensorflow.data.x"},
            Status.CONFIRMED,
            "`tensorflow.data.x` is the very same",
        ),
        ("TFD701", Claim.DEPRECATED, {"found": "x"}, Status.REFUTED, "without a warning"),
    ],
)
def test_names_are_told_by_looking_them_up(
    code: str, claim: Claim, probe: dict[str, str], status: Status, told: str
) -> None:
    question = Question(code, claim, PROGRAM, HERE)
    verdict = judge.judge(question, Evidence(Run(tensorflow="2.21.0"), probe=probe), 1000)
    assert verdict.status is status
    assert told in verdict.reason


@pytest.mark.parametrize("code", ["TFD401", "TFD411"])
def test_elements_that_were_made_up_and_do_not_fit_prove_nothing(code: str) -> None:
    failed = Pass((), False, 0.1, error="InvalidArgumentError: of shape (64, 8)")
    use = _use(failed)
    question = Question(code, Claim.FAILS, PROGRAM, HERE, made_up=("arrays in files",))
    verdict = judge.judge(question, Evidence(Run(uses=(use,))), 1000)
    assert verdict.status is Status.NOT_DECIDED
    assert "made up" in verdict.reason


@pytest.mark.parametrize(("code", "claim"), [("TFD802", Claim.FAILS), ("TFD803", Claim.FAILS)])
def test_data_that_were_not_read_to_their_end_prove_nothing(code: str, claim: Claim) -> None:
    consumed = Consumed("fit", epochs=2, steps=(3,), cut=True)
    use = replace(_use(_pass("abcde")), consumed=(consumed,))
    assert _verdict(code, claim, use).status is Status.NOT_DECIDED


def _changing(code: str, *stages: Stage, passes: tuple[str, str] = ("abcd", "efgh")) -> Verdict:
    before = replace(_use(*map(_pass, passes)), stages=stages)
    question = Question(code, Claim.DIFFERENT, PROGRAM, HERE)
    run = Run(uses=(before,))
    return judge.judge(question, Evidence(run, unseeded_before=run), 1000)


CACHE = Stage("cache", HERE, (), "int64", 4)
SHUFFLE = Stage("shuffle", Place(9, 9), (), "int64", 4)
DRAWS = Stage("map", Place(9, 9), (), "int64", 4, stateful=("RandomUniform",))


@pytest.mark.parametrize(
    ("code", "stages", "status"),
    [
        ("TFD106", (DRAWS, CACHE), Status.REFUTED),
        ("TFD106", (SHUFFLE, CACHE), Status.REFUTED),
        ("TFD106", (CACHE, SHUFFLE), Status.NOT_DECIDED),
        ("TFD106", (CACHE, DRAWS), Status.NOT_DECIDED),
        ("TFD112", (DRAWS,), Status.CONFIRMED),
        ("TFD112", (SHUFFLE, DRAWS), Status.NOT_DECIDED),
        (
            "TFD112",
            (replace(SHUFFLE, arguments={"reshuffle_each_iteration": "False"}), DRAWS),
            Status.CONFIRMED,
        ),
        ("TFD104", (SHUFFLE,), Status.CONFIRMED),
    ],
)
def test_what_changes_the_data_besides_hides_whether_they_repeat(
    code: str, stages: tuple[Stage, ...], status: Status
) -> None:
    assert _changing(code, *stages).status is status


def test_what_is_cached_and_shuffled_has_the_same_elements() -> None:
    found = _changing("TFD106", DRAWS, CACHE, SHUFFLE, passes=("abcd", "badc"))
    assert found.status is Status.CONFIRMED


def _lost(consumed: Consumed | None) -> Status:
    use = replace(_use(_pass("abcd")), consumed=() if consumed is None else (consumed,))
    return _verdict("TFD806", Claim.FAILS, use).status


def test_a_loss_that_is_the_same_whatever_the_model_says() -> None:
    assert _lost(Consumed("evaluate", True, loss=0.7)) is Status.REFUTED
    assert _lost(Consumed("evaluate", True, loss=0.0)) is Status.CONFIRMED
    assert _lost(Consumed("evaluate", True, finite=False)) is Status.CONFIRMED
    assert _lost(Consumed("evaluate", True, error="ValueError: ranks")) is Status.CONFIRMED
    assert _lost(None) is Status.NOT_DECIDED


def test_how_many_batches_there_are_is_not_made_up() -> None:
    use = replace(_use(_pass("abcd")), consumed=(Consumed("fit", epochs=2, steps=(4, 4)),))
    question = Question("TFD802", Claim.DIFFERENT, PROGRAM, HERE, made_up=("TFRecord shards",))
    assert judge.judge(question, Evidence(Run(uses=(use,))), 1000).status is Status.NOT_DECIDED


def test_a_generator_whose_data_are_not_used_tells_nothing() -> None:
    question = Question("TFD401", Claim.FAILS, PROGRAM, HERE)
    assert judge.judge(question, Evidence(Run()), 1000).status is Status.NOT_RUN


@pytest.mark.parametrize(("name", "wanted"), [("cache", True), ("prefetch", False)])
def test_memory_is_watched_for_what_a_cache_keeps(name: str, wanted: bool) -> None:
    question = Question("TFD301", Claim.MEMORY, PROGRAM, HERE)
    use = _use(_pass("ab"), stage=Stage(name, HERE, (0,), "int64", 4))
    assert judge.wants_growth(question, Evidence(Run(uses=(use,)))) is wanted
