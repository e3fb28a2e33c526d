"""The tf.data API as a table: what there is to call, with which parameters, since when.

Signatures and versions were read from the published wheels of TensorFlow 2.3 to 2.21 and Keras 2.6
to 3.15; `tools/api_versions.py --check` repeats that, and `tests/test_api_table.py` compares the
table with the TensorFlow that is installed. Those of TensorFlow Datasets are from 4.0 to 4.9.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tfdata_lint.graph.signatures import EARLIEST, Operation, parameters
from tfdata_lint.records import replace
from tfdata_lint.target import Version

_DATASET = "tensorflow.data.Dataset"
_EXPERIMENTAL = "tensorflow.data.experimental"
_KERAS = "tensorflow.keras.utils"
_TFDS = "tensorflow_datasets"


def _table(operations: Iterable[Operation]) -> Mapping[str, Operation]:
    return MappingProxyType({operation.name: operation for operation in operations})


def _function(name: str, given: str, since: Version = EARLIEST, legacy: bool = False) -> Operation:
    """A function to which a dataset is given."""
    return Operation(name, parameters(given), since=since, legacy=legacy, inputs=("dataset",))


TRANSFORMATIONS: Mapping[str, Operation] = _table(
    (
        Operation("apply", parameters("transformation_func")),
        Operation(
            "batch",
            parameters(
                "batch_size drop_remainder num_parallel_calls@2.5 deterministic@2.5 name@2.7"
            ),
        ),
        Operation(
            "bucket_by_sequence_length",
            parameters(
                "element_length_func bucket_boundaries bucket_batch_sizes padded_shapes"
                " padding_values pad_to_bucket_boundary no_padding drop_remainder name@2.7"
            ),
            since=(2, 6),
            function="element_length_func",
        ),
        Operation("cache", parameters("filename name@2.7"), keeps_elements=True),
        Operation(
            "concatenate",
            parameters("dataset name@2.7"),
            inputs=("dataset",),
            keeps_elements=True,
        ),
        Operation("enumerate", parameters("start name@2.7")),
        Operation(
            "filter",
            parameters("predicate name@2.7"),
            function="predicate",
            keeps_elements=True,
        ),
        Operation(
            "filter_with_legacy_function",
            parameters("predicate"),
            legacy=True,
            function="predicate",
            keeps_elements=True,
        ),
        Operation("flat_map", parameters("map_func name@2.7"), function="map_func"),
        Operation(
            "group_by_window",
            parameters("key_func reduce_func window_size window_size_func name@2.7"),
            since=(2, 6),
            function="reduce_func",
        ),
        Operation(
            "ignore_errors",
            parameters("log_warning name"),
            since=(2, 11),
            keeps_elements=True,
        ),
        Operation(
            "interleave",
            parameters(
                "map_func cycle_length block_length num_parallel_calls deterministic name@2.7"
            ),
            function="map_func",
        ),
        Operation(
            "map",
            parameters(
                "map_func num_parallel_calls deterministic synchronous@2.18"
                " use_unbounded_threadpool@2.18 name@2.7"
            ),
            function="map_func",
        ),
        Operation(
            "map_with_legacy_function",
            parameters("map_func num_parallel_calls deterministic use_unbounded_threadpool@2.18"),
            legacy=True,
            function="map_func",
        ),
        Operation(
            "padded_batch",
            parameters("batch_size padded_shapes padding_values drop_remainder name@2.7"),
        ),
        Operation("prefetch", parameters("buffer_size name@2.7"), keeps_elements=True),
        Operation(
            "ragged_batch",
            parameters("batch_size drop_remainder row_splits_dtype name"),
            since=(2, 12),
        ),
        Operation("rebatch", parameters("batch_size drop_remainder name"), since=(2, 11)),
        Operation(
            "rejection_resample",
            parameters("class_func target_dist initial_dist seed name"),
            since=(2, 7),
            function="class_func",
        ),
        Operation("repeat", parameters("count name@2.7"), keeps_elements=True),
        Operation(
            "scan",
            parameters("initial_state scan_func name@2.7"),
            since=(2, 6),
            function="scan_func",
        ),
        Operation("shard", parameters("num_shards index name@2.7"), keeps_elements=True),
        Operation(
            "shuffle",
            parameters("buffer_size seed reshuffle_each_iteration name@2.7"),
            keeps_elements=True,
        ),
        Operation("skip", parameters("count name@2.7"), keeps_elements=True),
        Operation(
            "snapshot",
            parameters("path compression reader_func shard_func name@2.7"),
            since=(2, 6),
            keeps_elements=True,
        ),
        Operation("sparse_batch", parameters("batch_size row_shape name"), since=(2, 12)),
        Operation("take", parameters("count name@2.7"), keeps_elements=True),
        Operation(
            "take_while",
            parameters("predicate name@2.7"),
            since=(2, 6),
            function="predicate",
            keeps_elements=True,
        ),
        Operation("unbatch", parameters("name@2.7")),
        Operation("unique", parameters("name@2.7"), since=(2, 6), keeps_elements=True),
        Operation("window", parameters("size shift stride drop_remainder name@2.7")),
        Operation("with_options", parameters("options name@2.7"), keeps_elements=True),
    )
)
"""The methods of `tf.data.Dataset` that return a dataset, by name."""


FIRST_ITERATORS = frozenset({"make_one_shot_iterator", "make_initializable_iterator"})
"""Methods that only the datasets of TensorFlow 1 have, and functions of its compatibility module.
"""

CONSUMERS: Mapping[str, Operation] = MappingProxyType(
    {
        **_table(
            (
                Operation("__bool__"),
                Operation("__iter__"),
                Operation("__len__"),
                Operation("as_numpy_iterator"),
                Operation("cardinality"),
                Operation("fingerprint", since=(2, 16)),
                Operation("get_single_element", parameters("name@2.7"), since=(2, 6)),
                Operation("make_initializable_iterator", parameters("shared_name"), legacy=True),
                Operation("make_one_shot_iterator", legacy=True),
                Operation("options"),
                Operation(
                    "reduce",
                    parameters("initial_state reduce_func name@2.7"),
                    function="reduce_func",
                ),
                Operation(
                    "save",
                    parameters("path compression shard_func checkpoint_args"),
                    since=(2, 10),
                ),
            )
        ),
        f"{_EXPERIMENTAL}.DatasetInitializer": _function(
            "DatasetInitializer", "dataset", since=(2, 6)
        ),
        f"{_EXPERIMENTAL}.at": _function("at", "dataset index", since=(2, 12)),
        f"{_EXPERIMENTAL}.cardinality": _function("cardinality", "dataset"),
        f"{_EXPERIMENTAL}.distributed_save": _function(
            "distributed_save", "dataset path data_service_address compression", since=(2, 17)
        ),
        f"{_EXPERIMENTAL}.get_single_element": _function("get_single_element", "dataset"),
        f"{_EXPERIMENTAL}.index_table_from_dataset": _function(
            "index_table_from_dataset",
            "dataset num_oov_buckets vocab_size default_value hasher_spec key_dtype name",
            since=(2, 6),
        ),
        f"{_EXPERIMENTAL}.save": _function(
            "save", "dataset path compression shard_func checkpoint_args@2.7"
        ),
        f"{_EXPERIMENTAL}.service.register_dataset": _function(
            "register_dataset", "service dataset compression@2.7 dataset_id@2.10", since=(2, 4)
        ),
        f"{_EXPERIMENTAL}.table_from_dataset": _function(
            "table_from_dataset",
            "dataset num_oov_buckets vocab_size default_value hasher_spec key_dtype name",
            since=(2, 6),
        ),
        f"{_EXPERIMENTAL}.to_variant": _function("to_variant", "dataset"),
        "tensorflow.data.make_initializable_iterator": _function(
            "make_initializable_iterator", "dataset shared_name", legacy=True
        ),
        "tensorflow.data.make_one_shot_iterator": _function(
            "make_one_shot_iterator", "dataset", legacy=True
        ),
    }
)
"""What takes a dataset and returns something else: methods by name, functions by canonical path."""


KERAS_METHODS: Mapping[str, Operation] = _table(
    Operation(name, parameters(given), package="keras")
    for name, given in (
        (
            "evaluate",
            "x y batch_size verbose sample_weight steps callbacks return_dict max_queue_size<3.0"
            " workers<3.0 use_multiprocessing<3.0",
        ),
        (
            "fit",
            "x y batch_size epochs verbose callbacks validation_split validation_data shuffle"
            " class_weight sample_weight initial_epoch steps_per_epoch validation_steps"
            " validation_batch_size validation_freq max_queue_size<3.0 workers<3.0"
            " use_multiprocessing<3.0",
        ),
        (
            "predict",
            "x batch_size verbose steps callbacks max_queue_size<3.0 workers<3.0"
            " use_multiprocessing<3.0",
        ),
    )
)
"""The methods of a Keras model that take a dataset in place of `x`, by name."""


_RECORD_OPTIONS = "compression_type buffer_size num_parallel_reads name@2.7"
_READER_OPTIONS = "element_spec compression reader_func"
_MIXED_DATASETS = ("datasets", "choice_dataset")

CONSTRUCTORS: Mapping[str, Operation] = MappingProxyType(
    {
        f"{_DATASET}.choose_from_datasets": Operation(
            "choose_from_datasets",
            parameters("datasets choice_dataset stop_on_empty_dataset"),
            since=(2, 7),
            inputs=_MIXED_DATASETS,
            keeps_elements=True,
        ),
        f"{_DATASET}.counter": Operation(
            "counter", parameters("start step dtype name"), since=(2, 11), endless=True
        ),
        f"{_DATASET}.from_generator": Operation(
            "from_generator",
            parameters("generator output_types output_shapes args output_signature@2.4 name@2.7"),
            generated=True,
        ),
        f"{_DATASET}.from_sparse_tensor_slices": Operation(
            "from_sparse_tensor_slices", parameters("sparse_tensor"), legacy=True
        ),
        f"{_DATASET}.from_tensor_slices": Operation(
            "from_tensor_slices", parameters("tensors name@2.7")
        ),
        f"{_DATASET}.from_tensors": Operation("from_tensors", parameters("tensors name@2.7")),
        f"{_DATASET}.list_files": Operation(
            "list_files", parameters("file_pattern shuffle seed name@2.7"), shuffles=True
        ),
        f"{_DATASET}.load": Operation(
            "load",
            parameters(f"path {_READER_OPTIONS} wait@2.17"),
            since=(2, 10),
            file_backed=True,
        ),
        f"{_DATASET}.random": Operation(
            "random",
            parameters("seed rerandomize_each_iteration@2.12 name@2.7"),
            since=(2, 6),
            endless=True,
        ),
        f"{_DATASET}.range": Operation(
            "range", parameters("start stop step * output_type name@2.7"), lone="stop"
        ),
        f"{_DATASET}.sample_from_datasets": Operation(
            "sample_from_datasets",
            parameters(
                "datasets weights seed stop_on_empty_dataset rerandomize_each_iteration@2.12"
            ),
            since=(2, 7),
            inputs=("datasets",),
            keeps_elements=True,
        ),
        f"{_DATASET}.zip": Operation(
            "zip",
            parameters("*args@2.13 datasets name@2.7"),
            lone="datasets",
            inputs=("args", "datasets"),
        ),
        "tensorflow.data.FixedLengthRecordDataset": Operation(
            "FixedLengthRecordDataset",
            parameters(
                "filenames record_bytes header_bytes footer_bytes buffer_size compression_type"
                " num_parallel_reads name@2.7"
            ),
            file_backed=True,
        ),
        "tensorflow.data.TFRecordDataset": Operation(
            "TFRecordDataset", parameters(f"filenames {_RECORD_OPTIONS}"), file_backed=True
        ),
        "tensorflow.data.TextLineDataset": Operation(
            "TextLineDataset", parameters(f"filenames {_RECORD_OPTIONS}"), file_backed=True
        ),
        f"{_EXPERIMENTAL}.Counter": Operation(
            "counter", parameters("start step dtype"), endless=True
        ),
        f"{_EXPERIMENTAL}.CsvDataset": Operation(
            "CsvDataset",
            parameters(
                "filenames record_defaults compression_type buffer_size header field_delim"
                " use_quote_delim na_value select_cols exclude_cols@2.4"
            ),
            file_backed=True,
        ),
        f"{_EXPERIMENTAL}.RandomDataset": Operation(
            "random",
            parameters("seed rerandomize_each_iteration@2.12 name@2.7"),
            endless=True,
        ),
        f"{_EXPERIMENTAL}.SqlDataset": Operation(
            "SqlDataset",
            parameters("driver_name data_source_name query output_types"),
            file_backed=True,
        ),
        f"{_EXPERIMENTAL}.choose_from_datasets": Operation(
            "choose_from_datasets",
            parameters("datasets choice_dataset stop_on_empty_dataset@2.6"),
            inputs=_MIXED_DATASETS,
            keeps_elements=True,
        ),
        f"{_EXPERIMENTAL}.from_list": Operation(
            "from_list", parameters("elements name"), since=(2, 10)
        ),
        f"{_EXPERIMENTAL}.from_variant": Operation("from_variant", parameters("variant structure")),
        f"{_EXPERIMENTAL}.load": Operation(
            "load", parameters(f"path {_READER_OPTIONS}"), file_backed=True
        ),
        f"{_EXPERIMENTAL}.make_batched_features_dataset": Operation(
            "make_batched_features_dataset",
            parameters(
                "file_pattern batch_size features reader label_key reader_args num_epochs shuffle"
                " shuffle_buffer_size shuffle_seed prefetch_buffer_size reader_num_threads"
                " parser_num_threads sloppy_ordering drop_final_batch"
            ),
            file_backed=True,
            batched=True,
            shuffles=True,
            endless=True,
            prefetches_since=EARLIEST,
        ),
        f"{_EXPERIMENTAL}.make_csv_dataset": Operation(
            "make_csv_dataset",
            parameters(
                "file_pattern batch_size column_names column_defaults label_name select_columns"
                " field_delim use_quote_delim na_value header num_epochs shuffle"
                " shuffle_buffer_size shuffle_seed prefetch_buffer_size num_parallel_reads sloppy"
                " num_rows_for_inference compression_type ignore_errors encoding@2.11"
            ),
            file_backed=True,
            batched=True,
            shuffles=True,
            endless=True,
            prefetches_since=EARLIEST,
        ),
        f"{_EXPERIMENTAL}.sample_from_datasets": Operation(
            "sample_from_datasets",
            parameters("datasets weights seed stop_on_empty_dataset@2.6"),
            inputs=("datasets",),
            keeps_elements=True,
        ),
        f"{_EXPERIMENTAL}.service.from_dataset_id": Operation(
            "from_dataset_id",
            parameters(
                "processing_mode service dataset_id element_spec job_name consumer_index@2.5"
                " num_consumers@2.5 max_outstanding_requests data_transfer_protocol@2.6"
                " cross_trainer_cache@2.10 target_workers@2.6"
            ),
            since=(2, 4),
        ),
        # Keras 2.6 to 2.13 (images) or 3.2 (texts) prefetches first and batches afterwards; for
        # audio and time series 3.15 still does. Before 2.6 there is no prefetch at all.
        f"{_KERAS}.audio_dataset_from_directory": Operation(
            "audio_dataset_from_directory",
            parameters(
                "directory labels label_mode class_names batch_size sampling_rate"
                " output_sequence_length ragged shuffle seed validation_split subset follow_links"
                " verbose@3.1"
            ),
            since=(2, 10),
            package="keras",
            file_backed=True,
            batched=True,
            shuffles=True,
        ),
        f"{_KERAS}.image_dataset_from_directory": Operation(
            "image_dataset_from_directory",
            parameters(
                "directory labels label_mode class_names color_mode batch_size image_size shuffle"
                " seed validation_split subset interpolation follow_links crop_to_aspect_ratio@2.6"
                " pad_to_aspect_ratio@3.1 data_format@3.0 format@3.12 verbose@3.1"
                " * smart_resize@2.5<3.0"
            ),
            package="keras",
            file_backed=True,
            batched=True,
            shuffles=True,
            prefetches_since=(2, 14),
        ),
        f"{_KERAS}.text_dataset_from_directory": Operation(
            "text_dataset_from_directory",
            parameters(
                "directory labels label_mode class_names batch_size max_length shuffle seed"
                " validation_split subset follow_links format@3.12 verbose@3.1"
            ),
            package="keras",
            file_backed=True,
            batched=True,
            shuffles=True,
            prefetches_since=(3, 3),
        ),
        f"{_KERAS}.timeseries_dataset_from_array": Operation(
            "timeseries_dataset_from_array",
            parameters(
                "data targets sequence_length sequence_stride sampling_rate batch_size shuffle seed"
                " start_index end_index format@3.14"
            ),
            package="keras",
            batched=True,
        ),
        f"{_TFDS}.load": Operation(
            "tfds.load",
            parameters(
                "name * split data_dir batch_size shuffle_files download as_supervised decoders"
                " read_config with_info builder_kwargs download_and_prepare_kwargs"
                " as_dataset_kwargs try_gcs file_format"
            ),
            package="tensorflow_datasets",
            file_backed=True,
            prefetches_since=EARLIEST,
        ),
        f"{_TFDS}.core.DatasetBuilder.as_dataset": Operation(
            "as_dataset",
            parameters("split * batch_size shuffle_files decoders read_config as_supervised"),
            package="tensorflow_datasets",
            file_backed=True,
            prefetches_since=EARLIEST,
        ),
    }
)
"""The functions, classes and static methods that make a dataset, by canonical path."""


def _applied(name: str, given: str) -> Operation:
    """The function to `apply` that does what the method `name` does and is older."""
    return replace(TRANSFORMATIONS[name], parameters=parameters(given), since=EARLIEST)


APPLIED: Mapping[str, Operation] = MappingProxyType(
    {
        f"{_EXPERIMENTAL}.assert_cardinality": Operation(
            "assert_cardinality", parameters("expected_cardinality"), keeps_elements=True
        ),
        f"{_EXPERIMENTAL}.bucket_by_sequence_length": _applied(
            "bucket_by_sequence_length",
            "element_length_func bucket_boundaries bucket_batch_sizes padded_shapes padding_values"
            " pad_to_bucket_boundary no_padding drop_remainder",
        ),
        f"{_EXPERIMENTAL}.bytes_produced_stats": Operation(
            "bytes_produced_stats", parameters("tag"), until=(2, 6), keeps_elements=True
        ),
        f"{_EXPERIMENTAL}.copy_to_device": Operation(
            "copy_to_device", parameters("target_device source_device"), keeps_elements=True
        ),
        f"{_EXPERIMENTAL}.dense_to_ragged_batch": _applied(
            "ragged_batch", "batch_size drop_remainder row_splits_dtype"
        ),
        f"{_EXPERIMENTAL}.dense_to_sparse_batch": _applied("sparse_batch", "batch_size row_shape"),
        f"{_EXPERIMENTAL}.enumerate_dataset": _applied("enumerate", "start"),
        f"{_EXPERIMENTAL}.group_by_reducer": Operation(
            "group_by_reducer", parameters("key_func reducer"), function="key_func"
        ),
        f"{_EXPERIMENTAL}.group_by_window": _applied(
            "group_by_window", "key_func reduce_func window_size window_size_func"
        ),
        f"{_EXPERIMENTAL}.ignore_errors": _applied("ignore_errors", "log_warning@2.4"),
        f"{_EXPERIMENTAL}.latency_stats": Operation(
            "latency_stats", parameters("tag"), until=(2, 6), keeps_elements=True
        ),
        f"{_EXPERIMENTAL}.map_and_batch": Operation(
            "map_and_batch",
            parameters(
                "map_func batch_size num_parallel_batches drop_remainder num_parallel_calls"
            ),
            function="map_func",
        ),
        f"{_EXPERIMENTAL}.map_and_batch_with_legacy_function": Operation(
            "map_and_batch",
            parameters(
                "map_func batch_size num_parallel_batches drop_remainder num_parallel_calls"
            ),
            legacy=True,
            function="map_func",
        ),
        f"{_EXPERIMENTAL}.pad_to_cardinality": Operation(
            "pad_to_cardinality", parameters("cardinality mask_key"), since=(2, 14)
        ),
        f"{_EXPERIMENTAL}.parallel_interleave": Operation(
            "parallel_interleave",
            parameters(
                "map_func cycle_length block_length sloppy buffer_output_elements"
                " prefetch_input_elements"
            ),
            function="map_func",
        ),
        f"{_EXPERIMENTAL}.parse_example_dataset": Operation(
            "parse_example_dataset", parameters("features num_parallel_calls deterministic")
        ),
        # It returns `copy_to_device(...)(ds).prefetch(buffer_size)`: the last stage is a prefetch.
        f"{_EXPERIMENTAL}.prefetch_to_device": _applied("prefetch", "device buffer_size"),
        f"{_EXPERIMENTAL}.rejection_resample": _applied(
            "rejection_resample", "class_func target_dist initial_dist seed"
        ),
        f"{_EXPERIMENTAL}.scan": _applied("scan", "initial_state scan_func"),
        f"{_EXPERIMENTAL}.service.distribute": Operation(
            "distribute",
            parameters(
                "processing_mode service job_name consumer_index@2.5 num_consumers@2.5"
                " max_outstanding_requests data_transfer_protocol@2.5 compression@2.5"
                " cross_trainer_cache@2.10 target_workers@2.6"
            ),
            keeps_elements=True,
        ),
        f"{_EXPERIMENTAL}.shuffle_and_repeat": Operation(
            "shuffle_and_repeat", parameters("buffer_size count seed"), keeps_elements=True
        ),
        f"{_EXPERIMENTAL}.snapshot": _applied(
            "snapshot", "path compression reader_func shard_func"
        ),
        f"{_EXPERIMENTAL}.take_while": _applied("take_while", "predicate"),
        f"{_EXPERIMENTAL}.unbatch": _applied("unbatch", ""),
        f"{_EXPERIMENTAL}.unique": _applied("unique", ""),
    }
)
"""The functions whose result is given to `Dataset.apply`, by canonical path; each one's name is the
stage that the result adds."""

KEEPING_ELEMENTS = frozenset(
    operation.name
    for operation in (*TRANSFORMATIONS.values(), *APPLIED.values())
    if operation.keeps_elements
)
"""The steps that hand out elements as they are given them."""


BUILDERS = frozenset(
    {
        f"{_TFDS}.builder",
        f"{_TFDS}.builder_from_directories",
        f"{_TFDS}.builder_from_directory",
        f"{_TFDS}.ImageFolder",
        f"{_TFDS}.TranslateFolder",
        f"{_TFDS}.folder_dataset.ImageFolder",
        f"{_TFDS}.folder_dataset.TranslateFolder",
    }
)
"""The functions whose result has the method of `tensorflow_datasets.core.DatasetBuilder`."""


STAGES: Mapping[str, Operation] = _table(
    reversed((*TRANSFORMATIONS.values(), *CONSTRUCTORS.values(), *APPLIED.values()))
)
"""What makes a stage, by the stage's name: of several that do the same, the one to use today."""

MIXING = frozenset({"zip", "concatenate", "sample_from_datasets", "choose_from_datasets"})
"""Steps that take their elements from several datasets."""
