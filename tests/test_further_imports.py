"""How far the imports of a file are followed."""

from __future__ import annotations

from pathlib import Path

from tfdata_lint.graph.limits import MAX_FURTHER
from tfdata_lint.graph.pipeline import Graph, Kind
from tfdata_lint.graph.project import build, described
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source


def _graph(folder: Path, last: int) -> Graph:
    """What is seen of a script whose batch size comes through that many modules."""
    for number in range(last):
        text = f"from m{number + 1} import SIZE\nHALF = SIZE // 2\n"
        (folder / f"m{number}.py").write_text(text)
    # A literal would be known without running the module.
    (folder / f"m{last}.py").write_text("SIZE = 2 + 2\n")
    script = folder / "train.py"
    script.write_text(
        "import tensorflow as tf\n"
        "from m0 import SIZE\n"
        "ds = tf.data.Dataset.range(9)\n"
        "model.fit(ds.batch(2) if SIZE == 4 else ds)\n"
    )
    return build(Project((Source(str(script), script.read_text()),), Finder()))


def _fed(graph: Graph) -> set[str]:
    return {described(each.last) for each in graph.pipelines if each.use.kind is Kind.FIT}


def test_a_constant_comes_through_many_modules(tmp_path: Path) -> None:
    graph = _graph(tmp_path, MAX_FURTHER)
    assert _fed(graph) == {"range > batch"}
    assert "imports" not in graph.limits


def test_what_is_too_far_away_is_unknown(tmp_path: Path) -> None:
    graph = _graph(tmp_path, MAX_FURTHER + 1)
    assert _fed(graph) == {"range", "range > batch"}
    assert graph.limits["imports"] == 1


def test_each_folder_that_was_looked_in_is_told_once(tmp_path: Path) -> None:
    for name in ("setup.py", "package/__init__.py", "package/one.py", "other/two.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    finder = Finder()
    here = str(tmp_path / "main.py")
    assert finder.find(here, "package.one") == str(tmp_path / "package" / "one.py")
    assert finder.newly_listed().keys() == {str(tmp_path), str(tmp_path / "package")}
    assert finder.find(here, "other.two") == str(tmp_path / "other" / "two.py")
    assert finder.newly_listed().keys() == {str(tmp_path / "other")}
    assert finder.find(here, "other.two") is not None
    assert finder.newly_listed() == {}


def test_a_module_of_a_package_is_no_standard_one(tmp_path: Path) -> None:
    for name in ("setup.py", "package/__init__.py", "package/typing.py", "scripts/queue.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    finder = Finder()
    inside = str(tmp_path / "package" / "one.py")
    assert finder.find(inside, "typing") is None
    assert finder.find(inside, ".typing") == str(tmp_path / "package" / "typing.py")
    assert finder.find(inside, "package.typing") == str(tmp_path / "package" / "typing.py")
    # Python looks into the folder of a script first.
    script = str(tmp_path / "scripts" / "main.py")
    assert finder.find(script, "queue") == str(tmp_path / "scripts" / "queue.py")


def test_a_package_comes_before_a_module_of_its_name_in_it(tmp_path: Path) -> None:
    package = ("__init__.py", "marsh.py", "birds/__init__.py", "birds/train.py")
    inside = (f"src/marsh/{name}" for name in package)
    for name in ("setup.py", "src/__init__.py", "tools/marsh.py", *inside):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).touch()
    finder = Finder()
    marsh = tmp_path / "src" / "marsh"
    (marsh / "__init__.py").write_text("from marsh import marsh\n")
    for importer in (str(marsh / "one.py"), str(marsh / "birds" / "train.py")):
        assert finder.find(importer, "marsh") == str(marsh / "__init__.py")
        assert finder.find(importer, "marsh.marsh") == str(marsh / "marsh.py")
    # A script beside a module gets that one.
    assert finder.find(str(tmp_path / "tools" / "main.py"), "marsh") == str(
        tmp_path / "tools" / "marsh.py"
    )


def test_what_stands_in_a_package_may_be_meant_after_all(tmp_path: Path) -> None:
    names = ("app/random/__init__.py", "app/__init__.py", "model/__init__.py", "model/model.py",
             "__init__.py", "setup.py")  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).touch()
    finder = Finder()
    # A package inside of another one is not called by its last name.
    assert finder.find(str(tmp_path / "app" / "random" / "crops.py"), "random") is None
    # Nothing can come from an empty package, but from the module beside a script.
    script = str(tmp_path / "model" / "train.py")
    assert finder.find(script, "model") == str(tmp_path / "model" / "model.py")
    # A root with a stray `__init__.py` is no package.
    assert finder.find(str(tmp_path / "main.py"), tmp_path.name) is None
