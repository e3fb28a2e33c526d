"""What is run of the files that the user did not name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfdata_lint.cli import main
from tfdata_lint.graph.project import build
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source

LOOP = """import tensorflow as tf

def {0}():
    for x in tf.data.Dataset.range(3):
        print(x)
"""

FILES = {
    "given.py": "import helper\n" + LOOP.format("one"),
    "helper.py": LOOP.format("two"),
    "script.py": "import given\n" + LOOP.format("three"),
    "through.py": "import script\n" + LOOP.format("four"),
}


@pytest.mark.parametrize(
    ("thorough", "run"),
    [
        (True, {"given.py", "helper.py", "script.py", "through.py"}),
        (False, {"given.py", "script.py", "through.py"}),
    ],
)
def test_functions_of_a_file_that_uses_no_given_one_are_run_on_demand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, thorough: bool, run: set[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text)
    sources = tuple(Source(name, text) for name, text in FILES.items())
    finder = Finder([str(tmp_path)])
    graph = build(Project(sources, finder, given={"given.py"}, thorough=thorough))
    assert {graph.sources[id(each.use.node)].path for each in graph.pipelines} == run


def test_what_a_given_file_calls_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {"given.py": "import helper\nhelper.two()\n", "helper.py": LOOP.format("two")}
    for name, text in texts.items():
        Path(name).write_text(text)
    sources = tuple(Source(name, text) for name, text in texts.items())
    finder = Finder([str(tmp_path)])
    graph = build(Project(sources, finder, given={"given.py"}, thorough=False))
    assert [graph.sources[id(each.use.node)].path for each in graph.pipelines] == ["helper.py"]


HUB = """import tensorflow as tf

FUNCTIONS = []


class Hub:
    function = None


class Keeper:
    def __init__(self, function):
        self.function = function


def register(function):
    FUNCTIONS.append(function)
    return function


def wrapped(function):
    def wrapper(*args):
        return function(*args)

    return wrapper


def register_wrapped(function):
    FUNCTIONS.append(wrapped(function))
    return function


def register_step(function):
    def called(x):
        return function(x)

    FUNCTIONS.append(tf.data.experimental.map_and_batch(called, 8))
    return function


def register_data(function):
    def called(x):
        return function(x)

    FUNCTIONS.append(tf.data.TFRecordDataset("x").map(called, num_parallel_calls=4).batch)
    return function


def train_on(model, ds):
    model.fit(ds.prefetch(1))


def train(model):
    ds = tf.data.Dataset.range(100).map({0})
    model.fit(ds.prefetch(1))
