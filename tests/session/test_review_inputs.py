"""Recording a review and replaying it: both sides, every answer, and what was acknowledged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from attestree.acknowledge import acknowledgement_of
from attestree.demo import recording
from attestree.errors import SourceError, UsageError
from attestree.index.record import RecordedProject, Recording
from attestree.model import PackageId
from attestree.session.headless import run_to_end
from attestree.session.replayed import ReplayedInputs
from attestree.session.review import ReviewSession
from attestree.session.review_headless import run_review
from attestree.session.review_inputs import replayed_review, review_inputs
from attestree.session.stream import Session
from attestree.settings import FileScope, Settings
from attestree.verdict import Trust
from repositories import Git
from session.world import INDEX, NOW, World, package, released

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.pool import WorkerPool

LOCK = "--index-url {}\ntinyledger=={} --hash=sha256:{}\n"


def locked(version: str) -> str:
    return LOCK.format(INDEX, version, package("tinyledger", version).artifacts[0].sha256)


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    made = Git.new(tmp_path / "shop")
    made.commit({"requirements.txt": locked("2.4.0")})
    (made.folder / "requirements.txt").write_text(locked("2.4.1"))
    (made.folder / "attestree.toml").write_text("# nothing accepted\n")
    (made.folder / "pyproject.toml").write_text("[tool.other]\nlogin = 'of somebody'\n")
    monkeypatch.chdir(made.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    return made


def answering(world: World, monkeypatch: pytest.MonkeyPatch, root: Path) -> Settings:
    """Let a live session ask ``world``, and believe its lab; return the settings for that."""
    rows = [
        world.file(f"tinyledger-{version}-py3-none-any.whl", identity=released("tinyledger", version))
        for version in ("2.4.0", "2.4.1")
    ]
    world.page("tinyledger", *rows)
    monkeypatch.setattr("attestree.index.client.Network", lambda concurrency: world)
    root.write_bytes(world.lab.trusted_root())
    return Settings(trust_root=root, record=root.with_name("review.json.gz"))


async def test_a_recorded_review_is_replayed_with_the_same_end(
    world: World, pool: WorkerPool, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = answering(world, monkeypatch, tmp_path / "root.json")
    live = await run_review(ReviewSession(review_inputs(settings, "", "", pool)))
    assert live.changes[PackageId("tinyledger==2.4.1")].after is not None
    assert settings.record is not None
    kept = Recording.read(settings.record)
    assert kept.base is not None
    assert (kept.base.path, kept.base.file) == (live.loaded.base_title, "requirements.txt")
    assert kept.base.files == {"requirements.txt": locked("2.4.0").encode()}
    assert set(kept.project.files) == {"requirements.txt", "attestree.toml"}
    assert kept.project.path == "working tree"

    asked = len(world.asked)
    replayed = await run_review(ReviewSession(review_inputs(Settings(replay=settings.record), "", "", pool)))
    assert len(world.asked) == asked
    assert replayed.changes == live.changes
    assert (replayed.loaded.base_title, replayed.loaded.title) == (live.loaded.base_title, "working tree")
    assert replayed.loaded.changes == live.loaded.changes
    assert (replayed.loaded.replayed, replayed.loaded.now) == (True, NOW)
    assert live.loaded.acknowledge_in is not None
    assert live.loaded.acknowledge_in.resolve() == (git.folder / "attestree.toml").resolve()
    assert replayed.loaded.acknowledge_in is None

    explored = await run_to_end(Session(ReplayedInputs(kept, pool, FileScope.INSTALLABLE)))
    assert explored.records[PackageId("tinyledger==2.4.1")].trust is Trust.VERIFIED


async def test_a_pyproject_is_kept_where_it_says_something_to_us(
    world: World, pool: WorkerPool, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = answering(world, monkeypatch, tmp_path / "root.json")
    (git.folder / "pyproject.toml").write_text("[tool.attestree]\nacknowledge = []\n")
    await run_review(ReviewSession(review_inputs(settings, "", "", pool)))
    assert settings.record is not None
    assert "pyproject.toml" in Recording.read(settings.record).project.files


async def test_the_first_lock_file_is_replayed_too(
    world: World, pool: WorkerPool, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = answering(world, monkeypatch, tmp_path / "root.json")
    git("rm", "--quiet", "--cached", "requirements.txt")
    git("commit", "--quiet", "--message", "none yet")
    live = await run_review(ReviewSession(review_inputs(settings, "HEAD", "", pool)))
    assert live.loaded.base.sha256 == ""
    assert settings.record is not None
    replayed = await run_review(ReviewSession(review_inputs(Settings(replay=settings.record), "", "", pool)))
    assert [change.kind.value for change in replayed.loaded.changes] == ["added"]
    assert replayed.loaded.base.notes == live.loaded.base.notes


def test_a_recording_of_one_project_is_no_review(pool: WorkerPool, tmp_path: Path) -> None:
    recording().write(tmp_path / "x.json.gz")
    with pytest.raises(UsageError, match="holds one project and no review"):
        review_inputs(Settings(replay=tmp_path / "x.json.gz"), "", "", pool)
    with pytest.raises(UsageError, match="a recording holds both sides"):
        review_inputs(Settings(replay=tmp_path / "x.json.gz"), "main", "", pool)


async def test_a_damaged_side_of_a_recording_is_one_line(pool: WorkerPool) -> None:
    whole = recording()
    broken = RecordedProject("x", "main", "uv.lock", {"uv.lock": b"not toml ["})
    inputs = replayed_review(replace(whole, base=broken), pool, FileScope.INSTALLABLE)
    await inputs.project()
    with pytest.raises(SourceError, match=r"^main, uv\.lock, line 1: is not valid TOML"):
        await inputs.base()
    await inputs.close()


async def test_only_a_review_has_an_old_side(pool: WorkerPool) -> None:
    inputs = ReplayedInputs(recording(), pool, FileScope.INSTALLABLE)
    await inputs.project()
    with pytest.raises(RuntimeError):
        await inputs.base()
    assert inputs.titles == ("", "")
    await inputs.close()


async def test_a_broken_acknowledgement_ends_any_session_with_one_line(pool: WorkerPool) -> None:
    whole = recording()
    files = {**whole.project.files, "attestree.toml": b"[[acknowledge]]\nrule = 'nope'\n"}
    project = RecordedProject(whole.project.name, whole.project.path, whole.project.file, files)
    changed = replace(whole, project=project)
    with pytest.raises(Exception, match=r"^attestree\.toml: acknowledge\[0\]\.\w+ is"):
        await run_to_end(Session(ReplayedInputs(changed, pool, FileScope.INSTALLABLE)))


async def test_what_was_acknowledged_is_marked_outside_of_reviews_too(pool: WorkerPool) -> None:
    whole = recording()
    first = await run_to_end(Session(ReplayedInputs(whole, pool, FileScope.INSTALLABLE)))
    record = next(one for one in first.records.values() if one.findings)
    entry = acknowledgement_of(record, record.findings[0], "we looked", whole.recorded.date())
    fields = "\n".join(
        f'{name} = "{getattr(entry, name)}"' for name in ("rule", "package", "version", "evidence", "reason")
    )
    text = f"[[acknowledge]]\n{fields}\nexpires = {entry.expires.isoformat()}\n"
    files = {**whole.project.files, "attestree.toml": text.encode()}
    changed = replace(whole, project=replace(whole.project, files=files))
    second = await run_to_end(Session(ReplayedInputs(changed, pool, FileScope.INSTALLABLE)))
    assert second.records[record.id].findings[0].acknowledged == "we looked"
    others = {key: one for key, one in second.records.items() if key != record.id}
    assert others == {key: one for key, one in first.records.items() if key != record.id}
