"""Sample questions and options for worksheets of one section."""

from __future__ import annotations

from reconcile_tui.domain.items import Line
from reconcile_tui.domain.kinds import Option

__all__ = ["FIRST", "LAST", "OPTIONS", "YES_NO"]

FIRST = Line(id="first", text="First?")
LAST = Line(id="last", text="And last?")
OPTIONS = (Option("yes", "Yes"), Option("partly", "In part"), Option("no", "No"))
YES_NO = (Option("yes", "Yes"), Option("no", "No"))
