"""Runs that are made repeatable by a seed, and what that does to augmentation."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
SEED = 2024

tf.random.set_seed(SEED)


def augment(image, label):
    image = tf.image.random_flip_left_right(image)
    return tf.image.random_hue(image, 0.05), label


def same_flips_in_each_epoch(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment)  # hazard: TFD501 warning; hazard: TFD201 warning
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=50)


def most_of_them_in_parallel(model, images, labels, epochs):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.shuffle(1000, reshuffle_each_iteration=False)
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)  # hazard: TFD501 warning
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=epochs)


def own_loop(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).batch(32)
    ds = ds.map(  # hazard: TFD501 warning
        lambda x, y: (x + tf.random.normal(tf.shape(x)), y), num_parallel_calls=AUTOTUNE
    )
    ds = ds.prefetch(AUTOTUNE)
    for epoch in range(20):
        for x, y in ds:
            model.train_on_batch(x, y)


def others_get_them_in_each_epoch(model, images, labels):
    # The same numbers, drawn for other pictures: 0 to 2 of 200 get those of the first epoch.
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000, seed=SEED)
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=50)


def shuffled_when_asked(model, images, labels, again):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.shuffle(1000, reshuffle_each_iteration=again)
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=50)


def shuffled_once_and_kept(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000)
    ds = ds.cache()  # hazard: TFD106 info
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)  # hazard: TFD501 warning
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=50)


def one_endless_pass(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE).repeat()  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE), steps_per_epoch=100, epochs=50)


def one_epoch(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE))


def stateless(model, images, labels):
    def flip(seed, row):
        image, label = row
        return tf.image.stateless_random_flip_left_right(image, seed=seed), label

    seeds = tf.data.Dataset.random(SEED, rerandomize_each_iteration=True).batch(2)
    rows = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = tf.data.Dataset.zip((seeds, rows))
    ds = ds.map(flip, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=50)


def generator(model, images, labels):
    numbers = tf.random.Generator.from_seed(SEED)

    def noise(image, label):
        return image + numbers.normal(tf.shape(image)), label

    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(noise, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=50)


def layers(model, images, labels):
    # The state of a layer lives on from pass to pass.
    flip = tf.keras.layers.RandomFlip("horizontal", seed=SEED)
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).batch(32)
    ds = ds.map(  # trap: TFD501
        lambda x, y: (flip(x, training=True), y), num_parallel_calls=AUTOTUNE
    )
    model.fit(ds.prefetch(AUTOTUNE), epochs=50)


def order_only(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000, seed=SEED)
    ds = ds.map(lambda x, y: (x / 255, y), num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=50)


def fixed_views(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    ds = ds.cache()  # hazard: TFD106 warning
    model.fit(ds.shuffle(1000).batch(32).prefetch(AUTOTUNE), epochs=50)


def epochs_in_the_data(model, images, labels, epochs):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE).repeat(epochs)  # trap: TFD501
    for x, y in ds.batch(32).prefetch(AUTOTUNE):
        model.train_on_batch(x, y)


def augmented_in_the_model(images, labels):
    # The layer is part of the model: its state lives on from step to step.
    model = tf.keras.Sequential(
        [tf.keras.layers.RandomFlip(), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(lambda x, y: (x / 255, y), num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=20)


def loss_of(batches, state, step):
    return [step(state, batch) for batch in batches]


def measured_with_noise(images, held_out, state, step, update):
    # Training draws on in one iterator; what measures it sees the same noise each time.
    def noisy(image):
        return image + 0.1 * tf.random.normal(tf.shape(image))

    train_ds = tf.data.Dataset.from_tensor_slices(images)
    train_ds = train_ds.map(noisy, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    val_ds = tf.data.Dataset.from_tensor_slices(held_out)
    val_ds = val_ds.map(noisy, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    batches = iter(train_ds.repeat().batch(32).prefetch(AUTOTUNE))
    val_ds = val_ds.batch(32).prefetch(AUTOTUNE)
    for _ in range(50):
        for _ in range(100):
            state = update(state, next(batches))
        print(loss_of(val_ds.as_numpy_iterator(), state, step))


class Trainer:
    def __init__(self, images, held_out):
        self.train_ds = tf.data.Dataset.from_tensor_slices(images)
        self.val_ds = tf.data.Dataset.from_tensor_slices(held_out)

    def run(self, model, step, epochs):
        def noisy(image):
            return image + 0.1 * tf.random.normal(tf.shape(image))

        training = self.train_ds.map(noisy, num_parallel_calls=AUTOTUNE)  # hazard: TFD501 warning
        validation = self.val_ds.map(noisy, num_parallel_calls=AUTOTUNE)  # trap: TFD501
        for _ in range(epochs):
            for batch in training.batch(32).prefetch(AUTOTUNE):
                model.train_on_batch(batch, batch)
            for batch in validation.batch(32).prefetch(AUTOTUNE):
                step(model, batch)
