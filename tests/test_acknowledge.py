"""Acknowledgements: bound to their evidence, valid for a time, read with care and written with more."""

from __future__ import annotations

import hashlib
import os
import tomllib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from attestree.acknowledge import Acknowledgement, Acknowledgements, acknowledgement_of, evidence_of
from attestree.acknowledge_file import add_acknowledgement, read_acknowledgements
from attestree.attestree_toml import FILE, file_beside
from attestree.errors import AcknowledgeError, SourceError
from attestree.sources.files import Folder, Memory
from attestree.verdict import Level, Trust
from builders import file_record, finding, record, wheel

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.records import Finding, PackageRecord

TODAY = date(2026, 6, 30)
LOST = finding("lost-provenance", Level.BLOCK, before="2.4.0: attested", after="2.4.1: no provenance")
DIGEST = f"sha256:{'a' * 64}"
ENTRY = Acknowledgement(
    rule="lost-provenance",
    package="tinyledger",
    version="2.4.1",
    evidence=DIGEST,
    reason="the maintainer wrote to us",
    expires=date(2026, 7, 31),
)
TEXT = f"""# ours
[[acknowledge]]
rule = "lost-provenance"  # why not
package = "TinyLedger"
version = "2.4.1"
evidence = "{DIGEST}"
reason = "the maintainer wrote to us"
expires = 2026-07-31
"""


def having(*findings: Finding, version: str = "2.4.1", name: str = "tinyledger") -> PackageRecord:
    return record(name, version, findings=findings)


def given(of: PackageRecord, *findings: Finding, expires: date = TODAY, reason: str = "we looked") -> Acknowledgements:
    return Acknowledgements(tuple(acknowledgement_of(of, one, reason, expires) for one in findings))


# What an acknowledgement is bound to


def test_an_acknowledged_finding_is_marked_and_weighs_nothing() -> None:
    lost = having(LOST)
    assert lost.trust is Trust.FAILED
    marked = given(lost, LOST).apply(lost, TODAY)
    assert [(one.acknowledged, one.lapsed) for one in marked.findings] == [("we looked", "")]
    assert marked.trust is Trust.VERIFIED


def test_it_holds_to_the_end_of_its_last_day_and_then_comes_back() -> None:
    lost = having(LOST)
    over = given(lost, LOST, expires=date(2026, 6, 29)).apply(lost, TODAY)
    assert over.findings[0].acknowledged == ""
    assert over.findings[0].lapsed == "was acknowledged until 2026-06-29: we looked"
    assert over.trust is Trust.FAILED
    both = given(lost, LOST, expires=date(2026, 6, 29)) + given(lost, LOST, reason="again")
    assert both.apply(lost, TODAY).findings[0].acknowledged == "again"


@pytest.mark.parametrize(
    "other",
    [
        replace(LOST, before="2.3.0: attested"),
        replace(LOST, after="2.4.1: something else"),
        replace(LOST, file=wheel()),
    ],
)
def test_other_evidence_comes_back_and_says_so(other: Finding) -> None:
    marked = given(having(LOST), LOST).apply(having(other), TODAY)
    assert marked.findings[0].acknowledged == ""
    assert marked.findings[0].lapsed == "other evidence than what was acknowledged of this release: we looked"


def test_another_package_version_or_rule_is_another_case() -> None:
    accepted = given(having(LOST), LOST)
    for other in (
        having(LOST, version="2.4.2"),
        having(LOST, name="webframe"),
        having(replace(LOST, rule="late-file")),
    ):
        assert accepted.apply(other, TODAY) == other


def test_the_words_on_the_case_may_change() -> None:
    marked = given(having(LOST), LOST).apply(
        having(replace(LOST, detail="uploaded 3 days ago", level=Level.NOTE)), TODAY
    )
    assert marked.findings[0].acknowledged == "we looked"


def test_one_of_two_findings_of_a_rule_leaves_the_other_alone() -> None:
    one, two = replace(LOST, file=wheel()), replace(LOST, file="tinyledger-2.4.1.tar.gz")
    marked = given(having(one, two), one).apply(having(one, two), TODAY)
    assert [(each.acknowledged, each.lapsed) for each in marked.findings] == [("we looked", ""), ("", "")]


def test_the_bytes_of_the_file_are_part_of_the_evidence() -> None:
    of_file = replace(LOST, file=wheel())
    here = record(files=[file_record(sha256="b" * 64)])
    there = record(files=[file_record(sha256="c" * 64)])
    assert evidence_of(here, of_file) != evidence_of(there, of_file)
    assert evidence_of(here, LOST) == evidence_of(there, LOST)
    assert evidence_of(here, of_file) == evidence_of(replace(here, settled=False), of_file)


