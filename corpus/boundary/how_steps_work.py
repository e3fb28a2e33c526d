"""What a course shows of a few numbers: nothing here trains."""

import tensorflow as tf

dataset = tf.data.Dataset.range(10).repeat(3)
mixed = dataset.shuffle(4, seed=7).batch(7)  # hazard: TFD110 info
for item in mixed:
    print(item)


def of_an_array(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(4).batch(32)  # hazard: TFD110 warning
    model.fit(ds.prefetch(2), epochs=3)
