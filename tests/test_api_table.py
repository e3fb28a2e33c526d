"""The table of the tf.data API against the TensorFlow that is installed, and how names are folded.

Run as a program, this file prints what the installed TensorFlow has, so that no test process ever
imports TensorFlow.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import inspect
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.installed import printed_by
from tfdata_lint.graph.api import (
    APPLIED,
    CONSTRUCTORS,
    CONSUMERS,
    KERAS_METHODS,
    STAGES,
    TRANSFORMATIONS,
)
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.signatures import EARLIEST, Operation, Parameter, Passing, bind

DATASET = "tensorflow.data.Dataset"
EXPERIMENTAL = "tensorflow.data.experimental"
MODEL = "tensorflow.keras.Model"

NO_OPERATION = {
    f"{DATASET}",
    f"{DATASET}.element_spec",
    "tensorflow.data.DatasetSpec",
    "tensorflow.data.Iterator",
    "tensorflow.data.IteratorSpec",
    "tensorflow.data.NumpyIterator",
    "tensorflow.data.Options",
    "tensorflow.data.ThreadingOptions",
    f"{EXPERIMENTAL}.AutoShardPolicy",
    f"{EXPERIMENTAL}.AutotuneAlgorithm",
    f"{EXPERIMENTAL}.AutotuneOptions",
    f"{EXPERIMENTAL}.CheckpointInputPipelineHook",
    f"{EXPERIMENTAL}.DistributeOptions",
    f"{EXPERIMENTAL}.ExternalStatePolicy",
    f"{EXPERIMENTAL}.OptimizationOptions",
    f"{EXPERIMENTAL}.Optional",
    f"{EXPERIMENTAL}.Reducer",
    f"{EXPERIMENTAL}.ServiceOptions",
    f"{EXPERIMENTAL}.TFRecordWriter",
    f"{EXPERIMENTAL}.ThreadingOptions",
    f"{EXPERIMENTAL}.enable_debug_mode",
    f"{EXPERIMENTAL}.get_model_proto",
    f"{EXPERIMENTAL}.get_next_as_optional",
    f"{EXPERIMENTAL}.get_structure",
    f"{EXPERIMENTAL}.make_saveable_from_iterator",
    f"{EXPERIMENTAL}.service.CrossTrainerCache",
    f"{EXPERIMENTAL}.service.DispatchServer",
    f"{EXPERIMENTAL}.service.DispatcherConfig",
    f"{EXPERIMENTAL}.service.ShardingPolicy",
    f"{EXPERIMENTAL}.service.WorkerConfig",
    f"{EXPERIMENTAL}.service.WorkerServer",
}
"""Public in tf.data, and neither makes, changes nor consumes a dataset."""


def table() -> Iterator[tuple[str, Operation]]:
    """Every operation with its canonical path."""
    for key, operation in chain(TRANSFORMATIONS.items(), CONSUMERS.items()):
        yield key if "." in key else f"{DATASET}.{key}", operation
    yield from chain(CONSTRUCTORS.items(), APPLIED.items())
    yield from ((f"{MODEL}.{name}", operation) for name, operation in KERAS_METHODS.items())


# --- the installed TensorFlow -------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed() -> dict[str, Any]:
    """What this file prints when it is run as a program."""
    printed: dict[str, Any] = printed_by("tests.test_api_table")
    return printed


def there(
    versions: dict[str, list[int]], operation: Operation, item: Operation | Parameter
) -> bool:
    """Whether the table says that the installed version of the operation's package has it."""
    version = tuple(versions[operation.package])
    return item.since <= version and (item.until is None or version < item.until)


def test_everything_public_is_in_the_table(installed: dict[str, Any]) -> None:
    known = {path for path, _ in table()} | NO_OPERATION
    assert sorted(installed["signatures"].keys() - known) == []


def test_signatures_are_those_installed(installed: dict[str, Any]) -> None:
    versions = installed["versions"]
    wrong = {}
    for path, operation in table():
        if operation.package not in versions or path == f"{DATASET}.range":
            continue
        # What is to go has no position any more, and may hide in **kwargs before it is gone.
        going = {each.name for each in operation.parameters if each.until is not None}
        theirs = installed["legacy" if operation.legacy else "signatures"].get(path)
        if theirs is not None:
            theirs = [name for name in theirs if name not in going]
        ours = None
        if there(versions, operation, operation):
            ours = [
                f"*{each.name}" if each.passing is Passing.VARIADIC else each.name
                for each in operation.parameters
                if there(versions, operation, each) and each.name not in going
            ]
        if ours != theirs:
            wrong[path] = (ours, theirs)
    assert wrong == {}


