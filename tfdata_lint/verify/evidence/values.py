"""Claims on values: other data, failures, what layers compute, what is gone."""

from __future__ import annotations

from tfdata_lint.verdict import Status
from tfdata_lint.verify.evidence.case import (
    Case,
    Change,
    Numbers,
    Said,
    change,
    difference,
    extent,
    failed,
    failure,
    here,
)
from tfdata_lint.verify.model import Consumed, Layer, Use

EXACT = 2.0**24
"""Integers up to it are exact as float32."""


_PROVEN_BY_PASSES = {
    "TFD104": (Change.ORDER, Change.ELEMENTS),
    "TFD106": (Change.NOTHING,),
    "TFD112": (Change.ELEMENTS,),
    "TFD501": (Change.NOTHING,),
}
"""Rules that two passes over the data prove without a repaired form, and what these must show."""


def different(case: Case) -> Said:
    """Do the data differ with the fix, or what becomes of them from pass to pass?"""
    # Seeds make random operations repeat themselves, so that this shows only without.
    before, after = map(change, case.unseeded)
    proving = _PROVEN_BY_PASSES.get(case.question.code)
    if proving is not None and before is not None:
        status = Status.CONFIRMED if before in proving else Status.REFUTED
        return status, before.value, {}
    if case.evidence.after is None:
        return Status.NOT_DECIDED, "there is no repaired form to compare with", {}
    one, other = case.pair
    if one is None or other is None:
        repaired = case.evidence.after
        why = repaired.error or repaired.ended or "it gave no data"
        return Status.NOT_DECIDED, f"the repaired form did not run: {why}", {}
    differs = difference(one, other)
    if differs is not None:
        return Status.CONFIRMED, f"with the fix {differs}", {}
    if before is not None and after is not None and before is not after:
        return Status.CONFIRMED, f"{before.value}; with the fix {after.value}", {}
    return Status.REFUTED, f"the data are the same with the fix: {extent(one)}", {}


def epochs(case: Case) -> Said:
    """TFD802: does every epoch get the batches that it asks for?"""
    consumed = _handled(case.use)
    if consumed is None:
        return Status.NOT_DECIDED, "it was not seen how the data are used", {}
    numbers: Numbers = {"epochs": consumed.epochs, "batches": ", ".join(map(str, consumed.steps))}
    if consumed.error is not None:
        return Status.CONFIRMED, f"`{consumed.how}` fails: {consumed.error}", numbers
    told = f"{consumed.epochs} epochs get {numbers['batches']} batches"
    if len(consumed.steps) < consumed.epochs or len(set(consumed.steps)) > 1:
        return Status.CONFIRMED, told, numbers
    return Status.REFUTED, told, numbers


def argument(case: Case) -> Said:
    """TFD803: does the argument fail, or do nothing?"""
    before, after = map(_handled, case.pair)
    if before is None or after is None:
        return fails(case)
    if before.error is None and before.steps == after.steps:
        batches = ", ".join(map(str, before.steps))
        return (
            Status.CONFIRMED,
            f"the argument changes nothing: {batches} batches with it and without",
            {},
        )
    return fails(case)


def _handled(use: Use | None) -> Consumed | None:
    """What Keras' own handling of the data came to."""
    consumed = () if use is None else use.consumed
    return next((each for each in consumed if not each.own_model), None)


def fails(case: Case) -> Said:
    """Does it fail, and not with the fix?"""
    if case.before.layers:
        return layer(case)
    before = failed(case.before, case.use)
    if before is None:
        whole = "" if case.use is None else f": {extent(case.use)}"
        return Status.REFUTED, f"it runs without an error{whole}", {}
    if case.evidence.after is None:
        places = case.before.error_places
        if case.before.error is None or any(here(each, case.question.place) for each in places):
            return Status.CONFIRMED, f"it fails: {before}", {}
        return Status.NOT_RUN, f"the program fails before that: {before}", {}
    after = failed(case.evidence.after, case.pair[1])
    if after is None:
        return Status.CONFIRMED, f"it fails without the fix, and runs with it: {before}", {}
    if after == before:
        return Status.NOT_RUN, f"it fails with and without the fix: {before}", {}
    return Status.CONFIRMED, f"it fails: {before}; with the fix there is another error: {after}", {}


def generator(case: Case) -> Said:
    """TFD401: what is declared, what comes, and who minds."""
    use = case.use
    if case.before.error is not None or use is None:
        return fails(case)
    consumer = next((each for each in use.consumed if each.own_model), None)
    for each in use.components:
        if each.declared_shape != "<unknown>" or not each.shapes:
            continue
        drawn = " and ".join(each.shapes)
        declared = f"the shape is declared <unknown>, the elements drawn have {drawn}"
        numbers: Numbers = {"declared_shape": each.declared_shape, "drawn_shapes": drawn}
        if consumer is not None and consumer.error is None:
            return Status.REFUTED, f"{declared}, and the model takes them all the same", numbers
        failed = f"; the model fails: {consumer.error}" if consumer and consumer.error else ""
        return Status.CONFIRMED, f"{declared}{failed}", numbers
    wrong = failure(use)
    if wrong is not None:
        return Status.CONFIRMED, f"elements are not as declared: {wrong}", {}
    if any("output_signature" in text for text in case.before.warnings):
        return Status.CONFIRMED, "TensorFlow warns that the arguments are deprecated", {}
    return (
        Status.REFUTED,
        f"types and shapes are declared, and elements keep to them: {use.spec}",
        {},
    )


def layer(case: Case) -> Said:
    """TFD809: raises, is right, or is silently wrong."""
    if not case.before.layers:
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
    if case.made_up:
        return Status.NOT_DECIDED, "the numbers were made up, so their range says nothing", numbers
    return (
        Status.CONFIRMED,
        f"it receives integers from {low:.0f} to {high:.0f} as magnitudes, unscaled",
        numbers,
    )


def deprecated(case: Case) -> Said:
    """Is it gone, or does TensorFlow warn that it will be?"""
    if case.before.error is not None:
        return Status.CONFIRMED, f"it is gone: {case.before.error}", {}
    after = set(case.evidence.after.warnings) if case.evidence.after is not None else set()
    said = [
        text for text in case.before.warnings if "deprecat" in text.lower() and text not in after
    ]
    if said:
        return Status.CONFIRMED, f"TensorFlow warns: {said[0]}", {}
    return (
        Status.REFUTED,
        f"TensorFlow {case.before.tensorflow} takes it without a warning",
        {},
    )
