"""setup.py alone: read as far as it is literal, never run, and built in a copy only where a person allows it."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from attestree.errors import NoLockFileError, SourceError
from attestree.sources import load, open_project
from attestree.sources.files import Memory
from attestree.sources.resolve import Resolved, pep508
from attestree.sources.resolve_copy import describe_project
from attestree.sources.resolve_environment import Where
from attestree.sources.resolve_project import MOST_TABLES, MOST_WANTED, project_files
from attestree.sources.resolve_uv import UvResolver
from attestree.sources.setup_py import SetupPy
from servers import Answer, page_json, serving
from sources.test_resolve import clean, needs_uv

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.sources.resolve import Request
    from servers import Seen

LITERAL = """
from setuptools import setup, find_packages
raise SystemExit("this must never run")
NEEDS = ["web>=1", "deep; python_version > '3'", "place @ https://files.example/place-1.0-py3-none-any.whl"]
setup(
    name="shop",
    version="2",
    packages=find_packages(),
    python_requires=">=3.9",
    install_requires=NEEDS,
    extras_require={"cli": ["shell"], "win:sys_platform == 'win32'": "winonly", ":os_name == 'nt'": ["always"]},
)
"""


def asked(text: str) -> Request:
    return SetupPy().request(Memory({"setup.py": text.encode()}, folder_name="orchard"), "setup.py")


class Canned:
    def resolve(self, request: Request) -> Resolved:
        return Resolved(b"version = 1\n[[package]]\nname = 'shop'\nsource = { virtual = '.' }\n")


def test_what_is_literal_is_read_and_nothing_is_run() -> None:
    request = asked(LITERAL)
    assert [(one.extra, pep508(one)) for one in request.wanted] == [
        ("", "web>=1"),
        ("", 'deep ; python_version > "3"'),
        ("cli", "shell"),
        ("win", 'winonly ; sys_platform == "win32"'),
        ("", 'always ; os_name == "nt"'),
    ]
    assert [one.wanted.name for one in request.direct] == ["place"]
    assert (request.name, request.version, request.requires_python) == ("shop", "2", ">=3.9")
    assert (request.extras, request.unread) == (("cli", "win"), "")
    assert request.notes[-1].startswith("what it requires was read from setup.py without running it")


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("setup(install_requires=open('r.txt').read())", "install_requires"),
        ("setup(install_requires=['a'] + more)", "install_requires"),
        ("NEEDS = ['a']\nNEEDS.append('b')\nsetup(install_requires=NEEDS)", "install_requires"),
        ("NEEDS = ['a']\nif x:\n    NEEDS = ['b']\nsetup(install_requires=NEEDS)", "install_requires"),
        ("setup(install_requires=['a'], extras_require=extras())", "extras_require"),
        ("setup(**options)", "install_requires and extras_require"),
        ("setup(*options)", "install_requires and extras_require"),
        ("setup(setup_requires=['pbr'], pbr=True)", "install_requires and extras_require"),
        ("if x:\n    setup(name='a')\nelse:\n    setup(name='b')", "install_requires and extras_require"),
        ("import build_it", "install_requires and extras_require"),
        ("setup(name='a')", ""),
        ("setuptools.setup(install_requires='a\\n# b\\n\\nc')", ""),
    ],
)
def test_what_would_have_to_be_run_is_named(text: str, unread: str) -> None:
    assert asked(text).unread == unread


def test_requirements_that_are_none_are_named() -> None:
    request = asked("setup(install_requires=['web', '>>x', 7], name=7, version=None)")
    assert [one.name for one in request.wanted] == ["web"]
    assert "requirements that cannot be understood were left out: >>x" in request.notes
    assert (request.name, request.version) == ("orchard", "")


@pytest.mark.parametrize("text", ["def", "x = " + "(" * 5000, "\0", "x = " + "-" * 200_000 + "1", "#" * 2_000_000])
def test_what_is_no_python_is_one_clear_line(text: str) -> None:
    with pytest.raises(SourceError, match=r"setup\.py: is (no Python|too large)"):
        asked(text)


@pytest.mark.parametrize(
    "text",
    [
        f"setup(extras_require={{0x{'F' * 9000}: ['web']}}, install_requires=['api'])",  # too long to be told in digits
        "setup(extras_require={'\\ud800': ['web']}, install_requires=['api'])",
        "setup(name='\\ud800', version='\\ud800', install_requires=['api', 'web; os_name == \"\\ud800\"'])",
    ],
)
def test_literals_that_no_other_file_could_hold_are_left_out(text: str) -> None:
    request = asked(text)
    assert [one.name for one in request.wanted] == ["api"]
    assert all(made.encode() for made in project_files(request, "3.12.4").values())


def test_more_than_any_project_asks_for_is_refused_before_it_is_written_down() -> None:
    for many in (
        f"install_requires={[f'p{number}' for number in range(MOST_WANTED + 1)]}",
        f"extras_require={ {f'e{number}': [] for number in range(MOST_TABLES + 1)} }",
    ):
        with pytest.raises(SourceError, match="asks for more than"):
            project_files(asked(f"setup({many})"), "3.12.4")


def test_a_description_is_never_written_through_a_link(tmp_path: Path) -> None:
    outside, project = tmp_path / "mine.toml", tmp_path / "copy"
    outside.write_text("[tool.mine]\nkept = true\n")
    project.mkdir()
    (project / "pyproject.toml").symlink_to(outside)
    describe_project(project, asked("setup(install_requires=['web'])"))
    assert outside.read_text() == "[tool.mine]\nkept = true\n"
    assert "dependencies" in (project / "pyproject.toml").read_text()


def test_a_folder_with_nothing_else_says_what_could_not_be_read_and_which_switch_allows_it() -> None:
    files = {"setup.py": b"setup(install_requires=requirements())"}
    with pytest.raises(SourceError) as caught:
        load(Memory(files), "", Canned())
    assert caught.value.explain() == (
        "setup.py: leaves its install_requires to setup.py, and that is code, which is not run; "
        "lock the project, or let its code run in a copy with --allow-build"
    )
    with pytest.raises(NoLockFileError):
        load(Memory(files))
    assert load(Memory({**files, "requirements.txt": b"web==1\n"}), "", Canned()).file == "requirements.txt"
    assert load(Memory({"setup.py": b"setup(name='shop')"}), "", Canned()).source == "setup.py"


SETUPTOOLS = """
import runpy, tomllib
from pathlib import Path

