"""One function makes training and validation data; a switch, which callers hand on, says what for."""
import tensorflow as tf

AUTO = tf.data.AUTOTUNE


def decoded(record):
    spec = {"image": tf.io.FixedLenFeature([], tf.string), "label": tf.io.FixedLenFeature([], tf.int64)}
    parsed = tf.io.parse_single_example(record, spec)
    return tf.io.decode_jpeg(parsed["image"], channels=3), parsed["label"]


def mirrored(image, label):
    return tf.image.random_flip_left_right(image), label


def batches(files, **settings):
    ds = tf.data.TFRecordDataset(files).map(decoded, num_parallel_calls=AUTO)
    if settings.get("training", False):
        # whether it is on for validation is not to be seen
        ds = ds.map(mirrored, num_parallel_calls=AUTO)  # trap: TFD112
    return ds.padded_batch(32).prefetch(AUTO)


def always(files):
    ds = tf.data.TFRecordDataset(files).map(decoded, num_parallel_calls=AUTO)
    ds = ds.map(mirrored, num_parallel_calls=AUTO)  # hazard: TFD112 warning
    return ds.padded_batch(32).prefetch(AUTO)


def fit(model, settings):
    train = batches(settings.train_files, **settings.__dict__)
    model.fit(train, validation_data=batches(settings.val_files, **settings.__dict__))


def fit_mirrored(model, settings):
    train = batches(settings.train_files, training=True)
    model.fit(train, validation_data=always(settings.val_files))


class Views:
    """What of the two it is depends on an attribute that others set as well."""

    augmenting = True

    def __init__(self, rows):
        self.rows = rows

    def view(self, image, label):
        if self.augmenting:
            image = tf.image.random_flip_left_right(image)
        return image, label

    def read(self):
        ds = tf.data.Dataset.from_tensor_slices(self.rows)
        return ds.map(self.view, num_parallel_calls=8).batch(8).prefetch(2)  # trap: TFD112


class PlainViews(Views):
    augmenting = False


def train_views(model, rows, held_out):
    model.fit(Views(rows).read(), validation_data=PlainViews(held_out).read(), epochs=4)


def toggled(model, rows, held_out):
    plain = Views(held_out)
    plain.augmenting = False
    model.fit(Views(rows).read(), validation_data=plain.read(), epochs=4)
