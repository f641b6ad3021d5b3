"""The installed command's upgrade review in a real pseudo-terminal: opened, read, walked and left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.demo import upgrade_recording
from attestree.glyphs import glyph
from attestree.tui.review.entry import Entry
from attestree.tui.review.ordering import ordered
from attestree.tui.review.outlook import Outlook, outlook_of
from demo_reviewed import review_of
from terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.model import PackageId
    from attestree.pool import WorkerPool

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def entries(pool: WorkerPool) -> dict[PackageId, Entry]:
    """What a review of the same recording without a terminal finds, worst first."""
    outcome = review_of(upgrade_recording(), pool).outcome
    found = {change.id: Entry(change, outcome.changes[change.id]) for change in outcome.loaded.changes}
    return {key: found[key] for key in ordered(found.values())}


@pytest.fixture(scope="module")
def expected(entries: dict[PackageId, Entry]) -> Outlook:
    return outlook_of(entries.values())


@pytest.fixture(params=[(120, 40), (80, 24)], ids=["120x40", "80x24"])
def demo(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    columns, lines = request.param
    terminal = Terminal(["demo", "review"], columns, lines)
    yield terminal
    terminal.close()


def test_the_review_of_the_example_is_read_walked_and_left(
    demo: Terminal, entries: dict[PackageId, Entry], expected: Outlook
) -> None:
    wide = demo.screen.columns == 120
    settled = f"CI would fail: {expected.reasons(short=not wide)}"
    demo.wait_for(lambda text: settled in text, f"the counts of a finished review, {settled}")
    assert not wide or f"looked at 0 of {len(entries)}" in demo.text
    assert "built-in example" in demo.text
    worst = [entry.change.package.display_name for entry in entries.values()][:3]
    places = [demo.text.index(f" {name} ") for name in worst]
    assert places == sorted(places), "the worst change comes first"

    findings = [(entry, finding) for entry in entries.values() for finding in entry.open_findings]
    for place, (entry, finding) in enumerate(findings[:3], 1):
        demo.press("n")
        demo.wait_for(lambda text, name=entry.change.package.display_name: name in text, "the change")  # type: ignore[misc] # bound at once
        under = f"\u203a {glyph(finding.level)} {finding.level.words}  {finding.title}"
        demo.wait_for(lambda text, under=under: under in text, "the finding under the cursor")  # type: ignore[misc] # as above
        if wide:
            demo.wait_for(lambda text, place=place: f"Finding {place} of {len(findings)}." in text, "which one it is")  # type: ignore[misc] # as above
    demo.press("\r")
    demo.wait_for(lambda text: findings[2][1].rule in text, "all there is to say on the finding")
    assert demo.process.poll() is None

    demo.press("q")
    assert demo.wait_for_end() == 0, "findings do not decide on the exit code of a screen"
    assert b"\x1b[?1049h" in demo.received
    assert b"\x1b[?1049l" in demo.received, "the alternate screen is left"
    assert demo.modes == demo.before, "the terminal is as it was"
    assert b"Traceback" not in demo.received


def test_no_escape_sequence_of_a_hostile_change_reaches_the_terminal(expected: Outlook) -> None:
    terminal = Terminal(["demo", "review"])
    try:
        terminal.wait_for(lambda text: expected.reasons() in text, "the end of the work")
        terminal.press("/")
        terminal.wait_for(lambda text: "name, version, kind" in text, "the line for the filter")
        terminal.press("graffiti")
        terminal.wait_for(lambda text: "1 match" in text, "the hostile change")
        terminal.press("\r")
        terminal.wait_for(lambda text: "e Export" in text, "the keys of the list")
        terminal.press("\r")
        terminal.press("jjjjGg")
        terminal.press("e")
        terminal.wait_for(lambda text: "goes to " in text, "the dialog that exports")
        assert "the filter" in terminal.text
        terminal.press("\x1b")
        terminal.wait_for(lambda text: "goes to " not in text, "the review again")
        terminal.press("\x11")
        assert terminal.wait_for_end() == 0
        assert b"\\x1b" in terminal.received, "the sequence is shown as text"
        for sequence in (b"\x1b]0;owned", b"\x1b]52;", b"\x9b", "\u202e".encode(), b"\x1b]8;;https://evil"):
            assert sequence not in terminal.received
    finally:
        terminal.close()
