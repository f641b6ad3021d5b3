"""Two themes of our own, and our own variables in every theme.

Each trust word has a variable, ``$trust-failed`` to ``$trust-not-applicable``; styles name those, never a colour. Calm
words are close to the background and the two that want a person's eye are far from it. ``$row-cursor`` lies below all
of them: the block cursor of many themes is so bright that it would drown them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.color import Color
from textual.theme import Theme

from attestree.verdict import Trust

if TYPE_CHECKING:
    from collections.abc import Mapping

DARK = Theme(
    name="attestree-dark",
    primary="#6aa6e8",
    secondary="#4d6f96",
    accent="#c3a6ff",
    warning="#f2b13c",
    error="#ff767b",
    success="#7dbb8c",
    foreground="#d5dae1",
    background="#12151a",
    surface="#171b21",
    panel="#1e242c",
    dark=True,
    variables={
        "row-cursor": "#27384e",
        "row-cursor-blurred": "#232b36",
        "trust-failed": "#ff767b",
        "trust-review": "#f2b13c",
        "trust-unknown": "#74b2f2",
        "trust-pending": "#8b93a0",
        "trust-no-provenance": "#8b93a0",
        "trust-verified": "#7dbb8c",
        "trust-not-applicable": "#828a96",
        "border": "#54779f",
        "border-blurred": "#2c343f",
        "block-cursor-background": "#27384e",
        "block-cursor-foreground": "#f1f4f8",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#232b36",
        "block-cursor-blurred-foreground": "#d5dae1",
        "footer-background": "#171b21",
        "footer-key-foreground": "#c3a6ff",
        "scrollbar": "#39434f",
        "scrollbar-background": "#171b21",
        "scrollbar-corner-color": "#171b21",
    },
)
LIGHT = Theme(
    name="attestree-light",
    primary="#2468ad",
    secondary="#7d95ae",
    accent="#6b46b8",
    warning="#7f4f00",
    error="#c01c28",
    success="#256a3d",
    foreground="#23282e",
    background="#f6f5f1",
    surface="#fdfcfa",
    panel="#eae8e2",
    dark=False,
    variables={
        "row-cursor": "#d3e2f2",
        "row-cursor-blurred": "#e8e6df",
        "trust-failed": "#c01c28",
        "trust-review": "#7f4f00",
        "trust-unknown": "#1a5fae",
        "trust-pending": "#696f78",
        "trust-no-provenance": "#696f78",
        "trust-verified": "#256a3d",
        "trust-not-applicable": "#757b84",
        "border": "#6f9ac6",
        "border-blurred": "#d6d3ca",
        "block-cursor-background": "#d3e2f2",
        "block-cursor-foreground": "#10151b",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e8e6df",
        "block-cursor-blurred-foreground": "#23282e",
        "footer-background": "#eae8e2",
        "footer-key-foreground": "#6b46b8",
        "footer-description-foreground": "#23282e",
        "scrollbar": "#c4c0b6",
        "scrollbar-background": "#f0eee9",
        "scrollbar-corner-color": "#f0eee9",
    },
)
THEMES = (DARK, LIGHT)

_TAKES_COLOUR_OF = {
    Trust.FAILED: "text-error",
    Trust.REVIEW: "text-warning",
    Trust.UNKNOWN: "text-primary",
    Trust.VERIFIED: "text-success",
}
_DIM = 0.42
_CURSOR, _CURSOR_BLURRED = 0.28, 0.14


def trust_variable(word: Trust) -> str:
    """Return the name of the theme variable that colours ``word``, without the dollar sign."""
    return f"trust-{word.value}"


def own_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """Return our own variables for a theme that does not know them, made of those that every theme has.

    Args:
        variables: the theme's variables, by name.
    """
    foreground, background, primary = variables["foreground"], variables["background"], variables["primary"]
    if "ansi" in foreground:
        dim, cursor, blurred, style = "ansi_bright_black", "ansi_default", "ansi_default", "reverse"
    else:
        surface = Color.parse(background)
        dim = Color.parse(foreground).blend(surface, _DIM).hex
        cursor = surface.blend(Color.parse(primary), _CURSOR).hex
        blurred = surface.blend(Color.parse(primary), _CURSOR_BLURRED).hex
        style = "none"
    own = {trust_variable(word): variables.get(_TAKES_COLOUR_OF.get(word, ""), dim) for word in Trust}
    return {**own, "row-cursor": cursor, "row-cursor-blurred": blurred, "row-cursor-style": style}
