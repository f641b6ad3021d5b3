"""uv.lock: each thing the format can say, on small locks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from attestree.errors import SourceError
from attestree.model import Digest, Origin, OriginKind
from sources.projects import DIGITS, edges, package, uv_project

HEAD = "version = 1\nrevision = 3\nrequires-python = '>=3.11'\n"
ROOT = "[[package]]\nname = 'shop'\nversion = '0.1'\nsource = { virtual = '.' }\n"
REGISTRY = "source = { registry = 'https://index.example/simple' }\n"


def entry(name: str, version: str, more: str = REGISTRY) -> str:
    return f"[[package]]\nname = '{name}'\nversion = '{version}'\n{more}"


def refusal(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        uv_project(text)
    return str(caught.value)


def test_a_package_with_its_files() -> None:
    project = uv_project(
        HEAD
        + ROOT
        + "dependencies = [{ name = 'web-frame' }]\n"
        + entry("Web_Frame", "5.1+cu", REGISTRY.replace("https://", "https://me:secret@"))
        + f"sdist = {{ url = 'https://u:p@files.example/web_frame-5.1%2Bcu.tar.gz?x=1#y', hash = 'sha256:{DIGITS}',"
        " size = 12, upload-time = '2026-05-30T12:00:00.5Z' }\n"
        f"wheels = [{{ filename = 'web_frame-5.1+cu-py3-none-any.whl', hash = 'sha512:{DIGITS * 2}' }},"
        " { path = 'dist/web_frame-5.1+cu-cp312-none-any.whl' }]\n"
    )
    web = package(project, "web-frame==5.1+cu")
    assert (web.name, web.version, web.line) == ("web-frame", "5.1+cu", 9)
    assert web.origin == Origin(OriginKind.INDEX, "https://index.example/simple")
    sdist, wheel, local = web.artifacts
    assert sdist.filename == "web_frame-5.1+cu.tar.gz"
    assert sdist.sha256 == DIGITS
    assert sdist.url == "https://files.example/web_frame-5.1%2Bcu.tar.gz?x=1#y"
    assert sdist.size == 12
    assert sdist.uploaded == datetime(2026, 5, 30, 12, 0, 0, 500000, tzinfo=UTC)
    assert wheel.digests == (Digest("sha512", DIGITS * 2),)
    assert (wheel.sha256, wheel.size, wheel.uploaded) == ("", None, None)
    assert (local.filename, local.digests) == ("web_frame-5.1+cu-cp312-none-any.whl", ())
    assert project.graph.locked == (web.id,)
    assert edges(project) == ["shop==0.1 -> web-frame==5.1+cu"]
    assert (project.name, project.source, project.file, project.notes) == ("shop", "uv.lock", "uv.lock", ())


def test_extras_groups_and_markers_are_kept_on_edges() -> None:
    project = uv_project(
        HEAD
        + ROOT
        + """dependencies = [{ name = "web", extra = ["Fast_IO", "tls"], marker = "sys_platform == 'linux'" }]
