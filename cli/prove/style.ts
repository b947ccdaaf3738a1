/** The colours of a picture, for light and dark; the same in the page and in a drawing that stands alone. */
export const colours = `
:root{--paper:#fbfbfd;--ink:#1b2430;--soft:#5d6b7c;--line:#d5dbe4;--card:#fff;--band:#f1f4f8;--region:#e8edf4;--declared:#2f6feb;--own:#9aa7b6;--open:#2f6feb;--extra:#d1242f;--missing:#b35900;--gate:#6e40c9;--focus:#0b57d0}
@media (prefers-color-scheme:dark){:root{--paper:#0e1319;--ink:#e6ebf2;--soft:#95a3b5;--line:#2e3947;--card:#1a222c;--band:#141b23;--region:#111820;--declared:#6ea8fe;--own:#66758a;--open:#6ea8fe;--extra:#ff6b6b;--missing:#f0a04b;--gate:#b392f0;--focus:#8ab4f8}}
`;

export const drawing = `
.picture{font:12px/1.3 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;background:var(--paper);color:var(--ink)}
.region{fill:var(--region);stroke:var(--line)}
.tenant{fill:var(--band);stroke:var(--line)}
.title{fill:var(--soft);font-weight:600}
.region-title{fill:var(--ink);font-weight:700;font-size:14px}
.tier{fill:var(--soft);font-size:11px;letter-spacing:.06em}
.card rect{fill:var(--card);stroke:var(--line)}
.card text{fill:var(--ink)}
.card.ingress rect,.card.egress rect{stroke:var(--gate)}
.card.source rect,.card.outside rect{rx:13px;stroke-dasharray:none}
.stroke{fill:none;stroke-opacity:.5}
.declared{stroke:var(--declared)}.own{stroke:var(--own);stroke-dasharray:3 4}.open{stroke:var(--open)}
.extra{stroke:var(--extra);stroke-opacity:1;stroke-width:2.5px}.missing{stroke:var(--missing);stroke-opacity:1;stroke-dasharray:7 4;stroke-width:2.5px}
.head-declared{fill:var(--declared)}.head-own{fill:var(--own)}.head-open{fill:var(--open)}.head-extra{fill:var(--extra)}.head-missing{fill:var(--missing)}
`;
