# target: 2.9
"""Fine-tune MobileNetV2 on a folder of images, in two phases."""
import tensorflow as tf

CONFIG = {
    "data_dir": "data/recycling",
    "image_size": (160, 160),
    "batch_size": 64,
    "head_epochs": 5,
    "tune_epochs": 10,
    "fine_tune_at": 100,
}

AUTOTUNE = tf.data.AUTOTUNE
preprocess_input = tf.keras.applications.mobilenet_v2.preprocess_input


def load(subset):
    return tf.keras.preprocessing.image_dataset_from_directory(
        CONFIG["data_dir"],
        validation_split=0.25,
        subset=subset,
        seed=7,
        image_size=CONFIG["image_size"],
        batch_size=CONFIG["batch_size"],
        label_mode="categorical",
    )


def get_augmenter():
    return tf.keras.Sequential([
        tf.keras.layers.RandomFlip("horizontal"),
        tf.keras.layers.RandomRotation(0.2),
        tf.keras.layers.RandomTranslation(0.1, 0.1),
    ], name="augment")


def prepare(ds, augmenter=None):
    ds = ds.map(lambda x, y: (preprocess_input(x), y))  # hazard: TFD201 info
    if augmenter is not None:
        ds = ds.map(lambda x, y: (augmenter(x, training=True), y))  # hazard: TFD201 warning
    return ds.prefetch(AUTOTUNE)


def build(num_classes):
    base = tf.keras.applications.MobileNetV2(
        input_shape=CONFIG["image_size"] + (3,), include_top=False, weights="imagenet")
    base.trainable = False
    inputs = tf.keras.Input(shape=CONFIG["image_size"] + (3,))
    x = base(inputs, training=False)
    x = tf.keras.layers.GlobalAveragePooling2D()(x)
    x = tf.keras.layers.Dropout(0.2)(x)
    outputs = tf.keras.layers.Dense(num_classes, activation="softmax")(x)
    return tf.keras.Model(inputs, outputs), base


def main():
    train_raw = load("training")
    val_raw = load("validation")
    num_classes = len(train_raw.class_names)

    train_ds = prepare(train_raw, get_augmenter())
    val_ds = prepare(val_raw)

    model, base = build(num_classes)
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-3), loss="categorical_crossentropy",
                  metrics=["accuracy"])
    history = model.fit(train_ds, validation_data=val_ds, epochs=CONFIG["head_epochs"])

    base.trainable = True
    for layer in base.layers[:CONFIG["fine_tune_at"]]:
        layer.trainable = False
    model.compile(optimizer=tf.keras.optimizers.RMSprop(1e-5), loss="categorical_crossentropy",
                  metrics=["accuracy"])

    # The second phase mixes the batches anew and forgets the end of the pipeline.
    tune_ds = (
        load("training")
        .map(lambda x, y: (preprocess_input(x), y), num_parallel_calls=AUTOTUNE)
        .unbatch()
        .cache()  # hazard: TFD301 info
        .shuffle(5000)
        .batch(CONFIG["batch_size"])  # hazard: TFD203 info
    )
    model.fit(
        tune_ds,
        validation_data=val_ds,
        initial_epoch=history.epoch[-1] + 1,
        epochs=CONFIG["head_epochs"] + CONFIG["tune_epochs"],
    )
    model.save("recycling_mobilenet")


if __name__ == "__main__":
    main()
