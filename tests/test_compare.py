"""What changed between two states of a project."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from attestree.changes import Change, ChangeKind, Place
from attestree.compare import compare, notes_on
from attestree.graph import DependencyGraph, Edge
from attestree.model import Digest, Origin, OriginKind, Package, PackageId
from attestree.project import Project
from attestree.sources import load, open_project
from attestree.sources.files import Memory
from attestree.sources.resolve_environment import find_uv
from builders import artifact, package, root, sdist, wheel
from shared import SHARED, needs_shared
from sources.projects import pylock_project, requirements_project, uv_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from attestree.model import Artifact

LOCKS = SHARED / "locks"
OTHER_INDEX = "https://mirror.example/simple/"


def state(
    *packages: Package,
    edges: Iterable[tuple[str, str]] | None = None,
    source: str = "uv.lock",
    indexes: Sequence[str] = (),
    knows_edges: bool = True,
) -> Project:
    """Return a project; its root requires every package unless ``edges``, by id, say otherwise."""
    top = root()
    pairs = [(top.id, one.id) for one in packages] if edges is None else list(edges)
    drawn = [Edge(PackageId(parent), PackageId(child)) for parent, child in pairs]
    graph = DependencyGraph([top, *packages], [top.id], drawn, knows_edges=knows_edges)
    return Project("orchard-shop", "orchard-shop", source, source, "0" * 64, graph, indexes=tuple(indexes))


def told(changes: Iterable[Change]) -> list[str]:
    """Return each change as ``kind name before -> after``."""
    return [
        f"{change.kind.value} {change.package.name} "
        f"{change.before.version if change.before else 'none'} -> {change.after.version if change.after else 'none'}"
        for change in changes
    ]


def at(kind: OriginKind, url: str, version: str = "1.0", **origin: str) -> Package:
    """Return a package from somewhere, without files."""
    return replace(package("tinyledger", version, kind=kind, url=url, artifacts=[]), origin=Origin(kind, url, **origin))


def pinned(*files: Artifact, hashes: Sequence[Digest] = (), url: str = "") -> Package:
    """Return one release with these files and hashes."""
    return replace(package("tinyledger", "1.0", artifacts=list(files), url=url), hashes=tuple(hashes))


def digest(letter: str, algorithm: str = "sha256") -> Digest:
    return Digest(algorithm, letter * 64)


# Which packages changed


def test_the_same_state_twice_has_not_changed() -> None:
    assert compare(state(package(), package("webframe", "5.1.0")), state(package(), package("webframe", "5.1.0"))) == ()


def test_every_kind_of_change_of_version_and_the_order_of_the_new_side() -> None:
    old = state(package("gone", "1.0"), package("webframe", "5.0"), package("oldparser", "2.0"), package("still", "1"))
    new = state(package("still", "1"), package("oldparser", "1.9"), package("fresh", "0.1"), package("webframe", "5.1"))
    changes = compare(old, new)
    assert told(changes) == [
        "downgraded oldparser 2.0 -> 1.9",
        "added fresh none -> 0.1",
        "upgraded webframe 5.0 -> 5.1",
        "removed gone 1.0 -> none",
    ]
    assert [change.id for change in changes] == ["oldparser==1.9", "fresh==0.1", "webframe==5.1", "gone==1.0"]
    assert [(change.direct_before, change.direct_after) for change in changes] == [
        (True, True),
        (False, True),
        (True, True),
        (True, False),
    ]


@pytest.mark.parametrize(
    ("old", "new"), [("1.0", "1.0.0"), ("2024.10.08", "2024.10.8"), ("1.0", ""), ("1.0-RC1", "1.0rc1")]
)
def test_one_version_written_in_two_ways_is_one_version(old: str, new: str) -> None:
    assert compare(state(pinned_version(old)), state(pinned_version(new))) == ()


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("1.0", "1.0.post1", ChangeKind.UPGRADED),
        ("1.0", "1.0rc1", ChangeKind.DOWNGRADED),
        ("2024.1", "1!1.0", ChangeKind.UPGRADED),
        ("9.9", "10.0", ChangeKind.UPGRADED),
        ("1.0+cpu", "1.0", ChangeKind.DOWNGRADED),
        ("not a version", "1.0", ChangeKind.UPGRADED),
    ],
)
def test_versions_are_ordered_as_pep_440_has_it(old: str, new: str, kind: ChangeKind) -> None:
    (change,) = compare(state(pinned_version(old)), state(pinned_version(new)))
    assert change.kind is kind


def pinned_version(version: str) -> Package:
    return package("tinyledger", version, artifacts=[])


def test_the_projects_own_packages_are_left_out() -> None:
    def workspace(version: str) -> Project:
        member = package("orchard-till", version, kind=OriginKind.ROOT, url="till")
        return state(member, package())

    assert compare(workspace("1.0"), workspace("2.0")) == ()


def test_a_member_that_another_format_calls_a_path_is_the_projects_own_too() -> None:
    as_member = state(package("orchard-till", "1.0", kind=OriginKind.ROOT, url="till"))
    as_path = state(package("orchard-till", "", kind=OriginKind.PATH, url="./till"), source="requirements.txt")
    assert compare(as_member, as_path) == ()
    assert compare(as_path, as_member) == ()


def test_an_index_package_that_takes_the_name_of_a_member_is_new() -> None:
    as_member = state(package("orchard-till", "1.0", kind=OriginKind.ROOT, url="till"))
    from_index = state(package("orchard-till", "9.0"))
    assert told(compare(as_member, from_index)) == ["added orchard-till none -> 9.0"]


# Forks


def forks(*versions: str, markers: Sequence[str] = ()) -> list[Package]:
    marked = list(markers) or [""] * len(versions)
    return [
        replace(package("gridnum", version, artifacts=[]), markers=(marker,) if marker else ())
        for version, marker in zip(versions, marked, strict=True)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["1.26.20"], ["1.26.20", "2.3.0"], ["added gridnum none -> 2.3.0"]),
        (["1.26.20"], ["2.3.0", "1.26.20"], ["added gridnum none -> 2.3.0"]),
        (["8.1.8", "8.3.3"], ["8.3.3"], ["removed gridnum 8.1.8 -> none"]),
        (
            ["1.25.0", "2.0.0"],
            ["1.26.0", "2.1.0"],
            ["upgraded gridnum 1.25.0 -> 1.26.0", "upgraded gridnum 2.0.0 -> 2.1.0"],
        ),
        (
            ["2.0.0", "1.25.0"],
            ["1.26.0", "2.1.0"],
            ["upgraded gridnum 1.25.0 -> 1.26.0", "upgraded gridnum 2.0.0 -> 2.1.0"],
        ),
        (["4.4.0", "4.9.6"], ["4.10.0"], ["upgraded gridnum 4.9.6 -> 4.10.0", "removed gridnum 4.4.0 -> none"]),
        (["1.0"], ["1.5", "2.0"], ["upgraded gridnum 1.0 -> 1.5", "added gridnum none -> 2.0"]),
        (["1.0", "2.0"], ["2.0", "3.0"], ["upgraded gridnum 1.0 -> 3.0"]),
    ],
)
def test_forks_are_paired_by_version(old: list[str], new: list[str], expected: list[str]) -> None:
    assert told(compare(state(*forks(*old)), state(*forks(*new)))) == expected


def test_forks_are_paired_by_the_environments_they_are_for() -> None:
    here, there = "python_version < '3.12'", "python_version >= '3.12'"
    old = state(*forks("1.0", "1.1", markers=[here, there]))
    new = state(*forks("1.2", "1.3", markers=[there, here]))
    assert told(compare(old, new)) == ["upgraded gridnum 1.1 -> 1.2", "upgraded gridnum 1.0 -> 1.3"]


def test_one_version_from_two_indexes_is_paired_by_index() -> None:
    def both(extra: str) -> Project:
        plain = package("gridnum", "2.0", artifacts=[])
        special = package("gridnum", "2.0", artifacts=[], url=extra, id_=f"gridnum==2.0 @ {extra}")
        return state(special, plain)

    assert compare(both(OTHER_INDEX), both(OTHER_INDEX)) == ()
    (change,) = compare(both(OTHER_INDEX), both("https://evil.example/simple/"))
    assert (change.kind, change.id) == (ChangeKind.ORIGIN_CHANGED, "gridnum==2.0 @ https://evil.example/simple/")


def test_a_removed_fork_never_takes_an_id_of_the_new_side() -> None:
    twice = [package("gridnum", "2.0", artifacts=[], url=OTHER_INDEX), package("gridnum", "2.0", id_="gridnum==2.0 #2")]
    changes = compare(state(*twice), state(package("gridnum", "2.0")))
    assert [(change.kind, change.id) for change in changes] == [(ChangeKind.REMOVED, "gridnum==2.0 (removed)")]
    assert changes[0].package.id == changes[0].id


def test_an_absurd_number_of_forks_is_paired_in_order() -> None:
    old = state(*[package("gridnum", f"1.{number}", artifacts=[]) for number in range(100)])
    new = state(*[package("gridnum", f"2.{number}", artifacts=[]) for number in range(90)])
    changes = compare(old, new)
    assert len(changes) == 100
    assert sum(change.kind is ChangeKind.UPGRADED for change in changes) == 90


# Origins


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (at(OriginKind.INDEX, "https://index.example/simple"), at(OriginKind.INDEX, "https://INDEX.example/simple/")),
        (at(OriginKind.INDEX, ""), at(OriginKind.INDEX, OTHER_INDEX)),
        (at(OriginKind.INDEX, OTHER_INDEX), at(OriginKind.INDEX, "")),
        (
            at(OriginKind.GIT, "https://forge.example/a/b.git", commit="9f31c02" + "0" * 33),
            at(OriginKind.GIT, "https://forge.example/a/b", commit="9f31c02" + "0" * 33, reference="main"),
        ),
        (
            at(OriginKind.GIT, "https://forge.example/a/b", commit="9f31c02" + "0" * 33),
            at(OriginKind.GIT, "https://forge.example/a/b", reference="9f31c02"),
        ),
        (at(OriginKind.PATH, "./lib"), at(OriginKind.PATH, "lib")),
        (
            at(OriginKind.URL, "https://files.example/x-1.zip#sha256=1"),
            at(OriginKind.URL, "https://files.example/x-1.zip"),
        ),
    ],
)
def test_one_place_said_in_two_ways_is_one_place(old: Package, new: Package) -> None:
    assert compare(state(old), state(new)) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (at(OriginKind.INDEX, ""), at(OriginKind.GIT, "https://forge.example/a/b", commit="1" * 40)),
        (at(OriginKind.INDEX, "https://index.example/simple/"), at(OriginKind.INDEX, OTHER_INDEX)),
        (at(OriginKind.INDEX, OTHER_INDEX), at(OriginKind.INDEX, "https://index.example/simple/", version="2.0")),
        (
            at(OriginKind.GIT, "https://forge.example/a/b", commit="1" * 40),
            at(OriginKind.GIT, "https://forge.example/a/b", commit="2" * 40),
        ),
        (
            at(OriginKind.GIT, "https://forge.example/a/b", commit="1" * 40),
            at(OriginKind.GIT, "https://forge.example/evil/b", commit="1" * 40, version="1.1"),
        ),
        (
            at(OriginKind.GIT, "https://forge.example/a/b", commit="1" * 40),
            at(OriginKind.GIT, "https://forge.example/a/b", commit="1" * 40, subdirectory="evil"),
        ),
        (
            at(OriginKind.GIT, "https://forge.example/a/b", reference="main"),
            at(OriginKind.GIT, "https://forge.example/a/b", reference="next"),
        ),
        (at(OriginKind.URL, "https://files.example/x-1.zip"), at(OriginKind.URL, "https://evil.example/x-1.zip")),
        (
            at(OriginKind.URL, "https://files.example/x-1.zip"),
            at(OriginKind.URL, "https://evil.example/x-2.zip", version="2.0"),
        ),
        (at(OriginKind.PATH, "lib"), at(OriginKind.PATH, "../lib")),
        (at(OriginKind.URL, "https://[broken/x-1.zip"), at(OriginKind.URL, "https://files.example/x-1.zip")),
    ],
)
def test_another_place_is_told_before_another_version(old: Package, new: Package) -> None:
    (change,) = compare(state(old), state(new))
    assert change.kind is ChangeKind.ORIGIN_CHANGED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            at(OriginKind.GIT, "https://forge.example/a/b", commit="1" * 40),
            at(OriginKind.GIT, "https://forge.example/a/b", commit="2" * 40, version="1.1"),
        ),
        (
            at(OriginKind.URL, "https://files.example/x-1.0.zip"),
            at(OriginKind.URL, "https://files.example/x-1.1.zip", version="1.1"),
        ),
    ],
)
def test_another_release_of_one_repository_or_server_is_an_upgrade(old: Package, new: Package) -> None:
    assert told(compare(state(old), state(new))) == ["upgraded tinyledger 1.0 -> 1.1"]


def test_an_index_that_appears_is_a_change_only_where_silence_means_the_default() -> None:
    silent, named = pinned(url=""), pinned(url=OTHER_INDEX)
    for source, changes in (("poetry.lock", 1), ("uv.lock", 0), ("Pipfile.lock", 0)):
        assert len(compare(state(silent, source=source), state(named, source=source))) == changes
    assert compare(state(silent, source="poetry.lock"), state(named, source="uv.lock")) == ()


def test_the_index_of_all_packages_may_be_replaced() -> None:
    old = requirements_project("--index-url https://index.example/simple/\ntinyledger==1.0\n")
    new = requirements_project("--index-url https://evil.example/simple/\ntinyledger==1.0\n")
    assert told(compare(old, new)) == ["origin-changed tinyledger 1.0 -> 1.0"]
    assert notes_on(old, new) == ()


def test_an_index_that_is_added_is_told_once_and_changes_no_package() -> None:
    old = requirements_project("--index-url https://index.example/simple/\ntinyledger==1.0\n")
    new = requirements_project(
        "--index-url https://index.example/simple/\n--extra-index-url https://evil.example/\x1bsimple/\ntinyledger==1.0\n"
    )
    assert compare(old, new) == ()
    (note,) = notes_on(old, new)
    assert note == "the new side names an index that the old side does not: https://evil.example/\\x1bsimple/"
    assert notes_on(new, old) == ()


# Files


WHEEL, SDIST, LATE = wheel(version="1.0"), sdist(version="1.0"), wheel(version="1.0", tag="cp314-cp314-win_amd64")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (pinned(artifact(WHEEL)), pinned(artifact(WHEEL, sha256="e" * 64))),
        (pinned(artifact(WHEEL)), pinned(artifact(WHEEL), artifact(LATE))),
        (pinned(artifact(WHEEL), artifact(SDIST)), pinned(artifact(WHEEL))),
        (pinned(artifact(WHEEL, sha256="")), pinned(artifact(WHEEL, sha256=""), artifact(LATE, sha256=""))),
        (pinned(hashes=[digest("a")]), pinned(hashes=[digest("a"), digest("b")])),
        (pinned(hashes=[digest("a")]), pinned(hashes=[digest("b")])),
    ],
)
def test_other_files_or_hashes_of_one_release(old: Package, new: Package) -> None:
    (change,) = compare(state(old), state(new))
    assert change.kind is ChangeKind.FILES_CHANGED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (pinned(artifact(WHEEL), artifact(SDIST)), pinned(artifact(WHEEL))),
        (pinned(artifact(WHEEL), artifact(SDIST)), pinned(artifact(WHEEL), artifact(LATE))),
        (pinned(hashes=[digest("a"), digest("b")]), pinned(artifact(WHEEL, sha256="a" * 64))),
        (pinned(hashes=[digest("a")]), pinned(artifact(WHEEL, sha256=""))),
        (pinned(hashes=[digest("a", "blake2b")]), pinned(artifact(WHEEL))),
    ],
)
def test_what_another_format_leaves_out_is_no_change(old: Package, new: Package) -> None:
    assert compare(state(old, source="requirements.txt"), state(new)) == ()
    assert compare(state(new), state(old, source="requirements.txt")) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (pinned(artifact(WHEEL), artifact(SDIST)), pinned(artifact(WHEEL, sha256="e" * 64), artifact(SDIST))),
        (pinned(hashes=[digest("a"), digest("b")]), pinned(artifact(WHEEL, sha256="c" * 64))),
    ],
)
def test_a_contradiction_between_two_formats_is_one(old: Package, new: Package) -> None:
    (change,) = compare(state(old, source="poetry.lock"), state(new))
    assert change.kind is ChangeKind.FILES_CHANGED


def test_a_file_without_a_hash_is_another_one_at_another_address() -> None:
    before = replace(artifact(WHEEL, sha256=""), url="https://files.example/a/x.whl?token=1")
    after = replace(before, url="https://files.example/a/x.whl?token=2")
    evil = replace(before, url="https://evil.example/a/x.whl")
    assert compare(state(pinned(before)), state(pinned(after))) == ()
    assert [change.kind for change in compare(state(pinned(before)), state(pinned(evil)))] == [ChangeKind.FILES_CHANGED]


def test_a_lock_that_stops_pinning_hashes_says_so_once() -> None:
    old = state(pinned(hashes=[digest("a")]), package("webframe", "1"), package("fastcodec", "1"))
    bare = [package(name, "1", artifacts=[]) for name in ("webframe", "fastcodec")]
    assert compare(old, state(pinned(), *bare)) == ()
    assert notes_on(old, state(pinned(), *bare)) == (
        "the new side pins no hash where the old side does: tinyledger and 2 more",
    )
    assert notes_on(old, state(pinned(), package("webframe", "1"))) == (
        "the new side pins no hash where the old side does: tinyledger",
    )
    assert notes_on(old, old) == ()


def test_a_side_that_was_resolved_as_of_today_hides_what_both_lead_to_and_says_so() -> None:
    locked, resolved = state(pinned()), replace(state(pinned()), resolved=True)
    assert compare(resolved, locked) == ()
    (note,) = notes_on(resolved, locked)
    assert "both sides lead to is not looked at" in note
    assert notes_on(locked, resolved) == notes_on(resolved, resolved) == ()


# Moved, and because of what


CHAIN = [("orchard-shop==0.1.0", "webframe==5"), ("webframe==5", "templater==1")]


def test_a_package_that_only_moved_is_told_as_moved() -> None:
    web, templater = package("webframe", "5"), package("templater", "1")
    deep = state(web, templater, edges=CHAIN)
    flat = state(web, templater, edges=[*CHAIN, ("orchard-shop==0.1.0", "templater==1")])
    (down,), (up,) = compare(flat, deep), compare(deep, flat)
    assert (down.kind, down.direct_before, down.direct_after) == (ChangeKind.MOVED, True, False)
    assert (up.kind, up.direct_before, up.direct_after) == (ChangeKind.MOVED, False, True)
    assert (
        compare(deep, replace(flat, graph=DependencyGraph(flat.graph.packages.values(), (), knows_edges=False))) == ()
    )


def test_what_a_side_does_not_say_is_not_known_and_no_move() -> None:
    old = state(
        package("web", "1.0"),
        package("core", "1.0"),
        edges=[("orchard-shop==0.1.0", "web==1.0"), ("web==1.0", "core==1.0")],
    )
    new = state(package("web", "2.0"), package("core", "1.0"), package("more", "1.0"), knows_edges=False)
    upgraded, added = compare(old, new)
    assert (upgraded.package.name, upgraded.places) == ("web", (Place.DIRECT, Place.UNKNOWN))
    assert (added.kind, added.place, added.because, added.lacks_cause) == (ChangeKind.ADDED, Place.UNKNOWN, (), True)
    back, removed = compare(new, old)
    assert (back.places, back.place) == ((Place.UNKNOWN, Place.DIRECT), Place.DIRECT)
    assert (removed.kind, removed.place, removed.lacks_cause) == (ChangeKind.REMOVED, Place.UNKNOWN, False)


def test_an_upgrade_that_also_moved_is_an_upgrade() -> None:
    old = state(package("webframe", "5"), package("templater", "1"), edges=CHAIN)
    new = state(package("templater", "2"), edges=[("orchard-shop==0.1.0", "templater==2")])
    assert told(compare(old, new))[0] == "upgraded templater 1 -> 2"


def causes(old: Project, new: Project) -> dict[str, tuple[PackageId, ...]]:
    return {change.id: change.because for change in compare(old, new) if change.because}


def test_a_new_package_is_there_because_of_the_direct_change_that_brings_it() -> None:
    top = "orchard-shop==0.1.0"
    old = state(package("webframe", "5"), package("basketry", "1"), package("still", "1"))
    new = state(
        *[package(name, version) for name, version in (("webframe", "6"), ("basketry", "2"), ("still", "1"))],
        *[package(name, "1") for name in ("templater", "escaper", "asked")],
        edges=[
            (top, "webframe==6"),
            (top, "basketry==2"),
            (top, "still==1"),
            (top, "asked==1"),
            ("webframe==6", "templater==1"),
            ("webframe==6", "asked==1"),
            ("templater==1", "escaper==1"),
            ("basketry==2", "still==1"),
            ("still==1", "escaper==1"),
        ],
    )
    # basketry leads to escaper too, but only through a package that has not changed; asked is the root's own wish
    assert causes(old, new) == {"templater==1": ("webframe==6",), "escaper==1": ("webframe==6",)}


def test_a_way_through_unchanged_packages_counts_where_there_is_no_other() -> None:
    top = "orchard-shop==0.1.0"
    old = state(package("webframe", "5"), package("still", "1"))
    new = state(
        package("webframe", "6"),
        package("still", "1"),
        package("extra", "1"),
        edges=[(top, "webframe==6"), (top, "still==1"), ("webframe==6", "still==1"), ("still==1", "extra==1")],
    )
    assert causes(old, new) == {"extra==1": ("webframe==6",)}


def test_a_refresh_names_the_nearest_changed_package() -> None:
    top = "orchard-shop==0.1.0"
    edges = [(top, "webframe==5"), ("webframe==5", "templater==1")]
    old = state(package("webframe", "5"), package("templater", "1"), edges=edges)
    new = state(
        package("webframe", "5"),
        package("templater", "2"),
        package("escaper", "1"),
        edges=[(top, "webframe==5"), ("webframe==5", "templater==2"), ("templater==2", "escaper==1")],
    )
    assert causes(old, new) == {"escaper==1": ("templater==2",)}


def test_the_causes_of_one_package_are_bounded_and_cycles_end() -> None:
    top = "orchard-shop==0.1.0"
    many = [f"lib{number}" for number in range(30)]
    old = state(*[package(name, "1") for name in many])
    libraries = [package(name, "2") for name in many]
    new = state(
        *libraries,
        package("one", "1"),
        package("two", "1"),
        edges=[
            *((top, library.id) for library in libraries),
            *((library.id, "one==1") for library in libraries),
            ("one==1", "two==1"),
            ("two==1", "one==1"),
        ],
    )
    found = causes(old, new)
    assert found["one==1"] == found["two==1"] == tuple(library.id for library in libraries[:8])


# Between formats


def test_a_project_that_moves_to_another_format_has_not_changed_everywhere() -> None:
    uv = uv_project(
        """version = 1
