/** The figures of one size as a picture: a bar for each tool, as long as the logarithm of its CPU seconds. Text in whatever sans-serif the reader has. */
const shownRows = ["parapet", "helm", "jsonnet", "cdk8s", "mocks", "kustomize", "helm+conftest", "preview"];
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const seconds = (value) => `${value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2)} s`;

export function picture({ rows, objects, date }) {
  const sizes = Object.keys(objects);
  const size = sizes.includes("1000") ? "1000" : sizes.at(-1);
  const bars = shownRows
    .flatMap((id) => {
      const cell = rows[id]?.sizes[size];
      const value = cell?.cpu ?? cell?.expected;
      return value === undefined ? [] : [{ label: rows[id].label, ours: rows[id].ours === true, value, guessed: cell.cpu === undefined }];
    })
    .sort((a, b) => a.value - b.value);
  if (bars.length === 0) return "";
  const [left, right, top, step] = [240, 760, 74, 34];
  const low = 10 ** Math.floor(Math.log10(Math.min(...bars.map(({ value }) => value))));
  const high = Math.max(...bars.map(({ value }) => value)) * 1.6;
  const at = (value) => left + ((right - left) * Math.log(value / low)) / Math.log(high / low);
  const bottom = top + bars.length * step;
  const ticks = [];
  for (let tick = low; tick < high; tick *= 10) ticks.push(tick);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 820 ${bottom + 52}" width="820" height="${bottom + 52}" role="img" aria-label="CPU seconds by tool">
<style>text{font:14px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2933}.small{font-size:12px;fill:#5b6770}.title{font-size:17px;font-weight:600}.ours{font-weight:600}</style>
<rect width="100%" height="100%" rx="8" fill="#ffffff"/>
<text x="20" y="30" class="title">${Number(size).toLocaleString("en")} apps of ${Math.round(objects[size].perApp)} Kubernetes objects: CPU seconds</text>
<text x="20" y="52" class="small">Parapet plans, judges and proves too; of the others only conftest judges. Each line is ten times the one before.</text>
${ticks.map((tick) => `<line x1="${at(tick).toFixed(1)}" x2="${at(tick).toFixed(1)}" y1="${top - 6}" y2="${bottom + 2}" stroke="#d5dbe1"/><text x="${at(tick).toFixed(1)}" y="${bottom + 18}" text-anchor="middle" class="small">${tick} s</text>`).join("\n")}
${bars
  .map(({ label, ours, value, guessed }, index) => {
    const y = top + index * step;
    const end = at(value);
    return `<text x="${left - 12}" y="${y + 17}" text-anchor="end"${ours ? ' class="ours"' : ""}>${escape(label.replace("parapet: plan, render, judge, prove", "parapet, judged and proven").replace(", an overlay an app", "").replace(", a bare program", "").replace(", 31 rules", ""))}</text><rect x="${left}" y="${y}" width="${Math.max(2, end - left).toFixed(1)}" height="24" rx="3" fill="${ours ? "#0b7a5c" : "#9fb3c8"}"${guessed ? ' fill-opacity="0.5"' : ""}/><text x="${(end + 8).toFixed(1)}" y="${y + 17}"${ours ? ' class="ours"' : ""}>${guessed ? "about " : ""}${seconds(value)}</text>`;
  })
  .join("\n")}
<text x="20" y="${bottom + 40}" class="small">npm run bench, ${date}, the same objects from each, compared one by one</text>
</svg>
`;
}
