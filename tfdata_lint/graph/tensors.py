"""Tensors and arrays: their dtypes and shapes, and what operators make of them."""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable

import libcst as cst

from tfdata_lint.graph import shapes
from tfdata_lint.graph.shapes import Incompatible, Shape
from tfdata_lint.graph.values import (
    Constant,
    Range,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    TypeSpec,
    Unknown,
    Value,
    one,
)
from tfdata_lint.records import replace

BUILTINS = frozenset(dir(builtins))

INTEGERS = frozenset(
    {"bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"}
)
FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})

_WIDTH = {
    "bool": 1, "uint8": 1, "int8": 1, "uint16": 2, "int16": 2, "float16": 2, "bfloat16": 2,
    "uint32": 4, "int32": 4, "float32": 4, "uint64": 8, "int64": 8, "float64": 8,
}  # fmt: skip

_ALIASES = {
    "float": "float32", "double": "float64", "half": "float16", "int": "int32", "str": "string",
    "bool_": "bool", "single": "float32", "intc": "int32", "int_": "int64", "float_": "float64",
    "byte": "int8", "ubyte": "uint8", "long": "int64",
}  # fmt: skip

_NUMPY_BUILTINS = {"float": "float64", "int": "int64", "bool": "bool", "str": "string"}

_DTYPES = INTEGERS | FLOATS | {"string", "complex64", "complex128"}


PICTURE_AXES = 3
"""Axes of one picture; what has more are batches of them, or films."""

FEW_BYTES = 64
"""Bytes of a few numbers: a drawn one, a size, a box."""


def bytes_of(tensor: Tensor) -> int | None:
    """The size of a tensor in bytes, when dtype and shape are known."""
    if tensor.dtype not in _WIDTH or tensor.shape is None or None in tensor.shape:
        return None
    return _WIDTH[tensor.dtype] * math.prod(size for size in tensor.shape if size is not None)


def is_small(thing: Thing | None) -> bool:
    """True for a tensor of a few numbers: what is done with it takes no time."""
    if not isinstance(thing, Tensor):
        return False
    size = bytes_of(thing)
    return thing.few or (size is not None and size <= FEW_BYTES)


def as_few(value: Value) -> Value:
    """The same, computed of a few numbers one by one: so it is not more."""
    return value.each(
        lambda thing: one(replace(thing, few=True) if isinstance(thing, Tensor) else thing)
    )


def bounds_of(dtype: str | None) -> tuple[int, int] | None:
    """The least and the greatest number that an integer dtype holds; None for other dtypes."""
    if dtype not in INTEGERS or dtype == "bool":
        return None
    bits = 8 * _WIDTH[dtype]
    return (0, 2**bits - 1) if dtype.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def dtype_named(value: Value | None, numpy: bool = False) -> str | None:
    """The dtype that an argument such as `tf.float32`, `np.uint8`, "int32" or `int` names."""
    thing = value.only() if value is not None else None
    match thing:
        case Symbol(path=path):
            name = path.rpartition(".")[2]
            if path.startswith("builtins.") and numpy:
                return _NUMPY_BUILTINS.get(name)
        case Constant(value=str(name)):
            if numpy and name in _NUMPY_BUILTINS:
                return _NUMPY_BUILTINS[name]
        case _:
            return None
    name = _ALIASES.get(name, name)
    return name if name in _DTYPES else None


def shape_named(value: Value | None) -> Shape:
    """The shape that `(32, None)`, `[10]`, `5` or `tf.TensorShape([3])` names."""
    return without_open_sizes(shape_asked(value))


def shape_asked(value: Value | None) -> Shape:
    """The shape that an argument of `reshape` names, with -1 for a size to be found out."""
    thing = value.only() if value is not None else None
    match thing:
        case Constant(value=int(size)):
            return (size,)
        case Sequence(items=items, repeated=False):
            return tuple(map(integer, items))
        case TypeSpec(shape=shape):
            return shape
    return None


def integer(value: Value | None) -> int | None:
    """The literal whole number that a value is."""
    thing = value.only() if value is not None else None
    return thing.value if isinstance(thing, Constant) and type(thing.value) is int else None


