"""What TensorFlow and NumPy functions give: dtypes and shapes, as far as the code shows them."""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable

import libcst as cst

from tfdata_lint.graph.machine import Arguments
from tfdata_lint.graph.values import (
    Constant,
    Mapping,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    TypeSpec,
    Value,
    one,
)

Shape = tuple[int | None, ...] | None

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
    thing = value.only() if value is not None else None
    match thing:
        case Constant(value=int(size)):
            return (size,)
        case Sequence(items=items, repeated=False):
            sizes: list[int | None] = []
            for item in items:
                match item.only():
                    case Constant(value=int(size)):
                        sizes.append(size if size >= 0 else None)
                    case _:
                        sizes.append(None)
            return tuple(sizes)
        case TypeSpec(shape=shape):
            return shape
    return None


def as_tensor(value: Value, numpy: bool = False) -> Tensor:
    """A literal, list of literals or tensor as TensorFlow (or NumPy) converts it."""
    thing = value.only()
    match thing:
        case Tensor():
            return Tensor(thing.dtype, thing.shape, thing.one_hot, numpy, thing.symbolic)
        case Constant(value=literal):
            return Tensor(_literal_dtype(literal, numpy), (), array=numpy)
        case Sequence(items=items, repeated=repeated) if items:
            inner = [as_tensor(item, numpy) for item in items]
            kinds = {tensor.dtype for tensor in inner}
            dtype = kinds.pop() if len(kinds) == 1 else _wider(kinds)
            shape = inner[0].shape
            if shape is not None and any(tensor.shape != shape for tensor in inner):
                shape = None
            if shape is not None:
                shape = (None if repeated else len(items), *shape)
            return Tensor(dtype, shape, array=numpy)
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
    shape = tensor.shape[count:] if tensor.shape is not None else None
    return Tensor(tensor.dtype, shape, tensor.one_hot, tensor.array)


def sliced(tensor: Tensor, bounds: list[tuple[int | None, int | None] | None] | None) -> Tensor:
    """`tensor[a:b, ...]`; `bounds` is None when the slices cannot be told."""
    if bounds is None or tensor.shape is None:
        return Tensor(tensor.dtype, None, tensor.one_hot, tensor.array)
    shape = list(tensor.shape)
    for axis, bound in enumerate(bounds[: len(shape)]):
        size = shape[axis]
        if bound == (None, None):
            continue
        if size is None or bound is None:
            shape[axis] = None
        else:
            shape[axis] = len(range(*slice(*bound).indices(size)))
    return Tensor(tensor.dtype, tuple(shape), tensor.one_hot, tensor.array)


def computed(tensor: Tensor, dtype: str | None = None) -> Tensor:
    """A tensor of the same shape with other values."""
    return Tensor(dtype or tensor.dtype, tensor.shape, array=tensor.array)


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
    shape = tensor.shape if number is not None else None
    return Tensor(dtype, shape, array=tensor.array)


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
    return Tensor(tensor.dtype, None, tensor.one_hot, symbolic=tensor.symbolic)


def _made(dtype_at: int, default: str, numpy: bool = False) -> Callable[[Arguments], Thing]:
    def make(given: Arguments) -> Thing:
        dtype = given.get(dtype_at, "dtype")
        named = dtype_named(dtype, numpy) if dtype is not None else default
        return Tensor(named, shape_named(given.get(0, "shape")), array=numpy)

    return make


def _of_dtype(dtype: str) -> Callable[[Arguments], Thing]:
    return lambda given: Tensor(dtype)


def _constant(given: Arguments) -> Thing:
    values = given.values()
    if not values:
        return Tensor()
    tensor = as_tensor(values[0])
    dtype = given.get(1, "dtype")
    if dtype is not None:
        tensor = Tensor(dtype_named(dtype), tensor.shape)
    return Tensor(tensor.dtype, tensor.shape, tensor.one_hot)


def _cast(given: Arguments) -> Thing:
    tensor = _first(given)
    return Tensor(dtype_named(given.get(1, "dtype")), tensor.shape, tensor.one_hot)


def _cast_to(dtype: str) -> Callable[[Arguments], Thing]:
    return lambda given: computed(_first(given), dtype)


def _one_hot(given: Arguments) -> Thing:
    dtype = given.get(5, "dtype")
    return Tensor(dtype_named(dtype) if dtype is not None else "float32", one_hot=True)


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
            shape = None
    return Tensor(dtype_named(dtype) if dtype is not None else "uint8", shape)


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
                return Tensor(tensor.dtype)
            case _:
                return Tensor()
    return Tensor("float32")