def test_the_evidence_of_one_case_is_the_same_on_every_machine() -> None:
    canonical = (
        '{"after":"2.4.1: no provenance","before":"2.4.0: attested","file":"","package":"tinyledger",'
        '"rule":"lost-provenance","sha256":[],"version":"2.4.1"}'
    )
    assert evidence_of(having(), LOST) == f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def test_a_hostile_reason_is_shown_and_obeyed_by_nobody() -> None:
    marked = given(having(LOST), LOST, reason="\x1b[2Jfine\u202e").apply(having(LOST), TODAY)
    assert marked.findings[0].acknowledged == "\\x1b[2Jfine\\u202e"


def test_nothing_to_apply_leaves_a_record_as_it_is() -> None:
    assert Acknowledgements().apply(having(LOST), TODAY) == having(LOST)
    assert given(having(LOST), LOST).apply(having(), TODAY) == having()


# Reading


def read(text: str | bytes, name: str = FILE, **others: str) -> tuple[Acknowledgement, ...]:
    files = {name: text if isinstance(text, bytes) else text.encode()}
    return read_acknowledgements(
        Memory(files | {key: value.encode() for key, value in others.items()}), "uv.lock"
    ).entries


def test_both_files_are_read() -> None:
    assert read(TEXT) == (ENTRY,)
    in_pyproject = TEXT.replace("[[acknowledge]]", "[[tool.attestree.acknowledge]]")
    assert read(in_pyproject, "pyproject.toml") == (ENTRY,)
    both = Memory({FILE: TEXT.encode(), "pyproject.toml": in_pyproject.encode()})
    assert read_acknowledgements(both, "uv.lock").entries == (ENTRY, ENTRY)
    assert read("") == read("[tool.other]\nx = 1\n", "pyproject.toml") == read("x = 1", "pyproject.toml") == ()


@pytest.mark.parametrize("text", ["not [ toml", "tool = 1", b"\xff\xfe"])
def test_a_pyproject_that_is_broken_for_everybody_is_none_of_ours(text: str | bytes) -> None:
    assert read(text, "pyproject.toml") == ()


