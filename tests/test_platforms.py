"""Platforms by name: uv's names and wheel tags."""

from __future__ import annotations

import platform as machine
import sys

import pytest
from packaging import tags

from attestree.errors import UsageError
from attestree.platforms import parse_platform, this_platform

# uv 0.13, ``uv pip compile --help``: every name of a platform that has wheels for CPython on Linux, macOS or Windows.
UV_NAMES = [
    "windows",
    "linux",
    "macos",
    "x86_64-pc-windows-msvc",
    "aarch64-pc-windows-msvc",
    "i686-pc-windows-msvc",
    "x86_64-unknown-linux-gnu",
    "aarch64-apple-darwin",
    "x86_64-apple-darwin",
    "aarch64-unknown-linux-gnu",
    "aarch64-unknown-linux-musl",
    "x86_64-unknown-linux-musl",
    "riscv64-unknown-linux",
    "x86_64-manylinux2014",
    "x86_64-manylinux_2_17",
    "x86_64-manylinux_2_28",
    "x86_64-manylinux_2_31",
    "x86_64-manylinux_2_40",
    "aarch64-manylinux2014",
    "aarch64-manylinux_2_17",
    "aarch64-manylinux_2_40",
]


@pytest.mark.parametrize("name", UV_NAMES)
def test_uvs_names_are_known(name: str) -> None:
    found = parse_platform(name)
    assert found.system in ("linux", "macos", "windows")
    assert found.tags
    assert found.markers["platform_machine"] == found.machine


@pytest.mark.parametrize(
    ("name", "display", "best"),
    [
        ("linux", "linux x86_64 (glibc 2.28)", "manylinux_2_28_x86_64"),
        ("x86_64-manylinux2014", "linux x86_64 (glibc 2.17)", "manylinux_2_17_x86_64"),
        ("riscv64-unknown-linux", "linux riscv64 (glibc 2.28)", "manylinux_2_28_riscv64"),
        ("manylinux_2_35_aarch64", "linux aarch64 (glibc 2.35)", "manylinux_2_35_aarch64"),
        ("manylinux1_i686", "linux i686 (glibc 2.5)", "manylinux_2_5_i686"),
        ("x86_64-unknown-linux-musl", "linux x86_64 (musl 1.2)", "musllinux_1_2_x86_64"),
        ("musllinux_1_1_armv7l", "linux armv7l (musl 1.1)", "musllinux_1_1_armv7l"),
        ("x86_64-musllinux_1_3", "linux x86_64 (musl 1.3)", "musllinux_1_3_x86_64"),
    ],
)
def test_linux(name: str, display: str, best: str) -> None:
    found = parse_platform(name)
    assert found.display == display
    assert found.tags[:2] == (f"linux_{found.machine}", best)
    assert (found.markers["os_name"], found.markers["sys_platform"], found.markers["platform_system"]) == (
        "posix",
        "linux",
        "Linux",
    )


def test_older_manylinux_wheels_run_too() -> None:
    found = parse_platform("x86_64-manylinux_2_17").tags
    assert found[1:4] == ("manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_16_x86_64")
    assert found[-2:] == ("manylinux_2_5_x86_64", "manylinux1_x86_64")
    assert parse_platform("aarch64-manylinux_2_28").tags[-2:] == ("manylinux_2_17_aarch64", "manylinux2014_aarch64")
    assert "manylinux_2_29_x86_64" not in parse_platform("linux").tags


def test_macos_and_windows() -> None:
    mac = parse_platform("macos")
    assert mac.tags[:2] == ("macosx_14_0_arm64", "macosx_14_0_universal2")
    assert "macosx_11_0_arm64" in mac.tags
    assert parse_platform("macosx_12_3_x86_64").tags[0] == "macosx_12_0_x86_64"
    assert mac.markers["sys_platform"] == "darwin"
    assert mac.display == "macos arm64"
    assert parse_platform("windows").tags == ("win_amd64",)
    assert parse_platform("win_arm64").machine == "ARM64"
    assert parse_platform("win32").machine == "x86"
    assert parse_platform("i686-pc-windows-msvc").markers["os_name"] == "nt"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "solaris",
        "linux ",
        "x86_64",
        "mips-unknown-linux-gnu",
        "manylinux_3_1_x86_64",
        "win",
        "aarch64-linux-android",
        "a\x1bb",
    ],
)
def test_other_names_are_refused_with_what_is_known(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_platform(name)
    assert "is not a platform that is known; give linux, macos, windows, a name such as" in str(caught.value)
    assert str(caught.value).isprintable()


def test_this_platform_is_the_one_packaging_sees() -> None:
    here = this_platform()
    assert here.tags == tuple(tags.platform_tags())
    assert here.machine == machine.machine()
    assert here.markers["sys_platform"] == sys.platform


def test_a_system_without_a_name_of_ours_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "freebsd14")
    monkeypatch.setattr(tags, "platform_tags", lambda: iter(["freebsd_14_amd64"]))
    here = this_platform()
    assert (here.system, here.libc, here.markers["sys_platform"]) == ("freebsd14", "", "freebsd14")
