"""Comments that suppress findings, and those that suppress nothing."""

from __future__ import annotations

import ast
import io
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flake8.processor import FileProcessor
from flake8.violation import Violation
from hypothesis import example, given, settings, strategies as st

from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION, Catalogue
from tfdata_lint.findings.fix import apply
from tfdata_lint.findings.suppress import add_ignores, suppress
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Edit,
    Finding,
    Fix,
    Problem,
    Rule,
    Severity,
)


def nothing(graph: object, assumptions: Assumptions) -> Iterator[Problem]:
    yield from ()


def rule(code: str, name: str) -> Rule:
    return Rule(code, name, "", Severity.WARNING, Claim.FASTER, nothing)


CATALOGUE = Catalogue(
    (
        CANNOT_ANALYSE,
        UNUSED_SUPPRESSION,
        rule("TFD201", "map-without-parallel-calls"),
        rule("TFD203", "missing-prefetch"),
        rule("TFD301", "unbounded-cache"),
    )
)
NAMES = {rule.code: rule.name for rule in CATALOGUE.rules}


def finding(line: int, code: str = "TFD201", column: int = 1) -> Finding:
    return Finding(code, NAMES[code], Severity.WARNING, "m", "a.py", line, column, line, column + 1)


def kept(text: str, code: str = "TFD201") -> list[int]:
    """The lines on which a finding is not suppressed, if there were one on every line."""
    source = Source("a.py", text)
    last = source.position(len(text.rstrip("\r\n")))[0]
    findings = [finding(number, code) for number in range(1, last + 1)]
    left = suppress(source, findings, CATALOGUE, CATALOGUE.codes)
    return [each.line for each in left if each.code == code]


@pytest.mark.parametrize(
    ("comment", "suppressed"),
    [
        ("# noqa", True),
        ("# NoQA", True),
        ("# noqa: TFD201", True),
        ("# noqa:TFD201", True),
        ("# noqa: tfd201", True),
        ("# noqa: E501,TFD201", True),
        ("# noqa: E501 TFD201", True),
        ("# noqa: TFD2", True),
        ("# noqa: TFD3", False),
        ("# noqa: E501", False),
        ("# noqa: TFD203", False),
        ("# noqa : TFD203", True),
        ("# noqa: because", True),
        ("# noqa: E501 because TFD201", False),
        ("# noqa: E501  # noqa: TFD201", False),
        ("# why # noqa: TFD201 # that", True),
        ("# type: ignore  # noqa: TFD201", True),
        ("#noqa", False),
        ("# tfdata-lint: ignore", True),
        ("#tfdata-lint:ignore", True),
        ("# TFDATA-LINT: Ignore", True),
        ("# tfdata-lint: ignore[map-without-parallel-calls]", True),
        ("# tfdata-lint: ignore[missing-prefetch, TFD201]", True),
        ("# tfdata-lint: ignore [ TFD201 TFD203 ]", True),
        ("# tfdata-lint: ignore[TFD2]", True),
        ("# tfdata-lint: ignore[TFD203]", False),
        ("# tfdata-lint: ignore[]", False),
        ("# tfdata-lint: ignore[typo]", False),
        ("# tfdata-lint: ignore[TFD201", False),
        ("# tfdata-lint: ignored", False),
        ("# tfdata-lint: ignore because it is small", True),
        ("# noqa: E501  # tfdata-lint: ignore[TFD201]", True),
        ("# tfdata-lint: ignore[TFD203]  # tfdata-lint: ignore[TFD201]", True),
        ("# see tfdata-lint: ignore", False),
    ],
)
def test_comments_on_the_line(comment: str, suppressed: bool) -> None:
    text = f"x = 1\ny = 2  {comment}\nz = 3\n"
    assert kept(text) == ([1, 3] if suppressed else [1, 2, 3])
    assert kept(text.replace("\n", "\r\n")) == kept(text) == kept(text.replace("\n", "\r"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# tfdata-lint: ignore[TFD201]\nx = 1\ny = 2", [1, 3]),
        ("# tfdata-lint: ignore[TFD201]\n\n# why\nx = 1\ny = 2", [1, 2, 3, 5]),
        ("# tfdata-lint: ignore[TFD203]\n# tfdata-lint: ignore[TFD201]\nx = 1", [1, 2]),
        ("if x:\n    y = 1\n    # tfdata-lint: ignore\nelse:\n    z = 2", [1, 2, 3, 5]),
        ("f(\n  # tfdata-lint: ignore\n  a,\n  b)", [1, 2, 4]),
        ("# noqa\nx = 1", [2]),
        ("x = 1\n# tfdata-lint: ignore", [1]),
    ],
)
def test_comments_on_a_line_of_their_own(text: str, lines: list[int]) -> None:
    assert kept(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x = '''\n\n'''  # noqa\ny = 1", [4]),
        # For flake8, too, the line end between the two strings keeps them apart.
        ("f('''\n''',\n'''\n''')  # tfdata-lint: ignore[TFD201]\ny", [1, 2, 5]),
        ("f('''\n''',  # noqa\na)", [3]),
        ("a \\\n  .b() \\\n  .c()  # noqa: TFD201\nd", [4]),
        ("(a\n  .b()  # noqa\n  .c())", [1, 3]),
        ("x = '# noqa'\ny = '''\n# tfdata-lint: ignore-file\n'''", [1, 2, 3, 4]),
        ("x = f'''{\n1\n}'''  # noqa\ny", [4]),
    ],
)
def test_lines_that_belong_together(text: str, lines: list[int]) -> None:
    assert kept(text) == lines


