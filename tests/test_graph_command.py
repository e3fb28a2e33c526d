"""`tfdata-lint graph`: what it draws in each format, as a user runs it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.conftest import ROOT, Command, Program
from tfdata_lint.drawing import FORMATS, dot, mermaid
from tfdata_lint.drawing.model import MAX_ARGUMENT, short
from tfdata_lint.findings.report.text import printable
from tfdata_lint.options import graph_parser

# Of the backslash in `TRAIN`.
pytestmark = pytest.mark.filterwarnings("ignore:invalid escape sequence")

TRAIN = r"""import tensorflow as tf
from steps import f
images = tf.data.TFRecordDataset(files)
if training:
    images = images.map(decode, num_parallel_calls=4)
labels = tf.data.TextLineDataset('"x" [1] #2 | {3} \<b>')
both = tf.data.Dataset.zip((images, labels))
both = both.interleave(lambda a, b: tf.data.Dataset.range(3).map(f))
model.fit(both.batch(32), validation_data=both)
send(labels)
"""

TREE = r"""train.py
  ┌─ TFRecordDataset(files)                     3:18
  │  map(decode, num_parallel_calls=4)          5:21     unknown function: decode
  ├─ TextLineDataset('"x" [1] #2 | {3} \<b>')   6:18
  zip((images, labels))                         7:24
  interleave(lambda a, b: tf.data.Dataset.…)    8:13     trivial
    ┊ range(3)                                  8:53
    ┊ map(f)                                    8:62     unknown function: steps.f TFD201 [info]
  batch(32)                                     9:16     TFD203 [warning]
  => fit: model.fit                             9:7      when `training`
