"""A report is written whole or not at all, never through a link, and never over what is there unless told to."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from attestree.errors import ReportError
from attestree.reports.writing import check_output, write_report

if TYPE_CHECKING:
    from pathlib import Path


def test_a_report_is_written_as_utf8(tmp_path: Path) -> None:
    write_report("naïve ✓\n", tmp_path / "report.txt", overwrite=False)
    assert (tmp_path / "report.txt").read_bytes() == "naïve ✓\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_what_exists_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    with pytest.raises(ReportError, match=r"there is a file already; choose another name$"):
        write_report("new", target, overwrite=False)
    assert target.read_text() == "old"
    write_report("new", target, overwrite=True)
    assert target.read_text() == "new"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.txt"
    synced = os.fsync

    def appear(descriptor: int) -> None:
        target.write_text("somebody else's")
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", appear)
    with pytest.raises(ReportError, match="there is a file already"):
        write_report("new", target, overwrite=False)
    assert target.read_text() == "somebody else's"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_link_is_never_followed(tmp_path: Path, *, overwrite: bool) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep me")
    link = tmp_path / "report.txt"
    link.symlink_to(precious)
    if overwrite:
        write_report("new", link, overwrite=True)
        assert not link.is_symlink()
    else:
        with pytest.raises(ReportError):
            write_report("new", link, overwrite=False)
    assert precious.read_text() == "keep me"


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError, match="No space left on device; nothing was written"):
        write_report("new", target, overwrite=True)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_system_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    target = tmp_path / "report.txt"
    write_report("new", target, overwrite=False)
    assert target.read_text() == "new"
    with pytest.raises(ReportError, match="there is a file already"):
        write_report("newer", target, overwrite=False)
    assert target.read_text() == "new"

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ReportError, match="No space left on device"):
        write_report("new", tmp_path / "other.txt", overwrite=False)
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_no_name_of_a_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="this is no name of a file"):
        write_report("new", tmp_path / "a\0b", overwrite=False)


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="gone: there is no such directory"):
        check_output(tmp_path / "gone" / "report.txt", overwrite=False)


def test_a_directory_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="this is a directory; name a file in it"):
        check_output(tmp_path, overwrite=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_device_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for overwrite in (False, True):
        with pytest.raises(ReportError, match="pipe: this is a device or a pipe; write to standard output"):
            write_report("text", pipe, overwrite=overwrite)
    assert pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
