"""What a program's datasets are, what executes them, and what comes out of them."""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

from tfdata_lint.verify.worker import consume, describe, draw, files, layers
from tfdata_lint.verify.worker.draw import Budget, Drawn
from tfdata_lint.verify.worker.load import chosen, load
from tfdata_lint.verify.worker.recorded import Used
from tfdata_lint.verify.worker.recorder import Recorder

USES = 2
"""Uses that are measured for each place; further ones of the same pipeline say nothing new."""

SHARE = 0.25
"""The part of the remaining time that one measurement may take."""

SLOW_SECONDS = 0.5
"""A first pass of this length, buffers included, is the only one where no claim needs another."""

SAMPLE = 8
"""Elements from which the size of the others is inferred."""

_SAME_ELEMENTS = {
    "assert_cardinality", "cache", "ignore_errors", "prefetch", "repeat", "shard", "shuffle",
    "skip", "snapshot", "take", "with_options",
}  # fmt: skip
"""Steps that hand on elements as they are."""


def measure(tf: Any, task: dict[str, Any], save: Callable[[dict[str, Any]], None]) -> None:
    """The fields of `model.Run`, saved whenever there is more of them."""
    start = time.monotonic()
    budget = Budget(task["limits"]["seconds"] * 0.8)
    run: dict[str, Any] = versions(tf)
    save({**run, "ended": "it did not come to its end"})
    with warnings.catch_warnings(record=True) as caught, consume._Log() as log:
        warnings.simplefilter("always")
        loaded = load(tf, task, task["program"], "program")
        uses: list[dict[str, Any]] = []
        run.update(
            error=loaded.error, error_places=loaded.error_places, ended=loaded.ended, uses=uses
        )
        save(run)
        for number, used in _measured(loaded.recorder, task):
            uses.append({"number": number})
            _use(loaded.recorder, used, task, budget, uses[-1], lambda: save(run))
        run["layers"] = layers.looked_at(loaded.recorder, task["places"])
        said = [str(each.message) for each in caught] + log.lines
    if loaded.stand_ins is not None:
        run["made_up"] = loaded.stand_ins.made_up()
        run["documented"] = loaded.stand_ins.documented()
    run["warnings"] = sorted({" ".join(each.split()) for each in said})
    run["seconds"] = time.monotonic() - start
    save(run)


def versions(tf: Any) -> dict[str, Any]:
    """Which TensorFlow and Keras this is."""
    keras = sys.modules.get("keras")
    return {
        "tensorflow": tf.__version__,
        "keras": str(getattr(keras, "__version__", getattr(tf.keras, "__version__", ""))),
    }


def _measured(recorder: Recorder, task: dict[str, Any]) -> list[tuple[int, Used]]:
    """The uses to measure, with their positions among all."""
    if task["numbers"] is not None:
        wanted = set(task["numbers"])
    else:
        about = [chosen(recorder, [place])[:USES] for place in task["places"]]
        wanted = {recorder.uses.index(used) for group in about for used in group}
    return [
        (number, used)
        for number, used in enumerate(recorder.uses)
        if number in wanted and used.dataset is not None
    ]


def _use(
    recorder: Recorder,
    used: Used,
    task: dict[str, Any],
    budget: Budget,
    use: dict[str, Any],
    save: Callable[[], None],
) -> None:
    """Fills the fields of `model.Use`, cheapest first."""
    dataset = used.dataset
    stages, datasets = describe.stages(recorder, dataset)
    use.update(
        kind=used.kind,
        place=used.place,
        stages=stages,
        spec=describe.spec_text(dataset),
        cardinality=describe.cardinality(dataset),
    )
    save()
    elements = task["elements"]
    with recorder.quiet():
        counted = task["count_reads"]
        whole = counted or task["counts"] or task["shares"]
        seconds = draw.COUNTED_SECONDS if task["counts"] else draw.PASS_SECONDS
        first = draw.draw(recorder.tf, dataset, elements, budget.part(SHARE), whole, seconds)
        use["read_bytes"] = first.read_bytes
        use["file_bytes"] = files.file_bytes(recorder, datasets)
        use["passes"] = [first.as_pass()]
        use["components"] = draw.declared(dataset, first)
        executed(recorder, stages, datasets, first, use)
        save()
        if first.error is None and (task["again"] or first.seconds < SLOW_SECONDS):
            part = budget.part(SHARE)
            if counted:
                second = draw.draw(recorder.tf, dataset, elements, part, whole=True)
            else:
                second = draw.draw_untraced(dataset, elements, part)
            use["passes"].append(second.as_pass())
        _sizes(recorder, stages, datasets, first, budget)
        save()
    if task["model"] or task["epochs"]:
        use["consumed"] = consume.consumed(recorder, used, task["model"], task["epochs"])
        save()


