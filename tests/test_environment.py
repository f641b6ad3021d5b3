"""The target environment: markers, and which file would be installed there."""

from __future__ import annotations

import platform as machine
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging import tags

from attestree.environment import TargetEnvironment
from attestree.errors import UsageError
from attestree.model import Artifact

LINUX = TargetEnvironment.of("3.12", "linux")
MUSL = TargetEnvironment.of("3.12", "aarch64-unknown-linux-musl")
MAC = TargetEnvironment.of("3.12.4", "macos")
WINDOWS = TargetEnvironment.of("3.12", "windows")
FREE = TargetEnvironment.of("3.13t", "linux")


def chosen(environment: TargetEnvironment, *names: str) -> str:
    """Return the tags of the wheel that is chosen, or the name of the sdist, or nothing."""
    found = environment.choose(Artifact(name) for name in names)
    return found.filename.removeprefix("web-1-").removesuffix(".whl") if found else ""


WHEELS = [
    f"web-1-{tag}.whl"
    for tag in (
        "cp311-cp311-manylinux_2_28_x86_64",
        "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64",
        "cp312-cp312-manylinux_2_28_x86_64",
        "cp312-cp312-manylinux_2_34_x86_64",
        "cp312-cp312-musllinux_1_2_aarch64",
        "cp312-cp312-musllinux_1_1_x86_64",
        "cp312-cp312-macosx_11_0_arm64",
        "cp312-cp312-macosx_10_13_universal2",
        "cp312-cp312-win_amd64",
        "cp313-cp313-manylinux_2_28_x86_64",
        "cp313-cp313t-manylinux_2_28_x86_64",
        "cp39-abi3-manylinux_2_17_x86_64",
        "py3-none-any",
    )
]
SDIST = "web-1.tar.gz"


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        (LINUX, "cp312-cp312-manylinux_2_28_x86_64"),
        (MUSL, "cp312-cp312-musllinux_1_2_aarch64"),
        (MAC, "cp312-cp312-macosx_11_0_arm64"),
        (WINDOWS, "cp312-cp312-win_amd64"),
        (FREE, "cp313-cp313t-manylinux_2_28_x86_64"),
        (TargetEnvironment.of("3.13", "linux"), "cp313-cp313-manylinux_2_28_x86_64"),
        (TargetEnvironment.of("3.14", "linux"), "cp39-abi3-manylinux_2_17_x86_64"),
        (TargetEnvironment.of("3.14t", "linux"), "py3-none-any"),
        (
            TargetEnvironment.of("3.12", "x86_64-manylinux2014"),
            "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64",
        ),
        (TargetEnvironment.of("3.12", "x86_64-manylinux_2_35"), "cp312-cp312-manylinux_2_34_x86_64"),
        (TargetEnvironment.of("3.12", "x86_64-apple-darwin"), "cp312-cp312-macosx_10_13_universal2"),
        (TargetEnvironment.of("3.8", "windows"), "py3-none-any"),
    ],
)
def test_the_best_wheel_is_chosen(environment: TargetEnvironment, tag: str) -> None:
    assert chosen(environment, SDIST, *WHEELS) == tag
    assert chosen(environment, *reversed(WHEELS), SDIST) == tag


def test_an_sdist_is_chosen_where_no_wheel_fits() -> None:
    assert chosen(LINUX, "web-1-cp312-cp312-win_amd64.whl", SDIST) == SDIST
    assert chosen(LINUX, "web-1.zip", SDIST, "web-1.zip") == SDIST
    assert chosen(LINUX, "web-1.zip") == "web-1.zip"
    assert chosen(LINUX, "web-1-cp312-cp312-win_amd64.whl") == ""
    assert chosen(LINUX) == ""


def test_the_higher_build_tag_wins_among_equals() -> None:
    names = [f"web-1-{build}py3-none-any.whl" for build in ("", "2-", "10-", "1x-")]
    assert chosen(LINUX, *names) == "10-py3-none-any"
    assert chosen(LINUX, "web-1-9-py2.py3-none-any.whl", "web-1-cp312-none-any.whl") == "cp312-none-any"


@pytest.mark.parametrize("name", ["", "web", "../web-1.tar.gz", "web-1-py3.whl", "web-1\n.tar.gz", "web-1.exe"])
def test_names_that_are_no_distributions_are_not_installable(name: str) -> None:
    assert LINUX.rank(name) is None
    assert LINUX.choose([Artifact(name)]) is None


def test_wheels_rank_before_sdists() -> None:
    exact, pure, sdist = LINUX.rank(WHEELS[2]), LINUX.rank("web-1-py2.py3-none-any.whl"), LINUX.rank(SDIST)
    assert exact is not None
    assert pure is not None
    assert sdist is not None
    assert exact < pure < sdist


