"""From a tone to a style: the widget's component classes, so that themes decide every colour."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.style import Style

from attestree.tui.detail.painting import CURRENT_MATCH, MATCH
from attestree.tui.detail.rows import SIGN, TONES

if TYPE_CHECKING:
    from textual.widget import Widget

CURSOR = "cursor"
COMPONENTS = frozenset(f"detail--{tone}" for tone in (*TONES, CURSOR, MATCH, CURRENT_MATCH))
"""The component classes that a widget which paints tones has."""


class Tones:
    """The styles of one widget's tones, each worked out once for a theme.

    Args:
        widget: has the ``COMPONENTS``.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._known: dict[str, Style] = {}

    def clear(self) -> None:
        """Forget the styles of the theme before."""
        self._known.clear()

    def style(self, tone: str | Style) -> Style:
        """Return the style of ``tone``; what its rule does not set is left to what lies below."""
        if isinstance(tone, Style):
            return tone
        if tone == SIGN:
            return Style.null()
        if tone not in self._known:
            styles = self._widget.get_component_styles(f"detail--{tone}")
            style = Style.from_styles(styles)
            background = style.background if styles.has_rule("background") else None
            foreground = style.foreground if styles.has_rule("color") else None
            self._known[tone] = replace(style, background=background, foreground=foreground)
        return self._known[tone]
