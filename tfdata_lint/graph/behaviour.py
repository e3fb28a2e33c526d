"""What the functions of a pipeline's steps do besides computing."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.pipeline import Act, Draw, Effects, Graph, Note, Pipeline, Stage
from tfdata_lint.graph.settings import in_debug_mode
from tfdata_lint.regex import Regex

_AUGMENTING = Regex(
    r"tf\.image\.|tf\.keras\.preprocessing\.image\.|.*\((?:Random|MixUp|CutMix|AugMix|RandAugment)"
)
"""Random changes of images; other random numbers may be a part of the task, as noise and masks."""

_NUMBERS = frozenset({"counter", "random", "range"})
"""Sources of numbers that stand for nothing."""


def draws(stage: Stage, guards: Guards) -> list[Draw]:
    """The random numbers that a step draws on a way of the data, those of steps inside it too."""
    return [
        draw
        for effects in _effects(stage)
        for draw in effects.draws
        if not draw.guards.excludes(guards)
    ]


def varying(stage: Stage, guards: Guards) -> list[Draw]:
    """Those draws that vary data which are there without them.

    What a function draws for a bare number is no augmentation, it is the data: made up once, they
    may as well stay as they are.
    """
    return augmentations(stage, guards) if numbers_alone(stage) else draws(stage, guards)


def augmentations(stage: Stage, guards: Guards) -> list[Draw]:
    """Those draws that change images at random."""
    return [draw for draw in draws(stage, guards) if _AUGMENTING.match(draw.text) is not None]


def noted(stage: Stage, guards: Guards, act: Act) -> list[Note]:
    """What was noted of the function of a step, on a way of the data."""
    return [
        note
        for effects in _effects(stage)
        for note in effects.notes
        if note.act is act and not note.guards.excludes(guards)
    ]


def in_functions(graph: Graph, act: Act) -> Iterator[tuple[Note, Stage, Pipeline]]:
    """What was noted of mapped functions that are traced, with the steps that run them, on which
    ways of the data."""
    if in_debug_mode(graph):
        return
    for pipeline in graph.pipelines:
        for stage in pipeline.stages if pipeline.proven else ():
            for note in noted(stage, pipeline.guards, act):
                yield note, stage, pipeline


def numbers_alone(stage: Stage) -> bool:
    """True for data that begin with numbers that are counted or drawn, and with nothing else."""
    inner = [source for each in stage.walk() for made in each.inner for source in made.walk()]
    sources = [each for each in (*stage.walk(), *inner) if not each.inputs]
    return all(source.name in _NUMBERS for source in sources)


def _effects(stage: Stage) -> Iterator[Effects]:
    if stage.effects is not None:
        yield stage.effects
    for inner in stage.inner:
        for each in inner.walk():
            yield from _effects(each)
