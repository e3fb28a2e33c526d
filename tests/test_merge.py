"""From problems to findings, where single rules do not see enough."""

from __future__ import annotations

from tfdata_lint.analysis import lint
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions, Finding


def _findings(text: str, codes: frozenset[str] | None = None) -> list[Finding]:
    catalogue = load_catalogue()
    source = Source("a.py", "import tensorflow as tf\n" + text)
    return list(lint(source, codes or catalogue.codes, catalogue, Assumptions()).findings)


FINISH = """
def finish(ds):
    return ds.batch(2)

model.fit(finish(tf.data.TFRecordDataset("a")))
"""


def test_a_call_on_a_dataset_is_fixed() -> None:
    (finding,) = _findings(FINISH)
    assert finding.fix is not None and finding.always


def test_a_call_that_may_be_on_something_else_is_not_fixed() -> None:
    (finding,) = _findings(FINISH + "table = finish(load())\nprint(table)\n")
    assert finding.fix is None


def test_the_worst_of_several_problems_is_told() -> None:
    (finding,) = _findings(
        "ds = tf.data.TFRecordDataset('a').batch(2)\nmodel.evaluate(ds)\nmodel.fit(ds)\n"
    )
    assert finding.severity.value == "warning"


def test_of_equal_ones_that_of_training_is_told() -> None:
    (finding,) = _findings(
        "ds = tf.data.TFRecordDataset('a').map(tf.io.decode_jpeg)\n"
        "kept = ds.cache().batch(2).prefetch(1)\n"
        "for rows in ds.batch(2).prefetch(1):\n    show(model.predict(rows))\n"
        "model.fit(kept, epochs=9)\n",
        frozenset({"TFD201"}),
    )
    assert "a cache keeps what it gives" in finding.message


def test_what_shows_on_one_path_says_when() -> None:
    (finding,) = _findings(
        "ds = tf.data.TFRecordDataset('a').batch(2)\n"
        "if fast:\n    ds = ds.prefetch(1)\n"
        "model.fit(ds)\n"
    )
    assert (finding.always, finding.guards) == (False, ("not fast",))


ENDLESS = "ds = tf.data.TFRecordDataset('a').repeat().cache()\nmodel.fit(ds.prefetch(2))\n"


def test_what_one_of_several_data_sets_at_a_use_has_says_when() -> None:
    (finding,) = _findings(
        "def score(model, rows, kept):\n"
        "    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(100).batch(8)\n"
        "    if kept:\n        ds = ds.cache()\n"
        "    truth = [row for row in ds.as_numpy_iterator()]\n"
        "    return truth, model.predict(ds)\n",
        frozenset({"TFD104"}),
    )
    assert (finding.always, finding.guards) == (False, ("not kept",))


def test_a_test_that_decides_nothing_is_not_told() -> None:
    (finding,) = _findings(
        "def train(model, rows, again, far, near):\n"
        "    assert far in rows\n"
        "    ds = tf.data.TFRecordDataset(rows)\n"
        "    if near:\n        ds = ds.skip(1)\n"
        "    ds = ds.batch(8)\n"
        "    model.fit(ds if again else ds.prefetch(1))\n",
        frozenset({"TFD203"}),
    )
    assert (finding.always, finding.guards) == (False, ("again",))


def test_of_two_rules_that_say_the_same_the_more_certain_speaks() -> None:
    assert "TFD302" in {finding.code for finding in _findings(ENDLESS)}
    assert "TFD301" not in {finding.code for finding in _findings(ENDLESS)}


def test_a_rule_that_is_on_alone_speaks_for_itself() -> None:
    assert [each.code for each in _findings(ENDLESS, frozenset({"TFD301"}))] == ["TFD301"]


def test_the_rules_that_a_rule_covers_exist() -> None:
    catalogue = load_catalogue()
    assert all(rule.covers <= catalogue.codes - {rule.code} for rule in catalogue.rules)
