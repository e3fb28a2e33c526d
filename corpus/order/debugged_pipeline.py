# Looks into a mapped function step by step: in debug mode it runs eagerly, one element at a time, and
# neither parallel calls nor a prefetch do anything.
import tensorflow as tf

tf.data.experimental.enable_debug_mode()


def load(path):
    picture = tf.io.decode_png(tf.io.read_file(path), channels=3)
    print(picture.numpy().mean())  # trap: TFD408; trap: TFD108
    return tf.image.resize(picture, (64, 64)), 0


ds = tf.data.Dataset.list_files("pictures/*.png")
ds = ds.map(load)  # trap: TFD201
ds = ds.batch(16)  # trap: TFD203

model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(2)])
model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(ds, epochs=5)