def test_methods_are_sorted_by_what_they_return(installed: dict[str, Any]) -> None:
    if not installed["return a dataset"]:
        pytest.skip("this TensorFlow has no annotations")
    made = {path.rpartition(".")[2] for path in CONSTRUCTORS if path.startswith(f"{DATASET}.")}
    modern = {name for name in {*TRANSFORMATIONS, *made} if not STAGES[name].legacy}
    assert {*installed["return a dataset"]} == modern


def test_constructors_do_what_their_traits_say(installed: dict[str, Any]) -> None:
    versions = installed["versions"]
    wrong = {}
    for path, seen in installed["constructors"].items():
        operation = CONSTRUCTORS[path]
        since = operation.prefetches_since
        said = {
            "prefetches": since is not None and since <= tuple(versions[operation.package]),
            "batched": operation.batched,
            "shuffles": operation.shuffles,
            "endless": operation.endless,
        }
        if said != seen:
            wrong[path] = (said, seen)
    assert wrong == {}


def test_what_keeps_elements_adds_none(installed: dict[str, Any]) -> None:
    keeping = {name for name, each in STAGES.items() if each.keeps_elements and each.until is None}
    assert keeping - installed["kept"].keys() == {"distribute", "filter_with_legacy_function"}
    assert {
        name: kept for name, kept in installed["kept"].items() if kept != (name in keeping)
    } == {}


# --- names and arguments ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("tensorflow.data.Dataset.zip", "tensorflow.data.Dataset.zip"),
        ("tensorflow.compat.v1.data.Dataset.zip", "tensorflow.data.Dataset.zip"),
        ("tensorflow.compat.v2.data.TFRecordDataset", "tensorflow.data.TFRecordDataset"),
        ("tensorflow.data.TFRecordDataset.range", "tensorflow.data.Dataset.range"),
        ("tensorflow.data.experimental.CsvDataset.zip", "tensorflow.data.Dataset.zip"),
        ("tensorflow.data.experimental.AUTOTUNE", "tensorflow.data.AUTOTUNE"),
        ("tensorflow.compat.v1.data.experimental.AUTOTUNE", "tensorflow.data.AUTOTUNE"),
        ("tensorflow.contrib.data.AUTOTUNE", "tensorflow.data.AUTOTUNE"),
        ("tensorflow.contrib.data.Dataset.range", "tensorflow.data.Dataset.range"),
        ("tensorflow.contrib.data.map_and_batch", "tensorflow.data.experimental.map_and_batch"),
        (
            "tensorflow.data.experimental.DatasetInitializer",
            "tensorflow.data.experimental.DatasetInitializer",
        ),
        (
            "tensorflow.python.data.ops.dataset_ops.DatasetV2.range",
            "tensorflow.data.Dataset.range",
        ),
        (
            "tensorflow.python.data.experimental.ops.readers.CsvDatasetV2",
            "tensorflow.data.experimental.CsvDataset",
        ),
        ("keras.layers.Dense", "tensorflow.keras.layers.Dense"),
        ("tf_keras.layers.Dense", "tensorflow.keras.layers.Dense"),
        ("tensorflow.python.keras.layers.Dense", "tensorflow.keras.layers.Dense"),
        (
            "keras.preprocessing.text_dataset_from_directory",
            "tensorflow.keras.utils.text_dataset_from_directory",
        ),
        (
            "tensorflow.keras.preprocessing.timeseries_dataset_from_array",
            "tensorflow.keras.utils.timeseries_dataset_from_array",
        ),
        (
            "keras.src.utils.image_dataset_utils.image_dataset_from_directory",
            "tensorflow.keras.utils.image_dataset_from_directory",
        ),
        ("tensorflow_datasets.load", "tensorflow_datasets.load"),
        ("tensorflow.data", "tensorflow.data"),
        ("keras_tuner.load", "keras_tuner.load"),
        ("numpy.zeros", "numpy.zeros"),
    ],
)
def test_canonical(written: str, folded: str) -> None:
    assert canonical(written) == folded


