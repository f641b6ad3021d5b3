"""Which index is asked, by who names it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from pypi_simple import PYPI_SIMPLE_ENDPOINT

from attestree.graph import DependencyGraph
from attestree.index.credentials import Credentials
from attestree.index.locate import Choice, Locator, NamedBy, ReplayLocator
from attestree.index.record import Exchange, RecordedProject, Recording
from attestree.model import Origin, OriginKind, Package, PackageId
from attestree.project import Project
from attestree.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = (f"https://{name}.example/simple/" for name in "abc")
PYPI = PYPI_SIMPLE_ENDPOINT
SECRET = "https://ann:hunter2@b.example/simple"


def package(url: str = "", name: str = "demo") -> Package:
    return Package(PackageId(f"{name}==1.0"), name, "1.0", Origin(OriginKind.INDEX, url))


def project(source: str = "requirements.txt", *indexes: str) -> Project:
    return Project("demo", ".", source, source, "", DependencyGraph((), ()), indexes=indexes)


@dataclass
class Machine:
    """A machine with nothing configured, until a test does."""

    folder: Path
    environ: dict[str, str]

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def locator(self, settings: Settings | None = None) -> Locator:
        return Locator(settings or Settings(), self.environ, self.folder / "system")

    def indexes(self, source: str = "requirements.txt") -> tuple[str, ...]:
        return self.locator().indexes(package(), project(source))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(
        tmp_path,
        {
            "HOME": str(tmp_path / "home"),
            "XDG_CONFIG_DIRS": str(tmp_path / "etc"),
            "VIRTUAL_ENV": str(tmp_path / "venv"),
            "PIP_CONFIG_FILE": str(tmp_path / "named.conf"),
            "UV_CONFIG_FILE": str(tmp_path / "named.toml"),
        },
    )


def test_without_any_word_it_is_pypi(machine: Machine) -> None:
    (choice,) = machine.locator().choices(package(), project())
    assert choice == Choice(PYPI, NamedBy.DEFAULT, "the default")
    assert machine.locator().indexes(package()) == (PYPI,)


def test_the_person_comes_before_the_lock_and_the_lock_before_the_configuration(machine: Machine) -> None:
    machine.environ["PIP_INDEX_URL"] = C
    assert machine.locator().indexes(package(B), project()) == (B,)
    assert machine.locator(Settings(index_url=A)).indexes(package(B), project()) == (A,)
    assert machine.indexes() == (C,)
    (choice,) = machine.locator(Settings(index_url=A)).choices(package(B))
    assert (choice.named_by, choice.where) == (NamedBy.PERSON, "--index-url")
    (choice,) = machine.locator().choices(package())
    assert (choice.named_by, choice.where) == (NamedBy.CONFIGURATION, "PIP_INDEX_URL")


def test_the_package_comes_before_the_indexes_of_the_whole_file(machine: Machine) -> None:
    named = project("requirements.txt", B, C)
    assert machine.locator().indexes(package(), named) == (B, C)
    assert machine.locator().indexes(package(A), named) == (A,)


def test_further_indexes_come_last_and_each_once(machine: Machine) -> None:
    settings = Settings(index_url="https://a.example/simple", extra_index_urls=(B, A, SECRET))
    assert machine.locator(settings).indexes(package()) == (A, B)
    settings = Settings(extra_index_urls=(B,))
    assert machine.locator(settings).indexes(package(A)) == (A, B)


def test_credentials_are_for_logging_in_and_never_part_of_an_address(machine: Machine) -> None:
    machine.environ["PIP_EXTRA_INDEX_URL"] = SECRET
    locator = machine.locator(Settings(index_url=SECRET.replace("b.", "a.")))
    assert locator.first == A
    assert all("hunter2" not in repr(choice) for choice in locator.choices(package()))
    assert "hunter2" not in repr(machine.locator().choices(package()))
    credentials = Credentials(locator.configured)
    assert credentials.header("https://b.example:443") is not None
    assert credentials.header("https://a.example:443") is not None
    assert machine.locator().first == ""


@pytest.mark.parametrize("url", ["../wheels", "file:///wheels", "https://[::1", "ssh://host/x", "https:///x"])
def test_what_a_lock_names_and_is_no_server_is_passed_on_to_be_refused(machine: Machine, url: str) -> None:
    """Never another index in its place: the lock said where the package comes from."""
    assert machine.locator().indexes(package(url)) == (url,)


def test_pips_files_in_the_order_of_pip(machine: Machine) -> None:
    files = [
        "system/pip.conf",
        "etc/pip/pip.conf",
        "home/.pip/pip.conf",
        "home/.config/pip/pip.conf",
        "venv/pip.conf",
        "named.conf",
    ]
    for number, name in enumerate(files):
        path = machine.write(name, f"[global]\nindex-url = https://n{number}.example/simple\n")
        (choice,) = machine.locator().choices(package())
        assert choice == Choice(f"https://n{number}.example/simple/", NamedBy.CONFIGURATION, str(path))
    machine.environ["PIP_INDEX_URL"] = A
    assert machine.indexes() == (A,)


def test_pips_sections_spellings_and_further_indexes(machine: Machine) -> None:
    machine.write(
        "named.conf",
        f"[global]\nindex_url = {A}\nextra-index-url =\n    {B}\n    {C}\n[install]\nINDEX-URL = {C}\n[other]\nx = y\n",
    )
    assert machine.indexes() == (C, B)
    machine.write("named.conf", f"[global]\nextra-index-url = {B} file:///opt/wheels\n")
    assert machine.indexes() == (PYPI, B)
    machine.environ["PIP_EXTRA_INDEX_URL"] = f"{C} {B}"
    assert machine.indexes() == (PYPI, C, B)


def test_pip_can_be_told_to_read_no_files(machine: Machine) -> None:
    machine.write("venv/pip.conf", f"[global]\nindex-url = {A}\n")
    machine.environ["PIP_CONFIG_FILE"] = os.devnull
    assert machine.indexes() == (PYPI,)


def test_pip_isolated_leaves_the_persons_files_out(machine: Machine) -> None:
    machine.write("home/.config/pip/pip.conf", f"[global]\nindex-url = {A}\n")
    machine.environ["PIP_ISOLATED"] = "1"
    assert machine.indexes() == (PYPI,)


def test_the_persons_folder_may_lie_elsewhere(machine: Machine) -> None:
    machine.environ["XDG_CONFIG_HOME"] = str(machine.folder / "config")
    machine.write("config/pip/pip.conf", f"[global]\nindex-url = {A}\n")
    assert machine.indexes() == (A,)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"index-url = x\n", "cannot be read at line 1"),
        (b"[global]\n[global]\n", "cannot be read at line 2"),
        (b"[global]\nindex-url = \xff\n", "UnicodeDecodeError"),
        (b"x" * 1_100_000, "too large"),
    ],
    ids=["no section", "twice", "not UTF-8", "large"],
)
def test_a_file_of_pips_that_cannot_be_read_is_noted(machine: Machine, content: bytes, why: str) -> None:
    path = machine.write("named.conf", content)
    locator = machine.locator()
    (note,) = locator.notes
    assert why in note
    assert str(path) in note
    assert locator.indexes(package()) == (PYPI,)


def test_a_folder_in_place_of_a_file_is_noted(machine: Machine) -> None:
    (machine.folder / "named.conf").mkdir()
    assert "IsADirectoryError" in machine.locator().notes[0]


@pytest.mark.parametrize("variable", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_uvs_default_index(machine: Machine, variable: str) -> None:
    machine.environ[variable] = A
    assert machine.indexes("uv.lock") == (A,)
    assert machine.indexes() == (A,), "for want of a word from pip"


def test_uvs_further_indexes_come_first(machine: Machine) -> None:
    machine.environ |= {"UV_INDEX": f"mine={A} {B}", "UV_EXTRA_INDEX_URL": C}
    assert machine.indexes("uv.lock") == (A, B, C, PYPI)


def test_the_tool_that_wrote_the_file_is_heard_first(machine: Machine) -> None:
    machine.environ |= {"UV_DEFAULT_INDEX": A, "PIP_INDEX_URL": B}
    assert machine.indexes("uv.lock") == (A,)
    assert machine.indexes("requirements.txt") == (B,)


def test_a_folder_of_files_is_no_index_to_ask(machine: Machine) -> None:
    machine.environ |= {"PIP_EXTRA_INDEX_URL": "file:///opt/wheels", "UV_DEFAULT_INDEX": A}
    assert machine.indexes() == (A,)
    machine.environ |= {"UV_DEFAULT_INDEX": "/opt/wheels", "UV_INDEX": B}
    assert machine.indexes("uv.lock") == (B, PYPI)


UV_TOML = f"""
index-url = "https://old.example/simple"
extra-index-url = ["https://more.example/simple", 7]

