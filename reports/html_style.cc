// The look of the page: a warm paper, one accent (the gold on the stone), and one tint per grade. Colours repeat what
// symbols and words say. Dark mode changes only the variables at the top.
#include "reports/html_parts.h"

namespace cachestone::reports::html {
namespace {

constexpr std::string_view kStylesheet = R"css(:root {
  --paper: #faf9f6; --raised: #ffffff; --ink: #1d1e22; --quiet: #63646c; --line: #e2dfd7; --accent: #8a5f00;
  --stone: #2a2c33; --streak: #d9a520; --link: #1f5582; --code: #f2f0ea;
  --good: #1f6b3a; --good-bg: #e4f2e5; --bad: #a81e1e; --bad-bg: #fbe3e0; --warn: #85510a; --warn-bg: #fbecd2;
  --slow: #2b5a86; --slow-bg: #e2edf6; --info: #655087; --info-bg: #efeaf6; --open: #56575f; --open-bg: #ebeae6;
  --off: #6d6e75; --off-bg: transparent;
  --serif: "Iowan Old Style", Charter, "Bitstream Charter", "Source Serif 4", Cambria, Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17181b; --raised: #1e2024; --ink: #e4e2dc; --quiet: #a2a19b; --line: #34363c; --accent: #e0b252;
    --stone: #43464f; --streak: #efc04a; --link: #9cc4e8; --code: #25272c;
    --good: #8fd3a0; --good-bg: #1b3324; --bad: #ff9f95; --bad-bg: #452020; --warn: #efbf74; --warn-bg: #3d2e14;
    --slow: #9ac6ee; --slow-bg: #1c3146; --info: #c6b3e6; --info-bg: #30283f; --open: #b9b8b2; --open-bg: #2c2e33;
    --off: #94949a;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 0 1.25rem 4rem; max-width: 78rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 var(--sans); overflow-wrap: break-word; }
h1, h2, h3 { font-family: var(--serif); font-weight: 600; line-height: 1.2; margin: 0; text-wrap: balance; }
h1 { font-size: clamp(1.9rem, 1.2rem + 2.6vw, 2.9rem); letter-spacing: -0.01em; }
h2 { font-size: 1.65rem; margin: 3.5rem 0 1rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.2rem; }
h4, h6 { margin: 0; font-size: 1rem; font-weight: 500; }
h6 { color: var(--quiet); font-size: .85rem; font-weight: 600; }
p { margin: .5rem 0; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre { font-family: var(--mono); font-size: .84em; }
small { font-size: .82em; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100vw; top: .5rem; padding: .5rem 1rem; background: var(--raised); z-index: 9; }
.skip:focus { left: .5rem; }
.quiet, .meta, .cut, .run, .spec { color: var(--quiet); }
.esc { color: var(--bad); background: var(--bad-bg); border-radius: 2px; }
.cut { font-style: italic; margin-left: .3em; }

.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .slow { color: var(--slow); }
.info { color: var(--info); } .open { color: var(--open); } .off { color: var(--off); }
td.good, .chip.good, .grade.good, .legend .good span { background: var(--good-bg); }
td.bad, .chip.bad, .grade.bad, .legend .bad span { background: var(--bad-bg); }
td.warn, .chip.warn, .grade.warn, .legend .warn span { background: var(--warn-bg); }
td.slow, .chip.slow, .grade.slow, .legend .slow span { background: var(--slow-bg); }
td.info, .chip.info, .grade.info, .legend .info span { background: var(--info-bg); }
td.open, .chip.open, .grade.open, .legend .open span { background: var(--open-bg); }

.top { padding-top: 2.5rem; max-width: 46rem; }
.brand { display: flex; align-items: center; gap: .55rem; margin: 0 0 1.4rem; font: 600 1.05rem var(--serif);
  color: var(--accent); letter-spacing: .02em; }
.mark { width: 1.8rem; height: 1.8rem; }
.stone { fill: var(--stone); } .streak { stroke: var(--streak); stroke-width: 3; stroke-linecap: round; fill: none; }
.lead { font-size: 1.1rem; margin: 1rem 0; }
.run { font-size: .9rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; list-style: none; margin: 1.5rem 0 0; padding: .7rem 0;
  border-block: 1px solid var(--line); font-size: .95rem; }

.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1rem; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.2rem; }
.card h3 small { font: .9rem var(--sans); color: var(--quiet); }
.grade { display: inline-block; margin: .5rem 0 .3rem; padding: .05rem .6rem; border-radius: 1rem; font-weight: 600; }
.bar { display: flex; gap: 2px; height: .5rem; margin: .4rem 0; border-radius: .25rem; overflow: hidden; }
.bar span { background: currentColor; min-width: 3px; }
.bar .off { opacity: .35; } .bar .open { opacity: .55; }
.share { margin: .3rem 0; }
.counts { display: flex; flex-wrap: wrap; gap: .1rem 1rem; list-style: none; margin: .4rem 0 .6rem; padding: 0;
  font-size: .9rem; }
time { white-space: nowrap; }
.how { color: var(--quiet); font-size: .88rem; margin: .35rem 0 0; }
.how summary { display: list-item; cursor: pointer; color: var(--link); }
.card pre { max-height: 20rem; }
.failure, .note { color: var(--bad); }

.broken { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 1.5rem 2.2rem; }
.broken > div { max-width: 40rem; }
.broken h3 { padding-bottom: .3rem; } .broken small { color: var(--bad); font-family: var(--sans); }
.broken details { border-top: 1px solid var(--line); padding: .25rem 0; }
.broken summary { cursor: pointer; }
.broken ul { margin: .2rem 0 .6rem; padding: 0; list-style: none; }
.broken li { margin: .5rem 0; padding-left: .8rem; border-left: 3px solid var(--bad-bg); }
.why { display: block; color: var(--quiet); font-size: .92rem; }

.matrix { width: 100%; border-collapse: separate; border-spacing: 3px; font-size: .92rem; line-height: 1.3; }
caption { text-align: left; color: var(--quiet); font-size: .9rem; padding-bottom: .6rem; }
.matrix thead th { position: sticky; top: 0; z-index: 2; background: var(--paper); vertical-align: bottom;
  padding: .5rem .4rem; text-align: left; box-shadow: 0 1px 0 var(--line); }
.matrix thead small { display: block; color: var(--quiet); font-weight: 400; min-height: 1.2em; }
.matrix th[scope=row] { text-align: left; font-weight: 400; padding: .3rem .8rem .3rem 0; }
.matrix th[scope=row] a { color: inherit; text-decoration-color: var(--line); }
.matrix .group th { text-align: left; padding: 1.1rem 0 .2rem; font: 600 1rem var(--serif); color: var(--accent); }
.matrix td { padding: 0; border-radius: .3rem; width: 8.4rem; }
.matrix td a, .total { display: flex; align-items: baseline; gap: .22rem; padding: .32rem .36rem; color: inherit;
  text-decoration: none; border-radius: .3rem; }
.matrix td a:hover { box-shadow: inset 0 0 0 2px currentColor; }
.matrix td b { width: 1em; text-align: center; flex: none; }
.matrix td small { margin-left: auto; font-size: .8em; white-space: nowrap; font-variant-numeric: tabular-nums; opacity: .85; }
.matrix tfoot th, .matrix tfoot td { font-weight: 600; }
.matrix tfoot small { font-weight: 400; }
.matrix tfoot th[scope=row] { font: 600 1rem var(--serif); padding-top: .6rem; padding-bottom: .6rem; }

.legends { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.5rem 3rem; }
.legend { border-collapse: collapse; font-size: .92rem; align-self: start; }
.legend caption { font: 600 1.05rem var(--serif); color: var(--ink); }
.legend thead { display: none; }
.legend th, .legend td { text-align: left; vertical-align: top; padding: .3rem 0; border-top: 1px solid var(--line); }
.legend th { font-weight: 500; white-space: nowrap; padding-right: 1rem; }
.legend th span { padding: .05rem .55rem; border-radius: 1rem; }

.up { font: .9rem var(--sans); margin-left: .6rem; }
.suite { margin: 2.2rem 0; }
.head, .case > summary { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .3rem 1.2rem; align-items: center; }
.spec { margin: .1rem 0; font-size: .9rem; }
.about { max-width: 46rem; }
.chips { display: grid; grid-template-columns: repeat(min(var(--targets), 6), 6.8rem); gap: 3px; }
.chip { display: flex; align-items: baseline; gap: .3rem; padding: .12rem .45rem; border-radius: .3rem; min-width: 0;
  font-size: .82rem; line-height: 1.4; }
.chip > span:not(.vh) { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.chip b { flex: none; width: 1em; text-align: center; }
.chip small { margin-left: auto; white-space: nowrap; }
.case { border-top: 1px solid var(--line); }
.case:last-child { border-bottom: 1px solid var(--line); }
.case:target { box-shadow: -4px 0 0 var(--accent); padding-left: .6rem; }
.case > summary { padding: .5rem 0; cursor: pointer; list-style: none; }
.case > summary::-webkit-details-marker { display: none; }
.case > summary h4 { padding-left: 1.1em; text-indent: -1.1em; }
.case > summary h4::before { content: "▸"; display: inline-block; width: 1.1em; text-indent: 0; color: var(--quiet); }
.case[open] > summary h4::before { content: "▾"; }
.case > summary:hover h4 { text-decoration: underline; text-decoration-color: var(--line); }
.inside { padding: 0 0 1.4rem 1.1rem; }
.meta { font-size: .88rem; margin: 0 0 .5rem; }
.level { text-transform: uppercase; font-weight: 600; letter-spacing: .04em; }
.clauses { list-style: none; margin: .5rem 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--streak);
  max-width: 50rem; }
.clauses li { margin: .2rem 0; } .clauses code { color: var(--quiet); }
.note { max-width: 46rem; font-style: italic; }
.results { margin: .8rem 0 0; font-size: .95rem; }
.result { display: grid; grid-template-columns: 1rem 8rem 12rem minmax(0, 1fr); gap: 0 .6rem; padding: .2rem 0;
  justify-content: start; list-style: none; }
.result::-webkit-details-marker { display: none; }
.result::before { content: ""; } summary.result::before { content: "▸"; color: var(--quiet); }
.evidence[open] > .result::before { content: "▾"; }
summary.result { cursor: pointer; } summary.result:hover { background: var(--code); }
.verdict { font-weight: 600; } .target { font-weight: 600; min-width: 7rem; }
.runs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 1rem 2rem;
  margin: .4rem 0 1rem; padding: .9rem 1rem; background: var(--raised); border: 1px solid var(--line);
  border-radius: .6rem; font-size: .9rem; }
.runs > div { min-width: 0; }
.step { font-weight: 600; margin: .9rem 0 .2rem; } .step span { font-weight: 400; color: var(--quiet); }
.checks, .lines { list-style: none; margin: .2rem 0; padding: 0; }
.checks li { padding-left: 1.3em; text-indent: -1.3em; } .checks li > * { text-indent: 0; }
.checks .good { color: inherit; } .checks .good b { color: var(--good); }
.seen { display: block; padding-left: 0; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 0 .8rem; }
.sides > div { min-width: 0; }
figure { margin: .4rem 0; }
figcaption { font-size: .82rem; color: var(--quiet); }
pre { margin: .1rem 0; padding: .5rem .6rem; background: var(--code); border-radius: .35rem; overflow-x: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.4; }
pre b { font-weight: 600; }
.lines li { padding-left: 3.4em; text-indent: -3.4em; }
.at { display: inline-block; min-width: 3.4em; text-indent: 0; color: var(--quiet); font-variant-numeric: tabular-nums; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .9rem; }

@media (min-width: 62.01rem) {
  .matrix { table-layout: fixed; width: min(100%, 12.5rem + var(--targets) * 15rem); }
  .wide { overflow: auto; max-height: 90vh; }
  .wide .matrix { width: calc(12.5rem + var(--targets) * 9rem); }
  .matrix thead th:first-child { width: 12.5rem; }
}
@media (max-width: 62rem) {
  .head, .case > summary { grid-template-columns: minmax(0, 1fr); }
  .chips { display: flex; flex-wrap: wrap; }
  .case > summary .chips { padding-left: 1.1rem; }
  .sides { grid-template-columns: minmax(0, 1fr); }
  .scroll { overflow: auto; max-height: 85vh; border: 1px solid var(--line); border-radius: .5rem; padding: 0 .6rem; }
  .matrix caption { padding-top: .6rem; }
  .matrix caption span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 4.5rem); }
  .matrix th[scope=row], .matrix thead th:first-child { position: sticky; left: -.6rem; background: var(--paper);
    padding-left: .3rem; z-index: 1; min-width: 8rem; max-width: 11rem; }
  .matrix thead th:first-child { z-index: 3; }
  .matrix .group span { position: sticky; left: 0; }
  .matrix td { min-width: 7.4rem; }
}
@media (max-width: 40rem) {
  body { padding: 0 1rem 3rem; }
  .inside { padding-left: 0; }
  .matrix td { min-width: 5.4rem; }
  .matrix td a > span, .total > span { position: absolute; clip-path: inset(50%); }
  .matrix th[scope=row], .matrix thead th:first-child { min-width: 6.5rem; max-width: 8rem; }
  .result { grid-template-columns: 1rem auto 1fr; } .result > :last-child { grid-column: 2 / -1; }
  .case > summary .chips { padding-left: 0; }
  .runs { padding: .7rem; }
}
@media print {
  :root { --paper: #fff; --raised: #fff; }
  body { max-width: none; font-size: 10pt; }
  nav, .skip, .up, .runs { display: none; }
  .scroll { overflow: visible; max-height: none; border: 0; }
  .matrix thead th { position: static; }
  .matrix { font-size: 8pt; width: 100%; table-layout: auto; border-spacing: 2px; }
  .matrix td, .matrix th[scope=row], .matrix thead th:first-child { min-width: 0; }
  .matrix td a > span, .total > span { position: absolute; clip-path: inset(50%); }
  .card, .matrix tr, .case { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  td, .chip, .grade, .bar span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";

}  // namespace

std::string stylesheet() {
  return std::string(kStylesheet);
}

}  // namespace cachestone::reports::html
