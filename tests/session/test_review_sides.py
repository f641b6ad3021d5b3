"""What the two names on the command line stand for, in real repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.errors import AttestreeError, NoLockFileError
from attestree.session.sides import WORKING_TREE, Sides, find_sides
from repositories import Git

if TYPE_CHECKING:
    from pathlib import Path


def pinned(version: str) -> str:
    return f"tinyledger=={version}\n"


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A branch ``topic`` that left ``main`` at 1.0; main went on to 1.1, topic committed 2.0, the work tree has 3.0."""
    made = Git.new(tmp_path / "a shop")
    made.commit({"requirements.txt": pinned("1.0"), "app/requirements.txt": pinned("1.0.1")})
    made("branch", "topic")
    made.commit({"requirements.txt": pinned("1.1")})
    made("checkout", "--quiet", "topic")
    made.commit({"requirements.txt": pinned("2.0"), "app/requirements.txt": pinned("2.0.1")})
    (made.folder / "requirements.txt").write_text(pinned("3.0"))
    return made


def versions(sides: Sides) -> tuple[str, str]:
    """Return the version of the one package on both sides."""
    new = sides.load_new()
    old = sides.load_old(new)
    found = [
        "/".join(old_or_new.graph.packages[key].version for key in old_or_new.graph.locked) for old_or_new in (old, new)
    ]
    return found[0], found[1]


def loaded(git: Git, old: str = "", new: str = "") -> tuple[str, str]:
    return versions(find_sides(old, new, here=git.folder))


def fails(git: Git, *names: str) -> str:
    with pytest.raises(AttestreeError) as caught:
        loaded(git, *names)
    assert "\n" not in caught.value.explain()
    return caught.value.explain()


def short(git: Git, revision: str) -> str:
    return git("rev-parse", "--short=7", revision)


def test_nothing_named_compares_the_working_tree_with_the_branch_point(git: Git) -> None:
    sides = find_sides(here=git.folder)
    assert versions(sides) == ("1.0", "3.0")
    assert sides.old.title == f"merge base with main ({short(git, 'main~1')})"
    assert sides.new.title == WORKING_TREE


@pytest.mark.parametrize(
    ("names", "expected", "titles"),
    [
        (("main",), ("1.1", "3.0"), ("main ({main})", WORKING_TREE)),
        (("HEAD~1",), ("1.0", "3.0"), ("HEAD~1 ({main~1})", WORKING_TREE)),
        (("v1", "HEAD"), ("1.0", "2.0"), ("v1 ({main~1})", "HEAD ({topic})")),
        (("main:", "topic:"), ("1.1", "2.0"), ("main ({main})", "topic ({topic})")),
        (
            ("main:requirements.txt", "requirements.txt"),
            ("1.1", "3.0"),
            ("main:requirements.txt ({main})", "requirements.txt"),
        ),
        (("main:app", "app"), ("1.0.1", "2.0.1"), ("main:app ({main})", "app")),
        (("main:./app/requirements.txt",), ("1.0.1", "2.0.1"), ("main:./app/requirements.txt ({main})", WORKING_TREE)),
        (("main", "app/requirements.txt"), ("1.0.1", "2.0.1"), ("main ({main})", "app/requirements.txt")),
        (("main", "app"), ("1.0.1", "2.0.1"), ("main ({main})", "app")),
        (("app/requirements.txt", "requirements.txt"), ("2.0.1", "3.0"), ("app/requirements.txt", "requirements.txt")),
        ((":/change",), ("2.0", "3.0"), (":/change ({topic})", WORKING_TREE)),
    ],
)
def test_every_way_to_name_a_side(
    git: Git, names: tuple[str, ...], expected: tuple[str, str], titles: tuple[str, str]
) -> None:
    git("tag", "--annotate", "v1", "--message", "one", "main~1")
    old, new = (*names, "")[:2]
    sides = find_sides(old, new, here=git.folder)
    known = {f"{{{revision}}}": short(git, revision) for revision in ("main", "main~1", "topic")}
    for place, id_ in known.items():
        titles = (titles[0].replace(place, id_), titles[1].replace(place, id_))
    assert (sides.old.title, sides.new.title) == titles
    assert versions(sides) == expected


