"""What a worker's child process does for one task: run a program, look, measure."""

from __future__ import annotations

import glob
import importlib
import json
import math
import os
import random
import re
import statistics
import sys
import sysconfig
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tfdata_lint.verify.worker import consume, describe, draw, layers, programs
from tfdata_lint.verify.worker.draw import Budget, Drawn
from tfdata_lint.verify.worker.errors import told
from tfdata_lint.verify.worker.places import Places, same_call
from tfdata_lint.verify.worker.recorder import Made, Recorder, Used
from tfdata_lint.verify.worker.sandbox import MESSAGE, Sandbox
from tfdata_lint.verify.worker.standins import StandIns

if TYPE_CHECKING:
    from tfdata_lint.verify.worker.places import Place

MADE_UP = "made-up"
"""The folder of data that are made up, in the task's own."""

USES = 2
"""Uses that are measured for each place; further ones of the same pipeline say nothing new."""

SHARE = 0.25
"""The part of the remaining time that one measurement may take."""

PAIRS = 7
"""Timed pairs of a race."""

ENOUGH_PAIRS = 5
"""Timed pairs after which a race ends when it takes long."""

LONG_SECONDS = 12.0
"""When a race takes long."""

RACE_SECONDS = 1.0
"""Time that one timed pass may take, so that noise of the scheduler is small against it."""

LONG_ENOUGH_SECONDS = 0.1
"""Passes that are shorter are timed together, as the clock and the scheduler have a grain."""

MOST_PASSES = 4

SHORTEST_SLEEP_SECONDS = 0.002
"""Below it, sleeping is too coarse for a consumer, and computing takes its place."""

GROWN_BYTES = 2**27
"""Growth of memory that is enough to see where it goes."""

BLOCK = 16
"""Elements between two looks at the resident memory."""


class Loaded:
    """A program that ran: what it recorded, and how it ended."""

    def __init__(self, recorder: Recorder, files: programs.Files) -> None:
        self.recorder = recorder
        self.files = files
        self.error: str | None = None
        self.error_places: list[Place] = []
        self.ended: str | None = None
        self.stand_ins: StandIns | None = None


_STAND_INS: list[StandIns] = []
"""Those of this process: what TensorFlow reads is exchanged once."""


def _stand_ins(tf: Any, files: programs.Files) -> StandIns:
    if not _STAND_INS:
        with open(files.main, encoding="utf-8", errors="replace") as file:
            _STAND_INS.append(StandIns(tf, os.path.join(os.getcwd(), MADE_UP), file.read()))
    return _STAND_INS[0]


def load(tf: Any, task: dict[str, Any], program: dict[str, Any], label: str) -> Loaded:
    """Runs a program under the recorder. Its own exceptions are part of the answer."""
    _seed(tf, task["seed"])
    files = programs.Files(os.getcwd(), program, label)
    recorder = Recorder(tf, Places(files, _libraries(tf)))
    loaded = Loaded(recorder, files)
    loaded.stand_ins = _stand_ins(tf, files)
    recorder.install(program["cut_short"])
    try:
        programs.run(files, program, task["folder"])
    except SystemExit as end:
        if not recorder.uses and not recorder.called:
            loaded.ended = f"it ends by sys.exit({end.code!r}) before it uses its data"
    except (MemoryError, ModuleNotFoundError, FileNotFoundError) as error:
        loaded.ended = told(error)
    except BaseException as error:
        loaded.error = told(error)
        loaded.error_places = _lines(error, files)
        if MESSAGE in loaded.error:
            loaded.ended, loaded.error = loaded.error, None
    return loaded


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
    run["made_up"] = [] if loaded.stand_ins is None else loaded.stand_ins.made_up()
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
    elements = task["limits"]["elements"]
    with recorder.quiet():
        first = draw.draw(recorder.tf, dataset, elements, budget.part(SHARE))
        use["passes"] = [first.as_pass()]
        use["components"] = draw.declared(dataset, first)
        executed(recorder, stages, datasets, first, use)
        save()
        if first.error is None:
            second = draw.draw(recorder.tf, dataset, elements, budget.part(SHARE))
            use["passes"].append(second.as_pass())
        _sizes(recorder, stages, datasets, first, budget)
        save()
    use["consumed"] = consume.consumed(recorder, used, budget.part(SHARE))
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
                )
            stage["own_seconds"] += max(step.own_seconds, 0.0)
    use["nested"] = nested
    use["executed"] = [step.path for step in steps]
    use["injected"] = [step.kind for step in steps if step.injected]
    # A prefetch only waits for what others do.
    use["busy_seconds"] = sum(
        max(step.own_seconds, 0.0) for step in steps if step.kind != "Prefetch"
    )
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
    """Mean sizes of elements where the specification does not tell them."""
    for position, dataset in enumerate(datasets):
        if stages[position]["element_bytes"] is not None:
            continue
        if position == len(datasets) - 1:
            stages[position]["element_bytes"] = drawn.element_bytes
        elif budget.left() > 0:
            few = Drawn()
            draw._fill(few, dataset, SAMPLE, budget.part(SHARE))
            stages[position]["element_bytes"] = few.element_bytes


