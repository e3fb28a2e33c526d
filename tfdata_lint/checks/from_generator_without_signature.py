"""`from_generator` that leaves types or shapes open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from tfdata_lint.edits import replace_arguments, tensorflow_spelling, written
from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.cardinality import literal
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.history import NAMES
from tfdata_lint.graph.needs import (
    is_perhaps_before_signatures,
    switches_to_second_version,
    uses_first_iterator,
)
from tfdata_lint.graph.passes import may_train
from tfdata_lint.graph.pipeline import PARALLEL_PYTHON, Graph, Pipeline, Purity, Stage
from tfdata_lint.graph.tensors import dtype_named
from tfdata_lint.graph.unread import unread
from tfdata_lint.graph.values import Tensor, Value, parts
from tfdata_lint.graph.yields import no_function
from tfdata_lint.reading.asked import (
    is_about_version,
    is_asked,
    is_first_version,
    tests_older,
)
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.surroundings import functions_around
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Edit,
    Problem,
    Repair,
    Rule,
    Severity,
)
from tfdata_lint.target import Target

_TYPES = NAMES["Dataset.from_generator(output_types)"]
_DEPRECATED = _TYPES.deprecated or _TYPES.since

_OF_FIRST_VERSION = (
    "`from_generator` has no `output_signature`; the iterator that is made of it is one of "
    "TensorFlow 1, which has none"
)

_OF_BOTH_VERSIONS = (
    "`from_generator` has no `output_signature`; `tf.compat.v1` is there for code that runs on "
    "TensorFlow 1, too, which has none"
)

_WITHOUT_SHAPES = (
    "`from_generator` has types but no `output_shapes`: its elements have no known shapes"
)


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Datasets from generators that are not described by `output_signature`."""
    asked = _under_tests_of_versions(graph)
    first = set() if assumptions.target.at_least(2) else _of_first_iterators(graph)
    readers = _readers(graph)
    left = unread(graph, shown=False)
    # What a text tells to be older is spared what older versions do not have.
    old = assumptions.target.below(*_DEPRECATED)
    ways = _ways_with_shapes(graph)
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.name != "from_generator" or stage.call is None or "**" in stage.arguments:
                continue
            if "output_signature" in stage.arguments:
                continue
            generator = stage.arguments.get("generator")
            if generator is not None and no_function(generator) is not None:
                # The call raises, whatever it says of its elements.
                continue
            shapes = literal(stage.arguments.get("output_shapes")) is not None
            handed = stage is pipeline.last and id(pipeline.use.node) in readers
            if handed and not shapes and "output_types" in stage.arguments:
                continue
            later = None if shapes else _tells_shapes_later(stage, pipeline)
            told = later is not None
            # Without signatures, shapes may well be told only on the way that needs them.
            elsewhere = _is_told_otherwise(stage, pipeline, ways)
            if "output_types" not in stage.arguments:
                message = "`from_generator` has neither types nor a signature: TypeError"
                yield Problem(stage.call, message, Severity.ERROR, pipeline)
            elif old and (shapes or told or elsewhere):
                continue
            elif old and assumptions.target.tensorflow is not None:
                yield Problem(stage.call, _WITHOUT_SHAPES, Severity.WARNING, pipeline)
            elif shapes or told:
                if is_perhaps_before_signatures(graph, assumptions.target):
                    continue
                if not _runs_where_deprecated(stage.call, asked, graph, assumptions.target):
                    continue
                if id(stage.call) in first:
                    yield Problem(stage.call, _OF_FIRST_VERSION, Severity.INFO, pipeline)
                    continue
                if assumptions.target.tensorflow is None and (
                    graph.is_legacy(stage.call) or switches_to_second_version(pipeline, graph)
                ):
                    yield Problem(stage.call, _OF_BOTH_VERSIONS, Severity.INFO, pipeline)
                    continue
                names = "`output_types` and `output_shapes`" if shapes else "`output_types`"
                message = (
                    f"`from_generator` has {names}, deprecated since "
                    f"TensorFlow {'.'.join(map(str, _DEPRECATED))} in favour of `{_TYPES.instead}`"
                )
                if later is not None:
                    message += f"; shapes are told later, by `{later}`"
                repair = Repair(
                    "Describe the elements by `output_signature`",
                    Applicability.SAFE,
                    lambda source, stage=stage: _edits(stage, source),  # type: ignore[misc]
                )
                yield _told(message, stage.call, pipeline, id(stage) in left, repair)
            elif id(stage.call) in first or _is_of_first_version(
                stage.call, graph, assumptions.target
            ):
                if elsewhere:
                    continue
                if _needs_shapes(stage, pipeline, graph):
                    yield _told(_WITHOUT_SHAPES, stage.call, pipeline, id(stage) in left)
                else:
                    message = f"{_WITHOUT_SHAPES}; nothing in sight needs them"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
            else:
                message = (
                    "`from_generator` has `output_types` alone: its elements have no known shapes"
                )
                lacks = is_perhaps_before_signatures(graph, assumptions.target)
                if not lacks and not old:
                    message += "; `output_signature` gives both"
                yield _told(message, stage.call, pipeline, id(stage) in left)


