"""Every example on every page: findings on their lines, diffs as `--fix` makes them.

A fence says how its example is linted: ```` ```python ```` for an unknown TensorFlow,
```` ```python target=2.15 ```` for that one. `# error`, `# warning` and `# info` at the end of a
line are the findings of the page's rule there, `reveal_pipeline(ds)  # revealed: range > batch`
is what the interpreter knows. A ```` ```diff ```` block right after an example is what `--fix`
does to it for this rule alone, ```` ```diff unsafe ```` what `--fix --unsafe-fixes` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.alone import worked
from tfdata_lint.analysis import lint
from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION, load_catalogue, pages_folder
from tfdata_lint.findings.fix import diff
from tfdata_lint.graph.project import revealed
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions, Rule
from tfdata_lint.target import Target
from tfdata_lint.target_detection import parse_target

_FENCE = re.compile(r"^(?P<fence>```+)(?P<language>\w*) *(?P<info>.*)$")
_EXPECTED = re.compile(r"#\s*(?P<severity>error|warning|info)\s*$")
_REVEALED = re.compile(r"#\s*revealed:\s*(?P<way>.+?)\s*$")


class PageError(ValueError):
    """A page that is not written as this harness reads it; the text names page and line."""


@dataclass(frozen=True)
class Block:
    """One fenced block; `line` is the 1-based line of the page on which its text begins."""

    language: str
    info: str
    line: int
    text: str


@dataclass(frozen=True)
class Example:
    """One block of Python, how it is linted, and the diffs (unsafe or not) that follow it."""

    page: str
    line: int
    text: str
    target: Target
    diffs: tuple[tuple[bool, str], ...]


def blocks(page: str, text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        opening = _FENCE.match(line)
        if opening is None:
            continue
        inside = []
        for _, inner in lines:
            if inner.rstrip() == opening["fence"]:
                break
            inside.append(f"{inner}\n")
        else:
            raise PageError(f"{page}:{number}: this block does not end")
        yield Block(opening["language"], opening["info"].strip(), number + 1, "".join(inside))


def examples(page: str, text: str) -> list[Example]:
    """The examples of a page."""
    found: list[Example] = []
    previous = ""
    for block in blocks(page, text):
        match block.language, block.info.split():
            case "python", []:
                found.append(Example(page, block.line, block.text, Target(), ()))
            case "python", [option] if option.startswith("target="):
                target = parse_target(option.removeprefix("target="))
                found.append(Example(page, block.line, block.text, target, ()))
            case "diff", ([] | ["unsafe"]) as info if previous in ("python", "diff"):
                last = found.pop()
                diffs = (*last.diffs, (bool(info), block.text))
                found.append(Example(last.page, last.line, last.text, last.target, diffs))
            case (("python" | "diff"), _):
                raise PageError(f"{page}:{block.line}: what is this block?")
        previous = block.language
    return found


def expected(example: Example) -> set[tuple[int, str]]:
    """The lines of an example that its page's rule reports, with the severity."""
    return {
        (number, match["severity"])
        for number, line in enumerate(example.text.splitlines(), 1)
        if (match := _EXPECTED.search(line))
    }


def disagreements(example: Example, rule: Rule) -> list[str]:
    """How the linter and the example differ, one line each."""
    source = Source(example.page, example.text)
    assumptions = Assumptions(target=example.target)
    catalogue = load_catalogue()
    # Whether a suppression is of use can only be told where what it suppresses is looked for.
    alone = rule != UNUSED_SUPPRESSION
    codes = frozenset({rule.code}) if alone else catalogue.codes

    def at(line: int) -> str:
        return f"{example.page}:{example.line + line - 1}"

    result = lint(source, codes, catalogue, assumptions)
    wrong = [trouble.message for trouble in result.troubles]
    lines = example.text.splitlines()
    actual = {
        (finding.line, finding.severity.value)
        for finding in result.findings
        if finding.code == rule.code
    }
    wrong += [f"{at(line)}: missing: {severity}" for line, severity in expected(example) - actual]
    wrong += [f"{at(line)}: surplus: {severity}" for line, severity in actual - expected(example)]
    ways = {
        (number, match["way"])
        for number, line in enumerate(lines, 1)
        if (match := _REVEALED.search(line))
    }
    told = revealed(Project((source,))) if "reveal_pipeline(" in example.text else {}
    known = {(line, way) for (_, line), way in told.items()}
    wrong += [f"{at(line)}: not revealed: {way}" for line, way in ways - known]
    wrong += [f"{at(line)}: revealed: {way}" for line, way in known - ways]
    for unsafe, expected_diff in example.diffs:
        done = worked(source, codes, assumptions, fix=True, unsafe=unsafe)
        wrong += [f"{at(1)}: {trouble.message}" for trouble in done.after.troubles]
        assert done.fixed is not None
        if _hunks(diff(source, done.fixed)) != _hunks(expected_diff):
            how = "--fix --unsafe-fixes" if unsafe else "--fix"
            wrong.append(f"{at(1)}: {how} makes:\n{_hunks(diff(source, done.fixed))}")
    return sorted(wrong)


