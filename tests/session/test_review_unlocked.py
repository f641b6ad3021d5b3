"""A review of which a side has no lock: resolved as of today, said so, read through git and never checked out."""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from attestree.cli.main import run
from attestree.errors import AttestreeError, NoLockFileError
from attestree.events import ProjectResolving
from attestree.index.record import Recording
from attestree.session.replayed import recorded_side
from attestree.session.review import ReviewSession
from attestree.session.review_headless import run_review
from attestree.session.review_inputs import review_inputs
from attestree.session.sides import Sides, find_sides
from attestree.settings import Settings
from attestree.sources.resolve_environment import find_uv
from repositories import Git
from servers import ScriptedServer, origin
from session.world import World
from sources.test_resolve import wheel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from attestree.pool import WorkerPool
    from attestree.session.review_headless import ReviewOutcome
    from attestree.sources.resolve import Request, Resolved

needs_uv = pytest.mark.skipif(find_uv() is None, reason="uv is not installed")

WHEELS = [wheel("web", "1.0", "core"), wheel("web", "2.0", "core", "extra-core"), wheel("core"), wheel("extra-core")]


def pyproject(*wants: str) -> str:
    return f"[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.11'\ndependencies = {list(wants)}\n"


def lock(base: str, web: str) -> str:
    """Return a uv.lock that pins ``web`` and core."""
    text = "version = 1\nrequires-python = '>=3.11'\n"
    text += "[[package]]\nname = 'shop'\nversion = '1'\nsource = { virtual = '.' }\ndependencies = [{ name = 'web' }]\n"
    for dist, below in ((wheel("web", web), "dependencies = [{ name = 'core' }]"), (wheel("core"), "")):
        file = f"{{ url = '{base}/files/{dist.filename}', hash = 'sha256:{dist.sha256}' }}"
        text += f"[[package]]\nname = '{dist.project}'\nversion = '{dist.version}'\n"
        text += f"source = {{ registry = '{base}/simple/' }}\n{below}\nwheels = [{file}]\n"
    return text


class Shop:
    """A repository, an index on loopback, and the review of it."""

    def __init__(self, git: Git, base: str, root: Path) -> None:
        self.git = git
        self.base = base
        root.write_bytes(World().lab.trusted_root())
        self.settings = Settings(index_url=f"{base}/simple/", trust_root=root, cache_dir=None)

    def write(self, **files: str) -> None:
        for name, text in files.items():
            (self.git.folder / name.replace("_", ".")).write_text(text)

    async def review(self, pool: WorkerPool, old: str = "", new: str = "", **settings: Any) -> ReviewOutcome:
        inputs = review_inputs(replace(self.settings, **settings), old, new, pool)
        return await run_review(ReviewSession(inputs))


