"""What a page says of a project, as plain values."""

from __future__ import annotations

from attestree.releases import IndexFile, LinkState, ProjectPage, ProjectStatus, ProvenanceLink


def file(filename: str, version: str) -> IndexFile:
    link = ProvenanceLink(LinkState.MISSING)
    return IndexFile(filename, version, "", "", None, None, yanked=False, yanked_reason="", provenance=link)


FILES = (file("demo-1.0.tar.gz", "1.0"), file("demo-1.0-py3-none-any.whl", "1.0"), file("demo-2.0.tar.gz", "2.0"))
PAGE = ProjectPage("demo", "https://index.example/\x1b", ProjectStatus.ACTIVE, "", FILES, (), serves_provenance=False)


def test_the_files_of_one_release() -> None:
    assert PAGE.release("1.0") == FILES[:2]
    assert PAGE.release("1") == ()


def test_a_file_by_its_exact_name() -> None:
    assert PAGE.file("demo-2.0.tar.gz") is FILES[2]
    assert PAGE.file("Demo-2.0.tar.gz") is None


def test_the_address_for_showing() -> None:
    assert PAGE.display_index == "https://index.example/\\x1b"
