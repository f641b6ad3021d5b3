"""The dialog that exports: what, in which form, to which file, with the beginning of it before anything is written."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, ScrollableContainer, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from attestree.errors import AttestreeError, ReportError
from attestree.reports.base import Options
from attestree.reports.formats import FORMATS, FORMATS_BY_NAME, Format, file_name
from attestree.reports.writing import write_report
from attestree.text import printable, reason_of, shorten
from attestree.tui.export.excerpt import excerpt
from attestree.tui.export.parts import Choices, NameInput
from attestree.tui.messages import StateChanged
from attestree.tui.screens.confirm import ConfirmScreen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from textual.app import ComposeResult

    from attestree.reports.base import Report
    from attestree.tui.export.subject import ExportMemory, Subject

_WIDTH = 100
"""So wide is a text report: its reader's terminal is not known."""
_LONGEST = 56
"""So long are the names of what can be exported: two lines, so that a long one does not push the others away."""


class ExportScreen(ModalScreen[Path | None]):
    """Exports one of several subjects; gives back where the file went, None where none was written.

    Args:
        subjects: what can be exported, at least one; the first is what a person most likely means.
        memory: what was chosen the last time; changed when something is written.
        ascii_only: write signs as ASCII.
        folder: what a name without a folder is relative to; None for the current one.
    """

    BINDING_GROUP_TITLE = "The export"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", tooltip="Write nothing", id="export.cancel"),
        Binding("ctrl+s", "write", "Write", tooltip="Write the file", id="export.save"),
    ]
    AUTO_FOCUS = "#export-formats"
    DEFAULT_CSS = """
    ExportScreen {
        align: center middle;
        background: $background 60%;
        & > Vertical {
            width: 112; max-width: 96%; height: 34; max-height: 96%;
            background: $panel; border: round $border; border-title-color: $foreground; border-title-style: bold;
            border-subtitle-color: $foreground-muted; padding: 0 2;
        }
        & #export-sides { height: 1fr; }
        & #export-choices { width: 30; margin-right: 2; }
        & .heading { color: $foreground-muted; }
        & OptionList {
            height: auto; max-height: 8; border: none; padding: 0; background: $panel; scrollbar-size-vertical: 1;
            &:focus { border: none; }
            & > .option-list--option-highlighted {
                background: $row-cursor-blurred; color: $foreground; text-style: bold;
            }
            &:focus > .option-list--option-highlighted { background: $row-cursor; }
        }
        & #export-subjects { max-height: 6; margin-bottom: 1; }
        & #export-preview {
            width: 1fr; background: $surface; padding: 0 1; scrollbar-size: 1 1;
            & > Static { width: auto; }
            &:focus { background: $background; }
        }
        & #export-purpose, & #export-where { color: $foreground-muted; }
        & #export-where { height: auto; max-height: 3; }
        & #export-line { height: 1; margin-top: 1; }
        & #export-label { width: 6; color: $foreground-muted; }
        & Input { width: 1fr; height: 1; border: none; padding: 0 1; background: $surface; &:focus { border: none; } }
        & #export-open { color: $trust-review; display: none; }
        & #export-problem { color: $trust-failed; display: none; }
        & #export-buttons { height: 1; align-horizontal: right; }
        & Button { margin-left: 2; min-width: 12; }
    }
    ExportScreen.-tall #export-buttons { margin-top: 1; }
    ExportScreen.-narrow #export-choices { width: 26; }
    """

    def __init__(
        self,
        subjects: Sequence[Subject],
        memory: ExportMemory,
        *,
        ascii_only: bool = False,
        folder: Path | None = None,
    ) -> None:
        self._subjects = tuple(subjects)
        self._memory = memory
        self._options = Options(width=_WIDTH, ascii_only=ascii_only)
        self._folder = folder or Path.cwd()
        self._suggested = ""
        self._report: tuple[Subject, Report] | None = None
        self._writing = False
        super().__init__()

    # What is chosen

    @property
    def subject(self) -> Subject:
        """What is to be exported."""
        return self._subjects[self.query_one("#export-subjects", Choices).highlighted or 0]

    @property
    def form(self) -> Format:
        """The format it is to be written in."""
        return FORMATS[self.query_one("#export-formats", Choices).highlighted or 0]

    @property
    def path(self) -> Path:
        """Where it is to go."""
        typed = Path(self.query_one(NameInput).value.strip())
        with suppress(RuntimeError):  # ~ of somebody who is not there is a name like any other
            typed = typed.expanduser()
        return self._folder / typed

    # The parts

    def compose(self) -> ComposeResult:
        """Put the choices left, the beginning of the report right, the file's name below both."""
        with Vertical() as frame:
            frame.border_title = "Export"
            frame.border_subtitle = "enter writes, escape leaves"
            with Horizontal(id="export-sides"):
                with Vertical(id="export-choices"):
                    yield Static("What", classes="heading", markup=False)
                    yield Choices(
                        *(Option(Content(shorten(item.title, _LONGEST))) for item in self._subjects),
                        id="export-subjects",
                    )
                    yield Static("Format", classes="heading", markup=False)
                    yield Choices(*(Option(Content(form.title)) for form in FORMATS), id="export-formats")
                    yield Static(id="export-purpose", markup=False)
                with ScrollableContainer(id="export-preview"):
                    yield Static(id="export-text", markup=False)
            with Horizontal(id="export-line"):
                yield Static("File", id="export-label", markup=False)
                yield NameInput(id="export-name", compact=True, select_on_focus=False)
            yield Static(id="export-where", markup=False)
            yield Static(id="export-open", markup=False)
            yield Static(id="export-problem", markup=False)
            with Horizontal(id="export-buttons"):
                yield Button(Content("Cancel"), id="export-no", compact=True)
                yield Button(Content("Write"), id="export-yes", variant="primary", compact=True)

    def on_mount(self) -> None:
        """Choose what was chosen the last time."""
        self.query_one("#export-subjects", Choices).highlighted = 0
        names = list(FORMATS_BY_NAME)
        self.query_one("#export-formats", Choices).highlighted = names.index(self._memory.form)
        self._say_what_is_open()

    @on(OptionList.OptionHighlighted)
    def _choose(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one("#export-purpose", Static).update(Content(self.form.purpose))
        self._suggest()
        self._say_what_is_open()
        self._say_problem()
        self._show_preview()

    @on(StateChanged)
    def _take_in(self) -> None:
        before = self._open_count
        self._say_what_is_open()
        if before and not self._open_count:  # what was still missing from the beginning is there now
            self._report = None
            self._show_preview()

    _open_count = 0

    def _say_what_is_open(self) -> None:
        self._open_count = count = self.subject.unsettled()
        line = self.query_one("#export-open", Static)
        line.display = bool(count)
        packages = "1 package is" if count == 1 else f"{count} packages are"
        line.update(Content(f"{packages} not settled yet: the report will say that they were not checked."))

    def _suggest(self) -> None:
        """Suggest a name; one that a person has changed keeps all but the ending of the format."""
        name = self.query_one(NameInput)
        suggested = f"{self._memory.folder}{file_name(self.subject.name, _today(), self.form)}"
        if name.value in ("", self._suggested):
            name.value = suggested
        else:
            ending = next((form.suffix for form in _BY_LENGTH if name.value.endswith(form.suffix)), "")
            name.value = f"{name.value.removesuffix(ending)}{self.form.suffix}" if ending else name.value
        self._suggested = suggested

    @on(Input.Changed)
    def _say_where(self) -> None:
        self._say_problem()
        self.query_one("#export-where", Static).update(Content(f"goes to {printable(str(self.path))}"))

    def _say_problem(self, problem: str = "") -> None:
        line = self.query_one("#export-problem", Static)
        line.display = bool(problem)
        line.update(Content(problem))

    # The beginning of it

    @work(group="preview", exclusive=True, exit_on_error=False)
    async def _show_preview(self) -> None:
        text = self.query_one("#export-text", Static)
        text.update(Content.styled("…", "$foreground-muted"))
        try:
            shown = excerpt(await self._rendered(self.subject, self.form))
        except ReportError as error:
            shown = error.explain()
        except Exception as error:  # noqa: BLE001 - a dialog that shows no preview is still a dialog
            shown = reason_of(error)
        text.update(Content(shown))
        self.query_one("#export-preview").scroll_home(animate=False)

    async def _rendered(self, subject: Subject, form: Format, *, anew: bool = False) -> str:
        """Return the report in that form; both are made in a thread, the report only once unless ``anew``."""
        known = self._report
        if anew or known is None or known[0] is not subject:
            form.check()
            known = (subject, await asyncio.to_thread(subject.make))
            self._report = known
        return await asyncio.to_thread(form.render, known[1], self._options)

    # Writing it

    @on(Button.Pressed, "#export-yes")
    @on(Input.Submitted)
    def action_write(self) -> None:
        """Write the file; where there is one already, ask first."""
        if self._writing:
            return
        path = self.path
        if not self.query_one(NameInput).value.strip():
            self._say_problem("Say what the file is to be called.")
        elif os.path.lexists(path) and not path.is_dir():
            question = "There is a file of this name already. Overwrite it?"
            self.app.push_screen(ConfirmScreen(question, printable(str(path)), yes="Overwrite"), self._overwrite)
        else:
            self._start(path, overwrite=False)

    def _overwrite(self, yes: bool | None) -> None:
        if yes:
            self._start(self.path, overwrite=True)

    def _start(self, path: Path, *, overwrite: bool) -> None:
        self._writing = True
        self._say_problem()
        self.query_one("#export-yes", Button).disabled = True
        self.run_worker(self._write(path, overwrite=overwrite), group="export", exit_on_error=False)

    async def _write(self, path: Path, *, overwrite: bool) -> None:
        subject, form = self.subject, self.form
        try:
            text = await self._rendered(subject, form, anew=True)
            await asyncio.to_thread(write_report, text, path, overwrite=overwrite)
        except AttestreeError as error:
            self._say_problem(error.explain())
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is told here, and nothing was written
            self._say_problem(f"{reason_of(error)}; nothing was written")
        else:
            name = self.query_one(NameInput).value.strip()
            self._memory.form = form.name
            self._memory.folder = name[: len(name) - len(Path(name).name)]
            self.app.notify(f"Report written to {printable(str(path))}", markup=False)
            self.dismiss(path)
        finally:
            self._writing = False
            self.query_one("#export-yes", Button).disabled = False

    # Leaving

    @on(Button.Pressed, "#export-no")
    def action_cancel(self) -> None:
        """Write nothing."""
        self.dismiss(None)


_BY_LENGTH = sorted(FORMATS, key=lambda form: -len(form.suffix))


def _today() -> datetime:
    from attestree.session.clock import current_time

    return current_time()
