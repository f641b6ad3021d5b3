"""CycloneDX and SPDX: real files with their counts, odd ones, and every shape that is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from attestree.errors import SourceError
from attestree.model import Digest
from attestree.sources import load, open_project
from attestree.sources.files import Memory
from shared import needs_shared
from sources.locks import LOCKS, Entry, entries, parametrize
from sources.projects import DIGITS, OTHER_DIGITS, edges, package

if TYPE_CHECKING:
    from attestree.project import Project

FLAT = "the file does not say who requires what: every package is shown below the root"


def loaded(values: dict[str, Any], name: str = "some.json") -> Project:
    return load(Memory({name: json.dumps(values).encode()}, folder_name="orchard"), name)


def bom(*components: dict[str, Any], relations: dict[str, list[str]] | None = None, **more: Any) -> Project:
    dependencies = [{"ref": ref, "dependsOn": children} for ref, children in (relations or {}).items()]
    values = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components, "dependencies": dependencies}
    return loaded({**values, **more})


def component(name: str, version: str = "1", **more: Any) -> dict[str, Any]:
    return {"bom-ref": name, "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}", **more}


def spdx(*packages: dict[str, Any], relations: list[tuple[str, str, str]] | None = None, **more: Any) -> Project:
    listed = [
        {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
        for one, kind, other in relations or ()
    ]
    return loaded({"spdxVersion": "SPDX-2.3", "name": "Shop", "packages": packages, "relationships": listed, **more})


def element(name: str, version: str = "1", purl: str = "", **more: Any) -> dict[str, Any]:
    reference = {"referenceType": "purl", "referenceLocator": purl or f"pkg:pypi/{name}@{version}"}
    return {"SPDXID": name, "name": name, "versionInfo": version, "externalRefs": [reference], **more}


# Packages, edges and roots, by what is read of real files: the counts are of PyPI's part, each package once.
REAL = {
    "cdx-poetry702-lock11.cdx.json": (56, 80, "regression-issue702"),
    "cdx-poetry702-lock21.cdx.json": (63, 95, "regression-issue702"),
    "cdx-with-extras-lock21.cdx.json": (29, 34, "with-extras"),
    "cern-lhc.cdx.json": (0, 0, "lhc-vdm-editor"),  # npm
    "pip-vendor.cdx.json": (18, 18, "pip"),
    "safedep-bom-dpc.json": (40, 40, "tmp"),  # no relations: flat
    "safedep-requests.spdx.json": (3, 3, "requests"),  # the 19 others have no version, or are of another ecosystem
    "sbomqs-invalid-1.4.cdx.json": (57, 57, "sbomgr"),  # 116 components, 58 packages, one of them without a version
}


@needs_shared
def test_every_real_file_has_an_expectation() -> None:
    assert {entry.path.name for entry in entries("real", "sbom")} == set(REAL)


@parametrize(entries("real", "sbom"))
def test_real_files_hold_the_packages_and_edges_of_the_oracle(entry: Entry) -> None:
    project = load(*open_project(entry.path))
    packages, count, name = REAL[entry.path.name]
    graph = project.graph
    assert (len(graph.locked), len(list(graph.edges)), project.name) == (packages, count, name)
    assert graph.orphans == ()
    facts = entry.values["facts"]
    if facts.get("edges"):
        assert count == facts["edges"]
        assert packages == facts["pypi"]
    assert graph.knows_edges == (FLAT not in project.notes) or not packages
    assert all(note.isprintable() for note in project.notes)


@parametrize([entry for entry in entries("real", "sbom") if "cdx-" in entry.file])
def test_the_edges_of_real_files_are_those_of_a_plain_walk(entry: Entry) -> None:
    values = json.loads(entry.path.read_bytes())
    names = {one["bom-ref"]: one["name"] for one in [*values["components"], values["metadata"]["component"]]}
    expected = {
        (names[one["ref"]], names[child]) for one in values["dependencies"] for child in one.get("dependsOn", ())
    }
    graph = load(*open_project(entry.path)).graph
    assert {(graph.packages[edge.parent].name, graph.packages[edge.child].name) for edge in graph.edges} == expected


@needs_shared
def test_the_files_of_a_real_one_have_names_and_hashes() -> None:
    project = load(*open_project(LOCKS / "sbom" / "cdx-poetry702-lock21.cdx.json"))
    arti = package(project, "aiohttp-cors==0.7.0").artifacts
    assert {(one.filename, len(one.sha256)) for one in arti} == {
        ("aiohttp-cors-0.7.0.tar.gz", 64),
        ("aiohttp_cors-0.7.0-py3-none-any.whl", 64),
    }


@needs_shared
def test_what_a_real_one_leaves_out_is_said() -> None:
    notes = load(*open_project(LOCKS / "sbom" / "cern-lhc.cdx.json")).notes
    assert notes == ("outside PyPI, so not looked at: 43 npm (puppeteer, debug, ms, …)",)
    notes = load(*open_project(LOCKS / "sbom" / "safedep-requests.spdx.json")).notes
    assert notes[1].startswith("not pinned to a version, so it cannot be checked: cryptography, pytest, ")


@needs_shared
def test_a_cycle_a_self_loop_and_a_missing_reference_load() -> None:
    project = load(*open_project(LOCKS / "bad" / "sbom-cycle" / "bom.cdx.json"))
    assert edges(project) == ["sbom-cycle -> a==1", "a==1 -> b==1", "b==1 -> c==1", "b==1 -> a==1", "c==1 -> c==1"]
    assert "components that the file does not hold are depended on: missing" in project.notes
    assert any(note.endswith("what nothing depends on is shown as direct") for note in project.notes)


def test_nested_components_and_any_reference_are_understood() -> None:
    inner = component("Inner_One", **{"bom-ref": "\u202e weird ref "})
    project = bom(
        component("web", components=[inner, {"name": "x", "purl": "pkg:pypi/nameless@2"}]),
        relations={"web": ["\u202e weird ref "]},
    )
    assert edges(project) == ["orchard -> web==1", "orchard -> nameless==2", "web==1 -> inner-one==1"]


def test_the_way_through_what_is_not_of_pypi_is_kept() -> None:
    project = bom(
        component("web"),
        component("deep"),
        {"bom-ref": "app", "name": "app", "type": "application"},
        {"bom-ref": "js", "name": "left-pad", "purl": "pkg:npm/left-pad@1"},
        relations={"root": ["app"], "app": ["web", "js"], "web": ["js", "app"], "js": ["deep", "js"]},
        metadata={"component": {"bom-ref": "root", "name": "Shop", "version": "3"}},
    )
    assert set(edges(project)) == {
        "shop -> web==1",
        "shop -> deep==1",
        "web==1 -> deep==1",
    }
    assert package(project, "shop").version == "3"
    assert project.notes == (
        "outside PyPI, so not looked at: 1 without a package URL (app), 1 npm (left-pad)",
    )  # fmt: skip


def test_what_nothing_depends_on_is_named() -> None:
    main = {"component": {"bom-ref": "root", "name": "shop"}}
    project = bom(component("web"), component("odd"), relations={"root": ["web"]}, metadata=main)
    assert project.notes == ("nothing in the file depends on odd==1: shown below the root",)
    assert project.graph.direct == {"web==1", "odd==1"}


@pytest.mark.parametrize(
    ("purl", "shown"),
    [
        ("pkg:pypi/web@1", "index"),
        ("pkg:pypi/web@1?repository_url=https://u:p@index.example/simple", "index https://index.example/simple"),
        (
            f"pkg:pypi/web@1?vcs_url=git%2Bhttps://forge.example/a@{'ab' * 20}#src/web",
            f"git https://forge.example/a @ {'ab' * 20} (src/web)",
        ),
        ("pkg:pypi/web@1?vcs_url=git%2Bssh://git@forge.example/a", "git ssh://forge.example/a"),
        ("pkg:pypi/web@1?vcs_url=hg%2Bhttps://forge.example/a", "url hg+https://forge.example/a"),
        ("pkg:pypi/web@1?download_url=https://files.example/web.zip", "url https://files.example/web.zip"),
        ("pkg:pypi/web@1?download_url=file:///web.zip", "path file:///web.zip"),
    ],
)
def test_a_package_url_says_where_a_package_comes_from(purl: str, shown: str) -> None:
    assert package(bom(component("web", purl=purl)), "web==1").origin.display == shown


def test_hashes_are_kept_with_their_files_or_without() -> None:
    hashes = [{"alg": "SHA-256", "content": DIGITS}, {"alg": "SHA-512", "content": "short"}]
    wheel = "https://files.example/web-1-py3-none-any.whl"
    references = [
        {"type": "distribution", "url": wheel, "hashes": [{"alg": "SHA-256", "content": OTHER_DIGITS}]},
        {"type": "distribution", "url": "https://index.example/web/#web-1.tar.gz"},
        {"type": "distribution", "url": "https://files.example/other-1.tar.gz"},
        {"type": "distribution", "url": "https://files.example/web"},
        {"type": "website", "url": "https://files.example/web-1.zip"},
    ]
    purl = f"pkg:pypi/web@1?checksum=md5:{'0' * 32}%2Cbroken"
    project = bom(component("web", purl=purl, hashes=hashes, externalReferences=references))
    web = package(project, "web==1")
    assert web.hashes == (Digest("sha256", DIGITS), Digest("md5", "0" * 32))
    assert [(one.filename, one.sha256, one.url) for one in web.artifacts] == [
        ("web-1-py3-none-any.whl", OTHER_DIGITS, wheel),
        ("web-1.tar.gz", "", "https://index.example/web/"),
    ]
    assert any(note.startswith("hashes that are malformed were left out: web (") for note in project.notes)


def test_a_package_that_is_listed_twice_is_one() -> None:
    twice = [component("web", **{"bom-ref": ref}, hashes=[{"alg": "SHA-256", "content": DIGITS}]) for ref in "ab"]
    project = bom(*twice, component("deep"), relations={"b": ["deep"]})
    assert edges(project) == ["orchard -> web==1", "web==1 -> deep==1"]


def test_package_urls_that_are_none_are_named() -> None:
    project = bom(component("a", purl="not a purl"), component("b", purl="pkg:pypi/" + "b" * 9000), component("c", ""))
    assert project.graph.locked == ()
    assert project.notes[0] == "not pinned to a version, so it cannot be checked: c"
    assert project.notes[1].startswith("package URLs that cannot be read: not a purl, pkg:pypi/bbb")


def test_a_file_without_relations_is_flat() -> None:
    project = bom(component("web"), component("deep"))
    assert project.notes == (FLAT,)
    assert not project.graph.knows_edges


def test_another_version_of_cyclonedx_is_read_with_a_note() -> None:
    assert bom(specVersion="2.0").notes[0].startswith("it is of version 2.0 of CycloneDX, and 1 is known")


def test_the_relations_of_spdx_go_both_ways() -> None:
    names = ("shop", "a", "b", "c", "d", "e", "f", "g")
    project = spdx(
        *(element(name) for name in names),
        relations=[
            ("SPDXRef-DOCUMENT", "DESCRIBES", "shop"),
            ("shop", "DEPENDS_ON", "a"),
            ("b", "DEPENDENCY_OF", "a"),
            ("c", "DEV_DEPENDENCY_OF", "shop"),
            ("shop", "CONTAINS", "d"),
            ("e", "CONTAINED_BY", "shop"),
            ("f", "TEST_DEPENDENCY_OF", "shop"),
            ("g", "RUNTIME_DEPENDENCY_OF", "shop"),
            ("a", "OTHER", "g"),
        ],
    )
    assert edges(project) == [
        "shop -> a==1",
        "shop{dev} -> c==1",
        "shop -> d==1",
        "shop -> e==1",
        "shop{test} -> f==1",
        "shop -> g==1",
        "a==1 -> b==1",
    ]
    assert package(project, "shop").version == "1"
    assert project.notes == ()


def test_a_document_that_describes_several_packages_is_the_root_of_them() -> None:
    project = spdx(element("a"), element("b"), element("c"), documentDescribes=["a", "b"], relations=[("a", "x", "b")])
    assert set(edges(project)) == {"shop -> a==1", "shop -> b==1", "shop -> c==1"}
    assert project.notes == ("nothing in the file depends on c==1: shown below the root",)


def test_the_wrapper_of_a_forge_is_taken_off() -> None:
    inner = {"spdxVersion": "SPDX-2.3", "name": "com.forge/shop", "packages": [element("web", purl="pkg:pypi/Web@2")]}
    project = loaded({"sbom": inner})
    assert (project.name, project.source, project.graph.locked) == ("shop", "SPDX", ("web==2",))


def test_spdx_checksums_and_versions_that_are_ranges() -> None:
    sums = [{"algorithm": "SHA256", "checksumValue": DIGITS}]
    ranged = {"SPDXID": "r", "name": "pip:ranged", "versionInfo": ">= 2,< 3"}
    cpe = {"referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:x"}
    project = spdx(element("web", checksums=sums), ranged, {"SPDXID": "n", "name": "n", "externalRefs": [cpe]})
    assert package(project, "web==1").hashes == (Digest("sha256", DIGITS),)
    assert "not pinned to a version, so it cannot be checked: ranged" in project.notes
    assert "outside PyPI, so not looked at: 1 without a package URL (n)" in project.notes


@pytest.mark.parametrize(
    ("values", "name", "said"),
    [
        (
            {"@context": "https://spdx.example/3.0/", "@graph": []},
            "x.json",
            "is of SPDX 3, and only SPDX 2 can be read",
        ),
        ({"spdxVersion": "SPDX-3.0"}, "x.json", r"is of SPDX-3\.0, and only SPDX 2 can be read; export it as"),
        ({"spdxVersion": 2}, "x.json", "spdxVersion must be a text"),
        ({}, "x.spdx.json", "is not an SPDX file"),
        ({}, "bom.json", "is not a CycloneDX file"),
        ({"bomFormat": "CycloneDX", "components": {}}, "x.json", "components must be a list, not a table"),
        ({"bomFormat": "CycloneDX", "components": [{"name": 1}]}, "x.json", r"components\[0\]\.name must be a text"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(values: dict[str, Any], name: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        loaded(values, name)


def test_thousands_of_nested_components_are_walked() -> None:
    inner: dict[str, Any] = {}
    for number in range(300):
        inner = component(f"n{number}", components=[inner] if inner else [])
    chain = {f"n{number}": [f"n{number - 1}"] for number in range(1, 300)}
    project = bom(inner, *(component(f"m{number}") for number in range(5000)), relations=chain)
    assert len(project.graph.locked) == 5300
    assert len(project.graph.why(package(project, "n0==1").id)) == 301
