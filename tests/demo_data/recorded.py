"""The two stories as recordings: the shop that is explored, and the upgrade that is reviewed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.index.record import RecordedProject, Recording
from demo_data import deployed
from demo_data.acknowledged import acknowledge_toml
from demo_data.core_metadata import PLATFORM, PYTHON, metadata_answers
from demo_data.lock import uv_lock
from demo_data.pages import page
from demo_data.proofs import expected_from, followed, linked, proofs
from demo_data.pylock import pylock
from demo_data.shape import RECORDED
from demo_data.story import ELSEWHERE, MEMBERS, NAME, PROJECTS
from demo_data.upgrades import UPGRADES
from lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from attestree.index.record import Exchange
    from demo_data.deployed import Locked
    from demo_data.upgrades import Upgrade

_FOLDER = Path(__file__).parents[2] / "src" / "attestree" / "demo"
TARGET = _FOLDER / "orchard-shop.json.gz"
"""Where the package looks for the explored shop."""
UPGRADE_TARGET = _FOLDER / "orchard-shop-upgrade.json.gz"
"""Where it looks for the reviewed upgrade."""

SEED = b"orchard-shop"
_UPGRADE_SEED = b"orchard-shop upgrade"  # two logs of one key that disagree would be a split view
_LABEL = "the built-in example"
_KEYS_SINCE = (datetime(2024, 6, 3, tzinfo=UTC), None)


def make() -> Recording:
    """Return the recording of the shop: the same one every time, with a trust root of its own."""
    lab = Lab(seed=SEED)
    lock = uv_lock(PROJECTS, (*MEMBERS, *ELSEWHERE), [member.name for member in MEMBERS])
    wanted = [file for project in PROJECTS for file in followed(project)]
    said = [answer for project in PROJECTS for answer in metadata_answers(project, project.version)]
    exchanges = (*(page(project) for project in PROJECTS), *said, *proofs(wanted, lab))
    return Recording(
        label=_LABEL,
        recorded=RECORDED,
        project=RecordedProject(NAME, NAME, "uv.lock", {"uv.lock": lock.encode()}),
        python_version=PYTHON,
        platform=PLATFORM,
        index_url="",
        trust_root=_trust_root(lab),
        exchanges=exchanges,
    )


def make_upgrade() -> Recording:
    """Return the recording of the upgrade: the same one every time, with a trust root of its own."""
    lab = Lab(seed=_UPGRADE_SEED)
    releases = [release for upgrade in UPGRADES for release in deployed.asked(upgrade)]
    pages = {exchange.url: exchange for exchange in (page(project) for project, _ in releases)}
    wanted = [file for project, version in releases for file in linked(project, version)]
    wanted += [file for one in UPGRADES if one.looked_back for file in expected_from(deployed.TODAY[one.name], one.new)]
    said = [answer for one in UPGRADES if one.new for answer in _said(one)]
    distinct = {file.provenance: file for file in wanted}
    return Recording(
        label=_LABEL,
        recorded=deployed.RECORDED,
        project=_side(deployed.NEW, deployed.new_side(), old=False),
        base=_side(deployed.OLD, deployed.old_side(), old=True),
        python_version=PYTHON,
        platform=PLATFORM,
        index_url="",
        trust_root=_trust_root(lab),
        exchanges=(*pages.values(), *said, *proofs(distinct.values(), lab)),
    )


def _said(upgrade: Upgrade) -> Iterator[Exchange]:
    """Yield what the new side of an upgrade that is looked at says of itself."""
    for project, version in deployed.asked(upgrade):
        if version == upgrade.new:
            yield from metadata_answers(project, version)


def _side(title: str, locked: Iterable[Locked], *, old: bool) -> RecordedProject:
    lock = pylock(locked, (*deployed.members(old=old), *ELSEWHERE))
    files = {"pylock.toml": lock.encode(), "attestree.toml": acknowledge_toml().encode()}
    return RecordedProject(NAME, title, "pylock.toml", files)


def _trust_root(lab: Lab) -> str:
    return lab.trusted_root(authority=_KEYS_SINCE, ct_log=_KEYS_SINCE, log=_KEYS_SINCE).decode()
