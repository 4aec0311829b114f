"""Every screen and dialog by its name, loaded on first use.

The first page needs none of them, so it opens without waiting for them. Services import from here
every screen that isn't needed at the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.commands import Command, CommandsScreen
    from reconcile_tui.tui.screens.cover import PauseScreen
    from reconcile_tui.tui.screens.files import ErasedScreen, EraseScreen, TextScreen
    from reconcile_tui.tui.screens.get_help import GetHelpScreen, crisis_lines
    from reconcile_tui.tui.screens.layers import LayersScreen
    from reconcile_tui.tui.screens.page import (
        FirstPageScreen,
        HelpScreen,
        PageScreen,
        SourcesScreen,
    )
    from reconcile_tui.tui.screens.safety_questions import SafetyQuestionsScreen
    from reconcile_tui.tui.screens.timeline import TimelineScreen
    from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
    from reconcile_tui.tui.screens.worksheets.compare import compare_with_before
    from reconcile_tui.tui.screens.worksheets.conflicts import choose_version
    from reconcile_tui.tui.widgets.dialogs import Ask, Choose, open_search

MODULES = {
    "Ask": "..widgets.dialogs",
    "Choose": "..widgets.dialogs",
    "Command": ".commands",
    "CommandsScreen": ".commands",
    "FirstPageScreen": ".page",
    "EraseScreen": ".files",
    "ErasedScreen": ".files",
    "GetHelpScreen": ".get_help",
    "HelpScreen": ".page",
    "LayersScreen": ".layers",
    "PageScreen": ".page",
    "PauseScreen": ".cover",
    "SafetyQuestionsScreen": ".safety_questions",
    "SourcesScreen": ".page",
    "TextScreen": ".files",
    "TimelineScreen": ".timeline",
    "WorksheetScreen": ".worksheet.sheet",
    "choose_version": ".worksheets.conflicts",
    "compare_with_before": ".worksheets.compare",
    "crisis_lines": ".get_help",
    "open_search": "..widgets.dialogs",
}
"""Name -> the module that defines it, relative to this package."""

__all__ = [
    "MODULES",
    "Ask",
    "Choose",
    "Command",
    "CommandsScreen",
    "EraseScreen",
    "ErasedScreen",
    "FirstPageScreen",
    "GetHelpScreen",
    "HelpScreen",
    "LayersScreen",
    "PageScreen",
    "PauseScreen",
    "SafetyQuestionsScreen",
    "SourcesScreen",
    "TextScreen",
    "TimelineScreen",
    "WorksheetScreen",
    "choose_version",
    "compare_with_before",
    "crisis_lines",
    "open_search",
]


if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, **MODULES)