def executed(
    recorder: Recorder,
    stages: list[dict[str, Any]],
    datasets: list[Any],
    drawn: Drawn,
    use: dict[str, Any],
) -> None:
    """Gives each stage the step that executed it, and adds stages made by mapped functions."""
    described = {
        made.tag: stage
        for stage, made in zip(stages, map(recorder.made, datasets))
        if made is not None
    }
    nested: list[dict[str, Any]] = []
    steps = [step for step in drawn.steps if step.kind != "Root"]
    for step in steps:
        for name in step.names:
            stage = described.get(name)
            if stage is None:
                stage = _nested(recorder, name, nested)
                if stage is None:
                    continue
            if not stage.get("executed"):
                stage.update(
                    executed=step.kind,
                    parallelism=step.parallelism,
                    autotuned=step.autotuned,
                    produced=step.calls,
                    own_seconds=0.0,
                    typical_seconds=0.0,
                )
            stage["own_seconds"] += step.own_seconds
            stage["typical_seconds"] += step.typical_seconds
    use["nested"] = nested
    use["executed"] = [step.path for step in steps]
    use["injected"] = [step.kind for step in steps if step.injected]
    # A prefetch only waits for what others do.
    working = [step for step in steps if step.kind != "Prefetch"]
    use["busy_seconds"] = sum(step.own_seconds for step in working)
    use["typical_seconds"] = sum(step.typical_seconds for step in working)
    waits = drawn.steps[0].durations if drawn.steps else []
    use["element_seconds"] = statistics.median(waits) if waits else None


def _nested(recorder: Recorder, tag: str, found: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The stage with a tag that was made while a function was traced."""
    dataset = recorder.tagged(tag)
    made = None if dataset is None else recorder.made(dataset)
    if made is None:
        return None
    for stage in found:
        if stage["place"] == made.place and stage["name"] == made.name:
            return stage
    found.append(describe.stage(dataset, made, []))
    return found[-1]


def _sizes(
    recorder: Recorder,
    stages: list[dict[str, Any]],
    datasets: list[Any],
    drawn: Drawn,
    budget: Budget,
) -> None:
    """Mean sizes of elements where the specification does not tell them.

    Those that follow from others are not drawn: that would fill the buffers of `shuffle` again.
    """
    if stages[-1]["element_bytes"] is None:
        stages[-1]["element_bytes"] = drawn.element_bytes
    for each in reversed(stages):
        size = each["element_bytes"]
        # The last batch of a pass may be a smaller one.
        if each["name"] == "batch" and not drawn.complete:
            count = each["arguments"].get("batch_size", "")
            size = size / int(count) if size is not None and count.isdigit() else None
        elif each["name"] not in _SAME_ELEMENTS:
            continue
        for before in each["inputs"][:1]:
            if stages[before]["element_bytes"] is None:
                stages[before]["element_bytes"] = size
    for each, dataset in zip(stages, datasets):
        if each["element_bytes"] is None and each["name"] in _SAME_ELEMENTS and each["inputs"]:
            each["element_bytes"] = stages[each["inputs"][0]]["element_bytes"]
        if each["element_bytes"] is None and each is not stages[-1] and budget.left() > 0:
            few = draw.draw_untraced(dataset, SAMPLE, budget.part(SHARE))
            each["element_bytes"] = few.element_bytes
