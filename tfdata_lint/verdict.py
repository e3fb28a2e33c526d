"""What running a pipeline says about a finding."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from tfdata_lint.records import dataclass, field


class Status(str, Enum):
    """Whether a run bears a finding out; `str` so that it serialises by name."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    NOT_DECIDED = "not-decided"
    NOT_RUN = "not-run"


class FixStatus(str, Enum):
    """Whether a fix left the data as they were.

    `PROVEN`: the same elements in the same order, with the same cardinality and specification.
    `WITHDRAWN`: not so. `UNKNOWN`: it cannot be compared, or nothing ran.
    """

    PROVEN = "proven"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FixVerdict:
    """What a run says about the fix, and why, in one sentence."""

    status: FixStatus
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one finding: why, in one sentence, and the numbers it rests on.

    `measurements` holds numbers and texts by names that end in their unit (`_bytes`, `_seconds`,
    `_ratio`). `made_up` says what data were invented, one phrase each; a claim on speed is then
    one about those data. `fix` is None where there is no fix.
    """

    status: Status
    reason: str
    measurements: Mapping[str, float | int | str | bool | None] = field(default_factory=dict)
    made_up: tuple[str, ...] = ()
    fix: FixVerdict | None = None
