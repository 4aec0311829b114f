"""What single commands say, each loaded when its command asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.messages.cli import adding, line_mode

__all__ = ["adding", "line_mode"]

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, *__all__)
