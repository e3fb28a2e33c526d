"""What the arguments and options of a pipeline ask the runtime to do, or not to do."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.pipeline import Graph, Pipeline, Stage
from tfdata_lint.graph.values import Constant, Options

ALL_REWRITES = (
    "experimental_optimization.apply_default_optimizations",
    "autotune.enabled",
    "experimental_optimization.autotune",
)
"""Settings without which the runtime neither injects a prefetch nor parallelises a map."""


_DEBUGGING = "tensorflow.data.experimental.enable_debug_mode"


def in_debug_mode(graph: Graph) -> bool:
    """True where mapped functions run eagerly, and parallel calls and `prefetch` do nothing: the
    code asks for `enable_debug_mode` (measured on 2.10, 2.15 and 2.21)."""
    return any(call.path == _DEBUGGING for call in graph.tensor_calls)


def has_numpy_behavior(graph: Graph) -> bool:
    """True where tensors have NumPy's methods, also those without a value: the code asks for
    `experimental_enable_numpy_behavior` (seen on 2.12 and 2.21)."""
    return any(call.path.endswith("enable_numpy_behavior") for call in graph.tensor_calls)


def switched_off(pipeline: Pipeline, *settings: str) -> bool:
    """True when the options of a pipeline set one of these to the literal False."""
    return _set(pipeline, settings, False)


def switched_on(pipeline: Pipeline, *settings: str) -> bool:
    """True when the options of a pipeline set one of these to the literal True."""
    return _set(pipeline, settings, True)


def _set(pipeline: Pipeline, settings: tuple[str, ...], value: bool) -> bool:
    for stage in pipeline.last.walk():
        argument = stage.arguments.get("options")
        options = argument.value.only() if argument is not None else None
        if isinstance(options, Options) and any(options.says(name, value) for name in settings):
            return True
    return False


def has_parallel_calls(stage: Stage) -> bool:
    """True unless `num_parallel_calls` is absent or the literal None; `**kwargs` may hold it, and
    `tf.contrib.data` called it `num_threads`."""
    argument = stage.arguments.get("num_parallel_calls") or stage.arguments.get("num_threads")
    if argument is None:
        return "**" in stage.arguments
    thing = argument.value.only()
    return not (isinstance(thing, Constant) and thing.value is None)


def leaves_parallel_calls_open(stage: Stage) -> bool:
    """True where `num_parallel_calls` is a parameter or a test, also if it comes out as None."""
    argument = stage.arguments.get("num_parallel_calls")
    if argument is None or argument.node is None:
        return False
    return not (isinstance(argument.node, cst.Name) and argument.node.value == "None")


def caches_in_memory(stage: Stage) -> bool:
    """True for a `cache` without a file."""
    if stage.name != "cache":
        return False
    argument = stage.arguments.get("filename")
    if argument is None:
        return "**" not in stage.arguments
    thing = argument.value.only()
    return isinstance(thing, Constant) and thing.value in ("", None)
