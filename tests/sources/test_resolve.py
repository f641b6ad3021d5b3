"""Resolving with uv: against an index on loopback, cancelled, cut short, without uv, and with logins in the way."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.model import OriginKind
from attestree.sources import load, open_project, resolve_copy
from attestree.sources.files import Memory
from attestree.sources.pyproject import requirement
from attestree.sources.resolve import Request, Resolved
from attestree.sources.resolve_environment import Where, environment_of, find_uv
from attestree.sources.resolve_project import project_files
from attestree.sources.resolve_uv import UvResolver
from servers import Answer, Dist, ScriptedServer, origin, serving
from sources.projects import edges

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from attestree.project import Project

needs_uv = pytest.mark.skipif(find_uv() is None, reason="uv is not installed")


def wheel(project: str, version: str = "1.0", *requires: str, python: str = "", tags: str = "py3-none-any") -> Dist:
    """Return a wheel whose metadata the origin serves; nobody ever fetches the wheel itself."""
    lines = ["Metadata-Version: 2.1", f"Name: {project}", f"Version: {version}"]
    lines += [f"Requires-Dist: {one}" for one in requires] + [f"Requires-Python: {python}"] * bool(python)
    extras = {one.partition("extra ==")[2].strip(' "') for one in requires}
    lines += [f"Provides-Extra: {extra}" for extra in sorted(extras) if extra]
    filename = f"{project.replace('-', '_')}-{version}-{tags}.whl"
    digest = hashlib.sha256(filename.encode()).hexdigest()
    return Dist(project, version, filename, digest, metadata="\n".join(lines) + "\n")


def sdist(project: str, version: str = "1.0") -> Dist:
    filename = f"{project}-{version}.tar.gz"
    return Dist(project, version, filename, hashlib.sha256(filename.encode()).hexdigest())


@contextmanager
def index(*dists: Dist) -> Iterator[Where]:
    with origin(list(dists)) as base:
        yield Where(index_url=f"{base}/simple/", named=True, cache=False)


def resolved(where: Where, files: Mapping[str, str], name: str = "", **more: object) -> Project:
    memory = Memory({key: text.encode() for key, text in files.items()}, folder_name="orchard")
    return load(memory, name, UvResolver(where, environ=clean(), **more))  # type: ignore[arg-type] # options as they are


def clean() -> dict[str, str]:
    """Return an environment in which uv knows of no index."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("UV_", "PIP_"))}
    return {**kept, "UV_NO_CONFIG": "1"}


SHOP = """
[project]
name = "Shop"
version = "2.1"
requires-python = ">=3.9"
dependencies = ["web[fast]>=1", "winonly; sys_platform == 'win32'"]
[project.optional-dependencies]
cli = ["shell"]
all = ["shop[cli]"]
[dependency-groups]
dev = ["tester", { include-group = "Docs" }]
docs = ["writer"]
"""
DISTS = (
    wheel("web", "1.0", "core", 'speed; extra == "fast"'),
    wheel("web", "1.1", "core>=1", 'speed; extra == "fast"'),
    wheel("core"),
    wheel("speed"),
    wheel("winonly"),
    wheel("shell"),
    wheel("tester", "3.0", "core"),
    wheel("writer"),
)


@needs_uv
def test_a_pyproject_leads_to_packages_edges_files_and_hashes() -> None:
    with index(*DISTS) as where:
        project = resolved(where, {"pyproject.toml": SHOP})
    assert (project.name, project.source, project.file) == ("Shop", "pyproject.toml", "pyproject.toml")
    assert project.sha256 == hashlib.sha256(SHOP.encode()).hexdigest()
    assert sorted(edges(project)) == [
        "shop==2.1 -> web==1.1[fast]",
        "shop==2.1 -> winonly==1.0 ; sys_platform == 'win32'",
        "shop==2.1[all] -> shell==1.0",
        "shop==2.1[cli] -> shell==1.0",
        "shop==2.1{dev} -> tester==3.0",
        "shop==2.1{dev} -> writer==1.0",
        "shop==2.1{docs} -> writer==1.0",
        "tester==3.0 -> core==1.0",
        "web==1.1 -> core==1.0",
        "web==1.1[fast] -> speed==1.0",
    ]
    web = next(package for package in project.graph.packages.values() if package.name == "web")
    expected = DISTS[1]
    assert [(one.filename, one.sha256) for one in web.artifacts] == [(expected.filename, expected.sha256)]
    assert (web.origin.kind, web.origin.url.rstrip("/"), web.line) == (
        OriginKind.INDEX,
        where.index_url.rstrip("/"),
        0,
    )
    assert [project.graph.packages[root].origin.kind for root in project.graph.roots] == [OriginKind.ROOT]


