"""Sequences, observables and jax: map, batch, shuffle and cache that are not tf.data."""
import functools
import itertools
import random
from typing import Callable, Iterable, List

import jax
import jax.numpy as jnp
import reactivex as rx
import tensorflow as tf
from reactivex import operators as ops


class Stream:
    """A lazy sequence with a fluent interface."""

    def __init__(self, items: Iterable):
        self._items = items

    def map(self, fn: Callable) -> "Stream":
        return Stream(fn(item) for item in self._items)

    def filter(self, fn: Callable) -> "Stream":
        return Stream(item for item in self._items if fn(item))

    def shuffle(self, buffer_size: int) -> "Stream":
        items = list(self._items)
        random.shuffle(items)
        return Stream(items)

    def batch(self, size: int) -> "Stream":
        def chunks():
            iterator = iter(self._items)
            while chunk := list(itertools.islice(iterator, size)):
                yield chunk

        return Stream(chunks())

    def cache(self) -> "Stream":
        return Stream(list(self._items))

    def repeat(self, count: int = 1) -> "Stream":
        return Stream(item for _ in range(count) for item in self._items)

    def prefetch(self, size: int) -> "Stream":
        return self

    def __iter__(self):
        return iter(self._items)


class Trainer:
    def __init__(self):
        self.steps = 0

    def fit(self, data):
        for batch in data:
            self.steps += len(batch)


def train_stream(paths: List[str]):
    ds = Stream(paths)
    ds = ds.map(str.strip)  # trap: TFD201
    ds = ds.map(open)  # trap: TFD201
    ds = ds.shuffle(1000).cache()  # trap: TFD301
    ds = ds.repeat(3)
    ds = ds.batch(32)  # trap: TFD203
    Trainer().fit(ds)


def observe(numbers):
    source = rx.from_iterable(numbers)
    scaled = source.pipe(ops.map(lambda x: x / 10.0), ops.filter(lambda x: x > 0.5), ops.repeat(2))  # trap: TFD201
    scaled.subscribe(on_next=print)


def jax_batches(params, xs):
    predict = functools.partial(forward, params)
    batched = jax.vmap(predict)(xs)
    sequential = jax.lax.map(predict, xs)  # trap: TFD201
    trees = jax.tree_util.tree_map(jnp.mean, params)
    return batched, sequential, trees


def forward(params, x):
    return jnp.tanh(x @ params["w"] + params["b"])


def keras_functions(x):
    doubled = tf.map_fn(lambda row: row * 2, x)
    backend = tf.keras.backend.map_fn(lambda row: row + 1, x)
    nested = tf.nest.map_structure(tf.identity, {"a": x})
    return doubled, backend, nested


class Registry:
    """cache() here means a decorator."""

    def __init__(self):
        self.store = {}

    def cache(self):
        def wrap(fn):
            @functools.wraps(fn)
            def inner(*args):
                if args not in self.store:
                    self.store[args] = fn(*args)
                return self.store[args]

            return inner

        return wrap


registry = Registry()


@registry.cache()  # trap: TFD301
def vocabulary_size(path):
    lines = tf.data.TextLineDataset(path)
    return sum(1 for _ in lines)


if __name__ == "__main__":
    train_stream(["a.txt", "b.txt"])
    observe(range(100))
