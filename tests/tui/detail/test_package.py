from dataclasses import replace
from datetime import timedelta

import pytest

import builders
from attestree.events import IndexSeen, SessionFailed
from attestree.graph import DependencyGraph, Edge
from attestree.model import Origin, OriginKind
from attestree.records import Identity, IdentityVerdict, PackageRecord
from attestree.releases import ProjectStatus
from attestree.rules import RULES_BY_ID
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.page import page_for
from attestree.tui.state import ExplorerState
from attestree.verdict import FileStatus, IdentityStatus, ReleaseState
from attestree.verdict import Level as Weight
from tui import canned
from tui.detail.reading import labelled, lines, page_of, state_of, targets, value, words

SERVES = IndexSeen(builders.INDEX, serves_provenance=True)
OLD = Identity(issuer=builders.ISSUER, repository="https://forge.example/a/b", repository_id="1", owner_id="7")


def top(record: PackageRecord, state: ExplorerState | None = None) -> str:
    row = page_of(record, state).rows[0]
    return f"{row.label.plain}: " + row.value.plain.replace("\n", " | ")


# The line on top: every status


def test_verified_says_that_every_proof_holds() -> None:
    assert top(builders.record()) == "\u2713 verified: every proof holds for the 1 file that counts here"


def test_failed_says_why_and_is_strong() -> None:
    file = builders.file_record(status=FileStatus.FAILED, reason="the statement is about another file")
    row = page_of(builders.record(files=[builders.file_record(builders.sdist()), file])).rows[0]
    assert row.label.plain == "\u2717 failed"
    assert row.value.plain == "the statement is about another file"
    assert {span.style for span in row.value.spans} == {"strong"}
    assert "failed" in {span.style for span in row.label.spans}


@pytest.mark.parametrize(
    ("status", "start", "explanation"),
    [
        (FileStatus.UNREADABLE, "? unknown: the reason", ""),
        (FileStatus.UNKNOWN, "? unknown: the reason", "So its silence on this file says nothing. That is common"),
        (FileStatus.NOT_CHECKED, "? unknown: the reason", "It could not be checked, which is not a failure. Press r"),
        (FileStatus.NO_PROVENANCE, "- no provenance: the reason", "That is normal: most uploads have none."),
    ],
)
def test_what_is_not_known_is_explained_and_never_called_a_failure(
    status: FileStatus, start: str, explanation: str
) -> None:
    said = top(builders.record(files=[builders.file_record(status=status, reason="the reason")]))
    assert said.startswith(start)
    assert explanation in said
    assert ("|" in said) is bool(explanation)
    assert "\u2717" not in words(page_of(builders.record(status=status)))


def test_no_provenance_is_calm() -> None:
    row = page_of(builders.record(status=FileStatus.NO_PROVENANCE)).rows[0]
    assert {span.style for span in row.label.spans} == {"no-provenance", "sign"}
    assert "strong" not in {span.style for span in row.value.spans}


def test_no_provenance_is_not_called_normal_where_a_finding_says_otherwise() -> None:
    lost = builders.finding("lost-provenance", Weight.BLOCK, "Provenance is lost", "the newest release before had it")
    said = top(builders.record(status=FileStatus.NO_PROVENANCE, findings=[lost]))
    assert said == "\u2717 failed: no provenance, but the newest release before had it"
    passing = builders.finding("archived", Weight.NOTE, "Archived", "the project is archived")
    assert "That is normal" in top(builders.record(status=FileStatus.NO_PROVENANCE, findings=[passing]))


def test_a_package_whose_index_did_not_answer_says_so_and_how_to_ask_again() -> None:
    said = top(builders.record(error="index.example did not answer within 10 s"))
    assert said.startswith("? unknown: index.example did not answer within 10 s | It could not be checked")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (OriginKind.GIT, "it comes from a Git repository"),
        (OriginKind.URL, "it comes from an address of its own"),
        (OriginKind.PATH, "it comes from a folder of this machine"),
    ],
)
def test_not_applicable_says_where_it_comes_from_instead(kind: OriginKind, reason: str) -> None:
    origin = Origin(kind, "https://forge.example/gitlib/gitlib", reference="main", commit="9f31c02" + "0" * 33)
    package = replace(builders.package(kind=kind), origin=origin)
    page = page_of(builders.record(package_=package))
    assert page.rows[0].label.plain == "\u2298 not applicable"
    assert page.rows[0].value.plain.startswith(reason)
    assert value(page, "Commit") == origin.commit
    assert labelled(page, "Commit").copy == origin.commit
    assert labelled(page, "Origin").link == ("" if kind is OriginKind.PATH else origin.url)


