"""Input readers for detection: files -> records -> decoded examples -> parsed batches."""
from typing import Any, Callable, Optional

import tensorflow as tf

AUTO = tf.data.experimental.AUTOTUNE  # trap: TFD701


def _decode(serialized):
    features = {
        "image/encoded": tf.io.FixedLenFeature([], tf.string),
        "image/object/bbox": tf.io.FixedLenFeature([100, 4], tf.float32),
        "image/object/class": tf.io.FixedLenFeature([100], tf.int64),
    }
    parsed = tf.io.parse_single_example(serialized, features)
    image = tf.io.decode_jpeg(parsed["image/encoded"], channels=3)
    image.set_shape([None, None, 3])
    return {
        "image": image,
        "boxes": parsed["image/object/bbox"],
        "classes": parsed["image/object/class"],
    }


class DetectionInputReader:
    """Creates a tf.data.Dataset for training or evaluation."""

    def __init__(self, params: Any, parser_fn: Callable, dataset_fn=tf.data.TFRecordDataset):
        self._file_pattern = params.file_pattern
        self._is_training = params.is_training
        self._global_batch_size = params.global_batch_size
        self._shuffle_buffer_size = params.shuffle_buffer_size
        self._cycle_length = params.cycle_length
        self._parser_fn = parser_fn
        self._dataset_fn = dataset_fn

    def read(self, input_context: Optional[tf.distribute.InputContext] = None) -> tf.data.Dataset:
        """Everything but the parser runs in parallel."""
        batch_size = self._global_batch_size
        dataset = tf.data.Dataset.list_files(self._file_pattern, shuffle=False)
        if input_context:
            batch_size = input_context.get_per_replica_batch_size(batch_size)
            if input_context.num_input_pipelines > 1:
                dataset = dataset.shard(input_context.num_input_pipelines, input_context.input_pipeline_id)
        # only the file names are kept
        dataset = dataset.cache()  # trap: TFD301
        if self._is_training:
            dataset = dataset.shuffle(1024).repeat()
        dataset = dataset.interleave(
            self._dataset_fn, cycle_length=self._cycle_length, num_parallel_calls=AUTO
        )
        if self._is_training:
            dataset = dataset.shuffle(self._shuffle_buffer_size)
        dataset = dataset.map(_decode, num_parallel_calls=AUTO)
        dataset = dataset.map(self._parser_fn)  # hazard: TFD201 warning
        dataset = dataset.batch(batch_size, drop_remainder=self._is_training)
        return dataset.prefetch(AUTO)


class CocoReader:
    """One object for the splits of one data directory."""

    def __init__(self, data_dir: str, batch_size: int = 8, num_threads: int = 16):
        self.data_dir = data_dir
        self.batch_size = batch_size
        self.num_threads = num_threads

    def _records(self, split: str) -> tf.data.Dataset:
        files = tf.io.gfile.glob(f"{self.data_dir}/{split}-*.tfrecord")
        return tf.data.TFRecordDataset(files, num_parallel_reads=AUTO)

    def train_dataset(self) -> tf.data.Dataset:
        dataset = self._records("train")
        dataset = dataset.map(_decode, num_parallel_calls=AUTO)
        dataset = dataset.cache()  # hazard: TFD301 info
        dataset = dataset.shuffle(1024)
        dataset = dataset.map(self._augment)  # hazard: TFD201 warning
        # nobody in sight iterates it: whoever does may add the prefetch
        dataset = dataset.padded_batch(self.batch_size)  # hazard: TFD203 info
        return dataset

    def validation_dataset(self) -> tf.data.Dataset:
        dataset = self._records("validation")
        # second positional parameter
        dataset = dataset.map(_decode, self.num_threads)  # trap: TFD201
        dataset = dataset.cache()  # trap: TFD301
        return dataset.padded_batch(self.batch_size).prefetch(AUTO)

    def export_dataset(self) -> tf.data.Dataset:
        """Single examples for the converter: the caller batches."""
        dataset = self._records("validation")
        dataset = dataset.map(_decode, num_parallel_calls=self.num_threads)
        return dataset.filter(self._has_objects)  # trap: TFD203

    def _augment(self, example):
        image = tf.image.random_flip_left_right(example["image"])
        image = tf.image.random_hue(image, 0.08)
        return {**example, "image": image}

    @staticmethod
    def _has_objects(example):
        return tf.reduce_any(example["classes"] > 0)