SAMPLE = 8
"""Elements from which the size of the others is inferred."""


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


def chosen(recorder: Recorder, places: list[Place]) -> list[Used]:
    """The uses that the places are about: those of a pipeline through one of them, else all."""
    used = [each for each in recorder.uses if each.dataset is not None]
    about = []
    for each in used:
        stages, _ = describe.stages(recorder, each.dataset)
        here = [stage["place"] for stage in stages] + [each.place]
        if any(same_call(place, wanted) for place in here for wanted in places):
            about.append(each)
    return about or used


def resident(tf: Any, task: dict[str, Any], save: Callable[[dict[str, Any]], None]) -> None:
    """How much resident memory grows over one pass, in a process that has run nothing else.

    With `without`, it is the dataset that feeds the stage at the place. A pass ends early once
    memory has grown by `GROWN_BYTES`.
    """
    loaded = load(tf, task, task["program"], "program")
    recorder = loaded.recorder
    used = chosen(recorder, task["places"])
    if not used:
        return
    dataset = used[0].dataset
    if task["without"]:
        dataset = before(recorder, dataset, task["places"])
    budget = Budget(task["limits"]["seconds"] * 0.5)
    with recorder.quiet():
        iterator = iter(dataset)
        # The first element makes threads and buffers that stay.
        next(iterator)
        start = grown = _resident()
        count = 0
        for count, _ in enumerate(zip(range(task["elements"]), iterator), 1):
            if count % BLOCK == 0:
                grown = _resident()
                if grown - start > GROWN_BYTES or budget.left() <= 0:
                    break
    save({"elements": count, "grown_bytes": _resident() - start})


def before(recorder: Recorder, dataset: Any, places: list[Place]) -> Any:
    """The dataset that feeds the stage at one of the places."""
    stages, datasets = describe.stages(recorder, dataset)
    for stage in stages:
        if stage["inputs"] and any(same_call(stage["place"], wanted) for wanted in places):
            return datasets[stage["inputs"][0]]
    return dataset


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def race(tf: Any, task: dict[str, Any], save: Callable[[dict[str, Any]], None]) -> None:
    """The fields of `model.Race`: interleaved passes over both pipelines, in one process."""
    contenders = _contenders(tf, task)
    if isinstance(contenders, str):
        save({"ended": contenders})
        return
    recorder, first, second = contenders
    limits = task["limits"]
    budget = Budget(LONG_SECONDS)
    times: tuple[list[float], list[float]] = ([], [])
    with recorder.quiet():
        try:
            elements, each = _length(first, limits["elements"])
            consumer = each if task["consumer"] else 0.0
            passes = min(math.ceil(LONG_ENOUGH_SECONDS / max(each * elements, 1e-9)), MOST_PASSES)
            busy = time.sleep if consumer >= SHORTEST_SLEEP_SECONDS else _spin
            draw.timed(second, elements, 1, 0.0, busy)
            ran, waited = _scheduled()
            for _ in range(PAIRS):
                for dataset, seconds in zip((first, second), times):
                    seconds.append(draw.timed(dataset, elements, passes, consumer, busy))
                running, waiting = (new - old for new, old in zip(_scheduled(), (ran, waited)))
                save(
                    {
                        "before": times[0],
                        "after": times[1],
                        "elements": elements,
                        "consumer_seconds": consumer,
                        "starved": waiting / max(running + waiting, 1.0),
                        "ended": None,
                    }
                )
                if budget.left() <= 0 and len(times[1]) >= ENOUGH_PAIRS:
                    break
        except Exception as error:
            save({"ended": told(error)})


