"""The last line: the keys that work now.

Textual's own footer is a row of widgets that are made anew whenever a binding may have changed, which takes longer than
a key should; this is one line of text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.app import RenderResult
    from textual.binding import ActiveBinding

_GAP = 2
_KEPT = 2
"""So many keys at the end are always shown: help, and the way out."""


class KeyLine(Widget):
    """The bindings that are to be shown, as they are in force now; a click does what the key does."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    KeyLine {
        height: 1; dock: bottom; padding: 0 1; background: $footer-background; text-wrap: nowrap;
    }
    """

    def on_mount(self) -> None:
        """Follow what the bindings do."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> RenderResult:
        """Return as many keys as fit, the last ones among them."""
        shown = [self._item(active) for active in self._in_force()]
        while len(shown) > _KEPT and sum(item.cell_length + _GAP for item in shown) - _GAP > self.content_size.width:
            del shown[-_KEPT - 1]
        return Content(" " * _GAP).join(shown)

    def on_click(self, event: events.Click) -> None:
        """Do what the key does that was clicked."""
        key = event.style.meta.get("key")
        if key:
            self.app.simulate_key(key)

    def _in_force(self) -> list[ActiveBinding]:
        """One binding for each action, the innermost first."""
        chosen: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                chosen.setdefault(active.binding.action, active)
        return list(chosen.values())

    def _item(self, active: ActiveBinding) -> Content:
        binding = active.binding
        dim = "" if active.enabled else " dim"
        item = Content.assemble(
            (f"{self.app.get_key_display(binding)} ", f"bold $footer-key-foreground{dim}"),
            (binding.description, f"$footer-description-foreground{dim}"),
        )
        return item.stylize(Style.from_meta({"key": binding.key}))
