"""``attestree pin`` as a person runs it: what it writes, what it leaves alone, and what its pins then catch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from attestree.attestree_toml import FILE
from attestree.cli.main import run
from attestree.pin_file import read_pins
from attestree.sources.files import Folder
from lab import github
from session.world import INDEX, NOW, World, package, released

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """An index with two attested releases and one without provenance."""
    made = World()
    made.attested("tinyledger", "2.4.1")
    made.attested("webframe", "5.1")
    made.page("oldparser", made.file("oldparser-0.9-py3-none-any.whl"))
    monkeypatch.setattr("attestree.index.client.Network", lambda concurrency: made)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [f"--index-url {INDEX}"]
    for name, version in (("tinyledger", "2.4.1"), ("webframe", "5.1"), ("oldparser", "0.9")):
        lines.append(f"{name}=={version} --hash=sha256:{package(name, version).artifacts[0].sha256}")
    made = tmp_path / "shop"
    made.mkdir()
    (made / "requirements.txt").write_text("\n".join(lines) + "\n")
    return made


@pytest.fixture
def command(world: World, folder: Path, tmp_path: Path) -> Callable[..., int]:
    trust_root = tmp_path / "root.json"
    trust_root.write_bytes(world.lab.trusted_root())

    def call(name: str, *arguments: str) -> int:
        return run([name, str(folder), *arguments, "--trust-root", str(trust_root), "--no-cache"])

    return call


def test_todays_publishers_are_written_and_met_from_then_on(
    command: Callable[..., int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("pin") == 0
    told = capsys.readouterr()
    assert "pinned   tinyledger 2.4.1  https://github.com/example-tinyledger/tinyledger (" in told.out
    assert "not pinned, 1: no-provenance" in told.out
    assert told.err == f"written to {folder / FILE}\n"
    assert [pin.package for pin in read_pins(Folder(folder), "requirements.txt")] == ["tinyledger", "webframe"]
    before = (folder / FILE).read_text()
    assert command("pin") == 0
    told = capsys.readouterr()
    assert "kept     tinyledger 2.4.1" in told.out
    assert told.err == ""
    assert (folder / FILE).read_text() == before
    assert command("report", "--format", "json") == 0
    packages = {item["name"]: item for item in json.loads(capsys.readouterr().out)["packages"]}
    assert packages["tinyledger"]["identity"]["status"] == "pinned"


def test_a_repository_made_again_under_its_name_is_caught_and_stays_unpinned(
    command: Callable[..., int], world: World, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("pin", "--quiet") == 0
    before = (folder / FILE).read_text()
    again = released("tinyledger", "2.4.1", repository_id=999999)
    world.attested("tinyledger", "2.4.1", identity=again)
    capsys.readouterr()
    assert command("report") == 1
    assert "pinned-identity-differs" in capsys.readouterr().out
    assert command("pin") == 1
    told = capsys.readouterr().out
    assert (
        "differs  tinyledger 2.4.1  not the publisher attestree.toml pins: repository number 999999 instead of" in told
    )
    assert (folder / FILE).read_text() == before
    assert command("pin", "--update") == 0
    assert "updated  tinyledger 2.4.1" in capsys.readouterr().out
    assert command("report") == 0


def test_one_subtree_alone_and_nothing_at_all(
    command: Callable[..., int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("pin", "--root", "webframe", "--dry-run") == 0
    told = capsys.readouterr()
    assert "tinyledger" not in told.out
    assert told.err == f"nothing was written to {folder / FILE}\n"
    assert not (folder / FILE).exists()
    assert command("pin", "--root", "webframe") == 0
    assert [pin.package for pin in read_pins(Folder(folder), "requirements.txt")] == ["webframe"]
    assert command("pin", "--root", "oldparser") == 0
    assert "not pinned, 1: no-provenance" in capsys.readouterr().out


def test_what_could_not_be_checked_is_exit_code_3(
    command: Callable[..., int], world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    del world.answers[f"{INDEX}webframe/"]
    assert command("pin") == 3
    assert "not checked, 1: the index does not have this project (404)" in capsys.readouterr().out


def test_the_pins_of_a_project_need_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pin", "--replay", str(tmp_path / "session.json")]) == 2
    assert "a recording is no project to write to" in capsys.readouterr().err


def test_a_file_that_cannot_be_changed_is_told_and_kept(
    command: Callable[..., int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / FILE).write_text("[[pin]]\nkind = 1\n")
    assert command("pin") == 2
    assert "attestree.toml" in capsys.readouterr().err
    assert (folder / FILE).read_text() == "[[pin]]\nkind = 1\n"


def test_another_repository_is_another_publisher(
    command: Callable[..., int], world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("pin", "--quiet") == 0
    world.attested("webframe", "5.1", identity=github("somebody/webframe", ref="refs/tags/v5.1"))
    capsys.readouterr()
    assert command("report", "--fail-on", "block") == 1
    assert "https://github.com/somebody/webframe" in capsys.readouterr().out
