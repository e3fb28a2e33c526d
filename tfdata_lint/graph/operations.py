"""What TensorFlow's functions give: dtypes and shapes, as far as the code shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from tfdata_lint.graph import shapes
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.shapes import Shape
from tfdata_lint.graph.tensors import (
    FLOATS,
    as_tensor,
    computed,
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
    one,
)
from tfdata_lint.records import replace
from tfdata_lint.regex import Regex

T = TypeVar("T")

_HOW = frozenset({"axis", "batch_dims", "name", "num", "perm", "shape"})
"""Keywords that tell what to do with a tensor, and are none."""


def first_tensor(given: Arguments) -> Tensor:
    """The tensor that a function is given first."""
    if given.positional:
        return as_tensor(given.positional[0][1])
    named = (value for name, (_, value) in given.keywords.items() if name not in _HOW)
    value = next(named, None)
    return as_tensor(value) if value is not None else Tensor()


def same_dtype(given: Arguments) -> Thing:
    """Values of the same kind in a shape that is not followed."""
    tensor = first_tensor(given)
    return Tensor(tensor.dtype, None, tensor.one_hot, symbolic=tensor.symbolic, range=tensor.range)


def as_is(given: Arguments) -> Thing:
    """The same values in the same shape, or in another order of them."""
    return first_tensor(given)


def turned(given: Arguments) -> Thing:
    """The same values in a shape with other axes; TensorFlow still knows no more of it."""
    return reshaped_to(first_tensor(given), None)


def _expanded(given: Arguments) -> Thing:
    tensor, axis = first_tensor(given), integer(given.get(1, "axis"))
    known = tensor.shape is not None and axis is not None and not given.open
    return reshaped_to(tensor, shapes.expanded(tensor.shape or (), axis or 0) if known else None)


def _squeezed(given: Arguments) -> Thing:
    tensor, axes = first_tensor(given), shape_asked(given.get(1, "axis"))
    if tensor.shape is None or axes is None or None in axes or given.open:
        return reshaped_to(tensor, None)
    gone = [axis for axis in axes if axis is not None]
    return reshaped_to(tensor, shapes.squeezed(tensor.shape, gone))


def _spectra(given: Arguments) -> Thing:
    """What `tf.signal.stft` gives: by default as many bins as a power of two that a frame fits in
    has (`fft_length`)."""
    signals = first_tensor(given)
    length, step = integer(given.get(1, "frame_length")), integer(given.get(2, "frame_step"))
    plain = {"fft_length", "pad_end"}.isdisjoint(given.keywords) and len(given.positional) < 4
    if signals.shape is None or not length or not step or not plain or given.open:
        return Tensor("complex64")
    bins = (1 << (length - 1).bit_length()) // 2 + 1
    return Tensor("complex64", shapes.framed(signals.shape, length, step, bins))


def _absolute(given: Arguments) -> Thing:
    made = _elementwise(given)
    real = {"complex64": "float32", "complex128": "float64"}
    return replace(made, dtype=real.get(made.dtype, made.dtype)) if made.dtype else made


def transposed(given: Arguments) -> Thing:
    """The same values with their axes in another order."""
    tensor, order = first_tensor(given), given.get(1, "perm") or given.get(None, "axes")
    asked = shape_asked(order)
    if tensor.shape is None or given.open or (order is not None and asked is None):
        return reshaped_to(tensor, None)
    return reshaped_to(tensor, shapes.transposed(tensor.shape, asked))


def _elementwise(given: Arguments) -> Tensor:
    """Other values in the same shape; 0 and 1 stay 0 and 1."""
    tensor = first_tensor(given)
    return replace(computed(tensor), one_hot=tensor.one_hot)


def operands(given: Arguments) -> tuple[Tensor, Tensor]:
    """The two tensors that `tf.add(x, y)`, `tf.matmul(a, b)` and their like are given."""
    first = given.get(0, "x") or given.get(None, "a")
    second = given.get(1, "y") or given.get(None, "b")
    return tuple(  # type: ignore[return-value]
        as_tensor(value) if value is not None else Tensor() for value in (first, second)
    )


def _broadcast(given: Arguments) -> Thing:
    one_side, other = operands(given)
    shape = or_unknown(lambda: shapes.broadcast(one_side.shape, other.shape))
    return Tensor(one_side.dtype, shape, one_side.one_hot)


def _multiplied(given: Arguments) -> Thing:
    return Tensor(operands(given)[0].dtype, or_unknown(lambda: multiplied_shape(given)))


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
    return shapes.reshaped(first_tensor(given).shape, shape_asked(given.get(1, "shape")))


def _joined(shape: Callable[[Arguments], Shape]) -> Callable[[Arguments], Thing]:
    def make(given: Arguments) -> Thing:
        parts = _listed(given) or [first_tensor(given)]
        return Tensor(
            _common(part.dtype for part in parts),
            or_unknown(lambda: shape(given)),
            all(part.one_hot for part in parts),
            range=_common(part.range for part in parts) or Range.ANY,
            maker=next((part.maker for part in parts if part.maker is not None), None),
        )

    return make


def _common(values: Iterable[T]) -> T | None:
    found = {*values}
    return found.pop() if len(found) == 1 else None


def like_another(given: Arguments) -> Thing:
    """Whole numbers in the shape of what is given: `ones_like`."""
    dtype = given.get(1, "dtype")
    tensor = first_tensor(given)
    named = dtype_named(dtype) if dtype is not None else tensor.dtype
    return Tensor(named, tensor.shape, range=Range.WHOLE, maker=tensor.maker)


def _reduced(given: Arguments) -> Thing:
    tensor = first_tensor(given)
    whole = given.get(1, "axis") is None and not given.open
    return Tensor(tensor.dtype, () if whole else None, tensor.one_hot)


def filled_with(
    dtype_at: int, default: str, numpy: bool = False, range: Range = Range.ANY
) -> Callable[[Arguments], Thing]:
    """What functions such as `zeros` give, which are told a shape, and perhaps a dtype."""

    def make(given: Arguments) -> Thing:
        dtype = given.get(dtype_at, "dtype")
        named = dtype_named(dtype, numpy) if dtype is not None else default
        return Tensor(named, shape_named(given.get(0, "shape")), array=numpy, range=range)

    return make


def _drawn(dtype_at: int) -> Callable[[Arguments], Thing]:
    make = filled_with(dtype_at, "float32", range=Range.FRACTIONS)

    def draw(given: Arguments) -> Thing:
        drawn = make(given)
        assert isinstance(drawn, Tensor)
        return drawn if drawn.dtype in FLOATS else replace(drawn, range=Range.ANY)

    return draw


def of_dtype(dtype: str) -> Callable[[Arguments], Thing]:
    """What a function gives of which only the dtype is known."""
    return lambda given: Tensor(dtype)


def _where(given: Arguments) -> Thing:
    """The indices at which it is true; given two tensors, the elements of one or the other."""
    values = (given.get(1, "x"), given.get(2, "y"))
    chosen = [as_tensor(value) for value in values if value is not None]
    if not chosen and not given.open:
        return Tensor("int64")
    dtypes = {tensor.dtype for tensor in chosen}
    return Tensor(dtypes.pop() if len(dtypes) == 1 else None)


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
    tensor = first_tensor(given)
    return recast(tensor, dtype_named(given.get(1, "dtype")))


def recast(tensor: Tensor, dtype: str | None) -> Tensor:
    """The same values in another dtype; what is whole may be whole no longer when it wraps."""
    known = tensor.range
    if tensor.dtype == "uint8" and dtype in FLOATS and known is Range.ANY:
        known = Range.WHOLE
    elif known is Range.COUNTED or (dtype not in FLOATS and known in {Range.FRACTIONS, Range.UNIT}):
        known = Range.ANY
    return replace(tensor, dtype=dtype, range=known, symbolic=0)


def _cast_to(dtype: str) -> Callable[[Arguments], Thing]:
    return lambda given: computed(first_tensor(given), dtype)


def _one_hot(given: Arguments) -> Thing:
    dtype, axis = given.get(5, "dtype"), given.get(4, "axis")
    indices, depth = first_tensor(given).shape, integer(given.get(1, "depth"))
    last = axis is None or integer(axis) == -1
    shape = (*indices, depth) if indices is not None and last else None
    named = dtype_named(dtype) if dtype is not None else "float32"
    return Tensor(named, shape, one_hot=True, range=Range.WHOLE)


def _to_categorical(given: Arguments) -> Thing:
    labels, classes = first_tensor(given).shape, integer(given.get(1, "num_classes"))
    if labels is not None and len(labels) > 1 and labels[-1] == 1:
        labels = labels[:-1]
    shape = (*labels, classes) if labels is not None else None
    return Tensor(None, shape, one_hot=True, array=True)


def _range(given: Arguments) -> Thing:
    named = given.get(None, "dtype")
    bounds = {as_tensor(value).dtype for _, value in given.positional}
    shape = (counted(given),)
    if named is not None:
        return Tensor(dtype_named(named), shape)
    return Tensor(bounds.pop() if len(bounds) == 1 else None, shape, range=counted_range(given))


def _shape(given: Arguments) -> Thing:
    shape = first_tensor(given).shape
    return Tensor(_dtype_out(given), (None if shape is None else len(shape),))


def _number(given: Arguments) -> Thing:
    return Tensor(_dtype_out(given), ())


def _dtype_out(given: Arguments) -> str | None:
    named = given.get(1, "out_type")
    return "int32" if named is None else dtype_named(named)


def counted(given: Arguments) -> int | None:
    """How many numbers `range(start, stop, step)` and its like make of literal bounds."""
    bounds = [integer(value) for _, value in given.positional]
    if not bounds or given.open or not given.keywords.keys() <= {"dtype", "name"}:
        return None
    known = [bound for bound in bounds if bound is not None]
    return len(range(*known)) if len(known) == len(bounds) and known[2:] != [0] else None


def counted_range(given: Arguments) -> Range:
    """What the numbers of `range(start, stop, step)` and its like are: quantities where some are
    below 0, which no id is."""
    ends = [integer(value) or 0 for _, value in given.positional[:2]]
    exact = counted(given) is not None and all(abs(end) <= EXACT for end in ends)
    return Range.COUNTED if exact and min(ends) < 0 else Range.ANY


def _decoded_raw(given: Arguments) -> Thing:
    return Tensor(dtype_named(given.get(1, "out_type")), (None,))


def _reshaped(given: Arguments) -> Thing:
    tensor = first_tensor(given)
    shape = without_open_sizes(or_unknown(lambda: reshaped_shape(given)))
    return replace(reshaped_to(tensor, shape), maker=None)


def _with_known_axes(given: Arguments) -> Thing:
    tensor = first_tensor(given)
    asked = shape_named(given.get(1, "shape"))
    return replace(tensor, shape=asked if tensor.shape is None else tensor.shape, maker=None)


def _decoded_wav(given: Arguments) -> Thing:
    return Sequence((one(Tensor("float32", (None, None))), one(Tensor("int32", ()))))


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
    "repeat", "sparse.to_dense", "reverse_sequence", "sparse_tensor_to_dense",
)  # fmt: skip

_KEPT = ("identity", "stop_gradient", "reverse", "roll", "sort", "random.shuffle")
"""What keeps values, dtype and shape, and works where the axes are not known."""

_ELEMENTWISE = ("clip_by_value", "square", "math.square")

_ABSOLUTE = ("abs", "math.abs")

_BROADCAST = tuple(
    f"{place}{name}"
    for place in ("", "math.")
    for name in ("add", "subtract", "multiply", "maximum", "minimum", "floormod")
)

_REDUCED = tuple(
    f"{place}reduce_{name}" for place in ("", "math.") for name in ("sum", "max", "min")
)

_FIXED_DTYPE = {
    "float32": ("sqrt", "nn.softmax"),
    "string": ("io.read_file", "read_file", "strings.join", "strings.lower", "strings.upper",
               "strings.strip", "strings.regex_replace", "strings.substr", "strings.as_string",
               "as_string", "io.serialize_tensor", "io.encode_jpeg", "io.encode_png"),
    "int64": ("argmax", "argmin", "math.argmax", "strings.to_hash_bucket",
              "strings.to_hash_bucket_fast", "strings.to_hash_bucket_strong"),
    "int32": ("strings.length", "strings.unicode_decode"),
    "bool": ("equal", "not_equal", "greater", "less", "greater_equal", "less_equal",
             "logical_and", "logical_or", "logical_not", "math.equal", "math.greater",
             "reduce_any", "reduce_all", "strings.regex_full_match"),
}  # fmt: skip

_ONE_BY_ONE = frozenset(
    f"tensorflow.{name}"
    for names in (("cast", "to_float", "to_int32", "to_int64"), _ELEMENTWISE, _ABSOLUTE, _BROADCAST)
    for name in names
)


_OF_NUMBERS = Regex(
    r"""tensorflow\.(?: signal\.\w+
      | image\.(?: adjust_ | central_crop | convert_image_dtype | crop_ | flip_ | pad_
                | per_image_standardization | random_ | resize | rgb_to_ | rot90 )\w* )""",
    re.VERBOSE,
)


def refuses(path: str, given: Arguments) -> bool:
    """True for a function of numbers that is given a text, and for `tf.pad` with paddings for
    another number of axes: they raise where they are traced (seen on TensorFlow 2.12 and 2.21)."""
    tensor = first_tensor(given)
    if path == "tensorflow.pad":
        paddings = given.get(1, "paddings")
        pairs = paddings.only() if paddings is not None else None
        return (
            isinstance(pairs, Sequence)
            and not pairs.repeated
            and tensor.shape is not None
            and len(tensor.shape) != len(pairs.items)
        )
    return tensor.dtype == "string" and _OF_NUMBERS.fullmatch(path) is not None


def is_elementwise(path: str) -> bool:
    """True for a function that makes no more numbers than it is given."""
    return path in _ONE_BY_ONE


FUNCTIONS: dict[str, Callable[[Arguments], Thing]] = {
    **{f"tensorflow.{name}": same_dtype for name in _SAME_DTYPE},
    **{
        f"tensorflow.{name}": function
        for function, names in (
            (as_is, _KEPT), (_elementwise, _ELEMENTWISE), (_absolute, _ABSOLUTE),
            (_expanded, ("expand_dims",)), (_squeezed, ("squeeze",)), (_spectra, ("signal.stft",)),
            (_broadcast, _BROADCAST), (_reduced, _REDUCED),
            (like_another, ("ones_like", "zeros_like")), (_multiplied, ("matmul", "linalg.matmul")),
            (_joined(concatenated_shape), ("concat",)), (_joined(stacked_shape), ("stack",)),
            (_with_known_axes, ("ensure_shape",)), (transposed, ("transpose",)),
        )
        for name in names
    },
    **{
        f"tensorflow.{name}": of_dtype(dtype)
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
    "tensorflow.where": _where,
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
    "tensorflow.zeros": filled_with(1, "float32", range=Range.WHOLE),
    "tensorflow.ones": filled_with(1, "float32", range=Range.WHOLE),
    "tensorflow.eye": lambda given: Tensor("float32"),
    "tensorflow.range": _range,
    "tensorflow.rank": _number,
    "tensorflow.shape": _shape,
    "tensorflow.size": _number,
    "tensorflow.one_hot": _one_hot,
    "tensorflow.keras.utils.to_categorical": _to_categorical,
    "tensorflow.reshape": _reshaped,
    "tensorflow.io.decode_raw": _decoded_raw,
    "tensorflow.decode_raw": _decoded_raw,
    "tensorflow.audio.decode_wav": _decoded_wav,
}  # fmt: skip
