"""Conda: environment files, conda-lock.yml, and YAML that means harm."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.model import Digest
from attestree.sources import load, open_project
from attestree.sources.files import Memory
from attestree.sources.yaml import parse_table
from shared import needs_shared
from sources.locks import LOCKS, Entry, entries, parametrize
from sources.projects import DIGITS, OTHER_DIGITS, edges, package

if TYPE_CHECKING:
    from attestree.project import Project


def loaded(text: str, name: str = "environment.yml", **others: str) -> Project:
    files = {name: text.encode(), **{f"{key}.txt": content.encode() for key, content in others.items()}}
    return load(Memory(files, folder_name="orchard"), name)


def said_of(text: str | bytes) -> str:
    with pytest.raises(SourceError) as caught:
        parse_table(text if isinstance(text, bytes) else text.encode(), "e.yml")
    assert str(caught.value).isprintable()
    return str(caught.value)


# How many of the pip entries are pinned: the others are named in the notes.
PINNED = {
    "environment_bracket_syntax.yml": 0,
    "environment_complex.yml": 0,
    "environment_fully_qualified.yml": 21,
    "environment_with_pip.yml": 11,
    "pangeo-notebook/environment.yml": 0,
    "stable-diffusion/environment.yaml": 14,
}


@parametrize([entry for entry in entries("real", "conda") if not entry.file.endswith(("ENV.yaml", "conda-lock.yml"))])
def test_real_environments_hold_their_pip_part(entry: Entry) -> None:
    project = load(*open_project(entry.path))
    expected = next(count for name, count in PINNED.items() if entry.file.endswith(name))
    notes = " ".join(project.notes)
    assert project.source == "environment.yml"
    assert len(project.graph.locked) == expected
    assert f"outside PyPI, so not looked at: {entry.values['packages']} from Conda (" in notes
    unpinned = [note for note in project.notes if note.startswith("not pinned")]
    of_the_root = 1 if "stable-diffusion" in entry.file else 0
    named = sum(note.count("(line ") for note in unpinned)
    assert expected + named + of_the_root == entry.values["pip_packages"]


@needs_shared
def test_a_file_of_that_name_that_is_something_else_is_refused() -> None:
    with pytest.raises(SourceError, match=r"ENV\.yaml: dependencies is missing; a Conda environment file has a list"):
        load(*open_project(LOCKS / "conda" / "autogen-gaia" / "ENV.yaml"))


@needs_shared
def test_a_real_lock_without_pip_says_so() -> None:
    project = load(*open_project(LOCKS / "conda" / "pangeo-notebook" / "conda-lock.yml"))
    assert project.graph.locked == ()
    assert project.notes[0].startswith("outside PyPI, so not looked at: 817 from Conda (_libgcc_mutex, ")
    assert project.notes[1] == "pip installs nothing into this environment"


@needs_shared
def test_a_tag_that_would_run_something_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^environment\.yml, line 1: holds the tag !!python/object/apply:os\.system"):
        load(*open_project(LOCKS / "bad" / "yaml-tag" / "environment.yml"))


ENVIRONMENT = """\
name: Orchard_Env
channels: [conda-forge]
dependencies:
  - python=3.12
  - conda-forge::numpy>=2
  - https://conda.example/x.conda
  - pip
  - pip:
      - web==5.1 ; python_version >= "3.9"
      - -r base.txt
      - anything>=2
      - git+https://forge.example/a/tool@v1#egg=tool
  - pip: ["late==1", "--index-url https://index.example/simple"]
  - npm: [left-pad]