def test_the_file_is_the_one_beside_the_lock_else_the_projects() -> None:
    deep = Memory({FILE: b"", "requirements/attestree.toml": TEXT.encode()})
    assert file_beside("requirements/prod.txt", deep) == "requirements/attestree.toml"
    assert read_acknowledgements(deep, "requirements/prod.txt").entries == (ENTRY,)
    assert file_beside("requirements/prod.txt", Memory({FILE: b""})) == FILE
    assert file_beside("uv.lock", Memory({})) == FILE


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "lost-provenance",
            "lost-provenence",
            "acknowledge[0].rule is no rule: lost-provenence; did you mean lost-provenance",
        ),
        ("lost-provenance", "zzz", "acknowledge[0].rule is no rule: zzz"),
        ('rule = "lost-provenance"', "rule = 1", "acknowledge[0].rule must be a text, not a whole number"),
        ("reason =", "reasn =", "acknowledge[0].reasn means nothing here; did you mean reason"),
        ("expires = 2026-07-31", "", "acknowledge[0].expires is missing; write it as 2026-07-31, without quotes"),
        ("2026-07-31", '"2026-07-31"', "acknowledge[0].expires is no date; write it as 2026-07-31, without quotes"),
        ("2026-07-31", "2026-07-31T10:00:00Z", "acknowledge[0].expires is no date"),
        (DIGEST, "sha256:abc", "acknowledge[0].evidence is not sha256: and 64 hexadecimal digits"),
        ("the maintainer wrote to us", " ", "acknowledge[0].reason is empty"),
        ("the maintainer wrote to us", "", "acknowledge[0].reason is missing"),
        ("the maintainer wrote to us", "x" * 501, "acknowledge[0].reason is longer than 500 characters"),
        ("[[acknowledge]]", "[[acknowlege]]", "acknowlege means nothing here; did you mean acknowledge"),
        ("[[acknowledge]]", "[acknowledge]", "acknowledge must be a list, not a table"),
        ("[[acknowledge]]", "fail-on = 1\n[[acknowledge]]", "fail-on means nothing here; known: acknowledge, pin"),
        ("# ours", "<<<<<<< ours", "attestree.toml, line 1: holds merge-conflict markers"),
        ("# ours", "= 1", "attestree.toml, line 1: is not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_in_one_line(old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(TEXT.replace(old, new, 1))
    assert said in str(caught.value)
    assert str(caught.value).startswith("attestree.toml")
    assert "\n" not in str(caught.value)


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(SourceError, match="more than 10000 entries"):
        read("acknowledge = [" + "{}," * 10_001 + "]")


# Writing


def test_the_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / FILE
    add_acknowledgement(path, ENTRY)
    assert path.read_text().startswith("# What somebody looked at and accepted.")
    assert read_acknowledgements(Folder(tmp_path), "uv.lock").entries == (ENTRY,)
    assert [one.name for one in tmp_path.iterdir()] == [FILE]


def test_comments_and_order_are_kept(tmp_path: Path) -> None:
    path = tmp_path / FILE
    before = TEXT + "\n# a last word\n"
    path.write_text(before)
    path.chmod(0o640)
    add_acknowledgement(path, replace(ENTRY, rule="late-file", reason='so says "he"\\'))
    after = path.read_text()
    assert after.startswith(TEXT)
    assert "# a last word" in after
    assert [one.rule for one in read_acknowledgements(Folder(tmp_path), "uv.lock").entries] == [
        "lost-provenance",
        "late-file",
    ]
    assert path.stat().st_mode & 0o777 == 0o640


def test_the_same_evidence_is_changed_and_not_doubled(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(TEXT)
    add_acknowledgement(path, replace(ENTRY, reason="longer", expires=date(2027, 1, 1)))
    assert path.read_text() == TEXT.replace("the maintainer wrote to us", "longer").replace("2026-07-31", "2027-01-01")


def test_a_list_on_one_line_is_added_to(tmp_path: Path) -> None:
    path = tmp_path / FILE
    fields = TEXT.split("[[acknowledge]]\n")[1].replace("  # why not", "").strip().replace("\n", ", ")
    path.write_text(f"acknowledge = [{{ {fields} }}]\n")
    add_acknowledgement(path, replace(ENTRY, version="2.4.2"))
    assert [one.version for one in read_acknowledgements(Folder(tmp_path), "uv.lock").entries] == ["2.4.1", "2.4.2"]
    assert len(tomllib.loads(path.read_text())["acknowledge"]) == 2


def test_line_ends_are_kept(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    add_acknowledgement(path, replace(ENTRY, version="2.4.2"))
    data = path.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 10


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text(TEXT)
    path = tmp_path / FILE
    path.symlink_to("elsewhere.toml")
    with pytest.raises(AcknowledgeError, match="is no regular file and is not written to"):
        add_acknowledgement(path, replace(ENTRY, version="2.4.2"))
    assert (tmp_path / "elsewhere.toml").read_text() == TEXT
    path.unlink()
    path.symlink_to("nowhere.toml")
    with pytest.raises(AcknowledgeError):
        add_acknowledgement(path, ENTRY)
    assert sorted(one.name for one in tmp_path.iterdir()) == [FILE, "elsewhere.toml"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not [ toml", "is not valid TOML"),
        ("[[acknowledge]]\nrule = 1\n", "must be a text"),
        ("<<<<<<< x\n", "merge-conflict markers"),
        ("x = 1\n", "x means nothing here"),
        ("#" * (4 * 1024 * 1024 + 1), "is too large to be changed"),
    ],
)
def test_a_file_that_is_not_understood_is_left_as_it_is(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / FILE
    path.write_text(content)
    with pytest.raises(AcknowledgeError, match=said):
        add_acknowledgement(path, ENTRY)
    assert path.read_text() == content


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_reason_is_needed(tmp_path: Path, reason: str) -> None:
    with pytest.raises(AcknowledgeError, match="the reason is"):
        add_acknowledgement(tmp_path / FILE, replace(ENTRY, reason=reason))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AcknowledgeError, match="cannot be written: No such file or directory; nothing was written"):
        add_acknowledgement(tmp_path / "gone" / FILE, ENTRY)
    path = tmp_path / FILE
    path.write_text(TEXT)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AcknowledgeError, match="No space left on device"):
        add_acknowledgement(path, replace(ENTRY, version="2.4.2"))
    assert path.read_text() == TEXT
    assert [one.name for one in tmp_path.iterdir()] == [FILE]


def test_an_entry_that_would_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(AcknowledgeError, match="cannot be changed safely"):
        add_acknowledgement(tmp_path / FILE, replace(ENTRY, rule="no-such-rule"))
    with pytest.raises(AcknowledgeError, match="what came out is not what was meant"):
        add_acknowledgement(tmp_path / FILE, replace(ENTRY, package="TinyLedger"))
    assert list(tmp_path.iterdir()) == []


def test_hostile_texts_survive_the_way_through_the_file(tmp_path: Path) -> None:
    hostile = replace(ENTRY, reason='"""\n[[acknowledge]]\nrule = "x"\n\x1b]0;\x07 \\u0000', version='1"\n')
    add_acknowledgement(tmp_path / FILE, hostile)
    assert read_acknowledgements(Folder(tmp_path), "uv.lock").entries == (hostile,)
