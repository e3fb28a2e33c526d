# target: 2.4
"""Input functions of an SSD detector for tf.estimator, still in the TF1 manner."""
import tensorflow.compat.v1 as tf

_FILE_PATTERN = "%s-?????-of-?????"

_CONTEXT = {
    "image/encoded": tf.FixedLenFeature((), tf.string),
    "image/source_id": tf.FixedLenFeature((), tf.string, default_value=""),
    "image/object/bbox/xmin": tf.VarLenFeature(tf.float32),
    "image/object/bbox/ymin": tf.VarLenFeature(tf.float32),
    "image/object/bbox/xmax": tf.VarLenFeature(tf.float32),
    "image/object/bbox/ymax": tf.VarLenFeature(tf.float32),
    "image/object/class/label": tf.VarLenFeature(tf.int64),
}


def _decode_boxes(parsed):
    columns = ["ymin", "xmin", "ymax", "xmax"]
    dense = [tf.sparse.to_dense(parsed["image/object/bbox/" + name]) for name in columns]
    return tf.stack(dense, axis=1)


def _parse(value):
    parsed = tf.io.parse_single_example(value, _CONTEXT)
    return {
        "image": tf.io.decode_jpeg(parsed["image/encoded"], channels=3),
        "boxes": _decode_boxes(parsed),
        "classes": tf.sparse.to_dense(parsed["image/object/class/label"], default_value=-1),
    }


def _pad_to(example, max_boxes, size):
    image = tf.image.resize_images(example["image"], [size, size]) / 127.5 - 1.0
    count = tf.minimum(tf.shape(example["boxes"])[0], max_boxes)
    boxes = tf.pad(example["boxes"][:count], [[0, max_boxes - count], [0, 0]])
    classes = tf.pad(example["classes"][:count], [[0, max_boxes - count]], constant_values=-1)
    boxes.set_shape([max_boxes, 4])
    classes.set_shape([max_boxes])
    return image, {"boxes": boxes, "classes": classes}


def make_train_input_fn(root, max_boxes=100, size=300):
    """Returns an input_fn for `estimator.train`."""

    def input_fn(params):
        files = tf.data.Dataset.list_files(_FILE_PATTERN % (root + "/train"), shuffle=True)

        def fetch(filename):
            # the interleave around it runs several of them at a time: little is lost
            return tf.data.TFRecordDataset(filename).map(_parse)  # hazard: TFD201 info

        dataset = files.interleave(fetch, cycle_length=16, num_parallel_calls=16)
        dataset = dataset.shuffle(512).repeat()
        dataset = dataset.map(lambda ex: _pad_to(ex, max_boxes, size), 16)  # trap: TFD201
        # A parallel map and then batch are one asynchronous step.
        dataset = dataset.batch(params["batch_size"], drop_remainder=True)  # trap: TFD203
        return dataset

    return input_fn


def make_eval_input_fn(root, max_boxes=100, size=300):
    """Returns an input_fn for `estimator.evaluate`."""

    def input_fn(params):
        files = tf.data.Dataset.list_files(_FILE_PATTERN % (root + "/val"), shuffle=False)
        dataset = tf.data.TFRecordDataset(files, num_parallel_reads=4)
        dataset = dataset.map(_parse, num_parallel_calls=4)
        # held-out data, as in a function that is called `eval_input_fn` itself
        dataset = dataset.map(  # hazard: TFD201 info
            lambda ex: _pad_to(ex, max_boxes, size))
        dataset = dataset.batch(params["batch_size"])
        return dataset.prefetch(1)

    return input_fn


def train_in_session(root, build_graph, steps, batch_size=24):
    """The plain session loop that came before the estimator."""
    with tf.Graph().as_default():
        files = tf.data.Dataset.list_files(_FILE_PATTERN % (root + "/train"))
        records = tf.data.TFRecordDataset(files)  # hazard: TFD202 info
        examples = records.map(_parse, num_parallel_calls=8)
        padded = examples.map(lambda ex: _pad_to(ex, 100, 300), num_parallel_calls=8)
        batches = padded.shuffle(1024).batch(batch_size)  # hazard: TFD203 warning
        batches = batches.repeat()
        images, labels = tf.data.make_one_shot_iterator(batches).get_next()
        train_op, loss = build_graph(images, labels)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            for step in range(steps):
                _, value = sess.run([train_op, loss])
                if step % 50 == 0:
                    tf.logging.info("step %d loss %.4f", step, value)
