"""Changes with nothing to see."""

from __future__ import annotations

from demo_data.shape import Project
from demo_data.upgrades.shape import Upgrade

UPGRADES = (
    Upgrade(name="rootstore", old="2026.7.9", new="2026.10.4"),
    Upgrade(name="modelclay", old="2.12.0", new="2.12.3", needed=("typeladder",), identity="pinned"),
    Upgrade(
        name="modelclay-core",
        kind="added",
        new="2.41.4",
        because=("modelclay",),
        before="",
        identity="first-seen",
    ),
    Upgrade(
        name="wayposts",
        kind="moved",
        old="1.4.3",
        new="1.4.3",
        because=("webframe",),
        before="not-applicable",
        after="not-applicable",
        trust="not-applicable",
        identity="",
    ),
    Upgrade(
        name="larder-cache",
        kind="moved",
        old="0.12.0",
        new="0.12.0",
        before="not-applicable",
        after="not-applicable",
        trust="not-applicable",
        identity="",
    ),
    Upgrade(
        name="sundialer",
        kind="removed",
        old="1.1.0",
        was=Project(
            name="sundialer",
            version="1.1.0",
            uploaded="2024-04-02 12:00",
            since="2021-03-20",
            history="0.9.0 1.0.0",
        ),
        before="not-applicable",
        after="",
        trust="",
        identity="",
    ),
)
