"""Caches that somebody chooses for each run, that never hold anything, or that stand in branches."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def decode(path):
    return tf.image.resize(tf.io.decode_png(tf.io.read_file(path), channels=3), [96, 96])


def read(pattern):
    return tf.data.Dataset.list_files(pattern, shuffle=False).map(decode, AUTOTUNE)


def with_a_flag(model, pattern, caching):
    ds = read(pattern)
    if caching:
        ds = ds.cache()  # trap: TFD301
    model.fit(ds.batch(32).prefetch(AUTOTUNE))


def with_settings(model, pattern, settings):
    ds = read(pattern)
    if settings["input"]["cache_pictures"]:
        ds = ds.cache()  # trap: TFD301
    model.fit(ds.batch(32).prefetch(AUTOTUNE))


def with_settings_that_may_lack_it(model, pattern, settings):
    ds = read(pattern)
    if settings.get("input", {}).get("use_caching", False):
        ds = ds.cache()  # trap: TFD301
    model.fit(ds.batch(32).prefetch(AUTOTUNE))


def with_the_opposite(model, pattern, options):
    ds = read(pattern)
    if not options.no_cache:
        ds = ds.cache()  # trap: TFD301
    model.fit(ds.batch(32).prefetch(AUTOTUNE))


def with_another_setting(model, pattern, settings):
    ds = read(pattern)
    if settings["input"]["shuffled"]:
        ds = ds.cache().shuffle(1000)  # hazard: TFD301 info
    model.fit(ds.batch(32).prefetch(AUTOTUNE))


def built_to_see_whether_that_works(pattern):
    # Nothing is ever kept in them.
    read(pattern).cache()  # trap: TFD101; trap: TFD301
    read(pattern).repeat().cache()  # trap: TFD101; trap: TFD301; trap: TFD302


def one_decision_in_three_branches(pattern, rounds):
    """Said once, where it stands first."""
    ds = read(pattern).batch(32)
    if rounds > 0:
        return ds.cache().repeat(rounds).prefetch(AUTOTUNE)  # hazard: TFD301 info
    if rounds == -1:
        return ds.cache().repeat().prefetch(AUTOTUNE)  # trap: TFD301
    return ds.cache().prefetch(AUTOTUNE)  # trap: TFD301


def switches_that_nobody_sets(pattern, endless=False, kept=False):
    ds = read(pattern)
    if endless:
        ds = ds.repeat()
    if kept:
        ds = ds.cache()  # hazard: TFD302 info; trap: TFD301
    return ds.batch(32).prefetch(AUTOTUNE)


def switches_of_which_one_is_on(pattern, training, kept=True):
    ds = read(pattern)
    if training:
        ds = ds.repeat()
    if kept:
        ds = ds.cache()  # hazard: TFD302 error; trap: TFD301
    return ds.batch(32).prefetch(AUTOTUNE)


def switches_that_are_set(pattern, endless=False, kept=False):
    ds = read(pattern)
    if endless:
        ds = ds.repeat()
    if kept:
        ds = ds.cache()  # hazard: TFD302 error; trap: TFD301
    return ds.batch(32).prefetch(AUTOTUNE)


def switches_that_say_where(pattern, cache=False):
    """True for memory, a path for a file."""
    ds = read(pattern)
    if cache is True:
        ds = ds.cache()  # trap: TFD301
    elif isinstance(cache, str):
        ds = ds.cache(cache)  # trap: TFD301
    return ds.batch(32).prefetch(AUTOTUNE)


def something_else_decides(pattern, cached_names):
    ds = tf.data.TFRecordDataset(pattern, num_parallel_reads=4)
    if cached_names == []:
        ds = ds.cache()  # hazard: TFD301 info
    return ds.batch(32).prefetch(AUTOTUNE)


def train(model, pattern):
    model.fit(switches_that_are_set(pattern, endless=True, kept=True), steps_per_epoch=100)
