"""The options of a session, checked once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attestree.errors import UsageError
from attestree.settings import Settings, is_safe_url


@pytest.mark.parametrize(
    "url",
    [
        "https://index.example/simple/",
        "https://index.example:8443",
        "https://user:password@index.example/",
        "http://localhost:8080/simple",
        "http://127.0.0.1/",
        "http://[::1]:3141/root/pypi",
        "HTTPS://INDEX.EXAMPLE",
    ],
)
def test_addresses_that_may_be_fetched(url: str) -> None:
    assert is_safe_url(url)
    assert Settings(index_url=url).index_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://index.example/simple/",
        "http://127.0.0.2/",
        "http://localhost.example/",
        "http://index.example@localhost:80@evil.example/",
        "ftp://index.example/",
        "file:///etc/passwd",
        "https://",
        "https:///simple",
        "https://index.example:port/",
        "https://index.example:99999/",
        "https://[::1",
        "index.example/simple",
        "javascript:alert(1)",
        "",
    ],
)
def test_addresses_that_may_not(url: str) -> None:
    assert not is_safe_url(url)


@pytest.mark.parametrize(
    "values", [{"index_url": "http://ann:hunter2@index.example/"}, {"extra_index_urls": ("ftp://ann:hunter2@x",)}]
)
def test_an_index_that_cannot_be_one_is_named_without_its_password(values: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="cannot be an index") as caught:
        Settings(**values)
    assert "hunter2" not in str(caught.value)
    assert caught.value.where == "--index-url"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"trust_root": Path("root.json"), "staging": True}, "exclude each other"),
        ({"jobs": -1}, "cannot be negative"),
        ({"record": Path("a"), "replay": Path("b")}, "cannot be recorded again"),
    ],
)
def test_options_that_cannot_be_meant(values: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        Settings(**values)


def test_nothing_has_to_be_said() -> None:
    settings = Settings()
    assert (settings.index_url, settings.offline, settings.jobs, settings.cache_dir) == ("", False, 0, None)