@contextmanager
def on_branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    git = Git.new(tmp_path / "shop")
    git.commit({"pyproject.toml": pyproject("web==1.0")})
    git("checkout", "--quiet", "-b", "topic")
    monkeypatch.chdir(git.folder)
    with origin(WHEELS) as base:
        yield Shop(git, base, tmp_path / "root.json")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A branch that left ``main`` at a pyproject.toml that wants web 1.0, and no lock."""
    with on_branch(tmp_path, monkeypatch) as made:
        yield made


def told(outcome: ReviewOutcome) -> dict[str, tuple[str, bool | None]]:
    return {change.package.name: (change.kind.value, change.direct_after) for change in outcome.loaded.changes}


def untouched(git: Git) -> tuple[str, str, frozenset[str]]:
    names = frozenset(path.name for path in git.folder.iterdir())
    return git("status", "--porcelain"), git("rev-parse", "HEAD"), names


@needs_uv
async def test_a_branch_point_without_a_lock_is_resolved_and_compared_with_the_new_lock(
    shop: Shop, pool: WorkerPool
) -> None:
    shop.write(uv_lock=lock(shop.base, "2.0"))
    before = untouched(shop.git)
    outcome = await shop.review(pool)
    assert told(outcome) == {"web": ("upgraded", True)}
    assert (outcome.loaded.base.resolved, outcome.loaded.project.resolved) == (True, False)
    assert (outcome.loaded.base.file, outcome.loaded.project.file) == ("pyproject.toml", "uv.lock")
    assert outcome.loaded.base.notes[0].startswith("resolved today, by uv")
    assert untouched(shop.git) == before, "nothing is checked out, and nothing is left behind"


@needs_uv
async def test_two_sides_without_a_lock_are_both_resolved(shop: Shop, pool: WorkerPool) -> None:
    shop.write(pyproject_toml=pyproject("web>=2"))
    outcome = await shop.review(pool)
    assert told(outcome) == {"web": ("upgraded", True), "extra-core": ("added", False)}
    assert outcome.loaded.base.resolved
    assert outcome.loaded.project.resolved
    (web,) = (change for change in outcome.loaded.changes if change.package.name == "web")
    assert [side.version for side in (web.before, web.after) if side] == ["1.0", "2.0"]
    assert outcome.changes[web.id].settled


@needs_uv
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("requirements.in", "web{}\n"),
        ("requirements/base.in", "web{}\n"),
        ("setup.cfg", "[metadata]\nname = shop\n[options]\ninstall_requires =\n  web{}\n"),
        ("tool.py", "# /// script\n# dependencies = ['web{}']\n# ///\n"),
    ],
)
async def test_a_revision_and_a_path_name_any_file_that_can_be_resolved(
    shop: Shop, pool: WorkerPool, file: str, text: str
) -> None:
    shop.git.commit({file: text.format("<2")})
    (shop.git.folder / file).write_text(text.format(">=2"))
    outcome = await shop.review(pool, f"HEAD:{file}", file)
    assert told(outcome)["web"][0] == "upgraded"
    assert (outcome.loaded.base.file, outcome.loaded.project.file) == (file, file)
    assert outcome.loaded.base.resolved
    assert outcome.loaded.project.resolved
    assert outcome.loaded.base_title.startswith(f"HEAD:{file} (")


@needs_uv
async def test_a_lock_that_was_taken_away_is_still_what_was_pinned(shop: Shop, pool: WorkerPool) -> None:
    shop.git.commit({"uv.lock": lock(shop.base, "1.0")})
    (shop.git.folder / "uv.lock").unlink()
    shop.write(pyproject_toml=pyproject("web>=2"))
    outcome = await shop.review(pool, "HEAD")
    assert (outcome.loaded.base.file, outcome.loaded.base.resolved) == ("uv.lock", False)
    assert (outcome.loaded.project.file, outcome.loaded.project.resolved) == ("pyproject.toml", True)
    assert told(outcome)["web"][0] == "upgraded"
    named = await shop.review(pool, "HEAD", "pyproject.toml")
    assert named.loaded.base.file == "pyproject.toml", "a file that a person names is compared with itself"


@needs_uv
async def test_a_branch_point_that_cannot_be_resolved_any_more_has_nothing_and_says_why(
    shop: Shop, pool: WorkerPool
) -> None:
    shop.git.commit({"pyproject.toml": pyproject("gone-for-good")})
    shop.write(uv_lock=lock(shop.base, "2.0"))
    outcome = await shop.review(pool, "HEAD")
    assert {kind for kind, _ in told(outcome).values()} == {"added"}
    (note,) = outcome.loaded.base.notes
    assert note.startswith("there is no lock file in HEAD (")
    assert "and it cannot be resolved (" in note
    assert "gone-for-good" in note
    assert note.endswith("): every package is new")
    with pytest.raises(AttestreeError, match="gone-for-good"):
        await shop.review(pool, "HEAD:pyproject.toml")


@needs_uv
def test_every_report_says_which_side_was_resolved_today(
    shop: Shop, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shop.write(uv_lock=lock(shop.base, "2.0"))

    def report(form: str) -> str:
        chosen = ["--index-url", f"{shop.base}/simple/", "--trust-root", str(tmp_path / "root.json"), "--no-cache"]
        run(["review", "--format", form, "--quiet", *chosen])
        return capsys.readouterr().out

    text = " ".join(report("text").split())
    assert "old file pyproject.toml, sha256" in text
    assert "pyproject.toml; no lock pins it, resolved today new lock uv.lock" in text
    assert "note: old side: resolved today, by uv" in text
    assert "no lock pins it, resolved today" in report("markdown")
    assert "no lock pins it, resolved today" in report("html")
    document = json.loads(report("json"))
    assert (document["base"]["resolved"], document["project"]["resolved"]) == (True, False)
    assert "no lock pins it, resolved today" in report("sarif")


@needs_uv
async def test_both_resolutions_are_recorded_and_replayed(shop: Shop, pool: WorkerPool, tmp_path: Path) -> None:
    shop.write(pyproject_toml=pyproject("web>=2"))
    record = tmp_path / "review.json"
    live = await shop.review(pool, record=record)
    kept = Recording.read(record)
    assert kept.base is not None
    for side in (kept.base, kept.project):
        assert set(side.files) == {"pyproject.toml", "pyproject.toml.resolved"}
    assert kept.base.files["pyproject.toml.resolved"] != kept.project.files["pyproject.toml.resolved"]
    assert recorded_side(kept.base).made == {}
    replayed = await run_review(ReviewSession(review_inputs(Settings(replay=record), "", "", pool)))
    assert replayed.loaded.changes == live.loaded.changes
    assert replayed.loaded.base.resolved
    assert replayed.loaded.base.notes == live.loaded.base.notes


@needs_uv
async def test_progress_is_told_and_closing_ends_uv_for_both_sides(
    shop: Shop, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.write(uv_lock=lock(shop.base, "2.0"))
    asked = asyncio.Event()

    def never(_: object) -> object:
        async def wait(_: asyncio.StreamWriter) -> None:
            asked.set()
            await asyncio.Event().wait()

        return wait

    async with ScriptedServer(never).running() as server:  # type: ignore[arg-type] # its answer is a behaviour
        inputs = review_inputs(replace(shop.settings, index_url=f"{server.url}/simple/"), "", "", pool)
        session = ReviewSession(inputs)
        assert await anext(session.events()) == ProjectResolving(0)
        await asyncio.wait_for(asked.wait(), 30)
        assert inputs.resolver is not None
        process = inputs.resolver._uv._process
        assert process is not None
        await session.close()
        assert await asyncio.to_thread(process.wait, 10) != 0


class Refusing:
    """Resolves nothing."""

    made: dict[str, bytes] = {}  # noqa: RUF012 - as resolvers have it

    def resolve(self, request: Request) -> Resolved:
        raise AssertionError(f"{request.file} needs no resolving")


def test_a_folder_or_a_named_file_without_a_lock_is_an_error_where_nothing_resolves(tmp_path: Path) -> None:
    git = Git.new(tmp_path / "shop")
    git.commit({"pyproject.toml": pyproject("web")})
    (git.folder / "old").mkdir()
    (git.folder / "old" / "pyproject.toml").write_text(pyproject("web"))
    (git.folder / "requirements.txt").write_text("web==1.0\n")
    sides = find_sides("./old", here=git.folder)
    new = sides.load_new()
    with pytest.raises(NoLockFileError):
        sides.load_old(new)
    locked = find_sides("HEAD", here=git.folder)
    empty = locked.load_old(locked.load_new())
    assert "it cannot be resolved" not in empty.notes[0]


def test_what_a_lock_pins_is_never_resolved(tmp_path: Path) -> None:
    git = Git.new(tmp_path / "shop")
    git.commit({"pyproject.toml": pyproject("web"), "requirements.txt": "web==1.0\n"})
    (git.folder / "requirements.txt").write_text("web==2.0\n")
    found = find_sides("HEAD", here=git.folder)
    sides = Sides(replace(found.old, resolver=Refusing()), replace(found.new, resolver=Refusing()))  # type: ignore[arg-type] # one that must not be asked
    new = sides.load_new()
    old = sides.load_old(new)
    assert [project.resolved for project in (old, new)] == [False, False]
    assert sides.old.made == {}
