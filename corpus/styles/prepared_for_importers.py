"""What other scripts import: this module runs nothing of its own data."""

import tensorflow as tf

words = tf.keras.layers.TextVectorization(max_tokens=8000, output_sequence_length=120)
words.adapt(tf.data.TextLineDataset("letters.txt").batch(256).prefetch(2))

train = tf.data.TextLineDataset("letters.txt").batch(64).map(words).prefetch(2)  # hazard: TFD201 warning
held = tf.data.TextLineDataset("held.txt").batch(64).map(words).prefetch(2)  # hazard: TFD201 warning
