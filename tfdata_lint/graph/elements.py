"""The value of one element, through the stages that regroup elements."""

from __future__ import annotations

import re
from collections import abc
from typing import Any

from tfdata_lint.graph import known_sets, tensors
from tfdata_lint.graph.pipeline import Argument
from tfdata_lint.graph.values import (
    EXACT,
    Constant,
    Dataset,
    Mapping,
    Range,
    Sequence,
    Tensor,
    Thing,
    TypeSpec,
    Unknown,
    Value,
    one,
)
from tfdata_lint.records import replace

Arguments = abc.Mapping[str, Argument]
Set = abc.Set[abc.Hashable]

_PLAINLY = frozenset(
    {"name", "split", "data_dir", "batch_size", "shuffle_files", "download", "as_supervised",
     "with_info", "download_and_prepare_kwargs", "try_gcs"}
)  # fmt: skip
"""Arguments of `tfds.load` that leave the elements what they are."""


_BOUNDS = ("start", "stop", "step")

_COUNTABLE = 2**62
"""The length of a range between such bounds is one that `len` can give."""


def structure(value: Value, drop_first: bool) -> Value:
    """The elements of `from_tensor_slices(value)`: tuples and dicts stay, lists become tensors."""

    def part(thing: Thing) -> Value:
        match thing:
            case Sequence(items=items, is_list=False, repeated=False) if _holds_tensors(items):
                return one(Sequence(tuple(structure(item, drop_first) for item in items)))
            case Mapping(items=items, complete=complete):
                pairs = tuple((key, structure(item, drop_first)) for key, item in items)
                return one(Mapping(pairs, complete))
        tensor = tensors.as_tensor(one(thing))
        tensor = replace(tensor, symbolic=0, traced=False)
        # Each of the values comes in one of the elements.
        return one(replace(tensors.indexed(tensor, 1), most=tensor.most) if drop_first else tensor)

    return value.each(part)


def numbers(arguments: Arguments) -> range | None:
    """What `Dataset.range` counts, where its bounds are literals that Python can count between."""
    given = [arguments[name].value.only() for name in _BOUNDS if name in arguments]
    bounds = [thing.value for thing in given if isinstance(thing, Constant)]
    whole = [bound for bound in bounds if type(bound) is int and abs(bound) <= _COUNTABLE]
    if len(whole) < len(given) or not whole or not whole[-1]:
        return None
    return range(*whole)


def counted(arguments: Arguments) -> Value:
    """The elements of `Dataset.range`."""
    asked = arguments.get("output_type")
    if asked is not None:
        return one(Tensor(tensors.dtype_named(asked.value), ()))
    known = numbers(arguments)
    exact = known is not None and all(abs(end) <= EXACT for end in (known.start, known.stop))
    return one(Tensor("int64", (), range=Range.COUNTED if exact else Range.ANY))


def loaded(arguments: Arguments) -> Value | None:
    """The elements of `tfds.load`, None where they cannot be known."""
    name = tfds_name(arguments)
    if name is None or not _PLAINLY.issuperset(arguments):
        return None
    supervised = arguments.get("as_supervised")
    asked = supervised.value.only() if supervised is not None else Constant(False)
    if not isinstance(asked, Constant):
        return None
    element = known_sets.tfds_element(name, bool(asked.value))
    return changed("batch", element) if "batch_size" in arguments else element


_LABELS = {
    "int": Tensor("int32", (None,)),
    "binary": Tensor("float32", (None, 1)),
    "categorical": Tensor("float32", (None, None), one_hot=True),
}
"""A batch of labels by `label_mode` (seen in Keras's *_dataset_utils.py)."""


def pictures(arguments: Arguments, optional: Set) -> Value | None:
    """The elements of `image_dataset_from_directory`, None where they cannot be known. What is
    `optional` may be None."""
    mode, labels = arguments.get("label_mode"), _labels_asked(arguments)
    batched = _is_batched(arguments, optional)
    image = one(Tensor("float32", _picture_shape(arguments, batched), range=Range.BYTES))
    thing = mode.value.only() if mode is not None else Constant("int")
    if not isinstance(thing, Constant):
        return None
    if thing.value is None or labels == Constant(None):
        return image
    known = labels == _INFERRED and batched
    label = _LABELS.get(thing.value) if known and isinstance(thing.value, str) else None
    return one(Sequence((image, one(label or Tensor()))))


