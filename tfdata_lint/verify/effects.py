"""Which statements change something that a slice needs."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tfdata_lint.graph.api import CONSUMERS, TRANSFORMATIONS
from tfdata_lint.verify.callees import Callees, Known
from tfdata_lint.verify.code import Function, all_parameters, last_name, root_name
from tfdata_lint.verify.route import Route
from tfdata_lint.verify.syntax import attributes_in, parameter_at

TRAINING = frozenset(
    {"fit", "fit_generator", "evaluate", "evaluate_generator", "predict", "predict_generator",
     "predict_on_batch", "train_on_batch", "test_on_batch", "train_and_evaluate", "train"}
)  # fmt: skip
"""Methods that train or run a model; the verifier never does."""

_WITHOUT_EFFECT = TRAINING | {
    "compile", "summary", "save", "save_weights", "export", "minimize", "apply_gradients",
    "update_state", "reset_state", "reset_states", "write", "writelines", "writerow", "writerows",
    "flush", "close", "show", "savefig", "plot", "imshow", "bar", "hist", "scatter", "legend",
    "title", "xlabel", "ylabel", "axis", "debug", "info", "warning", "error", "log", "mkdir",
    "to_csv", "to_json", "to_pickle", "unlink", "watch", "join", "start",
}  # fmt: skip
"""Methods of which a call that is a statement changes nothing that a pipeline is made of."""

_SETTERS = ("set_", "enable_", "disable_", "seed")
"""How functions of libraries begin that change what later calls do."""

_DEFINES_FLAG = "DEFINE_"
"""How functions of absl begin that make a flag of the name that they are given."""

_SHUFFLERS = frozenset({"shuffle"})

_CHANGING = frozenset(
    {"append", "extend", "insert", "add", "update", "setdefault", "pop", "remove", "clear", "sort",
     "reverse", "adapt", "set_vocabulary"}
)  # fmt: skip
"""Methods that change the object they are called on, whatever it is."""


@dataclass(frozen=True)
class Effects:
    """Tells what statements change, as far as names tell."""

    known: Known
    callees: Callees
    route: Route

    def changed(self, target: ast.expr, live: set[str]) -> bool:
        """True when an assignment to a target changes something needed."""
        root = root_name(target)
        if isinstance(target, ast.Name):
            return root in live
        if root not in live and f"*{root}" not in live:
            return False
        if root in {"self", "cls"}:
            return self.known.by_name or bool(attributes_in(target) & self.known.attributes)
        return True

    def changes(self, call: ast.Call, live: set[str]) -> bool:
        """True when a call that is a statement changes something needed."""
        function = call.func
        name = last_name(function)
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        touched = {root for each in given if (root := root_name(each))}
        needed = {each.lstrip("*") for each in live}
        root = root_name(function)
        if root == "super" or (name in _SHUFFLERS and touched & needed):
            return True
        if isinstance(function, ast.Name):
            return any(self._changes_given(call, each, needed) for each in self.callees.named(name))
        if not isinstance(function, ast.Attribute):
            return False
        if name == "compile" and self.route.compiles:
            return root in needed
        if name in _WITHOUT_EFFECT:
            return False
        if name.startswith(_DEFINES_FLAG):
            return any(
                isinstance(each, ast.Constant) and each.value in self.known.attributes
                for each in call.args[:1]
            )
        if root in self.known.code.imported_names:
            return name.startswith(_SETTERS)
        if root not in needed or name in TRANSFORMATIONS or name in CONSUMERS:
            return False
        if root in {"self", "cls"}:
            if function.value is not None and isinstance(function.value, ast.Name):
                own = self.known.code.functions.get(name, ())
                return any(self._sets(each) for each in own)
            return self.known.by_name or bool(attributes_in(function) & self.known.attributes)
        return True

    def _changes_given(self, call: ast.Call, function: Function, needed: set[str]) -> bool:
        """True when a function changes something needed that a call gives it."""
        changed = _changed_parameters(function)
        given = [(parameter_at(function, place), each) for place, each in enumerate(call.args)]
        given += [(keyword.arg, keyword.value) for keyword in call.keywords]
        return any(
            name in changed and isinstance(each, ast.Name) and each.id in needed
            for name, each in given
        )

    def _sets(self, method: Function) -> bool:
        """True when a method sets an attribute that is needed."""
        return any(
            isinstance(each, ast.Attribute)
            and isinstance(each.ctx, ast.Store)
            and (each.attr in self.known.attributes or self.known.by_name)
            for each in ast.walk(method)
        )


def trains(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in _WITHOUT_EFFECT


def _changed_parameters(function: Function) -> set[str]:
    """The parameters to whose parts a function assigns, or that it fills or sorts."""
    found = set()
    for each in ast.walk(function):
        if isinstance(each, (ast.Attribute, ast.Subscript)) and isinstance(each.ctx, ast.Store):
            found.add(root_name(each))
        elif isinstance(each, ast.Call) and last_name(each.func) in _CHANGING:
            found.add(root_name(each.func))
    return found & all_parameters(function)
