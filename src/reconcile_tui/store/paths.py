"""Where things are: the person's folders, and the content that comes with the book."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from msgspec import Struct

__all__ = ["Places", "find_places", "shipped_content"]

_NAME = "reconcile-tui"


class Places(Struct, frozen=True):
    """The folders of one person. None of them is made before there is something to put in it."""

    data: Path
    config: Path
    state: Path
    content: Path
    elsewhere: bool = False
    """Whether the notebook was asked to be in another place than the platform's own."""

    @property
    def worksheets(self) -> Path:
        """The notebook: one TOML file a worksheet."""
        return self.data / "worksheets"

    @property
    def bin(self) -> Path:
        """What was removed and can be taken back."""
        return self.data / "bin"

    @property
    def cache(self) -> Path:
        """Nothing is kept there today; what a version put there goes with everything else."""
        return platformdirs.user_cache_path(_NAME)

    @property
    def own_content(self) -> Path:
        """The person's own pages and worksheets, read after ours."""
        return self.config / "content"

    @property
    def settings(self) -> Path:
        """The file of the few settings there are."""
        return self.config / "settings.toml"


def find_places(data_dir: str | None = None) -> Places:
    """The folders by the platform's own rules; the notebook elsewhere when asked."""
    chosen = data_dir or os.environ.get("RECONCILE_TUI_DATA")
    data = Path(chosen).expanduser().absolute() if chosen else platformdirs.user_data_path(_NAME)
    return Places(
        data=data,
        config=platformdirs.user_config_path(_NAME),
        state=platformdirs.user_state_path(_NAME),
        content=shipped_content(),
        elsewhere=bool(chosen),
    )


def shipped_content() -> Path:
    """The folder of content that comes with the book: inside the wheel, or beside `src/`."""
    here = Path(__file__).resolve()
    inside = here.parents[1] / "content"
    return inside if (inside / "en").is_dir() else here.parents[3] / "content"