_INFERRED = Constant("inferred")
"""What the loaders of folders take for `labels` where nothing is given: the folders' names."""


def _labels_asked(arguments: Arguments) -> Thing | None:
    """What `labels` is, None where that cannot be known."""
    asked = arguments.get("labels")
    return _INFERRED if asked is None else asked.value.only()


def _is_batched(arguments: Arguments, optional: Set) -> bool | None:
    """Whether the elements are batches, which they are not for a size of None; None where that
    cannot be known. A size that nobody sees is a number, unless it is a parameter that is None by
    itself."""
    batch = arguments.get("batch_size")
    thing = batch.value.only() if batch is not None else Constant(32)
    if isinstance(thing, Unknown) and thing.identity not in optional:
        return True
    known = isinstance(thing, Constant) and "**" not in arguments
    return thing != Constant(None) if known else None


_CHANNELS = {"grayscale": 1, "rgb": 3, "rgba": 4}


def _picture_shape(arguments: Arguments, batched: bool | None) -> tuple[int | None, ...] | None:
    """The shape of a batch of pictures or of one, None where it cannot be known (seen in Keras's
    image_dataset_utils.py)."""
    if "data_format" in arguments or batched is None:
        return None
    size, mode = arguments.get("image_size"), arguments.get("color_mode")
    thing = mode.value.only() if mode is not None else Constant("rgb")
    channels = _CHANNELS.get(str(thing.value)) if isinstance(thing, Constant) else None
    sides = tensors.shape_named(size.value) if size is not None else (256, 256)
    if sides is None or len(sides) != 2:
        return None
    return (None, *sides, channels) if batched else (*sides, channels)


def sounds(arguments: Arguments, optional: Set) -> Value | None:
    """The elements of `audio_dataset_from_directory`, None where they cannot be known (seen in
    Keras's audio_dataset_utils.py). What is `optional` may be None."""
    mode, length = arguments.get("label_mode"), arguments.get("output_sequence_length")
    plain = {"ragged", "sampling_rate"}.isdisjoint(arguments)
    if not plain or _labels_asked(arguments) != _INFERRED:
        return None
    if not _is_batched(arguments, optional):
        return None
    samples = tensors.integer(length.value) if length is not None else None
    sound = one(Tensor("float32", (None, samples, None)))
    thing = mode.value.only() if mode is not None else Constant("int")
    label = _LABELS.get(str(thing.value)) if isinstance(thing, Constant) else None
    return None if label is None else one(Sequence((sound, one(label))))


def tfds_name(arguments: Arguments) -> str | None:
    """The literal name of a set of TensorFlow Datasets, without configuration and version."""
    argument = arguments.get("name")
    thing = argument.value.only() if argument is not None else None
    if isinstance(thing, Constant) and isinstance(thing.value, str):
        return re.split(r"[/:]", thing.value)[0]
    return None


def _holds_tensors(items: tuple[Value, ...]) -> bool:
    return any(not isinstance(item.only(), Constant) for item in items)


def specified(value: Value) -> Value:
    def part(thing: Thing) -> Value:
        match thing:
            case TypeSpec(kind="TensorSpec", dtype=dtype, shape=shape):
                return one(Tensor(dtype, shape))
            case Sequence(items=items, repeated=False):
                return one(Sequence(tuple(map(specified, items))))
            case Mapping(items=items, complete=complete):
                return one(Mapping(tuple((k, specified(v)) for k, v in items), complete))
        return one(Tensor())

    return value.each(part)


def declared(arguments: Arguments) -> Value | None:
    """The elements that `from_generator` is told of: by a signature, or by types and shapes."""
    signature, types = arguments.get("output_signature"), arguments.get("output_types")
    if signature is not None:
        return specified(signature.value)
    shapes = arguments.get("output_shapes")
    return None if types is None else typed(types.value, shapes.value if shapes else None)


def typed(value: Value, shapes: Value | None = None) -> Value:
    """Elements of these dtypes, and of these shapes where they have the same structure."""
    listed = shapes.only() if shapes is not None else None

    def part(thing: Thing) -> Value:
        match thing:
            case Sequence(items=items, repeated=False):
                inner: list[Value | None] = [None] * len(items)
                if isinstance(listed, Sequence) and len(listed.items) == len(items):
                    inner = list(listed.items)
                return one(Sequence(tuple(map(typed, items, inner))))
            case Mapping(items=items, complete=complete):
                table = listed if isinstance(listed, Mapping) else Mapping(())
                pairs = tuple((key, typed(kind, table.get(key))) for key, kind in items)
                return one(Mapping(pairs, complete))
        return one(Tensor(tensors.dtype_named(one(thing)), tensors.shape_named(shapes)))

    return value.each(part)


