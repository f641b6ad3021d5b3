"""Platforms by name: the wheel tags each accepts, and what environment markers see there.

Accepted are uv's names for ``--python-platform`` (``linux``, ``macos``, ``windows``, ``aarch64-apple-darwin``,
``x86_64-unknown-linux-musl``, ``x86_64-manylinux_2_28`` ...) and a wheel's platform tag (``manylinux_2_28_x86_64``,
``musllinux_1_2_aarch64``, ``macosx_14_0_arm64``, ``win_amd64`` ...), as pip's ``--platform`` takes it.
"""

from __future__ import annotations

import platform as here
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging import tags

from attestree.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

ALIASES = {
    "linux": "x86_64-unknown-linux-gnu",
    "macos": "aarch64-apple-darwin",
    "windows": "x86_64-pc-windows-msvc",
    "riscv64-unknown-linux": "riscv64-unknown-linux-gnu",
}
# What uv assumes where a name does not say: manylinux_2_28, musllinux_1_2, macOS 14.
_GLIBC, _MUSL, _MACOS = 28, 2, (14, 0)

_LINUX_MACHINES = ("x86_64", "aarch64", "i686", "armv7l", "ppc64le", "s390x", "riscv64")
_OLDEST_GLIBC = {"x86_64": 5, "i686": 5}  # PEP 513; every other machine began with manylinux2014
_LEGACY = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
_LEGACY_MINORS = {name: minor for minor, name in _LEGACY.items()}
_WINDOWS = {
    "x86_64": ("AMD64", "win_amd64"),
    "aarch64": ("ARM64", "win_arm64"),
    "i686": ("x86", "win32"),
}
_DARWIN = {"aarch64": "arm64", "arm64": "arm64", "x86_64": "x86_64"}


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform.

    Attributes:
        system: ``linux``, ``macos``, ``windows``, or what Python calls another one.
        machine: as the marker ``platform_machine`` has it, such as ``x86_64`` or ``arm64``.
        libc: ``glibc 2.28``, ``musl 1.2``; empty where there is no choice.
        tags: the wheel platform tags that run there, the most specific first.
    """

    system: str
    machine: str
    libc: str
    tags: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return a name that ``parse_platform`` takes for a platform like this one; the system's where none fits."""
        return next((tag for tag in self.tags if any(form.fullmatch(tag) for form, _ in _FORMS)), self.system)

    @property
    def display(self) -> str:
        """Return the platform in words, such as ``linux x86_64 (glibc 2.28)``."""
        libc = f" ({self.libc})" if self.libc else ""
        return f"{self.system} {self.machine}{libc}"

    @property
    def markers(self) -> dict[str, str]:
        """The values of the environment markers that depend on the platform alone (PEP 508)."""
        os_name, sys_platform, system = _NAMES.get(self.system, (self.system, self.system, self.system))
        return {
            "os_name": os_name,
            "sys_platform": sys_platform,
            "platform_system": system,
            "platform_machine": self.machine,
            "platform_release": "",
            "platform_version": "",
        }


_NAMES = {
    "linux": ("posix", "linux", "Linux"),
    "macos": ("posix", "darwin", "Darwin"),
    "windows": ("nt", "win32", "Windows"),
}


def this_platform() -> Platform:
    """Return the platform this process runs on."""
    system = {"darwin": "macos", "win32": "windows"}.get(sys.platform, sys.platform)
    accepted = tuple(tags.platform_tags())
    return Platform(system, here.machine(), _libc(accepted), accepted)


def parse_platform(name: str) -> Platform:
    """Return the platform of that name.

    Raises:
        UsageError: it is not a name that is known; the message says which are.
    """
    wanted = ALIASES.get(name, name)
    for pattern, make in _FORMS:
        if found := pattern.fullmatch(wanted):
            return make(*found.groups())
    raise UsageError(
        f"{name[:80]} is not a platform that is known",
        where="--platform",
        remedy="give linux, macos, windows, a name such as aarch64-apple-darwin, x86_64-unknown-linux-musl or "
        "x86_64-manylinux_2_28, or a wheel's platform tag",
    )


def _libc(accepted: tuple[str, ...]) -> str:
    for tag in accepted:
        if found := re.match(r"(many|musl)linux_(\d+)_(\d+)_", tag):
            return f"{'glibc' if found[1] == 'many' else 'musl'} {found[2]}.{found[3]}"
    return ""


def _glibc(machine: str, minor: str | int = _GLIBC) -> Platform:
    newest = int(minor)

    def accepted() -> Iterator[str]:
        yield f"linux_{machine}"
        for older in range(newest, _OLDEST_GLIBC.get(machine, 17) - 1, -1):
            yield f"manylinux_2_{older}_{machine}"
            if older in _LEGACY:
                yield f"{_LEGACY[older]}_{machine}"

    return Platform("linux", machine, f"glibc 2.{newest}", tuple(accepted()))


def _legacy_glibc(machine: str, name: str) -> Platform:
    return _glibc(machine, _LEGACY_MINORS[name])


def _musl(machine: str, minor: str | int = _MUSL) -> Platform:
    accepted = (f"linux_{machine}", *(f"musllinux_1_{older}_{machine}" for older in range(int(minor), -1, -1)))
    return Platform("linux", machine, f"musl 1.{minor}", accepted)


def _macos(machine: str, major: str | int = _MACOS[0], minor: str | int = _MACOS[1]) -> Platform:
    machine = _DARWIN[machine]
    return Platform("macos", machine, "", tuple(tags.mac_platforms((int(major), int(minor)), machine)))


def _windows(machine: str) -> Platform:
    called, tag = _WINDOWS[machine]
    return Platform("windows", called, "", (tag,))


def _windows_tag(tag: str) -> Platform:
    return _windows(next(machine for machine, (_, one) in _WINDOWS.items() if one == tag))


_M = f"({'|'.join(_LINUX_MACHINES)})"
_FORMS = (
    (re.compile(rf"{_M}-unknown-linux-gnu"), _glibc),
    (re.compile(rf"{_M}-unknown-linux-musl"), _musl),
    (re.compile(rf"{_M}-manylinux_2_(\d\d?)"), _glibc),
    (re.compile(rf"{_M}-(manylinux2014|manylinux2010|manylinux1)"), _legacy_glibc),
    (re.compile(rf"{_M}-musllinux_1_(\d\d?)"), _musl),
    (re.compile(r"(aarch64|x86_64)-apple-darwin"), _macos),
    (re.compile(r"(x86_64|aarch64|i686)-pc-windows-msvc"), _windows),
    (re.compile(rf"manylinux_2_(\d\d?)_{_M}"), lambda minor, machine: _glibc(machine, minor)),
    (re.compile(rf"(manylinux2014|manylinux2010|manylinux1)_{_M}"), lambda name, machine: _legacy_glibc(machine, name)),
    (re.compile(rf"musllinux_1_(\d\d?)_{_M}"), lambda minor, machine: _musl(machine, minor)),
    (
        re.compile(r"macosx_(1[0-9]|2[0-9])_(\d\d?)_(arm64|x86_64)"),
        lambda major, minor, machine: _macos(machine, major, minor),
    ),
    (re.compile(r"(win_amd64|win_arm64|win32)"), _windows_tag),
)
