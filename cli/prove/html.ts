import { createHash } from "node:crypto";
import { escapeMarkup, escapeScriptData } from "./escape";
import { layOut } from "./layout";
import { pageScript } from "./page-script";
import { pageStyle } from "./page-style";
import { kindOf, type ArrowKind, type Picture } from "./picture";
import { colours, drawing } from "./style";
import { drawingOf, legend } from "./svg";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The picture as one page: search, hover, keys, light and dark. Nothing is loaded from anywhere, and nothing but the page's own script may run. */
export function toHtml(picture: Picture, summary: string): string {
  const style = `${colours}${drawing}${pageStyle}`;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(pageScript)}; base-uri 'none'; form-action 'none'`;
  const kinds = [...new Set(picture.arrows.map(kindOf))].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const title = escapeMarkup(picture.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${escapeMarkup(summary)}</p>
<label><input type="search" placeholder="Search apps, hosts, tenants  ( / )" aria-label="Search"></label>
<span class="zoom" role="group" aria-label="Size"><button type="button" data-zoom="out" aria-label="Smaller">−</button><button type="button" data-zoom="fit">fit</button><button type="button" data-zoom="in" aria-label="Larger">+</button></span>
<span id="found" role="status"></span>
<fieldset aria-label="Kinds of flow">${kinds.map(kindBox).join("")}</fieldset>
</header>
<main>${drawingOf(picture, layOut(picture), "")}</main>
<aside aria-live="polite" aria-label="What is chosen"></aside>
<template id="welcome">${welcome(picture)}</template>
<script type="application/json" id="relation">${escapeScriptData({ nodes: picture.nodes, arrows: picture.arrows, legend })}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

const order: readonly ArrowKind[] = ["extra", "missing", "declared", "open", "own"];

function kindBox(kind: ArrowKind): string {
  return `<label><input type="checkbox" value="${kind}" checked><span class="key ${kind}"></span>${legend[kind]}</label>`;
}

/** What the page shows beside the drawing before anything is chosen: the differences, and how to find one's way. */
function welcome(picture: Picture): string {
  const wrong = picture.arrows.flatMap((arrow) =>
    arrow.lines
      .filter(({ kind }) => kind === "extra" || kind === "missing")
      .map(({ kind, because }) => {
        const node = picture.nodes[arrow.from]?.tier === "source" ? arrow.to : arrow.from;
        return `<li><span class="dot ${kind}"></span><button type="button" data-node="${node}">${escapeMarkup(because)}</button></li>`;
      }),
  );
  const list =
    wrong.length === 0 ? "" : `<h3>${wrong.length} difference${wrong.length === 1 ? "" : "s"}</h3><ul>${wrong.slice(0, 200).join("")}</ul>`;
  return `<h2>Who reaches whom</h2><small>Hover over a card, or choose it: its neighbours light up, and here stand its ports, the reasons, and the objects that open them.</small><small><kbd>/</kbd> search · <kbd>Tab</kbd> and arrow keys move · <kbd>Enter</kbd> chooses · <kbd>Esc</kbd> lets go</small>${list}`;
}
