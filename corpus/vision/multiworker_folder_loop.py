# target: 2.12
"""Multi-worker training on scanned letters; every worker builds its own part."""
import glob
import json
import os

import numpy as np
import tensorflow as tf

SETTINGS = {
    "root": os.environ.get("LETTERS_ROOT", "/data/letters"),
    "per_worker_batch": 64,
    "epochs": 8,
    "steps": 500,
}


def class_names():
    return sorted(entry.name for entry in os.scandir(SETTINGS["root"]) if entry.is_dir())


CLASSES = class_names()


def load_letter(path, label):
    image = tf.io.decode_png(tf.io.read_file(path), channels=1)
    image = tf.image.resize(image, (64, 64)) / 255.0
    return image, label


def jitter(image, label):
    image = tf.image.random_brightness(image, 0.1)
    return tf.clip_by_value(image, 0.0, 1.0), label


def list_examples():
    paths, labels = [], []
    for index, name in enumerate(CLASSES):
        found = sorted(glob.glob(os.path.join(SETTINGS["root"], name, "*.png")))
        paths.extend(found)
        labels.extend([index] * len(found))
    return np.array(paths), np.array(labels, dtype=np.int32)


def dataset_fn(context):
    """Called by the strategy, once for each input pipeline."""
    batch_size = context.get_per_replica_batch_size(SETTINGS["per_worker_batch"])
    paths, labels = list_examples()
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.shard(context.num_input_pipelines, context.input_pipeline_id)
    # Strings and numbers.
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(len(paths)).repeat()
    ds = ds.map(load_letter)  # hazard: TFD201 info
    ds = ds.map(jitter)  # hazard: TFD201 warning
    ds = ds.shuffle(256)
    ds = ds.batch(batch_size)  # trap: TFD203
    return ds


def build_model():
    return tf.keras.Sequential([
        tf.keras.layers.Input((64, 64, 1)),
        tf.keras.layers.Conv2D(32, 3, activation="relu"),
        tf.keras.layers.MaxPooling2D(),
        tf.keras.layers.Conv2D(64, 3, activation="relu"),
        tf.keras.layers.GlobalMaxPooling2D(),
        tf.keras.layers.Dense(len(CLASSES)),
    ])


def main():
    config = json.loads(os.environ.get("TF_CONFIG", "{}"))
    print("task", config.get("task"))
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    with strategy.scope():
        model = build_model()
        optimizer = tf.keras.optimizers.legacy.Adam(1e-3)
    global_batch = SETTINGS["per_worker_batch"] * strategy.num_replicas_in_sync
    distributed = strategy.distribute_datasets_from_function(dataset_fn)

    @tf.function
    def train_step(iterator):
        def step_fn(batch):
            images, labels = batch
            with tf.GradientTape() as tape:
                logits = model(images, training=True)
                loss = tf.keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
                loss = tf.nn.compute_average_loss(loss, global_batch_size=global_batch)
            grads = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(grads, model.trainable_variables))
            return loss

        per_replica = strategy.run(step_fn, args=(next(iterator),))
        return strategy.reduce(tf.distribute.ReduceOp.SUM, per_replica, axis=None)

    iterator = iter(distributed)
    for epoch in range(SETTINGS["epochs"]):
        losses = [float(train_step(iterator)) for _ in range(SETTINGS["steps"])]
        print(f"epoch {epoch} loss {np.mean(losses):.4f}")


if __name__ == "__main__":
    main()
