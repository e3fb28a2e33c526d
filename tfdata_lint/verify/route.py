"""What a slice of a project leads through, and what is kept of the project."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from tfdata_lint.verify.code import Code, Function


class Mode(IntEnum):
    """How much of a function is needed."""

    PATH = 1
    """The way to the use in it, not what it returns."""
    VALUE = 2
    """What it returns, and what it does to its arguments."""
    WHOLE = 3
    """All of it: somebody else calls it, as TensorFlow does a mapped function."""


@dataclass(frozen=True, slots=True)
class Route:
    """What a slice must lead through.

    `musts` are the statements that make the pipeline's stages or use it, `around` these and all
    that they stand in, `captures` what is kept of such a statement: expressions. `stages` are
    the statements of all pipelines: what makes stages that are not on the route is another way
    of the data. `guards` are tests that hold. With `compiles`, models are compiled.
    """

    musts: frozenset[ast.stmt]
    around: frozenset[ast.AST]
    captures: dict[ast.stmt, tuple[ast.expr, ...]]
    stages: frozenset[ast.stmt]
    guards: frozenset[str] = frozenset()
    compiles: bool = False


@dataclass
class Slice:
    """What is kept of a project. Statements and expressions are the nodes of its trees.

    `decided` are tests whose outcome is known, `dropped` arguments that nothing in the slice reads,
    `entered` contexts that nothing needs, `imports` the names that are kept of an import.
    `reads` has the parameters that each function of the slice reads, `unbound` the names that
    nothing in its file binds.
    """

    kept: set[ast.stmt] = field(default_factory=set)
    decided: dict[ast.expr, bool] = field(default_factory=dict)
    dropped: set[ast.expr] = field(default_factory=set)
    entered: set[ast.stmt] = field(default_factory=set)
    imports: dict[ast.stmt, set[str]] = field(default_factory=dict)
    reads: dict[Function, set[str]] = field(default_factory=dict)
    unbound: set[str] = field(default_factory=set)


Import = Callable[[Code, str, str], Code | None]
"""Finds the file that `from module import name` leads to; dots lead the module, the name may be
empty."""
