"""Notebooks: one module in order, reported by cell, changed in nothing but the cells' sources."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, strategies as st

from tests.conftest import Command, Program
from tfdata_lint.reading.files import read_data
from tfdata_lint.reading.python_needed import python_needed
from tfdata_lint.reading.read import NotPython, ReadProblem, encode
from tfdata_lint.reading.source import Source
from tfdata_lint.target import needed_for_python


def _code(source: str | list[str], **more: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return {**cell, "source": source, **more}


def _prose(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": [text]}


def _notebook(*cells: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **more}


def _write(path: Path, *cells: dict[str, Any], **more: Any) -> str:
    """As Jupyter writes it; returns the text."""
    text = json.dumps(_notebook(*cells, **more), indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
    return text


SETUP = _code(["%matplotlib inline\n", "!pip install tensorflow\n", "import tensorflow as tf"])
SOURCE = _code("ds = tf.data.TFRecordDataset(files)\nds = ds.map(tf.io.decode_jpeg)\n")
FIT = _code(["ds = ds.padded_batch(32)\n", "%time model.fit(ds)"])
CELLS = (_prose("# Training"), SETUP, SOURCE, _prose("Now *fit*."), FIT)
"""TFD201 at line 2 of cell 3, and TFD203 at line 1 of cell 5; both have a safe fix."""

PLACES = ["nb.ipynb:cell 3:2:9: TFD201", "nb.ipynb:cell 5:1:9: TFD203"]
MAPPED = "ds.map(tf.io.decode_jpeg, num_parallel_calls=tf.data.experimental.AUTOTUNE)"
FETCHED = "ds.padded_batch(32).prefetch(tf.data.experimental.AUTOTUNE)"


def _fixed(text: str) -> str:
    text = text.replace("ds.map(tf.io.decode_jpeg)", MAPPED)
    return text.replace("ds.padded_batch(32)", FETCHED)


# What is found


def test_cells_are_one_module_and_findings_say_the_cell(command: Command, project: Path) -> None:
    _write(project / "nb.ipynb", *CELLS)
    answer = command("nb.ipynb")
    assert (answer.status, answer.places) == (1, PLACES)
    assert (
        "nb.ipynb:cell 5:1:9: TFD203 missing-prefetch [warning] the pipeline ends in "
        "`padded_batch` without `prefetch`, so before TensorFlow 2.11 `fit` waits while each "
        "element is made\n"
        "  |\n"
        "1 | ds = ds.padded_batch(32)\n"
        "  |         ^^^^^^^^^^^^\n"
        "  = data: TFRecordDataset (cell 3:1) -> map (cell 3:2) -> padded_batch (1) -> fit (2)\n"
        "  = [--fix] Append `prefetch`\n"
    ) in answer.out
    assert "in 1 file; 2 fixable with --fix.\n" in answer.out


def test_an_excerpt_shows_what_the_user_wrote(command: Command, project: Path) -> None:
    source = "ds = tf.data.TFRecordDataset(files)\n%time model.fit(ds.padded_batch(32))"
    _write(project / "nb.ipynb", SETUP, _code(source))
    assert "\n2 | %time model.fit(ds.padded_batch(32))\n" in command("nb.ipynb").out


def test_concise(command: Command, project: Path) -> None:
    _write(project / "nb.ipynb", *CELLS)
    answer = command("--output-format", "concise", "--select", "TFD201", "-q", "nb.ipynb")
    assert answer.out.startswith("nb.ipynb:cell 3:2:9: TFD201 [warning] `map` without")
    assert answer.out.count("\n") == 1


def test_json(command: Command, project: Path) -> None:
    _write(project / "nb.ipynb", *CELLS)
    answer = command("--output-format", "json", "--select", "TFD203", "nb.ipynb")
    (finding,) = json.loads(answer.out)["findings"]
    place = {key: finding[key] for key in ("cell", "line", "column", "end_line", "end_column")}
    assert place == {"cell": 5, "line": 1, "column": 9, "end_line": 1, "end_column": 21}
    assert [(step["cell"], step["line"], step["stage"]) for step in finding["trail"]] == [
        (3, 1, "TFRecordDataset"), (3, 2, "map"), (5, 1, "padded_batch"), (5, 2, "fit"),
    ]  # fmt: skip
    assert finding["fix"]["edits"] == [
        {"cell": 5, "line": 1, "column": 25, "end_line": 1, "end_column": 25,
         "text": ".prefetch(tf.data.experimental.AUTOTUNE)"}
    ]  # fmt: skip


def test_names_are_rebound(command: Command, project: Path) -> None:
    rebound = _code("ds = tf.data.Dataset.range(9).padded_batch(3).prefetch(1)")
    _write(project / "nb.ipynb", SETUP, SOURCE, rebound, _code("model.fit(ds)"))
    assert command("--select", "TFD203", "nb.ipynb").places == []


def test_what_a_shell_command_gives_is_unknown(command: Command, project: Path) -> None:
    _write(project / "nb.ipynb", *CELLS[:3], _code("ds = !ls"), FIT)
    assert "TFD203" not in command("nb.ipynb").out


@pytest.mark.parametrize("magic", ["%%bash", "%%writefile train.py", "%%html", "\n%%javascript"])
def test_cells_in_other_languages_are_not_read(magic: str, command: Command, project: Path) -> None:
    other = _code(f"{magic}\n{SOURCE['source']}for (")
    _write(project / "nb.ipynb", SETUP, other)
    assert command("nb.ipynb").places == []
    javascript = {**SOURCE, "metadata": {"vscode": {"languageId": "javascript"}}}
    _write(project / "nb.ipynb", SETUP, javascript, {**SOURCE, "cell_type": "raw"})
    assert command("nb.ipynb").places == []


def test_timed_cells_and_indented_cells_are_read(command: Command, project: Path) -> None:
    timed = _code(f"%%time\n{SOURCE['source']}")
    indented = _code("  ds = ds.padded_batch(32)\n  await model.fit(ds);")
    _write(project / "nb.ipynb", SETUP, timed, indented)
    places = ["nb.ipynb:cell 2:3:9: TFD201", "nb.ipynb:cell 3:1:11: TFD203"]
    assert command("nb.ipynb").places == places


def test_words_may_be_escaped(command: Command, project: Path) -> None:
    raw = json.dumps(_notebook(*CELLS))
    for letter in "tfkT":
        raw = raw.replace(letter, f"\\u{ord(letter):04x}")
    # Escapes are for texts alone.
    raw = raw.replace("\\u0074rue", "true").replace("null", "null")
    (project / "nb.ipynb").write_text(raw)
    assert command("nb.ipynb").places == PLACES


# What cannot be read


def test_a_cell_that_does_not_parse_costs_that_cell_only(command: Command, project: Path) -> None:
    _write(project / "nb.ipynb", *CELLS[:4], _code("x = 1\nif (\n"), FIT)
    answer = command("nb.ipynb")
    assert answer.places == [
        PLACES[0],
        "nb.ipynb:cell 5:2:4: TFD000",
        "nb.ipynb:cell 6:1:9: TFD203",
    ]
    assert "cannot-analyse [error] cell not analysed: does not parse as Python" in answer.out
    assert "\n2 | if (\n  |    ^\n" in answer.out
    assert "TFD000" not in command("--ignore", "TFD000", "nb.ipynb").out


def test_what_such_a_cell_may_have_changed_is_unknown(command: Command, project: Path) -> None:
    _write(project / "nb.ipynb", *CELLS[:3], _code("ds = ds.prefetch(\n"), FIT)
    answer = command("nb.ipynb")
    assert answer.places == [PLACES[0], "nb.ipynb:cell 4:1:17: TFD000"]


def test_such_a_cell_is_named_in_a_notebook_without_pipelines(
    command: Command, project: Path
) -> None:
    _write(project / "nb.ipynb", _code("import tensorflow as tf\nx = (\n"), _code("y = 1"))
    answer = command("nb.ipynb")
    assert (answer.status, answer.places) == (1, ["nb.ipynb:cell 1:2:5: TFD000"])


@pytest.mark.parametrize("source", ["x = '\ud800'", "x = '\0'", "(" * 900, "x = 1 \\"])
def test_strange_cells(source: str, command: Command, project: Path) -> None:
    text = json.dumps(_notebook(SETUP, _code(source), *CELLS[2:]))
    (project / "nb.ipynb").write_text(text)
    answer = command("nb.ipynb", "--fix")
    assert [place.split(":")[1::3] for place in answer.places] == [["cell 2", " TFD000"]]
    assert (project / "nb.ipynb").read_text() == _fixed(text)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"cells": [tensorflow', "is not JSON: Expecting value"),
        (b'"tensorflow"', "is not a notebook: holds no object"),
        (b'{"x": "tensorflow"}', "is not a notebook: has no list of cells"),
        (b'{"worksheets": [], "nbformat": 3, "x": "tensorflow"}', "is in notebook format 3; "),
        (b'{"x": "tensorflow \xff"}', "is not UTF-8"),
        ('{"x": "tensorflow"}'.encode("utf-16"), "is UTF-16; save the file as UTF-8"),
        (b'{"tensorflow": ' + b"[" * 100_000, "is not JSON that can be read: "),
        (b'{"tensorflow": ' + b"1" * 5_000 + b"}", "is not"),
    ],
)
def test_what_is_no_notebook_is_a_finding(
    data: bytes, message: str, command: Command, project: Path
) -> None:
    (project / "nb.ipynb").write_bytes(data)
    answer = command("nb.ipynb", "--fix")
    assert answer.status == 1
    assert f"TFD000 cannot-analyse [error] not analysed: {message}" in answer.out
    assert (project / "nb.ipynb").read_bytes() == data


def test_where_json_is_broken(command: Command, project: Path) -> None:
    (project / "nb.ipynb").write_text('{"x": "tensorflow",\n "cells": [}\n')
    assert command("nb.ipynb").places == ["nb.ipynb:2:12: TFD000"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b'{"cells": []}',
        b'{"cells": [1, null, [], {}, {"cell_type": "code"}, {"source": 1}], "x": "tensorflow"}',
        b'{"cells": [{"cell_type": "code", "source": [1, "tensorflow"]}]}',
        b'{"cells": [{"cell_type": "code", "source": []}], "metadata": [], "x": "tensorflow"}',
        b"\xef\xbb\xbf{}",
    ],
)
def test_nothing_to_say(data: bytes, command: Command, project: Path) -> None:
    (project / "nb.ipynb").write_bytes(data)
    answer = command("nb.ipynb", "--fix")
    assert (answer.status, answer.places, answer.err) == (0, [], "")
    assert (project / "nb.ipynb").read_bytes() == data


@pytest.mark.parametrize(
    "metadata",
    [
        {"language_info": {"name": "R"}, "kernelspec": {"language": "python"}},
        {"kernelspec": {"language": "R", "name": "ir"}},
    ],
)
def test_notebooks_in_other_languages_are_skipped(
    metadata: dict[str, Any], command: Command, project: Path
) -> None:
    _write(project / "nb.ipynb", *CELLS, metadata=metadata)
    answer = command("nb.ipynb", "--verbose")
    assert (answer.status, answer.places) == (0, [])
    assert "nb.ipynb: skipped: a notebook in R\n" in answer.err


@pytest.mark.parametrize("language", ["python", "ipython3", "Python"])
def test_notebooks_in_python(language: str) -> None:
    text = json.dumps(_notebook(*CELLS, metadata={"language_info": {"name": language}}))
    assert isinstance(read_data(text.encode(), "nb.ipynb"), Source)


@pytest.mark.parametrize(
    ("metadata", "version"),
    [
        ({"language_info": {"name": "python", "version": "3.11.4"}}, (3, 11)),
        ({"language_info": {"version": "3.7"}}, (3, 7)),
        ({"colab": {"gpuType": "T4"}, "language_info": {"name": "python"}}, (3, 10)),
        ({"colab": {"gpuType": "A100"}, "language_info": {"version": "3.8.5"}}, (3, 10)),
        ({"colab": {"gpuType": "L4"}, "language_info": {"version": "3.12.3"}}, (3, 12)),
        ({"colab": {"provenance": []}, "accelerator": "GPU"}, (3, 0)),
        ({"colab": "gpuType"}, (3, 0)),
        ({"language_info": {"version": "2.7.18"}}, (3, 0)),
        ({"language_info": {"version": 3.12}}, (3, 0)),
        ({"language_info": {"version": "3.x"}}, (3, 0)),
        ({"language_info": "3.12"}, (3, 0)),
        ([], (3, 0)),
        ({}, (3, 0)),
    ],
)
def test_a_notebook_tells_on_which_python_it_ran(metadata: Any, version: tuple[int, int]) -> None:
    text = json.dumps(_notebook(*CELLS, metadata=metadata))
    source = read_data(text.encode(), "nb.ipynb")
    assert isinstance(source, Source)
    assert python_needed(source) == version
    changed = source.edited([(0, 0, "")])
    assert python_needed(changed) == version


@pytest.mark.parametrize(
    ("cell", "version"),
    [
        ("!pip install tensorflow==2.4.1", (3, 0)),
        ("%pip install -q tensorflow-gpu==2.4", (3, 0)),
        ("! pip3 install --upgrade pip numpy 'tensorflow_cpu[x] ~= 2.8.0'", (3, 0)),
        ('!python -m pip install -U numpy \\\n  "tensorflow>=2.3,<2.6"', (3, 0)),
        ("!pip install tensorflow-datasets 'tensorflow<2'", (3, 0)),
        ("!conda install -y tensorflow=1.15", (3, 0)),
        ("pip install tensorflow==2.15.*", (3, 0)),
        ("%%bash\npip install tensorflow==2.4.1\n", (3, 0)),
        ("try:\n    %tensorflow_version 1.x\nexcept Exception:\n    pass\n", (3, 0)),
        ("%tensorflow_version 2.x", (3, 12)),
        ("!pip install tensorflow==2.16.1", (3, 12)),
        ("!pip install -U tensorflow numpy==1.26", (3, 12)),
        ("!pip install 'tensorflow>=2.4'", (3, 12)),
        ("!pip install 'tensorflow!=2.4'", (3, 12)),
        ("!pip install 'tensorflow<3'", (3, 12)),
        ("!pip install tensorflow-datasets==1.2 tensorflow > log.txt", (3, 12)),
        ("!pip install six\nprint('tensorflow==2.4.1')", (3, 12)),
    ],
)
def test_a_cell_that_installs_what_its_python_never_had_wins(
    cell: str, version: tuple[int, int]
) -> None:
    assert _python("3.12.3", _code(cell), *CELLS) == version


def test_an_older_tensorflow_may_be_installed_on_an_older_python() -> None:
    assert _python("3.10.1", _code("!pip install tensorflow==2.15"), *CELLS) == (3, 10)


def test_a_python_that_is_not_known_yet_needs_what_the_newest_one_needs() -> None:
    assert needed_for_python(_python("3.999", *CELLS)) == needed_for_python((3, 13)) == (2, 20)


def _python(last: str, *cells: dict[str, Any]) -> tuple[int, ...]:
    """The Python that a notebook needs, as far as one can tell, which last ran on some Python."""
    text = json.dumps(_notebook(*cells, metadata={"language_info": {"version": last}}))
    source = read_data(text.encode(), "nb.ipynb")
    assert isinstance(source, Source)
    return python_needed(source)


def test_what_newer_versions_do_by_themselves_is_an_info_in_their_notebooks(
    command: Command, project: Path
) -> None:
    kernel = {"language_info": {"name": "python", "version": "3.12.3"}}
    _write(project / "nb.ipynb", *CELLS, metadata=kernel)
    answer = command("nb.ipynb")
    assert (answer.status, answer.places) == (0, PLACES)


def test_a_notebook_for_an_older_tensorflow_has_warnings(command: Command, project: Path) -> None:
    kernel = {"language_info": {"name": "python", "version": "3.12.3"}}
    older = _code("!pip install tensorflow==2.4.1")
    _write(project / "nb.ipynb", *CELLS, older, metadata=kernel)
    answer = command("nb.ipynb")
    assert (answer.status, answer.places) == (1, PLACES)


# What is changed


def test_fixing_changes_the_sources_and_nothing_else(command: Command, project: Path) -> None:
    text = _write(project / "nb.ipynb", *CELLS, metadata={"z": [1.0, "\u00e9"], "a": {}})
    answer = command("nb.ipynb", "--fix")
    assert (answer.status, answer.places) == (0, [])
    assert answer.out.startswith("Fixed 2 problems. ")
    assert (project / "nb.ipynb").read_text(encoding="utf-8") == _fixed(text)
    nbformat.validate(json.loads(_fixed(text)))
    assert command("nb.ipynb", "--fix").out.startswith("Nothing found")
    assert (project / "nb.ipynb").read_text(encoding="utf-8") == _fixed(text)


def test_diff(command: Command, project: Path) -> None:
    text = _write(project / "nb.ipynb", *CELLS)
    answer = command("nb.ipynb", "--diff")
    assert answer.status == 1
    assert answer.out == (
        "--- nb.ipynb:cell 3\n"
        "+++ nb.ipynb:cell 3\n"
        "@@ -1,2 +1,2 @@\n"
        " ds = tf.data.TFRecordDataset(files)\n"
        "-ds = ds.map(tf.io.decode_jpeg)\n"
        f"+ds = {MAPPED}\n"
        "--- nb.ipynb:cell 5\n"
        "+++ nb.ipynb:cell 5\n"
        "@@ -1,2 +1,2 @@\n"
        "-ds = ds.padded_batch(32)\n"
        f"+ds = {FETCHED}\n"
        " %time model.fit(ds)\n"
    )
    assert answer.err == "Would fix 2 problems; nothing would remain.\n"
    assert (project / "nb.ipynb").read_text(encoding="utf-8") == text


def test_magics_are_written_back_as_they_were(command: Command, project: Path) -> None:
    source = "if x:\n    !ls \\\n  -l\nds?\ny = %env HOME\nds = ds.map(tf.io.decode_jpeg)\n?ds"
    cells = (SETUP, _code("ds = tf.data.TFRecordDataset(files)"), _code(source), FIT)
    text = _write(project / "nb.ipynb", *cells)
    command("nb.ipynb", "--fix")
    assert (project / "nb.ipynb").read_text(encoding="utf-8") == _fixed(text)


def test_a_fix_on_several_lines_in_a_list(command: Command, project: Path) -> None:
    lines = ["ds = tf.data.TFRecordDataset(files).map(\n", "    tf.io.decode_jpeg,\n", ")\n"]
    text = _write(project / "nb.ipynb", SETUP, _code([*lines, "model.fit(ds.prefetch(1))"]))
    command("nb.ipynb", "--fix")
    parallel = '    "    num_parallel_calls=tf.data.experimental.AUTOTUNE,\\n",\n'
    expected = text.replace('decode_jpeg,\\n",\n', f'decode_jpeg,\\n",\n{parallel}')
    assert (project / "nb.ipynb").read_text(encoding="utf-8") == expected


def test_standard_input(program: Program) -> None:
    text = json.dumps(_notebook(*CELLS))
    name = ("--stdin-filename", "nb.ipynb", "-")
    done = program("tfdata-lint", "--output-format", "concise", *name, text=text)
    assert done.returncode == 1
    assert [line[: len(PLACES[0])] for line in done.stdout.splitlines()[:2]] == PLACES
    done = program("tfdata-lint", "--fix", *name, text=text)
    assert (done.returncode, done.stdout) == (0, _fixed(text))
    done = program("tfdata-lint", "--diff", *name, text=text)
    assert "\n+++ nb.ipynb:cell 5\n" in done.stdout


def test_the_program_in_a_folder(program: Program, project: Path) -> None:
    text = _write(project / "nb.ipynb", *CELLS)
    (project / ".ipynb_checkpoints").mkdir()
    _write(project / ".ipynb_checkpoints" / "nb-checkpoint.ipynb", *CELLS)
    done = program("tfdata-lint", "--fix", ".")
    assert (done.returncode, done.stderr) == (0, "")
    notebook = nbformat.read(project / "nb.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert json.dumps(json.loads(_fixed(text))) == json.dumps(
        json.loads((project / "nb.ipynb").read_text())
    )


# Comments


def test_comments_suppress_in_their_cell(command: Command, project: Path) -> None:
    mapped = _code("ds = tf.data.TFRecordDataset(files)\nds = ds.map(f)  # noqa: TFD201")
    _write(project / "nb.ipynb", SETUP, mapped, FIT)
    assert command("nb.ipynb").places == ["nb.ipynb:cell 3:1:9: TFD203"]


def test_a_comment_at_the_end_of_a_cell_does_not_speak_of_the_next(
    command: Command, project: Path
) -> None:
    comment = "# tfdata-lint: ignore[TFD203]"
    _write(project / "nb.ipynb", SETUP, _code(f"{SOURCE['source']}{comment}"), FIT)
    expected = ["cell 2:2:9: TFD201", "cell 2:3:1: TFD001", "cell 3:1:9: TFD203"]
    assert command("nb.ipynb").places == [f"nb.ipynb:{place}" for place in expected]


def test_a_comment_for_the_file_holds_for_the_notebook(command: Command, project: Path) -> None:
    _write(project / "nb.ipynb", *CELLS, _code("# tfdata-lint: ignore-file[TFD203]"))
    assert command("nb.ipynb").places == [PLACES[0]]


def test_a_comment_without_use_is_removed(command: Command, project: Path) -> None:
    cell = _code(
        ["import tensorflow as tf\n", "tf.data.Dataset.range(3)\n", "# tfdata-lint: ignore[TFD201]"]
    )
    text = _write(project / "nb.ipynb", cell, _code("x"))
    assert command("nb.ipynb", "--fix").places == []
    expected = text.replace('(3)\\n",\n    "# tfdata-lint: ignore[TFD201]"', '(3)"')
    assert (project / "nb.ipynb").read_text(encoding="utf-8") == expected


def test_add_ignores(command: Command, project: Path) -> None:
    text = _write(project / "nb.ipynb", *CELLS)
    assert command("nb.ipynb", "--add-ignores").status == 0
    ignore = "  # tfdata-lint: ignore"
    expected = text.replace("decode_jpeg)", f"decode_jpeg){ignore}[map-without-parallel-calls]")
    expected = expected.replace("batch(32)", f"batch(32){ignore}[missing-prefetch]")
    assert (project / "nb.ipynb").read_text(encoding="utf-8") == expected
    assert command("nb.ipynb").places == []


# Byte for byte

LETTERS = st.text(alphabet="ab é日\U0001f600\\\"'/#(\t\r\x0b\x7f\u2028\n", max_size=30)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | LETTERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def _cells(draw: st.DrawFn) -> dict[str, Any]:
    """A cell with anything in it, its keys in any order."""
    text = draw(LETTERS)
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    kind = draw(st.sampled_from(["code", "code", "markdown"]))
    members = {
        "cell_type": kind,
        "metadata": {"x": draw(JSON)},
        "outputs": draw(st.lists(JSON, max_size=2)),
        "source": text if draw(st.booleans()) else lines,
    }
    return {key: members[key] for key in draw(st.permutations(list(members)))}


@st.composite
def _styles(draw: st.DrawFn) -> dict[str, Any]:
    """A way in which `json` writes."""
    indent = draw(st.sampled_from([None, 0, 1, 2, 4, "\t"]))
    compact = draw(st.booleans()) and indent is None
    return {
        "indent": indent,
        "ensure_ascii": draw(st.booleans()),
        "separators": (",", ":") if compact else None,
    }


def _raw(data: dict[str, Any], style: dict[str, Any], newline: str, end: str, bom: bool) -> bytes:
    text = json.dumps(data, **style) + end
    return (b"\xef\xbb\xbf" if bom else b"") + text.replace("\n", newline).encode()


@given(
    cells=st.lists(_cells(), max_size=5),
    more=st.dictionaries(LETTERS, JSON, max_size=2),
    style=_styles(),
    newline=st.sampled_from(["\n", "\r\n"]),
    end=st.sampled_from(["", "\n", "\n\n "]),
    bom=st.booleans(),
    choice=st.data(),
)
def test_byte_for_byte(
    cells: list[dict[str, Any]],
    more: dict[str, Any],
    style: dict[str, Any],
    newline: str,
    end: str,
    bom: bool,
    choice: st.DataObject,
) -> None:
    """Insert something into a cell: the file is as if it had been written so from the start."""
    first = {"cell_type": "code", "source": "import tensorflow as tf\n", "metadata": {}}
    data = {**more, **_notebook(first, *cells)}
    before = _raw(data, style, newline, end, bom)
    source = read_data(before, "nb.ipynb")
    assert isinstance(source, Source)
    assert encode(source, source.written) == before

    texts = ["".join(cell["source"]) for cell in data["cells"]]
    filled = [
        number
        for number, cell in enumerate(data["cells"])
        if cell["cell_type"] == "code" and texts[number]
    ]
    number = choice.draw(st.sampled_from(filled))
    offset = choice.draw(st.integers(0, len(texts[number])))
    new = choice.draw(st.sampled_from([".prefetch(1)", "a\n\tb", '"\\']))
    start = next(first for first, cell, _ in source.cells if cell == number + 1)
    at = source.line_starts[start - 1] + offset
    edited = source.edited([(at, at, new)])

    text = texts[number][:offset] + new + texts[number][offset:]
    changed = json.loads(json.dumps(data))
    listed = isinstance(changed["cells"][number]["source"], list)
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    changed["cells"][number]["source"] = lines if listed else text
    after = encode(edited, edited.written)
    assert json.loads(after.decode("utf-8-sig")) == changed
    assert after == _raw(changed, style, newline, end, bom)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nb.ipynb", json.dumps(_notebook(*CELLS, _code("x = (")))),
        ("nb.md", "```py\nimport tensorflow as tf\n```\n- ```py\n  !ls\n  ```\n"),
        ("nb.py", "# %%\nimport tensorflow as tf\n!ls\n"),
    ],
)
def test_worker_processes_can_be_given_what_was_read(name: str, text: str) -> None:
    source = read_data(text.encode(), name)
    assert isinstance(source, Source)
    assert source.layout is not None
    copy = pickle.loads(pickle.dumps(source))
    assert (copy, copy.cells, copy.problems) == (source, source.cells, source.problems)


@pytest.mark.parametrize("data", [b"[]", b"{", b'{"cells": 1}', b"\xff", b"tensorflow"])
def test_reading_raises_nothing(data: bytes) -> None:
    answer = read_data(data, "nb.ipynb")
    assert isinstance(answer, (Source, ReadProblem, NotPython))


def test_a_source_that_is_there_twice(command: Command, project: Path) -> None:
    """Of two keys with one name the last one counts, as for every reader of JSON."""
    raw = json.dumps(_notebook(*CELLS)).replace('"source": "ds', '"source": "x", "source": "ds')
    (project / "nb.ipynb").write_text(raw)
    assert command("nb.ipynb", "--fix").places == []
    assert (project / "nb.ipynb").read_text() == _fixed(raw)


# Together with other files


@pytest.mark.parametrize("head", ["import data\n!ls", "import tensorflow as tf\nimport data\n!ls"])
def test_a_notebook_and_the_module_that_it_imports(
    head: str, command: Command, project: Path
) -> None:
    """The notebook need not name TensorFlow itself; a fix needs it to name AUTOTUNE."""
    load = "def load(files):\n    return tf.data.TFRecordDataset(files)\n"
    module = f"import tensorflow as tf\n\n\n{load}"
    (project / "data.py").write_text(module)
    fit = _code("ds = data.load(files).padded_batch(32)\nmodel.fit(ds)")
    text = _write(project / "nb.ipynb", _code(head), _prose("Now"), fit)
    answer = command(".")
    assert answer.places == ["nb.ipynb:cell 3:1:23: TFD203"]
    assert "= data: TFRecordDataset (data.py:5) -> padded_batch (1) -> fit (2)\n" in answer.out
    command("--fix", ".")
    fetched = text.replace("batch(32)", "batch(32).prefetch(tf.data.experimental.AUTOTUNE)")
    assert (project / "data.py").read_text() == module
    assert (project / "nb.ipynb").read_text() == (fetched if "tensorflow" in head else text)


def test_a_trail_leads_through_the_cells_of_other_files(command: Command, project: Path) -> None:
    """A module finishes the data of a notebook: the steps there are in cells all the same."""
    module = "import tensorflow as tf\n\n\ndef train(ds):\n    model.fit(ds.padded_batch(32))\n"
    (project / "training.py").write_text(module)
    head = _code("import tensorflow as tf\nimport training")
    ds = _code("x = 1\ntraining.train(tf.data.TFRecordDataset(files))")
    _write(project / "nb.ipynb", head, _prose("Now"), ds)
    answer = command("--output-format", "json", ".")
    (finding,) = json.loads(answer.out)["findings"]
    assert (finding["path"], finding["cell"], finding["line"]) == ("training.py", None, 5)
    assert [(step["path"], step["cell"], step["line"]) for step in finding["trail"]] == [
        ("nb.ipynb", 3, 2), ("training.py", None, 5), ("training.py", None, 5),
    ]  # fmt: skip