[package.optional-dependencies]
more = [{ name = "web" }, { name = "shop", extra = ["other"] }]
other = []
[package.dev-dependencies]
dev = [{ name = "lint", marker = "python_full_version < '3.12'" }]
"""
        + entry("web", "1")
        + "[package.optional-dependencies]\nfast-io = [{ name = 'speed' }]\nunasked = [{ name = 'lint' }]\n"
        + entry("speed", "2")
        + entry("lint", "3")
    )
    assert edges(project) == [
        "shop==0.1 -> web==1[fast-io,tls] ; sys_platform == 'linux'",
        "shop==0.1[more] -> web==1",
        "shop==0.1[more] -> shop==0.1[other]",
        "shop==0.1{dev} -> lint==3 ; python_full_version < '3.12'",
        "web==1[fast-io] -> speed==2",
        "web==1[unasked] -> lint==3",
    ]
    assert list(project.graph.children(package(project, "web==1").id)) == ["speed==2"]


def test_equal_markers_are_one_object() -> None:
    marker = "sys_platform == 'linux' and platform_machine == 'x86_64'"
    asked = f'{{ name = "a", marker = "{marker}" }}, {{ name = "b", marker = "{marker}" }}'
    project = uv_project(HEAD + ROOT + f"dependencies = [{asked}]\n" + entry("a", "1") + entry("b", "1"))
    first, second = (edge.marker for edge in project.graph.edges)
    assert first is second


def test_every_source_is_an_origin() -> None:
    sources = {
        "a": "{ git = 'https://forge.example/o/a?rev=v1&subdirectory=py#9f31c02' }",
        "b": "{ git = 'ssh://git@forge.example/o/b?branch=feature%2Fx#77aa' }",
        "c": "{ url = 'https://files.example/c-1.zip', subdirectory = 'c' }",
        "d": "{ path = '../d-1.tar.gz' }",
        "e": "{ directory = '../e' }",
        "f": "{ editable = 'libs/f' }",
        "g": "{ virtual = 'libs/g' }",
        "h": "{ registry = '../wheels' }",
    }
    project = uv_project(
        HEAD + ROOT + "".join(entry(name, "1", f"source = {text}\n") for name, text in sources.items())
    )
    origins = {one.name: one.origin for one in project.graph.packages.values()}
    assert origins == {
        "shop": Origin(OriginKind.ROOT, "."),
        "a": Origin(OriginKind.GIT, "https://forge.example/o/a", "v1", "9f31c02", "py"),
        "b": Origin(OriginKind.GIT, "ssh://forge.example/o/b", "feature/x", "77aa"),
        "c": Origin(OriginKind.URL, "https://files.example/c-1.zip", subdirectory="c"),
        "d": Origin(OriginKind.PATH, "../d-1.tar.gz"),
        "e": Origin(OriginKind.PATH, "../e"),
        "f": Origin(OriginKind.PATH, "libs/f"),
        "g": Origin(OriginKind.PATH, "libs/g"),
        "h": Origin(OriginKind.INDEX, "../wheels"),
    }
    assert len(project.notes) == 1
    assert project.notes[0].startswith("nothing in the lock requires a==1, b==1")


def test_the_first_locks_wrote_sources_as_texts_and_packages_as_distributions() -> None:
    project = uv_project("""version = 1
[[distribution]]
name = "shop"
version = "0.1"
source = "editable+."

[[distribution.dependencies]]
name = "web"
version = "1"
source = "registry+https://index.example/simple"
extra = "tls"

[[distribution]]
name = "web"
version = "1"
source = "registry+https://index.example/simple"
environment-markers = ["sys_platform == 'linux'"]

[[distribution]]
name = "far"
version = "1"
source = "direct+https://files.example/far-1.zip"

