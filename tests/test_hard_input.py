"""Code that is too long, too deep or goes round in circles gets an answer within seconds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.alone import worked
from tests.pace import pace
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions

PACES = 85
"""How long an answer may take, as a multiple of `pace`: three times what the slowest takes."""

PACES_OF_A_TABLE = 180
"""The same of 100,000 lines, which LibCST's parser alone takes most of."""

HEAD = "import tensorflow as tf\nds = tf.data.TFRecordDataset(files)\n"

INPUTS = {
    "a chain of 1,000 calls": f"{HEAD}ds = ds{'.skip(1)' * 1000}\nmodel.fit(ds)\n",
    "a chain of 200 calls": f"{HEAD}ds = ds{'.skip(1)' * 200}.batch(2)\nmodel.fit(ds)\n",
    "1,000 reassignments": f"{HEAD}{'ds = ds.map(f).batch(2)' + chr(10)}" * 1000,
    "1,000 branches": f"{HEAD}if a:\n    ds = ds.skip(1)\n"
    + "elif b:\n    ds = ds.skip(2)\n" * 1000
    + "model.fit(ds.batch(2))\n",
    "3,000 strings": HEAD + "x = (" + "'a' " * 3000 + ")\nmodel.fit(ds.batch(2))\n",
    "3,000 strings with values": HEAD + "x = (" + "f'{a}' " * 3000 + ")\nmodel.fit(ds)\n",
    "4,000 lines": HEAD + "x = f(x, [1, 2], y=3)\n" * 4_000 + "model.fit(ds.batch(2))\n",
    "4,000 lines of functions": HEAD
    + "".join(f"def f{n}(ds):\n    return ds.shuffle(9).batch({n})\n" for n in range(2_000)),
    "100,000 lines": HEAD + "x = [\n" + "    1,\n" * 100_000 + "]\nmodel.fit(ds.batch(2))\n",
    "50 nested functions": HEAD
    + "".join(f"{' ' * n}def f{n}():\n" for n in range(50))
    + f"{' ' * 50}return ds.batch(2)\n",
    "90 nested functions": HEAD
    + "".join(f"{' ' * n}def f{n}():\n" for n in range(90))
    + f"{' ' * 90}return ds.batch(2)\n",
    "200 nested functions": HEAD
    + "".join(f"{' ' * n}def f{n}():\n" for n in range(200))
    + f"{' ' * 200}return ds.batch(2)\n",
    "200 functions that call the next": HEAD
    + "".join(f"def f{n}(ds): return f{n + 1}(ds).take(3)\n" for n in range(200))
    + "def f200(ds): return ds.batch(2)\nmodel.fit(f0(ds))\n",
    "a function that calls itself": HEAD + "def f(ds): return f(ds.batch(2))\nmodel.fit(f(ds))\n",
    "functions that call each other": HEAD
    + "def f(ds): return g(ds.batch(2))\ndef g(ds): return f(ds.cache())\nmodel.fit(g(ds))\n",
    "functions that call each other twice": HEAD
    + "".join(f"def f{n}(ds): return f{n + 1}(f{n + 1}(ds))\n" for n in range(40))
    + "def f40(ds): return ds.batch(2)\nmodel.fit(f0(ds))\n",
    "objects that hold methods of each other": HEAD
    + "class A(tf.keras.layers.Layer): pass\ndef train(n):\n    a, b = A(), A()\n"
    + "    if n:\n        a.score = b.score\n    else:\n        b.score = a.score\n"
    + "    model.fit(ds.map(lambda x: a.score(x)))\n",
    "lists and dicts that hold themselves": HEAD
    + "def train(rows, model):\n    kept = [rows]\n    kept.append(kept)\n"
    + "    table, more = {'rows': rows}, {}\n    table['all'] = more\n"
    + "    more['all'] = (table, kept)\n"
    + "    load(table, **more)\n    model.fit(table['all']['all'][0]['rows'].batch(4))\n"
    + "train(ds, model)\n",
    "12 lists that hold each other": HEAD
    + "def train(rows, model):\n"
    + "".join(f"    a{n} = [rows]\n" for n in range(12))
    + "".join(f"    a{n}.append(a{m})\n" for n in range(12) for m in range(12))
    + "    load(a0)\n    model.fit(a0[1][0].batch(4))\ntrain(ds, model)\n",
    "60 branches": HEAD
    + "".join(f"if a{n}:\n    ds = ds.shuffle({n + 2})\n" for n in range(60))
    + "model.fit(ds)\n",
    "loops in loops": HEAD
    + "".join(f"{' ' * n}for x{n} in xs:\n" for n in range(15))
    + f"{' ' * 15}ds = ds.shuffle(2).batch(2)\nmodel.fit(ds)\n",
    "500 operands": f"{HEAD}x = {' + '.join(['a'] * 500)}\nmodel.fit(ds.batch(x))\n",
    "300 brackets": f"{HEAD}x = {'[' * 300}{']' * 300}\nmodel.fit(ds.batch(x))\n",
}


@pytest.mark.parametrize("kind", INPUTS)
def test_an_answer_within_seconds(kind: str, tmp_path: Path) -> None:
    catalogue = load_catalogue()
    most = PACES_OF_A_TABLE if kind == "100,000 lines" else PACES
    start = time.process_time()
    done = worked(Source("hard.py", INPUTS[kind]), catalogue.codes, Assumptions())
    assert time.process_time() - start < most * pace()
    assert done.before.troubles == ()
    assert done.before.findings or done.before.skipped is None