def test_pending_says_how_far_it_is() -> None:
    waiting = builders.record(files=[builders.file_record(status=None)], settled=False)
    assert top(waiting) == "\u25cc pending: waiting for its turn"
    files = [builders.file_record(), builders.file_record(builders.sdist(), None)]
    half = builders.record(files=files, settled=False)
    assert top(half) == "\u25cc pending: 1 of 2 files done"
    assert "\u25cc checking" in words(page_of(half))


def test_a_session_that_stopped_leaves_no_false_hope() -> None:
    waiting = builders.record(files=[builders.file_record(status=None)], settled=False)
    state = state_of(waiting, more=(SessionFailed("the workers died"),))
    assert top(waiting, state).endswith("| The session has stopped: the workers died")


def test_nothing_looked_at_is_no_pass() -> None:
    assert top(builders.record(files=[])) == "? unknown: no file of it was looked at"


# Findings


def test_findings_stand_before_everything_else_with_what_to_do() -> None:
    finding = builders.finding(
        "lost-provenance", Weight.BLOCK, "Provenance was lost", "2.4.0 was attested", before="attested", after=""
    )
    page = page_of(builders.record(findings=[finding], status=FileStatus.NO_PROVENANCE))
    assert page.rows[0].value.plain.startswith("no provenance, but 2.4.0 was attested")
    text = words(page)
    remedy = " ".join(RULES_BY_ID["lost-provenance"].remedy.split())
    assert f"\u2717 block Provenance was lost before attested after nothing what to do {remedy}" in text
    assert text.count("2.4.0 was attested") == 1, "what the top says is not said again"
    assert text.index("Provenance was lost") < text.index("Here because")


def test_what_to_do_is_said_once_for_each_rule() -> None:
    findings = [builders.finding("hash-mismatch", detail=f"file {number} differs") for number in range(3)]
    text = words(page_of(builders.record(findings=findings)))
    assert text.count("what to do") == 1
    assert [f"file {number} differs" in text for number in range(3)] == [True] * 3


def test_a_note_is_short_and_colours_nothing() -> None:
    finding = builders.finding("archived", Weight.NOTE, "Archived", "the project is archived")
    page = page_of(builders.record(findings=[finding]))
    assert page.rows[0].label.plain == "\u2713 verified"
    assert "what to do" not in words(page)
    assert "i note Archived the project is archived" in words(page)


def test_a_finding_leads_to_all_there_is_to_say_on_it() -> None:
    finding = builders.finding(
        "yanked", detail="the release is yanked", before="no", after="yes", file=builders.wheel()
    )
    record = builders.record(findings=[finding])
    row = next(row for row in page_of(record).rows if row.key.startswith("finding"))
    assert row.copy == "yanked: the release is yanked"
    assert row.target == Level(Depth.PACKAGE, record.id).about(finding)
    assert isinstance(row.target, Level)
    page = page_for(state_of(record), row.target)
    rule = RULES_BY_ID["yanked"]
    text = words(page)
    for part in (rule.why, rule.remedy, *rule.benign, rule.fires, rule.incidents):
        assert " ".join(part.split()) in text
    assert value(page, "Here") == "the release is yanked"
    assert (value(page, "Before"), value(page, "After")) == ("no", "yes")
    assert labelled(page, "File").target == Level(Depth.FILE, record.id, builders.wheel())


def test_a_finding_finds_its_file_by_the_name_that_is_shown() -> None:
    file = builders.file_record("a\x1b-1-py3-none-any.whl", FileStatus.NO_PROVENANCE)
    finding = builders.finding(file="a\\x1b-1-py3-none-any.whl")
    record = builders.record(files=[file], findings=[finding])
    page = page_for(state_of(record), Level(Depth.PACKAGE, record.id).about(finding))
    assert labelled(page, "File").target == Level(Depth.FILE, record.id, "a\x1b-1-py3-none-any.whl")


