"""Custom loops: one with a strategy, one without."""
import functools

import tensorflow as tf

from . import datasets as ds_lib
from .preprocess import BANDS, PATCH


def build_network(width, classes):
  patch = tf.keras.Input((PATCH, PATCH, BANDS))
  # float32, and the datasets divide before
  x = tf.keras.layers.Conv2D(width, 3, strides=2, activation="relu")(patch)  # trap: TFD809
  x = tf.keras.layers.BatchNormalization()(x)
  x = tf.keras.layers.Conv2D(2 * width, 3, strides=2, activation="relu")(x)
  x = tf.keras.layers.GlobalAveragePooling2D()(x)
  return tf.keras.Model(patch, tf.keras.layers.Dense(classes)(x))


def build_raw_network(classes):
  """For records that nobody has converted."""
  patch = tf.keras.Input((PATCH, PATCH, BANDS), dtype="uint16")
  x = tf.keras.layers.Conv2D(16, 3, activation="relu")(patch)  # hazard: TFD809 error
  x = tf.keras.layers.GlobalMaxPooling2D()(x)
  return tf.keras.Model(patch, tf.keras.layers.Dense(classes)(x))


class DistributedLoop:

  def __init__(self, strategy, config):
    self.strategy = strategy
    self.config = config
    with strategy.scope():
      self.model = build_network(32, config.classes)
      self.optimizer = tf.keras.optimizers.SGD(config.rate, momentum=0.9)
    self.loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="none")

  def _replica_step(self, patches, covers):
    with tf.GradientTape() as tape:
      losses = self.loss(covers, self.model(patches, training=True))
      loss = tf.nn.compute_average_loss(losses, global_batch_size=self.config.batch_size)
    gradients = tape.gradient(loss, self.model.trainable_variables)
    self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
    return loss

  @tf.function
  def _step(self, iterator):
    patches, covers = next(iterator)
    losses = self.strategy.run(self._replica_step, args=(patches, covers))
    return self.strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)

  def _run(self, distributed, steps):
    iterator = iter(distributed)
    for step in range(steps):
      loss = self._step(iterator)
      if step % 200 == 0:
        print(step, float(loss))

  def run(self):
    config = self.config
    if config.resident:
      ds = ds_lib.make_resident_dataset(config.train_pattern, config.batch_size)
    else:
      ds = ds_lib.make_dataset(config.train_pattern, config.batch_size, is_training=True)
    self._run(self.strategy.experimental_distribute_dataset(ds), config.steps)

  def run_per_worker(self):
    make = functools.partial(
        ds_lib.dataset_fn, pattern=self.config.train_pattern, global_batch_size=self.config.batch_size)
    self._run(self.strategy.distribute_datasets_from_function(make), self.config.steps)

  def evaluate(self):
    ds = ds_lib.make_dataset(self.config.val_pattern, self.config.batch_size, is_training=False)
    metric = tf.keras.metrics.SparseCategoricalAccuracy()
    for patches, covers in ds.take(self.config.val_steps):
      metric.update_state(covers, self.model(patches, training=False))
    return float(metric.result())


def distill(teacher, pattern, classes, batch_size):
  student = build_network(8, classes)
  student.compile("adam", tf.keras.losses.KLDivergence())
  for patches in ds_lib.distillation_batches(pattern, batch_size):
    scaled = tf.cast(patches, tf.float32) / 10000.0
    student.train_on_batch(scaled, tf.nn.softmax(teacher(scaled)))
  return student
