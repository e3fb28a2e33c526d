"""Reports: what a finding looks like to people and to programs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from tfdata_lint import __version__
from tfdata_lint.catalogue import page_url
from tfdata_lint.findings.report import rendered
from tfdata_lint.findings.report.options import Options
from tfdata_lint.findings.report.summary import statistics, would_fix
from tfdata_lint.findings.report.text import MAX_WIDTH, excerpt
from tfdata_lint.findings.result import NO_PIPELINES, FileResult, Result
from tfdata_lint.graph.covered import Coverage
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Applicability, Edit, Finding, Fix, Severity, Step

TEXT = "import tensorflow as tf\r\n\r\nds = ds.batch(32)\r\nmodel.fit(ds)\r\n"
SOURCE = Source("src/train.py", TEXT)
END = TEXT.index("(32)") + len("(32)")
FINDING = Finding(
    code="TFD203",
    name="missing-prefetch",
    severity=Severity.WARNING,
    message="`fit` waits",
    path="src/train.py",
    line=3,
    column=9,
    end_line=3,
    end_column=14,
    trail=(
        Step("src/data.py", 7, 5, "TFRecordDataset"),
        Step("src/train.py", 3, 9, "batch"),
        Step("src/train.py", 4, 7, "fit"),
    ),
    fix=Fix("Append `prefetch`", (Edit(END, END, ".prefetch(2)"),), Applicability.SAFE),
)
SKIPPED = (
    FileResult("notebook.ipynb", skipped="a notebook in R"),
    FileResult("other.py", skipped=NO_PIPELINES),
)


def _result(*findings: Finding, source: Source = SOURCE, fixed: int = 0) -> Result:
    covered = Coverage(followed=2, lost={"star import": 1}, unused=1, resolved=3, unproven=5)
    file = FileResult(source.path, findings, coverage=covered, limits={"paths": 4})
    return Result((*SKIPPED, file), {source.path: source}, fixed)


def _text(result: Result, **look: bool) -> str:
    return rendered("text", result, Options(**look))


def test_text() -> None:
    assert _text(_result(FINDING)) == (
        "src/train.py:3:9: TFD203 missing-prefetch [warning] `fit` waits\n"
        "  |\n"
        "3 | ds = ds.batch(32)\n"
        "  |         ^^^^^\n"
        "  = data: TFRecordDataset (src/data.py:7) -> batch (3) -> fit (4)\n"
        "  = [--fix] Append `prefetch`\n"
        "\n"
        "Found 1 warning in 1 file; 1 fixable with --fix.\n"
    )


def test_text_with_colours_says_the_same() -> None:
    coloured = _text(_result(FINDING), colour=True)
    assert "\x1b[1;33m[warning]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == _text(_result(FINDING))


def test_code_is_not_taken_for_markup() -> None:
    source = Source("src/train.py", "\n\nds = ds.batch[red]('[/red]', ':smile:')\n")
    for colour in (False, True):
        text = _text(_result(FINDING, source=source), colour=colour)
        assert "ds = ds.batch[red]('[/red]', ':smile:')" in text


def test_guards_are_shown_unless_the_finding_always_holds() -> None:
    guarded = replace(FINDING, always=False, guards=("training", "not cache"))
    assert "`fit` waits (when `training` and `not cache`)\n" in _text(_result(guarded))
    assert "(when" not in _text(_result(replace(guarded, always=True)))


def test_of_many_guards_the_first_are_shown() -> None:
    many = replace(FINDING, always=False, guards=tuple("abcdef"))
    assert "(when `a` and `b` and `c` and `d` and 2 more)\n" in _text(_result(many))
    only = replace(many, guards=tuple("abcd"))
    assert "(when `a` and `b` and `c` and `d`)\n" in _text(_result(only))
    (told,) = json.loads(rendered("json", _result(many), Options()))["findings"]
    assert told["guards"] == list("abcdef")


@pytest.mark.parametrize(
    ("applicability", "unsafe_fixes", "marker"),
    [
        (Applicability.SAFE, False, "[--fix] "),
        (Applicability.UNSAFE, False, "[--fix --unsafe-fixes] "),
        (Applicability.UNSAFE, True, "[--fix] "),
        (Applicability.DISPLAY, True, "[by hand] "),
    ],
)
def test_what_applies_a_fix(applicability: Applicability, unsafe_fixes: bool, marker: str) -> None:
    assert FINDING.fix is not None
    finding = replace(FINDING, fix=replace(FINDING.fix, applicability=applicability))
    text = _text(_result(finding), unsafe_fixes=unsafe_fixes)
    assert f"  = {marker}Append `prefetch`\n" in text


def test_a_finding_without_a_source() -> None:
    finding = replace(FINDING, path="broken.py", trail=(), fix=None)
    assert _text(_result(finding), summary=False) == (
        "broken.py:3:9: TFD203 missing-prefetch [warning] `fit` waits\n\n"
    )


def _findings(*kinds: Severity) -> list[Finding]:
    return [replace(FINDING, severity=kind, line=1 + at) for at, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "fixed", "expected"),
    [
        ([], 0, "Nothing found; 1 of 3 files may hold tf.data pipelines."),
        ([], 2, "Fixed 2 problems. Nothing found; 1 of 3 files may hold tf.data pipelines."),
        ([Severity.INFO], 1, "Fixed 1 problem. Found 1 info in 1 file"),
        (
            [Severity.WARNING, Severity.ERROR, Severity.INFO, Severity.ERROR],
            0,
            "Found 2 errors, 1 warning, 1 info in 1 file; 4 fixable with --fix.",
        ),
    ],
)
def test_summary(kinds: list[Severity], fixed: int, expected: str) -> None:
    last = _text(_result(*_findings(*kinds), fixed=fixed)).splitlines()[-1]
    assert last.startswith(expected)
    assert last.endswith(".")


def test_summary_tells_safe_fixes_from_unsafe_ones() -> None:
    assert FINDING.fix is not None
    unsafe = replace(FINDING, fix=replace(FINDING.fix, applicability=Applicability.UNSAFE))
    both = _result(FINDING, replace(unsafe, line=1))
    assert "; 1 fixable with --fix, 1 more with --unsafe-fixes." in _text(both)
    assert "; 2 fixable with --fix." in _text(both, unsafe_fixes=True)
    assert "; 1 fixable with --unsafe-fixes." in _text(_result(unsafe))
    assert "in 1 file.\n" in _text(_result(replace(FINDING, fix=None)))


def test_summary_without_files() -> None:
    assert _text(Result(())) == "No Python files found.\n"


def test_no_summary() -> None:
    assert _text(_result(), summary=False) == ""


def test_a_dry_run() -> None:
    assert would_fix(_result(fixed=1)) == "Would fix 1 problem; nothing would remain."
    left = would_fix(_result(FINDING))
    assert left == "Would fix 0 problems; 1 warning in 1 file would remain."


def test_statistics() -> None:
    assert statistics(_result(FINDING, replace(FINDING, line=1))) == (
        "2  TFD203 missing-prefetch\n"
        "3  files seen\n"
        "1  files analysed\n"
        "1  files skipped: a notebook in R\n"
        "1  files skipped: no tf.data pipelines\n"
        "4  pipelines seen\n"
        "2  pipelines followed to a use\n"
        "1  pipelines lost: star import\n"
        "1  pipelines without a use\n"
        "5  chains that may be no tf.data, left alone\n"
        "4  times reached: paths\n"
    )


def test_concise() -> None:
    assert rendered("concise", _result(FINDING), Options(summary=False)) == (
        "src/train.py:3:9: TFD203 [warning] `fit` waits\n"
    )


def test_findings_are_sorted_whatever_the_order_of_files() -> None:
    first = replace(FINDING, path="a.py")
    files = [FileResult("b.py", (replace(FINDING, path="b.py"),)), FileResult("a.py", (first,))]
    for order in (files, files[::-1]):
        text = rendered("concise", Result(tuple(order)), Options(summary=False))
        assert [line[:4] for line in text.splitlines()] == ["a.py", "b.py"]


# JSON


def _json(result: Result) -> Any:
    return json.loads(rendered("json", result, Options()))


def test_json() -> None:
    data = _json(_result(replace(FINDING, always=False, guards=("training",))))
    assert data == {
        "version": __version__,
        "findings": [
            {
                "code": "TFD203",
                "name": "missing-prefetch",
                "severity": "warning",
                "message": "`fit` waits",
                "path": "src/train.py",
                "cell": None,
                "line": 3,
                "column": 9,
                "end_line": 3,
                "end_column": 14,
                "always": False,
                "guards": ["training"],
                "trail": [
                    {
                        "path": path,
                        "cell": None,
                        "line": line,
                        "column": column,
                        "stage": stage,
                    }
                    for path, line, column, stage in (
                        ("src/data.py", 7, 5, "TFRecordDataset"),
                        ("src/train.py", 3, 9, "batch"),
                        ("src/train.py", 4, 7, "fit"),
                    )
                ],
                "fix": {
                    "title": "Append `prefetch`",
                    "applicability": "safe",
                    "edits": [
                        {
                            "cell": None,
                            "line": 3,
                            "column": 18,
                            "end_line": 3,
                            "end_column": 18,
                            "text": ".prefetch(2)",
                        }
                    ],
                },
                "verdict": None,
                "url": page_url("missing-prefetch"),
            }
        ],
        "files": {
            "seen": 3,
            "analysed": 1,
            "skipped": [
                {"path": "notebook.ipynb", "reason": "a notebook in R"},
                {"path": "other.py", "reason": "no tf.data pipelines"},
            ],
        },
        "pipelines": {
            "seen": 4,
            "resolved": 3,
            "unresolved": 1,
            "followed": 2,
            "lost": {"star import": 1},
            "unused": 1,
            "unproven": 5,
        },
    }


def test_the_order_of_keys_is_part_of_the_format() -> None:
    data = _json(_result(FINDING))
    assert list(data) == ["version", "findings", "files", "pipelines"]
    assert list(data["findings"][0]) == [
        "code",
        "name",
        "severity",
        "message",
        "path",
        "cell",
        "line",
        "column",
        "end_line",
        "end_column",
        "always",
        "guards",
        "trail",
        "fix",
        "verdict",
        "url",
    ]
    assert list(data["findings"][0]["fix"]) == ["title", "applicability", "edits"]


def test_json_without_a_fix() -> None:
    assert _json(_result(replace(FINDING, fix=None)))["findings"][0]["fix"] is None


def test_json_holds_any_path() -> None:
    path = "not \udcff unicode.py"
    data = rendered("json", Result((FileResult(path, (replace(FINDING, path=path),)),)), Options())
    assert data.isascii()
    assert json.loads(data)["findings"][0]["path"] == path


# Excerpts


def _excerpt(line: str, marked: str) -> tuple[str, str]:
    column = line.index(marked) + 1
    finding = replace(FINDING, line=1, end_line=1, column=column, end_column=column + len(marked))
    return excerpt(Source("x.py", line), finding)


def _under(code: str, carets: str) -> str:
    """What stands above the carets on a terminal on which wide characters take two columns."""
    wide = "".join(character + "\0" * (character in "数据集🙂") for character in code)
    start = carets.index("^")
    return wide[start : start + carets.count("^")].replace("\0", "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ds.batch(32)", "ds.batch(32)"),
        ("\tds.batch(32)", "    ds.batch(32)"),
        ("x = 1;\tds.batch(32)", "x = 1;    ds.batch(32)"),
        ('数据["集"].batch(32)', '数据["集"].batch(32)'),
        ("f('🙂').batch(32)", "f('🙂').batch(32)"),
        ("\x0cds.batch(32)", "\N{REPLACEMENT CHARACTER}ds.batch(32)"),
        ("'\x1b[31m'.batch(32)", "'\N{REPLACEMENT CHARACTER}[31m'.batch(32)"),
        ("'\u202e'.batch(32)", "'\N{REPLACEMENT CHARACTER}'.batch(32)"),
        ("ds.batch(32)   ", "ds.batch(32)"),
    ],
)
def test_carets_stand_under_what_they_mean(line: str, code: str) -> None:
    shown, carets = _excerpt(line, "batch")
    assert shown == code
    assert _under(shown, carets) == "batch"


def test_combining_characters_take_no_column() -> None:
    shown, carets = _excerpt("e\N{COMBINING ACUTE ACCENT}.batch(32)", "batch")
    assert shown.index("batch") == 3
    assert carets == "  ^^^^^"


@pytest.mark.parametrize("before", [0, 10, 60, 90, 95, 200, 5000])
@pytest.mark.parametrize("after", [0, 10, 5000])
def test_long_lines_are_cut_around_the_caret(before: int, after: int) -> None:
    shown, carets = _excerpt("x" * before + ".batch" + "y" * after, "batch")
    assert _under(shown, carets) == "batch"
    assert len(shown) <= MAX_WIDTH
    assert ("…" in shown) == (before + len(".batch") + after > MAX_WIDTH)


def test_wide_lines_are_cut_by_columns() -> None:
    shown, carets = _excerpt("数" * 200 + ".batch" + "集" * 200, "batch")
    assert _under(shown, carets) == "batch"
    assert len(shown) + sum(character in "数集" for character in shown) <= MAX_WIDTH


def test_a_long_name_is_cut_too() -> None:
    shown, carets = _excerpt("ds." + "z" * 500, "z" * 500)
    assert len(shown) <= MAX_WIDTH
    assert set(_under(shown, carets)) == {"z"}


def test_a_finding_over_several_lines_shows_the_first() -> None:
    source = Source("x.py", "for x in (\n    ds\n):\n    pass\n")
    finding = replace(FINDING, line=1, column=10, end_line=3, end_column=2)
    assert excerpt(source, finding) == ("for x in (", "         ^")


def test_a_finding_behind_the_end_of_a_line() -> None:
    finding = replace(FINDING, line=1, column=6, end_line=1, end_column=7)
    assert excerpt(Source("x.py", "x = (\n"), finding) == ("x = (", "     ^")


def test_an_empty_line_has_no_excerpt() -> None:
    finding = replace(FINDING, line=1, column=1, end_line=1, end_column=2)
    assert excerpt(Source("x.py", "\n"), finding) == ("", "")
