/** How the page looks around the drawing. */
export const pageStyle = `
*{box-sizing:border-box}
html,body{margin:0;height:100%}
body{display:grid;grid-template:auto 1fr/1fr minmax(300px,380px);background:var(--paper);color:var(--ink);font:14px/1.45 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:10px 20px;align-items:center;padding:10px 18px;border-bottom:1px solid var(--line);background:var(--card)}
h1{font-size:16px;margin:0}
header p{margin:0;color:var(--soft)}
.bad{color:var(--extra);font-weight:600}
input[type=search]{font:inherit;padding:6px 10px;width:300px;border:1px solid var(--line);border-radius:8px;background:var(--paper);color:var(--ink)}
fieldset{border:0;margin:0;padding:0;display:flex;gap:14px}
fieldset label{display:flex;gap:6px;align-items:center;cursor:pointer}
.key{width:22px;height:0;border-top:3px solid;display:inline-block}
.key.own{border-top-style:dashed}.key.missing{border-top-style:dashed}
.key.declared{border-color:var(--declared)}.key.own{border-color:var(--own)}.key.open{border-color:var(--open)}.key.extra{border-color:var(--extra)}.key.missing{border-color:var(--missing)}
main{overflow:auto;position:relative}
main svg{display:block}
.zoom{display:flex;gap:4px}
.zoom button{font:inherit;min-width:30px;padding:4px 8px;border:1px solid var(--line);border-radius:8px;background:var(--paper);color:var(--ink);cursor:pointer}
aside{overflow:auto;border-left:1px solid var(--line);background:var(--card);padding:14px 18px}
aside h2{font-size:15px;margin:0 0 4px;overflow-wrap:anywhere}
aside h3{font-size:12px;margin:16px 0 4px;color:var(--soft);text-transform:uppercase;letter-spacing:.06em}
aside ul{list-style:none;margin:0;padding:0}
aside li{position:relative;padding:7px 0 7px 18px;border-top:1px solid var(--line);overflow-wrap:anywhere}
aside small{display:block;color:var(--soft)}
aside button{font:inherit;border:0;padding:0;background:none;color:var(--focus);cursor:pointer;text-align:left}
aside button:hover{text-decoration:underline}
.dot{position:absolute;left:2px;top:14px;width:8px;height:8px;border-radius:50%}
.dot.declared{background:var(--declared)}.dot.own{background:var(--own)}.dot.open{background:var(--open)}.dot.extra{background:var(--extra)}.dot.missing{background:var(--missing)}
.card{cursor:pointer}
.card:focus{outline:none}
.card:focus-visible rect,.card.chosen rect{stroke:var(--focus);stroke-width:2.5}
.lit .stroke{opacity:.06}
.lit .stroke.on{opacity:1;stroke-opacity:1}
.lit .card{opacity:.28}
.lit .card.on{opacity:1}
.stroke.off{display:none}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
kbd{font:12px ui-monospace,monospace;border:1px solid var(--line);border-radius:4px;padding:0 4px}
@media (max-width:820px){body{grid-template:auto minmax(50vh,1fr) auto/1fr}aside{border-left:0;border-top:1px solid var(--line)}}
@media (prefers-reduced-motion:no-preference){.card,.stroke{transition:opacity .12s}}
`;
