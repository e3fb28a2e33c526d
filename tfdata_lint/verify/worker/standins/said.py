"""What the text of a program says of tables and arrays that it reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

_NAMING = ("pop", "drop", "set_index", "get", "groupby", "sort_values", "dropna", "astype")
"""Methods of tables whose arguments are names of columns."""

_COLUMNS = ("columns", "subset", "by", "usecols", "index_col", "parse_dates", "dtype", "names",
            "x_col", "y_col")  # fmt: skip
"""Parameters that are given names of columns."""

_DATES = "%Y-%m-%d %H:%M:%S"

Shape = tuple["int | None", ...]

LABEL = re.compile(
    r"^(?:y|ys|lab|labels?|class(?:es)?|targets?)(?:[_\d]|$)|_(?:y|labels?|targets?)$"
)


class Said:
    """The names and shapes in a program's text; nothing where it does not parse."""

    def __init__(self, text: str) -> None:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            tree = ast.Module([], [])
        self._nodes = list(ast.walk(tree))
        self._constants = {
            target.id: node.value
            for node in self._nodes
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def keys(self) -> list[str]:
        """Texts in square brackets, in order: columns, or the arrays of a file."""
        return list(dict.fromkeys(self._keys()))

    def columns(self, methods: frozenset[str]) -> list[str]:
        """Names of columns, in order; attributes of tables unless they are among `methods`."""
        found = [*self._keys()]
        tables: set[str] = set()
        for node in self._nodes:
            if isinstance(node, ast.Assign) and _called(node.value) in ("read_csv", "read_table"):
                tables.update(each.id for each in node.targets if isinstance(each, ast.Name))
            if isinstance(node, ast.Call):
                if isinstance(node.func, ast.Attribute) and node.func.attr in _NAMING:
                    found += self._texts(*node.args[:1])
                words = {each.arg: each.value for each in node.keywords}
                found += self._texts(*(words[name] for name in _COLUMNS if name in words))
        found += [
            node.attr
            for node in self._nodes
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in tables
            and node.attr not in methods
        ]
        return list(dict.fromkeys(found))

    def texts_of(self, column: str) -> bool:
        """True where the text of a column is used as one: `frame["city"].str`."""
        return any(
            isinstance(node, ast.Attribute)
            and node.attr == "str"
            and isinstance(node.value, ast.Subscript)
            and column in self._texts(node.value.slice)
            for node in self._nodes
        )

    def date_format(self) -> str:
        """How dates are written that the code takes apart: the first text like `%d.%m.%Y`."""
        texts = (node.value for node in self._nodes if isinstance(node, ast.Constant))
        return next((each for each in texts if isinstance(each, str) and "%Y" in each), _DATES)

    def element_shapes(self) -> list[tuple[Shape, str]]:
        """Shapes and dtypes of the parts of an element, in order, as specifications have them."""
        specified: list[tuple[Shape, str]] = []
        for node in self._nodes:
            if isinstance(node, ast.Call) and _called(node) == "TensorSpec":
                words = {each.arg: each.value for each in node.keywords}
                given = dict(zip(("shape", "dtype"), node.args))
                shape = self._shape(words.get("shape", given.get("shape")))
                dtype = words.get("dtype", given.get("dtype"))
                if shape is not None:
                    kind = dtype.attr if isinstance(dtype, ast.Attribute) else "float32"
                    specified.append((shape, kind))
        if specified:
            return specified
        for node in self._nodes:
            if isinstance(node, ast.keyword) and node.arg in ("output_shapes", "padded_shapes"):
                whole = self._shape(node.value)
                parts = [self._shape(each) for each in getattr(node.value, "elts", [])]
                shapes = parts if whole is None else [whole]
                specified += [(shape, "float32") for shape in shapes if shape is not None]
        return specified

    def row_shape(self) -> tuple[int, ...] | None:
        """The shape of a row of an array: what it is reshaped to, or what a model takes."""
        for node in self._nodes:
            if isinstance(node, ast.Call) and _called(node) == "reshape":
                for given in (node.args, *node.args):
                    shape = self._shape(given)
                    if shape and shape[0] == -1 and _whole(shape[1:]):
                        return _sizes(shape[1:])
        for node in self._nodes:
            if isinstance(node, ast.Call):
                words = {each.arg: each.value for each in node.keywords}
                first = node.args[0] if _called(node) == "Input" and node.args else None
                shape = self._shape(words.get("input_shape", first) or words.get("shape"))
                if shape and _whole(shape):
                    return _sizes(shape)
        return None

    def last_column(self) -> int:
        """The greatest number of a column in `table[:, 3]`, -1 without one."""
        numbers = [-1]
        for node in self._nodes:
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
                for part in node.slice.elts[1:2]:
                    ends = (part.lower, part.upper) if isinstance(part, ast.Slice) else (part,)
                    for each in ends:
                        if isinstance(each, ast.Constant) and isinstance(each.value, int):
                            numbers.append(each.value)
        return max(numbers)

    def _keys(self) -> Iterator[str]:
        for node in self._nodes:
            if isinstance(node, ast.Subscript):
                yield from self._texts(node.slice)

    def _texts(self, *nodes: ast.AST) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, (ast.List, ast.Tuple)):
                yield from self._texts(*node.elts)
            elif isinstance(node, ast.Dict):
                yield from self._texts(*(each for each in node.keys if each is not None))
            elif isinstance(node, ast.Name) and node.id in self._constants:
                value = self._constants[node.id]
                if isinstance(value, (ast.List, ast.Tuple, ast.Constant)):
                    yield from self._texts(value)

    def _shape(self, given: Any) -> tuple[int | None, ...] | None:
        parts = given.elts if isinstance(given, (ast.List, ast.Tuple)) else given
        if not isinstance(parts, list):
            return None
        sizes: list[int | None] = []
        for part in parts:
            value = self._constants.get(part.id) if isinstance(part, ast.Name) else part
            try:
                size = ast.literal_eval(value) if isinstance(value, ast.AST) else "unknown"
            except ValueError:
                size = "unknown"
            if size is not None and not isinstance(size, int):
                return None
            sizes.append(size)
        return tuple(sizes)


def _called(node: Any) -> str:
    func = node.func if isinstance(node, ast.Call) else None
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _whole(shape: tuple[int | None, ...]) -> bool:
    return all(size is not None and size > 0 for size in shape)


def _sizes(shape: tuple[int | None, ...]) -> tuple[int, ...]:
    return tuple(size or 1 for size in shape)
