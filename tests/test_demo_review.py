"""The upgrade in the built-in example: what its rules say and what they cannot say, by a review that verifies."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from attestree.demo import upgrade_recording
from attestree.demo.incidents import NOT_SHOWN, SHOWN, Incident, afterword
from attestree.model import OriginKind
from attestree.rules import RULES, RULES_BY_ID
from attestree.verdict import FileStatus, Level, Trust
from demo_data.deployed import RECORDED
from demo_data.rule_table import FIRES, QUIET
from demo_data.tools import BIDI, ESCAPES, MARKUP
from demo_data.upgrades import UPGRADES, Upgrade
from demo_reviewed import Reviewed, review_of

if TYPE_CHECKING:
    from attestree.pool import WorkerPool
    from attestree.records import PackageRecord

pytestmark = pytest.mark.xdist_group("demo")

_NAMES = [upgrade.name for upgrade in UPGRADES]


@pytest.fixture(scope="module")
def reviewed(pool: WorkerPool) -> Reviewed:
    return review_of(upgrade_recording(), pool)


@pytest.mark.parametrize("upgrade", UPGRADES, ids=_NAMES)
def test_each_change_tells_its_story(reviewed: Reviewed, upgrade: Upgrade) -> None:
    change, told = reviewed.changes[upgrade.name], reviewed.told(upgrade.name)
    assert change.kind.value == upgrade.kind
    assert (change.before.version if change.before else "") == upgrade.old
    assert (change.after.version if change.after else "") == upgrade.new
    names = [reviewed.outcome.loaded.project.graph.packages[key].name for key in change.because]
    assert tuple(names) == upgrade.because

    assert told.settled
    assert _statuses(told.before) == {upgrade.before} - {""}
    assert _statuses(told.after) == {upgrade.after} - {""}
    looked_back = told.look_back.package.version if told.look_back else ""
    assert looked_back == upgrade.looked_back
    if told.after is None:
        assert not upgrade.trust
        return
    assert told.after.trust.value == upgrade.trust
    said = Counter(f"{finding.rule}:{finding.level.value}" for finding in told.after.findings)
    assert set(said) == set(upgrade.findings)
    assert (told.after.identity.status.value if told.after.identity else "") == upgrade.identity


def _statuses(record: PackageRecord | None) -> set[str]:
    return {file.status.value for file in record.counted} if record else set()


def test_these_are_all_the_changes_of_a_larger_project(reviewed: Reviewed) -> None:
    assert sorted(reviewed.changes) == sorted(_NAMES)
    assert 20 <= len(UPGRADES) <= 40
    for side in (reviewed.outcome.loaded.base, reviewed.outcome.loaded.project):
        assert 70 <= len(side.graph.packages) <= 80
        assert side.graph.knows_edges


def test_every_kind_of_change_and_every_word_can_be_met(reviewed: Reviewed) -> None:
    kinds = {change.kind.value for change in reviewed.changes.values()}
    assert kinds == {"added", "removed", "upgraded", "downgraded", "files-changed", "origin-changed", "moved"}
    moved = {(one.direct_before, one.direct_after) for one in reviewed.changes.values() if one.kind.value == "moved"}
    assert moved == {(True, False), (False, True)}
    records = [told.after for told in reviewed.outcome.changes.values() if told.after]
    assert {record.trust for record in records} == set(Trust) - {Trust.PENDING}
    assert {file.status for record in records for file in record.counted} == set(FileStatus)
    assert {finding.level for record in records for finding in record.findings} == set(Level)


def test_the_tables_name_every_rule() -> None:
    assert list(FIRES) == [rule.id for rule in RULES]
    assert list(QUIET) == list(FIRES)


@pytest.mark.parametrize("rule", FIRES)
def test_each_rule_fires(reviewed: Reviewed, rule: str) -> None:
    assert rule in reviewed.rules(FIRES[rule])


@pytest.mark.parametrize("rule", QUIET)
def test_each_rule_stays_quiet_where_it_is_near(reviewed: Reviewed, rule: str) -> None:
    record = reviewed.after(QUIET[rule])
    assert record.settled
    assert record.index, "it was looked up, so the rule had something to read"
    assert rule not in reviewed.rules(QUIET[rule])


def test_no_rule_breaks_on_the_data(reviewed: Reviewed) -> None:
    findings = [finding for told in reviewed.outcome.changes.values() if told.after for finding in told.after.findings]
    assert {finding.title for finding in findings} <= {rule.title for rule in RULES}


@pytest.mark.parametrize("incident", [*SHOWN, *NOT_SHOWN], ids=lambda one: f"{one.package} {one.version}")
def test_each_retold_attack_shows_what_it_is_said_to_show(reviewed: Reviewed, incident: Incident) -> None:
    told = reviewed.told(incident.package)
    sides = [record for record in (told.before, told.after) if record and record.package.version == incident.version]
    record = sides[-1]
    assert tuple(sorted({finding.rule for finding in record.findings})) == incident.rules
    assert set(incident.rules) <= set(RULES_BY_ID)
    said = " ".join(afterword().split())
    assert incident.story in said
    assert incident.retells in said


def test_what_provenance_cannot_show_is_not_made_to_look_caught(reviewed: Reviewed) -> None:
    seen = {}
    for incident in NOT_SHOWN:
        told = reviewed.told(incident.package)
        old = told.before is not None and told.before.package.version == incident.version
        record = told.before if old else told.after
        assert record
        assert set(incident.rules) <= {"fresh-release", "release-burst"}, "age is all there is"
        seen[f"{incident.package} {incident.version}"] = {file.status for file in record.counted}
    assert seen == {
        "morningdew 0.9.1": {FileStatus.VERIFIED},
        "honeyproxy 1.82.9": {FileStatus.NO_PROVENANCE},
        "sprayplan 3.2.0": {FileStatus.VERIFIED},
    }
    assert afterword().index("could not show") < afterword().index("morningdew")


def test_it_says_what_it_is(reviewed: Reviewed) -> None:
    loaded = reviewed.outcome.loaded
    assert loaded.replayed
    assert loaded.label == "the built-in example"
    assert loaded.label in reviewed.outcome.trust_root.source
    assert (loaded.base_title, loaded.title) == ("main", "upgrade-everything")
    assert loaded.now == RECORDED
    assert (loaded.base.notes, loaded.project.notes) == ((), ()), "both locks are as PEP 751 wants them"


def test_what_somebody_accepted_is_accepted_and_what_is_over_is_said(reviewed: Reviewed) -> None:
    accepted = {
        (record.package.name, finding.rule): (bool(finding.acknowledged), bool(finding.lapsed))
        for told in reviewed.outcome.changes.values()
        if (record := told.after)
        for finding in record.findings
        if finding.acknowledged or finding.lapsed
    }
    assert accepted == {("covermap", "trigger-changed"): (True, False), ("cratesizer", "yanked"): (False, True)}
    assert reviewed.after("covermap").trust is Trust.VERIFIED
    assert reviewed.outcome.loaded.acknowledge_in is None, "a recording is not written to"


def test_pins_are_met_missed_and_swapped(reviewed: Reviewed) -> None:
    new, old = reviewed.outcome.loaded.project.graph, reviewed.outcome.loaded.base.graph
    pinned = {one.name: one.attestation_identities for one in new.packages.values() if one.attestation_identities}
    before = {one.name: one.attestation_identities for one in old.packages.values() if one.attestation_identities}
    assert set(pinned) == set(before) == {"webframe", "modelclay", "sprayplan", "envleaf"}
    assert {name for name in pinned if pinned[name] != before[name]} == {"envleaf"}
    fired = {name for name in pinned if "pinned-identity-differs" in reviewed.rules(name)}
    assert fired == {"sprayplan", "envleaf"}


def test_the_hostile_package_only_looks_ugly(reviewed: Reviewed) -> None:
    wall = reviewed.after("graffiti-wall")
    attestation = wall.counted[0].attestations[0]
    assert attestation.publisher
    written = "".join((*attestation.claims.present().values(), attestation.publisher.kind, wall.project_status_reason))
    assert all(part in written for part in (ESCAPES, MARKUP, BIDI))
    texts = [wall.counted[0].reason]
    texts += [text for one in wall.findings for text in (one.detail, one.before, one.after, one.file)]
    assert all(text.isprintable() for text in texts)
    assert any("\\x1b" in text for text in texts)


def test_the_releases_show_where_the_break_is(reviewed: Reviewed) -> None:
    line = [(release.version, bool(release.attested)) for release in reviewed.told("sprayplan").releases]
    assert line[-2:] == [("3.2.0", True), ("3.3.0", False)]
    assert sum(attested for _, attested in line) == 4


def test_a_mirror_without_provenance_is_no_loss(reviewed: Reviewed) -> None:
    told = reviewed.told("stonefence")
    assert told.before
    assert told.after
    assert told.before.package.origin.kind is told.after.package.origin.kind is OriginKind.INDEX
    assert told.before.index != told.after.index
    assert told.after.findings == ()
