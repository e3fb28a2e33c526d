"""What `isinstance` answers, as far as tests for datasets, tensors and what holds them go."""

from __future__ import annotations

import builtins
import numbers
from collections import abc
from collections.abc import Set

from tfdata_lint.graph.cardinality import ONE_FOUND
from tfdata_lint.graph.values import (
    Constant,
    Dataset,
    Mapping,
    Sequence,
    Thing,
    TypeSpec,
    Unknown,
)
from tfdata_lint.regex import Regex

OF_VALUES = frozenset(
    {"builtins.bool", "builtins.bytes", "builtins.float", "builtins.int", "builtins.str",
     "numpy.generic", "numpy.ndarray"}
)  # fmt: skip
"""Types that nothing which is given to a traced function has."""

_DATASETS = frozenset({"tensorflow.data.Dataset", "tensorflow.data.DatasetV2"})

_NO_TENSORS = OF_VALUES | _DATASETS | {"tensorflow.Variable"}
"""Types that no tensor of a traced function has, of whatever class it is."""

_OF_ALL_TENSORS = frozenset({"builtins.object", "tensorflow.Tensor"})
"""Types of all tensors but ragged and sparse ones, of which hardly anybody asks for these."""

_MAYBE_OF_TENSORS = frozenset({"Container", "Hashable", "Iterable", "Sized"})
"""Abstract classes that have a method and no more, so that tensors may be instances of them."""

_ABSTRACT = Regex(r"^(?:typing|collections|collections\.abc)\.(?=[A-Z])")
"""Where Python's abstract classes are."""

_CLASSES: dict[str, type | tuple[type, ...]] = {
    "Dict": dict, "List": list, "Text": str, "Tuple": tuple, "six.integer_types": int,
    "six.string_types": str, "six.text_type": str, "types.NoneType": type(None),
    "tensorflow.compat.bytes_or_text_types": (bytes, str), "tensorflow.compat.integral_types": int,
    "tensorflow.compat.real_types": (int, float),
}  # fmt: skip
"""Classes of Python by other names."""

_SETS = frozenset({"MutableSet", "Set", "builtins.frozenset", "builtins.set"})
"""What a literal may be that is kept as a list."""

_LISTS = frozenset(
    {ONE_FOUND, "glob.glob()", "os.listdir()", "tensorflow.io.gfile.glob()",
     "tensorflow.io.gfile.listdir()"}
)  # fmt: skip
"""Calls whose results are lists, whatever is in them."""


def is_instance(thing: Thing, paths: Set[str], symbolic: bool) -> bool | None:
    """True for an instance of one of these classes, None where that is not known.

    `symbolic` tells that the thing is a tensor without a value. Classes of other packages have no
    instances among tensors and what Python has by itself.
    """
    names = {_ABSTRACT.sub("", path) for path in paths}
    if symbolic:
        return _of_tensor(names)
    match thing:
        case Dataset(iterator=-1):
            if not names.isdisjoint(_DATASETS | {"Iterable", "Sized", "builtins.object"}):
                return True
            # One of its own classes, such as `tf.data.TFRecordDataset`.
            return None if any(name.startswith("tensorflow.data.") for name in names) else False
        case Constant(value=value):
            return _of_python(value, names)
        case Sequence(is_list=is_list):
            if is_list and not names.isdisjoint(_SETS):
                return None
            return _of_python([] if is_list else (), names)
        case Mapping():
            return _of_python({}, names)
        case TypeSpec(kind="TensorSpec"):
            known = {"tensorflow.TensorSpec", "tensorflow.TypeSpec", "builtins.object"}
            return not names.isdisjoint(known)
        case Unknown(foreign=made) if made in _LISTS:
            return _of_python([], names)
        case Unknown(identity=("builtins.sorted", *_)):
            return _of_python([], names)
    return None


def _of_tensor(names: Set[str]) -> bool | None:
    """Some tensors are of other classes, ragged and sparse ones."""
    if not names.isdisjoint(_OF_ALL_TENSORS):
        return True
    of_tensorflow = {name for name in names if name.startswith("tensorflow.")} - _NO_TENSORS
    others = {name for name in of_tensorflow if not name.endswith("EagerTensor")}
    return None if others or not names.isdisjoint(_MAYBE_OF_TENSORS) else False


def _of_python(sample: object, names: Set[str]) -> bool:
    return any(isinstance(sample, _python_class(name)) for name in names)


def _python_class(name: str) -> type | tuple[type, ...]:
    if name in _CLASSES:
        return _CLASSES[name]
    module, _, last = name.rpartition(".")
    home = {"": abc, "builtins": builtins, "numbers": numbers}.get(module)
    found = getattr(home, last, None)
    return found if isinstance(found, type) else ()
