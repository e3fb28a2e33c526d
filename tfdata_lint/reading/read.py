"""Files to `Source` and back, and every reason why a file cannot be analysed."""

from __future__ import annotations

import codecs
import os
import re
import stat
import sys

from tfdata_lint.reading.source import Source, once
from tfdata_lint.records import dataclass, replace
from tfdata_lint.regex import Regex

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable

_TOO_DEEP = "too deeply nested to analyse"
_LINE = Regex(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
_COOKIE = Regex(r"^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+", re.ASCII)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """Why a file cannot be analysed, and where it shows: 1-based line and column."""

    message: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class NotPython:
    """Why there is no Python in a file that is otherwise in order."""

    reason: str


class WriteError(OSError):
    """A file that cannot be written back without harm; the text is for the user."""


def read(path: str | os.PathLike[str]) -> Source | ReadProblem:
    """The text of a file. Raises OSError when the file cannot be opened or read."""
    with open(path, "rb") as file:
        return decode(file.read(), os.fspath(path))


def decode(data: bytes, path: str) -> Source | ReadProblem:
    """The text of a file's bytes, in the encoding that Python itself would read them in."""
    if data.startswith(_UTF_16):
        return ReadProblem("is UTF-16, which Python does not accept; save the file as UTF-8")
    try:
        encoding = _encoding(data)
    except SyntaxError as error:
        return _undecodable(data, str(error.msg))
    bom = encoding == "utf-8-sig"
    body = data.removeprefix(codecs.BOM_UTF8) if bom else data
    encoding = "utf-8" if bom else encoding
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            return ReadProblem(
                f"declares the encoding {encoding}, which its bytes are not",
                *_byte_position(body, error.start, encoding),
            )
        return _undecodable(body, "")
    except (LookupError, ValueError):
        return ReadProblem(f"declares {encoding}, which is not an encoding of text")
    source = Source(path, text, encoding, bom)
    if encoding != "utf-8" and not any(
        _COOKIE.match(source.line(number)) for number in range(1, 3) if number <= _lines(source)
    ):
        return ReadProblem(f"declares the encoding {encoding}, which its own first lines are not")
    if "\0" in text:
        return ReadProblem("contains a NUL byte", *source.position(text.index("\0")))
    return source


def _encoding(data: bytes) -> str:
    """The name of the encoding that Python would read a file in. Raises SyntaxError."""
    head = [match.group() for match, _ in zip(_LINE.finditer(data), range(2), strict=False)]
    lines = [line.rstrip(b"\r\n") + b"\n" for line in head]
    if b"".join(lines).isascii() and not any(b"coding" in line for line in lines):
        return "utf-8"
    # Only now, since most files say nothing.
    from io import BytesIO
    from tokenize import detect_encoding

    # CR alone ends a line for Python but not for `readline`: detection gets the lines ready-made.
    return detect_encoding(BytesIO(b"".join(lines)).readline)[0]


def decode_utf8(data: bytes, path: str) -> Source | ReadProblem:
    """The text of a file that is not Python itself, so that it cannot declare its encoding."""
    if data.startswith(_UTF_16):
        return ReadProblem("is UTF-16; save the file as UTF-8")
    bom = data.startswith(codecs.BOM_UTF8)
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        return Source(path, body.decode("utf-8"), bom=bom)
    except UnicodeDecodeError as error:
        return ReadProblem("is not UTF-8", *_byte_position(body, error.start, "utf-8"))


def _undecodable(data: bytes, reason: str) -> ReadProblem:
    """The problem of a file whose encoding cannot be found out, or is not what it seems."""
    if reason.startswith("unknown encoding"):
        return ReadProblem(f"declares an {reason}")
    if reason.startswith("encoding problem"):
        return ReadProblem("starts with a UTF-8 byte order mark but declares another encoding")
    start = len(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        start = error.start
    line, column = _byte_position(data, start, "utf-8")
    return ReadProblem("is not UTF-8 and declares no other encoding", line, column)


def _byte_position(data: bytes, offset: int, encoding: str) -> tuple[int, int]:
    """The 1-based line and column of a byte offset, as far as what stands before can be read."""
    before = Source("", data[:offset].decode(encoding, errors="replace"))
    return before.position(len(before.text))


def _lines(source: Source) -> int:
    return len(source.line_starts)


@once
def syntax_problem(source: Source) -> ReadProblem | None:
    """Why Python does not accept the text, or why LibCST must not be given it; None if all is well.

    Leaves the tree in `source.tree`.
    """
    from tfdata_lint.reading.nesting import too_deep

    try:
        tree = source.tree
    except SyntaxError as error:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        newer = error.msg.startswith("f-string:") and sys.version_info < (3, 12)
        hint = "; Python 3.12 lets more stand in f-strings: lint with it" if newer else ""
        return ReadProblem(
            f"does not parse as Python {version}: {error.msg}{hint}",
            *_clamped(source, error.lineno or 1, error.offset or 1),
        )
    except (RecursionError, MemoryError):
        return ReadProblem(_TOO_DEEP)
    except ValueError as error:
        return ReadProblem(f"does not parse: {error}")
    place = too_deep(source, tree)
    return None if place is None else ReadProblem(_TOO_DEEP, *place)


@once
def tree_problem(source: Source) -> ReadProblem | None:
    """Why LibCST does not accept the text; None if all is well. Leaves `source.module` parsed.

    Only for text without a `syntax_problem`: LibCST overflows the native stack on deeper nesting.
    """
    return _refused(source, lambda: source.module)


@once
def outline_problem(source: Source) -> ReadProblem | None:
    """The same, but functions are parsed only when something looks into them: then `body_problem`
    tells more."""
    if "module" not in vars(source) and _refused(source, lambda: source.outline) is None:
        return None
    return tree_problem(source)


def body_problem(source: Source) -> ReadProblem | None:
    """Why LibCST does not accept a function that something looked into; None if all is well."""
    refused = "outline" in vars(source) and source.outline.refused
    # What it says of the whole text tells the place.
    return tree_problem(replace(source)) if refused else None


def _refused(source: Source, parse: Callable[[], object]) -> ReadProblem | None:
    import libcst

    try:
        parse()
    except libcst.ParserSyntaxError as error:
        return ReadProblem(
            f"does not parse: {error.message}",
            *_clamped(source, error.raw_line, error.raw_column + 1),
        )
    except (RecursionError, MemoryError):
        return ReadProblem(_TOO_DEEP)
    except Exception as error:
        return ReadProblem(f"cannot be parsed by LibCST: {type(error).__name__}: {error}")
    return None


@once
def place_problem(source: Source) -> ReadProblem | None:
    """Why it is not known where the nodes of the LibCST tree stand; None if it is.

    Only for a source without a `tree_problem`. It takes longer than to parse the text.
    """
    from tfdata_lint.reading.spans import SpanError

    try:
        source.place_all()
    except SpanError as error:
        return ReadProblem(str(error))
    return None


def parse_problem(source: Source) -> ReadProblem | None:
    """Why the text cannot be analysed; None if it can. Leaves `source.tree` and `source.module`."""
    return syntax_problem(source) or tree_problem(source)


def _clamped(source: Source, line: int, column: int) -> tuple[int, int]:
    """A position that exists in the text: parsers also point behind its end, or nowhere."""
    line = min(max(line, 1), _lines(source))
    return line, min(max(column, 1), len(source.line(line)) + 1)


def encode(source: Source, text: str) -> bytes:
    """`text` as bytes of the source's file. Raises WriteError if its encoding lacks a character."""
    try:
        data = text.encode(source.encoding)
    except UnicodeEncodeError as error:
        wrong = error.object[error.start : error.end]
        raise WriteError(
            f"{source.path}: its encoding {source.encoding} has no {wrong!r}; not written"
        ) from None
    return codecs.BOM_UTF8 + data if source.bom else data


def write_back(source: Source, new_text: str, path: str | os.PathLike[str]) -> None:
    """Replace a file, from which `source` was read, by `new_text` all at once.

    Keeps encoding, byte order mark, owner and permissions, and writes through symbolic links.
    Raises OSError, and leaves the file as it was and nothing beside it, when the file is read-only
    or no plain file, has changed since it was read, or cannot hold the new text.
    """
    from contextlib import suppress
    from pathlib import Path

    data = encode(source, new_text)
    real = Path(os.path.realpath(path))
    before = real.stat()
    if not stat.S_ISREG(before.st_mode):
        raise WriteError(f"{os.fspath(path)}: not a plain file; not written")
    if not (before.st_mode & 0o222 and os.access(real, os.W_OK)):
        raise WriteError(f"{os.fspath(path)}: read-only; not written")
    if real.read_bytes() != encode(source, source.written):
        raise WriteError(f"{os.fspath(path)}: not the text that was analysed; not written")
    temporary = real.parent / f".tfdata-lint-{os.urandom(8).hex()}"
    try:
        with open(temporary, "xb", opener=_private) as file:
            file.write(data)
        if sys.platform != "win32":
            with suppress(OSError):
                os.chown(temporary, before.st_uid, before.st_gid)
        temporary.chmod(stat.S_IMODE(before.st_mode))
        temporary.replace(real)
    finally:
        temporary.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