@needs_uv
def test_the_notes_say_that_nothing_pins_it_and_that_nothing_was_built() -> None:
    with index(*DISTS) as where:
        project = resolved(where, {"pyproject.toml": SHOP})
    assert project.notes[0].startswith("resolved today, by uv ")
    assert "no lock pins this" in project.notes[0]
    assert "releases without a wheel were passed over (--allow-build" in project.notes[0]


@needs_uv
def test_progress_is_told_and_the_project_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(SHOP)
    told: list[int] = []
    with index(*DISTS) as where:
        files, name = open_project(tmp_path)
        load(files, name, UvResolver(where, progress=told.append, environ=clean()))
    assert told == sorted(told)
    assert told[-1] >= len({dist.project for dist in DISTS})
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]


@needs_uv
def test_uvs_explanation_is_shown_on_one_bounded_line() -> None:
    text = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['web<1']\n"
    with index(*DISTS) as where, pytest.raises(SourceError) as caught:
        resolved(where, {"pyproject.toml": text})
    said = str(caught.value)
    assert said.startswith("pyproject.toml: uv cannot resolve it: No solution found when resolving dependencies")
    assert "web<1" in said
    assert said.isprintable()
    assert len(said) < 2000


@needs_uv
def test_a_python_that_the_project_is_not_for_can_run_uv() -> None:
    text = "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.14,<4'\ndependencies = ['web', 'core']\n"
    dists = (wheel("web", "1.0", python="<3.14"), wheel("web", "2.0", python=">=3.14"), wheel("core"))
    with index(*dists) as where:
        project = resolved(where, {"pyproject.toml": text})
    assert "web==2.0" in project.graph.packages
    assert "web==1.0" not in project.graph.packages


@needs_uv
def test_what_has_no_solution_for_every_python_is_solved_for_this_one() -> None:
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    text = "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.11'\ndependencies = ['web']\n"
    with index(wheel("web", "1.0", python="<3.40")) as where:
        broad = resolved(where, {"pyproject.toml": text})
    assert broad.graph.locked == ("web==1.0",)
    dists = (wheel("web", "1.0", "core; python_version >= '3.40'", "core<1; python_version >= '3.40'"), wheel("core"))
    with index(*dists) as where:
        project = resolved(where, {"pyproject.toml": text})
    assert project.graph.locked == ("web==1.0",)
    assert f"there is no solution for every Python it is for: this is the one for Python {here}" in project.notes


@needs_uv
def test_what_only_comes_as_source_is_left_out_and_named_and_a_pin_of_it_shown() -> None:
    text = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['web', 'old==1.0', 'older']\n"
    with index(wheel("web", "1.0", "core"), wheel("core"), sdist("old"), sdist("older")) as where:
        project = resolved(where, {"pyproject.toml": text})
    assert set(project.graph.locked) == {"web==1.0", "core==1.0", "old==1.0"}
    assert "shop==1 -> old==1.0" in edges(project)
    assert project.graph.packages[project.graph.locked[-1]].artifacts == ()
    assert "only come as source that would have to be built, so not resolved further: old, older" in project.notes
    assert "not shown, since which release would be taken is not known: older" in project.notes


@needs_uv
def test_direct_references_are_neither_opened_nor_taken_from_an_index() -> None:
    text = """
[project]
name = "shop"
version = "1"
dependencies = ["web @ git+https://forge.example/web/web@main", "tool @ https://files.example/tool-2.0-py3-none-any.whl"]
[tool.uv.sources]
near = { path = "../near" }
[dependency-groups]
dev = ["near", "needs-web"]
"""
    with index(wheel("web", "9.9"), wheel("needs-web", "1.0", "web")) as where:
        project = resolved(where, {"pyproject.toml": text})
    kinds = {package.name: package.origin.kind for package in project.graph.packages.values()}
    assert kinds == {
        "shop": OriginKind.ROOT,
        "needs-web": OriginKind.INDEX,
        "web": OriginKind.GIT,
        "tool": OriginKind.URL,
        "near": OriginKind.PATH,
    }
    by_name = {package.name: package for package in project.graph.packages.values()}
    assert (by_name["web"].origin.url, by_name["web"].origin.reference) == ("https://forge.example/web/web", "main")
    assert by_name["tool"].version == "2.0"
    assert "shop==1{dev} -> near" in edges(project)
    assert any(note.startswith("not from an index, so not resolved further") for note in project.notes)


