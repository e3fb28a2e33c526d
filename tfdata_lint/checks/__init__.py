"""One rule a file; discovered by `tfdata_lint.catalogue`, never listed."""
