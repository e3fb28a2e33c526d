"""`convert_image_dtype` that scales nothing, and values that are scaled twice."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.calls import called, leaves_unscaled
from tfdata_lint.graph.pipeline import Graph, TensorCall
from tfdata_lint.graph.tensors import FLOATS
from tfdata_lint.graph.values import Constant, Range, Tensor
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_CONVERT = "tensorflow.image.convert_image_dtype"

_HIGHEST = (127.5, 255)
"""What pictures in bytes are divided by."""


_LOOKS = Regex(r"\.|tensorflow\.(math\.)?(reduce_\w+|print|rank|shape|size)$")
"""What looks at a tensor and changes nothing."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Conversions of floats from 0 to 255, and divisions of what the conversion scaled."""
    made_up_for = {id(tensor.unscaled) for call in graph.tensor_calls for tensor in _scaled(call)}
    casts = {id(call.node) for call in graph.tensor_calls if _casts(call)}
    converts = any(call.path == _CONVERT for call in graph.tensor_calls)
    by = "`convert_image_dtype`" if converts else "`decode_image` with a float `dtype`"
    for call in graph.tensor_calls:
        if call.path == _CONVERT and leaves_unscaled(call.arguments):
            if id(call.node) not in made_up_for | casts:
                message = (
                    "`convert_image_dtype` scales integers only, and these are floats already: the "
                    "values stay 0 to 255"
                )
                yield Problem(call.node, message, Severity.WARNING, guards=call.guards)
        elif _scales_again(call):
            message = (
                f"the values are 0 to 1 already, {by} scaled them: this scales them a second time"
            )
            yield Problem(call.node, message, Severity.WARNING, guards=call.guards)


def _casts(call: TensorCall) -> bool:
    """True for a conversion that is there for the dtype: it may get floats which were computed, or
    the dtype is what somebody asks for."""
    given = call.arguments.values() if call.path == _CONVERT else []
    if given and isinstance(_dtype(call.node), cst.Name):
        return True
    return any(
        isinstance(thing, Tensor) and thing.dtype in FLOATS and thing.range is not Range.BYTES
        for value in given[:1]
        for thing in value.things()
    )


def _dtype(node: cst.CSTNode) -> cst.BaseExpression | None:
    """How the dtype is written."""
    if not isinstance(node, cst.Call):
        return None
    named = (each.value for each in node.args if each.keyword and each.keyword.value == "dtype")
    second = node.args[1].value if len(node.args) > 1 and not node.args[1].keyword else None
    return next(named, second)


def _scaled(call: TensorCall) -> Iterator[Tensor]:
    """The tensors that a conversion left unscaled and this call does something about."""
    unscaled = [
        thing
        for value in call.arguments.values()
        for thing in value.things()
        if isinstance(thing, Tensor) and thing.unscaled is not None
    ]
    if not unscaled or _LOOKS.match(call.path):
        return
    made = called(call.path, call.arguments)
    if not (isinstance(made, Tensor) and made.range is Range.BYTES):
        yield from unscaled


def _scales_again(call: TensorCall) -> bool:
    if call.path not in {"Divide", "Multiply"}:
        return False
    left, right = (value.only() for value in call.arguments.values())
    if call.path == "Multiply" and isinstance(left, Constant):
        left, right = right, left
    match left, right:
        case Tensor(range=Range.UNIT), Constant(value=int() | float() as number):
            factors = [1 / each if call.path == "Multiply" else each for each in _HIGHEST]
            return number in factors
    return False


rule = Rule(
    code="TFD117",
    name="convert-image-dtype-no-op",
    summary="convert_image_dtype of floats scales nothing, and dividing what it scaled does twice",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
