"""Addresses of repositories: which are the same place, which lie inside another, and which are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.forges import Place, place_of

REPOSITORY = Place("github.com", ("owner", "name"))


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/owner/name",
        "https://github.com/Owner/Name/",
        "HTTPS://GitHub.COM/owner/name",
        "http://github.com/owner/name.git",
        "https://www.github.com/owner/name.git/",
        "https://github.com./owner/name",
        "https://github.com:443/owner/name",
        "https://user:secret@github.com/owner/name",
        "https://github.com//owner//name",
        "https://github.com/owner/x/../name",
        "https://github.com/owner/%6eame",
        "https://github.com/owner/name?tab=readme",
        "https://github.com/owner/name#readme",
        "git+https://github.com/owner/name.git@v1.2#egg=name",
        "git+ssh://git@github.com/owner/name.git",
        "ssh://git@github.com:22/owner/name",
        "ssh://git@ssh.github.com:443/owner/name.git",
        "git://github.com/owner/name",
        "git@github.com:owner/name.git",
        "github.com:owner/name",
        "github.com/owner/name",
        "  https://github.com/owner/name\n",
    ],
)
def test_one_repository_has_many_spellings(address: str) -> None:
    assert place_of(address) == REPOSITORY


@pytest.mark.parametrize("rest", ["/tree/main", "/blob/v1/README.md", "/archive/v1.0.tar.gz", "/issues", ".git/tree/x"])
def test_a_page_of_a_repository_lies_in_it(rest: str) -> None:
    place = place_of(f"https://github.com/owner/name{rest}")
    assert place
    assert place.is_in(REPOSITORY)
    assert not REPOSITORY.is_in(place)


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/owner/other",
        "https://github.com/other/name",
        "https://github.com/owner/name-2",
        "https://github.com/owner/name/../other",
        "https://github.com/owner/name/%2e%2e/other",
        "https://gitlab.com/owner/name",
        "https://github.com.example/owner/name",
        "https://github.com@other.example/owner/name",
        "https://gist.github.com/owner/name",
    ],
)
def test_another_place_does_not_lie_in_it(address: str) -> None:
    place = place_of(address)
    assert place
    assert not place.is_in(REPOSITORY)


def test_a_project_in_a_subgroup_is_another_than_its_neighbour() -> None:
    first, second = (place_of(f"https://gitlab.com/group/sub/{name}/-/tree/main") for name in ("one", "two"))
    inside = place_of("https://gitlab.com/group/sub/one.git")
    assert first
    assert second
    assert inside
    assert first.is_in(inside)
    assert not second.is_in(inside)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "UNKNOWN",
        "https://github.com",
        "https://github.com/owner",
        "https://github.com/owner/..",
        "https://github.com/sponsors/owner",
        "https://github.com/orgs/owner/repositories",
        "https://",
        "https://[::1/owner/name",
        "https:///owner/name",
        "mailto:owner@github.com",
        "javascript:alert(1)//github.com/owner/name",
        "file://github.com/owner/name",
        "svn://github.com/owner/name",
        "owner/name",
        "/github.com/owner/name",
        "C:/owner/name",
        "localhost:8000/owner/name",
        "index.example:8080/owner/name",
        f"https://github.com/owner/{'n' * 2000}",
    ],
)
def test_what_is_no_repository_on_a_host_is_no_place(address: str) -> None:
    assert place_of(address) is None


@given(st.text(st.characters(codec=None, categories=None), max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    for address in (text, f"https://github.com/{text}", f"git@{text}:o/n", f"https://{text}/o/n"):
        place = place_of(address)
        assert place is None or (place.host and len(place.path) > 1)
