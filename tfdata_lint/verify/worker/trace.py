"""What the runtime really executed, read from a profiler trace."""

from __future__ import annotations

import glob
import os
import re
import shutil
import statistics
import tempfile
from importlib import import_module
from typing import Any

_XPLANE = (
    "tensorflow.tsl.profiler.protobuf.xplane_pb2",
    "tensorflow.core.profiler.protobuf.xplane_pb2",
    "tsl.profiler.protobuf.xplane_pb2",
)

_STEP = re.compile(r"Iterator::([\w:\[\]]+)$")
_INDEX = re.compile(r"\[\d+\]")
_FUSED = re.compile(r"fused\((.*)\)$")


class Step:
    """One step of the executed pipeline, all its copies taken together.

    `names` are the stages that it executes, by their names; `calls` counts how often it was asked
    for an element, `durations` how long that took each time, inputs included.
    `changes` says that it tells its parallelism, which the runtime tunes.
    `own` is the time of each without what inputs did in the same thread, and without making
    iterators.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.kind = path.rsplit("::", 1)[-1]
        self.names: list[str] = []
        self.injected = False
        self.parallelism: int | None = None
        self.autotuned: bool | None = None
        self.changes = False
        self.durations: list[float] = []
        self.own: list[float] = []

    @property
    def calls(self) -> int:
        return len(self.durations)

    @property
    def own_seconds(self) -> float:
        """All of its own time."""
        return max(sum(self.own), 0.0)

    @property
    def typical_seconds(self) -> float:
        """The same if all calls took as long as most: without those that had to wait."""
        return max(statistics.median(self.own), 0.0) * self.calls if self.own else 0.0


class Trace:
    """Notes what steps run while it is entered, or until `stop`. After it, `steps` are those, the
    last one of the pipeline first."""

    def __init__(self, tf: Any) -> None:
        self.steps: list[Step] = []
        self._profiler = tf.profiler.experimental
        self._folder = ""
        self._runs = False

    def __enter__(self) -> Trace:
        self._folder = tempfile.mkdtemp()
        options = self._profiler.ProfilerOptions(
            host_tracer_level=2, python_tracer_level=0, device_tracer_level=0
        )
        self._profiler.start(self._folder, options=options)
        self._runs = True
        return self

    def stop(self) -> None:
        """Notes nothing more."""
        if self._runs:
            self._runs = False
            self._profiler.stop()

    def __exit__(self, *_: Any) -> None:
        found: dict[str, Step] = {}
        try:
            self.stop()
            for path in glob.glob(os.path.join(self._folder, "**", "*.xplane.pb"), recursive=True):
                _read(path, found)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
        self.steps = [found[path] for path in sorted(found, key=_depth)]


def _depth(path: str) -> tuple[int, str]:
    return path.count("::"), path


def _read(path: str, found: dict[str, Step]) -> None:
    space = _space()
    with open(path, "rb") as file:
        space.ParseFromString(file.read())
    for plane in space.planes:
        stats = {key: value.name for key, value in plane.stat_metadata.items()}
        steps: dict[int, Step | None] = {}
        described = set()
        for key, value in plane.event_metadata.items():
            step = _step(value.name, found)
            # Making an iterator is no work of the step in which it happens.
            if step is not None or value.name.startswith("MakeIterator::"):
                steps[key] = step
        for line in plane.lines:
            spans: list[tuple[int, int, int, Step | None]] = []
            for event in line.events:
                key = event.metadata_id
                # Most events are those of operations in functions.
                if key not in steps:
                    continue
                step = steps[key]
                # Reading what an event tells takes longer than all the rest.
                if step is not None and (step.changes or key not in described):
                    described.add(key)
                    _describe(step, event, stats)
                start = event.offset_ps
                spans.append((start, -start - event.duration_ps, len(spans), step))
            _account(sorted(spans))


def _account(spans: list[tuple[int, int, int, Step | None]]) -> None:
    """Adds the spans of one thread, outer ones first, to their steps."""
    open_spans: list[tuple[int, Step | None, int]] = []
    for start, negative_end, _, step in spans:
        seconds = (-negative_end - start) / 1e12
        while open_spans and open_spans[-1][0] <= start:
            open_spans.pop()
        _, outer, call = open_spans[-1] if open_spans else (0, None, 0)
        if outer is not None:
            outer.own[call] -= seconds
        if step is not None:
            step.durations.append(seconds)
            step.own.append(seconds)
        open_spans.append((-negative_end, step, 0 if step is None else len(step.own) - 1))


def _step(name: str, found: dict[str, Step]) -> Step | None:
    matched = _STEP.match(name)
    if matched is None:
        return None
    path = _INDEX.sub("", matched.group(1))
    return found.setdefault(path, Step(path))


def _describe(step: Step, event: Any, stats: dict[int, str]) -> None:
    for stat in event.stats:
        kind = stats.get(stat.metadata_id)
        if kind not in ("name", "parallelism", "autotune"):
            continue
        field = stat.WhichOneof("value")
        value = getattr(stat, field)
        if field == "ref_value":
            value = stats.get(value, "")
        if kind == "parallelism":
            step.changes = True
            # It is "unavailable" at moments when the step is busy with it.
            if str(value).isdigit():
                step.parallelism = max(step.parallelism or 0, int(value))
        elif kind == "autotune":
            step.autotuned = value == "true"
        elif step.kind != "Root":
            if value.startswith("inject/"):
                step.injected = True
                continue
            fused = _FUSED.match(value)
            for name in (fused.group(1) if fused else value).split(","):
                if name not in step.names:
                    step.names.append(name)


def _space() -> Any:
    for name in _XPLANE:
        try:
            return import_module(name).XSpace()
        except ImportError:
            continue
    raise ImportError("this TensorFlow has no description of its traces")
