"""What the screens say about files: other hands, two versions, earlier ones, removing."""

from __future__ import annotations

OUT_OF_REACH = "The file cannot be read now. Your words are kept here, and saved beside it."
