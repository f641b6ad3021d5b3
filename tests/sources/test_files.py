"""The only way a source reads: inside the folder, regular files, bounded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.sources import files
from attestree.sources.files import Folder, Memory

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.sources.files import ProjectFiles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "orchard"
    (project / "requirements").mkdir(parents=True)
    (project / "uv.lock").write_bytes(b"version = 1\n")
    (project / "requirements" / "dev.txt").write_bytes(b"a==1\n")
    (project / "deep" / "er").mkdir(parents=True)
    (project / "deep" / "er" / "x.txt").write_bytes(b"x")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return project


def of_both(folder: Path) -> list[ProjectFiles]:
    content = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return [Folder(folder), Memory(content, folder_name="orchard")]


def test_folder_and_memory_answer_alike(folder: Path) -> None:
    for project in of_both(folder):
        assert project.names() == ("requirements/dev.txt", "uv.lock")
        assert project.folder_name == "orchard"
        assert project.exists("uv.lock")
        assert project.exists("deep/er/x.txt")
        assert project.exists("deep/../uv.lock")
        assert not project.exists("poetry.lock")
        assert not project.exists("deep")
        assert not project.exists("../secret.txt")
        assert project.read("deep/er/x.txt") == b"x"


def test_what_was_read_is_kept_for_a_recording(folder: Path) -> None:
    for project in of_both(folder):
        assert not project.seen
        project.read("uv.lock")
        with pytest.raises(SourceError):
            project.read("poetry.lock")
        assert dict(project.seen) == {"uv.lock": b"version = 1\n"}
        replayed = Memory(project.seen)
        assert replayed.read("uv.lock") == b"version = 1\n"


def test_a_file_is_read_once(folder: Path) -> None:
    project = Folder(folder)
    project.read("uv.lock")
    (folder / "uv.lock").write_bytes(b"version = 2\n")
    assert project.read("uv.lock") == b"version = 1\n"


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "/dev/zero", "link.txt", "deep/up/secret.txt"])
def test_nothing_outside_the_folder_is_read(folder: Path, name: str) -> None:
    (folder / "link.txt").symlink_to("../secret.txt")
    (folder / "deep" / "up").symlink_to("../..")
    with pytest.raises(SourceError, match="outside the project") as caught:
        Folder(folder).read(name)
    assert caught.value.where == name
    assert not Folder(folder).exists(name)


def test_links_inside_the_folder_are_followed(folder: Path) -> None:
    (folder / "locks").symlink_to("deep/er")
    assert Folder(folder).read("locks/x.txt") == b"x"


def test_a_folder_reached_by_a_link_is_itself(folder: Path) -> None:
    link = folder.parent / "alias"
    link.symlink_to(folder)
    project = Folder(link)
    assert project.read("uv.lock") == b"version = 1\n"
    assert project.folder_name == "orchard"
    assert project.display == str(link)


def test_a_pipe_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "uv.pipe")
    with pytest.raises(SourceError, match=r"^uv\.pipe: is not a regular file"):
        Folder(folder).read("uv.pipe")
    assert "uv.pipe" not in Folder(folder).names()


def test_each_failure_says_what_to_do(folder: Path) -> None:
    (folder / "loop").symlink_to("loop")
    said: dict[str, str] = {}
    for name in ("missing.lock", "deep", "uv.lock/x", "loop", "nul\0byte"):
        with pytest.raises(SourceError) as caught:
            Folder(folder).read(name)
        said[name] = str(caught.value)
    assert said["missing.lock"] == "missing.lock: there is no such file; check the path"
    assert said["deep"] == "deep: is a directory, not a file; name a file in it"
    assert said["uv.lock/x"] == "uv.lock/x: a part of the path is a file, not a directory; check the path"
    assert said["loop"].startswith("loop: is a link that leads nowhere")
    assert said["nul\0byte"] == "nul\\x00byte: is not a name that a file can have"


def test_no_permission_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SourceError, match=r"^uv\.lock: you have no permission to read it; change its permissions"):
        Folder(folder).read("uv.lock")


def test_an_error_without_words_of_ours_keeps_the_systems(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(SourceError, match=r"^uv\.lock: cannot be read: Input/output error$"):
        Folder(folder).read("uv.lock")


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file"):
        Folder(tmp_path / "nowhere").names()


def test_size_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 11)
    for project in of_both(folder):
        assert project.read("deep/er/x.txt") == b"x"
        with pytest.raises(SourceError, match=r"^uv\.lock: is larger than"):
            project.read("uv.lock")


def test_what_the_person_typed_is_shown_safely(folder: Path) -> None:
    assert Folder(folder, "orch\x1b[2Jard").display == "orch\\x1b[2Jard"
    assert Memory({}, display="main:\x07").display == "main:\\x07"
    assert Memory({}, folder_name="orchard").display == "orchard"
