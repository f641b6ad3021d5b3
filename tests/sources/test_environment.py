"""Virtual environments and site-packages folders: real ones, odd ones, and every record of an installer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from attestree.environment import TargetEnvironment
from attestree.errors import SourceError
from attestree.model import Digest, OriginKind
from attestree.platforms import this_platform
from attestree.sources import environment as module
from attestree.sources import load, open_project
from attestree.sources.environment import Environment
from attestree.sources.environment_distribution import is_distribution
from attestree.sources.files import Folder, Memory
from attestree.sources.git import Repository
from attestree.sources.revision import revision_at
from repositories import Git
from shared import needs_shared
from sources.environments import SITE, VENV, dist_info, environment, wheel
from sources.locks import LOCKS
from sources.projects import DIGITS, edges, package

LINUX = "cp312-cp312-manylinux_2_17_x86_64"


def notes(*parts: dict[str, bytes], configuration: bytes = VENV) -> str:
    found = "\n".join(environment(*parts, configuration=configuration).notes)
    assert all(line.isprintable() for line in found.splitlines())
    return found


def test_requirements_are_edges_and_what_nothing_requires_is_direct() -> None:
    project = environment(dist_info("web", "5.1", "Templater>=3"), dist_info("templater", "3.0"))
    assert edges(project) == ["venv -> web==5.1", "web==5.1 -> templater==3.0"]
    assert project.graph.direct == {"web==5.1"}
    assert (project.name, project.source, project.file) == ("venv", "environment", "pyvenv.cfg")
    assert "what no other package requires is shown as direct" in project.notes[0]


def test_markers_are_decided_for_that_environment() -> None:
    parts = (
        dist_info("web", "1", "old; python_version < '3.12'", "new; python_version >= '3.12'", WHEEL=wheel(LINUX)),
        dist_info("old", "1"),
        dist_info("new", "1"),
    )
    assert "web==1 -> new==1" in edges(environment(*parts))
    older = environment(*parts, configuration=b"version_info = 3.11.9.final.0\n")
    assert "web==1 -> old==1" in edges(older)
    assert "web==1 -> new==1" not in edges(older)


@pytest.mark.parametrize(
    ("tag", "required"),
    [
        ("cp312-cp312-win_amd64", "win"),
        ("cp312-cp312-macosx_11_0_arm64", "mac"),
        (LINUX, "linux"),
        ("cp312-cp312-musllinux_1_2_aarch64", "linux"),
    ],
)
def test_the_platform_is_that_of_the_installed_wheels(tag: str, required: str) -> None:
    asks = ("win; sys_platform == 'win32'", "mac; sys_platform == 'darwin'", "linux; sys_platform == 'linux'")
    pure = dist_info("a", "1", WHEEL=wheel("py3-none-any"))
    others = [dist_info(name, "1") for name in ("win", "mac", "linux")]
    project = environment(pure, dist_info("web", "1", *asks, WHEEL=wheel(tag)), *others)
    assert [edge for edge in edges(project) if edge.startswith("web")] == [f"web==1 -> {required}==1"]


def test_an_environment_laid_out_as_on_windows_is_one_of_windows() -> None:
    site = "Lib/site-packages"
    found = environment(dist_info("web", "1", "win; os_name == 'nt'", site=site), dist_info("win", "1", site=site))
    assert "web==1 -> win==1" in edges(found)


def test_extras_are_followed_where_somebody_asks_for_them() -> None:
    project = environment(
        dist_info("shop", "1", "web[Fast]"),
        dist_info("web", "1", "speed; extra == 'fast'", "lint; extra == 'dev'", "speed2; extra == 'fast' and os_name"),
        dist_info("speed", "1"),
        dist_info("lint", "1"),
    )
    assert "shop==1 -> web==1[fast]" in edges(project)
    assert "web==1[fast] -> speed==1" in edges(project)
    assert project.graph.children(package(project, "web==1").id) == ("speed==1",)
    assert project.graph.direct == {"shop==1", "lint==1"}
    assert project.graph.orphans == ()


def test_cycles_are_reached() -> None:
    project = environment(dist_info("a", "1", "b"), dist_info("b", "1", "a"), dist_info("c", "1", "c[x]"))
    assert project.graph.orphans == ()
    assert project.graph.direct == {"a==1", "c==1"}


def test_what_a_person_asked_pip_for_is_direct_too() -> None:
    web = dist_info("web", "1", "templater")
    asked = environment(web, dist_info("templater", "1", REQUESTED="", INSTALLER="pip\n"))
    assert asked.graph.direct == {"web==1", "templater==1"}
    assert asked.notes == ("what a person asked pip for, and what no other package requires, is shown as direct",)
    marked_by_uv = environment(web, dist_info("templater", "1", REQUESTED="", INSTALLER="uv"))
    assert marked_by_uv.graph.direct == {"web==1"}


GIT = {"url": "https://u:token@forge.example/a/b.git", "vcs_info": {"vcs": "git", "commit_id": "ab" * 20}}


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        ({**GIT, "subdirectory": "sub"}, f"git https://forge.example/a/b.git @ {'ab' * 20} (sub)"),
        (
            {**GIT, "vcs_info": {"vcs": "git", "commit_id": "ab" * 20, "requested_revision": "main"}},
            f"git https://forge.example/a/b.git @ {'ab' * 20}",
        ),
        (
            {"url": "https://forge.example/a", "vcs_info": {"vcs": "hg", "commit_id": "7"}},
            "url hg+https://forge.example/a @ 7",
        ),
        ({"url": "file:///home/me/shop", "dir_info": {"editable": True}}, "path file:///home/me/shop"),
        ({"url": "file:///home/me/shop"}, "path file:///home/me/shop"),
        ({"url": "https://u:p@files.example/web.zip", "archive_info": {}}, "url https://files.example/web.zip"),
        ({"url": "file:///wheels/web.whl", "archive_info": {}}, "path file:///wheels/web.whl"),
    ],
)
def test_what_came_from_no_index_says_where_it_came_from(record: dict[str, object], shown: str) -> None:
    project = environment(dist_info("web", "1", direct_url_json=json.dumps(record), WHEEL=wheel("py3-none-any")))
    web = package(project, "web==1")
    assert web.origin.display == shown
    assert web.wheel_tags == ()


@pytest.mark.parametrize("info", [{"hashes": {"sha256": DIGITS, "md5": "short"}}, {"hash": f"sha256={DIGITS}"}])
def test_the_hash_of_an_archive_is_kept(info: dict[str, object]) -> None:
    url = "https://files.example/web-1-py3-none-any.whl"
    record = json.dumps({"url": f"{url}#sha256={DIGITS}", "archive_info": info})
    direct = package(environment(dist_info("web", "1", direct_url_json=record)), "web==1")
    recorded = package(environment(dist_info("web", "1", provenance_url_json=record)), "web==1")
    assert (direct.origin.kind, recorded.origin.kind) == (OriginKind.URL, OriginKind.INDEX)
    for (file,) in (direct.artifacts, recorded.artifacts):
        assert (file.filename, file.url) == ("web-1-py3-none-any.whl", url)
        assert file.digests == (Digest("sha256", DIGITS),)


def test_the_tags_of_the_wheel_are_kept_where_no_hash_is() -> None:
    project = environment(dist_info("web", "1", WHEEL=wheel("py2.py3-none-any", LINUX, "broken")))
    assert package(project, "web==1").wheel_tags == ("py2-none-any", "py3-none-any", LINUX)
    assert "nothing proves that the installed files are its" in project.notes[0]
    assert "the WHEEL file cannot be read: web-1.dist-info" in project.notes
    assert "nothing proves" not in notes(dist_info("web", "1"))


def test_what_another_packager_installed_is_not_from_an_index() -> None:
    project = environment(dist_info("web", "1", INSTALLER="conda\n", WHEEL=wheel("py3-none-any")))
    assert package(project, "web==1").origin.kind is OriginKind.PATH
    assert "installed by conda, so not from an index: web" in project.notes


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ({"direct_url_json": "{not json"}, r"direct_url\.json cannot be read, so .*: web-1\.dist-info \(is not valid"),
        ({"direct_url_json": "[]"}, r"direct_url\.json cannot be read, so .*JSON, but not an object"),
        ({"direct_url_json": "{}"}, r"direct_url\.json cannot be read, so .*url is missing"),
        ({"direct_url_json": '{"url": "x", "vcs_info": 1}'}, r"vcs_info must be a table"),
        ({"provenance_url_json": "{}"}, r"provenance_url\.json cannot be read: .*url is missing"),
    ],
)
def test_broken_records_are_noted(records: dict[str, str], said: str) -> None:
    project = environment(dist_info("web", "1", **records))
    assert any(re.search(said, note) for note in project.notes)
    expected = OriginKind.INDEX if "provenance_url_json" in records else OriginKind.URL
    assert package(project, "web==1").origin.kind is expected


def test_missing_and_unreadable_requirements_are_named() -> None:
    found = notes(dist_info("web", "1", "gone>=2", "Bad >> one", "also-gone; extra == 'x'"))
    assert "required, but not installed: gone (by web)" in found
    assert "requirements that cannot be read were left out: Bad >> one (of web)" in found
    assert "also-gone" not in found


def test_metadata_without_end_is_not_read() -> None:
    files = {f"{SITE}/big-1.dist-info/METADATA": b"Name: big\n" + b"X: y\n" * 300_000}
    project = environment(files)
    assert list(project.graph.locked) == ["big==1"]
    assert any("metadata cannot be read: big-1.dist-info (it has more than" in note for note in project.notes)


def test_eggs_and_links_are_listed() -> None:
    project = environment(
        {
            f"{SITE}/one.egg-info": b"Name: one\nVersion: 0.1\n",
            f"{SITE}/two-2-py3.12.egg-info/PKG-INFO": b"Name: two\nVersion: 2\n",
            f"{SITE}/two-2-py3.12.egg-info/requires.txt": b'one\n\n[dev]\nthree\n\n[:python_version<"3"]\nfutures\n',
            f"{SITE}/three-3-py3.12.egg/EGG-INFO/PKG-INFO": b"Name: three\nVersion: 3\n",
            f"{SITE}/four-4-py3.12.egg-info/SOURCES.txt": b"",
            f"{SITE}/five.egg-link": b"/home/me/five\n.\n",
            f"{SITE}/five.pth": b"import evil\n",
        }
    )
    assert sorted(project.graph.locked) == ["five", "four==4", "one==0.1", "three==3", "two==2"]
    assert {edge for edge in edges(project) if edge.startswith("two")} == {
        "two==2 -> one==0.1",
        "two==2[dev] -> three==3",
    }
    assert package(project, "five").origin.display == "path /home/me/five"
    assert any(
        note.startswith("there is no metadata, so") and "four-4-py3.12.egg-info" in note for note in project.notes
    )


@needs_shared
def test_an_odd_environment_loads_with_notes() -> None:
    folder = LOCKS / "bad" / "env-odd"
    files, name = open_project(folder)
    project = load(files, name)
    assert sorted(project.graph.locked) == [
        "badurl==1.0",
        "badver==not a version!",
        "editable==1.0",
        "emptymeta==1.0",
        "good-one==1.0",
        "good-one==2.0",
        "latin==1.0",
        "legacy-pkg==0.1",
        "linked",
        "nometa==1.0",
        "old-style==0.2",
        "vcs==1.0",
    ]
    assert package(project, "vcs==1.0").origin.display == "git https://github.com/x/y @ main"
    found = "\n".join(project.notes)
    assert "tok" not in found
    for said in (
        "where it came from is not known: badurl-1.0.dist-info",
        "the metadata is empty, so what is required is not known: emptymeta-1.0.dist-info",
        "there is no metadata, so what is required is not known: nometa-1.0.dist-info",
        "and not installed: ~ip-23.0.dist-info",
        "under one name, and Python uses the first that it finds: good-one==2.0, good-one==1.0",
        "were left out: Bad Requirement >> (of good-one)",
        "not installed: missing (by good-one), six (by old-style)",
        "nothing says which Python",
    ):
        assert said in found
    again = load(Memory(files.seen, display=project.path, folder_name=files.folder_name), project.file)
    assert (again.notes, again.sha256) == (project.notes, project.sha256)
    assert list(again.graph.edges) == list(project.graph.edges)


def test_the_running_environment_is_what_the_standard_library_says() -> None:
    """The oracle: importlib.metadata for names and versions, packaging for markers; every edge without an extra."""
    site = Path(sysconfig.get_path("purelib"))
    files, name = open_project(site)
    project = load(files, name)
    there = [one for one in distributions(path=[str(site)]) if not one.metadata["Name"].startswith("~")]
    expected = {(canonicalize_name(one.metadata["Name"]), one.version) for one in there}
    found = {(one.name, one.version) for one in project.graph.packages.values() if one.id in project.graph.locked}
    assert found == expected
    names = {name for name, _ in expected}
    wanted = set()
    for one in there:
        for required in map(Requirement, one.requires or ()):
            child = canonicalize_name(required.name)
            if child in names and (required.marker is None or required.marker.evaluate({"extra": ""})):
                wanted.add((canonicalize_name(one.metadata["Name"]), child))
    graph = project.graph
    told = {
        (graph.packages[edge.parent].name, graph.packages[edge.child].name)
        for edge in graph.edges
        if not edge.extra and edge.parent not in graph.roots
    }
    assert told == wanted
    assert graph.orphans == ()


@pytest.fixture(scope="module")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder


def test_a_real_environment_is_recognised_whatever_else_it_holds(venv: Path) -> None:
    (venv / "requirements.txt").write_text("other==1\n")
    files, name = open_project(venv)
    project = load(files, name)
    assert (project.source, project.file, project.name) == ("environment", "pyvenv.cfg", "env")
    assert project.notes == ("nothing is installed here",)
    site = next(venv.glob("[lL]ib/**/site-packages"))
    inside, named = open_project(site)
    assert named == site.relative_to(venv).as_posix()
    assert load(inside, named).source == "environment"
    assert load(*open_project(venv / "pyvenv.cfg")).source == "environment"


def test_a_folder_of_distributions_is_read_where_there_is_no_lock() -> None:
    bare = dist_info("web", "1", site="")
    assert load(Memory(bare)).source == "environment"
    assert load(Memory({**bare, "requirements.txt": b"a==1\n"})).source == "requirements.txt"
    assert load(Memory({**bare, "requirements.txt": b""}, folder_name="site-packages")).source == "environment"
    assert load(Memory(dist_info("web", "1"))).graph.locked == ("web==1",)
    with pytest.raises(SourceError, match="no lock file"):
        load(Memory({"shop.egg-info/PKG-INFO": b"Name: shop\n"}))


def test_a_folder_beside_its_twin_counts_once() -> None:
    twin = dist_info("web", "1", site="lib64/python3.12/site-packages")
    assert environment(dist_info("web", "1"), twin).graph.locked == ("web==1",)


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        (b"version = 3.12.1\nimplementation = PyPy\n", "as for CPython 3.12.1, and the environment is for PyPy"),
        (b"version = 3.1\n", "not a version of CPython that is known: requirements were decided for the running one"),
        (b"version = 3.12.1\ninclude-system-site-packages = True\n", "also uses the packages of the system's Python"),
    ],
)
def test_what_is_guessed_or_left_out_is_said(configuration: bytes, said: str) -> None:
    assert said in notes(dist_info("web", "1"), configuration=configuration)


def test_a_free_threaded_python_is_told_by_its_folder() -> None:
    site = "lib/python3.13t/site-packages"
    files = {**dist_info("web", "1", "new; python_version == '3.13'", site=site), **dist_info("new", "1", site=site)}
    project = Environment().read(Memory(files), site)
    assert "web==1 -> new==1" in edges(project)
    assert all("nothing says which Python" not in note for note in project.notes)


def test_the_prompt_names_the_environment() -> None:
    assert environment(configuration=VENV + b"prompt = 'Orchard'\n").name == "orchard"


def test_too_many_distributions_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [dist_info(name, "1") for name in "abc"]
    monkeypatch.setattr(module, "MOST_DISTRIBUTIONS", 2)
    with pytest.raises(SourceError, match="holds more than 2 distributions"):
        environment(*parts)
    monkeypatch.setattr(module, "MOST_DISTRIBUTIONS", 9)
    monkeypatch.setattr(module, "_MOST_BYTES", 100)
    with pytest.raises(SourceError, match="MiB of metadata"):
        environment(*parts)


def test_a_record_that_leads_out_of_the_environment_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Name: secret\nVersion: 9\n")
    folder = tmp_path / "env" / "web-1.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").symlink_to(tmp_path / "secret")
    (folder / "WHEEL").symlink_to(tmp_path / "secret")
    project = Environment().read(Folder(tmp_path / "env"), ".")
    assert project.graph.locked == ("web==1",)
    assert any("metadata cannot be read: web-1.dist-info (lies outside" in note for note in project.notes)


def test_the_same_records_have_the_same_digest_and_others_another() -> None:
    one = environment(dist_info("web", "1"))
    assert one.sha256 == environment(dist_info("web", "1")).sha256
    assert one.sha256 != environment(dist_info("web", "2")).sha256
    assert len(one.sha256) == 64


@pytest.mark.parametrize(
    ("entry", "is_one"),
    [("a-1.dist-info/", True), ("a.egg-info", True), ("a.egg-link", True), ("a-1.dist-info", False), ("a.py", False)],
)
def test_what_is_about_a_distribution(entry: str, is_one: bool) -> None:
    assert is_distribution(entry) is is_one


def test_a_folder_is_listed_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").write_text("")
    (tmp_path / "out").symlink_to(tmp_path.parent)
    folder = Folder(tmp_path)
    assert folder.entries("") == ("a/", "b", "out/")
    assert [folder.entries(name) for name in ("a", "b", "gone", "out", "..")] == [()] * 5
    monkeypatch.setattr("attestree.sources.files.MOST_ENTRIES", 2)
    with pytest.raises(SourceError, match="has more than 2 entries"):
        folder.entries("")
    memory = Memory({"a/b/c": b"", "a/d": b"", "e": b""})
    assert (memory.entries(""), memory.entries("a/"), memory.entries("gone")) == (("a/", "e"), ("b/", "d"), ())


def test_an_environment_in_a_revision_is_read(tmp_path: Path) -> None:
    git = Git.new(tmp_path / "shop")
    git.commit({f"vendored/{name}": data for name, data in dist_info("web", "1", site="lib").items()})
    files, name = revision_at(Repository(git.folder), "main", "vendored/lib", "main:vendored/lib")
    assert load(files, name).graph.locked == ("web==1",)
    whole, _ = revision_at(Repository(git.folder), "main", "", "main")
    assert (whole.entries(""), whole.entries("vendored/")) == (("vendored/",), ("lib/",))
    assert [whole.entries(name) for name in ("gone", "..", "../x", "vendored/lib/web-1.dist-info/METADATA")] == [()] * 4


def test_the_project_knows_the_environment_that_it_is_installed_in() -> None:
    foreign = dist_info("codec", "1", WHEEL=wheel("cp39-cp39-macosx_11_0_arm64", "cp39-cp39-macosx_12_0_arm64"))
    project = environment(foreign, configuration=b"version_info = 3.9.7.final.0\n")
    assert project.environment == TargetEnvironment.of("3.9.7", "macosx_12_0_arm64")  # the newest that was installed
    own = this_platform()
    here = dist_info("codec", "1", WHEEL=wheel(f"cp312-cp312-{own.tags[-1]}"))
    assert environment(here).environment == TargetEnvironment.of("3.12.4")  # not the oldest that the wheel runs on
