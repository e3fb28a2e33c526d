"""How deep syntax nests: what LibCST cannot be given, or only at a great cost."""

from __future__ import annotations

import ast
import contextlib
import io
import tokenize

from tfdata_lint.reading.source import Source
from tfdata_lint.reading.syntax import below

MAX_NESTING = 600
"""How deep syntax may nest: 300 chained calls, about 60 blocks, 600 operands of `and`.

LibCST parses chained calls in quadratic time: 300 of them with arguments take half a second, 500
take 1.4 s and 1,000 take 7 s. It then needs up to 6.2 Python frames for a chained call and 1.3 kB
of native stack for a level of an expression, so that 600 levels fit into a recursion limit of
10,000 and, blocks weighted, into the 2 MB stack that Python has on Windows.
"""

BLOCK_WEIGHT = 10
"""How many levels a nested block counts: LibCST's parser takes 25 kB of native stack for each, and
overflows 2 MB at 81 blocks."""

_BLOCKS = frozenset(
    {
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.For,
        ast.AsyncFor,
        ast.While,
        ast.If,
        ast.With,
        ast.AsyncWith,
        ast.Try,
        ast.Match,
    }
)


def too_deep(source: Source, tree: ast.Module) -> tuple[int, int] | None:
    """The 1-based line and column where a file nests deeper than MAX_NESTING, None if nowhere."""
    pending: list[tuple[ast.AST, int]] = [(tree, 0)]
    while pending:
        node, depth = pending.pop()
        if _surely_fits(source, node, depth):
            continue
        depth += _weight(source, node)
        if depth > MAX_NESTING:
            line = getattr(node, "lineno", 1)
            before = source.line(line).encode("utf-8", "replace")[: getattr(node, "col_offset", 0)]
            return line, len(before.decode("utf-8", "replace")) + 1
        chained = _elif(node)
        for child in below(node):
            # An `elif` nests in the tree but not in the file: it is no block inside a block.
            pending.append((child, depth - BLOCK_WEIGHT + 1 if child is chained else depth))
    return None


def _surely_fits(source: Source, node: ast.AST, depth: int) -> bool:
    """True for code too short to nest too deep: outside of blocks a level takes a character."""
    if type(node) in _BLOCKS or not isinstance(node, (ast.expr, ast.stmt)):
        return False
    # Columns are bytes, of which a character has up to four.
    length = node.end_col_offset or 0
    if (last := node.end_lineno or node.lineno) > node.lineno:
        length += source.line_starts[last - 1] - source.line_starts[node.lineno - 1]
    return depth + 2 * length + 10 < MAX_NESTING


def _weight(source: Source, node: ast.AST) -> int:
    """How many levels of LibCST's tree a node of the `ast` adds."""
    match node:
        case ast.BoolOp(values=values):
            return len(values)
        case ast.Constant(value=str() | bytes()) | ast.JoinedStr():
            return _adjacent_strings(source, node)
        case ast.stmt() if type(node) in _BLOCKS:
            return BLOCK_WEIGHT
    return 1


def _elif(node: ast.AST) -> ast.If | None:
    """The `elif` of an `if`."""
    match node:
        case ast.If(orelse=[ast.If() as branch]) if branch.col_offset == node.col_offset:
            return branch
    return None


def _adjacent_strings(source: Source, node: ast.expr) -> int:
    """How many literals may have been put together to this one: a nest for LibCST, not for `ast`.

    Counts string tokens only where the quotes in the text allow for too many.
    """
    last, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    if last == node.lineno and end - node.col_offset < 2 * MAX_NESTING:
        return 1
    lines = [source.line(number).encode("utf-8", "replace") for number in range(node.lineno, last)]
    lines.append(source.line(last).encode("utf-8", "replace")[:end])
    lines[0] = lines[0][node.col_offset :]
    # In parentheses, because the lines of a literal may be held together by those around it.
    text = "(" + b"\n".join(lines).decode("utf-8", "replace")
    if text.count("'") + text.count('"') < 2 * MAX_NESTING:
        return 1
    starts = {tokenize.STRING, getattr(tokenize, "FSTRING_START", tokenize.STRING)}
    count = 0
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            count += token.type in starts
    return max(count, 1)
