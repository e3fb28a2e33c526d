"""Texts of which LibCST does not print all blanks and comments."""

from __future__ import annotations

ENDS = [
    "a# c\n\n  # c\n",
    "x = a.b(1)\n\n    # c\n\n",
    "def f():\n    x.y\n\n    # c\n\ny.z = 1  # d\n\n\n    # a\n    # b\n# c",
    "a.b(1)\r\n\r\n\t# c\r\n",
]
"""LibCST drops lines before an indented comment at the end of a file."""

BLANKS = [
    "try:\n    a.b(1)\nexcept OSError :\n    c.d(2)\ne.f(3)\n",
    "try:\n    a\nexcept (B, C)\t :  # c\n    d.e(1)\nelse :\n    f.g(2)\n\n  # c\n",
    "try:\r\n    a\r\nexcept* B  :\r\n    c.d(1)\r\nfinally :\r\n    e.f('g  :')\r\n",
    "try: a\nexcept ( B.a ) : c.d(1)\n",
    "try: a\nexcept B \\\n  :\n    c.d(1)\n",
    "a\n\\\nb.c(1)\n",
    "if a:\r\n  b\r\n\\\r\n  b.c(1)\r\n",
    "@ a . b ( 1 )\ndef f ( a , * , b : int = 1 ) -> c :\n try :\n  g\n except B :\n  h.i\n",
]
"""LibCST drops blanks before these colons, and a backslash with which a line begins and ends."""
