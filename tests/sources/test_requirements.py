"""Requirements files: pins, places, ranges, hashes, includes, and the graph that comments give back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.model import Digest, Origin, OriginKind
from attestree.sources import load, open_project, requirements_include, requirements_lines
from attestree.sources.files import Folder
from attestree.sources.requirements_lines import read_lines
from attestree.sources.requirements_text import decode
from shared import needs_shared
from sources.locks import Entry, entries, parametrize
from sources.projects import DIGITS, OTHER_DIGITS, edges, package, requirements_project

if TYPE_CHECKING:
    from pathlib import Path

FLAT = "the file does not say who requires what: every package is shown below the root"


def test_pins_are_packages_and_ranges_are_notes() -> None:
    project = requirements_project(
        "Web.Frame[Fast,tls]==5.1 ; sys_platform == 'linux'\n"
        "odd===1.0-local\n\nrange>=1  # why\nbare\nwild==1.*\ntwo==1,<2\nnote==2  # a comment\n"
    )
    web, odd, note = (project.graph.packages[key] for key in project.graph.locked)
    assert (web.id, web.name, web.version, web.line) == ("web-frame==5.1", "web-frame", "5.1", 1)
    assert web.origin == Origin(OriginKind.INDEX)
    assert web.markers == ('sys_platform == "linux"',)
    assert (odd.version, odd.line) == ("1.0-local", 2)
    assert (note.version, note.line) == ("2", 8)
    assert project.notes == (
        "not pinned, so it cannot be checked: range (line 4), bare (line 5), wild (line 6), two (line 7)",
        FLAT,
    )
    assert edges(project)[0] == 'orchard -> web-frame==5.1 ; sys_platform == "linux"'
    assert not project.graph.knows_edges
    assert (project.name, project.source, project.file) == ("orchard", "requirements.txt", "requirements.txt")


def test_hashes_belong_to_the_package() -> None:
    project = requirements_project(
        f"web==1 \\\n    --hash=sha256:{DIGITS} \\\n    --hash sha512:{DIGITS * 2}\n"
        f"web==1 --hash=sha256:{OTHER_DIGITS}\n"
    )
    assert package(project, "web==1").hashes == (
        Digest("sha256", DIGITS),
        Digest("sha512", DIGITS * 2),
        Digest("sha256", OTHER_DIGITS),
    )
    assert package(project, "web==1").artifacts == ()


def test_malformed_hashes_are_left_out_and_said() -> None:
    project = requirements_project(f"web==1 --hash=sha256:00 --hash=sha256:{DIGITS}\n")
    assert package(project, "web==1").hashes == (Digest("sha256", DIGITS),)
    assert project.notes[0].startswith(
        "hashes that are malformed were left out, pip would refuse them: web (line 1: a sha"
    )


def test_one_package_on_several_lines_is_one() -> None:
    lines = "web==1 ; os_name == 'nt'\nweb==1 ; os_name == 'posix'\n"
    project = requirements_project(lines)
    assert package(project, "web==1").markers == ('os_name == "nt"', 'os_name == "posix"')
    assert edges(project) == ['orchard -> web==1 ; (os_name == "nt") or (os_name == "posix")']
    assert package(requirements_project(lines + "web==1\n"), "web==1").markers == ()


def test_places_are_origins() -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    project = requirements_project(
        "a @ https://me:secret@files.example/a-1.0.tar.gz#sha256=" + DIGITS + "\n"
        f"-e git+https://forge.example/o/b.git@{commit}#egg=B&subdirectory=py\n"
        "git+ssh://git@forge.example/o/c@feature/x#egg=c\n"
        "hg+https://forge.example/o/d@77#egg=d\n"
        "./wheels/e_e-2.0-py3-none-any.whl\n"
        "-e ../f\n"
        "g @ file:///srv/g-1.zip\n"
        "https://files.example/archive/h-main.zip\n"
        "git+https://forge.example\n"
        "i @ https://files.example/i-1.0.tar.gz#sha256=00\n"
    )
    found = {one.name: (one.version, one.origin) for one in project.graph.packages.values()}
    assert found == {
        "orchard": ("", Origin(OriginKind.ROOT)),
        "a": ("1.0", Origin(OriginKind.URL, "https://files.example/a-1.0.tar.gz")),
        "b": ("", Origin(OriginKind.GIT, "https://forge.example/o/b.git", commit=commit, subdirectory="py")),
        "c": ("", Origin(OriginKind.GIT, "ssh://forge.example/o/c", reference="feature/x")),
        "d": ("", Origin(OriginKind.URL, "hg+https://forge.example/o/d", reference="77")),
        "e-e": ("2.0", Origin(OriginKind.PATH, "./wheels/e_e-2.0-py3-none-any.whl")),
        "f": ("", Origin(OriginKind.PATH, "../f")),
        "g": ("1", Origin(OriginKind.PATH, "file:///srv/g-1.zip")),
        "h-main": ("", Origin(OriginKind.URL, "https://files.example/archive/h-main.zip")),
        "forge-example": ("", Origin(OriginKind.GIT, "https://forge.example")),
        "i": ("1.0", Origin(OriginKind.URL, "https://files.example/i-1.0.tar.gz")),
    }
    (file,) = package(project, "a==1.0").artifacts
    assert (file.filename, file.sha256, file.url) == ("a-1.0.tar.gz", DIGITS, "https://files.example/a-1.0.tar.gz")
    assert package(project, "i==1.0").artifacts[0].digests == ()


def test_the_folder_itself_is_the_root() -> None:
    project = requirements_project("-e .[dev]\nweb==1\n")
    assert project.graph.roots == ("orchard",)
    assert project.graph.packages[project.graph.roots[0]].origin == Origin(OriginKind.ROOT, ".")
    assert edges(project) == ["orchard -> web==1"]


def test_indexes_are_named_without_their_credentials() -> None:
    project = requirements_project(
        "--extra-index-url https://u:p@more.example/simple\n-i https://${USER}:${TOKEN}@index.example/simple\n"
        "--extra-index-url https://${HOST}/simple\nweb==1\n"
    )
    assert project.indexes == ("https://index.example/simple", "https://more.example/simple")
    assert project.notes[0] == (
        "addresses of indexes that hold variables are not used: https://${HOST}/simple (line 3)"
    )


def test_variables_are_never_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "hunter2")
    project = requirements_project(
        "web==${SECRET}\na @ https://files.example/${SECRET}/a-1.zip\n"
        "-i https://${SECRET}.example/simple\n-r ${SECRET}.txt\n"
    )
    everything = repr(project.notes) + repr(project.indexes) + repr(list(project.graph.packages.values()))
    assert "hunter2" not in everything
    assert "${SECRET}" in everything


def test_lines_that_are_not_understood_are_said_and_the_rest_is_kept() -> None:
    project = requirements_project("web==1\n==2\n--no-such-option\nlint==1 --no-binary x\n--pre tool\n\x1b[2J==1\n")
    assert project.graph.locked == ("web==1",)
    said = project.notes[0]
    assert said.startswith("not understood, so not checked: line 2 (")
    for line in (3, 4, 5, 6):
        assert f"line {line} (" in said
    assert said.isprintable()


def test_build_options_do_not_hide_a_pin() -> None:
    project = requirements_project(
        f'web==1 --config-settings="--x=y z" --hash=sha256:{DIGITS} -C a=b --global-option=q\n'
        "lint==2 --config-setting k=v\n"
    )
    assert project.graph.locked == ("web==1", "lint==2")
    assert package(project, "web==1").hashes == (Digest("sha256", DIGITS),)
    assert project.notes == (FLAT,)


def test_includes_are_read_where_they_stand() -> None:
    project = requirements_project("a==1\n-r base.txt\nb==1\n", base="-r more.txt\nc==1\nloose\n", more="d==1\n")
    assert project.graph.locked == ("a==1", "d==1", "c==1", "b==1")
    assert package(project, "a==1").line == 1
    # The line of an included file would point into the wrong one.
    assert package(project, "d==1").line == 0
    assert project.notes[0] == "not pinned, so it cannot be checked: loose (base.txt, line 3)"


def test_includes_are_relative_to_the_file_that_includes(tmp_path: Path) -> None:
    (tmp_path / "reqs").mkdir()
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "reqs" / "dev.txt").write_text("-r ../base.txt\n-r test.txt\n")
    (tmp_path / "reqs" / "test.txt").write_text("t==1\n")
    (tmp_path / "base.txt").write_text("b==1\n")
    files, name = open_project(tmp_path / "reqs" / "dev.txt")
    project = load(files, name)
    assert project.graph.locked == ("b==1", "t==1")
    assert project.file == "reqs/dev.txt"
    assert set(files.seen) == {"reqs/dev.txt", "base.txt", "reqs/test.txt"}


def test_include_loops_end_and_are_said() -> None:
    project = requirements_project("-r requirements.txt\n-r base.txt\na==1\n", base="-r ./requirements.txt\nb==1\n")
    assert project.graph.locked == ("b==1", "a==1")
    assert project.notes[0] == "included by themselves, read once: requirements.txt"


def test_a_file_included_twice_is_no_loop() -> None:
    project = requirements_project("-r one.txt\n-r two.txt\n", one="-r base.txt\n", two="-r base.txt\n", base="b==1\n")
    assert (project.graph.locked, project.notes) == (("b==1",), (FLAT,))


def test_what_cannot_be_included_is_said() -> None:
    project = requirements_project(
        "-r gone.txt\n-r https://u:p@files.example/x.txt\n-c file:///etc/hosts\n-r ../out.txt\na==1\n"
    )
    assert project.graph.locked == ("a==1",)
    assert project.notes[0] == (
        "included, but not read: gone.txt (line 1: is not among the project's files), "
        "https://files.example/x.txt (line 2: it is an address, and none is fetched), "
        "file:///etc/hosts (line 3: it is an address, and none is fetched), "
        "../out.txt (line 4: is not among the project's files)"
    )


def test_a_conflict_in_an_included_file_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^base\.txt, line 2: holds merge-conflict markers"):
        requirements_project("-r base.txt\n", base="a==1\n<<<<<<< HEAD\nb==1\n")


def test_constraints_pin_what_is_asked_for_and_nothing_else() -> None:
    project = requirements_project(
        "-c limits.txt\na>=1\nb[x]\nc==3\nd\ne\n",
        limits=f"a==1.5 --hash=sha256:{DIGITS}\nb==2\nc==9\nunused==1\nd==1 ; os_name == 'nt'\ne>=1\n"
        "--index-url https://other.example/simple\n",
    )
    assert project.graph.locked == ("c==3", "a==1.5", "b==2")
    assert package(project, "a==1.5").hashes == (Digest("sha256", DIGITS),)
    assert package(project, "a==1.5").line == 2
    assert project.indexes == ()
    assert project.notes[0] == "not pinned, so it cannot be checked: d (line 5), e (line 6)"


SPLIT = """# compiled
web==5.1
    # via
    #   -r requirements.in
    #   lint
