"""python train.py sentinel '/data/s2/*.tfrecord'"""
import sys

import tensorflow as tf

from tileworks import quicklooks
from tileworks.sources.landsat import Landsat, elevation_rows
from tileworks.sources.sentinel import Sentinel, SentinelNights

SOURCES = {'sentinel': Sentinel, 'landsat': Landsat}


def network(classes=10):
  model = tf.keras.Sequential([
      tf.keras.layers.Input((128, 128, 6)),
      tf.keras.layers.Conv2D(32, 3, activation='relu'),  # trap: TFD809
      tf.keras.layers.BatchNormalization(),
      tf.keras.layers.GlobalAveragePooling2D(),
      tf.keras.layers.Dense(classes),
  ])
  model.compile('adam', tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
  return model


def sort_scenes(pattern):
  loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
  for build in (quicklooks.snow_mlp, quicklooks.scaled_snow_mlp, quicklooks.snow_cnn):
    model = build()
    model.compile('adam', loss)
    model.fit(quicklooks.quicklook_batches(pattern), epochs=2)


def main(name, pattern):
  source = SOURCES[name](pattern)
  model = network()
  model.fit(source.build(training=True), steps_per_epoch=500, epochs=20)
  nights = SentinelNights(pattern.replace('s2', 's2_night'), '/tmp/nights.cache')
  model.evaluate(nights.build(training=False))

  for strips in elevation_rows('/data/dem.npy').take(1):
    print('lowest point', float(tf.reduce_min(strips)))


if __name__ == '__main__':
  if sys.argv[1] == 'quicklooks':
    sort_scenes(sys.argv[2])
  else:
    main(sys.argv[1], sys.argv[2])
