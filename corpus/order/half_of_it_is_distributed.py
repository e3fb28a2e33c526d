"""A script that spreads two sets over devices, and reads one of them."""
import numpy as np
import tensorflow as tf

strategy = tf.distribute.MirroredStrategy()
augment = tf.keras.Sequential([tf.keras.layers.RandomFlip(), tf.keras.layers.RandomRotation(0.1)])

x_train = tf.data.TFRecordDataset("train.tfrecord").batch(32).prefetch(2)
x_test = tf.data.TFRecordDataset("test.tfrecord").batch(32)
x_train = x_train.map(augment)  # hazard: TFD201 warning
x_test = x_test.map(augment)  # hazard: TFD201 info
x_train = strategy.experimental_distribute_dataset(x_train)
x_test = strategy.experimental_distribute_dataset(x_test)

for batch in x_train:
    print(strategy.run(np.mean, args=(batch,)))


def trained(trainer, files):
    ds = tf.data.TFRecordDataset(files).map(augment).batch(32)  # hazard: TFD201 warning
    history = trainer.train(strategy.experimental_distribute_dataset(ds))
    return history, sum(1 for _ in x_train)
