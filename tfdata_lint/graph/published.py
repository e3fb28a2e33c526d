"""When each name of tf.data came, was deprecated and went, and what is in its place.

Written by `python -m tools.api_names --write` from the wheels of TensorFlow 2.3 to 2.21, in the
notation of `tfdata_lint.graph.history`.
"""

TABLE = """
AUTOTUNE@2.4
Dataset
Dataset.apply
Dataset.as_numpy_iterator
Dataset.batch
Dataset.bucket_by_sequence_length@2.6
Dataset.cache
Dataset.cardinality
Dataset.choose_from_datasets@2.7
Dataset.concatenate
Dataset.counter@2.11
Dataset.element_spec
Dataset.enumerate
Dataset.filter
Dataset.filter_with_legacy_function<2.0 -> tf.data.Dataset.filter
Dataset.fingerprint@2.16
Dataset.flat_map
Dataset.from_generator
Dataset.from_generator(output_shapes)!2.4 -> output_signature
Dataset.from_generator(output_types)!2.4 -> output_signature
Dataset.from_sparse_tensor_slices<2.0 -> tf.data.Dataset.from_tensor_slices
Dataset.from_tensor_slices
Dataset.from_tensors
Dataset.get_single_element@2.6
Dataset.group_by_window@2.6
Dataset.ignore_errors@2.11
Dataset.interleave
Dataset.list_files
Dataset.load@2.10
Dataset.make_initializable_iterator<2.0 -> tf.compat.v1.data.make_initializable_iterator
Dataset.make_one_shot_iterator<2.0 -> tf.compat.v1.data.make_one_shot_iterator
Dataset.map
Dataset.map_with_legacy_function<2.0 -> tf.data.Dataset.map
Dataset.options
Dataset.output_classes<2.0
Dataset.output_shapes<2.0
Dataset.output_types<2.0
Dataset.padded_batch
Dataset.prefetch
Dataset.ragged_batch@2.12
Dataset.random@2.6
Dataset.range
Dataset.rebatch@2.11
Dataset.reduce
Dataset.rejection_resample@2.7
Dataset.repeat
Dataset.sample_from_datasets@2.7
Dataset.save@2.10
Dataset.scan@2.6
Dataset.shard
Dataset.shuffle
Dataset.skip
Dataset.snapshot@2.6
Dataset.sparse_batch@2.12
Dataset.take
Dataset.take_while@2.6
Dataset.unbatch
Dataset.unique@2.6
Dataset.window
Dataset.with_options
Dataset.zip
DatasetSpec
FixedLengthRecordDataset
INFINITE_CARDINALITY
Iterator
IteratorSpec
NumpyIterator@2.14
Options
Options.autotune@2.7
Options.dataset_name@2.16
Options.deterministic@2.7
Options.experimental_deterministic
Options.experimental_distribute
Options.experimental_external_state_policy
Options.experimental_optimization
Options.experimental_service@2.18
Options.experimental_slack
Options.experimental_stats<2.6
Options.experimental_symbolic_checkpoint@2.12
Options.experimental_threading
Options.experimental_warm_start@2.15
Options.framework_type@2.16
Options.merge
Options.threading@2.6
TFRecordDataset
TextLineDataset
ThreadingOptions@2.6
UNKNOWN_CARDINALITY
experimental.AUTOTUNE -> tf.data.AUTOTUNE
experimental.AutoShardPolicy
experimental.AutotuneAlgorithm@2.8
experimental.AutotuneOptions@2.7
experimental.AutotuneOptions.autotune_algorithm@2.8
experimental.AutotuneOptions.cpu_budget@2.7
experimental.AutotuneOptions.enabled@2.7
experimental.AutotuneOptions.initial_parallelism@2.17
experimental.AutotuneOptions.min_parallelism@2.20
experimental.AutotuneOptions.ram_budget@2.7
experimental.CheckpointInputPipelineHook<2.16
experimental.Counter!2.11 -> tf.data.Dataset.counter
experimental.CsvDataset
experimental.DatasetInitializer@2.6
experimental.DatasetStructure<2.0
experimental.DistributeOptions
experimental.DistributeOptions.auto_shard_policy
experimental.DistributeOptions.num_devices
experimental.ExternalStatePolicy@2.5
experimental.INFINITE_CARDINALITY -> tf.data.INFINITE_CARDINALITY
experimental.MapVectorizationOptions<2.6
experimental.OptimizationOptions
experimental.OptimizationOptions.apply_default_optimizations
experimental.OptimizationOptions.autotune<2.7
experimental.OptimizationOptions.autotune_buffers<2.7
experimental.OptimizationOptions.autotune_cpu_budget<2.7
experimental.OptimizationOptions.autotune_ram_budget@2.4<2.7
experimental.OptimizationOptions.filter_fusion
experimental.OptimizationOptions.filter_parallelization@2.9
experimental.OptimizationOptions.filter_with_random_uniform_fusion<2.6
experimental.OptimizationOptions.hoist_random_uniform<2.6
experimental.OptimizationOptions.inject_prefetch@2.10
experimental.OptimizationOptions.map_and_batch_fusion
experimental.OptimizationOptions.map_and_filter_fusion
experimental.OptimizationOptions.map_fusion
experimental.OptimizationOptions.map_parallelization
experimental.OptimizationOptions.map_vectorization<2.6
experimental.OptimizationOptions.noop_elimination
experimental.OptimizationOptions.parallel_batch
experimental.OptimizationOptions.reorder_data_discarding_ops@2.4<2.6
experimental.OptimizationOptions.seq_interleave_prefetch@2.16
experimental.OptimizationOptions.shuffle_and_repeat_fusion
experimental.OptimizationOptions.warm_start@2.13<2.15
experimental.Optional!0 -> tf.experimental.Optional
experimental.OptionalStructure<2.0
experimental.RaggedTensorStructure<2.0 -> tf.RaggedTensorSpec
experimental.RandomDataset!2.6 -> tf.data.Dataset.random
experimental.Reducer
experimental.SHARD_HINT@2.5
experimental.ServiceOptions@2.18
experimental.SparseTensorStructure<2.0 -> tf.SparseTensorSpec
experimental.SqlDataset
experimental.StatsAggregator<2.6!2.4
experimental.StatsOptions<2.6
experimental.Structure<2.0
experimental.TFRecordWriter!2.6 -> tf.io.TFRecordWriter
experimental.TensorArrayStructure<2.0 -> tf.TensorArraySpec
experimental.TensorStructure<2.0 -> tf.TensorSpec
experimental.ThreadingOptions!2.6 -> tf.data.ThreadingOptions
experimental.ThreadingOptions.max_intra_op_parallelism
experimental.ThreadingOptions.private_threadpool_size
experimental.UNKNOWN_CARDINALITY -> tf.data.UNKNOWN_CARDINALITY
experimental.assert_cardinality
experimental.at@2.12
experimental.bucket_by_sequence_length!2.6 -> tf.data.Dataset.bucket_by_sequence_length
experimental.bytes_produced_stats<2.6
experimental.cardinality -> tf.data.Dataset.cardinality
experimental.choose_from_datasets!2.7 -> tf.data.Dataset.choose_from_datasets
experimental.copy_to_device
experimental.dense_to_ragged_batch!2.12 -> tf.data.Dataset.ragged_batch
experimental.dense_to_sparse_batch!2.12 -> tf.data.Dataset.sparse_batch
experimental.distributed_save@2.17
experimental.enable_debug_mode@2.5
experimental.enumerate_dataset!0 -> tf.data.Dataset.enumerate
experimental.from_list@2.10
experimental.from_variant
experimental.get_model_proto@2.17
experimental.get_next_as_optional!0 -> tf.data.Iterator.get_next_as_optional
experimental.get_single_element!2.6 -> tf.data.Dataset.get_single_element
experimental.get_structure
experimental.group_by_reducer
experimental.group_by_window!2.6 -> tf.data.Dataset.group_by_window
experimental.ignore_errors!2.11 -> tf.data.Dataset.ignore_errors
experimental.index_table_from_dataset@2.6
experimental.latency_stats<2.6
experimental.load!2.10 -> tf.data.Dataset.load
experimental.make_batched_features_dataset
experimental.make_csv_dataset
experimental.make_saveable_from_iterator!0 -> tf.train.Checkpoint
experimental.map_and_batch!0 -> tf.data.Dataset.map, tf.data.Dataset.batch
experimental.map_and_batch_with_legacy_function<2.0
experimental.pad_to_cardinality@2.14
experimental.parallel_interleave!0 -> tf.data.Dataset.interleave, tf.data.Options.deterministic
experimental.parse_example_dataset!2.12 -> tf.data.Dataset.map
experimental.prefetch_to_device
experimental.rejection_resample!2.7 -> tf.data.Dataset.rejection_resample
experimental.sample_from_datasets!2.7 -> tf.data.Dataset.sample_from_datasets
experimental.save!2.10 -> tf.data.Dataset.save
experimental.scan!2.6 -> tf.data.Dataset.scan
experimental.service.CrossTrainerCache@2.10
experimental.service.DispatchServer
experimental.service.DispatcherConfig@2.4
experimental.service.ShardingPolicy@2.7
experimental.service.WorkerConfig@2.4
experimental.service.WorkerServer
experimental.service.distribute
experimental.service.from_dataset_id@2.4
experimental.service.register_dataset@2.4
experimental.shuffle_and_repeat!0 -> tf.data.Dataset.shuffle, tf.data.Dataset.repeat
experimental.snapshot!2.6 -> tf.data.Dataset.snapshot
experimental.table_from_dataset@2.6
experimental.take_while!2.6 -> tf.data.Dataset.take_while
experimental.to_variant
experimental.unbatch!0 -> tf.data.Dataset.unbatch
experimental.unique!2.6 -> tf.data.Dataset.unique
get_output_classes<2.0
get_output_shapes<2.0
get_output_types<2.0
make_initializable_iterator<2.0
make_one_shot_iterator<2.0
"""
