"""The command line, in-process and as an installed program."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from subprocess import CompletedProcess
from typing import IO, Any, NamedTuple, NoReturn

import libcst as cst
import pytest

from tests.interrupts import heeding_interrupts
from tfdata_lint import __version__, cli, spreading
from tfdata_lint.catalogue import Catalogue, load_catalogue, page
from tfdata_lint.cli import check, wishes
from tfdata_lint.reading.project import Project
from tfdata_lint.rule import Assumptions, Problem
from tfdata_lint.work import Job

Program = Callable[..., "CompletedProcess[str]"]

TRAIN = """import tensorflow as tf

ds = tf.data.TFRecordDataset(files)
ds = ds.map(tf.io.decode_jpeg)
ds = ds.padded_batch(32)
model.fit(ds)
"""
"""Two warnings, both with a safe fix: TFD201 at 4:9 and TFD203 at 5:9."""

FIXED = TRAIN.replace(
    "decode_jpeg)", "decode_jpeg, num_parallel_calls=tf.data.experimental.AUTOTUNE)"
).replace("batch(32)", "batch(32).prefetch(tf.data.experimental.AUTOTUNE)")

STATEFUL = TRAIN.replace(
    "tf.io.decode_jpeg", "lambda record: tf.image.random_flip_up_down(tf.io.decode_jpeg(record))"
)
"""The same; the fix for TFD201 is unsafe."""


class Answer(NamedTuple):
    """What a run said."""

    status: int
    out: str
    err: str

    @property
    def places(self) -> list[str]:
        """`path:line:column: code` of every finding in a text or concise report."""
        return re.findall(r"^\S+:\d+:\d+: TFD\d{3}", self.out, re.MULTILINE)


Lint = Callable[..., Answer]


@pytest.fixture
def lint(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Lint]:
    """Runs the command line in this process, in the project's folder."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    def run(*arguments: str, text: str | bytes | None = None) -> Answer:
        if text is not None:
            data = text.encode() if isinstance(text, str) else text
            monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))
        status = cli.main(arguments)
        return Answer(status, *capsys.readouterr())

    clear = wishes.catalogue.cache_clear
    yield run
    clear()


def _write(project: Path, **files: str) -> None:
    for name, text in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


BOTH = ["train.py:4:9: TFD201", "train.py:5:9: TFD203"]


# What is linted


def test_the_current_folder_is_linted_by_default(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "src/more.py": TRAIN, "other.py": "x = 1\n"})
    answer = lint()
    assert answer.status == 1
    assert answer.places == ["src/more.py:4:9: TFD201", "src/more.py:5:9: TFD203", *BOTH]
    assert "Found 4 warnings in 2 files; 4 fixable with --fix." in answer.out
    assert answer.err == ""


def test_a_lambda_of_another_file_is_handed_over(lint: Lint, project: Path) -> None:
    made = "import tensorflow as tf\n\ndef make(files):\n    return lambda: "
    made += "tf.data.TFRecordDataset(files).map(tf.io.decode_jpeg)\n"
    used = "import tensorflow as tf\nfrom data import make\n\n\n\n\n"
    used += "spec = tf.estimator.TrainSpec(input_fn=make(['a']), max_steps=10)\n"
    _write(project, **{"data.py": made, "run.py": used})
    answer = lint()
    assert answer.err == ""
    assert answer.places == ["data.py:4:51: TFD201"]


def test_check_may_stand_in_front(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    assert lint("check", "train.py") == lint("train.py")


def test_options_may_stand_anywhere(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "more.py": TRAIN})
    answer = lint("train.py", "--select", "TFD201", "more.py", "--quiet")
    assert answer.places == ["more.py:4:9: TFD201", "train.py:4:9: TFD201"]


def test_the_order_of_paths_does_not_matter(lint: Lint, project: Path) -> None:
    _write(project, **{"a.py": TRAIN, "b.py": TRAIN})
    assert lint("a.py", "b.py") == lint("b.py", "a.py", "b.py")


def test_no_files(lint: Lint) -> None:
    assert lint() == (0, "No Python files found.\n", "")


def test_nothing_found(lint: Lint, project: Path) -> None:
    _write(project, **{"a.py": "x = 1\n", "b.py": "import tensorflow as tf\ntf.data.Dataset\n"})
    answer = lint()
    assert answer.status == 0
    assert answer.out.startswith("Nothing found; ")


