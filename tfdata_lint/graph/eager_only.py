"""Which calls need a value, and raise for the tensors of a traced function, which have none."""

from __future__ import annotations

from collections.abc import Set

from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.settings import has_numpy_behavior, in_debug_mode
from tfdata_lint.graph.values import Tensor

_OF_ANYTHING = frozenset({".decode", ".numpy"})
"""Methods that nothing has which a mapped function is given."""

_OF_NUMPY_BEHAVIOR = frozenset({".astype", ".mean", ".reshape", ".tolist"})
"""Methods of arrays that tensors have only where they are told to be like these."""

_OF_ARRAYS = _OF_NUMPY_BEHAVIOR | {".item"}
"""Methods that tensors without a value do not have."""

OF_TEXTS = frozenset(
    f".{name}"
    for name in (
        "capitalize", "encode", "endswith", "find", "format", "isalnum", "isalpha", "isdigit",
        "islower", "isnumeric", "isspace", "isupper", "join", "lower", "lstrip", "partition",
        "removeprefix", "removesuffix", "replace", "rfind", "rpartition", "rsplit", "rstrip",
        "split", "splitlines", "startswith", "strip", "title", "upper", "zfill",
    )
)  # fmt: skip
"""Methods of strings, and of no list or dict, which no tensor has (seen on TensorFlow 2.4, 2.8,
2.12 and 2.21)."""

LACKING = _OF_ANYTHING | OF_TEXTS
"""Methods that no tensor without a value has, nor a dict or tuple of them."""

_NUMPY = frozenset(
    f"numpy.{name}"
    for name in (
        "abs", "add", "arange", "argmax", "array", "asarray", "broadcast_to", "clip", "concatenate",
        "copy", "dot", "expand_dims", "float32", "frombuffer", "isnan", "linalg.norm", "load",
        "log", "matmul", "max", "mean", "moveaxis", "ones_like", "pad", "prod", "random.normal",
        "ravel", "repeat", "reshape", "rot90", "round", "size", "sqrt", "squeeze", "stack", "std",
        "sum", "swapaxes", "tile", "transpose", "unique", "where", "zeros", "zeros_like",
    )
)  # fmt: skip
"""Functions that raise for a tensor without a value (measured); `shape`, `ndim` and `flip` do
not."""

_PYTHON = frozenset(
    {"builtins.open", "io.BytesIO", "json.loads", "math.exp", "math.sqrt", "os.listdir",
     "os.path.basename", "os.path.dirname", "os.path.exists", "os.path.isfile", "os.path.join",
     "os.path.split", "os.path.splitext", "pathlib.Path", "pickle.loads", "PIL.Image.fromarray",
     "PIL.Image.open"}
)  # fmt: skip
"""Functions that want a string, bytes, a number or an array."""

_PACKAGES = ("cv2.",)


def needs_a_value(path: str, given: Arguments, symbolic: Set[int | str], graph: Graph) -> bool:
    """True for a call that raises, as some of its arguments are tensors without a value.

    `path` and `symbolic` are those of a `TensorCall`.
    """
    if not symbolic or not _wants_a_value(path, given, symbolic) or in_debug_mode(graph):
        return False
    return path not in _OF_NUMPY_BEHAVIOR or not has_numpy_behavior(graph)


def _wants_a_value(path: str, given: Arguments, symbolic: Set[int | str]) -> bool:
    if path.startswith("."):
        if 0 not in symbolic:
            return False
        owner = given.positional[0][1].only()
        if not isinstance(owner, Tensor) or path in _OF_ANYTHING:
            return path in _OF_ANYTHING
        # What an element is made of may not show: then it may be a dict, or one of its keys.
        is_known = owner.dtype is not None or owner.shape is not None
        return path in _OF_ARRAYS or (is_known and (path in OF_TEXTS or path == ".copy"))
    if path in _NUMPY:
        return 0 in symbolic
    return path in _PYTHON or path.startswith(_PACKAGES)