def test_the_tables_use_canonical_paths() -> None:
    assert [path for path, _ in table() if canonical(path) != path] == []


def test_operations_of_one_name_have_the_same_traits() -> None:
    def traits(operation: Operation) -> list[object]:
        return [
            operation.function,
            operation.keeps_elements,
            operation.file_backed,
            operation.endless,
        ]

    stages = (*TRANSFORMATIONS.values(), *CONSTRUCTORS.values(), *APPLIED.values())
    assert [each for each in stages if traits(each) != traits(STAGES[each.name])] == []
    assert STAGES["counter"] is CONSTRUCTORS[f"{DATASET}.counter"]
    assert STAGES["unbatch"] is TRANSFORMATIONS["unbatch"]


def test_stages_are_named_by_the_method_or_the_function() -> None:
    renamed = {
        path.rpartition(".")[2]: operation.name
        for path, operation in table()
        if path.rpartition(".")[2] != operation.name
    }
    assert renamed == {
        "Counter": "counter",
        "RandomDataset": "random",
        "dense_to_ragged_batch": "ragged_batch",
        "dense_to_sparse_batch": "sparse_batch",
        "enumerate_dataset": "enumerate",
        "load": "tfds.load",
        "map_and_batch_with_legacy_function": "map_and_batch",
        "prefetch_to_device": "prefetch",
    }


def test_traits_name_parameters() -> None:
    for path, operation in table():
        named = {*operation.inputs, operation.function or operation.lone} - {None}
        assert named <= {each.name for each in operation.parameters}, path


def test_notation_of_parameters() -> None:
    assert TRANSFORMATIONS["batch"].parameter("deterministic") == Parameter(
        "deterministic", since=(2, 5)
    )
    loader = CONSTRUCTORS["tensorflow.keras.utils.image_dataset_from_directory"]
    assert loader.parameter("smart_resize") == Parameter(
        "smart_resize", (2, 5), (3, 0), Passing.KEYWORD
    )
    zipped = CONSTRUCTORS[f"{DATASET}.zip"]
    assert zipped.parameter("args") == Parameter("args", (2, 13), None, Passing.VARIADIC)
    assert zipped.parameter("datasets") == Parameter("datasets", EARLIEST, None, Passing.KEYWORD)
    assert zipped.parameter("other") is None


@pytest.mark.parametrize(
    ("operation", "positional", "keywords", "bound"),
    [
        (TRANSFORMATIONS["repeat"], [], {}, {}),
        (TRANSFORMATIONS["batch"], [8, True], {}, {"batch_size": 8, "drop_remainder": True}),
        (TRANSFORMATIONS["map"], ["f", 4], {}, {"map_func": "f", "num_parallel_calls": 4}),
        (
            TRANSFORMATIONS["map"],
            ["f"],
            {"deterministic": False},
            {"map_func": "f", "deterministic": False},
        ),
        (TRANSFORMATIONS["take"], [1, "name", "too many"], {}, {"count": 1, "name": "name"}),
        (TRANSFORMATIONS["take"], [1], {"misspelt": 2}, {"count": 1, "misspelt": 2}),
        (CONSTRUCTORS[f"{DATASET}.range"], [9], {}, {"stop": 9}),
        (CONSTRUCTORS[f"{DATASET}.range"], [1, 9], {}, {"start": 1, "stop": 9}),
        (
            CONSTRUCTORS[f"{DATASET}.range"],
            [1, 9, 2],
            {"output_type": "int32"},
            {"start": 1, "stop": 9, "step": 2, "output_type": "int32"},
        ),
        (CONSTRUCTORS[f"{DATASET}.zip"], ["ab"], {}, {"datasets": "ab"}),
        (CONSTRUCTORS[f"{DATASET}.zip"], ["a", "b"], {}, {"args[0]": "a", "args[1]": "b"}),
        (CONSTRUCTORS[f"{DATASET}.zip"], [], {"datasets": "ab"}, {"datasets": "ab"}),
        (CONSTRUCTORS["tensorflow_datasets.load"], ["mnist", "dropped"], {}, {"name": "mnist"}),
    ],
)
def test_bind(
    operation: Operation,
    positional: list[object],
    keywords: dict[str, object],
    bound: dict[str, object],
) -> None:
    assert bind(operation, positional, keywords) == bound


