/** One style sheet inside the file: screen and A4 print. */
export const htmlStyle = `
:root { --ink:#1f2329; --grey:#5c6370; --head:#1f3d63; --accent:#1f5fa8; --rule:#9fb0c4; --thin:#d5dce5; --tint:#e6edf5; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef0f3; color: var(--ink); font: 16px/1.75 "Microsoft YaHei", "PingFang SC", "Noto Sans SC", sans-serif; }
main { max-width: 1000px; margin: 24px auto; padding: 48px 56px; background: #fff; }
p a { color: var(--accent); text-decoration: none; }
h1, h2, h3 { color: var(--head); line-height: 1.4; }
h1 { font-size: 24px; border-bottom: 2px solid var(--accent); padding-bottom: 6px; margin: 44px 0 14px; }
h2 { font-size: 19px; margin: 30px 0 10px; }
h3 { font-size: 16px; color: var(--ink); margin: 22px 0 8px; }
p { margin: 0 0 10px; }
p.body { text-indent: 2em; text-align: justify; }
p.lead { color: var(--head); font-size: 17px; }
p.note, .notes { color: var(--grey); font-size: 13px; line-height: 1.6; margin: 4px 0 14px; }
.cover { text-align: center; padding: 30px 0 60px; border-bottom: 1px solid var(--thin); margin-bottom: 30px; }
.cover .internal { text-align: right; color: #b2182b; font-weight: 700; }
.cover .title { font-size: 34px; font-weight: 700; color: var(--head); line-height: 1.45; border-top: 4px solid var(--accent); border-bottom: 1px solid var(--accent); padding: 26px 0; margin: 60px 0 30px; }
.cover .office { font-size: 20px; margin-top: 90px; }
.brief { background: var(--head); color: #fff; text-align: center; padding: 18px 20px; border-bottom: 4px solid #c0392b; }
.brief .title { font-size: 26px; font-weight: 700; }
.brief-line { display: flex; justify-content: space-between; font-size: 14px; border-bottom: 1px solid var(--thin); padding: 6px 0; margin-bottom: 18px; }
nav.toc { margin: 20px 0 30px; } nav.toc a { display: block; color: inherit; text-decoration: none; padding: 2px 0; }
nav.toc a.level2 { padding-left: 2em; color: var(--grey); }
.scroll { overflow-x: auto; }
th { white-space: nowrap; }
table { border-collapse: collapse; margin: 0 auto; font-size: 14px; line-height: 1.45; border-top: 2px solid var(--head); border-bottom: 2px solid var(--head); font-variant-numeric: tabular-nums; min-width: 60%; }
caption, figcaption { font-weight: 700; font-size: 15px; text-align: center; padding: 10px 0 6px; }
th { background: var(--tint); color: var(--head); border-bottom: 1px solid var(--rule); padding: 5px 9px; vertical-align: middle; }
td { border-bottom: 1px solid var(--thin); padding: 4px 9px; white-space: nowrap; }
td.number { text-align: right; }
table.dense { font-size: 13px; }
table.dense th, table.dense td { padding: 3px 6px; }
td.text { white-space: pre-line; min-width: 7em; }
td.long { min-width: 18em; }
tbody tr:nth-child(even) td { background: #f6f8fb; }
tr.summary td { font-weight: 700; background: var(--tint) !important; }
td.above, .figure.above .value { color: #2166ac; font-weight: 700; }
td.below, .figure.below .value { color: #b2560d; font-weight: 700; }
td.suppressed { background: repeating-linear-gradient(45deg, #eceef1 0 4px, #fff 4px 8px) !important; color: var(--grey); }
figure { margin: 18px 0; text-align: center; }
figure svg { max-width: 100%; height: auto; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); gap: 16px; margin: 16px 0; }
.figure { border-left: 3px solid var(--rule); padding-left: 12px; line-height: 1.4; }
.figure .label, .figure .detail, .figure .unit { color: var(--grey); font-size: 13px; }
.figure .value { font-size: 27px; font-weight: 700; color: var(--head); }
.callout { border-left: 5px solid; padding: 10px 18px; margin: 14px 0; break-inside: avoid; }
.callout p { margin: 2px 0; }
.callout.problem { border-color: #b2560d; background: #fbf3eb; } .callout.advice { border-color: #2f7d5b; background: #edf6f1; }
.callout.problem strong { color: #b2560d; } .callout.advice strong { color: #2f7d5b; } .callout.remark strong, .callout.strength strong { color: #2166ac; } .callout.caution strong { color: #9a6b00; }
.callout.strength { border-color: #2166ac; background: #edf3f9; }
.callout.remark { border-color: #2166ac; background: #edf3f9; } .callout.caution { border-color: #9a6b00; background: #fbf7e8; }
.page-break { break-after: page; }
footer { color: var(--grey); font-size: 13px; text-align: center; margin-top: 40px; }
@page { size: A4; margin: 22mm 20mm; }
@media print {
  body { background: #fff; font-size: 11pt; } main { margin: 0; padding: 0; max-width: none; }
  .cover { break-after: page; border: 0; } h1, h2, h3, caption { break-after: avoid; } figure, tr { break-inside: avoid; } thead { display: table-header-group; }
  table { font-size: 9pt; } .scroll { overflow: visible; } td { white-space: normal; }
}
`;
