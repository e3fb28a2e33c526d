"""Calls that need a value, in functions that are traced before there is one."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.behaviour import in_functions
from tfdata_lint.graph.pipeline import Act, Graph, TensorCall
from tfdata_lint.graph.purity import readable
from tfdata_lint.graph.settings import in_debug_mode
from tfdata_lint.graph.values import Tensor
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_OF_ANYTHING = frozenset({".decode", ".numpy"})
"""Methods that nothing has which a mapped function is given."""

_OF_ARRAYS = _OF_ANYTHING | {
    ".astype", ".copy", ".item", ".mean", ".reshape", ".split", ".tolist"
}  # fmt: skip
"""Methods that tensors without a value do not have."""

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


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`.numpy()`, NumPy, OpenCV and files on the tensors of a mapped function."""
    if in_debug_mode(graph):
        return
    calls = [call for call in graph.tensor_calls if _needs_a_value(call)]
    ways = {id(note.node): way for note, _, way in in_functions(graph, Act.GIVEN)} if calls else {}
    for call in calls:
        # What depends on a test in the function does not show on all of the way of the data.
        way = None if call.guards else ways.get(id(call.node))
        message = (
            f"`{readable(call.path)}` needs a value, and a mapped function is traced with tensors "
            "that have none: it raises"
        )
        yield Problem(call.node, message, Severity.ERROR, way, guards=call.guards)


def _needs_a_value(call: TensorCall) -> bool:
    if call.path.startswith("."):
        owner = call.arguments.positional[0][1].only()
        methods = _OF_ARRAYS if isinstance(owner, Tensor) else _OF_ANYTHING
        return 0 in call.symbolic and call.path in methods
    if call.path in _NUMPY:
        return 0 in call.symbolic
    return bool(call.symbolic) and (call.path in _PYTHON or call.path.startswith(_PACKAGES))


rule = Rule(
    code="TFD408",
    name="eager-only-call-in-map",
    summary="a mapped function calls what needs a value, such as .numpy() or cv2, and raises",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