def usable(outcome: Value) -> Value:
    """A mapped function's result as an element: lists become tuples, None cannot be."""

    def part(thing: Thing) -> Value:
        if isinstance(thing, Sequence):
            items = tuple(usable(item) for item in thing.items)
            return one(Sequence(items, repeated=thing.repeated))
        return one(thing)

    return outcome.each(part)


def some_of(element: Value) -> Value:
    """The element after a stage that may leave elements out."""
    some = _tensors(element, lambda tensor: replace(tensor, most=None))
    return element if some.key == element.key else some


def changed(name: str, element: Value | None, arguments: Arguments | None = None) -> Value | None:
    """The element after a stage that regroups elements."""
    if element is None:
        return None
    if name == "padded_batch" and arguments is not None and says_shapes(arguments):
        # From here on it is known how many axes there are.
        element = _tensors(element, lambda tensor: replace(tensor, maker=None))
    if name in {"batch", "padded_batch"}:
        return _axes(element, lambda shape: (None, *shape))
    if name == "unbatch":
        return _axes(element, lambda shape: shape[1:])
    if name == "enumerate":
        return one(Sequence((one(Tensor("int64", ())), element)))
    return None


def says_shapes(arguments: Arguments) -> bool:
    """True for a `padded_batch` that is told what to pad to."""
    shapes = arguments.get("padded_shapes")
    return shapes is not None and shapes.value.only() != Constant(None)


def _axes(element: Value, change: abc.Callable[[Any], Any]) -> Value:
    def part(tensor: Tensor) -> Tensor:
        shape = change(tensor.shape) if tensor.shape is not None else None
        return tensors.reshaped_to(tensor, shape)

    return _tensors(element, part)


def _tensors(element: Value, change: abc.Callable[[Tensor], Tensor]) -> Value:
    """The same structure of other tensors."""

    def part(thing: Thing) -> Value:
        match thing:
            case Tensor():
                return one(change(thing))
            case Sequence(items=items):
                inner = tuple(_tensors(item, change) for item in items)
                return one(Sequence(inner, thing.is_list, thing.repeated))
            case Mapping(items=items, complete=complete):
                pairs = tuple((key, _tensors(item, change)) for key, item in items)
                return one(Mapping(pairs, complete))
        return one(thing)

    return element.each(part)


def mixture(inputs: list[Value], positional: list[Value]) -> Value | None:
    """The tuple or dict of the datasets that are given in one, in a list, or one by one, or the one
    that is given; None when they cannot be told."""
    members: list[Value] = []
    for value in inputs or positional:
        thing = _filled(value)
        match thing:
            case Sequence(items=items, repeated=False):
                members.extend(items)
            case Mapping():
                return one(thing)
            case Sequence(items=(item,)):
                members.append(item)
            case Sequence():
                return None
            case None if not all(isinstance(each, Dataset) for each in value.things()):
                return None
            case _ if len(inputs or positional) == 1:
                return value
            case _:
                members.append(value)
    return one(Sequence(tuple(members)))


def leaves(mixed: Value) -> abc.Iterator[Value]:
    """What stands in a tuple or dict, and in those in it, in order."""
    match mixed.only():
        case Sequence(items=items, repeated=False):
            for item in items:
                yield from leaves(item)
        case Mapping(items=items):
            for _, item in items:
                yield from leaves(item)
        case _:
            yield mixed


def regrouped(mixed: Value, parts: abc.Iterator[Value]) -> Value:
    """The same structure of other parts, one for each of the `leaves`."""
    match mixed.only():
        case Sequence(items=items, repeated=False):
            return one(Sequence(tuple(regrouped(item, parts) for item in items)))
        case Mapping(items=items):
            return one(Mapping(tuple((key, regrouped(item, parts)) for key, item in items)))
    return next(parts)


def _filled(value: Value) -> Thing | None:
    """The one thing that a value can be, without the empty list that a loop may leave: to mix
    nothing raises."""
    empty = (Sequence(()).key, Sequence((), is_list=True).key)
    filled = [thing for thing in value.things() if thing.key not in empty]
    return filled[0] if len(filled) == 1 else value.only()
