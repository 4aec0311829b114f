"""The source position of the words in a finding."""

from __future__ import annotations

import pytest

from reconcile_tui.toml.scan import KeyPath, Positions


@pytest.mark.parametrize(
    ("text", "path", "words", "place"),
    [
        ('a = """\nOne line.\nYou are\nsafe now."""\n', ("a",), "You are safe", (3, 1)),
        ('a = "One. You are safe."\n', ("a",), "You are safe", (1, 11)),
        ('a = ["One.", "You are safe."]\n', ("a", 1), "You are safe", (1, 15)),
        ('a = "Said.[^x] You are"\n', ("a",), "Said. You are", (1, 6)),
        ('a = "So \\"You are\\" it is"\n', ("a",), '"You are" it', (1, 9)),
        ('a = """\\\n  You \\\n  are"""\n', ("a",), "You are", (2, 3)),
        ('\ufeffa = "x"\nb = "You are"\n', ("b",), "You are", (2, 6)),
        ('a = "x"\nb = "You are"\n', ("a",), "You are", (1, 1)),
        ('a = "x"\n', ("a",), "", (1, 1)),
        ('a = "(You"\n', ("a",), "(You", (1, 6)),
        ("", ("a",), "You", (1, 1)),
    ],
)
def test_words_are_located_inside_a_value(
    text: str, path: KeyPath, words: str, place: tuple[int, int]
) -> None:
    assert Positions(text).locate_words(path, words) == place
