"""Is it spam?"""
from .dataset import *
from .vocab import Vocabulary