def test_a_finding_on_a_file_that_is_not_there_leads_nowhere() -> None:
    finding = builders.finding("from-the-future", file="gone.whl")
    record = builders.record(findings=[finding])
    page = page_for(state_of(record), Level(Depth.PACKAGE, record.id).about(finding))
    assert value(page, "File") == "gone.whl"
    assert targets(page) == []
    assert "Title of from-the-future" in words(page), "a rule this version does not know is shown all the same"
    assert "Why it matters" not in words(page)


# Who published


def test_who_uploaded_it_is_read_from_the_certificate() -> None:
    page = page_of(builders.record())
    assert value(page, "Uploaded from").startswith("https://forge.example/tinyledger/tinyledger | workflow release.yml")
    assert "refs/tags/v2.4.1" in value(page, "Uploaded from")
    assert "commit 9f31c02" in value(page, "Uploaded from")
    assert labelled(page, "Uploaded from").link == "https://forge.example/tinyledger/tinyledger"


def test_nothing_unproven_is_named_as_the_source() -> None:
    page = page_of(builders.record(status=FileStatus.FAILED))
    assert "forge.example" not in words(page)
    assert value(page, "Signature") == "\u2717 does not hold on 1 of 1 attestation"


def test_a_signature_that_holds_for_another_file_names_no_source() -> None:
    attestation = builders.checked(status=FileStatus.FAILED, proven=True, reason="the statement is about another file")
    page = page_of(builders.record(files=[builders.file_record(status=FileStatus.FAILED, attestations=[attestation])]))
    assert value(page, "Signature") == "\u2713 holds on 1 attestation"
    assert "forge.example" not in words(page)


def test_signature_and_identity_are_two_facts() -> None:
    identity = IdentityVerdict(
        IdentityStatus.DIFFERS, "another repository id than 2.4.0", replace(OLD, owner_id="8"), OLD
    )
    page = page_of(builders.record(identity=identity))
    assert value(page, "Signature") == "\u2713 holds on 1 attestation"
    assert value(page, "Identity") == "\u26a0 differs another repository id than 2.4.0 | owner id 8 expected 7"


@pytest.mark.parametrize(
    ("status", "mark"),
    [
        (IdentityStatus.PINNED, "\u2713 pinned"),
        (IdentityStatus.SAME_AS_BEFORE, "\u2713 same as before"),
        (IdentityStatus.FIRST_SEEN, "? first seen"),
    ],
)
def test_each_identity_status_has_its_word(status: IdentityStatus, mark: str) -> None:
    page = page_of(builders.record(identity=IdentityVerdict(status, "because", OLD, OLD)))
    assert value(page, "Identity") == f"{mark} because"


def test_an_identity_that_is_not_known_is_said_to_be_so() -> None:
    assert "no certificate that can be relied on" in value(
        page_of(builders.record(status=FileStatus.FAILED)), "Identity"
    )
    running = builders.record(files=[builders.file_record(), builders.file_record("b.whl", None)], settled=False)
    assert value(page_of(running), "Identity") == "not compared yet"
    assert "Identity" not in words(page_of(builders.record(status=FileStatus.NO_PROVENANCE)))


def test_an_email_identity_is_named_by_its_subject() -> None:
    attestation = builders.checked(claims_=builders.email_claims(), subject="robot@mail.example")
    page = page_of(builders.record(files=[builders.file_record(attestations=[attestation])]))
    assert value(page, "Uploaded from") == "robot@mail.example | vouched for by https://accounts.google.com"


def test_files_from_several_places_show_each_of_them_up_to_three() -> None:
    files = [
        builders.file_record(
            builders.wheel(tag=f"py{number}-none-any"),
            attestations=[builders.checked(claims_=builders.claims(repository=f"https://forge.example/a/{number}"))],
        )
        for number in range(5)
    ]
    text = words(page_of(builders.record(files=files)))
    assert [f"https://forge.example/a/{number}" in text for number in range(5)] == [True, True, True, False, False]
    assert "and 2 other places: see the files" in text


# Why it is here


