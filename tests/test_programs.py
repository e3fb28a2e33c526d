"""Small programs in tests/programs: what all rules together say of them, and nothing more.

`# found: TFD201 warning; TFD203 info (before TensorFlow 2.11)` is every finding on a line; what
stands in parentheses is part of its message. A line without a mark is silent. A fence may say the
target: ```` ```python target=2.15 ````.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_pages import Example, examples
from tfdata_lint.analysis import lint
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions

PAGES = Path(__file__).parent / "programs"

_FOUND = re.compile(r"#\s*found:\s*(?P<findings>.+?)\s*$")
_FINDING = re.compile(r"(?P<what>TFD\d{3} (?:error|warning|info))(?: \((?P<reason>.+)\))?$")

Place = tuple[int, str]
"""A line of the program, and a code with a severity."""


class MarkError(ValueError):
    """A mark that cannot be understood; the text names page and line."""


def disagreements(example: Example) -> list[str]:
    """How the linter and the marks of a program differ, one line each."""
    catalogue = load_catalogue()
    assumptions = Assumptions(target=example.target)
    result = lint(Source(example.page, example.text), catalogue.codes, catalogue, assumptions)
    wrong = [trouble.message for trouble in result.troubles]
    expected = _marks(example)
    actual = {
        (finding.line, f"{finding.code} {finding.severity.value}"): finding.message
        for finding in result.findings
    }

    def at(line: int) -> str:
        return f"{example.page}:{example.line + line - 1}"

    for (line, what), reason in sorted(expected.items()):
        message = actual.pop((line, what), None)
        if message is None:
            wrong.append(f"{at(line)}: missing: {what}")
        elif reason not in message:
            wrong.append(f"{at(line)}: {reason!r} is no part of: {message}")
    wrong += [f"{at(line)}: surplus: {what}: {actual[line, what]}" for line, what in sorted(actual)]
    return wrong


def _marks(example: Example) -> dict[Place, str]:
    """The expected findings and the words that their messages must have."""
    marks: dict[Place, str] = {}
    for number, line in enumerate(example.text.splitlines(), 1):
        mark = _FOUND.search(line)
        for text in mark["findings"].split("; ") if mark is not None else ():
            finding = _FINDING.fullmatch(text)
            if finding is None:
                raise MarkError(f"{example.page}:{example.line + number - 1}: what is {text}?")
            marks[number, finding["what"]] = finding["reason"] or ""
    return marks


def _programs() -> list[Example]:
    return [
        example
        for page in sorted(PAGES.glob("*.md"))
        for example in examples(page.name, page.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("example", _programs(), ids=lambda each: f"{each.page}:{each.line}")
def test_program(example: Example) -> None:
    wrong = disagreements(example)
    assert not wrong, "\n".join(wrong)


# The harness itself

PROGRAM = """```python
import tensorflow as tf

ds = tf.data.TFRecordDataset(files).batch(2){mark}
model.fit(ds)
```
"""


@pytest.mark.parametrize(
    ("mark", "wrong"),
    [
        ("  # found: TFD203 warning", []),
        ("  # found: TFD203 warning (without `prefetch`)", []),
        ("  # found: TFD203 error", ["missing: TFD203 error", "surplus: TFD203 warning"]),
        ("  # found: TFD203 warning (shuffle)", ["'shuffle' is no part of"]),
        ("", ["surplus: TFD203 warning"]),
    ],
)
def test_what_disagrees(mark: str, wrong: list[str]) -> None:
    (example,) = examples("page.md", PROGRAM.format(mark=mark))
    found = disagreements(example)
    assert len(found) == len(wrong)
    assert all(f"page.md:4: {text}" in line for text, line in zip(wrong, found, strict=True))


def test_a_mark_that_is_not_understood() -> None:
    (example,) = examples("page.md", PROGRAM.format(mark="  # found: TFD203"))
    with pytest.raises(MarkError, match="what is TFD203"):
        disagreements(example)
