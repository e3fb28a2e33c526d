"""How well the rules do on the corpus, and that the score counts what it says it counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from corpus import score
from tfdata_lint.analysis import lint_files
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.findings.result import FileResult
from tfdata_lint.graph.coverage import Outcome, outcome, reason
from tfdata_lint.graph.covered import Coverage, together
from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.rule import Severity

CODE = """# target: {target}
import tensorflow as tf

ds = tf.data.TFRecordDataset(files)
ds = ds.batch(32){labels}
model.fit(ds)
"""


def _score(folder: Path, labels: str, target: str = "unknown") -> score.Score:
    """The score of TFD203 over one file."""
    path = folder / "part" / "file.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(CODE.format(labels=labels, target=target))
    scores = score.scored(score.compare(score.units(folder), folder))
    return next(each for each in scores if each.code == "TFD203")


def _all_labels() -> score.Labels:
    labels = score.Labels()
    for path in score.corpus_files():
        source = score.read_file(path)
        assert isinstance(source, score.Source)
        score.read_labels(source, str(path), labels)
    return labels


def test_the_corpus_is_large_enough() -> None:
    labels = _all_labels()
    assert len(score.corpus_files()) >= 60
    assert len(labels.traps) >= 100
    assert {hazard.code for hazard in labels.hazards} == {
        rule.code for rule in load_catalogue().rules if not rule.code.startswith("TFD0")
    }


def test_each_rule_has_enough_of_both() -> None:
    labels = _all_labels()
    hazards = Counter(hazard.code for hazard in labels.hazards)
    traps = Counter(code for _, code in labels.traps)
    assert {code: number for code, number in hazards.items() if number < 3} == {}
    assert {code: traps[code] for code in hazards if traps[code] < 6} == {}


def _adds_up(graph: Graph, results: Mapping[str, FileResult], given: Collection[str]) -> None:
    """At every use a pipeline is counted, and none is counted that is not in the graph."""
    covered = together(result.coverage for result in results.values())
    assert covered.seen == covered.followed + sum(covered.lost.values()) + covered.unused
    proven = [pipeline for pipeline in graph.pipelines if pipeline.proven]
    for each, number in (
        (Outcome.FOLLOWED, covered.followed),
        (Outcome.LOST, sum(covered.lost.values())),
        (Outcome.UNUSED, covered.unused),
    ):
        ways = [pipeline.use for pipeline in proven if outcome(pipeline) is each]
        least = len({(use.kind, id(use.node)) for use in ways})
        assert least <= number <= len(ways), sorted(given)
    for pipeline in graph.pipelines:
        assert (reason(pipeline) is not None) == (outcome(pipeline) is Outcome.LOST)
        for stage in pipeline.last.walk():
            assert (stage.name in ("unknown", "parameter", "...")) == (stage.why is not None)


def test_the_corpus_scores_well_and_its_pipelines_add_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one test, since it takes half a minute to look at the whole corpus."""
    files: set[str] = set()
    parts: list[score.Compared] = []
    compare = score.compare

    def see(graph: Graph, results: Mapping[str, FileResult], given: Collection[str]) -> None:
        files.update(given)
        _adds_up(graph, results, given)

    def compared(wanted: Iterable[score.Unit]) -> score.Compared:
        parts.append(compare(wanted))
        return parts[-1]

    monkeypatch.setattr(score, "lint_files", partial(lint_files, seen=see))
    monkeypatch.setattr(score, "compare", compared)
    status = score.main(["-v"])
    told = capsys.readouterr().out
    assert status == 0, told
    # Of single files, of projects and of notebooks; `test_fixing_the_corpus` makes them.
    offered = [int(number) for number in re.findall(r"^  (\d+) fixes offered$", told, re.M)]
    assert all(number >= least for number, least in zip(offered, (150, 90, 60), strict=True))
    assert all(part.covered.followed >= 0.9 * part.covered.seen for part in parts)
    assert len(files) >= 0.9 * len(score.corpus_files())


def test_a_hazard_that_is_found(tmp_path: Path) -> None:
    found = _score(tmp_path, "  # hazard: TFD203 warning")
    assert (found.hazards, found.found, found.missed, found.wrong) == (1, 1, (), ())
    assert found.good


def test_a_hazard_that_is_missed(tmp_path: Path) -> None:
    labels = "  # hazard: TFD203 warning\nds = ds.prefetch(2)  # hazard: TFD203 warning"
    missed = _score(tmp_path, labels)
    assert (missed.hazards, missed.found, len(missed.missed), len(missed.wrong)) == (2, 0, 2, 0)
    assert missed.recall == 0
    assert not missed.good


def test_a_wrong_severity_is_missed_and_wrong(tmp_path: Path) -> None:
    wrong = _score(tmp_path, "  # hazard: TFD203 error")
    (missed,), (surplus,) = wrong.missed, wrong.wrong
    assert (missed.severity, surplus.severity) == (Severity.ERROR, Severity.WARNING)
    assert missed.place == surplus.place == ("part/file.py", 5)


def test_rules_in_preview_are_scored_but_not_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = replace(_score(tmp_path, "  # hazard: TFD203 error"), preview=True)
    assert "(preview)" in list(score.report([wrong], verbose=False))[1]
    monkeypatch.setattr(score, "units", list)
    for scores, status in (([wrong], 0), ([replace(wrong, preview=False)], 1)):
        monkeypatch.setattr(score, "scored", lambda *_, scores=scores: scores)
        assert score.main([]) == status
    assert "not good enough" in capsys.readouterr().out


@pytest.mark.parametrize(("unused", "status"), [(1, 0), (2, 1)])
def test_how_many_pipelines_are_followed(
    unused: int, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    covered = Coverage(followed=9, unused=unused)
    compared = score.Compared(score.Labels(), frozenset(), covered)
    monkeypatch.setattr(score, "compare", lambda *_: compared)
    assert score.main([]) == status
    assert f"27 of {27 + 3 * unused} pipelines followed to a use" in capsys.readouterr().out


def test_the_target_of_a_file(tmp_path: Path) -> None:
    assert _score(tmp_path, "  # hazard: TFD203 info", target="2.15").good


def test_a_trap_with_a_finding_is_wrong(tmp_path: Path) -> None:
    trapped = _score(tmp_path, "  # trap: TFD203")
    assert (trapped.traps, trapped.trapped, len(trapped.wrong)) == (1, 1, 1)
    assert trapped.precision == 0


def test_a_trap_that_holds(tmp_path: Path) -> None:
    held = _score(tmp_path, "  # hazard: TFD203 warning; trap: TFD301")
    assert (held.traps, held.trapped) == (0, 0)
    labels = "  # trap: TFD203\nds = ds.prefetch(2)"
    assert (lambda each: (each.traps, each.trapped))(_score(tmp_path, labels)) == (1, 0)


def test_the_report_names_disagreements(tmp_path: Path) -> None:
    lines = list(score.report([_score(tmp_path, "  # hazard: TFD203 error")], verbose=True))
    assert lines[1].startswith("TFD203        1      0       1      1      0.000   0.000     0/0")
    assert "not good enough" in lines[1]
    assert lines[2:] == [
        "missed: part/file.py:5: TFD203 error",
        "wrong: part/file.py:5: TFD203 warning",
    ]


@pytest.mark.parametrize(
    "labels", ["  # hazard: TFD203", "  # hazard: TFD203 warn", "  # trap: TFD203 because"]
)
def test_labels_that_are_not_understood(labels: str, tmp_path: Path) -> None:
    with pytest.raises(score.LabelError, match=r"part/file\.py:5: '.*' is not a label"):
        _score(tmp_path, labels)
