"""Events of a detector: the second half is counted before it is mapped, and never read after that."""

import numpy as np
import tensorflow as tf


def load(name):
    return tf.ensure_shape(tf.py_function(lambda each: np.load(each.numpy()), [name], tf.float32), [512])


names = tf.data.Dataset.list_files("events/*.npy", shuffle=False)
first = names.take(900)
rest = names.skip(900)
print(len(rest))
late = names.skip(950)
train = lambda model: model.fit(late.batch(8).prefetch(2), epochs=5)
# read through once
first = first.map(load)  # hazard: TFD201 info
# nothing reads it
rest = rest.map(load)  # hazard: TFD201 info
# train() reads it
late = late.map(load)  # hazard: TFD201 warning
for event in first:
    print(event.shape)
train(tf.keras.models.load_model("detector.keras"))
