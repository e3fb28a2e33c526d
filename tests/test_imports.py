"""Imports go downwards only, and heavy ones wait until they are needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tfdata_lint

PACKAGE = Path(tfdata_lint.__file__).parent

ORDER = (
    "records",
    "frames",
    "regex",
    "suggest",
    "toml_file",
    "target",
    "target_in_prose",
    "target_detection",
    "verdict",
    "reading",
    "graph",
    "rule",
    "edits",
    "repairs",
    "checks",
    "catalogue",
    "config",
    "findings",
    "drawing",
    "callers",
    "grouping",
    "cache",
    "done",
    "task",
    "analysis",
    "workers",
    "work",
    "spreading",
    "plan",
    "keeping",
    "recalling",
    "engine",
    "writing",
    "verify",
    "integrations",
    "options",
    "cli",
    "__main__",
)
"""The parts of the package, each of which imports only itself and those before it."""

HEAVY = {
    "concurrent.futures",
    "multiprocessing",
    "importlib.metadata",
    "libcst",
    "pathspec",
    "rich",
}


def _part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The modules of the package that a module imports, anywhere in it, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from ((name, node.lineno) for name in names if name.startswith("tfdata_lint."))


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_every_part_has_its_place() -> None:
    assert {_part(path) for path in MODULES} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downwards(path: Path) -> None:
    own = ORDER.index(_part(path))
    for name, line in _imported(ast.parse(path.read_bytes())):
        part = name.split(".")[1]
        if part in ORDER:
            assert ORDER.index(part) <= own, f"{path}:{line} imports {name}, which is above it"


SLOW = {
    *HEAVY, "ast", "configparser", "contextlib", "dataclasses", "hashlib", "inspect", "json",
    "pathlib", "pickle", "shutil", "subprocess", "tempfile", "tokenize", "tomllib", "traceback",
    "typing", "urllib.parse",
}  # fmt: skip
"""Modules of the standard library and others that take longer to import than all that a run needs
in which nothing is to be looked at."""

ARGUMENTS = {"", "cli", "cli.output", "cli.status", "cli.wishes", "options", "records"}

NOTHING_TO_LOOK_AT = ARGUMENTS | {
    "cli.check", "config", "done", "engine", "findings", "findings.cells", "findings.report",
    "findings.report.options", "findings.report.summary", "findings.report.text",
    "findings.result", "graph", "graph.covered", "reading", "reading.discover", "reading.files",
    "reading.imports", "reading.on_disk", "reading.screen", "target", "task", "toml_file",
}  # fmt: skip


RECALLING = {
    "cache", "findings.report.concise", "reading.layout", "reading.percent", "reading.read",
    "reading.source", "recalling", "regex", "rule",
}  # fmt: skip


def _modules_after(*arguments: str) -> set[str]:
    """The modules that a run imports beside those that every start of Python does."""
    start = "import sys\nbefore = set(sys.modules)\n"
    run = "from tfdata_lint.cli import main\nmain(sys.argv[1:])\n"
    end = "print('\\n' + '\\n'.join(sys.modules.keys() - before))"
    done = subprocess.run(
        [sys.executable, "-c", start + run + end, *arguments],
        input="import os\nx = 1\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines())


def _own(modules: set[str]) -> set[str]:
    parts = (module.partition(".") for module in modules)
    return {rest for package, _, rest in parts if package == "tfdata_lint"}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_what_only_talks_imports_next_to_nothing(arguments: list[str]) -> None:
    modules = _modules_after(*arguments)
    assert not SLOW & modules
    assert _own(modules) <= ARGUMENTS | {"cli.check"}


@pytest.mark.parametrize(
    "arguments", [["-"], ["plain.py"], ["--isolated", "--no-cache", "plain.py"]]
)
def test_a_run_with_nothing_to_look_at_imports_little(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain.py").write_text("import os\nx = 1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'plain'\n")
    monkeypatch.chdir(tmp_path)
    modules = _modules_after(*arguments)
    assert not SLOW & modules
    assert _own(modules) == NOTHING_TO_LOOK_AT


@pytest.mark.parametrize("form", ["concise", "text"])
def test_a_run_in_which_nothing_changed_imports_little(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "import tensorflow as tf\nmodel.fit(tf.data.Dataset.range(3).map(tf.abs).batch(2))\n"
    (tmp_path / "train.py").write_text(text)
    # Without a project, folders above count too, in which others write.
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    arguments = ["--isolated", "--exit-zero", f"--output-format={form}", "train.py"]
    first = _modules_after(*arguments)
    assert "libcst" in first
    modules = _modules_after(*arguments)
    assert not (SLOW - {"json"}) & modules
    assert _own(modules) <= NOTHING_TO_LOOK_AT | RECALLING


@pytest.mark.parametrize(
    "arguments",
    [
        ["rules"],
        ["explain", "TFD203"],
        ["clean"],
        ["graph", "--help"],
        ["verify", "--help"],
        ["--select", "TFD203", "--ignore", "tf1-iterator", "plain.py"],
        ["configured.py"],
    ],
    ids=" ".join,
)
def test_what_parses_nothing_imports_nothing_heavy(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("plain.py", "configured.py"):
        (tmp_path / name).write_text("import os\nx = 1\n")
    (tmp_path / "pyproject.toml").write_text("[tool.tfdata-lint]\nselect = ['TFD2']\n")
    monkeypatch.chdir(tmp_path)
    modules = _modules_after(*arguments)
    assert not HEAVY & modules
    assert not any(module.startswith("tfdata_lint.checks.") for module in modules)


WORKER = PACKAGE / "verify" / "worker"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_verify_worker_imports_tensorflow(path: Path) -> None:
    worker = WORKER in path.parents
    for name in _all_imported(ast.parse(path.read_bytes())):
        first = name.split(".")[0]
        assert worker or first not in ("tensorflow", "keras"), path
        if worker and first == "tfdata_lint":
            assert name.startswith("tfdata_lint.verify.worker"), f"{path} imports {name}"
        elif worker:
            # It runs in a Python that has TensorFlow, and perhaps nothing else.
            assert first in {*sys.stdlib_module_names, "numpy", "tensorflow"}, path


def _all_imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