tls[fast]==1 ; os_name == "nt"
    # via web
lint==3
    # via demo (pyproject.toml)
deep==1
    # via -c limits.txt
    # from https://u:p@index.example/simple
mine==1
    # via some-project
"""
LINE = """web==5.1                  # via -r requirements.in, lint
tls[fast]==1 ; os_name == "nt"  # via web
lint==3                   # via demo (pyproject.toml)
deep==1                   # via -c limits.txt
mine==1                   # via some-project
"""


@pytest.mark.parametrize("text", [SPLIT, LINE], ids=["split", "line"])
def test_comments_of_compilers_are_edges(text: str) -> None:
    project = requirements_project(text)
    assert edges(project) == [
        "orchard -> web==5.1",
        "orchard -> lint==3",
        "orchard -> deep==1",
        "orchard -> mine==1",
        'web==5.1 -> tls==1[fast] ; os_name == "nt"',
        "lint==3 -> web==5.1",
    ]
    assert project.graph.knows_edges
    assert project.graph.direct == {"web==5.1", "lint==3", "deep==1", "mine==1"}
    assert project.notes == ()


def test_an_index_comment_is_the_origin() -> None:
    assert package(requirements_project(SPLIT), "deep==1").origin.url == "https://index.example/simple"
    assert package(requirements_project(SPLIT), "web==5.1").origin.url == ""


def test_comments_below_an_option_or_a_blank_line_start_no_list() -> None:
    project = requirements_project(
        "a==1\n    # via\n    #   b\n    # words\n    #   c\nb==1\n    # via -r x.in\nc==1\n"
    )
    assert edges(project) == ["orchard -> b==1", "orchard -> c==1", "b==1 -> a==1"]


def test_forks_and_loops_in_comments() -> None:
    project = requirements_project(
        "a==1 ; os_name == 'nt'\n    # via b\na==2\n    # via b\nb==1\n    # via a\n# via nobody listens\n"
    )
    assert (
        edges(project)
        == [
            "orchard -> a==1",
            "a==1 -> b==1",
            "a==2 -> b==1",
            'b==1 -> a==1 ; os_name == "nt"',
            "b==1 -> a==2",
        ]
        or project.graph.orphans == ()
    )
    assert project.graph.knows_edges


def test_a_bomb_on_one_line_costs_that_line_only() -> None:
    bombs = [
        "a==" + "1." * 250_000 + "1",
        "a==" + "9" * 5000,
        "a==1; " + "(" * 3000 + "os_name == 'nt'",
        "a==1 " + "--hash=sha256:00 " * 40_000,
        "x" * 5_000_000,
        "a==1" + " " * 300_000 + "b #",
        "https://files.example/a-1-" + ".".join(["p"] * 99) + "-" + ".".join(["n"] * 99) + "-any.whl",
        "./a-1-" + ".".join(["p"] * 999) + "-" + ".".join(["n"] * 999) + "-any.whl",
        "-" * 600_000,
    ]
    project = requirements_project("\n".join([*bombs, "good==1", "   \\\n" * 20_000]))
    assert project.graph.locked == ("good==1",)
    assert project.notes[0].startswith("not understood, so not checked: line 1 (")
    assert project.notes[0].count("line ") >= len(bombs)
    assert len(project.notes[0]) < 5000


def test_size_and_number_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements_lines, "MOST_LINES", 3)
    assert len(requirements_project("# x\na==1\n# x\na==2\na==3\n").graph.locked) == 3
    with pytest.raises(SourceError, match=r"^requirements\.txt, line 4: has more than 3 requirements"):
        requirements_project("a\n" * 4)
    monkeypatch.setattr(requirements_include, "MOST_BYTES", 20)
    with pytest.raises(SourceError, match=r"^base\.txt: includes more than"):
        requirements_project("-r base.txt\na==1\n", base="b==1\n")


def test_a_pipe_beside_a_file_that_includes_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "requirements.txt").write_text("-r fifo\na==1\n")
    project = load(Folder(tmp_path))
    assert project.graph.locked == ("a==1",)
    assert "fifo (line 1: is not a regular file" in project.notes[0]


REAL = [*entries("real", "requirements"), *entries("generated", "requirements")]

# The count of the index is of lines that pip-requirements-parser understands in the one file. We understand more of:
UNDERSTOOD_HERE = {
    # pip's per-requirement option --config-settings (-C), which that library is too old for: foo2, foo3, foo14, foo18
    "requirements/scalibr/per_req_options.txt": 4,
}
# Lines that name a package again, at the same version and place; one is enough, and none is lost.
REPEATED = {
    "requirements/prp/pep-508-examples.txt": 1,
    "requirements/prp/requirement-parser-issues.txt": 5,
    "requirements/prp/requirementslib-tests.txt": 7,
    "requirements/prp/vcs_editable.txt": 6,  # every place once with -e and once without
}
PINNED = {  # where no count was kept: what ``grep -c ==`` says
    "generated/requirements/pip-compile-line.txt": 10,
    "generated/requirements/pip-compile-split.txt": 17,
    "generated/requirements/uv-group-noannot.txt": 15,
    "generated/requirements/uv-line.txt": 17,
    "generated/requirements/uv-split.txt": 17,
    "generated/requirements/uv-universal-hashes.txt": 17,
}


@needs_shared
@parametrize(REAL)
def test_real_files(entry: Entry) -> None:
    """Every line that asks for something is a package, is named in a note, or repeats another line."""
    text, _ = decode(entry.path.read_bytes(), entry.file)
    lines = [line for line in read_lines(text, entry.file) if line.requirement]
    expected = entry.values["packages"]
    if expected is None:
        expected = PINNED[entry.file]
    assert len(lines) == expected + UNDERSTOOD_HERE.get(entry.file, 0)

    files, name = open_project(entry.path)
    project = load(files, name)
    unpinned = next((note for note in project.notes if note.startswith("not pinned")), "")
    graph = project.graph
    assert graph.orphans == ()
    if any(line.values("requirements") for line in read_lines(text, entry.file)):
        return
    kept = sum(1 for one in graph.packages.values() if one.line)
    noted = unpinned.count("(line ") + hidden(unpinned)
    assert kept + noted + REPEATED.get(entry.file, 0) == len(lines)


def hidden(note: str) -> int:
    _, _, more = note.rpartition(" and ")
    return int(more.removesuffix(" more")) if more.endswith(" more") else 0


@needs_shared
def test_the_graph_of_a_compiled_file_is_the_one_that_the_lock_has() -> None:
    """uv compiled the same project into comments of both styles, and pip-compile too: all must say the same."""
    graphs = []
    for style in ("uv-split", "uv-line", "uv-universal-hashes", "pip-compile-split"):
        found = next(entry for entry in REAL if entry.file.endswith(f"{style}.txt"))
        files, name = open_project(found.path)
        graph = load(files, name).graph
        graphs.append({(graph.packages[edge.parent].name, graph.packages[edge.child].name) for edge in graph.edges})
    assert graphs[0] == graphs[1] == graphs[2] == graphs[3]
    assert ("jinja2", "markupsafe") in graphs[0]