@pytest.mark.parametrize(
    ("comment", "code", "suppressed"),
    [
        ("# tfdata-lint: ignore-file", "TFD301", True),
        ("# tfdata-lint: ignore-file[TFD2, unbounded-cache]", "TFD203", True),
        ("# tfdata-lint: ignore-file[TFD2, unbounded-cache]", "TFD301", True),
        ("# tfdata-lint: ignore-file[TFD2]", "TFD301", False),
        ("# tfdata-lint: ignore-file[", "TFD301", False),
    ],
)
def test_comments_for_the_file(comment: str, code: str, suppressed: bool) -> None:
    for text in (f"{comment}\nx\ny\n", f"x\ny  {comment}\n", f"x\n{comment}"):
        assert (kept(text, code) == []) is suppressed


CODE = st.sampled_from(
    [
        "x = 1", "f(", ")", "'''", "x = '''a", "b'''", "y \\", "", "if x:", "    z", "'# noqa'",
        "[1,", "2]", "\x0c", '"""', "f'''{", "}'''",
    ]
)  # fmt: skip
COMMENT = st.sampled_from(
    [
        "", "", "  # noqa", "# noqa: TFD201", "  # noqa:E501,TFD2 x", "# x # NOQA: tfd203",
        "  # noqa: E1 # noqa", "# noqa:TFD201,,TFD203", "# noqa: TFD,TFD201",
    ]
)  # fmt: skip
OPTIONS = Namespace(
    hang_closing=False, indent_size=4, max_line_length=79, max_doc_length=None, verbose=0,
    stdin_display_name="stdin",
)  # fmt: skip


@settings(max_examples=1000)
@given(st.lists(st.tuples(CODE, COMMENT), max_size=8))
@example([("x = '''a", ""), ("b'''", "  # noqa")])
def test_noqa_is_that_of_flake8(parts: list[tuple[str, str]]) -> None:
    text = "".join(f"{code}{comment}\n" for code, comment in parts)
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    lines = io.StringIO(text).readlines()
    processor = FileProcessor("a.py", OPTIONS, lines)
    expected = [
        number
        for number in range(1, len(text.rstrip("\n").split("\n")) + 1)
        if not Violation(
            "TFD201", "a.py", number, 1, "m", processor.noqa_line_for(number) or "\n"
        ).is_inline_ignored(False)
    ]
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    # Only flake8 takes the text of strings for comments, and from Python 3.12 on it takes the lines
    # of one f-string apart.
    if not any("noqa" in str(value).lower() for value in strings) and "f'''" not in text:
        assert kept(text) == expected


def unused(text: str, *findings: Finding, selected: frozenset[str] = CATALOGUE.codes) -> list[str]:
    """What is said about comments: position and message."""
    left = suppress(Source("a.py", text), findings, CATALOGUE, selected)
    return [f"{each.line}:{each.column} {each.message}" for each in left if each.code == "TFD001"]


