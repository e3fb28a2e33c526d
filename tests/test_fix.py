"""Fixes that go together, fixes that fail, and the rounds until nothing changes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tfdata_lint.analysis import lint as linted
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.cli import main
from tfdata_lint.findings.fix import MAX_ROUNDS, FixResult, apply, diff, fix_sources
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Applicability, Assumptions, Edit, Finding, Fix, Severity

SAFE, UNSAFE, DISPLAY = Applicability.SAFE, Applicability.UNSAFE, Applicability.DISPLAY


def fix(*edits: tuple[int, int, str], how: Applicability = SAFE) -> Fix:
    return Fix("do it", tuple(Edit(*edit) for edit in edits), how)


def finding(source: Source, offset: int, repair: Fix | None, code: str = "TFD201") -> Finding:
    line, column = source.position(offset)
    return Finding(
        code, "a-rule", Severity.WARNING, "message", source.path, line, column, line, column + 1,
        fix=repair,
    )  # fmt: skip


def fix_source(
    source: Source, lint: Callable[[Source], list[Finding]], *, unsafe: bool
) -> FixResult:
    """What fixing does to one file."""
    path = source.path
    return fix_sources({path: source}, lambda now: {path: lint(now[path])}, unsafe=unsafe)[path]


def test_edits_are_applied_from_the_left() -> None:
    fixes = [fix((4, 5, "E")), fix((0, 1, "A"), (2, 2, "+"))]
    assert apply("abcde", fixes) == ("Ab+cdE", [fixes[1], fixes[0]], [])


def test_equal_edits_are_applied_once() -> None:
    fixes = [fix((2, 2, "+")), fix((2, 2, "+"), (4, 5, "E"))]
    text, applied, deferred = apply("abcde", fixes)
    assert text == "ab+cdE"
    assert (len(applied), deferred) == (2, [])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (fix((1, 3, "x")), fix((2, 4, "y"))),
        (fix((1, 3, "x")), fix((2, 2, "y"))),
        (fix((1, 1, "x")), fix((1, 1, "y"))),
        (fix((1, 1, "x")), fix((1, 3, "y"))),
        (fix((0, 1, "x"), (3, 4, "z")), fix((1, 4, "y"))),
        (fix((1, 4, "x")), fix((2, 3, "y"), (0, 1, "z"))),
    ],
)
def test_of_fixes_that_overlap_one_waits_as_a_whole(first: Fix, second: Fix) -> None:
    both = apply("abcde", [first, second])
    assert len(both[1]) == len(both[2]) == 1
    assert both == apply("abcde", [second, first])
    assert both[0] == apply("abcde", both[1])[0]


def test_edits_that_touch_go_together() -> None:
    text, _, deferred = apply("abcde", [fix((1, 3, "x")), fix((3, 3, "y")), fix((0, 1, "z"))])
    assert (text, deferred) == ("zxyde", [])


def test_a_fix_that_overlaps_itself_is_never_applied() -> None:
    broken = fix((1, 3, "x"), (2, 4, "y"))
    assert apply("abcde", [broken]) == ("abcde", [], [broken])
    assert apply("abcde", [fix()]) == ("abcde", [], [fix()])


EDITS = st.tuples(st.integers(0, 12), st.integers(0, 4), st.sampled_from(["", "x", "yy"])).map(
    lambda edit: (edit[0], min(edit[0] + edit[1], 12), edit[2])
)


@given(st.lists(st.lists(EDITS, max_size=3), max_size=8), st.randoms())
def test_apply_is_all_or_nothing_and_knows_no_order(
    edits: list[list[tuple[int, int, str]]], random: object
) -> None:
    text = "abcdefghijkl"
    fixes = [fix(*each) for each in edits]
    new, applied, deferred = apply(text, fixes)
    assert len(applied) + len(deferred) == len(fixes)
    chosen = sorted({edit for each in applied for edit in each.edits}, key=lambda e: e.start)
    assert all(a.end <= b.start and a.start < b.start for a, b in zip(chosen, chosen[1:]))  # noqa: B905, RUF007
    expected = text
    for edit in reversed(chosen):
        expected = expected[: edit.start] + edit.text + expected[edit.end :]
    assert new == expected
    random.shuffle(fixes)  # type: ignore[attr-defined]
    assert apply(text, fixes)[0] == new


def renaming(old: str, new: str, how: Applicability = SAFE) -> Callable[[Source], list[Finding]]:
    """A linter that wants every `old` to be `new`."""

    def lint(source: Source) -> list[Finding]:
        found, at = [], source.text.find(old)
        while at >= 0:
            found.append(finding(source, at, fix((at, at + len(old), new), how=how)))
            at = source.text.find(old, at + 1)
        return found

    return lint


def test_fixes_until_nothing_is_left() -> None:
    source = Source("a.py", "\r\nbad(bad)\r\n", bom=True)
    result = fix_source(source, renaming("bad", "good"), unsafe=False)
    assert result.source == Source("a.py", "\r\ngood(good)\r\n", bom=True)
    assert [(each.line, each.column) for each in result.applied] == [(2, 1), (2, 5)]
    assert (result.remaining, result.problem) == ([], None)


@pytest.mark.parametrize(
    ("how", "unsafe", "changes"),
    [(SAFE, False, True), (UNSAFE, False, False), (UNSAFE, True, True), (DISPLAY, True, False)],
)
def test_what_is_not_safe_must_be_asked_for(
    how: Applicability, unsafe: bool, changes: bool
) -> None:
    result = fix_source(Source("a.py", "bad"), renaming("bad", "good", how), unsafe=unsafe)
    assert (result.source.text == "good") is changes
    assert len(result.remaining) == (0 if changes else 1)
    assert result.problem is None


def test_findings_without_a_fix_remain() -> None:
    def lint(source: Source) -> list[Finding]:
        return [finding(source, 0, None)]

    result = fix_source(Source("a.py", "x"), lint, unsafe=True)
    assert (len(result.remaining), result.applied, result.problem) == (1, [], None)


def test_overlapping_fixes_take_a_round_each() -> None:
    def lint(source: Source) -> list[Finding]:
        fixes = []
        if "a" in source.text:
            fixes.append(finding(source, 0, fix((0, 3, source.text[:3].replace("a", "A")))))
        if "b" in source.text:
            at = source.text.index("b")
            fixes.append(finding(source, at, fix((at, at + 1, "B")), "TFD203"))
        return fixes

    result = fix_source(Source("a.py", "abc\n"), lint, unsafe=False)
    assert result.source.text == "ABc\n"
    assert [each.code for each in result.applied] == ["TFD201", "TFD203"]


def test_a_fix_that_breaks_the_code_is_left_out_and_named() -> None:
    text = "".join(f"bad({n})\n" for n in range(9))

    def lint(source: Source) -> list[Finding]:
        found = renaming("bad", "good")(source)
        at = source.text.find("bad(6)")
        return [
            finding(source, at, fix((at, at + 3, "go od"))) if at + 1 and each.line == 7 else each
            for each in found
        ]

    result = fix_source(Source("a.py", text), lint, unsafe=False)
    assert result.source.text == text.replace("bad", "good").replace("good(6)", "bad(6)")
    assert result.problem == "a.py:7:1: TFD201: the fix breaks the code"
    assert [each.line for each in result.remaining] == [7]
    assert len(result.applied) == 8


def test_fixes_that_break_the_code_only_together() -> None:
    def lint(source: Source) -> list[Finding]:
        found = []
        for code, statement in (("TFD1", "a; "), ("TFD2", "b")):
            at = source.text.find(statement)
            if at >= 0:
                found.append(finding(source, at, fix((at, at + len(statement), "")), code))
        return found

    result = fix_source(Source("a.py", "if x: a; b\n"), lint, unsafe=False)
    assert result.source.text == "if x: b\n"
    assert result.problem == "a.py:1:10: TFD2: the fix breaks the code"
    assert [each.code for each in result.applied] == ["TFD1"]


def test_a_fix_that_does_not_help_is_taken_back() -> None:
    def lint(source: Source) -> list[Finding]:
        stubborn = finding(source, 0, fix((3, 3, "_")), "TFD999")
        return [stubborn, *renaming("bad", "good")(source)]

    result = fix_source(Source("a.py", "foo + bad\n"), lint, unsafe=False)
    assert result.source.text == "foo + good\n"
    assert result.problem == "a.py:1:1: TFD999: the fix does not help"
    assert [each.code for each in result.remaining] == ["TFD999"]


def test_what_was_left_out_stays_out_when_the_text_before_it_grows() -> None:
    def lint(source: Source) -> list[Finding]:
        at = source.text.index("stubborn")
        found = [finding(source, at, fix((at, at, "not ")), "TFD999")]
        for code, old, new in (("TFD1", "a1", "longer"), ("TFD2", "longer", "longest")):
            at = source.text.find(old)
            if at >= 0:
                found.append(finding(source, at, fix((at, at + len(old), new)), code))
        return found

    result = fix_source(Source("a.py", "a1 + (stubborn)\n"), lint, unsafe=False)
    assert result.source.text == "longest + (stubborn)\n"
    assert result.problem == "a.py:1:7: TFD999: the fix does not help"


def test_rules_that_undo_one_another_do_not_loop() -> None:
    def lint(source: Source) -> list[Finding]:
        new = "bb" if source.text == "a" else "a"
        return [finding(source, 0, fix((0, len(source.text), new)), f"TFD{len(source.text)}")]

    result = fix_source(Source("a.py", "a"), lint, unsafe=False)
    assert result.problem == "fixes undo one another"
    assert result.source.text in ("a", "bb")


def test_rounds_have_an_end() -> None:
    def lint(source: Source) -> list[Finding]:
        length = len(source.text)
        return [finding(source, 0, fix((length, length, "a")), f"TFD{length}")]

    result = fix_source(Source("a.py", "a"), lint, unsafe=False)
    assert result.source.text == "a" * (MAX_ROUNDS + 1)
    assert result.problem == f"still fixes left after {MAX_ROUNDS} rounds"


@given(st.text("ab(),\n ", max_size=40), st.lists(EDITS, max_size=6))
def test_whatever_the_fixes_the_text_parses(text: str, edits: list[tuple[int, int, str]]) -> None:
    from tfdata_lint.reading.read import parse_problem

    source = Source("a.py", text)
    if parse_problem(source) is not None:
        return
    calls = 0

    def lint(source: Source) -> list[Finding]:
        nonlocal calls
        calls += 1
        return [
            finding(source, min(start, len(source.text)), fix((start, end, new)), f"TFD{calls}")
            for start, end, new in edits
            if end <= len(source.text)
        ]

    result = fix_source(source, lint, unsafe=False)
    assert parse_problem(result.source) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n"),
        ("a\nb", "a\nB"),
        ("a\nb", "a\nb\n"),
        ("a\n", "a"),
        ("a\rb\r", "a\rB\r"),
        ("a\n\x0c\nb\u2028\n", "a\n\x0c\nB\u2028\n"),
        ("\n" * 30 + "a\n" + "\n" * 30 + "b", "\n" * 30 + "A\n" + "\n" * 30 + "B"),
    ],
)
def test_git_can_apply_the_diff(old: str, new: str, tmp_path: Path) -> None:
    patch = diff(Source("src/a.py", old), Source("src/a.py", new))
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_bytes(old.encode())
    subprocess.run(
        ["git", "-c", "core.autocrlf=false", "apply", "-"],
        cwd=tmp_path, input=patch.encode(), check=True,
    )  # fmt: skip
    assert (tmp_path / "src" / "a.py").read_bytes() == new.encode()


def test_diff() -> None:
    assert diff(Source("a.py", "x\n"), Source("a.py", "x\n")) == ""
    assert diff(Source("/b/a.py", "x\r\ny"), Source("/b/a.py", "x\r\nz")) == (
        "--- a/b/a.py\n+++ b/b/a.py\n@@ -1,2 +1,2 @@\n x\r\n-y\n\\ No newline at end of file\n"
        "+z\n\\ No newline at end of file\n"
    )


def test_no_argument_is_added_that_another_call_may_give() -> None:
    text = (
        "import tensorflow as tf\n\n\ndef mapped(ds, **options):\n"
        "    return ds.map(tf.io.decode_jpeg, **options)\n\n\n"
        "ds = tf.data.TFRecordDataset(files)\n"
        "model.fit(mapped(ds, num_parallel_calls=4).batch(2))\n"
        "model.fit(mapped(ds).batch(2))\n"
    )
    source = Source("a.py", text)
    findings = linted(source, frozenset({"TFD201"}), load_catalogue(), Assumptions()).findings
    assert [(each.line, each.fix) for each in findings] == [(5, None)]


@pytest.mark.parametrize(
    ("steps", "fixes"),
    [
        ("map(abs, num_parallel_calls=4, deterministic=True).shuffle(1000)", 1),
        ("map(abs, deterministic=False).shuffle(1000)", 1),
        ("map(abs, num_parallel_calls=4, deterministic=False).cache().shuffle(1000)", 1),
        ("map(abs, num_parallel_calls=4, deterministic=False).shuffle(1000)", 0),
        ("shuffle(1000).map(abs, num_parallel_calls=4, deterministic=False)", 0),
        ("with_options(loose).shuffle(1000)", 1),
        ("map(abs, num_parallel_calls=4).with_options(loose).shuffle(1000)", 0),
        ("map(abs, num_parallel_calls=4, deterministic=True).with_options(loose).shuffle(9)", 1),
        ("shuffle(9).repeat(3)", 0),
        ("repeat().shuffle(9)", 0),
        ("repeat(1).shuffle(9)", 1),
        ("flat_map(lambda i: tf.data.Dataset.range(3).repeat(2)).shuffle(9)", 0),
    ],
)
def test_one_order_is_no_repair_where_it_leaves_the_leak(steps: str, fixes: int) -> None:
    text = (
        "import tensorflow as tf\n\n\ndef train(model, ids):\n"
        "    loose = tf.data.Options()\n    loose.deterministic = False\n"
        f"    ds = tf.data.Dataset.range(1000).{steps}\n"
        "    held_out, rest = ds.take(100), ds.skip(100)\n"
        "    model.fit(rest.batch(8), validation_data=held_out.batch(8), epochs=3)\n"
    )
    source = Source("a.py", text)
    found = linted(source, frozenset({"TFD102"}), load_catalogue(), Assumptions()).findings
    assert len(found) == 1
    assert sum(each.fix is not None for each in found) == fixes


@pytest.mark.parametrize(
    ("made", "places", "fixes"),
    [
        ("from_tensor_slices(names).shuffle(9)", 2, 2),
        ("list_files(names)", 1, 0),
        ("from_tensor_slices(names).flat_map(lambda _: tf.data.Dataset.range(3).shuffle(3))", 1, 0),
    ],
)
def test_a_split_of_what_is_shuffled_twice_needs_two_repairs_or_has_none(
    made: str, places: int, fixes: int
) -> None:
    text = (
        "import tensorflow as tf\n\n\ndef parts(names):\n"
        f"    ds = tf.data.Dataset.{made}.shuffle(99)\n"
        "    return ds.take(100), ds.skip(100)\n"
    )
    source = Source("a.py", text)
    found = linted(source, frozenset({"TFD102"}), load_catalogue(), Assumptions()).findings
    assert len(found) == places
    assert sum(each.fix is not None for each in found) == fixes


@pytest.mark.parametrize(
    ("other", "written"),
    [
        ("AUTOTUNE = tf.data.experimental.AUTOTUNE\n", "tf.data.experimental.AUTOTUNE"),
        ("AUTOTUNE = tf.data.AUTOTUNE\n", "tf.data.AUTOTUNE"),
        ("# tf.data.AUTOTUNE\n", "tf.data.experimental.AUTOTUNE"),
        (
            "OLD = tf.data.experimental.AUTOTUNE\nNEW = tf.data.AUTOTUNE\n",
            "tf.data.experimental.AUTOTUNE",
        ),
    ],
)
def test_autotune_is_written_as_other_files_write_it(
    other: str, written: str, tmp_path: Path
) -> None:
    loader, train = tmp_path / "loader.py", tmp_path / "train.py"
    loader.write_text(
        "import tensorflow as tf\n\n\ndef read(files):\n"
        "    ds = tf.data.TFRecordDataset(files)\n    return ds.map(tf.io.decode_jpeg)\n"
    )
    train.write_text(
        "import tensorflow as tf\nfrom loader import read\n\n"
        f"{other}\n\ndef train(model, files):\n    model.fit(read(files).batch(8).prefetch(2))\n"
    )
    main(["check", "--isolated", "--no-cache", "--select=TFD201", "--fix", str(tmp_path)])
    assert f"num_parallel_calls={written})" in loader.read_text()


@pytest.mark.parametrize(
    ("line", "fixes"),
    [
        ("ds = tf.contrib.data.TFRecordDataset(names)", 0),
        ("ds = tf.data.TFRecordDataset(names)", 1),
    ],
)
def test_the_first_data_sets_have_no_autotune(line: str, fixes: int) -> None:
    text = (
        "import tensorflow as tf\n\nnames = tf.placeholder(tf.string, [None])\n"
        f"{line}\nds = ds.map(tf.image.decode_jpeg)\n"
        "row = ds.make_one_shot_iterator().get_next()\n"
    )
    found = linted(
        Source("a.py", text), frozenset({"TFD201"}), load_catalogue(), Assumptions()
    ).findings
    assert [each.fix is not None for each in found] == [bool(fixes)]


@pytest.mark.parametrize(
    ("files", "fixes"), [("", 1), (", shuffle_files=True", 0), (", shuffle_files=False", 1)]
)
def test_a_split_behind_files_in_another_order_has_no_fix(files: str, fixes: int) -> None:
    text = (
        "import tensorflow_datasets as tfds\n\n\ndef halves(model):\n"
        f"    ds = tfds.load('food101', split='train'{files}).shuffle(1000)\n"
        "    model.fit(ds.take(600).batch(8))\n    model.evaluate(ds.skip(600).batch(8))\n"
    )
    (found,) = linted(
        Source("a.py", text), frozenset({"TFD102"}), load_catalogue(), Assumptions()
    ).findings
    assert (found.fix is not None) == bool(fixes)


@pytest.mark.parametrize(
    ("rest", "fixes"),
    [("return ds.take(9), ds.skip(9)", 0), ("return ds.take(9)", 1), ("return ds.skip(9)", 1)],
)
def test_a_lost_shuffle_is_not_put_before_a_split(rest: str, fixes: int) -> None:
    text = (
        "import tensorflow as tf\n\n\ndef parts(rows):\n"
        "    ds = tf.data.Dataset.from_tensor_slices(rows).batch(2)\n"
        f"    ds.shuffle(100)\n    {rest}\n"
    )
    (found,) = linted(
        Source("a.py", text), frozenset({"TFD101"}), load_catalogue(), Assumptions()
    ).findings
    assert (found.fix is not None) == bool(fixes)
