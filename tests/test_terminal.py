"""The installed command in a real pseudo-terminal: what arrives there, key by key, until it is left."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from terminal import PATIENCE, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def demo() -> Iterator[Terminal]:
    terminal = Terminal(["demo"])
    yield terminal
    terminal.close()


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _finished(text: str) -> bool:
    return "75 of 75" in text or "75/75" in text


def _filter(terminal: Terminal, words: str) -> None:
    """Type a filter as a person does: after the line for it is there."""
    terminal.press("/")
    terminal.wait_for(lambda text: "name, version, trust word" in text, "the line for the filter")
    terminal.press(words)
    terminal.wait_for(lambda text: words in text, "the words of the filter")


def test_the_example_is_walked_from_tree_to_claims_and_left(demo: Terminal) -> None:
    demo.wait_for(_finished, "the end of the work")
    assert "orchard-shop" in demo.text
    assert "built-in example" in demo.text
    _filter(demo, "basketry")
    demo.wait_for(lambda text: "1 match" in text, "the filtered tree")
    demo.press("\r")
    demo.wait_for(lambda text: "enter Open" in text and "Uploaded from" in text, "the package that matches")
    assert "webframe" not in demo.text
    demo.press("\r")
    demo.wait_for(lambda text: "same as before" in text, "the identity, compared because the package was opened")
    for told in ("from the lock", "Attestation 1", "What the certificate authority saw of the signer"):
        demo.press("\r")
        demo.wait_for(lambda text, told=told: told in text, told)  # type: ignore[misc] # bound at once
    demo.press("\x1b" * 8)
    demo.wait_for(lambda text: "webframe" in text, "the whole tree again")
    demo.press("q")
    assert demo.wait_for_end() == 0
    assert b"\x1b[?1049l" in demo.received, "the alternate screen is left"
    assert demo.modes == demo.before, "the terminal is as it was"


def test_no_escape_sequence_of_a_hostile_package_reaches_the_terminal(demo: Terminal) -> None:
    demo.wait_for(_finished, "the end of the work")
    _filter(demo, "graffiti")
    demo.wait_for(lambda text: "graffiti-wall" in text, "the hostile packages")
    demo.press("\r")
    demo.wait_for(lambda text: "graffiti-tag 0.0.7+" in text, "their details")
    for _ in range(6):
        demo.press("j")
        demo.press("\r")
    demo.press("q")
    demo.press("\x1b")
    demo.press("\x11")
    demo.wait_for_end()
    assert b"\\x1b]0;" in demo.received, "the sequence is shown as text"
    for sequence in (b"\x1b]0;owned", b"\x1b]52;", b"\x9b", "\u202e".encode(), b"\x1b]8;;https://evil"):
        assert sequence not in demo.received


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(demo: Terminal, number: signal.Signals) -> None:
    demo.wait_for(lambda text: "orchard-shop" in text, "the explorer")
    demo.process.send_signal(number)
    demo.wait_for_end()
    assert b"\x1b[?1049l" in demo.received
    assert demo.modes == demo.before


def test_quitting_at_once_ends_the_workers_too(demo: Terminal) -> None:
    demo.wait_for(lambda text: "orchard-shop" in text, "the explorer")
    group = os.getpgid(demo.process.pid)
    demo.press("q")
    assert demo.wait_for_end() == 0
    deadline = time.monotonic() + PATIENCE
    while _alive(group):  # whoever inherits them has to take them away
        assert time.monotonic() < deadline, "some worker process outlives the explorer"
        time.sleep(0.02)


def test_a_small_terminal_shows_one_pane_at_a_time() -> None:
    terminal = Terminal(["demo"], 80, 24)
    try:
        terminal.wait_for(_finished, "the end of the work")
        assert "Uploaded from" not in terminal.text
        _filter(terminal, "tinyledger")
        terminal.wait_for(lambda text: "1 match" in text, "the filtered tree")
        terminal.press("\r")
        terminal.wait_for(lambda text: "Next problem" in text, "the keys of the tree")
        terminal.press("\r")
        terminal.wait_for(lambda text: "Uploaded from" in text, "the details")
        terminal.press("\x11")
        assert terminal.wait_for_end() == 0
    finally:
        terminal.close()


def test_a_directory_without_a_lock_file_says_what_to_do(tmp_path: Path) -> None:
    terminal = Terminal(["explore", str(tmp_path)])
    try:
        terminal.wait_for(lambda text: "there is no lock file here" in text, "the reason")
        terminal.press("q")
        terminal.wait_for_end()
        assert b"Traceback" not in terminal.received
    finally:
        terminal.close()
