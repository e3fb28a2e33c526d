"""From what was measured to a verdict: pure, so that the same evidence gives the same verdict.

What can be told from structure is told from it, since timings on a busy machine are noise: they
decide only where nothing else does, and only when their spread is smaller than the effect.
"""

from __future__ import annotations

from collections.abc import Callable

from tfdata_lint.regex import Regex
from tfdata_lint.rule import Claim
from tfdata_lint.verdict import Status, Verdict
from tfdata_lint.verify.evidence import fixes, memory, models, probes, speed, values
from tfdata_lint.verify.evidence.case import Case, Said, difference, failure
from tfdata_lint.verify.model import Evidence, Question

_BY_CODE: dict[str, Callable[[Case], Said]] = {
    "TFD102": probes.split,
    "TFD103": probes.halves,
    "TFD105": probes.branches,
    "TFD107": probes.calls,
    "TFD108": probes.calls,
    "TFD110": probes.displaced,
    "TFD117": values.scaled,
    "TFD201": speed.parallel_map,
    "TFD203": speed.prefetch,
    "TFD208": speed.rebuilt,
    "TFD302": memory.unfinished,
    "TFD401": values.generator,
    "TFD403": probes.yielded,
    "TFD601": probes.shard,
    "TFD604": values.dropped,
    "TFD702": values.gone,
    "TFD801": models.endless,
    "TFD802": models.epochs,
    "TFD803": models.argument,
    "TFD806": models.loss,
    "TFD807": models.magnitudes,
    "TFD809": models.layer,
}
"""The rules for which the evidence of their claim is not enough."""

_BY_CLAIM: dict[Claim, Callable[[Case], Said]] = {
    Claim.FASTER: speed.faster,
    Claim.MEMORY: memory.memory,
    Claim.DIFFERENT: values.different,
    Claim.FAILS: models.layer,
    Claim.DEPRECATED: values.deprecated,
}

_PROBES = {
    "TFD102": "split",
    "TFD103": "halves",
    "TFD105": "branches",
    "TFD107": "calls",
    "TFD108": "calls",
    "TFD110": "displaced",
    "TFD403": "yielded",
    "TFD701": "named",
    "TFD702": "named",
}
"""What the worker looks at for one rule alone."""

_SHOWN_BY_MODELS = frozenset({"TFD116"})
"""Rules for which a model shows what is wrong, although their claim is on the data."""

_ABOUT_EPOCHS = frozenset({"TFD801", "TFD802", "TFD803"})
"""Rules about the arguments with which Keras reads data."""

_BY_CHANGE = (values.different, values.dropped)
"""What compares the data of one pass with those of the next."""

_NO_FILE = Regex(r"^NotFoundError|FileNotFoundError|contains pickled \(object\) data")
"""How drawing ends where a file is missing, or is a made-up one of a kind that is not made."""

IMPROVED = {"TFD203": "prefetch", "TFD208": "iterator"}
"""What makes a pipeline without a repaired form faster; for others, parallel calls."""


def judge(question: Question, evidence: Evidence, data_bytes: int) -> Verdict:
    """The verdict; `data_bytes` is the memory that data may take."""
    case = Case(question, evidence, data_bytes)
    status, reason, numbers = _missing(case) or _said_by(question)(case)
    fix = None if question.after is None else fixes.fix(case)
    return Verdict(status, reason, numbers, case.made_up, fix)


def wants_model(question: Question) -> bool:
    """True when it matters what the user's model does with a batch."""
    fails = question.claim is Claim.FAILS and question.code not in _ABOUT_EPOCHS
    return fails or question.code in _SHOWN_BY_MODELS


def wants_epochs(question: Question) -> bool:
    """True when it matters how often, and how far, Keras reads the data."""
    return question.code in _ABOUT_EPOCHS


def wants_passes(question: Question) -> bool:
    """True when a second pass may differ from the first, or its reads count."""
    return question.claim is not Claim.FASTER or wants_reads(question)


def wants_reads(question: Question) -> bool:
    """True when it matters how often sources are read in two passes."""
    return _said_by(question) is speed.faster


def wants_shares(question: Question) -> bool:
    """True when it matters how much of the time each step takes: what works ahead of its consumer
    does more at the beginning."""
    return _said_by(question) is speed.parallel_map


def wants_counts(question: Question) -> bool:
    """True when it matters how many elements each step hands on."""
    return question.claim is Claim.MEMORY or _said_by(question) is memory.unfinished


def wants_whole_buffers(question: Question) -> bool:
    """True when it matters how many elements a `shuffle` holds, or how long it takes to fill."""
    if question.code == "TFD302":
        return False
    return question.claim in (Claim.DIFFERENT, Claim.MEMORY) or question.code == "TFD208"


def wants_unseeded(question: Question, evidence: Evidence) -> bool:
    """True when runs without seeds must tell what is random, and what repeats itself."""
    case = Case(question, evidence)
    if not evidence.before.uses:
        return False
    if question.claim is Claim.DIFFERENT:
        said_by = _said_by(question)
        return said_by is probes.shard or (said_by in _BY_CHANGE and values.wants_change(case))
    one, other = case.pair
    if question.claim is Claim.FAILS or one is None or other is None:
        return False
    return difference(one, other) is not None


def wants_unseeded_after(question: Question) -> bool:
    """True when what becomes of the data from pass to pass is compared with the repaired form."""
    return _said_by(question) in _BY_CHANGE and not values.proven_by_passes(question.code)


def wants_race(question: Question, evidence: Evidence) -> str | None:
    """How to time: "plain", "consumer" (which takes as long as the producer), or not at all."""
    case = Case(question, evidence)
    if question.claim is not Claim.FASTER or case.use is None or _missing(case):
        return None
    if question.code == "TFD203":
        return None if speed.asynchronous(case.use) else "consumer"
    if question.code == "TFD208":
        return "plain"
    if question.code == "TFD201":
        return "plain" if speed.worth_timing(case) else None
    return None if evidence.after is None or speed.same_work(case) else "plain"


def wants_probe(question: Question, evidence: Evidence) -> str | None:
    """The name of the probe to run, if any."""
    name = _PROBES.get(question.code)
    ended = evidence.before.error is not None or evidence.before.ended is not None
    # A name can be looked up where the program ends before it.
    return name if name == "named" or not ended else None


def wants_growth(question: Question, evidence: Evidence) -> bool:
    """True when the growth of resident memory is worth two more processes: for what a cache keeps.
    What a buffer holds is told by its size."""
    stage = Case(question, evidence).stage
    return question.claim is Claim.MEMORY and stage is not None and stage.name == "cache"


def _said_by(question: Question) -> Callable[[Case], Said]:
    return _BY_CODE.get(question.code, _BY_CLAIM[question.claim])


def _missing(case: Case) -> Said | None:
    """Why there is nothing to judge."""
    run = case.before
    if run.ended is not None and not run.layers and not (case.use and case.use.passes):
        return Status.NOT_RUN, run.ended, {}
    failed = None if case.use is None else failure(case.use)
    if failed is not None and _NO_FILE.search(failed):
        return Status.NOT_RUN, f"it needs a file that is missing: {failed}", {}
    if case.question.claim in (Claim.FAILS, Claim.DEPRECATED) or run.layers or case.fails_here:
        return None
    if run.error is not None and case.use is None:
        return Status.NOT_RUN, f"the program fails before that: {run.error}", {}
    if case.use is None:
        return Status.NOT_RUN, "no dataset came to a use", {}
    if failed is not None and not case.use.passes[0].digests:
        return Status.NOT_RUN, f"no element can be drawn: {failed}", {}
    return None
