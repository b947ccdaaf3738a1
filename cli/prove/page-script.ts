/** What makes the page answer: hover, keys, search. It writes text only, never markup, so that no name can become any. */
export const pageScript = `
"use strict";
const { nodes, arrows, legend } = JSON.parse(document.getElementById("relation").textContent);
const svg = document.querySelector("svg"), side = document.querySelector("aside"), search = document.querySelector("input[type=search]");
const cards = [...svg.querySelectorAll(".card")], strokes = [...svg.querySelectorAll(".stroke")].map((path) => ({ path, arrows: path.dataset.arrows.split(" ").map(Number) }));
const cardOf = new Map(cards.map((card) => [Number(card.dataset.node), card]));
const met = nodes.map(() => []);
arrows.forEach((arrow, index) => { met[arrow.from].push(index); if (arrow.to !== arrow.from) met[arrow.to].push(index); });
const hosts = new Map();
nodes.forEach((node, index) => { if (node.tier === "outside") hosts.set(node.id, index); });
let chosen = -1;

/* A call by name goes through the gateway: whoever may ask it for a host meets that host as well. */
function throughGateway(index) {
  const found = [];
  arrows.forEach((arrow, at) => {
    for (const line of arrow.lines) for (const name of line.hosts) {
      const host = hosts.get(name);
      if (host === undefined) continue;
      if (arrow.from === index) found.push({ other: host, at, out: true, via: arrow.to });
      if (host === index) found.push({ other: arrow.from, at, out: false, via: arrow.to });
    }
  });
  return found;
}

function light(index) {
  if (index < 0) { svg.classList.remove("lit"); return; }
  const on = new Set(met[index]), near = new Set([index]);
  for (const at of on) { near.add(arrows[at].from); near.add(arrows[at].to); }
  for (const { other, at, via } of throughGateway(index)) {
    on.add(at); near.add(other); near.add(via);
    arrows.forEach((arrow, second) => { if (arrow.from === via && (arrow.to === other || arrow.to === index)) on.add(second); });
  }
  show(near, on);
}

function show(near, on) {
  svg.classList.add("lit");
  for (const [node, card] of cardOf) card.classList.toggle("on", near.has(node));
  for (const { path, arrows: own } of strokes) path.classList.toggle("on", own.some((at) => on.has(at)));
}

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function goTo(index) {
  const button = make("button", nodes[index].name);
  button.type = "button";
  button.addEventListener("click", () => choose(index, true));
  return button;
}

function rows(title, list) {
  if (list.length === 0) return;
  side.append(make("h3", title));
  const ul = make("ul");
  for (const { other, line, via } of list) {
    const li = make("li");
    li.append(make("span", undefined, "dot " + line.kind), goTo(other), document.createTextNode(" : " + line.port));
    const requests = line.only.map((only) => [only.methods.join(" or "), only.paths.join(" or "), only.hosts.join(" or ")].filter(Boolean).join(" ")).filter(Boolean);
    const words = [legend[line.kind], line.over === "mutual-tls" ? "mutual TLS" : line.over === "any" ? "" : line.over, via === undefined ? "" : "through " + nodes[via].name].filter(Boolean).join(", ");
    li.append(make("small", words));
    if (line.because) li.append(make("small", line.because));
    if (requests.length > 0) li.append(make("small", "only " + requests.join("; ")));
    if (line.by.length > 0) li.append(make("small", line.by.join(", ")));
    ul.append(li);
  }
  side.append(ul);
}

function choose(index, focus) {
  chosen = index;
  for (const [node, card] of cardOf) card.classList.toggle("chosen", node === index);
  light(index);
  if (index < 0) { welcome(); return; }
  const node = nodes[index];
  side.replaceChildren(make("h2", node.name), make("small", [node.region, node.tenant, node.tier].filter(Boolean).join(" · ")));
  if (node.name !== node.id) side.append(make("small", node.id));
  const out = [], into = [];
  for (const at of met[index]) for (const line of arrows[at].lines) {
    if (arrows[at].from === index) out.push({ other: arrows[at].to, line });
    if (arrows[at].to === index) into.push({ other: arrows[at].from, line });
  }
  for (const { other, at, out: outward, via } of throughGateway(index)) (outward ? out : into).push({ other, via, line: arrows[at].lines[0] });
  rows("reaches", out);
  rows("is reached by", into);
  const card = cardOf.get(index);
  if (focus && card) { card.focus({ preventScroll: true }); card.scrollIntoView({ block: "nearest", inline: "nearest" }); }
}

function welcome() {
  side.replaceChildren(...document.getElementById("welcome").content.cloneNode(true).children);
  side.querySelectorAll("button[data-node]").forEach((button) => button.addEventListener("click", () => choose(Number(button.dataset.node), true)));
}

for (const card of cards) {
  const index = Number(card.dataset.node);
  card.setAttribute("tabindex", "0");
  card.setAttribute("role", "button");
  card.setAttribute("aria-label", nodes[index].name + ", " + met[index].length + " neighbours");
  card.addEventListener("mouseenter", () => { if (chosen < 0) light(index); });
  card.addEventListener("mouseleave", () => { if (chosen < 0) find(); });
  card.addEventListener("click", (event) => { event.stopPropagation(); choose(chosen === index ? -1 : index); });
  card.addEventListener("focus", () => { if (chosen < 0) light(index); });
}
svg.addEventListener("click", () => choose(-1));
for (const { path, arrows: own } of strokes) {
  path.addEventListener("mouseenter", () => { if (chosen >= 0) return; const near = new Set(); for (const at of own) { near.add(arrows[at].from); near.add(arrows[at].to); } show(near, new Set(own)); });
  path.addEventListener("mouseleave", () => { if (chosen < 0) find(); });
}

function matches() {
  const words = search.value.trim().toLowerCase().split(/\\s+/).filter(Boolean);
  return words.length === 0 ? [] : nodes.flatMap((node, index) => {
    const text = [node.name, node.id, node.region, node.tenant, node.tier].join(" ").toLowerCase();
    return words.every((word) => text.includes(word)) ? [index] : [];
  });
}

function find() {
  const found = matches();
  document.getElementById("found").textContent = search.value.trim() === "" ? "" : found.length + " found";
  if (search.value.trim() === "") { light(-1); return; }
  const near = new Set(found);
  show(near, new Set(arrows.flatMap((arrow, at) => (near.has(arrow.from) || near.has(arrow.to) ? [at] : []))));
}
search.addEventListener("input", () => { chosen = -1; for (const card of cards) card.classList.remove("chosen"); find(); });
search.addEventListener("keydown", (event) => { if (event.key === "Enter") { const [first] = matches(); if (first !== undefined) choose(first, true); } });

function nearestCard(from, key) {
  const box = (card) => { const { left, top, width, height } = card.getBoundingClientRect(); return { x: left + width / 2, y: top + height / 2 }; };
  const here = box(from);
  let best, least = Infinity;
  for (const card of cards) {
    if (card === from) continue;
    const there = box(card), dx = there.x - here.x, dy = there.y - here.y;
    const ahead = key === "ArrowRight" ? dx : key === "ArrowLeft" ? -dx : key === "ArrowDown" ? dy : -dy;
    const aside = key === "ArrowRight" || key === "ArrowLeft" ? Math.abs(dy) : Math.abs(dx);
    if (ahead < 4) continue;
    const far = ahead + aside * 3;
    if (far < least) { least = far; best = card; }
  }
  return best;
}
document.addEventListener("keydown", (event) => {
  const card = document.activeElement && document.activeElement.closest ? document.activeElement.closest(".card") : null;
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
  else if (event.key === "Escape") { search.value = ""; document.getElementById("found").textContent = ""; choose(-1); if (document.activeElement === search) search.blur(); }
  else if (card && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); choose(Number(card.dataset.node)); }
  else if (card && event.key.startsWith("Arrow")) {
    const next = nearestCard(card, event.key);
    if (next) { event.preventDefault(); next.focus(); if (chosen >= 0) choose(Number(next.dataset.node), true); }
  }
});
for (const box of document.querySelectorAll("fieldset input")) box.addEventListener("change", () => {
  for (const { path } of strokes) if (path.classList.contains(box.value)) path.classList.toggle("off", !box.checked);
});

const main = document.querySelector("main"), size = svg.viewBox.baseVal;
let scale = 1;
function zoom(to) { scale = Math.min(3, Math.max(0.1, to)); svg.setAttribute("width", size.width * scale); svg.setAttribute("height", size.height * scale); }
/* As large as the window, and never so small that nobody can read it. */
function fit(least) { zoom(Math.max(least, Math.min(1.25, main.clientWidth / size.width))); }
for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => {
  if (button.dataset.zoom === "fit") fit(0.1); else zoom(scale * (button.dataset.zoom === "in" ? 1.25 : 0.8));
});
fit(0.72);
/* page.html#billing@eu-central is a link to what is chosen. */
function fromLink() {
  let name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch { return; }
  const index = name === "" ? -1 : nodes.findIndex((node) => node.name === name || node.id === name);
  choose(index, index >= 0);
}
addEventListener("hashchange", fromLink);
fromLink();
`;
