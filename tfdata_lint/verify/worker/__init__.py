"""What runs in the user's Python: the only part that imports TensorFlow.

It runs on any Python from 3.8 on, where nothing but TensorFlow need be installed, so it uses none
of the linter's types: it reads and writes JSON with the fields of `verify.model`.
"""
