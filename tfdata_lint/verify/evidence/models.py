"""Claims on what models and layers do with the data that they are given."""

from __future__ import annotations

from tfdata_lint.verdict import Status
from tfdata_lint.verify.evidence.case import Case, Numbers, Said, extent, failure, here
from tfdata_lint.verify.evidence.values import fails
from tfdata_lint.verify.model import ENDLESS, Consumed, Layer, Use

_ABOUT_LAYERS = frozenset({"TFD807", "TFD809"})

EXACT = 2.0**24
"""Integers up to it are exact as float32."""


def epochs(case: Case) -> Said:
    """TFD802: does every epoch get the batches that it asks for, and more than half of them?"""
    use, consumed = case.use, _handled(case.use)
    if use is None or consumed is None:
        return Status.NOT_DECIDED, "it was not seen how the data are used", {}
    numbers: Numbers = {"epochs": consumed.epochs, "batches": ", ".join(map(str, consumed.steps))}
    if consumed.error is not None:
        return Status.CONFIRMED, f"`{consumed.how}` fails: {consumed.error}", numbers
    told = f"{consumed.epochs} epochs get {numbers['batches']} batches"
    if case.made_up:
        return Status.NOT_DECIDED, f"{told}, but how many there are is made up", numbers
    if consumed.cut:
        return Status.NOT_DECIDED, f"{told} in the time there was", numbers
    if len(consumed.steps) < consumed.epochs or len(set(consumed.steps)) > 1:
        return Status.CONFIRMED, told, numbers
    if use.cardinality == ENDLESS:
        return Status.NOT_DECIDED, f"{told}, of data that are repeated", numbers
    there = len(use.passes[0].digests) if use.passes and use.passes[0].complete else 0
    if there >= 2 * consumed.steps[0]:
        return Status.CONFIRMED, f"{told} of {there}", numbers
    return Status.REFUTED, told, numbers


def loss(case: Case) -> Said:
    """TFD806: does the loss fail, or is it the same whatever the model says?"""
    use = case.use
    own = [each for each in (() if use is None else use.consumed) if each.how == "evaluate"]
    for each in own:
        if each.error is None and (each.loss == 0 or not each.finite):
            told = "0" if each.finite else "no finite number"
            return Status.CONFIRMED, f"the loss of a batch is {told}, for a model as it starts", {}
    return fails(case)


def endless(case: Case) -> Said:
    """TFD801: does whoever reads the data ever come to an end?"""
    use, consumed = case.use, _handled(case.use)
    if case.before.error is not None or use is None or consumed is not None:
        return fails(case)
    numbers: Numbers = {"cardinality": use.cardinality}
    if use.cardinality == ENDLESS:
        return Status.CONFIRMED, "the data are endless, and there is no number of steps", numbers
    if use.cardinality >= 0 or (use.passes and use.passes[0].complete):
        return Status.REFUTED, f"the data come to an end: {extent(use)}", numbers
    return Status.NOT_DECIDED, "whether the data come to an end was not found out", numbers


def argument(case: Case) -> Said:
    """TFD803: does the argument fail, or do nothing?"""
    use, consumed = case.use, _handled(case.use)
    if consumed is None or use is None or consumed.error is not None:
        return fails(case)
    if consumed.cut:
        return Status.NOT_DECIDED, "the data were not read to their end in the time there was", {}
    whole = use.passes and use.passes[0].complete
    if whole and set(consumed.steps) == {len(use.passes[0].digests)}:
        told = f"the argument changes nothing: {consumed.steps[0]} batches, as the dataset has"
        return Status.CONFIRMED, told, {}
    return fails(case)


def _handled(use: Use | None) -> Consumed | None:
    """What Keras' own handling of the data came to."""
    consumed = () if use is None else use.consumed
    return next((each for each in consumed if not each.own_model), None)


def layer(case: Case) -> Said:
    """TFD809: raises, is right, or is silently wrong."""
    if not case.before.layers:
        drawing = None if case.use is None else failure(case.use)
        if drawing is not None and case.question.code in _ABOUT_LAYERS:
            return Status.NOT_RUN, f"no element can be drawn: {drawing}", {}
        return fails(case)
    at_place = [each for each in case.before.layers if here(each.place, case.question.place)]
    seen = (at_place or list(case.before.layers))[0]
    numbers: Numbers = {
        "dtype": seen.dtype,
        "low": seen.low,
        "high": seen.high,
        "difference": seen.difference,
    }
    got = f"`{seen.layer}` on {seen.dtype}"
    if seen.error is not None:
        if seen.error_of_floats is not None:
            return Status.NOT_RUN, f"it fails on floats too: {seen.error_of_floats}", numbers
        return Status.CONFIRMED, f"{got} fails: {seen.error}", numbers
    if seen.difference is None:
        return Status.NOT_DECIDED, f"{got}: the outputs could not be compared", numbers
    if seen.difference > _tolerance(seen):
        return (
            Status.CONFIRMED,
            f"{got} is off by up to {seen.difference:.3g} from the same numbers as floats",
            numbers,
        )
    if seen.dtype.startswith("float"):
        return Status.REFUTED, f"the model casts before `{seen.layer}`, which gets floats", numbers
    return Status.REFUTED, f"{got} gives what it gives for the same numbers as floats", numbers


def _tolerance(seen: Layer) -> float:
    """Rounding of float32 for outputs of the size of the inputs."""
    size = max(abs(seen.low or 0.0), abs(seen.high or 0.0), 1.0)
    return 1e-4 * size


def magnitudes(case: Case) -> Said:
    """TFD807: Dense casts, so what matters is what the integers are."""
    if case.before.error is not None and not case.before.layers:
        return Status.NOT_RUN, f"the program fails before that: {case.before.error}", {}
    status, reason, numbers = layer(case)
    low, high = numbers.get("low"), numbers.get("high")
    if status is not Status.REFUTED or not isinstance(low, float) or not isinstance(high, float):
        return status, reason, numbers
    if max(abs(low), abs(high)) > EXACT:
        return Status.CONFIRMED, f"integers up to {high:.0f} lose digits as float32", numbers
    if low >= 0 and high <= 1:
        return Status.REFUTED, "the integers are 0 and 1, so that nothing is lost", numbers
    if case.unknown_range:
        return Status.NOT_DECIDED, "the numbers were made up, so their range says nothing", numbers
    return (
        Status.CONFIRMED,
        f"it receives integers from {low:.0f} to {high:.0f} as magnitudes, unscaled",
        numbers,
    )