"""

REGISTERED = [
    ("FUNCTIONS[0]", "def f(x):\n    return x.numpy()\nhub.FUNCTIONS.append(f)\n"),
    ("FUNCTIONS[0]", "@hub.register\ndef f(x):\n    return x.numpy()\n"),
    ("FUNCTIONS[0]", "@hub.register_wrapped\ndef f(x):\n    return x.numpy()\n"),
    (
        "tf.abs).apply(FUNCTIONS[0]",
        "@hub.register_step\ndef f(x):\n    return x.numpy()\n",
    ),
    (
        "tf.abs)\n    train_on(model, FUNCTIONS[0](8)",
        "@hub.register_data\ndef f(x):\n    return tf.io.decode_jpeg(x)\n",
    ),
    ("Hub.function", "def f(x):\n    return x.numpy()\nhub.Hub.function = f\n"),
    (
        "FUNCTIONS[0].function",
        "def f(x):\n    return x.numpy()\nhub.FUNCTIONS.append(hub.Keeper(f))\n",
    ),
    (
        "FUNCTIONS[0]['f']",
        "def f(x):\n    return x.numpy()\nhub.FUNCTIONS.append({'f': f})\n",
    ),
]


@pytest.mark.parametrize(("used", "registering"), REGISTERED)
def test_what_a_given_file_registers_is_used_by_others(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    used: str,
    registering: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("hub.py").write_text(HUB.replace("{0}", used))
    Path("a.py").write_text("import tensorflow as tf\nimport hub\n" + registering)
    main(["check", "--no-cache", "--select=TFD408,TFD405", "--output-format=concise", "a.py"])
    assert "a.py:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "holding",
    [
        "@hub.wrapped\ndef f(x):\n    return x\n",
        "def f(x):\n    return x\nkept = hub.Keeper(f)\n",
        "def f(x):\n    return x\nkept = {'f': f, 'keeper': [hub.Keeper(f)]}\n",
    ],
    ids=["a call of a decorator", "an object of a class of others", "own containers"],
)
def test_what_others_do_not_hold_is_not_registered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holding: str
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {
        "a.py": f"import hub\n\n{holding}" + LOOP.format("one"),
        "hub.py": HUB.replace("{0}", "int") + LOOP.format("two"),
    }
    assert _run(texts, tmp_path) == {"a.py"}


def test_functions_that_a_module_of_others_leaves_behind_are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    left = (
        "import tensorflow as tf\n\n\ndef make():\n{0}\n    return [two]\n\n\nkept = str(make())\n"
    )
    inner = "".join(f"    {line}\n" for line in LOOP.partition("\n\n")[2].splitlines())
    texts = {
        "a.py": "import hub\n" + LOOP.format("one"),
        "hub.py": left.replace("{0}", inner.format("two")),
    }
    assert _run(texts, tmp_path) == {"a.py"}
    assert _run({"hub.py": texts["hub.py"]}, tmp_path, given="hub.py") == {"hub.py"}


def _run(texts: dict[str, str], folder: Path, given: str = "a.py") -> set[str]:
    """The files whose pipelines are seen where one of them is named."""
    for name, text in texts.items():
        Path(name).write_text(text)
    sources = tuple(Source(name, text) for name, text in texts.items())
    graph = build(Project(sources, Finder([str(folder)]), given={given}, thorough=False))
    return {graph.sources[id(each.use.node)].path for each in graph.pipelines}


def test_others_are_asked_for_callers_only_of_what_still_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    helper = (
        "import tensorflow as tf\ndef rows(files):\n"
        "    return tf.data.TFRecordDataset(files).shuffle(9000).batch(4)\n"
    )
    imports = "import tensorflow as tf\nimport helper\n"
    Path("other.py").write_text(
        imports + "def x(model, ds, files):\n    model.fit(helper.rows(files))\n"
        "    model.fit(ds.shuffle(1000).prefetch(1))\n"
    )
    Path("main.py").write_text(
        imports + "import other\ndef go(model, files):\n    helper.rows(files)\n"
        "    other.x(model, tf.data.Dataset.range(10000).batch(4), files)\n"
    )

    def found(*files: str) -> str:
        main(["check", "--no-cache", "--output-format=concise", *files])
        return capsys.readouterr().out

    Path("helper.py").write_text(helper)
    assert "helper.py:3:57: TFD203" in found("other.py")
    assert "TFD109" in found("other.py")
    # Where others finish what the helper does not, it is the given file that lacks something.
    finished = "def script(model, files):\n    model.fit(rows(files).prefetch(2))\n"
    Path("helper.py").write_text(helper + finished)
    assert "other.py:4:22: TFD203" in found("other.py")
    assert "TFD109" not in found("other.py")
    assert "TFD109" in found("main.py", "other.py")


def test_a_broken_file_that_was_not_named_is_no_shared_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.py").write_text(
        "import tensorflow as tf\ndef mk():\n"
        "    return tf.data.Dataset.range(3).map(tf.io.read_file).batch(2)\n"
    )
    Path("b.py").write_text(
        "import tensorflow as tf\nfrom a import mk\ndef use(m):\n"
        "    m.fit(mk().prefetch(1))\nclass A:\nx = 1\n"
    )
    status = main(["check", "--no-cache", "--output-format=concise", "a.py"])
    told = capsys.readouterr()
    assert status == 1
    assert "internal error" not in told.err
    assert "a.py:3:" in told.out
