"""Importing the package registers all datasets."""
from . import faces, paired, textures
from .paired import PAIRED

__all__ = ["PAIRED", "faces", "paired", "textures"]