def test_the_way_from_the_root_with_extras_and_conditions() -> None:
    state = ExplorerState()
    state.apply(canned.all_events())
    page = page_of(state.records[canned.NAMES["asynckit 1.8.0"]], state)
    assert value(page, "Here because") == (
        "orchard-shop \u2192 webframe[async] \u2192 asynckit | webframe requires asynckit with the extra async"
    )
    numlib = page_of(state.records[canned.NAMES["numlib 2.1.0"]], state)
    assert value(numlib, "Here because").endswith("plotkit requires numlib where python_full_version >= '3.12'")
    dev = page_of(state.records[canned.NAMES["testrunner 8.3.2"]], state)
    assert value(dev, "Here because").endswith("orchard-shop requires testrunner in the group dev")


def test_who_else_requires_it_can_be_gone_to() -> None:
    state = ExplorerState()
    state.apply(canned.all_events())
    page = page_of(state.records[canned.NAMES["marksafe 2.1.5"]], state)
    parents = [canned.NAMES["templater 3.0.2"], canned.NAMES["fontmetrics 0.14.2"]]
    assert [target for target in targets(page) if isinstance(target, str)] == parents


def test_many_parents_are_counted_not_listed() -> None:
    nodes = [builders.package(f"parent{number}", "1") for number in range(9)]
    child = builders.record()
    edges = [Edge(node.id, child.id) for node in nodes]
    graph = DependencyGraph([builders.root(), *nodes, child.package], [node.id for node in nodes], edges)
    state = ExplorerState()
    state.apply([canned.loaded(builders.project(graph))])
    page = page_of(child, state_with(state, child))
    assert "and 3 more: i lists them" in words(page)


def state_with(state: ExplorerState, record: PackageRecord) -> ExplorerState:
    state.records[record.id] = record
    return state


def test_a_lock_without_edges_says_so() -> None:
    record = builders.record(package_=builders.package(line=7))
    graph = builders.graph([builders.root(), record.package], knows_edges=False)
    state = ExplorerState()
    state.apply([canned.loaded(builders.project(graph))])
    text = value(page_of(record, state_with(state, record)), "Here because")
    assert text == "the project's file names it in line 7; it does not say who requires what"


def test_why_it_is_not_known_what_a_package_requires() -> None:
    record = builders.record()
    why = {record.id: "it comes from a repository, which is not fetched"}
    graph = DependencyGraph([builders.root(), record.package], [builders.root().id], unknown=why)
    state = ExplorerState()
    state.apply([canned.loaded(builders.project(graph))])
    text = value(page_of(record, state_with(state, record)), "It requires")
    assert text == "what is not known: it comes from a repository, which is not fetched"


def test_what_nothing_requires_is_pointed_out() -> None:
    state = ExplorerState()
    state.apply(canned.all_events())
    page = page_of(state.records[canned.NAMES["strayed 0.1.1"]], state)
    assert value(page, "Here because") == "the lock names it, but nothing requires it"


def test_what_lies_below_is_summed_up() -> None:
    state = ExplorerState()
    state.apply(canned.all_events())
    assert (
        value(page_of(state.records[canned.NAMES["tinyledger 2.4.1"]], state), "Below it")
        == "3 packages worst \u2717 failed"
    )
    busy = ExplorerState()
    busy.apply(canned.busy_events(1))
    text = value(page_of(busy.records[canned.NAMES["tinyledger 2.4.1"]], busy), "Below it")
    assert text.endswith("worst \u25cc pending 0 of 3 checked")


# What the index says


def test_release_states_dates_and_index() -> None:
    states = [ReleaseState.PARTIAL_PROVENANCE, ReleaseState.LOST_PROVENANCE]
    record = builders.record(states=states)
    page = page_of(record, state_of(record, more=(SERVES,)))
    assert value(page, "Release") == "lost provenance \u00b7 partial provenance"
    assert value(page, "Dates") == "uploaded 2026-05-30 09:00 UTC \u00b7 signed 2026-05-30 09:00 UTC"
    assert value(page, "Index") == "https://index.example/simple/ serves provenance"


def test_an_index_that_has_shown_no_provenance() -> None:
    record = builders.record(status=FileStatus.UNKNOWN)
    assert value(page_of(record), "Index").endswith("has shown no provenance")
    running = ExplorerState()
    running.apply(canned.events_of([record])[:-1])
    assert value(page_of(record, running), "Index").endswith("has shown no provenance so far")