def test_what_is_used_is_not_reported() -> None:
    both = finding(1), finding(1, "TFD203")
    assert unused("x  # tfdata-lint: ignore", finding(1)) == []
    assert unused("x  # tfdata-lint: ignore[TFD201,TFD203]", *both) == []
    assert unused("x  # tfdata-lint: ignore[TFD2]", finding(1, "TFD203")) == []
    assert unused("x  # noqa: TFD201  # tfdata-lint: ignore[TFD201]", finding(1)) == []
    assert unused("# tfdata-lint: ignore-file[TFD201]\nx\ny", finding(3)) == []


def test_rules_in_preview_that_are_off() -> None:
    young = replace(rule("TFD302", "cache-after-repeat"), preview=True)
    catalogue = Catalogue((*CATALOGUE.rules, young))

    def said(text: str) -> list[str]:
        return [each.message for each in suppress(Source("a.py", text), [], catalogue, stable)]

    stable = CATALOGUE.codes
    assert said("x  # tfdata-lint: ignore[TFD302]") == []
    assert said("x  # tfdata-lint: ignore[TFD3]") == ["the comment suppresses nothing: TFD3"]
    assert said("x  # tfdata-lint: ignore") == ["the comment suppresses nothing"]


def test_noqa_that_may_be_for_others_is_not_reported() -> None:
    assert unused("x  # noqa\ny  # noqa: E501\n# noqa : TFD201\n") == []


@pytest.mark.parametrize(
    ("text", "said", "fixed"),
    [
        ("x  # tfdata-lint: ignore", "1:4 the comment suppresses nothing", "x"),
        ("x\t# noqa: TFD201\ny\n", "1:3 the comment suppresses nothing: TFD201", "x\ny\n"),
        ("x  # noqa:TFD201,TFD3 why", "1:4 the comment suppresses nothing: TFD201, TFD3",
         "x  # why"),
        ("x  # noqa: TFD201  # why", "1:4 the comment suppresses nothing: TFD201", "x  # why"),
        ("x  # noqa: E501,TFD201", "1:17 the comment suppresses nothing: TFD201",
         "x  # noqa: E501"),
        ("x  # noqa: TFD201, E501, W1 y", "1:12 the comment suppresses nothing: TFD201",
         "x  # noqa: E501, W1 y"),
        ("x  # type: ignore # tfdata-lint: ignore[TFD201]",
         "1:19 the comment suppresses nothing: TFD201", "x  # type: ignore"),
        ("x  # type: ignore # tfdata-lint: ignore[TFD201] y",
         "1:19 the comment suppresses nothing: TFD201", "x  # type: ignore # y"),
        ("a\n  # tfdata-lint: ignore[TFD201]\r\nb", "2:3 the comment suppresses nothing: TFD201",
         "a\nb"),
        ("a\n# tfdata-lint: ignore[TFD201]", "2:1 the comment suppresses nothing: TFD201", "a\n"),
        ("# tfdata-lint: ignore-file[unbounded-cache]\nx\n",
         "1:1 the comment suppresses nothing: unbounded-cache", "x\n"),
        ("# tfdata-lint: ignore-file\nx\n", "1:1 the comment suppresses nothing", "x\n"),
        ("x  # tfdata-lint: ignore[]", "1:4 the comment suppresses nothing", "x"),
        ("x; '''\n'''  # noqa: TFD203", "2:6 the comment suppresses nothing: TFD203",
         "x; '''\n'''"),
    ],
)  # fmt: skip
def test_what_is_not_used_is_reported_and_removed(text: str, said: str, fixed: str) -> None:
    assert unused(text) == [said]
    left = suppress(Source("a.py", text), [], CATALOGUE, CATALOGUE.codes)
    new, _, deferred = apply(text, [each.fix for each in left if each.fix is not None])
    assert (new, deferred) == (fixed, [])
    assert suppress(Source("a.py", new), [], CATALOGUE, CATALOGUE.codes) == []


