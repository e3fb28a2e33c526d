"""What NumPy's functions give: dtypes and shapes, as far as the code shows them."""

from __future__ import annotations

from collections.abc import Callable

from tfdata_lint.graph import shapes
from tfdata_lint.graph.operations import (
    as_is,
    counted,
    counted_range,
    filled_with,
    first_tensor,
    like_another,
    recast,
    same_dtype,
    transposed,
)
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.tensors import (
    FLOATS,
    as_tensor,
    dtype_named,
    integer,
    or_unknown,
    reshaped_to,
    shape_asked,
    shape_named,
    without_open_sizes,
)
from tfdata_lint.graph.values import (
    EXACT,
    Constant,
    Range,
    Sequence,
    Tensor,
    Thing,
    Value,
    one,
)
from tfdata_lint.records import replace


def _numpy_array(given: Arguments) -> Thing:
    values = given.values()
    if not values:
        return Tensor(array=True)
    tensor = as_tensor(values[0], numpy=True)
    dtype = given.get(1, "dtype")
    named = dtype_named(dtype, numpy=True) if dtype is not None else tensor.dtype
    return replace(tensor, dtype=named, symbolic=0, maker=None, one_hot=False)


def _numpy(function: Callable[[Arguments], Thing]) -> Callable[[Arguments], Thing]:
    """What a function of TensorFlow makes, as an array."""

    def make(given: Arguments) -> Thing:
        made = function(given)
        assert isinstance(made, Tensor)
        return replace(made, array=True, symbolic=0, maker=None)

    return make


def _numpy_reshaped(given: Arguments) -> Thing:
    asked = given.get(1, "newshape") or given.get(None, "shape")
    shape = or_unknown(lambda: shapes.reshaped(first_tensor(given).shape, shape_asked(asked)))
    shape = without_open_sizes(shape)
    return replace(reshaped_to(first_tensor(given), shape), array=True, maker=None)


def _numpy_full(given: Arguments) -> Thing:
    dtype = given.get(2, "dtype")
    filler = given.get(1, "fill_value")
    named = (
        dtype_named(dtype, numpy=True)
        if dtype is not None
        else as_tensor(filler, numpy=True).dtype
        if filler is not None
        else None
    )
    number = filler.only() if filler is not None else None
    known = Range.ANY
    if isinstance(number, Constant) and type(number.value) in (int, float):
        known = Range.WHOLE if float(number.value).is_integer() else Range.FRACTIONS
    return Tensor(named, shape_named(given.get(0, "shape")), array=True, range=known)


def _numpy_arange(given: Arguments) -> Thing:
    dtype, shape = given.get(3, "dtype"), (counted(given),)
    if dtype is not None:
        return Tensor(dtype_named(dtype, numpy=True), shape, array=True)
    kinds = {as_tensor(value, numpy=True).dtype for value in given.values()}
    named = kinds.pop() if len(kinds) == 1 else None
    return Tensor(named, shape, array=True, range=counted_range(given))


def _numpy_drawn(dtype: str, size_at: int) -> Callable[[Arguments], Thing]:
    def make(given: Arguments) -> Thing:
        known = Range.FRACTIONS if dtype in FLOATS else Range.ANY
        return Tensor(dtype, shape_named(given.get(size_at, "size")), array=True, range=known)

    return make


def _numpy_drawn_integers(given: Arguments) -> Thing:
    low, high = given.get(0, "low"), given.get(1, "high")
    bounds = [None if value is None else value.only() for value in (low, high)]
    known = Range.ANY
    if bounds in ([Constant(0), Constant(2)], [Constant(2), None]):
        known = Range.BITS
    else:
        ends = [integer(low) or 0, integer(high) or 0]
        # One number below all ids may stand for none.
        if min(ends) < -1 and all(abs(end) <= EXACT for end in ends):
            known = Range.COUNTED
    dtype = given.get(3, "dtype")
    named = (dtype_named(dtype, numpy=True) if dtype is not None else None) or "int64"
    return Tensor(named, shape_named(given.get(2, "size")), array=True, range=known)


def _numpy_read(given: Arguments) -> Thing:
    dtype = given.get(1, "dtype")
    return Tensor("float64" if dtype is None else dtype_named(dtype, numpy=True), array=True)


def _padded(given: Arguments) -> Thing:
    dtype = given.get(2, "dtype")
    return Tensor("int32" if dtype is None else dtype_named(dtype, numpy=True), array=True)


def halves(given: Arguments) -> Thing | None:
    """What `train_test_split` gives of arrays: two parts of each. None where one is no array."""
    pairs: list[Value] = []
    for _, value in given.positional:
        tensor = value.only()
        if not isinstance(tensor, Tensor) or not tensor.array:
            return None
        shape = tensor.shape and (None, *tensor.shape[1:])
        pairs.extend([one(replace(tensor, shape=shape))] * 2)
    return Sequence(tuple(pairs), is_list=True) if pairs else None


def _numpy_rand(given: Arguments) -> Thing:
    sizes = [value.only() for _, value in given.positional]
    shape = tuple(
        size.value if isinstance(size, Constant) and type(size.value) is int else None
        for size in sizes
    )
    return Tensor("float64", shape, array=True, range=Range.FRACTIONS)


def _numpy_scalar(dtype: str) -> Callable[[Arguments], Thing]:
    return lambda given: replace(recast(first_tensor(given), dtype), array=True)


_NUMPY_SAME = (
    "expand_dims", "vstack", "hstack", "squeeze", "moveaxis", "tile", "repeat",
    "ravel", "pad",
)  # fmt: skip

_NUMPY_SCALARS = ("float16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64")

FUNCTIONS: dict[str, Callable[[Arguments], Thing]] = {
    "numpy.array": _numpy_array,
    "numpy.asarray": _numpy_array,
    "numpy.zeros": filled_with(1, "float64", numpy=True, range=Range.WHOLE),
    "numpy.ones": filled_with(1, "float64", numpy=True, range=Range.WHOLE),
    "numpy.empty": filled_with(1, "float64", numpy=True),
    "numpy.full": _numpy_full,
    "numpy.arange": _numpy_arange,
    "numpy.eye": lambda given: Tensor("float64", one_hot=True, array=True),
    "numpy.linspace": lambda given: Tensor("float64", array=True),
    **{f"numpy.random.{name}": _numpy_rand for name in ("rand", "randn")},
    **{f"numpy.random.{name}": _numpy_drawn("float64", 0) for name in ("random", "random_sample")},
    **{f"numpy.random.{name}": _numpy_drawn("float64", 2) for name in ("normal", "uniform")},
    "numpy.random.randint": _numpy_drawn_integers,
    "numpy.frombuffer": _numpy_read,
    "numpy.fromfile": _numpy_read,
    "tensorflow.keras.preprocessing.sequence.pad_sequences": _padded,
    "tensorflow.keras.utils.pad_sequences": _padded,
    **{f"numpy.{name}": _numpy(same_dtype) for name in _NUMPY_SAME},
    "numpy.transpose": _numpy(transposed),
    **{f"numpy.{name}": _numpy(as_is) for name in ("copy", "flip", "roll", "ascontiguousarray")},
    **{f"numpy.{name}_like": _numpy(like_another) for name in ("ones", "zeros")},
    "numpy.reshape": _numpy_reshaped,
    "numpy.concatenate": _numpy(same_dtype),
    "numpy.stack": _numpy(same_dtype),
    **{f"numpy.{name}": _numpy_scalar(name) for name in _NUMPY_SCALARS},
}  # fmt: skip