"""


@pytest.fixture
def train(project: Path) -> Path:
    path = project / "train.py"
    path.write_text(TRAIN, encoding="utf-8")
    return path


def _drawn(command: Command, form: str, *arguments: str) -> str:
    status, out, err = command("graph", "--format", form, *arguments)
    assert (status, err) == (0, "")
    return out


# The tree


@pytest.mark.usefixtures("train")
def test_tree(command: Command) -> None:
    out = _drawn(command, "tree", "train.py")
    assert out.startswith(TREE)
    assert "  => fit: model.fit                             9:7      when `not training`\n" in out
    assert "  => escaped: send                              10:1     lost: unknown call\n" in out
    assert out.endswith("6 pipelines: 5 followed to a use, 1 lost (unknown call).\n")
    assert "\x1b" not in out


@pytest.mark.usefixtures("train")
def test_colours_say_the_same(command: Command) -> None:
    out = _drawn(command, "tree", "--color", "always", "train.py")
    assert "\x1b[1;33m TFD203 [warning]\x1b[0m" in out
    assert re.sub(r"\x1b\[[\d;]*m", "", out) == _drawn(command, "tree", "train.py")


def test_what_the_code_holds_cannot_move_the_cursor(command: Command, project: Path) -> None:
    text = TRAIN.replace("[1]", "\x1b[31m\u202e")
    (project / "train.py").write_text(text, encoding="utf-8")
    for form in ("tree", "mermaid", "dot"):
        out = _drawn(command, form, "train.py")
        assert not {"\x1b", "\u202e"} & set(out)


def test_alike_code_is_one_node(command: Command, project: Path) -> None:
    (project / "a.py").write_text(
        "import tensorflow as tf\n"
        "def make(n):\n    return tf.data.Dataset.range(n).map(f)\n"
        "model.fit(make(1))\nmodel.evaluate(make(2))\n"
    )
    [file] = json.loads(_drawn(command, "json", "a.py"))["drawings"]
    assert [node["stage"] for node in file["nodes"]] == ["range", "map"]
    assert [(use["kind"], use["node"]) for use in file["uses"]] == [("fit", 2), ("evaluate", 2)]


# Findings


@pytest.mark.usefixtures("train")
@pytest.mark.parametrize("options", [[], ["--select", "TFD203"], ["--target-tensorflow", "2.15"]])
def test_findings_are_those_of_lint(command: Command, options: list[str]) -> None:
    def places(findings: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        keys = ("code", "severity", "message", "line", "column", "always", "guards")
        return [tuple(map(str, (each[key] for key in keys))) for each in findings]

    linted = command("--output-format", "json", *options, "train.py").out
    [file] = json.loads(_drawn(command, "json", *options, "train.py"))["drawings"]
    assert places(file["findings"]) == places(json.loads(linted)["findings"])
    assert json.loads(linted)["findings"]


def test_configuration_and_suppressions_hold(command: Command, train: Path) -> None:
    (train.parent / "pyproject.toml").write_text('[tool.tfdata-lint]\nignore = ["TFD203"]\n')
    train.write_text(TRAIN.replace(".map(f))\n", ".map(f))  # noqa: TFD201\n"), encoding="utf-8")
    assert "TFD" not in _drawn(command, "tree", "train.py")


def test_findings_without_a_stage_are_listed(command: Command, project: Path) -> None:
    (project / "a.py").write_text(
        "import tensorflow as tf\n"
        "pixels = tf.io.decode_png(x)\n"
        "tf.keras.layers.Dense(10)(pixels)\n"
        "model.fit(tf.data.Dataset.range(3))\n"
    )
    out = _drawn(command, "tree", "a.py")
    assert "\n  3:17 TFD807 [warning] `Dense` receives uint8" in out
    for form in ("mermaid", "dot"):
        assert "Dense" in _drawn(command, form, "a.py")


# Trouble


def test_standard_input(program: Program) -> None:
    done = program("tfdata-lint", "graph", "-", "--stdin-filename", "x.py", text=TRAIN)
    assert done.returncode == 0
    assert done.stdout.startswith(TREE.replace("train.py", "x.py"))


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_file_that_does_not_parse(command: Command, project: Path, form: str) -> None:
    (project / "bad.py").write_text("import tensorflow as tf\ntf.data.Dataset.range(\n")
    out = _drawn(command, form, "bad.py")
    assert "TFD000" in out
    assert "was never closed" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.py"], "error: no such file or folder: 'missing.py'"),
        (["--format", "svg"], "error: argument --format: invalid choice: 'svg'"),
        (["--fromat", "dot"], "error: unknown option '--fromat'; did you mean '--format'?"),
        (["-", "a.py"], "error: standard input (-) cannot be linted together with files"),
        (["--config", "no.toml"], "error: no.toml: "),
        (["--output-file", "no/where", "train.py"], "error: no/where: cannot be written: "),
    ],
)
@pytest.mark.usefixtures("train")
def test_trouble_is_one_line(command: Command, arguments: list[str], message: str) -> None:
    status, out, err = command("graph", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"tfdata-lint: {message}")
    assert err.count("\n") == 1


def test_the_command_is_suggested(program: Program) -> None:
    done = program("tfdata-lint", "grahp")
    assert "neither a path nor a command; did you mean 'graph'?" in done.stderr


def test_nothing_to_draw(command: Command, project: Path) -> None:
    (project / "a.py").write_text("x = 1\n")
    assert _drawn(command, "tree", ".") == "No tf.data pipelines in 1 file.\n"
    assert _drawn(command, "mermaid", ".") == "flowchart TD\n"
    assert json.loads(_drawn(command, "json", "."))["drawings"] == []


@pytest.mark.usefixtures("train")
def test_into_a_file(command: Command, project: Path) -> None:
    plain = _drawn(command, "dot", "train.py")
    assert _drawn(command, "dot", "--output-file", "a.dot", "train.py") == ""
    assert (project / "a.dot").read_text(encoding="utf-8") == plain


def test_help_names_every_format(program: Program) -> None:
    done = program("tfdata-lint", "graph", "--help")
    assert done.returncode == 0
    assert all(form in done.stdout for form in FORMATS)
    assert "tfdata-lint graph --format mermaid train.py" in done.stdout
    [option] = (each for each in graph_parser()._actions if each.dest == "format")
    assert list(option.choices or ()) == list(FORMATS)


# All formats, on all kinds of code


DRAW_ALL = """
import sys

from tfdata_lint.cli import graph
from tfdata_lint.drawing import FORMATS

look = graph.look
seen = []


def look_once(inputs, task, see):
    if not seen:
        shown = []
        seen.extend([look(inputs, task, lambda *what: shown.append(what)), shown])
    for what in seen[1]:
        see(*what)
    return seen[0]


graph.look = look_once
for form in FORMATS:
    assert graph.run(["--format", form, "--output-file", form, *sys.argv[1:]]) == 0
