"""Operations on tensors whose known shapes do not fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from tfdata_lint.graph import operations, tensors
from tfdata_lint.graph.pipeline import Graph, TensorCall
from tfdata_lint.graph.purity import readable
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.shapes import Incompatible, IncompatibleInGraphs, Shape, broadcast
from tfdata_lint.graph.values import Tensor
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_OPERATORS: dict[str, tuple[str, type[cst.BaseBinaryOp]]] = {
    "Add": ("+", cst.Add),
    "Divide": ("/", cst.Divide),
    "FloorDivide": ("//", cst.FloorDivide),
    "MatrixMultiply": ("@", cst.MatrixMultiply),
    "Modulo": ("%", cst.Modulo),
    "Multiply": ("*", cst.Multiply),
    "Power": ("**", cst.Power),
    "Subtract": ("-", cst.Subtract),
}
"""Operators that broadcast, and `@`. `==` and `!=` of what does not fit are an answer, no error."""


_AS_IN_GRAPHS = 2, 12
"""The first version that is known to refuse eagerly what all of them refuse in graphs."""


def _elementwise(given: Arguments) -> Shape:
    one, other = operations.operands(given)
    return broadcast(one.shape, other.shape)


_FUNCTIONS: dict[str, Callable[[Arguments], Shape]] = {
    "tensorflow.concat": operations.concatenated_shape,
    "tensorflow.linalg.matmul": operations.multiplied_shape,
    "tensorflow.matmul": operations.multiplied_shape,
    "tensorflow.reshape": operations.reshaped_shape,
    "tensorflow.stack": operations.stacked_shape,
    **{
        f"tensorflow.{place}{name}": _elementwise
        for place in ("", "math.")
        for name in ("add", "divide", "maximum", "minimum", "multiply", "subtract")
    },
}


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Operators and functions that raise for the shapes of what they are given."""
    # Files that hold no dataset are none of the linter's: the screen leaves them out unless they
    # build layers, and whether they do must not decide.
    for call in graph.tensor_calls if graph.pipelines else ():
        try:
            _tried(call)
        except Incompatible as why:
            in_graph = call.symbolic or assumptions.target.at_least(*_AS_IN_GRAPHS)
            if isinstance(why, IncompatibleInGraphs) and not in_graph:
                continue
            name = _OPERATORS[call.path][0] if call.path in _OPERATORS else readable(call.path)
            message = f"`{name}` raises: {why}"
            yield Problem(call.node, message, Severity.ERROR, guards=call.guards)


def _tried(call: TensorCall) -> None:
    """Find out the shape of the result. Raises Incompatible."""
    things = [thing for value in call.arguments.values() for thing in value.things()]
    given = [thing for thing in things if isinstance(thing, Tensor)]
    if call.arguments.open or any(tensor.symbolic for tensor in given):
        return
    function = _FUNCTIONS.get(call.path)
    if function is not None:
        function(call.arguments)
    elif call.path in _OPERATORS and not all(tensor.array for tensor in given):
        # Two arrays are NumPy's own business.
        sides = [tensors.as_tensor(value).shape for value in call.arguments.values()]
        tensors.operated(_OPERATORS[call.path][1], sides[0], sides[1])


rule = Rule(
    code="TFD412",
    name="incompatible-static-shapes",
    summary="tensors of known shapes meet in an operation that raises for them",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
