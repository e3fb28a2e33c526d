"""Pieces of Python that stand by themselves in a file: cells, and code blocks in prose."""

from __future__ import annotations

import ast
from keyword import iskeyword

from tfdata_lint.reading.layout import View, plain
from tfdata_lint.reading.magics import blank, masked
from tfdata_lint.reading.read import ReadProblem, parse_problem, syntax_problem
from tfdata_lint.reading.source import Source
from tfdata_lint.records import dataclass, replace
from tfdata_lint.regex import Regex

OPENER = "if 1:"
"""What makes a module of a piece in which all is indented, on the line before it."""

_FIRST_CODE = Regex(r"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*([ \t]*)(?=[^\s#])")
_LINES = Regex(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_BOUND = Regex(
    r"(?<![\w.])(?:for|as|def|class)\s+([^\W\d]\w*)"
    r"|(?<![\w.])([^\W\d]\w*)\s*(?:,|:?=(?!=)|:[^=]*=|(?://|\*\*|<<|>>|[-+*/%@&|^])=)"
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """How a piece of code is to be shown to the parser, after `OPENER` if it is `indented`.

    `problem` says why it cannot be analysed.
    """

    view: View
    indented: bool = False
    problem: ReadProblem | None = None


def judge(text: str, *, thorough: bool = True) -> Fragment:
    """What can be made of a piece of code: Python, with IPython's syntax if it must be.

    What `ast` takes, LibCST takes too but for oddities; only if `thorough`, it is asked.
    """
    problem_of = parse_problem if thorough else syntax_problem
    first = _FIRST_CODE.match(text)
    indented = first is not None and first[1] != ""
    opener = f"{OPENER}\n" if indented else ""
    problem = None
    for view in (plain, masked):
        problem = problem_of(Source("", opener + view(text)))
        if problem is None:
            return Fragment(view, indented)
    if problem is not None and indented:
        problem = replace(problem, line=max(1, problem.line - 1))
    return Fragment(unread, problem=problem)


def unread(text: str) -> str:
    """The text without its code, but for plain imports, and for names that it may have bound.

    Those stand for nothing that is known from then on: the code may have changed them.
    """
    return "".join(_unread_line(line) for line in _LINES.findall(text))


def _unread_line(line: str) -> str:
    code = line.rstrip("\r\n")
    if _is_import(code):
        return line
    names = dict.fromkeys(first or second for first, second in _BOUND.findall(code))
    binding = "".join(f"{name}=" for name in names if not iskeyword(name)) + "_"
    if len(binding) == 1 or len(binding) > len(code):
        return blank(line)
    return binding.ljust(len(code)) + line[len(code) :]


def _is_import(code: str) -> bool:
    if not code.startswith(("import ", "from ")):
        return False
    try:
        return all(isinstance(each, (ast.Import, ast.ImportFrom)) for each in ast.parse(code).body)
    except (SyntaxError, ValueError):
        return False