"""
"""Draws in each format what is looked at once."""


def test_the_same_code_is_drawn_the_same(program: Program, project: Path) -> None:
    alone = sorted(map(str, ROOT.glob("corpus/styles/*.py")))[::4]
    given = [str(ROOT / "corpus" / "projects" / "leafscan"), *alone]
    drawings = []
    for seed, paths in (("1", given), ("2", given[::-1])):
        done = program("python", "-c", DRAW_ALL, *paths, PYTHONHASHSEED=seed)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        drawings.append({form: (project / form).read_text(encoding="utf-8") for form in FORMATS})
    first, second = drawings
    for form, drawing in first.items():
        assert drawing == second[form]
        assert drawing.count("TFD203") > 10


def test_json_holds_together(command: Command) -> None:
    data = json.loads(_drawn(command, "json", str(ROOT / "corpus" / "notebooks")))
    ways = set()
    for place, file in enumerate(data["drawings"]):
        ids = [node["id"] for node in file["nodes"]]
        assert ids == list(range(1, len(ids) + 1))
        for edge in file["edges"]:
            assert edge["from"] < edge["to"] <= len(ids)
            assert edge["kind"] in ("input", "inner")
        for use in file["uses"]:
            assert use["node"] in ids
            assert (use["outcome"] == "lost") == (use["lost"] is not None)
            keys = ("node", "kind", "text", "path", "cell", "line", "column")
            ends = ("outcome", "lost", "proven")
            ways.add((place, *(use[key] for key in (*keys, *ends))))
        for each in (*file["nodes"], *file["uses"]):
            assert all(0 <= number < len(file["findings"]) for number in each["findings"])
            assert each["path"] in {None, *file["paths"]}
    pipelines = data["pipelines"]
    assert pipelines["seen"] == (
        pipelines["followed"] + sum(pipelines["lost"].values()) + pipelines["unused"]
    )
    # What is drawn is what is counted, but for the tests before it.
    drawn = Counter(way[-3] if way[-1] else "unproven" for way in ways)
    assert drawn == {
        "followed": pipelines["followed"],
        "lost": sum(pipelines["lost"].values()),
        "unused": pipelines["unused"],
        "unproven": pipelines["unproven"],
    }


# Escaping. Neither Graphviz nor Mermaid is needed: these are the parts of their languages in use.

_LABEL = r'"(?:[^"<>#;\[\]{}|\\]|#\d+;|<br/>)*"'
_MERMAID = re.compile(
    "|".join(
        (
            r"flowchart TD",
            rf"  subgraph f\d+\[{_LABEL}\]",
            r"  end",
            rf"    f\d+[nx]\d+\[{_LABEL}\]",
            rf"    f\d+u\d+\(\[{_LABEL}\]\)",
            rf"  (?:  )?f\d+n\d+ (?:-->|-\.->)(?:\|{_LABEL}\|)? f\d+[nu]\d+",
            r"  classDef (?:error|warning|info|lost) [a-z-]+:[#\w ]+(?:,[a-z-]+:[#\w ]+)*",
            r"  class f\d+[nux]\d+(?:,f\d+[nux]\d+)* (?:error|warning|info|lost)",
        )
    )
)
_STRING = r'"(?:[^"\\\n]|\\[\\"n])*"'
_PAIR = rf"[a-z]+=(?:{_STRING}|\w+)"
_ATTRIBUTES = rf"\[{_PAIR}(?:, {_PAIR})*\]"
_DOT = re.compile(
    "|".join(
        (
            r"digraph pipelines \{",
            rf"  node {_ATTRIBUTES};",
            r"  subgraph cluster_f\d+ \{",
            rf"    label={_STRING};",
            rf"    f\d+[nux]\d+ {_ATTRIBUTES};",
            rf"  (?:  )?f\d+n\d+ -> f\d+[nu]\d+(?: {_ATTRIBUTES})?;",
            r" *\}",
        )
    )
)


def _mermaid_text(label: str) -> str:
    decoded = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label[1:-1].replace("<br/>", "\n"))
    return decoded


def _dot_text(label: str) -> str:
    return re.sub(r"\\(.)", lambda code: "\n" if code[1] == "n" else code[1], label[1:-1])


_HOSTILE = st.text(
    st.one_of(st.sampled_from("\"'#[]{}()<>|;:&%\\`\n\t\r\0éñ数🙂"), st.characters()), max_size=30
)


@given(st.lists(_HOSTILE.filter(bool), min_size=1, max_size=4))
def test_any_text_comes_back_from_a_label(lines: list[str]) -> None:
    expected = "\n".join(map(printable, lines))
    label = mermaid.quoted(lines)
    assert re.fullmatch(_LABEL, label)
    assert _mermaid_text(label) == expected
    label = dot.quoted(lines)
    assert re.fullmatch(_STRING, label)
    assert _dot_text(label) == expected


@given(_HOSTILE)
def test_short_text_is_one_line(text: str) -> None:
    cut = short(text)
    assert len(cut) <= MAX_ARGUMENT
    assert "\n" not in cut
    assert cut.removesuffix("…") in " ".join(text.split())


@pytest.mark.parametrize(("form", "line"), [("mermaid", _MERMAID), ("dot", _DOT)])
def test_every_line_is_of_the_language(
    command: Command, train: Path, form: str, line: re.Pattern[str]
) -> None:
    given = [str(ROOT / "corpus" / "projects" / "roadseg"), *ROOT.glob("corpus/styles/*.py")]
    out = _drawn(command, form, "train.py", *map(str, given[::3]))
    wrong = [each for each in out.splitlines() if not line.fullmatch(each)]
    assert not wrong
    assert out.count("{") == out.count("}") or form == "dot"
    assert not set(_ends(out)) - set(_nodes(out))


def _nodes(out: str) -> Iterator[str]:
    """The names that are declared."""
    yield from re.findall(r"^    (f\d+[nux]\d+)(?: ?\[|\()", out, re.MULTILINE)


def _ends(out: str) -> Iterator[str]:
    """The names that arrows touch."""
    for start, end in re.findall(r"^ +(f\d+n\d+) -.*?>.*?(f\d+[nu]\d+)", out, re.MULTILINE):
        yield from (start, end)


# Several files, and cells

DATA = """import tensorflow as tf


