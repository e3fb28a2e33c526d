"""What calls of TensorFlow and NumPy give, and methods of their tensors."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph import arrays, operations, parsing, pictures, shapes
from tfdata_lint.graph.operations import first_tensor, recast
from tfdata_lint.graph.pictures import CONVERT
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.tensors import (
    FLOATS,
    computed,
    dtype_named,
    or_unknown,
    reshaped_to,
    shape_asked,
    without_open_sizes,
)
from tfdata_lint.graph.values import (
    Constant,
    Range,
    Sequence,
    Tensor,
    Thing,
    one,
)
from tfdata_lint.records import replace

_FUNCTIONS = {
    **operations.FUNCTIONS,
    **pictures.FUNCTIONS,
    **parsing.FUNCTIONS,
    **arrays.FUNCTIONS,
}


def called(path: str, given: Arguments, node: cst.Call | None = None) -> Thing | None:
    """What calling a function of TensorFlow or NumPy gives; None when nothing is known of it."""
    if path == "sklearn.model_selection.train_test_split":
        return arrays.halves(given)
    function = _FUNCTIONS.get(path)
    if function is not None:
        made = function(given)
        if path == CONVERT and leaves_unscaled(given) and isinstance(made, Tensor):
            return replace(made, unscaled=node)
        if path in _WITHOUT_CHANNELS and _leaves_channels_open(given):
            return replace(made, maker=node) if isinstance(made, Tensor) else made
        return _without_axes(made, node) if path in _WITHOUT_AXES else made
    if path.startswith("tensorflow.keras.applications.") and path.endswith(".preprocess_input"):
        # Scaled and, for some networks, with the colours in another order.
        return computed(first_tensor(given), "float32")
    if path.startswith(("tensorflow.image.", "tensorflow.strings.", "tensorflow.math.")):
        return Tensor()
    return None


def is_known(path: str) -> bool:
    """True for a function of TensorFlow or NumPy of which it is known what it gives."""
    return path in _FUNCTIONS


def drawn(method: str, given: Arguments) -> Thing | None:
    """What a method of a `tf.random.Generator` draws; None where that is not known."""
    if method in {"normal", "truncated_normal", "uniform"}:
        return called(f"tensorflow.random.{method}", given)
    if method == "uniform_full_int":
        dtype = dtype_named(given.get(1, "dtype")) if given.get(1, "dtype") else "uint64"
        made = called("tensorflow.random.uniform", given)
        return replace(made, dtype=dtype) if isinstance(made, Tensor) else made
    return None


def leaves_unscaled(given: Arguments) -> bool:
    """True for a `convert_image_dtype` of floats that still are 0 to 255: it scales integers."""
    tensor, dtype = first_tensor(given), dtype_named(given.get(1, "dtype"))
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
        shape = or_unknown(lambda: shapes.reshaped(tensor.shape, shape_asked(asked)))
        return reshaped_to(tensor, without_open_sizes(shape))
    if name in {"flatten", "ravel", "transpose", "squeeze", "swapaxes", "repeat"}:
        return reshaped_to(tensor, None)
    return Tensor(array=tensor.array)
