"""Static shapes: what operations make of them, and where TensorFlow refuses.

A shape is a tuple of sizes, None for a size that is not known; None in place of the tuple where not
even the number of axes is. Functions raise `Incompatible` exactly where TensorFlow raises, which
`tests/test_shapes_against_tensorflow.py` checks; what depends on something unknown never raises.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Sizes = tuple[int | None, ...]
Shape = Sizes | None


class Incompatible(ValueError):
    """Shapes that an operation refuses; the text says why, for readers of the linted code."""


class IncompatibleInGraphs(Incompatible):
    """Shapes that all versions refuse in functions that are traced, and some admit elsewhere."""


def shown(shape: Shape) -> str:
    """A shape as Python writes it: `(2, ?)`, `(3,)`."""
    if shape is None:
        return "?"
    sizes = ["?" if size is None else str(size) for size in shape]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def agree(one: Sizes, other: Sizes) -> bool:
    """True for shapes that may be the same."""
    return len(one) == len(other) and all(
        None in pair or pair[0] == pair[1] for pair in zip(one, other, strict=True)
    )


def broadcast(one: Shape, other: Shape) -> Shape:
    """The shape of `one + other`."""
    if one is None or other is None:
        return None
    long, short = sorted((one, other), key=len, reverse=True)
    padded = (1,) * (len(long) - len(short)) + short
    return tuple(_met(a, b, one, other) for a, b in zip(long, padded, strict=True))


def _met(a: int | None, b: int | None, one: Sizes, other: Sizes) -> int | None:
    if a == 1:
        return b
    if b == 1 or a == b:
        return a
    if a is None or b is None:
        return a if b is None else b
    raise Incompatible(f"{shown(one)} and {shown(other)} do not broadcast")


def multiplied(one: Shape, other: Shape, *, turn: tuple[bool, bool] = (False, False)) -> Shape:
    """The shape of `tf.matmul(one, other)`; `turn` says which of them is transposed first."""
    for shape in (one, other):
        if shape is not None and len(shape) < 2:
            raise Incompatible(f"{shown(shape)} is no matrix")
    if one is None or other is None:
        return None
    rows, inner = one[:-3:-1] if turn[0] else one[-2:]
    also, columns = other[:-3:-1] if turn[1] else other[-2:]
    if inner is not None and also is not None and inner != also:
        turned = [" transposed" if each else "" for each in turn]
        raise Incompatible(
            f"{shown(one)}{turned[0]} by {shown(other)}{turned[1]}: {inner} columns meet "
            f"{also} rows"
        )
    batch = broadcast(one[:-2], other[:-2])
    return None if batch is None else (*batch, rows, columns)


def concatenated(shapes: Sequence[Shape], axis: int) -> Shape:
    """The shape of `tf.concat(shapes, axis)`."""
    if len(shapes) == 1:
        return shapes[0]
    known = [shape for shape in shapes if shape is not None]
    for shape in known:
        _same_axes(shape, known[0])
    if known and not -len(known[0]) <= axis < len(known[0]):
        # Eagerly, 2.4.1 and 2.8.4 make a vector of scalars; 2.12.1 and 2.21.0 raise.
        refuses = Incompatible if known[0] or axis else IncompatibleInGraphs
        raise refuses(f"{shown(known[0])} has no axis {axis}")
    if len(known) < len(shapes) or not known:
        return None
    axis %= len(known[0])
    joined = list(known[0])
    for shape in known[1:]:
        for place, size in enumerate(shape):
            if place != axis:
                joined[place] = _equal(joined[place], size, known[0], shape)
    lengths = [shape[axis] for shape in known]
    joined[axis] = None if None in lengths else sum(size for size in lengths if size is not None)
    return tuple(joined)


def stacked(shapes: Sequence[Shape], axis: int) -> Shape:
    """The shape of `tf.stack(shapes, axis)`."""
    known = [shape for shape in shapes if shape is not None]
    if not known:
        return None
    common = list(known[0])
    for shape in known:
        _same_axes(shape, known[0])
        common = [_equal(a, b, known[0], shape) for a, b in zip(common, shape, strict=True)]
    if not -len(common) - 1 <= axis <= len(common):
        raise Incompatible(f"what is stacked from {shown(known[0])} has no axis {axis}")
    place = axis if axis >= 0 else axis + len(common) + 1
    return (*common[:place], len(shapes), *common[place:])


def reshaped(shape: Shape, asked: Shape) -> Shape:
    """The shape of `tf.reshape(shape, asked)`, where `asked` has -1 for a size to be found out."""
    if asked is None:
        return None
    if asked.count(-1) > 1:
        raise Incompatible(f"{shown(asked)} leaves more than one size open")
    if any(size is not None and size < -1 for size in asked):
        raise Incompatible(f"{shown(asked)} has a negative size")
    open_ended = tuple(None if size == -1 else size for size in asked)
    if shape is None or None in shape or None in asked:
        return open_ended
    whole = math.prod(size for size in shape if size is not None)
    rest = math.prod(size for size in asked if size is not None and size != -1)
    if -1 not in asked:
        if whole != rest:
            raise Incompatible(f"{shown(shape)} holds {whole} values and {shown(asked)} {rest}")
        return asked
    if rest == 0:
        raise Incompatible(f"{shown(asked)} leaves a size open that no division can find out")
    if whole % rest:
        raise Incompatible(f"the {whole} values of {shown(shape)} do not fill {shown(asked)}")
    return tuple(whole // rest if size == -1 else size for size in asked)


def transposed(shape: Sizes, order: Shape = None) -> Shape:
    """The shape of `tf.transpose(shape, order)`; without an order the axes are turned round."""
    if order is None:
        return shape[::-1]
    axes = [axis for axis in order if axis is not None]
    if sorted(axes) != list(range(len(shape))):
        return None
    return tuple(shape[axis] for axis in axes)


def expanded(shape: Sizes, axis: int) -> Shape:
    """The shape of `tf.expand_dims(shape, axis)`."""
    if not -len(shape) - 1 <= axis <= len(shape):
        return None
    place = axis if axis >= 0 else axis + len(shape) + 1
    return (*shape[:place], 1, *shape[place:])


def squeezed(shape: Sizes, axes: Sequence[int]) -> Shape:
    """The shape of `tf.squeeze(shape, axes)`; which axes are long is not known without any."""
    if not axes or any(not -len(shape) <= axis < len(shape) for axis in axes):
        return None
    gone = {axis % len(shape) for axis in axes}
    return tuple(size for place, size in enumerate(shape) if place not in gone)


def framed(shape: Sizes, length: int, step: int, bins: int) -> Shape:
    """The shape of `tf.signal.stft`: as many frames as fit, of so many frequencies each."""
    if not shape or step <= 0:
        return None
    samples = shape[-1]
    frames = None if samples is None else max(0, 1 + (samples - length) // step)
    return (*shape[:-1], frames, bins)


def _same_axes(one: Sizes, other: Sizes) -> None:
    if len(one) != len(other):
        raise Incompatible(f"{shown(other)} and {shown(one)} have different numbers of axes")


def _equal(a: int | None, b: int | None, one: Sizes, other: Sizes) -> int | None:
    if a is not None and b is not None and a != b:
        raise Incompatible(f"{shown(one)} and {shown(other)} differ")
    return b if a is None else a
