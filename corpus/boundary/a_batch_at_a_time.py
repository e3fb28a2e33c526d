# The next batch is of other data: nobody could make it while the model is at this one.
import tensorflow as tf

model = tf.keras.models.load_model("boxes.keras")


def load(path):
    picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(picture, (512, 512))


def boxes(paths, size=4):
    for start in range(0, len(paths), size):
        ds = tf.data.Dataset.from_tensor_slices(paths[start : start + size])
        ds = ds.map(load, num_parallel_calls=4).padded_batch(size, (512, 512, 3))  # hazard: TFD203 info
        yield model.predict(ds, steps=1)
