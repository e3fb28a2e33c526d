"""Pictures of slopes, as the cameras stored them."""
import tensorflow as tf

FEATURES = {"picture": tf.io.FixedLenFeature([], tf.string), "slide": tf.io.FixedLenFeature([], tf.int64)}


def decode(record):
    parsed = tf.io.parse_single_example(record, FEATURES)
    picture = tf.io.decode_jpeg(parsed["picture"], channels=3)
    picture = tf.image.resize(picture, [224, 224]) / 255.0
    return picture, parsed["slide"]


def weather(picture, slide):
    """Another light, and snow on the lens."""
    picture = tf.image.random_brightness(picture, 0.2)
    return picture + tf.random.normal(tf.shape(picture), stddev=0.02), slide


def frames(files, training):
    """Pictures one by one; whoever trains makes the batches."""
    ds = tf.data.TFRecordDataset(files, num_parallel_reads=4)
    ds = ds.map(decode)  # hazard: TFD201 warning
    if training:
        ds = ds.shuffle(2_000)
        ds = ds.map(weather)  # hazard: TFD201 warning
    return ds


def night_frames(files):
    """Those of the infrared cameras, which train.py only looks at."""
    ds = tf.data.TFRecordDataset(files)
    return ds.map(decode)  # trap: TFD201
