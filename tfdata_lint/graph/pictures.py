"""What the functions of `tf.image` give, and those that decode pictures: dtypes, shapes, ranges."""

from __future__ import annotations

from collections.abc import Callable

from tfdata_lint.graph.operations import as_is, first_tensor, of_dtype, same_dtype, turned
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.shapes import Shape
from tfdata_lint.graph.tensors import FLOATS, INTEGERS, dtype_named, reshaped_to, shape_named
from tfdata_lint.graph.values import Constant, Range, Symbol, Tensor, Thing
from tfdata_lint.records import replace

CONVERT = "tensorflow.image.convert_image_dtype"


def _cropped(given: Arguments) -> Thing:
    """A part of a picture, of which TensorFlow knows that it has axes."""
    return replace(reshaped_to(first_tensor(given), None), maker=None)


def _cropped_to_size(given: Arguments) -> Thing:
    """A part of a picture of the size that is asked for, whatever is known of the whole."""
    tensor = first_tensor(given)
    return replace(
        tensor, shape=shape_named(given.get(1, "size")), symbolic=0, maker=None, most=None
    )


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
    keywords = {name: each for name, each in given.keywords.items() if name != "dtype"}
    return _decoded(Arguments(given.positional[:2], keywords))


def _resized(given: Arguments) -> Thing:
    method = given.get(2, "method")
    tensor = first_tensor(given)
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
    tensor = first_tensor(given)
    return Tensor("float32", range=tensor.range, unscaled=tensor.unscaled)


def _resized_shape(given: Arguments) -> Shape:
    shape, size = first_tensor(given).shape, shape_named(given.get(1, "size"))
    if shape is None or len(shape) not in (3, 4) or given.get(3, "preserve_aspect_ratio"):
        return None
    height, width = size if size is not None and len(size) == 2 else (None, None)
    return (*shape[:-3], height, width, shape[-1])


def _converted(given: Arguments) -> Thing:
    tensor = first_tensor(given)
    dtype = dtype_named(given.get(1, "dtype"))
    known = tensor.range
    if tensor.dtype in INTEGERS and dtype in FLOATS:
        known = Range.UNIT
    elif dtype in INTEGERS:
        known = Range.ANY
    return replace(tensor, dtype=dtype, range=known, one_hot=False, symbolic=0, most=None)


def _standardized(given: Arguments) -> Thing:
    tensor = first_tensor(given)
    return Tensor("float32", tensor.shape)


_SAME_DTYPE = ("extract_glimpse",)

_KEPT = (
    "flip_left_right", "flip_up_down", "random_flip_left_right", "random_flip_up_down",
    "stateless_random_flip_left_right", "stateless_random_flip_up_down", "adjust_brightness",
    "random_brightness", "adjust_hue", "random_hue", "stateless_random_brightness",
    "adjust_contrast", "adjust_saturation", "random_contrast", "random_saturation",
    "stateless_random_contrast", "random_jpeg_quality",
)  # fmt: skip
"""What keeps values (or nearly so), dtype and shape."""

_TURNED = ("rot90", "transpose", "rgb_to_grayscale", "grayscale_to_rgb")

_CROPPED = (
    "central_crop", "crop_to_bounding_box", "pad_to_bounding_box",
    "resize_with_crop_or_pad", "resize_image_with_crop_or_pad",
)  # fmt: skip

_FLOATING = ("resize_bilinear", "resize_bicubic", "resize_area", "crop_and_resize", "ssim")

FUNCTIONS: dict[str, Callable[[Arguments], Thing]] = {
    **{
        f"tensorflow.image.{name}": function
        for function, names in (
            (same_dtype, _SAME_DTYPE), (as_is, _KEPT), (turned, _TURNED), (_cropped, _CROPPED),
            (of_dtype("float32"), _FLOATING),
        )
        for name in names
    },
    **{
        f"tensorflow.{place}.{name}": _decoded_jpeg if "jpeg" in name else _decoded
        for place in ("io", "image")
        for name in ("decode_jpeg", "decode_and_crop_jpeg", "decode_png")
    },
    **{f"tensorflow.{place}.decode_image": _decoded_image for place in ("io", "image")},
    **{
        f"tensorflow.{place}.{name}": of_dtype("uint8")
        for place in ("io", "image")
        for name in ("decode_bmp", "decode_gif")
    },
    "tensorflow.image.per_image_standardization": _standardized,
    "tensorflow.random_crop": _cropped_to_size,
    "tensorflow.image.random_crop": _cropped_to_size,
    "tensorflow.image.stateless_random_crop": _cropped_to_size,
    "tensorflow.image.resize": _resized,
    "tensorflow.image.resize_images": _resized,
    "tensorflow.image.resize_with_pad": _resized_with_pad,
    CONVERT: _converted,
}  # fmt: skip
"""The functions by their paths."""
