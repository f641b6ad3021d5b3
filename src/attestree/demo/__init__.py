"""The built-in example: a recorded index of a fictional project, with a trust root of its own.

``make demo-data`` writes the recording anew; nothing here knows any verdict.
"""

from __future__ import annotations

from importlib.resources import as_file, files

from attestree.index.record import Recording


def recording() -> Recording:
    """Return the recording of ``orchard-shop``.

    Raises:
        RecordingError: the installation is damaged.
    """
    with as_file(files(__name__) / "orchard-shop.json.gz") as path:
        return Recording.read(path)