def test_a_commit_is_its_own_title(git: Git) -> None:
    commit = git("rev-parse", "main")
    assert find_sides(commit[:9], here=git.folder).old.title == commit[:9]


def test_a_folder_below_the_top_is_compared_with_itself_in_the_past(git: Git) -> None:
    assert versions(find_sides(here=git.folder / "app")) == ("1.0.1", "2.0.1")
    assert versions(find_sides("main:./requirements.txt", here=git.folder / "app")) == ("1.0.1", "2.0.1")
    assert versions(find_sides("main:requirements.txt", "./requirements.txt", here=git.folder / "app")) == (
        "1.1",
        "2.0.1",
    )


def test_a_file_goes_before_a_revision_and_a_revision_before_a_folder(git: Git) -> None:
    (git.folder / "main").mkdir()
    (git.folder / "main" / "requirements.txt").write_text(pinned("7"))
    assert versions(find_sides("main", here=git.folder))[0] == "1.1"
    assert versions(find_sides("./main", here=git.folder))[0] == "7"
    git("branch", "pins.txt", "main")
    (git.folder / "pins.txt").write_text(pinned("8"))
    assert versions(find_sides("pins.txt", "requirements.txt", here=git.folder))[0] == "8"
    assert versions(find_sides("pins.txt:", "requirements.txt", here=git.folder))[0] == "1.1"


def test_a_detached_head_has_a_branch_point_too(git: Git) -> None:
    git("checkout", "--quiet", "--detach", "--force", "topic")
    assert versions(find_sides(here=git.folder)) == ("1.0", "2.0")


def test_on_the_default_branch_itself_only_the_uncommitted_is_new(git: Git) -> None:
    git("checkout", "--quiet", "--force", "main")
    (git.folder / "requirements.txt").write_text(pinned("4"))
    assert versions(find_sides(here=git.folder)) == ("1.1", "4")


def test_a_worktree_is_compared_with_the_branch_point(git: Git, tmp_path: Path) -> None:
    git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"), "topic")
    (tmp_path / "tree" / "requirements.txt").write_text(pinned("9"))
    assert versions(find_sides(here=tmp_path / "tree")) == ("1.0", "9")


def test_the_new_side_may_lie_in_another_repository_than_the_current_folder(git: Git, tmp_path: Path) -> None:
    there = str(git.folder / "requirements.txt")
    assert versions(find_sides("main", there, here=tmp_path)) == ("1.1", "3.0")
    assert versions(find_sides("", there, here=tmp_path)) == ("1.0", "3.0")


def test_another_format_is_found_on_the_old_side(git: Git) -> None:
    git.commit(
        {"pylock.toml": 'lock-version = "1.0"\ncreated-by = "t"\n[[packages]]\nname = "tinyledger"\nversion = "5"\n'}
    )
    (git.folder / "requirements.txt").unlink()
    assert versions(find_sides("main", here=git.folder)) == ("1.1", "5")


def test_the_file_that_the_new_side_reads_goes_before_others_on_the_old_side(git: Git) -> None:
    git("checkout", "--quiet", "--force", "main")
    lock = 'lock-version = "1.0"\ncreated-by = "t"\n[[packages]]\nname = "tinyledger"\nversion = "{}"\n'
    git.commit({"pylock.toml": lock.format("5")})
    (git.folder / "pylock.toml").write_text(lock.format("6"))
    (git.folder / "requirements.txt").write_text(pinned("3.0"))
    assert versions(find_sides("HEAD", here=git.folder)) == ("5", "6")
    assert versions(find_sides("HEAD", "requirements.txt", here=git.folder)) == ("1.1", "3.0")
    assert versions(find_sides("HEAD:requirements.txt", here=git.folder)) == ("1.1", "3.0")


