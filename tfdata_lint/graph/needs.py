"""Which TensorFlow a pipeline needs, as the names show that it and its files are built with."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import accumulate

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS, FIRST_ITERATORS, TRANSFORMATIONS
from tfdata_lint.graph.history import NAMES
from tfdata_lint.graph.keras_layers import LAYERS
from tfdata_lint.graph.keras_names import METHODS as METHODS_OF_KERAS, NAMES as NAMES_OF_KERAS
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.pipeline import Graph, Pipeline, Stage
from tfdata_lint.graph.signatures import EARLIEST, Operation
from tfdata_lint.reading.asked import is_asked, is_behind_first_names, tells_versions_apart
from tfdata_lint.reading.bound import bindings
from tfdata_lint.reading.names import names_in, origins
from tfdata_lint.reading.old_libraries import is_older_than_signatures
from tfdata_lint.reading.python_needed import python_needed
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import nodes_of
from tfdata_lint.reading.tree import dotted
from tfdata_lint.records import replace
from tfdata_lint.regex import Regex
from tfdata_lint.target import KERAS_3, Target, Version, needed_for_python

SIGNATURES: Version = (2, 4)
"""The first version with `output_signature` and `tf.data.AUTOTUNE`."""

_KERAS_UTILS = 2, 6
"""The first version with the loaders of `tf.keras.utils`; `tf.keras.preprocessing` had them before.
"""

_TF_KERAS = 2, 11
"""The first version on which a `tf-keras` can be imported: on 2.10 its first release fails."""

_WITH_KERAS_3 = 2, 11
"""The first version beside which Keras 3 works, imported by its own name: on 2.10 `fit` fails."""

_KERAS_SRC = 2, 13
"""The first version whose Keras has its code in `keras.src`."""

_METHODS = (
    "bucket_by_sequence_length", "get_single_element", "group_by_window", "ragged_batch", "rebatch",
    "rejection_resample",
)  # fmt: skip
"""Methods of datasets that hardly anything else has; functions of these names are older."""

_METHOD = Regex(rf"\.(?:{'|'.join(_METHODS)})\(|\bDataset\s*\.zip\(")

_CONTRIB = "contrib"
"""What is named where datasets of TensorFlow 1 may be, which had methods before `tf.data` had."""

_ZIP = "tensorflow.data.Dataset.zip"

_ZIP_OF_SEVERAL = CONSTRUCTORS[_ZIP].parameters[0].since
"""The first version with `zip(a, b)`, without a tuple: `*args` is its first parameter."""

_ASKS_FOR_AUTOTUNE = Regex(r"\b(?:get|has)attr\(\s*[\w.]+\s*,\s*[\"']AUTOTUNE")

_OTHER_BACKEND = Regex(r"\bKERAS_BACKEND\b[\"'\])]*\s*[=,]\s*[\"'](?:jax|torch)\b")
"""What chooses a backend that Keras has from 3 on."""

_SWITCHES = Regex(r"\bcompat\.v1\.enable_(?:eager_execution|v2_behavior)\b")
"""What does nothing on TensorFlow 2, but where the same program has switched it off."""

_PATCHES = Regex(r"\btf\.\w+\s*=[^=]|\bsetattr\(\s*(?:tf|tensorflow)\b")
"""What gives TensorFlow 2 a name of TensorFlow 1."""


def needed(target: Target, pipeline: Pipeline, graph: Graph) -> Target:
    """The target, or the first version in which the pipeline can be built, and that has what the
    files name in which it is built and used, if that is later."""
    versions = [_since(stage, graph) for stage in pipeline.last.walk()]
    first = max([*versions, *map(_named_since, files_of(pipeline, graph))], default=EARLIEST)
    return replace(target, tensorflow=first) if first > (target.tensorflow or EARLIEST) else target


def files_of(pipeline: Pipeline, graph: Graph) -> list[Source]:
    """The files in which a pipeline is built and used."""
    calls = [pipeline.use.node, *(each.call for each in pipeline.last.walk())]
    found = {id(file): file for each in calls if (file := graph.sources.get(id(each)))}
    return list(found.values())


def of_file(target: Target, source: Source) -> Target:
    """The target; where nothing says what it is, the first version that has what a file names,
    unless it tells versions apart."""
    if target.tensorflow is not None or tells_versions_apart(source):
        return target
    first = max(_named_since(source), SIGNATURES if _gives_signature(source) else EARLIEST)
    return replace(target, tensorflow=first) if first > EARLIEST else target


@once
def tells_autotunes_apart(source: Source) -> bool:
    """True for a file that may run without `tf.data.AUTOTUNE` though it writes it: it tells
    versions apart, writes the older name as well, or asks whether there is one."""
    if tells_versions_apart(source) or _ASKS_FOR_AUTOTUNE.search(source.text) is not None:
        return True
    written = set(names_in(source).dotted)
    return any(name.endswith(".experimental.AUTOTUNE") for name in written) and any(
        name.endswith(".data.AUTOTUNE") for name in written
    )


def may_lack_signatures(source: Source, target: Target) -> bool:
    """True for a file that may be for versions before SIGNATURES, as it uses what was gone when
    they came, and has nothing that came with them or later, unless it tells versions apart."""
    if target.tensorflow is not None or not is_older_than_signatures(source):
        return False
    if tells_versions_apart(source):
        return True
    return _named_since(source) < SIGNATURES and not _gives_signature(source)


def is_perhaps_before_signatures(graph: Graph, target: Target) -> bool:
    """The same, for files that belong together: one of them may be, and none of the others has what
    came later."""
    return any(may_lack_signatures(file, target) for file in graph.files) and all(
        _named_since(file) < SIGNATURES and not _gives_signature(file)
        for file in graph.files
        if not tells_versions_apart(file)
    )


def switches_to_second_version(pipeline: Pipeline, graph: Graph) -> bool:
    """True where a file in which a pipeline is built or used makes TensorFlow 1 behave as 2 does,
    by a name that both have, and none has what came with signatures or later."""
    files = files_of(pipeline, graph)
    return any(
        _SWITCHES.search(file.text) is not None
        and any(map(_SWITCHES.search, names_in(file).dotted))
        for file in files
    ) and all(_named_since(file) < SIGNATURES for file in files)


def uses_first_iterator(pipeline: Pipeline) -> bool:
    """True for `ds.make_one_shot_iterator()`: of the datasets of TensorFlow 2, only those of its
    compatibility module have such a method."""
    match pipeline.use.node:
        case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(name))):
            return name in FIRST_ITERATORS and owner is pipeline.use.expression
    return False


def worded(message: str, given: Target, pipeline_needs: Target) -> str:
    """A message that speaks of the targeted TensorFlow, where it is the one that is needed."""
    if given.tensorflow is not None and given.tensorflow == pipeline_needs.tensorflow:
        return message
    first, which = pipeline_needs.tensorflow, "which the pipeline needs at least"
    if given.presumed is not None and (first is None or given.presumed > first):
        first, which = given.presumed, "which the project seems to be for"
    if first is None:
        return message
    version = ".".join(map(str, first))
    return message.replace("the targeted TensorFlow", f"TensorFlow {version}, {which},")


def _since(stage: Stage, graph: Graph) -> Version:
    """The first version with the function or method that makes a stage, as it is written, and with
    its arguments."""
    call = stage.call
    operation = CONSTRUCTORS.get(stage.path) if stage.path else TRANSFORMATIONS.get(stage.name)
    if (
        operation is None
        or call is None
        or stage.handled
        or not isinstance(call.func, cst.Attribute)
    ):
        return EARLIEST
    if call.func.attr.value != operation.name:
        return EARLIEST
    if operation.package == "tensorflow":
        since = max(operation.since, *_since_arguments(operation, call), EARLIEST)
    elif operation.package == "keras" and _is_of_utils(dotted(call.func), call, graph):
        since = _in_utils(operation)
    else:
        return EARLIEST
    if since <= EARLIEST:
        # Where a call stands is not looked up for nothing: positions of a file take long.
        return EARLIEST
    source = graph.sources[id(call)]
    if not stage.path and _CONTRIB in source.text:
        return EARLIEST
    return EARLIEST if is_asked(source, source.span(call)[0]) else since


def _since_arguments(operation: Operation, call: cst.Call) -> Iterator[Version]:
    for argument in call.args:
        if argument.keyword is not None:
            parameter = operation.parameter(argument.keyword.value)
            if parameter is not None and parameter.until is None:
                yield parameter.since


def _in_utils(loader: Operation) -> Version:
    return loader.since if _KERAS_UTILS < loader.since < (3,) else _KERAS_UTILS


def _is_of_utils(written: str, call: cst.Call, graph: Graph) -> bool:
    source, line = graph.place(call)
    paths = origins(source, written, (line, 0)) if written else frozenset()
    return bool(paths) and all(".utils." in f".{path}" for path in paths)


@once
def _named_since(source: Source) -> Version:
    """The first version with every name that a file reads or imports, whatever for, and for the
    Python that it is written in; nothing known of a file that is for several."""
    dated = [version for path in _paths(source) if (version := _published(path)) > EARLIEST]
    called = {text.rpartition(".")[2] for text in names_in(source).dotted}
    dated += [
        METHODS_OF_KERAS[name]
        for name in called & METHODS_OF_KERAS.keys()
        # One of its own may have the name by chance.
        if f"def {name}(" not in source.text
    ]
    dated += _methods_since(source)
    first = needed_for_python(python_needed(source))
    if first is not None:
        dated.append(first)
    if _OTHER_BACKEND.search(source.text) is not None:
        dated.append(KERAS_3)
    return max(dated) if dated and not tells_versions_apart(source) else EARLIEST


def _methods_since(source: Source) -> Iterator[Version]:
    """The first version with each of the methods of datasets that a file calls, as it calls them,
    but where it asks whether there is one."""
    if _METHOD.search(source.text) is None or _CONTRIB in source.text:
        return
    for node in nodes_of(source):
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr=str(name))) if (
                name in _METHODS
                and not _is_of_module(owner, source)
                and f"def {name}(" not in source.text
                and not is_asked(source, source.line_starts[node.lineno - 1])
            ):
                yield NAMES[f"Dataset.{name}"].since
            case ast.Call(func=ast.Attribute(attr="zip") as function, args=[_, second, *_]) if (
                _ZIP in names_in(source).ever(ast.unparse(function))
                and not isinstance(second, ast.Constant)
                and not is_asked(source, source.line_starts[node.lineno - 1])
            ):
                yield _ZIP_OF_SEVERAL


def _is_of_module(owner: ast.expr, source: Source) -> bool:
    """True for what is imported, or an attribute of it."""
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    return isinstance(owner, ast.Name) and any(
        isinstance(place, ast.Import | ast.ImportFrom)
        for place, _ in bindings(source).get(owner.id, ())
    )


@once
def _gives_signature(source: Source) -> bool:
    return any(
        isinstance(node, ast.keyword) and node.arg == "output_signature"
        for node in nodes_of(source)
    )


def _paths(source: Source) -> Iterator[str]:
    """What a file reads or imports, as imports would name it, and perhaps more."""
    names = names_in(source)
    yield from names.imported
    for text in names.dotted:
        yield from names.ever(text)


def _published(path: str) -> Version:
    """The first version with a name of tf.data or of Keras."""
    if path.startswith("tensorflow.data."):
        name = NAMES.get(path.removeprefix("tensorflow.data."))
        return EARLIEST if name is None else name.since
    if path == "tf_keras" or path.startswith("tf_keras."):
        return _TF_KERAS
    if path.startswith("keras.src."):
        return _KERAS_SRC
    module, _, last = path.rpartition(".")
    if last in LAYERS and canonical(module) == "tensorflow.keras.layers":
        return LAYERS[last]
    if module.startswith(("keras", "tensorflow.keras", "tf_keras")):
        found = (NAMES_OF_KERAS.get(each) for each in _beginnings(canonical(path)))
        since = max(filter(None, found), default=_loaders_since(path))
        return _WITH_KERAS_3 if since == KERAS_3 and path.startswith("keras.") else since
    return _loaders_since(path)


def _beginnings(path: str) -> Iterator[str]:
    """`a`, `a.b`, `a.b.c`."""
    return accumulate(path.split("."), "{}.{}".format)


def _loaders_since(path: str) -> Version:
    loader = CONSTRUCTORS.get(canonical(path)) if ".utils." in path else None
    return EARLIEST if loader is None or loader.package != "keras" else _in_utils(loader)


def is_behind_first_version(graph: Graph, *calls: cst.Call | None) -> bool:
    """True where a call surely runs only behind what only TensorFlow 1 has, in the same function:
    TensorFlow 2 never comes to it."""
    placed = [call for call in calls if call is not None and id(call) in graph.sources]
    if not any(is_behind_first_names(*graph.place(call)) for call in placed):
        return False
    return not any(_PATCHES.search(file.text) for file in graph.files)
