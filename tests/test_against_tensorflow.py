"""The interpreter against TensorFlow: random programs are run, and their real chains were foreseen.

`TFDATA_LINT_PROGRAMS` is how many programs are tried, `TFDATA_LINT_SEED` the first one's seed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import libcst as cst
import pytest

from tests.random_programs import program
from tfdata_lint.graph.pipeline import Stage
from tfdata_lint.graph.project import build
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source

ROOT = Path(__file__).parent.parent
PROGRAMS = int(os.environ.get("TFDATA_LINT_PROGRAMS", "150"))
FIRST_SEED = int(os.environ.get("TFDATA_LINT_SEED", "0"))

SECONDS = 300
"""Time for all programs; importing TensorFlow takes most of the usual 15 seconds."""

RESOLVED_SHARE = 0.6
"""How many real chains must be foreseen step by step, so that "unknown" cannot be all answers."""


@dataclass(frozen=True)
class Run:
    """What TensorFlow did: the line and the chain of each `reveal_pipeline`."""

    seed: int
    text: str
    seen: frozenset[tuple[int, str]]
    error: str | None


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """All programs, run in one process."""
    if find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed")
    seeds = range(FIRST_SEED, FIRST_SEED + PROGRAMS)
    texts = [program(seed) for seed in seeds]
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "tensorflow_worker.py")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        env={
            **os.environ,
            "PYTHONPATH": path,
            "CUDA_VISIBLE_DEVICES": "",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        },
    )
    assert done.returncode == 0, done.stderr
    return [
        Run(seed, text, frozenset((line, chain) for line, chain in seen), error)
        for seed, text, (seen, error) in zip(seeds, texts, json.loads(done.stdout), strict=True)
    ]


def test_programs_run_to_their_end(runs: list[Run]) -> None:
    broken = [f"seed {run.seed}:\n{run.text}\n{run.error}" for run in runs if run.error]
    assert not broken, "\n".join(broken[:3])


def test_real_chains_are_foreseen(runs: list[Run]) -> None:
    answers: Counter[str] = Counter()
    wrong = []
    for run in runs:
        known = _known(run.text)
        for line, chain in sorted(run.seen):
            if line not in known:
                answers["unknown"] += 1
            elif any(chain == _exactly(stage) for stage in known[line]):
                answers["resolved"] += 1
            elif any(re.fullmatch(_pattern(stage), chain) for stage in known[line]):
                answers["unknown"] += 1
            else:
                ways = "\n  ".join(sorted(_exactly(stage) for stage in known[line]))
                wrong.append(
                    f"seed {run.seed}, line {line}: TensorFlow built\n  {chain}\nforeseen\n  {ways}"
                    f"\n{_numbered(run.text)}"
                )
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(wrong[:3])
    assert answers["resolved"] >= RESOLVED_SHARE * answers.total(), answers


def _known(text: str) -> dict[int, list[Stage]]:
    """The last stages of what each line with `reveal_pipeline` is given."""
    source = Source("program.py", text)
    found: dict[int, list[Stage]] = {}
    for pipeline in build(Project((source,))).pipelines:
        match pipeline.use.node:
            case cst.Call(func=cst.Name(value="reveal_pipeline")) as call:
                line, _ = source.position(source.span(call)[0])
                found.setdefault(line, []).append(pipeline.last)
    return found


def _exactly(stage: Stage) -> str:
    match stage.inputs:
        case ():
            return stage.name
        case (one,):
            return f"{_exactly(one)} > {stage.name}"
    return f"{stage.name}({', '.join(map(_exactly, stage.inputs))})"


def _pattern(stage: Stage) -> str:
    """A regular expression for the chains that a stage can stand for."""
    match stage.name, stage.inputs:
        case "unknown", _:
            return ".*"
        case "...", (one,):
            # Unseen steps may mix what came before with other datasets.
            return rf"(?:{_pattern(one)}(?: > .*)?|.*\(.*)"
        case name, ():
            return re.escape(name)
        case name, (one,):
            return f"{_pattern(one)} > {re.escape(name)}"
    return rf"{stage.name}\({', '.join(map(_pattern, stage.inputs))}\)"


def _numbered(text: str) -> str:
    return "\n".join(f"{number:3} {line}" for number, line in enumerate(text.splitlines(), 1))


def test_programs_depend_on_their_seed_alone() -> None:
    assert program(7) == program(7) != program(8)
