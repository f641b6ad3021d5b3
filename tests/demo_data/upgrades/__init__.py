"""The upgrade that is under review: what became of each package, and what a person should see of it.

The deployed shop is locked in a ``pylock.toml``, the one format that can also pin who publishes. A bot has brought it
up to date, and most of what happens to an index in a year happens in this one change. The projects, their releases and
their publishers are those of the explored shop, four days later.
"""

from demo_data.upgrades import calm, index, pipelines, publishers, uploads
from demo_data.upgrades.shape import Upgrade

UPGRADES: tuple[Upgrade, ...] = (
    *uploads.UPGRADES,
    *pipelines.UPGRADES,
    *publishers.UPGRADES,
    *index.UPGRADES,
    *calm.UPGRADES,
)

__all__ = ["UPGRADES", "Upgrade"]
