"""The interpreter against TensorFlow: random programs are run, and their real chains were foreseen.

So is what rules take for granted of a chain that was foreseen: how many elements come, in which
order, and whether they are batches (`tests/claims.py`).

`TFDATA_LINT_PROGRAMS` is how many programs are tried, `TFDATA_LINT_SEED` the first one's seed. The
interpreter works while TensorFlow does; `pytest -s` shows how many chains were foreseen or unknown.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.claims import Measured, broken
from tests.foreseen import Agreement, Made, Observer
from tests.random_programs import program
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source

ROOT = Path(__file__).parent.parent
PROGRAMS = int(os.environ.get("TFDATA_LINT_PROGRAMS", "500"))
FIRST_SEED = int(os.environ.get("TFDATA_LINT_SEED", "0"))

RESOLVED_SHARE = 0.6
"""How many real chains must be foreseen step by step, so that "unknown" cannot be all answers."""


def test_what_is_foreseen_is_real(tmp_path: Path) -> None:
    if find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed")
    folders = {
        seed: _written(program(seed), tmp_path / f"{seed}")
        for seed in range(FIRST_SEED, FIRST_SEED + PROGRAMS)
    }
    with _worker() as worker:
        assert worker.stdin is not None and worker.stdout is not None
        json.dump([*map(str, folders.values())], worker.stdin)
        worker.stdin.close()
        observers = {seed: _observed(folder) for seed, folder in folders.items()}
        runs = json.load(worker.stdout)
    steps: list[Made] = []
    for name, arguments, before in runs["steps"]:
        steps.append(Made(name, arguments, tuple(steps[number] for number in before)))

    counts: Counter[Agreement] = Counter()
    wrong: list[str] = []
    judged = 0
    for (seed, folder), (reveals, error) in zip(folders.items(), runs["programs"], strict=True):
        if error is not None:
            wrong.append(f"seed {seed} does not run to its end: {error}\n{_numbered(folder)}")
        for number, last in reveals:
            agreement = observers[seed].agreement(number, steps[last])
            counts[agreement] += 1
            if (fields := runs["measured"].get(str(last))) is None:
                continue
            measured = Measured(*fields)
            for stage, guards in observers[seed].exactly(number, steps[last]):
                judged += 1
                wrong.extend(
                    f"seed {seed}, reveal_pipeline({number}, ...): {claim}? {measured}\n"
                    f"  {steps[last]}\n{_numbered(folder)}"
                    for claim in broken(stage, guards, measured)
                )
            if agreement is Agreement.NONE:
                ways = "\n  ".join(observers[seed].foreseen(number)) or "nothing"
                wrong.append(
                    f"seed {seed}, reveal_pipeline({number}, ...): TensorFlow built\n"
                    f"  {steps[last]}\nforeseen\n  {ways}\n{_numbered(folder)}"
                )
    shares = {each.name: counts[each] for each in Agreement}
    print({"programs": len(folders), **shares, "judged by their data": judged})
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(wrong[:3])
    assert counts[Agreement.EXACT] >= RESOLVED_SHARE * counts.total(), counts


def _worker() -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "tensorflow_worker.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={
            **os.environ,
            "PYTHONPATH": path,
            "CUDA_VISIBLE_DEVICES": "",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        },
    )


def _written(files: dict[str, str], folder: Path) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "setup.py").touch()
    return folder


def _observed(folder: Path) -> Observer:
    sources = [Source(str(path), path.read_text("utf-8")) for path in _files(folder)]
    observer = Observer(Project(tuple(sources), Finder()))
    observer.run()
    # What is kept until the end need not be looked at each time that memory is cleaned up.
    gc.freeze()
    return observer


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if path.name != "setup.py"]


def _numbered(folder: Path) -> str:
    """The program as it is read: with line numbers."""
    lines = []
    for path in _files(folder):
        lines.append(f"# {path.relative_to(folder)}")
        texts = path.read_text("utf-8").splitlines()
        lines += [f"{number:3} {text}" for number, text in enumerate(texts, 1)]
    return "\n".join(lines)


def test_programs_depend_on_their_seed_alone() -> None:
    assert program(7) == program(7) != program(8)
