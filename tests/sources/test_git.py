"""A revision is read through git: bounded, running nothing that the repository names, with one clear line on error."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from attestree.errors import SourceError
from attestree.sources import git as git_module
from attestree.sources import load
from attestree.sources import revision as revision_module
from attestree.sources.git import Repository
from attestree.sources.revision import RevisionFiles, revision_at
from repositories import Git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOCK = "tinyledger==2.4.1\n"


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A repository with two commits: first 2.4.0, then 2.4.1."""
    made = Git.new(tmp_path / "a shop")
    made.commit({"requirements.txt": "tinyledger==2.4.0\n", "requirements/dev.txt": "x==1\n", "sub/uv.lock": "old"})
    made.commit({"requirements.txt": LOCK, "sub/uv.lock": "new", "sub/deep/x.txt": "deep"})
    return made


def files(git: Git, revision: str, folder: str = "") -> RevisionFiles:
    repository = Repository(git.folder)
    return RevisionFiles(repository, repository.commit(revision), folder, revision)


def fails(call: Callable[[], object]) -> str:
    with pytest.raises(SourceError) as caught:
        call()
    return caught.value.explain()


# What is in a revision


def test_a_revision_is_read_as_it_was_committed_whatever_the_work_tree_holds(git: Git) -> None:
    (git.folder / "requirements.txt").write_text("evil==6.6.6\n")
    assert files(git, "HEAD").read("requirements.txt") == LOCK.encode()
    assert files(git, "HEAD~1").read("requirements.txt") == b"tinyledger==2.4.0\n"
    assert (git.folder / "requirements.txt").read_text() == "evil==6.6.6\n"


def test_names_are_those_at_the_top_and_in_the_listed_folder(git: Git) -> None:
    at_top = files(git, "HEAD")
    assert at_top.names() == ("requirements.txt", "requirements/dev.txt")
    assert files(git, "HEAD", "sub").names() == ("uv.lock",)
    assert at_top.exists("sub/uv.lock")
    assert not at_top.exists("sub")
    assert not at_top.exists("nothing")
    assert at_top.seen == {}
    at_top.read("sub/uv.lock")
    assert at_top.seen == {"sub/uv.lock": b"new"}


def test_a_project_is_loaded_from_a_revision(git: Git) -> None:
    project = load(files(git, "HEAD~1"))
    assert [package.version for package in project.graph.packages.values()][-1] == "2.4.0"
    assert (project.name, project.path, project.file) == ("a shop", "HEAD~1", "requirements.txt")


def test_a_folder_the_revision_does_not_have_is_empty(git: Git) -> None:
    absent = files(git, "HEAD~1", "younger")
    assert absent.names() == ()
    assert not absent.exists("uv.lock")
    assert fails(lambda: absent.read("uv.lock")) == (
        "HEAD~1, uv.lock: there is no such file at this revision; "
        "check the path, which begins at the top of the repository"
    )
    assert absent.folder_name == "younger"


def test_links_are_followed_inside_the_project_only(git: Git) -> None:
    for name, target in (
        ("sub/link.lock", "uv.lock"),
        ("sub/out.lock", "../requirements.txt"),
        ("sub/host.lock", "/etc/passwd"),
        ("sub/loop.lock", "loop.lock"),
        ("sub/nowhere.lock", "gone.lock"),
    ):
        (git.folder / name).symlink_to(target)
    git.commit({})
    sub = files(git, "HEAD", "sub")
    assert sub.read("link.lock") == b"new"
    for name in ("out.lock", "host.lock", "loop.lock", "nowhere.lock"):
        assert not sub.exists(name)
        assert "there is no such file at this revision" in fails(lambda name=name: sub.read(name))  # type: ignore[misc]
    assert files(git, "HEAD").read("sub/out.lock") == LOCK.encode()


@pytest.mark.parametrize("name", ["../requirements.txt", "/etc/passwd", "..", ".", "a\nb", "a\0b", "deep"])
def test_a_name_that_leads_out_or_is_no_file_is_not_there(git: Git, name: str) -> None:
    sub = files(git, "HEAD", "sub")
    assert not sub.exists(name)
    with pytest.raises(SourceError):
        sub.read(name)


def test_a_name_is_read_however_it_is_written(git: Git) -> None:
    assert files(git, "HEAD").read("./sub/../requirements.txt") == LOCK.encode()


def test_names_in_no_encoding_are_listed(git: Git) -> None:
    raw = os.fsdecode(b"requirements-\xff.txt")
    git.commit({raw: LOCK})
    assert raw in files(git, "HEAD").names()
    assert files(git, "HEAD").read(raw) == LOCK.encode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git.commit({"uv.lock": b"x" * 2000})
    monkeypatch.setattr(revision_module, "MOST_BYTES", 1999)
    assert "larger than" in fails(lambda: files(git, "HEAD").read("uv.lock"))
    assert files(git, "HEAD").read("requirements.txt") == LOCK.encode()


