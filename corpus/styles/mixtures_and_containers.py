"""Lists, dicts and comprehensions of datasets; mixing, zipping, concatenating."""
import glob

import tensorflow as tf

AUTO = tf.data.experimental.AUTOTUNE  # hazard: TFD701 info
CORPORA = {"news": "/data/news/*.txt", "wiki": "/data/wiki/*.txt", "code": "/data/code/*.txt"}


def clean(line):
    line = tf.strings.lower(line)
    return tf.strings.regex_replace(line, r"[^a-z0-9 ]", " ")


def encode(line):
    return tf.cast(tf.io.decode_raw(line, tf.uint8, fixed_length=512), tf.int32)


def mixed_corpora(batch_size):
    parts = []
    for name, pattern in CORPORA.items():
        ds = tf.data.TextLineDataset(sorted(glob.glob(pattern)))
        ds = ds.map(clean)  # hazard: TFD201 info
        if name == "code":
            ds = ds.filter(lambda line: tf.strings.length(line) > 20)
        parts.append(ds.repeat())
    mixed = tf.data.experimental.sample_from_datasets(parts, weights=[0.5, 0.3, 0.2])  # hazard: TFD701 warning
    # nobody in sight iterates it: whoever does may add the prefetch
    return mixed.batch(batch_size)  # hazard: TFD203 info


def alternating(files_a, files_b, batch_size):
    pair = [tf.data.TextLineDataset(f).map(encode, num_parallel_calls=AUTO) for f in (files_a, files_b)]
    choice = tf.data.Dataset.range(2).repeat()
    ds = tf.data.Dataset.choose_from_datasets(pair, choice)
    ds = ds.padded_batch(batch_size)
    return ds.prefetch(AUTO)


def split_dataset(ds, n_val):
    """Takes a dataset and returns its two halves; the file order is fixed."""
    return ds.skip(n_val), ds.take(n_val)


def language_model(model, files, n_val=2000):
    ds = tf.data.TextLineDataset(files).map(encode, AUTO)  # trap: TFD201
    train, val = split_dataset(ds, n_val)
    train = train.shuffle(8192).batch(64)  # hazard: TFD203 warning
    val = val.cache().batch(64).prefetch(AUTO)  # trap: TFD301
    model.fit(train, validation_data=val, epochs=4)


def make_split(split, batch_size):
    ds = tf.data.TextLineDataset(sorted(glob.glob(f"/data/reviews/{split}/*.txt")))
    ds = ds.map(clean, num_parallel_calls=AUTO)
    ds = ds.shuffle(1000)
    # every caller below appends prefetch
    return ds.batch(batch_size)  # trap: TFD203


def fit_from_dict(model):
    datasets = {split: make_split(split, 32) for split in ("train", "validation")}
    datasets = {split: ds.prefetch(AUTO) for split, ds in datasets.items()}
    model.fit(datasets["train"], validation_data=datasets["validation"])


def labelled(path, label):
    lines = tf.data.TextLineDataset(path)
    labels = tf.data.Dataset.from_tensors(label).repeat()
    return tf.data.Dataset.zip((lines, labels))


def fit_sentiment(model):
    positive = labelled("/data/pos.txt", 1)
    negative = labelled("/data/neg.txt", 0)
    ds = positive.concatenate(negative)
    ds = ds.shuffle(20_000, seed=3)
    ds = ds.map(lambda line, label: (clean(line), label))  # hazard: TFD201 info
    ds = ds.batch(32).prefetch(AUTO)
    model.fit(ds, epochs=2)


def fit_distillation(student, teacher_files, student_files):
    teacher = tf.data.TextLineDataset(teacher_files).map(encode, num_parallel_calls=AUTO).batch(16)
    inputs = tf.data.TextLineDataset(student_files).map(encode, num_parallel_calls=AUTO).batch(16)
    teacher, inputs = teacher.prefetch(AUTO), inputs.prefetch(AUTO)
    # zip only couples what is prefetched already
    both = tf.data.Dataset.zip((inputs, teacher))  # trap: TFD203
    student.fit(both, epochs=1)


def fit_curriculum(model, stages):
    """A while loop that rebuilds the data for each stage."""
    stage = 0
    while stage < len(stages):
        ds = tf.data.TextLineDataset(stages[stage])
        ds = ds.map(encode, num_parallel_calls=AUTO)
        ds = ds.cache(f"/tmp/stage-{stage}")  # trap: TFD301
        ds = ds.shuffle(1024).batch(16 * (stage + 1))  # hazard: TFD203 warning
        model.fit(ds, epochs=1)
        stage += 1
