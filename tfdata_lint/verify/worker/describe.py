"""Datasets to plain data: stages, specifications, elements."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from typing import Any

from tfdata_lint.verify.worker.recorder import Recorder

_EXEMPT = ("Assert", "CheckNumerics")
_PYTHON = ("PyFunc", "EagerPyFunc", "PyFuncStateless")

ENDLESS, UNKNOWN = -1, -2

Values = dict[str, list[Any]]
"""The NumPy arrays of an element, by the paths of its components."""


def stages(recorder: Recorder, dataset: Any) -> tuple[list[dict[str, Any]], list[Any]]:
    """The stages that lead to a dataset, sources first, and the dataset of each."""
    described: list[dict[str, Any]] = []
    datasets: list[Any] = []
    positions: dict[int, int] = {}

    def visit(each: Any) -> int:
        known = positions.get(id(each))
        if known is not None:
            return known
        made = recorder.made(each)
        inputs = made.inputs(recorder.dataset_type) if made is not None else each._inputs()
        fed_by = [visit(before) for before in inputs]
        positions[id(each)] = len(described)
        described.append(stage(each, made, fed_by))
        datasets.append(each)
        return positions[id(each)]

    visit(dataset)
    return described, datasets


def stage(dataset: Any, made: Any, inputs: list[int]) -> dict[str, Any]:
    """The fields of `model.Stage` that need no run."""
    name = made.name if made is not None else class_name(dataset)
    operations = _stateful(dataset)
    return {
        "name": name,
        "place": None if made is None else made.place,
        "inputs": inputs,
        "spec": spec_text(dataset),
        "cardinality": cardinality(dataset),
        "arguments": {} if made is None else made.shown(),
        "element_bytes": spec_bytes(dataset.element_spec),
        "stateful": [each for each in operations if each not in _PYTHON],
        "python": any(each in _PYTHON for each in operations),
    }


def class_name(dataset: Any) -> str:
    """`_BatchDataset` is `Batch`."""
    name = type(dataset).__name__.strip("_")
    for end in ("V1Adapter", "DatasetV2", "DatasetV1", "Dataset"):
        if name.endswith(end) and name != end:
            name = name[: -len(end)]
    return name


def _stateful(dataset: Any) -> list[str]:
    """The stateful operations of a mapped function, those of functions that it calls as well."""
    wrapped = getattr(dataset, "_map_func", None)
    graph = getattr(getattr(wrapped, "function", None), "graph", None)
    if graph is None:
        return []
    operations = list(graph.get_operations())
    found = {each.type for each in operations if _is_stateful(each)}
    for function in graph.as_graph_def().library.function:
        found.update(node.op for node in function.node_def if node.op in _PYTHON)
    return sorted(found)


def _is_stateful(operation: Any) -> bool:
    return bool(operation._is_stateful) and operation.type not in _EXEMPT


def cardinality(dataset: Any) -> int:
    """The number of elements, `ENDLESS` or `UNKNOWN`."""
    try:
        # Of a dataset in a function that is being traced, it is a tensor without a value.
        return int(dataset.cardinality())
    except Exception:
        return UNKNOWN


def spec_text(dataset: Any) -> str:
    """`element_spec` on one line."""
    return " ".join(repr(dataset.element_spec).split())


def spec_bytes(spec: Any) -> float | None:
    """The bytes of one element, where the specification tells them."""
    total = 0
    for _, each in components(spec):
        shape = getattr(each, "shape", None)
        dtype = getattr(each, "dtype", None)
        if shape is None or dtype is None or shape.num_elements() is None or dtype.size == 0:
            return None
        if dtype.name in ("string", "variant", "resource"):
            return None
        total += shape.num_elements() * dtype.size
    return float(total)


def components(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a structure, each with its path: `[0]['image']`."""
    if isinstance(value, dict):
        for key in value:
            yield from components(value[key], f"{path}[{key!r}]")
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        for key in value._fields:
            yield from components(getattr(value, key), f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for position, each in enumerate(value):
            yield from components(each, f"{path}[{position}]")
    else:
        yield path, value


def tensors(value: Any) -> Iterator[Any]:
    """NumPy arrays of a component: one for a tensor, several for a ragged or a sparse one."""
    import numpy

    if hasattr(value, "flat_values"):
        yield from tensors(value.flat_values)
        for splits in value.nested_row_splits:
            yield _array(splits)
    elif hasattr(value, "indices") and hasattr(value, "dense_shape"):
        for each in (value.indices, value.values, value.dense_shape):
            yield _array(each)
    elif hasattr(value, "numpy"):
        yield _array(value)
    elif hasattr(value, "cardinality"):
        for element in value.take(WINDOW_ELEMENTS):
            for _, part in components(element):
                yield from tensors(part)
    elif value is not None:
        yield numpy.asarray(value)


WINDOW_ELEMENTS = 64
"""How much of a dataset that is itself an element is looked at."""


def _array(tensor: Any) -> Any:
    """The values of a tensor in its own memory, where NumPy can see it; else a copy."""
    import numpy

    # A tensor of strings has its bytes elsewhere, and NumPy's number types are not all there are.
    if tensor.dtype != "string":
        with contextlib.suppress(TypeError, ValueError):
            return numpy.asarray(memoryview(tensor))
    return numpy.asarray(tensor.numpy())


def values(element: Any) -> Values:
    """The arrays of each component, by its path."""
    return {path: list(tensors(value)) for path, value in components(element)}


def digest(found: Values) -> tuple[str, int]:
    """A hash of the values of an element, and their size in bytes."""
    # It tells elements apart, and has instructions of its own in today's processors.
    total = hashlib.sha1(usedforsecurity=False)
    size = 0
    for path, arrays in found.items():
        total.update(path.encode())
        for array in arrays:
            total.update(f"{array.dtype}{array.shape}".encode())
            content = _content(array)
            total.update(content)
            size += len(content)
    return total.hexdigest()[:DIGITS], size


DIGITS = 16
"""Hexadecimal digits of a hash: 64 bits tell a few thousand elements apart."""


def _content(array: Any) -> Any:
    """The bytes of an array, not copied where they lie in one piece."""
    if array.dtype == object:
        parts = [each if isinstance(each, bytes) else str(each).encode() for each in array.flat]
        return b"".join(len(part).to_bytes(8, "little") + part for part in parts)
    return array.reshape(-1).view("uint8")
