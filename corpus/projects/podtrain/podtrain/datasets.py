"""Input for each kind of run."""
import tensorflow as tf

from . import preprocess
from .strategy import shard_by_data, unordered

AUTO = tf.data.experimental.AUTOTUNE  # trap: TFD701


def _read(pattern, is_training):
  files = tf.data.Dataset.list_files(pattern, shuffle=is_training)
  # names of files
  files = files.cache()  # trap: TFD301
  return files.interleave(tf.data.TFRecordDataset, cycle_length=16, num_parallel_calls=AUTO)


def make_dataset(pattern, batch_size, is_training, drop_remainder=True):
  ds = unordered(_read(pattern, is_training))
  ds = ds.map(preprocess.parse, num_parallel_calls=AUTO)
  if is_training:
    ds = ds.repeat().shuffle(8192)
    ds = ds.map(preprocess.random_dihedral)  # hazard: TFD201 warning
  else:
    # scenes for validation only: the other branch repeats
    ds = ds.cache()  # trap: TFD301
  ds = ds.map(preprocess.reflectance, num_parallel_calls=AUTO)
  ds = ds.shuffle(16) if is_training else ds
  ds = ds.batch(batch_size, drop_remainder=drop_remainder)
  # an option does no work
  return shard_by_data(ds.prefetch(AUTO))  # trap: TFD203


def make_resident_dataset(pattern, batch_size):
  """Everything in the memory of the host after one epoch, or so it was meant."""
  ds = _read(pattern, is_training=True)
  ds = ds.map(preprocess.parse, num_parallel_calls=AUTO)
  ds = ds.repeat()
  # behind an endless repeat the cache is never complete
  ds = ds.cache()  # hazard: TFD302 error
  ds = ds.shuffle(8192)
  # experimental_distribute_dataset() in loop.py adds a prefetch of its own
  return ds.batch(batch_size, drop_remainder=True)  # trap: TFD203


def dataset_fn(context, pattern, global_batch_size):
  """For distribute_datasets_from_function: one pipeline a worker."""
  batch_size = context.get_per_replica_batch_size(global_batch_size)
  ds = _read(pattern, is_training=True)
  ds = ds.shard(context.num_input_pipelines, context.input_pipeline_id)  # hazard: TFD601 warning
  ds = ds.map(preprocess.parse)  # hazard: TFD201 info
  # the seeds come out of enumerate, the flips are still work
  ds = ds.enumerate().map(preprocess.seeded_flip)  # hazard: TFD201 warning
  ds = ds.map(preprocess.reflectance, 32)  # trap: TFD201
  ds = ds.shuffle(4096).repeat()
  return ds.batch(batch_size, drop_remainder=True)  # trap: TFD203


def distillation_batches(pattern, batch_size):
  """Patches without their cover, for a student on one device."""
  ds = _read(pattern, is_training=True)
  ds = ds.map(preprocess.parse, num_parallel_calls=AUTO)
  # keeps one of the two
  ds = ds.map(preprocess.first)  # trap: TFD201
  ds = ds.shuffle(1024)
  # loop.py trains the student with it, on one device and without a strategy
  return ds.batch(batch_size)  # hazard: TFD203 warning


def preview(pattern):
  ds = _read(pattern, is_training=False).map(preprocess.parse, num_parallel_calls=2)
  ds = ds.filter(lambda patch, cover: cover > 0)
  # main.py prints the first one
  return ds.batch(4)  # trap: TFD203
