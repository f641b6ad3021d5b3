"""The links that core metadata declares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.declared import DeclaredLink
from attestree.sources.metadata import parse_metadata


def links(*lines: str) -> list[tuple[str, str]]:
    data = "\n".join(["Metadata-Version: 2.4", "Name: x", *lines, "", "Project-URL: Source, of-the-description"])
    return [(link.label, link.url) for link in parse_metadata(data.encode("utf-8", "surrogatepass")).links]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], []),
        (["Home-page: https://a.example"], [("Home-page", "https://a.example")]),
        (["download-url: https://a.example/x.zip"], [("Download-URL", "https://a.example/x.zip")]),
        (
            ["Project-URL: Source Code,https://a.example/b", "PROJECT-URL: Docs , https://d.example"],
            [("Source Code", "https://a.example/b"), ("Docs", "https://d.example")],
        ),
        (["Project-URL: Source,", "  https://folded.example"], [("Source", "https://folded.example")]),
        (["Project-URL: Source, https://a.example/b,c"], [("Source", "https://a.example/b,c")]),
        (
            ["Project-URL: Source, https://one.example", "Project-URL: Source, https://two.example"],
            [("Source", "https://one.example"), ("Source", "https://two.example")],
        ),
        (
            ["Home-page: https://one.example", "Home-page: https://two.example"],
            [("Home-page", "https://one.example"), ("Home-page", "https://two.example")],
        ),
        (["Project-URL: no comma"], [("no comma", "")]),
        (["Project-URL: no comma", "Project-URL: no comma"], []),
    ],
)
def test_every_link_is_read_as_far_as_it_is_one(lines: list[str], expected: list[tuple[str, str]]) -> None:
    assert links(*lines) == expected


def test_a_flood_of_links_is_read_up_to_a_bound() -> None:
    found = links(*(f"Project-URL: {number}, https://a.example" for number in range(20_000)))
    assert found == [(str(number), "https://a.example") for number in range(200)]


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    for prefix in (b"", b"Project-URL: Source, ", b"Home-page: ", b"Project-URL: "):
        found = parse_metadata(prefix + data)
        assert all(isinstance(link, DeclaredLink) for link in found.links)
