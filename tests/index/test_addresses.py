"""What an address is, whose it is, and whether it may be fetched."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.index.addresses import (
    absolute,
    host_of,
    index_address,
    is_internal,
    origin_of,
    page_address,
    shown,
    why_not_fetched,
)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Index.Example/simple", "https://index.example:443"),
        ("https://index.example:443/", "https://index.example:443"),
        ("https://index.example./", "https://index.example:443"),
        ("https://index.example:8443/", "https://index.example:8443"),
        ("http://[::1]:80/x", "http://[::1]:80"),
        ("https://us:er@index.example/", "https://index.example:443"),
    ],
)
def test_origins(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "a.localhost", "LOCALHOST.", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "10.0.0.1", "172.16.0.1",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1",
        "224.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "127.1", "017700000001", "10.1", "999.999.999.999",
    ],
)  # fmt: skip
def test_internal_hosts(host: str) -> None:
    assert is_internal(host)


@pytest.mark.parametrize(
    "host", ["index.example", "8.8.8.8", "2001:4860:4860::8888", "134744072", "8.8.2056", "1e100.net", "10.example", ""]
)
def test_hosts_on_the_internet(host: str) -> None:
    assert not is_internal(host)


def test_addresses_of_indexes_and_pages() -> None:
    for url in ("https://ann:pw@a.example/simple", " https://a.example/simple/ ", "https://a.example/simple//#x"):
        assert index_address(url) == "https://a.example/simple/"
    assert index_address("https://a.example") == "https://a.example/"
    assert page_address("https://a.example/simple", "demo") == "https://a.example/simple/demo/"
    assert page_address("https://a.example/s?t=1", "demo") == "https://a.example/s/demo/?t=1"


def test_for_showing() -> None:
    assert host_of("https://ann:pw@a.example:8/x") == "a.example:8"
    assert shown("https://ann:pw@a.example/\x1b") == "https://a.example/\\x1b"
    assert len(shown("https://a.example/" + "x" * 500)) == 120
    assert absolute("https://a.example/x/", "//[::1") == ""


ALPHABET = "https:/\\@[]#?.%:localhost127example\t\n \u202e\u3002é0"


@given(st.text(ALPHABET) | st.from_regex(r"https?://[a-z0-9@\\:/\[\]#?.%]{1,30}"))
def test_what_may_be_fetched_both_libraries_read_alike(url: str) -> None:
    """Else one would check a host and the other ask another."""
    if why_not_fetched(url):
        return
    try:
        read = httpx.URL(url)
    except httpx.InvalidURL:
        return
    assert origin_of(url) == origin_of(str(read))
    assert read.userinfo == b""
    assert read.scheme == "https" or read.host in {"localhost", "127.0.0.1", "::1"}
