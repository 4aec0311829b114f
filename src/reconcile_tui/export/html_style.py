"""How a printed worksheet looks. Nothing is loaded: only fonts that the reader's machine has."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

__all__ = ["POLICY", "STYLE"]

STYLE = """
@page { margin: 22mm 21mm 24mm; }
@page { @bottom-center { content: counter(page); font: 9pt serif; color: #444; } }
:root { --words: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Cambria,
  Palatino, "Palatino Linotype", Georgia, "DejaVu Serif", serif;
  --asks: "Avenir Next", "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  --ink: #16181a; --soft: #50565c; --line: #c9ced3; }
* { box-sizing: border-box; }
html { background: #fff; color: var(--ink); font: 100%/1.55 var(--words);
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { max-width: 38rem; margin: 0 auto; padding: 3.5rem 1.5rem 6rem; }
h1, h2, h3, h4, p, ol, ul, dl, dd, table { margin: 0; padding: 0; }
h1 { font-size: 2.1rem; line-height: 1.15; font-weight: 600; letter-spacing: -0.012em; }
.standing { margin-top: 0.5rem; color: var(--soft); font-style: italic; }
.part { margin-top: 2.9rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
.part-title { font-size: 1.28rem; line-height: 1.3; font-weight: 600; }
.topic { margin-top: 1.55rem; }
.asks { font: 600 0.86rem/1.45 var(--asks); color: var(--soft); max-width: 34rem; }
.said { margin-top: 0.3rem; }
[dir="auto"] { unicode-bidi: plaintext; text-align: start; }
.said p { white-space: pre-wrap; tab-size: 4; }
.said p + p { margin-top: 0.7rem; }
.aside, .empty { color: var(--soft); font-style: italic; }
.empty { margin-top: 2.4rem; }
table { border-collapse: collapse; width: 100%; margin-top: 0.3rem; font-size: 0.96rem; }
th, td { text-align: start; vertical-align: top; padding: 0.38rem 1.1rem 0.38rem 0; }
th:last-child, td:last-child { padding-inline-end: 0; }
th { font: 600 0.76rem/1.4 var(--asks); color: var(--soft); vertical-align: bottom;
  border-bottom: 1px solid var(--ink); }
td { border-bottom: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: break-word; }
p.of { margin-top: 0.9rem; font-weight: 600; white-space: normal; }
p.of:first-child { margin-top: 0.2rem; }
.rows { padding-inline-start: 1.2rem; }
th.of { font: 600 1em/1.5 var(--words); color: var(--ink); padding-top: 0.9rem;
  border-bottom: 1px solid var(--line); }
.row { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
.row:first-child { padding-top: 0.3rem; }
.pair { display: grid; grid-template-columns: 9.5rem 1fr; column-gap: 1.2rem; }
.pair + .pair { margin-top: 0.3rem; }
dt { font: 600 0.76rem/1.5 var(--asks); color: var(--soft); padding-top: 0.2rem; }
dd { white-space: pre-wrap; }
.plan .pair { grid-template-columns: 5.5rem 1fr; }
.contents { margin-top: 2.6rem; }
.contents h2 { font: 600 0.86rem/1.45 var(--asks); color: var(--soft); }
.contents ol { list-style: none; margin-top: 0.5rem; border-top: 1px solid var(--line); }
.contents li { display: flex; gap: 1.2rem; justify-content: space-between;
  padding: 0.42rem 0; border-bottom: 1px solid var(--line); }
.contents a { color: inherit; text-decoration: none; }
.contents a:hover, .contents a:focus { text-decoration: underline; }
.contents .day { color: var(--soft); font-style: italic; white-space: nowrap; }
.sheet { margin-top: 6rem; }
.sheet-title { font-size: 1.75rem; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; }
@media (max-width: 34rem) {
  body { padding: 2rem 1.1rem 4rem; }
  .pair, .plan .pair { grid-template-columns: 1fr; }
  .contents li { display: block; }
}
@media print {
  :root { --ink: #000; --soft: #000; --line: #777; }
  html { font-size: 10.8pt; line-height: 1.48; }
  body { max-width: none; padding: 0; }
  p, dd, td { orphans: 3; widows: 3; }
  h1, h2, h3, h4, .standing, .of, tr:has(th.of) { break-after: avoid; }
  h1, h2, h3, h4, tr, .pair.short, .row.short, .topic.short, .contents li { break-inside: avoid; }
  thead { display: table-header-group; }
  .part { margin-top: 2.2rem; }
  td, .row, .contents li { border-color: #aaa; }
  .sheet { margin-top: 0; break-before: page; }
}
"""

_HASH = b64encode(sha256(STYLE.encode("utf-8")).digest()).decode("ascii")

POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
"""Content-Security-Policy: this style, and nothing else: no script, no picture, no address."""