"""


def test_the_pip_part_is_a_requirements_file_on_its_own_lines() -> None:
    project = loaded(ENVIRONMENT, base="deep==3\n")
    assert set(project.graph.locked) == {"web==5.1", "deep==3", "tool", "late==1"}
    assert (project.name, project.source, project.file) == ("orchard-env", "environment.yml", "environment.yml")
    assert package(project, "web==5.1").line == 9
    assert package(project, "late==1").line == 13
    assert project.indexes == ("https://index.example/simple",)
    assert "not pinned, so it cannot be checked: anything (line 11)" in project.notes
    assert project.notes[0] == "outside PyPI, so not looked at: 4 from Conda (python, numpy, https, pip)"


def test_a_requirement_cannot_bring_another_line() -> None:
    project = loaded('dependencies:\n- pip:\n  - "a==1\\n-r secret.txt"\n', secret="hidden==1\n")
    assert "hidden==1" not in project.graph.locked


def test_an_environment_is_found_by_its_name_and_its_sha256_is_the_files() -> None:
    files = Memory({"environment.yml": b"dependencies:\n- pip:\n  - a==1\n"})
    project = load(files)
    assert project.file == "environment.yml"
    assert project.sha256 == hashlib.sha256(files.read("environment.yml")).hexdigest()
    assert load(Memory(files.seen), project.file).graph.locked == ("a==1",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\n", "dependencies is missing"),
        ("dependencies: x\n", "dependencies is missing"),
        ("dependencies:\n- pip: x\n", r"dependencies\[0\]\.pip must be a list, not a text"),
        ("dependencies:\n- pip: [[a]]\n", r"dependencies\[0\]\.pip\[0\] must be a text, not a list"),
    ],
)
def test_another_shape_is_said(text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        loaded(text, "some.yaml")


def test_an_environment_without_pip_is_empty() -> None:
    assert loaded("dependencies:\n- python\n- pip:\n").notes[-1] == "pip installs nothing into this environment"


def entry(name: str, version: str, platform: str = "linux-64", manager: str = "pip", **more: str) -> str:
    url = more.get("url", f"https://files.example/{name}-{version}-py3-none-any.whl")
    lines = [
        f"- name: {name}", f"version: {version}", f"manager: {manager}", f"platform: {platform}",
        f"dependencies: {{{more.get('requires', '')}}}", f"url: {url}", f"hash: {{sha256: {more.get('sha', DIGITS)}}}",
        f"category: {more.get('category', 'main')}",
    ]  # fmt: skip
    return "\n  ".join(lines) + "\n"


def lock(*parts: str, platforms: str = "linux-64, osx-arm64, win-64") -> Project:
    text = f"version: 1\nmetadata:\n  platforms: [{platforms}]\npackage:\n{''.join(parts)}"
    return loaded(text, "conda-lock.yml")


def test_a_lock_holds_pip_entries_with_edges_files_and_hashes() -> None:
    project = lock(
        entry("python", "3.12", manager="conda"),
        entry("Web", "3.10", requires="deep: '>=1', python: '*'"),
        entry("deep", "1", sha=OTHER_DIGITS),
        entry("lint", "2", category="dev"),
    )
    assert edges(project) == ["orchard -> web==3.10", "orchard{dev} -> lint==2", "web==3.10 -> deep==1"]
    (file,) = package(project, "deep==1").artifacts
    assert (file.filename, file.digests) == ("deep-1-py3-none-any.whl", (Digest("sha256", OTHER_DIGITS),))
    assert package(project, "web==3.10").line == 13
    assert project.notes == (
        "outside PyPI, so not looked at: 1 from Conda (python)",
        "the lock does not say what was asked for: what no other package requires is shown as direct",
    )


def test_entries_for_several_platforms_are_one_package_and_some_have_markers() -> None:
    everywhere = [entry("web", "1", one) for one in ("linux-64", "osx-arm64", "win-64")]
    wheel = "https://files.example/fast-1-cp312-cp312-win_amd64.whl"
    project = lock(*everywhere, entry("fast", "1", "win-64", url=wheel), entry("fast", "1", "osx-arm64"))
    assert package(project, "web==1").markers == ()
    assert len(package(project, "fast==1").artifacts) == 2
    assert package(project, "fast==1").markers == (
        'sys_platform == "win32" and platform_machine == "AMD64"',
        'sys_platform == "darwin" and platform_machine == "arm64"',
    )
    assert package(lock(entry("web", "1", 'x" or "')), "web==1").markers == ()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"git+https://forge.example/a/web@{'ab' * 20}", f"git https://forge.example/a/web @ {'ab' * 20}"),
        ("https://files.example/archive.zip", "url https://files.example/archive.zip"),
        ("https://files.example/other-1.tar.gz", "url https://files.example/other-1.tar.gz"),
    ],
)
def test_an_entry_from_elsewhere_says_where(url: str, shown: str) -> None:
    assert package(lock(entry("web", "1", url=url)), "web==1").origin.display == shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 2\n", "is of lock version 2, and only version 1 can be read"),
        ("package: []\n", "is of lock version unknown"),
        ("version: 1\npackage: x\n", "package must be a list, not a text"),
        (f"version: 1\npackage:\n{entry('web', '1', sha='short')}", r"package\[0\]\.hash\.sha256 is malformed"),
        ("version: 1\npackage:\n- manager: pip\n", r"package\[0\]\.name is missing"),
    ],
)
def test_a_lock_that_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        loaded(text, "conda-lock.yml")


def test_plain_values_stay_texts_with_their_lines() -> None:
    values = parse_table(b"version: 3.10\nyes: no\nempty:\nlist: [1, ~, 'null', !!str 2]\n? [x]\n: dropped\n", "e.yml")
    assert values == {"version": "3.10", "yes": "no", "empty": None, "list": ["1", None, "null", "2"]}
    assert getattr(values["yes"], "line", 0) == 2


def test_a_part_can_be_meant_again() -> None:
    assert parse_table(b"a: &x [1]\nb: *x\nc: &y z\nd: *y\n", "e.yml") == {"a": ["1"], "b": ["1"], "c": "z", "d": "z"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &a [x]\nb: [" + "*a, " * 2000 + "]", "line 2: refers to its own parts more than 1000 times"),
        ("a: *b", "line 1: refers to a part of itself that is not there"),
        ("[" * 100_000, "line 1: is nested deeper than 50 levels"),
        ("a:\n" + "- a\n" * 250_000, "has more than 250000 parts"),
        ("a: !<tag:yaml.org,2002:python/name:os.system> x", "line 1: holds the tag !!python/name:os.system, and only"),
        ("a:\n  - !evil {b: c}", "line 2: holds the tag !evil, and only plain values are read"),
        ("a: b: c", "e.yml, line 1: is not valid YAML: mapping values are not allowed in this context"),
        ("- a", "is YAML, but not a table"),
        ("", "is YAML, but not a table"),
        (b"a: \x07", "is not valid YAML: "),
        (b"\xff\xfe\x00", "is not valid YAML: "),
        ("a: 1\n<<<<<<< ours\nb: 2\n", "line 2: holds merge-conflict markers"),
        (b"#" * (8 * 1024**2 + 1), "is larger than 8 MiB and is not read"),
    ],
)
def test_yaml_that_means_harm_is_refused_in_one_line(text: str | bytes, said: str) -> None:
    assert said in said_of(text)
