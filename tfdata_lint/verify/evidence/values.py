"""Claims on values: other data, failures, what layers compute, what is gone."""

from __future__ import annotations

from tfdata_lint.regex import Regex
from tfdata_lint.verdict import Status
from tfdata_lint.verify.evidence.case import (
    Case,
    Change,
    Numbers,
    Said,
    change,
    difference,
    emptied,
    extent,
    failed,
    failure,
    few,
)
from tfdata_lint.verify.model import Component, Stage

_PROVEN_BY_PASSES = {
    "TFD104": (Change.ORDER, Change.ELEMENTS),
    "TFD106": (Change.NOTHING, Change.ORDER),
    "TFD112": (Change.ELEMENTS,),
    "TFD501": (Change.NOTHING, Change.ORDER),
}
"""Rules that two passes over the data prove without a repaired form, and what these must show."""


def different(case: Case) -> Said:
    """Do the data differ with the fix, or what becomes of them from pass to pass?"""
    # Seeds make random operations repeat themselves, so that this shows only without.
    before, after = map(change, case.unseeded)
    if case.fails_here:
        return fails(case)
    proving = _PROVEN_BY_PASSES.get(case.question.code)
    if proving is not None and before is not None:
        cause = _changes_too(case)
        if before is Change.ELEMENTS and cause is not None:
            told = f"{before.value}, which may be the work of `{cause.name}` alone"
            return Status.NOT_DECIDED, told, {}
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
    told = f"the data are the same with the fix: {extent(one)}"
    if few(one):
        return Status.NOT_DECIDED, f"{told}, too few to tell", {}
    return Status.REFUTED, told, {}


def _changes_too(case: Case) -> Stage | None:
    """A stage that puts batches, or the first elements, together anew for each pass, or behind a
    cache draws numbers for itself. What comes before a cache is kept in it."""
    stages = () if case.use is None else case.use.stages
    caches = [place for place, each in enumerate(stages) if each.name == "cache"]
    behind = stages[caches[-1] + 1 :] if caches else stages
    shuffles = [
        each
        for each in behind
        if each.name == "shuffle" and each.arguments.get("reshuffle_each_iteration") != "False"
    ]
    draws = [each for each in behind if each.stateful] if case.question.code == "TFD106" else []
    changing = [] if case.question.code == "TFD104" else [*shuffles, *draws]
    return changing[0] if changing else None


def proven_by_passes(code: str) -> bool:
    """True for rules of which two passes over the data tell, without a repaired form."""
    return code in _PROVEN_BY_PASSES


def wants_change(case: Case) -> bool:
    """True when it takes runs without seeds to tell: where no two runs with them differ."""
    if proven_by_passes(case.question.code):
        return True
    one, other = case.pair
    return one is not None and other is not None and difference(one, other) is None


_ABOUT_MODELS = frozenset({"TFD404", "TFD405", "TFD804", "TFD805", "TFD806"})
"""Rules of which a model has the last word, whatever can be drawn."""


def fails(case: Case) -> Said:
    """Does it fail, and not with the fix?"""
    before = failed(case) or emptied(case.use)
    if before is None:
        whole = "" if case.use is None else f": {extent(case.use)}"
        told = f"it runs without an error{whole}"
        seen = case.use is not None and case.use.consumed
        if case.question.code in _ABOUT_MODELS and not seen:
            return Status.NOT_DECIDED, f"{told}, but no model was given the data", {}
        return Status.REFUTED, told, {}
    if case.evidence.after is None:
        drawn = case.stage is not None and case.use is not None and failure(case.use) is not None
        if case.made_up and drawn:
            return Status.NOT_DECIDED, f"elements that were made up do not fit: {before}", {}
        if case.before.error is None or case.fails_here or drawn:
            return Status.CONFIRMED, f"it fails: {before}", {}
        return Status.NOT_RUN, f"the program fails before that: {before}", {}
    after = failed(case, repaired=True) or emptied(case.pair[1])
    if after is None:
        return Status.CONFIRMED, f"it fails without the fix, and runs with it: {before}", {}
    if after == before:
        return Status.NOT_RUN, f"it fails with and without the fix: {before}", {}
    return Status.CONFIRMED, f"it fails: {before}; with the fix there is another error: {after}", {}


