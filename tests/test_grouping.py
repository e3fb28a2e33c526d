"""Which files are interpreted together."""

from __future__ import annotations

from pathlib import Path

from corpus import score
from tfdata_lint.grouping import file_at, groups
from tfdata_lint.reading.files import File
from tfdata_lint.reading.imports import Finder, written

LOADER = "import tensorflow as tf\n\ndef make():\n    return tf.data.Dataset.range(9).batch(2)\n"


def _grouped(folder: Path, files: dict[str, str], given: list[str]) -> list[set[str]]:
    """The names of the files in each group."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "setup.py").touch()
    read = [File.at(str(folder / name)) for name in given]
    found, left_out = groups(read, Finder(), file_at)
    together = [[source.path for source in group.sources] for group in found]
    alone = [[file.path] for file, _ in left_out]
    return [
        {Path(path).relative_to(folder).as_posix() for path in paths} for paths in together + alone
    ]


def test_what_an_import_names() -> None:
    text = (
        "import a, b.c as d\nfrom . import e\nfrom ..f import (g as h,  # why\n    i)\n"
        "if x:\n    from j import k, \\\n        l\nfrom m import *\n"
    )
    assert [(each.module, each.name, each.bound) for each in written(text)] == [
        ("a", "", "a"), ("b.c", "", "d"), (".", "e", "e"), ("..f", "g", "h"), ("..f", "i", "i"),
        ("j", "k", "k"), ("j", "l", "l"), ("m", "*", "*"),
    ]  # fmt: skip


def test_a_script_and_the_module_that_it_takes_data_from(tmp_path: Path) -> None:
    files = {
        "train.py": "from data import loader\n",
        "data/loader.py": LOADER,
        "x.py": "import y\n",
    }
    assert _grouped(tmp_path, files, ["train.py", "data/loader.py", "x.py"]) == [
        {"train.py", "data/loader.py"},
        {"x.py"},
    ]


def test_an_imported_file_is_read_though_nobody_named_it(tmp_path: Path) -> None:
    files = {"train.py": "from data import loader\n", "data/loader.py": LOADER}
    assert _grouped(tmp_path, files, ["train.py"]) == [{"train.py", "data/loader.py"}]


def test_tensorflow_may_come_through_another_module(tmp_path: Path) -> None:
    files = {
        "common.py": "import os\nimport tensorflow as tf\n",
        "handing.py": "from common import *\n",
        "loader.py": LOADER.replace("import tensorflow as tf", "from handing import *"),
        "named.py": LOADER.replace("import tensorflow as tf", "from common import tf"),
        "without.py": LOADER.replace("import tensorflow as tf", "from os import path as tf"),
        "a.py": "from loader import make\n",
        "b.py": "from named import make\n",
        "c.py": "from without import make\n",
    }
    given = ["a.py", "b.py", "c.py", "loader.py", "named.py", "without.py"]
    assert _grouped(tmp_path, files, given) == [
        {"a.py", "loader.py"},
        {"b.py", "named.py"},
        {"without.py"},
        {"c.py"},
    ]


def test_modules_that_import_each_other_hand_on_no_tensorflow(tmp_path: Path) -> None:
    files = {
        "one.py": "from two import *\n",
        "two.py": "from one import *\n",
        "loader.py": LOADER.replace("import tensorflow as tf", "from one import *"),
        "a.py": "from loader import make\n",
    }
    assert {"a.py", "loader.py"} not in _grouped(tmp_path, files, ["a.py", "loader.py"])


def test_what_hands_datasets_on_links_those_around_it(tmp_path: Path) -> None:
    files = {
        "a.py": "from between import ready\n",
        "between.py": "from loader import make\ndef ready(): return make().prefetch(1)\n",
        "loader.py": LOADER,
        "b.py": "from aside import ready\n",
        "aside.py": "from os import path\ndef ready(x): return path.batch(x).prefetch(1)\n",
    }
    names = sorted(files)
    for given in (names, names[::-1], ["a.py"]):
        assert {"a.py", "between.py", "loader.py"} in _grouped(tmp_path, files, given)
    assert {"b.py"} in _grouped(tmp_path, files, names)


PASSING = (
    "import loader\n\ndef get(name):\n    return loader.make()\n\ndef other():\n    return 1\n"
)


def test_what_names_no_dataset_passes_one_on(tmp_path: Path) -> None:
    files = {
        "loader.py": LOADER,
        "choice.py": PASSING,
        "chosen.py": PASSING.replace("loader.make", "choice.get").replace("loader", "choice"),
        "train.py": "import choice\n\ndef train(model):\n    model.fit(choice.get('x'))\n",
        "far.py": "from chosen import get\n\ndef train(model):\n    model.fit(get('x'))\n",
        "other.py": "from choice import other\n\ndef train(model):\n    model.fit(other())\n",
        "idle.py": "from choice import get\n",
    }
    names = sorted(files)
    between = {"choice.py", "loader.py"}
    for given in (names, names[::-1]):
        assert {"chosen.py", "far.py", "train.py"} | between in _grouped(tmp_path, files, given)
        assert {"other.py"} in _grouped(tmp_path, files, given)
        assert {"idle.py"} in _grouped(tmp_path, files, given)
    assert _grouped(tmp_path, files, ["train.py"]) == [{"train.py"} | between]
    assert _grouped(tmp_path, files, ["far.py"]) == [{"far.py", "chosen.py"} | between]


def test_cycles_are_followed_whichever_file_comes_first(tmp_path: Path) -> None:
    files = {
        "main.py": "from one import get\n",
        "one.py": "from two import name\nfrom loader import make\n"
        "def get(): return make(name()).batch(4)\n",
        "two.py": "from one import get\ndef name(): return 3\n"
        "def both(): return get().prefetch(8)\n",
        "loader.py": LOADER,
        "train.py": "from two import both\n",
    }
    for given in (sorted(files), sorted(files)[::-1], ["main.py", "train.py"], ["train.py"]):
        assert any(
            {"train.py", "two.py", "one.py", "loader.py"} <= each
            for each in _grouped(tmp_path, files, given)
        )


def test_long_ways_are_followed(tmp_path: Path) -> None:
    files = {
        f"m{n}.py": f"from m{n + 1} import get as g\ndef get(): return g().batch(2)\n"
        for n in range(1500)
    }
    files["m1500.py"] = LOADER.replace("make", "get")
    files |= {f"s{n}.py": f"from s{n + 1} import *\n" for n in range(1500)}
    files["s1500.py"] = "import tensorflow as tf\n"
    files["loader.py"] = LOADER.replace("import tensorflow as tf", "from s0 import *")
    files["a.py"] = "from loader import make\n"
    found = _grouped(tmp_path, files, ["m0.py", "a.py"])
    assert {f"m{n}.py" for n in range(1501)} in found
    assert any({"a.py", "loader.py"} <= each for each in found)


def test_files_without_datasets_link_nothing(tmp_path: Path) -> None:
    files = {
        "a.py": "import options\nfrom loader import make\n",
        "b.py": "import options\n",
        "options.py": "import tensorflow as tf\nSIZE = 3\n",
        "loader.py": LOADER,
    }
    assert _grouped(tmp_path, files, sorted(files)) == [
        {"a.py", "loader.py"},
        {"options.py"},
        {"b.py"},
    ]


def test_a_package_hands_on_what_its_modules_hold(tmp_path: Path) -> None:
    files = {
        "train.py": "from pkg import make\n",
        "pkg/__init__.py": "from .io import make\n",
        "pkg/io.py": LOADER,
    }
    assert _grouped(tmp_path, files, ["train.py"]) == [{"train.py", "pkg/io.py"}]


def test_what_is_read_of_a_package_comes_from_its_modules(tmp_path: Path) -> None:
    files = {
        "a.py": "import pkg\nds = pkg.make()\n",
        "b.py": "from pkg import sub as s\nds = s.make()\n",
        "c.py": "import pkg\nx = pkg.other()\n",
        "pkg/__init__.py": "from .sub import make\n",
        "pkg/sub/__init__.py": "from .io import make\n",
        "pkg/sub/io.py": LOADER,
    }
    assert _grouped(tmp_path, files, ["a.py"]) == [{"a.py", "pkg/sub/io.py"}]
    assert _grouped(tmp_path, files, ["b.py"]) == [{"b.py", "pkg/sub/io.py"}]
    assert _grouped(tmp_path, files, ["c.py"]) == [{"c.py"}]


def test_a_package_that_only_hands_on_uses_nothing(tmp_path: Path) -> None:
    files = {
        "hands/__init__.py": "import tensorflow as tf\nfrom .io import make\n__all__ = ['make']\n",
        "hands/io.py": LOADER,
        "uses/__init__.py": "from .io import make as m\n\ndef f():\n    return m().repeat()\n",
        "uses/io.py": LOADER,
        "asks/__init__.py": "import uses.io\n\nds = uses.io.make()\n",
        "all/__init__.py": "from uses.io import *\n\nds = make()\n",
    }
    assert _grouped(tmp_path, files, ["hands/__init__.py"]) == [{"hands/__init__.py"}]
    for package in ("uses", "asks", "all"):
        given = f"{package}/__init__.py"
        assert _grouped(tmp_path, files, [given]) == [{given, "uses/io.py"}]


def test_the_order_of_the_files_changes_nothing(tmp_path: Path) -> None:
    files = {
        "a.py": "from c import make\n",
        "b.py": "from c import make\n",
        "c.py": LOADER + "from d import x\n",
        "d.py": LOADER,
    }
    names = sorted(files)
    assert _grouped(tmp_path, files, names) == [set(names)]
    assert _grouped(tmp_path, files, names[::-1]) == [set(names)]


def test_no_file_with_a_hazard_in_the_corpus_is_left_out() -> None:
    for unit in score.units():
        if unit.kind != "several files":
            continue
        files = [File.at(str(path)) for path in unit.files]
        found, _ = groups(files, Finder(), file_at)
        looked_at = {source.path for group in found for source in group.sources}
        assert {file.path for file in files if b"# hazard:" in file.data} <= looked_at
