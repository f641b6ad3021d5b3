"""Which file of a project is read, and what a person may name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.sources import SOURCES, load, open_project
from attestree.sources.files import Folder, Memory

if TYPE_CHECKING:
    from attestree.project import Project

UV = b"version = 1\n[[package]]\nname = 'shop'\nsource = { virtual = '.' }\n"
PYLOCK = b"lock-version = '1.0'\ncreated-by = 'hand'\npackages = []\n"
REQUIREMENTS = b"web==1\n"


def loaded(files: dict[str, bytes], name: str = "") -> Project:
    return load(Memory(files), name)


ORDER = {
    "uv.lock": UV,
    "pylock.toml": PYLOCK,
    "pylock.dev.toml": PYLOCK,
    "requirements.txt": REQUIREMENTS,
    "requirements-dev.txt": REQUIREMENTS,
    "requirements/main.txt": REQUIREMENTS,
}


def test_the_order_is_as_documented() -> None:
    rest = dict(ORDER)
    while rest:
        first, *others = rest
        project = loaded(rest)
        assert project.file == first
        note = project.notes[0] if others else ""
        assert note.startswith(f"{first} was read; also here, and not read by itself: " if others else "")
        assert all(other in note for other in others)
        del rest[first]


def test_what_was_included_is_not_named_as_left_out() -> None:
    project = loaded({"requirements.txt": b"-r requirements/main.txt\n", "requirements/main.txt": b"a==1\n"})
    assert all("also here" not in note for note in project.notes)


def test_a_named_file_is_read_whatever_else_is_there() -> None:
    project = loaded(ORDER, "pylock.dev.toml")
    assert (project.file, project.source) == ("pylock.dev.toml", "pylock.toml")
    assert all("also here" not in note for note in project.notes)


@pytest.mark.parametrize(
    ("name", "content", "source"),
    [
        ("tool.py.lock", UV, "uv.lock"),
        ("old-uv.lock.orig", UV, "uv.lock"),
        ("export.toml", PYLOCK, "pylock.toml"),
        ("pins.txt", REQUIREMENTS, "requirements.txt"),
        ("dev.in", REQUIREMENTS, "requirements.txt"),
        ("constraints.txt", REQUIREMENTS, "requirements.txt"),
    ],
)
def test_a_named_file_is_known_by_its_name_or_its_keys(name: str, content: bytes, source: str) -> None:
    assert load(Memory({name: content}), name).source == source


def test_a_named_file_of_no_known_format_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^photo\.jpg: is of no format that is known; give one of uv\.lock, "):
        load(Memory({"photo.jpg": b"\xff\xd8\xff"}), "photo.jpg")


def test_files_that_only_a_person_can_mean_are_not_looked_for() -> None:
    for name in ("tool.py.lock", "constraints.txt", "requirements.in", "pins.txt"):
        with pytest.raises(SourceError, match="no lock file here"):
            load(Memory({name: UV}))


def test_no_lock_file_says_what_was_looked_for_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        load(Folder(tmp_path, "my project"))
    assert str(caught.value) == (
        "my project: there is no lock file here: looked for uv.lock, pylock.toml, pylock.*.toml, requirements*.txt "
        "and requirements/*.txt; make one, for instance with uv lock, or name a file"
    )


def test_a_directory_and_a_file_are_opened(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_bytes(UV)
    (tmp_path / "backup.lock").write_bytes(UV)
    for path, name in ((tmp_path, ""), (tmp_path / "uv.lock", "uv.lock"), (tmp_path / "backup.lock", "backup.lock")):
        files, named = open_project(path)
        assert named == name
        project = load(files, named)
        assert project.path == str(path)
        assert project.name == "shop"


def test_a_requirements_file_belongs_to_the_project_above_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "shop" / "requirements"
    inner.mkdir(parents=True)
    (inner / "dev.txt").write_bytes(b"-r ../base.txt\n")
    (tmp_path / "shop" / "base.txt").write_bytes(b"a==1\n")
    files, name = open_project(inner / "dev.txt")
    assert "lies outside the project" in " ".join(load(files, name).notes) or name == "dev.txt"
    (tmp_path / "shop" / ".git").mkdir()
    monkeypatch.chdir(inner)
    files, name = open_project(Path("dev.txt"))
    assert (name, files.folder_name, files.display) == ("requirements/dev.txt", "shop", "dev.txt")
    assert load(files, name).graph.locked == ("a==1",)


@pytest.mark.parametrize("name", ["nowhere", "uv.lock/below"])
def test_a_path_to_nothing_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "uv.lock").write_bytes(UV)
    with pytest.raises(SourceError, match=f"{name}: there is no such file or directory; check the path"):
        open_project(tmp_path / name)


def test_a_path_that_no_file_can_have_is_said() -> None:
    with pytest.raises(SourceError, match="is not a name that a file can have"):
        open_project(Path("a\0b"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied"), "you have no permission to read it; change its permissions"),
        (OSError(36, "File name too long"), "cannot be opened: File name too long"),
    ],
)
def test_a_path_that_cannot_be_looked_at_is_said(error: OSError, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "is_dir", lambda _: False)
    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(SourceError) as caught:
        open_project(Path("locked/uv.lock"))
    assert str(caught.value) == f"locked/uv.lock: {said}"


def test_every_source_has_an_id_of_its_own() -> None:
    ids = [source.id for source in SOURCES]
    assert len(set(ids)) == len(ids)