def test_excluded_files(lint: Lint, project: Path) -> None:
    table = '[tool.tfdata-lint]\nexclude = ["old/"]\n'
    _write(project, **{"old/train.py": TRAIN, "train.py": TRAIN, "pyproject.toml": table})
    assert lint().places == BOTH


# Standard input


def test_standard_input(lint: Lint) -> None:
    answer = lint("-", text=TRAIN)
    assert (answer.status, answer.places) == (1, ["-:4:9: TFD201", "-:5:9: TFD203"])


def test_the_name_of_standard_input(lint: Lint, project: Path) -> None:
    table = '[tool.tfdata-lint.per-file-ignores]\n"src/" = ["TFD201"]\n'
    _write(project, **{"pyproject.toml": table})
    answer = lint("-", "--stdin-filename", "src/train.py", text=TRAIN)
    assert answer.places == ["src/train.py:5:9: TFD203"]


def test_fixing_standard_input(lint: Lint) -> None:
    answer = lint("--fix", "-", text=TRAIN)
    assert (answer.status, answer.out) == (0, FIXED)
    assert answer.err.startswith("Fixed 2 problems. Nothing found")


def test_fixing_standard_input_keeps_bytes(program: Program, project: Path) -> None:
    folder = Path(sys.executable).parent
    data = b"\xef\xbb\xbf" + TRAIN.replace("\n", "\r\n").encode()
    done = subprocess.run(
        [str(folder / "tfdata-lint"), "--fix", "-"], input=data, capture_output=True, check=True
    )
    assert done.stdout == b"\xef\xbb\xbf" + FIXED.replace("\n", "\r\n").encode()


def test_fixing_what_needs_no_fix_hands_it_on(lint: Lint) -> None:
    for text in ("x = 1\n", "", "import tensorflow as tf\r\nds = tf.data.Dataset.range(3)\n"):
        answer = lint("--fix", "-", text=text)
        assert (answer.status, answer.out) == (0, text)


def test_fixing_what_cannot_be_read_hands_it_on(program: Program, project: Path) -> None:
    folder = Path(sys.executable).parent
    data = b"import tensorflow\nx = '\xff'\n"
    done = subprocess.run(
        [str(folder / "tfdata-lint"), "--fix", "-"], input=data, capture_output=True
    )
    assert done.stdout == data
    assert done.returncode == 1
    assert b"TFD000" in done.stderr


def test_diff_of_standard_input(lint: Lint) -> None:
    answer = lint("--diff", "-", "--stdin-filename", "train.py", text=TRAIN)
    assert answer.status == 1
    assert "+++ b/train.py" in answer.out


# Fixing


