"""ResNet-50 on ImageNet with MirroredStrategy and a custom loop."""
import functools

import tensorflow as tf
import tensorflow_datasets as tfds
from absl import app, flags, logging

FLAGS = flags.FLAGS
flags.DEFINE_string("tfds_dir", "/data/tfds", "TFDS directory.")
flags.DEFINE_integer("per_replica_batch", 128, "Batch size on each GPU.")
flags.DEFINE_integer("epochs", 90, "Number of epochs.")
flags.DEFINE_bool("decode_once", False, "Keep the decoded images.")

AUTOTUNE = tf.data.experimental.AUTOTUNE  # trap: TFD701
IMAGENET_TRAIN = 1281167


def inception_crop(image, size, area_range=(0.08, 1.0)):
    begin, shape, _ = tf.image.sample_distorted_bounding_box(
        tf.shape(image), tf.zeros([0, 0, 4], tf.float32), area_range=area_range,
        use_image_if_no_bounding_boxes=True)
    crop = tf.slice(image, begin, shape)
    crop.set_shape([None, None, image.shape[-1]])
    return tf.image.resize(crop, [size, size])


def train_example(image, label, size=224):
    image = inception_crop(image, size)
    image = tf.image.random_flip_left_right(image)
    return image / 127.5 - 1.0, label


def eval_example(image, label, size=224):
    image = tf.image.resize(image, [256, 256])
    image = tf.image.resize_with_crop_or_pad(image, size, size)
    return image / 127.5 - 1.0, label


def make_train(global_batch):
    ds = tfds.load("imagenet2012", split="train", data_dir=FLAGS.tfds_dir,
                   as_supervised=True, shuffle_files=True)
    if FLAGS.decode_once:
        ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.shuffle(16384)
    ds = ds.map(functools.partial(train_example, size=224), num_parallel_calls=AUTOTUNE)
    # a few examples carry no usable label
    ds = ds.filter(lambda image, label: label >= 0)
    ds = ds.batch(global_batch, drop_remainder=True)  # trap: TFD203
    return ds


def make_eval(global_batch):
    ds = tfds.load("imagenet2012", split="validation", data_dir=FLAGS.tfds_dir, as_supervised=True)
    ds = ds.map(eval_example)  # hazard: TFD201 info
    ds = ds.cache()  # trap: TFD301
    ds = ds.batch(global_batch)
    ds = ds.prefetch(AUTOTUNE)
    return ds


def main(_):
    strategy = tf.distribute.MirroredStrategy()
    global_batch = FLAGS.per_replica_batch * strategy.num_replicas_in_sync
    steps_per_epoch = IMAGENET_TRAIN // global_batch

    train_dist = strategy.experimental_distribute_dataset(make_train(global_batch))
    eval_dist = strategy.experimental_distribute_dataset(make_eval(global_batch))

    with strategy.scope():
        model = tf.keras.applications.ResNet50V2(weights=None)
        optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True)
        accuracy = tf.keras.metrics.SparseCategoricalAccuracy()
        loss_object = tf.keras.losses.SparseCategoricalCrossentropy(
            reduction=tf.keras.losses.Reduction.NONE)

    def step_fn(images, labels):
        with tf.GradientTape() as tape:
            predictions = model(images, training=True)
            per_example = loss_object(labels, predictions)
            loss = tf.nn.compute_average_loss(per_example, global_batch_size=global_batch)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    @tf.function
    def train_step(inputs):
        losses = strategy.run(step_fn, args=inputs)
        return strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)

    @tf.function
    def eval_step(inputs):
        def fn(images, labels):
            accuracy.update_state(labels, model(images, training=False))
        strategy.run(fn, args=inputs)

    for epoch in range(FLAGS.epochs):
        total = 0.0
        for inputs in train_dist:
            total += train_step(inputs)
        accuracy.reset_state()
        for inputs in eval_dist:
            eval_step(inputs)
        logging.info("epoch %d loss %.4f top1 %.4f", epoch, total / steps_per_epoch,
                     accuracy.result())


if __name__ == "__main__":
    app.run(main)
