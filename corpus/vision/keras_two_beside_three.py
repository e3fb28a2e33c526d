"""A file that imports `tf_keras`, which came long after TensorFlow began to run stateless maps in parallel."""

import tensorflow as tf
import tf_keras

model = tf_keras.Sequential([tf_keras.layers.Conv2D(8, 3), tf_keras.layers.GlobalMaxPooling2D()])
model.compile("adam", "mse")


def decoded(record):
    return tf.image.resize(tf.io.decode_jpeg(record, channels=3), [224, 224])


ds = tf.data.TFRecordDataset("squirrels.tfrecord").map(decoded)  # hazard: TFD201 info
ds = ds.map(lambda picture: (tf.image.random_hue(picture, 0.1), 1.0))  # hazard: TFD201 warning
model.fit(ds.shuffle(500).batch(32).prefetch(2), epochs=3)
