"""Which call in the user's code is being run."""

from __future__ import annotations

import ast
import os
from types import FrameType
from typing import TYPE_CHECKING, Any

from tfdata_lint.verify.worker.programs import Files

_AUTOGRAPH = os.sep + "autograph" + os.sep
_GENERATED = "__autograph_generated_file"

if TYPE_CHECKING:
    Place = dict[str, Any]


class Places:
    """Finds the user's call above a frame, and the place of the name that it calls."""

    def __init__(self, files: Files, libraries: tuple[str, ...]) -> None:
        self._files = files
        self._libraries = libraries
        self._calls: dict[str, list[ast.Call]] = {}

    def of_caller(self, frame: FrameType | None, name: str) -> Place | None:
        """The place of a call made directly by the user's code; None when a library makes it."""
        while frame is not None and _AUTOGRAPH in frame.f_code.co_filename:
            frame = frame.f_back
        if frame is None or frame.f_code.co_filename.startswith(self._libraries):
            return None
        return self._place(frame, name)

    def of_user(self, frame: FrameType | None) -> Place | None:
        """The place of the innermost call that is written in the user's code."""
        while frame is not None and frame.f_code.co_filename.startswith(self._libraries):
            frame = frame.f_back
        return None if frame is None else self._place(frame, "")

    def _place(self, frame: FrameType, name: str) -> Place:
        filename, line = frame.f_code.co_filename, frame.f_lineno
        if _GENERATED in filename:
            filename, line = self._original(filename, line)
        else:
            span = _span(frame)
            for call in self._calls_in(filename):
                if span == (call.lineno, call.col_offset, call.end_lineno, call.end_col_offset):
                    where = _called(call, self._lines(filename))
                    return {"path": self._files.name(filename), **where}
        same = [
            call
            for call in self._calls_in(filename)
            if name and call.lineno <= line <= (call.end_lineno or line) and _name(call) == name
        ]
        if len(same) == 1:
            return {"path": self._files.name(filename), **_called(same[0], self._lines(filename))}
        return {"path": self._files.name(filename), "line": line, "column": 0}

    def _original(self, filename: str, line: int) -> tuple[str, int]:
        """The user's file and line behind a line of code that AutoGraph generated."""
        from tensorflow.python.util import tf_stack

        for summary in reversed(list(tf_stack.extract_stack())):
            if _GENERATED not in summary.filename and not summary.filename.startswith(
                self._libraries
            ):
                return summary.filename, summary.lineno
        return filename, line

    def _lines(self, filename: str) -> list[str]:
        import linecache

        return linecache.getlines(filename)

    def _calls_in(self, filename: str) -> list[ast.Call]:
        calls = self._calls.get(filename)
        if calls is None:
            try:
                tree = ast.parse("".join(self._lines(filename)))
            except (SyntaxError, ValueError):
                tree = ast.Module([], [])
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
            self._calls[filename] = calls
        return calls


def same_call(place: Place | None, wanted: Place) -> bool:
    """True for one call; where the column is not known, the line decides."""
    if place is None or place["path"] != wanted["path"] or place["line"] != wanted["line"]:
        return False
    return place["column"] in (0, wanted["column"])


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _called(call: ast.Call, lines: list[str]) -> dict[str, int]:
    """Line and column (in characters) of the called name."""
    func = call.func
    line, end = func.end_lineno or call.lineno, func.end_col_offset or 0
    text = lines[line - 1].encode()[:end].decode(errors="replace") if line <= len(lines) else ""
    return {"line": line, "column": len(text) - len(_name(call)) + 1}


def _span(frame: FrameType) -> tuple[Any, ...] | None:
    """Where the expression stands that the frame is at; None before Python 3.11."""
    positions = getattr(frame.f_code, "co_positions", None)
    if positions is None:
        return None
    position = list(positions())[frame.f_lasti // 2]
    line, end_line, column, end_column = position
    return line, column, end_line, end_column
