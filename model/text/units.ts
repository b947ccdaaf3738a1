import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { redact } from "./secrets";

export { parseDuration, showDuration } from "./duration";

/** A number, its unit as it was typed, and the number's digits as a fraction without rounding. */
interface Quantity {
  readonly units: bigint;
  /** How many of the last digits of `units` stand behind the point. */
  readonly places: number;
  readonly suffix: string;
}

const decimal: Readonly<Record<string, bigint>> = { k: 3n, M: 6n, G: 9n, T: 12n, P: 15n, E: 18n };
const binary: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const binarySteps = Object.entries(binary).reverse();
const largest = BigInt(Number.MAX_SAFE_INTEGER);

/** CPU in thousandths of a core, from `500m`, `0.5`, `2` or the number 2. */
export function parseCpu(text: string | number): Checked<number> {
  const typed = typeof text === "number" ? String(text) : text;
  const read = readQuantity(typed);
  if (read === undefined) return refuse("PPT-0110", `"${redact(typed)}" is not a number of CPU cores`, "500m");
  const { suffix } = read;
  const scale = suffix === "m" ? 0n : suffix === "" || decimal[suffix] !== undefined || exponent(suffix) !== undefined ? 3n : undefined;
  if (scale === undefined) {
    const meant = exact(read, 3n);
    const fix = meant === undefined || meant <= 0n || meant > largest ? "500m" : showCpu(Number(meant));
    return refuse("PPT-0110", `"${redact(typed)}" has the unit "${redact(suffix)}", which is none for CPU`, fix);
  }
  const power = scale + (decimal[suffix] ?? 0n) + BigInt(exponent(suffix) ?? 0);
  return whole("PPT-0110", typed, read, power, showCpu, "a thousandth of a core");
}

/** Thousandths of a core as Kubernetes writes them: `500m`, `2`, `1k`. */
export function showCpu(milli: number): string {
  if (milli % 1000 !== 0) return `${milli}m`;
  for (const [suffix, power] of Object.entries(decimal).reverse()) {
    const unit = 1000 * 10 ** Number(power);
    if (milli !== 0 && milli % unit === 0) return `${milli / unit}${suffix}`;
  }
  return String(milli / 1000);
}

/** Bytes, from `10Gi`, `500M`, `1e9` or a number. */
export function parseBytes(text: string | number): Checked<number> {
  const typed = typeof text === "number" ? String(text) : text;
  const read = readQuantity(typed);
  if (read === undefined) return refuse("PPT-0111", `"${redact(typed)}" is not a size in bytes`, "128Mi");
  const { suffix } = read;
  const two = binary[suffix];
  if (two !== undefined) return whole("PPT-0111", typed, { ...read, units: read.units << two }, 0n, showBytes, "a byte");
  const ten = suffix === "" ? 0n : (decimal[suffix] ?? exponentPower(suffix));
  if (ten !== undefined) return whole("PPT-0111", typed, read, ten, showBytes, "a byte");
  return refuse("PPT-0111", byteUnitMessage(typed, suffix), nearestSize(read));
}

/** Bytes in the largest unit of 1024 that divides them: `128Mi`, `1536Mi`, `1000`. */
export function showBytes(bytes: number): string {
  const size = BigInt(bytes);
  for (const [suffix, power] of binarySteps) if (size !== 0n && size % (1n << power) === 0n) return `${size >> power}${suffix}`;
  return String(bytes);
}

function byteUnitMessage(typed: string, suffix: string): string {
  if (suffix === "m") return `"${redact(typed)}" ends in a small m, which means a thousandth of a byte`;
  return `"${redact(typed)}" has the unit "${redact(suffix)}", which Kubernetes does not know`;
}

/** `10GiB`, `128m`, `128mi`, `5gb`: the unit that was meant, by its first letter; a small m was never meant as anything but mega. */
function nearestSize(read: Quantity): string {
  const letter = /^[kmgtpe](?=i?b?$|ib$)/i.exec(read.suffix)?.[0];
  const power = letter === undefined ? undefined : binary[`${letter.toUpperCase()}i`];
  const meant = exact(power === undefined ? read : { ...read, units: read.units << power }, 0n);
  return meant === undefined || meant <= 0n || meant > largest ? "128Mi" : showBytes(Number(meant));
}

function readQuantity(text: string): Quantity | undefined {
  if (text.length > 64) return undefined;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([A-Za-z]+|[eE][+-]?\d{1,3})?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, before = "", behind = "", suffix = ""] = match;
  if (before === "" && behind === "") return undefined;
  const units = BigInt(before + behind);
  return { units: sign === "-" ? -units : units, places: behind.length, suffix };
}

function exponent(suffix: string): number | undefined {
  const match = /^[eE]([+-]?\d+)$/.exec(suffix);
  return match === null ? undefined : Number(match[1]);
}

function exponentPower(suffix: string): bigint | undefined {
  const power = exponent(suffix);
  return power === undefined ? undefined : BigInt(power);
}

/** The quantity times ten to a power, when that is whole. */
function exact(read: Quantity, power: bigint): bigint | undefined {
  const [over, under] = ratio(read, power);
  return over % under === 0n ? over / under : undefined;
}

function ratio(read: Quantity, power: bigint): [bigint, bigint] {
  const shift = power - BigInt(read.places);
  return shift >= 0n ? [read.units * 10n ** shift, 1n] : [read.units, 10n ** -shift];
}

function whole(
  code: "PPT-0110" | "PPT-0111",
  typed: string,
  read: Quantity,
  power: bigint,
  show: (amount: number) => string,
  least: string,
): Checked<number> {
  const [over, under] = ratio(read, power);
  if (over <= 0n) {
    const positive = over < 0n ? exact({ ...read, units: -read.units }, power) : undefined;
    const fix = show(positive === undefined || positive > largest ? 1 : Number(positive));
    return refuse(code, `"${redact(typed)}" has to be more than zero`, fix);
  }
  if (over / under > largest) return refuse(code, `"${redact(typed)}" is more than can be counted exactly (2^53)`, show(2 ** 52));
  if (over % under === 0n) return accept(Number(over / under));
  return refuse(code, `"${redact(typed)}" is not a whole multiple of ${least}`, show(rounded(over / under + 1n)));
}

/** Up to the next size that is short to write, within a hundredth of what was asked. */
function rounded(amount: bigint): number {
  let step = 1n;
  while (step * 1024n * 100n <= amount) step *= 1024n;
  const up = ((amount + step - 1n) / step) * step;
  return Number(up > largest ? amount : up);
}
