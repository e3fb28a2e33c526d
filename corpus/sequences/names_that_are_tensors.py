# target: 2.3
"""Reading what names of files say: in a mapped function, a name is a tensor."""
import tensorflow as tf


def decoded(path):
    data = tf.io.read_file(path)
    if path.endswith(".png"):  # hazard: TFD408 error
        return tf.image.decode_png(data)
    return tf.image.decode_jpeg(data)


def decoded_in_graph(path):
    data = tf.io.read_file(path)
    is_png = tf.strings.regex_full_match(path, r".*\.png")  # trap: TFD408
    return tf.cond(is_png, lambda: tf.image.decode_png(data, 3), lambda: tf.image.decode_jpeg(data, 3))


def label_of(path):
    folder, _ = path.rsplit("/", 1)  # hazard: TFD408 error
    return folder


def shown(path):
    """For people: is called with texts, too."""
    return tf.strings.lower(path) if tf.is_tensor(path) else path.lower()  # trap: TFD408


def read(model):
    # what raises when it is traced is all that is wrong with it
    failing = tf.data.Dataset.list_files("pictures/*/*").map(decoded)  # trap: TFD201
    labelled = tf.data.Dataset.list_files("pictures/*/*.jpg").map(label_of)  # trap: TFD201
    fine = tf.data.Dataset.list_files("pictures/*/*.jpg").map(decoded_in_graph)  # hazard: TFD201 warning
    named = tf.data.Dataset.list_files("pictures/*/*.jpg").map(shown, num_parallel_calls=2)
    for ds in (failing, labelled, named):
        print(next(iter(ds)))
    model.fit(fine.batch(8).prefetch(2))


def sharpened(names):
    images = tf.data.Dataset.from_tensor_slices(names).map(bytes_of, num_parallel_calls=2)
    return images.map(checked).batch(8).prefetch(2)  # trap: TFD201


def bytes_of(name):
    return tf.image.resize_with_crop_or_pad(tf.image.decode_png(tf.io.read_file(name), 3), 64, 64)


def checked(image):
    """Of bytes nothing is sharpened."""
    assert image.dtype == tf.float32
    return tf.image.adjust_contrast(image, 2.0)


def without_blanks(row, label):
    """The names of columns are texts, if a row is a dict."""
    return {name.strip(): column for name, column in row.items()}, label  # trap: TFD408


def columns(rows, labels):
    ds = tf.data.Dataset.from_tensor_slices((rows, labels))
    return ds.map(without_blanks, num_parallel_calls=2).batch(8).prefetch(2)


def of_both_kinds(path):
    """Is mapped, and called with texts."""
    if hasattr(path, "endswith") or type(path) is str:
        path = path.lower()  # trap: TFD408
    return tf.io.read_file(path)


def contents():
    print(len(of_both_kinds("Readme.md")))
    return tf.data.Dataset.list_files("pages/*").map(of_both_kinds, num_parallel_calls=2).batch(8).prefetch(2)


def completed(row):
    row = row.copy()  # trap: TFD408
    row["area"] = row["width"] * row["height"]
    return row


def tables(table):
    """Each element of a table is a dict of its columns, whatever the columns are."""
    return tf.data.Dataset.from_tensor_slices(table).map(completed, num_parallel_calls=2).batch(8).prefetch(2)


def of_no_pairs(files):
    """Records are no pairs: the second map raises, whatever is read in front of it."""
    names = tf.data.Dataset.from_tensor_slices(files)
    ds = names.interleave(tf.data.TFRecordDataset, cycle_length=4)  # hazard: TFD202 info
    return ds.map(lambda record, label: (record, label)).batch(8)  # trap: TFD201
