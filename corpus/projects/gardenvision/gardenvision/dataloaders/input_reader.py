# target: 2.3
"""Readers for the detection tasks."""
import tensorflow as tf

from gardenvision.dataloaders import decoder as decoder_lib

AUTOTUNE = tf.data.experimental.AUTOTUNE  # trap: TFD701


class InputReader:
  """Files, records, decoded examples, parsed batches."""

  def __init__(self, params, decoder_fn, parser_fn):
    self._params = params
    self._decoder_fn = decoder_fn
    self._parser_fn = parser_fn

  def read(self, input_context=None):
    params = self._params
    dataset = tf.data.Dataset.list_files(params.input_path, shuffle=params.is_training)
    if input_context is not None:
      dataset = dataset.shard(input_context.num_input_pipelines, input_context.input_pipeline_id)
    if params.is_training:
      dataset = dataset.repeat()
    dataset = dataset.interleave(
        tf.data.TFRecordDataset, cycle_length=params.cycle_length, num_parallel_calls=AUTOTUNE)
    if params.is_training:
      dataset = dataset.shuffle(params.shuffle_buffer_size)
    dataset = dataset.map(self._decoder_fn, num_parallel_calls=AUTOTUNE)
    dataset = dataset.map(self._parser_fn)  # hazard: TFD201 warning
    dataset = dataset.batch(params.batch_size, drop_remainder=params.is_training)
    return dataset.prefetch(AUTOTUNE)


def make_input_fn(pattern, batch_size, is_training, num_threads=8):
  """An input_fn for tf.estimator."""

  def input_fn():
    dataset = tf.data.TFRecordDataset(tf.io.gfile.glob(pattern))
    dataset = dataset.map(decoder_lib.BoxDecoder().decode, num_threads)  # trap: TFD201
    if not is_training:
      # the validation records, main.py asks for nothing else
      dataset = dataset.cache()  # trap: TFD301
    if is_training:
      dataset = dataset.shuffle(1000).repeat()
      # nobody in the project passes is_training=True
      dataset = dataset.map(lambda e: {**e, 'image': tf.image.random_hue(e['image'], 0.1)})  # trap: TFD201
    # a dictionary taken apart
    dataset = dataset.map(decoder_lib.split_labels)  # trap: TFD201
    return dataset.padded_batch(batch_size).prefetch(1)

  return input_fn


def crop_input_fn(pattern, params):
  """Single objects, cut out; given to Estimator.train as it is."""
  dataset = tf.data.TFRecordDataset(tf.io.gfile.glob(pattern))  # hazard: TFD202 info
  dataset = dataset.map(decoder_lib.BoxDecoder().decode, num_parallel_calls=AUTOTUNE)
  dataset = dataset.cache()  # hazard: TFD301 info
  dataset = dataset.map(  # hazard: TFD201 warning
      lambda e: (tf.image.resize(tf.image.central_crop(e['image'], 0.5), [224, 224]), e['classes'][0]))
  dataset = dataset.shuffle(1000).repeat()
  return dataset.padded_batch(params['batch_size'])  # hazard: TFD203 warning
