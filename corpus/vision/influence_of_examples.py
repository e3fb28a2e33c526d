# target: 2.4
"""Which training pictures change what a model says of a test picture."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE
backbone = tf.keras.applications.MobileNetV2(include_top=False, pooling="avg")
head = tf.keras.layers.Dense(10)


def picture(path):
    return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), channels=3), (224, 224))


def projected(batch):
    # The products are small change beside the network, which has all cores or the device.
    return tf.matmul(backbone(batch), tf.transpose(head.kernel))


def one_by_one(batch):
    return tf.map_fn(lambda each: backbone(each[tf.newaxis])[0], batch)


def annotated(batch):
    # Pictures are resized beside: that is work for other threads.
    small = tf.image.resize(batch, (96, 96))
    return backbone(batch), small


def batches(paths):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(picture, num_parallel_calls=AUTO)
    return ds.batch(32)


def influences(paths, optimizer):
    ds = batches(paths).map(projected)  # hazard: TFD201 info
    for step in ds.prefetch(AUTO):
        optimizer.minimize(lambda step=step: tf.reduce_sum(step), [head.kernel])


def influences_of_each(paths, optimizer):
    ds = batches(paths).map(one_by_one)  # hazard: TFD201 info
    for step in ds.prefetch(AUTO):
        optimizer.minimize(lambda step=step: tf.reduce_sum(step), [head.kernel])


def with_thumbnails(paths, optimizer, store):
    ds = batches(paths).map(annotated)  # hazard: TFD201 warning
    for step, small in ds.prefetch(AUTO):
        store(small)
        optimizer.minimize(lambda step=step: tf.reduce_sum(step), [head.kernel])


def kept(paths, rows=8):
    # The cache keeps each batch that the buffer would.
    # Pictures of which nobody knows how many there are.
    ds = batches(paths).prefetch(rows * 20).cache()  # trap: TFD304; hazard: TFD301 warning
    return ds.prefetch(AUTO)


def not_kept(paths):
    ds = batches(paths).cache()  # hazard: TFD301 warning
    return ds.prefetch(200)  # hazard: TFD304 warning
