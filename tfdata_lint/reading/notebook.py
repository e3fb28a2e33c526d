"""Notebooks: the code cells as one module, and the file with nothing but their sources changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tfdata_lint.reading.fragments import OPENER, judge
from tfdata_lint.reading.layout import Layout, Part
from tfdata_lint.reading.read import NotPython, ReadProblem
from tfdata_lint.reading.screen import may_hold_pipelines
from tfdata_lint.reading.source import Source, spliced
from tfdata_lint.records import dataclass
from tfdata_lint.regex import Regex
from tfdata_lint.target import Version, needed_for_python

NOTEBOOK_FORMAT = 4
"""The format that is read: before it, until 2014, cells were elsewhere."""

_END_OF_CELL = "\n0\n"
"""Between cells. The statement keeps a comment at the end of a cell from speaking of the next."""

_ESCAPED_LETTERS = Regex(r"\\u00[67]")
_BLANKS = Regex(r"[ \t\r\n]*")
_TEXT = Regex(r'"((?:[^"\\]|\\.)*)"')
_LINE = Regex(
    r"(?:[^\\]|\\[^nu]|\\u(?!000[aA]))*(?:\\n|\\u000[aA])|(?:[^\\]|\\[^nu]|\\u(?!000[aA]))+"
)
_PYTHON = Regex(r"3\.(\d{1,3})\b")
_OF_COLAB = 3, 10
"""The Python of notebooks in which Colab wrote a kind of processor (`gpuType`): its release notes
of May 5, 2023 tell that users may choose one, and that it runs Python 3.10.11 from then on."""

_MOST = Regex(
    r"""
    %tensorflow_version [ \t]+ (?P<chosen> 1) \b
    | \b (?:pip3?|conda|mamba) [ \t]+ install \b (?: \\\r?\n | [^\r\n] )*? [\s"']
      (?:intel[-_])? tensorflow (?:[-_](?:cpu|gpu|intel|macos|rocm))? (?![\w-])
      [^\s"']*? [ \t]* (?<![<>!=~]) (?: ={1,3} | ~= | <=? ) [ \t]* (?P<installed> \d+ (?:\.\d+)? )
    """,
    re.VERBOSE,
)
"""What a cell says of the newest TensorFlow that a notebook is for."""
_NOT_ASCII = Regex(r"(?<!\\)(?:\\\\)*\\u(?!00[01])")


@dataclass(frozen=True, slots=True)
class Notebook(Layout):
    """The code cells of a notebook. `spans` are where their sources are in `raw`, the file."""

    raw: str = ""
    spans: tuple[tuple[int, int], ...] = ()

    def written(self) -> str:
        """The file with the sources of the cells that were changed in the style it has."""
        cells = [part for part in self.parts if part.cell is not None]
        return spliced(
            self.raw,
            [
                (start, end, _respelled(self.raw, start, end, cell.text))
                for cell, (start, end) in zip(cells, self.spans, strict=True)
                if cell.text != _joined(json.loads(self.raw[start:end]))
            ],
        )


def read_notebook(file: Source) -> Source | ReadProblem | NotPython:
    """The module that the cells of a notebook make, given the file's text.

    What is wrong with a file is only said where it may hold pipelines.
    """
    raw = file.text
    problem = _form_problem(raw)
    if isinstance(problem, ReadProblem) and not (
        may_hold_pipelines(raw) or _ESCAPED_LETTERS.search(raw)
    ):
        return Source.of(file, Notebook((), raw=raw))
    if problem is not None:
        return problem
    notebook = _members(raw, _skipped(raw, 0))
    cells = [
        (text, number, members["source"])
        for number, members in enumerate(_cells(raw, notebook), start=1)
        if (text := _code(raw, members)) is not None
    ]
    codes = [text for text, _, _ in cells]
    # LibCST takes ten times as long as `ast`.
    thorough = may_hold_pipelines("\n".join(codes))
    parts = tuple(part for text, number, _ in cells for part in _parts(text, number, thorough))
    spans = tuple(span for _, _, span in cells)
    return Source.of(file, Notebook(parts, _ran_on(raw, notebook, codes), raw, spans))


def _form_problem(raw: str) -> ReadProblem | NotPython | None:
    """Why a text is no notebook of Python code in the format that is read."""
    try:
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        return ReadProblem(f"is not JSON: {error.msg}", error.lineno, error.colno)
    except (ValueError, RecursionError) as error:
        return ReadProblem(f"is not JSON that can be read: {error}")
    if not isinstance(data, dict):
        return ReadProblem("is not a notebook: holds no object")
    version = data.get("nbformat")
    if isinstance(version, int) and version < NOTEBOOK_FORMAT:
        return ReadProblem(
            f"is in notebook format {version}; "
            f"`jupyter nbconvert --to notebook --inplace` makes it {NOTEBOOK_FORMAT}"
        )
    if not isinstance(data.get("cells"), list):
        return ReadProblem("is not a notebook: has no list of cells")
    language = _language(data.get("metadata"))
    if not re.match(r"i?python", language, re.IGNORECASE):
        return NotPython(f"a notebook in {language}")
    return None


def _language(metadata: Any) -> str:
    """The language of a notebook; those that do not say it are taken for Python."""
    for table, key in (("language_info", "name"), ("kernelspec", "language")):
        language = _said(metadata, table, key)
        if isinstance(language, str) and language:
            return language
    return "python"


def _said(metadata: Any, table: str, key: str) -> Any:
    """What a table in a notebook's metadata has under a key; None where there is nothing."""
    found = metadata.get(table) if isinstance(metadata, dict) else None
    return found.get(key) if isinstance(found, dict) else None


def _ran_on(raw: str, notebook: Mapping[str, tuple[int, int]], cells: Iterable[str]) -> Version:
    """The Python of the kernel that a notebook was last open with, or that Colab had at least; (3,
    0) where its cells ask for a TensorFlow that there was not for that Python: it was opened, but
    did not run."""
    metadata = json.loads(raw[slice(*notebook["metadata"])]) if "metadata" in notebook else None
    version = _said(metadata, "language_info", "version")
    said = _PYTHON.match(version) if isinstance(version, str) else None
    python = (3, int(said[1])) if said is not None else (3, 0)
    if _said(metadata, "colab", "gpuType") is not None:
        python = max(python, _OF_COLAB)
    first = needed_for_python(python)
    if first is not None and any(most < first for text in cells for most in _most(text)):
        return 3, 0
    return python


def _most(cell: str) -> Iterator[Version]:
    for match in _MOST.finditer(cell):
        yield tuple(map(int, (match["chosen"] or match["installed"]).split(".")))


def _cells(
    raw: str, notebook: Mapping[str, tuple[int, int]]
) -> Iterator[Mapping[str, tuple[int, int]]]:
    """For each cell of a notebook, where the values of its keys are."""
    for start, _ in _items(raw, notebook["cells"][0]):
        yield _members(raw, start) if raw[start] == "{" else {}


def _code(raw: str, members: Mapping[str, tuple[int, int]]) -> str | None:
    """The source of a cell that holds Python code."""
    cell = {
        key: json.loads(raw[slice(*members[key])])
        for key in ("cell_type", "metadata", "source")
        if key in members
    }
    metadata = cell.get("metadata")
    editor = metadata.get("vscode") if isinstance(metadata, dict) else None
    language = editor.get("languageId", "python") if isinstance(editor, dict) else "python"
    if cell.get("cell_type") != "code" or language != "python":
        return None
    return _joined(cell.get("source"))


def _joined(value: Any) -> str | None:
    """The text of a source, which is one text or a list of its lines."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else None


def _parts(text: str, number: int, thorough: bool) -> Iterator[Part]:
    fragment = judge(text, thorough=thorough)
    if fragment.indented:
        yield Part(f"{OPENER}\n", written=False)
    yield Part(text, fragment.view, code=True, cell=number, problem=fragment.problem)
    yield Part(_END_OF_CELL, written=False)


# Where things are in JSON that is known to be valid


def _skipped(raw: str, at: int) -> int:
    blanks = _BLANKS.match(raw, at)
    return at if blanks is None else blanks.end()


def _members(raw: str, start: int) -> dict[str, tuple[int, int]]:
    """Where the value of each key of an object is; of a key that is there twice, the last one's."""
    found = {}
    for key_start, key_end in _items(raw, start):
        value = _skipped(raw, _skipped(raw, key_end) + 1)
        found[json.loads(raw[key_start:key_end])] = value, _value_end(raw, value)
    return found


def _items(raw: str, start: int) -> Iterator[tuple[int, int]]:
    """Where each item of an array, or each key of an object, is."""
    at = _skipped(raw, start + 1)
    while raw[at] not in "]}":
        end = _value_end(raw, at)
        yield at, end
        at = _skipped(raw, end)
        if raw[at] == ":":
            at = _skipped(raw, _value_end(raw, _skipped(raw, at + 1)))
        if raw[at] == ",":
            at = _skipped(raw, at + 1)


_decoder = json.JSONDecoder()


def _value_end(raw: str, start: int) -> int:
    return _decoder.raw_decode(raw, start)[1]


# How a source is spelled


def _respelled(raw: str, start: int, end: int, text: str) -> str:
    """A source in place of the one at a span; lines that were there are spelled as they were."""
    value = raw[start:end]
    tokens = list(_TEXT.finditer(value))
    known = {json.loads(f'"{line}"'): line for token in tokens for line in _LINE.findall(token[1])}
    escaped = _escapes(value, raw)
    lines = [
        known[line] if line in known else json.dumps(line, ensure_ascii=escaped)[1:-1]
        for line in re.findall(r"[^\n]*\n|[^\n]+", text)
    ]
    if value.startswith('"'):
        return f'"{"".join(lines)}"'
    opening, closing = tokens[0].start(), tokens[-1].end()
    if len(tokens) > 1:
        between = value[tokens[0].end() : tokens[1].start()]
    elif opening > 1:
        between = f",{value[1:opening]}"
    else:
        # As `json` writes it: with blanks behind commas where they are behind colons.
        between = "," if raw[start - 1] == ":" else ", "
    return value[:opening] + between.join(f'"{line}"' for line in lines) + value[closing:]


def _escapes(value: str, raw: str) -> bool:
    """Whether characters beyond ASCII are escaped: by what the cell does, or else the file."""
    for text in (value, raw):
        if not text.isascii():
            return False
        if _NOT_ASCII.search(text):
            return True
    return False
