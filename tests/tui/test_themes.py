from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from attestree.tui.themes import THEMES, own_variables, trust_variable
from attestree.verdict import Trust

READABLE = 4.5
"""WCAG's contrast for text."""
READABLE_DIM = 3.0


def contrast(one: str, other: str) -> float:
    lights = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def luminance(color: Color) -> float:
    parts = [part / 255 for part in (color.r, color.g, color.b)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("word", Trust)
def test_every_word_is_readable_on_every_ground_of_our_themes(theme: Theme, word: Trust) -> None:
    least = READABLE_DIM if word in (Trust.NOT_APPLICABLE, Trust.PENDING, Trust.NO_PROVENANCE) else READABLE
    colour = theme.variables[trust_variable(word)]
    grounds = [theme.surface, theme.panel, theme.variables["row-cursor"], theme.variables["row-cursor-blurred"]]
    for ground in grounds:
        assert ground is not None
        assert contrast(colour, ground) >= least


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_every_other_theme_is_given_our_variables(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    own = own_variables({**theme.to_color_system().generate(), **theme.variables})
    assert {trust_variable(word) for word in Trust} < set(own)
    assert len({own[trust_variable(word)] for word in (Trust.FAILED, Trust.REVIEW, Trust.VERIFIED)}) == 3
    for value in own.values():
        assert value in ("none", "reverse") or Color.parse(value)
