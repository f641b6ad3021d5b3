from __future__ import annotations

import pytest

from session.world import World


@pytest.fixture
def world() -> World:
    return World()
