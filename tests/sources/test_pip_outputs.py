"""What pip writes about an environment and an installation: real files, made ones, and what pip says here."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from attestree.errors import SourceError
from attestree.model import Digest, OriginKind
from attestree.sources import load, open_project
from attestree.sources.files import Memory
from sources.environments import wheel
from sources.locks import Entry, entries, parametrize
from sources.projects import DIGITS, edges, package

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.project import Project

MARKERS = {"python_version": "3.12", "python_full_version": "3.12.4", "sys_platform": "win32", "os_name": "nt"}


def loaded(values: object, name: str = "some.json") -> Project:
    data = values if isinstance(values, bytes) else json.dumps(values).encode()
    return load(Memory({name: data}, folder_name="orchard"), name)


def inspected(*installed: dict[str, Any], **more: object) -> Project:
    return loaded({"version": "1", "pip_version": "26.3", "installed": installed, "environment": MARKERS, **more})


def reported(*install: dict[str, Any], **more: object) -> Project:
    return loaded({"version": "1", "pip_version": "26.3", "install": install, "environment": MARKERS, **more})


def of(name: str, version: str, *requires: str, **more: object) -> dict[str, Any]:
    return {"metadata": {"name": name, "version": version, "requires_dist": list(requires)}, **more}


def download(name: str, hashes: dict[str, str] | None = None, **more: object) -> dict[str, Any]:
    info = {"url": f"https://files.example/{name}", "archive_info": {"hashes": hashes or {"sha256": DIGITS}}}
    return {"download_info": info, "is_direct": False, **more}


@parametrize(entries("real", "pip-inspect"))
def test_real_inspections_hold_what_their_entry_says(entry: Entry) -> None:
    project = load(*open_project(entry.path))
    assert project.source == "pip inspect"
    assert len(project.graph.locked) == entry.values["packages"]
    installed = json.loads(entry.path.read_text())["installed"]
    found = {(one.name, one.version) for one in project.graph.packages.values() if one.id in project.graph.locked}
    assert found == {(one["metadata"]["name"], one["metadata"]["version"]) for one in installed}
    assert project.graph.orphans == ()


def test_a_real_inspection_gives_edges_and_origins() -> None:
    (entry,) = entries("real", "pip-inspect")[1:] or pytest.skip("the real files are absent")
    project = load(*open_project(entry.path))
    univers = package(project, "univers==0.0.0")
    assert univers.origin.kind is OriginKind.PATH
    assert project.graph.children(univers.id) == (
        "attrs==21.2.0",
        "packaging==21.0",
        "semantic-version==2.8.5",
        "semver==2.13.0",
    )
    assert project.graph.children(package(project, "packaging==21.0").id) == ("pyparsing==2.4.7",)
    assert "attrs==21.2.0" not in project.graph.direct
    assert {"univers==0.0.0", "setuptools==70.1.0"} <= project.graph.direct


def test_an_inspection_is_decided_by_its_own_environment() -> None:
    project = inspected(
        of(
            "web", "1", "win; sys_platform == 'win32'", "mac; sys_platform == 'darwin'", requested=True, installer="pip"
        ),
        of("win", "1", requested=True, installer="uv"),
        of("mac", "1"),
    )
    assert edges(project) == ["orchard -> web==1", "orchard -> mac==1", "web==1 -> win==1"]
    assert "what a person asked pip for, and what no other package requires, is shown as direct" in project.notes
    assert any("pip does not say which file it installed from" in note for note in project.notes)


def test_an_inspection_without_an_environment_says_so() -> None:
    assert any("does not say for which environment" in note for note in inspected(of("a", "1"), environment={}).notes)


def test_a_report_names_archives_hashes_and_what_was_asked_for() -> None:
    project = reported(
        of(
            "Web", "5.1", "templater", "speed; extra == 'fast'", "lint; extra == 'dev'", requested=True,
            requested_extras=["Fast"], **download("web-5.1-py3-none-any.whl"),
        ),
        of("templater", "3", **download("templater-3.tar.gz", {"sha256": DIGITS, "md5": "x"})),
        of("speed", "1", **download("speed-1-py3-none-any.whl"), is_yanked=True),
        of("shop", "1", download_info={"url": "file:///home/me/shop", "dir_info": {}}, is_direct=True, requested=True),
    )  # fmt: skip
    assert edges(project) == [
        "orchard -> web==5.1[fast]",
        "orchard -> shop==1",
        "web==5.1 -> templater==3",
        "web==5.1[fast] -> speed==1",
    ]
    (file,) = package(project, "templater==3").artifacts
    assert (file.filename, file.digests) == ("templater-3.tar.gz", (Digest("sha256", DIGITS),))
    assert package(project, "web==5.1").origin.kind is OriginKind.INDEX
    assert package(project, "shop==1").origin.display == "path file:///home/me/shop"
    assert project.notes == ("yanked when pip chose them: speed",)
    assert project.graph.direct == {"web==5.1", "shop==1"}


def test_a_report_that_does_not_say_what_was_asked_for_says_so() -> None:
    project = reported(of("web", "1", **download("odd-name.exe")))
    assert package(project, "web==1").artifacts == ()
    assert project.notes == (
        "the report does not say what was asked for: what no other package requires is shown as direct",
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"pip_version": "1", "installed": [1]}, r"some\.json: installed\[0\] must be a table, not a whole number"),
        ({"pip_version": "1", "installed": [{}]}, r"installed\[0\]\.metadata\.name is missing"),
        ({"pip_version": "1", "install": [of("a", "1")]}, r"install\[0\]\.download_info\.url is missing"),
        ({"pip_version": "1", "install": [of("a", "1", download_info=[])]}, "download_info must be a table"),
        (b'{"pip_version": "1",\n "installed": [', r"some\.json, line 2: is not valid JSON: "),
        (b'{"pip_version": ' + b"[" * 100_000, "is nested too deeply"),
        (b'{"pip_version": ' + b"9" * 5000 + b"}", "holds a number that cannot be read"),
        (b'{"pip_version": "\xe4"}', "is not UTF-8, which JSON must be"),
        (b'{"pip_version": "1",\n<<<<<<< ours\n', "line 2: holds merge-conflict markers"),
        ({"something": "else"}, "is of no format that is known"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(values: object, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        loaded(values)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["x.pip-inspect.json", "pip-report.json"])
def test_a_file_that_is_called_so_and_is_not_is_refused(name: str) -> None:
    with pytest.raises(SourceError, match=r"is not what pip (inspect|report) writes"):
        loaded({}, name)


def test_a_newer_version_is_read_with_a_note() -> None:
    assert "it is of version 2, and 1 is known: it was read as that" in inspected(of("a", "1"), version="2").notes


def test_what_powershell_redirected_is_read() -> None:
    values = {"version": "1", "pip_version": "26.3", "installed": [of("a", "1")]}
    assert loaded(json.dumps(values).encode("utf-16")).graph.locked == ("a==1",)
    assert load(Memory({"frozen": "a==1\r\nb @ file:///b\r\n".encode("utf-16")}), "frozen").graph.locked[0] == "a==1"


@pytest.mark.parametrize(
    "text",
    [
        "a==1\nb==2\n",
        "# Editable install with no version control (shop==1)\n-e /home/me/shop\na==1\n",
        "web @ git+https://forge.example/a/web@v1\na==1\n",
    ],
)
def test_what_pip_freeze_writes_is_a_requirements_file_whatever_it_is_called(text: str) -> None:
    project = load(Memory({"frozen": text.encode()}), "frozen")
    assert project.source == "requirements.txt"
    assert "a==1" in project.graph.locked


def run_pip(*arguments: str) -> bytes:
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, check=False)
    if b"No module named pip" in done.stderr:
        pytest.skip("there is no pip here")
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def made_wheel(folder: Path, name: str, *requires: str) -> None:
    info = f"{name}-1.dist-info"
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        "Version: 1",
        "Provides-Extra: fast",
        *(f"Requires-Dist: {one}" for one in requires),
        "",
    ]
    with zipfile.ZipFile(folder / f"{name}-1-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{info}/METADATA", "\n".join(lines))
        archive.writestr(f"{info}/WHEEL", wheel("py3-none-any"))
        archive.writestr(f"{info}/RECORD", "")


def test_what_pip_reports_here_is_read(tmp_path: Path) -> None:
    made_wheel(tmp_path, "shop", "web[fast]", "gone; python_version < '3'")
    made_wheel(tmp_path, "web", "speed; extra == 'fast'")
    made_wheel(tmp_path, "speed")
    options = (
        "--quiet",
        "--dry-run",
        "--no-index",
        "--ignore-installed",
        "--disable-pip-version-check",
        "--report",
        "-",
    )
    report = run_pip("install", *options, "--find-links", str(tmp_path), "shop")
    project = loaded(report)
    assert edges(project) == ["orchard -> shop==1", "shop==1 -> web==1[fast]", "web==1[fast] -> speed==1"]
    for one in project.graph.locked:
        (file,) = project.graph.packages[one].artifacts
        assert file.filename == f"{project.graph.packages[one].name}-1-py3-none-any.whl"
        assert len(file.sha256) == 64
