"""Every example in tests/interpreter: what the interpreter knows at each marked line.

`reveal_pipeline(ds)  # revealed: range > map | range` is every way in which that dataset can be
made, `nothing` stands for what is no dataset or cannot be seen. `reveal_map(ds)  # mapped:
stateful: tf.random.uniform` is what the function of its last map does, and the calls that say so.
`# used: fit: range > batch` is what becomes of datasets on a line; a block with one such mark has
one for each line with a use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
import pytest

from tfdata_lint.graph.pipeline import Kind, Stage
from tfdata_lint.graph.project import build, described, revealed
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source

PAGES = Path(__file__).parent / "interpreter"

_FILE = re.compile(r"# file: (?P<name>\S+)\s*$")
_REVEALED = re.compile(r"#\s*revealed:\s*(?P<ways>.+?)\s*$")
_MAPPED = re.compile(r"#\s*mapped:\s*(?P<ways>.+?)\s*$")
_USED = re.compile(r"#\s*used:\s*(?P<ways>.+?)\s*$")
_CALL = re.compile(r"\breveal_pipeline\(")

_NO_USE = {Kind.DISCARDED, Kind.ESCAPED, Kind.NESTED, Kind.UNUSED}
"""What `# used:` leaves out: nothing runs the dataset there."""


@dataclass(frozen=True)
class Block:
    """One ```` ```python ```` block; `line` is the 1-based line of the page where it begins."""

    page: str
    line: int
    title: str
    text: str


def blocks(page: str, text: str) -> list[Block]:
    """The blocks of a page. Raises ValueError for one that does not end or marks nothing."""
    found: list[Block] = []
    title = ""
    start: int | None = None
    inside: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if start is None:
            if line.startswith("#"):
                title = line.lstrip("# ")
            elif line == "```python":
                start, inside = number + 1, []
        elif line == "```":
            block = Block(page, start, title, "".join(f"{each}\n" for each in inside))
            if not re.search("# *(revealed|mapped|used):", block.text):
                raise ValueError(f"{page}:{start}: this block expects nothing")
            found.append(block)
            start = None
        else:
            inside.append(line)
    if start is not None:
        raise ValueError(f"{page}:{start}: this block does not end")
    return found


def disagreements(block: Block, folder: Path | None = None) -> list[str]:
    """How the interpreter and the block differ, one line each.

    Lines such as `# file: data/loader.py` divide a block into the files of a project, which are
    written to the folder, since imports are looked for on disk.
    """
    files = _files(block)
    finder = None
    if folder is not None and len(files) > 1:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "setup.py").touch()
        finder = Finder()
    at = folder if folder is not None else Path()
    sources = [Source(str(at / name), text) for name, text in sorted(files.items())]
    project = Project(tuple(sources), finder)
    known = {line: text for (_, line), text in revealed(project).items()}
    expected: dict[int, str] = {}
    used: dict[int, str] = {}
    mapped: dict[int, str] = {}
    for number, line in enumerate(block.text.splitlines(), 1):
        mark = _REVEALED.search(line)
        if mark is not None:
            expected[number] = mark["ways"]
        elif _CALL.search(line):
            expected[number] = "a `# revealed:` mark"
        for marks, pattern in ((used, _USED), (mapped, _MAPPED)):
            if found := pattern.search(line):
                marks[number] = found["ways"]
    wrong = _differences(block, expected, known, "nothing")
    wrong += _differences(block, mapped, _effects(project), "no map")
    if used:
        wrong += _differences(block, used, _uses(project), "no use")
    return wrong


def _files(block: Block) -> dict[str, str]:
    """The files of a block. Each starts on the line that it has in the block."""
    files: dict[str, str] = {}
    name = block.page
    for number, line in enumerate(block.text.splitlines(keepends=True)):
        mark = _FILE.match(line)
        if mark is not None:
            name = mark["name"]
        if name not in files:
            files[name] = "\n" * number
        files[name] += line
    return files


def _differences(
    block: Block, expected: dict[int, str], known: dict[int, str], absent: str
) -> list[str]:
    return [
        f"{block.page}:{block.line + number - 1}: expected {wanted}, got {got}"
        for number in sorted(expected.keys() | known.keys())
        if (wanted := expected.get(number, absent)) != (got := known.get(number, absent))
    ]


def _effects(project: Project) -> dict[int, str]:
    found: dict[int, set[str]] = {}
    graph = build(project)
    for pipeline in graph.pipelines:
        match pipeline.use.node:
            case cst.Call(func=cst.Name(value="reveal_map")) as node:
                source = graph.sources[id(node)]
                line, _ = source.position(source.span(node)[0])
                found.setdefault(line, set()).add(_effect(pipeline.last))
    return {line: " | ".join(sorted(ways)) for line, ways in found.items()}


def _effect(last: Stage) -> str:
    for stage in last.walk():
        if stage.effects is not None:
            causes = ", ".join(stage.effects.causes)
            reads = " and reads" if stage.effects.reads else ""
            return f"{stage.effects.purity.value}{reads}" + (f": {causes}" if causes else "")
    return "no map"


def _uses(project: Project) -> dict[int, str]:
    found: dict[int, set[str]] = {}
    graph = build(project)
    for pipeline in graph.pipelines:
        use = pipeline.use
        if use.node is not None and use.kind not in _NO_USE:
            source = graph.sources[id(use.node)]
            line, _ = source.position(source.span(use.node)[0])
            found.setdefault(line, set()).add(f"{use.kind.value}: {described(pipeline.last)}")
    return {line: " | ".join(sorted(ways)) for line, ways in found.items()}


def _all_blocks() -> list[Block]:
    return [
        block
        for page in sorted(PAGES.glob("*.md"))
        for block in blocks(page.name, page.read_text(encoding="utf-8"))
    ]


def _name(block: Block) -> str:
    words = re.sub(r"\W+", "-", block.title).strip("-").lower()
    return f"{block.page.removesuffix('.md')}:{block.line}:{words}"


@pytest.mark.parametrize("block", _all_blocks(), ids=_name)
def test_block(block: Block, tmp_path: Path) -> None:
    wrong = disagreements(block, tmp_path)
    assert not wrong, "\n".join(wrong)


# The harness itself

RANGE = "import tensorflow as tf\n\nds = tf.data.Dataset.range(9)\n"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("reveal_pipeline(ds)  # revealed: range\n", []),
        ("reveal_pipeline(ds)  # revealed: map\n", ["p:4: expected map, got range"]),
        ("reveal_pipeline(ds)\n", ["p:4: expected a `# revealed:` mark, got range"]),
        ("reveal_pipeline(1)\n", ["p:4: expected a `# revealed:` mark, got nothing"]),
        ("x = 1  # revealed: range\n", ["p:4: expected range, got nothing"]),
        ("reveal_pipeline(1)  # revealed: nothing\n", []),
        ("reveal_map(ds.map(tf.abs))  # mapped: stateless\n", []),
        ("reveal_map(ds)  # mapped: stateless\n", ["p:4: expected stateless, got no map"]),
        ("model.fit(ds)  # used: fit: range\n", []),
        ("model.fit(ds)  # used: loop: range\n", ["p:4: expected loop: range, got fit: range"]),
    ],
)
def test_what_disagrees(code: str, wrong: list[str]) -> None:
    assert disagreements(Block("p", 1, "", RANGE + code)) == wrong


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```python\nx = 1\n", "p:2: this block does not end"),
        ("```python\nx = 1\n```\n", "p:2: this block expects nothing"),
    ],
)
def test_pages_that_are_not_understood(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        blocks("p", text)
