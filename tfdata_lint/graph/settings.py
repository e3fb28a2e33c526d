"""What `tf.data.Options` in a pipeline switch off."""

from __future__ import annotations

from tfdata_lint.graph.pipeline import Pipeline
from tfdata_lint.graph.values import Options

ALL_REWRITES = (
    "experimental_optimization.apply_default_optimizations",
    "autotune.enabled",
    "experimental_optimization.autotune",
)
"""Settings without which the runtime neither injects a prefetch nor parallelises a map."""


def switched_off(pipeline: Pipeline, *settings: str) -> bool:
    """True when the options of a pipeline set one of these to the literal False."""
    for stage in pipeline.last.walk():
        argument = stage.arguments.get("options")
        options = argument.value.only() if argument is not None else None
        if isinstance(options, Options) and any(options.off(name) for name in settings):
            return True
    return False