def _converted(given: Arguments) -> Thing:
    return Tensor(dtype_named(given.get(1, "dtype")), _first(given).shape)


def _reshaped(given: Arguments) -> Thing:
    tensor = _first(given)
    return Tensor(tensor.dtype, shape_named(given.get(1, "shape")), tensor.one_hot)


def _parsed(given: Arguments) -> Thing:
    features = given.get(1, "features")
    described = features.only() if features is not None else None
    if not isinstance(described, Mapping):
        return Tensor()
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
    return Tensor(named, tensor.shape, array=True)


def _numpy_same(given: Arguments) -> Thing:
    tensor = _first(given)
    return Tensor(tensor.dtype, None, tensor.one_hot, array=True)


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
    return Tensor(named, shape_named(given.get(0, "shape")), array=True)


def _numpy_arange(given: Arguments) -> Thing:
    dtype = given.get(3, "dtype")
    if dtype is not None:
        return Tensor(dtype_named(dtype, numpy=True), (None,), array=True)
    kinds = {as_tensor(value, numpy=True).dtype for value in given.values()}
    only = given.positional[0][1].only() if len(given.positional) == 1 else None
    count = only.value if isinstance(only, Constant) and type(only.value) is int else None
    return Tensor(kinds.pop() if len(kinds) == 1 else None, (count,), array=True)


def _numpy_drawn(dtype: str, size_at: int) -> Callable[[Arguments], Thing]:
    def make(given: Arguments) -> Thing:
        return Tensor(dtype, shape_named(given.get(size_at, "size")), array=True)

    return make


def _numpy_rand(given: Arguments) -> Thing:
    sizes = [value.only() for _, value in given.positional]
    shape = tuple(
        size.value if isinstance(size, Constant) and type(size.value) is int else None
        for size in sizes
    )
    return Tensor("float64", shape, array=True)


def _numpy_scalar(dtype: str) -> Callable[[Arguments], Thing]:
    def make(given: Arguments) -> Thing:
        return Tensor(dtype, _first(given).shape, array=True)

    return make


def _from_python(given: Arguments) -> Thing:
    """What `py_function` gives: tensors of the dtypes that it is told."""
    told = given.get(2, "Tout")
    thing = told.only() if told is not None else None
    if isinstance(thing, Sequence) and not thing.repeated:
        made = tuple(one(Tensor(dtype_named(item))) for item in thing.items)
        return Sequence(made, is_list=True)
    return Tensor(dtype_named(told))


_SAME_DTYPE = (
    "identity", "squeeze", "transpose", "tile", "stack", "concat", "gather", "gather_nd",
    "expand_dims", "ensure_shape", "clip_by_value", "reverse", "pad", "boolean_mask", "slice",
    "strided_slice", "stop_gradient", "unstack", "repeat", "roll", "abs", "square", "maximum",
    "minimum", "add", "subtract", "multiply", "matmul", "reduce_sum", "reduce_max", "reduce_min",
    "sparse.to_dense", "math.add", "math.subtract", "math.multiply", "math.reduce_sum",
    "math.reduce_max", "math.floormod", "image.flip_left_right", "image.flip_up_down",
    "image.random_flip_left_right", "image.random_flip_up_down", "image.random_crop",
    "image.central_crop", "image.crop_to_bounding_box", "image.pad_to_bounding_box",
    "image.resize_with_crop_or_pad", "image.resize_image_with_crop_or_pad", "image.rot90",
    "image.transpose", "image.adjust_brightness", "image.adjust_contrast", "image.adjust_hue",
    "image.adjust_saturation", "image.random_brightness", "image.random_contrast",
    "image.random_hue", "image.random_saturation", "image.stateless_random_flip_left_right",
    "image.stateless_random_flip_up_down", "image.stateless_random_brightness",
    "image.stateless_random_contrast", "image.stateless_random_crop", "image.rgb_to_grayscale",
    "image.grayscale_to_rgb", "image.random_jpeg_quality", "random.shuffle", "random_crop",
    "image.extract_glimpse", "sort", "reverse_sequence", "sparse_tensor_to_dense",
)  # fmt: skip

