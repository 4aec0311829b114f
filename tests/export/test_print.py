"""The HTML page printed by Chromium on A4 and Letter."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from reconcile_tui.domain.items import Text
from reconcile_tui.export import formats as exports
from tests.export.filling import EXPORTABLE, empty, filled
from tests.export.reading import export
from tests.export.test_html import SHEET, sheet_of
from tests.programs import need

QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--no-pdf-header-footer", "--proxy-server=127.0.0.1:9"),
]
PAPER = {"A4": ("a4", 595, 842), "Letter": ("letter", 612, 792)}


class Printer:
    """Prints a page to a PDF and reads it back with poppler."""

    def __init__(self, place: Path) -> None:
        for name in ("chromium", "pdfinfo", "pdftotext"):
            need(name)
        self._place = place

    def prints(self, text: str, paper: str = "") -> Path:
        """Print the page. The paper size, normally chosen by the printer, is set in the style."""
        page, pdf = self._place / "page.html", self._place / f"{paper}.pdf"
        if paper:
            text = text.replace("@page { margin", f"@page {{ size: {paper}; margin", 1)
            text = re.sub(r"style-src '[^']*'", "style-src 'unsafe-inline'", text)
        page.write_text(text)
        own = f"--user-data-dir={self._place / 'browser'}"
        self._run("chromium", *QUIET, own, f"--print-to-pdf={pdf}", f"file://{page}")
        return pdf

    def _run(self, *words: str) -> str:
        told = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
        assert told.returncode == 0, told.stderr
        return told.stdout

    def size(self, pdf: Path) -> tuple[int, int]:
        found = re.search(r"Page size: +([\d.]+) x ([\d.]+)", self._run("pdfinfo", str(pdf)))
        assert found
        return round(float(found[1])), round(float(found[2]))

    def title(self, pdf: Path) -> str:
        found = re.search(r"Title: +(.*)", self._run("pdfinfo", str(pdf)))
        return found[1] if found else ""

    def pages(self, pdf: Path) -> list[str]:
        """Return the text of each page."""
        whole = self._run("pdftotext", "-layout", str(pdf), "-")
        return [" ".join(page.split()) for page in whole.split("\f")[:-1]]


@pytest.fixture
def printer(tmp_path: Path) -> Printer:
    return Printer(tmp_path)


@pytest.mark.parametrize("paper", PAPER)
def test_each_worksheet_begins_a_page_and_every_word_is_printed(
    printer: Printer, paper: str
) -> None:
    sheets = [(sheet, filled(sheet)) for sheet in EXPORTABLE]
    name, *size = PAPER[paper]
    pdf = printer.prints(exports.export("html", sheets, many=True), name)
    assert list(printer.size(pdf)) == size
    assert printer.title(pdf) == "Notes"
    pages = printer.pages(pdf)
    assert pages[0].startswith("Worksheets Contents")
    begun = [
        page for page in pages for sheet in EXPORTABLE if page.startswith(f"{sheet.title} Sunday")
    ]
    assert len(begun) == len(EXPORTABLE)
    for number, page in enumerate(pages, 1):
        assert page.endswith(f" {number}"), "each page has its number at the foot"


def test_a_question_is_never_the_last_line_of_a_page(printer: Printer) -> None:
    asked = [Text(id=f"q{number}", text=f"Question number {number}?") for number in range(60)]
    sheet = sheet_of(*asked)
    output = {item.id: "Words. " * (30 + 57 * number % 400) for number, item in enumerate(asked)}
    pages = printer.pages(
        printer.prints(export("html", sheet, replace(empty(sheet), values=output)))
    )
    assert len(pages) > 10
    for page in pages:
        assert not re.search(r"Question number \d+\? \d+$", page)


def test_the_csp_does_not_block_the_style(printer: Printer) -> None:
    """The page number at the foot comes from the style; without the style there would be none."""
    pages = printer.pages(printer.prints(export("html", SHEET, empty(SHEET))))
    assert pages == [
        "A small sheet Sunday 22 November 2026 · In progress There are no answers to show here. 1"
    ]
