"""What a Python function does that TensorFlow calls: `tf.py_function`, `tf.numpy_function`."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.built_in import BuiltIn
from tfdata_lint.graph.released import BIG_ARRAY, LookUp, draws_in_python, releases_the_gil
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import State
from tfdata_lint.graph.tensors import PICTURE_AXES, bytes_of
from tfdata_lint.graph.values import Function, Sequence, Tensor, Value
from tfdata_lint.reading.tree import last_name


class PythonCalls(BuiltIn):
    """Looks into Python functions without running them."""

    def _looking_up(self, state: State) -> LookUp:
        """What finds out what an expression means in a function."""

        def look_up(function: Function, expression: cst.BaseExpression) -> Value:
            outer, self.current = self.current, function.scope
            try:
                with self.watching(pass_on=False):
                    return self.contents(self._looked_up(function, expression, state), state)
            finally:
                self.current = outer

        return look_up

    def draws_in_python(self, value: Value | None, state: State) -> bool:
        """True for a Python function of the linted code that is seen to draw of Python's or NumPy's
        global random numbers: to call it stateless is no true promise."""
        look_up = self._looking_up(state)
        things = value.things() if value is not None else []
        return any(isinstance(each, Function) and draws_in_python(each, look_up) for each in things)

    def releases_the_gil(self, given: Arguments, state: State) -> bool:
        """True where something tells that other threads may run during a Python function."""
        node, value = given.pair(0, "func")
        name = last_name(node) if node is not None else ""
        look_up = self._looking_up(state)
        things = value.things() if value is not None else []
        return any(releases_the_gil(thing, name, look_up) for thing in things)

    def _looked_up(self, function: Function, expression: cst.BaseExpression, state: State) -> Value:
        if isinstance(expression, cst.Attribute):
            owner = self._looked_up(function, expression.value, state)
            name = expression.attr.value
            return owner.each(lambda thing: self.attribute(thing, name, state))
        if not isinstance(expression, cst.Name):
            return self.fresh()
        if function.receiver is not None and expression.value in {"self", "cls"}:
            return function.receiver
        return self.lookup(expression.value, state)


def has_big_arrays(value: Value | None) -> bool:
    """True for a list of tensors of which one is known to be big, or is a picture of any size."""
    listed = value.only() if value is not None else None
    if not isinstance(listed, Sequence):
        return False
    found = [thing for each in listed.items for thing in each.things()]
    return any(isinstance(each, Tensor) and _is_big(each) for each in found)


def _is_big(tensor: Tensor) -> bool:
    size = bytes_of(tensor)
    if size is None:
        return tensor.shape is not None and len(tensor.shape) >= PICTURE_AXES
    return size >= BIG_ARRAY