def generator(case: Case) -> Said:
    """TFD401: what is declared, what comes, and who minds."""
    use = case.use
    if case.before.error is not None:
        return fails(case)
    if use is None:
        return Status.NOT_RUN, "no dataset came to a use", {}
    own = [each for each in use.consumed if each.own_model]
    error = next((each.error for each in own if each.error is not None), None)
    for each in use.components:
        if each.declared_shape != "<unknown>" or not each.shapes:
            continue
        drawn = " and ".join(each.shapes)
        declared = f"the shape is declared <unknown>, the elements drawn have {drawn}"
        numbers: Numbers = {"declared_shape": each.declared_shape, "drawn_shapes": drawn}
        if own and error is None:
            return Status.REFUTED, f"{declared}, and the model takes them all the same", numbers
        fails_there = "" if error is None else f"; the model fails: {error}"
        return Status.CONFIRMED, f"{declared}{fails_there}", numbers
    wrong = failure(use)
    if wrong is not None and case.made_up:
        return Status.NOT_DECIDED, f"elements that were made up do not fit: {wrong}", {}
    if wrong is not None:
        return Status.CONFIRMED, f"elements are not as declared: {wrong}", {}
    if any("output_signature" in text for text in case.before.warnings):
        return Status.CONFIRMED, "TensorFlow warns that the arguments are deprecated", {}
    return (
        Status.REFUTED,
        f"types and shapes are declared, and elements keep to them: {use.spec}",
        {},
    )


def dropped(case: Case) -> Said:
    """TFD604: does the whole data set fall into the remainder, or a part of it?"""
    first = case.use.passes[0] if case.use is not None and case.use.passes else None
    if first is not None and first.complete and not first.digests:
        return Status.CONFIRMED, "no element comes out at all", {}
    return different(case)


def scaled(case: Case) -> Said:
    """TFD117: are the pictures that come out scaled, once?"""
    if case.use is None:
        return Status.NOT_RUN, "no dataset came to a use", {}
    pictures = [each for each in case.use.components if _is_picture(each)]
    if not pictures:
        return Status.NOT_DECIDED, "no pictures of floats come out", {}
    high = max(each.high or 0.0 for each in pictures)
    told = f"the greatest value that comes out is {high:.4g}"
    if high > 1 or 0 < high <= TWICE_SCALED:
        return Status.CONFIRMED, told, {"high": high}
    return Status.REFUTED, told, {"high": high}


def _is_picture(component: Component) -> bool:
    return component.dtype.startswith(("float", "bfloat")) and any(
        shape.count(",") >= 2 for shape in component.shapes
    )


TWICE_SCALED = 1 / 254
"""The greatest value of bytes that were divided by 255 twice, with room for rounding."""


_CALLER = Regex(r"^From .+?:\d+: ")
"""How TensorFlow says who called it; it names the recorder, which stands between."""


def gone(case: Case) -> Said:
    """TFD702: does this TensorFlow have the name?"""
    found = case.evidence.probe
    missing = found.get("missing", case.before.error if case.fails_here else None)
    if missing is not None:
        return Status.CONFIRMED, f"it is gone: {missing}", {}
    if "found" in found:
        return Status.REFUTED, f"TensorFlow {case.before.tensorflow} has `{found['found']}`", {}
    return fails(case)


def deprecated(case: Case) -> Said:
    """Is it gone, does TensorFlow warn that it will be, or say so where it describes it?"""
    found = case.evidence.probe
    if "missing" in found or case.fails_here:
        return Status.CONFIRMED, f"it is gone: {found.get('missing', case.before.error)}", {}
    after = set(case.evidence.after.warnings) if case.evidence.after is not None else set()
    said = [
        text for text in case.before.warnings if "deprecat" in text.lower() and text not in after
    ]
    if said:
        return Status.CONFIRMED, f"TensorFlow warns: {_CALLER.sub('', said[0])}", {}
    version = f"TensorFlow {case.before.tensorflow}"
    if "deprecated" in found:
        return Status.CONFIRMED, f"{version} describes it as deprecated: {found['deprecated']}", {}
    if "same" in found:
        return Status.CONFIRMED, f"in {version}, `{found['same']}` is the very same", {}
    silent = f"{version} takes it without a warning"
    one, other = case.pair
    same = one is None or other is None or difference(one, other) is None
    if case.evidence.after is not None and failed(case, repaired=True) is None and same:
        return Status.CONFIRMED, f"the stable name does the same; {silent}", {}
    if case.before.error is not None:
        return Status.NOT_RUN, f"the program fails before that: {case.before.error}", {}
    return Status.REFUTED, silent, {}
