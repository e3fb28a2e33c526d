"""Lints the corpus and compares what is found with what the labels say.

`python -m corpus.score` prints one line a rule for single files, for projects of several files, for
notebooks and for all of them, `-v` every disagreement too, and how many pipelines are followed to a
use. Exits with 1 when a rule that is not in preview is less precise than 97 % or finds less than
93 % of what is labelled, and when less than 90 % of the pipelines are followed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION, Catalogue, load_catalogue
from tfdata_lint.analysis import Rules, lint_files
from tfdata_lint.graph.covered import Coverage, together
from tfdata_lint.reading.imports import Finder
from tfdata_lint.findings.result import NO_PIPELINES
from tfdata_lint.reading.files import read_file
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions, Severity
from tfdata_lint.target import Target
from tfdata_lint.target_detection import parse_target

FOLDER = Path(__file__).parent
MIN_PRECISION = 0.97
MIN_RECALL = 0.93
MIN_FOLLOWED = 0.9

_LABEL = re.compile(
    r"hazard: (?P<hazard>TFD\d{3}) (?P<severity>error|warning|info)|trap: (?P<trap>TFD\d{3})"
)
_LABELS = re.compile(r"#\s*(?=(?:hazard|trap):)(?P<labels>.*)$")
_TARGET = re.compile(r"#\s*target:\s*(?P<version>\S+)\s*$")

Place = tuple[str, int]
"""A file, relative to the corpus, with the cell of a notebook, and a 1-based line."""


class LabelError(ValueError):
    """A label that cannot be understood; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something that a rule should report, or does."""

    place: Place
    code: str
    severity: Severity


@dataclass(slots=True)
class Labels:
    """What the labels of some files say."""

    hazards: set[Hazard] = field(default_factory=set)
    traps: set[tuple[Place, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Score:
    """How one rule did: everything is counted in labels or findings, and ratios are 0 to 1."""

    code: str
    hazards: int
    traps: int
    missed: tuple[Hazard, ...]
    wrong: tuple[Hazard, ...]
    trapped: int
    preview: bool = False

    @property
    def found(self) -> int:
        return self.hazards - len(self.missed)

    @property
    def precision(self) -> float:
        reported = self.found + len(self.wrong)
        return self.found / reported if reported else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.hazards if self.hazards else 1.0

    @property
    def good(self) -> bool:
        return self.precision >= MIN_PRECISION and self.recall >= MIN_RECALL


@dataclass(frozen=True, slots=True)
class Unit:
    """What is linted together: the files of one project, or a single file."""

    kind: str
    files: tuple[Path, ...]


KINDS = ("one file", "several files", "notebooks")


def units(folder: Path = FOLDER) -> list[Unit]:
    """All that is labelled: a project for each folder in `projects`, and single files."""
    found = []
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        if part.name == "projects":
            for project in sorted(path for path in part.iterdir() if path.is_dir()):
                found.append(Unit("several files", tuple(sorted(project.rglob("*.py")))))
            continue
        found += [Unit("one file", (path,)) for path in sorted(part.rglob("*.py"))]
        found += [Unit("notebooks", (path,)) for path in sorted(part.rglob("*.ipynb"))]
    return found


def corpus_files(folder: Path = FOLDER) -> list[Path]:
    """Every labelled file."""
    return [path for unit in units(folder) for path in unit.files]


def read_labels(source: Source, name: str, labels: Labels) -> None:
    """Add what the labels in a file say. Raises LabelError."""
    for number, line in enumerate(source.original.splitlines(), 1):
        found = _LABELS.search(line)
        for text in found["labels"].split(";") if found else ():
            match = _LABEL.fullmatch(text.strip())
            if match is None:
                raise LabelError(f"{name}:{number}: '{text.strip()}' is not a label")
            place = _place(source, name, number)
            if match["trap"]:
                labels.traps.add((place, match["trap"]))
            else:
                severity = Severity(match["severity"])
                labels.hazards.add(Hazard(place, match["hazard"], severity))


def _place(source: Source, name: str, line: int) -> Place:
    cell, number = source.place(line)
    return (name if cell is None else f"{name}:cell {cell}", number)


def read_target(source: Source) -> Target | None:
    """The target that the first line of a file's code asks for."""
    first = next((line for line in source.text.splitlines() if line.strip()), "")
    match = _TARGET.match(first)
    return parse_target(match["version"]) if match else None


@dataclass(frozen=True, slots=True)
class Compared:
    """What the labels of some units say, what was reported in them, how many fixes were offered,
    and their pipelines."""

    labels: Labels
    reported: frozenset[Hazard]
    covered: Coverage
    fixes: int = 0


