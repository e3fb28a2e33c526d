"""How findings are proved, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tfdata_lint.verdict import Verdict
from tfdata_lint.verify.evidence.case import Case
from tfdata_lint.verify.model import Answer, Limits, Question, Use


@dataclass(frozen=True, slots=True)
class Setting:
    """How programs are run. `script` is the user's own command line that is run in place of
    programs of ours, `values` are those of parameters, as Python text."""

    python: str
    limits: Limits = field(default_factory=Limits)
    data_bytes: int | None = None
    gpu: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    script: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of a finding. `before` and `after` are its pipeline as it ran, without and with
    the fix, `seconds_before` and `seconds_after` what the same elements took, pair by pair."""

    verdict: Verdict
    tensorflow: str = ""
    keras: str = ""
    before: Use | None = None
    after: Use | None = None
    seconds_before: tuple[float, ...] = ()
    seconds_after: tuple[float, ...] = ()


def proof_of(question: Question, answer: Answer) -> Proof:
    """What an answer proves, without the elements it rests on."""
    evidence = answer.evidence
    before, after = Case(question, evidence).pair
    race = evidence.race
    return Proof(
        answer.verdict,
        evidence.before.tensorflow,
        evidence.before.keras,
        _slim(before),
        _slim(after),
        () if race is None else race.before,
        () if race is None else race.after,
    )


def _slim(use: Use | None) -> Use | None:
    if use is None:
        return None
    passes = tuple(replace(each, digests=()) for each in use.passes)
    return replace(use, passes=passes, components=())