def as_tensor(value: Value, numpy: bool = False) -> Tensor:
    """A literal, list of literals or tensor as TensorFlow (or NumPy) converts it."""
    thing = value.only()
    match thing:
        case Tensor():
            return replace(thing, array=numpy, traced=False)
        case Constant(value=bool() | int() | float() | str() | bytes() as literal):
            known = Range.ANY
            if isinstance(literal, float):
                known = Range.WHOLE if literal.is_integer() else Range.FRACTIONS
            elif type(literal) is int and literal in {0, 1}:
                known = Range.BITS
            most = literal if type(literal) is int else None
            axes = None if thing.is_test else ()
            return Tensor(_literal_dtype(literal, numpy), axes, array=numpy, range=known, most=most)
        case Sequence(items=items, repeated=repeated) if items:
            inner = [as_tensor(item, numpy) for item in items]
            kinds = {tensor.dtype for tensor in inner}
            dtype = kinds.pop() if len(kinds) == 1 else _wider(kinds)
            shape = inner[0].shape
            if shape is not None and any(tensor.shape != shape for tensor in inner):
                shape = None
            if shape is not None:
                shape = (None if repeated else len(items), *shape)
            ranges = {tensor.range for tensor in inner}
            known = ranges.pop() if len(ranges) == 1 else Range.ANY
            known = Range.FRACTIONS if Range.FRACTIONS in ranges else known
            greatest = [tensor.most for tensor in inner if tensor.most is not None]
            most = max(greatest) if greatest and not repeated else None
            return Tensor(dtype, shape, array=numpy, range=known, most=most)
    return Tensor(array=numpy)


def _literal_dtype(literal: object, numpy: bool) -> str | None:
    match literal:
        case bool():
            return "bool"
        case int():
            return "int64" if numpy else "int32"
        case float():
            return "float64" if numpy else "float32"
        case str() | bytes():
            return "string"
    return None


def _wider(kinds: set[str | None]) -> str | None:
    if None in kinds:
        return None
    for pair in ({"int32", "float32"}, {"int64", "float64"}):
        if kinds == pair:
            return max(pair, key=lambda name: name in FLOATS)
    return None


def indexed(tensor: Tensor, count: int) -> Tensor:
    """The tensor with its first `count` axes taken away."""
    return reshaped_to(tensor, tensor.shape[count:] if tensor.shape is not None else None)


def at(tensor: Tensor, index: Thing | None) -> Tensor:
    """`tensor[index]`. What an unseen index takes away, or how many it takes, is not known."""
    shape = tensor.shape
    match index:
        case Constant(value=bool()):
            shape = None
        case Constant(value=int()):
            return indexed(tensor, 1)
        case Constant(value=None) | Symbol(path="tensorflow.newaxis" | "numpy.newaxis"):
            shape = None if shape is None else (1, *shape)
        case Tensor(shape=()):
            return indexed(tensor, 1)
        case Unknown(identity=("number", *_)):
            return indexed(tensor, 1)
        case _:
            shape = None
    return reshaped_to(tensor, shape)


def with_axis(tensor: Tensor, first: Thing | None, second: Thing | None) -> Tensor:
    """`tensor[..., newaxis]` or `tensor[newaxis, ...]`; of any other two indices no shape."""
    axis = {(True, False): 0, (False, True): -1}.get((_is_new_axis(first), _is_new_axis(second)))
    rest = second if axis == 0 else first
    if tensor.shape is None or axis is None or rest != Constant(...):
        return reshaped_to(tensor, None)
    return reshaped_to(tensor, shapes.expanded(tensor.shape, axis))


def _is_new_axis(index: Thing | None) -> bool:
    return index in (Constant(None), Symbol("tensorflow.newaxis"), Symbol("numpy.newaxis"))


def reshaped_to(tensor: Tensor, shape: Shape) -> Tensor:
    """The same values, in part or in another order, in another shape."""
    return replace(tensor, shape=shape, symbolic=0, most=None, rows=None)