[[distribution]]
name = "repo"
version = "1"
source = "git+https://forge.example/o/repo?tag=v1#abcd"
""")
    assert edges(project) == ["shop==0.1 -> web==1[tls]"]
    assert package(project, "web==1").markers == ("sys_platform == 'linux'",)
    assert package(project, "web==1").line == 13
    assert package(project, "far==1").origin == Origin(OriginKind.URL, "https://files.example/far-1.zip")
    assert package(project, "repo==1").origin == Origin(OriginKind.GIT, "https://forge.example/o/repo", "v1", "abcd")
    assert project.graph.roots == ("shop==0.1",)


def test_forks_are_told_apart_by_version() -> None:
    project = uv_project(
        HEAD + ROOT + "dependencies = [{ name = 'web', version = '1', marker = \"python_full_version < '3.12'\" },"
        " { name = 'web', version = '2', marker = \"python_full_version >= '3.12'\" }]\n"
        + entry("web", "1", REGISTRY + "resolution-markers = [\"python_full_version < '3.12'\"]\n")
        + entry("web", "2")
    )
    assert edges(project) == [
        "shop==0.1 -> web==1 ; python_full_version < '3.12'",
        "shop==0.1 -> web==2 ; python_full_version >= '3.12'",
    ]
    assert package(project, "web==1").markers == ("python_full_version < '3.12'",)


def test_one_name_and_version_from_two_sources_are_two_packages() -> None:
    one, two = "{ url = 'https://files.example/one.zip' }", "{ url = 'https://files.example/two.zip' }"
    project = uv_project(
        HEAD
        + ROOT
        + f"dependencies = [{{ name = 'web', version = '1', source = {two} }}, {{ name = 'web', source = {one} }}]\n"
        + entry("web", "1", f"source = {one}\n")
        + entry("web", "1", f"source = {two}\n")
        + entry("web", "1", f"source = {one[:-2]}, subdirectory = 'x' }}\n")
    )
    assert edges(project) == ["shop==0.1 -> web==1 @ https://files.example/two.zip", "shop==0.1 -> web==1"]
    assert list(project.graph.packages) == [
        "shop==0.1",
        "web==1",
        "web==1 @ https://files.example/two.zip",
        "web==1 @ https://files.example/one.zip",
    ]


def test_an_edge_that_does_not_say_which_fork_is_noted() -> None:
    project = uv_project(HEAD + ROOT + "dependencies = [{ name = 'web' }]\n" + entry("web", "1") + entry("web", "2"))
    assert edges(project) == ["shop==0.1 -> web==1"]
    assert "does not say which entry is meant where it requires web" in " ".join(project.notes)


def test_an_edge_to_another_version_dangles() -> None:
    project = uv_project(HEAD + ROOT + "dependencies = [{ name = 'web', version = '9' }]\n" + entry("web", "1"))
    assert edges(project) == []
    assert "1 edge names a package the lock does not hold: web" in project.notes


def test_the_same_package_twice_is_kept_once_and_noted() -> None:
    project = uv_project(HEAD + ROOT + "dependencies = [{ name = 'web' }]\n" + entry("web", "1") * 2)
    assert list(project.graph.packages) == ["shop==0.1", "web==1"]
    assert project.notes == ("web==1 stands twice in the lock, again on line 13: the first entry was used",)


def test_workspace_members_are_roots_and_other_folders_are_not() -> None:
    project = uv_project(
        HEAD
        + "[manifest]\nmembers = ['shop', 'Ware_House', 'gone', 'sneaky']\n"
        + ROOT
        + "dependencies = [{ name = 'tools' }, { name = 'ware-house' }, { name = 'sneaky' }]\n"
        + "[[package]]\nname = 'ware-house'\nsource = { editable = 'packages/ware' }\n"
        + entry("tools", "1", "source = { directory = 'tools' }\n")
        + entry("sneaky", "1")
    )
    graph = project.graph
    assert graph.roots == ("shop==0.1", "ware-house")
    assert graph.packages[graph.roots[1]].origin == Origin(OriginKind.ROOT, "packages/ware")
    assert package(project, "tools==1").origin.kind is OriginKind.PATH
    # A lock cannot declare a package of an index to be the project's own, and so escape being checked.
    assert package(project, "sneaky==1").origin.kind is OriginKind.INDEX
    assert package(project, "sneaky==1").id in graph.locked
    assert project.notes == (
        "the lock names members of the workspace that it does not hold as local packages: gone, sneaky",
    )
    assert project.name == "shop"


def test_a_workspace_without_a_package_of_its_own_takes_the_folders_name() -> None:
    project = uv_project(
        HEAD
        + """[manifest]