def _told(
    message: str, call: cst.Call, pipeline: Pipeline, left: bool, repair: Repair | None = None
) -> Problem:
    """A warning with its repair, or an info for data that nothing reads."""
    if left:
        message = f"{message}; nothing in sight reads the data"
        return Problem(call, message, Severity.INFO, pipeline)
    return Problem(call, message, Severity.WARNING, pipeline, repair)


def _tells_shapes_later(source: Stage, pipeline: Pipeline) -> str | None:
    """The name of a later step that tells the shape of all that it gives, as far as can be seen."""
    for stage in pipeline.stages:
        if stage.name == "padded_batch":
            tells = literal(stage.arguments.get("padded_shapes")) is not None
        else:
            tells = stage.name == "map" and _shapes_all(stage)
        if tells and source in stage.walk():
            return stage.name
    return None


def _ways_with_shapes(graph: Graph) -> dict[int, list[Guards]]:
    """The calls of which a later step tells the shapes, and on which ways."""
    found: dict[int, list[Guards]] = {}
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.name == "from_generator" and _tells_shapes_later(stage, pipeline) is not None:
                found.setdefault(id(stage.call), []).append(pipeline.guards)
    return found


def _is_told_otherwise(source: Stage, pipeline: Pipeline, ways: dict[int, list[Guards]]) -> bool:
    """True where shapes are told on the other ways of a choice."""
    return any(pipeline.guards.both(told) is None for told in ways.get(id(source.call), ()))


def _needs_shapes(source: Stage, pipeline: Pipeline, graph: Graph) -> bool:
    """False in a graph of TensorFlow 1 where the first step that asks for elements hands them to
    Python, or of which a script shows the elements in sessions and trains nothing."""
    call = pipeline.use.node
    shown = uses_first_iterator(pipeline) and not may_train(pipeline.use, graph)
    if shown and isinstance(call, cst.Call) and not functions_around(*graph.place(call)):
        return not any("Session(" in file.text for file in graph.files)
    for stage in pipeline.stages:
        if stage.effects is not None and source in stage.walk():
            effects = stage.effects
            in_python = effects.purity is Purity.PYTHON or effects.parallel_since == PARALLEL_PYTHON
            return not in_python or bool(effects.untouched)
    return True


def _shapes_all(stage: Stage) -> bool:
    shaped = stage.effects.shaped if stage.effects is not None else frozenset()
    things = parts(stage.element) if stage.element else ()
    tensors = [thing for thing in things if isinstance(thing, Tensor)]
    if shaped is None or not (shaped or tensors):
        return shaped is None
    return all(tensor.shape is not None or tensor in shaped for tensor in tensors)


def _readers(graph: Graph) -> set[int]:
    """The calls that make datasets of files, such as `TFRecordDataset(names)`: names have no axes,
    and what stands in the files has the same shapes whatever was known of these."""
    made: set[int] = set()
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            operation = CONSTRUCTORS.get(stage.path)
            if operation is not None and operation.file_backed:
                made.add(id(stage.call))
    return made


def _of_first_iterators(graph: Graph) -> set[int]:
    """The calls that lead to an iterator which only datasets of TensorFlow 1 make, without asking
    for it."""
    found: set[int] = set()
    for pipeline in graph.pipelines:
        call = pipeline.use.node
        if isinstance(call, cst.Call) and uses_first_iterator(pipeline):
            source = graph.sources[id(call)]
            if not is_asked(source, source.span(call)[0]):
                found.update(id(stage.call) for stage in pipeline.stages)
    # To ask how a call is written takes long: not where there is none.
    return found - _compatible(graph) if found else found


def _compatible(graph: Graph) -> set[int]:
    """The calls that lead to datasets of `tf.compat.v1`."""
    return {
        id(stage.call)
        for pipeline in graph.pipelines
        if any(graph.is_legacy(stage.call) for stage in pipeline.last.walk())
        for stage in pipeline.stages
    }


