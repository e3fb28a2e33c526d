"""Markdown files and scripts in cells: code where it stands, and nothing else changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.conftest import Command, Program
from tfdata_lint.reading.files import read_data
from tfdata_lint.reading.read import encode
from tfdata_lint.reading.source import Source

GUIDE = """# Data with tf.data

Read it: `ds = ds.map(f)`.

```python
import tensorflow as tf

ds = tf.data.TFRecordDataset(files)
```

1. Parse it:

   ~~~py
   # all of it
   ds = ds.map(tf.io.decode_jpeg)
   ~~~

```bash
python -c 'ds = ds.padded_batch(1)'
```

```python
>>> shown = ds.map(f)
```

```{python}
%load_ext tensorboard
%time ds = ds.padded_batch(32)
model.fit(ds)
```
The end.
"""
"""TFD201 at 15:12 and TFD203 at 28:15; both have a safe fix."""

PLACES = ["guide.md:15:12: TFD201", "guide.md:28:15: TFD203"]
FIXED = GUIDE.replace(
    "tf.io.decode_jpeg)", "tf.io.decode_jpeg, num_parallel_calls=tf.data.experimental.AUTOTUNE)"
).replace("batch(32)", "batch(32).prefetch(tf.data.experimental.AUTOTUNE)")


def _shown(text: str) -> list[str]:
    """What the parser sees of a Markdown file, without blank lines."""
    source = read_data(f"{text}\n<!-- tensorflow -->\n".encode(), "a.md")
    assert isinstance(source, Source)
    return [line for line in source.text.splitlines() if line.strip()]


# Which files


def test_in_folders_only_if_asked(command: Command, project: Path) -> None:
    for name in ("guide.md", "more.markdown", "book.qmd", "notes.txt"):
        (project / name).write_text(GUIDE)
    assert command(".").out == "No Python files found.\n"
    places = command("--markdown", ".").places
    assert [place for place in places if place.endswith("TFD201")] == [
        "book.qmd:15:12: TFD201", "guide.md:15:12: TFD201", "more.markdown:15:12: TFD201",
    ]  # fmt: skip
    (project / "pyproject.toml").write_text("[tool.tfdata-lint]\nmarkdown = true\n")
    assert command(".").places == places


def test_a_file_that_is_named_is_read_for_what_it_is(command: Command, project: Path) -> None:
    (project / "guide.md").write_text(GUIDE)
    assert command("guide.md").places == PLACES
    assert command("*.md").places == PLACES


def test_standard_input(program: Program) -> None:
    name = ("--stdin-filename", "guide.md", "-")
    assert program("tfdata-lint", "--fix", *name, text=GUIDE).stdout == FIXED
    done = program("tfdata-lint", "-q", "--output-format", "concise", *name, text=GUIDE)
    assert [line[: len(PLACES[0])] for line in done.stdout.splitlines()] == PLACES


# What is read


def test_the_places_are_those_in_the_file(command: Command, project: Path) -> None:
    (project / "guide.md").write_text(GUIDE)
    out = command("guide.md").out
    assert "\n28 | %time ds = ds.padded_batch(32)\n   |               ^^^^^^^^^^^^\n" in out
    assert "= data: TFRecordDataset (8) -> map (15) -> padded_batch (28) -> fit (29)\n" in out


@pytest.mark.parametrize(
    "fence",
    ["py", "python", "Python3", "python title='a'", "{.python .annotate}", "{python, echo=FALSE}",
     "ipython", "{code-cell} ipython3", "{code-block} python", " py"],
)  # fmt: skip
def test_python_fences(fence: str) -> None:
    assert _shown(f"```{fence}\nx = 1\n```\n") == ["x = 1"]


@pytest.mark.parametrize(
    "fence", ["", "bash", "pycon", "pytb", "text python", "{r}", "{code-cell}"]
)
def test_other_fences(fence: str) -> None:
    assert _shown(f"```{fence}\nx = 1\n```\n") == []


def test_where_a_block_ends() -> None:
    assert _shown("````py\nx = 1\n'''\n```\n'''\n`````\ny") == ["x = 1", "'''", "```", "'''"]
    assert _shown("~~~py\nx = '''\n```py\n'''\n~~~\ny") == ["x = '''", "```py", "'''"]
    assert _shown("```py `a`\nx = 1\n```") == []
    assert _shown("```text\n~~~py\nx = 1\n~~~\n```\n```py\ny\n```") == ["y"]


def test_blocks_in_lists() -> None:
    assert _shown("- ```py\n  x = 1\n  y = 2\n  ```\n") == [
        "if 1:  ", "  x = 1", "  y = 2",
    ]  # fmt: skip
    assert _shown("  ```py\nx = 1\n  ```\n") == ["x = 1"]


def test_fragments_cost_nothing(command: Command, project: Path) -> None:
    fragment = "```py\nds = ds.map(...\n```\n\n"
    text = GUIDE.replace("1. Parse", f"{fragment}1. Parse")
    (project / "guide.md").write_text(text)
    # What a fragment may have changed is unknown from then on.
    assert command("guide.md").places == []
    (project / "guide.md").write_text(text.replace("ds = ds.map(...", "model = build(..."))
    assert command("guide.md").places == ["guide.md:19:12: TFD201", "guide.md:32:15: TFD203"]


def test_the_encoding_is_not_read_from_headings(command: Command, project: Path) -> None:
    (project / "guide.md").write_text(f"# Video coding: h264\n{GUIDE}")
    assert command("guide.md").places == ["guide.md:16:12: TFD201", "guide.md:29:15: TFD203"]
    (project / "guide.md").write_bytes(b"# Caf\xe9 tensorflow\n")
    assert command("guide.md").places == ["guide.md:1:6: TFD000"]


# What is changed


def test_fix(command: Command, project: Path) -> None:
    data = b"\xef\xbb\xbf" + GUIDE.replace("\n", "\r\n").encode()
    (project / "guide.md").write_bytes(data)
    assert command("--fix", "guide.md").status == 0
    fixed = b"\xef\xbb\xbf" + FIXED.replace("\n", "\r\n").encode()
    assert (project / "guide.md").read_bytes() == fixed
    assert command("--fix", "guide.md").places == []
    assert (project / "guide.md").read_bytes() == fixed


def test_diff(command: Command, project: Path) -> None:
    (project / "guide.md").write_text(GUIDE)
    lines = command("--diff", "guide.md").out.splitlines()
    assert lines[:2] == ["--- a/guide.md", "+++ b/guide.md"]
    assert [line for line in lines[2:] if line[0] in "+-"] == [
        "-   ds = ds.map(tf.io.decode_jpeg)",
        "+   ds = ds.map(tf.io.decode_jpeg, num_parallel_calls=tf.data.experimental.AUTOTUNE)",
        "-%time ds = ds.padded_batch(32)",
        "+%time ds = ds.padded_batch(32).prefetch(tf.data.experimental.AUTOTUNE)",
    ]
    assert (project / "guide.md").read_text() == GUIDE


def test_comments(command: Command, project: Path) -> None:
    prose = "<!-- # noqa -->\n# tfdata-lint: ignore-file\n"
    (project / "guide.md").write_text(GUIDE.replace("batch(32)", "batch(32)  # noqa") + prose)
    assert command("guide.md").places == PLACES[:1]


@given(
    st.lists(
        st.sampled_from(
            ["```py", "```", "~~~python", "~~~", "- ", "  ", "x = 1", "!ls", "ds = (", "\n", "\n",
             "\r\n", "\r", "é", "`", "tensorflow", "'''", "%%bash", "if x:", "    y?"]
        ),
        max_size=20,
    ).map("".join),
    st.sampled_from(["a.md", "a.py"]),
)  # fmt: skip
def test_what_is_read_is_what_is_written(text: str, name: str) -> None:
    source = read_data(text.encode(), name)
    assert isinstance(source, Source)
    assert encode(source, source.written) == text.encode()
    assert len(source.text) == len(text)
    assert source.line_starts == Source(name, text).line_starts


# Scripts in cells

SCRIPT = """# %% [markdown]
# Training
# %%
%matplotlib inline
!pip install \\
  tensorflow