def test_an_answer_without_end_is_cut(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git.commit({f"sub/{number:04}.txt": "" for number in range(500)})
    monkeypatch.setattr(git_module, "_MOST_ANSWER", 1000)
    monkeypatch.setattr(Repository._ask, "__kwdefaults__", {"told": b"", "most": 1000, "failing": None})
    assert "git answers more than a project's folder holds" in fails(lambda: files(git, "HEAD", "sub").names())


# What a revision is


def test_every_way_to_name_a_commit(git: Git) -> None:
    first, second = git("rev-parse", "HEAD~1"), git("rev-parse", "HEAD")
    git("tag", "--annotate", "v1", "--message", "one", first)
    git("branch", "side/branch", first)
    repository = Repository(git.folder)
    for name in ("v1", "v1^{}", "HEAD~", "main~1", first, first[:8], "side/branch", "refs/heads/side/branch"):
        assert repository.commit(name) == first
    assert repository.commit("@") == second
    git("checkout", "--quiet", "--detach", "HEAD~1")
    assert Repository(git.folder).commit("HEAD") == first


@pytest.mark.parametrize(
    "name", ["nope", "HEAD~9", "", "HEAD:requirements.txt", "a\nHEAD", "a\0b", "--all", "-", "x" * 9999]
)
def test_what_is_no_revision_is_said_to_be_none(git: Git, name: str) -> None:
    repository = Repository(git.folder)
    assert not repository.is_revision(name)
    assert "is no revision of this repository; check the name" in fails(lambda: repository.commit(name))


@pytest.mark.parametrize("name", ["--upload-pack=touch pwned", "-evil", "--output=pwned", "--batch"])
def test_a_hostile_branch_name_is_a_name(git: Git, name: str) -> None:
    first = git("rev-parse", "HEAD~1")
    packed = git.folder / ".git" / "packed-refs"
    packed.write_text(f"{first} refs/heads/{name.replace(' ', '_')}\n")
    found = Repository(git.folder).commit(name.replace(" ", "_"))
    assert found == first
    assert not list(git.folder.rglob("*pwned*"))


def test_errors_never_carry_control_characters(git: Git) -> None:
    assert "\x1b" not in fails(lambda: Repository(git.folder).commit("\x1b[31mred"))


# Where a branch left the default branch


def clone(git: Git, folder: Path, *options: str) -> Git:
    git("clone", "--quiet", *options, git.folder.as_uri(), str(folder))
    return Git(folder)


def test_the_base_is_where_the_branch_left_what_origin_head_leads_to(git: Git, tmp_path: Path) -> None:
    git("branch", "--move", "main", "trunk")
    base = git("rev-parse", "HEAD")
    work = clone(git, tmp_path / "work")
    work("checkout", "--quiet", "-b", "topic")
    work.commit({"requirements.txt": "tinyledger==2.5.0\n"})
    git.commit({"requirements.txt": "tinyledger==2.4.2\n"})
    work("fetch", "--quiet")
    found = Repository(work.folder).branch_point()
    assert (found.commit, found.branch) == (base, "origin/trunk")


def test_without_origin_head_main_is_looked_for(git: Git, tmp_path: Path) -> None:
    base = git("rev-parse", "HEAD")
    assert Repository(git.folder).branch_point() == git_module.Base(base, "main")
    work = clone(git, tmp_path / "work")
    work("remote", "set-head", "origin", "--delete")
    work.commit({"new": "x"})
    assert Repository(work.folder).branch_point() == git_module.Base(base, "origin/main")
    git("branch", "--move", "main", "master")
    assert Repository(git.folder).branch_point().branch == "master"


def test_no_default_branch_no_commit_and_no_common_commit_are_told_apart(git: Git, tmp_path: Path) -> None:
    git("branch", "--move", "main", "odd")
    assert "cannot tell the default branch" in fails(Repository(git.folder).branch_point)
    assert "the repository has no commit yet" in fails(Repository(Git.new(tmp_path / "empty").folder).branch_point)
    git("checkout", "--quiet", "--orphan", "main")
    git.commit({"a": "b"})
    git("checkout", "--quiet", "odd")
    assert "has no commit in common with main; name a revision" in fails(Repository(git.folder).branch_point)


def test_a_shallow_clone_says_what_to_fetch(git: Git, tmp_path: Path) -> None:
    git("checkout", "--quiet", "-b", "topic", "HEAD~1")
    git.commit({"requirements.txt": "tinyledger==2.5.0\n"})
    git("checkout", "--quiet", "main")
    work = clone(git, tmp_path / "work", "--depth=1", "--no-single-branch", "--branch=topic")
    message = fails(Repository(work.folder).branch_point)
    assert "has no commit in common with origin/main; the clone is shallow" in message
    assert "fetch-depth: 0" in message
    assert "the clone is shallow" in fails(lambda: Repository(work.folder).commit("HEAD~1"))


# Where the repository is


def test_a_worktree_whose_git_is_a_file_and_a_bare_repository(git: Git, tmp_path: Path) -> None:
    git("worktree", "add", "--quiet", str(tmp_path / "tree"), "HEAD~1")
    assert (tmp_path / "tree" / ".git").is_file()
    linked = Repository(tmp_path / "tree")
    assert RevisionFiles(linked, linked.commit("HEAD")).read("requirements.txt") == b"tinyledger==2.4.0\n"
    assert linked.top == tmp_path / "tree"
    bare = clone(git, tmp_path / "shop.git", "--bare")
    repository = Repository(bare.folder)
    found = RevisionFiles(repository, repository.commit("main"))
    assert (found.read("requirements.txt"), found.folder_name) == (LOCK.encode(), "shop")


def test_a_folder_below_the_top_knows_its_place(git: Git) -> None:
    below = Repository(git.folder / "sub" / "deep")
    assert (below.prefix, below.top) == ("sub/deep", git.folder)
    assert Repository(git.folder).prefix == ""
    odd = git.folder / "od\nd [x] 'é"
    odd.mkdir()
    assert Repository(odd).prefix == odd.name
    assert RevisionFiles(below, below.commit("HEAD"), "sub").names() == ("uv.lock",)


def test_what_is_no_repository_and_what_is_no_folder(tmp_path: Path) -> None:
    assert "is in no Git repository, so there is no revision to compare with; run it in a clone" in fails(
        lambda: Repository(tmp_path)
    )
    assert "there is no such directory" in fails(lambda: Repository(tmp_path / "gone"))


def test_the_environment_of_a_hook_does_not_choose_the_repository(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Git.new(tmp_path / "other")
    other.commit({"requirements.txt": "other==1\n"})
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    assert files(git, "HEAD").read("requirements.txt") == LOCK.encode()


# What a repository must not be able to do


def test_nothing_the_repository_configures_is_run(git: Git, tmp_path: Path) -> None:
    mark = tmp_path / "pwned"
    run = f"touch {mark}"
    git.commit({".gitattributes": "* filter=evil diff=evil\n"})
    for key, value in {
        "core.fsmonitor": run,
        "core.pager": run,
        "core.editor": run,
        "core.sshCommand": run,
        "core.hooksPath": str(tmp_path / "hooks"),
        "core.alternateRefsCommand": run,
        "pager.cat-file": "true",
        "filter.evil.smudge": run,
        "filter.evil.clean": run,
        "filter.evil.process": run,
        "diff.evil.textconv": run,
        "diff.external": run,
        "alias.cat-file": f"!{run}",
        "alias.ls-tree": f"!{run}",
        "credential.helper": f"!{run}",
        "gpg.program": run,
    }.items():
        git("config", key, value)
    (tmp_path / "hooks").mkdir()
    for hook in ("post-checkout", "reference-transaction", "pre-auto-gc", "post-index-change"):
        path = tmp_path / "hooks" / hook
        path.write_text(f"#!/bin/sh\n{run}\n")
        path.chmod(0o755)
    repository = Repository(git.folder)
    repository.branch_point()
    assert files(git, "HEAD").read("requirements.txt") == LOCK.encode()
    assert "requirements.txt" in files(git, "HEAD").names()
    assert not mark.exists()


def test_a_partial_clone_fetches_nothing(git: Git, tmp_path: Path) -> None:
    mark = tmp_path / "pwned"
    blob = git("rev-parse", "HEAD:sub/uv.lock")
    git("repack", "-a", "-d", "-q")
    git("config", "extensions.partialClone", "evil")
    git("config", "remote.evil.url", f"ext::sh -c touch% {mark}")
    git("config", "remote.evil.promisor", "true")
    git("config", "protocol.ext.allow", "always")
    git("config", "protocol.allow", "always")
    for pack in (git.folder / ".git" / "objects" / "pack").glob("*.pack"):
        kept = git("cat-file", "--batch-check", "--batch-all-objects", "--unordered").split("\n")
        ids = [line.split()[0] for line in kept if line.split()[0] != blob]
        done = subprocess.run(
            ["git", "-C", str(git.folder), "pack-objects", "--quiet", str(tmp_path / "kept")],
            input="\n".join(ids).encode(),
            capture_output=True,
            check=True,
        )
        for path in pack.parent.glob(f"{pack.stem}.*"):
            path.chmod(0o644)
            path.unlink()
        name = f"pack-{done.stdout.decode().strip()}"
        for ending in ("pack", "idx"):
            (tmp_path / f"kept-{done.stdout.decode().strip()}.{ending}").rename(pack.parent / f"{name}.{ending}")
        (pack.parent / f"{name}.promisor").touch()
    assert files(git, "HEAD").read("requirements.txt") == LOCK.encode()
    with pytest.raises(SourceError):
        files(git, "HEAD", "sub").read("uv.lock")
    assert not mark.exists()


def test_a_repository_of_somebody_else_is_not_read(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setattr(git_module, "_KEPT", (*git_module._KEPT, "GIT_TEST_ASSUME_DIFFERENT_OWNER"))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    message = fails(lambda: Repository(git.folder))
    assert "somebody else owns it; if you do: git config --global --add safe.directory" in message


# When git itself is the trouble


def fake_git(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program called git first on the path."""
    folder.mkdir()
    program = folder / "git"
    program.write_text(f"#!{sys.executable}\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_git_is_missing(git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    message = fails(lambda: Repository(git.folder))
    assert "git is not installed, and only git reads a revision; install it, or name two files" in message


def test_git_cannot_be_run(git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_git(tmp_path / "bin", "", monkeypatch)
    (tmp_path / "bin" / "git").write_text("#!/no/such/interpreter\n")
    assert "git cannot be run" in fails(lambda: Repository(git.folder))


def test_git_never_answers(git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_git(tmp_path / "bin", "import signal; signal.pause()", monkeypatch)
    monkeypatch.setattr(git_module, "_DEADLINE", 0.05)
    assert "git did not answer within 0.05 seconds" in fails(lambda: Repository(git.folder))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "import sys; sys.exit('warning: x\\nfatal: odd \\x1b]0;pwned\\x07 thing\\nmore')",
            "git says: odd \\x1b]0;pwned\\x07 thing",
        ),
        ("import sys; sys.exit(3)", "git says: it failed without a word"),
        ("import sys; sys.exit('unheard of')", "git says: unheard of"),
    ],
)
def test_git_fails_in_a_way_nobody_knows(
    git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, said: str
) -> None:
    fake_git(tmp_path / "bin", script, monkeypatch)
    assert fails(lambda: Repository(git.folder)).endswith(said)


def test_git_ends_before_it_read_its_question(git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repository = Repository(git.folder)
    fake_git(tmp_path / "bin", "import os, sys; os.close(0); sys.exit('fatal: gone')", monkeypatch)
    assert "git says: gone" in fails(lambda: repository.object_at("x" * 1_000_000))


# A revision and a path


def test_a_path_in_a_revision_is_a_folder_or_a_file(git: Git) -> None:
    repository = Repository(git.folder)
    short = git("rev-parse", "--short=7", "HEAD")
    found, name = revision_at(repository, "main", "sub/uv.lock", "main:sub/uv.lock")
    assert (name, found.read(name), found.display) == ("uv.lock", b"new", f"main:sub/uv.lock ({short})")
    found, name = revision_at(repository, "main", "sub", "main:sub")
    assert (name, found.names(), found.folder_name) == ("", ("uv.lock",), "sub")
    for path in ("", ".", "./"):
        found, name = revision_at(repository, short, path, short)
        assert (name, found.folder_name, found.display) == ("", "a shop", short)


@pytest.mark.parametrize("path", ["nope.lock", "sub/nope", "../x", "/etc/passwd"])
def test_a_path_the_revision_does_not_have(git: Git, path: str) -> None:
    message = fails(lambda: revision_at(Repository(git.folder), "main", path, f"main:{path}"))
    assert message.startswith(f"main:{path}: there is no such file at this revision")


def test_a_requirements_file_in_a_revision_may_include_what_lies_above_it(git: Git) -> None:
    git.commit(
        {"requirements/prod.txt": "-r ../requirements.txt\n", "app/pyproject.toml": "", "app/req/x.txt": "x==1\n"}
    )
    found, name = revision_at(Repository(git.folder), "main", "requirements/prod.txt", "main")
    assert (name, found.exists("requirements.txt")) == ("requirements/prod.txt", True)
    assert [package.version for package in load(found, name).graph.packages.values()][-1] == "2.4.1"
    found, name = revision_at(Repository(git.folder), "main", "app/req/x.txt", "main")
    assert (name, found.folder_name) == ("req/x.txt", "app")
