"""A monorepo without a lock: every member a root, told apart from what an index has, and never a step outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.model import OriginKind
from attestree.sources import workspace
from attestree.sources.fields import Fields
from attestree.sources.files import Folder, Memory
from attestree.sources.unlocked import PyprojectToml
from sources.projects import edges
from sources.test_resolve import index, needs_uv, resolved, wheel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from attestree.sources.resolve import Request


def toml(name: str, *needs: str, more: str = "") -> str:
    return f"[project]\nname = '{name}'\nversion = '1'\ndependencies = {list(needs)}\n{more}"


ROOT = "[tool.uv.workspace]\nmembers = ['packages/*']\nexclude = ['packages/old']\n"
SOURCES = "[tool.uv.sources]\ncore = { workspace = true }\n"
MONOREPO = {
    "pyproject.toml": ROOT,
    "packages/api/pyproject.toml": toml("Api", "web", "core[fast]", more=SOURCES),
    "packages/core/pyproject.toml": toml("core", more="[project.optional-dependencies]\nfast = ['speed']\n"),
    "packages/old/pyproject.toml": toml("old", "gone"),
    "packages/notes/README.md": "no project",
    "README.md": "",
}


def asked(files: Mapping[str, str]) -> Request:
    memory = Memory({name: text.encode() for name, text in files.items()}, folder_name="orchard")
    return PyprojectToml().request(memory, "pyproject.toml")


def found(files: Mapping[str, str], *members: str, exclude: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    memory = Memory({name: text.encode() for name, text in files.items()})
    return workspace.member_folders(memory, Fields({"members": list(members), "exclude": list(exclude)}, where="x"))


@needs_uv
def test_every_member_is_a_root_and_told_apart_from_what_an_index_has() -> None:
    with index(
        wheel("web", "1.0", "core-of-the-index"), wheel("core-of-the-index"), wheel("core", "9"), wheel("speed")
    ) as where:
        project = resolved(where, MONOREPO)
    graph = project.graph
    roots = {graph.packages[root].name: graph.packages[root].origin for root in graph.roots}
    assert {name: (one.kind, one.url) for name, one in roots.items()} == {
        "api": (OriginKind.ROOT, "packages/api"),
        "core": (OriginKind.ROOT, "packages/core"),
    }
    assert set(graph.locked) == {"web==1.0", "core-of-the-index==1.0", "speed==1.0"}
    assert sorted(edges(project)) == [
        "api==1 -> core==1[fast]",
        "api==1 -> web==1.0",
        "core==1[fast] -> speed==1.0",
        "web==1.0 -> core-of-the-index==1.0",
    ]
    assert (project.name, project.source, graph.unknown) == ("orchard", "pyproject.toml", {})


@needs_uv
def test_a_root_with_a_project_of_its_own_and_a_path_inside_it() -> None:
    root = toml("shop", "core", "near", more=SOURCES + "near = { path = 'lib/near' }\n")
    files = {
        **MONOREPO,
        "pyproject.toml": root + ROOT + "[dependency-groups]\ndev = ['speed']\n",
        "lib/near/pyproject.toml": toml("near", "web"),
    }
    with index(wheel("web"), wheel("speed")) as where:
        project = resolved(where, files)
    graph = project.graph
    assert [graph.packages[one].name for one in graph.roots] == ["api", "core", "shop"]
    near = graph.packages[next(key for key in graph.packages if key.startswith("near"))]
    assert (near.origin.kind, near.origin.url) == (OriginKind.PATH, "lib/near")
    assert {"near==1 -> web==1.0", "shop==1 -> near==1", "shop==1{dev} -> speed==1.0"} <= set(edges(project))
    assert near.id not in graph.unknown


@needs_uv
def test_what_is_not_known_of_a_package_is_said_of_that_package() -> None:
    needs = ("a @ git+https://forge.example/a@main", "b @ https://files.example/b-1.0-py3-none-any.whl")
    more = (
        "[tool.uv.sources]\nout = { path = '../out' }\nbare = { path = 'bare' }\nmine = { workspace = true }\n"
        "bad = { path = 'bad' }\nfile = { path = 'c-1.0-py3-none-any.whl' }\n"
    )
    files = {
        "pyproject.toml": toml("shop", *needs, "out", "bare", "mine", "bad", "file", "web", more=more),
        "bare/setup.py": "",
        "bad/pyproject.toml": "[",
    }
    with index(wheel("web")) as where:
        project = resolved(where, files)
    assert {project.graph.packages[key].name: why for key, why in project.graph.unknown.items()} == {
        "a": "it comes from a repository, which is not fetched",
        "b": "it comes from an address, and no distribution is fetched",
        "out": "its folder lies outside the project, and is not read",
        "bare": "there is no pyproject.toml in its folder that could be read without running code",
        "mine": "it is a member of a workspace that was not opened as a whole",
        "bad": "the pyproject.toml in its folder could not be read, or is another package's",
        "file": "it comes from a path, which is not opened",
    }
    assert any(note.startswith("could not be read: bad/pyproject.toml") for note in project.notes)


@needs_uv
def test_a_member_that_leaves_something_to_code_is_named() -> None:
    files = {**MONOREPO, "packages/core/pyproject.toml": "[project]\nname = 'core'\ndynamic = ['dependencies']\n"}
    request = asked(files)
    assert [part.request.unread for part in request.parts] == ["", "dependencies"]
    assert request.all_unread
    with index() as where:
        project = resolved(where, {**files, "packages/api/pyproject.toml": toml("api", "core")})
    core = next(key for key in project.graph.roots if key.startswith("core"))
    assert project.graph.unknown == {core: "its dependencies are left to its build backend, which was not run"}
    said = "the dependencies of core are left to its build backend, so they were not read: that would run its code"
    assert said in project.notes


@pytest.mark.parametrize(
    ("members", "exclude", "expected"),
    [
        (("packages/*",), (), ["packages/a", "packages/b"]),
        (("packages/*",), ("packages/b",), ["packages/a"]),
        (("packages/*", "deep/**"), ("**/inner",), ["deep/er", "packages/a", "packages/b"]),
        (("**",), ("packages/**",), ["deep/er", "deep/er/inner"]),
        (("packages/[ab]", "./deep/er/"), (), ["deep/er", "packages/a", "packages/b"]),
        (("../*", "/etc/*", ".", "", "a/../../b", "C:/x", "\\0"), ("../x",), []),
        ((".hidden/*", "*/.hidden", "*/.h*"), (), ["packages/.hidden"]),
    ],
)
def test_patterns_find_members_and_never_lead_out(
    members: tuple[str, ...], exclude: tuple[str, ...], expected: list[str]
) -> None:
    folders = ("packages/a", "packages/b", "deep/er", "deep/er/inner", "packages/.hidden")
    files = {f"{folder}/pyproject.toml": "" for folder in folders} | {"pyproject.toml": "", "packages/c/x.py": ""}
    assert found(files, *members, exclude=exclude)[0] == expected


def test_a_member_that_is_not_there_is_named() -> None:
    assert found({}, "packages/a", "none/*")[1] == [
        "packages/a is a member of the workspace, and has no pyproject.toml inside the project"
    ]


def test_links_that_lead_out_or_in_circles_find_nothing_more(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside / "a", outside):
        folder.mkdir(parents=True)
        (folder / "pyproject.toml").write_text(toml(folder.name))
    (inside / "leak").symlink_to(outside)
    (inside / "a" / "again").symlink_to(inside)
    folders, _ = workspace.member_folders(Folder(inside), Fields({"members": ["**"]}, where="x"))
    assert "a" in folders
    assert all("leak" not in folder for folder in folders)
    assert len(folders) <= workspace.MOST_DEPTH + 2


def test_a_workspace_that_is_too_large_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"p/{number:03}/pyproject.toml": toml(f"m{number}") for number in range(30)}
    monkeypatch.setattr(workspace, "MOST_PARTS", 10)
    folders, notes = found(files, "p/*")
    assert len(folders) == 10
    assert notes == ["the workspace is too large: only 10 of its members were looked for"]
    monkeypatch.setattr(workspace, "MOST_FOLDERS", 5)
    assert found(files, "**")[1] == ["the workspace is too large: only 10 of its members were looked for"]


def test_two_members_of_one_name_are_not_mixed_up() -> None:
    request = asked({**MONOREPO, "packages/core2/pyproject.toml": toml("Core", "else")})
    assert [part.folder for part in request.parts] == ["packages/api", "packages/core"]
    assert "left out, since another folder has their name: packages/core2" in request.notes


def test_it_is_worth_resolving_for_its_members_alone() -> None:
    source = PyprojectToml()
    assert source.asks(Memory({"pyproject.toml": ROOT.encode()}), "pyproject.toml")
    assert not source.asks(Memory({"pyproject.toml": b"[tool.uv.workspace]\n"}), "pyproject.toml")