[[index]]
name = "Mine.too"
url = "{B}"

[[index]]
name = "only"
url = "https://only.example/simple"
explicit = true

[[index]]
url = "{C}"
default = true

[[index]]
url = 7
"""


def test_uvs_file(machine: Machine) -> None:
    path = machine.write("named.toml", UV_TOML)
    machine.environ |= {"UV_INDEX_MINE_TOO_USERNAME": "a nn", "UV_INDEX_MINE_TOO_PASSWORD": "p@ss"}
    machine.environ |= {"UV_INDEX_ONLY_PASSWORD": "token"}
    locator = machine.locator()
    choices = locator.choices(package(), project("uv.lock"))
    assert [choice.url for choice in choices] == [B, "https://more.example/simple/", C]
    assert {choice.where for choice in choices} == {str(path)}
    credentials = Credentials(locator.configured)
    assert credentials.header("https://b.example:443") == "Basic YSBubjpwQHNz"
    assert credentials.header("https://only.example:443") == "Basic OnRva2Vu", "known, though not asked by itself"


def test_uvs_files_of_person_and_system(machine: Machine) -> None:
    del machine.environ["UV_CONFIG_FILE"]
    machine.write("system/uv/uv.toml", f'index-url = "{C}"\n')
    assert machine.indexes("uv.lock") == (C,)
    machine.write("etc/uv/uv.toml", f'index-url = "{B}"\n[pip]\nindex-url = "{C}"\n')
    assert machine.indexes("uv.lock") == (B,)
    machine.write("home/.config/uv/uv.toml", f'[pip]\nindex-url = "{A}"\n')
    assert machine.indexes("uv.lock") == (A,)
    machine.environ["UV_NO_CONFIG"] = "1"
    assert machine.indexes("uv.lock") == (PYPI,)


@pytest.mark.parametrize("content", [b"index-url = ", b"a = " + b"[" * 10_000, b"\x00"])
def test_a_file_of_uvs_that_cannot_be_read_is_noted(machine: Machine, content: bytes) -> None:
    machine.write("named.toml", content)
    locator = machine.locator()
    (note,) = locator.notes
    assert "cannot be read as TOML" in note
    assert locator.indexes(package(), project("uv.lock")) == (PYPI,)


@pytest.mark.parametrize("text", ["index = 7", "index = [7]", "pip = 7", "extra-index-url = 7", "index-url = []"])
def test_odd_values_in_uvs_file_are_left_out(machine: Machine, text: str) -> None:
    machine.write("named.toml", text)
    assert machine.indexes("uv.lock") == (PYPI,)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_have_other_folders(machine: Machine, monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    from attestree.index import configuration, pip_configuration, uv_configuration

    for module in (configuration, pip_configuration, uv_configuration):
        monkeypatch.setattr(module.sys, "platform", platform)
    machine.environ |= {"USERPROFILE": str(machine.folder / "home"), "APPDATA": str(machine.folder / "roaming")}
    machine.environ["PROGRAMDATA"] = str(machine.folder / "data")
    monkeypatch.setattr(pip_configuration, "_FILE", "pip.ini" if platform == "win32" else "pip.conf")
    name = "roaming/pip/pip.ini" if platform == "win32" else "home/Library/Application Support/pip/pip.conf"
    machine.write(name, f"[global]\nindex-url = {A}\n")
    assert machine.indexes() == (A,)


def recording(*urls: str, index_url: str = "") -> Recording:
    return Recording(
        label="",
        recorded=datetime(2026, 11, 22, tzinfo=UTC),
        project=RecordedProject("demo", ".", "uv.lock", {}),
        python_version="3.12",
        platform="linux",
        index_url=index_url,
        trust_root="",
        exchanges=tuple(Exchange(url, 200, {}, b"") for url in urls),
    )


def test_a_replay_asks_where_the_recorded_session_got_its_answers() -> None:
    locator = ReplayLocator(recording(f"{B}demo/", f"{A}demo/", f"{C}other/", "https://a.example/provenance/demo"))
    assert locator.indexes(package()) == (B, A)
    assert locator.indexes(package(A)) == (A, B), "what the lock names comes first"
    assert locator.indexes(package(), project("uv.lock", A)) == (A, B)
    assert locator.indexes(package(name="other")) == (C,)


def test_a_replay_of_what_was_not_recorded_names_an_index_all_the_same() -> None:
    assert ReplayLocator(recording()).indexes(package(A)) == (A,)
    assert ReplayLocator(recording(index_url=B)).indexes(package()) == (B,)
    assert ReplayLocator(recording()).indexes(package()) == ()
