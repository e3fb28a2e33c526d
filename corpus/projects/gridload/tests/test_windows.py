import numpy as np

from gridload import windows


def test_shapes():
    values = np.random.rand(1000, 3).astype(np.float32)
    past, future = next(iter(windows.array_windows(values, 4, training=True)))
    assert past.shape == (4, windows.PAST, 3)
    assert future.shape == (4, windows.FUTURE)


def test_totals_are_sums_of_days():
    values = np.ones(24 * 14, np.float32)
    for totals in windows.daily_totals(values).take(1):
        assert np.allclose(totals, 24.0)