def train_data(files):
    return tf.data.TFRecordDataset(files).map(parse)


def test_data(files):
    return tf.data.TFRecordDataset(files).batch(8)
"""

USER = """from data import train_data

ds = train_data(files).shuffle(1000)
model.fit(ds.batch(32))
"""

PROJECT_TREE = """train.py
  TFRecordDataset(files)                        data.py:5:20
  map(parse)                                    5:43     unknown function: parse TFD201 [warning]
  shuffle(1000)                                 train.py:3:24
  batch(32)                                     4:14     TFD203 [warning]
  => fit: model.fit                             4:7

"""

PROJECT_MERMAID = """flowchart TD
  subgraph f1["data.py"]
    f1n1["TFRecordDataset(files)<br/>5#58;20"]
    f1n2["map(parse)<br/>5#58;43<br/>unknown function#58; parse<br/>TFD201 #91;warning#93;"]
    f1n1 --> f1n2
  end
  subgraph f2["train.py"]
    f2n3["shuffle(1000)<br/>3#58;24"]
    f2n4["batch(32)<br/>4#58;14<br/>TFD203 #91;warning#93;"]
    f2u1(["fit#58; model.fit<br/>4#58;7"])
    f2n3 --> f2n4
    f2n4 --> f2u1
  end
  f1n2 --> f2n3
  classDef warning fill:#fff3cd,stroke:#997404,color:#000
  class f1n2,f2n4 warning
