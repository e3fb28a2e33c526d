# target: 2.11
"""Offline reinforcement learning from recorded trajectories (one TFRecord file each)."""
import dataclasses
import os
from typing import Optional

import tensorflow as tf
from absl import app, flags, logging

FLAGS = flags.FLAGS
flags.DEFINE_string("root", "trajectories", "Folder with *.tfrecord.")
flags.DEFINE_enum("mode", "cloning", ["cloning", "critic", "distributed"], "What to train.")
flags.DEFINE_integer("batch_size", 256, "Batch size.")
flags.DEFINE_integer("steps", 100_000, "Training steps.")

AUTOTUNE = tf.data.AUTOTUNE
OBS, ACT = 17, 6
SCHEMA = {
    "obs": tf.io.FixedLenFeature([OBS], tf.float32),
    "act": tf.io.FixedLenFeature([ACT], tf.float32),
    "rew": tf.io.FixedLenFeature([], tf.float32),
}


@dataclasses.dataclass
class Options:
    shuffle: int = 100_000
    cache_file: Optional[str] = None


def parse_step(record):
    return tf.io.parse_single_example(record, SCHEMA)


def n_step(window):
    return {
        "obs": window["obs"][0],
        "act": window["act"][0],
        "return": tf.reduce_sum(window["rew"] * 0.99 ** tf.range(5, dtype=tf.float32)),
    }


def open_trajectory(path):
    steps = tf.data.TFRecordDataset(path)
    # never parallelised here, whatever the version
    # the interleave around it runs several of them at a time: little is lost
    steps = steps.map(parse_step)  # hazard: TFD201 info
    return steps


def open_windows(path):
    steps = tf.data.TFRecordDataset(path).map(parse_step, num_parallel_calls=2)  # trap: TFD201
    windows = steps.batch(5, drop_remainder=True)  # trap: TFD203
    return windows


def trajectory_files(root):
    files = tf.data.Dataset.list_files(os.path.join(root, "*.tfrecord"))
    # names
    return files.cache()  # trap: TFD301


def cloning_data(root, batch_size, options):
    ds = trajectory_files(root)
    ds = ds.interleave(open_trajectory, cycle_length=16, num_parallel_calls=AUTOTUNE, deterministic=False)
    ds = ds.map(lambda step: (step["obs"], step["act"]))  # trap: TFD201
    if options.cache_file:
        ds = ds.cache(options.cache_file)  # trap: TFD301
    ds = ds.shuffle(options.shuffle).repeat()
    ds = ds.batch(batch_size, drop_remainder=True)
    ds = ds.prefetch(AUTOTUNE)
    return ds


def critic_data(root, batch_size, options):
    ds = trajectory_files(root)
    ds = ds.interleave(open_windows, num_parallel_calls=AUTOTUNE)
    # indexing, a sum, a power: stateless
    ds = ds.map(n_step)  # trap: TFD201
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(options.shuffle).repeat()
    ds = ds.batch(batch_size)  # hazard: TFD203 info
    return ds


def distributed_data(root, batch_size, options):
    ds = trajectory_files(root)
    ds = ds.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE)
    ds = ds.map(parse_step, AUTOTUNE)  # trap: TFD201
    ds = ds.repeat()
    # grows for ever
    ds = ds.cache()  # hazard: TFD302 error
    ds = ds.map(lambda s: {**s, "obs": s["obs"] + tf.random.normal([OBS], stddev=0.01)})  # hazard: TFD201 info
    ds = ds.shuffle(options.shuffle)
    ds = ds.batch(batch_size, drop_remainder=True)  # trap: TFD203
    return ds


def policy():
    return tf.keras.Sequential([
        tf.keras.layers.LayerNormalization(),  # trap: TFD809
        tf.keras.layers.Dense(256, activation="relu"),  # trap: TFD807
        tf.keras.layers.Dense(ACT, activation="tanh"),
    ])


def train_critic(data, steps):
    critic = tf.keras.Sequential([
        tf.keras.layers.Dense(256, activation="relu"),  # trap: TFD807
        tf.keras.layers.Dense(1),
    ])
    optimizer = tf.keras.optimizers.Adam(3e-4)
    iterator = iter(data)
    for step in range(steps):
        batch = next(iterator)
        with tf.GradientTape() as tape:
            inputs = tf.concat([batch["obs"], batch["act"]], axis=-1)
            value = critic(inputs, training=True)[:, 0]
            loss = tf.reduce_mean(tf.square(value - batch["return"]))
        grads = tape.gradient(loss, critic.trainable_variables)
        optimizer.apply_gradients(zip(grads, critic.trainable_variables))
        if step % 1000 == 0:
            logging.info("step %d loss %f", step, float(loss))


def train_distributed(data, steps, step_fn):
    strategy = tf.distribute.MirroredStrategy()
    iterator = iter(strategy.experimental_distribute_dataset(data))
    for _ in range(steps):
        strategy.run(step_fn, args=(next(iterator),))


def log_batch(batch):
    tf.print("mean reward", tf.reduce_mean(batch["rew"]))


def main(_):
    options = Options()
    if FLAGS.mode == "cloning":
        model = policy()
        model.compile("adam", "mse")
        model.fit(cloning_data(FLAGS.root, FLAGS.batch_size, options), steps_per_epoch=FLAGS.steps // 10, epochs=10)
    elif FLAGS.mode == "critic":
        train_critic(critic_data(FLAGS.root, FLAGS.batch_size, options), FLAGS.steps)
    else:
        train_distributed(distributed_data(FLAGS.root, FLAGS.batch_size, options), FLAGS.steps, log_batch)


if __name__ == "__main__":
    app.run(main)
