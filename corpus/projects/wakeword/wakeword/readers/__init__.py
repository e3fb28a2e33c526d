from .base import InputReader
from .record_reader import RecordReader
from .stream_reader import StreamReader
from .wav_reader import WavReader

__all__ = ["InputReader", "RecordReader", "StreamReader", "WavReader"]
