"""File names of distributions: checked before any library parses them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from attestree.filenames import parse_filename


def test_wheels() -> None:
    found = parse_filename("Web_Frame-5.1+cu118-2b-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl")
    assert (found.project, found.version, found.suffix) == ("web-frame", Version("5.1+cu118"), ".whl")
    assert found.build == (2, "b")
    assert {str(tag) for tag in found.tags} == {
        "cp312-cp312-manylinux_2_17_x86_64",
        "cp312-cp312-manylinux2014_x86_64",
    }
    assert found.is_wheel


@pytest.mark.parametrize("suffix", [".tar.gz", ".zip"])
def test_sdists(suffix: str) -> None:
    found = parse_filename(f"web-frame-1!5.1rc1{suffix}")
    assert (found.project, found.version, found.suffix) == ("web-frame", Version("1!5.1rc1"), suffix)
    assert (found.tags, found.build, found.is_wheel) == (frozenset(), (), False)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".whl",
        "../../web-1.tar.gz",
        "/etc/web-1.tar.gz",
        "web-1.tar.gz\n",
        "web-1\x1b.tar.gz",
        "web -1.tar.gz",
        "w\u0435b-1-py3-none-any.whl",
        "web-1-py3-none-any\n.whl",
        "web-1-py3.whl",
        "web-one-py3-none-any.whl",
        "web-1-x1-py3-none-any.whl",
        "web-one.tar.gz",
        "web-1.tar.bz2",
        "web-1.egg",
        "web",
        "a" * 250 + "-1.zip",
        "web-1-" + ".".join(["a"] * 11) + "-" + ".".join(["b"] * 11) + "-" + ".".join(["c"] * 11) + ".whl",
    ],
)
def test_other_names_are_refused_in_one_printable_line(name: str) -> None:
    with pytest.raises(ValueError, match=r"\S") as caught:
        parse_filename(name)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_the_most_tags_of_real_wheels_are_accepted() -> None:
    name = (
        "web-1-cp39.cp310.cp311.cp312-abi3-"
        + ".".join(f"manylinux_2_{minor}_x86_64" for minor in range(5, 10))
        + ".whl"
    )
    assert len(parse_filename(name).tags) == 20


@given(st.text(max_size=60).map(lambda text: f"{text}.whl") | st.text(max_size=60).map(lambda text: f"{text}.tar.gz"))
def test_any_name_is_read_or_refused(name: str) -> None:
    try:
        found = parse_filename(name)
    except ValueError as error:
        said = str(error)
    else:
        said = ""
        assert "/" not in name
        assert str(found.version)
    assert said.isprintable()
