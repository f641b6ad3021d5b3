"""The links of core metadata, and which of them may lead to the source."""

import pytest

from attestree.declared import DeclaredLink, source_links

SOURCES = (
    "Source, source, Source Code, source-code, Repository, GitHub, git_hub, Homepage, Home-page, Home Page, Download, "
    "Download-URL,  Repository: "
)


@pytest.mark.parametrize("label", SOURCES.split(", "))
def test_the_well_known_labels_are_understood_however_they_are_written(label: str) -> None:
    assert DeclaredLink(label, "x").may_be_source


OTHERS = "Documentation, Changelog, Issues, Bug Tracker, Funding, Sponsor, Source of joy, \uff33ource, "


@pytest.mark.parametrize("label", OTHERS.split(", "))
def test_other_labels_lead_elsewhere(label: str) -> None:
    assert not DeclaredLink(label, "https://github.com/a/b").may_be_source


def test_each_address_is_listed_once_under_its_first_label() -> None:
    links = [DeclaredLink("Docs", "a"), DeclaredLink("Homepage", "b"), DeclaredLink("Source", "b")]
    assert source_links([*links, DeclaredLink("Source", "c")]) == (links[1], DeclaredLink("Source", "c"))
