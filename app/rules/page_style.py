"""The looks of the printed rule sheet: one column to read, light and dark, and pages that break between rules."""

STYLE = """
:root { --ink: #1c2430; --muted: #5d6875; --line: #dfe4ea; --paper: #ffffff; --wash: #f5f7f9; --accent: #0b6bcb;
  --good: #12734a; --good-wash: #eaf6f0; --bad: #b3261e; --bad-wash: #fcefee; --warn: #8a5a00; --warn-wash: #fdf4e3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaef; --muted: #9aa5b1; --line: #323a44; --paper: #14181d;
  --wash: #1b2027; --accent: #6cb2f7; --good: #63c698; --good-wash: #16281f; --bad: #f08a83; --bad-wash: #2d1a19;
  --warn: #e3b35c; --warn-wash: #2b2416; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 48px 24px 64px; max-width: 760px; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
h1 { margin: 0 0 4px; font-size: 34px; line-height: 1.15; letter-spacing: -0.02em; }
h2 { margin: 0 0 12px; font-size: 25px; line-height: 1.2; letter-spacing: -0.01em; }
h3 { margin: 0; font-size: 17px; line-height: 1.35; }
p { margin: 8px 0; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
.kicker { margin: 0 0 4px; color: var(--muted); font-size: 13px; }
.stamp, .id, footer { color: var(--muted); font-size: 13px; }
.id { margin: 2px 0 8px; font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace; }
.lead { font-size: 18px; }
.why { color: var(--muted); }
nav { margin: 24px 0 0; padding: 16px 20px; background: var(--wash); border-radius: 8px; }
nav > ul { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 12px 48px; }
nav > ul > li > a { font-weight: 600; }
nav ol { margin: 4px 0 0; padding: 0; list-style: none; font-size: 14px; }
nav ol a { color: var(--ink); }
.task { margin: 48px 0 0; padding: 24px 0 0; border-top: 2px solid var(--ink); }
article { margin: 28px 0 0; padding: 20px 0 0; border-top: 1px solid var(--line); break-inside: avoid; }
table { width: 100%; border-collapse: collapse; font-size: 15px; }
th, td { padding: 6px 12px 6px 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); }
.classes { margin: 16px 0; }
.classes th { font-weight: 600; white-space: nowrap; }
.classes td:last-child { width: 100%; }
.attribute { display: block; color: var(--muted); font-size: 14px; }
.attribute b { color: var(--ink); font-weight: 600; }
.words thead th { color: var(--muted); font-size: 13px; font-weight: 400; }
.words .head th { padding-top: 20px; font-weight: 600; }
.words .head .id { margin-left: 8px; font-weight: 400; }
.swatch { display: inline-block; width: 12px; height: 12px; margin-right: 8px; border-radius: 3px; vertical-align: -1px;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
kbd { padding: 0 6px; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px;
  font: inherit; font-size: 13px; }
.scale { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 12px 0; padding: 0; list-style: none; }
.badge { display: inline-block; margin-left: 6px; padding: 1px 8px; border-radius: 10px; font-size: 12px;
  font-weight: 500; vertical-align: 2px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.badge.block { background: var(--bad-wash); color: var(--bad); }
.badge.warn { background: var(--warn-wash); color: var(--warn); }
.badge.info { background: var(--wash); color: var(--muted); }
.examples { margin: 12px 0; padding: 0; list-style: none; }
.examples li { display: flex; gap: 10px; margin: 4px 0; padding: 6px 12px; border-radius: 6px; background: var(--wash);
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.examples .good { background: var(--good-wash); }
.examples .bad { background: var(--bad-wash); }
.mark { flex: none; width: 16px; font-weight: 700; text-align: center; }
.good .mark, .fixed { color: var(--good); }
.bad .mark { color: var(--bad); }
.note { display: block; color: var(--muted); font-size: 14px; }
.missing { display: block; color: var(--bad); font-size: 14px; }
q { quotes: "“" "”"; }
svg.drawn { display: block; max-width: 100%; margin: 2px 0 4px; }
figure { margin: 8px 0 4px; }
figure img { display: block; max-width: 100%; max-height: 320px; border-radius: 6px; }
figure .part { display: block; max-width: 100%; border-radius: 6px; background: rgba(128, 128, 128, 0.15); }
figure audio { width: 100%; max-width: 420px; }
figcaption { color: var(--muted); font-size: 13px; }
details { margin: 8px 0 0; color: var(--muted); font-size: 14px; }
summary { cursor: pointer; }
details ul { margin: 4px 0; padding-left: 20px; }
footer { margin: 56px 0 0; padding: 12px 0 0; border-top: 1px solid var(--line); }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } nav { break-after: page; }
  .task { break-before: auto; } h2, h3 { break-after: avoid; } a { color: inherit; } details { display: none; } }
"""
