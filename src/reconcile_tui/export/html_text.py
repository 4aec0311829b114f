"""Answers as one HTML file that needs nothing else: to read on a screen and to print on paper.

No script, no picture, no address, and no word about who or what made it. The window's title, which
also stands in a browser's history and in a printer's queue, is neutral.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconcile_tui.export.html_answer import SHORT, answer, escaped
from reconcile_tui.export.html_style import POLICY, STYLE
from reconcile_tui.export.telling import Filled, Told, TopicTold, all_told
from reconcile_tui.strings import NOTHING_ANSWERED
from reconcile_tui.strings.exporting import CONTENTS, SEVERAL, WINDOW_TITLE

__all__ = ["to_html"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def to_html(sheets: Sequence[Filled], many: bool) -> str:
    """What was answered or left out, section by section, every word escaped.

    When there can be many, each begins a page, and a list of them stands in front.
    """
    every = all_told(sheets)
    body = _several(every) if many else _single(every[0])
    return _page(body, _language(sheets))


def _page(body: str, language: str) -> str:
    return f"""\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{escaped(WINDOW_TITLE)}</title>
<style>{STYLE}</style>
</head>
<body>
{body}
</body>
</html>
"""


def _language(sheets: Sequence[Filled]) -> str:
    """The language that a screen reader reads it in; a file may say anything there."""
    spoken = {one.answers.language for one in sheets if _LANGUAGE.fullmatch(one.answers.language)}
    return spoken.pop() if len(spoken) == 1 else "en"


def _single(sheet: Told) -> str:
    title = f'<h1 dir="auto">{escaped(sheet.title)}</h1>'
    return f"<main>\n<header>{title}\n{_standing(sheet)}</header>\n{_parts(sheet, 2)}\n</main>"


def _several(sheets: Sequence[Told]) -> str:
    lines = "\n".join(
        f'<li><a href="#sheet-{number}" dir="auto">{escaped(one.title)}</a>'
        f'<span class="day">{escaped(one.day)}</span></li>'
        for number, one in enumerate(sheets, 1)
    )
    listed = f"<ol>\n{lines}\n</ol>" if sheets else ""
    contents = f'<nav class="contents">\n<h2>{CONTENTS}</h2>\n{listed}\n</nav>'
    articles = "\n".join(_article(one, number) for number, one in enumerate(sheets, 1))
    return f"<main>\n<header><h1>{SEVERAL}</h1></header>\n{contents}\n{articles}\n</main>"


def _article(sheet: Told, number: int) -> str:
    title = f'<h2 class="sheet-title" dir="auto">{escaped(sheet.title)}</h2>'
    header = f"<header>{title}\n{_standing(sheet)}</header>"
    parts = _parts(sheet, 3)
    return f'<article class="sheet" id="sheet-{number}">\n{header}\n{parts}\n</article>'


def _standing(sheet: Told) -> str:
    return f'<p class="standing">{escaped(sheet.standing)}</p>'


def _parts(sheet: Told, level: int) -> str:
    parts = [_part(title, topics, level) for title, topics in sheet.parts]
    if said := sheet.unread or ("" if parts else NOTHING_ANSWERED):
        parts.append(f'<p class="empty">{escaped(said)}</p>')
    return "\n".join(parts)


def _part(title: str, topics: Sequence[TopicTold], level: int) -> str:
    heading = f'<h{level} class="part-title" dir="auto">{escaped(title)}</h{level}>'
    inside = "\n".join(_topic(topic, level + 1) for topic in topics)
    return f'<section class="part">\n{heading}\n{inside}\n</section>'


def _topic(topic: TopicTold, level: int) -> str:
    """A question and its answer, kept on one page while the answer is short."""
    short = " short" if len(topic.words) <= SHORT else ""
    asked = f'<h{level} class="asks" dir="auto">{escaped(topic.question)}</h{level}>'
    return f'<div class="topic{short}">\n{asked}\n<div class="said">{answer(topic)}</div>\n</div>'