def _under_tests_of_versions(graph: Graph) -> set[int]:
    """The calls that some way leads to through a test of the version, which another way through the
    same code may have lost from sight."""
    return {
        id(stage.call)
        for pipeline in graph.pipelines
        if any(map(is_about_version, pipeline.guards.texts()))
        for stage in pipeline.stages
    }


def _is_of_first_version(call: cst.Call, graph: Graph, target: Target) -> bool:
    """True for a file of TensorFlow 1, which has no signatures."""
    source = graph.sources[id(call)]
    return is_first_version(source, source.span(call)[0], [source], target)


def _runs_where_deprecated(call: cst.Call, asked: set[int], graph: Graph, target: Target) -> bool:
    """False for code of TensorFlow 1, and where tests ask for the version that runs: around the
    call, or anywhere in code of which nothing else says what it is for."""
    source = graph.sources[id(call)]
    start = source.span(call)[0]
    if target.tensorflow is None and any(tests_older(file, _DEPRECATED) for file in graph.files):
        return False
    if is_first_version(source, start, graph.files, target) or is_asked(source, start):
        return False
    return id(call) not in asked


def _edits(stage: Stage, source: Source) -> Iterable[Edit] | None:
    types, shapes = stage.arguments["output_types"], stage.arguments.get("output_shapes")
    if shapes is None:
        return None
    alias = tensorflow_spelling(source, stage.call) if stage.call is not None else None
    if stage.call is None or types.node is None or shapes.node is None or alias is None:
        return None
    signature = _signature(types.node, types.value, shapes.node, alias, source)
    old = [argument for argument in stage.call.args if argument.value in (types.node, shapes.node)]
    if signature is None or len(old) != 2:
        return None
    return replace_arguments(source, stage.call, old, f"output_signature={signature}")


def _signature(
    types: cst.BaseExpression,
    value: Value | None,
    shapes: cst.BaseExpression,
    alias: str,
    source: Source,
) -> str | None:
    """The `TensorSpec`s with the structure of `types`; None where they would not be equivalent."""
    match types, shapes:
        case cst.Tuple(elements=kinds), cst.Tuple(elements=sizes) if len(kinds) == len(sizes):
            parts = [
                _signature(kind.value, None, size.value, alias, source)
                for kind, size in zip(kinds, sizes, strict=True)
            ]
            if any(part is None for part in parts):
                return None
            inner = ", ".join(part for part in parts if part is not None)
            return f"({inner},)" if len(parts) == 1 else f"({inner})"
        case cst.Dict(elements=kinds), cst.Dict(elements=sizes):
            return _dictionary(kinds, sizes, alias, source)
        case ((cst.Tuple() | cst.Dict() | cst.List()), _):
            return None
    if not _is_dtype(types, value) or isinstance(shapes, cst.Dict):
        return None
    return f"{alias}.TensorSpec(shape={written(source, shapes)}, dtype={written(source, types)})"


def _dictionary(kinds: object, sizes: object, alias: str, source: Source) -> str | None:
    tables = []
    for elements in (kinds, sizes):
        table = {}
        for element in elements:  # type: ignore[attr-defined]
            if not isinstance(element, cst.DictElement):
                return None
            if not isinstance(element.key, cst.SimpleString):
                return None
            table[element.key.evaluated_value] = element
        tables.append(table)
    if tables[0].keys() != tables[1].keys():
        return None
    parts = []
    for key, kind in tables[0].items():
        part = _signature(kind.value, None, tables[1][key].value, alias, source)
        if part is None:
            return None
        parts.append(f"{written(source, kind.key)}: {part}")
    return "{" + ", ".join(parts) + "}"


def _is_dtype(types: cst.BaseExpression, value: Value | None) -> bool:
    """True for an expression that names one dtype: `tf.float32`, a literal "float32"."""
    if value is not None and dtype_named(value) is not None:
        return True
    if isinstance(types, cst.Attribute):
        return types.attr.value in _DTYPE_NAMES
    return isinstance(types, cst.SimpleString) and types.raw_value in _DTYPE_NAMES


_DTYPE_NAMES = frozenset(
    {"bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16",
     "bfloat16", "float32", "float64", "string", "complex64", "complex128"}
)  # fmt: skip


rule = Rule(
    code="TFD401",
    name="from-generator-without-signature",
    summary="from_generator leaves types or shapes open",
    severity=Severity.WARNING,
    claim=Claim.FAILS,
    check=check,
)
