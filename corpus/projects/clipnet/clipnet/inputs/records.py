# target: 2.17
"""Clips in record files: a sequence of JPEG pictures and a label."""
import tensorflow as tf

from clipnet.inputs.registry import register

CONTEXT = {'label': tf.io.FixedLenFeature([], tf.int64)}
SEQUENCE = {'frame': tf.io.FixedLenSequenceFeature([], tf.string)}


def parse_clip(record, frames=16, size=112):
  context, sequence = tf.io.parse_single_sequence_example(record, CONTEXT, SEQUENCE)
  pictures = tf.map_fn(
      lambda b: tf.io.decode_jpeg(b, channels=3), sequence['frame'][:frames], fn_output_signature=tf.uint8)
  # resize gives float32
  pictures = tf.image.resize(pictures, [size, size]) / 255.0
  return tf.ensure_shape(pictures, [frames, size, size, 3]), context['label']


def flip_clip(clip, label):
  """One coin for all pictures of a clip."""
  return tf.where(tf.random.uniform([]) < 0.5, clip[:, :, ::-1], clip), label


@register('records')
def records(split, batch_size=8, **map_options):
  files = tf.data.Dataset.list_files('/data/clips/%s-*.tfrecord' % split, shuffle=split == 'train')
  ds = files.interleave(tf.data.TFRecordDataset, num_parallel_calls=tf.data.AUTOTUNE)
  # train.py hands num_parallel_calls through build()
  ds = ds.map(parse_clip, **map_options)  # trap: TFD201
  if split == 'train':
    ds = ds.map(flip_clip)  # hazard: TFD201 warning
    ds = ds.shuffle(128)
  # train.py appends the prefetch
  return ds.batch(batch_size)  # trap: TFD203


def cached_records(split, batch_size=8):
  ds = tf.data.TFRecordDataset('/data/clips/%s.tfrecord' % split)
  # for the runtime of 2.17 a matter of course
  ds = ds.map(parse_clip)  # hazard: TFD201 info
  # 2 MiB a clip; finetune.py asks for the training clips
  ds = ds.cache()  # hazard: TFD301 warning
  ds = ds.shuffle(64)
  # used by finetune.py as it comes
  return ds.batch(batch_size)  # hazard: TFD203 info
