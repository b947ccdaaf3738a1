const count = (size) => Number(size).toLocaleString("en");
const seconds = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 0.1 ? value.toFixed(2) : value.toFixed(3);
const number = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** What stands in a cell: the seconds, or a mark for what was not run. */
const shown = (cell) =>
  cell === undefined
    ? ""
    : cell.cpu === undefined
      ? cell.absent === undefined
        ? `~${seconds(cell.expected)}`
        : "absent"
      : seconds(cell.cpu);

const exponent = (cells, sizes) => {
  const known = sizes.filter((size) => cells[size]?.cpu !== undefined);
  if (known.length < 2) return "";
  const [first, last] = [known[0], known.at(-1)];
  return (Math.log(cells[last].cpu / cells[first].cpu) / Math.log(last / first)).toFixed(2);
};

function lines(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column])))
      .join("   ")
      .trimEnd(),
  );
}

/** The rows that have a size of a workspace, as lines of cells. */
export function sizedRows(results, sizes) {
  const rows = Object.entries(results.rows).filter(([, { sizes: cells }]) => sizes.some((size) => cells[size] !== undefined));
  const largest = sizes.at(-1);
  return [
    ["CPU seconds", ...sizes.map((size) => `${count(size)} apps`), "n to the", "peak MB"],
    ...rows.map(([, { label, part, sizes: cells }]) => {
      const peak = [...sizes].reverse().find((size) => cells[size]?.memory !== undefined);
      return [
        `${part ? "  " : ""}${label}`,
        ...sizes.map((size) => shown(cells[size])),
        exponent(cells, sizes),
        peak === undefined ? "" : `${Math.round(cells[peak].memory)}${peak === largest ? "" : ` (${count(peak)})`}`,
      ];
    }),
  ];
}

const unitOf = { MB: 0, s: 2, x: 2, "": 2 };
const amount = (value, unit) =>
  `${value < 0.1 && unit === "x" ? value.toFixed(3) : value.toFixed(unitOf[unit] ?? 2)}${unit === "" || unit === "x" ? "" : ` ${unit}`}`;

/** The goals beside the figures. */
export const goalRows = (goals) => [
  ["goal", "at most", "is", ""],
  ...goals.map(({ what, wanted, unit, is, met, unmeasured, note }) => [
    what,
    amount(wanted, unit),
    is === undefined ? "–" : amount(is, unit),
    is === undefined
      ? `not measured: ${unmeasured}`
      : `${met ? "met" : `not met, by ${number(is / wanted)}`}${note === undefined ? "" : ` (${note})`}`,
  ]),
];

/** The rows that have no size: how the command line starts, the recorder, the real engine. */
export function otherRows(results, sizes) {
  const columns = ["start", "session", "things", "configmaps", "x1", "x10", "x100"];
  return Object.entries(results.rows).flatMap(([, { label, sizes: cells }]) =>
    columns.flatMap((key) =>
      cells[key] === undefined || sizes.includes(Number(key))
        ? []
        : [
            [
              `${label}${key === "start" || key === "session" ? "" : `, ${key}`}`,
              shown(cells[key]),
              cells[key].memory === undefined ? "" : String(Math.round(cells[key].memory)),
            ],
          ],
    ),
  );
}

/** Why something is not there, a line each. */
export function remarks(results, sizes) {
  const absent = Object.entries(results.tools).flatMap(([name, version]) =>
    version.absent === undefined ? [] : [`absent: ${name}: ${version.absent}`],
  );
  const skipped = Object.values(results.rows).flatMap(({ label, sizes: cells }) =>
    Object.entries(cells).flatMap(([key, { skipped: why }]) =>
      why === undefined ? [] : [`not run: ${label}${sizes.includes(Number(key)) ? `, ${count(key)} apps` : ""}: ${why}`],
    ),
  );
  const found = Object.values(results.rows).flatMap(({ label, ours, sizes: cells }) =>
    Object.entries(cells).flatMap(([key, { status }]) =>
      ours && status !== undefined ? [`ended with ${status}, findings: ${label}, ${key} apps`] : [],
    ),
  );
  return [...absent, ...skipped, ...found];
}

export function heading({ date, machine, objects, tools }, sizes, runs) {
  const versions = Object.entries(tools).flatMap(([name, version]) => (typeof version === "string" ? [`${name} ${version}`] : []));
  const mean = objects[sizes.at(-1)];
  return [
    `${date}, ${machine.cores} cores (${machine.processor}), Node ${machine.node}; ${versions.join(", ")}.`,
    `Least CPU seconds of ${runs} ${runs === 1 ? "run" : "runs by turns"}, all processes of a command together; peak memory is that of the largest process.`,
    ...(mean === undefined
      ? []
      : [
          `An app has ${mean.perApp.toFixed(1)} objects, and ${mean.perAppShared.toFixed(1)} with its share of namespaces and gateways. Peers make the same, but for the gateways.`,
        ]),
  ];
}

/** The whole report, for a terminal. */
export function printed(results, sizes, runs) {
  const sized = sizedRows(results, sizes);
  const others = otherRows(results, sizes);
  const said = remarks(results, sizes);
  const blocks = [
    heading(results, sizes, runs),
    ...(sized.length > 1 ? [lines(sized)] : []),
    ...(others.length > 0 ? [lines([["CPU seconds", "", "peak MB"], ...others])] : []),
    ...(results.goals.length > 0 ? [lines(goalRows(results.goals))] : []),
    ...(said.length > 0 ? [said] : []),
  ];
  return `\n${blocks.map((block) => block.join("\n")).join("\n\n")}\n`;
}
