"""The smallest program that builds the pipeline of a finding."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from tfdata_lint.analysis import Rules, lint_files
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.findings.result import FileResult
from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions
from tfdata_lint.verify.built import Built, NotBuilt
from tfdata_lint.verify.program import Planner


def built(texts: Mapping[str, str], code: str, settings: Mapping[str, str] | None = None) -> Built:
    """The program of the first finding of a rule in files, by path."""
    catalogue = load_catalogue()
    rule = catalogue.find(code)
    sources = [Source(path, dedent(text)) for path, text in texts.items()]
    finder = Finder()
    found: list[Built] = []

    def seen(graph: Graph, results: Mapping[str, FileResult], _: Collection[str]) -> None:
        planner = Planner.of(graph, finder, settings or {})
        for result in results.values():
            found.extend(planner.build(each, rule.claim) for each in result.findings[:1])

    rules = Rules(catalogue, lambda _: frozenset({rule.code}), Assumptions())
    lint_files(sources, rules, finder, None, seen)
    return found[0]


def program(text: str, code: str = "TFD203", **settings: str) -> str:
    """What `--show-program` shows for one file."""
    made = built({"train.py": text}, code, settings)
    for shown in made.files.values():
        ast.parse(shown)
    return made.shown().replace("__tfdata_lint_use__", "use")


def expected(text: str) -> str:
    """A program as it is shown."""
    return dedent(text).lstrip("\n")


def test_what_trains_plots_and_prints_is_left_out() -> None:
    made = program(
        """
        import matplotlib.pyplot as plt
        import tensorflow as tf

        SIZE = 32
        UNUSED = 1

        def build_model():
            return tf.keras.Sequential()

        def main():
            print("start")
            model = build_model()
            ds = tf.data.Dataset.range(100_000).shuffle(10)
            plt.plot([1, 2])
            ds = ds.batch(SIZE)  # the last step
            model.fit(ds, epochs=3)
            model.save("model.keras")

        if __name__ == "__main__":
            main()
        """
    )
    assert made == expected(
        """
        import tensorflow as tf

        SIZE = 32

        def main():
            ds = tf.data.Dataset.range(100_000).shuffle(10)
            ds = ds.batch(SIZE)  # the last step
            use((ds), "fit")

        main()
        """
    )


BRANCHES = """
    import tensorflow as tf

    def make(files, training, batch_size=8):
        ds = tf.data.TFRecordDataset(files)
        if training:
            ds = ds.shuffle(100).repeat()
            ds = ds.batch(batch_size)
        else:
            ds = ds.batch(batch_size).prefetch(2)
        if not training:
            return None
        return ds

    def train(model, path, other):
        model.fit(make(path, True), steps_per_epoch=3)
    """


def test_branches_are_taken_as_the_path_says() -> None:
    assert program(BRANCHES) == expected(
        """
        import tensorflow as tf

        def make(files, training, batch_size=8):
            ds = tf.data.TFRecordDataset(files)
            if True:
                ds = ds.shuffle(100).repeat()
                ds = ds.batch(batch_size)
            if not training:
                return None
            return ds

        def train(model, path, other):
            use((make(path, True)), "fit")

        train(model=None, path=['made-up/path-0', 'made-up/path-1'], other=None)
        """
    )


def test_a_setting_wins_over_what_is_made_up() -> None:
    made = program(BRANCHES, path='"shards/a"', batch_size="4")
    assert made.splitlines()[-1] == 'train(model=None, path="shards/a", other=None)'


def test_the_name_of_what_is_missing() -> None:
    with pytest.raises(NotBuilt, match="nothing says what `size` is; give it with --set size="):
        program(
            """
            import tensorflow as tf

            def train(model, size):
                model.fit(tf.data.Dataset.range(size * 2).repeat().batch(size))
            """
        )


def test_callers_say_what_arguments_are() -> None:
    made = program(
        """
        import sys
        import tensorflow as tf

        def train(model, size):
            ds = tf.data.TFRecordDataset("a").batch(size)
            model.fit(ds)

        def main(model, log):
            log.info("go")
            return train(model, 16)
        """
    )
    assert made.endswith(
        expected(
            """
            def main(model, log):
                _=(train(None, 16))

            main(model=None, log=None)
            """
        )
    )


def test_mapped_functions_are_whole() -> None:
    made = program(
        """
        import tensorflow as tf

        def parse(x):
            tf.print("seen", x)
            return x

        ds = tf.data.TFRecordDataset(["a"]).map(parse).shuffle(10).batch(8)
        for batch in ds:
            model.train_on_batch(batch)
        """
    )
    assert '    tf.print("seen", x)\n' in made
    assert made.endswith('\nuse((ds), "loop")\n')


def test_a_method_is_called_on_an_object() -> None:
    made = program(
        """
        import tensorflow as tf

        class Loader:
            def __init__(self, files, size, model=None):
                self.files = sorted(files)
                self.size = size
                self.model = model
                self.history = []

            def load(self):
                return tf.data.TFRecordDataset(self.files).shuffle(self.size).batch(8)

            def plot(self):
                print(self.history)
        """,
        size="100",
    )
    assert made == expected(
        """
        import tensorflow as tf

        class Loader:
            def __init__(self, files, size, model=None):
                self.files = sorted(files)
                self.size = size
            def load(self):
                return tf.data.TFRecordDataset(self.files).shuffle(self.size).batch(8)

        use(Loader(files=['made-up/files-0', 'made-up/files-1'], size=100).load(), "returned")
        """
    )


def test_the_command_line_that_a_program_needs() -> None:
    made = built(
        {
            "train.py": """
            import argparse
            import tensorflow as tf

            def main():
                parser = argparse.ArgumentParser()
                parser.add_argument("folder")
                parser.add_argument("--split", required=True, choices=["train", "test"])
                parser.add_argument("--size", type=int, default=3)
                args = parser.parse_args()
                ds = tf.data.TFRecordDataset(args.folder + args.split).batch(args.size)
                model.fit(ds)
            """
        },
        "TFD203",
    )
    assert made.question.before.arguments == ("--split", "train", "made-up/folder")
    assert made.question.made_up == (
        "the argument `folder made-up/folder`",
        "the argument `--split train`",
    )


def test_other_files_are_sliced_too(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    texts = {
        "data.py": "import pandas\nimport tensorflow as tf\n\n\ndef load(files):\n"
        "    print(files)\n    return tf.data.TFRecordDataset(files).shuffle(9)\n\n\n"
        "def other():\n    return pandas.DataFrame()\n",
        "train.py": "from data import load, other\n\nmodel.fit(load(['a']).batch(8))\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    made = built({str(tmp_path / name): text for name, text in texts.items()}, "TFD203")
    assert made.shown().replace(f"{tmp_path}/", "").replace("__tfdata_lint_use__", "use") == (
        expected(
            """
            # data.py
            import tensorflow as tf

            def load(files):
                return tf.data.TFRecordDataset(files).shuffle(9)

            # train.py
            from data import load

            use((load(['a']).batch(8)), "fit")
            """
        )
    )
    assert list(made.question.before.changed) == [str(tmp_path / "data.py")]


def test_the_repaired_program_differs_in_the_fix_alone() -> None:
    made = built(
        {
            "train.py": """
            import tensorflow as tf

            ds = tf.data.TFRecordDataset(["a"])
            model.fit(ds.shuffle(9).batch(8), epochs=2)
            """
        },
        "TFD203",
    )
    before, after = made.question.before.text, made.question.after
    assert before is not None
    assert after is not None
    assert after.text == before.replace(
        ".batch(8)", ".batch(8).prefetch(tf.data.experimental.AUTOTUNE)"
    )
    line = before.splitlines()[made.question.place.line - 1]
    assert line[made.question.place.column - 1 :].startswith("batch(8)")


def test_a_model_goes_with_what_is_said_of_its_layers() -> None:
    made = program(
        """
        import tensorflow as tf

        def build():
            return tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])

        (x, y), _ = tf.keras.datasets.mnist.load_data()
        ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
        model = build()
        model.compile("adam")
        model.fit(ds, epochs=3, callbacks=[print])
        """,
        "TFD807",
    )
    assert made.endswith('model.compile("adam")\nuse((ds), "fit", model, epochs=3)\n')


def test_what_stands_in_a_function_of_another_step() -> None:
    made = program(
        """
        import tensorflow as tf

        def make_input_fn(files):
            def input_fn(params):
                def fetch(name):
                    return tf.data.TFRecordDataset(name).map(tf.io.parse_tensor)
                names = tf.data.Dataset.from_tensor_slices(files)
                ds = names.interleave(fetch).batch(8)
                return ds
            return input_fn
        """,
        "TFD201",
    )
    assert made == expected(
        """
        import tensorflow as tf

        def make_input_fn(files):
            def input_fn(params):
                def fetch(name):
                    return tf.data.TFRecordDataset(name).map(tf.io.parse_tensor)
                names = tf.data.Dataset.from_tensor_slices(files)
                ds = use(names.interleave(fetch).batch(8), "unused")
            return input_fn

        make_input_fn(files=['made-up/files-0', 'made-up/files-1'])(params=None)
        """
    )


def test_a_lost_result_is_judged_by_what_is_used() -> None:
    made = program(
        """
        import tensorflow as tf

        ds = tf.data.TFRecordDataset("a").batch(8)
        ds.shuffle(100)
        model.fit(ds)
        """,
        "TFD101",
    )
    assert made.endswith('.batch(8)\nds.shuffle(100)\nuse((ds), "fit")\n')


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            """
            def late():
                from tensorflow.data.experimental import StatsAggregator

                return StatsAggregator()
            """,
            "from tensorflow.data.experimental import StatsAggregator\n",
        ),
        (
            """
            from tensorflow.data import experimental as extra

            def watched(ds):
                return ds.apply(extra.latency_stats("read"))
            """,
            "from tensorflow.data import experimental as extra\n\nextra.latency_stats\n",
        ),
        (
            """
            import tensorflow as tf

            def watched(ds, parts):
                options = tf.data.Options()
                options.experimental_optimization.autotune = parts
                return ds.with_options(options)
            """,
            "import tensorflow as tf\n\ntf.data.Options().experimental_optimization.autotune\n",
        ),
    ],
)
def test_a_name_that_is_gone_is_looked_up_by_itself(text: str, shown: str) -> None:
    assert program(text, "TFD702") == shown


def test_a_name_in_a_program_that_cannot_be_built() -> None:
    text = """
        import tensorflow as tf

        def mixed(parts):
            ds = tf.data.experimental.sample_from_datasets(parts)
            return ds.batch(8)
        """
    shown = "import tensorflow as tf\n\ntf.data.experimental.sample_from_datasets\n"
    assert program(text, "TFD701") == shown


@pytest.mark.parametrize("part", ['params["lexicon"]', "params.lexicon"])
def test_a_part_of_a_parameter_is_no_path(part: str) -> None:
    text = f"""
        import tensorflow as tf

        def read(params, model):
            ds = tf.data.TextLineDataset({part})
            model.fit(ds.batch(8))
        """
    with pytest.raises(NotBuilt, match="`params`"):
        program(text)


def test_methods_of_a_path_are_the_path() -> None:
    made = program(
        """
        import tensorflow as tf

        def read(folder, model):
            ds = tf.data.Dataset.list_files(folder.joinpath("*.txt"))
            model.fit(ds.batch(8))
        """
    )
    assert "read(folder='made-up/folder'" in made


def test_a_name_that_a_package_hands_on_with_a_star(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "mail").mkdir()
    texts = {
        "mail/__init__.py": "from .data import *\n",
        "mail/data.py": "import tensorflow as tf\n\n\ndef load(files):\n"
        "    return tf.data.TFRecordDataset(files)\n",
        "train.py": "import mail\nfrom mail import load\n\nmodel.fit(load(['a']).batch(8))\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    made = built({str(tmp_path / name): text for name, text in texts.items()}, "TFD203")
    assert "def load(files):" in made.shown()


def test_an_iterator_that_a_function_makes() -> None:
    made = program(
        """
        import tensorflow.compat.v1 as tf

        ds = tf.data.Dataset.range(64).shuffle(8).batch(8)
        iterator = tf.data.make_one_shot_iterator(ds)
        row = iterator.get_next()
        """
    )
    assert made.endswith('use((ds), "iterator")\n')


def test_flags_that_the_pipeline_reads() -> None:
    made = program(
        """
        import tensorflow as tf
        from absl import app, flags

        FLAGS = flags.FLAGS
        flags.DEFINE_integer("batch", 8, "Rows of a batch.")
        flags.DEFINE_integer("epochs", 8, "Passes.")

        def main(_):
            model.fit(tf.data.Dataset.range(64).shuffle(8).batch(FLAGS.batch))

        if __name__ == "__main__":
            app.run(main)
        """
    )
    assert 'flags.DEFINE_integer("batch", 8, "Rows of a batch.")' in made
    assert "epochs" not in made