members = ["one", "two"]
[manifest.dependency-groups]
Dev = [{ name = "lint", specifier = ">=1" }, { name = "web" }]
[[package]]
name = "one"
source = { editable = "one" }
[[package]]
name = "two"
source = { editable = "two" }
"""
        + entry("lint", "1")
        + entry("lint", "2")
        + entry("web", "1")
    )
    assert project.graph.roots == ("orchard", "one", "two")
    assert edges(project) == ["orchard{dev} -> lint==1", "orchard{dev} -> lint==2", "orchard{dev} -> web==1"]
    assert project.name == "orchard"


def test_a_scripts_requirements_hang_below_a_root_of_the_folders_name() -> None:
    project = uv_project(
        "version = 1\n[manifest]\nrequirements = [{ name = 'web', extras = ['tls'], marker = \"os_name == 'nt'\" }]\n"
        + entry("web", "1"),
        "tool.py.lock",
    )
    assert edges(project) == ["orchard -> web==1[tls] ; os_name == 'nt'"]
    assert (project.name, project.file) == ("orchard", "tool.py.lock")
    assert package(project, "orchard").origin.kind is OriginKind.ROOT


def test_a_lock_without_a_project_gets_a_root_and_says_so() -> None:
    asks = REGISTRY + "dependencies = [{ name = 'web' }]\n"
    project = uv_project(
        HEAD + entry("web", "1") + entry("top", "1", asks) + entry("ring", "1", asks.replace("web", "ring"))
    )
    assert project.graph.roots == ("orchard",)
    assert project.graph.direct == {"top==1", "ring==1"}
    assert project.graph.orphans == ()
    assert project.notes == (
        "the lock does not name the project itself: what no other package requires is shown as direct",
    )


def test_what_nobody_requires_is_said() -> None:
    project = uv_project(HEAD + ROOT + entry("web", "1"))
    assert project.graph.orphans == ("web==1",)
    assert project.notes == ("nothing in the lock requires web==1",)


def test_cycles_load() -> None:
    project = uv_project(
        HEAD
        + ROOT
        + "dependencies = [{ name = 'a' }]\n"
        + entry("a", "1", REGISTRY + "dependencies = [{ name = 'b' }]\n")
        + entry("b", "1", REGISTRY + "dependencies = [{ name = 'a' }, { name = 'shop' }]\n")
    )
    assert project.graph.direct == {"a==1"}
    assert project.graph.reachable(package(project, "a==1").id) == {"a==1", "b==1", "shop==0.1"}


def test_declared_conflicts_are_said() -> None:
    project = uv_project(HEAD + "conflicts = [[{ package = 'shop', extra = 'a' }]]\n" + ROOT)
    assert project.notes == ("the lock declares extras or groups that exclude each other: it holds all of them",)


def test_a_newer_revision_loads_with_a_note() -> None:
    project = uv_project("version = 1\nrevision = 99\n" + ROOT)
    assert len(project.notes) == 1
    assert "revision 99" in project.notes[0]


def test_another_version_is_refused_by_name() -> None:
    assert refusal("version = 2\n") == (
        "uv.lock: is of lock version 2, and only version 1 can be read; "
        "install a newer attestree, or lock the project again with an older uv"
    )
    assert refusal("revision = 3\n").startswith("uv.lock: version is missing; check that this is a lock that uv wrote")
    assert refusal("").startswith("uv.lock: version is missing")


def test_malformed_entries_are_refused_with_their_place() -> None:
    broken = entry(
        "web", "1", REGISTRY + "wheels = [{ url = 'https://files.example/w-1-py3-none-any.whl', hash = '%s' }]"
    )
    assert refusal(HEAD + ROOT + broken % "sha256:00").startswith(
        "uv.lock, line 8: package[1].wheels[0].hash is malformed: a sha256 digest has 64 hexadecimal digits"
    )
    assert refusal(HEAD + ROOT + broken % "").startswith("uv.lock, line 8: package[1].wheels[0].hash is malformed")
    assert refusal("version = 1\n[package]\nname = 'a'\n") == "uv.lock: package must be a list, not a table"
    assert refusal("version = 1\n[[package]]\nversion = '1'\n") == "uv.lock, line 2: package[0].name is missing"
    assert refusal(HEAD + entry("a", "1", "source = { moon = 'x' }\n")) == (
        "uv.lock, line 4: package[0].source is of a kind that is not known: moon"
    )
    assert refusal(HEAD + entry("a", "1", "source = 'moon+x'\n")).endswith("is of a kind that is not known: moon+x")
    assert refusal(HEAD + entry("a", "1", REGISTRY + "wheels = [{ size = 1 }]\n")) == (
        "uv.lock, line 4: package[0].wheels[0] names no file"
    )
    assert refusal(HEAD + entry("a", "1", REGISTRY + "dependencies = [{ name = 3 }]\n")) == (
        "uv.lock, line 4: package[0].dependencies[0].name must be a text, not a whole number"
    )


def test_lines_are_left_out_where_they_cannot_be_told() -> None:
    project = uv_project("version = 1\n[[ package ]]\nname = 'web'\nsource = { virtual = '.' }\n")
    assert package(project, "web").line == 0
    assert refusal("version = 1\n[[ package ]]\nversion = '1'\n") == "uv.lock: package[0].name is missing"


def test_hostile_text_stays_raw_inside_and_is_shown_escaped() -> None:
    name = "evil\\u001b[2Jclick"
    project = uv_project(
        HEAD
        + ROOT
        + f'[[package]]\nname = "{name}"\nversion = "1\\u001b[31m"\ndependencies = [{{ name = "\\u202ex" }}]\n'
    )
    evil = next(one for one in project.graph.packages.values() if one.name != "shop")
    assert evil.name == "evil\x1b[2jclick"
    assert evil.title == "evil\\x1b[2jclick 1\\x1b[31m"
    assert all(note.isprintable() for note in project.notes)
    assert any("\\u202ex" in note for note in project.notes)


def test_two_locks_differ_in_their_digest() -> None:
    assert uv_project(HEAD + ROOT).sha256 != uv_project(HEAD + ROOT + "\n").sha256
    assert len(uv_project(HEAD + ROOT).sha256) == 64