def _spin(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def _scheduled() -> tuple[float, float]:
    """Nanoseconds that the threads of this process ran, and could have run but had to wait."""
    ran = waited = 0.0
    for path in glob.glob("/proc/self/task/*/schedstat"):
        try:
            with open(path, encoding="ascii") as file:
                one, other, _ = file.read().split()
        except (OSError, ValueError):
            continue
        ran, waited = ran + float(one), waited + float(other)
    return ran, waited


def _length(dataset: Any, most: int) -> tuple[int, float]:
    """How many elements one timed pass has, and how long one element takes."""
    iterator = iter(dataset)
    next(iterator)
    start = time.perf_counter()
    count = 0
    for _ in iterator:
        count += 1
        if count >= most or time.perf_counter() - start > RACE_SECONDS:
            break
    if not count:
        raise ValueError("the dataset has one element, which is too few to time")
    return count, (time.perf_counter() - start) / count


def _contenders(tf: Any, task: dict[str, Any]) -> Any:
    """Both datasets, or why there are none."""
    first = load(tf, task, task["program"], "before")
    used = chosen(first.recorder, task["places"])
    if not used:
        return first.ended or first.error or "no dataset came to a use"
    if task["after"] is None:
        made = _improved(first.recorder, used[0].dataset, task)
        return (first.recorder, used[0].dataset, made)
    position = first.recorder.uses.index(used[0])
    _forget_modules([task["folder_of_task"] + os.sep, task["folder"] + os.sep])
    second = load(tf, task, task["after"], "after")
    others = second.recorder.uses
    if len(others) <= position or others[position].dataset is None:
        return second.ended or second.error or "the repaired program has no such use"
    return second.recorder, used[0].dataset, others[position].dataset


def _forget_modules(folders: list[str]) -> None:
    """The user's modules are imported anew by the next program."""
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if path is not None and os.path.abspath(path).startswith(tuple(folders)):
            del sys.modules[name]


def _improved(recorder: Recorder, dataset: Any, task: dict[str, Any]) -> Any:
    """The pipeline with the stage at the place made parallel, or with a prefetch at its end."""
    autotune = recorder.tf.data.experimental.AUTOTUNE
    tag = None
    for each in describe.stages(recorder, dataset)[1]:
        made = recorder.made(each)
        if made is not None and any(same_call(made.place, wanted) for wanted in task["places"]):
            tag = made.tag
    with recorder.quiet():
        if task["improve"] == "parallel" and tag is not None:

            def parallel(made: Made, inputs: list[Any]) -> Any:
                return recorder.again(made, inputs, num_parallel_calls=autotune)

            return recorder.replay(dataset, tag, parallel)
        return dataset.prefetch(autotune)


def _seed(tf: Any, seed: int | None) -> None:
    import numpy

    if seed is None:
        return
    random.seed(seed)
    numpy.random.seed(seed)
    tf.random.set_seed(seed)


def _libraries(tf: Any) -> tuple[str, ...]:
    """Where code lies that is not the user's."""
    roots = {os.path.dirname(os.path.dirname(os.path.abspath(__file__)))}
    roots.update(sysconfig.get_path(each) for each in ("stdlib", "platlib", "purelib"))
    roots.update(each for each in sys.path if each.endswith(("site-packages", "dist-packages")))
    for name in ("tensorflow", "keras", "tf_keras"):
        module = sys.modules.get(name)
        if module is not None and getattr(module, "__file__", None):
            roots.add(os.path.dirname(str(module.__file__)))
    return (*(root + os.sep for root in sorted(roots)), "<frozen")


def _lines(error: BaseException, files: programs.Files) -> list[Place]:
    """The user's lines that an exception went through; AutoGraph tells of some in the text."""
    lines = [
        (each.filename, each.lineno or 0) for each in traceback.extract_tb(error.__traceback__)
    ]
    lines += [(path, int(line)) for path, line in _TOLD_LINE.findall(str(error))]
    places = []
    for path, line in lines:
        place = {"path": files.name(path), "line": line, "column": 0}
        if files.has(path) and place not in places:
            places.append(place)
    return places


_TOLD_LINE = re.compile(r'File "([^"]+)", line (\d+)')


def _show_project(folder: str) -> None:
    """Relative paths lead to the project's files, while new files stay in the task's folder."""
    for entry in os.listdir(folder):
        os.symlink(os.path.join(folder, entry), entry)


TASKS = {"measure": measure, "resident": resident, "race": race}


def perform(task: dict[str, Any]) -> None:
    """Does one task in this process, in its own folder, and writes the answer to `task["answer"]`.

    The process ends without TensorFlow's own clean-up, which may wait for threads for ever.
    """
    os.chdir(task["folder_of_task"])
    os.environ["TMPDIR"] = tempfile.tempdir = task["folder_of_task"]
    _show_project(task["folder"])
    tf = importlib.import_module("tensorflow")
    sandbox = Sandbox(task["folder_of_task"])
    answer = task["answer"]

    def save(result: dict[str, Any]) -> None:
        with open(answer + ".new", "w", encoding="utf-8") as file:
            json.dump(result, file)
        os.replace(answer + ".new", answer)

    sandbox.enter(task["limits"]["memory_bytes"])
    try:
        TASKS[task["kind"]](tf, task, save)
    except BaseException as error:
        save({"ended": f"{told(error)} (in the worker: {traceback.format_exc(limit=-3)})"})
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