# --- the program that looks at TensorFlow -------------------------------------------------------


def main() -> None:
    """Print as JSON what the installed TensorFlow has and does."""
    with redirect_stdout(sys.stderr), tempfile.TemporaryDirectory() as folder:
        tf: Any = importlib.import_module("tensorflow")
        versions = {"tensorflow": tf.__version__, "keras": importlib.metadata.version("keras")}
        dataset, v1 = tf.data.Dataset, tf.compat.v1.data
        modules = {
            "tensorflow.data": tf.data,
            EXPERIMENTAL: tf.data.experimental,
            f"{EXPERIMENTAL}.service": tf.data.experimental.service,
        }
        public = {
            f"{module}.{name}": getattr(modules[module], name)
            for module in modules
            for name in dir(modules[module])
            if not name.startswith("_")
        }
        public |= methods(dataset)
        public |= {
            f"tensorflow.keras.utils.{name}": getattr(tf.keras.utils, name)
            for name in dir(tf.keras.utils)
            if "_dataset_from_" in name
        }
        public |= {
            f"{MODEL}.{name}": getattr(tf.keras.Model, name)
            for name in ("evaluate", "fit", "predict")
        }
        legacy = methods(v1.Dataset) | {
            f"{module}.{name}": getattr(old, name)
            for module, old in (("tensorflow.data", v1), (EXPERIMENTAL, v1.experimental))
            for name in dir(old)
        }
        report = {
            "versions": {
                name: [int(part) for part in version.split(".")[:2]]
                for name, version in versions.items()
            },
            "signatures": signatures(public),
            "legacy": signatures(legacy),
            "return a dataset": [
                path.rpartition(".")[2]
                for path, method in methods(dataset).items()
                if getattr(method, "__annotations__", {}).get("return") == "DatasetV2"
            ],
            "constructors": {
                path: traits(make()) for path, make in constructors(tf, Path(folder)).items()
            },
            "kept": {
                name: {*map(str, change(dataset.range(6)).take(9))} <= {*map(str, dataset.range(6))}
                for name, change in transformations(tf, folder).items()
            },
        }
    print(json.dumps(report))


def methods(owner: type) -> dict[str, Any]:
    """The public methods of a class, and those behind `iter`, `len` and `bool`."""
    special = ("__iter__", "__len__", "__bool__")
    names = [name for name in dir(owner) if name in special or not name.startswith("_")]
    return {f"{DATASET}.{name}": getattr(owner, name) for name in names}


def signatures(public: dict[str, Any]) -> dict[str, list[str]]:
    """The parameters of every callable without `self` and **kwargs, with the star of *args."""
    return {
        path: [
            "*" * (parameter.kind is parameter.VAR_POSITIONAL) + parameter.name
            for parameter in inspect.signature(each).parameters.values()
            if parameter.name != "self" and parameter.kind is not parameter.VAR_KEYWORD
        ]
        for path, each in public.items()
        if callable(each)
    }


def traits(dataset: Any) -> dict[str, bool]:
    """What a small dataset does by default, seen from its stages and its length."""
    stages, below = [], dataset
    while below is not None:
        stages.append(type(below).__name__)
        below = next(iter(below._inputs()), None)
    return {
        "prefetches": "Prefetch" in stages[0],
        "batched": any("Batch" in stage for stage in stages),
        "shuffles": any("Shuffle" in stage for stage in stages),
        "endless": sum(1 for _ in dataset.take(50)) == 50,
    }


