"""Bytes to `Source` and back, and what is said about files that cannot be analysed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.pace import pace
from tfdata_lint.reading.nesting import MAX_NESTING
from tfdata_lint.reading.read import (
    ReadProblem,
    WriteError,
    decode,
    encode,
    parse_problem,
    read,
    write_back,
)
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.spans import record_spans

TEXTS = {
    "empty": b"",
    "no newline at the end": b"x = 1",
    "crlf": b"x = 1\r\ny = 2\r\n",
    "cr": b"x = 1\ry = 2\r",
    "mixed line ends": b"x = 1\r\ny = 2\nz = 3\rw = 4",
    "tabs and form feeds": b"if x:\n\ty = 1\n\x0c\nz = 2\n\x0c  \n",
    "bom": b"\xef\xbb\xbfx = 1\r\n",
    "bom and cookie": b"\xef\xbb\xbf# coding: utf-8\nx = '\xc3\xa9'\n",
    "latin-1": b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
    "second line": b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n",
    "second line after cr": b"#!/usr/bin/python\r# coding: cp1252\rx = '\x80'\r",
    "second line after crlf": b"\r\n# coding: cp1252\r\nx = '\x80'\r\n",
    "japanese": "# coding: shift_jis\nx = '日本'\n".encode("shift_jis"),
    "utf-8": "x = '日本 😀'\n".encode(),
}


@pytest.mark.parametrize("data", TEXTS.values(), ids=TEXTS.keys())
def test_text_encodes_back_to_the_same_bytes(data: bytes) -> None:
    source = decode(data, "a.py")
    assert isinstance(source, Source)
    assert encode(source, source.text) == data
    assert not source.text.startswith("\ufeff")
    assert parse_problem(source) is None


@pytest.mark.parametrize("data", TEXTS.values(), ids=TEXTS.keys())
def test_text_is_what_python_reads(data: bytes) -> None:
    source = decode(data, "a.py")
    assert isinstance(source, Source)
    assert ast.dump(ast.parse(data)) == ast.dump(source.tree)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff")), st.booleans())
def test_any_text_survives(text: str, bom: bool) -> None:
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    source = decode(data, "a.py")
    if isinstance(source, Source):
        assert encode(source, source.text) == data
    else:
        assert "coding" in text


@given(st.binary())
def test_any_bytes_get_an_answer(data: bytes) -> None:
    source = decode(data, "a.py")
    if isinstance(source, Source):
        assert encode(source, source.text) == data
        answer = parse_problem(source)
        assert answer is None or answer.line <= len(source.line_starts)
    else:
        assert source.line >= 1
        assert source.column >= 1


PROBLEMS = {
    "not utf-8": (
        b"x = 1\r\ny = '\xc3\xa9\xff'\n",
        ReadProblem("is not UTF-8 and declares no other encoding", 2, 7),
    ),
    "not utf-8 on the first line": (
        b"\xc3\xa9 = '\xff'\n",
        ReadProblem("is not UTF-8 and declares no other encoding", 1, 6),
    ),
    "declares utf-8": (
        b"# coding: utf-8\nx = '\xff'\n",
        ReadProblem("is not UTF-8 and declares no other encoding", 2, 6),
    ),
    "unknown encoding": (
        b"# coding: latin-9000\nx = 1\n",
        ReadProblem("declares an unknown encoding: latin-9000"),
    ),
    "not text": (
        b"# coding: rot13\nx = 1\n",
        ReadProblem("declares rot13, which is not an encoding of text"),
    ),
    "undefined bytes": (
        b"# coding: cp1252\nx = '\x81'\n",
        ReadProblem("declares the encoding cp1252, which its bytes are not", 2, 6),
    ),
    "bom and other cookie": (
        b"\xef\xbb\xbf# coding: latin-1\n",
        ReadProblem("starts with a UTF-8 byte order mark but declares another encoding"),
    ),
    "cookie of another world": (
        b"# coding: utf-16-le\nx = 1\n",
        ReadProblem("declares the encoding utf-16-le, which its own first lines are not"),
    ),
    "utf-16": (
        "import tensorflow\n".encode("utf-16"),
        ReadProblem("is UTF-16, which Python does not accept; save the file as UTF-8"),
    ),
    "nul": (b"x = 1\ny = 'a\0'\n", ReadProblem("contains a NUL byte", 2, 7)),
}


@pytest.mark.parametrize(("data", "expected"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_undecodable(data: bytes, expected: ReadProblem) -> None:
    assert decode(data, "a.py") == expected


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("x = 1\ny = é = = 2\n", 2, 9, "does not parse as Python"),
        ("def f(:\n    pass\n", 1, 7, "does not parse as Python"),
        ("x = (1,\n", 1, 5, "was never closed"),
        ("x = 1\r  y = 2\r", 2, 1, "unexpected indent"),
        ("if x:\n", 1, 6, "expected an indented block"),
        ("if x:\n\ty = 1\n        z = 2\n", 3, 1, "inconsistent use of tabs"),
        ("x = '''abc\n", 1, 5, "unterminated triple-quoted"),
        ("print 'a'\n", 1, 1, "Missing parentheses"),
        ("x = 1 if else 2\n", 1, 7, ""),
        ("\ud800 = 1\n", 1, 1, "does not parse"),
        ("(" * 300 + ")" * 300, 1, 200, "too many nested parentheses"),
        ("\n".join(" " * n + "def f():" for n in range(200)), 101, 1, "too many levels"),
    ],
)
def test_unparsable(text: str, line: int, column: int, words: str) -> None:
    source = Source("a.py", text)
    problem = parse_problem(source)
    assert problem is not None
    assert words in problem.message
    assert problem.line == line
    # Versions of Python point at one or another end of what is wrong.
    assert abs(problem.column - column) <= 12
    assert 1 <= problem.column <= len(source.line(line)) + 1


@pytest.mark.parametrize("text", ["", "\n", "\x0c", "   ", "# x", "\\\n", "x = 1 \\\n", "\t\n"])
def test_nearly_nothing_is_python(text: str) -> None:
    source = Source("a.py", text)
    try:
        ast.parse(text)
    except SyntaxError:
        assert parse_problem(source) is not None
    else:
        assert parse_problem(source) is None
        assert record_spans(source.module, text)


def test_no_warning_gets_out() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse_problem(Source("a.py", "x = '\\d'\nassert (x, 'y')\nx is 1\n")) is None


STEP = "\n  .map(lambda x: x + 1, num_parallel_calls=tf.data.AUTOTUNE)"
DEEP: dict[str, Callable[[int], str]] = {
    "chain": lambda n: "x = (a" + STEP * n + ")",
    "attributes": lambda n: "x = a" + ".b" * n,
    "subscripts": lambda n: "x = a" + "[0]" * n,
    "sum": lambda n: "x = a" + " + a" * n,
    "and": lambda n: "x = a" + " and a" * n,
    "not": lambda n: "x = " + "not " * n + "a",
    "lambda": lambda n: "x = " + "lambda: " * n + "a",
    "conditional": lambda n: "x = " + "a if b else " * n + "a",
    "elif": lambda n: "if a:\n  pass\n" + "elif b:\n  pass\n" * n,
    "strings": lambda n: "x = (" + "'a' \"\"\n" * (n // 2) + ")",
    "strings on a line": lambda n: "é = " + "'a' " * n,
    "strings in fewer parentheses": lambda n: "x = f(b'a'" + "\n  b'a' b'\\''" * (n // 2) + ")",
    "f-strings": lambda n: "x = (" + "f'{a}'\n" * n + ")",
}


@pytest.mark.parametrize("make", DEEP.values(), ids=DEEP.keys())
@pytest.mark.parametrize("levels", [1_000, 20_000])
def test_too_deep_is_said_in_no_time(make: Callable[[int], str], levels: int) -> None:
    started = time.process_time()
    problem = parse_problem(Source("a.py", make(levels) + "\n"))
    assert problem is not None
    # Python 3.10 and 3.11 have no words of their own for a parser that gave up.
    assert "too deeply nested" in problem.message or "too complex" in problem.message
    assert time.process_time() - started < 30 * pace()


# In a process of its own: too deep a tree does not fail, it takes the process with it.
PROBE = """
import sys, time, warnings
sys.setrecursionlimit(10_000)
from tfdata_lint.reading.read import parse_problem
from tfdata_lint.reading.source import Source
from tests.pace import pace
import libcst
source = Source("a.py", sys.stdin.read())
started = time.process_time()
assert parse_problem(source) is None, parse_problem(source)
taken = time.process_time() - started
# LibCST takes 11 for 292 calls in a chain, and 100 for twice as many.
assert taken < 30 * pace(), taken
source.span(source.module)
source.module.visit(libcst.CSTTransformer())
"""


@pytest.mark.parametrize("kind", [*DEEP, "blocks", "calls in calls"])
def test_what_is_let_through_is_safe_on_a_small_stack(kind: str) -> None:
    if kind == "blocks":
        text = "".join(" " * n + "def f():\n" for n in range(58)) + " " * 58 + "pass\n"
    elif kind == "calls in calls":
        text = "x = " + "f(" * 190 + ")" * 190
    else:
        text = DEEP[kind]((MAX_NESTING - 16) // (2 if kind == "chain" else 1))
    limit = "ulimit -s 2048; " if sys.platform != "win32" else ""
    command = f'{limit}exec "{sys.executable}" -c "$PROBE"'
    done = subprocess.run(
        ["bash", "-c", command],
        input=text,
        text=True,
        capture_output=True,
        env={**os.environ, "PROBE": PROBE, "PYTHONIOENCODING": "utf-8"},
        cwd=Path(__file__).parents[1],
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_strings_side_by_side_but_apart_are_not_nested() -> None:
    strings = "'a', 'b', " * 20_000
    text = f'x = [{strings}]\ny = """\n{strings}\n"""\n'
    started = time.process_time()
    assert parse_problem(Source("a.py", text)) is None
    assert time.process_time() - started < 30 * pace()


def test_sixty_blocks_are_too_many_but_sixty_elifs_are_not() -> None:
    blocks = "".join(" " * n + "if a:\n" for n in range(61)) + " " * 61 + "pass\n"
    problem = parse_problem(Source("a.py", blocks))
    assert problem == ReadProblem("too deeply nested to analyse", 60, 60)
    assert parse_problem(Source("a.py", DEEP["elif"](100))) is None


def test_position_of_what_is_too_deep_counts_characters() -> None:
    problem = parse_problem(Source("a.py", "\n日本 = " + "not " * 700 + "a"))
    assert problem is not None
    assert problem.line == 2
    assert 1000 < problem.column < 2 * 700 * 4


def test_a_long_file_takes_seconds() -> None:
    text = "".join(f"def f{n}(ds):\n    return ds.map(g).batch({n})\n\n\n" for n in range(5_000))
    started = time.process_time()
    assert parse_problem(Source("a.py", text)) is None
    assert time.process_time() - started < 60 * pace()


def test_read_and_write_back(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2")
    path.chmod(0o751)
    source = read(path)
    assert isinstance(source, Source)
    assert (source.text, source.path) == ("x = 1\r\ny = 2", str(path))
    write_back(source, "x = 'é'\r\n", path)
    assert path.read_bytes() == "\ufeffx = 'é'\r\n".encode()
    assert path.stat().st_mode & 0o777 == 0o751
    assert list(tmp_path.iterdir()) == [path]


def _written(tmp_path: Path, data: bytes = b"x = 1\n") -> tuple[Path, Source]:
    path = tmp_path / "a.py"
    path.write_bytes(data)
    source = read(path)
    assert isinstance(source, Source)
    return path, source


def test_writes_in_the_files_own_encoding(tmp_path: Path) -> None:
    path, source = _written(tmp_path, b"# coding: latin-1\nx = '\xe9'\n")
    write_back(source, source.text + "y = 'ü'\n", path)
    assert path.read_bytes() == b"# coding: latin-1\nx = '\xe9'\ny = '\xfc'\n"
    again = read(path)
    assert isinstance(again, Source)
    before = path.read_bytes()
    with pytest.raises(WriteError, match="iso-8859-1 has no '日'"):
        write_back(again, again.text + "z = '日'\n", path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_writes_through_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    path, source = _written(tmp_path / "real")
    link = tmp_path / "link.py"
    link.symlink_to(path)
    write_back(source, "x = 2\n", link)
    assert link.is_symlink()
    assert path.read_text() == "x = 2\n"
    assert sorted(tmp_path.rglob("*")) == sorted([tmp_path / "real", link, path])


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError("no space left")])
@pytest.mark.parametrize("function", ["replace", "chmod"])
def test_failure_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, function: str
) -> None:
    path, source = _written(tmp_path)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, function, fail)
    with pytest.raises((KeyboardInterrupt, OSError)):
        write_back(source, "x = 2\n", path)
    assert path.read_bytes() == b"x = 1\n"
    assert list(tmp_path.iterdir()) == [path]


def test_read_only_file_stays(tmp_path: Path) -> None:
    path, source = _written(tmp_path)
    path.chmod(0o444)
    with pytest.raises(WriteError, match="read-only"):
        write_back(source, "x = 2\n", path)
    assert path.read_bytes() == b"x = 1\n"


def test_file_that_changed_meanwhile_stays(tmp_path: Path) -> None:
    path, source = _written(tmp_path)
    path.write_bytes(b"x = 3\n")
    with pytest.raises(WriteError, match="not the text that was analysed"):
        write_back(source, "x = 2\n", path)
    assert path.read_bytes() == b"x = 3\n"


def test_what_is_no_file_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(WriteError, match="not a plain file"):
        write_back(Source("pipe", ""), "x = 2\n", pipe)
    with pytest.raises(OSError, match="No such file"):
        write_back(Source("gone", ""), "x = 2\n", tmp_path / "gone")
