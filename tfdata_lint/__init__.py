"""tfdata-lint: a static analysis linter for tf.data input pipelines."""

__version__ = "0.1.0"
