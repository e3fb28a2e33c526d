"""Which data are there to evaluate with, as names and tests tell."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.passes import EVALUATING
from tfdata_lint.graph.pipeline import Kind, Pipeline, Stage
from tfdata_lint.graph.values import Constant, Thing, Unknown
from tfdata_lint.regex import Regex

_EVALUATION_WORD = Regex(
    r"(?:^|[^a-z])(?:val|valid|validation|test|testing|eval|evaluation|dev|holdout)(?:$|[^a-z])",
    re.IGNORECASE,
)

_TEST_SWITCH = Regex(
    r"(?:\w+\.)?(?:is_|for_)?(?:test|testing|predict|prediction|inference)(?:_(?:data|ds|mode|set))?",
    re.IGNORECASE,
)
"""What a switch is called that chooses data for a test."""


def is_evaluation(pipeline: Pipeline) -> bool:
    """True when names, splits, guards or the use say that these are validation or test data."""
    if pipeline.use.kind in EVALUATING:
        return True
    for stage in pipeline.last.walk():
        if any(map(_names_evaluation, stage.names)):
            return True
        # Of files that are chosen by a test, none may be of the other kind.
        if not stage.inputs and any(
            any(map(_names_evaluation, texts)) and not any(map(_names_training, texts))
            for texts in _told(stage)
        ):
            return True
    return any(_says_evaluation(text) for text in pipeline.guards.texts())


def is_chosen_for_a_test(pipeline: Pipeline) -> bool:
    """True for data that a switch chooses which is named after a test, such as `if test_data:`, and
    that are not seen to be trained on: a test may be a short training, too."""
    return pipeline.use.kind not in {Kind.FIT, Kind.LOOP} and any(
        map(_TEST_SWITCH.fullmatch, pipeline.guards.texts())
    )


def _names_evaluation(text: str) -> bool:
    told = _EVALUATION_WORD.search(text.replace("_", " "))
    return told is not None and not _names_training(text)


def _names_training(text: str) -> bool:
    return "train" in text.lower()


def source_texts(source: Stage) -> list[str]:
    """The strings that a source is given, and how its data are called where they come from."""
    return [text for texts in _told(source) for text in texts]


def _told(source: Stage) -> Iterator[list[str]]:
    """For each argument of a source, the texts of all that it can be."""
    operation = CONSTRUCTORS.get(source.path)
    data = operation.parameters[0].name if operation is not None and operation.parameters else ""
    for name, argument in source.arguments.items():
        yield [
            text
            for thing in argument.value.things()
            for text in _texts(thing, name == data)
            if text
        ]


def _texts(thing: Thing, is_data: bool) -> list[str]:
    match thing:
        case Constant(value=str(text)):
            return [text]
        case Unknown(text=text, identity=identity) if is_data:
            return [text, _path_in(identity)]
    return []


def _path_in(key: Hashable) -> str:
    """What is known of a path that was made of others; empty for what was made otherwise."""
    match key:
        case ("str", str(text)):
            return text
        case ("unknown", inner):
            return _path_in(inner)
        case ("f-string" | "Add", *parts):
            return "".join(map(_path_in, parts))
        case (
            "pathlib.Path" | "pathlib.PurePath" | "os.path.join" | "builtins.str" | "Divide",
            *parts,
        ):
            return "/".join(filter(None, map(_path_in, parts)))
    return ""


def _says_evaluation(guard: str) -> bool:
    text = guard.replace("_", " ")
    negated = any(sign in f" {text}" for sign in (" not ", " != "))
    if "train" in text.lower():
        return negated
    return not negated and _EVALUATION_WORD.search(text) is not None
