"""Measure what the linter costs beside its peers, and say which targets are met.

    python -m benchmarks.run                       everything: hours on a small machine
    python -m benchmarks.run --trees deep --rounds 5
    python -m benchmarks.run --only "tfdata-lint cold" ruff flake8
    python -m benchmarks.run --trees deep --within tf-models-official-2.20.0/official/legacy
    python -m benchmarks.run --json results.json

Packages of pinned versions and the peers are fetched by pip into --cache, outside of the
repository. All contenders take turns, so that a busy machine is busy for everybody; of each number
the median counts. With --within everybody is given one folder of the tree, and this linter still
reads what its files import.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import trees
from benchmarks.contenders import FLAKE8, PEERS, contenders, looked_at
from benchmarks.measure import Cost, middle, rounds

MANY, FEW = 50_000, 1_000
"""Generated files, for what one costs among many and among few."""

TREES: dict[str, Callable[[Path], list[Path]]] = {
    "wide": lambda cache: trees.published(trees.WIDE, cache),
    "deep": lambda cache: trees.published(trees.DEEP, cache),
    "with": lambda cache: [trees.single("with", cache)],
    "without": lambda cache: [trees.single("without", cache)],
    "few": lambda cache: [trees.generated(FEW, cache)],
    "many": lambda cache: [trees.generated(MANY, cache)],
}

Medians = Mapping[str, Mapping[str, Cost]]
"""What contenders cost, by the name of the tree."""

TARGETS: tuple[tuple[str, str, str, tuple[str, ...], float], ...] = (
    ("wide tree, cold, to flake8", "wide", "tfdata-lint cold", ("flake8",), 0.15),
    ("wide tree, cold, to ruff", "wide", "tfdata-lint cold", ("ruff",), 5),
    ("wide tree, warm, to ruff warm", "wide", "tfdata-lint warm", ("ruff warm",), 1),
    ("deep tree, warm, to ruff warm", "deep", "tfdata-lint warm", ("ruff warm",), 1),
    (
        "deep tree, cold, to LibCST's parser and reading", "deep", "tfdata-lint cold",
        ("import and parse", "read all"), 1.35,
    ),
    ("deep tree, cold, to flake8", "deep", "tfdata-lint cold", ("flake8",), 0.35),
    ("deep tree, cold, to TorchFix", "deep", "tfdata-lint cold", ("torchfix",), 0.05),
    ("deep tree, cold, to Fixit", "deep", "tfdata-lint cold", ("fixit, one rule",), 0.1),
    ("wide tree, flake8 with and without", "wide", "flake8 with tfdata-lint", ("flake8",), 1.05),
    (
        "wide tree, flake8 with and without, warm", "wide", "flake8 with tfdata-lint, warm",
        ("flake8",), 1.05,
    ),
    ("one file without, to Python", "without", "tfdata-lint cold", ("start of Python",), 2.5),
    ("one file with, to LibCST", "with", "tfdata-lint cold", ("import and parse",), 1.3),
    ("deep tree, --fix --diff", "deep", "tfdata-lint --fix --diff", ("tfdata-lint cold",), 1.5),
)  # fmt: skip
"""What is asked: a tree, what is compared with the sum of what, and the ratio at most."""

MAX_MEMORY = 200.0
"""MiB that a process may take on the deep tree."""

MAX_GROWTH = 1.2
"""Cost of a file among many to that among few."""


def main(argv: Sequence[str]) -> int:
    """Measure and print; 1 when a target is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "tfdata-lint-benchmark"
    parser.add_argument("--trees", nargs="+", choices=TREES, default=list(TREES))
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these contenders")
    parser.add_argument("--rounds", type=int, default=5, help="(default: 5)")
    parser.add_argument("--within", metavar="FOLDER", help="only this folder of the cache")
    parser.add_argument("--cache", type=Path, default=cache, help="(default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers there")
    options = parser.parse_args(argv)
    options.cache.mkdir(parents=True, exist_ok=True)
    costs = {name: _measured(name, options) for name in options.trees}
    medians = {
        tree: {name: middle(each) for name, each in found.items()} for tree, found in costs.items()
    }
    verdicts = judged(medians)
    print(table(medians))
    print(verdict_table(verdicts))
    if options.json is not None:
        numbers = {
            tree: {name: [asdict(cost) for cost in each] for name, each in found.items()}
            for tree, found in costs.items()
        }
        about = {
            "python": sys.version,
            "peers": (FLAKE8, *PEERS),
            "within": options.within,
            "wide": trees.WIDE,
            "deep": trees.DEEP,
        }
        options.json.write_text(json.dumps({"about": about, "costs": numbers}, indent=1) + "\n")
    return int(any(ratio > most for _, ratio, most in verdicts))


def _measured(tree: str, options: argparse.Namespace) -> dict[str, list[Cost]]:
    folders = TREES[tree](options.cache)
    with tempfile.TemporaryDirectory() as state:
        everything, screened = Path(state, "everything"), Path(state, "screened")
        if options.within is not None:
            folders = [options.cache / options.within]
        files = trees.python_files(folders)
        names = [str(folder.relative_to(options.cache)) for folder in folders]
        everything.write_text("".join(f"{path}\n" for path in files))
        found = contenders(names, everything, screened, options.cache, Path(state, "ruff"))
        chosen = [each for each in found if not options.only or each.name in options.only]
        if any(str(screened) in each.command for each in chosen):
            shown = looked_at(names, files, options.cache)
            screened.write_text("".join(f"{path}\n" for path in shown))
        return rounds(chosen, options.cache, options.rounds)


def judged(medians: Medians) -> list[tuple[str, float, float]]:
    """What was asked and could be measured: its name, the ratio, and the ratio at most."""
    found = []
    for name, tree, ours, theirs, most in TARGETS:
        costs = medians.get(tree, {})
        if ours in costs and all(each in costs for each in theirs):
            ratio = costs[ours].cpu / sum(costs[each].cpu for each in theirs)
            found.append((name, ratio, most))
    cold = {tree: costs.get("tfdata-lint cold") for tree, costs in medians.items()}
    few, many, deep = cold.get("few"), cold.get("many"), cold.get("deep")
    if few is not None and many is not None:
        ratio = (many.cpu / MANY) / (few.cpu / FEW)
        found.append(("a file among many, to one among few", ratio, MAX_GROWTH))
    if deep is not None:
        found.append(("deep tree, MiB of a process", deep.memory, MAX_MEMORY))
    return found


def table(medians: Medians) -> str:
    """The medians as Markdown."""
    lines = ["| tree | what | CPU s | elapsed s | MiB |", "|---|---|---|---|---|"]
    for tree, costs in medians.items():
        for name, cost in costs.items():
            lines.append(
                f"| {tree} | {name} | {cost.cpu:.2f} | {cost.wall:.2f} | {cost.memory:.0f} |"
            )
    return "\n".join(lines) + "\n"


def verdict_table(verdicts: Sequence[tuple[str, float, float]]) -> str:
    """What was asked, and what came out, as Markdown."""
    lines = ["| asked | at most | measured | met |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {most:g} | {ratio:.3g} | {'yes' if ratio <= most else 'no'} |"
        for name, ratio, most in verdicts
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