def test_only_the_unused_part_goes() -> None:
    text = "x  # tfdata-lint: ignore[missing-prefetch , TFD201, TFD301]  # why\n"
    left = suppress(Source("a.py", text), [finding(1)], CATALOGUE, CATALOGUE.codes)
    assert [each.message for each in left] == [
        "the comment suppresses nothing: missing-prefetch, TFD301"
    ]
    assert left[0].fix is not None
    assert apply(text, [left[0].fix])[0] == "x  # tfdata-lint: ignore[TFD201]  # why\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x  # tfdata-lint: ignore[missing-prefech]",
         "1:26 unknown rule 'missing-prefech'; did you mean 'missing-prefetch'?"),
        ("x  # noqa: TFD999", "1:12 unknown rule 'TFD999'"),
        ("x  # tfdata-lint: ingore[TFD201]",
         "1:4 unknown request 'ingore'; did you mean 'ignore'?"),
        ("x  # tfdata-lint: ignore[TFD201",
         "1:4 the list of rules has no closing bracket, so nothing is suppressed"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_reported_and_left(text: str, said: str) -> None:
    assert len(unused(text)) == 1
    assert unused(text)[0].startswith(said)
    assert all(each.fix is None for each in suppress(Source("a", text), [], CATALOGUE, ["TFD001"]))


def test_a_wrong_rule_does_not_hide_the_others() -> None:
    text = "x  # tfdata-lint: ignore[typo, TFD201, TFD301]"
    assert len(unused(text, finding(1))) == 2
    left = suppress(Source("a.py", text), [finding(1)], CATALOGUE, CATALOGUE.codes)
    fixes = [each.fix for each in left if each.fix is not None]
    assert apply(text, fixes)[0] == "x  # tfdata-lint: ignore[typo, TFD201]"


def test_what_was_not_looked_for_is_not_reported() -> None:
    some = frozenset({"TFD001", "TFD203"})
    assert unused("x  # tfdata-lint: ignore[TFD201]", selected=some) == []
    assert unused("x  # tfdata-lint: ignore[TFD2]", selected=some) == []
    assert unused("x  # tfdata-lint: ignore", selected=some) == []
    assert unused("x  # noqa: TFD201", selected=some) == []
    assert unused("x  # tfdata-lint: ignore[TFD201, TFD203]", selected=some) == [
        "1:34 the comment suppresses nothing: TFD203"
    ]
    assert unused("x  # tfdata-lint: ignore[TFD201]", selected=frozenset({"TFD201"})) == []
    assert unused("x  # tfdata-lint: ignore", selected=CATALOGUE.codes - {"TFD000"}) != []


def test_reports_about_comments_are_suppressed_by_name_alone() -> None:
    for comment in ("ignore[TFD203, TFD001]", "ignore[TFD203, unused-suppression]"):
        assert unused(f"x  # tfdata-lint: {comment}") == []
    assert unused("# tfdata-lint: ignore-file[TFD001]\nx  # noqa: TFD201") == []
    assert unused("x  # noqa: TFD201, TFD001") == []
    assert len(unused("x  # tfdata-lint: ignore[TFD201]  # tfdata-lint: ignore")) == 2
    assert unused("# tfdata-lint: ignore-file[TFD001]\nx") == []


def test_findings_come_sorted() -> None:
    text = "x  # noqa: TFD301\ny\n"
    left = suppress(Source("a.py", text), [finding(2), finding(1)], CATALOGUE, CATALOGUE.codes)
    assert [(each.line, each.code) for each in left] == [
        (1, "TFD201"), (1, "TFD001"), (2, "TFD201"),
    ]  # fmt: skip


def ignored(text: str, *findings: Finding) -> str:
    source, left = add_ignores(Source("a.py", text), findings, CATALOGUE)
    new = source.text
    assert left == []
    assert ast.dump(ast.parse(new)) == ast.dump(ast.parse(text))
    after = suppress(Source("a.py", new), findings, CATALOGUE, CATALOGUE.codes)
    assert [each for each in after if each.code != "TFD001"] == []
    return new


NAME, OTHER = "map-without-parallel-calls", "missing-prefetch"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x", f"x  # tfdata-lint: ignore[{NAME}]"),
        ("x  \r\ny\r\n", f"x  # tfdata-lint: ignore[{NAME}]\r\ny\r\n"),
        ("x\ry\r", f"x  # tfdata-lint: ignore[{NAME}]\ry\r"),
        ("x;\n", f"x;  # tfdata-lint: ignore[{NAME}]\n"),
        ("x  # why \n", f"x  # why  # tfdata-lint: ignore[{NAME}]\n".replace("why  #", "why   #")),
        ("x  # noqa: E501\n", f"x  # noqa: E501  # tfdata-lint: ignore[{NAME}]\n"),
        ("x  # tfdata-lint: ignore[TFD203]  # y\n",
         f"x  # tfdata-lint: ignore[TFD203, {NAME}]  # y\n"),
        ("x \\\n  .y\n", f"x \\\n  .y  # tfdata-lint: ignore[{NAME}]\n"),
        ("x = '''\n'''\n", f"x = '''\n'''  # tfdata-lint: ignore[{NAME}]\n"),
        ("f(a,\n  b)\n", f"f(a,  # tfdata-lint: ignore[{NAME}]\n  b)\n"),
        ("def f(): pass\n", f"def f(): pass  # tfdata-lint: ignore[{NAME}]\n"),
        ("x = f'''{\na}\n'''\n", f"x = f'''{{\na}}\n'''  # tfdata-lint: ignore[{NAME}]\n"),
        ("x  # tfdata-lint: ignore[", f"x  # tfdata-lint: ignore[  # tfdata-lint: ignore[{NAME}]"),
    ],
)  # fmt: skip
def test_add_ignores(before: str, after: str) -> None:
    assert ignored(before, finding(1)) == after


