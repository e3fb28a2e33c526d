"""How often a pipeline is run through, and for what."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from tfdata_lint.graph.batches import after
from tfdata_lint.graph.cardinality import endless
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage, Use
from tfdata_lint.graph.training import epochs_of
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.surroundings import functions_around, run_for
from tfdata_lint.reading.trains import names_training
from tfdata_lint.regex import Regex

TRAINING = frozenset(
    {Kind.FIT, Kind.GENERATOR, Kind.LOOP, Kind.INFERENCE, Kind.ITERATOR, Kind.DISTRIBUTED}
)
NEVER_RUN = frozenset({Kind.PEEKED, Kind.DISCARDED})
"""Uses that take a few elements, or none."""

EVALUATING = frozenset({Kind.VALIDATION, Kind.EVALUATE, Kind.PREDICT})
HANDED_ON = frozenset({Kind.RETURNED, Kind.YIELDED})
READ = TRAINING | HANDED_ON | {Kind.CONSUMED}
"""Uses for which it matters in which order elements come, and in which batches."""

_CALLBACK = Regex(r"on_(?:batch|epoch|predict|test|train)_")
"""What the methods of callbacks are called."""

_WORD = Regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

_HELD_OUT = frozenset(
    {"dev", "eval", "evaluation", "holdout", "infer", "inference", "predict", "prediction",
     "serving", "test", "testing", "val", "valid", "validation"}
)  # fmt: skip
_MEASURING = _HELD_OUT | {
    "devset", "evals", "evalset", "evaluate", "evaluating", "evaluator", "inferring", "pred",
    "predicting", "predictions", "predictor", "preds", "serve", "tests", "testset", "validate",
    "validating", "validations", "validator", "valset",
}  # fmt: skip
_TRAINING_WORDS = frozenset({"train", "training"})
"""What an `input_fn` is called after that is not for training, and one that is."""

_PREDICTING = frozenset({"infer", "inference", "predict", "prediction", "predictions"})
"""What a function is called after that makes an iterator for predictions."""

_OF_DATA = frozenset(
    {"batch", "batches", "build", "create", "data", "dataloader", "dataset", "datasets", "ds",
     "fetch", "gen", "generator", "get", "input", "inputs", "iterator", "load", "loader", "make",
     "pipeline", "prepare", "read", "set", "tf", "the"}
)  # fmt: skip
"""Words in the name of data which are for measuring, or of a function that hands them on, and no
others."""


def order_matters(pipeline: Pipeline) -> bool:
    """True where it matters in which order elements come, and in which batches, for all that can be
    seen: also to an estimator that trains."""
    use = pipeline.use
    maker = use.node.name.value if isinstance(use.node, cst.FunctionDef) else ""
    if use.kind is Kind.INPUT_FN:
        return is_for_training(maker)
    return use.kind in READ and not is_of_held_out(maker)


def is_of_held_out(name: str) -> bool:
    """True for the name of data that are for measuring, or of a function that hands them on."""
    words = _words(name)
    return bool(words & _HELD_OUT) and words <= _HELD_OUT | _OF_DATA


def is_for_training(input_fn: str) -> bool:
    """True for the name of an `input_fn` that is not called after measuring alone."""
    words = _words(input_fn)
    return words.isdisjoint(_MEASURING) or not words.isdisjoint(_TRAINING_WORDS)


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}


def _is_for_measuring(source: Source, line: int) -> bool:
    """True for a line in an `input_fn` that is called after measuring, also inside of one that
    tells nothing, or around one."""
    around = [name for name in functions_around(source, line) if name.endswith("input_fn")]
    telling = [name for name in around if _words(name) & (_MEASURING | _TRAINING_WORDS)]
    return bool(telling) and not is_for_training(telling[-1])


def _predicts(function: str) -> bool:
    """True for `get_infer_iterator` and the like."""
    words = _words(function)
    told = not words.isdisjoint(_PREDICTING) and words.isdisjoint(_TRAINING_WORDS)
    return told and function.endswith("iterator")


def may_train(use: Use, graph: Graph) -> bool:
    """True for an iterator that an `input_fn` makes, or what it calls, unless that is called after
    measuring, or for predictions; and for one that none makes, where a file names something of
    training."""
    names: list[str] = []
    if isinstance(use.node, cst.Call) and id(use.node) in graph.sources:
        source, line = graph.place(use.node)
        if any(map(_predicts, functions_around(source, line))):
            return False
        # Who calls whom is asked of few files.
        if "input_fn" in source.text:
            if _is_for_measuring(source, line):
                return False
            names = run_for(source, line)
    makers = [name for name in names if name.endswith("input_fn")]
    if makers:
        return any(map(is_for_training, makers))
    return any(map(names_training, graph.files))


def several(pipeline: Pipeline, made: Stage | None = None) -> bool:
    """True for data that are run through more than once, as far as the use shows; with a stage,
    for what is run through more than once after it was made."""
    use = pipeline.use
    if use.rounds > (0 if made is None else made.rounds):
        return True
    in_epochs = use.kind in {Kind.FIT, Kind.VALIDATION}
    return in_epochs and (use.feeding is None or epochs_of(use.feeding) != 1)


FEW_PASSES = 3
"""Passes that are no training: one to evaluate, one to predict, and one for the labels."""


def only_measured(call: cst.Call, graph: Graph) -> bool:
    """True for a step in an `input_fn` that is called after measuring, or whose data only such a
    function reads, and for one whose data nothing reads but FEW_PASSES that evaluate, predict or
    look, in no loop and in no callback that each epoch calls."""
    if _is_for_measuring(*graph.place(call)):
        return True
    through = graph.through.get(id(call), ())
    uses = {
        (id(each.use.node), each.use.kind): each
        for each in through
        if each.use.kind is not Kind.UNUSED
    }
    return 0 < len(uses) <= FEW_PASSES and all(_measures(each, graph) for each in uses.values())


def _measures(pipeline: Pipeline, graph: Graph) -> bool:
    use = pipeline.use
    if use.kind is Kind.VALIDATION:
        return not several(pipeline)
    if use.kind is Kind.ITERATOR:
        return isinstance(use.node, cst.Call) and _is_for_measuring(*graph.place(use.node))
    if use.rounds or use.kind not in {Kind.EVALUATE, Kind.PREDICT, Kind.CONSUMED}:
        return False
    if use.kind is Kind.CONSUMED:
        return True
    # An estimator reads what its function makes as often as it is asked to.
    return isinstance(use.node, cst.Call) and not any(
        map(_CALLBACK.match, functions_around(*graph.place(use.node)))
    )


def read_again(pipeline: Pipeline) -> bool:
    """True for data that are run through more than once after they were opened: each epoch may
    make new batches of them."""
    sources = (stage for stage in pipeline.last.walk() if not stage.inputs)
    return any(several(pipeline, source) for source in sources)


def once(pipeline: Pipeline, made: Stage | None = None) -> bool:
    """True for data that are run through one time, and may be no more; with a stage, each time that
    this is made."""
    used = pipeline.use.kind in TRAINING | EVALUATING | {Kind.CONSUMED}
    return used and not several(pipeline, made)


def kept_by_a_cache(stage: Stage, pipeline: Pipeline) -> bool:
    """True for a step whose elements a cache keeps that is complete some time, and not made anew
    for each pass."""
    return any(
        each.name == "cache"
        and not endless(each.inputs[0])
        and (not each.rounds or several(pipeline, each))
        for each in after(stage, pipeline)
    )


def shown_once(pipeline: Pipeline) -> bool:
    """True for a loop that shows the data to a model and surely trains none, as far as can be seen
    once for each time that they are opened."""
    return pipeline.use.predicts and not read_again(pipeline)


def trained_on(pipelines: Iterable[Pipeline]) -> set[int]:
    """The identities of the stages through which data go to training."""
    return {
        id(stage)
        for pipeline in pipelines
        if pipeline.use.kind in TRAINING
        for stage in pipeline.last.walk()
    }