def test_fix(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    answer = lint("--fix")
    assert answer.status == 0
    assert answer.out.startswith("Fixed 2 problems. Nothing found")
    assert (project / "train.py").read_text() == FIXED
    assert lint("--fix").out.startswith("Nothing found")
    assert (project / "train.py").read_text() == FIXED


def test_unsafe_fixes_are_for_those_who_ask(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": STATEFUL})
    answer = lint("--fix")
    assert (answer.status, answer.places) == (1, BOTH[:1])
    assert "Fixed 1 problem. Found 1 warning in 1 file; 1 fixable with --unsafe-fixes" in answer.out
    assert lint("--fix", "--unsafe-fixes").status == 0
    assert "num_parallel_calls=tf.data.experimental.AUTOTUNE" in (project / "train.py").read_text()


def test_unsafe_fixes_can_be_configured(lint: Lint, project: Path) -> None:
    table = "[tool.tfdata-lint]\nunsafe-fixes = true\n"
    _write(project, **{"train.py": STATEFUL, "pyproject.toml": table})
    assert "2 fixable with --fix." in lint().out
    assert lint("--fix").status == 0


def test_unsafe_fixes_alone_write_nothing(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": STATEFUL})
    assert lint("--unsafe-fixes").places == BOTH
    assert (project / "train.py").read_text() == STATEFUL


def test_only_selected_rules_are_fixed(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    lint("--fix", "--select", "TFD203")
    assert (project / "train.py").read_text() == TRAIN.replace(
        "batch(32)", "batch(32).prefetch(tf.data.experimental.AUTOTUNE)"
    )


def test_diff(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "src/more.py": STATEFUL})
    answer = lint("--diff")
    assert answer.status == 1
    assert answer.err == "Would fix 3 problems; 1 warning in 1 file would remain.\n"
    assert answer.out.count("\n+ds = ") == 3
    assert (project / "train.py").read_text() == TRAIN
    assert lint("--diff", "--fix") == answer
    assert (project / "train.py").read_text() == TRAIN


def test_a_diff_can_be_applied(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "src/more.py": STATEFUL.rstrip("\n")})
    patch = lint("--diff", "--unsafe-fixes").out
    (project / ".git").rmdir()
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=project, check=True)
    patched = [(project / name).read_text() for name in ("train.py", "src/more.py")]
    _write(project, **{"train.py": TRAIN, "src/more.py": STATEFUL.rstrip("\n")})
    lint("--fix", "--unsafe-fixes")
    assert patched == [(project / name).read_text() for name in ("train.py", "src/more.py")]
    assert lint("--diff", "--unsafe-fixes").out == ""


def test_diff_without_fixes_fails_only_with_findings(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": FIXED})
    assert lint("--diff") == (0, "", "Would fix 0 problems; nothing would remain.\n")


def test_a_file_that_cannot_be_written_does_not_stop_the_others(lint: Lint, project: Path) -> None:
    _write(project, **{"a.py": TRAIN, "b.py": TRAIN})
    (project / "a.py").chmod(0o444)
    answer = lint("--fix")
    assert answer.status == 2
    assert answer.places == ["a.py:4:9: TFD201", "a.py:5:9: TFD203"]
    assert answer.err == "tfdata-lint: a.py: not changed: read-only\n"
    assert (project / "a.py").read_text() == TRAIN
    assert (project / "b.py").read_text() == FIXED
    assert sorted(path.name for path in project.iterdir()) == [".git", "a.py", "b.py"]


def test_add_ignores(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    answer = lint("--add-ignores")
    assert answer.status == 0
    assert answer.err == "tfdata-lint: suppressed by new comments: 2\n"
    text = (project / "train.py").read_text()
    assert "ds.map(tf.io.decode_jpeg)  # tfdata-lint: ignore[map-without-parallel-calls]\n" in text
    assert lint().status == 0
    _write(project, **{"train.py": text.replace("model", "ds = ds.map(tf.identity)\nmodel")})
    assert lint().status == 1


@pytest.mark.parametrize("arguments", [["--fix"], ["--diff"], ["-"]])
def test_add_ignores_goes_alone(arguments: list[str], lint: Lint) -> None:
    answer = lint("--add-ignores", *arguments)
    assert answer.status == 2
    assert "--add-ignores goes with neither --fix, --diff nor standard input" in answer.err


def test_unused_suppressions_are_reported_and_removed(lint: Lint, project: Path) -> None:
    text = FIXED.replace("AUTOTUNE)\nmodel", "AUTOTUNE)  # noqa: TFD203\nmodel")
    _write(project, **{"train.py": text})
    assert lint().places == ["train.py:5:67: TFD001"]
    assert lint("--fix").status == 0
    assert (project / "train.py").read_text() == FIXED


# Exit status


def test_infos_do_not_count_unless_strict(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    answer = lint("--target-tensorflow", "2.15")
    assert (answer.status, answer.places) == (0, BOTH)
    assert "[info]" in answer.out
    assert lint("--target-tensorflow", "2.15", "--strict").status == 1
    _write(project, **{"pyproject.toml": "[tool.tfdata-lint]\nstrict = true\n"})
    assert lint("--target-tensorflow", "2.15").status == 1


def test_exit_zero(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    answer = lint("--exit-zero")
    assert (answer.status, answer.places) == (0, BOTH)
    assert lint("--exit-zero", "--diff").status == 0


def test_exit_zero_does_not_hide_trouble(lint: Lint, project: Path) -> None:
    assert lint("--exit-zero", "missing.py").status == 2


# Files that cannot be analysed


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"import tensorflow as tf\nds = tf.data.Dataset.range(3\n", "2:27", "does not parse"),
        (b"import keras; x = '\xff'\n", "1:20", "is not UTF-8 and declares no other encoding"),
        (b"import tensorflow as tf\nx = '\0'\n", "2:6", "contains a NUL byte"),
    ],
)
def test_what_cannot_be_analysed_is_a_finding(
    data: bytes, place: str, message: str, lint: Lint, project: Path
) -> None:
    (project / "bad.py").write_bytes(data)
    _write(project, **{"train.py": TRAIN})
    answer = lint()
    assert answer.status == 1
    assert answer.places == [f"bad.py:{place}: TFD000", *BOTH]
    assert f"cannot-analyse [error] not analysed: {message}" in answer.out


def test_selecting_rules_does_not_hide_what_cannot_be_analysed(lint: Lint, project: Path) -> None:
    (project / "bad.py").write_bytes(b"\xff tensorflow")
    assert lint("--select", "TFD203").places == ["bad.py:1:1: TFD000"]
    assert lint("--ignore", "TFD000").status == 0


def test_what_names_no_tensorflow_is_not_even_decoded(lint: Lint, project: Path) -> None:
    (project / "bad.py").write_bytes(b"\xff")
    assert lint("--verbose").err.endswith("bad.py: skipped: no tf.data pipelines\n")
    loader = "import tensorflow as tf\ndef load(): return tf.data.Dataset.range(9).batch(2)\n"
    _write(project, **{"loader.py": loader})
    (project / "bad.py").write_bytes(b"from loader import load\n\xff")
    assert lint().places[0] == "bad.py:2:1: TFD000"


def test_a_file_that_cannot_be_opened_is_trouble(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    (project / "pipe.py").symlink_to(project / "nothing")
    os.mkfifo(project / "fifo.py")
    answer = lint("--quiet")
    assert answer.places == BOTH


def test_an_unreadable_file_is_trouble(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(project, **{"secret.py": TRAIN, "train.py": TRAIN})
    real = open

    def refuse(path: str, *arguments: str) -> IO[Any]:
        if path == "secret.py":
            raise PermissionError(13, "Permission denied", path)
        return real(path, *arguments)

    monkeypatch.setattr("builtins.open", refuse)
    answer = lint()
    assert (answer.status, answer.places) == (2, BOTH)
    assert answer.err == "tfdata-lint: secret.py: cannot be read: Permission denied\n"


# Trouble in the linter


def _crashing(message: str) -> Catalogue:
    def check(graph: object, assumptions: Assumptions) -> Iterator[Problem]:
        raise KeyError(message)
        yield

    rules = [
        replace(rule, check=check) if rule.code == "TFD201" else rule
        for rule in load_catalogue().rules
    ]
    return Catalogue(tuple(rules))


def test_a_crash_in_a_rule_names_rule_and_file(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(project, **{"train.py": TRAIN, "more.py": TRAIN})
    monkeypatch.setattr(wishes, "catalogue", lambda: _crashing("oh"))
    answer = lint()
    assert answer.status == 2
    assert answer.places == ["more.py:5:9: TFD203", "train.py:5:9: TFD203"]
    what = "internal error in rule TFD201 map-without-parallel-calls: KeyError: 'oh'"
    assert answer.err == f"tfdata-lint: more.py: {what}\ntfdata-lint: train.py: {what}\n"
    verbose = lint("--verbose")
    assert "Traceback (most recent call last)" in verbose.err
    assert verbose.status == 2


def test_nothing_is_fixed_where_a_rule_crashes(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(project, **{"train.py": TRAIN})
    monkeypatch.setattr(wishes, "catalogue", lambda: _crashing("oh"))
    assert lint("--fix").status == 2
    assert (project / "train.py").read_text() == TRAIN


def test_a_crash_does_not_make_suppressions_unused(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(project, **{"train.py": TRAIN.replace("tensor)", "tensor)  # noqa: TFD201")})
    monkeypatch.setattr(wishes, "catalogue", lambda: _crashing("oh"))
    assert lint().places == BOTH[1:]


def test_a_crash_in_the_interpreter_names_the_file(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tfdata_lint.graph import project as interpreter

    real = interpreter.build

    def build(project: Project) -> object:
        if any(source.path == "bad.py" for source in project.sources):
            raise IndexError("first line\nsecond line")
        return real(project)

    monkeypatch.setattr(interpreter, "build", build)
    _write(project, **{"train.py": TRAIN, "bad.py": TRAIN})
    answer = lint()
    assert (answer.status, answer.places) == (2, BOTH)
    message = "internal error in the interpreter: IndexError: first line"
    assert answer.err == f"tfdata-lint: bad.py: {message}\n"


def test_a_tree_that_prints_otherwise_costs_one_file(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tfdata_lint.reading import spans

    real = spans.record_spans

    def record(module: cst.Module, text: str) -> dict[cst.CSTNode, tuple[int, int]]:
        return real(module, text.replace("# lost", "lost"))

    monkeypatch.setattr(spans, "record_spans", record)
    bad = "from train import ds\n\nx = 1  # lost\nmodel.evaluate(ds.map(x))\n"
    _write(project, **{"train.py": TRAIN, "bad.py": bad})
    answer = lint()
    assert (answer.status, answer.err) == (1, "")
    assert answer.places == ["bad.py:1:1: TFD000", *BOTH]


def test_a_crash_on_files_that_belong_together_is_told(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tfdata_lint.graph import project as interpreter

    real = interpreter.build

    def build(project: Project) -> object:
        if len(project.sources) > 1:
            raise IndexError("oh")
        return real(project)

    monkeypatch.setattr(interpreter, "build", build)
    main = "from train import ds\n\nmodel.evaluate(ds)\n"
    _write(project, **{"train.py": TRAIN, "main.py": main})
    answer = lint()
    assert (answer.status, answer.places) == (2, BOTH)
    message = "internal error in the interpreter: IndexError: oh"
    assert answer.err == f"tfdata-lint: main.py: {message}\n"


def test_a_crash_while_fixing_leaves_the_file_alone(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tfdata_lint.findings import fix

    def crash(*arguments: object, **options: object) -> None:
        raise ValueError("oh")

    monkeypatch.setattr(fix, "fix_sources", crash)
    _write(project, **{"train.py": TRAIN})
    answer = lint("--fix")
    assert (answer.status, answer.places) == (2, BOTH)
    assert answer.err == "tfdata-lint: train.py: internal error in fixing: ValueError: oh\n"
    assert (project / "train.py").read_text() == TRAIN


@pytest.mark.parametrize("module", ["tfdata_lint.findings.suppress", "tfdata_lint.analysis"])
def test_a_crash_anywhere_else_names_the_file(
    module: str, lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*arguments: object) -> None:
        raise ValueError("oh")

    name = "suppress" if module.endswith("suppress") else "leads_to_pipelines"
    monkeypatch.setattr(f"{module}.{name}", crash)
    _write(project, **{"train.py": TRAIN})
    answer = lint()
    assert answer.status == 2
    assert answer.err == "tfdata-lint: train.py: internal error in the analysis: ValueError: oh\n"


def test_a_bug_in_the_program_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(argv: object) -> int:
        raise ValueError("oh")

    monkeypatch.setattr(cli, "main", crash)
    monkeypatch.setattr(sys, "argv", ["tfdata-lint", "x.py"])
    with pytest.raises(SystemExit) as stopped:
        cli.entry()
    assert stopped.value.code == 2
    message = "tfdata-lint: internal error: ValueError: oh (--verbose shows where)\n"
    assert capsys.readouterr().err == message
    monkeypatch.setattr(sys, "argv", ["tfdata-lint", "--verbose", "x.py"])
    with pytest.raises(ValueError, match="oh"):
        cli.entry()


def test_a_malformed_rule_stops_the_run(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tfdata_lint import catalogue

    def load() -> Catalogue:
        raise catalogue.CatalogueError("checks/x.py: has no `rule`, which must be a Rule")

    monkeypatch.setattr(catalogue, "load_catalogue", load)
    wishes.catalogue.cache_clear()
    _write(project, **{"train.py": TRAIN})
    assert lint() == (
        2,
        "",
        "tfdata-lint: error: a rule is broken: checks/x.py: has no `rule`, which must be a Rule\n",
    )


# What the user may get wrong


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fxi"], "unknown option '--fxi'; did you mean '--fix'?"),
        (["--traget-tensorflow=2.4"], "unknown option '--traget-tensorflow'; did you mean"),
        (["-z"], "unknown option '-z'"),
        (["explian", "TFD203"], "'explian' is neither a path nor a command; did you mean 'exp"),
        (["missing.py"], "no such file or folder: 'missing.py'"),
        (["--select", "TFD2003"], "unknown rule 'TFD2003'; did you mean 'TFD203'?"),
        (["--select", "TFD201,nothing-like-it"], "unknown rule 'nothing-like-it'"),
        (["--ignore", "missing-prefech"], "did you mean 'missing-prefetch'?"),
        (["--extend-select", "E501"], "unknown rule 'E501'"),
        (["--select"], "argument --select: expected one argument"),
        (["--target-tensorflow", "two"], "'two' is not a TensorFlow version: write 2.15, or"),
        (["--output-format", "sarif"], "invalid choice: 'sarif'"),
        (["--jobs", "0"], "'0' is not a number of processes"),
        (["--jobs", "many"], "'many' is not a number of processes"),
        (["--config", "missing.toml"], "missing.toml: no such file"),
        (["--quiet", "--verbose"], "not allowed with argument"),
        (["--isolated", "--config", "x.toml"], "not allowed with argument"),
        (["-", "train.py"], "standard input (-) cannot be linted together with files"),
        (["explain"], "the following arguments are required: RULE"),
        (["explain", "TFD2003"], "unknown rule 'TFD2003'; did you mean 'TFD203'?"),
        (["explain", "all"], "unknown rule 'all'"),
        (["rules", "--colour"], "unknown option '--colour'"),
        (["rules", "TFD203"], "unknown option 'TFD203'"),
    ],
)
def test_one_clear_line(arguments: list[str], message: str, lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    answer = lint(*arguments)
    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.startswith("tfdata-lint: error: ")
    assert answer.err.count("\n") == 1
    assert message in answer.err
    assert (project / "train.py").read_text() == TRAIN


def test_a_broken_configuration_is_one_clear_line(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "pyproject.toml": "[tool.tfdata-lint]\nfixx = 1\n"})
    path = project / "pyproject.toml"
    assert lint("--fix") == (2, "", f"tfdata-lint: error: {path}: unknown key 'fixx'\n")
    assert (project / "train.py").read_text() == TRAIN
    assert lint("--isolated").places == BOTH


# Configuration


def test_options_win_over_the_file(lint: Lint, project: Path) -> None:
    table = '[tool.tfdata-lint]\nselect = ["TFD201"]\nignore = ["TFD203"]\n'
    _write(project, **{"train.py": TRAIN, "pyproject.toml": table})
    assert lint().places == BOTH[:1]
    assert lint("--select", "TFD203").places == BOTH[1:]
    assert lint("--extend-select", "TFD2").places == BOTH[:1]
    assert lint("--ignore", "TFD2,TFD201").places == []


def test_another_configuration_file(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "x.toml": '[tool.tfdata-lint]\nignore = ["TFD201"]\n'})
    assert lint("--config", "x.toml").places == BOTH[1:]


def test_the_configuration_of_the_first_path(lint: Lint, project: Path) -> None:
    table = '[tool.tfdata-lint]\nignore = ["TFD201"]\n'
    _write(project, **{"sub/train.py": TRAIN, "sub/pyproject.toml": table})
    assert lint("sub").places == ["sub/train.py:5:9: TFD203"]
    assert lint("sub/train.py").places == ["sub/train.py:5:9: TFD203"]


def test_the_target_of_the_project(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "requirements.txt": "tensorflow>=2.15\n"})
    assert lint().status == 0
    assert lint("--target-tensorflow", "unknown").status == 1
    assert lint("--isolated").status == 1
    _write(project, **{"pyproject.toml": '[tool.tfdata-lint]\ntarget-tensorflow = "2.4"\n'})
    assert lint().status == 1


# Reports


def test_json(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "other.py": "x = 1\n"})
    answer = lint("--output-format", "json", "--statistics")
    data = json.loads(answer.out)
    assert [each["code"] for each in data["findings"]] == ["TFD201", "TFD203"]
    assert data["files"] == {
        "seen": 2,
        "analysed": 1,
        "skipped": [{"path": "other.py", "reason": "no tf.data pipelines"}],
    }
    assert data["pipelines"] == {
        "seen": 1,
        "resolved": 1,
        "unresolved": 0,
        "followed": 1,
        "lost": {},
        "unused": 0,
        "unproven": 0,
    }
    assert "2  files seen" in answer.err


def test_edits_in_json_are_the_fix(lint: Lint, project: Path) -> None:
    text = TRAIN.replace("import", "'数据'; import").replace("\n", "\r\n")
    _write(project, **{"train.py": text})
    data = json.loads(lint("--output-format", "json").out)
    lines = text.splitlines(keepends=True)
    edits = [edit for finding in data["findings"] for edit in finding["fix"]["edits"]]
    for edit in sorted(edits, key=lambda edit: (edit["line"], edit["column"]), reverse=True):
        assert edit["line"] == edit["end_line"]
        line = lines[edit["line"] - 1]
        start, end = edit["column"] - 1, edit["end_column"] - 1
        lines[edit["line"] - 1] = line[:start] + edit["text"] + line[end:]
    lint("--fix")
    assert "".join(lines).encode() == (project / "train.py").read_bytes()


def test_concise(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    lines = lint("--output-format", "concise", "--quiet").out.splitlines()
    assert [line.split("[")[0] for line in lines] == [f"{place} " for place in BOTH]


def test_statistics(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    out = lint("--statistics").out
    assert "\n1  TFD201 map-without-parallel-calls\n" in out
    assert "\n1  pipelines seen\n" in out


def test_a_report_in_a_file(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    plain = lint().out
    assert lint("--output-file", "report.txt").out == ""
    assert (project / "report.txt").read_text() == plain
    answer = lint("--output-file", "missing/report.txt")
    assert answer.status == 2
    assert answer.err.startswith("tfdata-lint: error: missing/report.txt: cannot be written: No su")


def test_verbose(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "other.py": "x = 1\n"})
    answer = lint("--verbose", "--target-tensorflow", "2.4")
    assert answer.err == (
        "tfdata-lint: target TensorFlow: 2.4\n"
        "tfdata-lint: other.py: skipped: no tf.data pipelines\n"
    )


def test_verbose_about_several_projects(lint: Lint, project: Path) -> None:
    _write(project, **{"train.py": TRAIN, "old/a.py": TRAIN, "old/b.py": TRAIN})
    _write(project, **{"old/requirements.txt": "tensorflow==2.4\n"})
    assert lint("--verbose").err == (
        "tfdata-lint: target TensorFlow: 2.4: old/a.py, old/b.py\n"
        "tfdata-lint: target TensorFlow: unknown: train.py\n"
    )


def test_colours(lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(project, **{"train.py": TRAIN})

    def coloured(*arguments: str) -> bool:
        return "\x1b[" in lint(*arguments).out

    assert not coloured()
    assert coloured("--color", "always")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert coloured()
    assert not coloured("--color", "never")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured()
    assert coloured("--color", "always")
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not coloured()


def test_a_bar_shows_long_work_on_a_terminal(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "MIN_FILES_FOR_PROGRESS", 2)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    _write(project, **{"a.py": FIXED})
    assert lint().err == ""
    _write(project, **{"b.py": FIXED})
    assert "linting" in lint().err
    assert lint("--quiet").err == ""


# Other commands


def test_explain(lint: Lint) -> None:
    text = page("missing-prefetch").read_text(encoding="utf-8")
    for name in ("TFD203", "tfd203", "missing-prefetch"):
        assert lint("explain", name) == (0, text, "")
    assert lint("explain", "TFD203", "TFD000").out.startswith(text)


def test_explain_on_a_terminal(lint: Lint) -> None:
    out = lint("explain", "TFD203", "--color", "always").out
    assert "\x1b[" in out
    assert "```" not in out


def test_rules(lint: Lint) -> None:
    answer = lint("rules")
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert [line.split()[:3] for line in lines] == [
        [rule.code, rule.name, rule.severity.value] for rule in load_catalogue().rules
    ]
    assert all(
        line.endswith(f"{rule.summary} (preview)" if rule.preview else rule.summary)
        for line, rule in zip(lines, load_catalogue().rules, strict=True)
    )


def _with_preview(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Puts a rule in preview."""
    rules = [
        replace(rule, preview=rule.preview or rule.code == code) for rule in load_catalogue().rules
    ]
    monkeypatch.setattr(wishes, "catalogue", lambda: Catalogue(tuple(rules)))


def test_a_rule_in_preview_is_off_until_it_is_asked_for(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(project, **{"train.py": TRAIN})
    _with_preview(monkeypatch, "TFD203")
    place = "train.py:5:9: TFD203"
    assert place not in lint().places
    assert place not in lint("--select", "TFD2").places
    assert place in lint("--select", "TFD203").places
    assert place in lint("--extend-select", "missing-prefetch").places
    assert place in lint("--preview").places
    (project / "pyproject.toml").write_text("[tool.tfdata-lint]\npreview = true\n")
    assert place in lint().places


def test_a_rule_in_preview_says_so(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "In preview" not in lint("explain", "TFD203").out
    _with_preview(monkeypatch, "TFD203")
    title, empty, note = lint("explain", "TFD203").out.splitlines()[:3]
    assert (title, empty) == ("# TFD203 missing-prefetch", "")
    assert "In preview" in note and "`preview = true`" in note
    assert "(preview)" in next(line for line in lint("rules").out.splitlines() if "TFD203" in line)


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_version_and_help(argument: str, lint: Lint) -> None:
    answer = lint(argument)
    assert answer.status == 0
    assert answer.err == ""
    assert (__version__ if argument == "--version" else "exit status:") in answer.out


@pytest.mark.parametrize("command", ["explain", "rules"])
def test_help_of_commands(command: str, lint: Lint) -> None:
    assert f"usage: tfdata-lint {command}" in lint(command, "--help").out


# The installed program


def test_the_program(program: Program, project: Path) -> None:
    _write(project, **{"train.py": TRAIN})
    done = program("tfdata-lint", "train.py")
    assert done.returncode == 1
    assert "train.py:5:9: TFD203 missing-prefetch [warning]" in done.stdout
    module = program("python", "-m", "tfdata_lint", "train.py")
    assert (module.returncode, module.stdout) == (1, done.stdout)


def test_a_reader_that_has_seen_enough(program: Program, project: Path) -> None:
    _write(project, **{f"train{number}.py": TRAIN * 20 for number in range(20)})
    done = program("tfdata-lint", "--select=TFD201", piped_to="head -n 1")
    assert done.stdout.startswith("train0.py:4:9: TFD201")
    assert done.stderr == ""


def test_an_output_that_cannot_show_everything(program: Program, project: Path) -> None:
    _write(project, **{"train.py": TRAIN.replace("model.fit", "'数'; model.fit")})
    _write(project, **{"数据.py": TRAIN})
    done = program("tfdata-lint", "-v", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (1, "tfdata-lint: target TensorFlow: unknown\n")
    assert "\\u6570\\u636e.py:4:9: TFD201" in done.stdout


def _long_enough(files: int) -> str:
    """A comment that makes so many files more than one process is given at a time."""
    return f"# {'-' * (3 * spreading.MIN_PIECE // files)}\n"


def test_hash_seeds_and_processes_change_nothing(program: Program, project: Path) -> None:
    number = spreading.MIN_FILES_FOR_PROCESSES + 5
    long = _long_enough(number)
    texts = (f"{TRAIN}{long}", f"{STATEFUL}{long}")
    folders = ("", "old/", "new/")
    _write(project, **{f"{folders[at % 3]}train{at}.py": texts[at % 2] for at in range(number)})
    _write(project, **{"old/requirements.txt": "tensorflow==2.4\n"})
    _write(project, **{"new/requirements.txt": "tensorflow>=2.16\n"})
    _write(project, **{"bad.py": "import tensorflow.data\n("})
    outputs = set()
    for seed, jobs in (("1", "1"), ("2", "1"), ("1", "2"), ("3", "4")):
        done = program(
            "tfdata-lint",
            "--output-format=json",
            "--statistics",
            # What one run kept would be all that the others say.
            "--no-cache",
            f"--jobs={jobs}",
            PYTHONHASHSEED=seed,
        )
        assert done.returncode == 1
        outputs.add((done.stdout, done.stderr))
    assert len(outputs) == 1
    findings = json.loads(outputs.pop()[0])["findings"]
    assert len(findings) == 2 * number + 1
    prefetch = {
        (each["path"].rpartition("/")[0], each["severity"])
        for each in findings
        if each["code"] == "TFD203"
    }
    assert prefetch == {("", "warning"), ("old", "warning"), ("new", "info")}


def test_fixing_in_processes(program: Program, project: Path) -> None:
    names = [f"train{at}.py" for at in range(spreading.MIN_FILES_FOR_PROCESSES)]
    long = _long_enough(len(names))
    _write(project, **dict.fromkeys(names, f"{TRAIN}{long}"))
    done = program("tfdata-lint", "--fix", "--jobs=2")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Fixed {2 * len(names)} problems. Nothing found")
    assert all((project / name).read_text() == f"{FIXED}{long}" for name in names)


def _die(job: Job) -> NoReturn:
    os._exit(1)


def test_a_dead_worker_is_one_clear_line(
    lint: Lint, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"train{at}.py" for at in range(spreading.MIN_FILES_FOR_PROCESSES)]
    _write(project, **dict.fromkeys(names, TRAIN))
    monkeypatch.setattr(spreading, "work", _die)
    answer = lint("--jobs", "2")
    assert answer.status == 2
    assert "a worker process died; --jobs 1 works without them" in answer.err


def test_interruption_while_something_is_executed(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text(
        "from tfdata_lint import cli\n"
        "cli.main = lambda _: exec('raise KeyboardInterrupt')\n"
        "cli.entry()\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "interrupted"],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_interruption_ends_quietly(project: Path, program: Program) -> None:
    names = [f"train{at}.py" for at in range(600)]
    text = TRAIN + "ds = ds.map(f).batch(2)\n" * 40
    _write(project, **dict.fromkeys(names, text))
    process = subprocess.Popen(
        [sys.executable, "-m", "tfdata_lint", "--fix", "--jobs=2"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heeding_interrupts,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    time.sleep(3)
    assert process.poll() is None, "the work was done before it could be interrupted"
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert {(project / name).read_text() for name in names} == {text}
