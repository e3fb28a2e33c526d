"""What parsing records gives, and the specifications that tell it: dtypes and shapes."""

from __future__ import annotations

from collections.abc import Callable

from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.tensors import as_tensor, dtype_named, shape_named
from tfdata_lint.graph.values import Mapping, Tensor, Thing, TypeSpec, Value, one
from tfdata_lint.records import replace


def _parsed(given: Arguments) -> Thing:
    features = given.get(1, "features")
    described = features.only() if features is not None else None
    if not isinstance(described, Mapping):
        return Mapping((), complete=False)
    return Mapping(
        tuple((key, one(_from_spec(value.only()))) for key, value in described.items),
        described.complete,
    )


def _parsed_together(given: Arguments) -> Thing:
    """What `parse_example` makes of records: of a batch, each feature has an axis more."""
    records = given.get(0, "serialized")
    outer = as_tensor(records).shape if records is not None else None
    parsed = _parsed(given)
    assert isinstance(parsed, Mapping)

    def together(feature: Thing) -> Value:
        if not isinstance(feature, Tensor):
            return one(feature)
        inner = feature.shape
        shape = None if outer is None or inner is None else (*outer, *inner)
        return one(replace(feature, shape=shape))

    return Mapping(
        tuple((key, value.each(together)) for key, value in parsed.items), parsed.complete
    )


def _from_spec(spec: Thing | None) -> Tensor:
    match spec:
        case TypeSpec("FixedLenSequenceFeature", dtype, (*each,)):
            # Any number of parts of that shape.
            return Tensor(dtype, (None, *each))
        case TypeSpec(dtype=dtype, shape=shape):
            return Tensor(dtype, shape)
    return Tensor()


def _spec(kind: str, shape_at: int | None, dtype_at: int) -> Callable[[Arguments], Thing]:
    def make(given: Arguments) -> Thing:
        dtype = given.get(dtype_at, "dtype")
        named = dtype_named(dtype)
        if kind == "TensorSpec" and dtype is None:
            named = "float32"
        shape = shape_named(given.get(shape_at, "shape")) if shape_at is not None else None
        return TypeSpec(kind, named, shape)

    return make


def _tensor_shape(given: Arguments) -> Thing:
    return TypeSpec("TensorShape", None, shape_named(given.get(0, "dims")))


FUNCTIONS: dict[str, Callable[[Arguments], Thing]] = {
    **{
        f"tensorflow.{place}{name}": parsed
        for place in ("", "io.")
        for name, parsed in (
            ("parse_single_example", _parsed),
            ("parse_example", _parsed_together),
        )
    },
    **{
        f"tensorflow.{place}{name}": _spec(name, shape_at, dtype_at)
        for place in ("", "io.")
        for name, shape_at, dtype_at in (
            ("FixedLenFeature", 0, 1),
            ("FixedLenSequenceFeature", 0, 1),
            ("VarLenFeature", None, 0),
        )
    },
    "tensorflow.TensorSpec": _spec("TensorSpec", 0, 1),
    "tensorflow.RaggedTensorSpec": _spec("RaggedTensorSpec", 0, 1),
    "tensorflow.SparseTensorSpec": _spec("SparseTensorSpec", 0, 1),
    "tensorflow.TensorShape": _tensor_shape,
}
"""The functions by their paths."""