[[package]]
name = "orchard"
version = "0.1.0"
source = {{ editable = "." }}
dependencies = [{{ name = "tinyledger" }}, {{ name = "webframe" }}]

[[package]]
name = "tinyledger"
version = "2.4.1"
source = {{ registry = "https://index.example/simple" }}
sdist = {{ url = "https://files.example/tinyledger-2.4.1.tar.gz", hash = "sha256:{a}" }}
wheels = [{{ url = "https://files.example/tinyledger-2.4.1-py3-none-any.whl", hash = "sha256:{b}" }}]

[[package]]
name = "webframe"
version = "5.1.0"
source = {{ registry = "https://index.example/simple" }}
wheels = [{{ url = "https://files.example/webframe-5.1.0-py3-none-any.whl", hash = "sha256:{c}" }}]
""".format(a="a" * 64, b="b" * 64, c="c" * 64)
    )
    listed = requirements_project(
        f"tinyledger==2.4.1 --hash=sha256:{'b' * 64} --hash=sha256:{'a' * 64}\n"
        f"webframe==5.0.0 --hash=sha256:{'d' * 64}\n"
    )
    pylock = pylock_project(
        f"""lock-version = "1.0"
created-by = "test"
[[packages]]
name = "tinyledger"
version = "2.4.1"
[[packages.wheels]]
name = "tinyledger-2.4.1-py3-none-any.whl"
url = "https://files.example/tinyledger-2.4.1-py3-none-any.whl"
hashes = {{ sha256 = "{"b" * 64}" }}
[[packages]]
name = "webframe"
version = "5.1.0"
[[packages.wheels]]
name = "webframe-5.1.0-py3-none-any.whl"
url = "https://files.example/webframe-5.1.0-py3-none-any.whl"
hashes = {{ sha256 = "{"e" * 64}" }}
"""
    )
    assert told(compare(listed, uv)) == ["upgraded webframe 5.0.0 -> 5.1.0"]
    assert told(compare(uv, pylock)) == ["files-changed webframe 5.1.0 -> 5.1.0"]


# Real pairs

FILES_ONLY = {"pylock-comfy.pylock.toml": {"charset-normalizer", "markupsafe", "pyyaml"}}
"""What the index of pairs, which lists versions, does not say: the lock was made again for an older Python."""


def pairs() -> list[dict[str, object]]:
    index = LOCKS / "INDEX.json"
    return list(json.loads(index.read_text())["pairs"]) if index.is_file() else []


def side(name: str, which: str) -> Project:
    """Return one side of a pair."""
    file = name.split(".", 1)[1]
    return load(Memory({file: (LOCKS / "pairs" / f"{name}.{which}").read_bytes()}), file)


@needs_shared
@pytest.mark.parametrize("pair", [pytest.param(pair, id=str(pair["name"])) for pair in pairs()])
def test_a_real_pair_has_the_changes_its_index_names(pair: dict[str, list[dict[str, object]]]) -> None:
    name = str(pair["name"])
    old, new = side(name, "old"), side(name, "new")
    changes = compare(old, new)
    by_files = {change.package.name for change in changes if change.kind is ChangeKind.FILES_CHANGED}
    assert by_files == FILES_ONLY.get(name, set())
    versions: dict[str, tuple[set[str], set[str]]] = {}
    for change in changes:
        if change.kind not in (ChangeKind.FILES_CHANGED, ChangeKind.MOVED):
            before, after = versions.setdefault(change.package.name, (set(), set()))
            before.update([change.before.version] if change.before else [])
            after.update([change.after.version] if change.after else [])
    expected: dict[str, tuple[set[str], set[str]]] = {}
    for entry in pair["changed"]:
        was, now = set(listed(entry["old"])), set(listed(entry["new"]))
        expected[str(entry["name"])] = was - now, now - was
    for one in listed(pair["added"]):
        assert versions.pop(one)[0] == set()
    for one in listed(pair["removed"]):
        assert versions.pop(one)[1] == set()
    assert versions == expected
    assert len({change.id for change in changes}) == len(changes)
    assert compare(old, old) == compare(new, new) == ()


@needs_shared
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pdm/demo/pdm.lock", "pylock/pdm-demo/pylock.toml"),
        ("generated/requirements/uv-universal-hashes.txt", "generated/requirements/pylock.uv-pip-compile.toml"),
        ("generated/requirements/pip-compile-split.txt", "generated/requirements/uv-split.txt"),
    ],
)
def test_one_real_lock_in_two_formats_has_not_changed(one: str, other: str) -> None:
    left, right = (load(*open_project(LOCKS / path)) for path in (one, other))
    assert len(left.graph.locked) >= 10
    assert compare(left, right) == compare(right, left) == ()


@needs_shared
@pytest.mark.skipif(find_uv() is None, reason="uv is not installed")
@pytest.mark.parametrize("form", ["pylock.toml", "requirements.txt"])
def test_what_uv_exports_of_a_real_lock_has_not_changed(form: str, tmp_path: Path) -> None:
    shutil.copy(LOCKS / "generated" / "uv-lock-r5" / "transformers" / "uv.lock", tmp_path)
    uv = find_uv()
    assert uv
    everything = ["--all-extras", "--all-groups", "--all-packages", "--no-emit-workspace"]
    subprocess.run(
        [uv, "export", "--frozen", "--offline", "--quiet", *everything, "--format", form, "--output-file", form],
        cwd=tmp_path,
        check=True,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
        stdout=subprocess.DEVNULL,
    )
    locked, exported = (load(*open_project(tmp_path / name)) for name in ("uv.lock", form))
    assert len(exported.graph.locked) > 400
    assert compare(locked, exported) == compare(exported, locked) == ()


def listed(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(item) for item in value]
