"""IPython's own syntax, put out of the parser's sight without moving anything.

Each mask has the length and the lines of what it masks. It is a name that nobody binds, so that it
is a statement, or a value of which nothing is known, wherever the magic was one.
"""

from __future__ import annotations

import ast
import re
import warnings

from tfdata_lint.regex import Regex

PYTHON_MAGICS = frozenset(
    {"capture", "debug", "lprun", "memit", "mprun", "prun", "pyinstrument", "snakeviz", "time",
     "timeit", "wandb"}
)  # fmt: skip
"""Cell magics that run the cell as Python in the notebook; others take it for something else."""

_WITHOUT_SIGN = Regex(
    r"\s*(?:cat|cd|conda|cp|env|less|ls|mamba|mkdir|more|mv|pip|rm|rmdir|run)[ \t][^\r\n]*\s*"
)
"""Magics that need no `%` if they are alone in a cell."""

_CELL_MAGIC = Regex(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t]*(%%(\w*)[^\r\n]*)")
_LINE_MAGIC = Regex(r"[ \t\f]*([%!?/,;](?:\\(?:\r\n|\r|\n)|[^\r\n])*)")
_VALUE_MAGIC = Regex(r"[%!](?:\\(?:\r\n|\r|\n)|[^\r\n])*")
_TIMED = Regex(r"%(time|timeit|prun|memit)(?:[ \t]+-[a-zA-Z]+(?:[ \t]*\d+)?)*[ \t]+(?=[^\s-])")
_TOKEN = Regex(
    r"""
    (?P<string>
        \"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z)
      | '{3}(?:[^\\]|\\.)*?(?:'{3}|\Z)
      | "(?:[^"\\\r\n]|\\(?:\r\n|.))*"?
      | '(?:[^'\\\r\n]|\\(?:\r\n|.))*'?
    )
    | (?P<unseen>\#[^\r\n]* | \\(?:\r\n|\r|\n) | [ \t\f]+)
    | (?P<end>\r\n|\r|\n)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<assignment>=(?:[ \t]|\\(?:\r\n|\r|\n))*(?=[%!]))
    | (?P<help>\?)
    | (?P<other>\w+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CHARACTER = Regex(r"[^\r\n]")
_LINE_END = Regex(r"\r\n|\r|\n")


def blank(text: str) -> str:
    """Nothing but the lines of a text."""
    return _CHARACTER.sub(" ", text)


def masked(text: str) -> str:
    """The text with names in the place of magics, shell commands and questions for help.

    Nothing is left of a cell that a cell magic hands to another language. `%time` and its kind keep
    the statement that they run. Only for text that is no Python as it stands.
    """
    at = 0
    while (magic := _CELL_MAGIC.match(text, at)) is not None:
        if magic[2] not in PYTHON_MAGICS:
            return blank(text)
        text = text[: magic.start(1)] + _unknown(magic[1]) + text[magic.end() :]
        at = magic.end()
    if _WITHOUT_SIGN.fullmatch(text) is not None:
        return blank(text)
    pieces = []
    done = 0
    for start, end, mask in _masks(text):
        pieces += [text[done:start], mask]
        done = end
    return "".join([*pieces, text[done:]])


def _masks(text: str) -> list[tuple[int, int, str]]:
    """Where magics are, and what is put there: at the beginning of a statement or behind its `=`.

    A `%` or `!` in brackets or strings is not one.
    """
    masks: list[tuple[int, int, str]] = []
    at = depth = 0
    first: int | None = None
    last = ""
    while at <= len(text):
        if first is None and depth == 0 and (magic := _LINE_MAGIC.match(text, at)) is not None:
            masks.append((magic.start(1), magic.end(), _statement(magic[1])))
            at = magic.end()
        token = _TOKEN.match(text, at)
        kind = "end" if token is None else token.lastgroup
        if kind == "end" and depth == 0:
            if last == "help" and first is not None:
                # What is asked about is no statement, so that masks in it do not count.
                masks = [mask for mask in masks if mask[0] < first]
                masks.append((first, at, _unknown(text[first:at])))
            first, last = None, ""
        if token is None:
            break
        if kind not in ("unseen", "end"):
            first = at if first is None else first
            last = kind or ""
        depth = max(0, depth + (kind == "open") - (kind == "close"))
        at = token.end()
        if kind == "assignment" and depth == 0:
            value = _VALUE_MAGIC.match(text, at)
            if value is not None:
                masks.append((at, value.end(), _unknown(value[0])))
                at = value.end()
    return masks


def _statement(magic: str) -> str:
    """What stands for a line: for `%time` the statement that is timed, for others a name."""
    timed = _TIMED.match(magic)
    if timed is not None:
        run = "0;".ljust(timed.end()) + magic[timed.end() :]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                statements = ast.parse(run).body[1:]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return _unknown(magic)
        # Only `%time` binds names in the notebook.
        if timed[1] == "time" or all(isinstance(each, ast.Expr) for each in statements):
            return run
    return _unknown(magic)


def _unknown(magic: str) -> str:
    """A name of the length of the magic's first line, and nothing on the lines that continue it."""
    end = _LINE_END.search(magic)
    length = len(magic) if end is None else end.start()
    return "_" * length + blank(magic[length:])
