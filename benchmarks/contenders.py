"""The commands that are measured: this linter, its peers, and what no linter can do without."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import Contender

FLAKE8 = "flake8==7.5.0"
PEERS = ("ruff==0.17.6", "fixit==2.2.1", "torchfix==0.7.0", "pylint==4.1.4")

_TORCHFIX = """
import inspect
import torchfix.__main__ as torchfix
# It passes over files without this word; so it looks at those that this linter is about.
text = inspect.getsource(torchfix).replace('MARKER = "torch"', 'MARKER = "tensorflow"')
exec(compile(text.replace("from .", "from torchfix."), "torchfix", "exec"))
"""

_FILES = """
import sys
from pathlib import Path
files = [Path(line) for line in Path(sys.argv[1]).read_text().splitlines()]
"""

_READ = f"{_FILES}\nfor file in files:\n    file.read_bytes()\n"

_AST = f"""{_FILES}
import ast, warnings
warnings.simplefilter("ignore")
for file in files:
    try:
        ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        pass
"""

_LIBCST = f"""{_FILES}
import libcst
for file in files:
    try:
        libcst.parse_module(file.read_bytes())
    except libcst.ParserSyntaxError:
        pass
"""


def installed(packages: Sequence[str], cache: Path) -> Path:
    """The folder with the programs of packages, in an environment that holds nothing else."""
    environment = cache / "-".join(package.replace("==", "-") for package in packages)
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    if not environment.is_dir():
        venv.create(environment, with_pip=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "-q", *packages], check=True)
    return programs


def looked_at(names: Sequence[str], files: Sequence[Path], folder: Path) -> list[Path]:
    """Those files that the linter's screen lets through, when it is given names in a folder."""
    done = subprocess.run(
        [*_lint(), "--isolated", "--output-format=json", "--exit-zero", *names],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    skipped = {folder / each["path"] for each in json.loads(done.stdout)["files"]["skipped"]}
    return [path for path in files if path not in skipped]


def contenders(
    names: Sequence[str], everything: Path, screened: Path, cache: Path, state: Path
) -> list[Contender]:
    """All that is measured on folders. `everything` and `screened` list files; `cache` is where
    peers are installed, `state` a folder for the caches of programs."""
    programs = installed(PEERS, cache)
    # TorchFix would be a plugin of flake8 if it were in the same environment.
    alone_flake8 = installed([FLAKE8], cache)
    # Each has caches of its own, beside no configuration.
    alone = (*_lint(), "--isolated", "--exit-zero", "--jobs=1", "--output-format=concise", *names)
    ruff = (
        str(programs / "ruff"), "check", "--isolated", "--exit-zero", "--quiet",
        "--select=F401,E711", *names,
    )  # fmt: skip
    flake8 = ("-m", "flake8", "--isolated", "--exit-zero", "-j1", *names)
    torchfix = (str(programs / "python"), "-c", _TORCHFIX, "-j1", *names)
    fixit = (
        str(programs / "fixit"), "--quiet", "--rules", "fixit.rules:NoStaticIfCondition", "lint",
        *names,
    )  # fmt: skip
    pylint = (
        str(programs / "pylint"), "-j1", "--exit-zero", "--disable=all",
        "--enable=unused-import,singleton-comparison", "--recursive=y", *names,
    )  # fmt: skip
    found = [
        Contender("start of Python", (sys.executable, "-c", "pass")),
        Contender("import and parse", (sys.executable, "-c", _LIBCST, str(screened))),
        Contender("read all", (sys.executable, "-c", _READ, str(everything))),
        Contender("ast.parse all", (sys.executable, "-c", _AST, str(everything))),
        Contender("tfdata-lint cold", (*alone, "--no-cache")),
        Contender("tfdata-lint cold, all cores", (*alone, "--no-cache", "--jobs=2")),
        Contender("tfdata-lint warm", alone, before=alone),
        Contender("tfdata-lint --fix --diff", (*alone, "--no-cache", "--fix", "--diff")),
        Contender("ruff", (*ruff, "--no-cache")),
        Contender("ruff warm", (*ruff, f"--cache-dir={state}"), (*ruff, f"--cache-dir={state}")),
        Contender("flake8", (str(alone_flake8 / "python"), *flake8)),
        Contender("flake8 with tfdata-lint", (sys.executable, *flake8, "--tfdata-no-cache")),
        Contender(
            "flake8 with tfdata-lint, warm",
            (sys.executable, *flake8),
            before=(sys.executable, *flake8),
        ),
        Contender("torchfix", torchfix),
        Contender("fixit, one rule", fixit),
        Contender("pylint, two checks", pylint),
    ]
    # What is installed has its modules compiled; those of a checkout are, by the first round.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(cache / "compiled")}
    return [replace(each, environment=compiled) for each in found]


def _lint() -> tuple[str, ...]:
    """The program as users run it."""
    return (str(Path(sys.executable).parent / "tfdata-lint"),)
