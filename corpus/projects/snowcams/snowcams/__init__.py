from .cameras import frames, night_frames
from .sensors import wind_rows

__all__ = ["frames", "night_frames", "wind_rows"]
