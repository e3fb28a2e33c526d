"""Anchor-free detection on COCO with a hand-written training loop."""
import tensorflow as tf
import tensorflow_datasets as tfds
from absl import app, flags

FLAGS = flags.FLAGS
flags.DEFINE_string("data_dir", None, "Where TFDS keeps its files.")
flags.DEFINE_integer("batch_size", 8, "Images in a batch.")
flags.DEFINE_integer("epochs", 12, "Passes over the training set.")
flags.DEFINE_integer("image_size", 512, "Side of the square input.")

MAX_BOXES = 100


def has_boxes(example):
    return tf.shape(example["objects"]["bbox"])[0] > 0


def prepare(example):
    image = tf.cast(example["image"], tf.float32) / 255.0
    image = tf.image.resize_with_pad(image, FLAGS.image_size, FLAGS.image_size)
    return image, example["objects"]["bbox"][:MAX_BOXES], example["objects"]["label"][:MAX_BOXES]


def random_mirror(image, boxes, labels):
    if tf.random.uniform(()) > 0.5:
        image = tf.image.flip_left_right(image)
        ymin, xmin, ymax, xmax = tf.unstack(boxes, axis=-1)
        boxes = tf.stack([ymin, 1.0 - xmax, ymax, 1.0 - xmin], axis=-1)
    return image, boxes, labels


def train_dataset():
    ds = tfds.load("coco/2017", split="train", data_dir=FLAGS.data_dir, shuffle_files=True)
    # Drops the ids: nothing to run in parallel.
    ds = ds.map(lambda ex: {"image": ex["image"], "objects": ex["objects"]})  # trap: TFD201
    ds = ds.filter(has_boxes)
    # 118,000 decoded photographs do not fit anywhere.
    ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.map(prepare, num_parallel_calls=tf.data.AUTOTUNE)
    ds = ds.map(random_mirror, num_parallel_calls=tf.data.AUTOTUNE)
    # padded_batch is not fused with the map before it.
    ds = ds.padded_batch(  # hazard: TFD203 warning
        FLAGS.batch_size,
        padding_values=(0.0, -1.0, tf.constant(-1, tf.int64)),
        drop_remainder=True,
    )
    return ds


def val_dataset():
    ds = tfds.load("coco/2017", split="validation", data_dir=FLAGS.data_dir)
    ds = ds.map(prepare)  # hazard: TFD201 info
    ds = ds.cache()  # trap: TFD301
    ds = ds.padded_batch(FLAGS.batch_size, padding_values=(0.0, -1.0, tf.constant(-1, tf.int64)))
    return ds.prefetch(tf.data.AUTOTUNE)


def build_model(num_classes=80):
    backbone = tf.keras.applications.ResNet50(include_top=False, weights="imagenet",
                                              input_shape=(FLAGS.image_size, FLAGS.image_size, 3))
    x = tf.keras.layers.Conv2D(256, 3, padding="same", activation="relu")(backbone.output)
    heat = tf.keras.layers.Conv2D(num_classes, 1, activation="sigmoid")(x)
    size = tf.keras.layers.Conv2D(2, 1)(x)
    return tf.keras.Model(backbone.input, [heat, size])


def center_targets(boxes, labels, grid, num_classes=80):
    centers = (boxes[..., :2] + boxes[..., 2:]) / 2.0
    cells = tf.cast(centers * tf.cast(grid, tf.float32), tf.int32)
    one_hot = tf.one_hot(labels, num_classes)
    batch_index = tf.repeat(tf.range(tf.shape(boxes)[0])[:, None], tf.shape(boxes)[1], axis=1)
    index = tf.concat([batch_index[..., None], tf.clip_by_value(cells, 0, grid - 1)], axis=-1)
    shape = [tf.shape(boxes)[0], grid, grid, num_classes]
    return tf.clip_by_value(tf.scatter_nd(index, one_hot, shape), 0.0, 1.0)


def loss_fn(heat, targets):
    return tf.reduce_mean(tf.keras.losses.binary_crossentropy(targets, heat))


def main(_):
    model = build_model()
    optimizer = tf.keras.optimizers.SGD(0.01, momentum=0.9)
    train_ds, val_ds = train_dataset(), val_dataset()

    @tf.function
    def train_step(images, boxes, labels):
        with tf.GradientTape() as tape:
            heat, _ = model(images, training=True)
            loss = loss_fn(heat, center_targets(boxes, labels, tf.shape(heat)[1]))
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
        return loss

    for epoch in range(FLAGS.epochs):
        for step, (images, boxes, labels) in enumerate(train_ds):
            loss = train_step(images, boxes, labels)
            if step % 100 == 0:
                print(f"epoch {epoch} step {step} loss {float(loss):.4f}")
        val_loss = tf.keras.metrics.Mean()
        for images, boxes, labels in val_ds:
            heat, _ = model(images, training=False)
            val_loss.update_state(loss_fn(heat, center_targets(boxes, labels, tf.shape(heat)[1])))
        print(f"epoch {epoch} val {float(val_loss.result()):.4f}")


if __name__ == "__main__":
    app.run(main)
