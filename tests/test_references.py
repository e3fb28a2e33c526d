"""Where files name something of tf.data: the quick look loses none."""

from __future__ import annotations

import pytest

from tests.test_screen_loses_nothing import texts
from tfdata_lint.graph import references
from tfdata_lint.reading.source import Source

NAMED = [
    "import tensorflow as tf\ntf.data.experimental.AUTOTUNE",
    "import tensorflow\nt = tensorflow\nd = t.data\nd.experimental.AUTOTUNE",
    "from tensorflow import data as d\nd.experimental.AUTOTUNE",
    "from tensorflow.data import experimental\nexperimental.AUTOTUNE",
    "from tensorflow.data.experimental import AUTOTUNE",
    "def f():\n    import tensorflow.compat.v1 as tf\n    return tf.data.experimental.AUTOTUNE",
    "import tensorflow as tf\ntf.data.experimental.AUTOTUNE = 4",
    "import tensorflow as tf\nf'''\n{tf.data.experimental.AUTOTUNE}'''",
    "o = tf.data.Options()\no.experimental_optimization.autotune = True",
]


CHAINS = {
    "ds.map(f, num_parallel_calls=tf.data.experimental.AUTOTUNE).batch(2)": 1,
    "ds.map(f, tf.data.experimental.AUTOTUNE).batch(2).prefetch(tf.data.experimental.AUTOTUNE)": 2,
    "f(tf.data.experimental.AUTOTUNE)[0].a.b": 1,
    "[tf.data.experimental.AUTOTUNE, tf.data.experimental.rejection_resample].x.y()": 2,
    "x[tf.data.experimental.AUTOTUNE].a = (tf.data.experimental.AUTOTUNE).real": 2,
}


@pytest.mark.parametrize("text", CHAINS)
def test_in_the_middle_of_a_chain(text: str) -> None:
    found = references.references(Source("a.py", f"import tensorflow as tf\n{text}"))
    assert len(found) == CHAINS[text]


@pytest.mark.parametrize("text", NAMED)
def test_whatever_leads_there(text: str) -> None:
    assert references.references(Source("a.py", text))


def test_nothing_else() -> None:
    text = "import tensorflow as tf\nimport other\ntf.experimental.numpy\nother.data.experimental.x"
    assert references.references(Source("a.py", text)) == []


def test_the_quick_look_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [Source("a.py", text) for text in texts() if "experimental" in text]
    quick = [len(references.references(source)) for source in sources]
    monkeypatch.setattr(references, "_names_data", lambda _: True)
    monkeypatch.setattr(references, "_without", lambda *_: ())
    assert quick == [len(references.references(Source("a.py", each.text))) for each in sources]
    assert sum(quick) > 20