class Legacy:
    def get_requires_for_build_wheel(self, config_settings=None):
        return []

    def prepare_metadata_for_build_wheel(self, folder, config_settings=None):
        needs = runpy.run_path("setup.py")["needs"]
        name = tomllib.loads(Path("pyproject.toml").read_text())["project"]["name"]
        info = Path(folder) / f"{name.replace('-', '_')}-0.dist-info"
        info.mkdir()
        lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 0", *(f"Requires-Dist: {one}" for one in needs)]
        info.joinpath("METADATA").write_text("\\n".join(lines) + "\\n")
        info.joinpath("WHEEL").write_text("Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        return info.name

    get_requires_for_build_editable = get_requires_for_build_wheel
    prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel
    build_wheel = build_editable = build_sdist = None

__legacy__ = Legacy()
"""


def setuptools() -> bytes:
    """Return a wheel of a setuptools that does as little as will do."""
    files = {
        "setuptools/__init__.py": "",
        "setuptools/build_meta.py": SETUPTOOLS,
        "setuptools-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: setuptools\nVersion: 1.0\n",
        "setuptools-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files["setuptools-1.0.dist-info/RECORD"] = "".join(f"{name},,\n" for name in files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def test_a_copy_is_described_only_where_its_own_files_do_not(tmp_path: Path) -> None:
    request = asked("setup(name='not a name', python_requires='>=3.9', install_requires=x)")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'own'\n")
    describe_project(tmp_path, request)
    assert (tmp_path / "pyproject.toml").read_text() == "[project]\nname = 'own'\n"
    (tmp_path / "pyproject.toml").write_text("[build-system]\nrequires = ['own']\n")
    describe_project(tmp_path, request)
    written = (tmp_path / "pyproject.toml").read_text()
    assert "requires = ['own']" in written
    assert 'name = "not-a-name"' in written or 'name = "project"' in written
    assert 'requires-python = ">=3.9"' in written
    (tmp_path / "pyproject.toml").write_text("[")
    with pytest.raises(SourceError, match=r"pyproject\.toml: cannot be read"):
        describe_project(tmp_path, request)


@needs_uv
async def test_with_the_switch_it_is_built_in_a_copy_and_resolved(tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text(
        "from pathlib import Path\nPath('ran').touch()\nneeds = ['web']\n"
        "setup = dict\nsetup(install_requires=needs + [])\n"
    )
    built = setuptools()
    served = {"setuptools-1.0-py3-none-any.whl": built, "web-1.0-py3-none-any.whl": b"never fetched"}

    def script(seen: Seen) -> Answer:
        if (content := served.get(seen.path.removeprefix("/files/"))) is not None:
            return Answer(body=content)
        if seen.path.endswith(".metadata"):
            return Answer(body=b"Metadata-Version: 2.1\nName: web\nVersion: 1.0\n")
        name = seen.path.removeprefix("/simple/").rstrip("/")
        files = [
            {
                "filename": file,
                "url": f"/files/{file}",
                "hashes": {"sha256": hashlib.sha256(content).hexdigest()},
                "core-metadata": name == "web",
            }
            for file, content in served.items()
            if file.startswith(f"{name}-")
        ]
        return Answer(headers={"Content-Type": "application/vnd.pypi.simple.v1+json"}, body=page_json(name, *files))

    async with serving(script) as server:
        where = Where(index_url=f"{server.url}/simple/", named=True, cache=False)
        files, name = open_project(tmp_path)
        with pytest.raises(SourceError, match=r"leaves its install_requires to setup\.py"):
            await asyncio.to_thread(load, files, name, UvResolver(where, environ=clean()))
        project = await asyncio.to_thread(load, files, name, UvResolver(where, allow_build=True, environ=clean()))
    assert project.graph.locked == ("web==1.0",)
    assert "its install_requires are left to setup.py, which was run in a copy of the project" in project.notes
    assert await asyncio.to_thread(os.listdir, tmp_path) == ["setup.py"]
    assert not any(seen.path == "/files/web-1.0-py3-none-any.whl" for seen in server.seen)
