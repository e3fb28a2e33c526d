"""One question with its evidence, and how data before and after a fix differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from tfdata_lint.rule import Claim
from tfdata_lint.verdict import Status
from tfdata_lint.verify.model import Consumed, Evidence, Pass, Place, Question, Run, Stage, Use

Numbers = dict[str, float | int | str | bool | None]

Said = tuple[Status, str, Numbers]
"""Status, reason in one sentence, and measurements."""


@dataclass(frozen=True)
class Case:
    """One question with its evidence. `data_bytes` is the memory that data may take."""

    question: Question
    evidence: Evidence
    data_bytes: int = 0

    @property
    def before(self) -> Run:
        """The run of the program as it is."""
        return self.evidence.before

    @cached_property
    def _found(self) -> tuple[Use | None, Stage | None]:
        uses = self.before.uses
        for use in uses:
            for stage in (*use.stages, *use.nested):
                if here(stage.place, self.question.place):
                    return use, stage
        at_use = [use for use in uses if here(use.place, self.question.place)]
        return next(iter(at_use or uses), None), None

    @property
    def use(self) -> Use | None:
        """The use that the finding is about."""
        return self._found[0]

    @property
    def stage(self) -> Stage | None:
        """The stage that the finding is about, None for one that was not built."""
        return self._found[1]

    def of(self, run: Run | None) -> Use | None:
        """The use of another run that is this case's."""
        if run is None or self.use is None:
            return None
        return next((use for use in run.uses if use.number == self.use.number), None)

    @property
    def fails_here(self) -> bool:
        """True when the program ends at the call that the finding is about.

        What uses data is not called by programs, so that they never end for what it does.
        """
        return self.question.code not in _ABOUT_USES and any(
            here(each, self.question.place) for each in self.before.error_places
        )

    @property
    def made_up(self) -> tuple[str, ...]:
        """What data were invented, for the program and by it."""
        return tuple(dict.fromkeys((*self.question.made_up, *self.before.made_up)))

    @property
    def unknown_range(self) -> tuple[str, ...]:
        """What of it has numbers of which nothing says that real ones are like that."""
        return tuple(each for each in self.made_up if each not in self.before.documented)

    @property
    def is_elsewhere(self) -> bool:
        """True when the step in question has no part in the data that came to a use."""
        use, place = self.use, self.question.place
        about_step = self.question.claim in (Claim.FASTER, Claim.MEMORY)
        return about_step and use is not None and not self.stage and not here(use.place, place)

    @property
    def pair(self) -> tuple[Use | None, Use | None]:
        """The use before and after the fix."""
        return self.use, self.of(self.evidence.after)

    @property
    def unseeded(self) -> tuple[Use | None, Use | None]:
        """The same, run without random seeds."""
        return self.of(self.evidence.unseeded_before), self.of(self.evidence.unseeded_after)


_ABOUT_USES = frozenset({"TFD801", "TFD802", "TFD803", "TFD804", "TFD805", "TFD806"})
"""Rules that are about a call of `fit`, `evaluate` or `predict`."""

FEW = 4
"""Elements below which data that are the same say nothing."""


def few(use: Use) -> bool:
    """True where too little was drawn to tell."""
    return not use.passes or len(use.passes[0].digests) < FEW


def here(place: Place | None, wanted: Place) -> bool:
    """True for the same call; a column of 0 is one that is not known."""
    if place is None or (place.path, place.line) != (wanted.path, wanted.line):
        return False
    return place.column in (0, wanted.column)


def difference(one: Use, other: Use, order: bool = True) -> str | None:
    """What differs, as the end of "with the fix ..."; None for the same data.

    Without `order`, the same elements in another order are the same.
    """
    if one.spec != other.spec:
        return f"the specification is {other.spec} instead of {one.spec}"
    if one.cardinality != other.cardinality:
        return f"the cardinality is {other.cardinality} instead of {one.cardinality}"
    if failure(one) != failure(other):
        return f"drawing ends in {failure(other) or 'no error'} instead of {failure(one)}"
    for number, (before, after) in enumerate(zip(one.passes, other.passes, strict=False), 1):
        said = _passes(before, after, order)
        if said is not None:
            return f"{said} in pass {number}"
    return None


def _passes(before: Pass, after: Pass, order: bool) -> str | None:
    common = min(len(before.digests), len(after.digests))
    if before.complete and after.complete and len(before.digests) != len(after.digests):
        return f"there are {len(after.digests)} elements instead of {len(before.digests)}"
    old, new = before.digests[:common], after.digests[:common]
    if old == new:
        return None
    if sorted(old) == sorted(new):
        return "the order is another one" if order else None
    first = next(
        place for place, pair in enumerate(zip(old, new, strict=True)) if len(set(pair)) > 1
    )
    return f"element {first} is another one"


class Change(str, Enum):
    """What becomes of the data from one pass to the next, as a sentence says it."""

    NOTHING = "every pass has the same elements in the same order"
    ORDER = "every pass has the same elements in another order"
    ELEMENTS = "every pass has other elements"


def change(use: Use | None) -> Change | None:
    """None where it was not seen."""
    if use is None or len(use.passes) < 2 or failure(use) is not None:
        return None
    first, second = use.passes[0].digests, use.passes[1].digests
    if first == second:
        return Change.NOTHING
    if use.passes[0].complete and sorted(first) == sorted(second):
        return Change.ORDER
    return Change.ELEMENTS


def emptied(use: Use | None) -> str | None:
    """How the second pass comes to nothing, where the first one does not."""
    counts = () if use is None else tuple(len(each.digests) for each in use.passes)
    if use is None or len(counts) < 2 or not counts[0] or counts[1] or not use.passes[1].complete:
        return None
    return f"the first pass has {counts[0]} elements, the second none"


def failure(use: Use) -> str | None:
    """The first error of drawing elements."""
    return next((each.error for each in use.passes if each.error is not None), None)


def failed(case: Case, repaired: bool = False) -> str | None:
    """The first error of the program, of drawing, or of the consumer, with or without the fix."""
    run = case.evidence.after if repaired else case.before
    use = case.pair[repaired]
    if run is None or run.error is not None:
        return None if run is None else run.error
    errors: Iterable[str | None] = ()
    if use is not None:
        told = (trouble(each) for each in use.consumed if not _is_about_values(case, each))
        errors = (failure(use), *told)
    layers = (each.error for each in run.layers)
    return next((each for each in (*errors, *layers) if each is not None), None)


def _is_about_values(case: Case, consumed: Consumed) -> bool:
    """True for an error that may come of made-up labels: it is raised when numbers are there."""
    said = consumed.error or ""
    return bool(case.made_up) and consumed.how == "evaluate" and said.startswith("InvalidArgument")


def trouble(consumed: Consumed) -> str | None:
    """What went wrong in the consumer."""
    if consumed.error is None and consumed.endless:
        return f"`{consumed.how}` never ends: the data are endless and there is no number of steps"
    return consumed.error


def extent(use: Use) -> str:
    """How much of the data was looked at."""
    if not use.passes:
        return "no element was drawn"
    count = len(use.passes[0].digests)
    whole = "all" if use.passes[0].complete else "the first"
    passes = "one pass" if len(use.passes) == 1 else f"{len(use.passes)} passes"
    return f"{whole} {count} elements of {passes}"
