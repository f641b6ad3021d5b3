"""Which files of an installed package are looked at, where only its wheel's tags are known."""

from __future__ import annotations

import pytest

from attestree.environment import TargetEnvironment
from attestree.model import Origin, OriginKind, Package, PackageId
from attestree.releases import IndexFile, LinkState, ProjectPage, ProjectStatus, ProvenanceLink
from attestree.session.files import expected_sha256, files_of
from attestree.settings import FileScope

LINUX = "cp312-cp312-manylinux_2_17_x86_64"
DIGITS = "ab" * 32
HERE = TargetEnvironment.of("3.12", "linux")


def page(*names: str) -> ProjectPage:
    link = ProvenanceLink(LinkState.NULL)
    files = tuple(IndexFile(name, "1.0", "", DIGITS, None, None, False, "", link) for name in names)
    return ProjectPage("web", "https://index.example/simple/", ProjectStatus.UNSAID, "", files, (), True)


def locked(tags: tuple[str, ...], *names: str) -> list[str]:
    package = Package(PackageId("web==1.0"), "web", "1.0", Origin(OriginKind.INDEX), wheel_tags=tags)
    records = files_of(package, page(*names), HERE, FileScope.INSTALLABLE)
    found = [record for record in records if record.locked]
    assert all(record.counted and record.hash_source == "tags" for record in found)
    assert all(expected_sha256(record) == DIGITS for record in found)
    return [record.artifact.filename for record in found]


SDIST = "web-1.0.tar.gz"
PURE = "web-1.0-py3-none-any.whl"
MANY = "web-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"


@pytest.mark.parametrize(
    ("tags", "names", "expected"),
    [
        ((LINUX, "cp312-cp312-manylinux2014_x86_64"), (SDIST, PURE, MANY), [MANY]),
        (("py3-none-any",), (SDIST, PURE, MANY), [PURE]),
        (("py3-none-any",), ("web-1.0-1-py3-none-any.whl", PURE, "odd"), ["web-1.0-1-py3-none-any.whl"]),
        (("cp312-cp312-linux_x86_64",), (SDIST, PURE, MANY), [SDIST]),
        (("cp312-cp312-linux_x86_64",), (PURE,), []),
        ((), (SDIST, PURE), []),
    ],
)
def test_the_file_with_the_tags_of_the_installed_wheel_is_locked(
    tags: tuple[str, ...], names: tuple[str, ...], expected: list[str]
) -> None:
    assert locked(tags, *names) == expected