def test_the_first_lock_file_is_all_new(git: Git) -> None:
    git("checkout", "--quiet", "--orphan", "bare")
    git("rm", "--quiet", "-r", "--force", ".")
    git("commit", "--quiet", "--allow-empty", "--message", "nothing yet")
    (git.folder / "requirements.txt").write_text(pinned("1.0"))
    sides = find_sides("bare", here=git.folder)
    old = sides.load_old(sides.load_new())
    assert old.notes == (f"there is no lock file in bare ({short(git, 'bare')}): every package is new",)
    assert (old.name, old.source, len(old.graph.packages)) == ("a shop", "", 0)


def test_a_new_side_or_a_folder_without_a_lock_file_is_an_error(git: Git, tmp_path: Path) -> None:
    (git.folder / "empty").mkdir()
    for names in (("main", "./empty"), ("./empty", "main")):
        with pytest.raises(NoLockFileError):
            loaded(git, *names)


def test_what_is_wrong_is_one_line_that_says_what_to_do(git: Git) -> None:
    assert fails(git, "nope") == (
        "nope: is neither a file nor a revision of this repository; "
        "check the name; in a shallow clone, fetch the revision first"
    )
    assert fails(git, "main:nope.lock") == (
        "main:nope.lock: there is no such file at this revision; "
        "check the path, which begins at the top of the repository"
    )
    assert fails(git, "./nope.lock").endswith("there is no such file or directory; check the path")
    assert "both sides are the same file; name a revision" in fails(git, "requirements.txt")
    assert "both sides are the same file" in fails(git, ".")
    assert "both sides are the same file" in fails(git, "requirements.txt", "./app/../requirements.txt")
    assert "is neither a file nor a revision" in fails(git, "x" * 5000)
    assert "is neither a file nor a revision" in fails(git, "a\0b")


def test_an_error_in_a_lock_says_which_side_it_is_on(git: Git) -> None:
    git.commit({"app/pylock.toml": "not toml ["})
    assert fails(git, "topic:app/pylock.toml", "main").startswith(
        f"topic:app/pylock.toml ({short(git, 'topic')}), pylock.toml, line 1: is not valid TOML"
    )
    assert fails(git, "main", "app/pylock.toml").startswith("app/pylock.toml, line 1: is not valid TOML")
    (git.folder / "pylock.toml").write_text("not toml [")
    assert fails(git, "main").startswith("pylock.toml, line 1: is not valid TOML")


def test_without_a_repository_two_files_do(tmp_path: Path) -> None:
    for name, version in (("old", "1.0"), ("new", "2.0")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "requirements.txt").write_text(pinned(version))
    assert versions(find_sides("old/requirements.txt", "new/requirements.txt", here=tmp_path)) == ("1.0", "2.0")
    assert versions(find_sides("old", "new", here=tmp_path)) == ("1.0", "2.0")
    (tmp_path / "requirements.txt").write_text(pinned("3.0"))
    assert versions(find_sides("old/requirements.txt", here=tmp_path)) == ("1.0", "3.0")
    with pytest.raises(AttestreeError, match=r"is in no Git repository.*name two files"):
        find_sides(here=tmp_path)
    with pytest.raises(
        AttestreeError, match=r"main: there is no such file, and no revision can be looked for: .*name two"
    ):
        find_sides("main", here=tmp_path)
    with pytest.raises(AttestreeError, match="nope: there is no such file, and no revision"):
        find_sides("old", "nope", here=tmp_path)


def test_a_hostile_name_is_shown_and_never_obeyed(git: Git) -> None:
    (git.folder / "\x1b[2J.txt").write_text(pinned("1"))
    sides = find_sides("\x1b[2J.txt", "requirements.txt", here=git.folder)
    assert sides.old.title == "\\x1b[2J.txt"
    assert "\x1b" not in fails(git, "\x1b[31m")
    assert "is neither a file nor a revision" in fails(git, "--upload-pack=touch pwned")
    assert not list(git.folder.rglob("pwned"))


def test_a_link_is_the_file_it_leads_to(git: Git) -> None:
    (git.folder / "app" / "link.txt").symlink_to("requirements.txt")
    assert "both sides are the same file" in fails(git, "app/link.txt", "app/requirements.txt")
