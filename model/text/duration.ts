import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { redact } from "./secrets";

const seconds: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };

/** Seconds, from `30s`, `5m`, `1h`, `7d`, `2w` or `1h30m`. */
export function parseDuration(text: string): Checked<number> {
  const match = text.length > 64 ? null : /^(?=\d)(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (match === null)
    return refuse("PPT-0112", `"${redact(text)}" is not a duration: a whole number with s, m, h, d or w`, nearestDuration(text));
  const total = Object.values(seconds).reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit, 0);
  if (total > Number.MAX_SAFE_INTEGER) return refuse("PPT-0112", `"${redact(text)}" is longer than can be counted exactly`, "52w");
  return accept(total);
}

/** Seconds in the largest unit that divides them: `90s`, `1h`, `2w`. */
export function showDuration(total: number): string {
  for (const [unit, length] of Object.entries(seconds)) if (total !== 0 && total % length === 0) return `${total / length}${unit}`;
  return `${total}s`;
}

const spelled: readonly [RegExp, number][] = [
  [/^(?:s|secs?|seconds?)?$/i, 1],
  [/^(?:ms|millis|msecs?|milliseconds?)$/i, 0.001],
  [/^(?:m|mins?|minutes?)$/i, 60],
  [/^(?:h|hrs?|hours?)$/i, 3_600],
  [/^(?:d|days?)$/i, 86_400],
  [/^(?:w|wks?|weeks?)$/i, 604_800],
  [/^(?:mo|mon|months?)$/i, 30 * 86_400],
  [/^(?:y|yrs?|years?)$/i, 365 * 86_400],
];

function nearestDuration(text: string): string {
  const match = text.length > 64 ? null : /^\s*[+-]?(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(text);
  const unit = match === null ? undefined : spelled.find(([pattern]) => pattern.test(match[2] ?? ""))?.[1];
  const total = unit === undefined ? 0 : Math.ceil(Number(match?.[1]) * unit);
  return total > 0 && total <= Number.MAX_SAFE_INTEGER ? showDuration(total) : "30s";
}
