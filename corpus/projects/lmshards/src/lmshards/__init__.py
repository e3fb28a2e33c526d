"""Language models on shards of text."""
from .packing import blocks, input_and_target
from .shards import corpus, mixed_corpus

__all__ = ["blocks", "corpus", "input_and_target", "mixed_corpus"]
