"""What would be installed: groups, extras, markers, conflicts; and uv's own word on every real lock."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from attestree.environment import TargetEnvironment
from attestree.errors import UsageError
from attestree.graph import DependencyGraph, Edge
from attestree.model import Origin, OriginKind, Package, PackageId
from attestree.selection import Selection, below, check, groups_and_extras, select
from attestree.sources.files import Memory
from attestree.sources.resolve_environment import find_uv
from attestree.sources.uv import UvLock
from shared import SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LINUX = TargetEnvironment.of("3.12", "x86_64-unknown-linux-gnu")
WINDOWS = TargetEnvironment.of("3.12", "x86_64-pc-windows-msvc")
OLD = TargetEnvironment.of("3.9", "x86_64-unknown-linux-gnu")


def node(name: str, version: str = "1", *markers: str, root: bool = False) -> Package:
    origin = Origin(OriginKind.ROOT if root else OriginKind.INDEX)
    return Package(PackageId(f"{name}=={version}"), name, version, origin, markers=markers)


def edge(parent: str, child: str, marker: str = "", extra: str = "", group: str = "", *asks: str) -> Edge:
    return Edge(PackageId(f"{parent}==1"), PackageId(f"{child}==1"), marker, extra, group, asks)


def graph(names: str, *edges: Edge, roots: str = "shop") -> DependencyGraph:
    own = roots.split()
    packages = [node(name, root=name in own) for name in [*own, *names.split()]]
    return DependencyGraph(packages, [PackageId(f"{name}==1") for name in own], edges)


def kept(whole: DependencyGraph, selection: Selection, environment: TargetEnvironment = LINUX) -> set[str]:
    found = select(whole, selection, environment)
    assert set(found.packages) == {package for root in found.roots for package in found.reachable(root)}
    return {package.name for package in found.packages.values()} - {"shop"}


SHOP = graph(
    "web core winonly old shell tester writer speed",
    edge("shop", "web", "", "", "", "fast"),
    edge("shop", "winonly", "sys_platform == 'win32'"),
    edge("shop", "shell", "", "cli"),
    edge("shop", "tester", "", "", "dev"),
    edge("shop", "writer", "", "", "docs"),
    edge("web", "core"),
    edge("web", "speed", "", "fast"),
    edge("web", "shell", "", "unasked"),
    edge("core", "old", "python_full_version < '3.10'"),
)
ALL = {"web", "core", "winonly", "old", "shell", "tester", "writer", "speed"}


def test_nothing_said_is_the_whole_lock() -> None:
    assert Selection.of().is_everything
    assert select(SHOP, Selection.of(), LINUX) is SHOP


@pytest.mark.parametrize(
    ("selection", "environment", "names"),
    [
        (Selection.of(environment=True), LINUX, ALL - {"winonly", "old"}),
        (Selection.of(environment=True), WINDOWS, ALL - {"old"}),
        (Selection.of(environment=True), OLD, ALL - {"winonly"}),
        (Selection.of(["dev"]), LINUX, {"web", "core", "speed", "tester"}),
        (Selection.of(["Dev", "DOCS"]), WINDOWS, {"web", "core", "speed", "tester", "writer", "winonly"}),
        (Selection.of(all_groups=True), LINUX, {"web", "core", "speed", "tester", "writer"}),
        (Selection.of(extras=["CLI"]), LINUX, {"web", "core", "speed", "shell"}),
        (Selection(narrows=True, markers=True), LINUX, {"web", "core", "speed"}),
        (Selection(narrows=True), LINUX, {"web", "core", "speed", "winonly", "old"}),
    ],
)
def test_groups_extras_and_markers(selection: Selection, environment: TargetEnvironment, names: set[str]) -> None:
    assert kept(SHOP, selection, environment) == names


def test_what_the_project_does_not_have_is_an_error_that_says_what_it_has() -> None:
    assert groups_and_extras(SHOP) == (("dev", "docs"), ("cli",))
    with pytest.raises(UsageError) as caught:
        check(SHOP, Selection.of(["test"]))
    assert str(caught.value) == "--group: the project has no group test; it has dev, docs"
    with pytest.raises(UsageError, match="--extra: the project has no extra x; it has none"):
        check(graph("web"), Selection.of(extras=["x"]))
    check(SHOP, Selection.of(["dev"], ["cli"]))


def test_a_marker_that_cannot_be_decided_keeps_its_edge() -> None:
    whole = graph("a b c", edge("shop", "a", "nonsense"), edge("shop", "b", "extra == 'x'"), edge("shop", "c", "()"))
    assert kept(whole, Selection.of(environment=True)) == {"a", "b", "c"}
    assert kept(whole, Selection(narrows=True, markers=True)) == {"a", "b", "c"}


def test_forks_are_told_apart_by_their_own_markers() -> None:
    forks = [node("web", "1", "sys_platform == 'win32'"), node("web", "2", "sys_platform != 'win32'", "os_name == 'x'")]
    shop = node("shop", root=True)
    whole = DependencyGraph([shop, *forks], [shop.id], [Edge(shop.id, fork.id) for fork in forks])
    chosen = Selection.of(environment=True)
    assert select(whole, chosen, LINUX).locked == ("web==2",)
    assert select(whole, chosen, WINDOWS).locked == ("web==1",)


CPU, GPU = "extra == 'extra-4-shop-cpu'", "extra == 'extra-4-shop-gpu'"


def conflicts(*more: Edge) -> DependencyGraph:
    return graph(
        "torch cpu gpu plain trainer",
        edge("shop", "trainer", "", "cpu"),
        edge("shop", "trainer", "", "gpu"),
        edge("trainer", "cpu", f"{CPU} and extra != 'extra-4-shop-gpu'"),
        edge("trainer", "gpu", f"({GPU}) or (sys_platform == 'win32' and {CPU})"),
        edge("trainer", "plain", "extra != 'extra-4-shop-cpu' and extra != 'extra-4-shop-gpu'"),
        edge("trainer", "torch", "extra == 'group-4-shop-dev'"),
        edge("shop", "torch", "", "", "dev"),
        *more,
    )


@pytest.mark.parametrize(
    ("selection", "environment", "names"),
    [
        (Selection.of(extras=["cpu"]), LINUX, {"trainer", "cpu"}),
        (Selection.of(extras=["cpu"]), WINDOWS, {"trainer", "cpu", "gpu"}),
        (Selection.of(extras=["gpu"]), LINUX, {"trainer", "gpu"}),
        (Selection.of(["dev"], ["gpu"]), LINUX, {"trainer", "gpu", "torch"}),
        (Selection.of(environment=True), LINUX, {"trainer", "cpu", "gpu", "plain", "torch"}),
    ],
)
def test_conflicts_between_extras_are_decided(
    selection: Selection, environment: TargetEnvironment, names: set[str]
) -> None:
    assert kept(conflicts(), selection, environment) == names


def test_an_extra_of_a_member_that_another_member_asks_for_counts_as_chosen() -> None:
    whole = graph(
        "trainer cpu",
        edge("app", "shop", "", "", "", "cpu"),
        edge("shop", "trainer", "", "cpu"),
        edge("trainer", "cpu", CPU),
        roots="app shop",
    )
    assert kept(whole, Selection(narrows=True, markers=True)) == {"app", "trainer", "cpu"}


@pytest.mark.parametrize(
    ("marker", "selection", "is_kept"),
    [
        ("'dev' in dependency_groups", Selection.of(["dev"]), True),
        ("'dev' in dependency_groups", Selection.of(extras=["x"]), False),
        ("'dev' not in dependency_groups", Selection.of(["dev"]), False),
        ("'X' in extras and sys_platform == 'linux'", Selection.of(extras=["x"]), True),
        ("'x' in extras", Selection.of(["dev"]), False),
        ("'x' in extras", Selection.of(environment=True), True),
        ('extra == "x"', Selection.of(extras=["x"]), True),
        ('extra == "x"', Selection.of(["dev"]), False),
        ('extra != "x"', Selection.of(["dev"]), True),
    ],
)
def test_what_a_package_is_locked_for(marker: str, selection: Selection, is_kept: bool) -> None:
    shop, web = node("shop", root=True), node("web", "1", marker)
    whole = DependencyGraph([shop, web], [shop.id], [Edge(shop.id, web.id)], knows_edges=False)
    found = select(whole, selection, LINUX)
    assert (web.id in found.packages) is is_kept
    assert not found.knows_edges


def test_cycles_and_long_chains_are_walked() -> None:
    names = [f"n{number}" for number in range(5000)]
    links = [edge(parent, child) for parent, child in zip(["shop", *names], [*names, "n0"], strict=True)]
    assert len(kept(graph(" ".join(names), *links), Selection(narrows=True, markers=True))) == 5000


def test_a_part_below_some_packages() -> None:
    part = below(SHOP, [PackageId("web==1")])
    assert (part.roots, set(part.packages)) == (("web==1",), {"web==1", "core==1", "speed==1", "old==1"})
    assert part.children(PackageId("web==1")) == ("core==1", "speed==1")


# uv's own word

LOCKS = sorted((SHARED / "locks" / "uv").glob("*/uv.lock")) if (SHARED / "locks").is_dir() else []
ENVIRONMENTS = (LINUX, WINDOWS, TargetEnvironment.of("3.11", "macos"))
_REVISION = re.compile(rb"^version = 1\n(revision = \d+\n)?", re.MULTILINE)


def exported(folder: Path, *arguments: str) -> list[Requirement] | str:
    """Return the requirements that uv exports from a lock, each with the marker under which it is installed."""
    uv = find_uv()
    assert uv is not None
    command = [uv, "export", "--frozen", "--all-packages", "--no-hashes", "--no-header", "--no-annotate"]
    command += ["--no-emit-workspace", "--no-default-groups", "--preview-features", "frozen-lockfile", "--offline"]
    done = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        env={"UV_PYTHON": sys.executable, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_CONFIG": "1", "HOME": str(folder)},
    )
    if done.returncode:
        return done.stderr.decode()
    return [Requirement(line) for line in done.stdout.decode().splitlines() if line[:1] not in ("", "#", "-", ".", "/")]


def installed(requirements: Iterable[Requirement], environment: TargetEnvironment) -> set[tuple[str, str]]:
    held = [one for one in requirements if environment.applies(str(one.marker or "")) is not False]
    return {(one.name, str(one.specifier).removeprefix("==")) for one in held if not one.url}


@needs_shared
@pytest.mark.skipif(find_uv() is None, reason="uv is not installed")
@pytest.mark.parametrize("path", [pytest.param(path, id=path.parent.name) for path in LOCKS])
def test_uv_would_install_the_same(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    # uv reads a lock without its pyproject.toml from revision 5 on, which only adds to what these have.
    (tmp_path / "uv.lock").write_bytes(_REVISION.sub(b"version = 1\nrevision = 5\n", data, count=1))
    project = UvLock().read(Memory({"uv.lock": data}), "uv.lock")
    if any("does not name the project itself" in note for note in project.notes):
        pytest.skip("the lock names no project that anything could be installed for")
    whole = project.graph
    groups, extras = groups_and_extras(whole)
    chosen: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((), ())]
    chosen += [((group,), ()) for group in groups[:4]] + [((), (extra,)) for extra in extras[:6]]
    # A project can be for some platforms only; for the others uv exports nothing, and we show what would be needed.
    supported = tomllib.loads(data.decode()).get("supported-markers") or [""]
    environments = [one for one in ENVIRONMENTS if any(one.applies(marker) for marker in supported)]
    compared = 0
    for some_groups, some_extras in chosen:
        options = [f"--group={name}" for name in some_groups] + [f"--extra={name}" for name in some_extras]
        expected = exported(tmp_path, *options)
        if isinstance(expected, str):  # of a member only, or in conflict with what else is asked for
            assert options, expected
            continue
        selection = Selection(tuple(some_groups), tuple(some_extras), narrows=True, markers=True)
        for environment in environments:
            found = select(whole, selection, environment)
            ours = {
                (package.name, package.version)
                for package in found.packages.values()
                if package.origin.kind is OriginKind.INDEX
            }
            assert ours == installed(expected, environment), (options, environment.display)
            compared += 1
    assert compared >= len(environments) > 0
