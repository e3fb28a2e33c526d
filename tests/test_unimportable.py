"""Which modules of a project nothing can import."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.read import ReadProblem, read
from tfdata_lint.reading.unimportable import Unimportable

USER = "from .tools import parse\n"
TOOLS = "def scale(x):\n    return x\n"


def _why(folder: Path, files: dict[str, str], asked: str = "") -> str | None:
    for name, text in {"setup.py": "", "pkg/__init__.py": "", **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    source = read(folder / (asked or next(iter(files))))
    assert not isinstance(source, ReadProblem)
    return Unimportable(Project((source,), Finder((str(folder),)))).why(source)


@pytest.mark.parametrize(
    "files",
    [
        {"pkg/data.py": USER, "pkg/tools.py": TOOLS},
        {"pkg/data.py": "from pkg.tools import scale, parse\n", "pkg/tools.py": TOOLS},
        {"pkg/data.py": "import pkg.model\n", "pkg/model.py": USER, "pkg/tools.py": TOOLS},
        {"pkg/data.py": "from . import model\n", "pkg/model.py": USER, "pkg/tools.py": TOOLS},
        {"pkg/data.py": "from .model import *\n", "pkg/model.py": USER, "pkg/tools.py": TOOLS},
        # The package fails before.
        {
            "pkg/data.py": "from . import sizes\n",
            "pkg/sizes.py": "",
            "pkg/__init__.py": "from .model import Model\n",
            "pkg/model.py": USER + "class Model: ...\n",
            "pkg/tools.py": TOOLS,
        },
        # A method, and a name of a function.
        {"pkg/data.py": USER, "pkg/tools.py": TOOLS + "class A:\n  def parse(x): ...\n"},
        {"pkg/data.py": USER, "pkg/tools.py": TOOLS + "def f():\n  parse = 1\n  return parse\n"},
        # Neither has what the module takes all of.
        {
            "pkg/data.py": USER,
            "pkg/tools.py": "from .more import *\nfrom .tools import *\n",
            "pkg/more.py": "def other(): ...\n",
        },
        {"pkg/data.py": USER, "pkg/tools.py": TOOLS + "log = getLogger(__name__)\n"},
        {"pkg/data.py": USER + 'TESTED = "pytest" in sys.modules\n', "pkg/tools.py": TOOLS},
        {"src/pkg/data.py": USER, "src/pkg/__init__.py": "", "src/pkg/tools.py": TOOLS},
        {
            "pkg/nn/data.py": "from ..tools import parse\n",
            "pkg/nn/__init__.py": "",
            "pkg/tools.py": TOOLS,
        },
    ],
)  # fmt: skip
def test_an_import_that_fails(files: dict[str, str], tmp_path: Path) -> None:
    why = _why(tmp_path, files)
    assert why is not None
    assert " imports `parse` from " in why and why.endswith(", which has none")


def test_it_is_said_which_import_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"pkg/data.py": "import pkg.model\n", "pkg/model.py": USER, "pkg/tools.py": TOOLS}
    does = "imports `parse` from pkg/tools.py, which has none"
    assert _why(tmp_path, files) == f"pkg/model.py {does}"
    assert _why(tmp_path, files, "pkg/model.py") == f"this file {does}"


def test_modules_that_lead_to_each_other_fail_whichever_is_asked_first(tmp_path: Path) -> None:
    files = {
        "pkg/data.py": "from . import model\n",
        "pkg/model.py": "from . import data\nfrom .tools import parse\n",
        "pkg/tools.py": TOOLS,
    }
    assert _why(tmp_path, files, "pkg/data.py") and _why(tmp_path, files, "pkg/model.py")


@pytest.mark.parametrize(
    "files",
    [
        {"pkg/data.py": "from .tools import scale\n", "pkg/tools.py": TOOLS},
        {"pkg/data.py": "try:\n    from .tools import parse\nexcept ImportError: ...\n"},
        {"pkg/data.py": "def build():\n    from .tools import parse\n", "pkg/tools.py": TOOLS},
        {"pkg/data.py": "if False:\n    from .tools import parse\n", "pkg/tools.py": TOOLS},
        {"pkg/data.py": USER, "pkg/tools.py": "if True:\n    parse = 0\n"},
        {"pkg/data.py": USER, "pkg/tools.py": "from json import *\n"},
        {"pkg/data.py": USER, "pkg/tools.py": "from .m import *\n", "pkg/m.py": "parse = 0\n"},
        {"pkg/data.py": USER, "pkg/tools.py": "globals()['parse'] = 0\n"},
        {"pkg/data.py": USER, "pkg/tools.py": "def __getattr__(name): ...\n"},
        {"pkg/data.py": USER, "pkg/tools.py": "if x:\n  def __getattr__(name): ...\n"},
        {"pkg/data.py": USER, "pkg/tools.py": "from lazy import __getattr__\n"},
        {"pkg/data.py": USER, "pkg/tools.py": "import lazy\nlazy.fill(__name__)\n"},
        # The module may be made, or be one that is not Python.
        {"pkg/data.py": USER},
        {"pkg/data.py": "from pkg import parse\n"},
        {"pkg/data.py": "from pkg import parse\n", "pkg/parse.py": ""},
        # Another module of this name may be meant.
        {"data.py": "from tools import parse\n", "tools.py": TOOLS},
        {"data.py": "from queue import parse\n", "queue.py": TOOLS},
        {"pkg/data.py": "from tools import parse\n", "tools.py": TOOLS},
        {"pkg/data.py": "from tools import parse\n", "pkg/tools.py": TOOLS},
        {"pkg/nn/data.py": "from nn.tools import parse\n", "pkg/nn/__init__.py": "",
         "pkg/nn/tools.py": TOOLS},
        {"scripts/data.py": "from pkg.tools import parse\n", "pkg/tools.py": TOOLS},
        {"names/data.py": USER, "names/tools.py": TOOLS},
        # A script needs no package.
        {"pkg/data.py": "import json\n", "pkg/__init__.py": USER, "pkg/tools.py": TOOLS},
        {"pkg/data.py": "import other\n", "pkg/other.py": "", "pkg/__init__.py": USER,
         "pkg/tools.py": TOOLS},
        # Another file may set it.
        {"pkg/data.py": USER, "pkg/tools.py": TOOLS,
         "pkg/__init__.py": "from . import tools\ntools.parse = len\n"},
        {"pkg/data.py": USER, "pkg/tools.py": TOOLS,
         "pkg/__init__.py": "from . import tools\nsetattr(tools, 'parse', len)\n"},
        {"pkg/data.py": USER, "pkg/tools.py": TOOLS, "pkg/__init__.py": "from . import first\n",
         "pkg/first.py": "import sys\nsys.modules['pkg.tools'] = json\n"},
        # Modules that import each other.
        {"pkg/data.py": USER, "pkg/tools.py": "from . import data\nparse = 0\n"},
        {"pkg/data.py": USER, "pkg/tools.py": "def ("},
        {"pkg/data.py": "from .tools import __version__\n", "pkg/tools.py": TOOLS},
    ],
)  # fmt: skip
def test_an_import_that_may_not_fail(files: dict[str, str], tmp_path: Path) -> None:
    assert _why(tmp_path, files) is None


BINDS = "".join(f"def f{at}(): ...\n" for at in range(20))


@pytest.mark.parametrize(
    "text",
    [
        "class A:\n  def f(self, pairs=Pairs()): ...\n",
        "class A(Pairs): ...\n",
        "@Pairs\ndef f(): ...\n",
        "a = Pairs\n",
        # What is called first.
        "Pairs(print())\n",
        "import sys\na = Pairs.of(sys.argv)\n",
    ],
)
def test_a_name_that_is_read_and_bound_nowhere(text: str, tmp_path: Path) -> None:
    why = "this file reads `Pairs`, which nothing binds"
    assert _why(tmp_path, {"pkg/data.py": text}) == why
    assert _why(tmp_path, {"tools/data.py": BINDS + text}) == why
    # Of a fragment much is bound elsewhere.
    assert _why(tmp_path, {"tools/other.py": text}) is None


@pytest.mark.parametrize(
    "text",
    [
        "try:\n  Pairs\nexcept NameError: ...\n",
        "if x:\n  Pairs\nx = 0\n",
        "def f(): Pairs\n",
        "f = lambda: Pairs\n",
        "a: Pairs = 0\n",
        "def f(a: Pairs): ...\n",
        "a = False and Pairs\n",
        "a = (Pairs for _ in [])\n",
        "a = [Pairs for _ in []]\n",
        "a = 1 > 2 > Pairs\n",
        "assert True, Pairs\n",
        "import sys\nsys.exit()\nPairs\n",
        "class A(metaclass=M):\n  Pairs\nclass M(type): ...\n",
        "from symbols import var\nvar('Pairs Points')\nPairs\n",
        "import builtins\nbuiltins.Pairs = 0\nPairs\n",
        "from json import *\nPairs\n",
        "exec('Pairs = 0')\nPairs\n",
        "Pairs()\nPairs = 0\n",
        # What comes before has run.
        "print()\nclass A(Pairs): ...\n",
        "a = print()\nclass A(Pairs): ...\n",
        "print(exit(), Pairs)\n",
    ],
)
def test_a_name_that_may_be_bound_or_not_read(text: str, tmp_path: Path) -> None:
    assert _why(tmp_path, {"pkg/data.py": BINDS + text}) is None


COPY = "import sys\nSIZE = 8\ndef load(): ...\nclass Loader: ...\n"


@pytest.mark.parametrize("name", ["loader_v0.1.11", "loader.old", "1.2"])
def test_a_copy_in_a_package_that_no_import_can_name(name: str, tmp_path: Path) -> None:
    why = _why(tmp_path, {f"pkg/{name}.py": COPY})
    assert why == "no import can name this file, which only defines"


@pytest.mark.parametrize(
    "files",
    [
        {"pkg/loader.py": COPY},
        # In no package: a script, or what is pasted from.
        {"tools/loader_v2.1.py": COPY},
        # Something runs files by names that it makes.
        {"pkg/loader_v2.1.py": COPY + "def run(name):\n    exec(open(name).read())\n"},
        # `import_module` takes such names.
        {"pkg/loader-2.py": COPY},
        {"pkg/2_loader.py": COPY},
        # It does something when it is run.
        {"pkg/loader_v2.1.py": COPY + "class Now:\n    loaded = load()\n"},
        {"pkg/loader_v2.1.py": COPY + "load()\n"},
        {"pkg/loader_v2.1.py": COPY + 'if __name__ == "__main__":\n    load()\n'},
        # Its own text tells how it is run.
        {"pkg/loader_v2.1.py": COPY + "RUN = 'python -i loader_v2.1.py'\n"},
    ],
)
def test_a_file_that_may_be_run_or_imported(files: dict[str, str], tmp_path: Path) -> None:
    assert _why(tmp_path, files) is None


def test_many_names_of_many_modules_take_no_long(tmp_path: Path) -> None:
    count = 40
    files = {
        "pkg/data.py": f"from .ops import {', '.join(f'f{at}_0' for at in range(count))}\n",
        "pkg/ops.py": "".join(f"from .m{at} import *\n" for at in range(count)),
    }
    for at in range(count):
        text = "".join(f"def f{at}_{inner}(): ...\n" for inner in range(100))
        files[f"pkg/m{at}.py"] = text
    begun = time.process_time()
    assert _why(tmp_path, files) is None
    assert time.process_time() - begun < 5
