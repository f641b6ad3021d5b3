"""Core metadata: its fields, its requirements, and the edges that they give to a lock that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.environment import TargetEnvironment
from attestree.graph import DependencyGraph, Edge
from attestree.model import Origin, OriginKind, Package, PackageId
from attestree.sources.learned_edges import in_force
from attestree.sources.metadata import (
    InEnvironment,
    edges_from_metadata,
    extras_in,
    parse_metadata,
    without_extra,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = TargetEnvironment.of("3.12", "linux")


def metadata(*requires: str) -> bytes:
    return "\n".join(["Metadata-Version: 2.1", "Name: x", *(f"Requires-Dist: {one}" for one in requires)]).encode()


def test_the_fields_are_read_and_the_description_is_not() -> None:
    data = (
        b"Name: Web\r\nVersion: 1.0\r\nRequires-Dist: a>=1;\r\n  os_name=='nt'\r\nX: y\r\n\r\nRequires-Dist: not-me\r\n"
    )
    found = parse_metadata(data)
    assert (found.name, found.version, found.requires) == ("Web", "1.0", ("a>=1; os_name=='nt'",))


@pytest.mark.parametrize(
    ("data", "name", "requires"),
    [
        (b"", "", ()),
        (b"\xef\xbb\xbfName: bom\n", "bom", ()),
        (b"name: lower\nREQUIRES-DIST: a\n", "lower", ("a",)),
        (b"Name: latin\nRequires-Dist: a # \xe4\n\n\xe4", "latin", ("a # \xe4",)),
        (b"Name: one\nName: two\nVersion: 1\n", "one", ()),
        (b"no fields at all", "", ()),
        (b"  continues nothing\nName: a\n", "a", ()),
    ],
)
def test_odd_metadata_is_read_as_far_as_it_goes(data: bytes, name: str, requires: tuple[str, ...]) -> None:
    found = parse_metadata(data)
    assert (found.name, found.requires) == (name, requires)


def test_metadata_with_fields_without_end_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="it has more than 1024 KiB of fields"):
        parse_metadata(b"Name: a\n" * 200_000)
    many = b"".join(b"F%d: x\n" % number for number in range(90_000))  # the library alone needs minutes for them
    assert parse_metadata(many + b"Name: a\n").name == "a"


@pytest.mark.parametrize(
    ("marker", "extras"),
    [
        ("", ()),
        ('python_version < "3.8"', ()),
        ('extra == "Dev_Tools"', ("dev-tools",)),
        ('"a" == extra', ("a",)),
        ('extra == "a" or extra == "b" or extra == "a"', ("a", "b")),
        ('platform_extra == "a"', ()),
    ],
)
def test_the_extras_of_a_marker(marker: str, extras: tuple[str, ...]) -> None:
    assert extras_in(marker) == extras


@pytest.mark.parametrize(
    ("marker", "rest"),
    [
        ('extra == "x"', ""),
        ('"x" == extra', ""),
        ('os_name == "nt" and extra == "x"', 'os_name == "nt"'),
        ('os_name == "nt" and extra == "X"', 'os_name == "nt"'),
        ('(os_name == "nt" or os_name == "a or b") and extra == "x"', '(os_name == "nt" or os_name == "a or b")'),
        ('os_name == "nt" or os_name == "a" and extra == "x"', None),
        ('os_name == "nt" and extra == "y"', None),
        ('extra == "x" and os_name == "nt"', None),
        ('extra == "x" or extra == "y"', None),
    ],
)
def test_what_else_a_marker_asks_for(marker: str, rest: str | None) -> None:
    assert without_extra(marker, "x") == (marker if rest is None else rest)


def test_a_requirement_is_decided_in_an_environment() -> None:
    here = InEnvironment({**HERE.markers, "sys_platform": "win32"})
    assert [one.name for one in here.wanted("A>=1") or ()] == ["a"]
    assert here.wanted("a; sys_platform == 'linux'") == []
    found = here.wanted("a[Y]>=1; extra == 'X' and sys_platform == 'win32'") or ()
    assert [(one.extra, one.asks, one.marker) for one in found] == [("x", ("y",), "")]
    both = here.wanted("a; extra == 'x' or extra == 'y'") or ()
    assert [one.extra for one in both] == ["x", "y"]
    always = here.wanted("a; extra == 'x' or sys_platform == 'win32'") or ()
    assert [one.extra for one in always] == [""]
    assert here.wanted("not a requirement >>") is None
    assert here.wanted("a; python_version ~= 'x' and extra == 'x'") == []
    assert not here.holds("this is no marker")


def test_edges_of_extras_are_in_force_where_they_are_asked_for() -> None:
    a, b, c, d = (PackageId(name) for name in "abcd")
    edges = [
        Edge(a, b, asks=("x",)),
        Edge(b, c, extra="x", asks=("y",)),
        Edge(c, a, extra="y"),
        Edge(c, d, extra="z"),
        Edge(d, a, extra="w"),
    ]
    assert in_force(edges, {}) == edges[:3]
    assert in_force(edges, {d: ("w",), c: ("z",)}) == edges
    assert in_force([], {a: ("x",)}) == []


def flat(*names: str, asks: Mapping[str, tuple[str, ...]] | None = None, group: str = "") -> DependencyGraph:
    root = Package(PackageId("shop"), "shop", "", Origin(OriginKind.ROOT))
    pairs = [(one.split("==")[0], one.split("==")[1]) for one in names]
    packages = [
        Package(PackageId(f"{one}=={version}"), one, version, Origin(OriginKind.INDEX)) for one, version in pairs
    ]
    edges = [Edge(root.id, one.id, group=group, asks=(asks or {}).get(one.name, ())) for one in packages]
    return DependencyGraph([root, *packages], [root.id], edges, knows_edges=False)


def shown(graph: DependencyGraph) -> list[str]:
    return [
        f"{edge.parent}{f'[{edge.extra}]' if edge.extra else ''}{f'{{{edge.group}}}' if edge.group else ''} -> "
        f"{edge.child}{list(edge.asks) if edge.asks else ''}{f' ; {edge.marker}' if edge.marker else ''}"
        for edge in graph.edges
    ]


def test_a_flat_graph_gets_its_edges() -> None:
    graph = flat("web==5", "deep==1", "win==1", "lone==1", group="dev")
    found = edges_from_metadata(
        graph,
        {
            PackageId("web==5"): metadata("Deep>=1", "win; sys_platform == 'win32'", "absent", "broken >>"),
            PackageId("deep==1"): metadata("lone; extra == 'all'"),
        },
        HERE,
    )
    assert found.knows_edges
    assert shown(found) == [
        "shop{dev} -> web==5",
        "shop{dev} -> lone==1",
        "web==5 -> deep==1",
        'web==5 -> win==1 ; sys_platform == "win32"',
        "deep==1[all] -> lone==1",
    ]
    assert found.direct == {"web==5", "lone==1"}
    assert list(found.packages) == list(graph.packages)


def test_extras_that_the_root_asks_for_are_in_force() -> None:
    graph = flat("web==5", "speed==1", "app==1", asks={"web": ("fast",)})
    told = {
        PackageId("web==5"): metadata("speed; python_version > '3' and extra == 'fast'"),
        PackageId("app==1"): metadata("web"),
    }
    assert shown(edges_from_metadata(graph, told, HERE)) == [
        "shop -> web==5['fast']",  # only the root asks for the extra
        "shop -> app==1",
        'web==5[fast] -> speed==1 ; python_version > "3"',
        "app==1 -> web==5",
    ]
    told[PackageId("app==1")] = metadata("web[fast]")
    assert "shop -> web==5['fast']" not in shown(edges_from_metadata(graph, told, HERE))


def test_an_edge_leads_to_the_fork_that_fits() -> None:
    graph = flat("web==5", "deep==1", "deep==2")
    found = edges_from_metadata(graph, {PackageId("web==5"): metadata("deep>=2")}, HERE)
    assert shown(found) == ["shop -> web==5", "shop -> deep==1", "web==5 -> deep==2"]


def test_a_requirement_for_an_extra_that_holds_here_anyway_has_no_extra() -> None:
    graph = flat("web==5", "deep==1")
    told = {PackageId("web==5"): metadata("deep; extra == 'x' or sys_platform == 'linux'")}
    (edge,) = (edge for edge in edges_from_metadata(graph, told, HERE).edges if edge.parent == "web==5")
    assert (edge.extra, edge.marker) == ("", 'extra == "x" or sys_platform == "linux"')


def test_cycles_keep_one_way_from_the_root() -> None:
    told = {PackageId("a==1"): metadata("b"), PackageId("b==1"): metadata("a")}
    found = edges_from_metadata(flat("a==1", "b==1"), told, HERE)
    assert shown(found) == ["shop -> a==1", "a==1 -> b==1", "b==1 -> a==1"]
    assert found.orphans == ()


def test_a_graph_that_knows_its_edges_and_one_without_metadata_stay_as_they_are() -> None:
    known = DependencyGraph(flat("a==1").packages.values(), [PackageId("shop")])
    assert edges_from_metadata(known, {PackageId("a==1"): metadata("b")}, HERE) is known
    unknown = flat("a==1")
    assert edges_from_metadata(unknown, {}, HERE) is unknown


def test_metadata_that_cannot_be_read_requires_nothing() -> None:
    found = edges_from_metadata(flat("a==1", "b==1"), {PackageId("a==1"): b"Requires-Dist: b\n" * 100_000}, HERE)
    assert shown(found) == ["shop -> a==1", "shop -> b==1"]
