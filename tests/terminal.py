"""The installed command in a pseudo-terminal, for tests: what arrives there, and the screen that it draws."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyte
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ATTESTREE = Path(sys.executable).with_name("attestree")
PATIENCE = 60.0
"""Seconds to wait for something to appear: a bound for a hang, never a measure."""


class Terminal:
    """A program in a pseudo-terminal, and the screen it draws."""

    def __init__(self, arguments: list[str], columns: int = 120, lines: int = 40) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.received = b""
        self._end, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.before = termios.tcgetattr(other)
        kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        environ = {**kept, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", "COLORTERM": "truecolor"}
        self.process = subprocess.Popen(
            [str(ATTESTREE), *arguments], stdin=other, stdout=other, stderr=other, env=environ, start_new_session=True
        )
        self._other = other

    def press(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def wait_for(self, seen: Callable[[str], bool], what: str) -> None:
        """Read until ``seen`` holds of the screen's text."""
        deadline = time.monotonic() + PATIENCE
        while not seen(self.text):
            if time.monotonic() > deadline:
                pytest.fail(f"never saw {what}:\n{self.text}")
            self._read(0.2)

    def wait_for_end(self) -> int:
        """Read until the program ends, and return its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                pytest.fail(f"it never ended:\n{self.text}")
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.returncode

    @property
    def modes(self) -> list[object]:
        """What the terminal is set to now: raw or not, echoing or not."""
        return termios.tcgetattr(self._other)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._end], [], [], seconds)
        if not ready:
            return False
        with contextlib.suppress(OSError):
            data = os.read(self._end, 65536)
            self.received += data
            self._stream.feed(data)
            return bool(data)
        return False

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._end)
        os.close(self._other)
