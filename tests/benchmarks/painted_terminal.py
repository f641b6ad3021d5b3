"""A pseudo-terminal with a program in it, watched only as far as a cursor row and a text need."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from typing import TYPE_CHECKING

from textual.color import Color

from attestree.tui.themes import DARK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PIECE = re.compile(rb"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m")
_CURSOR = "48;2;{};{};{}".format(*Color.parse(DARK.variables["row-cursor"]).rgb).encode()


class Terminal:
    """A program in a pseudo-terminal.

    Args:
        command: what to run.
        columns: how wide it is.
        lines: how high it is.
    """

    def __init__(self, command: Sequence[str], columns: int = 120, lines: int = 40) -> None:
        self.end, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.process = subprocess.Popen(
            command, stdin=other, stdout=other, stderr=other, env=environ, start_new_session=True
        )
        os.close(other)
        self.received = b""
        self.cursor: tuple[int, bool] | None = None
        """The line that is painted as the one under the cursor, and whether it is on the right side."""
        self._row = self._column = 0

    def press(self, key: str) -> float:
        """Press a key, and return when."""
        os.write(self.end, key.encode())
        return time.perf_counter()

    def read_for(self, seconds: float) -> None:
        """Take in what is painted, for so long."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            if not self._read(left):
                return

    def read_until(self, seen: Callable[[], bool], patience: float = 300.0) -> float:
        """Take in what is painted until ``seen``, and return when that was.

        Raises:
            TimeoutError: it never was.
        """
        until = time.perf_counter() + patience
        while not seen():
            if time.perf_counter() > until or not self._read(0.5):
                raise TimeoutError
        return time.perf_counter()

    def wait(self) -> None:
        """Wait for the program to end; what it still paints is read, since it would wait for that."""
        while self.process.poll() is None:
            if not self._read(0.001):
                self.process.wait()

    def close(self) -> None:
        """End the program, if it did not end by itself."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        os.close(self.end)

    def _read(self, seconds: float) -> bool:
        """Take in what comes within ``seconds``; return whether there can be more."""
        if not select.select([self.end], [], [], seconds)[0]:
            return self.process.poll() is None
        try:
            data = os.read(self.end, 1 << 20)
        except OSError:
            return False
        self.received = (self.received + data)[-200_000:]
        for piece in _PIECE.finditer(data):
            if piece[1]:
                self._row, self._column = int(piece[1]), int(piece[2])
            elif _CURSOR in piece[3]:
                self.cursor = self._row, self._column > 48
        return bool(data)
