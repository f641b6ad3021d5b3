"""The story as one recording."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from attestree.index.record import RecordedProject, Recording
from demo_data.lock import uv_lock
from demo_data.pages import page
from demo_data.proofs import proofs
from demo_data.shape import RECORDED
from demo_data.story import ELSEWHERE, MEMBERS, NAME, PROJECTS
from lab import Lab

TARGET = Path(__file__).parents[2] / "src" / "attestree" / "demo" / "orchard-shop.json.gz"
"""Where the package looks for it."""

SEED = b"orchard-shop"
_KEYS_SINCE = (datetime(2024, 6, 3, tzinfo=UTC), None)


def make() -> Recording:
    """Return the recording: the same one every time, with a trust root of its own."""
    lab = Lab(seed=SEED)
    lock = uv_lock(PROJECTS, (*MEMBERS, *ELSEWHERE), [member.name for member in MEMBERS])
    exchanges = (*(page(project) for project in PROJECTS), *proofs(PROJECTS, lab))
    return Recording(
        label="the built-in example",
        recorded=RECORDED,
        project=RecordedProject(NAME, NAME, "uv.lock", {"uv.lock": lock.encode()}),
        python_version="3.12",
        platform="linux",
        index_url="",
        trust_root=lab.trusted_root(authority=_KEYS_SINCE, ct_log=_KEYS_SINCE, log=_KEYS_SINCE).decode(),
        exchanges=exchanges,
    )