import tensorflow as tf
# %%
files = !ls
ds = tf.data.TFRecordDataset(files)
if files:
    !ls -l
ds?
ds = ds.padded_batch(32)
%time model.fit(ds)
"""


@pytest.mark.parametrize("marker", ["# %%", "#%%", "# In[3]:", "# In[ ]:"])
def test_a_script_with_magics(marker: str, command: Command, project: Path) -> None:
    text = SCRIPT.replace("# %%\n", f"{marker}\n").replace("# %% [markdown]\n", "#\n")
    (project / "a.py").write_text(text)
    assert command("a.py").places == ["a.py:14:9: TFD203"]
    assert "\n14 | ds = ds.padded_batch(32)\n" in command("a.py").out
    command("a.py", "--fix")
    fixed = text.replace("batch(32)", "batch(32).prefetch(tf.data.experimental.AUTOTUNE)")
    assert (project / "a.py").read_text() == fixed
    assert command("a.py").status == 0


def test_a_script_without_cells_may_hold_magics_too(command: Command, project: Path) -> None:
    text = SCRIPT.replace("# %%", "# --")
    (project / "a.py").write_text(text)
    assert command("a.py").places == ["a.py:14:9: TFD203"]
    (project / "a.py").write_text(f"{text}for batch in :\n")
    assert command("a.py").places == ["a.py:4:1: TFD000"]


def test_what_is_wrong_with_a_script_is_said_as_for_others(command: Command, project: Path) -> None:
    (project / "a.py").write_text("import tensorflow\n# %%\n!ls\nx = (\n")
    assert command("a.py").places == ["a.py:4:5: TFD000"]


def test_a_cell_of_a_script_that_does_not_parse_costs_that_cell(
    command: Command, project: Path
) -> None:
    broken = SCRIPT + "# %%\nfor batch in :\n    ds = batch\n# %%\nmodel.fit(ds.padded_batch(32))\n"
    (project / "a.py").write_text(broken)
    # What the cell may have bound stands for nothing that is known.
    assert command("a.py").places == ["a.py:14:9: TFD203", "a.py:17:14: TFD000"]
    command("a.py", "--fix")
    fixed = broken.replace(
        "ds = ds.padded_batch(32)",
        "ds = ds.padded_batch(32).prefetch(tf.data.experimental.AUTOTUNE)",
    )
    assert (project / "a.py").read_text() == fixed


def test_a_script_of_another_language_is_wrong_as_a_whole(command: Command, project: Path) -> None:
    text = "import tensorflow\n# %%\nprint 'a'\n# %%\nprint 'b'\n# %%\nprint 'c'\n"
    (project / "a.py").write_text(text)
    assert command("a.py").places == ["a.py:3:1: TFD000"]


def test_a_script_that_is_python_is_looked_at_as_it_is(command: Command, project: Path) -> None:
    text = "# %%\nimport tensorflow as tf\nx = (7\n% 3)\nx != x\n"
    (project / "a.py").write_text(text)
    source = read_data(text.encode(), "a.py")
    assert isinstance(source, Source)
    assert (source.text, source.layout) == (text, None)