def sliced(tensor: Tensor, bounds: list[tuple[int | None, int | None] | None] | None) -> Tensor:
    """`tensor[a:b, ...]`; `bounds` is None when the slices cannot be told."""
    if bounds is None:
        return reshaped_to(tensor, None)
    most = tensor.rows if bounds[0] is None else most_between(*bounds[0])
    if tensor.shape is None:
        return replace(reshaped_to(tensor, None), rows=most)
    shape = list(tensor.shape)
    for axis, bound in enumerate(bounds[: len(shape)]):
        size = shape[axis]
        if bound == (None, None):
            continue
        if size is None or bound is None:
            shape[axis] = None
        else:
            shape[axis] = len(range(*slice(*bound).indices(size)))
    return replace(reshaped_to(tensor, tuple(shape)), rows=most)


def most_between(begin: int | None, end: int | None) -> int | None:
    """A number that `rows[begin:end]` has no more rows than, however many there are."""
    if end is None:
        return -begin if begin is not None and begin < 0 else None
    if (begin is not None and begin < 0) != (end < 0):
        return None
    return max(end - (begin or 0), 0)


def computed(tensor: Tensor, dtype: str | None = None) -> Tensor:
    """A tensor of the same shape with other values."""
    return Tensor(dtype or tensor.dtype, tensor.shape, array=tensor.array, maker=tensor.maker)


def arithmetic(kind: type[cst.BaseBinaryOp], a: Thing, b: Thing) -> Tensor:
    """`a + b`, `a / b` and so on. Integers divided by integers become floats: float32 up to 16
    bits, float64 above; NumPy's become float64 (measured on TensorFlow 2.3 to 2.21)."""
    tensor, other = (a, b) if isinstance(a, Tensor) else (b, a)
    assert isinstance(tensor, Tensor)
    dtype, number = tensor.dtype, None
    if isinstance(other, Tensor):
        if other.dtype != dtype:
            dtype = None
    elif isinstance(other, Constant) and isinstance(other.value, (int, float)):
        number = other.value
        if isinstance(number, float) and dtype in INTEGERS:
            # TensorFlow raises here; NumPy gives float64.
            dtype = "float64" if tensor.array else None
    else:
        dtype = dtype if dtype in FLOATS else None
    if kind is cst.Divide and dtype in INTEGERS:
        small = dtype in {"uint8", "int8", "uint16", "int16"}
        dtype = "float64" if tensor.array or not small else "float32"
    sides = [as_tensor(one(thing)) for thing in (a, b)]
    shape = or_unknown(lambda: operated(kind, sides[0].shape, sides[1].shape))
    maker = next((side.maker for side in sides if side.maker is not None), None)
    array = tensor.array and (not isinstance(other, Tensor) or other.array)
    return Tensor(dtype, shape, array=array, maker=maker)


def compared(one: Value, other: Value, few: bool) -> Tensor:
    """`a == b`, `a < b` and so on of tensors or arrays."""
    a, b = as_tensor(one), as_tensor(other)
    known = [thing for each in (one, other) if isinstance(thing := each.only(), Tensor)]
    shape = or_unknown(lambda: shapes.broadcast(a.shape, b.shape))
    return Tensor("bool", shape, array=all(each.array for each in known), few=few)


def operated(kind: type[cst.BaseBinaryOp], one: Shape, other: Shape) -> Shape:
    """The shape of `one + other` and so on. Raises Incompatible."""
    if kind is cst.MatrixMultiply:
        return shapes.multiplied(one, other)
    return shapes.broadcast(one, other)


def or_unknown(make: Callable[[], Shape]) -> Shape:
    """A shape; an unknown one where TensorFlow raises."""
    try:
        return make()
    except Incompatible:
        return None


def without_open_sizes(shape: Shape) -> Shape:
    """A shape that was asked for, in which -1 leaves a size open."""
    if shape is None:
        return None
    return tuple(None if size is None or size < 0 else size for size in shape)


FIT_METHODS = frozenset(
    {"fit", "evaluate", "predict", "fit_generator", "evaluate_generator", "predict_generator"}
)
"""Methods of a Keras model that iterate a dataset."""
