"""Event streams from generators, spelled in every way the team has used over the years."""
import functools
import gzip
import json
import os

import numpy as np
import tensorflow as tf
from datasets import Dataset as HFDataset

Dataset = tf.data.Dataset
STEPS = 50

EVENT_SPEC = {
    "ids": tf.TensorSpec(shape=(STEPS,), dtype=tf.int32),
    "deltas": tf.TensorSpec(shape=(STEPS,), dtype=tf.float32),
}
OLD_STYLE = dict(output_types=(tf.int32, tf.float32), output_shapes=([STEPS], [STEPS]))
NEW_STYLE = {"output_signature": (EVENT_SPEC["ids"], EVENT_SPEC["deltas"])}

# the signature travels with the partial
event_dataset = functools.partial(tf.data.Dataset.from_generator, output_signature=EVENT_SPEC)  # trap: TFD401


def read_users(folder):
    for name in sorted(os.listdir(folder)):
        with gzip.open(os.path.join(folder, name), "rt") as handle:
            for line in handle:
                yield json.loads(line)


def events(folder):
    for user in read_users(folder):
        ids = np.array(user["ids"][:STEPS], dtype=np.int32)
        deltas = np.array(user["deltas"][:STEPS], dtype=np.float32)
        yield np.pad(ids, (0, STEPS - len(ids))), np.pad(deltas, (0, STEPS - len(deltas)))


def event_dicts(folder):
    for ids, deltas in events(folder):
        yield {"ids": ids, "deltas": deltas}


def delta_rows(folder="events/train"):
    for _, deltas in events(folder):
        yield deltas


def old_spellings(folder):
    return [
        Dataset.from_generator(lambda: events(folder), (tf.int32, tf.float32)),  # hazard: TFD401 warning
        Dataset.from_generator(lambda: events(folder), **OLD_STYLE),  # hazard: TFD401 warning
        Dataset.from_generator(  # hazard: TFD401 warning
            event_dicts,
            {"ids": tf.int32, "deltas": tf.float32},
            {"ids": [STEPS], "deltas": [STEPS]},
            args=[folder],
        ),
        Dataset.from_generator(functools.partial(event_dicts, folder),  # hazard: TFD401 warning
                               output_types={"ids": tf.int32, "deltas": tf.float32}),
        Dataset.from_generator(delta_rows, tf.float32, (STEPS,)),  # hazard: TFD401 warning
    ]


def broken_spellings(folder):
    yield Dataset.from_generator(delta_rows)  # hazard: TFD401 error
    yield Dataset.from_generator(lambda: delta_rows(folder))  # hazard: TFD401 error
    yield Dataset.from_generator(generator=event_dicts, args=(folder,))  # hazard: TFD401 error


def new_spellings(folder):
    return [
        event_dataset(lambda: event_dicts(folder)),
        Dataset.from_generator(lambda: events(folder), **NEW_STYLE),  # trap: TFD401
        Dataset.from_generator(event_dicts, args=(folder,), output_signature=EVENT_SPEC),  # trap: TFD401
        Dataset.from_generator(delta_rows, None, None, None, EVENT_SPEC["deltas"]),  # trap: TFD401
        Dataset.from_generator(generator=delta_rows, output_signature=EVENT_SPEC["deltas"]),  # trap: TFD401
    ]


def hub_dataset(folder):
    # not tf.data: Hugging Face finds the features itself, and its map has no num_parallel_calls
    ds = HFDataset.from_generator(event_dicts, gen_kwargs={"folder": folder})  # trap: TFD401
    return ds.map(lambda row: {"n": len(row["ids"])})  # trap: TFD201


def with_targets(row):
    """Predict the next event from the ones before."""
    return {"ids": row["ids"][:, :-1], "deltas": row["deltas"][:, 1:]}, row["ids"][:, 1:]


def training_data(folder, batch_size):
    ds = event_dataset(functools.partial(event_dicts, folder))
    ds = ds.shuffle(10_000)
    ds = ds.batch(batch_size)
    ds = ds.map(with_targets)  # trap: TFD201
    return ds.prefetch(tf.data.AUTOTUNE)


def cached_training_data(folder, batch_size):
    ds = event_dataset(lambda: event_dicts(folder))
    # nothing bounds the generator
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(10_000)
    ds = ds.batch(batch_size)
    ds = ds.map(with_targets, num_parallel_calls=tf.data.AUTOTUNE)
    return ds.prefetch(tf.data.AUTOTUNE)


def next_event_model(n_events=1000):
    ids = tf.keras.Input((STEPS - 1,), dtype="int32", name="ids")
    deltas = tf.keras.Input((STEPS - 1,), name="deltas")
    x = tf.keras.layers.Embedding(n_events, 64)(ids)
    x = tf.keras.layers.Concatenate()([x, tf.keras.layers.Reshape((STEPS - 1, 1))(deltas)])
    x = tf.keras.layers.LSTM(128, return_sequences=True)(x)  # trap: TFD809
    return tf.keras.Model({"ids": ids, "deltas": deltas}, tf.keras.layers.Dense(n_events)(x))


def main():
    for spelling in (old_spellings, new_spellings):
        for ds in spelling("events/train"):
            print(ds.element_spec)
    for ds in broken_spellings("events/train"):
        print("never reached", ds)
    print(hub_dataset("events/train"))

    model = next_event_model()
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(training_data("events/train", 128), epochs=3)
    model.fit(cached_training_data("events/train", 128), epochs=3)


if __name__ == "__main__":
    main()
