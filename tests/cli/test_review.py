"""``attestree review`` as a person or a pipeline runs it: real repositories, a lab that signs, no network."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema
import pytest

from attestree.acknowledge import acknowledgement_of
from attestree.acknowledge_file import add_acknowledgement
from attestree.attestree_toml import FILE
from attestree.cli import review as command
from attestree.cli.main import run
from attestree.reports.json import schema_text
from attestree.verdict import Level
from builders import finding, record
from repositories import Git
from session.world import INDEX, NOW, UPLOADED, World, package, released

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from attestree.events import ReviewSource


def locked(**versions: str) -> str:
    lines = [f"--index-url {INDEX}"]
    for name, version in versions.items():
        lines.append(f"{name}=={version} --hash=sha256:{package(name, version).artifacts[0].sha256}")
    return "\n".join(lines) + "\n"


class Shop:
    """A project on a branch, an index that serves what it locks, and the command to review it with."""

    def __init__(self, git: Git, world: World, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.git = git
        self.world = world
        self._root = root
        root.write_bytes(world.lab.trusted_root())
        monkeypatch.setattr("attestree.index.client.Network", lambda concurrency: world)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
        monkeypatch.chdir(git.folder)

    def serve(self, name: str, *versions: str, bare: Sequence[str] = ()) -> None:
        rows = [
            self.world.file(
                package(name, version).artifacts[0].filename,
                identity=None if version in bare else released(name, version),
                uploaded=UPLOADED + timedelta(days=number),
            )
            for number, version in enumerate(versions)
        ]
        self.world.page(name, *rows)

    def __call__(self, *arguments: str) -> int:
        return run(["review", *arguments, "--trust-root", str(self._root), "--no-cache"])


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A branch that upgrades tinyledger from 2.4.0 to 2.4.1 in the working tree; both are attested."""
    git = Git.new(tmp_path / "shop")
    git.commit({"requirements.txt": locked(tinyledger="2.4.0", webframe="5.1")})
    git("checkout", "--quiet", "-b", "topic")
    (git.folder / "requirements.txt").write_text(locked(tinyledger="2.4.1", webframe="5.1"))
    made = Shop(git, World(), tmp_path / "root.json", monkeypatch)
    made.serve("tinyledger", "2.4.0", "2.4.1")
    return made


@pytest.fixture
def losing(shop: Shop) -> Shop:
    """The same, but the new release lost its provenance after three that had it: a block."""
    shop.serve("tinyledger", "2.2.0", "2.3.0", "2.4.0", "2.4.1", bare=["2.4.1"])
    return shop


