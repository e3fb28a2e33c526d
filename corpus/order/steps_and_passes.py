"""Order of steps around cache, repeat, take and prefetch; seeds; steps whose result is lost."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def read(pattern, parse):
    files = tf.data.Dataset.list_files(pattern, shuffle=False)
    ds = files.interleave(tf.data.TFRecordDataset, cycle_length=4, num_parallel_calls=AUTOTUNE)
    return ds.map(parse, num_parallel_calls=AUTOTUNE)


# Results that nobody takes


def lost_shuffle(model, rows, batch_size):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    ds.shuffle(1000)  # hazard: TFD101 error
    ds = ds.batch(batch_size).prefetch(AUTOTUNE)
    model.fit(ds, epochs=3)


def lost_shard(rows, workers, rank):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    if workers > 1:
        ds.shard(workers, rank)  # hazard: TFD101 error
    return ds.batch(32).prefetch(AUTOTUNE)


def lost_chain(pattern, parse, normalise):
    ds = read(pattern, parse)
    ds.map(normalise, num_parallel_calls=AUTOTUNE).batch(32)  # hazard: TFD101 error
    ds.prefetch(AUTOTUNE)  # hazard: TFD101 warning
    return ds


def lost_and_made(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    ds.batch(32)  # hazard: TFD101 error
    ds = ds.shuffle(1000).batch(32).prefetch(AUTOTUNE)  # trap: TFD101
    model.fit(ds, epochs=3)


def lost_errors(pattern, parse):
    ds = read(pattern, parse)
    ds.apply(tf.data.experimental.ignore_errors())  # hazard: TFD101 error; hazard: TFD701 warning
    return ds.prefetch(AUTOTUNE)


def kept(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    ds = ds.shuffle(1000)  # trap: TFD101
    model.fit(ds.batch(32).prefetch(AUTOTUNE))  # trap: TFD101


def applied_for_its_effect(rows, register):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    ds.apply(register)  # trap: TFD101
    return ds.batch(32).prefetch(AUTOTUNE)


def probe(ds: tf.data.Dataset):
    try:
        ds.unbatch()  # trap: TFD101
    except ValueError:
        return False
    return True


def test_raises(rows):
    import pytest

    ds = tf.data.Dataset.from_tensor_slices(rows)
    with pytest.raises(TypeError):
        ds.batch("four")  # trap: TFD101


def calls_that_consume(rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    list(ds)  # trap: TFD101
    ds.cardinality()  # trap: TFD101
    ds.save("/scratch/rows")  # trap: TFD101
    return ds.batch(32).prefetch(AUTOTUNE)


def other_things(rows, executor, frame):
    executor.map(print, rows)  # trap: TFD101
    frame.shuffle(10)  # trap: TFD101
    rows.batch(3)  # trap: TFD101


# A cache that never completes


def few_of_the_cached(model, pattern, parse):
    ds = read(pattern, parse).take(5000).cache()
    ds = ds.take(500)  # hazard: TFD210 warning
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=10)


def few_batches(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32).cache()
    ds = ds.take(100).prefetch(AUTOTUNE)  # hazard: TFD210 warning
    for epoch in range(10):
        for batch in ds:
            model.train_on_batch(batch)


def small_validation(model, train, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    val = ds.cache().take(1000).batch(32).prefetch(AUTOTUNE)  # hazard: TFD210 warning
    model.fit(train, validation_data=val, epochs=10)


def cached_few(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).take(500).cache()  # trap: TFD210
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=10)


def look(model, rows, plot):
    ds = tf.data.Dataset.from_tensor_slices(rows).cache()
    for row in ds.take(50):  # trap: TFD210
        plot(row)
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=10)


def one_pass(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32).cache()
    ds = ds.take(10).prefetch(AUTOTUNE)  # trap: TFD210
    return model.evaluate(ds)


def halves(model, rows):
    # The other half completes the cache.
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32).cache()
    train = ds.take(80).prefetch(AUTOTUNE)  # trap: TFD210
    val = ds.skip(80).prefetch(AUTOTUNE)
    model.fit(train, validation_data=val, epochs=10)


def steps_of_endless(model, rows, steps):
    ds = tf.data.Dataset.from_tensor_slices(rows).cache().repeat()
    ds = ds.batch(32).take(steps)  # trap: TFD210
    model.fit(ds.prefetch(AUTOTUNE), epochs=10)


def all_of_it(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).cache().take(-1)  # trap: TFD210
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=10)


def cached_afterwards(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).cache()
    ds = ds.take(1000)  # trap: TFD210
    # The second one is complete after one pass.
    ds = ds.cache()
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=10)


def limited_when_asked(model, rows, debug):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    if debug:
        ds = ds.take(100)  # trap: TFD210
    else:
        ds = ds.cache()
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=10)


# A cache of endless data


def endless_cache(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).repeat()
    ds = ds.cache()  # hazard: TFD302 error
    model.fit(ds.batch(32).prefetch(AUTOTUNE), steps_per_epoch=100, epochs=10)


def endless_batches(model, pattern, parse):
    ds = read(pattern, parse).shuffle(1000).repeat(-1).batch(32)
    ds = ds.cache("/scratch/train")  # hazard: TFD302 error
    model.fit(ds.prefetch(AUTOTUNE), steps_per_epoch=100, epochs=10)


def endless_input(pattern, parse, training):
    ds = read(pattern, parse)
    if training:
        ds = ds.repeat()
    return ds.cache().batch(32).prefetch(AUTOTUNE)  # hazard: TFD302 error


def cached_then_repeated(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).cache().repeat()  # trap: TFD302
    model.fit(ds.batch(32).prefetch(AUTOTUNE), steps_per_epoch=100, epochs=10)


def overfit_one_batch(model, pattern, parse):
    ds = read(pattern, parse).repeat().batch(32)
    ds = ds.take(1).cache().repeat().prefetch(AUTOTUNE)  # trap: TFD302
    model.fit(ds, steps_per_epoch=100, epochs=10)


def twice_and_cached(model, rows):
    # To fill the last batch: finite, so it completes.
    ds = tf.data.Dataset.from_tensor_slices(rows).repeat(2).cache()  # trap: TFD302
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=10)


def exclusive(pattern, parse, training, in_memory):
    ds = read(pattern, parse).take(10_000)
    if training and not in_memory:
        ds = ds.repeat()
    if in_memory:
        ds = ds.cache()  # trap: TFD302
    return ds.batch(32).prefetch(AUTOTUNE)


def counted(model, rows, epochs):
    ds = tf.data.Dataset.from_tensor_slices(rows).repeat(epochs).cache()  # trap: TFD302
    model.fit(ds.batch(32).prefetch(AUTOTUNE))


def for_evaluation(pattern, parse, training):
    ds = read(pattern, parse).take(10_000)
    ds = ds.repeat() if training else ds.cache()  # trap: TFD302
    return ds.batch(32).prefetch(AUTOTUNE)


# Prefetch


def prefetch_by_batch_size(model, rows, batch_size):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(batch_size)
    ds = ds.prefetch(batch_size)  # hazard: TFD304 warning
    model.fit(ds, epochs=2)


def prefetch_constant_batch(model, pattern, parse):
    batch = 128
    ds = read(pattern, parse).shuffle(1000).batch(batch, drop_remainder=True)
    return ds.prefetch(buffer_size=batch)  # hazard: TFD304 warning


def prefetch_a_thousand(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(64)
    ds = ds.prefetch(1000)  # hazard: TFD304 warning
    model.fit(ds, epochs=2)


SMALL_BATCH = 4


def prefetch_small_batches(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(SMALL_BATCH)
    ds = ds.prefetch(10 * SMALL_BATCH)  # hazard: TFD304 warning
    model.fit(ds, epochs=2)


def prefetch_few_small_batches(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(SMALL_BATCH)
    ds = ds.prefetch(2 * SMALL_BATCH)  # trap: TFD304
    model.fit(ds, epochs=2)


def prefetch_forty(model, rows):
    # Somebody who writes this counts batches.
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(SMALL_BATCH)
    model.fit(ds.prefetch(40), epochs=2)  # trap: TFD304


def prefetch_two(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(64).prefetch(2)  # trap: TFD304
    model.fit(ds, epochs=2)


def prefetch_elements(model, rows, batch_size):
    ds = tf.data.Dataset.from_tensor_slices(rows).prefetch(batch_size)  # trap: TFD304
    model.fit(ds.batch(batch_size).prefetch(AUTOTUNE), epochs=2)


def prefetch_rows(rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    return ds.shuffle(1000).prefetch(1000)  # trap: TFD304


def prefetch_auto(model, rows, batch_size):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(batch_size)
    model.fit(ds.prefetch(AUTOTUNE), epochs=2)  # trap: TFD304


def batches_of_one(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(1).prefetch(1)  # trap: TFD304
    model.fit(ds, epochs=2)


def prefetch_asked_for(model, rows, batch_size, buffer):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(batch_size)
    model.fit(ds.prefetch(buffer), epochs=2)  # trap: TFD304


def prefetch_unbatched(model, rows, batch_size):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(8).unbatch()
    ds = ds.prefetch(batch_size)  # trap: TFD304
    model.fit(ds.batch(batch_size).prefetch(AUTOTUNE), epochs=2)


# Reading files


def one_file_after_the_other(model, files, parse):
    ds = tf.data.Dataset.from_tensor_slices(files)
    ds = ds.interleave(tf.data.TFRecordDataset, cycle_length=4)  # hazard: TFD202 warning
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE).batch(32)
    model.fit(ds.prefetch(AUTOTUNE))


def text_files(pattern):
    ds = tf.data.Dataset.list_files(pattern, shuffle=False).interleave(  # hazard: TFD202 warning
        lambda path: tf.data.TextLineDataset(path).skip(1), cycle_length=4, block_length=16
    )
    return ds.batch(32).prefetch(AUTOTUNE)


def decoded_in_the_function(files, decode):
    def rows(path):
        return tf.data.TFRecordDataset(path).map(decode, num_parallel_calls=2)

    ds = tf.data.Dataset.from_tensor_slices(files)
    # The parallel map of each open file reads ahead in the background: measured as fast as parallel calls.
    return ds.interleave(rows).batch(32).prefetch(AUTOTUNE)  # trap: TFD202


def decoded_in_long_blocks(files, decode):
    def rows(path):
        return tf.data.TFRecordDataset(path).map(decode, num_parallel_calls=2)

    ds = tf.data.Dataset.from_tensor_slices(files)
    # Two elements are ready, the other fourteen of the block are waited for.
    ds = ds.interleave(rows, cycle_length=8, block_length=16)  # hazard: TFD202 warning
    return ds.batch(32).prefetch(AUTOTUNE)


def a_thread_for_each_file(files):
    ds = tf.data.Dataset.from_tensor_slices(files).interleave(  # trap: TFD202
        lambda path: tf.data.TFRecordDataset(path).prefetch(10), cycle_length=8
    )
    return ds.batch(32).prefetch(AUTOTUNE)


def a_thread_for_each_file_and_block(files):
    ds = tf.data.Dataset.from_tensor_slices(files).interleave(  # trap: TFD202
        lambda path: tf.data.TextLineDataset(path).skip(1).prefetch(32).filter(len_at_least_10),
        cycle_length=8,
        block_length=32,
    )
    return ds.batch(32).prefetch(AUTOTUNE)


def less_ahead_than_a_block(files):
    ds = tf.data.Dataset.from_tensor_slices(files).interleave(  # hazard: TFD202 warning
        lambda path: tf.data.TFRecordDataset(path).prefetch(1), cycle_length=8, block_length=16
    )
    return ds.batch(32).prefetch(AUTOTUNE)


def len_at_least_10(line):
    return tf.strings.length(line) >= 10


def many_records(parse):
    names = [f"/data/train-{i:05d}.tfrecord" for i in range(100)]
    ds = tf.data.TFRecordDataset(names)  # hazard: TFD202 info
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


def one_record(parse):
    ds = tf.data.TFRecordDataset("/data/train.tfrecord")  # trap: TFD202
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


def records_as_they_come(queue, parse):
    # A block has a name as soon as it is written: there is one to read at a time, in their order.
    def names():
        while True:
            block = queue.get()
            if block is None:
                break
            yield block.path

    blocks = tf.data.Dataset.from_generator(names, output_signature=tf.TensorSpec((), tf.string))
    ds = tf.data.TFRecordDataset(blocks)  # trap: TFD202
    return ds.map(parse, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)


def one_name_or_many(pattern, parse):
    names = tf.io.gfile.glob(pattern)
    if isinstance(names, str):
        # what `glob` gives is a list
        ds = tf.data.TFRecordDataset(names)  # trap: TFD202
    else:
        ds = tf.data.TFRecordDataset(names, num_parallel_reads=AUTOTUNE)
    return ds.map(parse, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)


def a_list_of_names(pattern, parse):
    names = tf.io.gfile.glob(pattern)
    if not isinstance(names, list):
        names = [names]
    ds = tf.data.TFRecordDataset(names)  # hazard: TFD202 info
    return ds.map(parse, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)


def records_to_measure_on(model, parse):
    # Training reads in parallel. For evaluation parallel reading does not matter.
    ds = tf.data.TFRecordDataset([f"/data/test-{i}.tfrecord" for i in range(8)])  # trap: TFD202
    model.evaluate(ds.map(parse, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE))


def records_into_a_table(folder, parse):
    rows = []
    # Python takes longer for a record than the file.
    for record in tf.data.TFRecordDataset(tf.io.gfile.glob(folder + "/*")):  # trap: TFD202
        rows.append(parse(record.numpy()))
    return rows


def batches_into_a_table(folder, total):
    ds = tf.data.TFRecordDataset(tf.io.gfile.glob(folder + "/*"))  # hazard: TFD202 info
    for records in ds.batch(1024):
        total(records)


def one_listed_record(parse):
    ds = tf.data.TFRecordDataset(["/data/train.tfrecord"])  # trap: TFD202
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


def parallel_records(files, parse):
    ds = tf.data.TFRecordDataset(files, num_parallel_reads=8)  # trap: TFD202
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


def parallel_interleave(files, parse):
    ds = tf.data.Dataset.from_tensor_slices(files)
    ds = ds.interleave(  # trap: TFD202
        tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE, deterministic=False
    )
    return ds.map(parse, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)


def interleaved_numbers():
    ds = tf.data.Dataset.range(10)
    ds = ds.interleave(  # trap: TFD202
        lambda x: tf.data.Dataset.from_tensors(x).repeat(3), cycle_length=2
    )
    return ds.batch(4).prefetch(AUTOTUNE)


def one_file_per_call(path, parse):
    ds = tf.data.TFRecordDataset(path)  # trap: TFD202
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)
