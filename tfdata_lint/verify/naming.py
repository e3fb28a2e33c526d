"""The program for a finding about a name alone: what imports the name, and the name."""

from __future__ import annotations

import ast

from tfdata_lint.reading.names import dotted
from tfdata_lint.regex import Regex
from tfdata_lint.verify.code import Code

_Import = ast.Import | ast.ImportFrom

_DATA = Regex(r"tensorflow\.(?:compat\.v[12]\.)?data\.")


def naming(code: Code, line: int, column: int) -> tuple[str, int] | None:
    """A text that looks up the name in `tf.data` which begins at a place, on the lines where the
    user wrote it, and its column there; None where no such name begins."""
    offset = code.source.line_starts[line - 1] + column - 1
    imports = [node for node in ast.walk(code.tree) if isinstance(node, _Import)]
    for node in imports:
        for each in node.names:
            if code.offset(each.lineno, each.col_offset) == offset and _is_data(
                _origin(node, each)
            ):
                return _text(code, [node], None), column - node.col_offset * (node.lineno == line)
    chains = {
        path: node
        for node in ast.walk(code.tree)
        if isinstance(node, (ast.Attribute, ast.Name)) and code.span(node)[0] == offset
        if (path := _path(node))
    }
    whole = max(chains, key=len, default="")
    root, _, rest = whole.partition(".")
    binding = _binding(imports, whole)
    if binding:
        return _text(code, binding, (line, whole)), 1
    # `options` in the place of `tf.data.Options()`.
    made = [
        node.value
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Assign) and [_path(each) for each in node.targets] == [root]
    ]
    if len(made) != 1 or not isinstance(made[0], ast.Call) or made[0].args or made[0].keywords:
        return None
    path = _path(made[0].func)
    binding = _binding(imports, path)
    return (_text(code, binding, (line, f"{path}().{rest}")), 1) if binding else None


def _binding(imports: list[_Import], path: str) -> list[_Import]:
    """The imports that make a dotted path lead into `tf.data`."""
    root, _, rest = path.partition(".")
    return [
        node
        for node in imports
        for each in node.names
        if _bound(each) == root and _is_data(f"{_origin(node, each)}.{rest}")
    ]


def _text(code: Code, imports: list[_Import], name: tuple[int, str] | None) -> str:
    """The statements without indentation, each on its line, and the name on its own."""
    lines = [""] * max(node.end_lineno or node.lineno for node in imports)
    for node in imports:
        start, end = code.span(node)
        for place, text in enumerate(code.source.text[start:end].splitlines(), node.lineno - 1):
            lines[place] = text
    if name is not None:
        lines += [""] * (name[0] - len(lines))
        lines[name[0] - 1] = name[1]
    return "\n".join(lines) + "\n"


def _is_data(path: str) -> bool:
    return _DATA.match(path) is not None


def _origin(node: _Import, alias: ast.alias) -> str:
    """What a name that is imported is called where it is from."""
    if isinstance(node, ast.ImportFrom):
        return f"{node.module}.{alias.name}"
    return alias.name if alias.asname else alias.name.partition(".")[0]


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _path(node: ast.AST) -> str:
    """`tf.data.AUTOTUNE` as it is written, "" for what is no such chain."""
    return ".".join(dotted(node) or ())
