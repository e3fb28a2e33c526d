"""A notebook turned script: what do layers make of integer pixels?"""
import tensorflow as tf
from tensorflow.keras import layers


def load_thumbnail(path="assets/cat.png"):
    raw = tf.io.read_file(path)
    return tf.io.decode_png(raw, channels=3)[tf.newaxis]


pixels = load_thumbnail()
print("pixels", pixels.dtype, pixels.shape)

# Convolutions ------------------------------------------------------------------
try:
    features = layers.Conv2D(8, 3)(pixels)  # hazard: TFD809 error
except Exception as error:
    print("conv on uint8:", type(error).__name__)

as_float = tf.image.convert_image_dtype(pixels, tf.float32)
features = layers.Conv2D(8, 3)(as_float)  # trap: TFD809
print("conv on float:", features.dtype)

# resize gives float32, also for bytes
smaller = tf.image.resize(pixels, [64, 64])
features = layers.Conv2D(8, 3)(smaller)  # trap: TFD809
print("conv on resized:", features.dtype)

divided = pixels / 255
features = layers.SeparableConv2D(8, 3)(divided)  # trap: TFD809
print("conv on divided:", features.dtype)

# Dense -------------------------------------------------------------------------
flat = tf.reshape(pixels, [1, -1])
projected = layers.Dense(16)(flat)  # hazard: TFD807 warning
print("dense on uint8:", projected.dtype)

scaled_flat = tf.reshape(divided, [1, -1])
projected = layers.Dense(16)(scaled_flat)  # trap: TFD807
print("dense on scaled:", projected.dtype)

random_ids = tf.random.uniform((32, 6), maxval=1000, dtype=tf.int32)
scores = layers.Dense(4)(random_ids)  # hazard: TFD807 warning
print("dense on ids:", float(tf.reduce_max(scores)))

embedded = layers.Embedding(1000, 8)(random_ids)
scores = layers.Dense(4)(embedded)  # trap: TFD807
print("dense on embedded ids:", float(tf.reduce_max(scores)))

# Normalisation -----------------------------------------------------------------
counts = tf.cast(pixels, tf.int32)
try:
    normed = layers.LayerNormalization()(counts)  # hazard: TFD809 error
    print("layer norm:", float(tf.math.reduce_std(normed)))
except Exception as error:
    print("layer norm on int32:", type(error).__name__)

try:
    normed = layers.BatchNormalization()(counts)  # hazard: TFD809 error
except Exception as error:
    print("batch norm on int32:", type(error).__name__)

normed = layers.LayerNormalization()(tf.cast(counts, tf.float32))  # trap: TFD809
print("layer norm on float:", float(tf.math.reduce_std(normed)))

# Recurrence: the rows of the picture, one step each ------------------------------
rows = pixels[..., 0]
try:
    state = layers.LSTM(8)(rows)  # hazard: TFD809 error
except Exception as error:
    print("lstm on uint8:", type(error).__name__)
state = layers.LSTM(8)(tf.cast(rows, tf.float32) / 255.0)  # trap: TFD809
print("lstm on float:", state.dtype)


# The same through a pipeline -----------------------------------------------------
def read_bytes(record):
    values = tf.io.decode_raw(record, tf.uint8)
    return tf.reshape(values[1:], [3072]), tf.cast(values[0], tf.int32)


def cifar_records(pattern):
    files = tf.data.Dataset.list_files(pattern)
    records = files.interleave(
        lambda name: tf.data.FixedLengthRecordDataset(name, 3073),
        num_parallel_calls=tf.data.AUTOTUNE,
    )
    examples = records.map(read_bytes)  # hazard: TFD201 info
    examples = examples.shuffle(4096)
    return examples.batch(64)  # hazard: TFD203 warning


linear = tf.keras.Sequential([
    layers.Dense(10),  # hazard: TFD807 warning
])
linear.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
linear.fit(cifar_records("cifar-10-batches-bin/data_batch_*.bin"), epochs=1)
