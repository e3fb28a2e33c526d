"""Graph-mode input with the three kinds of TF1 iterators."""
import glob
import os

import tensorflow.compat.v1 as tf

tf.disable_eager_execution()

HEIGHT, WIDTH, DEPTH = 32, 32, 3
RECORD_BYTES = 1 + HEIGHT * WIDTH * DEPTH


def parse_record(raw):
    record = tf.decode_raw(raw, tf.uint8)
    label = tf.cast(record[0], tf.int32)
    image = tf.reshape(record[1:], [DEPTH, HEIGHT, WIDTH])
    image = tf.cast(tf.transpose(image, [1, 2, 0]), tf.float32)
    return image / 255.0, label


def jitter(image, label):
    image = tf.image.random_flip_left_right(image)
    image = tf.image.random_brightness(image, 0.2)
    return image, label


def read_image(path, label):
    image = tf.image.decode_jpeg(tf.read_file(path), channels=3)
    return tf.image.resize_images(image, [HEIGHT, WIDTH]), label


def train_inputs(data_dir, batch_size):
    files = [os.path.join(data_dir, "data_batch_%d.bin" % i) for i in range(1, 6)]
    dataset = tf.data.FixedLengthRecordDataset(files, RECORD_BYTES)  # hazard: TFD202 info
    dataset = dataset.map(parse_record)  # hazard: TFD201 info
    dataset = dataset.map(jitter)  # hazard: TFD201 warning
    dataset = dataset.shuffle(10000)
    dataset = dataset.repeat()
    dataset = dataset.batch(batch_size)  # hazard: TFD203 warning
    iterator = dataset.make_one_shot_iterator()
    images, labels = iterator.get_next()
    return images, labels


def eval_inputs(data_dir, batch_size):
    dataset = tf.data.FixedLengthRecordDataset(glob.glob(data_dir + "/test_*.bin"), RECORD_BYTES)  # hazard: TFD202 info
    # the whole test split, once
    dataset = dataset.cache()  # trap: TFD301
    dataset = dataset.map(parse_record, num_parallel_calls=4)
    # fused with the parallel map: asynchronous already
    dataset = dataset.batch(batch_size)  # trap: TFD203
    return tf.data.make_one_shot_iterator(dataset).get_next()


def finetune_inputs(batch_size):
    """File names come in through placeholders."""
    paths = tf.placeholder(tf.string, [None])
    labels = tf.placeholder(tf.int32, [None])
    dataset = tf.data.Dataset.from_tensor_slices((paths, labels))
    dataset = dataset.shuffle(5000)
    dataset = dataset.map(read_image, num_parallel_calls=1)  # trap: TFD201
    dataset = dataset.shuffle(64).batch(batch_size)
    dataset = dataset.prefetch(buffer_size=2)
    # repeat does no work of its own
    dataset = dataset.repeat(10)  # trap: TFD203
    iterator = tf.data.make_initializable_iterator(dataset)
    return iterator, paths, labels


def pretrain_inputs(pattern, batch_size):
    dataset = tf.data.TFRecordDataset(tf.gfile.Glob(pattern))
    dataset = dataset.shuffle(2048).batch(batch_size)
    dataset = dataset.map(  # hazard: TFD201 warning; hazard: TFD203 warning
        lambda rows: tf.parse_example(rows, {"x": tf.FixedLenFeature([64], tf.float32)})
    )
    iterator = tf.data.make_initializable_iterator(dataset)
    tf.add_to_collection(tf.GraphKeys.TABLE_INITIALIZERS, iterator.initializer)
    return iterator.get_next()


def run(data_dir):
    images, labels = train_inputs(data_dir, 128)
    eval_images, eval_labels = eval_inputs(data_dir, 100)
    with tf.variable_scope("net"):
        logits = tf.layers.dense(tf.layers.flatten(images), 10)
    with tf.variable_scope("net", reuse=True):
        eval_logits = tf.layers.dense(tf.layers.flatten(eval_images), 10)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    correct = tf.reduce_mean(tf.to_float(tf.nn.in_top_k(eval_logits, eval_labels, 1)))
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(1000):
            sess.run(train_op)
        print(sess.run(correct))


if __name__ == "__main__":
    run("/data/cifar-10-batches-bin")