@needs_uv
def test_the_projects_own_indexes_count_unless_a_person_names_one() -> None:
    with origin([wheel("web", "1.0")]) as public, origin([wheel("web", "2.0"), wheel("core")]) as private:
        text = f"""
[project]
name = "shop"
version = "1"
dependencies = ["web", "core"]
[[tool.uv.index]]
name = "inner"
url = "{private}/simple/"
explicit = true
[tool.uv.sources]
web = {{ index = "inner" }}
core = {{ index = "inner" }}
"""
        configured = Where(index_url=f"{public}/simple/", cache=False)
        project = resolved(configured, {"pyproject.toml": text})
        assert set(project.graph.locked) == {"web==2.0", "core==1.0"}
        with pytest.raises(SourceError, match="core"):
            resolved(Where(index_url=f"{public}/simple/", named=True, cache=False), {"pyproject.toml": text})


@needs_uv
async def test_a_login_goes_to_the_index_and_nowhere_else(tmp_path: Path) -> None:
    dist = wheel("web")
    page = Answer(401, {"WWW-Authenticate": "Basic"})

    async with serving(page) as server:
        url = server.url.replace("//", "//person:hush-hush@") + "/simple/"
        resolver = UvResolver(Where(index_url=url, named=True, cache=False), environ=clean())
        assert "hush-hush" not in repr(resolver._where)
        text = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['web']\n"
        files = Memory({"pyproject.toml": text.encode()})
        with pytest.raises(SourceError) as caught:
            await asyncio.to_thread(load, files, "", resolver)
    assert "hush-hush" not in str(caught.value)
    assert any("authorization" in seen.headers for seen in server.seen)
    assert all("hush-hush" not in seen.path for seen in server.seen)
    assert dist.sha256 not in str(caught.value)


class _Stuck:
    """An index that never answers, and says when it was asked."""

    def __init__(self) -> None:
        self.asked = threading.Event()

    def __call__(self, seen: object) -> object:
        async def wait(_: asyncio.StreamWriter) -> None:
            self.asked.set()
            await asyncio.Event().wait()

        return wait


@needs_uv
async def test_it_can_be_cancelled_at_any_time_and_uv_ends_at_once() -> None:
    stuck = _Stuck()
    async with ScriptedServer(stuck).running() as server:  # type: ignore[arg-type] # its answer is a behaviour
        resolver = UvResolver(Where(index_url=f"{server.url}/simple/", named=True, cache=False), environ=clean())
        text = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['web']\n"
        work = asyncio.create_task(asyncio.to_thread(load, Memory({"pyproject.toml": text.encode()}), "", resolver))
        await asyncio.to_thread(stuck.asked.wait, 30)
        process = resolver._process
        assert process is not None
        resolver.cancel()
        with pytest.raises(SourceError, match="resolving it was given up"):
            await work
        assert process.poll() is not None
        with pytest.raises(SourceError, match="resolving it was given up"):
            resolver.resolve(Request(file="pyproject.toml", name="shop"))


@needs_uv
async def test_it_ends_at_its_deadline() -> None:
    stuck = _Stuck()
    async with ScriptedServer(stuck).running() as server:  # type: ignore[arg-type] # its answer is a behaviour
        where = Where(index_url=f"{server.url}/simple/", named=True, cache=False)
        text = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['web']\n"
        files = Memory({"pyproject.toml": text.encode()})
        with pytest.raises(SourceError, match=r"did not resolve it within 1 seconds and was ended; try again"):
            await asyncio.to_thread(load, files, "", UvResolver(where, deadline=1.0, environ=clean()))


def test_without_uv_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    files = Memory({"pyproject.toml": SHOP.encode()})
    with pytest.raises(SourceError) as caught:
        load(files, "", UvResolver(environ={"PATH": str(tmp_path)}))
    assert str(caught.value) == (
        "pyproject.toml: no lock pins its packages, and uv is not here to resolve them; "
        "install uv, for instance with pip install 'attestree[resolve]', or lock the project"
    )


