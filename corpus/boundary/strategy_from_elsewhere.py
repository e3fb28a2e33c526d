"""Speech commands on whatever devices there are: another module chooses the strategy."""

import tensorflow as tf

from speech.devices import strategy_for


def _sound(record):
    parsed = tf.io.parse_single_example(record, {"sound": tf.io.FixedLenFeature([], tf.string)})
    return tf.audio.decode_wav(parsed["sound"], desired_channels=1)[0]


def train(settings, files, build):
    with strategy_for(settings.device).scope():
        model = build(settings)
        model.compile("adam", "mse")
        ds = tf.data.TFRecordDataset(files).map(_sound, num_parallel_calls=8).shuffle(500)
        # a strategy gives its models batches ahead of time
        ds = ds.padded_batch(16)  # hazard: TFD203 info
        model.fit(ds, epochs=30)


def train_by_hand(settings, model, draw, rows, held):
    strategy = strategy_for(settings.device)
    sounds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).batch(32).prefetch(1)
    held = tf.data.Dataset.from_tensor_slices(held).batch(32).prefetch(1)
    spread = strategy.experimental_distribute_dataset(sounds)

    def update(batch):
        with tf.GradientTape() as tape:
            loss = model.loss(batch)
        model.optimizer.apply_gradients(zip(tape.gradient(loss, model.weights), model.weights))

    def train_step(batch):
        strategy.run(update, args=(batch,))

    for epoch in range(settings.epochs):
        for number, batch in enumerate(spread):
            train_step(batch)
        # once in an epoch, to look at
        some = next(iter(held.take(1)))  # trap: TFD208
        draw(model(some, training=False))
