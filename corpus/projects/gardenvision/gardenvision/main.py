"""python -m gardenvision.main detection '/data/coco/train-*'"""
import functools
import sys
import types

import tensorflow as tf

from gardenvision.core.trainer import Trainer
from gardenvision.dataloaders.decoder import BoxDecoder
from gardenvision.dataloaders.input_reader import crop_input_fn, make_input_fn
from gardenvision.tasks import TASKS


def data_params(pattern, is_training):
  return types.SimpleNamespace(
      input_path=pattern, is_training=is_training, batch_size=16, cycle_length=4, shuffle_buffer_size=2000)


def run_task(name, pattern):
  params = types.SimpleNamespace(
      train_data=data_params(pattern, True),
      validation_data=data_params(pattern.replace('train', 'val'), False))
  trainer = Trainer(TASKS[name](params), tf.keras.optimizers.SGD(0.01, momentum=0.9))
  trainer.train(20000)
  print('validation loss', trainer.evaluate())


def show_sizes(pattern):
  records = tf.data.TFRecordDataset(tf.io.gfile.glob(pattern))
  # printed, nobody trains on it
  examples = records.map(BoxDecoder().decode)  # trap: TFD201
  for example in examples.take(5):
    print(example['image'].shape, int(tf.reduce_max(example['classes'])))


def crop_model():
  model = tf.keras.applications.MobileNetV2(weights=None, classes=91)
  model.compile('sgd', 'sparse_categorical_crossentropy')
  return model


def run_estimator(pattern):
  estimator = tf.keras.estimator.model_to_estimator(crop_model())
  params = {'batch_size': 32}
  show_sizes(pattern)
  estimator.train(functools.partial(crop_input_fn, pattern, params), max_steps=10000)
  held_out = make_input_fn(pattern.replace('train', 'val'), 32, is_training=False)
  for features, _ in held_out().take(1):
    print('held out', features.shape)


if __name__ == '__main__':
  run_task(sys.argv[1], sys.argv[2])
  if len(sys.argv) > 3:
    run_estimator(sys.argv[2])