"""


@pytest.fixture
def several(project: Path) -> Path:
    (project / "data.py").write_text(DATA, encoding="utf-8")
    (project / "train.py").write_text(USER, encoding="utf-8")
    return project


@pytest.mark.usefixtures("several")
def test_tree_of_several_files(command: Command) -> None:
    out = _drawn(command, "tree", ".")
    assert out.startswith("data.py\n  TFRecordDataset(files)                        9:20\n")
    assert f"\n{PROJECT_TREE}" in out
    assert out.endswith("2 pipelines: 2 followed to a use.\n")
    # Of a file that was not named, only what leads to one that was.
    only = "1 pipeline: 1 followed to a use.\n"
    assert _drawn(command, "tree", "train.py") == PROJECT_TREE + only


@pytest.mark.usefixtures("several")
def test_charts_of_several_files(command: Command) -> None:
    assert _drawn(command, "mermaid", "train.py") == PROJECT_MERMAID
    out = _drawn(command, "dot", "train.py")
    assert out.count("subgraph cluster_") == 2
    assert '    label="data.py";\n    f1n1 [label="TFRecordDataset(files)\\n5:20"];\n' in out
    assert "\n  }\n  f1n2 -> f2n3;\n}\n" in out


@pytest.mark.usefixtures("several")
def test_json_of_several_files(command: Command) -> None:
    data = json.loads(_drawn(command, "json", "train.py"))
    [drawing] = data["drawings"]
    assert drawing["paths"] == ["data.py", "train.py"]
    places = [(node["path"], node["cell"], node["line"]) for node in drawing["nodes"]]
    assert places == [
        ("data.py", None, 5),
        ("data.py", None, 5),
        ("train.py", None, 3),
        ("train.py", None, 4),
    ]
    [use] = drawing["uses"]
    assert (use["path"], use["line"], use["node"]) == ("train.py", 4, 4)
    assert [finding["path"] for finding in drawing["findings"]] == ["data.py", "train.py"]
    assert [node["findings"] for node in drawing["nodes"]] == [[], [0], [], [1]]
    assert data["pipelines"]["followed"] == 1


@pytest.mark.usefixtures("several")
def test_users_of_what_a_named_file_hands_on_are_drawn_with_it(command: Command) -> None:
    data = json.loads(_drawn(command, "json", "data.py"))
    [drawing] = data["drawings"]
    assert drawing["paths"] == ["data.py", "train.py"]
    assert {use["kind"]: use["path"] for use in drawing["uses"]} == {
        "fit": "train.py",
        "returned": "data.py",
    }
    assert data["pipelines"]["followed"] == 2


def test_files_without_a_common_pipeline_are_drawn_apart(command: Command, several: Path) -> None:
    (several / "other.py").write_text(DATA, encoding="utf-8")
    drawings = json.loads(_drawn(command, "json", "."))["drawings"]
    assert [drawing["paths"] for drawing in drawings] == [["data.py", "train.py"], ["other.py"]]


def _notebook(*cells: str) -> str:
    listed = [
        {
            "cell_type": "code",
            "source": cell,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": listed})


@pytest.fixture
def notebook(several: Path) -> Path:
    path = several / "train.ipynb"
    (several / "train.py").unlink()
    path.write_text(_notebook("%cd x\nfrom data import train_data", *USER.splitlines()[2:]))
    return path


@pytest.mark.usefixtures("notebook")
def test_tree_of_a_notebook(command: Command) -> None:
    assert _drawn(command, "tree", "train.ipynb") == (
        "train.ipynb\n"
        "  TFRecordDataset(files)                        data.py:5:20\n"
        "  map(parse)                                    5:43    "
        " unknown function: parse TFD201 [warning]\n"
        "  shuffle(1000)                                 train.ipynb:cell 2:1:24\n"
        "  batch(32)                                     cell 3:1:14 TFD203 [warning]\n"
        "  => fit: model.fit                             cell 3:1:7\n"
        "\n"
        "1 pipeline: 1 followed to a use.\n"
    )


@pytest.mark.usefixtures("notebook")
def test_charts_and_json_of_a_notebook(command: Command) -> None:
    assert "<br/>cell 3#58;1#58;14<br/>TFD203" in _drawn(command, "mermaid", "train.ipynb")
    assert "\\ncell 3:1:14\\nTFD203" in _drawn(command, "dot", "train.ipynb")
    [drawing] = json.loads(_drawn(command, "json", "train.ipynb"))["drawings"]
    assert [node["cell"] for node in drawing["nodes"]] == [None, None, 2, 3]
    assert [use["cell"] for use in drawing["uses"]] == [3]
    assert [finding["cell"] for finding in drawing["findings"]] == [None, 3]


def test_a_cell_that_does_not_parse_is_listed(command: Command, notebook: Path) -> None:
    notebook.write_text(_notebook("import tensorflow as tf", "f(", "ds = tf.data.Dataset.range("))
    for form in FORMATS:
        out = _drawn(command, form, "train.ipynb")
        assert out.count("TFD000") == 2
        assert "cell not analysed" in out


def test_projects_and_notebooks_have_the_findings_of_lint(command: Command) -> None:
    projects = [str(ROOT / "corpus" / "projects" / name) for name in ("denoiser", "polyglot")]
    given = [*projects, *sorted(map(str, ROOT.glob("corpus/notebooks/*.ipynb")))[::3]]
    linted = json.loads(command("--output-format", "json", *given).out)
    drawn = json.loads(_drawn(command, "json", *given))
    keys = ("code", "severity", "message", "path", "cell", "line", "column", "always", "guards")

    def places(findings: list[dict[str, Any]]) -> set[tuple[str, ...]]:
        return {tuple(str(each[key]) for key in keys) for each in findings}

    found = [finding for drawing in drawn["drawings"] for finding in drawing["findings"]]
    assert places(found) == places(linted["findings"])
    assert found
    assert drawn["pipelines"] == linted["pipelines"]
