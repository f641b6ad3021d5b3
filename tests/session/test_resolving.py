"""A project without a lock in a session: resolved, told, stopped, recorded and replayed."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.events import ProjectLoaded, ProjectResolving, SessionFinished
from attestree.index.locate import Locator
from attestree.index.record import Recording
from attestree.session.headless import run_to_end
from attestree.session.opening import open_inputs
from attestree.session.resolving import LiveResolver, RecordedResolver
from attestree.session.stream import Session
from attestree.settings import Settings
from attestree.sources.resolve import Request
from attestree.sources.resolve_environment import find_uv
from servers import ScriptedServer, origin
from sources.test_resolve import wheel

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.pool import WorkerPool

needs_uv = pytest.mark.skipif(find_uv() is None, reason="uv is not installed")
PYPROJECT = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['web']\n"


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


@needs_uv
async def test_it_is_resolved_recorded_and_replayed(tmp_path: Path, pool: WorkerPool) -> None:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    recorded = tmp_path / "session.json"
    with origin([wheel("web", "1.0", "core"), wheel("core")]) as base:
        settings = Settings(index_url=f"{base}/simple/", record=recorded)
        session = Session(open_inputs(settings, tmp_path, pool))
        told: list[int] = []
        async for event in session.events():
            match event:
                case ProjectResolving(decided=decided):
                    told.append(decided)
                case ProjectLoaded(project=project):
                    assert project.graph.locked == ("core==1.0", "web==1.0")
                    assert project.notes[0].startswith("resolved today, by uv")
                case SessionFinished():
                    break
        await session.close()
    assert told[0] == 0
    assert told[-1] >= 2
    assert set(Recording.read(recorded).project.files) == {"pyproject.toml", "pyproject.toml.resolved"}
    outcome = await run_to_end(Session(open_inputs(Settings(replay=recorded), tmp_path, pool)))
    assert set(outcome.loaded.project.graph.locked) == {"core==1.0", "web==1.0"}
    assert outcome.loaded.project.notes[0].startswith("resolved today, by uv")
    assert outcome.loaded.project.source == "pyproject.toml"


@needs_uv
async def test_closing_the_session_ends_uv_at_once(tmp_path: Path, pool: WorkerPool) -> None:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    asked = asyncio.Event()

    def never(_: object) -> object:
        async def wait(_: asyncio.StreamWriter) -> None:
            asked.set()
            await asyncio.Event().wait()

        return wait

    async with ScriptedServer(never).running() as server:  # type: ignore[arg-type] # its answer is a behaviour
        inputs = open_inputs(Settings(index_url=f"{server.url}/simple/"), tmp_path, pool)
        session = Session(inputs)
        events = session.events()
        assert await anext(events) == ProjectResolving(0)
        await asyncio.wait_for(asked.wait(), 30)
        assert inputs.resolver is not None
        process = inputs.resolver._uv._process
        assert process is not None
        await session.close()
        assert await asyncio.to_thread(process.wait, 10) != 0


def test_a_recording_that_lacks_it_or_is_damaged_says_so() -> None:
    assert RecordedResolver.of({"uv.lock": b""}) is None
    request = Request(file="pyproject.toml", name="shop")
    for content in (b"", b"[]", b"{}", b'{"lock": "", "notes": 5, "left_out": []}', b"[" * 100_000):
        resolver = RecordedResolver.of({"pyproject.toml.resolved": content})
        assert resolver is not None
        with pytest.raises(SourceError, match="the recording does not hold what it was resolved to; record the sess"):
            resolver.resolve(request)
    kept = {"lock": "version = 1\n", "notes": ["a \x1b note"], "left_out": ["old"]}
    resolver = RecordedResolver.of({"pyproject.toml.resolved": json.dumps(kept).encode()})
    assert resolver is not None
    found = resolver.resolve(request)
    assert (found.lock, found.notes, found.left_out) == (b"version = 1\n", (r"a \x1b note",), ("old",))


@pytest.mark.parametrize(
    ("environ", "settings", "expected"),
    [
        ({}, Settings(), ("", ())),
        ({}, Settings(index_url="https://a.example/"), ("https://a.example/", ())),
        (
            {"UV_INDEX": "https://u.example/"},
            Settings(extra_index_urls=("https://b.example/",)),
            ("", ("https://b.example/",)),
        ),
        (
            {"PIP_INDEX_URL": "https://me:pw@p.example/", "PIP_EXTRA_INDEX_URL": "https://q.example/ file:///x"},
            Settings(),
            ("https://me:pw@p.example/", ("https://q.example/",)),
        ),
        ({"PIP_INDEX_URL": "https://p.example/", "UV_DEFAULT_INDEX": "https://u.example/"}, Settings(), ("", ())),
    ],
)
def test_which_indexes_uv_is_told_of(
    environ: dict[str, str], settings: Settings, expected: tuple[str, tuple[str, ...]], tmp_path: Path
) -> None:
    isolated = {"HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path), "VIRTUAL_ENV": str(tmp_path), **environ}
    locator = Locator(settings, isolated, tmp_path)
    assert locator.for_uv == expected
    assert LiveResolver(settings, locator).made == {}
