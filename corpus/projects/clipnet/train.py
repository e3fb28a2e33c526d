"""python train.py records"""
import sys

import tensorflow as tf

from clipnet import inputs, models

PARALLEL = {'num_parallel_calls': tf.data.AUTOTUNE}


def finished(ds):
  return ds.prefetch(tf.data.AUTOTUNE)


def compiled(model):
  model.compile('adam', tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy'])
  return model


def from_records():
  train = inputs.build('records', 'train', batch_size=16, **PARALLEL)
  valid = inputs.build('records', 'valid', **PARALLEL)
  compiled(models.c3d(400)).fit(finished(train), validation_data=finished(valid), epochs=30)


def from_videos(name):
  model = compiled(models.scaled_c3d(3))
  model.fit(finished(inputs.build(name, 'train')), epochs=10)
  model.evaluate(finished(inputs.build(name, 'test')))


def main(name):
  if name == 'records':
    from_records()
  else:
    print('six frames', inputs.frames.sample_frames('/data/videos/train').shape)
    from_videos(name)


if __name__ == '__main__':
  main(sys.argv[1])
