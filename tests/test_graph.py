"""The dependency graph: cycles, diamonds, extras, and walks that do not recurse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.graph import DependencyGraph, Edge, asks_of, condition_of
from attestree.model import Origin, OriginKind, Package, PackageId
from attestree.verdict import Trust, worst_trust

if TYPE_CHECKING:
    from collections.abc import Iterable


def node(name: str, kind: OriginKind = OriginKind.INDEX) -> Package:
    return Package(PackageId(name), name, "1", Origin(kind))


def edge(text: str, **more: str) -> Edge:
    """Return the edge ``parent[extra] child[asks]``."""
    parent, child = text.split()
    parent, _, extra = parent.rstrip("]").partition("[")
    child, _, asks = child.rstrip("]").partition("[")
    return Edge(PackageId(parent), PackageId(child), extra=extra, asks=tuple(filter(None, asks.split(","))), **more)


def graph(*edges: str, roots: Iterable[str] = ("root",), more: Iterable[str] = ()) -> DependencyGraph:
    made = [edge(text) for text in edges]
    names = dict.fromkeys([*roots, *(end for one in made for end in (one.parent, one.child)), *more])
    packages = [node(name, OriginKind.ROOT if name in roots else OriginKind.INDEX) for name in names]
    return DependencyGraph(packages, [PackageId(root) for root in roots], made)


def key(name: str) -> PackageId:
    return PackageId(name)


DIAMOND = graph("root a", "root b", "a c", "b c", "c d", more=["lost"])


def test_children_parents_direct_and_orphans() -> None:
    assert DIAMOND.children(key("root")) == ("a", "b")
    assert DIAMOND.parents(key("c")) == ("a", "b")
    assert DIAMOND.parents(key("root")) == ()
    assert DIAMOND.direct == {"a", "b"}
    assert DIAMOND.orphans == ("lost",)
    assert DIAMOND.locked == ("a", "b", "c", "d", "lost")
    assert DIAMOND.reachable(key("b")) == {"b", "c", "d"}


def test_why_is_a_shortest_way() -> None:
    found = graph("root a", "a b", "b c", "root c", "c d")
    assert [step.package for step in found.why(key("d"))] == ["root", "c", "d"]
    assert [step.edge and step.edge.parent for step in found.why(key("d"))] == [None, "root", "c"]
    assert [step.package for step in found.why(key("root"))] == ["root"]
    assert DIAMOND.why(key("lost")) == ()


def test_a_cycle_is_walked_once() -> None:
    found = graph("root a", "a b", "b a", "b root", "a a")
    assert found.reachable(key("a")) == {"a", "b", "root"}
    assert found.parents(key("a")) == ("root", "a", "b")
    assert found.direct == {"a"}
    assert [step.package for step in found.why(key("b"))] == ["root", "a", "b"]


def test_extras_count_only_where_somebody_asks_for_them() -> None:
    found = graph("root web[tls]", "web[tls] crypto", "web[fast] speed", "speed web[fast]", "root[dev] lint")
    assert found.children(key("web")) == ("crypto",)
    assert found.orphans == ("speed",)
    assert found.parents(key("speed")) == ()
    # The project's own extras are always there to choose.
    assert found.children(key("root")) == ("web", "lint")
    assert [one.child for one in found.edges_from(key("web"), ["fast"])] == ["speed"]
    assert [one.child for one in found.edges_from(key("web"), [])] == []
    assert len(list(found.edges)) == 5


def test_an_extra_asked_for_later_reopens_what_was_walked() -> None:
    found = graph("root web", "root tool", "web[tls] crypto", "tool web[tls]", "crypto[x] deep", "web[tls] crypto[x]")
    assert found.children(key("web")) == ("crypto",)
    assert found.children(key("crypto")) == ("deep",)
    assert found.orphans == ()


def test_an_extra_that_asks_for_itself_ends() -> None:
    found = graph("root web[all]", "web[all] web[tls]", "web[tls] crypto")
    assert found.children(key("web")) == ("web", "crypto")


def test_the_same_edge_twice_is_one_and_different_markers_are_two() -> None:
    packages = [node("root", OriginKind.ROOT), node("a")]
    edges = [edge("root a"), edge("root a"), edge("root a", marker="os_name == 'nt'")]
    found = DependencyGraph(packages, [key("root")], edges)
    assert [one.marker for one in found.edges] == ["", "os_name == 'nt'"]
    assert found.children(key("root")) == ("a",)


def test_where_edges_are_not_known_nothing_is_direct() -> None:
    packages = [node("root", OriginKind.ROOT), node("a")]
    found = DependencyGraph(packages, [key("root")], [edge("root a")], knows_edges=False)
    assert found.direct == frozenset()
    assert found.children(key("root")) == ("a",)


def test_members_of_a_workspace_are_roots_and_not_direct() -> None:
    found = graph("one two", "two a", roots=("one", "two"))
    assert found.direct == {"a"}
    assert found.locked == ("a",)
    assert [step.package for step in found.why(key("a"))] == ["two", "a"]


def test_an_empty_graph() -> None:
    found = DependencyGraph([], [])
    assert (found.direct, found.orphans, found.locked, found.worst_below({})) == (frozenset(), (), (), {})


def test_worst_below_leaves_the_package_itself_out() -> None:
    trust = {key("a"): Trust.FAILED, key("c"): Trust.REVIEW, key("d"): Trust.VERIFIED}
    below = DIAMOND.worst_below(trust)
    assert below[key("root")] is Trust.FAILED
    assert below[key("a")] is below[key("b")] is Trust.REVIEW
    assert below[key("c")] is Trust.VERIFIED
    assert below[key("d")] is below[key("lost")] is worst_trust(())


def test_worst_below_in_a_cycle_counts_the_package_as_below_itself() -> None:
    found = graph("root a", "a b", "b a")
    below = found.worst_below({key("a"): Trust.FAILED, key("b"): Trust.VERIFIED})
    assert below[key("a")] is below[key("b")] is Trust.FAILED


@pytest.mark.parametrize("size", [20_000])
def test_a_long_chain_does_not_recurse(size: int) -> None:
    found = graph("root 0", *(f"{number} {number + 1}" for number in range(size)))
    assert len(found.why(key(str(size)))) == size + 2
    assert len(found.reachable(key("root"))) == size + 2
    assert found.worst_below({key(str(size)): Trust.FAILED})[key("root")] is Trust.FAILED


NAMES = st.sampled_from("abcdefg")


@given(st.lists(st.tuples(NAMES, NAMES), max_size=25), st.dictionaries(NAMES, st.sampled_from(list(Trust))))
def test_walks_agree_with_their_definitions(pairs: list[tuple[str, str]], trust: dict[str, Trust]) -> None:
    found = graph("root a", *(f"{one} {two}" for one, two in pairs), more="abcdefg")
    below: dict[str, set[str]] = {name: set() for name in found.packages}
    for _ in below:
        for one in found.edges:
            below[one.parent] |= {one.child} | below[one.child]
    words = {key(name): word for name, word in trust.items()}
    worst = found.worst_below(words)
    for name in found.packages:
        assert found.reachable(name) == below[name] | {name}
        others = below[name] - {name}
        circle = {name} if any(name in below[other] for other in others) else set()
        assert worst[name] is worst_trust(words.get(key(one), Trust.NOT_APPLICABLE) for one in others | circle)
        assert set(found.parents(name)) == ({one.parent for one in found.edges if one.child == name})
    assert set(found.orphans) == set(found.packages) - below["root"] - {"root"}
    for name in found.packages:
        way = found.why(name)
        assert bool(way) == (name not in found.orphans)
        assert all(step.edge in list(found.edges) for step in way[1:])


def test_a_requirement_is_put_in_words_by_all_its_edges() -> None:
    one, two = PackageId("a==1"), PackageId("b==1")
    extra, dev = Edge(one, two, extra="plots", asks=("fast",)), Edge(one, two, marker="os_name == 'nt'", group="dev")
    assert condition_of([extra]) == "extra plots"
    assert condition_of([extra, dev, extra]) == "extra plots or group dev and os_name == 'nt'"
    assert condition_of([extra, Edge(one, two)]) == "", "one edge that always holds is enough"
    assert asks_of([dev]) == ""
    assert asks_of([dev, extra, Edge(one, two, asks=("async", "fast"))]) == "[async,fast]"
    assert condition_of([Edge(one, two, marker="\x1b")]) == r"\x1b"
    assert asks_of([Edge(one, two, asks=("\u202e",))]) == r"[\u202e]"
