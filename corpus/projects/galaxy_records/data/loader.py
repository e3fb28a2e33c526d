"""Readers. They return batches; what comes after is the business of the scripts."""
import tensorflow as tf

from data.parsing import add_asymmetry, parse_example, rotate, to_pair

AUTO = tf.data.AUTOTUNE


def _records(pattern, shuffle):
  files = tf.data.Dataset.list_files(pattern, shuffle=shuffle)
  return files.interleave(
      # inside interleave nothing is parallelised for you
      # the interleave around it runs several of them at a time: little is lost
      lambda name: tf.data.TFRecordDataset(name).map(parse_example),  # hazard: TFD201 info
      cycle_length=8,
      num_parallel_calls=AUTO)


def train_batches(pattern, batch_size):
  ds = _records(pattern, shuffle=True)
  ds = ds.shuffle(10000)
  # two subscripts and a tuple
  ds = ds.map(to_pair)  # trap: TFD201
  ds = ds.map(rotate, num_parallel_calls=None)  # hazard: TFD201 info
  ds = ds.repeat()
  # train.py gives it to fit without another call
  return ds.batch(batch_size, drop_remainder=True)  # hazard: TFD203 warning


def eval_batches(pattern, batch_size):
  ds = _records(pattern, shuffle=False)
  ds = ds.map(to_pair)  # trap: TFD201
  # the evaluation split
  ds = ds.cache()  # trap: TFD301
  # train.py and finetune.py append prefetch
  return ds.batch(batch_size)  # trap: TFD203


def measured_batches(pattern, batch_size, workers=4):
  ds = _records(pattern, shuffle=True)
  ds = ds.map(to_pair, workers)  # trap: TFD201
  # NumPy on 64x64 numbers: the call itself takes longer
  ds = ds.map(add_asymmetry)  # hazard: TFD201 info
  ds = ds.shuffle(512)
  # train.py finishes it; finetune.py does not and is reported there
  return ds.batch(batch_size)  # trap: TFD203