def constructors(tf: Any, folder: Path) -> dict[str, Callable[[], Any]]:
    """A small call of each constructor that has traits to look at."""
    data, utils = tf.data, tf.keras.utils
    contents = {
        "text/{}/x.txt": b"x",
        "image/{}/x.png": tf.io.encode_png(tf.zeros((2, 2, 3), tf.uint8)).numpy(),
        "audio/{}/x.wav": tf.audio.encode_wav(tf.zeros((9, 1)), 8000).numpy(),
    }
    for pattern, content in contents.items():
        for label in "ab":
            file = folder / pattern.format(label)
            file.parent.mkdir(parents=True)
            file.write_bytes(content)
    table = folder / "table.csv"
    table.write_text("a,b\n1,2\n3,4\n")
    records = str(folder / "records")
    with tf.io.TFRecordWriter(records) as writer:
        writer.write(tf.train.Example().SerializeToString())
    feature = {"a": tf.io.FixedLenFeature([], tf.int64, 0)}
    keras = "tensorflow.keras.utils"
    return {
        f"{DATASET}.counter": lambda: data.Dataset.counter(),
        f"{DATASET}.from_tensors": lambda: data.Dataset.from_tensors(1),
        f"{DATASET}.list_files": lambda: data.Dataset.list_files(str(folder / "*" / "*" / "*")),
        f"{DATASET}.random": lambda: data.Dataset.random(),
        "tensorflow.data.TFRecordDataset": lambda: data.TFRecordDataset(records),
        f"{EXPERIMENTAL}.CsvDataset": lambda: data.experimental.CsvDataset(
            str(table), [0, 0], header=True
        ),
        f"{EXPERIMENTAL}.make_batched_features_dataset": lambda: (
            data.experimental.make_batched_features_dataset(records, 2, feature)
        ),
        f"{EXPERIMENTAL}.make_csv_dataset": lambda: data.experimental.make_csv_dataset(
            str(table), 2
        ),
        f"{keras}.audio_dataset_from_directory": lambda: utils.audio_dataset_from_directory(
            str(folder / "audio")
        ),
        f"{keras}.image_dataset_from_directory": lambda: utils.image_dataset_from_directory(
            str(folder / "image")
        ),
        f"{keras}.text_dataset_from_directory": lambda: utils.text_dataset_from_directory(
            str(folder / "text")
        ),
        f"{keras}.timeseries_dataset_from_array": lambda: utils.timeseries_dataset_from_array(
            list(range(9)), None, 3
        ),
    }


def transformations(tf: Any, folder: str) -> dict[str, Callable[[Any], Any]]:
    """A small call of what keeps elements, and of some that look as if they did."""
    experimental, dataset = tf.data.experimental, tf.data.Dataset
    return {
        "assert_cardinality": lambda ds: ds.apply(experimental.assert_cardinality(6)),
        "cache": lambda ds: ds.cache(),
        "choose_from_datasets": lambda ds: dataset.choose_from_datasets([ds, ds], ds.take(2)),
        "concatenate": lambda ds: ds.concatenate(ds),
        "copy_to_device": lambda ds: ds.apply(experimental.copy_to_device("/cpu:0")),
        "enumerate": lambda ds: ds.enumerate(),
        "filter": lambda ds: ds.filter(lambda x: x > 2),
        "ignore_errors": lambda ds: ds.ignore_errors(),
        "map": lambda ds: ds.map(lambda x: -x),
        "prefetch": lambda ds: ds.prefetch(1),
        "rejection_resample": lambda ds: ds.rejection_resample(
            lambda x: tf.cast(x % 2, tf.int32), [0.5, 0.5]
        ),
        "repeat": lambda ds: ds.repeat(),
        "sample_from_datasets": lambda ds: dataset.sample_from_datasets([ds, ds]),
        "scan": lambda ds: ds.scan(tf.constant(9, tf.int64), lambda total, x: (total, total + x)),
        "shard": lambda ds: ds.shard(2, 0),
        "shuffle": lambda ds: ds.shuffle(6),
        "shuffle_and_repeat": lambda ds: ds.apply(experimental.shuffle_and_repeat(6)),
        "skip": lambda ds: ds.skip(2),
        "snapshot": lambda ds: ds.snapshot(f"{folder}/snapshot"),
        "take": lambda ds: ds.take(2),
        "take_while": lambda ds: ds.take_while(lambda x: x < 3),
        "unbatch": lambda ds: ds.map(lambda x: tf.stack([-x, x])).unbatch(),
        "unique": lambda ds: ds.unique(),
        "window": lambda ds: ds.window(2),
        "with_options": lambda ds: ds.with_options(tf.data.Options()),
    }


if __name__ == "__main__":
    main()
