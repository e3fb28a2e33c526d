"""Keeps a program from changing anything outside its folder, and from reaching out.

Two layers: an audit hook refuses what Python does, with a reason; where the kernel has Landlock, it
also refuses writes of C++ code. This guards against what scripts do by habit (downloads,
checkpoints, logs), not against malice.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
import threading
from typing import Any

MESSAGE = "refused by tfdata-lint verify"

ADDRESS_SLACK_BYTES = 6 * 2**30
"""Address space that threads and allocators of TensorFlow reserve without using it."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_SINKS = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/shm", "/proc/self")

_OUTSIDE = {
    "socket.__new__": "opens a socket",
    "socket.connect": "opens a socket",
    "socket.bind": "opens a socket",
    "socket.getaddrinfo": "asks for a network address",
    "socket.gethostbyname": "asks for a network address",
    "subprocess.Popen": "starts a process",
    "os.system": "starts a process",
    "os.exec": "starts a process",
    "os.posix_spawn": "starts a process",
    "os.spawn": "starts a process",
    "os.startfile": "starts a process",
    "pty.spawn": "starts a process",
    "os.fork": "forks",
    "os.forkpty": "forks",
    "os.chroot": "changes the root folder",
    "webbrowser.open": "opens a browser",
}
"""What is refused whatever its arguments, by the name of the audit event."""

_CHANGING = {
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.link": (1,),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.setxattr": (0,),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.utime": (0,),
    "shutil.rmtree": (0,),
}
"""Which arguments of an audit event are paths that it changes."""


class Refused(PermissionError):
    """The program tried what it may not. A PermissionError, as libraries can live with those."""


class Sandbox:
    """What one process may do. `refusals` says what it tried, in order, each once."""

    def __init__(self, folder: str) -> None:
        self.folder = os.path.realpath(folder)
        self.refusals: list[str] = []
        self._busy = threading.local()

    def enter(self, memory_bytes: int) -> None:
        """Closes the door for good: there is no way back in this process."""
        _limit(memory_bytes)
        _landlock(self.folder)
        _forbid_native_forks(self)
        sys.dont_write_bytecode = True
        sys.addaudithook(self._audit)

    def refuse(self, what: str) -> None:
        """Raises `Refused`, and notes why."""
        if what not in self.refusals:
            self.refusals.append(what)
        raise Refused(f"{MESSAGE}: it {what}")

    def inside(self, path: Any) -> bool:
        """True for what may be written: the folder, and files that swallow what they get."""
        if isinstance(path, int) or path is None:
            return True
        try:
            real = os.path.realpath(os.fsdecode(path))
        except (TypeError, ValueError):
            return False
        return real.startswith((self.folder + os.sep, *_SINKS)) or real == self.folder

    def check_written(self, path: Any, what: str = "writes") -> None:
        """Raises `Refused` when the path must not be changed."""
        if not self.inside(path):
            self.refuse(f"{what} {os.fsdecode(path)}")

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _WATCHED or getattr(self._busy, "now", False):
            return
        self._busy.now = True
        try:
            self._judge(event, arguments)
        finally:
            self._busy.now = False

    def _judge(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = any(letter in mode for letter in "wax+") if mode else flags & _WRITING
            if writes:
                self.check_written(path)
        elif event in _OUTSIDE:
            self.refuse(_OUTSIDE[event])
        elif event in ("os.kill", "os.killpg"):
            if arguments[0] not in (0, os.getpid()):
                self.refuse("sends a signal to another process")
        else:
            deletes = event in ("os.remove", "os.rmdir", "shutil.rmtree")
            for position in _CHANGING[event]:
                self.check_written(arguments[position], "deletes" if deletes else "changes")


_WATCHED = frozenset({"open", "os.kill", "os.killpg", *_OUTSIDE, *_CHANGING})


def _limit(memory_bytes: int) -> None:
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm", encoding="ascii") as file:
            reserved = int(file.read().split()[0]) * resource.getpagesize()
        _lower(resource.RLIMIT_AS, reserved + memory_bytes + ADDRESS_SLACK_BYTES)
    _lower(resource.RLIMIT_FSIZE, memory_bytes)
    _lower(resource.RLIMIT_CORE, 0)
    # Python reports a file that grows too big as an OSError; the signal would end the process.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _lower(which: int, limit: int) -> None:
    _, most = resource.getrlimit(which)
    if most != resource.RLIM_INFINITY:
        limit = min(limit, most)
    resource.setrlimit(which, (limit, limit))


def _forbid_native_forks(sandbox: Sandbox) -> None:
    """`multiprocessing` starts processes below the level of audit events."""
    try:
        import _posixsubprocess
    except ImportError:
        return

    def fork_exec(*_: Any, **__: Any) -> None:
        sandbox.refuse("starts a process")

    _posixsubprocess.fork_exec = fork_exec  # type: ignore[assignment]


_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_BENEATH_PATH = 1
_NO_NEW_PRIVILEGES = 38
_WRITES = 0b1_1111_1111_0010
"""Landlock's rights that change files, in its first version: all but execute and read."""
_TCP = 0b11
"""Landlock's rights to bind and connect, from its fourth version on."""


def _landlock(folder: str) -> None:
    """Tells the kernel to refuse writes outside, and TCP; where it cannot, the hook is all."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < 1:
        return
    wanted = struct.pack("=QQ", _WRITES, _TCP) if version >= 4 else struct.pack("=Q", _WRITES)
    ruleset = libc.syscall(_CREATE_RULESET, wanted, ctypes.c_size_t(len(wanted)), 0)
    if ruleset < 0:
        return
    try:
        for path in (folder, "/dev"):
            where = os.open(path, os.O_PATH)
            libc.syscall(_ADD_RULE, ruleset, _BENEATH_PATH, struct.pack("=Qi", _WRITES, where), 0)
            os.close(where)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