def test_add_ignores_names_each_rule_once() -> None:
    findings = finding(2, "TFD203", 5), finding(2, column=3), finding(2, "TFD203", 9), finding(3)
    assert ignored("a\nb\nc", *findings) == (
        f"a\nb  # tfdata-lint: ignore[{NAME}, {OTHER}]\nc  # tfdata-lint: ignore[{NAME}]"
    )


def test_add_ignores_leaves_what_no_comment_can_suppress() -> None:
    findings = [finding(1, "TFD000"), finding(1, "TFD001"), finding(9)]
    assert add_ignores(Source("a.py", "x\n"), findings, CATALOGUE) == (
        Source("a.py", "x\n"),
        findings,
    )
    unreadable = [finding(2)]
    assert add_ignores(Source("a.py", "x = (\n"), unreadable, CATALOGUE)[1] == unreadable


@settings(max_examples=500)
@given(st.lists(st.tuples(CODE, COMMENT), max_size=8), st.sets(st.integers(1, 8)))
@example([("y \\", ""), ("", "")], {1, 2})
def test_add_ignores_suppresses_all_and_changes_no_code(
    parts: list[tuple[str, str]], numbers: set[int]
) -> None:
    text = "".join(f"{code}{comment}\n" for code, comment in parts)
    try:
        ast.parse(text)
    except SyntaxError:
        return
    findings = [finding(number) for number in sorted(numbers) if number <= len(parts)]
    visible = suppress(Source("a.py", text), findings, CATALOGUE, frozenset())
    source, left = add_ignores(Source("a.py", text), visible, CATALOGUE)
    new = source.text
    lines = text.split("\n")
    assert all(lines[each.line - 1].strip()[:1] in ("", "#") for each in left)
    assert ast.dump(ast.parse(new)) == ast.dump(ast.parse(text))
    assert suppress(Source("a.py", new), findings, CATALOGUE, frozenset()) == left


def test_a_fix_leaves_a_line_alone_whose_comment_forbids_it() -> None:
    text = "ds = ds.map(\n    flip  # noqa\n)\n"
    source = Source("a.py", text)
    fix = Fix("Add it", (Edit(17, 21, "flip, n=1"),), Applicability.SAFE)
    finding = Finding(
        "TFD201", "map-without-parallel-calls", Severity.WARNING, "m", "a.py", 1, 9, 1, 12, fix=fix
    )
    (kept,) = suppress(source, [finding], CATALOGUE, CATALOGUE.codes)
    assert kept.fix is None
    other = Source("a.py", text.replace("# noqa", "# fine"))
    (kept,) = suppress(other, [finding], CATALOGUE, CATALOGUE.codes)
    assert kept.fix == fix
