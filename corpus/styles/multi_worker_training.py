"""Custom training loops under a distribution strategy."""
import os

import tensorflow as tf

GLOBAL_BATCH = 256
IMAGE_SIZE = 224


def decode_train(path, label):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    image = tf.image.random_crop(tf.image.resize(image, [256, 256]), [IMAGE_SIZE, IMAGE_SIZE, 3])
    return tf.image.random_flip_left_right(image) / 255.0, label


def decode_eval(path, label):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(image, [IMAGE_SIZE, IMAGE_SIZE]) / 255.0, label


def listing(split):
    root = os.path.join("/data/birds", split)
    classes = sorted(os.listdir(root))
    paths, labels = [], []
    for index, name in enumerate(classes):
        for file in os.listdir(os.path.join(root, name)):
            paths.append(os.path.join(root, name, file))
            labels.append(index)
    return paths, labels


def with_auto_shard(ds):
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    return ds.with_options(options)


def train_dataset():
    paths, labels = listing("train")
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    # file names and labels only
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(len(paths))
    ds = ds.map(decode_train)  # hazard: TFD201 warning
    ds = ds.repeat()
    ds = ds.batch(GLOBAL_BATCH, drop_remainder=True)  # trap: TFD203
    return with_auto_shard(ds)


def eval_dataset():
    paths, labels = listing("val")
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.map(decode_eval, num_parallel_calls=tf.data.AUTOTUNE)
    ds = ds.batch(GLOBAL_BATCH).prefetch(tf.data.AUTOTUNE)
    # options do no work
    return with_auto_shard(ds)


def finetune_dataset_fn(input_context):
    batch_size = input_context.get_per_replica_batch_size(GLOBAL_BATCH)
    paths, labels = listing("finetune")
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.shard(input_context.num_input_pipelines, input_context.input_pipeline_id)
    ds = ds.shuffle(5000).repeat()
    ds = ds.map(decode_train, num_parallel_calls=tf.data.AUTOTUNE)
    ds = ds.shuffle(64)
    return ds.batch(batch_size)  # trap: TFD203


def warmup_dataset_fn(input_context):
    paths, labels = listing("train")
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(5000).repeat()
    ds = ds.map(decode_eval, num_parallel_calls=16)
    ds = ds.batch(input_context.get_per_replica_batch_size(GLOBAL_BATCH))
    return ds.prefetch(2).take(200)  # trap: TFD203


def main():
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    with strategy.scope():
        model = tf.keras.applications.ResNet50(weights=None, classes=200)
        optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9)
        loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(reduction="none")

    train = strategy.experimental_distribute_dataset(train_dataset())
    val = strategy.experimental_distribute_dataset(eval_dataset())
    warmup = strategy.distribute_datasets_from_function(warmup_dataset_fn)
    finetune = strategy.distribute_datasets_from_function(finetune_dataset_fn)

    def replica_step(images, labels):
        with tf.GradientTape() as tape:
            loss = tf.nn.compute_average_loss(
                loss_fn(labels, model(images, training=True)), global_batch_size=GLOBAL_BATCH
            )
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    @tf.function
    def train_step(iterator):
        images, labels = next(iterator)
        return strategy.run(replica_step, args=(images, labels))

    for images, labels in warmup:
        strategy.run(replica_step, args=(images, labels))
    iterator = iter(train)
    for _ in range(10_000):
        train_step(iterator)
    finetune_iterator = iter(finetune)
    for _ in range(500):
        train_step(finetune_iterator)
    for images, _ in val:
        strategy.run(model, args=(images,))


if __name__ == "__main__":
    main()