def test_the_running_interpreter_ranks_as_packaging_does() -> None:
    here = TargetEnvironment.current()
    for position, tag in enumerate(list(tags.sys_tags())[:50]):
        assert here.rank(f"web-1-{tag}.whl") == position


def test_naming_this_very_interpreter_changes_little() -> None:
    """The generated tags of this machine's version and platform are those the interpreter itself accepts."""
    here = TargetEnvironment.current()
    named = TargetEnvironment.of(here.python_version)
    assert (named.platform, named.running) == (here.platform, False)
    for tag in tags.sys_tags():
        assert named.rank(f"web-1-{tag}.whl") == here.rank(f"web-1-{tag}.whl")


def test_nothing_named_is_the_running_interpreter() -> None:
    here = TargetEnvironment.of()
    assert here == TargetEnvironment.current()
    assert here.python == machine.python_version().rstrip("+")
    assert here.display.startswith(f"Python {sys.version_info[0]}.{sys.version_info[1]} on ")
    elsewhere = TargetEnvironment.of("", "windows")
    assert elsewhere.python == here.python
    assert elsewhere.platform.system == "windows"


def test_the_words() -> None:
    assert LINUX.display == "Python 3.12 on linux x86_64 (glibc 2.28)"
    assert FREE.display == "Python 3.13 free-threaded on linux x86_64 (glibc 2.28)"
    assert MUSL.display == "Python 3.12 on linux aarch64 (musl 1.2)"
    assert MAC.display == "Python 3.12 on macos arm64"
    assert WINDOWS.display == "Python 3.12 on windows AMD64"
    assert TargetEnvironment.of("3.13+freethreaded", "linux") == FREE


@pytest.mark.parametrize("version", ["3", "2.7", "3.5", "3.12t", "pypy3.10", "3.x", " 3.12", "3.12\n"])
def test_versions_that_are_not_known_are_refused(version: str) -> None:
    with pytest.raises(UsageError, match=r"^--python-version: .* is not a version of CPython that is known; give one"):
        TargetEnvironment.of(version, "linux")


@pytest.mark.parametrize(
    ("marker", "linux", "windows"),
    [
        ("", True, True),
        ("sys_platform == 'linux'", True, False),
        ("os_name == 'nt' and platform_machine == 'AMD64'", False, True),
        ("platform_system == 'Windows'", False, True),
        ("python_version < '3.13' and python_full_version >= '3.12'", True, True),
        ("python_full_version < '3.12.4'", True, True),
        ("implementation_name == 'cpython' and platform_python_implementation != 'PyPy'", True, True),
    ],
)
def test_markers_are_evaluated_there(marker: str, linux: bool, windows: bool) -> None:
    assert LINUX.applies(marker) is linux
    assert WINDOWS.applies(marker) is windows
    assert LINUX.applies(marker) is linux


def test_full_versions_count() -> None:
    assert MAC.applies("python_full_version < '3.12.4'") is False
    assert MAC.applies("python_full_version >= '3.12.4' and sys_platform == 'darwin'") is True


@pytest.mark.parametrize(
    ("marker", "answer"),
    [
        ("extra == 'tls'", None),
        ("'tls' == extra", None),
        ("extra != 'tls'", None),
        ("'dev' in dependency_groups", None),
        ('"x" not in extras', None),
        ("extra == 'extra-4-shop-cpu' and sys_platform == 'win32'", False),
        ("(extra == 'extra-4-shop-cpu' and extra == 'extra-4-shop-gpu') or sys_platform == 'linux'", True),
        ("extra == 'extra-4-shop-cpu' or sys_platform == 'win32'", None),
        ("sys_platform == 'linux' and 'dev' in dependency_groups", None),
    ],
)
def test_extras_and_groups_are_no_property_of_the_environment(marker: str, answer: bool | None) -> None:
    assert LINUX.applies(marker) is answer


@pytest.mark.parametrize(
    "marker", ["linux", "no_such == 'x'", "(" * 5000, "os_name == ''" + " or os_name == ''" * 2000, ";"]
)
def test_markers_that_cannot_be_evaluated_have_no_answer(marker: str) -> None:
    assert LINUX.applies(marker) is None


def test_the_running_interpreter_evaluates_as_packaging_does() -> None:
    here = TargetEnvironment.current()
    assert here.applies(f"python_full_version == '{here.python}'") is True
    assert here.applies(f"sys_platform == '{sys.platform}'") is True


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    assert LINUX.applies(text) in (True, False, None)
    assert LINUX.rank(text) is None or text.endswith((".whl", ".tar.gz", ".zip"))
