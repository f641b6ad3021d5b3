"""The recording of the built-in example's upgrade, and the command that opens it."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from attestree.cli import demo as command
from attestree.cli.main import run
from attestree.demo import upgrade_recording
from attestree.demo.incidents import afterword
from attestree.events import EventSource, ReviewSource, SessionFinished
from attestree.session.review import ReviewSession
from attestree.session.stream import Session
from attestree.settings import FileScope
from attestree.verdict import FileStatus, Level, Trust
from demo_data.deployed import BY_NAME, asked
from demo_data.recorded import TARGET, UPGRADE_TARGET, make_upgrade
from demo_data.upgrades import UPGRADES
from demo_reviewed import Reviewed, review_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from attestree.index.record import Exchange
    from attestree.pool import WorkerPool

pytestmark = pytest.mark.xdist_group("demo")

_NAMES = [upgrade.name for upgrade in UPGRADES]


@pytest.fixture(scope="module")
def reviewed(pool: WorkerPool) -> Reviewed:
    return review_of(upgrade_recording(), pool)


def test_the_recording_is_what_the_story_makes_of_it() -> None:
    assert make_upgrade().to_json() == upgrade_recording().to_json(), "make demo-data writes it anew"


def test_the_recordings_are_small() -> None:
    for target in (TARGET, UPGRADE_TARGET):
        assert target.stat().st_size < 1_000_000
        assert gzip.decompress(target.read_bytes()).startswith(b'{\n "schema"')


def test_only_what_changed_is_asked_for_and_only_what_is_asked_for_is_recorded(
    reviewed: Reviewed, pool: WorkerPool
) -> None:
    recorded = {exchange.url for exchange in upgrade_recording().exchanges}
    everything = review_of(upgrade_recording(), pool, FileScope.ALL)
    assert set(everything.asked) == recorded
    assert set(reviewed.asked) < recorded
    fetched = {name for name in _NAMES if asked(BY_NAME[name])}
    said = {url for url in reviewed.asked if url.endswith(".metadata")}
    assert {urlsplit(url).path.split("/")[2] for url in set(reviewed.asked) - said} == fetched
    assert {urlsplit(url).path.split("/")[-1].partition("-")[0] for url in said} == {
        "envleaf",
        "modelclay_core",
        "wordsickle",
    }
    assert len(reviewed.asked) == len(set(reviewed.asked)), "nothing is asked for twice"


def test_no_answer_is_missing(reviewed: Reviewed, pool: WorkerPool) -> None:
    for found in (reviewed, review_of(upgrade_recording(), pool, FileScope.ALL)):
        unanswered: dict[str, set[str]] = {}
        for told in found.outcome.changes.values():
            for record in filter(None, (told.before, told.after, told.look_back)):
                for file in record.counted:
                    if file.status is FileStatus.NOT_CHECKED:
                        unanswered.setdefault(f"{record.package.name} {record.package.version}", set()).add(file.reason)
        assert unanswered == {
            "gatepost 1.0.6": {"index.example answered HTTP 500 (Internal Server Error)"},
            "glitterlog 0.8.7": {"the index does not list this file"},
            "glitterlog 0.8.8": {"the index does not list this file"},
            "mossbank 1.3.2": {"the index does not list this file"},
        }


@pytest.mark.parametrize(("version", "side"), [("5.0.4", "before"), ("5.1.1", "after")])
def test_one_flipped_bit_is_noticed_on_either_side(
    reviewed: Reviewed, pool: WorkerPool, version: str, side: str
) -> None:
    original = upgrade_recording()
    changed = [_with_flipped_bit(one) if f"webframe-{version}-py3" in one.url else one for one in original.exchanges]
    assert changed != list(original.exchanges)
    found = review_of(replace(original, exchanges=tuple(changed)), pool)
    now, then = _trusts(found), _trusts(reviewed)
    assert {key for key, trust in now.items() if then[key] != trust} == {("webframe", side)}
    assert now["webframe", side] is Trust.FAILED


def _with_flipped_bit(exchange: Exchange) -> Exchange:
    answer = json.loads(exchange.body)
    envelope = answer["attestation_bundles"][0]["attestations"][0]["envelope"]
    signature = bytearray(base64.b64decode(envelope["signature"]))
    signature[-1] ^= 1
    envelope["signature"] = base64.b64encode(signature).decode()
    return replace(exchange, body=json.dumps(answer).encode())


def _trusts(found: Reviewed) -> Mapping[tuple[str, str], Trust]:
    return {
        (name, side): record.trust
        for name in found.changes
        for side, record in (("before", found.told(name).before), ("after", found.told(name).after))
        if record
    }


def test_nothing_verifies_without_its_trust_root(pool: WorkerPool) -> None:
    found = review_of(replace(upgrade_recording(), trust_root=""), pool)
    for told in found.outcome.changes.values():
        for record in filter(None, (told.before, told.after, told.look_back)):
            assert FileStatus.VERIFIED not in {file.status for file in record.files}


def test_no_address_leads_anywhere() -> None:
    assert {urlsplit(exchange.url).hostname for exchange in upgrade_recording().exchanges} == {
        "files.example",
        "index.example",
        "mirror.example",
    }


def test_the_recording_can_be_replayed_as_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["review", "--replay", str(UPGRADE_TARGET), "--format", "text", "--jobs", "2", "--quiet"])
    written = capsys.readouterr()
    assert code == 1
    assert written.err == ""
    assert {name for name in _NAMES if name not in written.out} == set()
    assert "\x1b" not in written.out


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[ReviewSource, bool, str, Level | None]]:
    """A terminal that shows no screen: what would have been opened is kept."""
    found: list[tuple[ReviewSource, bool, str, Level | None]] = []

    def open_review(session: Callable[[], ReviewSource], *, plain: bool, theme: str, fail_on: Level | None) -> int:
        async def start() -> ReviewSource:
            source = session()
            async for event in source.events():
                if isinstance(event, SessionFinished):
                    break
            await source.close()
            return source

        found.append((asyncio.run(start()), plain, theme, fail_on))
        return 0

    monkeypatch.setattr(command, "require_terminal", lambda: None)
    monkeypatch.setattr(command, "open_review", open_review)
    return found


def test_without_a_word_the_command_explores(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found: list[tuple[EventSource, bool]] = []

    def open_explorer(session: Callable[[], EventSource], *, plain: bool, theme: str) -> int:
        found.append((session(), plain))
        return 0

    monkeypatch.setattr(command, "require_terminal", lambda: None)
    monkeypatch.setattr(command, "open_explorer", open_explorer)
    assert run(["demo"]) == run(["demo", "explore", "--ascii"]) == 0
    assert [(type(session), plain) for session, plain in found] == [(Session, False), (Session, True)]
    assert capsys.readouterr().err == ""


def test_the_command_opens_the_review_and_tells_afterwards_what_was_retold(
    opened: list[tuple[ReviewSource, bool, str, Level | None]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", "review", "--ascii", "--theme", "attestree-light"]) == 0
    [(source, plain, theme, fail_on)] = opened
    assert isinstance(source, ReviewSession)
    assert (plain, theme, fail_on) == (True, "attestree-light", Level.BLOCK)
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err == afterword() + "\n"


def test_a_review_that_could_not_go_on_is_followed_by_no_story(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "require_terminal", lambda: None)
    monkeypatch.setattr(command, "open_review", lambda session, **options: 2)
    assert run(["demo", "review"]) == 2
    assert "retold" not in capsys.readouterr().err