def test_an_index_that_did_not_answer_has_shown_nothing_at_all() -> None:
    record = builders.record(status=FileStatus.NOT_CHECKED, error="index.example refuses the connection")
    assert value(page_of(record), "Index").endswith("gave no answer on this project")


def test_the_index_that_the_lock_names_is_told_once() -> None:
    record = builders.record()
    assert record.index == "https://index.example/simple/"
    for url, rows in (("https://index.example/simple", 0), ("https://other.example/simple/", 1)):
        origin = Origin(OriginKind.INDEX, url)
        page = page_of(replace(record, package=replace(record.package, origin=origin)))
        assert sum(line.startswith("Origin") for line in lines(page)) == rows


def test_dates_that_differ_are_a_span() -> None:
    late = builders.listing(builders.sdist(), uploaded=builders.UPLOADED + timedelta(hours=3))
    files = [builders.file_record(), builders.file_record(builders.sdist(), FileStatus.NO_PROVENANCE, listed=late)]
    text = value(page_of(builders.record(files=files)), "Dates")
    assert text.startswith("uploaded 2026-05-30 09:00 UTC to 2026-05-30 12:00 UTC")


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (ProjectStatus.QUARANTINED, "quarantined"),
        (ProjectStatus.ARCHIVED, "archived"),
        (ProjectStatus.DEPRECATED, "deprecated"),
    ],
)
def test_project_status_with_its_reason(status: ProjectStatus, word: str) -> None:
    page = page_of(builders.record(project_status=status, project_status_reason="moved to newname"))
    assert value(page, "Project").startswith(word)
    assert value(page, "Project").endswith("moved to newname")


def test_an_active_project_says_nothing_of_it() -> None:
    assert "Project" not in words(page_of(builders.record(project_status=ProjectStatus.ACTIVE)))


def test_yanked_files_are_pointed_out() -> None:
    yanked = builders.listing(yanked=True, yanked_reason="broken build")
    files = [builders.file_record(listed=yanked), builders.file_record(builders.sdist())]
    assert value(page_of(builders.record(files=files)), "Yanked") == "1 of 2 files yanked broken build"
    whole = [builders.file_record(listed=replace(yanked, yanked_reason=""))]
    assert value(page_of(builders.record(files=whole)), "Yanked") == "yanked no reason given"


def test_an_origin_that_is_not_the_index_asked_is_shown() -> None:
    package = builders.package(url="https://mirror.example/simple/")
    assert value(page_of(builders.record(package_=package)), "Origin") == "index https://mirror.example/simple/"


# Its files


def test_the_file_list_shows_what_counts_and_why() -> None:
    files = [
        builders.file_record(
            builders.sdist(), FileStatus.NO_PROVENANCE, counted=False, installable=False, locked=False
        ),
        builders.file_record(status=FileStatus.UNREADABLE, reason="publisher kind Forgejo is not known"),
    ]
    text = words(page_of(builders.record(files=files)), 140)
    assert "Files 1 of 2 counts here" in text
    counted = (
        "? unreadable tinyledger-2.4.1-py3-none-any.whl publisher kind Forgejo is not known would be installed here"
    )
    assert counted in text
    assert (
        "- no provenance tinyledger-2.4.1.tar.gz not counted \u00b7 not in the lock \u00b7 4.1 kB \u00b7 2026-05-30"
        in text
    )
    assert text.index(counted) < text.index("tar.gz"), "those that count come first"


def test_a_file_without_a_digest_says_so() -> None:
    file = builders.file_record(sha256="", on_index=False)
    assert "no SHA-256" in words(page_of(builders.record(files=[file])))


def test_many_files_have_a_level_of_their_own() -> None:
    files = [builders.file_record(builders.wheel(tag=f"py{n}-none-any"), counted=n == 3) for n in range(20)]
    record = builders.record(files=files)
    page = page_of(record)
    assert sum(row.key.startswith("file\0") for row in page.rows) == 1
    assert labelled(page, "All files").target == Level(Depth.FILES, record.id)
    assert len([line for line in lines(page) if line]) < 20
