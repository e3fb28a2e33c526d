"""What TensorFlow and NumPy functions give: dtypes and shapes, as far as the code shows them."""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable, Iterable
from typing import TypeVar

import libcst as cst

from tfdata_lint.graph import shapes
from tfdata_lint.graph.machine import Arguments
from tfdata_lint.graph.shapes import Incompatible, Shape
from tfdata_lint.graph.values import (
    Constant,
    Mapping,
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

T = TypeVar("T")

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


def bytes_of(tensor: Tensor) -> int | None:
    """The size of a tensor in bytes, when dtype and shape are known."""
    if tensor.dtype not in _WIDTH or tensor.shape is None or None in tensor.shape:
        return None
    return _WIDTH[tensor.dtype] * math.prod(size for size in tensor.shape if size is not None)


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
    return _without_open_sizes(shape_asked(value))


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
        case Constant(value=literal):
            known = Range.ANY
            if isinstance(literal, float):
                known = Range.WHOLE if literal.is_integer() else Range.FRACTIONS
            most = literal if type(literal) is int else None
            return Tensor(_literal_dtype(literal, numpy), (), array=numpy, range=known, most=most)
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
    return _reshaped_to(tensor, tensor.shape[count:] if tensor.shape is not None else None)


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
    return _reshaped_to(tensor, shape)


def _reshaped_to(tensor: Tensor, shape: Shape) -> Tensor:
    """The same values, in part or in another order, in another shape."""
    return replace(tensor, shape=shape, symbolic=0, most=None)


def sliced(tensor: Tensor, bounds: list[tuple[int | None, int | None] | None] | None) -> Tensor:
    """`tensor[a:b, ...]`; `bounds` is None when the slices cannot be told."""
    if bounds is None or tensor.shape is None:
        return _reshaped_to(tensor, None)
    shape = list(tensor.shape)
    for axis, bound in enumerate(bounds[: len(shape)]):
        size = shape[axis]
        if bound == (None, None):
            continue
        if size is None or bound is None:
            shape[axis] = None
        else:
            shape[axis] = len(range(*slice(*bound).indices(size)))
    return _reshaped_to(tensor, tuple(shape))


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
    shape = _or_unknown(lambda: operated(kind, sides[0].shape, sides[1].shape))
    maker = next((side.maker for side in sides if side.maker is not None), None)
    array = tensor.array and (not isinstance(other, Tensor) or other.array)
    return Tensor(dtype, shape, array=array, maker=maker)


def operated(kind: type[cst.BaseBinaryOp], one: Shape, other: Shape) -> Shape:
    """The shape of `one + other` and so on. Raises Incompatible."""
    if kind is cst.MatrixMultiply:
        return shapes.multiplied(one, other)
    return shapes.broadcast(one, other)


def _or_unknown(make: Callable[[], Shape]) -> Shape:
    """A shape; an unknown one where TensorFlow raises."""
    try:
        return make()
    except Incompatible:
        return None


_CONVERT = "tensorflow.image.convert_image_dtype"

_HOW = frozenset({"axis", "batch_dims", "name", "num", "perm", "shape"})
"""Keywords that tell what to do with a tensor, and are none."""


def _first(given: Arguments) -> Tensor:
    if given.positional:
        return as_tensor(given.positional[0][1])
    named = (value for name, (_, value) in given.keywords.items() if name not in _HOW)
    value = next(named, None)
    return as_tensor(value) if value is not None else Tensor()


def _same(given: Arguments) -> Thing:
    tensor = _first(given)
    return Tensor(tensor.dtype, None, tensor.one_hot, symbolic=tensor.symbolic, range=tensor.range)


def _kept(given: Arguments) -> Thing:
    """The same values in the same shape, or in another order of them."""
    return _first(given)


def _turned(given: Arguments) -> Thing:
    """The same values in a shape with other axes; TensorFlow still knows no more of it."""
    return replace(_first(given), shape=None, symbolic=0)


def _elementwise(given: Arguments) -> Thing:
    """Other values in the same shape; 0 and 1 stay 0 and 1."""
    tensor = _first(given)
    return replace(computed(tensor), one_hot=tensor.one_hot)


def _cropped(given: Arguments) -> Thing:
    """A part of a picture, of which TensorFlow knows that it has axes."""
    return replace(_first(given), shape=None, symbolic=0, maker=None, most=None)


def operands(given: Arguments) -> tuple[Tensor, Tensor]:
    """The two tensors that `tf.add(x, y)`, `tf.matmul(a, b)` and their like are given."""
    first = given.get(0, "x") or given.get(None, "a")
    second = given.get(1, "y") or given.get(None, "b")
    return tuple(  # type: ignore[return-value]
        as_tensor(value) if value is not None else Tensor() for value in (first, second)
    )


def _broadcast(given: Arguments) -> Thing:
    one_side, other = operands(given)
    shape = _or_unknown(lambda: shapes.broadcast(one_side.shape, other.shape))
    return Tensor(one_side.dtype, shape, one_side.one_hot)


def _multiplied(given: Arguments) -> Thing:
    return Tensor(operands(given)[0].dtype, _or_unknown(lambda: multiplied_shape(given)))


def multiplied_shape(given: Arguments) -> Shape:
    """The shape of `tf.matmul`. Raises Incompatible."""
    turn = []
    for places in ((2, "transpose_a", 4, "adjoint_a"), (3, "transpose_b", 5, "adjoint_b")):
        asked = [given.get(places[0], str(places[1])), given.get(places[2], str(places[3]))]
        flags = [value.only() if value is not None else Constant(False) for value in asked]
        if not all(isinstance(flag, Constant) for flag in flags):
            return None
        turn.append(any(isinstance(flag, Constant) and flag.value for flag in flags))
    one_side, other = operands(given)
    return shapes.multiplied(one_side.shape, other.shape, turn=(turn[0], turn[1]))


def _listed(given: Arguments) -> list[Tensor] | None:
    """The tensors that `tf.concat` or `tf.stack` is given as a list."""
    values = given.get(0, "values")
    thing = values.only() if values is not None else None
    if isinstance(thing, Sequence) and not thing.repeated and thing.items:
        return [as_tensor(item) for item in thing.items]
    return None


def concatenated_shape(given: Arguments) -> Shape:
    """The shape of `tf.concat`. Raises Incompatible."""
    listed, axis = _listed(given), integer(given.get(1, "axis"))
    if listed is None or axis is None:
        return None
    return shapes.concatenated([tensor.shape for tensor in listed], axis)


def stacked_shape(given: Arguments) -> Shape:
    """The shape of `tf.stack`. Raises Incompatible."""
    asked = given.get(1, "axis")
    listed, axis = _listed(given), integer(asked) if asked is not None else 0
    if listed is None or axis is None:
        return None
    return shapes.stacked([tensor.shape for tensor in listed], axis)


def reshaped_shape(given: Arguments) -> Shape:
    """The shape of `tf.reshape`. Raises Incompatible."""
    return shapes.reshaped(_first(given).shape, shape_asked(given.get(1, "shape")))


def _joined(shape: Callable[[Arguments], Shape]) -> Callable[[Arguments], Thing]:
    def make(given: Arguments) -> Thing:
        parts = _listed(given) or [_first(given)]
        return Tensor(
            _common(part.dtype for part in parts),
            _or_unknown(lambda: shape(given)),
            all(part.one_hot for part in parts),
            range=_common(part.range for part in parts) or Range.ANY,
            maker=next((part.maker for part in parts if part.maker is not None), None),
        )

    return make


def _common(values: Iterable[T]) -> T | None:
    found = {*values}
    return found.pop() if len(found) == 1 else None


def _like(given: Arguments) -> Thing:
    dtype = given.get(1, "dtype")
    tensor = _first(given)
    named = dtype_named(dtype) if dtype is not None else tensor.dtype
    return Tensor(named, tensor.shape, range=Range.WHOLE, maker=tensor.maker)


def _reduced(given: Arguments) -> Thing:
    tensor = _first(given)
    whole = given.get(1, "axis") is None and not given.open
    return Tensor(tensor.dtype, () if whole else None, tensor.one_hot)


def _made(
    dtype_at: int, default: str, numpy: bool = False, range: Range = Range.ANY
) -> Callable[[Arguments], Thing]:
    def make(given: Arguments) -> Thing:
        dtype = given.get(dtype_at, "dtype")
        named = dtype_named(dtype, numpy) if dtype is not None else default
        return Tensor(named, shape_named(given.get(0, "shape")), array=numpy, range=range)

    return make


def _drawn(dtype_at: int) -> Callable[[Arguments], Thing]:
    make = _made(dtype_at, "float32", range=Range.FRACTIONS)

    def draw(given: Arguments) -> Thing:
        drawn = make(given)
        assert isinstance(drawn, Tensor)
        return drawn if drawn.dtype in FLOATS else replace(drawn, range=Range.ANY)

    return draw


def _of_dtype(dtype: str) -> Callable[[Arguments], Thing]:
    return lambda given: Tensor(dtype)


def _constant(given: Arguments) -> Thing:
    values = given.values()
    if not values:
        return Tensor()
    tensor = as_tensor(values[0])
    dtype, shape = given.get(1, "dtype"), given.get(2, "shape")
    if dtype is not None:
        tensor = replace(tensor, dtype=dtype_named(dtype))
    return tensor if shape is None else replace(tensor, shape=shape_named(shape))


def _converted_to_tensor(given: Arguments) -> Thing:
    return _constant(Arguments(given.positional[:2], given.keywords))


def _cast(given: Arguments) -> Thing:
    tensor = _first(given)
    return recast(tensor, dtype_named(given.get(1, "dtype")))


def recast(tensor: Tensor, dtype: str | None) -> Tensor:
    """The same values in another dtype; what is whole may be whole no longer when it wraps."""
    known = tensor.range
    if tensor.dtype == "uint8" and dtype in FLOATS and known is Range.ANY:
        known = Range.WHOLE
    elif dtype not in FLOATS and known in {Range.FRACTIONS, Range.UNIT}:
        known = Range.ANY
    return replace(tensor, dtype=dtype, range=known, symbolic=0)


def _cast_to(dtype: str) -> Callable[[Arguments], Thing]:
    return lambda given: computed(_first(given), dtype)


def _one_hot(given: Arguments) -> Thing:
    dtype, axis = given.get(5, "dtype"), given.get(4, "axis")
    indices, depth = _first(given).shape, integer(given.get(1, "depth"))
    last = axis is None or integer(axis) == -1
    shape = (*indices, depth) if indices is not None and last else None
    named = dtype_named(dtype) if dtype is not None else "float32"
    return Tensor(named, shape, one_hot=True, range=Range.WHOLE)


def _range(given: Arguments) -> Thing:
    named = given.get(None, "dtype")
    bounds = {as_tensor(value).dtype for _, value in given.positional}
    if named is not None:
        return Tensor(dtype_named(named), (None,))
    return Tensor(bounds.pop() if len(bounds) == 1 else None, (None,))


def _decoded(given: Arguments) -> Thing:
    dtype = given.get(2, "dtype")
    channels = given.get(1, "channels")
    match channels.only() if channels is not None else None:
        case Constant(value=int(count)) if count > 0:
            shape: Shape = (None, None, count)
        case _:
            shape = (None, None, None)
    named = dtype_named(dtype) if dtype is not None else "uint8"
    return Tensor(named, shape, range=Range.BYTES if named == "uint8" else Range.ANY)


def _decoded_image(given: Arguments) -> Thing:
    decoded = _decoded(given)
    assert isinstance(decoded, Tensor)
    animations = given.get(4, "expand_animations")
    thing = animations.only() if animations is not None else Constant(True)
    if given.open or not isinstance(thing, Constant):
        return Tensor(range=decoded.range)
    known = Range.UNIT if decoded.dtype in FLOATS else decoded.range
    return replace(decoded, shape=None if thing.value else decoded.shape, range=known)


def _decoded_jpeg(given: Arguments) -> Thing:
    given.keywords.pop("dtype", None)
    return _decoded(Arguments(given.positional[:2], given.keywords))


def _decoded_raw(given: Arguments) -> Thing:
    return Tensor(dtype_named(given.get(1, "out_type")), (None,))


def _resized(given: Arguments) -> Thing:
    method = given.get(2, "method")
    tensor = _first(given)
    if method is not None:
        match method.only():
            case Constant(value=str(name)) if name != "nearest":
                pass
            case Symbol(path=path) if not path.endswith("NEAREST_NEIGHBOR"):
                pass
            case Constant(value="nearest") | Symbol():
                return Tensor(
                    tensor.dtype, _resized_shape(given), range=tensor.range, maker=tensor.maker
                )
            case _:
                return Tensor()
    return Tensor(
        "float32",
        _resized_shape(given),
        range=tensor.range,
        maker=tensor.maker,
        unscaled=tensor.unscaled,
    )


def _resized_with_pad(given: Arguments) -> Thing:
    tensor = _first(given)
    return Tensor("float32", range=tensor.range, unscaled=tensor.unscaled)


def _resized_shape(given: Arguments) -> Shape:
    shape, size = _first(given).shape, shape_named(given.get(1, "size"))
    if shape is None or len(shape) not in (3, 4) or given.get(3, "preserve_aspect_ratio"):
        return None
    height, width = size if size is not None and len(size) == 2 else (None, None)
    return (*shape[:-3], height, width, shape[-1])


def _converted(given: Arguments) -> Thing:
    tensor = _first(given)
    dtype = dtype_named(given.get(1, "dtype"))
    known = tensor.range
    if tensor.dtype in INTEGERS and dtype in FLOATS:
        known = Range.UNIT
    elif dtype in INTEGERS:
        known = Range.ANY
    return replace(tensor, dtype=dtype, range=known, one_hot=False, symbolic=0, most=None)


def _reshaped(given: Arguments) -> Thing:
    tensor = _first(given)
    shape = _without_open_sizes(_or_unknown(lambda: reshaped_shape(given)))
    return replace(tensor, shape=shape, symbolic=0, maker=None)


def _without_open_sizes(shape: Shape) -> Shape:
    if shape is None:
        return None
    return tuple(None if size is None or size < 0 else size for size in shape)


def _with_known_axes(given: Arguments) -> Thing:
    tensor = _first(given)
    asked = shape_named(given.get(1, "shape"))
    return replace(tensor, shape=asked if tensor.shape is None else tensor.shape, maker=None)


def _parsed(given: Arguments) -> Thing:
    features = given.get(1, "features")
    described = features.only() if features is not None else None
    if not isinstance(described, Mapping):
        return Mapping((), complete=False)
    return Mapping(
        tuple((key, one(_from_spec(value.only()))) for key, value in described.items),
        described.complete,
    )


def _from_spec(spec: Thing | None) -> Tensor:
    return Tensor(spec.dtype, spec.shape) if isinstance(spec, TypeSpec) else Tensor()


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


def _decoded_wav(given: Arguments) -> Thing:
    return Sequence((one(Tensor("float32", (None, None))), one(Tensor("int32", ()))))


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
    shape = _or_unknown(lambda: shapes.reshaped(_first(given).shape, shape_asked(asked)))
    shape = _without_open_sizes(shape)
    return replace(_first(given), shape=shape, array=True, symbolic=0, maker=None)


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
    dtype = given.get(3, "dtype")
    if dtype is not None:
        return Tensor(dtype_named(dtype, numpy=True), (None,), array=True)
    kinds = {as_tensor(value, numpy=True).dtype for value in given.values()}
    only = given.positional[0][1].only() if len(given.positional) == 1 else None
    count = max(only.value, 0) if isinstance(only, Constant) and type(only.value) is int else None
    return Tensor(kinds.pop() if len(kinds) == 1 else None, (count,), array=True)


def _numpy_drawn(dtype: str, size_at: int) -> Callable[[Arguments], Thing]:
    def make(given: Arguments) -> Thing:
        known = Range.FRACTIONS if dtype in FLOATS else Range.ANY
        return Tensor(dtype, shape_named(given.get(size_at, "size")), array=True, range=known)

    return make


def _numpy_rand(given: Arguments) -> Thing:
    sizes = [value.only() for _, value in given.positional]
    shape = tuple(
        size.value if isinstance(size, Constant) and type(size.value) is int else None
        for size in sizes
    )
    return Tensor("float64", shape, array=True, range=Range.FRACTIONS)


def _numpy_scalar(dtype: str) -> Callable[[Arguments], Thing]:
    return lambda given: replace(recast(_first(given), dtype), array=True)


def _from_python(given: Arguments) -> Thing:
    """What `py_function` gives: tensors of the dtypes that it is told."""
    told = given.get(2, "Tout")
    thing = told.only() if told is not None else None
    if isinstance(thing, Sequence) and not thing.repeated:
        made = tuple(one(Tensor(dtype_named(item))) for item in thing.items)
        return Sequence(made, is_list=True)
    return Tensor(dtype_named(told))


_SAME_DTYPE = (
    "tile", "gather", "gather_nd", "pad", "boolean_mask", "slice", "strided_slice", "unstack",
    "repeat", "sparse.to_dense", "image.stateless_random_crop", "image.extract_glimpse",
    "reverse_sequence", "sparse_tensor_to_dense",
)  # fmt: skip

_KEPT = (
    "identity", "stop_gradient", "reverse", "roll", "sort", "random.shuffle",
    "image.flip_left_right", "image.flip_up_down", "image.random_flip_left_right",
    "image.random_flip_up_down", "image.stateless_random_flip_left_right",
    "image.stateless_random_flip_up_down", "image.adjust_brightness", "image.random_brightness",
    "image.adjust_hue", "image.random_hue", "image.stateless_random_brightness",
)  # fmt: skip
"""What keeps values (or nearly so), dtype and shape, and works where the axes are not known."""

_PICTURES = (
    "image.adjust_contrast", "image.adjust_saturation", "image.random_contrast",
    "image.random_saturation", "image.stateless_random_contrast", "image.random_jpeg_quality",
)  # fmt: skip

_TURNED = (
    "squeeze", "transpose", "expand_dims", "image.rot90", "image.transpose",
    "image.rgb_to_grayscale", "image.grayscale_to_rgb",
)  # fmt: skip

_CROPPED = (
    "image.random_crop", "image.central_crop", "image.crop_to_bounding_box", "random_crop",
    "image.pad_to_bounding_box", "image.resize_with_crop_or_pad",
    "image.resize_image_with_crop_or_pad",
)  # fmt: skip

_ELEMENTWISE = ("clip_by_value", "abs", "square", "math.abs", "math.square")

_BROADCAST = tuple(
    f"{place}{name}"
    for place in ("", "math.")
    for name in ("add", "subtract", "multiply", "maximum", "minimum", "floormod")
)

_REDUCED = tuple(
    f"{place}reduce_{name}" for place in ("", "math.") for name in ("sum", "max", "min")
)

_FIXED_DTYPE = {
    "float32": ("image.per_image_standardization", "image.resize_bilinear",
                "image.resize_bicubic", "image.resize_area", "image.crop_and_resize", "sqrt",
                "nn.softmax", "image.ssim"),
    "string": ("io.read_file", "read_file", "strings.join", "strings.lower", "strings.upper",
               "strings.strip", "strings.regex_replace", "strings.substr", "strings.as_string",
               "as_string", "io.serialize_tensor", "io.encode_jpeg", "io.encode_png"),
    "int64": ("argmax", "argmin", "math.argmax", "strings.to_hash_bucket",
              "strings.to_hash_bucket_fast", "strings.to_hash_bucket_strong", "where"),
    "int32": ("shape", "size", "rank", "strings.length", "strings.unicode_decode"),
    "bool": ("equal", "not_equal", "greater", "less", "greater_equal", "less_equal",
             "logical_and", "logical_or", "logical_not", "math.equal", "math.greater",
             "reduce_any", "reduce_all", "strings.regex_full_match"),
}  # fmt: skip

_NUMPY_SAME = (
    "expand_dims", "vstack", "hstack", "transpose", "squeeze", "moveaxis", "tile", "repeat",
    "ravel", "pad",
)  # fmt: skip

_NUMPY_SCALARS = ("float16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64")

_FUNCTIONS: dict[str, Callable[[Arguments], Thing]] = {
    **{f"tensorflow.{name}": _same for name in _SAME_DTYPE},
    **{
        f"tensorflow.{name}": function
        for function, names in (
            (_kept, _KEPT), (_kept, _PICTURES), (_turned, _TURNED), (_cropped, _CROPPED),
            (_elementwise, _ELEMENTWISE), (_broadcast, _BROADCAST), (_reduced, _REDUCED),
            (_like, ("ones_like", "zeros_like")), (_multiplied, ("matmul", "linalg.matmul")),
            (_joined(concatenated_shape), ("concat",)), (_joined(stacked_shape), ("stack",)),
            (_with_known_axes, ("ensure_shape",)),
        )
        for name in names
    },
    **{
        f"tensorflow.{name}": _of_dtype(dtype)
        for dtype, names in _FIXED_DTYPE.items()
        for name in names
    },
    **{
        f"tensorflow.{name}": _cast
        for name in ("cast", "dtypes.cast", "saturate_cast", "dtypes.saturate_cast")
    },
    **{
        f"tensorflow.{name}": _cast_to(dtype)
        for name, dtype in (("to_float", "float32"), ("to_int32", "int32"), ("to_int64", "int64"))
    },
    "tensorflow.constant": _constant,
    "tensorflow.convert_to_tensor": _converted_to_tensor,
    **{
        f"tensorflow.{place}{name}": _drawn(at)
        for place in ("", "random.")
        for name, at in (
            ("random_normal", 3), ("random_uniform", 3), ("normal", 3), ("uniform", 3),
            ("truncated_normal", 3), ("stateless_normal", 4), ("stateless_uniform", 4),
        )
    },
    **{f"tensorflow.{name}": _from_python for name in ("py_function", "numpy_function", "py_func")},
    "tensorflow.zeros": _made(1, "float32", range=Range.WHOLE),
    "tensorflow.ones": _made(1, "float32", range=Range.WHOLE),
    "tensorflow.eye": lambda given: Tensor("float32"),
    "tensorflow.range": _range,
    "tensorflow.one_hot": _one_hot,
    "tensorflow.keras.utils.to_categorical": lambda given: Tensor(one_hot=True, array=True),
    "tensorflow.reshape": _reshaped,
    **{
        f"tensorflow.{place}.{name}": _decoded_jpeg if "jpeg" in name else _decoded
        for place in ("io", "image")
        for name in ("decode_jpeg", "decode_and_crop_jpeg", "decode_png")
    },
    **{f"tensorflow.{place}.decode_image": _decoded_image for place in ("io", "image")},
    **{
        f"tensorflow.{place}.{name}": _of_dtype("uint8")
        for place in ("io", "image")
        for name in ("decode_bmp", "decode_gif")
    },
    "tensorflow.io.decode_raw": _decoded_raw,
    "tensorflow.decode_raw": _decoded_raw,
    "tensorflow.audio.decode_wav": _decoded_wav,
    "tensorflow.image.resize": _resized,
    "tensorflow.image.resize_images": _resized,
    "tensorflow.image.resize_with_pad": _resized_with_pad,
    _CONVERT: _converted,
    **{
        f"tensorflow.{place}{name}": _parsed
        for place in ("", "io.")
        for name in ("parse_single_example", "parse_example")
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
    "numpy.array": _numpy_array,
    "numpy.asarray": _numpy_array,
    "numpy.zeros": _made(1, "float64", numpy=True, range=Range.WHOLE),
    "numpy.ones": _made(1, "float64", numpy=True, range=Range.WHOLE),
    "numpy.empty": _made(1, "float64", numpy=True),
    "numpy.full": _numpy_full,
    "numpy.arange": _numpy_arange,
    "numpy.eye": lambda given: Tensor("float64", one_hot=True, array=True),
    "numpy.linspace": lambda given: Tensor("float64", array=True),
    **{f"numpy.random.{name}": _numpy_rand for name in ("rand", "randn")},
    **{f"numpy.random.{name}": _numpy_drawn("float64", 0) for name in ("random", "random_sample")},
    **{f"numpy.random.{name}": _numpy_drawn("float64", 2) for name in ("normal", "uniform")},
    "numpy.random.randint": _numpy_drawn("int64", 2),
    **{f"numpy.{name}": _numpy(_same) for name in _NUMPY_SAME},
    **{f"numpy.{name}": _numpy(_kept) for name in ("copy", "flip", "roll", "ascontiguousarray")},
    **{f"numpy.{name}_like": _numpy(_like) for name in ("ones", "zeros")},
    "numpy.reshape": _numpy_reshaped,
    "numpy.concatenate": _numpy(_same),
    "numpy.stack": _numpy(_same),
    **{f"numpy.{name}": _numpy_scalar(name) for name in _NUMPY_SCALARS},
}  # fmt: skip


def called(path: str, given: Arguments, node: cst.Call | None = None) -> Thing | None:
    """What calling a function of TensorFlow or NumPy gives; None when nothing is known of it."""
    function = _FUNCTIONS.get(path)
    if function is not None:
        made = function(given)
        if path == _CONVERT and leaves_unscaled(given) and isinstance(made, Tensor):
            return replace(made, unscaled=node)
        if path in _WITHOUT_CHANNELS and _leaves_channels_open(given):
            return replace(made, maker=node) if isinstance(made, Tensor) else made
        return _without_axes(made, node) if path in _WITHOUT_AXES else made
    if path.startswith(("tensorflow.image.", "tensorflow.strings.", "tensorflow.math.")):
        return Tensor()
    return None


def leaves_unscaled(given: Arguments) -> bool:
    """True for a `convert_image_dtype` of floats that still are 0 to 255: it scales integers."""
    tensor, dtype = _first(given), dtype_named(given.get(1, "dtype"))
    return tensor.range is Range.BYTES and tensor.dtype in FLOATS and dtype in FLOATS


_WITHOUT_AXES = frozenset(
    {"tensorflow.image.decode_image", "tensorflow.io.decode_image", "tensorflow.numpy_function",
     "tensorflow.py_func", "tensorflow.py_function"}
)  # fmt: skip
"""What gives tensors of which TensorFlow does not know how many axes they have, unless told."""


_WITHOUT_CHANNELS = frozenset(
    f"tensorflow.{place}.{name}"
    for place in ("io", "image")
    for name in ("decode_jpeg", "decode_png")
)
"""What gives pictures of as many channels as each file has, unless it is told a number."""


def _leaves_channels_open(given: Arguments) -> bool:
    channels = given.get(1, "channels")
    return not given.open and (channels is None or channels.only() == Constant(0))


def _without_axes(made: Thing, node: cst.Call | None) -> Thing:
    match made:
        case Tensor(shape=None, dtype=str()):
            return replace(made, maker=node)
        case Sequence(items=items):
            return Sequence(
                tuple(item.each(lambda each: one(_without_axes(each, node))) for item in items),
                made.is_list,
            )
    return made


def method(tensor: Tensor, name: str, given: Arguments) -> Thing:
    """What a method of a tensor or array gives."""
    if name == "astype":
        return recast(tensor, dtype_named(given.get(0, "dtype"), tensor.array))
    if name in {"copy", "numpy", "block_until_ready"}:
        return replace(tensor, array=tensor.array or name == "numpy")
    if name == "reshape":
        asked = given.positional[0][1] if len(given.positional) == 1 else None
        if asked is None and given.positional and not given.open:
            asked = one(Sequence(tuple(value for _, value in given.positional)))
        shape = _or_unknown(lambda: shapes.reshaped(tensor.shape, shape_asked(asked)))
        return _reshaped_to(tensor, _without_open_sizes(shape))
    if name in {"flatten", "ravel", "transpose", "squeeze", "swapaxes", "repeat"}:
        return _reshaped_to(tensor, None)
    return Tensor(array=tensor.array)


def _pictures(shape: tuple[int, ...]) -> Tensor:
    return Tensor("uint8", shape, array=True, range=Range.BYTES)


_KERAS_DATASETS: dict[str, tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]] = {
    name: (
        (_pictures((train, *image)), Tensor(label, (train, *tail), array=True)),
        (_pictures((test, *image)), Tensor(label, (test, *tail), array=True)),
    )
    for name, train, test, image, label, tail in (
        ("mnist", 60_000, 10_000, (28, 28), "uint8", ()),
        ("fashion_mnist", 60_000, 10_000, (28, 28), "uint8", ()),
        ("cifar10", 50_000, 10_000, (32, 32, 3), "uint8", (1,)),
        ("cifar100", 50_000, 10_000, (32, 32, 3), "int64", (1,)),
    )
}
_KERAS_DATASETS["boston_housing"] = (
    (Tensor("float64", (404, 13), array=True), Tensor("float64", (404,), array=True)),
    (Tensor("float64", (102, 13), array=True), Tensor("float64", (102,), array=True)),
)


def keras_dataset(path: str) -> Thing | None:
    """What `keras.datasets.<name>.load_data()` gives: arrays of known dtype and shape."""
    prefix, _, last = path.rpartition(".")
    place, _, name = prefix.rpartition(".")
    if last != "load_data" or place != "tensorflow.keras.datasets":
        return None
    halves = _KERAS_DATASETS.get(name) or ((Tensor(array=True),) * 2,) * 2
    return Sequence(tuple(one(Sequence(tuple(map(one, half)))) for half in halves))


_TFDS_IMAGES: dict[str, tuple[int | None, ...]] = {
    "beans": (500, 500, 3),
    "caltech101": (None, None, 3),
    "cats_vs_dogs": (None, None, 3),
    "cifar10": (32, 32, 3),
    "cifar100": (32, 32, 3),
    "emnist": (28, 28, 1),
    "fashion_mnist": (28, 28, 1),
    "food101": (None, None, 3),
    "horses_or_humans": (300, 300, 3),
    "imagenet2012": (None, None, 3),
    "kmnist": (28, 28, 1),
    "mnist": (28, 28, 1),
    "oxford_flowers102": (None, None, 3),
    "rock_paper_scissors": (300, 300, 3),
    "stanford_dogs": (None, None, 3),
    "stl10": (96, 96, 3),
    "svhn_cropped": (32, 32, 3),
    "tf_flowers": (None, None, 3),
}
"""Sets of TensorFlow Datasets whose elements are a picture in bytes and the number of its class."""


def tfds_element(name: str, supervised: bool) -> Value | None:
    """One element of a set of TensorFlow Datasets, where it is known."""
    if name not in _TFDS_IMAGES:
        return None
    image = one(Tensor("uint8", _TFDS_IMAGES[name], range=Range.BYTES))
    label = one(Tensor("int64", ()))
    if supervised:
        return one(Sequence((image, label)))
    # Some of them come with a name or an id too.
    return one(Mapping(((("str", "image"), image), (("str", "label"), label)), complete=False))


FIT_METHODS = frozenset(
    {"fit", "evaluate", "predict", "fit_generator", "evaluate_generator", "predict_generator"}
)
"""Methods of a Keras model that iterate a dataset."""