def compare(wanted: Iterable[Unit], folder: Path = FOLDER) -> Compared:
    """Lint some units.

    Raises LabelError, and ValueError for a file that cannot be analysed or makes the linter fail.
    """
    catalogue = load_catalogue()
    codes = _codes(catalogue)
    labels = Labels()
    reported: set[Hazard] = set()
    covered: list[Coverage] = []
    fixes = 0
    for unit in wanted:
        sources = {path.as_posix(): _source(path, folder) for path in unit.files}
        for source in sources.values():
            read_labels(source, _name(source.path, folder), labels)
        target = next(filter(None, map(read_target, sources.values())), Target())
        rules = Rules(catalogue, lambda _: codes, Assumptions(target=target))
        for path, result in lint_files(list(sources.values()), rules, Finder()).items():
            if result.troubles:
                raise ValueError(f"{path}: {result.troubles[0].message}")
            if result.skipped not in {None, NO_PIPELINES}:
                raise ValueError(f"{path}: {result.skipped}")
            covered.append(result.coverage)
            for finding in result.findings:
                place = _place(sources[path], _name(path, folder), finding.line)
                reported.add(Hazard(place, finding.code, finding.severity))
                fixes += finding.fix is not None
    return Compared(labels, frozenset(reported), together(covered), fixes)


def scored(*parts: Compared) -> list[Score]:
    """The score of each rule over what was compared."""
    catalogue = load_catalogue()
    hazards = {hazard for part in parts for hazard in part.labels.hazards}
    traps = {trap for part in parts for trap in part.labels.traps}
    reported = {hazard for part in parts for hazard in part.reported}
    return [
        _score(code, Labels(hazards, traps), reported, catalogue.preview)
        for code in sorted(_codes(catalogue))
    ]


def _codes(catalogue: Catalogue) -> frozenset[str]:
    """The rules that are about pipelines."""
    return catalogue.codes - {UNUSED_SUPPRESSION.code, CANNOT_ANALYSE.code}


def _source(path: Path, folder: Path) -> Source:
    source = read_file(path)
    if not isinstance(source, Source):
        raise ValueError(f"{path.relative_to(folder).as_posix()}: {source}")
    return source


def _name(path: str, folder: Path) -> str:
    return Path(path).relative_to(folder).as_posix()


def _score(
    code: str, labels: Labels, reported: set[Hazard], preview: frozenset[str]
) -> Score:
    expected = {hazard for hazard in labels.hazards if hazard.code == code}
    actual = {hazard for hazard in reported if hazard.code == code}
    traps = {place for place, trap in labels.traps if trap == code}
    return Score(
        code,
        hazards=len(expected),
        traps=len(traps),
        missed=_sorted(expected - actual),
        wrong=_sorted(actual - expected),
        trapped=len({hazard.place for hazard in actual} & traps),
        preview=code in preview,
    )


def _sorted(hazards: Iterable[Hazard]) -> tuple[Hazard, ...]:
    return tuple(sorted(hazards, key=lambda hazard: (hazard.place, hazard.severity.value)))


def report(scores: Sequence[Score], verbose: bool) -> Iterator[str]:
    """The table, one line a rule, and every disagreement if asked."""
    yield "code    hazards  found  missed  wrong  precision  recall  traps held"
    for score in scores:
        yield (
            f"{score.code}  {score.hazards:>7}  {score.found:>5}  {len(score.missed):>6}  "
            f"{len(score.wrong):>5}  {score.precision:>9.3f}  {score.recall:>6.3f}  "
            f"{score.traps - score.trapped:>4}/{score.traps}"
            f"{'  (preview)' if score.preview else ''}"
            f"{'' if score.good else '  <- not good enough'}"
        )
    for score in scores if verbose else ():
        for what, hazards in (("missed", score.missed), ("wrong", score.wrong)):
            for hazard in hazards:
                file, line = hazard.place
                yield f"{what}: {file}:{line}: {hazard.code} {hazard.severity.value}"


def main(argv: Sequence[str]) -> int:
    """Print the scores; 1 when a rule that is on for everybody is not good enough over all, or too
    few pipelines are followed."""
    everything = units()
    parts = []
    for kind in KINDS:
        parts.append(compare(unit for unit in everything if unit.kind == kind))
        print(f"{kind}:")
        for line in report(scored(parts[-1]), verbose=False):
            print(f"  {line}")
        print(f"  {parts[-1].fixes} fixes offered")
    scores = scored(*parts)
    print("all:")
    for line in report(scores, verbose="-v" in argv):
        print(f"  {line}")
    covered = together(part.covered for part in parts)
    print(f"{covered.followed} of {covered.seen} pipelines followed to a use")
    enough = covered.followed >= MIN_FOLLOWED * covered.seen
    return 0 if enough and all(score.good or score.preview for score in scores) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
