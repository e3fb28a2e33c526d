"""Sentences for a translator: iterators of a session's graph, some for answers alone, some that nobody asks."""

import tensorflow as tf


def _ids(line):
    return tf.to_int32(tf.string_to_hash_bucket_fast(tf.string_split([line]).values, 30_000))


def _padded(ds, size):
    return ds.padded_batch(size, [None])


def get_iterator(lines: tf.data.Dataset, size):
    ds = lines.map(_ids)  # hazard: TFD201 info
    ds = ds.padded_batch(size, [None])  # hazard: TFD203 warning
    return ds.make_initializable_iterator()


def get_infer_iterator(lines: tf.data.Dataset, size):
    ds = lines.map(_ids)  # hazard: TFD201 info
    # answers to a few lines
    ds = ds.padded_batch(size, [None])  # hazard: TFD203 info
    return ds.make_initializable_iterator()


def get_bucketed_iterator(pairs, size):
    pairs = pairs.map(lambda source, target: (_ids(source), _ids(target)), num_parallel_calls=4)

    def width(source, target, length):
        return tf.to_int64(tf.size(source) // 10)

    # three parts are asked for and there are two: a TypeError as soon as it is built
    ds = pairs.apply(
        tf.contrib.data.group_by_window(  # trap: TFD203
            key_func=width, reduce_func=lambda _, window: _padded(window, size), window_size=size
        )
    )
    return ds.make_initializable_iterator()


def bounds(name):
    ds = tf.data.TFRecordDataset(name)
    # nobody asks this one for anything, and its name ends with the function
    iterator = ds.map(_ids).batch(4).make_one_shot_iterator()  # trap: TFD203; hazard: TFD201 info
    return tf.zeros([3])


def run(sess, lines, pairs, loss, translate):
    source, target = get_iterator(lines, 64), get_infer_iterator(lines, 1)
    pairs = tf.data.Dataset.zip((lines, pairs))
    buckets = get_bucketed_iterator(pairs, 64)
    step = tf.train.AdamOptimizer().minimize(loss(source.get_next()))
    answer = translate(target.get_next())
    sess.run([source.initializer, target.initializer, buckets.initializer])
    for _ in range(10_000):
        sess.run(step)
    print(sess.run(answer))