def _hunks(text: str) -> str:
    """The changed and unchanged lines of a diff, without names, positions and distant context."""
    kept = [
        line.rstrip()
        for line in text.splitlines()
        if not line.startswith(("--- ", "+++ ", "@@", "\\ No newline"))
    ]
    return "\n".join(line for line in kept if line.startswith(("+", "-")))


def _pages() -> list[Path]:
    return sorted(pages_folder().glob("*.md"))


def _about_pipelines() -> list[Path]:
    itself = {CANNOT_ANALYSE.name, UNUSED_SUPPRESSION.name}
    return [page for page in _pages() if page.stem not in itself]


def first_examples() -> Iterator[Example]:
    """The first example with a finding, for any target, of each page about pipelines."""
    for page in _about_pipelines():
        for example in examples(page.name, page.read_text(encoding="utf-8")):
            if example.target == Target() and expected(example):
                yield example
                break


@pytest.mark.parametrize("page", _pages(), ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    rule = load_catalogue().find(page.stem)
    found = examples(page.name, page.read_text(encoding="utf-8"))
    assert found, "a page without an example proves nothing"
    wrong = [line for example in found for line in disagreements(example, rule)]
    assert not wrong, "\n".join(wrong)


_NO_FIX = re.compile(r"no automatic fix|not made automatically")


@pytest.mark.parametrize("page", _about_pipelines(), ids=lambda page: page.stem)
def test_what_a_page_says(page: Path) -> None:
    """What happens, how to see and repair it, when it is none, how bad it is where, and what was
    measured on which version."""
    text = page.read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE))
    assert {"What happens", "Examples", "Exceptions", "Severity", "Evidence"} <= parts.keys()
    assert "```diff" in text or _NO_FIX.search(text)
    assert "# revealed:" in parts["Exceptions"]
    assert "|---|" in parts["Severity"]
    assert re.search(r"\b2\.\d+", parts["Evidence"])


# The harness itself

PREFETCH = """```python
import tensorflow as tf

ds = tf.data.TFRecordDataset(files)
ds = ds.batch(32){comment}
reveal_pipeline(ds)  # revealed: TFRecordDataset > batch
model.fit(ds)
```
"""
FIX = """
```diff
-ds = ds.batch(32)  # warning
+ds = ds.batch(32).prefetch(tf.data.experimental.AUTOTUNE)  # warning
```
"""


def _wrong(text: str) -> list[str]:
    rule = load_catalogue().find("TFD203")
    return [line for each in examples("page.md", text) for line in disagreements(each, rule)]


def test_a_right_example() -> None:
    assert _wrong(PREFETCH.format(comment="  # warning")) == []


def test_a_right_diff() -> None:
    assert _wrong(PREFETCH.format(comment="  # warning") + FIX) == []


def test_a_missing_and_a_surplus_finding() -> None:
    assert _wrong(PREFETCH.format(comment="  # error")) == [
        "page.md:5: missing: error",
        "page.md:5: surplus: warning",
    ]
    assert _wrong(PREFETCH.format(comment="")) == ["page.md:5: surplus: warning"]


def test_a_target() -> None:
    text = PREFETCH.replace("```python", "```python target=2.15").format(comment="  # warning")
    assert _wrong(text) == ["page.md:5: missing: warning", "page.md:5: surplus: info"]


def test_a_wrong_diff() -> None:
    text = PREFETCH.format(comment="  # warning") + FIX.replace("32).pre", "32).take(1).pre")
    (wrong,) = _wrong(text)
    assert "--fix makes:\n-ds = ds.batch(32)  # warning\n+ds = ds.batch(32).prefetch" in wrong


def test_a_diff_for_what_is_not_fixed() -> None:
    text = PREFETCH.replace("```python", "```python target=2.15").format(comment="  # info") + FIX
    assert _wrong(text) == ["page.md:2: --fix makes:\n"]


def test_a_wrong_reveal() -> None:
    text = PREFETCH.format(comment="  # warning").replace("> batch", "> cache")
    assert _wrong(text) == [
        "page.md:6: not revealed: TFRecordDataset > cache",
        "page.md:6: revealed: TFRecordDataset > batch",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```python\nx = 1\n", "page.md:1: this block does not end"),
        ("```python tarjet=2.15\nx = 1\n```\n", "page.md:2: what is this block?"),
        ("```diff\n+x\n```\n", "page.md:2: what is this block?"),
        ("```python\nx = 1\n```\n```diff safe\n+x\n```\n", "page.md:5: what is this block?"),
    ],
)
def test_pages_that_are_not_understood(text: str, message: str) -> None:
    with pytest.raises(PageError) as raised:
        examples("page.md", text)
    assert str(raised.value) == message


def test_other_languages_are_prose() -> None:
    assert examples("page.md", "```toml\nx = 1\n```\n````text\n```python\n````\n") == []