def test_a_clean_upgrade_is_told_and_exits_with_nothing(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert shop() == 0
    told = capsys.readouterr()
    short = shop.git("rev-parse", "--short=7", "main")
    assert told.err == f"old side: merge base with main ({short}); new side: working tree\n"
    assert "1 change: 1 upgraded" in told.out
    assert "verified  tinyledger upgraded 2.4.0 → 2.4.1" in told.out
    assert "webframe" not in told.out
    assert not any("webframe" in url for url in shop.world.asked)
    assert len(shop.world.asked) == 3


def test_a_revision_that_was_named_needs_no_word(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert shop("main") == 0
    assert capsys.readouterr().err == ""
    assert shop("main", "HEAD") == 0
    assert "nothing changed" in capsys.readouterr().out


@pytest.mark.parametrize(("fail_on", "code"), [("block", 1), ("review", 1), ("note", 1), ("never", 0)])
def test_lost_provenance_blocks_unless_told_otherwise(
    losing: Shop, fail_on: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert losing("main", "--fail-on", fail_on) == code
    assert "block: Provenance is lost (lost-provenance)" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "sarif"])
def test_the_format_never_changes_the_exit_code(losing: Shop, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert losing("main", "--format", form) == 1
    assert "lost-provenance" in capsys.readouterr().out.replace("&#45;", "-") or form == "markdown"


def test_what_could_not_be_checked_is_neither_clean_nor_found(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.world.answers.clear()
    assert shop("main", "--fail-on", "never") == 2
    told = capsys.readouterr()
    assert "the index does not have this project (404)" in told.out
    assert f"attestree: {INDEX}: no usable answer for the only project asked for: " in told.err


def test_an_old_side_that_cannot_be_asked_about_is_not_clean(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.world.answers[f"{INDEX}integrity/tinyledger-2.4.0-py3-none-any.whl"] = httpx.Response(403)
    assert shop("main") == 3
    told = capsys.readouterr().out
    assert "the old side, tinyledger 2.4.0:" in told
    assert "verified  tinyledger" in told


def test_an_old_file_that_its_index_took_away_holds_nobody_up(shop: Shop) -> None:
    shop.serve("tinyledger", "2.4.1")
    assert shop("main") == 0


def test_an_acknowledged_block_lets_the_change_through_until_it_expires(
    losing: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert losing("main", "--format", "json") == 1
    document = json.loads(capsys.readouterr().out)
    [package_] = document["packages"]
    shown = next(one for one in package_["findings"] if one["rule"] == "lost-provenance")
    told = finding("lost-provenance", Level.BLOCK, before=shown["before"], after=shown["after"])
    for days, code in ((0, 0), (-1, 1)):
        entry = acknowledgement_of(record(), told, "they told us", NOW.date() + timedelta(days=days))
        add_acknowledgement(losing.git.folder / FILE, entry)
        assert losing("main", "--fail-on", "block") == code
        text = capsys.readouterr().out
        assert ("Provenance is lost (lost-provenance): they told us" in text) == (code == 0)
        assert ("was acknowledged until 2026-05-31: they told us" in text.replace("\n     ", "")) == (code == 1)


def test_json_is_what_its_schema_says(losing: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    losing("main", "--format", "json", "--raw")
    document: Any = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, json.loads(schema_text()))
    [package_] = document["packages"]
    assert package_["change"] == {"kind": "upgraded", "from": "2.4.0", "to": "2.4.1", "because": []}
    assert document["base"]["sha256"] != document["project"]["sha256"]


def test_a_report_goes_to_a_file_when_asked(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "review.md"
    assert shop("--format", "markdown", "--output", str(target), "--quiet") == 0
    assert capsys.readouterr() == ("", "")
    assert target.read_text().startswith("## What changed")
    assert shop("--output", str(target)) == 2
    assert "pass --force" in capsys.readouterr().err
    assert shop("--output", str(target), "--force") == 0
    assert "report written to" in capsys.readouterr().err
    assert "what changed, and where it comes from" in target.read_text()


def test_a_review_is_recorded_once_and_written_in_every_form(
    losing: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = str(tmp_path / "review.json.gz")
    assert losing("main", "--record", kept) == 1
    first = capsys.readouterr().out
    asked = len(losing.world.asked)
    assert run(["review", "--replay", kept, "--format", "text"]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    assert first.partition("About this report")[0] == told.out.partition("About this report")[0]
    assert run(["review", "--replay", kept, "--format", "sarif"]) == 1
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert len(losing.world.asked) == asked
    assert run(["review", "main", "--replay", kept]) == 2


def test_only_the_named_packages(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert shop("main", "--root", "webframe") == 0
    assert "nothing changed" in capsys.readouterr().out
    assert shop("main", "--root", "tinyledger") == 0
    assert "1 change" in capsys.readouterr().out
    assert shop("main", "--root", "tinyleger") == 2
    assert "did you mean tinyledger" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "nope: is neither a file nor a revision"),
        (["main:nope.lock"], "main:nope.lock: there is no such file at this revision"),
        (["requirements.txt"], "both sides are the same file"),
        (["main", "HEAD", "HEAD"], "unexpected extra argument"),
        (["main", "--format", "csv2"], "Invalid value for '--format'"),
        (["main", "--raw"], "only a JSON report carries"),
        (["--", "-evil"], "-evil: is neither a file nor a revision"),
        (["main", "--output", "gone/x.md"], "there is no such directory"),
    ],
)
def test_what_cannot_be_meant_is_one_clear_line(
    shop: Shop, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["review", "--quiet", *arguments]) if "--" in arguments else shop(*arguments)
    assert code == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_a_broken_acknowledgement_is_input_that_cannot_be_read(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.git.folder / FILE).write_text("[[acknowledge]]\nrule = 'late-file'\n")
    assert shop("main") == 2
    assert "attestree.toml: acknowledge[0].evidence is missing" in capsys.readouterr().err


def test_on_a_terminal_the_screen_opens_unless_a_report_is_asked_for(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[tuple[bool, str, Level | None]] = []

    def open_review(session: Callable[[], ReviewSource], *, plain: bool, theme: str, fail_on: Level | None) -> int:
        assert session() is not None
        opened.append((plain, theme, fail_on))
        return 0

    monkeypatch.setattr(command, "has_terminal", lambda: True)
    monkeypatch.setattr(command, "open_review", open_review)
    assert shop("main", "--ascii", "--theme", "attestree-light", "--fail-on", "never") == 0
    assert opened == [(True, "attestree-light", None)]
    assert shop("main", "--format", "text") == 0
    assert shop("main", "--output", str(tmp_path / "x.txt")) == 0
    assert len(opened) == 1
    assert shop("nope") == 2
    assert len(opened) == 1
    assert "is neither a file nor a revision" in capsys.readouterr().err


def test_help_loads_neither_textual_nor_sigstore() -> None:
    code = (
        "from attestree.cli.main import run\nrun(['review', '--help'])\nimport sys\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "OLD and NEW are each a file" in done.stdout
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"textual", "rich", "sigstore", "pypi_attestations", "httpx", "tomlkit"}