_FIXED_DTYPE = {
    "float32": ("image.per_image_standardization", "image.resize_with_pad", "image.resize_bilinear",
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
    "expand_dims", "reshape", "concatenate", "stack", "vstack", "hstack", "transpose", "squeeze",
    "copy", "flip", "moveaxis", "tile", "repeat", "ravel", "roll", "ascontiguousarray", "pad",
)  # fmt: skip

_NUMPY_SCALARS = ("float16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64")

_FUNCTIONS: dict[str, Callable[[Arguments], Thing]] = {
    **{f"tensorflow.{name}": _same for name in _SAME_DTYPE},
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
    **{f"tensorflow.{name}": _constant for name in ("constant", "convert_to_tensor")},
    **{
        f"tensorflow.{place}{name}": _made(at, "float32")
        for place in ("", "random.")
        for name, at in (
            ("random_normal", 3), ("random_uniform", 3), ("normal", 3), ("uniform", 3),
            ("truncated_normal", 3), ("stateless_normal", 4), ("stateless_uniform", 4),
        )
    },
    **{f"tensorflow.{name}": _from_python for name in ("py_function", "numpy_function", "py_func")},
    "tensorflow.zeros": _made(1, "float32"),
    "tensorflow.ones": _made(1, "float32"),
    "tensorflow.eye": lambda given: Tensor("float32"),
    "tensorflow.range": _range,
    "tensorflow.one_hot": _one_hot,
    "tensorflow.keras.utils.to_categorical": lambda given: Tensor(one_hot=True, array=True),
    "tensorflow.reshape": _reshaped,
    **{
        f"tensorflow.{place}.{name}": _decoded_jpeg if "jpeg" in name else _decoded
        for place in ("io", "image")
        for name in ("decode_jpeg", "decode_and_crop_jpeg", "decode_png", "decode_image")
    },
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
    "tensorflow.image.convert_image_dtype": _converted,
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
    "numpy.zeros": _made(1, "float64", numpy=True),
    "numpy.ones": _made(1, "float64", numpy=True),
    "numpy.empty": _made(1, "float64", numpy=True),
    "numpy.full": _numpy_full,
    "numpy.arange": _numpy_arange,
    "numpy.eye": lambda given: Tensor("float64", one_hot=True, array=True),
    "numpy.linspace": lambda given: Tensor("float64", array=True),
    **{f"numpy.random.{name}": _numpy_rand for name in ("rand", "randn")},
    **{f"numpy.random.{name}": _numpy_drawn("float64", 0) for name in ("random", "random_sample")},
    **{f"numpy.random.{name}": _numpy_drawn("float64", 2) for name in ("normal", "uniform")},
    "numpy.random.randint": _numpy_drawn("int64", 2),
    **{f"numpy.{name}": _numpy_same for name in _NUMPY_SAME},
    **{f"numpy.{name}": _numpy_scalar(name) for name in _NUMPY_SCALARS},
}  # fmt: skip


def called(path: str, given: Arguments) -> Thing | None:
    """What calling a function of TensorFlow or NumPy gives; None when nothing is known of it."""
    function = _FUNCTIONS.get(path)
    if function is not None:
        return function(given)
    if path.startswith(("tensorflow.image.", "tensorflow.strings.", "tensorflow.math.")):
        return Tensor()
    return None


def method(tensor: Tensor, name: str, given: Arguments) -> Thing:
    """What a method of a tensor or array gives."""
    if name == "astype":
        dtype = dtype_named(given.get(0, "dtype"), tensor.array)
        return Tensor(dtype, tensor.shape, tensor.one_hot, tensor.array)
    if name in {"copy", "numpy", "block_until_ready"}:
        return tensor
    if name in {"reshape", "flatten", "ravel", "transpose", "squeeze", "swapaxes", "repeat"}:
        return Tensor(tensor.dtype, None, tensor.one_hot, tensor.array)
    return Tensor(array=tensor.array)


_KERAS_DATASETS: dict[str, tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]] = {
    name: (
        (Tensor("uint8", (train, *image), array=True), Tensor(label, (train, *tail), array=True)),
        (Tensor("uint8", (test, *image), array=True), Tensor(label, (test, *tail), array=True)),
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
    image, label = one(Tensor("uint8", _TFDS_IMAGES[name])), one(Tensor("int64", ()))
    if supervised:
        return one(Sequence((image, label)))
    # Some of them come with a name or an id too.
    return one(Mapping(((("str", "image"), image), (("str", "label"), label)), complete=False))


FIT_METHODS = frozenset(
    {"fit", "evaluate", "predict", "fit_generator", "evaluate_generator", "predict_generator"}
)
"""Methods of a Keras model that iterate a dataset."""
