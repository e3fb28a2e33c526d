"""How much of the pipelines is followed: what each reason means, and that the numbers add up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command, Program
from tfdata_lint.graph.coverage import coverage
from tfdata_lint.graph.covered import Coverage, together
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.project import build
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source

HEAD = "import tensorflow as tf\nAUTO = tf.data.AUTOTUNE\n"
DATASET = "tf.data.TextLineDataset(files)"
LONG = "".join(f"    x{number} = {number}\n" for number in range(12))


def _covered(code: str) -> Coverage:
    source = Source("x.py", HEAD + code)
    return coverage(build(Project((source,))), {"x.py"})["x.py"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("load(1).map(f, num_parallel_calls=AUTO)", "unknown call"),
        (f"train({DATASET})", "unknown call"),
        (f"trainer.fit_all([{DATASET}])", "unknown call"),
        (f"{DATASET}.apply(augmented(3)).get_single_element()", "unknown call"),
        ("from data import make\nmake().batch(2, drop_remainder=True)", "unknown import"),
        (f"import loops\nloops.train({DATASET})", "unknown import"),
        (f"import loops\n{DATASET}.apply(loops.augment).get_single_element()", "unknown import"),
        (
            f"def settings(a):\n{LONG}    return a.settings\n"
            "settings(1).train.batch(2, drop_remainder=True)",
            "call passed over",
        ),
        ("def f(ds: tf.data.Dataset):\n    return ds.batch(2)", "unknown caller"),
        (
            "class C:\n    def f(self) -> tf.data.Dataset: ...\n"
            "    def g(self):\n        return self.f().batch(2)\nC().g()",
            "unknown call",
        ),
        (
            "class C:\n    ds: tf.data.Dataset\n    def g(self):\n        return self.ds.batch(2)",
            "unknown contents",
        ),
        (
            "import attr\n@attr.s\nclass C:\n    ds: tf.data.Dataset = attr.ib()\n"
            "    def g(self):\n        return self.ds.batch(2)",
            "unknown caller",
        ),
        (f"def f():\n    return {DATASET}\nMAKERS = [f]", "unknown caller"),
        (f"{DATASET}.no_such_method()", "unknown method"),
        ("ds = getattr(tf.data, name)(1).map(f, num_parallel_calls=2)", "dynamic attribute"),
        (f"getattr({DATASET}, name)(1)", "dynamic attribute"),
        (f"class C: pass\nc = C()\nsetattr(c, name, {DATASET})", "dynamic attribute"),
        (
            "class C: pass\nc = C()\nsetattr(c, name, 1)\n"
            "model.fit(c.ds.map(f, num_parallel_calls=2))",
            "dynamic attribute",
        ),
        ("for x in globals()[name].batch(2, drop_remainder=True): pass", "dynamic attribute"),
        ("from data import *\nmodel.fit(make().batch(2, drop_remainder=True))", "star import"),
        ("from data import *\nmodel.fit(ds.batch(2, drop_remainder=True))", "star import"),
        (f"from loops import *\ntrain({DATASET})", "star import"),
        ("model.fit(ds.batch(2, drop_remainder=True))", "unknown name"),
        (f"d = {{}}\nd[name] = {DATASET}", "unknown contents"),
        (f"def f():\n    global ds\n    ds = 1\nds = {DATASET}", "unknown contents"),
        (
            f"class C:\n    def a(self):\n        self.ds = {DATASET}",
            "kept in an attribute",
        ),
        (
            f"ds = {DATASET}\nfor i in range(n):\n    ds = ds.map(f)\nmodel.fit(ds)",
            "changed in a loop",
        ),
        (
            f"def f(ds, n):\n    return f(ds.skip(1), n - 1)\nf({DATASET}, 3)",
            "limit: recursion",
        ),
    ],
)
def test_why_a_pipeline_is_lost(code: str, why: str) -> None:
    covered = _covered(code)
    assert why in covered.lost, covered
    assert covered.seen == sum(covered.lost.values()) + covered.followed + covered.unused


@pytest.mark.parametrize(
    "use",
    [
        "model.fit(ds)",
        "for x in ds: pass",
        "n = [x for x in ds]",
        "x = next(iter(ds))",
        "more = tf.data.TFRecordDataset(ds)\nmodel.fit(more)",
        "all = tf.data.Dataset.zip((ds, ds))\nmodel.fit(all)",
        "class C:\n    def __init__(self):\n        self.ds = ds\nmodel.fit(C().ds)",
        "def f():\n    return ds",
    ],
)
def test_followed_to_a_use(use: str) -> None:
    covered = _covered(f"ds = {DATASET}\n{use}\n")
    assert covered.followed
    assert covered.seen == covered.followed == covered.resolved


@pytest.mark.parametrize("code", [f"ds = {DATASET}", f"{DATASET}.batch(2)"])
def test_without_a_use(code: str) -> None:
    assert _covered(code) == Coverage(unused=1, resolved=1)


def test_behind_a_limit_nothing_is_said_to_be_unused() -> None:
    switches = "".join(f"if c{n}: ds = ds.map(f{n})\n" for n in range(8))
    covered = _covered(f"ds = {DATASET}\n{switches}model.fit(ds)\nother = {DATASET}\n")
    assert covered.unused == 0
    assert covered.lost.keys() == {"limit: alternatives"}


def test_of_too_many_combinations_the_others_are_unknown() -> None:
    ways = "".join(
        f"{name} = {DATASET}\nif {name}1: {name} = {name}.map(f)\n"
        f"elif {name}2: {name} = {name}.map(g)\nelif {name}3: {name} = {name}.map(h)\n"
        for name in "abcd"
    )
    covered = _covered(f"{ways}model.fit(tf.data.Dataset.zip((a, b, c, d)))\n")
    assert covered.lost.keys() == {"limit: combinations"}


def test_an_object_that_was_made_up_to_run_its_methods_is_not_counted_beside_a_real_one() -> None:
    code = (
        f"class C:\n    def __init__(self):\n        self.ds = {DATASET}\n"
        "    def go(self):\n        model.fit(self.ds)\nC().go()\n"
    )
    assert _covered(code) == Coverage(followed=1, resolved=1)


def test_what_may_be_no_dataset_is_counted_apart() -> None:
    assert _covered("model.fit(load().map(f).batch(2))") == Coverage(unproven=1)


def test_the_same_code_is_counted_once() -> None:
    code = (
        f"def make(n):\n    ds = {DATASET}\n    return ds.batch(n)\n"
        "if training:\n    model.fit(make(1))\nfor n in (1, 2, 3):\n    model.fit(make(n))\n"
    )
    assert _covered(code) == Coverage(followed=2, resolved=2)
    code = f"ds = {DATASET}\nif a:\n    ds = ds.map(f)\nif b:\n    print(1)\nmodel.fit(ds)\n"
    assert _covered(code) == Coverage(followed=2, resolved=2)


def test_the_first_reason_on_the_way_counts() -> None:
    covered = _covered("from data import *\nsend(make().batch(2, drop_remainder=True))")
    assert covered == Coverage(lost={"star import": 1})


def test_files_together() -> None:
    one = Coverage(1, {"star import": 2}, 3, 4, 5)
    two = Coverage(10, {"limit: calls": 1, "star import": 20}, 30, 40, 50)
    both = together([one, two])
    assert both == Coverage(11, {"limit: calls": 1, "star import": 22}, 33, 44, 55)
    assert both.seen == one.seen + two.seen == 67
    assert together([]) == Coverage()


def test_every_reason_is_explained() -> None:
    page = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^\| ([a-z: ,]+) \|", page.partition("| lost because of |")[2], re.MULTILINE
    )
    assert {why.value for why in Why} <= {each for row in listed for each in row.split(", ")}


def test_the_statistics_of_projects_add_up(command: Command) -> None:
    """That most of each kind of the corpus is followed is seen with its score."""
    projects = sorted(map(str, (ROOT / "corpus" / "projects").iterdir()))[::3]
    out = command("--statistics", "--quiet", "--exit-zero", "--no-cache", *projects).out
    numbers = {
        what: int(number)
        for number, what in (
            line.split(maxsplit=1)
            for line in out.splitlines()
            if "pipelines" in line and ":" not in line.split()[0]
        )
    }
    lost = sum(number for what, number in numbers.items() if what.startswith("pipelines lost: "))
    followed = numbers["pipelines followed to a use"]
    assert numbers["pipelines seen"] == followed + lost + numbers["pipelines without a use"]
    assert followed >= 0.9 * numbers["pipelines seen"]


# Over several files


@pytest.fixture
def several(project: Path) -> Path:
    (project / "data.py").write_text(
        f"{HEAD}def train_data():\n    return {DATASET}\n\n"
        f"def test_data():\n    return {DATASET}.batch(2)\n"
    )
    (project / "train.py").write_text(
        "from data import train_data\ndef again(n):\n    return again(n - 1)\n"
        "model.fit(train_data().batch(again(3)))\nmodel.evaluate(train_data())\n"
    )
    return project


def _numbers(program: Program, *paths: str) -> dict[str, int]:
    done = program("tfdata-lint", "--statistics", "--quiet", "--exit-zero", *paths)
    lines = re.findall(r"^(\d+)  (\w.*)", done.stdout, re.MULTILINE)
    return {what: int(number) for number, what in lines}


@pytest.mark.usefixtures("several")
def test_each_pipeline_of_a_project_counts_once(program: Program) -> None:
    assert _numbers(program, ".")["pipelines followed to a use"] == 3
    # Of what another file makes, that which ends here.
    assert _numbers(program, "train.py")["pipelines followed to a use"] == 2


@pytest.mark.usefixtures("several")
def test_a_pipeline_counts_where_the_last_of_its_steps_is(project: Path) -> None:
    files = {path.name: Source(str(path), path.read_text()) for path in project.glob("*.py")}
    graph = build(Project(tuple(files.values()), Finder([str(project)])))
    paths = {name: source.path for name, source in files.items()}
    covered = coverage(graph, paths.values())
    assert covered[paths["data.py"]] == Coverage(followed=2, resolved=2)
    assert covered[paths["train.py"]] == Coverage(followed=1, resolved=1)
    assert coverage(graph, [paths["train.py"]]) == {
        paths["train.py"]: Coverage(followed=2, resolved=2)
    }


@pytest.mark.usefixtures("several")
def test_limits_are_told_of_named_files_that_come_after_others(program: Program) -> None:
    assert "times reached: recursion" in _numbers(program, "train.py")


def test_a_star_counts_for_the_modules_below_it(project: Path) -> None:
    (project / "names.py").write_text("from nowhere import *\n")
    (project / "plain.py").write_text("x = 1\n")
    use = "model.fit(ds.batch(2, drop_remainder=True))\n"
    reasons = []
    for name in ("names", "plain"):
        source = Source(str(project / "train.py"), f"from {name} import *\n{HEAD}{use}")
        graph = build(Project((source,), Finder([str(project)])))
        reasons.append(list(coverage(graph, [source.path])[source.path].lost))
    assert reasons == [["star import"], ["unknown name"]]
