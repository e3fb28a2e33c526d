"""Measurements of a power grid as pandas frames."""
import numpy as np
import pandas as pd

HOLIDAYS = {"01-01": "new year", "05-01": "labour day", "12-25": "christmas"}


def read(path):
    frame = pd.read_csv(path, parse_dates=["time"]).set_index("time")
    days = frame.index.to_series().dt.strftime("%m-%d")
    # a Series
    frame["holiday"] = days.map(HOLIDAYS).notna().astype(np.float32)  # trap: TFD201
    frame["weekday"] = frame.index.dayofweek
    return frame


def add_cycles(frame):
    hours = frame.index.to_series().map(lambda stamp: stamp.hour)  # trap: TFD201
    frame["sin"] = np.sin(hours * 2 * np.pi / 24)
    frame["cos"] = np.cos(hours * 2 * np.pi / 24)
    return frame


def split(frame):
    n = len(frame)
    return frame[: int(0.7 * n)], frame[int(0.7 * n): int(0.9 * n)], frame[int(0.9 * n):]


def standardized(frame, mean, std):
    return ((frame - mean) / std).astype(np.float32)
