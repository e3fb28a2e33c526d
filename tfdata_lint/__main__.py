"""`python -m tfdata_lint`."""

from tfdata_lint.cli import entry

if __name__ == "__main__":
    entry()