def test_uv_is_found_on_path_but_not_in_the_current_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    for folder in ("tools", "project"):
        (tmp_path / folder).mkdir()
        program = tmp_path / folder / "uv"
        program.write_text("#!/bin/sh\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.chdir(tmp_path / "project")
    assert find_uv({"PATH": str(tmp_path / "tools")}) == str(tmp_path / "tools" / "uv")
    assert find_uv({"PATH": f".{os.pathsep}{tmp_path / 'project'}"}) is None
    assert find_uv({}) is None


def _fake(tmp_path: Path, script: str) -> dict[str, str]:
    program = tmp_path / "uv"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return {"PATH": f"{tmp_path}{os.pathsep}/usr/bin:/bin"}


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for uv is a shell script")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'error: \x1b[31mred' >&2; exit 2", r"uv cannot resolve it: \x1b[31mred; change what it asks for"),
        ("exit 1", "uv cannot resolve it: it does not say why"),
        ("exit 0", "uv cannot resolve it: it wrote no lock"),
        ("echo 'error: at https://me:hush@index.example/x' >&2; exit 1", "at https://index.example/x; change"),
        ("echo version = 2 > uv.lock", "uv.lock: is of lock version 2"),
    ],
)
def test_whatever_uv_does_becomes_one_clear_line(
    script: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    files = Memory({"pyproject.toml": SHOP.encode()})
    with pytest.raises(SourceError) as caught:
        load(files, "", UvResolver(environ=_fake(tmp_path, script)))
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for uv is a shell script")
def test_uv_is_run_without_building_asking_or_showing_a_login(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    script = f"""
echo "$@" >> {tmp_path}/arguments
env >> {tmp_path}/environment
pwd >> {tmp_path}/folder
cat pyproject.toml >> {tmp_path}/asked
exit 1"""
    environ = {
        **_fake(tmp_path, script),
        "UV_KEYRING_PROVIDER": "subprocess",
        "UV_PYTHON_DOWNLOADS": "automatic",
        "UV_CONFIG_FILE": "/home/me/uv.toml",
        "PYTHONPATH": "/evil",
        "VIRTUAL_ENV": "/project/.venv",
    }
    where = Where(index_url="https://me:hush@index.example/simple/", extra_index_urls=("https://more.example/",))
    with pytest.raises(SourceError):
        load(Memory({"pyproject.toml": SHOP.encode()}), "", UvResolver(where, environ=environ))
    arguments = (tmp_path / "arguments").read_text()
    assert "--no-build" in arguments
    assert "hush" not in arguments + (tmp_path / "asked").read_text()
    seen = dict(line.partition("=")[::2] for line in (tmp_path / "environment").read_text().splitlines())
    assert seen["UV_DEFAULT_INDEX"] == "https://me:hush@index.example/simple/"
    assert seen["UV_INDEX"] == "https://more.example/"
    assert seen["UV_KEYRING_PROVIDER"] == "disabled"
    assert seen["UV_PYTHON_DOWNLOADS"] == "never"
    assert seen["UV_CONFIG_FILE"] == "/home/me/uv.toml"
    assert not {"PYTHONPATH", "VIRTUAL_ENV"} & seen.keys()
    assert not os.path.exists((tmp_path / "folder").read_text().split()[0])  # noqa: PTH110 - a text
    (tmp_path / "arguments").unlink()
    with pytest.raises(SourceError):
        load(Memory({"pyproject.toml": SHOP.encode()}), "", UvResolver(where, allow_build=True, environ=environ))
    assert "--no-build" not in (tmp_path / "arguments").read_text()


def test_the_environment_says_offline_cache_and_certificates() -> None:
    plain = environment_of(Where(), {})
    assert plain["UV_SYSTEM_CERTS"] == "1"
    assert not {"UV_DEFAULT_INDEX", "UV_INDEX", "UV_OFFLINE", "UV_NO_CACHE"} & plain.keys()
    strict = environment_of(Where(offline=True, cache=False), {"SSL_CERT_FILE": "/ca.pem"})
    assert (strict["UV_OFFLINE"], strict["UV_NO_CACHE"]) == ("1", "1")
    assert "UV_SYSTEM_CERTS" not in strict
    given = {"UV_INDEX": "https://old.example/", "UV_INDEX_URL": "https://older.example/", "UV_INDEX_A_PASSWORD": "x"}
    named = environment_of(Where(index_url="https://new.example/", named=True), given)
    assert (named["UV_DEFAULT_INDEX"], named["UV_INDEX_A_PASSWORD"]) == ("https://new.example/", "x")
    assert not {"UV_INDEX", "UV_INDEX_URL"} & named.keys()


def test_the_file_that_uv_reads_holds_data_only() -> None:
    wanted = requirement("web>=1; python_version < '4'")
    assert wanted is not None
    request = Request(
        file="requirements.in",
        name="../Odd Name",
        version="not a version",
        wanted=(wanted,),
        requires_python=">=3.99,<4",
        options={"environments": ["sys_platform == 'linux'"], "prerelease": "allow"},
    )
    text = project_files(request, "3.12.1", left_out=["old"])["pyproject.toml"]
    assert 'name = "project"' in text
    assert 'version = "0"' in text
    assert 'requires-python = ">=3.12"' in text
    assert "(sys_platform == 'linux') and python_full_version < '4' and python_full_version >= '3.99'" in text
    assert 'exclude-dependencies = ["old"]' in text
    assert "package = false" in text
    assert "[tool.uv.workspace]" in text
    assert "build-system" not in text


class _Canned:
    """A resolver that answers with a lock of the test's own."""

    def __init__(self, lock: str) -> None:
        self.lock = lock
        self.requests: list[Request] = []

    def resolve(self, request: Request) -> Resolved:
        self.requests.append(request)
        return Resolved(self.lock.encode(), ("canned",))


LOCK = "version = 1\n[[package]]\nname = 'shop'\nversion = '1'\nsource = { virtual = '.' }\n"


def test_what_is_left_to_a_build_backend_is_named_or_refused() -> None:
    dynamic = "[project]\nname = 'shop'\nversion = '1'\ndynamic = ['dependencies', 'readme']\n"
    with pytest.raises(SourceError, match="leaves its dependencies to its build backend, and that is code, which is"):
        load(Memory({"pyproject.toml": dynamic.encode()}), "", _Canned(LOCK))
    files = Memory({"pyproject.toml": f"{dynamic}[dependency-groups]\ndev = ['web']\n".encode()})
    project = load(files, "", _Canned(LOCK))
    assert "its dependencies are left to its build backend, so they were not read: that would run its code" in (
        project.notes
    )


BACKEND = """
from pathlib import Path

def get_requires_for_build_wheel(config_settings=None):
    return []

def prepare_metadata_for_build_wheel(folder, config_settings=None):
    Path("ran").write_text("the project's code ran here")
    info = Path(folder) / "shop-7.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\\nName: shop\\nVersion: 7\\nRequires-Dist: web\\n")
    info.joinpath("WHEEL").write_text("Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    return info.name

get_requires_for_build_editable = get_requires_for_build_wheel
prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel
build_wheel = build_editable = build_sdist = None
"""
DYNAMIC = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "shop"
dynamic = ["version", "dependencies"]
"""


@needs_uv
def test_the_projects_own_code_runs_only_where_a_person_allows_it_and_in_a_copy(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(DYNAMIC)
    (tmp_path / "backend.py").write_text(BACKEND)
    (tmp_path / "uv.lock").write_text("not read")
    os.mkfifo(tmp_path / "fifo")
    before = sorted(path.name for path in tmp_path.iterdir())
    with index(wheel("web", "1.0", "core"), wheel("core")) as where:
        files, _ = open_project(tmp_path / "pyproject.toml")
        with pytest.raises(
            SourceError, match="leaves its dependencies to its build backend, and that is code, which is"
        ):
            load(files, "pyproject.toml", UvResolver(where, environ=clean()))
        project = load(files, "pyproject.toml", UvResolver(where, allow_build=True, environ=clean()))
    assert set(project.graph.locked) == {"web==1.0", "core==1.0"}
    assert [project.graph.packages[root].name for root in project.graph.roots] == ["shop"]
    assert "its dependencies are left to its build backend, which was run in a copy of the project" in project.notes
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert set(files.seen) == {"pyproject.toml"}


def test_a_project_too_large_to_be_copied_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (tmp_path / f"{number}.py").write_text("x" * 10)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "big").write_text("x" * 1000)
    monkeypatch.setattr(resolve_copy, "MOST_BYTES", 5000)
    copied = resolve_copy.copy_project(tmp_path, tmp_path.parent / "copy", "pyproject.toml")
    assert sorted(path.name for path in copied.iterdir()) == ["0.py", "1.py", "2.py", "3.py", "4.py"]
    monkeypatch.setattr(resolve_copy, "MOST_FILES", 4)
    with pytest.raises(
        SourceError, match=r"pyproject\.toml: its project is too large to be copied and built; lock the"
    ):
        resolve_copy.copy_project(tmp_path, tmp_path.parent / "second", "pyproject.toml")
    with pytest.raises(SourceError, match="its project cannot be copied: FileNotFoundError"):
        resolve_copy.copy_project(tmp_path / "gone", tmp_path.parent / "third", "pyproject.toml")
