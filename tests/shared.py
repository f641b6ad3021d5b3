"""Where the shared test data lies, and the marker for tests that need it."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Real attestations, bad bundles, recorded index pages and real lock files; absent in most clones."""

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data is not beside this clone")
